//! Bringing one file to the site's upload address. `fetch` does not tell how
//! much of it has left, so this is the older way.

use chat_api::{Failure, Media};
use wasm_bindgen::prelude::*;
use web_sys::{Event, File, FormData, ProgressEvent, Url, XmlHttpRequest};

use super::js_source::JsSource;

/// After so many milliseconds it will not come to its end any more.
const TIMEOUT: u32 = 15 * 60 * 1000;

/// How it goes.
pub(super) enum Step {
    /// So many hundredths have left.
    Progress(u8),
    /// It has come to its end.
    End(Result<Media, Failure>),
}

/// A file on its way. Dropping it ends that; nothing is heard of it then.
pub(super) struct Uploading {
    request: XmlHttpRequest,
    _callback: Closure<dyn FnMut(Event)>,
}

impl Drop for Uploading {
    fn drop(&mut self) {
        self.request.set_onloadend(None);
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        // It may be over already.
        let _ = self.request.abort();
    }
}

/// Begins, and tells how it goes. An error if the address cannot be called.
pub(super) fn begin(
    address: &str,
    file: &File,
    client_id: &str,
    tell: impl Fn(Step) + 'static,
) -> Result<Uploading, JsValue> {
    let form = FormData::new()?;
    form.append_with_str("clientId", client_id)?;
    form.append_with_blob("file", file)?;
    let request = XmlHttpRequest::new()?;
    request.open("POST", address)?;
    request.set_timeout(TIMEOUT);
    let asked = request.clone();
    let hear: Box<dyn FnMut(Event)> = Box::new(move |event| {
        tell(if event.type_() == "progress" {
            let event: &ProgressEvent = event.unchecked_ref();
            // Both are large whole numbers, and the second is not nothing.
            Step::Progress((event.loaded() * 100.0 / event.total().max(1.0)) as u8)
        } else {
            Step::End(answer(&asked))
        });
    });
    let callback = Closure::wrap(hear);
    let function = callback.as_ref().unchecked_ref();
    request.upload()?.set_onprogress(Some(function));
    request.set_onloadend(Some(function));
    request.send_with_opt_form_data(Some(&form))?;
    Ok(Uploading {
        request,
        _callback: callback,
    })
}

fn answer(request: &XmlHttpRequest) -> Result<Media, Failure> {
    let text = request.response_text().ok().flatten();
    let body = text.and_then(|text| JsSource::parse(&text));
    let status = request.status().unwrap_or_default();
    if status == 0 {
        return Err(Failure::network("the upload broke off"));
    }
    if let Some(failure) = Failure::of_response(status, None, body.as_ref()) {
        return Err(failure);
    }
    let file = body.and_then(|body| Media::decode_file(&body));
    let mut file = file.ok_or_else(|| Failure::network("the upload's answer has no `url`"))?;
    // It may count from where it was asked for. What it then is, the core checks.
    if let Ok(whole) = Url::new_with_base(&file.url, &request.response_url()) {
        file.url = whole.href();
    }
    Ok(file)
}
