//! A page whose desk is played by the test, with a clock that the test drives.

use desk_core::api::{
    Agent, Author, Canned, Content, Conversations, Delivery, Group, Live, Message, Notice,
    Presence, Session, State, Summary, Transcript,
};
use desk_core::{
    Answer, Call, DeskView, Effect, Entry, Event, Failure, Found, Kept, Model, Page, Row,
    ViewModel, update, view,
};

/// When stories begin, in milliseconds since 1970.
pub(crate) const START: i64 = 1_800_000_000_000;

const DAY: i64 = 86_400_000;

/// A page.
pub(crate) struct Story {
    pub(crate) model: Model,
    pub(crate) now: i64,
    /// What the last event asked for.
    pub(crate) effects: Vec<Effect>,
    /// Calls that have not been answered.
    pub(crate) calls: Vec<(u64, Call, Option<String>)>,
    sequence: u64,
}

impl Story {
    /// A page that has just been opened.
    pub(crate) fn begin() -> Self {
        let mut story = Story {
            model: Model::new("seed".to_owned(), true, None),
            now: START,
            effects: Vec::new(),
            calls: Vec::new(),
            sequence: 10,
        };
        story.event(Event::Started);
        story
    }

    /// A page at which Anna is signed in, with these conversations, and whose
    /// stream stands.
    pub(crate) fn with(waiting: Vec<Summary>, mine: Vec<Summary>) -> Self {
        let mut story = Story::begin();
        story.answer(
            |call| *call == Call::Session,
            Ok(Answer::Session(Box::new(session()))),
        );
        story.lists(waiting, mine);
        story.event(Event::LiveOpened);
        story
    }

    /// The same with one conversation of Anna's, open, with one message of the
    /// client, its end in view.
    pub(crate) fn talking() -> Self {
        let mut story = Story::with(vec![], vec![mine(1)]);
        story.event(Event::ConversationChosen(1));
        story.transcript(1, vec![said(5, "Hello")], false);
        story.event(Event::EndSeen(true));
        story
    }

    /// Something happens.
    pub(crate) fn event(&mut self, event: Event) -> &mut Self {
        self.effects = update(&mut self.model, event, self.now);
        for effect in &self.effects {
            match effect {
                Effect::Call { id, call, csrf } => {
                    self.calls.push((*id, call.clone(), csrf.clone()));
                }
                Effect::GiveUp(id) => self.calls.retain(|(known, ..)| known != id),
                _ => {}
            }
        }
        self
    }

    /// The stream says something new.
    pub(crate) fn tell(&mut self, told: Live) -> &mut Self {
        self.sequence += 1;
        self.event(Event::Told(self.sequence, Box::new(told)))
    }

    /// Answers the first open call that fits.
    pub(crate) fn answer(
        &mut self,
        fits: impl Fn(&Call) -> bool,
        outcome: Result<Answer, Failure>,
    ) -> &mut Self {
        let at = self.calls.iter().position(|(_, call, _)| fits(call));
        let at = at.unwrap_or_else(|| panic!("no such call among {:?}", self.calls));
        let (id, ..) = self.calls.remove(at);
        self.event(Event::Answered(id, outcome))
    }

    pub(crate) fn lists(&mut self, waiting: Vec<Summary>, mine: Vec<Summary>) -> &mut Self {
        self.lists_of_many(waiting, false, mine)
    }

    pub(crate) fn lists_of_many(
        &mut self,
        waiting: Vec<Summary>,
        more_wait: bool,
        mine: Vec<Summary>,
    ) -> &mut Self {
        let lists = Conversations {
            waiting,
            more_wait,
            mine,
            sequence: 10,
        };
        self.answer(
            |call| *call == Call::Conversations,
            Ok(Answer::Conversations(lists)),
        )
    }

    pub(crate) fn transcript(
        &mut self,
        id: i64,
        messages: Vec<Message>,
        has_more: bool,
    ) -> &mut Self {
        let summary = self.model.desk().and_then(|desk| desk.summary(id).cloned());
        let transcript = Transcript {
            summary: summary.unwrap_or_else(|| mine(id)),
            attributes: [("City".to_owned(), "Kazan".to_owned())].into(),
            hidden_attributes: [("Risk".to_owned(), "low".to_owned())].into(),
            messages,
            has_more,
        };
        let answer = Ok(Answer::Transcript(Box::new(transcript)));
        let fits = |call: &Call| matches!(call, Call::Transcript { conversation, .. } if *conversation == id);
        self.answer(fits, answer)
    }

    /// Anna writes and sends.
    pub(crate) fn write(&mut self, text: &str) -> &mut Self {
        self.event(Event::DraftChanged(text.to_owned()));
        self.event(Event::DraftSubmitted)
    }

