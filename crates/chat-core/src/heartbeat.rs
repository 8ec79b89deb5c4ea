//! Noticing that the device has slept: a timer that fires much too late tells
//! of it, and then no poll can be relied on that was begun before.

use std::time::Duration;

use crate::effect::{Effect, TimerId};
use crate::model::Model;
use crate::moment::Moment;

/// How often it is looked whether the device has slept.
pub const HEARTBEAT: Duration = Duration::from_secs(15);

/// A heartbeat that is so late tells of a sleep.
const SLEPT: Duration = Duration::from_secs(30);

/// The heartbeat's timer has run out, if it is that one. Says whether the device
/// has slept.
pub(crate) fn fired(model: &mut Model, timer: TimerId, now: Moment) -> Option<bool> {
    let (_, due) = model.poll.beat.take_if(|(beat, _)| *beat == timer)?;
    Some(now.since(due) > SLEPT)
}

/// Keeps a heartbeat while there is a poll.
pub(crate) fn keep(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if model.poll.beat.is_none() {
        let timer = TimerId(model.ids.next());
        model.poll.beat = Some((timer, now.after(HEARTBEAT)));
        effects.push(Effect::StartTimer {
            timer,
            after: HEARTBEAT,
        });
    }
}
