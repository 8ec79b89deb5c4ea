//! Queueing messages, putting them on the wire one at a time, and finding that
//! they arrived.

use std::sync::Arc;
use std::time::Duration;

use chat_api::{Input, Json, Request};

use crate::effect::{Effect, TimerId};
use crate::ids::{ItemId, RequestId};
use crate::model::{Model, Session};
use crate::outbox::{
    Current, OnWire, Outgoing, Pause, PauseReason, Purpose, REQUEST_TIMEOUT, SLOW_AFTER,
};
use crate::retry_delay::retry_delay;
use crate::settings::Opening;
use crate::share::Shared;
use crate::timeline::SendState;
use crate::{awaited, fate, outbox, uploads};

/// Opens the conversation, unless it is open or opening.
pub(crate) fn open_session(model: &mut Model, effects: &mut Vec<Effect>) {
    if !matches!(model.session, Session::Idle | Session::Refused) {
        return;
    }
    if model.history.is_awaited() {
        model.history.opening_wanted();
        return;
    }
    let input = match &model.settings.opening {
        Opening::Query(text) => Input::Query(text.clone()),
        Opening::Event(name) => Input::Event(name.clone()),
        Opening::None => {
            model.session = Session::Live;
            return;
        }
    };
    model.session = Session::Starting;
    let message_id = model.seed.uuid().into();
    let opening = Outgoing::new(Purpose::Opening, input, message_id);
    model.outbox.waiting.push_front(opening);
    pump(model, effects);
}

/// Another tab has opened the conversation: an opening that waits here is not
/// sent any more.
pub(crate) fn opened_elsewhere(
    model: &mut Model,
    message_id: Option<&str>,
    effects: &mut Vec<Effect>,
) {
    let waits =
        |one: &Outgoing| one.purpose == Purpose::Opening && message_id != Some(&*one.message_id);
    let waiting = &mut model.outbox.waiting;
    let Some(place) = waiting.iter().position(waits) else {
        return;
    };
    waiting.remove(place);
    // Its answer follows, or this tab opens the conversation after a while.
    model.session = Session::Idle;
    if waiting.is_empty() {
        resume(model, effects);
    }
}

/// Puts a message of the visitor at the end of the queue.
pub(crate) fn enqueue(model: &mut Model, item: ItemId, effects: &mut Vec<Effect>) {
    let Some(message) = outbox::outgoing(&model.timeline, item) else {
        return;
    };
    let waiting = &mut model.outbox.waiting;
    // Files keep the order in which they were chosen.
    let is_later = |one: &Outgoing| one.is_file() && one.purpose > message.purpose;
    let later = waiting
        .iter()
        .position(is_later)
        .filter(|_| message.is_file());
    let place = later.unwrap_or(waiting.len());
    waiting.insert(place, message);
    pump(model, effects);
}

/// The visitor wants a failed message to be sent again. One that may have
/// arrived is looked for once more before that.
pub(crate) fn retry(model: &mut Model, item: ItemId, effects: &mut Vec<Effect>) {
    let failed = &mut model.outbox.failed;
    let ours = failed
        .iter()
        .position(|one| one.purpose == Purpose::Message(item));
    let mut outgoing = match ours {
        Some(place) => failed.remove(place),
        // Another tab has failed to send it.
        None => match outbox::outgoing(&model.timeline, item) {
            Some(taken) => Outgoing {
                unsure: true,
                ..taken
            },
            None => return,
        },
    };
    let took = Shared::Took(outgoing.message_id.clone());
    effects.push(Effect::Share(took.into()));
    outgoing.failures = 0;
    outgoing.lost = true;
    outgoing.may_repeat = true;
    model.outbox.waiting.push_back(outgoing);
    pump(model, effects);
}

/// Ends the pause, if there is one, and sends what waits.
pub(crate) fn resume(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(pause) = model.outbox.pause.take() {
        effects.push(Effect::StopTimer(pause.timer));
    }
    pump(model, effects);
}

/// Sends the first in the queue that waits for no file, unless something is on
/// its way.
pub(crate) fn pump(model: &mut Model, effects: &mut Vec<Effect>) {
    let outbox = &model.outbox;
    if outbox.current.is_some() || outbox.pause.is_some() || model.history.is_awaited() {
        return;
    }
    let is_free = |one: &Outgoing| match one.purpose {
        Purpose::Message(item) => !one.is_file() || !uploads::is_held(model, item),
        Purpose::Opening => true,
    };
    let next = model.outbox.waiting.iter().position(is_free);
    let Some(outgoing) = next.and_then(|place| model.outbox.waiting.remove(place)) else {
        return;
    };
    if outgoing.unsure {
        fate::search(model, outgoing, None, effects);
    } else {
        send(model, outgoing, effects);
    }
}

