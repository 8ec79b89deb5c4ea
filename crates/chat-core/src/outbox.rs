//! What is to be sent: in order, one request at a time.
//!
//! What happens after a failure follows from its class (chat-api.md,
//! "Errors"). Where it is unknown whether something arrived, [`crate::fate`]
//! finds out before anything else is sent.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use chat_api::{Failure, FailureClass, Input, Request, Timestamp};

use crate::effect::{Announcement, Effect, OwnerNotice, TimerId};
use crate::fate::{self, Search};
use crate::ids::{ItemId, RequestId};
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::retry_delay::retry_delay;
use crate::settings::Opening;
use crate::share::Shared;
use crate::timeline::SendState;
use crate::view::Connection;

/// How long an answer may take before the request counts as lost.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// How long an answer may take before the visitor is told that it takes long.
pub const SLOW_AFTER: Duration = Duration::from_secs(12);

/// What waits, what is on its way, and why nothing is, if so.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outbox {
    pub(crate) waiting: VecDeque<Outgoing>,
    pub(crate) current: Option<Current>,
    /// Messages that wait for the visitor's say.
    pub(crate) failed: Vec<Outgoing>,
    pause: Option<Pause>,
    /// Whether the server has refused the channel since it last took something.
    /// The conversation that was open stays open.
    refused: bool,
}

/// Something to be sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outgoing {
    pub(crate) purpose: Purpose,
    pub(crate) input: Input,
    /// The identifier that goes with it in each attempt.
    pub(crate) message_id: Arc<str>,
    /// How often it was sent in vain.
    pub(crate) failures: u32,
    /// Whether the server could not be reached with it: told only once.
    pub(crate) lost: bool,
    /// Whether an earlier attempt may have arrived.
    pub(crate) unsure: bool,
    /// Whether it may be sent again as soon as it is not found: the visitor
    /// said so, or it is only the opening.
    pub(crate) may_repeat: bool,
    /// The newest server time that was known when it was first sent.
    pub(crate) known_before: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Opens the conversation; the visitor does not see it.
    Opening,
    /// A message of the visitor.
    Message(ItemId),
}

/// What the queue waits for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Current {
    /// An answer.
    OnWire(OnWire),
    /// To know whether it has arrived.
    Unsure(Search),
}

/// A request on its way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OnWire {
    request: RequestId,
    timeout: TimerId,
    /// Runs until the visitor is told that it takes long.
    patience: Option<TimerId>,
    /// The question's identifier, once the events have shown that it arrived.
    arrived: Option<Option<Arc<str>>>,
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

impl Outgoing {
    /// Something that was never sent.
    pub(crate) fn new(purpose: Purpose, input: Input, message_id: Arc<str>) -> Self {
        Outgoing {
            purpose,
            input,
            message_id,
            failures: 0,
            lost: false,
            unsure: false,
            may_repeat: purpose == Purpose::Opening,
            known_before: None,
        }
    }
}

impl Current {
    pub(crate) fn outgoing(&self) -> &Outgoing {
        match self {
            Current::OnWire(sent) => &sent.outgoing,
            Current::Unsure(search) => &search.outgoing,
        }
    }
}

impl Outbox {
    /// What is on its way, and whether it was lost before.
    pub(crate) fn in_flight(&self) -> Option<(Purpose, bool)> {
        match &self.current {
            Some(Current::OnWire(sent)) => Some((sent.outgoing.purpose, sent.outgoing.lost)),
            _ => None,
        }
    }

    /// Whether the answer takes long.
    pub(crate) fn is_slow(&self) -> bool {
        matches!(&self.current, Some(Current::OnWire(sent)) if sent.patience.is_none())
    }

    /// Whether it cannot be found out what became of a message, because the
    /// server cannot be reached.
    pub(crate) fn is_cut_off(&self) -> bool {
        matches!(&self.current, Some(Current::Unsure(search)) if search.failures > 0)
    }

    /// Whether the channel has been refused and nothing is being tried again.
    pub(crate) fn is_refused(&self) -> bool {
        self.refused && self.current.is_none()
    }

    pub(crate) fn pause_reason(&self) -> Option<PauseReason> {
        self.pause.map(|pause| pause.reason)
    }

    /// Whether a message is on its way at this moment.
    pub(crate) fn is_on_wire(&self, message_id: &str) -> bool {
        matches!(&self.current, Some(Current::OnWire(sent))
            if *sent.outgoing.message_id == *message_id)
    }

    /// Whether anything is on its way or waits for it.
    pub(crate) fn is_busy(&self) -> bool {
        self.current.is_some() || !self.waiting.is_empty()
    }

