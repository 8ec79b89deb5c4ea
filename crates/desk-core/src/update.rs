//! Takes in what happens.

use super::call::{Answer, Call, Failure};
use super::effect::{Effect, FocusTarget, Kept, TimerId};
use super::event::Event;
use super::model::{Dialog, Model, Step};
use super::{canned, composer, handing, lists, live, reading, sending, session, settle};

/// Takes in an event that happened at a moment, in milliseconds since 1970.
/// What makes no sense changes nothing.
pub fn update(model: &mut Model, event: Event, now: i64) -> Vec<Effect> {
    model.now = now;
    let mut effects = Vec::new();
    take_in(model, event, &mut effects);
    settle::settle(model, &mut effects);
    effects
}

fn take_in(model: &mut Model, event: Event, effects: &mut Vec<Effect>) {
    match event {
        Event::Started => session::start(model, effects),
        Event::Answered(id, outcome) => answered(model, id, outcome, effects),
        Event::LiveOpened => live::opened(model, effects),
        Event::LiveLost => live::lost(model, effects),
        Event::Told(sequence, told) => live::told(model, sequence, *told, effects),
        Event::ToldUnknown => live::told_unknown(model, effects),
        Event::KeptFound(found) => sending::found(model, found, effects),
        Event::TimerFired(timer) => timer_fired(model, timer, effects),
        Event::VisibilityChanged(visible) => {
            model.is_visible = visible;
            if visible {
                live::look(model, effects);
            }
        }
        Event::NetworkBack => live::look(model, effects),
        Event::AddressChanged(conversation) => {
            model.shown.address = conversation;
            reading::address_changed(model, conversation, effects);
        }
        Event::SignInSubmitted { login, password } => {
            session::sign_in(model, login, password, effects);
        }
        Event::SignOutPressed => session::sign_out(model, effects),
        Event::SignOutConfirmed => session::sign_out_now(model, effects),
        Event::PresencePressed => session::toggle_presence(model, effects),
        Event::SoundPressed => {
            model.sound = !model.sound;
            effects.push(Effect::Keep(String::new(), Kept::Sound(model.sound)));
            if model.sound {
                effects.push(Effect::Chime);
            }
        }
        Event::ConversationChosen(id) => {
            reading::open(model, id, effects);
            effects.push(Effect::Focus(FocusTarget::Composer));
        }
        Event::Stepped(direction) => reading::step(model, direction, effects),
        Event::BackPressed => back(model, effects),
        Event::DetailsPressed => details(model, effects),
        Event::EndSeen(seen) => {
            if let Some(desk) = model.desk_mut() {
                desk.end_seen = seen;
            }
        }
        Event::OlderWanted => reading::older(model, effects),
        Event::ReloadPressed => {
            if model.desk().is_some() {
                reading::reload(model, effects);
            } else {
                session::start(model, effects);
            }
        }
        Event::RenewPressed => effects.push(Effect::Reload),
        Event::TakePressed(id) => handing::take(model, id, effects),
        Event::TakeNextPressed => handing::take_next(model, effects),
        Event::PassPressed => handing::ask(model, Dialog::Pass),
        Event::ClosePressed => handing::ask(model, Dialog::Close),
        Event::PassConfirmed(group) => handing::pass(model, group, effects),
        Event::CloseConfirmed => handing::close(model, effects),
        Event::DraftChanged(text) => composer::changed(model, text, effects),
        Event::DraftSubmitted => composer::submitted(model, effects),
        Event::FilesPicked(files) => sending::files(model, files, effects),
        Event::Uploaded(file, sent) => sending::uploaded(model, file, sent),
        Event::RetryPressed(key) => sending::retry(model, &key, effects),
        Event::DiscardPressed(key) => sending::discard(model, &key, effects),
        Event::PickerMoved(direction) => composer::move_picker(model, direction),
        Event::PickerTaken(id) => composer::take_canned(model, id, effects),
        Event::PickerLeft => composer::leave_picker(model),
        Event::CannedAsked => composer::ask_canned(model, effects),
        Event::CannedPressed => canned::open(model),
        Event::CannedEdited(id) => canned::edit(model, id),
        Event::CannedSaved { title, text } => canned::save(model, title, text, effects),
        Event::CannedDeleted(id) => canned::delete(model, id, effects),
        Event::ShortcutsPressed => {
            if let Some(desk) = model.desk_mut() {
                desk.dialog = Some(Dialog::Shortcuts);
            }
        }
        Event::DialogLeft => {
            if let Some(desk) = model.desk_mut() {
                desk.dialog = None;
            }
        }
        Event::ToastLeft => {
            if let Some(desk) = model.desk_mut() {
                desk.toast = None;
            }
        }
    }
}

