//! The visitor's world: tabs that talk to the real sandbox over HTTP, a
//! browser that keeps things, and a clock of our own.

use std::collections::VecDeque;

use chat_api::{Endpoint, Failure};
use chat_core::{ChosenFile, Event, Identity, Model, Moment, UploadId, update};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::browser::{Kept, Leadership};
use crate::case::Case;
use crate::fates::MayGo;
use crate::files::Chosen;
use crate::outcome::Outcome;
use crate::random::Random;
use crate::record::Record;
use crate::server::{Server, channel};
use crate::tab::Tab;
use crate::trace::note;

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
    pub(crate) server: Server,
    pub(crate) endpoint: Endpoint,
    pub(crate) kept: Kept,
    pub(crate) leadership: Leadership,
    pub(crate) claim: Leadership,
    lives: u64,
    seeds: Random,
    pub(crate) queue: VecDeque<(u64, Event)>,
    pub(crate) done: UnboundedReceiver<(u64, Outcome)>,
    pub(crate) tell: UnboundedSender<(u64, Outcome)>,
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
            files: Default::default(),
            chosen: 0,
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
        self.record.page_gone(tab.life);
        let told = self.leadership.resign(tab.life);
        self.tell_leaders(told);
        let told = self.claim.resign(tab.life);
        self.tell_claimants(told);
        Some(tab.cid.clone())
    }

    /// The visitor chooses files in a tab.
    pub(crate) fn choose(&mut self, place: usize, files: &[Chosen]) {
        let Some(tab) = self.tabs.get_mut(place) else {
            return;
        };
        let mut chosen = Vec::new();
        for file in files {
            let upload = UploadId(tab.chosen);
            tab.chosen += 1;
            tab.files.insert(upload, *file);
            self.record.files.chosen(*file, &tab.cid, tab.life);
            chosen.push(ChosenFile {
                upload,
                name: file.name(),
                size: file.size,
                mime_type: file.mime_type().to_owned(),
            });
        }
        let may_go = match tab.model.input_is_locked() {
            true => MayGo::All,
            false => MayGo::None,
        };
        let life = tab.life;
        self.while_may_go(may_go, |world| {
            world.happen(life, Event::FilesChosen(chosen));
        });
    }

    /// Lets something happen by which files may be let go.
    pub(crate) fn while_may_go(&mut self, may_go: MayGo, happen: impl FnOnce(&mut Self)) {
        self.record.files.may_go = may_go;
        happen(self);
        self.record.files.may_go = MayGo::None;
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
                if let Some(message) = &call.message {
                    self.record.failed(message, &failure, self.now);
                }
                let is_message = call.message.is_some();
                let event = call.errand.failed(failure).into_event(is_message);
                self.queue.push_back((life, event));
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
}
