//! What stands at the bottom: the text input, or why there is none.

use desk_core::{ComposerView, Direction, Event};
use leptos::ev::{self, KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;

use super::common::{Icon, IconButton, Shape, flag, is_composing};
use super::picker::Picker;
use super::screen::FileSource;
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// What stands at the bottom, without what changes in it.
#[derive(Clone, Default, PartialEq)]
enum Bottom {
    #[default]
    Unknown,
    Writing,
    Waiting,
    Held(String),
    Closed,
}

/// The bottom of a conversation.
#[component]
pub(crate) fn Composer(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let id = screen.desk(|desk| desk.open.as_ref().map(|open| open.id));
    let bottom = screen.desk(|desk| match desk.open.as_ref().map(|open| &open.composer) {
        None | Some(ComposerView::Unknown) => Bottom::Unknown,
        Some(ComposerView::Writing { .. }) => Bottom::Writing,
        Some(ComposerView::Waiting { .. }) => Bottom::Waiting,
        Some(ComposerView::Held(name)) => Bottom::Held(name.clone()),
        Some(ComposerView::Closed) => Bottom::Closed,
    });
    let busy = screen.desk(|desk| {
        let composer = desk.open.as_ref().map(|open| &open.composer);
        matches!(composer, Some(ComposerView::Waiting { busy: true }))
    });
    let take = move |_| {
        if let Some(id) = id.get_untracked() {
            dispatch.send(Event::TakePressed(id));
        }
    };
    move || match bottom.get() {
        Bottom::Unknown => ().into_any(),
        Bottom::Writing => {
            let screen = screen.clone();
            view! { <Input screen appearance dispatch /> }.into_any()
        }
        Bottom::Waiting => view! {
            <div class="bottom">
                <p>{appearance.text(Key::WaitingHint)}</p>
                <button
                    class="button primary"
                    type="button"
                    data-name="take"
                    data-focus="composer"
                    disabled=move || busy.get()
                    aria-busy=move || flag(busy.get())
                    on:click=take
                >
                    {appearance.text(Key::TakeIt)}
                </button>
            </div>
        }
        .into_any(),
        Bottom::Held(name) => view! {
            <div class="bottom" tabindex="-1" data-focus="composer">
                <Icon shape=Shape::Lock />
                <p>{appearance.with(Key::HeldBy, &name)}</p>
            </div>
        }
        .into_any(),
        Bottom::Closed => view! {
            <div class="bottom" tabindex="-1" data-focus="composer">
                <Icon shape=Shape::Lock />
                <p>{appearance.text(Key::ClosedHint)}</p>
            </div>
        }
        .into_any(),
    }
}

/// The text input. Enter sends, Shift+Enter breaks the line; a slash at the
/// beginning asks for canned answers.
#[component]
fn Input(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let draft = screen.desk(|desk| match desk.open.as_ref().map(|open| &open.composer) {
        Some(ComposerView::Writing { draft, .. }) => draft.clone(),
        _ => String::new(),
    });
    let picker = screen.desk(|desk| match desk.open.as_ref().map(|open| &open.composer) {
        Some(ComposerView::Writing { picker, .. }) => picker.clone(),
        _ => None,
    });
    let picks = Memo::new(move |_| picker.with(|picker| picker.is_some()));
    let chosen = move || {
        picker.with(|picker| {
            let (canned, at) = picker.as_ref()?;
            Some(format!("canned-{}", canned.get(*at)?.id))
        })
    };
    let file_input = NodeRef::<html::Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        dispatch.send(Event::DraftSubmitted);
    };
    let keydown = move |event: KeyboardEvent| {
        if is_composing(&event) || event.alt_key() {
            return;
        }
        let asked = match event.key().as_str() {
            "Enter" if !event.shift_key() => Event::DraftSubmitted,
            "ArrowUp" if picks.get_untracked() => Event::PickerMoved(Direction::Up),
            "ArrowDown" if picks.get_untracked() => Event::PickerMoved(Direction::Down),
            "Tab" if picks.get_untracked() && !event.shift_key() => Event::PickerTaken(None),
            "Escape" if picks.get_untracked() => Event::PickerLeft,
            "Escape" => Event::BackPressed,
            _ => return,
        };
        event.prevent_default();
        dispatch.send(asked);
    };
    let paste = move |event: ev::Event| {
        if dispatch.files(FileSource::Pasted(&event)) {
            event.prevent_default();
        }
    };
    let listing = move || {
        picker
            .get()
            .map(|(canned, at)| view! { <Picker canned at appearance dispatch /> })
    };
    view! {
        <form class="composer" aria-label=appearance.text(Key::Compose) on:submit=submit>
            {listing}
            <div class="composer-card">
                // The copy of the draft behind the input gives it its height.
                <div class="field" data-draft=draft>
                    <textarea
                        class="input"
                        rows="1"
                        dir="auto"
                        autocomplete="off"
                        enterkeyhint="send"
                        data-focus="composer"
                        aria-label=appearance.text(Key::Compose)
                        aria-autocomplete="list"
                        aria-controls=move || picks.get().then_some("canned-list")
                        aria-activedescendant=chosen
                        placeholder=appearance.text(Key::Placeholder)
                        prop:value=draft
                        on:input=move |event| {
                            dispatch.send(Event::DraftChanged(event_target_value(&event)));
                        }
                        on:keydown=keydown
                        on:paste=move |event| paste(event.into())
                    ></textarea>
                </div>
                <div class="composer-tools">
                    <input
                        class="visually-hidden"
                        type="file"
                        multiple
                        tabindex="-1"
                        aria-hidden="true"
                        node_ref=file_input
                        on:change=move |event| {
                            dispatch.files(FileSource::Picked(&event));
                        }
                    />
                    <IconButton
                        name="attach"
                        label=appearance.text(Key::Attach).to_owned()
                        shape=Shape::Clip
                        press=Callback::new(move |()| {
                            if let Some(input) = file_input.get_untracked() {
                                input.click();
                            }
                        })
                    />
                    <IconButton
                        name="pick-canned"
                        label=appearance.text(Key::PickCanned).to_owned()
                        shape=Shape::Canned
                        press=Callback::new(move |()| {
                            dispatch.send(Event::CannedAsked);
                        })
                    />
                    <p class="composer-hint">{appearance.text(Key::ComposeHint)}</p>
                    <button
                        class="send"
                        type="submit"
                        // A press leaves the focus, and a phone's keyboard, where it is.
                        on:mousedown=|event| event.prevent_default()
                        aria-label=appearance.text(Key::Send)
                        title=appearance.text(Key::Send)
                        disabled=move || draft.with(|draft| draft.trim().is_empty())
                    >
                        <Icon shape=Shape::Send />
                    </button>
                </div>
            </div>
        </form>
    }
}
