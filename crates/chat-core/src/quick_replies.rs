//! Quick replies, and whether they lock the text input (chat-api.md, "Disable
//! text input when using buttons").

use chat_api::{Button, Json};

use crate::ids::{ItemId, SetId};

/// The buttons under the last message.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum QuickReplies {
    /// There are none.
    #[default]
    None,
    /// They belong to an answer whose messages are still being shown.
    Coming(Set),
    /// They can be pressed.
    Active(Set),
    /// One was pressed, and the answer has not come yet.
    Pressed {
        /// The set that it belongs to.
        set: Set,
        /// Which of its buttons.
        index: usize,
        /// The message that the press became.
        item: ItemId,
    },
}

/// The buttons of one answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Set {
    pub(crate) id: SetId,
    /// Where they stay in the timeline when they can be pressed no more.
    /// Nothing until they could be.
    pub(crate) place: Option<ItemId>,
    pub(crate) buttons: Vec<Button>,
    /// Whether the text input is locked as long as they are there.
    pub(crate) locks: bool,
}

impl QuickReplies {
    /// The label of a button that can be pressed.
    pub(crate) fn label(&self, set: SetId, index: usize) -> Option<&str> {
        match self {
            QuickReplies::Active(active) if active.id == set => {
                active.buttons.get(index).map(|button| button.text.as_str())
            }
            _ => None,
        }
    }

    pub(crate) fn press(&mut self, index: usize, item: ItemId) {
        match std::mem::take(self) {
            QuickReplies::Active(set) => *self = QuickReplies::Pressed { set, index, item },
            other => *self = other,
        }
    }

    /// Whether they wait for the messages before them.
    pub(crate) fn are_coming(&self) -> bool {
        matches!(self, QuickReplies::Coming(_))
    }

    /// The messages before them have been shown.
    pub(crate) fn activate(&mut self, place: ItemId) {
        match std::mem::take(self) {
            QuickReplies::Coming(mut set) => {
                set.place = Some(place);
                *self = QuickReplies::Active(set);
            }
            other => *self = other,
        }
    }

    /// Their place in the timeline, and which of them was pressed; whether
    /// they can be pressed no more.
    pub(crate) fn in_timeline(&self) -> Option<(ItemId, Option<usize>, bool)> {
        match self {
            QuickReplies::Active(set) => Some((set.place?, None, false)),
            QuickReplies::Pressed { set, index, .. } => Some((set.place?, Some(*index), true)),
            _ => None,
        }
    }

    /// The labels of the buttons that can be pressed, or soon can.
    pub(crate) fn labels(&self) -> Vec<String> {
        match self {
            QuickReplies::Active(set) | QuickReplies::Coming(set) => {
                let buttons = set.buttons.iter();
                buttons.map(|button| button.text.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A message could not be sent: whatever it was, the person is not locked
    /// out. If it was the press itself, the buttons can be pressed again.
    pub(crate) fn release(&mut self, failed: ItemId) {
        self.unlock();
        if let QuickReplies::Pressed { set, item, .. } = self
            && *item == failed
        {
            *self = QuickReplies::Active(set.clone());
        }
    }

    /// The answer to a press has been shown already, by another way.
    pub(crate) fn answered(&mut self) {
        if matches!(self, QuickReplies::Pressed { .. }) {
            *self = QuickReplies::None;
        }
    }

    /// The person can write from now on, whatever the buttons' answer said.
    pub(crate) fn unlock(&mut self) {
        match self {
            QuickReplies::None => {}
            QuickReplies::Coming(set)
            | QuickReplies::Active(set)
            | QuickReplies::Pressed { set, .. } => set.locks = false,
        }
    }

    /// The failed message of a press goes out again, so its buttons wait too.
    pub(crate) fn resume(&mut self, item: ItemId, text: &str) {
        if let QuickReplies::Active(set) = self
            && let Some(index) = set.buttons.iter().position(|button| button.text == text)
        {
            self.press(index, item);
        }
    }

    /// What is kept of them: those that can be pressed, or could again if the
    /// page went away now.
    pub(crate) fn as_json(&self) -> Option<Json> {
        let (QuickReplies::Coming(set) | QuickReplies::Active(set)) = self else {
            return None;
        };
        let labels = set.buttons.iter().map(|button| Json::from(&button.text));
        let json = Json::map().with("labels", Json::List(labels.collect()));
        Some(json.with("locks", set.locks))
    }

    pub(crate) fn lock_input(&self) -> bool {
        match self {
            QuickReplies::None => false,
            QuickReplies::Coming(set)
            | QuickReplies::Active(set)
            | QuickReplies::Pressed { set, .. } => set.locks,
        }
    }
}
