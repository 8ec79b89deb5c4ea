//! Quick replies, and whether they lock the text input (chat-api.md, "Disable
//! text input when using buttons").

use chat_api::Button;

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
        /// The message that the press became.
        item: ItemId,
    },
}

/// The buttons of one answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Set {
    pub(crate) id: SetId,
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

    pub(crate) fn press(&mut self, item: ItemId) {
        if let QuickReplies::Active(set) = std::mem::take(self) {
            *self = QuickReplies::Pressed { set, item };
        }
    }

    /// The messages before them have been shown. Says whether there are any.
    pub(crate) fn activate(&mut self) -> bool {
        let QuickReplies::Coming(set) = self else {
            return false;
        };
        *self = QuickReplies::Active(set.clone());
        true
    }

    /// The labels of the buttons that can be pressed.
    pub(crate) fn labels(&self) -> Vec<String> {
        match self {
            QuickReplies::Active(set) => {
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
        if let QuickReplies::Pressed { set, item } = self
            && *item == failed
        {
            *self = QuickReplies::Active(set.clone());
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
            && set.buttons.iter().any(|button| button.text == text)
        {
            self.press(item);
        }
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
