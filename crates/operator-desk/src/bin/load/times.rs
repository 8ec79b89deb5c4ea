//! How long messages take from one end to the other.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// After the last message, everything has to arrive within this time.
const PATIENCE: Duration = Duration::from_secs(60);

/// When each message was sent, and how long it took, by its number.
#[derive(Debug, Default)]
pub(crate) struct Times {
    sent: Mutex<HashMap<usize, Instant>>,
    took: Mutex<HashMap<usize, Duration>>,
}

impl Times {
    /// A message is sent now.
    pub(crate) fn sent(&self, number: usize) {
        lock(&self.sent).insert(number, Instant::now());
    }

    /// A message has come now. The first time counts.
    pub(crate) fn came(&self, number: usize) {
        let sent = lock(&self.sent).get(&number).copied();
        if let Some(sent) = sent {
            lock(&self.took)
                .entry(number)
                .or_insert_with(|| sent.elapsed());
        }
    }

    /// How many have come.
    pub(crate) fn count(&self) -> usize {
        lock(&self.took).len()
    }

    /// For people.
    pub(crate) fn told(&self) -> String {
        let mut all: Vec<Duration> = lock(&self.took).values().copied().collect();
        all.sort();
        let at = |part: f64| {
            let place = (all.len() as f64 * part) as usize;
            let time = all.get(place.min(all.len().saturating_sub(1)));
            let time = time.copied().unwrap_or_default();
            format!("{:.1} ms", time.as_secs_f64() * 1000.0)
        };
        let (half, most, worst) = (at(0.5), at(0.99), at(1.0));
        let (came, sent) = (all.len(), lock(&self.sent).len());
        format!("{came} of {sent}, p50 {half}, p99 {most}, longest {worst}")
    }
}

/// Waits until so many have come, or for a minute.
pub(crate) async fn wait_for(times: &Times, count: usize) {
    let end = Instant::now() + PATIENCE;
    while times.count() < count && Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