/// Puts it on the wire, which must be free.
pub(crate) fn send(model: &mut Model, mut outgoing: Outgoing, effects: &mut Vec<Effect>) {
    let request = RequestId(model.ids.next());
    let timeout = TimerId(model.ids.next());
    let patience = TimerId(model.ids.next());
    outgoing.known_before = outgoing.known_before.or(model.cursor);
    // The visitor's say counts for one attempt.
    outgoing.may_repeat = outgoing.purpose == Purpose::Opening;
    effects.push(Effect::Send {
        request,
        body: Box::new(request_body(model, &outgoing)),
        asynchronous: model.settings.asynchronous,
    });
    for (timer, after) in [(timeout, REQUEST_TIMEOUT), (patience, SLOW_AFTER)] {
        effects.push(Effect::StartTimer { timer, after });
    }
    model.outbox.current = Some(Current::OnWire(OnWire {
        request,
        timeout,
        patience: Some(patience),
        arrived: None,
        outgoing,
    }));
}

/// Sends nothing for a while, and then this first.
pub(crate) fn pause(
    model: &mut Model,
    outgoing: Outgoing,
    reason: PauseReason,
    asked: Option<Duration>,
    effects: &mut Vec<Effect>,
) {
    let after = retry_delay(outgoing.failures, asked, &mut model.seed);
    let timer = TimerId(model.ids.next());
    model.outbox.waiting.push_front(outgoing);
    model.outbox.pause = Some(Pause { timer, reason });
    effects.push(Effect::StartTimer { timer, after });
}

fn request_body(model: &Model, outgoing: &Outgoing) -> Request {
    Request {
        client_id: model.identity.client_id.clone(),
        input: outgoing.input.clone(),
        data: match (&model.settings.data, &outgoing.data) {
            (Some(Json::Map(site)), Some(Json::Map(own))) => {
                Some(Json::Map(site.iter().chain(own).cloned().collect()))
            }
            (site, own) => own.as_ref().or(site.as_ref()).cloned(),
        },
        client_info: model.identity.client_info.clone(),
        cid: model.identity.cid.clone(),
    }
    .with_message_id(&outgoing.message_id)
}

/// The events show that a message has arrived, whatever became of its request.
/// Says whether it is one of these.
pub(crate) fn arrived(
    model: &mut Model,
    message_id: &str,
    question_id: Option<&str>,
    effects: &mut Vec<Effect>,
) -> bool {
    let question: Option<Arc<str>> = question_id.map(Into::into);
    if let Some(Current::OnWire(sent)) = &mut model.outbox.current
        && *sent.outgoing.message_id == *message_id
    {
        sent.arrived = Some(question);
        let purpose = sent.outgoing.purpose;
        mark_sent(model, purpose);
        return true;
    }
    let orphan = model
        .orphans
        .iter()
        .position(|one| *one.message_id == *message_id);
    let found = match orphan {
        Some(place) => Some(model.orphans.remove(place)),
        None => take_out(model, message_id, effects),
    };
    let Some(outgoing) = found else {
        return false;
    };
    mark_sent(model, outgoing.purpose);
    awaited::expect(model, question, effects);
    pump(model, effects);
    true
}

/// Takes out what is not on the wire, and ends its search.
pub(crate) fn take_out(
    model: &mut Model,
    message_id: &str,
    effects: &mut Vec<Effect>,
) -> Option<Outgoing> {
    let is_it = |outgoing: &Outgoing| *outgoing.message_id == *message_id;
    match &model.outbox.current {
        Some(Current::Unsure(search)) if is_it(&search.outgoing) => {
            let outgoing = search.outgoing.clone();
            fate::stop(model, effects);
            model.outbox.current = None;
            return Some(outgoing);
        }
        _ => {}
    }
    let outbox = &mut model.outbox;
    if let Some(place) = outbox.waiting.iter().position(is_it) {
        return outbox.waiting.remove(place);
    }
    let place = outbox.failed.iter().position(is_it)?;
    Some(outbox.failed.remove(place))
}

fn mark_sent(model: &mut Model, purpose: Purpose) {
    match purpose {
        Purpose::Opening => model.session = Session::Live,
        Purpose::Message(item) => model.timeline.set_send_state(item, SendState::Sent),
    }
}
