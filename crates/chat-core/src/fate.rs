//! Finding out what became of a message whose request was lost.
//!
//! The Chat API cannot tell a repeat, so a message whose fate is unknown is
//! looked for among the events first (chat-api.md, "Sending again"). It is sent
//! again without the visitor's say only where the server has shown requests
//! among its events before, and this one is still not there after a while.

use std::time::Duration;

use chat_api::{EventsPage, Failure, FailureClass, Timestamp};

use crate::effect::{Announcement, Effect, TimerId};
use crate::ids::RequestId;
use crate::model::Model;
use crate::moment::Moment;
use crate::outbox::{Current, Outgoing};
use crate::receive::{self, FULL_PAGE};
use crate::retry_delay::retry_delay;
use crate::view::Connection;
use crate::{failing, sending};

/// A message that has not shown after this long has not arrived.
const ABSENT_AFTER: Duration = Duration::from_secs(10);

/// The pause between two looks.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// How long one look may take: longer than a server holds an answer back.
const LOOK_TIMEOUT: Duration = Duration::from_secs(35);

/// The same where it may be sent again in any case, so that looking is only a
/// courtesy.
const SHORT_LOOK_TIMEOUT: Duration = Duration::from_secs(3);

/// After this long the visitor is asked.
const GIVE_UP_AFTER: Duration = Duration::from_secs(120);

/// A message is sent so often by itself.
const MOST_REPEATS: u32 = 5;

/// The look-out for one message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Search {
    pub(crate) outgoing: Outgoing,
    /// When its fate became unknown; nothing until the first look is answered,
    /// where that was before the page was loaded.
    since: Option<Moment>,
    /// Looks in vain, because the server could not be reached.
    pub(crate) failures: u32,
    step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Looking {
        request: RequestId,
        timeout: TimerId,
        /// Whether it was asked for when the message should have been there.
        late: bool,
    },
    Resting {
        timer: TimerId,
        /// Whether it may end early; not if the server asked for it.
        can_hurry: bool,
    },
}

/// Looks for a message whose request was lost, at a time that is known or not.
pub(crate) fn search(
    model: &mut Model,
    outgoing: Outgoing,
    since: Option<Moment>,
    effects: &mut Vec<Effect>,
) {
    let step = look(model, &outgoing, false, effects);
    model.outbox.current = Some(Current::Unsure(Search {
        outgoing,
        since,
        failures: 0,
        step,
    }));
}

/// Ends the look-out, if there is one.
pub(crate) fn stop(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(Current::Unsure(search)) = &model.outbox.current {
        match search.step {
            Step::Looking {
                request, timeout, ..
            } => {
                effects.push(Effect::StopTimer(timeout));
                effects.push(Effect::Abort(request));
            }
            Step::Resting { timer, .. } => effects.push(Effect::StopTimer(timer)),
        }
    }
}

/// The network may be back: looks at once.
pub(crate) fn hurry(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if let Some(Current::Unsure(search)) = &model.outbox.current
        && let Step::Resting {
            timer,
            can_hurry: true,
        } = search.step
    {
        effects.push(Effect::StopTimer(timer));
        look_again(model, now, effects);
    }
}

/// A page of events came. Says whether it was asked for here; then nothing of
/// it has been shown yet.
pub(crate) fn page_arrived(
    model: &mut Model,
    request: RequestId,
    page: &mut EventsPage,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    let Some((timeout, late)) = look_of(model, request) else {
        return false;
    };
    effects.push(Effect::StopTimer(timeout));
    // The look is over: nothing must abort it any more.
    rest(model, LOOK_AGAIN, false, effects);
    let last = page.events.iter().filter_map(|item| item.timestamp).max();
    let is_full = page.events.len() >= FULL_PAGE;
    receive::take_in_and_tell(model, std::mem::take(page), now, effects);
    let Some(Current::Unsure(search)) = &mut model.outbox.current else {
        return true;
    };
    let Step::Resting { timer, .. } = search.step else {
        return true;
    };
    search.failures = 0;
    search.since = Some(since(search, now));
    if is_full && last > search.outgoing.known_before {
        // More of them wait behind these.
        effects.push(Effect::StopTimer(timer));
        search.outgoing.known_before = last;
        look_again(model, now, effects);
        return true;
    }
    let outgoing = &search.outgoing;
    if outgoing.may_repeat || late {
        effects.push(Effect::StopTimer(timer));
        let trusted = model.echoes && outgoing.failures < MOST_REPEATS;
        let again = outgoing.may_repeat || trusted;
        conclude(model, again, effects);
    }
    true
}

