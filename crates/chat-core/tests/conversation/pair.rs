//! Two tabs of one visitor in a random story: they share a store, and hear each
//! other late. A simple account tells what has to come of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chat_api::Json;
use chat_core::{Event, Moment, RequestId, SendState, Settings, Shared};
use serde_json::Value;

use crate::harness::{Conversation, failure};
use crate::pair_account::messages;
use crate::pair_steps::PairStep;
use crate::server::Server;
use crate::steps::Part;
use crate::story::choose;

/// A word from tab to tab takes at most so long, in milliseconds.
const LONGEST_DELAY: i64 = 300;

/// Two tabs, their server, and what must be true of them.
pub(crate) struct Pair {
    pub(crate) tabs: [Conversation; 2],
    /// What each has still to hear, and by when it has.
    pub(crate) unheard: [VecDeque<(Moment, Json)>; 2],
    /// What the server has answered to a page that is put aside, and to what.
    pub(crate) answered: [Option<(RequestId, Value)>; 2],
    /// Whether the browser has put it aside.
    pub(crate) aside: [bool; 2],
    pub(crate) leader: Option<usize>,
    pub(crate) server: Server,
    pub(crate) time: i64,
    /// Whether the server tells the client's own requests among its events.
    pub(crate) shows_requests: bool,
    /// The identifiers of the messages, as they were written in each tab.
    pub(crate) written: [Vec<String>; 2],
    /// How often the server has got a message.
    pub(crate) taken: BTreeMap<String, u32>,
    /// How often the visitor wanted one to be sent again.
    pub(crate) retried: BTreeMap<String, u32>,
    /// What the bot has said, as far as a tab was told.
    pub(crate) told: BTreeSet<String>,
    count: u32,
}

impl Pair {
    /// Two tabs that were opened one after the other.
    pub(crate) fn new(settings: Settings, shows_requests: bool) -> Self {
        let mut one = Conversation::new(settings);
        one.happen(Event::Started);
        let other = one.another_tab("tab-2");
        Pair {
            time: one.server_time,
            tabs: [one, other],
            unheard: Default::default(),
            answered: Default::default(),
            aside: [false; 2],
            leader: None,
            server: Server::default(),
            shows_requests,
            written: Default::default(),
            taken: BTreeMap::new(),
            retried: BTreeMap::new(),
            told: BTreeSet::new(),
            count: 0,
        }
    }

    /// Lets a step happen in a tab, unless the browser has put that aside.
    pub(crate) fn apply(&mut self, tab: usize, step: &PairStep) {
        if self.aside[tab] && !matches!(step, PairStep::Back | PairStep::Fire | PairStep::Pass(_)) {
            return;
        }
        if matches!(
            step,
            PairStep::Open
                | PairStep::Close
                | PairStep::Visible(_)
                | PairStep::Reload
                | PairStep::Aside
                | PairStep::Back
        ) {
            // Words are faster than people and pages.
            self.hear_all();
        }
        if matches!(step, PairStep::Answer(..) | PairStep::Events(..)) {
            self.hear_of_reading(tab);
        }
        let chat = &mut self.tabs[tab];
        match step {
            PairStep::Open => drop(chat.open()),
            PairStep::Close => drop(chat.happen(Event::PanelClosed)),
            PairStep::Say => {
                let said = self.name("m");
                self.tabs[tab].say(&said);
                self.write_down(tab);
            }
            PairStep::Press(choice) => {
                if let Some(label) = choose(&chat.labels(), *choice) {
                    chat.press(label);
                    self.write_down(tab);
                }
            }
            PairStep::Retry(choice) => self.retry(tab, *choice),
            PairStep::Answer(parts, locks) => self.answer(tab, parts, *locks),
            PairStep::Fail(class, taken) => {
                let request = chat.on_wire.clone();
                if let Some((id, request)) = request {
                    let is_taken = self.answer_to(tab, id).is_some();
                    if is_taken && !failure(*class).is_uncertain() {
                        return;
                    }
                    if *taken && !is_taken && failure(*class).is_uncertain() {
                        self.take(tab, &request, &[Part::Text], false);
                    }
                    self.tabs[tab].fail(*class);
                }
            }
            PairStep::Events(choice, page) => self.events(tab, *choice, *page),
            PairStep::FailEvents(choice, class) => {
                if let Some((request, _)) = choose(&chat.receiving, *choice) {
                    let (request, failure) = (*request, failure(*class));
                    chat.happen(Event::RequestFailed { request, failure });
                }
            }
            PairStep::FindNoHistory => {
                if chat.asking_history.is_some() {
                    chat.find_no_history();
                }
            }
            PairStep::Lead => self.lead(tab),
            PairStep::Visible(visible) => drop(chat.happen(Event::VisibilityChanged(*visible))),
            PairStep::Network => drop(chat.happen(Event::NetworkReturned)),
            PairStep::Hear => self.hear(tab),
            PairStep::Reload => self.reload(tab),
            PairStep::Aside => self.put_aside(tab),
            PairStep::Back => self.bring_back(tab),
            PairStep::Fire => return self.fire(),
            PairStep::Pass(millis) => {
                self.hear_all();
                for chat in &mut self.tabs {
                    chat.now.0 += millis;
                }
            }
        }
        self.pass_on(tab);
        self.check();
    }