    /// The desk takes the text on its way, as this message.
    pub(crate) fn take_text(&mut self, id: i64) -> &mut Self {
        let (text, key) = self.text_on_its_way();
        let message = own(id, &text, &key);
        self.answer(is_send, Ok(Answer::Message(Box::new(message))))
    }

    /// The first text on its way, and its key.
    pub(crate) fn text_on_its_way(&self) -> (String, String) {
        let mut calls = self.calls.iter();
        let sent = calls.find_map(|(_, call, _)| match call {
            Call::Send { text, .. } => Some((text.text.clone(), text.key.clone())),
            _ => None,
        });
        sent.unwrap_or_else(|| panic!("no text among {:?}", self.calls))
    }

    pub(crate) fn later(&mut self, millis: i64) -> &mut Self {
        self.now += millis;
        self
    }

    pub(crate) fn seen(&self) -> ViewModel {
        view(&self.model, &|at| at.div_euclid(DAY))
    }

    pub(crate) fn desk(&self) -> DeskView {
        match self.seen().page {
            Page::Desk(desk) => *desk,
            other => panic!("no desk but {other:?}"),
        }
    }

    /// The words of all messages that are shown.
    pub(crate) fn words(&self) -> Vec<String> {
        let rows = self.seen().rows.into_iter();
        rows.filter_map(|row| match row {
            Row::Message { body, .. } => body.words(),
            _ => None,
        })
        .collect()
    }

    pub(crate) fn kept(&self) -> Vec<&Kept> {
        let effects = self.effects.iter();
        effects
            .filter_map(|effect| match effect {
                Effect::Keep(_, kept) => Some(kept),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn find(&mut self, found: Found) -> &mut Self {
        self.event(Event::KeptFound(found))
    }

    pub(crate) fn count_calls(&self, fits: impl Fn(&Call) -> bool) -> usize {
        self.calls.iter().filter(|(_, call, _)| fits(call)).count()
    }

    pub(crate) fn does(&self, effect: &Effect) -> bool {
        self.effects.contains(effect)
    }
}

pub(crate) fn is_send(call: &Call) -> bool {
    matches!(call, Call::Send { .. })
}

pub(crate) fn is_read(call: &Call) -> bool {
    matches!(call, Call::Read { .. })
}

pub(crate) fn ids(entries: &[Entry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.id).collect()
}

pub(crate) fn agent(id: &str, first_name: &str) -> Agent {
    Agent {
        id: id.to_owned(),
        first_name: first_name.to_owned(),
        last_name: String::new(),
        avatar_url: None,
        groups: vec!["support".to_owned()],
        presence: Presence::Online,
    }
}

pub(crate) fn anna() -> Agent {
    agent("1", "Anna")
}

pub(crate) fn boris() -> Agent {
    agent("2", "Boris")
}

pub(crate) fn session() -> Session {
    let group = |id: &str, name: &str| Group {
        id: id.to_owned(),
        name: name.to_owned(),
        has_online: true,
    };
    let canned = |id, title: &str, text: &str| Canned {
        id,
        title: title.to_owned(),
        text: text.to_owned(),
    };
    Session {
        agent: anna(),
        reads_hidden: true,
        groups: vec![group("support", "Support"), group("sales", "Sales")],
        canned: vec![
            canned(1, "Goodbye", "Have a nice day!"),
            canned(2, "Greeting", "Hello!"),
            canned(3, "Say goodbye", "Bye"),
        ],
        csrf: "token".to_owned(),
        file_limit: 1000,
        sequence: 10,
    }
}

pub(crate) fn waiting(id: i64) -> Summary {
    Summary {
        id,
        channel: "demo".to_owned(),
        user_id: format!("user {id}"),
        title: format!("Client {id}"),
        group: "support".to_owned(),
        state: State::Waiting,
        unread: 0,
        last: None,
        since: START + id,
        sequence: 10,
    }
}

pub(crate) fn mine(id: i64) -> Summary {
    Summary {
        state: State::Held { agent: anna() },
        ..waiting(id)
    }
}

pub(crate) fn closed(id: i64) -> Summary {
    Summary {
        state: State::Closed,
        ..waiting(id)
    }
}

pub(crate) fn said(id: i64, text: &str) -> Message {
    Message {
        id,
        at: START + id,
        author: Author::Client,
        content: Content::Text {
            text: text.to_owned(),
        },
        delivery: None,
        key: None,
    }
}

pub(crate) fn own(id: i64, text: &str, key: &str) -> Message {
    Message {
        author: Author::Agent { agent: anna() },
        delivery: Some(Delivery::Queued),
        key: Some(key.to_owned()),
        ..said(id, text)
    }
}

pub(crate) fn notice(id: i64, notice: Notice) -> Message {
    Message {
        author: Author::Desk,
        content: Content::Notice { notice },
        ..said(id, "")
    }
}
