//! Where the visitor's files come in: a button beside the text input, and the
//! panel when files are held over it. The runtime listens to both.

use std::cell::RefCell;

use chat_core::FileLimits;
use leptos::html;
use leptos::prelude::*;
use leptos::tachys::renderer::Rndr;

use crate::i18n::Key;
use crate::ui::common::{Drawn, Shape, follow};
use crate::ui::message::size_limit;
use crate::ui::{Appearance, Shown};

/// Puts both in their places, if files are wanted: the button into the form with
/// the text input, and the other beside that. Belongs to the present reactive
/// owner.
pub(super) fn await_files(form: NodeRef<html::Form>, shown: Shown, appearance: Appearance) {
    let input = RefCell::new(None);
    follow(move || {
        let (Some(limits), Some(form)) =
            (shown.get(|chat| chat.composer.files.clone()), form.get())
        else {
            return;
        };
        let is_locked = shown.get(|chat| chat.composer.lock.is_some());
        let mut input = input.borrow_mut();
        let input = input.get_or_insert_with(|| {
            let hint = hint(&limits, appearance);
            let input = draw_input(&limits, &hint, appearance);
            let attach = Drawn::of_part("span", "attach")
                .child(Drawn::icon(Shape::Clip))
                .child(input.clone());
            Rndr::insert_node(&form, &attach.0, Rndr::first_child(&form).as_ref());
            let drop_zone = Drawn::of_part("div", "drop-zone")
                .with("aria-hidden", "true")
                .with("data-hint", &hint)
                .text(appearance.text(Key::DropFiles));
            if let Some(panel) = form.parent_element() {
                Rndr::insert_node(&panel, &drop_zone.0, None);
            }
            input
        });
        input.set_flag("disabled", is_locked);
    });
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
