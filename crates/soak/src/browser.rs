//! What the tabs of one visitor share: what the browser keeps, and who of them
//! listens.

use std::collections::{BTreeMap, VecDeque};

use chat_core::{Found, Identity, Model, OwnerNotice, Settings, Stored};
use serde_json::Value;

use crate::server::written;

/// What a browser keeps, as text, the way a real one does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    conversation: Option<String>,
    unsent: BTreeMap<String, String>,
    drafts: BTreeMap<String, String>,
    uploads: BTreeMap<String, String>,
}

impl Kept {
    /// Carries a change out that a tab wants.
    pub(crate) fn store(&mut self, cid: &str, stored: &Stored) {
        match stored {
            Stored::Conversation(entry) => self.conversation = entry.as_ref().map(written),
            Stored::Unsent { message_id, entry } => {
                match entry {
                    Some(entry) => self.unsent.insert(message_id.to_string(), written(entry)),
                    None => self.unsent.remove(&**message_id),
                };
            }
            Stored::Draft(draft) => {
                self.drafts.insert(cid.to_owned(), draft.clone());
            }
            Stored::Uploads(Some(entry)) => {
                self.uploads.insert(cid.to_owned(), written(entry));
            }
            Stored::Uploads(None) => {
                self.uploads.remove(cid);
            }
        }
    }

    /// The conversation as a page finds it that is loaded now.
    pub(crate) fn restored(
        &self,
        settings: Settings,
        identity: Identity,
    ) -> (Model, Vec<OwnerNotice>) {
        let parsed = |text: &String| serde_json::from_str::<Value>(text).unwrap_or_default();
        let conversation = self.conversation.as_ref().map(parsed);
        let unsent: Vec<Value> = self.unsent.values().map(parsed).collect();
        let of_tab = |kept: &BTreeMap<String, String>| kept.get(identity.cid.as_ref()?).cloned();
        let uploads = of_tab(&self.uploads).as_ref().map(parsed);
        let found = Found {
            conversation: conversation.as_ref(),
            unsent: unsent.iter().collect(),
            draft: of_tab(&self.drafts),
            uploads: uploads.as_ref(),
        };
        Model::restored(settings, identity, &found)
    }
}

/// Which tab listens, and which would like to: what the browser's locks are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leadership {
    leader: Option<u64>,
    waiting: VecDeque<u64>,
}

/// What a tab is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It leads.
    Gained(u64),
    /// Another has taken it.
    Lost(u64),
}

impl Leadership {
    /// A tab wants it. Its former wish is given up first.
    pub(crate) fn seek(&mut self, tab: u64, at_once: bool) -> Vec<Told> {
        let mut told = self.resign(tab);
        if at_once {
            told.extend(self.leader.replace(tab).map(Told::Lost));
            told.push(Told::Gained(tab));
        } else {
            self.waiting.push_back(tab);
            told.extend(self.next());
        }
        told
    }

    /// A tab does not want it any more, or is gone.
    pub(crate) fn resign(&mut self, tab: u64) -> Vec<Told> {
        self.waiting.retain(|waiting| *waiting != tab);
        self.leader.take_if(|leader| *leader == tab);
        self.next().into_iter().collect()
    }

    fn next(&mut self) -> Option<Told> {
        if self.leader.is_none() {
            self.leader = self.waiting.pop_front();
            return self.leader.map(Told::Gained);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_leads_until_it_resigns_or_is_robbed() {
        let mut leadership = Leadership::default();
        assert_eq!(leadership.seek(1, false), [Told::Gained(1)]);
        assert_eq!(leadership.seek(2, false), []);
        assert_eq!(leadership.resign(1), [Told::Gained(2)]);
        assert_eq!(leadership.seek(1, true), [Told::Lost(2), Told::Gained(1)]);
        assert_eq!(leadership.resign(2), []);
    }
}
