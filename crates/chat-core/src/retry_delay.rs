//! How long to wait before something is sent again. Nothing here waits.

use std::time::Duration;

use crate::seed::Seed;

/// The wait before the first repeat; it doubles with each further one.
const FIRST_RETRY_DELAY: Duration = Duration::from_secs(1);

/// The longest wait before a repeat, unless the server asks for more.
const MAX_RETRY_DELAY: Duration = Duration::from_secs(30);

/// Doubles with each failure, and varies by half, so that the visitors of a
/// server that went away do not all come back at once. What the server has
/// asked for is kept, and is never so short that the repeats become a flood.
pub(crate) fn retry_delay(failures: u32, asked: Option<Duration>, seed: &mut Seed) -> Duration {
    if let Some(asked) = asked {
        return asked.max(FIRST_RETRY_DELAY);
    }
    let doublings = failures.saturating_sub(1).min(10);
    let full = FIRST_RETRY_DELAY
        .saturating_mul(1 << doublings)
        .min(MAX_RETRY_DELAY);
    let half = full / 2;
    let jitter = seed.below(half.as_millis() as u64);
    half + Duration::from_millis(jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_failures_waits_within_the_bounds() {
        let mut seed = Seed::new(7);
        for failures in [0, 1, 2, 11, 40, u32::MAX] {
            let wait = retry_delay(failures, None, &mut seed);
            assert!(wait >= FIRST_RETRY_DELAY / 2 && wait <= MAX_RETRY_DELAY);
        }
    }

    #[test]
    fn what_the_server_asks_is_kept_unless_it_is_next_to_nothing() {
        let mut seed = Seed::new(7);
        for (asked, kept) in [(0, 1), (1, 1), (90, 90)] {
            let wait = retry_delay(3, Some(Duration::from_secs(asked)), &mut seed);
            assert_eq!(wait, Duration::from_secs(kept));
        }
    }
}
