//! What is to be sent: in order, one request at a time.
//!
//! What happens after a failure follows from its class (chat-api.md,
//! "Errors"). Only the opening, and what the server has certainly not taken,
//! is sent again without the visitor's say.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use chat_api::{Failure, FailureClass, Input, Request};

use crate::effect::{Announcement, Effect, OwnerNotice, TimerId};
use crate::ids::{ItemId, RequestId};
use crate::model::{Model, Session};
use crate::retry_delay::retry_delay;
use crate::settings::Opening;
use crate::timeline::SendState;
use crate::view::Connection;

/// How long an answer may take before the request counts as lost.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// What waits, what is on its way, and why nothing is, if so.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outbox {
    waiting: VecDeque<Outgoing>,
    in_flight: Option<InFlight>,
    pause: Option<Pause>,
    /// Whether the server has refused the channel since it last took something.
    /// The conversation that was open stays open.
    refused: bool,
}

/// Something to be sent.
#[derive(Clone, Debug, PartialEq)]
struct Outgoing {
    purpose: Purpose,
    input: Input,
    /// The identifier that goes with it in each attempt.
    message_id: Arc<str>,
    /// How often it was sent in vain.
    failures: u32,
    /// Whether the server could not be reached with it: told only once.
    lost: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Opens the conversation; the visitor does not see it.
    Opening,
    /// A message of the visitor.
    Message(ItemId),
}

#[derive(Clone, Debug, PartialEq)]
struct InFlight {
    request: RequestId,
    timeout: TimerId,
    outgoing: Outgoing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pause {
    timer: TimerId,
    reason: PauseReason,
}

/// Why nothing is sent for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PauseReason {
    /// The server cannot be reached.
    Unreachable,
    /// The server asked to wait.
    RateLimit,
}

impl Outbox {
    /// What is on its way, and whether it was lost before.
    pub(crate) fn in_flight(&self) -> Option<(Purpose, bool)> {
        let sent = self.in_flight.as_ref()?;
        Some((sent.outgoing.purpose, sent.outgoing.lost))
    }

    /// Whether the channel has been refused and nothing is being tried again.
    pub(crate) fn is_refused(&self) -> bool {
        self.refused && self.in_flight.is_none()
    }

    pub(crate) fn pause_reason(&self) -> Option<PauseReason> {
        self.pause.map(|pause| pause.reason)
    }

    /// The request that a timer watches over.
    pub(crate) fn request_timed_by(&self, timer: TimerId) -> Option<RequestId> {
        let sent = self.in_flight.as_ref()?;
        (sent.timeout == timer).then_some(sent.request)
    }

    pub(crate) fn pauses_on(&self, timer: TimerId) -> bool {
        self.pause.is_some_and(|pause| pause.timer == timer)
    }
}

