//! The visitor's world: tabs that talk to the real sandbox over HTTP, a
//! browser that keeps things, and a clock of our own.

use std::collections::VecDeque;
use std::time::Instant;

use chat_api::{Answer, Endpoint, Failure, HttpRequest, Json, Source};
use chat_core::{Effect, Event, Identity, Model, Moment, RequestId, Shared, Stored, update};
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::browser::{Kept, Leadership, Told};
use crate::case::Case;
use crate::http;
use crate::random::Random;
use crate::record::Record;
use crate::server::{Server, channel};
use crate::tab::{Call, Tab};
use crate::trace::note;

/// How a call ended.
pub(crate) type Outcome = (u64, RequestId, Result<Value, Failure>);

/// One visitor.
pub(crate) struct World {
    pub(crate) tabs: Vec<Tab>,
    pub(crate) now: Moment,
    pub(crate) record: Record,
    pub(crate) client: String,
    pub(crate) channel: String,
    pub(crate) online: bool,
    /// Whether nothing hangs, so that every call is waited for.
    pub(crate) patient: bool,
    /// What happened and what was done, if anybody wants to read it.
    pub(crate) trace: Option<Vec<String>>,
    began: Moment,
    case: Case,
    server: Server,
    endpoint: Endpoint,
    kept: Kept,
    leadership: Leadership,
    claim: Leadership,
    lives: u64,
    seeds: Random,
    queue: VecDeque<(u64, Event)>,
    pub(crate) done: UnboundedReceiver<Outcome>,
    tell: UnboundedSender<Outcome>,
}

impl World {
    /// A visitor with one tab.
    pub(crate) fn new(case: &Case, server: &Server, slot: usize, client: String) -> Self {
        let (tell, done) = unbounded_channel();
        let channel = channel(slot, &case.site);
        let mut world = World {
            tabs: Vec::new(),
            now: Moment(server.now().0),
            record: Record::default(),
            client,
            endpoint: Endpoint::new(&server.api(), &channel),
            channel,
            online: true,
            patient: false,
            trace: None,
            began: Moment(server.now().0),
            case: case.clone(),
            server: server.clone(),
            kept: Kept::default(),
            leadership: Leadership::default(),
            claim: Leadership::default(),
            lives: 0,
            seeds: Random::new(case.seed, 4),
            queue: VecDeque::new(),
            done,
            tell,
        };
        let model = Model::new(case.site.settings(), world.identity("tab-0", false));
        world.start("tab-0", model);
        world
    }

    fn identity(&mut self, cid: &str, is_returning: bool) -> Identity {
        Identity {
            client_id: self.client.clone(),
            is_returning,
            client_info: None,
            cid: Some(cid.to_owned()),
            seed: self.seeds.number(),
        }
    }

    fn start(&mut self, cid: &str, model: Model) {
        self.lives += 1;
        self.tabs.push(Tab {
            life: self.lives,
            cid: cid.to_owned(),
            model,
            timers: Default::default(),
            calls: Vec::new(),
            fuse: None,
        });
        self.happen(self.lives, Event::Started);
    }

    /// Writes down what is done in this world, if anybody wants to read it.
    pub(crate) fn note(&mut self, what: String) {
        note(&mut self.trace, self.now.since(self.began), "--", &what);
    }

    /// A tab is opened, or loaded anew.
    pub(crate) fn open_tab(&mut self, cid: &str) {
        let identity = self.identity(cid, true);
        let (model, notices) = self.kept.restored(self.case.site.settings(), identity);
        for notice in notices {
            self.record.wrongs.push(format!("restored with {notice:?}"));
        }
        self.start(cid, model);
    }

    /// A tab is gone, with all that it has under way. Gives back its name.
    pub(crate) fn close_tab(&mut self, place: usize) -> Option<String> {
        if place >= self.tabs.len() {
            return None;
        }
        let tab = self.tabs.remove(place);
        let lost = Failure::network("the page is gone");
        for message in tab.calls.iter().filter_map(|call| call.message.as_ref()) {
            self.record.failed(message, &lost, self.now);
        }
        let told = self.leadership.resign(tab.life);
        self.tell_leaders(told);
        let told = self.claim.resign(tab.life);
        self.tell_claimants(told);
        Some(tab.cid.clone())
    }

    /// The network goes, or comes back.
    pub(crate) fn set_online(&mut self, online: bool) {
        if std::mem::replace(&mut self.online, online) == online {
            return;
        }
        if online {
            self.happen_everywhere(&Event::NetworkReturned);
            return;
        }
        for place in 0..self.tabs.len() {
            let calls = std::mem::take(&mut self.tabs[place].calls);
            let life = self.tabs[place].life;
            for call in calls {
                let failure = Failure::network("offline");
                let ended = (life, call.request, Err(failure.clone()));
                if let Some(message) = &call.message {
                    self.record.failed(message, &failure, self.now);
                }
                self.queue.push_back((life, event(ended)));
            }
        }
        self.work();
    }

    pub(crate) fn happen_everywhere(&mut self, event: &Event) {
        let lives: Vec<u64> = self.tabs.iter().map(|tab| tab.life).collect();
        for life in lives {
            self.happen(life, event.clone());
        }
    }

    /// Lets something happen in a tab, and all that follows at once.
    pub(crate) fn happen(&mut self, life: u64, event: Event) {
        self.queue.push_back((life, event));
        self.work();
    }

