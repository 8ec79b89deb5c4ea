//! The items of the timeline as they are kept in the browser.

use chat_api::Json;

use crate::model::Model;
use crate::reveal;
use crate::timeline::{Author, ItemBody, Notice, SendState, TimelineItem};

/// At most so many items are kept, the newest.
pub(crate) const MOST_ITEMS: usize = 200;

/// About so many bytes of text are kept. A browser's store holds a few
/// million characters for all pages of a site.
const MOST_BYTES: usize = 400_000;

/// The newest items, as many as there is room for. What still waits to be shown
/// counts as shown.
pub(crate) fn items(model: &Model) -> Vec<Json> {
    let shown = model.timeline.items();
    let at = shown.last().map(|item| item.at).unwrap_or_default();
    let coming = reveal::coming(model, at);
    let mut room = MOST_BYTES;
    let mut kept: Vec<Json> = shown
        .iter()
        .chain(&coming)
        .filter(|item| !is_upload(item))
        .rev()
        .take(MOST_ITEMS)
        .map(item_entry)
        .filter(|entry| match room.checked_sub(size(entry)) {
            Some(rest) => {
                room = rest;
                true
            }
            None => false,
        })
        .collect();
    kept.reverse();
    kept
}

/// What cannot be fetched yet is this tab's alone.
fn is_upload(item: &TimelineItem) -> bool {
    matches!(&item.body, ItemBody::Message { send_state: Some(state), .. } if state.is_upload())
}

/// About how much of the store something takes.
fn size(json: &Json) -> usize {
    match json {
        Json::Text(text) => text.len() + 3,
        Json::List(items) => items.iter().map(size).sum::<usize>() + 2,
        Json::Map(entries) => entries
            .iter()
            .map(|(key, value)| key.len() + 4 + size(value))
            .sum(),
        _ => 6,
    }
}

fn item_entry(item: &TimelineItem) -> Json {
    let entry = Json::map().with("at", item.at.0 as f64);
    match &item.body {
        ItemBody::Message {
            author,
            content,
            send_state,
            message_id,
        } => {
            let (author, employee) = match author {
                Author::Client => ("client", None),
                Author::Bot => ("bot", None),
                Author::Agent(employee) => ("agent", employee.as_deref()),
            };
            entry
                .with("by", author)
                .with_some("employee", employee)
                .with("reply", content.reply())
                .with_some("id", message_id.as_deref())
                .with_some("state", send_state.map(state_name))
        }
        ItemBody::Choices(choices) => entry
            .with(
                "choices",
                Json::List(choices.labels.iter().map(Json::from).collect()),
            )
            .with_some("chosen", choices.chosen.map(|index| index as f64)),
        ItemBody::Notice(notice) => {
            let (name, employee, group) = match notice {
                Notice::AgentRequested => ("requested", None, None),
                Notice::AgentJoined(employee) => ("joined", employee.as_deref(), None),
                Notice::AgentPassed(group) => ("passed", None, group.as_deref()),
                Notice::AgentLeft => ("left", None, None),
            };
            entry
                .with("notice", name)
                .with_some("employee", employee)
                .with_some("group", group)
        }
    }
}

/// A state's name in the store.
pub(crate) fn state_name(state: SendState) -> &'static str {
    match state {
        SendState::Sending => "sending",
        SendState::Sent => "sent",
        SendState::Failed => "failed",
        SendState::Unsure => "unsure",
        // Never written.
        SendState::Uploading(_) | SendState::NotUploaded(_) => "",
    }
}
