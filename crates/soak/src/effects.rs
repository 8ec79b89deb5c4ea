//! What a tab wants to be done is done here, as a browser does it: calls,
//! timers, what is kept, and what the tabs tell each other.

use std::time::Instant;

use chat_api::{Failure, HttpRequest, Json, Source};
use chat_core::{Effect, Event, Moment, RequestId, Shared, Stored, UploadId};

use crate::browser::Told;
use crate::http;
use crate::outcome::{Errand, Outcome};
use crate::tab::Call;
use crate::uploading::upload;
use crate::world::World;

/// So many files are on their way at a time.
const AT_A_TIME: usize = 3;

impl World {
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

    /// Does it, unless the tab is gone.
    pub(crate) fn perform(&mut self, life: u64, effect: Effect) {
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
                let is_it = |call: &Call| call.errand == Errand::Request(request);
                let (gone, open) = calls.into_iter().partition(is_it);
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
                    && let Some(words) = words_of(&entry)
                {
                    self.record.kept(&message_id, &words, cid);
                }
            }
            Effect::Upload { upload, client_id } => self.upload(place, upload, client_id),
            Effect::CancelUpload(upload) => {
                let tab = &mut self.tabs[place];
                tab.calls
                    .retain(|call| call.errand != Errand::Upload(upload));
                let wrong = match tab.files.remove(&upload) {
                    Some(file) => self.record.files.let_go(file),
                    None => Some(format!("{upload:?} is let go twice")),
                };
                self.record.wrongs.extend(wrong);
            }
            Effect::MoveFocus(_)
            | Effect::Announce(_)
            | Effect::TellOwner(_)
            | Effect::TellPage(_) => {}
        }
    }

    pub(crate) fn tell_leaders(&mut self, told: Vec<Told>) {
        for told in told {
            self.queue.push_back(match told {
                Told::Gained(life) => (life, Event::LeadershipGained),
                Told::Lost(life) => (life, Event::LeadershipLost),
            });
        }
    }

    pub(crate) fn tell_claimants(&mut self, told: Vec<Told>) {
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
        let (http, online) = (self.server.http().clone(), self.online);
        self.begin(place, Errand::Request(request), message, async move {
            let ended = match online {
                true => http::call(http, call).await,
                false => Err(Failure::unsent("offline")),
            };
            Outcome::Request(request, ended)
        });
    }

    fn upload(&mut self, place: usize, number: UploadId, client: String) {
        let tab = &self.tabs[place];
        let errand = Errand::Upload(number);
        let under_way = tab.calls.iter().map(|call| call.errand);
        let under_way: Vec<_> = under_way
            .filter(|errand| matches!(errand, Errand::Upload(_)))
            .collect();
        let wrongs = &mut self.record.wrongs;
        if under_way.contains(&errand) || under_way.len() >= AT_A_TIME {
            wrongs.push(format!("{number:?} is uploaded beside {under_way:?}"));
        }
        let Some(file) = tab.files.get(&number).copied() else {
            return wrongs.push(format!("{number:?} is uploaded, and was let go"));
        };
        let (http, online) = (self.server.http().clone(), self.online);
        let address = self.server.uploads(&self.channel);
        let (life, tell) = (tab.life, self.tell.clone());
        let progress = move |percent| {
            // The world may have ended.
            let _ = tell.send((life, Outcome::Progress(number, percent)));
        };
        self.begin(place, errand, None, async move {
            let ended = match online {
                true => upload(http, address, client, file, progress).await,
                false => Err(Failure::network("offline")),
            };
            Outcome::Upload(number, ended.map(Box::new))
        });
    }

    fn begin(
        &mut self,
        place: usize,
        errand: Errand,
        message: Option<String>,
        call: impl Future<Output = Outcome> + Send + 'static,
    ) {
        self.record.requests += 1;
        let tab = &mut self.tabs[place];
        let (life, tell) = (tab.life, self.tell.clone());
        let task = tokio::spawn(async move {
            // The world may have ended.
            let _ = tell.send((life, call.await));
        });
        tab.calls.push(Call {
            errand,
            message,
            began: self.now,
            really: Instant::now(),
            task: task.abort_handle(),
        });
    }
}

/// What a kept message says: a text, or a file's name.
fn words_of(entry: &Json) -> Option<String> {
    let text = || entry.get("text")?.text();
    let name = || entry.get("file")?.get("name")?.text();
    text().or_else(name)
}
