//! Random stories: whatever is lost, late or said twice, every text arrives
//! once and in its order, and every row has a name of its own.

use std::collections::BTreeSet;

use desk_core::api::{Live, Message};
use desk_core::{Answer, Call, Event, Failure, Found, Kept, Model, TimerId, Unsent};
use proptest::prelude::*;

use crate::harness::{Story, is_send, mine, own, said, session};

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Next {
    Write,
    ClientSays,
    /// The desk takes the text, and its answer arrives or does not.
    Take {
        answered: bool,
    },
    /// The text does not reach the desk.
    Lose,
    Resend,
    /// The stream says what it has not said yet.
    Stream,
    CutOff,
    Anew,
    Reload,
    Look(bool),
}

/// The desk, as it really is.
#[derive(Default)]
struct RealDesk {
    messages: Vec<Message>,
    /// How many of them this page was told by the stream.
    told: usize,
    is_cut_off: bool,
}

impl RealDesk {
    fn take(&mut self, text: &str, key: &str) -> Message {
        let mut known = self.messages.iter();
        if let Some(known) = known.find(|one| one.key.as_deref() == Some(key)) {
            return known.clone();
        }
        let message = own(self.next_id(), text, key);
        self.messages.push(message.clone());
        message
    }

    fn next_id(&self) -> i64 {
        10 + self.messages.len() as i64
    }

    fn texts(&self) -> Vec<String> {
        let own = self.messages.iter().filter(|one| one.key.is_some());
        own.map(words).collect()
    }
}

fn words(message: &Message) -> String {
    match &message.content {
        desk_core::api::Content::Text { text } => text.clone(),
        other => panic!("no text: {other:?}"),
    }
}

/// What the browser keeps.
#[derive(Default)]
struct Store(Vec<Unsent>);

impl Store {
    fn follow(&mut self, story: &Story) {
        for kept in story.kept() {
            match kept {
                Kept::Unsent(unsent) => self.0.push(unsent.clone()),
                Kept::Settled(key) => self.0.retain(|one| one.key != *key),
                _ => {}
            }
        }
    }
}

fn perform(
    next: Next,
    story: &mut Story,
    desk: &mut RealDesk,
    store: &mut Store,
    written: &mut Vec<String>,
) {
    let sends = story.count_calls(is_send) > 0;
    match next {
        Next::Write => {
            let text = format!("text {}", written.len());
            story.event(Event::DraftChanged(text.clone()));
            story.event(Event::DraftSubmitted);
            written.push(text);
        }
        Next::ClientSays => {
            let id = desk.next_id();
            desk.messages.push(said(id, &format!("client {id}")));
        }
        Next::Take { answered } if sends => {
            let (text, key) = story.text_on_its_way();
            let message = desk.take(&text, &key);
            let outcome = match answered {
                true => Ok(Answer::Message(Box::new(message))),
                false => Err(Failure::Unreachable),
            };
            story.answer(is_send, outcome);
        }
        Next::Lose if sends => {
            story.answer(is_send, Err(Failure::Unreachable));
        }
        Next::Resend => {
            story.event(Event::TimerFired(TimerId::Resend));
        }
        Next::Stream if !desk.is_cut_off => {
            while let Some(message) = desk.messages.get(desk.told).cloned() {
                desk.told += 1;
                story.tell(Live::Message {
                    conversation: 1,
                    message,
                });
                store.follow(story);
            }
        }
        Next::CutOff if !desk.is_cut_off => {
            desk.is_cut_off = true;
            story.event(Event::LiveLost);
        }
        Next::Anew => {
            desk.told = desk.messages.len();
            story.event(Event::Told(0, Box::new(Live::Anew)));
        }
        Next::Reload => {
            let now = story.now;
            let seed = format!("seed {}", written.len());
            *story = Story::begin();
            story.model = Model::new(seed, true, Some(1));
            story.now = now;
            story.calls.clear();
            story.event(Event::Started);
            desk.told = desk.messages.len();
            desk.is_cut_off = false;
            answer_rest(story, desk, store);
            let found = Found {
                agent: "1".to_owned(),
                drafts: Vec::new(),
                unsent: store.0.clone(),
            };
            story.find(found);
        }
        Next::Look(seen) => {
            story.event(Event::EndSeen(seen));
        }
        _ => {}
    }
    store.follow(story);
    story.later(1);
}

/// Answers every call but texts on their way, as the desk is.
fn answer_rest(story: &mut Story, desk: &RealDesk, store: &mut Store) {
    while let Some((_, call, _)) = story
        .calls
        .iter()
        .find(|(_, call, _)| !is_send(call))
        .cloned()
    {
        match call {
            Call::Session => {
                let session = Answer::Session(Box::new(session()));
                story.answer(|known| *known == Call::Session, Ok(session));
            }
            Call::Conversations => {
                story.lists(vec![], vec![mine(1)]);
            }
            Call::Transcript { .. } => {
                story.transcript(1, desk.messages.clone(), false);
            }
            call => {
                story.answer(|known| *known == call, Ok(Answer::Done));
            }
        }
        store.follow(story);
    }
}

fn check_rows(story: &Story) {
    let rows = story.seen().rows;
    let keys: BTreeSet<_> = rows.iter().map(desk_core::Row::key).collect();
    assert_eq!(keys.len(), rows.len(), "{rows:?}");
}

fn next() -> impl Strategy<Value = Next> {
    prop_oneof![
        4 => Just(Next::Write),
        2 => Just(Next::ClientSays),
        4 => any::<bool>().prop_map(|answered| Next::Take { answered }),
        2 => Just(Next::Lose),
        3 => Just(Next::Resend),
        3 => Just(Next::Stream),
        1 => Just(Next::CutOff),
        1 => Just(Next::Anew),
        1 => Just(Next::Reload),
        1 => any::<bool>().prop_map(Next::Look),
    ]
}

proptest! {
    #[test]
    fn every_text_arrives_once_and_in_its_order(story_line in proptest::collection::vec(next(), 0..60)) {
        let mut story = Story::with(vec![], vec![mine(1)]);
        let (mut desk, mut store) = (RealDesk::default(), Store::default());
        let mut written = Vec::new();
        story.event(Event::ConversationChosen(1));
        answer_rest(&mut story, &desk, &mut store);
        for next in story_line {
            perform(next, &mut story, &mut desk, &mut store, &mut written);
            if !matches!(next, Next::CutOff) {
                answer_rest(&mut story, &desk, &mut store);
            }
            if story.does(&desk_core::Effect::OpenLive(10)) {
                story.event(Event::LiveOpened);
                desk.is_cut_off = false;
            }
            check_rows(&story);
        }
        // Then all is well again.
        story.event(Event::TimerFired(TimerId::Reconnect));
        answer_rest(&mut story, &desk, &mut store);
        story.event(Event::LiveOpened);
        desk.is_cut_off = false;
        for _ in 0..=written.len() {
            story.event(Event::TimerFired(TimerId::Resend));
            perform(Next::Take { answered: true }, &mut story, &mut desk, &mut store, &mut written);
            answer_rest(&mut story, &desk, &mut store);
        }
        perform(Next::Stream, &mut story, &mut desk, &mut store, &mut written);
        check_rows(&story);
        prop_assert_eq!(desk.texts(), written);
        prop_assert_eq!(story.words(), desk.messages.iter().map(words).collect::<Vec<_>>());
        prop_assert!(store.0.is_empty(), "{:?}", store.0);
    }
}
