//! Waiting for something to become true, by looking again and again.
//!
//! Never a fixed sleep: what is there at once costs nothing, and a slow machine
//! gets its time.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long anything may take before a test gives up. It is generous: it is
/// waited out only when a test fails.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(25);

/// Looks until there is something, and gives that.
///
/// # Errors
/// When a look fails, and when there is nothing after `patience`.
pub fn until<T>(
    what: &str,
    patience: Duration,
    mut look: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if start.elapsed() > patience {
            bail!("waited {} s for {what}", patience.as_secs());
        }
        thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_given_at_the_first_look() {
        let mut looks = 0;
        let found = until("it", PATIENCE, || {
            looks += 1;
            Ok(Some(7))
        });
        assert_eq!(found.unwrap(), 7);
        assert_eq!(looks, 1);
    }

    #[test]
    fn what_never_comes_is_named() {
        let found = until::<()>("a miracle", Duration::ZERO, || Ok(None));
        assert!(found.unwrap_err().to_string().contains("a miracle"));
    }
}
