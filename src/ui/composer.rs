//! The text input with its button, and why it is locked, if it is.

use chat_core::{Event, LockReason};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, Shape};
use crate::ui::{Appearance, Dispatch, Screen};

/// The key code that browsers give while an input method is at work.
const COMPOSING_KEY_CODE: u32 = 229;

/// Enter sends, Shift+Enter breaks the line. The input grows with its text.
#[component]
pub(crate) fn Composer(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let draft = screen.part(|shown| shown.composer.draft.clone());
    let lock = screen.part(|shown| shown.composer.lock);
    let locked = move || lock.get().is_some();
    let cannot_send = move || locked() || draft.with(|draft| draft.trim().is_empty());
    let reason = move || {
        lock.get().map(|reason| {
            appearance.text(match reason {
                LockReason::ButtonsActive => Key::ChooseAnswer,
                LockReason::AnswerPending => Key::AnswerPending,
            })
        })
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        dispatch.send(Event::DraftSubmitted);
    };
    let submit_on_enter = move |event: KeyboardEvent| {
        let composing = event.is_composing() || event.key_code() == COMPOSING_KEY_CODE;
        if event.key() == "Enter" && !event.shift_key() && !composing {
            event.prevent_default();
            dispatch.send(Event::DraftSubmitted);
        }
    };
    view! {
        <form
            class="composer"
            part="composer"
            tabindex="-1"
            data-locked=move || locked().to_string()
            on:submit=submit
        >
            // The copy of the draft behind the input gives it its height.
            <div class="field" data-draft=move || draft.get()>
                <textarea
                    class="input"
                    part="input"
                    rows="1"
                    dir="auto"
                    autocomplete="off"
                    enterkeyhint="send"
                    aria-label=appearance.text(Key::InputLabel)
                    aria-describedby="lock-reason"
                    placeholder=move || if locked() { "" } else { appearance.text(Key::InputLabel) }
                    disabled=locked
                    prop:value=move || draft.get()
                    on:input=move |event| dispatch.send(Event::DraftChanged(event_target_value(&event)))
                    on:keydown=submit_on_enter
                ></textarea>
                <p id="lock-reason" class="lock-reason" part="lock-reason" hidden=move || !locked()>
                    <Icon shape=Shape::Lock />
                    <span>{reason}</span>
                </p>
            </div>
            <button
                class="send"
                part="send"
                type="submit"
                aria-label=appearance.text(Key::Send)
                disabled=cannot_send
            >
                <Icon shape=Shape::Send />
            </button>
        </form>
    }
}