/// Opens the conversation, unless it is open or opening.
pub(crate) fn open_session(model: &mut Model, effects: &mut Vec<Effect>) {
    if !matches!(model.session, Session::Idle | Session::Refused) {
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
    let opening = Outgoing {
        purpose: Purpose::Opening,
        input,
        message_id: model.seed.uuid().into(),
        failures: 0,
        lost: false,
    };
    model.outbox.waiting.push_front(opening);
    pump(model, effects);
}

/// Puts a message of the visitor at the end of the queue.
pub(crate) fn enqueue(model: &mut Model, item: ItemId, effects: &mut Vec<Effect>) {
    let Some((text, message_id)) = model.timeline.client_message(item) else {
        return;
    };
    let message = Outgoing {
        purpose: Purpose::Message(item),
        input: Input::Query(text.to_owned()),
        message_id: message_id.clone(),
        failures: 0,
        lost: false,
    };
    model.outbox.waiting.push_back(message);
    pump(model, effects);
}

/// Ends the pause, if there is one, and sends what waits.
pub(crate) fn resume(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(pause) = model.outbox.pause.take() {
        effects.push(Effect::StopTimer(pause.timer));
    }
    pump(model, effects);
}

/// The pause has run out.
pub(crate) fn pause_ended(model: &mut Model, effects: &mut Vec<Effect>) {
    model.outbox.pause = None;
    pump(model, effects);
}

/// Takes a request off the wire. Nothing if it is not the current one.
pub(crate) fn settle(
    model: &mut Model,
    request: RequestId,
    effects: &mut Vec<Effect>,
) -> Option<Purpose> {
    let outgoing = take_in_flight(model, request, effects)?;
    model.outbox.refused = false;
    Some(outgoing.purpose)
}

/// Decides what becomes of a request that failed.
pub(crate) fn failed(
    model: &mut Model,
    request: RequestId,
    failure: Failure,
    effects: &mut Vec<Effect>,
) {
    let Some(mut outgoing) = take_in_flight(model, request, effects) else {
        return;
    };
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
        pause(model, outgoing, reason, retry_after, effects);
        return;
    }
    match outgoing.purpose {
        Purpose::Opening if failure.is_uncertain() => {
            if !outgoing.lost {
                outgoing.lost = true;
                effects.push(Effect::Announce(Announcement::Connection(Connection::Lost)));
                effects.push(Effect::TellOwner(OwnerNotice::RequestLost(failure)));
            }
            pause(model, outgoing, PauseReason::Unreachable, None, effects);
        }
        Purpose::Opening => {
            model.session = Session::Refused;
            effects.push(Effect::Announce(Announcement::Connection(
                Connection::Refused,
            )));
            effects.push(Effect::TellOwner(owner_notice(failure)));
            fail_all_waiting(model);
        }
        Purpose::Message(item) => {
            model.timeline.set_send_state(item, SendState::Failed);
            model.quick_replies.release(item);
            effects.push(Effect::Announce(Announcement::SendFailed));
            if failure.class == FailureClass::Access {
                model.outbox.refused = true;
                fail_all_waiting(model);
            }
            effects.push(Effect::TellOwner(owner_notice(failure)));
            pump(model, effects);
        }
    }
}

/// Forgets everything that waits, and gives up what is on its way. A wait that
/// the server has asked for goes on.
pub(crate) fn clear(model: &mut Model, effects: &mut Vec<Effect>) {
    let outbox = std::mem::take(&mut model.outbox);
    if let Some(sent) = outbox.in_flight {
        effects.push(Effect::StopTimer(sent.timeout));
        effects.push(Effect::Abort(sent.request));
    }
    match outbox.pause {
        Some(pause) if pause.reason == PauseReason::RateLimit => model.outbox.pause = Some(pause),
        Some(pause) => effects.push(Effect::StopTimer(pause.timer)),
        None => {}
    }
}

/// Sends the first in the queue, unless something is on its way.
pub(crate) fn pump(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.outbox.in_flight.is_some() || model.outbox.pause.is_some() {
        return;
    }
    let Some(outgoing) = model.outbox.waiting.pop_front() else {
        return;
    };
    let request = RequestId(model.ids.next());
    let timeout = TimerId(model.ids.next());
    effects.push(Effect::Send {
        request,
        body: Box::new(request_body(model, &outgoing)),
    });
    effects.push(Effect::StartTimer {
        timer: timeout,
        after: REQUEST_TIMEOUT,
    });
    model.outbox.in_flight = Some(InFlight {
        request,
        timeout,
        outgoing,
    });
}

/// Sends nothing for a while, and then this first.
fn pause(
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
        data: model.settings.data.clone(),
        client_info: model.identity.client_info.clone(),
        cid: model.identity.cid.clone(),
    }
    .with_message_id(&outgoing.message_id)
}

fn take_in_flight(
    model: &mut Model,
    request: RequestId,
    effects: &mut Vec<Effect>,
) -> Option<Outgoing> {
    let sent = model
        .outbox
        .in_flight
        .take_if(|sent| sent.request == request)?;
    effects.push(Effect::StopTimer(sent.timeout));
    Some(sent.outgoing)
}

fn fail_all_waiting(model: &mut Model) {
    model.quick_replies.unlock();
    for outgoing in std::mem::take(&mut model.outbox.waiting) {
        if let Purpose::Message(item) = outgoing.purpose {
            model.timeline.set_send_state(item, SendState::Failed);
            model.quick_replies.release(item);
        }
    }
}

fn owner_notice(failure: Failure) -> OwnerNotice {
    match failure.class {
        FailureClass::Access => OwnerNotice::AccessRefused(failure),
        FailureClass::Rejected => OwnerNotice::RequestRefused(failure),
        _ => OwnerNotice::RequestLost(failure),
    }
}
