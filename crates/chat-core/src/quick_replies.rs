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

    /// The messages before them have been shown.
    pub(crate) fn activate(&mut self) -> Option<Set> {
        let QuickReplies::Coming(set) = self else {
            return None;
        };
        let set = set.clone();
        *self = QuickReplies::Active(set.clone());
        Some(set)
    }

    /// A message could not be sent: whatever it was, the person is not locked
    /// out, and can press again.
    pub(crate) fn release(&mut self) {
        *self = match std::mem::take(self) {
            QuickReplies::None => QuickReplies::None,
            QuickReplies::Coming(set) => QuickReplies::Coming(set.unlocked()),
            QuickReplies::Active(set) | QuickReplies::Pressed { set, .. } => {
                QuickReplies::Active(set.unlocked())
            }
        };
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

impl Set {
    fn unlocked(self) -> Self {
        Set {
            locks: false,
            ..self
        }
    }

    pub(crate) fn labels(&self) -> Vec<String> {
        self.buttons
            .iter()
            .map(|button| button.text.clone())
            .collect()
    }
}
