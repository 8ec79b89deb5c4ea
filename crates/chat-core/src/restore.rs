//! Taking a conversation up again from what was kept. Whoever may have written
//! to the browser's store since: what is not understood is left out, and what
//! is shown goes through the allow-lists again.

use std::sync::Arc;

use chat_api::{Button, Employee, Source, Timestamp};

use crate::awaited::Awaited;
use crate::effect::{OwnerNotice, TimerId};
use crate::handoff::Handoff;
use crate::ids::{ItemId, SetId};
use crate::kept::{self, UnsentDigest, VERSION};
use crate::known::Known;
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::order;
use crate::outbox::{self, Outgoing, Purpose};
use crate::quick_replies::{QuickReplies, Set};
use crate::restore_items::read_item;
use crate::said::Said;
use crate::seen::{Key, Seen};
use crate::settings::{BlockForm, Identity, Settings};
use crate::timeline::{ItemBody, SendState, TimelineItem};
use crate::{page, uploads_kept};

/// So many answers are waited for at most.
const MOST_AWAITED: usize = 20;

/// What was found in the browser.
#[derive(Clone, Debug)]
pub struct Found<S> {
    /// The conversation.
    pub conversation: Option<S>,
    /// The messages that the server was not known to have.
    pub unsent: Vec<S>,
    /// What stood in the text input of this tab.
    pub draft: Option<String>,
    /// The files of this tab that were on their way to where they can be
    /// fetched.
    pub uploads: Option<S>,
}

impl<S> Default for Found<S> {
    fn default() -> Self {
        Found {
            conversation: None,
            unsent: Vec::new(),
            draft: None,
            uploads: None,
        }
    }
}

impl Model {
    /// A conversation as it was left, as far as it can be read. Also says what
    /// the owner is to be told of the rest.
    pub fn restored<S: Source>(
        settings: Settings,
        identity: Identity,
        found: &Found<S>,
    ) -> (Model, Vec<OwnerNotice>) {
        let mut model = Model::new(settings, identity);
        let notices = read(&mut model, &mut Known(&[]), found);
        if let Some(source) = &found.uploads
            && is_readable(source, &model)
        {
            uploads_kept::read(&mut model, source);
        }
        page::begin(&mut model);
        (model, notices)
    }

    /// The conversation as other pages may have left it since, for
    /// [`crate::Event::BroughtBack`]. What is known here keeps its identifier.
    /// Nothing if nothing was kept, or not all of it can be read.
    pub fn found_again<S: Source>(&self, found: &Found<S>) -> Option<Box<Model>> {
        found.conversation.as_ref()?;
        let mut model = Box::new(Model::new(self.settings.clone(), self.identity.clone()));
        model.ids = self.ids;
        let notices = read(&mut model, &mut Known(self.timeline.items()), found);
        notices.is_empty().then_some(model)
    }
}

/// Reads everything into a model that is new. Says what the owner is to be told.
fn read<S: Source>(model: &mut Model, known: &mut Known<'_>, found: &Found<S>) -> Vec<OwnerNotice> {
    let mut notices = Vec::new();
    if let Some(source) = &found.conversation {
        if is_readable(source, model) {
            read_conversation(model, known, source);
        } else {
            notices.push(OwnerNotice::StoreDropped);
        }
    }
    let mut unsent: Vec<&S> = found.unsent.iter().collect();
    order::sort_by_key(&mut unsent, |source| {
        source.get("at").and_then(|at| at.number())
    });
    for source in unsent {
        let read = is_readable(source, model) && read_unsent(model, source).is_some();
        if !read {
            notices.push(OwnerNotice::StoreDropped);
        }
    }
    // What is on its way according to the conversation alone has arrived
    // since: its entry would be there.
    let orphans: Vec<ItemId> = model.orphans.iter().filter_map(item_of).collect();
    let sending: Vec<ItemId> = model
        .timeline
        .items()
        .iter()
        .map(|item| item.id)
        .filter(|id| {
            model.timeline.send_state(*id) == Some(SendState::Sending) && !orphans.contains(id)
        })
        .collect();
    for id in sending {
        model.timeline.set_send_state(id, SendState::Sent);
    }
    model.draft = found.draft.clone().unwrap_or_default();
    model.written.draft = model.draft.clone();
    if notices.is_empty() {
        model.written.conversation = Some(kept::digest(model));
    } else {
        // What can be read is written over what cannot with the first event.
        model.written.conversation = None;
        // However much it was, the owner hears of it once.
        notices.truncate(1);
    }
    notices
}

fn item_of(outgoing: &Outgoing) -> Option<ItemId> {
    match outgoing.purpose {
        Purpose::Message(item) => Some(item),
        Purpose::Opening => None,
    }
}

/// Of this form, and of this visitor.
fn is_readable<S: Source>(source: &S, model: &Model) -> bool {
    let version = source.get("v").and_then(|v| v.number());
    let client = source.get("client").and_then(|client| client.text());
    version == Some(VERSION) && client.as_deref() == Some(&model.identity.client_id)
}

