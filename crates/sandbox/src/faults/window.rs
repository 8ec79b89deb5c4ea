//! Whether a rule is on at a time, and when it next will be.

use std::time::Duration;

use chat_api::Timestamp;

use super::plan::Window;
use crate::clock::{TimeScale, whole_millis};

/// A window in the sandbox's own milliseconds.
struct Scaled {
    after: i64,
    lasts: Option<i64>,
    period: Option<i64>,
}

fn scaled(window: &Window, scale: TimeScale) -> Scaled {
    let millis = |time: Duration| whole_millis(scale.of(time));
    Scaled {
        after: millis(window.after),
        lasts: window.lasts.map(millis),
        // A period that scaling has made nothing of is one that never comes.
        period: window.period.map(millis).filter(|period| *period > 0),
    }
}

/// Whether a window that is counted from `since` is open.
pub(super) fn is_open(window: &Window, since: Timestamp, now: Timestamp, scale: TimeScale) -> bool {
    let window = scaled(window, scale);
    let passed = now.0 - since.0 - window.after;
    let Some(lasts) = window.lasts else {
        return passed >= 0;
    };
    let passed = window.period.map_or(
        passed,
        |period| if passed < 0 { passed } else { passed % period },
    );
    (0..lasts).contains(&passed)
}

/// When a window next opens after now.
pub(super) fn next_opening(
    window: &Window,
    since: Timestamp,
    now: Timestamp,
    scale: TimeScale,
) -> Option<Timestamp> {
    let window = scaled(window, scale);
    let first = since.0 + window.after;
    if now.0 < first {
        return Some(Timestamp(first));
    }
    let period = window.period?;
    let rounds = (now.0 - first) / period + 1;
    Some(Timestamp(first + rounds * period))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SINCE: Timestamp = Timestamp(1_000);

    fn window(after: u64, lasts: Option<u64>, period: Option<u64>) -> Window {
        Window {
            after: Duration::from_millis(after),
            lasts: lasts.map(Duration::from_millis),
            period: period.map(Duration::from_millis),
        }
    }

    fn open_at(window: &Window, scale: f64) -> Vec<i64> {
        let scale = TimeScale::new(scale).unwrap();
        let all = (990..1_100).step_by(5);
        all.filter(|now| is_open(window, SINCE, Timestamp(*now), scale))
            .collect()
    }

    #[test]
    fn a_window_opens_late_ends_and_comes_again() {
        assert_eq!(open_at(&window(10, Some(10), None), 1.0), [1_010, 1_015]);
        let again = window(10, Some(10), Some(40));
        assert_eq!(
            open_at(&again, 1.0),
            [1_010, 1_015, 1_050, 1_055, 1_090, 1_095]
        );
        assert_eq!(open_at(&window(20, Some(20), None), 0.5), [1_010, 1_015]);
        assert!(open_at(&window(10, Some(10), None), 0.0).is_empty());
        assert_eq!(open_at(&Window::default(), 1.0).len(), 20);
    }

    #[test]
    fn the_next_opening_is_known() {
        let next = |now| {
            let again = window(10, Some(10), Some(40));
            let next = next_opening(&again, SINCE, Timestamp(now), TimeScale::default());
            next.map(|next| next.0)
        };
        assert_eq!(next(1_000), Some(1_010));
        assert_eq!(next(1_010), Some(1_050));
        assert_eq!(next(1_049), Some(1_050));
        let once = window(10, None, None);
        let scale = TimeScale::default();
        assert_eq!(next_opening(&once, SINCE, Timestamp(1_010), scale), None);
    }
}
