//! A sandbox that runs: a port, the tasks in the background, and the end of
//! all that.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;

use crate::agents;
use crate::http;
use crate::lanes;
use crate::line::{Line, Port};
use crate::sandbox::Sandbox;
use crate::store::StoreError;
use crate::timers;

/// How long requests and deliveries may take to end when the sandbox stops.
const GRACE: Duration = Duration::from_secs(10);

/// Why the sandbox cannot run.
#[derive(Debug, Error)]
pub enum ServeError {
    /// What an earlier run has left cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The port gave up.
    #[error("the port cannot be served")]
    Port(#[source] std::io::Error),
}

/// Starts what goes on beside requests: timers, agents' platforms, and what is
/// left to do.
pub fn start(sandbox: &Arc<Sandbox>) -> Result<(), StoreError> {
    lanes::resume(sandbox)?;
    agents::start(sandbox)?;
    let timers = timers::run(Arc::clone(sandbox));
    sandbox.tasks.spawn(timers);
    Ok(())
}

/// Serves a port until `end` comes. Polls that are held are answered then,
/// turns and deliveries that are under way come to their end, but none of that
/// takes longer than ten seconds.
pub async fn serve(
    sandbox: Arc<Sandbox>,
    listener: TcpListener,
    end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    start(&sandbox)?;
    let stopping = {
        let sandbox = Arc::clone(&sandbox);
        async move {
            end.await;
            tracing::info!("stopping");
            sandbox.stop.cancel();
        }
    };
    let app = http::app(Arc::clone(&sandbox));
    let app = app.into_make_service_with_connect_info::<Line>();
    let serving = axum::serve(Port(listener), app).with_graceful_shutdown(stopping);
    let out_of_patience = {
        let stop = sandbox.stop.clone();
        async move {
            stop.cancelled().await;
            tokio::time::sleep(GRACE).await;
        }
    };
    let all = async {
        let served = serving.await;
        sandbox.stop.cancel();
        sandbox.tasks.close();
        sandbox.tasks.wait().await;
        served
    };
    tokio::select! {
        served = all => served.map_err(ServeError::Port),
        () = out_of_patience => {
            tracing::warn!("stopped before everything had come to its end");
            Ok(())
        }
    }
}

/// Whether only programs on this machine reach an address.
pub fn is_loopback(address: &SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}
