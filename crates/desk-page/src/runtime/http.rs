//! One call of the desk. The browser's older means are used because they tell
//! how far a file has got.

use desk_core::{Answer, Call, Failure, HttpBody};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ProgressEvent, XmlHttpRequest};

/// Carries what shows that a call comes from the desk's own page.
const CSRF_HEADER: &str = desk_core::api::CSRF_HEADER;

/// How long an answer may take, in milliseconds. A file has as long as it needs.
const TIMEOUT: u32 = 20_000;

/// A call on its way. Dropping it ends the call; nothing is heard of it then.
pub(super) struct InFlight {
    request: XmlHttpRequest,
    _ended: Closure<dyn FnMut()>,
    _progress: Closure<dyn FnMut(ProgressEvent)>,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.request.set_onloadend(None);
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        // A call that has ended is not bothered by this.
        let _ = self.request.abort();
    }
}

/// Makes a call, and tells how it ended. Nothing where the browser refuses.
pub(super) fn send(
    call: &Call,
    csrf: Option<&str>,
    file: Option<&web_sys::File>,
    done: impl FnOnce(Result<Answer, Failure>) + 'static,
    progress: impl Fn(u16) + 'static,
) -> Option<InFlight> {
    let request = XmlHttpRequest::new().ok()?;
    let wire = call.request();
    request
        .open_with_async(wire.method, &wire.path, true)
        .ok()?;
    if wire.method != "GET"
        && let Some(csrf) = csrf
    {
        request.set_request_header(CSRF_HEADER, csrf).ok()?;
    }
    let ended = {
        let request = request.clone();
        let call = without_secrets(call);
        let file = file.cloned();
        Closure::once(move || match (outcome(&call, &request), file) {
            // The browser does not say which of the two it could not reach.
            (Err(Failure::Unreachable), Some(file)) => spawn_local(async move {
                done(Err(match can_be_read(&file).await {
                    true => Failure::Unreachable,
                    false => Failure::Unreadable,
                }));
            }),
            (outcome, _) => done(outcome),
        })
    };
    let told = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress((event.loaded() / event.total() * 1000.0) as u16);
        }
    });
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    match &wire.body {
        HttpBody::File(_) => {
            let upload = request.upload().ok()?;
            upload.set_onprogress(Some(told.as_ref().unchecked_ref()));
            let file = file?;
            // Browsers guess types by names; the desk looks into the file.
            request
                .set_request_header("Content-Type", "application/octet-stream")
                .ok()?;
            request.send_with_opt_blob(Some(file)).ok()?;
        }
        HttpBody::Json(text) => {
            request.set_timeout(TIMEOUT);
            request
                .set_request_header("Content-Type", "application/json")
                .ok()?;
            request.send_with_opt_str(Some(text)).ok()?;
        }
        HttpBody::None => {
            request.set_timeout(TIMEOUT);
            request.send().ok()?;
        }
    }
    Some(InFlight {
        request,
        _ended: ended,
        _progress: told,
    })
}

/// What is needed to read the answer; a password is not.
fn without_secrets(call: &Call) -> Call {
    match call {
        Call::SignIn(_) => Call::Session,
        call => call.clone(),
    }
}

async fn can_be_read(file: &web_sys::File) -> bool {
    match file.slice_with_f64_and_f64(0.0, 1.0) {
        Ok(first) => JsFuture::from(first.array_buffer()).await.is_ok(),
        Err(_) => false,
    }
}

fn outcome(call: &Call, request: &XmlHttpRequest) -> Result<Answer, Failure> {
    let status = request.status().unwrap_or(0);
    let body = request.response_text().ok().flatten().unwrap_or_default();
    if (200..300).contains(&status) {
        return call.answer(&body);
    }
    let retry_after = request.get_response_header("Retry-After").ok().flatten();
    let retry_after = retry_after.and_then(|seconds| seconds.trim().parse().ok());
    Err(Failure::of_status(status, retry_after, &body))
}
