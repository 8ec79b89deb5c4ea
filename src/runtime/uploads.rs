//! The files that the visitor has chosen and the core knows by number, until it
//! lets them go.

use std::cell::{Cell, RefCell};

use chat_core::{ChosenFile, UploadId};
use wasm_bindgen::JsValue;
use web_sys::File;

use super::upload::{self, Step, Uploading};

/// All of them.
#[derive(Default)]
pub(super) struct Uploads {
    held: RefCell<Vec<Held>>,
    count: Cell<u64>,
}

struct Held {
    upload: UploadId,
    file: File,
    uploading: Option<Uploading>,
}

impl Uploads {
    /// Keeps files that the visitor has chosen, and gives them numbers.
    pub(super) fn take(&self, files: Vec<File>) -> Vec<ChosenFile> {
        let files = files.into_iter().map(|file| {
            let upload = UploadId(self.count.get());
            self.count.set(upload.0 + 1);
            let chosen = ChosenFile {
                upload,
                name: file.name(),
                size: file.size() as u64,
                mime_type: file.type_(),
            };
            self.held.borrow_mut().push(Held {
                upload,
                file,
                uploading: None,
            });
            chosen
        });
        files.collect()
    }

    /// Brings one to an address. An error if that cannot be called.
    pub(super) fn begin(
        &self,
        upload: UploadId,
        address: &str,
        client_id: &str,
        tell: impl Fn(Step) + 'static,
    ) -> Result<(), JsValue> {
        let mut held = self.held.borrow_mut();
        if let Some(held) = held.iter_mut().find(|held| held.upload == upload) {
            held.uploading = Some(upload::begin(address, &held.file, client_id, tell)?);
        }
        Ok(())
    }

    /// Lets one go, and stops bringing it anywhere.
    pub(super) fn let_go(&self, upload: UploadId) {
        self.held.borrow_mut().retain(|held| held.upload != upload);
    }
}
