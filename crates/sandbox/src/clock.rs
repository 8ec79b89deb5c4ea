//! The server's time: milliseconds since the epoch, counted by tokio's clock,
//! so that tests can pause it.
//!
//! It reads the device's clock once, at the start, and never again: timestamps
//! cannot jump backwards with it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chat_api::Timestamp;
use tokio::time::Instant;

/// Times pass at most so many times slower.
const MAX_TIME_SCALE: f64 = 1000.0;

/// A clock that was set once and runs evenly.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    set_at: Instant,
    set_to: Timestamp,
}

/// A factor for the times that scripts, fault plans and webhook retries name:
/// a test with a factor of 0.01 waits a hundredth. How long events are waited
/// for and how long an external bot may take stay as they are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale(f64);

impl Default for TimeScale {
    fn default() -> Self {
        TimeScale(1.0)
    }
}

impl TimeScale {
    /// A factor from 0 to 1000.
    pub fn new(factor: f64) -> Option<Self> {
        (0.0..=MAX_TIME_SCALE)
            .contains(&factor)
            .then_some(TimeScale(factor))
    }

    /// So long as this takes on the sandbox.
    pub fn of(self, time: Duration) -> Duration {
        Duration::try_from_secs_f64(time.as_secs_f64() * self.0).unwrap_or(Duration::MAX)
    }
}

impl Clock {
    /// A clock that is set by the device's.
    pub fn of_the_device() -> Self {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Clock::set_to(Timestamp(whole_millis(since_epoch)))
    }

    /// A clock that shows this time now.
    pub fn set_to(now: Timestamp) -> Self {
        Clock {
            set_at: Instant::now(),
            set_to: now,
        }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.set_to.0 + whole_millis(self.set_at.elapsed()))
    }

    /// When this clock will show a time; now, if it has shown it already.
    pub fn instant_of(&self, time: Timestamp) -> Instant {
        let ahead = u64::try_from(time.0 - self.set_to.0).unwrap_or_default();
        (self.set_at + Duration::from_millis(ahead)).max(Instant::now())
    }
}

/// Whole milliseconds of a duration, as far as they can be counted.
pub fn whole_millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
