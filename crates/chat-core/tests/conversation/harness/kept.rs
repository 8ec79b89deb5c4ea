//! What a browser keeps, as text, the way a real one does.

use std::collections::BTreeMap;

use chat_core::{Found, Identity, Model, OwnerNotice, Settings, Stored};
use serde_json::Value;

/// The entries of one visitor's store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// The conversation.
    pub(crate) conversation: Option<String>,
    /// The messages that the server is not known to have.
    pub(crate) unsent: BTreeMap<String, String>,
    /// What stands in the text input.
    pub(crate) draft: String,
}

impl Kept {
    /// Carries a change out.
    pub(crate) fn store(&mut self, stored: &Stored) {
        match stored {
            Stored::Conversation(entry) => {
                self.conversation = entry.as_ref().map(|entry| written(entry));
            }
            Stored::Unsent { message_id, entry } => {
                match entry {
                    Some(entry) => self.unsent.insert(message_id.to_string(), written(entry)),
                    None => self.unsent.remove(&**message_id),
                };
            }
            Stored::Draft(draft) => self.draft.clone_from(draft),
        }
    }

    /// The conversation that comes back.
    pub(crate) fn restored(
        &self,
        settings: Settings,
        identity: Identity,
    ) -> (Model, Vec<OwnerNotice>) {
        let conversation = self.conversation.as_deref().map(parsed);
        let unsent: Vec<Value> = self.unsent.values().map(|text| parsed(text)).collect();
        let found = Found {
            conversation: conversation.as_ref(),
            unsent: unsent.iter().collect(),
            draft: Some(self.draft.clone()),
        };
        Model::restored(settings, identity, &found)
    }
}

fn written(entry: &chat_api::Json) -> String {
    serde_json::to_string(entry).expect("JSON")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}
