//! Which items of two timelines are the same: the one on a page, and the one
//! that is kept.

use std::mem::discriminant;

use chat_api::Json;

use crate::content::Content;
use crate::ids::ItemId;
use crate::timeline::{ItemBody, TimelineItem};

/// The items of a timeline, to be found again in the order in which they stand.
pub(crate) struct Known<'a>(pub(crate) &'a [TimelineItem]);

impl Known<'_> {
    /// The identifier of an item that says this, behind those that were found
    /// before. Once something is not found, nothing after it is.
    pub(crate) fn find(&mut self, body: &ItemBody) -> Option<ItemId> {
        let place = self.0.iter().position(|item| is_same(&item.body, body));
        let (found, rest) = match place {
            Some(place) => self.0.split_at(place).1.split_first()?,
            None => {
                self.0 = &[];
                return None;
            }
        };
        self.0 = rest;
        Some(found.id)
    }
}

/// Whether both say the same, whatever became of it and whatever time the pages'
/// clocks showed.
pub(crate) fn is_same(one: &ItemBody, other: &ItemBody) -> bool {
    match (one, other) {
        (
            ItemBody::Message {
                author: one_author,
                content: one_content,
                message_id: one_id,
                ..
            },
            ItemBody::Message {
                author,
                content,
                message_id,
                ..
            },
        ) => {
            let says = |content: &Content| Json::from(content.reply());
            discriminant(one_author) == discriminant(author)
                && one_id == message_id
                && (message_id.is_some() || says(one_content) == says(content))
        }
        (ItemBody::Choices(one), ItemBody::Choices(other)) => one.labels == other.labels,
        (ItemBody::Notice(one), ItemBody::Notice(other)) => {
            discriminant(one) == discriminant(other)
        }
        _ => false,
    }
}
