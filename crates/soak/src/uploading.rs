//! A file on its way to the upload address, as a browser brings it there
//! (`src/runtime/upload.rs`): a form whose parts are told of as they leave.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use chat_api::{Failure, Media};
use http_body::{Body, Frame, SizeHint};

use crate::files::Chosen;
use crate::http;

const BOUNDARY: &str = "----the-boundary-of-the-soak";

/// A body leaves in so many parts.
const PARTS: usize = 4;

/// Brings a file to the address, and tells how many hundredths have left.
/// Dropping the future ends that.
pub(crate) async fn upload(
    http: reqwest::Client,
    address: String,
    client: String,
    file: Chosen,
    tell: impl Fn(u8) + Send + Sync + Unpin + 'static,
) -> Result<Media, Failure> {
    let form = form(&client, file);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = http.post(address).header("Content-Type", kind);
    let body = Leaving::of(form, tell);
    let answer = http::answer(request.body(reqwest::Body::wrap(body))).await?;
    let file = Media::decode_file(&&answer);
    file.ok_or_else(|| Failure::network("the upload's answer has no `url`"))
}

fn form(client: &str, file: Chosen) -> Bytes {
    let name = file.name();
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"clientId\"\r\n\r\n{client}\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: {}\r\n\r\n",
        file.mime_type()
    );
    let tail = format!("\r\n--{BOUNDARY}--\r\n");
    [head.as_bytes(), &file.content(), tail.as_bytes()]
        .concat()
        .into()
}

/// A body that tells how much of it has left.
struct Leaving<F> {
    parts: VecDeque<Bytes>,
    whole: usize,
    left: usize,
    tell: F,
}

impl<F> Leaving<F> {
    fn of(mut bytes: Bytes, tell: F) -> Self {
        let whole = bytes.len();
        let part = whole.div_ceil(PARTS).max(1);
        let mut parts = VecDeque::new();
        while !bytes.is_empty() {
            parts.push_back(bytes.split_to(part.min(bytes.len())));
        }
        Leaving {
            parts,
            whole,
            left: 0,
            tell,
        }
    }
}

impl<F: Fn(u8) + Unpin> Body for Leaving<F> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let part = self.parts.pop_front();
        if let Some(part) = &part {
            self.left += part.len();
            (self.tell)((self.left * 100 / self.whole) as u8);
        }
        Poll::Ready(part.map(|part| Ok(Frame::data(part))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.whole - self.left) as u64)
    }
}
