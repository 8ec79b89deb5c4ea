//! The account of a random story of two tabs: what has to come of it.

use std::collections::{BTreeMap, BTreeSet};

use chat_core::{Author, ItemBody, ItemId, SendState};

use crate::harness::Conversation;
use crate::pair::Pair;
use crate::pair_steps::PairStep;
use crate::steps::Page;

impl Pair {
    /// What is true after each step.
    pub(crate) fn check(&self) {
        for (id, taken) in &self.taken {
            let is_message = self.written.iter().any(|written| written.contains(id));
            let permitted = 1 + self.retried.get(id).copied().unwrap_or_default();
            assert!(!is_message || *taken <= permitted, "sent twice: {id}");
        }
        for chat in &self.tabs {
            let mut known = BTreeSet::new();
            for (_, id, _) in messages(chat) {
                assert!(known.insert(id), "twice: {:?}", chat.lines());
            }
            let shown = bot_texts(chat);
            let once: BTreeSet<&String> = shown.iter().collect();
            assert_eq!(once.len(), shown.len(), "twice: {shown:?}");
            chat.assert_nothing_leaks();
        }
    }

    /// Everything comes to its end, and both show the same.
    pub(crate) fn finish(&mut self) {
        for tab in 0..2 {
            self.apply(tab, &PairStep::Back);
        }
        for _ in 0..600 {
            let step = |tab: usize| {
                let chat = &self.tabs[tab];
                let is_free = self.leader.is_none() && chat.seeks_leadership;
                if !self.unheard[tab].is_empty() {
                    Some(PairStep::Hear)
                } else if chat.on_wire.is_some() {
                    Some(PairStep::Answer(Vec::new(), false))
                } else if chat.asking_history.is_some() {
                    Some(PairStep::FindNoHistory)
                } else if !chat.receiving.is_empty() {
                    Some(PairStep::Events(0, Page::All))
                } else {
                    is_free.then_some(PairStep::Lead)
                }
            };
            match (step(0), step(1)) {
                (Some(step), _) => self.apply(0, &step),
                (None, Some(step)) => self.apply(1, &step),
                _ if self.tabs.iter().all(|chat| chat.timers.is_empty()) => break,
                _ => self.fire(),
            }
        }
        self.check_end();
    }

    fn check_end(&self) {
        let [one, other] = &self.tabs;
        let lines = || format!("{:#?}\n{:#?}", one.lines(), other.lines());
        let states = |chat| -> BTreeMap<String, SendState> {
            let all = messages(chat).into_iter();
            all.map(|(_, id, state)| (id, state)).collect()
        };
        assert_eq!(states(one), states(other), "{}", lines());
        let written: BTreeSet<String> = self.written.iter().flatten().cloned().collect();
        let known: BTreeSet<String> = states(one).into_keys().collect();
        assert_eq!(known, written, "{}", lines());
        for (id, state) in states(one) {
            let taken = self.taken.contains_key(&id);
            assert_ne!(state, SendState::Sending, "{}", lines());
            assert!(taken || state != SendState::Sent, "not sent: {}", lines());
            assert!(!taken || state != SendState::Failed, "sent: {}", lines());
        }
        for chat in [one, other] {
            let shown: BTreeSet<String> = bot_texts(chat).into_iter().collect();
            assert_eq!(shown, self.told, "{}", lines());
            for written in &self.written {
                let order: Vec<String> = messages(chat).into_iter().map(|(_, id, _)| id).collect();
                let place = |id: &String| order.iter().position(|one| one == id);
                assert!(written.iter().is_sorted_by_key(place), "order: {}", lines());
            }
            assert!(chat.lock().is_none() || !chat.labels().is_empty(), "locked");
        }
        assert_eq!(one.view().unread, other.view().unread, "{}", lines());
        assert!(one.kept.unsent().len() <= known.len());
    }
}

/// The visitor's messages, with how far they have got.
pub(crate) fn messages(chat: &Conversation) -> Vec<(ItemId, String, SendState)> {
    let items = chat.model.timeline().items().iter();
    let messages = items.filter_map(|item| match &item.body {
        ItemBody::Message {
            send_state: Some(state),
            message_id: Some(id),
            ..
        } => Some((item.id, id.to_string(), *state)),
        _ => None,
    });
    messages.collect()
}

fn bot_texts(chat: &Conversation) -> Vec<String> {
    let items = chat.model.timeline().items().iter();
    let texts = items.filter_map(|item| match &item.body {
        ItemBody::Message {
            author: Author::Bot,
            content,
            ..
        } => content.source_text().map(str::to_owned),
        _ => None,
    });
    texts.collect()
}
