//! Coming back after the browser had put the page aside. Other pages may have
//! gone on with the conversation meanwhile, and the store knows what they did:
//! it is taken up as by a page that is loaded now, but for what only this page
//! can have.

use crate::effect::Effect;
use crate::known::is_same;
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::outbox::{Current, PauseReason, Purpose};
use crate::quick_replies::QuickReplies;
use crate::share::Shared;
use crate::timeline::{SendState, TimelineItem};
use crate::{awaited, fate, kept, kept_items, orphans, outbox, reveal, show, uploads};

/// Takes up what the store holds, if anything that can be read.
pub(crate) fn brought_back(
    model: &mut Model,
    found: Option<Box<Model>>,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    match found {
        Some(found) => take_up(model, *found, now, effects),
        // Another tab may have taken over what was still to be sent, so that is
        // looked for before it is sent.
        None => {
            for outgoing in &mut model.outbox.waiting {
                outgoing.unsure = true;
            }
        }
    }
    model.catch_up |= model.session == Session::Live;
}

fn take_up(model: &mut Model, mut found: Model, now: Moment, effects: &mut Vec<Effect>) {
    reveal::clear(model, effects);
    awaited::clear(model, effects);
    orphans::clear(model, effects);
    if matches!(model.outbox.current, Some(Current::Unsure(_))) {
        fate::stop(model, effects);
        model.outbox.current = None;
    }
    let is_whole = add_own(model, &mut found);
    let is_owed = settle_wire(model, &mut found, effects);
    let is_live = found.session == Session::Live;
    let waiting = &mut model.outbox.waiting;
    waiting.retain(|one| one.purpose == Purpose::Opening && !is_live);
    let pause = &mut model.outbox.pause;
    if waiting.is_empty()
        && let Some(over) = pause.take_if(|pause| pause.reason == PauseReason::Unreachable)
    {
        effects.push(Effect::StopTimer(over.timer));
    }
    if is_live || model.session == Session::Live {
        model.session = found.session;
    }
    if !is_pressed(model) {
        model.quick_replies = found.quick_replies;
    }
    model.ids = model.ids.max(found.ids);
    model.timeline = found.timeline;
    uploads::forget_files(model, effects);
    model.outbox.failed = found.outbox.failed;
    model.orphans = found.orphans;
    model.awaited = found.awaited;
    model.handoff = found.handoff;
    model.handoff_at = found.handoff_at;
    model.agent_has_left = found.agent_has_left;
    model.close_phrase = found.close_phrase;
    model.unread = found.unread;
    model.cursor = found.cursor;
    model.seen = found.seen;
    model.echoes |= found.echoes;
    model.may_write_until = found.may_write_until;
    model.written = found.written;
    if is_owed {
        show::listen_for_a_while(model, now);
    }
    awaited::resume(model, effects);
    orphans::look(model, effects);
    model
        .timeline
        .settle_choices(model.quick_replies.in_timeline());
    model.written.conversation = is_whole.then(|| kept::digest(model));
}

/// Adds what this page alone has, unless the conversation has begun anew
/// meanwhile. Says whether there was nothing to add.
fn add_own(model: &mut Model, found: &mut Model) -> bool {
    let own = std::mem::take(&mut model.timeline);
    let is_known = |item: &TimelineItem| own.get(item.id).is_some();
    if !found.timeline.items().iter().any(is_known) {
        return true;
    }
    for key in model.seen.parts().0 {
        found.seen.is_new(Some(key.clone()));
    }
    // The store keeps the newest. What stood before those has gone from it,
    // whatever was said again since.
    let oldest = found.timeline.items().first().map(|item| item.id);
    let oldest = oldest.filter(|_| found.timeline.items().len() >= kept_items::MOST_ITEMS);
    let oldest = oldest.filter(|id| own.get(*id).is_some());
    let is_missing = |item: &TimelineItem| {
        let is_older = oldest.is_some_and(|oldest| item.id < oldest);
        if is_older && own.client_message(item.id).is_none() {
            return true;
        }
        let mut others = found.timeline.items().iter();
        !others.any(|one| {
            one.id == item.id || own.get(one.id).is_none() && is_same(&one.body, &item.body)
        })
    };
    let missing: Vec<bool> = own.items().iter().map(is_missing).collect();
    let mut is_whole = true;
    for (item, is_missing) in own.into_items().into_iter().zip(missing) {
        if is_missing {
            is_whole = false;
            found.timeline.push(item);
        }
    }
    found.timeline.sort();
    is_whole
}

/// What is on the wire stays there, unless it is known to have arrived or is not
/// wanted any more. Says whether an answer is still to come for what does not
/// stay.
fn settle_wire(model: &mut Model, found: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Some(Current::OnWire(sent)) = &mut model.outbox.current else {
        return false;
    };
    let id = sent.outgoing.message_id.clone();
    let stays = match sent.outgoing.purpose {
        Purpose::Opening => found.session != Session::Live,
        Purpose::Message(_) => match found.timeline.item_of(&id) {
            Some(item) if found.timeline.send_state(item) != Some(SendState::Sent) => {
                sent.outgoing.purpose = Purpose::Message(item);
                found.timeline.set_send_state(item, SendState::Sending);
                true
            }
            _ => false,
        },
    };
    let request = sent.request;
    let is_owed = !stays && found.timeline.item_of(&id).is_some();
    if stays {
        found.orphans.retain(|one| one.message_id != id);
        found.outbox.failed.retain(|one| one.message_id != id);
        effects.push(Effect::Share(Shared::OnWire(id).into()));
    } else {
        outbox::take_on_wire(model, request, effects);
        effects.push(Effect::Abort(request));
    }
    is_owed
}

/// Whether the answer to a press is on its way: those buttons stay pressed.
fn is_pressed(model: &Model) -> bool {
    match (&model.quick_replies, model.outbox.in_flight()) {
        (QuickReplies::Pressed { item, .. }, Some((purpose, _))) => {
            purpose == Purpose::Message(*item)
        }
        _ => false,
    }
}
