//! One tab of the visitor's browser: a model, its timers, and its calls.

use std::collections::BTreeMap;
use std::time::Instant;

use chat_api::ReplyBody;
use chat_core::{
    Author, Content, ItemBody, ItemId, Model, Moment, SendState, TimerId, UploadId, view,
};
use tokio::task::AbortHandle;

use crate::files::{Chosen, number_in};
use crate::outcome::Errand;

/// A tab as long as its page lives. A page that is loaded anew is another one
/// with the same name.
pub(crate) struct Tab {
    /// Never given twice.
    pub(crate) life: u64,
    /// Names the connection, the same after a reload.
    pub(crate) cid: String,
    /// The conversation.
    pub(crate) model: Model,
    /// The timers that run, and when they run out.
    pub(crate) timers: BTreeMap<TimerId, Moment>,
    /// The calls that are open.
    pub(crate) calls: Vec<Call>,
    /// The visitor's files, until the core lets them go.
    pub(crate) files: BTreeMap<UploadId, Chosen>,
    /// How many files it ever had.
    pub(crate) chosen: u64,
    /// After so many effects it dies.
    pub(crate) fuse: Option<usize>,
}

/// An HTTP call that is open. Dropping it ends it.
pub(crate) struct Call {
    pub(crate) errand: Errand,
    /// The message that it carries.
    pub(crate) message: Option<String>,
    /// When it began, by both clocks.
    pub(crate) began: Moment,
    pub(crate) really: Instant,
    pub(crate) task: AbortHandle,
}

impl Drop for Call {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tab {
    /// The next timer that runs out.
    pub(crate) fn next_timer(&self) -> Option<(Moment, TimerId)> {
        self.timers.iter().map(|(timer, due)| (*due, *timer)).min()
    }

    /// The client's messages: identifier, text or file's name, state. None that
    /// cannot be sent yet.
    pub(crate) fn messages(&self) -> impl Iterator<Item = (&str, &str, SendState)> {
        let messages = self.of_client().filter(|(.., state)| !state.is_upload());
        messages.filter_map(|(_, id, content, state)| Some((id, words_of(content)?, state)))
    }

    /// The client's files: the item, the file's number, the state.
    pub(crate) fn files_shown(&self) -> impl Iterator<Item = (ItemId, u64, SendState)> {
        self.of_client().filter_map(|(item, _, content, state)| {
            let number = number_in(name_of(content)?)?;
            Some((item, number, state))
        })
    }

    /// Those that cannot be fetched yet.
    pub(crate) fn uploads(&self) -> impl Iterator<Item = (ItemId, u64, SendState)> {
        self.files_shown().filter(|(.., state)| state.is_upload())
    }

    fn of_client(&self) -> impl Iterator<Item = (ItemId, &str, &Content, SendState)> {
        self.model.timeline().items().iter().filter_map(|item| {
            let ItemBody::Message {
                content,
                send_state: Some(state),
                message_id: Some(id),
                ..
            } = &item.body
            else {
                return None;
            };
            Some((item.id, &**id, &**content, *state))
        })
    }

    /// What the bot has said, in the order in which it is shown.
    pub(crate) fn answers(&self) -> impl Iterator<Item = &str> {
        let said = self.model.timeline().items().iter().filter_map(|item| {
            let ItemBody::Message {
                author, content, ..
            } = &item.body
            else {
                return None;
            };
            (*author == Author::Bot).then_some(content)
        });
        said.filter_map(|content| content.source_text())
    }

    /// What agents have said, in the order in which it is shown: texts, and the
    /// addresses of files.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.model.timeline().items().iter().filter_map(|item| {
            let ItemBody::Message {
                author: Author::Agent(_),
                content,
                ..
            } = &item.body
            else {
                return None;
            };
            match &content.reply().body {
                ReplyBody::Text(text) => Some(text.text.as_str()),
                ReplyBody::File(file) => Some(file.url.as_str()),
                _ => None,
            }
        })
    }

    /// What is wrong with it at any time.
    pub(crate) fn wrong(&self) -> Option<String> {
        let items = self.model.timeline().items();
        if !items.windows(2).all(|pair| pair[0].id < pair[1].id) {
            return Some("the identifiers of the timeline do not rise".to_owned());
        }
        let seen = view(&self.model);
        if seen.composer.lock.is_some() != self.model.input_is_locked() {
            return Some("model and view differ on the lock".to_owned());
        }
        None
    }
}

/// What a message says: a text, or a file's name.
fn words_of(content: &Content) -> Option<&str> {
    content.source_text().or_else(|| name_of(content))
}

fn name_of(content: &Content) -> Option<&str> {
    match &content.reply().body {
        ReplyBody::File(file) => file.name.as_deref(),
        _ => None,
    }
}