    /// A text that nobody has said yet.
    pub(crate) fn name(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}{}", self.count)
    }

    /// What a tab has said is on its way to the other.
    fn pass_on(&mut self, tab: usize) {
        for tab in [tab, 1 - tab] {
            self.tabs[tab].take_turn();
            let told = self.tabs[tab].shared.split_off(0);
            if !self.aside[1 - tab] {
                let by = Moment(self.tabs[tab].now.0 + LONGEST_DELAY);
                let told = told.into_iter().map(|told| (by, told));
                self.unheard[1 - tab].extend(told);
            }
            if self.leader == Some(tab) && !self.tabs[tab].seeks_leadership {
                self.leader = None;
            }
        }
    }

    fn write_down(&mut self, tab: usize) {
        let newest = messages(&self.tabs[tab]).pop();
        self.written[tab].extend(newest.map(|(_, id, _)| id));
    }

    fn retry(&mut self, tab: usize, choice: usize) {
        let failed = messages(&self.tabs[tab]).into_iter();
        let failed: Vec<_> = failed
            .filter(|(.., state)| matches!(state, SendState::Failed | SendState::Unsure))
            .collect();
        if let Some((item, id, _)) = choose(&failed, choice).cloned() {
            *self.retried.entry(id).or_default() += 1;
            self.tabs[tab].happen(Event::RetryRequested(item));
        }
    }

    fn lead(&mut self, tab: usize) {
        if !self.tabs[tab].seeks_leadership || self.leader == Some(tab) {
            return;
        }
        if let Some(robbed) = self.leader.replace(tab) {
            self.tabs[robbed].happen(Event::LeadershipLost);
            self.pass_on(robbed);
        }
        self.tabs[tab].happen(Event::LeadershipGained);
    }

    fn hear(&mut self, tab: usize) {
        if let Some((_, told)) = self.unheard[tab].pop_front() {
            self.tabs[tab].hear(&told);
        }
    }

    /// What was said so long ago has been heard.
    fn hear_until(&mut self, now: Moment) {
        for _ in 0..200 {
            let is_due =
                |tab: &usize| matches!(self.unheard[*tab].front(), Some((by, _)) if *by <= now);
            let Some(tab) = (0..2).find(is_due) else {
                return;
            };
            self.hear(tab);
            self.pass_on(tab);
        }
        panic!("the tabs talk without an end");
    }

    /// That everything has been read is not meant of what comes later.
    fn hear_of_reading(&mut self, tab: usize) {
        let read = Json::from(Shared::Read);
        while self.unheard[tab].iter().any(|(_, told)| *told == read) {
            self.hear(tab);
            self.pass_on(tab);
        }
    }

    /// All that was said has been heard.
    fn hear_all(&mut self) {
        self.hear_until(Moment(i64::MAX));
    }

    fn reload(&mut self, tab: usize) {
        if self.leader == Some(tab) {
            self.leader = None;
        }
        let fresh = Conversation::new(Settings::default());
        let chat = std::mem::replace(&mut self.tabs[tab], fresh);
        self.answered[tab] = None;
        self.tabs[tab] = chat.reload();
    }

    fn put_aside(&mut self, tab: usize) {
        if self.leader == Some(tab) {
            self.leader = None;
        }
        self.aside[tab] = true;
        // What is on the wire reaches the server, whatever becomes of the page.
        if let Some((id, request)) = self.tabs[tab].on_wire.clone()
            && self.answer_to(tab, id).is_none()
        {
            let body = self.take(tab, &request, &[Part::Text], false);
            self.answered[tab] = Some((id, body));
        }
        self.tabs[tab].put_aside();
    }

    fn bring_back(&mut self, tab: usize) {
        if self.aside[tab] {
            self.aside[tab] = false;
            self.tabs[tab].come_back();
        }
    }

    /// The next timer of both runs out.
    pub(crate) fn fire(&mut self) {
        let next = |pair: &Pair| {
            let awake = (0..2).filter(|tab| !pair.aside[*tab]);
            let timers = awake.filter_map(|tab| Some((pair.tabs[tab].next_timer()?.1, tab)));
            timers.min()
        };
        if let Some((due, _)) = next(self) {
            self.hear_until(due);
        }
        if let Some((_, tab)) = next(self) {
            self.tabs[tab].fire_timer();
            let now = self.tabs[tab].now;
            self.tabs[1 - tab].now = now.max(self.tabs[1 - tab].now);
            self.pass_on(tab);
            self.check();
        }
    }
}
