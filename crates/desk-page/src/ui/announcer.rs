//! The live region: what a screen reader says, once.
//!
//! It exists before anything is said in it, and is emptied soon after, so that
//! nothing is read twice.

use desk_core::Announcement;
use leptos::prelude::*;

use super::Appearance;
use super::words;
use crate::i18n::Key;

/// The one live region of the page.
#[component]
pub(crate) fn Announcer(
    /// What is to be said now.
    announcements: ArcRwSignal<Vec<Announcement>>,
    /// How it is worded.
    appearance: Appearance,
) -> impl IntoView {
    // One element for each, so that only what is added is read.
    let lines = move || {
        let lines = announcements.get().into_iter();
        lines
            .map(|one| view! { <p>{wording(&one, appearance)}</p> })
            .collect_view()
    };
    view! {
        <div
            class="visually-hidden"
            data-name="announcer"
            role="status"
            aria-live="polite"
            aria-atomic="false"
            aria-relevant="additions"
        >
            {lines}
        </div>
    }
}

fn wording(announcement: &Announcement, appearance: Appearance) -> String {
    match announcement {
        Announcement::Said { who, words } => format!("{who}: {words}"),
        Announcement::SaidElsewhere(who) => appearance.with(Key::SaidElsewhere, who),
        Announcement::Waits(who) => appearance.with(Key::SomebodyWaits, who),
        Announcement::NotSent => appearance.text(Key::NotSent).to_owned(),
        Announcement::CutOff => appearance.text(Key::CutOff).to_owned(),
        Announcement::Outdated => appearance.text(Key::Outdated).to_owned(),
        Announcement::Back => appearance.text(Key::BackAgain).to_owned(),
        Announcement::Fitting(0) => appearance.text(Key::NoneFits).to_owned(),
        Announcement::Fitting(count) => appearance.with(Key::Fitting, &count.to_string()),
        Announcement::Toast(toast) => words::toast(toast, appearance),
    }
}
