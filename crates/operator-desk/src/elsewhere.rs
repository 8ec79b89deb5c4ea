//! What commands change in the data file while the desk runs: pages hear that
//! something is not what it was, and what waits is delivered.

use std::sync::Arc;
use std::time::Duration;

use desk_api::Live;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::live::Audience;
use crate::store::{Work, outbox};

/// The data file is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Looks until the desk stops.
pub async fn run(desk: Arc<Desk>) {
    let mut known = None;
    loop {
        match desk.store.run(move |work| look(work, known)).await {
            Ok(version) => known = Some(version),
            Err(error) => tracing::error!(%error, "the data file cannot be looked at"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = desk.stop.cancelled() => return,
        }
    }
}

/// SQLite counts what others than this connection write. Nobody knows what it
/// was, so pages ask for everything again.
fn look(work: &mut Work<'_>, known: Option<i64>) -> Result<i64, DeskError> {
    let version = "PRAGMA data_version";
    let version = work.connection.query_row(version, [], |row| row.get(0))?;
    if known.is_some_and(|known| known != version) {
        for conversation in outbox::conversations_with_parcels(work)? {
            work.deliver(conversation);
        }
        work.tell(Audience::Everybody, &Live::Anew)?;
    }
    Ok(version)
}
