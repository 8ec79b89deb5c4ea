//! The dialog in which canned answers are written and changed.

use desk_core::api::Canned;
use desk_core::{Dialog, Event};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::common::{Icon, IconButton, Shape, flag};
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// The list, or the form for one of them.
#[component]
pub(crate) fn CannedDialog(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let editing = screen.desk(|desk| match &desk.dialog {
        Some(Dialog::Canned { editing, .. }) => *editing,
        _ => None,
    });
    move || {
        let screen = screen.clone();
        match editing.get() {
            Some(id) => view! { <Form id screen appearance dispatch /> }.into_any(),
            None => view! { <Listing screen appearance dispatch /> }.into_any(),
        }
    }
}

#[component]
fn Listing(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let canned = screen.desk(|desk| desk.canned.clone());
    let rows = move || {
        let canned = canned.get().into_iter();
        canned
            .map(|Canned { id, title, text }| {
                let named = appearance.with(Key::ChangeNamed, &title);
                let gone = appearance.with(Key::DeleteNamed, &title);
                view! {
                    <li class="canned">
                        <span class="option-title" dir="auto">{title}</span>
                        <span class="option-text" dir="auto">{text}</span>
                        <span class="canned-tools">
                            <IconButton
                                name="change"
                                label=named
                                shape=Shape::Pencil
                                press=Callback::new(move |()| {
                                    dispatch.send(Event::CannedEdited(Some(id)));
                                })
                            />
                            <IconButton
                                name="delete"
                                label=gone
                                shape=Shape::Bin
                                press=Callback::new(move |()| {
                                    dispatch.send(Event::CannedDeleted(id));
                                })
                            />
                        </span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <p class="hint">{appearance.text(Key::CannedHint)}</p>
        <ul class="canned-list" role="list">{rows}</ul>
        <p class="list-empty" hidden=move || canned.with(|canned| !canned.is_empty())>
            {appearance.text(Key::NoCanned)}
        </p>
        <div class="dialog-bottom">
            <button
                class="button primary"
                type="button"
                data-name="new-canned"
                autofocus
                on:click=move |_| dispatch.send(Event::CannedEdited(None))
            >
                <Icon shape=Shape::Plus />
                {appearance.text(Key::NewCanned)}
            </button>
        </div>
    }
}

/// Title and text of one of them; what is written lives in the form alone.
#[component]
fn Form(
    /// Which; nothing for a new one.
    id: Option<i64>,
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let busy = screen.desk(|desk| matches!(desk.dialog, Some(Dialog::Canned { busy: true, .. })));
    let failed =
        screen.desk(|desk| matches!(desk.dialog, Some(Dialog::Canned { failed: true, .. })));
    let before = screen.desk(move |desk| {
        let canned = desk.canned.iter().find(|canned| Some(canned.id) == id);
        canned.cloned()
    });
    let (was_title, was_text) = before
        .get_untracked()
        .map(|canned| (canned.title, canned.text))
        .unwrap_or_default();
    let title = NodeRef::<html::Input>::new();
    let text = NodeRef::<html::Textarea>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let (Some(title), Some(text)) = (title.get_untracked(), text.get_untracked()) {
            dispatch.send(Event::CannedSaved {
                title: title.value(),
                text: text.value(),
            });
        }
    };
    Effect::new(move || {
        if let Some(title) = title.get() {
            // A browser that refuses leaves the focus where it is.
            let _ = title.focus();
        }
    });
    view! {
        <form class="canned-form" on:submit=submit>
            <label class="labelled">
                <span>{appearance.text(Key::CannedTitle)}</span>
                <input class="text-field" node_ref=title required maxlength="100" prop:value=was_title />
            </label>
            <label class="labelled">
                <span>{appearance.text(Key::CannedText)}</span>
                <textarea class="text-field" node_ref=text required rows="6" prop:value=was_text></textarea>
            </label>
            <p class="problem" role="alert" hidden=move || !failed.get()>
                {appearance.text(Key::NotSaved)}
            </p>
            <div class="dialog-bottom">
                <button
                    class="button"
                    type="button"
                    on:click=move |_| dispatch.send(Event::CannedPressed)
                >
                    {appearance.text(Key::Cancel)}
                </button>
                <button
                    class="button primary"
                    type="submit"
                    disabled=move || busy.get()
                    aria-busy=move || flag(busy.get())
                >
                    {appearance.text(Key::Save)}
                </button>
            </div>
        </form>
    }
}
