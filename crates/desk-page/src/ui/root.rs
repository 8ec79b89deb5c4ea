//! Which page is shown.

use desk_core::{Event, Page};
use leptos::prelude::*;

use super::announcer::Announcer;
use super::common::{Icon, Shape};
use super::desk::Desk;
use super::sign_in::SignIn;
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// The pages, without what is in them.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    Starting,
    Unreachable,
    SignIn,
    Desk,
}

/// The whole page, and the one live region beside it.
#[component]
pub(crate) fn Root(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let which = screen.page(|page| match page {
        Page::Starting => Which::Starting,
        Page::Unreachable => Which::Unreachable,
        Page::SignIn { .. } => Which::SignIn,
        Page::Desk(_) => Which::Desk,
    });
    let announcements = screen.announcements.clone();
    let outdated = screen.outdated.clone();
    let page = move || {
        let screen = screen.clone();
        match which.get() {
            Which::Starting => view! {
                <main class="blank" aria-busy="true">
                    <span class="spinner">{""}</span>
                    <p class="visually-hidden">{appearance.text(Key::Loading)}</p>
                </main>
            }
            .into_any(),
            Which::Unreachable => view! {
                <main class="blank">
                    <span class="blank-sign"><Icon shape=Shape::Warning /></span>
                    <h1>{appearance.text(Key::Unreachable)}</h1>
                    <p>{appearance.text(Key::UnreachableHint)}</p>
                    <button
                        class="button"
                        type="button"
                        on:click=move |_| dispatch.send(Event::ReloadPressed)
                    >
                        {appearance.text(Key::TryAgain)}
                    </button>
                </main>
            }
            .into_any(),
            Which::SignIn => view! { <SignIn screen appearance dispatch /> }.into_any(),
            Which::Desk => view! { <Desk screen appearance dispatch /> }.into_any(),
        }
    };
    view! {
        {page}
        <div class="outdated" hidden=move || !outdated.get()>
            <p>{appearance.text(Key::Outdated)}</p>
            <button
                class="button primary"
                type="button"
                on:click=move |_| dispatch.send(Event::RenewPressed)
            >
                {appearance.text(Key::LoadAnew)}
            </button>
        </div>
        <Announcer announcements appearance />
    }
}
