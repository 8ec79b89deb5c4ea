//! The two sites that a visitor's browser talks to beside the platform: the one
//! that embeds the widget, and the static host of `dist/`, each on an origin of
//! its own.
//!
//! Both are in this process and on loopback only.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tower_http::cors::CorsLayer;
use tower_http::services::ServeDir;

use crate::page::Page;
use crate::process::guarded;

/// Where the host site passes requests on to the sandbox, as a gateway on the
/// site's own origin does.
pub(crate) const PROXY: &str = "/chatapi";

/// A request that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path, without the query.
    pub path: String,
}

type Log = Arc<Mutex<Vec<Visit>>>;

/// The site that embeds the widget.
pub struct HostSite {
    server: Server,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    gate: watch::Sender<Gate>,
}

impl HostSite {
    /// Starts it; what comes below `/chatapi` is passed on to `upstream`.
    ///
    /// # Errors
    /// When it cannot listen.
    pub fn start(runtime: &Handle, upstream: SocketAddr) -> Result<Self> {
        let pages = Arc::default();
        let client = Client::builder(TokioExecutor::new()).build_http();
        let (gate, at_gate) = watch::channel(Gate::Open);
        let proxy = Proxy {
            client,
            upstream,
            gate: at_gate,
        };
        let router = Router::new()
            .route(&format!("{PROXY}/{{*rest}}"), any(pass_on))
            .with_state(proxy)
            .fallback_service(any(serve_page).with_state(Arc::clone(&pages)));
        let server = Server::start(runtime, router)?;
        Ok(Self {
            server,
            pages,
            gate,
        })
    }

    /// Puts a page at a path and gives its address.
    pub fn put(&self, path: &str, page: Page) -> String {
        guarded(&self.pages).insert(path.to_owned(), page);
        format!("{}{path}", self.server.origin())
    }

    /// The requests so far.
    pub fn visits(&self) -> Vec<Visit> {
        guarded(&self.server.log).clone()
    }

    /// Holds back what the sandbox answers to requests that it is passed, as a
    /// slow line does.
    pub fn hold_answers(&self) {
        self.gate.send_replace(Gate::Closed);
    }

    /// Passes answers on, also those that were held back.
    pub fn release_answers(&self) {
        self.gate.send_replace(Gate::Open);
    }
}

/// The static host of the built widget.
pub struct DistSite {
    server: Server,
    gate: watch::Sender<Gate>,
    spoilt: Arc<Mutex<Option<&'static str>>>,
}

/// Whether something is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Open,
    Closed,
}

impl DistSite {
    /// Starts it for a folder.
    ///
    /// # Errors
    /// When it cannot listen.
    pub fn start(runtime: &Handle, folder: &Path) -> Result<Self> {
        let (gate, at_gate) = watch::channel(Gate::Open);
        let spoilt = Arc::<Mutex<Option<&'static str>>>::default();
        // The compressed files beside the others are used, as static hosts do.
        let files = ServeDir::new(folder)
            .precompressed_br()
            .precompressed_gzip();
        let router = Router::new()
            .fallback_service(files)
            .layer(middleware::from_fn_with_state(at_gate, wait_at_gate))
            .layer(middleware::from_fn_with_state(spoilt.clone(), spoil))
            .layer(CorsLayer::permissive());
        let server = Server::start(runtime, router)?;
        Ok(Self {
            server,
            gate,
            spoilt,
        })
    }

    /// From now on files with this ending have more in them than what was built,
    /// and work all the same; with none, all are as they were.
    pub fn spoil(&self, ending: Option<&'static str>) {
        *guarded(&self.spoilt) = ending;
    }

    /// The site's origin.
    pub fn origin(&self) -> String {
        self.server.origin()
    }

    /// The requests so far.
    pub fn visits(&self) -> Vec<Visit> {
        guarded(&self.server.log).clone()
    }

    /// Holds the program back: requests for it wait, as on a slow line.
    pub fn hold_program(&self) {
        self.gate.send_replace(Gate::Closed);
    }

    /// Hands the program out, also to those who wait.
    pub fn release_program(&self) {
        self.gate.send_replace(Gate::Open);
    }
}

/// A server on a free port. Dropping it ends it.
struct Server {
    address: SocketAddr,
    log: Log,
    task: AbortHandle,
}

impl Server {
    fn start(runtime: &Handle, router: Router) -> Result<Self> {
        let log = Log::default();
        let router = router.layer(middleware::from_fn_with_state(Arc::clone(&log), write_down));
        let listener = runtime
            .block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .context("no free port on loopback")?;
        let address = listener.local_addr()?;
        let serve = async move { axum::serve(listener, router).await };
        let task = runtime.spawn(serve).abort_handle();
        Ok(Self { address, log, task })
    }

    fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn write_down(State(log): State<Log>, request: Request, next: Next) -> Response {
    guarded(&log).push(Visit {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
    });
    next.run(request).await
}

async fn wait_at_gate(
    State(gate): State<watch::Receiver<Gate>>,
    request: Request,
    next: Next,
) -> Response {
    let path = Path::new(request.uri().path());
    if path
        .extension()
        .is_some_and(|extension| extension == "wasm")
    {
        pass(gate).await;
    }
    next.run(request).await
}

async fn spoil(
    State(spoilt): State<Arc<Mutex<Option<&'static str>>>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let ending = *guarded(&spoilt);
    let Some(ending) = ending.filter(|ending| path.ends_with(ending)) else {
        return next.run(request).await;
    };
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    let (mut head, body) = next.run(request).await.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // An empty custom section; a line that says nothing.
    let more: &[u8] = if ending == ".wasm" {
        &[0, 1, 0]
    } else {
        b"\n;\n"
    };
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from([&body[..], more].concat()))
}

async fn pass(mut gate: watch::Receiver<Gate>) {
    // An error means that the site is gone, and nobody waits any more.
    let _ = gate.wait_for(|gate| *gate == Gate::Open).await;
}

async fn serve_page(State(pages): State<Arc<Mutex<BTreeMap<String, Page>>>>, uri: Uri) -> Response {
    let page = guarded(&pages).get(uri.path()).cloned();
    let Some(page) = page else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = ([(header::CONTENT_TYPE, html)], page.document()).into_response();
    for (name, value) in page.headers() {
        let name = name.parse::<HeaderName>();
        let (Ok(name), Ok(value)) = (name, value.parse()) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        response.headers_mut().append(name, value);
    }
    response
}

#[derive(Clone)]
struct Proxy {
    client: Client<HttpConnector, Body>,
    upstream: SocketAddr,
    gate: watch::Receiver<Gate>,
}

async fn pass_on(State(proxy): State<Proxy>, mut request: Request) -> Response {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let Ok(uri) = format!("http://{}{path}", proxy.upstream).parse() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.uri_mut() = uri;
    // The client sets the header anew for the address that it connects to.
    request.headers_mut().remove(header::HOST);
    let answer = proxy.client.request(request).await;
    pass(proxy.gate).await;
    match answer {
        Ok(answer) => answer.map(Body::new).into_response(),
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}
