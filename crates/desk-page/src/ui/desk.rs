//! The desk: lists, conversation, details, and what stands before them.

use desk_core::{Event, Step};
use leptos::prelude::*;

use super::common::{Icon, IconButton, Shape, flag};
use super::conversation::Conversation;
use super::details::Details;
use super::dialog::Dialogs;
use super::shortcuts::shortcut;
use super::side::Side;
use super::words;
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// All that an agent works with.
#[component]
pub(crate) fn Desk(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let step = screen.desk(|desk| {
        Some(match desk.step {
            Step::List => "list",
            Step::Conversation => "conversation",
            Step::Details => "details",
        })
    });
    let details = screen.desk(|desk| desk.details && desk.open.is_some());
    let open = screen.desk(|desk| desk.open.as_ref().map(|open| open.id));
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        if let Some(pressed) = shortcut(&event) {
            event.prevent_default();
            dispatch.send(pressed);
        }
    });
    on_cleanup(move || keys.remove());
    let middle = {
        let screen = screen.clone();
        move || match open.get() {
            Some(_) => {
                let screen = screen.clone();
                view! { <Conversation screen appearance dispatch /> }.into_any()
            }
            None => {
                let screen = screen.clone();
                view! { <Nothing screen appearance /> }.into_any()
            }
        }
    };
    let beside = {
        let screen = screen.clone();
        move || {
            let screen = screen.clone();
            details
                .get()
                .then(|| view! { <Details screen appearance dispatch /> })
        }
    };
    view! {
        <div class="desk" data-step=move || step.get() data-details=move || flag(details.get())>
            <Side screen=screen.clone() appearance dispatch />
            {middle}
            {beside}
            <Toast screen=screen.clone() appearance dispatch />
            <Dialogs screen appearance dispatch />
        </div>
    }
}

/// What stands in the middle while no conversation is open.
#[component]
fn Nothing(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    let (waiting, mine) = (screen.waiting.clone(), screen.mine.clone());
    let waits = {
        let waiting = waiting.clone();
        Memo::new(move |_| waiting.count() > 0)
    };
    let any = Memo::new(move |_| waiting.count() + mine.count() > 0);
    let shape = Signal::derive(move || if any.get() { Shape::Chat } else { Shape::Quiet });
    view! {
        <main class="nothing">
            <span class="blank-sign"><Icon shape /></span>
            <h1>
                {move || appearance.text(if any.get() { Key::PickOne } else { Key::AllQuiet })}
            </h1>
            <p>
                {move || {
                    appearance.text(if waits.get() { Key::PickOneHint } else { Key::AllQuietHint })
                }}
            </p>
            <p class="keys" hidden=move || !waits.get()>
                <kbd>{"Alt"}</kbd>
                <kbd>{"N"}</kbd>
                <span>{appearance.text(Key::PressTakeNext)}</span>
            </p>
        </main>
    }
}

/// A notice that goes by itself.
#[component]
fn Toast(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let toast = screen.desk(|desk| desk.toast.clone());
    move || {
        toast.get().map(|toast| {
            view! {
                <div class="toast">
                    <p>{words::toast(&toast, appearance)}</p>
                    <IconButton
                        name="leave-toast"
                        label=appearance.text(Key::Dismiss).to_owned()
                        shape=Shape::Close
                        press=Callback::new(move |()| dispatch.send(Event::ToastLeft))
                    />
                </div>
            }
        })
    }
}
