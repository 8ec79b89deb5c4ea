//! What the tabs of one visitor tell each other, so that all show the same.
//!
//! What the server said is passed on in the server's own words and taken in by
//! the same code; the rest are a few words of our own. Whatever another tab
//! says is read like anything else from outside: what is not understood is
//! nothing.

use std::sync::Arc;

use chat_api::{EventsPage, Json, Source};

use crate::effect::Effect;
use crate::ids::ItemId;
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::outbox::Outgoing;
use crate::said::Said;
use crate::timeline::{SendState, TimelineItem};
use crate::{kept, orphans, receive, reveal, sending, update};

/// Something that one tab tells the others.
#[derive(Clone, Debug, PartialEq)]
pub enum Shared {
    /// The visitor has sent a message there.
    Message {
        /// Its identifier.
        message_id: Arc<str>,
        /// What it says.
        said: Said,
        /// When, by the device's clock.
        at: Moment,
    },
    /// A message could not be sent there, and whether it may have arrived.
    Failed(Arc<str>, bool),
    /// A message will be sent by the tab that says this.
    Took(Arc<str>),
    /// A message that another tab wanted to take is being sent by the tab that
    /// says this.
    OnWire(Arc<str>),
    /// What the server told.
    Events(Box<EventsPage>),
    /// Everything has been read.
    Read,
    /// One message was read as it came.
    ReadOne,
    /// The conversation begins anew.
    Restart,
    /// The conversation is being opened by the tab that says this.
    Opens,
    /// Who looks after which messages?
    WhoHas,
    /// The messages that the tab that says this looks after.
    IHave(Vec<Arc<str>>),
}

impl From<Shared> for Json {
    fn from(shared: Shared) -> Self {
        let word = |word: &str| Json::map().with("says", word);
        match shared {
            Shared::Message {
                message_id,
                said,
                at,
            } => said
                .write(word("message").with("id", &*message_id))
                .with("at", at.0 as f64),
            Shared::Failed(id, unsure) => word("failed").with("id", &*id).with("unsure", unsure),
            Shared::Took(id) => word("took").with("id", &*id),
            Shared::OnWire(id) => word("onWire").with("id", &*id),
            Shared::Events(page) => events_told(&page),
            Shared::Read => word("read"),
            Shared::ReadOne => word("readOne"),
            Shared::Restart => word("restart"),
            Shared::Opens => word("opens"),
            Shared::WhoHas => word("whoHas"),
            Shared::IHave(ids) => {
                let ids = ids.iter().map(|id| Json::from(&**id)).collect();
                word("iHave").with("ids", Json::List(ids))
            }
        }
    }
}

/// What the server told, for the other tabs.
pub(crate) fn events_told(page: &EventsPage) -> Json {
    Json::map()
        .with("says", "events")
        .with("page", Json::from(page))
}

impl Shared {
    /// Reads what another tab says. Nothing if it makes no sense.
    pub fn decode<S: Source>(source: &S) -> Option<Self> {
        let text = |key: &str| source.get(key)?.text();
        let id = || text("id").map(Arc::from);
        Some(match text("says")?.as_str() {
            "message" => Shared::Message {
                message_id: id()?,
                said: Said::read(source)?,
                at: Moment(source.get("at")?.number()? as i64),
            },
            "failed" => Shared::Failed(id()?, source.get("unsure")?.boolean()?),
            "took" => Shared::Took(id()?),
            "onWire" => Shared::OnWire(id()?),
            "events" => Shared::Events(Box::new(EventsPage::decode(&source.get("page")?))),
            "read" => Shared::Read,
            "readOne" => Shared::ReadOne,
            "restart" => Shared::Restart,
            "opens" => Shared::Opens,
            "whoHas" => Shared::WhoHas,
            "iHave" => {
                let ids = source.get("ids")?.items();
                Shared::IHave(
                    ids.iter()
                        .filter_map(|id| Some(id.text()?.into()))
                        .collect(),
                )
            }
            _ => return None,
        })
    }
}

/// Tells the other tabs of a message that is left to the visitor.
pub(crate) fn failed(outgoing: &Outgoing) -> Effect {
    Effect::Share(Shared::Failed(outgoing.message_id.clone(), outgoing.unsure).into())
}

