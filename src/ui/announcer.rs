//! The live region: what a screen reader says, once, apart from the timeline.
//!
//! It exists before anything is said in it, and is emptied soon after, so that
//! nothing is read twice.

use std::cell::Cell;

use chat_core::markup::plain_text;
use chat_core::{Announcement, Author, Content, Shown};
use leptos::prelude::*;
use leptos::tachys::renderer::Rndr;

use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::{Drawn, follow};
use crate::ui::connection::connection_sentence;
use crate::ui::message::{author_name, coordinates, notice_sentence, state_text};

/// So much of a message is read out, in characters.
const MAX_SPOKEN: usize = 1000;

/// Draws the one live region of the widget. It belongs to the present reactive
/// owner.
pub(super) fn draw_announcer(
    announcements: ArcRwSignal<Vec<Announcement>>,
    appearance: Appearance,
) -> Drawn {
    let region = Drawn::of_part("div", "announcer")
        .with("role", "status")
        .with("aria-live", "polite")
        .with("aria-atomic", "false")
        .with("aria-relevant", "additions");
    let drawn = region.clone();
    // One element for each, so that only what is added is read.
    let said = Cell::new(0);
    follow(move || {
        let announcements = announcements.get();
        if announcements.len() < said.get() {
            Rndr::clear_children(&drawn.0);
            said.set(0);
        }
        for one in announcements.iter().skip(said.get()) {
            let line = Drawn::new("p").text(&wording(one, appearance));
            Rndr::insert_node(&drawn.0, &line.0, None);
        }
        said.set(announcements.len());
    });
    region
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
        Announcement::SendUnsure => appearance.text(Key::Unsure).to_owned(),
        Announcement::File { name, state } => {
            format!("{name}: {}.", state_text(*state, appearance))
        }
        Announcement::Notice(notice) => notice_sentence(notice, appearance),
        Announcement::Connection(connection) => {
            connection_sentence(*connection, appearance).to_owned()
        }
    }
}

/// A message is read with its author, once. Nobody wants to hear all of a very
/// long one without asking.
fn spoken_message(author: &Author, content: &Content, appearance: Appearance) -> String {
    let mut spoken = author_name(author, appearance) + ": " + &words_of(content, appearance);
    if let Some((end, _)) = spoken.char_indices().nth(MAX_SPOKEN) {
        spoken.truncate(end);
        spoken.push('…');
    }
    spoken
}

fn words_of(content: &Content, appearance: Appearance) -> String {
    let named = |kind: Key, name: Option<&str>| {
        let kind = appearance.text(kind);
        match name {
            Some(name) => format!("{kind}: {name}"),
            None => kind.to_owned(),
        }
    };
    match &content.shown {
        Shown::Text(nodes) => plain_text(nodes),
        Shown::Actions(actions) => joined(actions.iter().map(|action| action.label.as_str())),
        Shown::Image { caption, name, .. } => {
            named(Key::Picture, caption.as_deref().or(name.as_deref()))
        }
        Shown::Audio(clip) => named(Key::Audio, clip.name.as_deref()),
        Shown::Video(clip) => named(Key::Video, clip.name.as_deref()),
        Shown::File { name, .. } => named(Key::File, name.as_deref()),
        Shown::Carousel { text, cards } => {
            let titles = joined(cards.iter().filter_map(|card| {
                let label = card.action.as_ref().map(|action| action.label.as_str());
                card.title
                    .as_deref()
                    .or(card.description.as_deref())
                    .or(label)
            }));
            format!("{} {}", plain_text(text), named(Key::Cards, Some(&titles)))
        }
        Shown::Location { lat, lon } => {
            named(Key::Location, Some(&coordinates(*lat, *lon, appearance)))
        }
        Shown::Nothing => String::new(),
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}
