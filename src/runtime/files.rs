//! Files that the visitor chooses, drops on the panel or pastes.
//!
//! What is in them stays with the browser; nothing of it is read here.

use wasm_bindgen::prelude::*;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Element, Event, File, FileList, HtmlInputElement,
    ShadowRoot,
};

const EVENTS: [&str; 5] = ["change", "paste", "dragover", "dragleave", "drop"];

/// There is one where files are wanted now.
const INPUT: &str = "[type=file]:not(:disabled)";

/// What files can be dropped on.
const PANEL: &str = ".panel";

/// Covers the panel while it says so, so that only leaving that counts.
const DROP_ZONE: &str = ".drop-zone";

/// Set on the panel while files are held over it.
const DROPPING: &str = "data-dropping";

/// Listens for files until it is dropped.
pub(super) struct Files {
    root: ShadowRoot,
    callback: Closure<dyn FnMut(Event)>,
}

impl Files {
    /// Calls back with the files, at least one.
    pub(super) fn listen(root: &ShadowRoot, take: impl Fn(Vec<File>) + 'static) -> Self {
        let heard_in = root.clone();
        let hear: Box<dyn FnMut(Event)> = Box::new(move |event| {
            let files = hear(&heard_in, &event).unwrap_or_default();
            if !files.is_empty() {
                take(files);
            }
        });
        let callback = Closure::wrap(hear);
        for name in EVENTS {
            // A root of ours takes any listener.
            let _ = root.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
        }
        Files {
            root: root.clone(),
            callback,
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for name in EVENTS {
            let callback = self.callback.as_ref().unchecked_ref();
            let _ = self
                .root
                .remove_event_listener_with_callback(name, callback);
        }
    }
}

/// The files that an event brings.
fn hear(root: &ShadowRoot, event: &Event) -> Option<Vec<File>> {
    let target: Element = event.target()?.unchecked_into();
    let kind = event.type_();
    if kind == "change" {
        let input: HtmlInputElement = target.unchecked_into();
        let files = input.files().map(listed);
        // The same file can be chosen again.
        input.set_value("");
        return files;
    }
    root.query_selector(INPUT).ok()??;
    if kind == "paste" {
        let event: &ClipboardEvent = event.unchecked_ref();
        let files = listed(event.clipboard_data()?.files()?);
        if !files.is_empty() {
            event.prevent_default();
        }
        return Some(files);
    }
    let panel = target.closest(PANEL).ok()??;
    let event: &DragEvent = event.unchecked_ref();
    let held = event.data_transfer().filter(has_files)?;
    event.prevent_default();
    if kind == "dragleave" {
        if target.matches(DROP_ZONE) == Ok(true) {
            let _ = panel.remove_attribute(DROPPING);
        }
        return None;
    }
    if kind == "drop" {
        let _ = panel.remove_attribute(DROPPING);
        return held.files().map(listed);
    }
    let _ = panel.set_attribute(DROPPING, "");
    None
}

/// Nobody is told of more before they are let go.
fn has_files(held: &DataTransfer) -> bool {
    held.types().includes(&"Files".into(), 0)
}

fn listed(files: FileList) -> Vec<File> {
    (0..files.length())
        .filter_map(|index| files.item(index))
        .collect()
}
