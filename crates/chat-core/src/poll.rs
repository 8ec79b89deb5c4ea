//! Listening, by one tab and one poll at a time, while something may come.

use std::time::Duration;

use chat_api::{EventsPage, Failure, FailureClass};

use crate::effect::{Effect, OwnerNotice, TimerId};
use crate::handoff::Handoff;
use crate::heartbeat;
use crate::ids::RequestId;
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::receive::{self, FULL_PAGE};
use crate::retry_delay::retry_delay;
use crate::settings::Listen;

/// How long one poll may take. The server is assumed to hold it for 25 seconds.
pub const POLL_TIMEOUT: Duration = Duration::from_secs(90);

/// The pause between two polls while nobody looks at the page.
pub const BACKGROUND_PAUSE: Duration = Duration::from_secs(20);

/// A poll that ends sooner than this was not held back.
const NOT_HELD: Duration = Duration::from_secs(2);

/// Whether this tab listens, and how far it has got.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Poll {
    /// Whether it wants to be the one that listens.
    sought: bool,
    /// Whether it is.
    pub(crate) leads: bool,
    step: Step,
    /// Polls that failed since one did not.
    failures: u32,
    /// Polls that ended at once without news.
    hasty: u32,
    /// Whether the next poll reaches back.
    reach_back: bool,
    /// Whether the next poll goes on where a full page ended that reached back.
    sweeps: bool,
    /// Whether the poll that is held began when there was something to catch up
    /// with.
    catches_up: bool,
    /// Whether the server has no events.
    unsupported: bool,
    pub(crate) beat: Option<(TimerId, Moment)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Idle,
    Pausing {
        timer: TimerId,
        /// Whether it may end early; not if the server asked for it.
        can_hurry: bool,
    },
    Held {
        request: RequestId,
        timeout: TimerId,
        since: Moment,
    },
}

/// Whether something that may come cannot. Nobody is told of polls that only
/// look for what may have been missed.
pub(crate) fn is_cut_off(model: &Model) -> bool {
    let waits = model.settings.listen == Listen::Always
        || model.handoff != Handoff::Bot
        || !model.awaited.is_empty()
        || model.may_write_until.is_some();
    waits && model.poll.failures > 1
}

impl Poll {
    /// Whether something may come by itself.
    pub(crate) fn is_sought(&self) -> bool {
        self.sought
    }
}

/// Whether something may come by itself.
fn is_wanted(model: &Model, now: Moment) -> bool {
    if model.poll.unsupported || model.session != Session::Live {
        return false;
    }
    match model.settings.listen {
        // What a lost request has brought is looked for in any case.
        Listen::Never => !model.awaited.is_empty(),
        Listen::Always => true,
        Listen::Auto => {
            model.handoff != Handoff::Bot
                || !model.awaited.is_empty()
                || model.catch_up
                || model.poll.catches_up
                || model.may_write_until.is_some_and(|until| now < until)
        }
    }
}

/// Brings the poll in line with what is wanted. Called after every event.
pub(crate) fn adjust(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    // What was promised may have come while no poll came through.
    let is_over = model.may_write_until.take_if(|until| now >= *until);
    model.catch_up |= is_over.is_some();
    let wanted = is_wanted(model, now);
    if std::mem::replace(&mut model.poll.sought, wanted) != wanted {
        if wanted {
            // Whoever listens now may be a tab that nobody looks at.
            let at_once = model.visible;
            effects.push(Effect::SeekLeadership { at_once });
        } else {
            halt(model, effects);
            model.poll.leads = false;
            effects.push(Effect::ResignLeadership);
        }
    }
    if wanted && model.poll.leads && model.poll.step == Step::Idle {
        begin(model, now, effects);
    }
}

/// This tab is the one that listens now.
pub(crate) fn gained(model: &mut Model) {
    if model.poll.sought {
        model.poll.leads = true;
        model.poll.reach_back = true;
    }
}

/// Another tab listens from now on.
pub(crate) fn lost(model: &mut Model, effects: &mut Vec<Effect>) {
    model.poll.leads = false;
    halt(model, effects);
    if model.poll.sought {
        // It is this tab's turn again when that one is closed.
        effects.push(Effect::SeekLeadership { at_once: false });
    }
}

/// Nothing that was begun before can be relied on: somebody looks, say.
pub(crate) fn begin_anew(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    let poll = &mut model.poll;
    if poll.sought && !matches!(poll.step, Step::Pausing { can_hurry, .. } if !can_hurry) {
        (poll.failures, poll.hasty, poll.reach_back) = (0, 0, true);
        halt(model, effects);
        if model.poll.leads {
            begin(model, now, effects);
        }
    }
}

