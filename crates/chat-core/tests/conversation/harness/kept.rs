//! What a browser keeps, as text, the way a real one does. All tabs of a
//! visitor share it.

use std::cell::{Ref, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use chat_core::{Found, Identity, Model, OwnerNotice, Settings, Stored};
use serde_json::Value;

use super::turns::Turns;

/// The entries of one visitor's store, as one tab sees them. A clone is
/// another view of the same store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    entries: Rc<RefCell<Entries>>,
    /// Which tab may take over what others have left.
    pub(crate) turns: Turns,
    /// What stands in the text input of this tab.
    pub(crate) draft: String,
    /// The files of this tab that are on their way to where they can be fetched.
    pub(crate) uploads: Option<String>,
}

#[derive(Debug, Default)]
struct Entries {
    conversation: Option<String>,
    unsent: BTreeMap<String, String>,
}

impl Kept {
    /// A store with these entries: the conversation, and unsent messages.
    pub(crate) fn of(conversation: Option<Value>, unsent: &[Value]) -> Self {
        let kept = Kept::default();
        kept.entries.borrow_mut().conversation = conversation.map(|entry| entry.to_string());
        for (place, entry) in unsent.iter().enumerate() {
            let key = entry["id"].as_str().map(str::to_owned);
            let key = key.unwrap_or_else(|| place.to_string());
            let mut entries = kept.entries.borrow_mut();
            entries.unsent.insert(key, entry.to_string());
        }
        kept
    }

    /// A store of a tab that was bringing files to the upload address.
    pub(crate) fn of_uploads(entry: &Value) -> Self {
        Kept {
            uploads: Some(entry.to_string()),
            ..Kept::default()
        }
    }

    /// The messages that the server is not known to have.
    pub(crate) fn unsent(&self) -> Ref<'_, BTreeMap<String, String>> {
        Ref::map(self.entries.borrow(), |entries| &entries.unsent)
    }

    /// The conversation.
    pub(crate) fn conversation(&self) -> Option<Value> {
        let entries = self.entries.borrow();
        entries.conversation.as_deref().map(parsed)
    }

    /// Carries a change out.
    pub(crate) fn store(&mut self, stored: &Stored) {
        let mut entries = self.entries.borrow_mut();
        match stored {
            Stored::Conversation(entry) => {
                entries.conversation = entry.as_ref().map(written);
            }
            Stored::Unsent { message_id, entry } => {
                match entry {
                    Some(entry) => entries
                        .unsent
                        .insert(message_id.to_string(), written(entry)),
                    None => entries.unsent.remove(&**message_id),
                };
            }
            Stored::Draft(draft) => self.draft.clone_from(draft),
            Stored::Uploads(entry) => self.uploads = entry.as_ref().map(written),
        }
    }

    /// The conversation that comes back.
    pub(crate) fn restored(
        &self,
        settings: Settings,
        identity: Identity,
    ) -> (Model, Vec<OwnerNotice>) {
        self.read(|found| Model::restored(settings, identity, found))
    }

    /// What a page finds that runs again.
    pub(crate) fn found_again(&self, model: &Model) -> Option<Box<Model>> {
        self.read(|found| model.found_again(found))
    }

    fn read<T>(&self, reader: impl FnOnce(&Found<&Value>) -> T) -> T {
        let conversation = self.conversation();
        let unsent: Vec<Value> = self.unsent().values().map(|text| parsed(text)).collect();
        let uploads = self.uploads.as_deref().map(parsed);
        reader(&Found {
            conversation: conversation.as_ref(),
            unsent: unsent.iter().collect(),
            draft: Some(self.draft.clone()),
            uploads: uploads.as_ref(),
        })
    }
}

fn written(entry: &chat_api::Json) -> String {
    match serde_json::to_string(entry) {
        Ok(text) => text,
        Err(error) => panic!("{entry:?}: {error}"),
    }
}

fn parsed(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => panic!("{text}: {error}"),
    }
}
