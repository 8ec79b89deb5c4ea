//! Where the visitor's files come in: a button beside the text input, and the
//! panel when files are held over it. The runtime listens to both.

use chat_core::FileLimits;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Drawn, Shape, follow};
use crate::ui::message::size_limit;
use crate::ui::{Appearance, Shown};

/// Draws both, if files are wanted: the button, and what covers the panel. They
/// belong to the present reactive owner.
pub(super) fn draw_files(shown: Shown, appearance: Appearance) -> (Vec<Drawn>, Vec<Drawn>) {
    let Some(limits) = untrack(|| shown.get(|chat| chat.composer.files.clone())) else {
        return (Vec::new(), Vec::new());
    };
    let hint = hint(&limits, appearance);
    let input = draw_input(&limits, &hint, appearance);
    let attach = Drawn::of_part("span", "attach")
        .child(Drawn::icon(Shape::Clip))
        .child(input.clone());
    let drop_zone = Drawn::of_part("div", "drop-zone")
        .with("aria-hidden", "true")
        .with("data-hint", &hint)
        .text(appearance.text(Key::DropFiles));
    follow(move || {
        let is_locked = shown.get(|chat| chat.composer.lock.is_some());
        input.set_flag("disabled", is_locked);
    });
    (vec![attach], vec![drop_zone])
}

/// The browser's own way to choose files, which on phones offers the camera too.
fn draw_input(limits: &FileLimits, hint: &str, appearance: Appearance) -> Drawn {
    let label = appearance.text(Key::AttachFiles).to_owned() + ": " + hint;
    Drawn::of_class("input", "choose")
        .with("type", "file")
        .with("multiple", "")
        .with("accept", &limits.types)
        .with("title", &label)
        .with("aria-label", &label)
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
