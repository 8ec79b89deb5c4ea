//! Keeping an eye on what another tab is about to do: if that tab goes away,
//! somebody has to look after its messages, and open the conversation that it
//! has begun anew.

use std::time::Duration;

use crate::effect::{Effect, TimerId};
use crate::model::{Model, Session};
use crate::orphans::{self, Claim};
use crate::share;
use crate::timeline::SendState;

/// How long a message of another tab may be on its way before it is asked who
/// looks after it, and how long another tab may take to open the conversation.
const WATCH: Duration = Duration::from_secs(20);

/// Watches as long as there is something to watch. Called after every event.
pub(crate) fn adjust(model: &mut Model, effects: &mut Vec<Effect>) {
    let wanted = model.claim == Claim::None && (is_unopened(model) || has_foreign(model));
    match model.watch {
        None if wanted => {
            let timer = TimerId(model.ids.next());
            model.watch = Some(timer);
            effects.push(Effect::StartTimer {
                timer,
                after: WATCH,
            });
        }
        Some(timer) if !wanted => {
            model.watch = None;
            effects.push(Effect::StopTimer(timer));
        }
        _ => {}
    }
}

/// A timer has run out. Says whether it was this one.
pub(crate) fn timer_fired(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) -> bool {
    let fired = model.watch.take_if(|watch| *watch == timer).is_some();
    if fired {
        orphans::look(model, effects);
    }
    fired
}

/// Whether somebody looks at a conversation that nobody has opened: the tab
/// that has begun it anew does, but may be gone.
pub(crate) fn is_unopened(model: &Model) -> bool {
    model.panel_open
        && model.visible
        && model.session == Session::Idle
        && !model.history.is_awaited()
}

fn has_foreign(model: &Model) -> bool {
    model.timeline.items().iter().any(|item| {
        model.timeline.send_state(item.id) == Some(SendState::Sending)
            && model
                .timeline
                .client_message(item.id)
                .is_some_and(|(_, id)| !share::is_ours(model, id))
    })
}