/// A look failed. Says whether it was one of these.
pub(crate) fn look_failed(
    model: &mut Model,
    request: RequestId,
    failure: &Failure,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    let Some((timeout, _)) = look_of(model, request) else {
        return false;
    };
    effects.push(Effect::StopTimer(timeout));
    let Some(Current::Unsure(search)) = &mut model.outbox.current else {
        return true;
    };
    let since = since(search, now);
    search.since = Some(since);
    let may_repeat = search.outgoing.may_repeat;
    let (can_hurry, asked) = match failure.class {
        FailureClass::TooManyRequests { retry_after } => (false, retry_after),
        _ if may_repeat => {
            conclude(model, true, effects);
            return true;
        }
        // There are no events to look among.
        FailureClass::Access | FailureClass::Rejected => {
            conclude(model, false, effects);
            return true;
        }
        _ => (true, None),
    };
    if now.since(since) >= GIVE_UP_AFTER {
        conclude(model, may_repeat, effects);
        return true;
    }
    search.failures = search.failures.saturating_add(1);
    let failures = search.failures;
    if failures == 1 {
        let lost = Announcement::Connection(Connection::Lost);
        effects.push(Effect::Announce(lost));
    }
    let after = retry_delay(failures, asked, &mut model.seed);
    rest(model, after, can_hurry, effects);
    true
}

/// A timer has run out. Says whether it was one of these.
pub(crate) fn timer_fired(
    model: &mut Model,
    timer: TimerId,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    let Some(Current::Unsure(search)) = &model.outbox.current else {
        return false;
    };
    match search.step {
        Step::Resting { timer: resting, .. } if resting == timer => {
            look_again(model, now, effects);
        }
        Step::Looking {
            request, timeout, ..
        } if timeout == timer => {
            effects.push(Effect::Abort(request));
            let failure = Failure::network("the events did not come");
            look_failed(model, request, &failure, now, effects);
        }
        _ => return false,
    }
    true
}

/// Sends it again, or leaves it to the visitor.
fn conclude(model: &mut Model, again: bool, effects: &mut Vec<Effect>) {
    let Some(Current::Unsure(search)) = model.outbox.current.take() else {
        return;
    };
    let mut outgoing = search.outgoing;
    if again {
        outgoing.unsure = false;
        outgoing.lost = true;
        sending::send(model, outgoing, effects);
    } else {
        failing::give_up(model, outgoing, effects);
        sending::pump(model, effects);
    }
}

/// Since when it is looked for. The clock may have gone back.
fn since(search: &Search, now: Moment) -> Moment {
    search.since.map_or(now, |since| since.min(now))
}

fn look_again(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    let Some(Current::Unsure(search)) = &model.outbox.current else {
        return;
    };
    let late = now.since(since(search, now)) >= ABSENT_AFTER;
    let outgoing = search.outgoing.clone();
    let step = look(model, &outgoing, late, effects);
    if let Some(Current::Unsure(search)) = &mut model.outbox.current {
        search.step = step;
    }
}

/// Asks for what came since a time that is known, that time included: so there
/// is something to tell, and the server does not hold its answer back.
fn look(model: &mut Model, outgoing: &Outgoing, late: bool, effects: &mut Vec<Effect>) -> Step {
    let known = outgoing.known_before.map_or(0, |known| known.0);
    let from = Timestamp(known.saturating_sub(1).max(0));
    let after = if outgoing.may_repeat {
        SHORT_LOOK_TIMEOUT
    } else {
        LOOK_TIMEOUT
    };
    let (request, timeout) = receive::ask(model, from, after, effects);
    Step::Looking {
        request,
        timeout,
        late,
    }
}

fn rest(model: &mut Model, after: Duration, can_hurry: bool, effects: &mut Vec<Effect>) {
    let timer = TimerId(model.ids.next());
    effects.push(Effect::StartTimer { timer, after });
    if let Some(Current::Unsure(search)) = &mut model.outbox.current {
        search.step = Step::Resting { timer, can_hurry };
    }
}

/// The time-out of the look that a request is, and whether it is a late one.
fn look_of(model: &Model, request: RequestId) -> Option<(TimerId, bool)> {
    match &model.outbox.current {
        Some(Current::Unsure(search)) => match search.step {
            Step::Looking {
                request: looking,
                timeout,
                late,
            } if looking == request => Some((timeout, late)),
            _ => None,
        },
        _ => None,
    }
}
