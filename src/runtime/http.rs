//! One HTTP call of the Chat API, by the page's `fetch`.
//!
//! The page may have replaced `fetch`; whatever it does then, a call ends with
//! an answer or a failure, and never with a panic.

use std::cell::Cell;
use std::rc::Rc;

use chat_api::{Failure, FailureClass, HttpRequest, Method};
use gloo_net::http::RequestBuilder;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use super::clock;
use super::js_source::{JsSource, to_text};
use super::task;

#[wasm_bindgen]
extern "C" {
    // gloo-net's own `send` panics when the page's `fetch` rejects with
    // something that is not an `Error`; this one also survives a `fetch` that
    // throws at once.
    #[wasm_bindgen(catch, js_name = fetch)]
    fn page_fetch(request: &web_sys::Request) -> Result<JsValue, JsValue>;
}

/// A call on its way. Dropping it ends the call; nothing is heard of it then.
pub(super) struct InFlight {
    controller: Option<AbortController>,
    wanted: Rc<Cell<bool>>,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if self.wanted.replace(false)
            && let Some(controller) = &self.controller
        {
            controller.abort();
        }
    }
}

/// Performs a call, and tells how it ended unless it was given up: with the
/// parsed body of a success, or with a failure.
pub(super) fn send(
    call: HttpRequest,
    done: impl FnOnce(Result<JsSource, Failure>) + 'static,
) -> InFlight {
    let controller = AbortController::new().ok();
    let wanted = Rc::new(Cell::new(true));
    let still_wanted = wanted.clone();
    let request = build(&call, controller.as_ref());
    task::spawn(async move {
        let was_offline = is_offline();
        let mut outcome = perform(request).await;
        if let Err(failure) = &mut outcome
            && failure.class == FailureClass::Network
            && was_offline
            && is_offline()
        {
            // As far as the browser tells, it never left.
            failure.class = FailureClass::Unsent;
        }
        if still_wanted.replace(false) {
            done(outcome);
        }
    });
    InFlight { controller, wanted }
}

fn build(
    call: &HttpRequest,
    controller: Option<&AbortController>,
) -> Result<web_sys::Request, Failure> {
    let method = match call.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
    };
    let signal = controller.map(AbortController::signal);
    let builder = RequestBuilder::new(&call.url)
        .method(method)
        .abort_signal(signal.as_ref());
    let request = match &call.body {
        None => builder.build(),
        Some(body) => {
            let text = to_text(body).ok_or_else(|| Failure::network("this is no JSON"))?;
            builder
                .header("Content-Type", "application/json")
                .body(JsValue::from(text))
        }
    };
    // The browser's own words may hold the address, and that the token.
    request
        .map(Into::into)
        .map_err(|_| Failure::network("the setting `api` is no address that can be called"))
}

async fn perform(request: Result<web_sys::Request, Failure>) -> Result<JsSource, Failure> {
    let response = fetch(&request?)
        .await
        .map_err(|error| network_failure(&error))?;
    let text = read_text(&response)
        .await
        .map_err(|error| network_failure(&error))?;
    // An answer without a body says nothing, which is not the same as an answer
    // that cannot be read.
    let body = match text.trim() {
        "" => JsSource::parse("null"),
        text => JsSource::parse(text),
    };
    let retry_after = retry_after(&response);
    match Failure::of_response(response.status(), retry_after, body.as_ref()) {
        Some(failure) => Err(failure),
        None => Ok(body.unwrap_or(JsSource(JsValue::NULL))),
    }
}

/// What the browser believes. If it believes to be online, that means nothing.
fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

async fn read_text(response: &web_sys::Response) -> Result<String, JsValue> {
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}

async fn fetch(request: &web_sys::Request) -> Result<web_sys::Response, JsValue> {
    let promised = page_fetch(request)?;
    let settled = JsFuture::from(js_sys::Promise::resolve(&promised)).await?;
    settled.dyn_into()
}

/// The wait that the server asks for, in seconds: the header counts seconds or
/// names a date.
fn retry_after(response: &web_sys::Response) -> Option<f64> {
    let header = response.headers().get("Retry-After").ok().flatten()?;
    match header.trim().parse::<u32>() {
        Ok(seconds) => Some(f64::from(seconds)),
        Err(_) => {
            let at = js_sys::Date::parse(&header);
            let wait = (at - clock::now().0 as f64) / 1000.0;
            wait.is_finite().then(|| wait.max(0.0))
        }
    }
}

fn network_failure(error: &JsValue) -> Failure {
    let message = JsSource(error.clone());
    let words = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| chat_api::Source::text(&message));
    Failure::network(words.unwrap_or_default())
}
