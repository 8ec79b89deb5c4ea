//! Many conversations at the same time.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::SoakError;
use crate::case::Case;
use crate::server::Server;
use crate::story::{Verdict, tell};
use crate::totals::Totals;

/// So many conversations are under way at the same time.
pub const SLOTS: usize = 48;

/// After so many failures a run ends.
const MOST_FAILURES: usize = 20;

/// Which conversations, and what is told of them.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The soak's own program, which can be a desk too.
    pub program: PathBuf,
    /// The seed of the first one; each has the next.
    pub seed: u64,
    /// How many.
    pub conversations: u64,
    /// Whether all have the first one's seed: what hangs on timing shows then.
    pub is_same: bool,
    /// Whether all that happens is written down.
    pub traced: bool,
}

/// Runs conversations. Calls back with each failure.
pub async fn run(
    plan: Plan,
    failed: impl Fn(u64, &Verdict) + Send + Sync + 'static,
) -> Result<Totals, SoakError> {
    let server = Server::start(plan.program, SLOTS).await?;
    let totals = Arc::new(Mutex::new(Totals::default()));
    let next = Arc::new(AtomicU64::new(0));
    let failed = Arc::new(failed);
    let mut workers = JoinSet::new();
    for slot in 0..SLOTS {
        let (server, totals, next) = (server.clone(), totals.clone(), next.clone());
        let failed = failed.clone();
        workers.spawn(async move {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let enough = totals.lock().await.failed.len() >= MOST_FAILURES;
                if place >= plan.conversations || enough {
                    return Ok::<(), SoakError>(());
                }
                let step = if plan.is_same { 0 } else { place };
                let seed = plan.seed.wrapping_add(step);
                let verdict = told(Case::of_seed(seed), server.clone(), slot, plan.traced).await?;
                if !verdict.problems.is_empty() {
                    failed(seed, &verdict);
                }
                totals.lock().await.add(seed, verdict);
            }
        });
    }
    while let Some(ended) = workers.join_next().await {
        // A worker itself never panics: conversations have tasks of their own.
        if let Ok(ended) = ended {
            ended?;
        }
    }
    let mut totals = totals.lock().await;
    totals.complaints = server.desk.complaints();
    Ok(totals.clone())
}

/// One conversation; a panic is what is wrong with it.
pub(crate) async fn told(
    case: Case,
    server: Server,
    slot: usize,
    traced: bool,
) -> Result<Verdict, SoakError> {
    let task = tokio::spawn(async move { tell(&case, &server, slot, traced).await });
    match task.await {
        Ok(verdict) => verdict,
        Err(error) => Ok(Verdict {
            problems: vec![format!("it panics: {error}")],
            ..Verdict::default()
        }),
    }
}
