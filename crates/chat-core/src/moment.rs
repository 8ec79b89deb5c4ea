//! The device's time, as it comes with each event. Nothing here reads a clock.

use std::time::Duration;

/// Milliseconds since 1970-01-01T00:00:00Z by the device's clock, which may be
/// wrong and may jump.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// How long ago an earlier moment was; nothing if the clock went back.
    pub fn since(self, earlier: Moment) -> Duration {
        let millis = self.0.saturating_sub(earlier.0);
        Duration::from_millis(u64::try_from(millis).unwrap_or_default())
    }

    /// So much later.
    pub(crate) fn after(self, span: Duration) -> Moment {
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Moment(self.0.saturating_add(millis))
    }
}
