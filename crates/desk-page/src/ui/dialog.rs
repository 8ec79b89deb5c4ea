//! What stands before everything else until it is answered. The browser's own
//! dialog keeps the focus in it and gives it back.

use desk_core::api::Group;
use desk_core::{Dialog, Event};
use leptos::html;
use leptos::prelude::*;

use super::canned::CannedDialog;
use super::common::{Icon, IconButton, Shape, flag};
use super::shortcuts::LISTED;
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// Which dialog.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    Pass,
    Close,
    SignOut,
    Canned,
    Shortcuts,
}

/// The dialog that is asked for.
#[component]
pub(crate) fn Dialogs(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let which = screen.desk(|desk| {
        desk.dialog.as_ref().map(|dialog| match dialog {
            Dialog::Pass(_) => Which::Pass,
            Dialog::Close(_) => Which::Close,
            Dialog::SignOut => Which::SignOut,
            Dialog::Canned { .. } => Which::Canned,
            Dialog::Shortcuts => Which::Shortcuts,
        })
    });
    move || {
        let which = which.get()?;
        let screen = screen.clone();
        let (title, body) = match which {
            Which::Pass => (
                Key::PassTitle,
                view! { <Groups screen appearance dispatch /> }.into_any(),
            ),
            Which::Close => (
                Key::CloseTitle,
                question(
                    appearance.text(Key::CloseQuestion).to_owned(),
                    Key::CloseYes,
                    Event::CloseConfirmed,
                    appearance,
                    dispatch,
                ),
            ),
            Which::SignOut => {
                let unsent = screen.desk(|desk| desk.unsent).get_untracked();
                let words = appearance.with(Key::SignOutQuestion, &unsent.to_string());
                (
                    Key::SignOutTitle,
                    question(
                        words,
                        Key::SignOutYes,
                        Event::SignOutConfirmed,
                        appearance,
                        dispatch,
                    ),
                )
            }
            Which::Canned => (
                Key::Canned,
                view! { <CannedDialog screen appearance dispatch /> }.into_any(),
            ),
            Which::Shortcuts => (Key::Shortcuts, keys(appearance)),
        };
        Some(view! { <Modal title body appearance dispatch /> })
    }
}

/// The frame of every dialog.
#[component]
fn Modal(
    /// What it is about.
    title: Key,
    /// What is in it.
    body: AnyView,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let frame = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(frame) = frame.get()
            && !frame.open()
        {
            // One that cannot stand before the rest stands among it.
            let _ = frame.show_modal();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=frame
            aria-labelledby="dialog-title"
            // Some browsers close it themselves when it is pressed twice.
            on:close=move |_: leptos::ev::Event| dispatch.send(Event::DialogLeft)
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                dispatch.send(Event::DialogLeft);
            }
        >
            <header class="dialog-top">
                <h2 id="dialog-title">{appearance.text(title)}</h2>
                <IconButton
                    name="leave-dialog"
                    label=appearance.text(Key::CloseDialog).to_owned()
                    shape=Shape::Close
                    press=Callback::new(move |()| dispatch.send(Event::DialogLeft))
                />
            </header>
            {body}
        </dialog>
    }
}

/// A question with one answer that does something.
fn question(
    words: String,
    yes: Key,
    event: Event,
    appearance: Appearance,
    dispatch: Dispatch,
) -> AnyView {
    view! {
        <p class="question">{words}</p>
        <div class="dialog-bottom">
            <button
                class="button"
                type="button"
                on:click=move |_| dispatch.send(Event::DialogLeft)
            >
                {appearance.text(Key::Cancel)}
            </button>
            <button
                class="button primary"
                type="button"
                data-name="confirm"
                autofocus
                on:click=move |_| dispatch.send(event.clone())
            >
                {appearance.text(yes)}
            </button>
        </div>
    }
    .into_any()
}

/// The groups that a conversation can be passed on to.
#[component]
fn Groups(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let groups = screen.desk(|desk| {
        let own = desk.open.as_ref().map(|open| open.group_id.clone());
        let others = desk
            .groups
            .iter()
            .filter(|group| Some(&group.id) != own.as_ref());
        others.cloned().collect::<Vec<_>>()
    });
    let none = move || groups.with(Vec::is_empty);
    let buttons = move || {
        let groups = groups.get().into_iter();
        groups
            .map(|group| {
                let Group {
                    id,
                    name,
                    has_online,
                } = group;
                view! {
                    <li>
                        <button
                            class="choice"
                            type="button"
                            autofocus
                            on:click=move |_| dispatch.send(Event::PassConfirmed(id.clone()))
                        >
                            <span class="choice-name" dir="auto">{name}</span>
                            <span class="choice-state" data-online=flag(has_online)>
                                {appearance.text(if has_online { Key::GroupOnline } else { Key::GroupAway })}
                            </span>
                            <Icon shape=Shape::Pass />
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <ul class="choices" role="list">{buttons}</ul>
        <p class="list-empty" hidden=move || !none()>{appearance.text(Key::NoGroups)}</p>
    }
}

fn keys(appearance: Appearance) -> AnyView {
    let rows = LISTED.iter().map(|(keys, meaning)| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> });
        view! {
            <div class="key">
                <dt>{keys.collect_view()}</dt>
                <dd>{appearance.text(*meaning)}</dd>
            </div>
        }
    });
    view! { <dl class="key-list">{rows.collect_view()}</dl> }.into_any()
}
