//! A desk that runs: a port, the tasks in the background, and the end of all
//! that.

use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::store::{Work, uploads};
use crate::{elsewhere, http, outbox, presence};

/// How long requests and deliveries may take to end when the desk stops.
const GRACE: Duration = Duration::from_secs(10);

/// Why the desk cannot run.
#[derive(Debug, Error)]
pub enum ServeError {
    /// What an earlier run has left cannot be read.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The port gave up.
    #[error("the port cannot be served")]
    Port(#[source] std::io::Error),
}

/// Starts what goes on beside requests.
pub async fn start(desk: &Arc<Desk>, to_deliver: UnboundedReceiver<i64>) -> Result<(), DeskError> {
    let known = |work: &mut Work<'_>| uploads::all(work.connection);
    let known = desk.store.run(known).await?;
    let shared = Arc::clone(desk);
    let sweep = move || {
        let known = known.into_iter().map(|upload| upload.token).collect();
        shared.files.sweep(&known)
    };
    let swept = tokio::task::spawn_blocking(sweep).await;
    swept.map_err(|_| DeskError::Ended)??;
    presence::resume(desk).await?;
    desk.tasks.spawn(outbox::run(Arc::clone(desk), to_deliver));
    desk.tasks.spawn(elsewhere::run(Arc::clone(desk)));
    desk.tasks.spawn(presence::watch(Arc::clone(desk)));
    Ok(())
}

/// Serves a port until `end` comes. Live streams end then, requests and
/// deliveries that are under way come to their end, but none of that takes
/// longer than ten seconds. What is not delivered is by the next start.
pub async fn serve(
    desk: Arc<Desk>,
    listener: TcpListener,
    end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let stopping = {
        let desk = Arc::clone(&desk);
        async move {
            end.await;
            tracing::info!("stopping");
            desk.stop.cancel();
        }
    };
    let app = http::app(Arc::clone(&desk));
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(stopping);
    let all = async {
        let served = serving.into_future().await;
        desk.stop.cancel();
        desk.tasks.close();
        desk.tasks.wait().await;
        served
    };
    let out_of_patience = async {
        desk.stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    let served = tokio::select! {
        served = all => served,
        () = out_of_patience => {
            tracing::warn!("stopped before everything had come to its end");
            Ok(())
        }
    };
    let store = Arc::clone(&desk.store);
    let closed = tokio::task::spawn_blocking(move || store.close());
    closed.await.map_err(|_| DeskError::Ended)?;
    served.map_err(ServeError::Port)
}