    pub(crate) fn work(&mut self) {
        while let Some((life, event)) = self.queue.pop_front() {
            let Some(tab) = self.tabs.iter_mut().find(|tab| tab.life == life) else {
                continue;
            };
            let cid = tab.cid.clone();
            note(&mut self.trace, self.now.since(self.began), &cid, &event);
            let effects = update(&mut tab.model, event, self.now);
            self.record.wrongs.extend(tab.wrong());
            for effect in effects {
                note(&mut self.trace, self.now.since(self.began), "    ", &effect);
                self.perform(life, effect);
            }
        }
    }

    /// A tab of that life, unless its fuse burns down with this.
    fn alive(&mut self, life: u64) -> Option<usize> {
        let place = self.tabs.iter().position(|tab| tab.life == life)?;
        let fuse = &mut self.tabs[place].fuse;
        match fuse {
            Some(0) => {
                self.record.crashed = true;
                if let Some(cid) = self.close_tab(place) {
                    self.open_tab(&cid);
                }
                None
            }
            Some(left) => {
                *left -= 1;
                Some(place)
            }
            None => Some(place),
        }
    }

    fn perform(&mut self, life: u64, effect: Effect) {
        let Some(place) = self.alive(life) else {
            return;
        };
        match effect {
            Effect::Send {
                request,
                body,
                asynchronous,
            } => {
                let message = body.message_id().map(str::to_owned);
                if let Some(id) = &message {
                    self.record.sent(id, self.now);
                }
                let call = match asynchronous {
                    true => self.endpoint.send_async(&body),
                    false => self.endpoint.send(&body),
                };
                self.call(place, request, message, call);
            }
            Effect::Receive { request, query } => {
                let call = self.endpoint.events(&query);
                self.call(place, request, None, call);
            }
            Effect::FetchHistory { request, query } => {
                let call = self.endpoint.history(&query);
                self.call(place, request, None, call);
            }
            Effect::Abort(request) => {
                let calls = std::mem::take(&mut self.tabs[place].calls);
                let (gone, open) = calls.into_iter().partition(|call| call.request == request);
                self.tabs[place].calls = open;
                let gone: Vec<Call> = gone;
                let lost = Failure::network("given up");
                for message in gone.iter().filter_map(|call| call.message.as_ref()) {
                    self.record.failed(message, &lost, self.now);
                }
            }
            Effect::StartTimer { timer, after } => {
                let due = Moment(self.now.0 + after.as_millis() as i64);
                self.tabs[place].timers.insert(timer, due);
            }
            Effect::StopTimer(timer) => {
                self.tabs[place].timers.remove(&timer);
            }
            Effect::SeekLeadership { at_once } => {
                let told = self.leadership.seek(life, at_once);
                self.tell_leaders(told);
            }
            Effect::ResignLeadership => {
                let told = self.leadership.resign(life);
                self.tell_leaders(told);
            }
            Effect::SeekClaim { at_once } => {
                let told = self.claim.seek(life, at_once);
                self.tell_claimants(told);
            }
            Effect::ResignClaim => {
                let told = self.claim.resign(life);
                self.tell_claimants(told);
            }
            Effect::Share(json) => self.share(place, &json),
            Effect::Store(stored) => {
                let cid = &self.tabs[place].cid;
                self.kept.store(cid, &stored);
                if let Stored::Unsent {
                    message_id,
                    entry: Some(entry),
                } = stored
                    && let Some(text) = (&entry).get("text").and_then(|text| text.text())
                {
                    self.record.kept(&message_id, &text, cid);
                }
            }
            // Nobody sends files here.
            Effect::Upload { .. }
            | Effect::CancelUpload(_)
            | Effect::MoveFocus(_)
            | Effect::Announce(_)
            | Effect::TellOwner(_)
            | Effect::TellPage(_) => {}
        }
    }

    fn tell_leaders(&mut self, told: Vec<Told>) {
        for told in told {
            self.queue.push_back(match told {
                Told::Gained(life) => (life, Event::LeadershipGained),
                Told::Lost(life) => (life, Event::LeadershipLost),
            });
        }
    }

    fn tell_claimants(&mut self, told: Vec<Told>) {
        for told in told {
            self.queue.push_back(match told {
                Told::Gained(life) => (life, Event::ClaimGained),
                Told::Lost(life) => (life, Event::ClaimLost),
            });
        }
    }

    fn share(&mut self, place: usize, json: &Json) {
        let Some(shared) = Shared::decode(&json) else {
            let wrong = format!("no tab understands {json:?}");
            return self.record.wrongs.push(wrong);
        };
        match &shared {
            Shared::Message { message_id, .. } => self.record.told(message_id),
            Shared::Restart => self.record.restarted(),
            _ => {}
        }
        let from = self.tabs[place].life;
        let others = self.tabs.iter().filter(|tab| tab.life != from);
        let heard = others.map(|tab| (tab.life, Event::Heard(shared.clone())));
        self.queue.extend(heard);
    }

    fn call(
        &mut self,
        place: usize,
        request: RequestId,
        message: Option<String>,
        call: HttpRequest,
    ) {
        self.record.requests += 1;
        let tab = &mut self.tabs[place];
        let (life, tell, http) = (tab.life, self.tell.clone(), self.server.http().clone());
        let online = self.online;
        let task = tokio::spawn(async move {
            let outcome = match online {
                true => http::call(http, call).await,
                false => Err(Failure::unsent("offline")),
            };
            // The world may have ended.
            let _ = tell.send((life, request, outcome));
        });
        tab.calls.push(Call {
            request,
            message,
            began: self.now,
            really: Instant::now(),
            task: task.abort_handle(),
        });
    }
}

pub(crate) fn event((_, request, outcome): Outcome) -> Event {
    match outcome {
        Ok(body) => Event::AnswerArrived {
            request,
            answer: Box::new(Answer::decode(&&body)),
        },
        Err(failure) => Event::RequestFailed { request, failure },
    }
}