/// A page came. Says whether it was asked for here.
pub(crate) fn page_arrived(
    model: &mut Model,
    request: RequestId,
    page: &mut EventsPage,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    let Some(since) = end(model, request, effects) else {
        return false;
    };
    let (known, is_full) = (model.cursor, page.events.len() >= FULL_PAGE);
    // This page answers for what was missed when it was asked for, and for what
    // it makes known itself; not for what turned up while it was on its way.
    let catches_up = std::mem::take(&mut model.poll.catches_up);
    let turned_up = std::mem::replace(&mut model.catch_up, catches_up);
    let has_news = receive::take_in_and_tell(model, std::mem::take(page), now, effects);
    // More of them wait behind a full page.
    let has_more = is_full && model.cursor > known;
    let poll = &mut model.poll;
    poll.failures = 0;
    let reached_back = std::mem::take(&mut poll.reach_back);
    // Only who has looked back has seen everything.
    let sweeps = reached_back || poll.sweeps;
    poll.sweeps = has_more && sweeps;
    model.catch_up &= has_more || !sweeps;
    model.catch_up |= turned_up;
    if model.cursor > known || now.since(since) >= NOT_HELD {
        poll.hasty = 0;
    } else if has_news || !reached_back {
        poll.hasty = poll.hasty.saturating_add(1);
    }
    // What was late may have the time of something that is known.
    poll.reach_back = !has_more && (has_news || !reached_back);
    if poll.hasty > 0 {
        let after = retry_delay(poll.hasty, None, &mut model.seed);
        pause(model, after, true, effects);
    } else if !model.visible && !has_news && !reached_back {
        // A look back is mostly answered at once: a poll that is held follows.
        pause(model, BACKGROUND_PAUSE, true, effects);
    }
    true
}

/// A poll failed. Says whether it was one.
pub(crate) fn failed(
    model: &mut Model,
    request: RequestId,
    failure: &Failure,
    effects: &mut Vec<Effect>,
) -> bool {
    if end(model, request, effects).is_none() {
        return false;
    }
    let (can_hurry, asked) = match failure.class {
        FailureClass::Access | FailureClass::Rejected => {
            model.poll.unsupported = true;
            nothing_to_catch_up_with(model);
            let refused = OwnerNotice::EventsRefused(failure.clone());
            effects.push(Effect::TellOwner(refused));
            return true;
        }
        FailureClass::TooManyRequests { retry_after } => (false, retry_after),
        _ => (true, None),
    };
    model.poll.failures = model.poll.failures.saturating_add(1);
    model.poll.reach_back = true;
    keep_on_catching_up(model);
    let after = retry_delay(model.poll.failures, asked, &mut model.seed);
    pause(model, after, can_hurry, effects);
    true
}

/// A timer has run out. Says whether it was one of these.
pub(crate) fn timer_fired(
    model: &mut Model,
    timer: TimerId,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    if let Some(has_slept) = heartbeat::fired(model, timer, now) {
        if has_slept {
            begin_anew(model, now, effects);
        }
        if model.poll.step != Step::Idle {
            heartbeat::keep(model, now, effects);
        }
        return true;
    }
    match model.poll.step {
        Step::Pausing { timer: pausing, .. } if pausing == timer => {
            model.poll.step = Step::Idle;
            true
        }
        Step::Held {
            request, timeout, ..
        } if timeout == timer => {
            effects.push(Effect::Abort(request));
            let failure = Failure::network("the events did not come");
            failed(model, request, &failure, effects);
            true
        }
        _ => false,
    }
}

fn begin(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    let from = receive::unheard(model, model.poll.reach_back);
    let (request, timeout) = receive::ask(model, from, POLL_TIMEOUT, effects);
    model.poll.catches_up = std::mem::take(&mut model.catch_up);
    model.poll.step = Step::Held {
        request,
        timeout,
        since: now,
    };
    heartbeat::keep(model, now, effects);
}

fn pause(model: &mut Model, after: Duration, can_hurry: bool, effects: &mut Vec<Effect>) {
    let timer = TimerId(model.ids.next());
    effects.push(Effect::StartTimer { timer, after });
    model.poll.step = Step::Pausing { timer, can_hurry };
}

/// What has been missed is forgotten too.
pub(crate) fn nothing_to_catch_up_with(model: &mut Model) {
    model.catch_up = false;
    model.poll.catches_up = false;
}

/// The poll that was held has told nothing.
fn keep_on_catching_up(model: &mut Model) {
    model.catch_up |= std::mem::take(&mut model.poll.catches_up);
}

/// Ends the poll that a request is. Gives back when it began.
fn end(model: &mut Model, request: RequestId, effects: &mut Vec<Effect>) -> Option<Moment> {
    match model.poll.step {
        Step::Held {
            request: held,
            timeout,
            since,
        } if held == request => {
            effects.push(Effect::StopTimer(timeout));
            model.poll.step = Step::Idle;
            Some(since)
        }
        _ => None,
    }
}

/// Gives up whatever is under way.
fn halt(model: &mut Model, effects: &mut Vec<Effect>) {
    keep_on_catching_up(model);
    match std::mem::take(&mut model.poll.step) {
        Step::Idle => {}
        Step::Pausing { timer, .. } => effects.push(Effect::StopTimer(timer)),
        Step::Held {
            request, timeout, ..
        } => {
            effects.push(Effect::StopTimer(timeout));
            effects.push(Effect::Abort(request));
        }
    }
    if let Some((beat, _)) = model.poll.beat.take() {
        effects.push(Effect::StopTimer(beat));
    }
}