/// Another tab says something.
pub(crate) fn heard(model: &mut Model, shared: Shared, now: Moment, effects: &mut Vec<Effect>) {
    match shared {
        Shared::Message {
            message_id,
            said,
            at,
        } => message(model, message_id, &said, at.min(now), effects),
        Shared::Failed(id, unsure) => {
            let state = if unsure {
                SendState::Unsure
            } else {
                SendState::Failed
            };
            if model.orphans.iter().any(|one| one.message_id == id) {
                // Its entry is of use to the tab that says this.
                kept::disown(model, &id);
                model.orphans.retain(|one| one.message_id != id);
            }
            if !is_ours(model, &id)
                && let Some(item) = model.timeline.item_of(&id)
                && model.timeline.send_state(item) == Some(SendState::Sending)
            {
                model.timeline.set_send_state(item, state);
            }
        }
        Shared::Took(id) => {
            if model.outbox.is_on_wire(&id) {
                // Too late: it has been sent from here.
                effects.push(Effect::Share(Shared::OnWire(id).into()));
            } else {
                leave_to_another(model, &id, effects);
            }
        }
        Shared::Events(page) => {
            let got_to = model.cursor;
            let passes_over = model.poll.is_sought() && receive::tells_answer(&page);
            receive::take_in(model, *page, now, effects);
            if passes_over {
                model.cursor = got_to;
            }
        }
        Shared::Read => {
            // What still waits here has been read there.
            reveal::flush(model, now, effects);
            model.unread = 0;
        }
        Shared::ReadOne => model.unread = model.unread.saturating_sub(1),
        Shared::Restart => update::forget(model, effects),
        Shared::Opens => orphans::opens_elsewhere(model, effects),
        Shared::OnWire(id) => leave_to_another(model, &id, effects),
        Shared::WhoHas => {
            // What has failed waits for the visitor, in whichever tab.
            effects.extend(model.outbox.failed.iter().map(failed));
            if model.session == Session::Starting {
                effects.push(Effect::Share(Shared::Opens.into()));
            }
            let ids: Vec<_> = model
                .outbox
                .under_way()
                .map(|one| one.message_id.clone())
                .collect();
            if !ids.is_empty() {
                effects.push(Effect::Share(Shared::IHave(ids).into()));
            }
        }
        Shared::IHave(ids) => {
            for id in ids {
                if model.orphans.iter().any(|one| one.message_id == id) {
                    leave_to_another(model, &id, effects);
                }
            }
        }
    }
}

/// Another tab looks after a message, unless it is on the wire here.
fn leave_to_another(model: &mut Model, id: &str, effects: &mut Vec<Effect>) {
    if model.outbox.is_on_wire(id) {
        return;
    }
    kept::disown(model, id);
    let before = model.orphans.len();
    model.orphans.retain(|one| *one.message_id != *id);
    let was_ours = sending::take_out(model, id, effects).is_some() || model.orphans.len() < before;
    if let Some(item) = model.timeline.item_of(id)
        && matches!(
            model.timeline.send_state(item),
            Some(SendState::Failed | SendState::Unsure)
        )
    {
        model.timeline.set_send_state(item, SendState::Sending);
    }
    if was_ours {
        sending::pump(model, effects);
    }
}

/// A message that another tab has sent, or is about to. One that is told of again
/// is a file that waits, and comes behind one that has come since.
fn message(
    model: &mut Model,
    message_id: Arc<str>,
    said: &Said,
    at: Moment,
    effects: &mut Vec<Effect>,
) {
    let known = model.timeline.item_of(&message_id);
    let waits = |item: ItemId| {
        model.timeline.send_state(item) == Some(SendState::Sending)
            && !is_ours(model, &message_id)
            && !model.orphans.iter().any(|one| one.message_id == message_id)
    };
    if known.is_some_and(|item| !waits(item)) {
        return;
    }
    let Some(content) = said.content() else {
        return;
    };
    if let Some(item) = known {
        model.timeline.remove(item);
    }
    reveal::flush(model, at, effects);
    let id = ItemId(model.ids.next());
    model.timeline.push(TimelineItem::of_client(
        id,
        at,
        content,
        SendState::Sending,
        message_id,
    ));
}

/// Whether a message is looked after here.
pub(crate) fn is_ours(model: &Model, message_id: &str) -> bool {
    model
        .outbox
        .unsent()
        .any(|one| *one.message_id == *message_id)
        || model.outbox.is_on_wire(message_id)
}
