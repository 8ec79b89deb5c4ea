//! Where the visitor's files come in: a button beside the text input, and the
//! panel when files are held over it. The runtime listens to both.

use chat_core::FileLimits;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, Shape, live};
use crate::ui::message::size_limit;
use crate::ui::{Appearance, Shown};

/// The button. Under it is the browser's own way to choose files, which on
/// phones offers the camera too.
#[component]
pub(crate) fn AttachButton(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    let locked = move || shown.get(|chat| chat.composer.lock.is_some());
    limits(shown).map(|limits| {
        let label =
            appearance.text(Key::AttachFiles).to_owned() + ": " + &hint(&limits, appearance);
        view! {
            <span class="attach" part="attach">
                <Icon shape=Shape::Clip />
                <input
                    class="choose"
                    type="file"
                    multiple
                    accept=limits.types
                    title=label.clone()
                    aria-label=label
                    disabled=live(locked)
                />
            </span>
        }
    })
}

/// Covers the panel while files are held over it.
#[component]
pub(crate) fn DropZone(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    limits(shown).map(|limits| {
        view! {
            <p class="drop-zone" part="drop-zone" aria-hidden="true" data-hint=hint(&limits, appearance)>
                {appearance.text(Key::DropFiles)}
            </p>
        }
    })
}

/// They do not change.
fn limits(shown: Shown) -> Option<FileLimits> {
    untrack(|| shown.get(|chat| chat.composer.files.clone()))
}

/// What files can be sent, in words.
fn hint(limits: &FileLimits, appearance: Appearance) -> String {
    let types = limits.types.split(',').map(|one| match one.trim() {
        "image/*" => appearance.text(Key::Picture),
        "audio/*" => appearance.text(Key::Audio),
        "video/*" => appearance.text(Key::Video),
        one => one,
    });
    let size = size_limit(limits.most_bytes, appearance);
    let words = types.filter(|one| !one.is_empty()).chain([size.as_str()]);
    words.collect::<Vec<_>>().join(", ")
}
