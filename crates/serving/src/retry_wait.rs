//! How long to wait before something is tried again.

use std::time::Duration;

/// The longest wait between two tries.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The wait after so many tries that failed: twice as long each time, up to
/// [`LONGEST_WAIT`], and between half of that and all of it, so that those who
/// failed together do not come back together.
pub fn retry_wait(tries: u32, first: Duration) -> Duration {
    let doubled = first.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)));
    doubled
        .min(LONGEST_WAIT)
        .mul_f64(0.5 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_with_jitter_up_to_a_minute() {
        let first = Duration::from_millis(500);
        for tries in 1..40 {
            let whole = first
                .saturating_mul(2_u32.saturating_pow(tries - 1))
                .min(LONGEST_WAIT);
            let wait = retry_wait(tries, first);
            assert!(wait >= whole.mul_f64(0.49) && wait <= whole, "{tries}");
        }
    }
}
