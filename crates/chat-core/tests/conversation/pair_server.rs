//! What the server does in a random story of two tabs.

use chat_api::{EventsPage, Request};
use chat_core::{Event, RequestId};
use serde_json::{Value, json};

use crate::harness::{buttons, text};
use crate::pair::Pair;
use crate::steps::{Page, Part};
use crate::story::choose;

impl Pair {
    pub(crate) fn answer(&mut self, tab: usize, parts: &[Part], locks: bool) {
        if let Some((id, request)) = self.tabs[tab].on_wire.clone() {
            let known = self.answer_to(tab, id);
            let body = known.unwrap_or_else(|| self.take(tab, &request, parts, locks));
            self.accept(&body);
            self.tabs[tab].answer_body(&body);
        }
    }

    /// What the server has answered to a request already.
    pub(crate) fn answer_to(&self, tab: usize, request: RequestId) -> Option<Value> {
        let (answered, body) = self.answered[tab].as_ref()?;
        (*answered == request).then(|| body.clone())
    }

    /// The server takes a request. Gives back the body of its answer.
    pub(crate) fn take(
        &mut self,
        tab: usize,
        request: &Request,
        parts: &[Part],
        locks: bool,
    ) -> Value {
        let question = self.name("q");
        let mut replies = Vec::new();
        for part in parts {
            let name = self.name("r");
            replies.push(match part {
                Part::Buttons(_) => buttons(&[&name]),
                _ => text(&name),
            });
        }
        let chat = &mut self.tabs[tab];
        chat.server_time = self.time;
        let echo = chat.echo_event(&question, request);
        let mut reply = chat.reply_event(&question, json!(replies));
        reply["event"]["data"]["blockForm"] = json!(locks);
        self.time = chat.server_time;
        let body = reply["event"].clone();
        let id = request.message_id().unwrap_or_default();
        *self.taken.entry(id.to_owned()).or_default() += 1;
        self.server.take(request, self.time, echo, reply);
        body
    }

    pub(crate) fn events(&mut self, tab: usize, choice: usize, page: Page) {
        let Some((request, query)) = choose(&self.tabs[tab].receiving, choice).cloned() else {
            return;
        };
        let mut told = self.server.tell(page, query.ts);
        told.retain(|event| self.shows_requests || event["type"] != "clientRequest");
        told.iter().for_each(|event| self.accept(&event["event"]));
        let page = Box::new(EventsPage::decode(&&json!({ "events": told })));
        self.tabs[tab].happen(Event::EventsArrived { request, page });
    }

    /// What the bot has said has reached a tab.
    fn accept(&mut self, body: &Value) {
        let replies = body["data"]["replies"].as_array();
        let texts = replies.into_iter().flatten();
        let texts = texts.filter_map(|reply| reply["text"].as_str());
        self.told.extend(texts.map(str::to_owned));
    }
}
