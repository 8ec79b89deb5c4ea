//! The live region: what a screen reader says, once, apart from the timeline.
//!
//! It exists before anything is said in it, and is emptied soon after, so that
//! nothing is read twice.

use chat_core::markup::plain_text;
use chat_core::{Announcement, Author, Content, Shown};
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::connection::connection_sentence;
use crate::ui::message::author_name;

/// The one live region of the widget.
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
            class="announcer"
            part="announcer"
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
        Announcement::Message {
            author, content, ..
        } => spoken_message(author, content, appearance),
        Announcement::QuickReplies { labels, locked } => {
            let lead = appearance.text(if *locked {
                Key::ChooseAnswer
            } else {
                Key::AnswersAvailable
            });
            format!("{lead}: {}.", labels.join(", "))
        }
        Announcement::SendFailed => appearance.text(Key::NotSent).to_owned(),
        Announcement::Connection(connection) => {
            connection_sentence(*connection, appearance).to_owned()
        }
    }
}

fn spoken_message(author: &Author, content: &Content, appearance: Appearance) -> String {
    match &content.shown {
        Shown::Text(nodes) => {
            format!("{}: {}", author_name(author, appearance), plain_text(nodes))
        }
        _ => String::new(),
    }
}