/// An answer for a call that is no longer of interest is dropped.
fn answered(
    model: &mut Model,
    id: u64,
    outcome: Result<Answer, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(at) = model.calls.iter().position(|(known, _)| *known == id) else {
        return;
    };
    let (_, call) = model.calls.remove(at);
    if outcome == Err(Failure::SignedOut) && !matches!(call, Call::SignIn(_)) {
        // What was on its way is kept, and goes when somebody is there again.
        sending::put_back(model, id);
        return session::ended(model, effects);
    }
    if outcome == Err(Failure::Foreign) {
        live::outdated(model, effects);
    }
    match call {
        Call::Session => session::session_answered(model, outcome, effects),
        Call::SignIn(_) => session::sign_in_answered(model, outcome, effects),
        Call::SignOut => session::signed_out(model, &outcome, effects),
        Call::SetPresence(_) => session::presence_answered(model, &outcome, effects),
        Call::Conversations => lists::answered(model, outcome, effects),
        Call::Transcript {
            conversation,
            before,
        } => reading::answered(model, conversation, before, outcome, effects),
        Call::Take(conversation) => handing::taken(model, conversation, outcome, effects),
        Call::Send { .. } | Call::SendFile { .. } => {
            sending::answered(model, id, outcome, effects);
        }
        // The desk says so itself when it counts again; it is said again soon.
        Call::Read { .. } | Call::Here => {}
        Call::Pass {
            conversation,
            group,
        } => handing::passed(model, conversation, &group, &outcome, effects),
        Call::Close(conversation) => handing::closed(model, conversation, &outcome, effects),
        Call::SaveCanned { .. } => canned::saved(model, outcome),
        Call::DeleteCanned(id) => canned::deleted(model, id, &outcome, effects),
    }
}

fn timer_fired(model: &mut Model, timer: TimerId, effects: &mut Vec<Effect>) {
    match timer {
        TimerId::Reconnect => live::reconnect(model, effects),
        TimerId::Resend => {
            // Whatever waits goes when this event is settled.
            if let Some(desk) = model.desk_mut() {
                desk.resends = 0;
            }
        }
        TimerId::ToastEnd => {
            if let Some(desk) = model.desk_mut() {
                desk.toast = None;
            }
        }
        TimerId::Tick => {
            effects.push(Effect::StartTimer(TimerId::Tick, settle::TICK));
            live::say_here(model, effects);
        }
    }
}

fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk_mut() else {
        return;
    };
    if desk.step == Step::Details {
        desk.step = Step::Conversation;
        effects.push(Effect::Focus(FocusTarget::Conversation));
    } else {
        desk.step = Step::List;
        effects.push(Effect::Focus(FocusTarget::List));
        desk.open = None;
    }
}

fn details(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = model.desk_mut()
        && desk.open.is_some()
    {
        desk.details = !desk.details;
        let (step, focus) = if desk.details {
            (Step::Details, FocusTarget::Details)
        } else {
            (Step::Conversation, FocusTarget::Conversation)
        };
        desk.step = step;
        effects.push(Effect::Focus(focus));
    }
}