    /// Everything that the server is not known to have.
    pub(crate) fn unsent(&self) -> impl Iterator<Item = &Outgoing> {
        let current = self
            .current
            .iter()
            .filter(|current| !matches!(current, Current::OnWire(sent) if sent.arrived.is_some()));
        let current = current.map(Current::outgoing);
        current.chain(&self.waiting).chain(&self.failed)
    }
}

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

/// Puts a message of the visitor at the end of the queue.
pub(crate) fn enqueue(model: &mut Model, item: ItemId, effects: &mut Vec<Effect>) {
    let Some((text, message_id)) = model.timeline.client_message(item) else {
        return;
    };
    let input = Input::Query(text.to_owned());
    let message = Outgoing::new(Purpose::Message(item), input, message_id.clone());
    model.outbox.waiting.push_back(message);
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
        None => match model.timeline.client_message(item) {
            Some((text, message_id)) => {
                let input = Input::Query(text.to_owned());
                let mut taken = Outgoing::new(Purpose::Message(item), input, message_id.clone());
                taken.unsure = true;
                taken
            }
            None => return,
        },
    };
    let took = Shared::Took(outgoing.message_id.clone());
    effects.push(Effect::Share(took.into()));
    outgoing.failures = 0;
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

/// A timer has run out. Says whether it was one of these.
pub(crate) fn timer_fired(
    model: &mut Model,
    timer: TimerId,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    if model.outbox.pause.is_some_and(|pause| pause.timer == timer) {
        model.outbox.pause = None;
        pump(model, effects);
        return true;
    }
    let Some(Current::OnWire(sent)) = &mut model.outbox.current else {
        return false;
    };
    if sent.patience == Some(timer) {
        sent.patience = None;
        effects.push(Effect::Announce(Announcement::Connection(Connection::Slow)));
        return true;
    }
    if sent.timeout != timer {
        return false;
    }
    let request = sent.request;
    effects.push(Effect::Abort(request));
    let seconds = REQUEST_TIMEOUT.as_secs();
    let failure = Failure::network(format!("nothing came within {seconds} seconds"));
    failed(model, request, failure, now, effects);
    true
}

/// Takes a request off the wire. Nothing if it is not the current one.
pub(crate) fn settle(
    model: &mut Model,
    request: RequestId,
    effects: &mut Vec<Effect>,
) -> Option<Outgoing> {
    let sent = take_on_wire(model, request, effects)?;
    model.outbox.refused = false;
    Some(sent.outgoing)
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
    crate::awaited::expect(model, question, effects);
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

/// Decides what becomes of a request that failed.
pub(crate) fn failed(
    model: &mut Model,
    request: RequestId,
    failure: Failure,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let Some(sent) = take_on_wire(model, request, effects) else {
        return;
    };
    let mut outgoing = sent.outgoing;
    if let Some(question) = sent.arrived {
        // Only the answer was lost; the events bring it.
        crate::awaited::expect(model, question, effects);
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
    effects.push(Effect::Announce(Announcement::SendFailed));
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
        let shared = Shared::Failed(outgoing.message_id.clone(), outgoing.unsure);
        effects.push(Effect::Share(shared.into()));
        model.outbox.failed.push(outgoing);
    }
}

/// Forgets everything that waits, and gives up what is on its way. A wait that
/// the server has asked for goes on.
pub(crate) fn clear(model: &mut Model, effects: &mut Vec<Effect>) {
    fate::stop(model, effects);
    let outbox = std::mem::take(&mut model.outbox);
    if let Some(Current::OnWire(sent)) = outbox.current {
        stop_timers(&sent, effects);
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
    let outbox = &model.outbox;
    if outbox.current.is_some() || outbox.pause.is_some() || model.history.is_awaited() {
        return;
    }
    let Some(outgoing) = model.outbox.waiting.pop_front() else {
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
        data: model.settings.data.clone(),
        client_info: model.identity.client_info.clone(),
        cid: model.identity.cid.clone(),
    }
    .with_message_id(&outgoing.message_id)
}

fn take_on_wire(
    model: &mut Model,
    request: RequestId,
    effects: &mut Vec<Effect>,
) -> Option<OnWire> {
    match model.outbox.current.take() {
        Some(Current::OnWire(sent)) if sent.request == request => {
            stop_timers(&sent, effects);
            Some(sent)
        }
        other => {
            model.outbox.current = other;
            None
        }
    }
}

fn stop_timers(sent: &OnWire, effects: &mut Vec<Effect>) {
    effects.push(Effect::StopTimer(sent.timeout));
    effects.extend(sent.patience.map(Effect::StopTimer));
}

fn fail_all_waiting(model: &mut Model, effects: &mut Vec<Effect>) {
    model.quick_replies.unlock();
    for outgoing in std::mem::take(&mut model.outbox.waiting) {
        leave(model, outgoing, effects);
    }
}
