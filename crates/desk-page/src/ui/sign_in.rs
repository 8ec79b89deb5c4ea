//! The sign-in. Name and password live in the form alone.

use desk_core::{Event, Page};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;

use super::common::{Icon, Shape, flag};
use super::words::sign_in_problem;
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// The form.
#[component]
pub(crate) fn SignIn(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let busy = screen.page(|page| matches!(page, Page::SignIn { busy: true, .. }));
    let problem = screen.page(|page| match page {
        Page::SignIn { problem, .. } => *problem,
        _ => None,
    });
    let login = NodeRef::<html::Input>::new();
    let password = NodeRef::<html::Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let (Some(login), Some(password)) = (login.get_untracked(), password.get_untracked()) {
            dispatch.send(Event::SignInSubmitted {
                login: login.value(),
                password: password.value(),
            });
        }
    };
    let words = move || {
        let problem = problem.get();
        problem.map(|problem| sign_in_problem(problem, appearance))
    };
    view! {
        <main class="sign-in">
            <form class="sign-in-card" on:submit=submit aria-labelledby="sign-in-title">
                <span class="brand"><Icon shape=Shape::Chat /></span>
                <h1 id="sign-in-title">{appearance.text(Key::SignInTitle)}</h1>
                <p class="hint">{appearance.text(Key::SignInHint)}</p>
                <label class="labelled">
                    <span>{appearance.text(Key::Login)}</span>
                    <input
                        node_ref=login
                        class="text-field"
                        name="username"
                        data-focus="sign-in"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        required
                        aria-describedby="sign-in-problem"
                    />
                </label>
                <label class="labelled">
                    <span>{appearance.text(Key::Password)}</span>
                    <input
                        node_ref=password
                        class="text-field"
                        name="password"
                        type="password"
                        autocomplete="current-password"
                        required
                        aria-describedby="sign-in-problem"
                    />
                </label>
                <p
                    id="sign-in-problem"
                    class="problem"
                    role="alert"
                    hidden=move || problem.get().is_none()
                >
                    {words}
                </p>
                <button
                    class="button primary"
                    type="submit"
                    disabled=move || busy.get()
                    aria-busy=move || flag(busy.get())
                >
                    {appearance.text(Key::SignIn)}
                </button>
            </form>
        </main>
    }
}
