//! What a test can let happen to a conversation.

use std::time::Duration;

use chat_api::{Answer, Employee, EventsPage, FailureClass, Input, Json, Request, Timestamp};
use chat_core::{
    Effect, Event, Identity, Moment, QuickReply, RequestId, Settings, Shared, TimerId, UploadId,
};
use serde_json::{Value, json};

use super::{Conversation, Kept, chosen, failure, said, uploaded};

impl Conversation {
    /// The panel comes into view.
    pub(crate) fn open(&mut self) -> Vec<Effect> {
        self.happen(Event::PanelOpened)
    }

    /// The visitor types a text and sends it.
    pub(crate) fn write(&mut self, text: &str) -> Vec<Effect> {
        self.happen(Event::DraftChanged(text.to_owned()));
        self.happen(Event::DraftSubmitted)
    }

    /// The page sends a text in the visitor's name.
    pub(crate) fn say(&mut self, text: &str) -> Vec<Effect> {
        self.happen(Event::MessageSubmitted(text.to_owned()))
    }

    /// The visitor presses the button with a label.
    pub(crate) fn press(&mut self, label: &str) -> Vec<Effect> {
        let button = self.button(label);
        self.happen(Event::QuickReplyPressed {
            set: button.set,
            index: button.index,
        })
    }

    /// The button with a label, which must be there.
    pub(crate) fn button(&self, label: &str) -> QuickReply {
        let mut buttons = self.view().quick_replies.into_iter();
        match buttons.find(|button| button.label == label) {
            Some(button) => button,
            None => panic!("no button {label:?}"),
        }
    }

    /// The visitor tries a failed message again.
    pub(crate) fn retry(&mut self, text: &str) -> Vec<Effect> {
        let item = self.item(text);
        self.happen(Event::RetryRequested(item))
    }

    /// The request on the wire is answered with these replies.
    pub(crate) fn answer(&mut self, replies: Value) -> Vec<Effect> {
        self.answer_body(&json!({ "data": { "replies": replies } }))
    }

    /// The request on the wire is answered with this body.
    pub(crate) fn answer_body(&mut self, body: &Value) -> Vec<Effect> {
        let request = self.request();
        let answer = Box::new(Answer::decode(&body));
        self.happen(Event::AnswerArrived { request, answer })
    }

    /// The answer to what is on the wire comes, with its time.
    pub(crate) fn answer_at(&mut self, question: &str, replies: Value) -> Vec<Effect> {
        let mut body = self.stamped(question);
        body["data"] = json!({ "replies": replies });
        self.answer_body(&body)
    }

    /// The request on the wire fails.
    pub(crate) fn fail(&mut self, class: FailureClass) -> Vec<Effect> {
        let request = self.request();
        let failure = failure(class);
        self.happen(Event::RequestFailed { request, failure })
    }

    /// The oldest request for events is answered with these.
    pub(crate) fn events(&mut self, events: Value) -> Vec<Effect> {
        let page = Box::new(EventsPage::decode(&&json!({ "events": events })));
        let request = self.receive_request();
        self.happen(Event::EventsArrived { request, page })
    }

    /// The oldest request for events fails.
    pub(crate) fn fail_events(&mut self, class: FailureClass) -> Vec<Effect> {
        let request = self.receive_request();
        let failure = failure(class);
        self.happen(Event::RequestFailed { request, failure })
    }

    /// The server has no history.
    pub(crate) fn find_no_history(&mut self) {
        let Some(request) = self.asking_history else {
            panic!("nobody asks for the history");
        };
        let failure = failure(FailureClass::Rejected);
        self.happen(Event::RequestFailed { request, failure });
    }

    fn receive_request(&self) -> RequestId {
        match self.receiving.first() {
            Some((request, _)) => *request,
            None => panic!("nobody asks for events"),
        }
    }

    /// The request on the wire fails, and whatever is done by itself about it
    /// finds nothing: there are no events of it, however long it is looked.
    pub(crate) fn fail_for_good(&mut self, class: FailureClass) -> Vec<Effect> {
        let mut effects = self.fail(class);
        effects.extend(self.find_nothing());
        effects
    }