fn read_conversation<S: Source>(model: &mut Model, known: &mut Known<'_>, source: &S) {
    let number = |key: &str| source.get(key)?.number();
    let time = |key: &str| number(key).and_then(Timestamp::from_millis);
    let truth = |key: &str| source.get(key).and_then(|value| value.boolean()) == Some(true);
    for item in source
        .get("items")
        .map(|items| items.items())
        .unwrap_or_default()
    {
        if let Some((at, body)) = read_item(&item, model) {
            let known = known.find(&body);
            let id = known.unwrap_or_else(|| ItemId(model.ids.next()));
            model.timeline.push(TimelineItem { id, at, body });
        }
    }
    if truth("live") {
        model.session = Session::Live;
        model.catch_up = true;
    }
    model.echoes = truth("echoes");
    model.agent_has_left = truth("left");
    model.cursor = time("cursor");
    // One from the future would keep every agent out.
    model.handoff_at = time("since").min(model.cursor);
    model.unread = number("unread").unwrap_or_default() as u32;
    model.may_write_until = number("until").map(|at| Moment(at as i64));
    model.handoff = source
        .get("handoff")
        .map(|value| read_handoff(&value))
        .unwrap_or_default();
    if model.handoff != Handoff::Bot {
        let phrase = source.get("close").and_then(|phrase| phrase.text());
        model.close_phrase = phrase.filter(|phrase| !phrase.trim().is_empty());
    }
    let keys = source
        .get("seen")
        .map(|keys| keys.items())
        .unwrap_or_default();
    let keys = keys.iter().filter_map(|key| Key::read(&key.text()?));
    model.seen = Seen::of_parts(keys, time("floor"));
    let awaits = source
        .get("awaits")
        .map(|awaits| awaits.items())
        .unwrap_or_default();
    for question in awaits.iter().take(MOST_AWAITED) {
        model.awaited.push(Awaited {
            question_id: question.text().map(Into::into),
            timer: TimerId(model.ids.next()),
        });
    }
    read_buttons(model, source);
}

fn read_handoff<S: Source>(source: &S) -> Handoff {
    match source.text().as_deref() {
        Some("requested") => Handoff::Requested,
        Some(_) => Handoff::Agent(None),
        None => Handoff::Agent(Some(Arc::new(Employee::decode(source)))),
    }
}

/// The buttons stand where they stood: the last ones of the timeline.
fn read_buttons<S: Source>(model: &mut Model, source: &S) {
    let Some(buttons) = source.get("buttons") else {
        return;
    };
    let labels = buttons
        .get("labels")
        .map(|labels| labels.items())
        .unwrap_or_default();
    let buttons_read: Vec<Button> = labels
        .iter()
        .filter_map(|label| label.text())
        .map(|text| Button {
            text,
            ..Button::default()
        })
        .collect();
    let place = model
        .timeline
        .items()
        .iter()
        .rev()
        .find_map(|item| match &item.body {
            ItemBody::Choices(_) => Some(item.id),
            _ => None,
        });
    if place.is_some() && !buttons_read.is_empty() {
        model.quick_replies = QuickReplies::Active(Set {
            id: SetId(model.ids.next()),
            place,
            buttons: buttons_read,
            locks: model.settings.block_form != BlockForm::Never
                && buttons.get("locks").and_then(|locks| locks.boolean()) == Some(true),
        });
        model
            .timeline
            .settle_choices(model.quick_replies.in_timeline());
    }
}

fn read_unsent<S: Source>(model: &mut Model, source: &S) -> Option<()> {
    let truth = |key: &str| source.get(key).and_then(|value| value.boolean()) == Some(true);
    let id: Arc<str> = source.get("id")?.text()?.into();
    let content = Said::read(source)?.content()?;
    let at = Moment(source.get("at")?.number()? as i64);
    let (unsure, failed) = (truth("unsure"), truth("failed"));
    model.written.unsent.push(UnsentDigest {
        message_id: id.clone(),
        unsure,
        failed,
    });
    if model.seen.is_left_behind(&id) {
        // The conversation that it belongs to has ended.
        return Some(());
    }
    let state = match (failed, unsure) {
        (false, _) => SendState::Sending,
        (true, false) => SendState::Failed,
        (true, true) => SendState::Unsure,
    };
    let item = match model.timeline.item_of(&id) {
        // The entry has outlived what it protects.
        Some(item) if model.timeline.send_state(item) == Some(SendState::Sent) => return Some(()),
        Some(item) => item,
        None => {
            let item = ItemId(model.ids.next());
            model
                .timeline
                .push(TimelineItem::of_client(item, at, content, state, id));
            item
        }
    };
    model.timeline.set_send_state(item, state);
    let mut outgoing = outbox::outgoing(&model.timeline, item)?;
    outgoing.unsure = unsure;
    // A page that died may have kept no more of what it knew than this.
    outgoing.known_before = source
        .get("since")
        .and_then(|at| at.number())
        .and_then(Timestamp::from_millis)
        .map(|since| since.min(model.cursor.unwrap_or(since)));
    if failed {
        model.outbox.failed.push(outgoing);
    } else {
        model.orphans.push(outgoing);
    }
    Some(())
}
