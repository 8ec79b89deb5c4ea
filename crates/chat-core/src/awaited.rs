//! Answers that come by the events and not with their request: those to
//! asynchronous requests, and those whose request was lost.

use std::sync::Arc;
use std::time::Duration;

use crate::effect::{Effect, TimerId};
use crate::model::Model;

/// After this long an answer is not waited for any more. It is shown all the
/// same if it comes.
pub const ANSWER_AWAITED: Duration = Duration::from_secs(60);

/// One answer that is waited for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Awaited {
    pub(crate) question_id: Option<Arc<str>>,
    pub(crate) timer: TimerId,
}

/// Goes on waiting where the page was loaded anew.
pub(crate) fn resume(model: &Model, effects: &mut Vec<Effect>) {
    effects.extend(model.awaited.iter().map(|one| Effect::StartTimer {
        timer: one.timer,
        after: ANSWER_AWAITED,
    }));
}

/// Waits for the answer to a question, unless it has been seen.
pub(crate) fn expect(model: &mut Model, question_id: Option<Arc<str>>, effects: &mut Vec<Effect>) {
    let answered = question_id
        .as_deref()
        .is_some_and(|id| model.seen.knows_question(id));
    if answered {
        model.quick_replies.answered();
        return;
    }
    let timer = TimerId(model.ids.next());
    model.awaited.push(Awaited { question_id, timer });
    effects.push(Effect::StartTimer {
        timer,
        after: ANSWER_AWAITED,
    });
}

/// An answer has come. One without a question answers the first that waits.
pub(crate) fn answered(model: &mut Model, question_id: Option<&str>, effects: &mut Vec<Effect>) {
    let is_it = |one: &Awaited| match (&one.question_id, question_id) {
        (Some(asked), Some(answered)) => **asked == *answered,
        _ => true,
    };
    if let Some(place) = model.awaited.iter().position(is_it) {
        let done = model.awaited.remove(place);
        effects.push(Effect::StopTimer(done.timer));
    }
}

/// What comes is known already: it ends no wait but that of whoever waits for
/// an answer without a question.
pub(crate) fn answered_before(
    model: &mut Model,
    question_id: Option<&str>,
    effects: &mut Vec<Effect>,
) {
    let first = model.awaited.first();
    if question_id.is_none() && first.is_some_and(|one| one.question_id.is_none()) {
        answered(model, None, effects);
    }
}

/// A timer has run out. Says whether it was one of these: then nobody is
/// locked out for an answer that does not come.
pub(crate) fn timer_fired(model: &mut Model, timer: TimerId) -> bool {
    let place = model.awaited.iter().position(|one| one.timer == timer);
    if let Some(place) = place {
        model.awaited.remove(place);
        model.quick_replies.unlock();
        // It may have come while no poll came through.
        model.catch_up = true;
    }
    place.is_some()
}

/// Waits for nothing any more.
pub(crate) fn clear(model: &mut Model, effects: &mut Vec<Effect>) {
    for one in std::mem::take(&mut model.awaited) {
        effects.push(Effect::StopTimer(one.timer));
    }
}
