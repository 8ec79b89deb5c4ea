//! Taking over messages that are on their way and that perhaps nobody looks
//! after, because their tab is gone.
//!
//! One tab at a time asks the others about them and takes what nobody claims:
//! tabs that were loaded together would otherwise all take the same.

use std::time::Duration;

use crate::effect::{Effect, TimerId};
use crate::model::Model;
use crate::order;
use crate::outbox;
use crate::sending;
use crate::share::{self, Shared};
use crate::timeline::SendState;
use crate::watch;

/// How long a tab that is asked has to answer.
pub const CLAIM_WAIT: Duration = Duration::from_millis(800);

/// How far this tab has got with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It wants none.
    #[default]
    None,
    /// It waits for its turn.
    Sought,
    /// It is its turn, and the others have been asked.
    Asked(TimerId),
}

/// Looks for messages that are on their way and not from here. Those that
/// nobody claims are taken over.
pub(crate) fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    let mut found = Vec::new();
    for item in model.timeline.items() {
        if model.timeline.send_state(item.id) == Some(SendState::Sending)
            && let Some(mut orphan) = outbox::outgoing(&model.timeline, item.id)
            && !share::is_ours(model, &orphan.message_id)
            && !model
                .orphans
                .iter()
                .any(|one| one.message_id == orphan.message_id)
        {
            orphan.unsure = true;
            found.push(orphan);
        }
    }
    model.orphans.extend(found);
    let wanted = !model.orphans.is_empty() || watch::is_unopened(model);
    if wanted && model.claim == Claim::None {
        model.claim = Claim::Sought;
        // Whose turn it is may be a tab that nobody looks at, and that is slow.
        let at_once = model.visible;
        effects.push(Effect::SeekClaim { at_once });
    }
}

/// It is this tab's turn: asks the others.
pub(crate) fn claim_gained(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.claim {
        Claim::Sought => {}
        Claim::Asked(_) => return,
        // It comes too late: somebody else may want it.
        Claim::None => {
            effects.push(Effect::ResignClaim);
            return;
        }
    }
    let timer = TimerId(model.ids.next());
    model.claim = Claim::Asked(timer);
    effects.push(Effect::Share(Shared::WhoHas.into()));
    effects.push(Effect::StartTimer {
        timer,
        after: CLAIM_WAIT,
    });
}

/// It is another tab's turn. What that leaves is looked for later.
pub(crate) fn claim_lost(model: &mut Model, effects: &mut Vec<Effect>) {
    match std::mem::take(&mut model.claim) {
        Claim::None => return,
        Claim::Sought => {}
        Claim::Asked(timer) => effects.push(Effect::StopTimer(timer)),
    }
    effects.push(Effect::ResignClaim);
}

/// Wants nothing of others any more.
pub(crate) fn clear(model: &mut Model, effects: &mut Vec<Effect>) {
    claim_lost(model, effects);
    model.orphans.clear();
}

/// Another tab opens the conversation: it is not opened here, but looked after.
pub(crate) fn opens_elsewhere(model: &mut Model, effects: &mut Vec<Effect>) {
    if watch::is_unopened(model) {
        claim_lost(model, effects);
    }
}

/// A timer has run out. Says whether it was this one: then nobody has claimed
/// what is left.
pub(crate) fn timer_fired(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) -> bool {
    if model.claim != Claim::Asked(timer) {
        return false;
    }
    model.claim = Claim::None;
    if !model.orphans.is_empty() || watch::is_unopened(model) {
        sending::open_session(model, effects);
    }
    let mut orphans = std::mem::take(&mut model.orphans);
    order::sort_by_key(&mut orphans, |one| one.purpose);
    for orphan in orphans {
        effects.push(Effect::Share(
            Shared::Took(orphan.message_id.clone()).into(),
        ));
        model.outbox.waiting.push_back(orphan);
    }
    sending::pump(model, effects);
    // Whoever is next learns that this tab has them when it asks.
    effects.push(Effect::ResignClaim);
    true
}
