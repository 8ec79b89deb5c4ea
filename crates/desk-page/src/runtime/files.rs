//! Files that an agent picks, drops or pastes.

use desk_core::PickedFile;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DragEvent, Element, File, FileList, HtmlInputElement};

/// The name of a file that has none, such as a picture from the clipboard.
const NAMELESS: &str = "file";

/// What the core is told of a file.
pub(super) fn describe(id: u64, file: &File) -> PickedFile {
    let name = file.name();
    PickedFile {
        id,
        name: if name.trim().is_empty() {
            NAMELESS.to_owned()
        } else {
            name
        },
        size: file.size() as u64,
    }
}

/// The files of an input, which is emptied so that the same can be picked again.
pub(crate) fn picked(event: &web_sys::Event) -> Vec<File> {
    let input = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else {
        return Vec::new();
    };
    let files = listed(input.files());
    input.set_value("");
    files
}

/// Whether a drag holds files. No more is told before they are let go.
pub(crate) fn holds_files(event: &DragEvent) -> bool {
    let held = event.data_transfer();
    held.is_some_and(|held| held.types().includes(&"Files".into(), 0))
}

/// Nothing that misses its place may replace the page. Texts may be dropped
/// where one writes.
pub(super) fn keep_page(event: &web_sys::Event) {
    let Some(event) = event
        .dyn_ref::<DragEvent>()
        .filter(|event| !event.default_prevented())
    else {
        return;
    };
    let place = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let writes = place.is_some_and(|place| place.matches("input, textarea") == Ok(true));
    if writes && !holds_files(event) {
        return;
    }
    event.prevent_default();
    if let Some(held) = event.data_transfer() {
        held.set_drop_effect("none");
    }
}

/// The files that were dropped.
pub(crate) fn dropped(event: &DragEvent) -> Vec<File> {
    listed(event.data_transfer().and_then(|data| data.files()))
}

/// The files that were pasted. None where there is a text too: programs for
/// writing and counting offer a picture of what was copied beside it.
pub(crate) fn pasted(event: &web_sys::Event) -> Vec<File> {
    let event = event.dyn_ref::<ClipboardEvent>();
    let Some(data) = event.and_then(ClipboardEvent::clipboard_data) else {
        return Vec::new();
    };
    let has_text = data
        .get_data("text/plain")
        .is_ok_and(|text| !text.is_empty());
    if has_text {
        Vec::new()
    } else {
        listed(data.files())
    }
}

fn listed(files: Option<FileList>) -> Vec<File> {
    let files = files.iter();
    files
        .flat_map(|files| (0..files.length()).filter_map(|index| files.get(index)))
        .collect()
}
