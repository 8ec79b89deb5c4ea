//! The text input with its button, and why it is locked, if it is.

use chat_core::{Event, LockReason};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Drawn, Icon, Shape, Slot, is_composing, live, live_text};
use crate::ui::{Appearance, Dispatch, Shown, flag};

/// Enter sends, Shift+Enter breaks the line. The input grows with its text.
#[component]
pub(crate) fn Composer(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
    /// What stands before the input.
    attach: Vec<Drawn>,
) -> impl IntoView {
    let draft = move || shown.get(|chat| chat.composer.draft.clone());
    let locked = move || shown.get(|chat| chat.composer.lock.is_some());
    let cannot_send = move || {
        shown.get(|chat| chat.composer.lock.is_some() || chat.composer.draft.trim().is_empty())
    };
    let reason = move || match shown.get(|chat| chat.composer.lock) {
        None => "",
        Some(LockReason::ButtonsActive) => appearance.text(Key::ChooseAnswer),
        Some(LockReason::AnswerPending) => appearance.text(Key::AnswerPending),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        dispatch.send(Event::DraftSubmitted);
    };
    let submit_on_enter = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !is_composing(&event) {
            event.prevent_default();
            dispatch.send(Event::DraftSubmitted);
        }
    };
    view! {
        <form
            class="composer"
            part="composer"
            tabindex="-1"
            aria-label=appearance.text(Key::InputLabel)
            data-locked=live_text(move || flag(locked()))
            on:submit=submit
        >
            <Slot pieces=attach />
            // The copy of the draft behind the input gives it its height.
            <div class="field" data-draft=live(draft)>
                <textarea
                    class="input"
                    part="input"
                    rows="1"
                    dir="auto"
                    autocomplete="off"
                    enterkeyhint="send"
                    aria-label=appearance.text(Key::InputLabel)
                    aria-describedby="lock-reason"
                    placeholder=live_text(move || if locked() { "" } else { appearance.text(Key::InputLabel) })
                    disabled=live(locked)
                    prop:value=live(draft)
                    on:input=move |event| dispatch.send(Event::DraftChanged(event_target_value(&event)))
                    on:keydown=submit_on_enter
                ></textarea>
                <p id="lock-reason" class="lock-reason" part="lock-reason" hidden=live(move || !locked())>
                    <Icon shape=Shape::Lock />
                    <span>{live_text(reason)}</span>
                </p>
            </div>
            <button
                class="send"
                part="send"
                type="submit"
                // A press leaves the focus, and a phone's keyboard, where it is.
                on:mousedown=|event| event.prevent_default()
                aria-label=appearance.text(Key::Send)
                disabled=live(cannot_send)
            >
                <Icon shape=Shape::Send />
            </button>
        </form>
    }
}
