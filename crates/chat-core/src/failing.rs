//! What becomes of a message that was not taken: by the class of its failure it
//! is sent again after a pause, looked for, or left to the visitor.

use chat_api::{Failure, FailureClass};

use crate::effect::{Announcement, Effect, OwnerNotice};
use crate::ids::RequestId;
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::outbox::{self, Outgoing, PauseReason, Purpose};
use crate::sending::{pause, pump};
use crate::timeline::SendState;
use crate::view::Connection;
use crate::{awaited, fate, share};

/// Decides what becomes of a request that failed.
pub(crate) fn failed(
    model: &mut Model,
    request: RequestId,
    failure: Failure,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let Some(sent) = outbox::take_on_wire(model, request, effects) else {
        return;
    };
    let mut outgoing = sent.outgoing;
    if let Some(question) = sent.arrived {
        // Only the answer was lost; the events bring it.
        awaited::expect(model, question, effects);
        return pump(model, effects);
    }
    outgoing.failures = outgoing.failures.saturating_add(1);
    if let FailureClass::TooManyRequests { retry_after } = failure.class {
        // It may be a long wait, and nobody is locked out meanwhile.
        model.quick_replies.unlock();
        if outgoing.failures == 1 {
            effects.push(Effect::Announce(Announcement::Connection(
                Connection::Waiting,
            )));
        }
        let reason = PauseReason::RateLimit;
        return pause(model, outgoing, reason, retry_after, effects);
    }
    let is_unsure = failure.is_uncertain();
    if is_unsure || failure.class == FailureClass::Unsent {
        if !outgoing.lost {
            outgoing.lost = true;
            if outgoing.purpose == Purpose::Opening || !is_unsure {
                let lost = Announcement::Connection(Connection::Lost);
                effects.push(Effect::Announce(lost));
            }
            effects.push(Effect::TellOwner(OwnerNotice::RequestLost(failure)));
        }
        model.quick_replies.unlock();
        outgoing.unsure |= is_unsure;
        let is_opening = outgoing.purpose == Purpose::Opening;
        if is_unsure && !is_opening {
            return fate::search(model, outgoing, Some(now), effects);
        }
        return pause(model, outgoing, PauseReason::Unreachable, None, effects);
    }
    refuse(model, outgoing, failure, effects);
}

/// The server does not want it, and would not want it again.
fn refuse(model: &mut Model, outgoing: Outgoing, failure: Failure, effects: &mut Vec<Effect>) {
    let is_access = failure.class == FailureClass::Access;
    let notice = if is_access {
        OwnerNotice::AccessRefused(failure)
    } else {
        OwnerNotice::RequestRefused(failure)
    };
    match outgoing.purpose {
        Purpose::Opening => {
            model.session = Session::Refused;
            effects.push(Effect::Announce(Announcement::Connection(
                Connection::Refused,
            )));
            effects.push(Effect::TellOwner(notice));
            fail_all_waiting(model, effects);
        }
        Purpose::Message(_) => {
            give_up(model, outgoing, effects);
            if is_access {
                model.outbox.refused = true;
                fail_all_waiting(model, effects);
            }
            effects.push(Effect::TellOwner(notice));
            pump(model, effects);
        }
    }
}

/// Leaves a message to the visitor's say.
pub(crate) fn give_up(model: &mut Model, outgoing: Outgoing, effects: &mut Vec<Effect>) {
    let announcement = if outgoing.unsure {
        Announcement::SendUnsure
    } else {
        Announcement::SendFailed
    };
    effects.push(Effect::Announce(announcement));
    leave(model, outgoing, effects);
}

fn leave(model: &mut Model, outgoing: Outgoing, effects: &mut Vec<Effect>) {
    if let Purpose::Message(item) = outgoing.purpose {
        let state = if outgoing.unsure {
            SendState::Unsure
        } else {
            SendState::Failed
        };
        model.timeline.set_send_state(item, state);
        model.quick_replies.release(item);
        effects.push(share::failed(&outgoing));
        model.outbox.failed.push(outgoing);
    }
}

fn fail_all_waiting(model: &mut Model, effects: &mut Vec<Effect>) {
    model.quick_replies.unlock();
    for outgoing in std::mem::take(&mut model.outbox.waiting) {
        leave(model, outgoing, effects);
    }
}