    /// What became of a message is looked for in vain, until it is left to the
    /// visitor or sent again.
    pub(crate) fn find_nothing(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        for _ in 0..100 {
            if self.on_wire.is_some() || !self.is_sending() {
                return effects;
            }
            if self.receiving.is_empty() {
                effects.extend(self.fire_timer());
            } else {
                effects.extend(self.events(json!([])));
            }
        }
        panic!("the search has no end");
    }

    /// Nothing comes back until the request on the wire is given up.
    pub(crate) fn time_out(&mut self) -> Vec<Effect> {
        let request = self.request();
        let mut effects = Vec::new();
        while self.on_wire.as_ref().is_some_and(|(id, _)| *id == request) {
            effects.extend(self.fire_timer());
        }
        effects
    }

    /// Another tab tells what the server said.
    pub(crate) fn hear_events(&mut self, events: Value) -> Vec<Effect> {
        let page = EventsPage::decode(&&json!({ "events": events }));
        self.happen(Event::Heard(Shared::Events(Box::new(page))))
    }

    /// Another tab says something, in its own words.
    pub(crate) fn hear(&mut self, told: &Json) -> Vec<Effect> {
        match Shared::decode(&told) {
            Some(shared) => self.happen(Event::Heard(shared)),
            None => panic!("{told:?} says nothing"),
        }
    }

    /// Another tab of the same visitor is opened: what is kept is there, and
    /// each hears what the other says from now on.
    pub(crate) fn another_tab(&mut self, name: &str) -> Self {
        self.shared.clear();
        let identity = Identity {
            cid: Some(name.to_owned()),
            seed: self.seed ^ 0xABCD_EF01,
            ..self.identity()
        };
        let mut kept = self.kept.clone();
        kept.draft.clear();
        kept.uploads = None;
        let times = (self.now, self.server_time);
        Conversation::taken_up(self.settings.clone(), identity, kept, times)
    }

    /// An agent takes the conversation.
    pub(crate) fn agent_joins(&mut self, employee: Option<Employee>) -> Vec<Effect> {
        let mut event = self.stamped("joined");
        if let Some(employee) = employee {
            event["employee"] = json!(Json::from(&employee));
        }
        self.hear_events(json!([{ "type": "operatorJoined", "event": event }]))
    }

    /// The visitor chooses files.
    pub(crate) fn choose(&mut self, names: &[&str]) -> Vec<Effect> {
        let first = self.files_chosen;
        self.files_chosen += names.len() as u64;
        self.happen(Event::FilesChosen(chosen(names, first)))
    }

    /// A file has reached the upload address.
    pub(crate) fn upload(&mut self, number: u64) -> Vec<Effect> {
        let (upload, file) = (UploadId(number), uploaded(number));
        assert!(
            self.uploading.contains(&upload),
            "{upload:?} is not on its way"
        );
        self.happen(Event::UploadDone { upload, file })
    }

    /// A file was not taken.
    pub(crate) fn fail_upload(&mut self, number: u64, status: Option<u16>) -> Vec<Effect> {
        let upload = UploadId(number);
        assert!(
            self.uploading.contains(&upload),
            "{upload:?} is not on its way"
        );
        let failure = chat_api::Failure {
            status,
            ..chat_api::Failure::network("in vain")
        };
        self.happen(Event::UploadFailed { upload, failure })
    }

    /// The agent passes the conversation on to a group.
    pub(crate) fn agent_passes(&mut self, group: Option<&str>) -> Vec<Effect> {
        let mut event = self.stamped("passed");
        if let Some(name) = group {
            event["destination"] = json!({ "destinationId": "2", "name": name });
        }
        self.hear_events(json!([{ "type": "operatorPassed", "event": event }]))
    }

    /// The agent writes.
    pub(crate) fn agent_writes(&mut self, replies: Value) -> Vec<Effect> {
        let mut event = self.stamped("written");
        event["employee"] = json!({ "employeeId": "1", "firstName": "Anna" });
        event["data"] = json!({ "replies": replies });
        self.hear_events(json!([{ "type": "operatorMessage", "event": event }]))
    }

    /// The agent leaves.
    pub(crate) fn agent_leaves(&mut self) -> Vec<Effect> {
        let event = self.stamped("closed");
        self.hear_events(json!([{ "type": "operatorClosed", "event": event }]))
    }

    /// The inside of an event about a question, now by the server's clock.
    pub(crate) fn stamped(&mut self, question: &str) -> Value {
        self.server_time += 1;
        let at = Timestamp(self.server_time).to_string();
        json!({ "timestamp": at, "questionId": question })
    }

