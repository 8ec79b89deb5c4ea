//! What is to be sent: in order, one request at a time.
//!
//! What happens after a failure follows from its class (chat-api.md,
//! "Errors"). Where it is unknown whether something arrived, [`crate::fate`]
//! finds out before anything else is sent.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use chat_api::{Failure, Input, Json, Timestamp};

use crate::effect::{Announcement, Effect, TimerId};
use crate::failing;
use crate::fate::{self, Search};
use crate::ids::{ItemId, RequestId};
use crate::model::Model;
use crate::moment::Moment;
use crate::said::Said;
use crate::sending::pump;
use crate::timeline::Timeline;
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
    pub(crate) pause: Option<Pause>,
    /// Whether the server has refused the channel since it last took something.
    /// The conversation that was open stays open.
    pub(crate) refused: bool,
}

/// Something to be sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Outgoing {
    pub(crate) purpose: Purpose,
    pub(crate) input: Input,
    /// What goes with it, beside the site's own.
    pub(crate) data: Option<Json>,
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
    pub(crate) request: RequestId,
    pub(crate) timeout: TimerId,
    /// Runs until the visitor is told that it takes long.
    pub(crate) patience: Option<TimerId>,
    /// The question's identifier, once the events have shown that it arrived.
    pub(crate) arrived: Option<Option<Arc<str>>>,
    pub(crate) outgoing: Outgoing,
}

/// A wait before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pause {
    pub(crate) timer: TimerId,
    pub(crate) reason: PauseReason,
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
    /// Whether it is a file of the visitor.
    pub(crate) fn is_file(&self) -> bool {
        self.data.is_some()
    }

    /// Something that was never sent.
    pub(crate) fn new(purpose: Purpose, input: Input, message_id: Arc<str>) -> Self {
        Outgoing {
            purpose,
            input,
            data: None,
            message_id,
            failures: 0,
            lost: false,
            unsure: false,
            may_repeat: purpose == Purpose::Opening,
            known_before: None,
        }
    }
}

/// A message of the visitor that was never sent. Nothing for one that cannot be:
/// its file is not there yet.
pub(crate) fn outgoing(timeline: &Timeline, item: ItemId) -> Option<Outgoing> {
    let (content, message_id) = timeline.client_message(item)?;
    let (input, data) = Said::of_content(content)?.into_input();
    Some(Outgoing {
        data,
        ..Outgoing::new(Purpose::Message(item), input, message_id.clone())
    })
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

    /// The question of what is on its way and is known to have arrived.
    pub(crate) fn arrived_question(&self) -> Option<Arc<str>> {
        match &self.current {
            Some(Current::OnWire(sent)) => sent.arrived.clone().flatten(),
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
        self.under_way().chain(&self.failed)
    }

    /// The same without what waits for the visitor's say.
    pub(crate) fn under_way(&self) -> impl Iterator<Item = &Outgoing> {
        let current = self
            .current
            .iter()
            .filter(|current| !matches!(current, Current::OnWire(sent) if sent.arrived.is_some()));
        let current = current.map(Current::outgoing);
        current.chain(&self.waiting)
    }
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
    failing::failed(model, request, failure, now, effects);
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

pub(crate) fn take_on_wire(
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