    /// The bot's answer to a question, as an event.
    pub(crate) fn reply_event(&mut self, question: &str, replies: Value) -> Value {
        let mut event = self.stamped(question);
        event["data"] = json!({ "replies": replies });
        json!({ "type": "botResponse", "event": event })
    }

    /// The echo of a request, as an event.
    pub(crate) fn echo_event(&mut self, question: &str, request: &Request) -> Value {
        let mut event = self.stamped(question);
        let key = match request.input {
            Input::Query(_) => "query",
            Input::Event(_) => "event",
        };
        event[key] = json!(said(request));
        event["data"] = json!(request.data);
        json!({ "type": "clientRequest", "event": event })
    }

    /// The last request that was sent.
    pub(crate) fn last_sent(&self) -> Request {
        match self.sent.last() {
            Some(request) => request.clone(),
            None => panic!("nothing was sent"),
        }
    }

    /// The browser puts the page aside; from then on it hears nothing.
    pub(crate) fn put_aside(&mut self) {
        self.happen(Event::VisibilityChanged(false));
        self.happen(Event::LeadershipLost);
        self.turn = None;
        self.happen(Event::ClaimLost);
        self.shared.clear();
    }

    /// The browser brings the page back, which reads what is kept again.
    pub(crate) fn come_back(&mut self) {
        let found = self.kept.found_again(&self.model);
        self.happen(Event::BroughtBack(found));
        self.happen(Event::LeadershipLost);
        self.happen(Event::VisibilityChanged(true));
    }

    /// The page goes away and comes back: everything that was not kept is
    /// lost.
    pub(crate) fn reload(self) -> Self {
        let kept = self.kept.clone();
        self.reload_from(kept)
    }

    /// The same, from what another tab may have written too.
    pub(crate) fn reload_from(self, kept: Kept) -> Self {
        let (settings, identity) = (self.settings.clone(), self.identity());
        let times = (self.now, self.server_time);
        drop(self);
        Conversation::taken_up(settings, identity, kept, times)
    }

    /// What was kept, taken up on a page that has just been loaded.
    fn taken_up(
        settings: Settings,
        identity: Identity,
        kept: Kept,
        (now, server_time): (Moment, i64),
    ) -> Self {
        let (model, notices) = kept.restored(settings.clone(), identity.clone());
        assert_eq!(notices, []);
        let mut again = Conversation::of(settings, identity);
        again.model = model;
        again.now = now;
        again.server_time = server_time;
        again.kept = kept;
        again.happen(Event::Started);
        again
    }

    /// The clock moves to when the next timer runs out, and it does.
    pub(crate) fn fire_timer(&mut self) -> Vec<Effect> {
        self.take_turn();
        let Some((timer, due)) = self.next_timer() else {
            panic!("no timer runs");
        };
        self.now = self.now.max(due);
        self.happen(Event::TimerFired(timer))
    }

    /// Lets so much time pass, and the timers run out that are due.
    pub(crate) fn let_pass(&mut self, millis: i64) {
        let end = Moment(self.now.0 + millis);
        while self.next_timer().is_some_and(|(_, due)| due <= end) {
            self.fire_timer();
        }
        self.now = end;
    }

    /// How long until the next timer runs out.
    pub(crate) fn wait(&self) -> Option<Duration> {
        self.next_timer().map(|(_, due)| due.since(self.now))
    }

    pub(crate) fn next_timer(&self) -> Option<(TimerId, Moment)> {
        let timers = self.timers.iter().map(|(timer, due)| (*timer, *due));
        timers.min_by_key(|(timer, due)| (*due, *timer))
    }
}

/// Each of two tabs hears what the other has said, until neither says more.
pub(crate) fn talk(one: &mut Conversation, other: &mut Conversation) {
    for _ in 0..20 {
        let (from_one, from_other) = (one.shared.split_off(0), other.shared.split_off(0));
        if from_one.is_empty() && from_other.is_empty() {
            return;
        }
        from_one.iter().for_each(|told| drop(other.hear(told)));
        from_other.iter().for_each(|told| drop(one.hear(told)));
        one.take_turn();
        other.take_turn();
    }
    panic!("the tabs talk without an end");
}
