//! From an event to the next state and the effects: every decision starts here.

use chat_api::{Answer, EventsPage, Failure};

use crate::effect::{Effect, FocusTarget, TimerId};
use crate::event::Event;
use crate::ids::RequestId;
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::outbox::{self, PauseReason, Purpose};
use crate::quick_replies::QuickReplies;
use crate::receive::{self, note_time};
use crate::seen::Key;
use crate::share::{self, Shared};
use crate::show::{self, show_answer};
use crate::timeline::{Author, SendState};
use crate::{
    awaited, coming_back, failing, fate, handoff, history, kept, orphans, page, poll, reveal,
    sending, uploads, visitor, watch,
};

/// Takes one event in. Total: it never panics, and an event that makes no
/// sense in the present state changes nothing.
pub fn update(model: &mut Model, event: Event, now: Moment) -> Vec<Effect> {
    let mut effects = Vec::new();
    let out = &mut effects;
    match event {
        Event::Started => started(model, out),
        Event::PanelOpened => panel_opened(model, out),
        Event::PanelClosed => panel_closed(model, now, out),
        Event::PanelToggled if model.panel_open => panel_closed(model, now, out),
        Event::PanelToggled => panel_opened(model, out),
        Event::SettingsChanged(changed) => {
            model.settings = changed.settings;
            model.identity.client_info = changed.client_info;
        }
        Event::VisibilityChanged(visible) => visibility_changed(model, visible, now, out),
        Event::DraftChanged(text) => model.draft = text,
        Event::DraftSubmitted => visitor::draft_submitted(model, now, out),
        Event::MessageSubmitted(text) => {
            visitor::submit(model, text.trim(), now, out);
        }
        Event::QuickReplyPressed { set, index } => {
            visitor::quick_reply_pressed(model, set, index, now, out)
        }
        Event::ActionPressed { item, index } => {
            visitor::action_pressed(model, item, index, now, out)
        }
        Event::CloseChatPressed => visitor::close_chat_pressed(model, now, out),
        Event::RetryRequested(item) => visitor::retry_requested(model, item, out),
        Event::FilesChosen(files) => uploads::chosen(model, files, now, out),
        Event::UploadProgress { upload, percent } => uploads::progress(model, upload, percent),
        Event::UploadDone { upload, file } => uploads::done(model, upload, *file, now, out),
        Event::UploadFailed { upload, failure } => uploads::failed(model, upload, failure, out),
        Event::UploadRemoved(item) => uploads::remove(model, item, out),
        Event::RestartRequested => restart(model, out),
        Event::AnswerArrived { request, answer } => {
            answer_arrived(model, request, *answer, now, out);
        }
        Event::EventsArrived { request, page } => events_arrived(model, request, *page, now, out),
        Event::RequestFailed { request, failure } => {
            request_failed(model, request, failure, now, out);
        }
        Event::TimerFired(timer) => timer_fired(model, timer, now, out),
        Event::NetworkReturned => {
            if model.outbox.pause_reason() == Some(PauseReason::Unreachable) {
                sending::resume(model, out);
            }
            fate::hurry(model, now, out);
            poll::begin_anew(model, now, out);
        }
        Event::BroughtBack(found) => coming_back::brought_back(model, found, now, out),
        Event::LeadershipGained => poll::gained(model),
        Event::LeadershipLost => poll::lost(model, out),
        Event::ClaimGained => orphans::claim_gained(model, out),
        Event::ClaimLost => orphans::claim_lost(model, out),
        Event::Heard(shared) => share::heard(model, shared, now, out),
    }
    poll::adjust(model, now, out);
    watch::adjust(model, out);
    model
        .timeline
        .settle_choices(model.quick_replies.in_timeline());
    page::tell(model, out);
    kept::write(model, out);
    effects
}

/// Takes up what was left, and asks the server what it has of this visitor
/// where this browser has nothing.
fn started(model: &mut Model, effects: &mut Vec<Effect>) {
    if std::mem::replace(&mut model.started, true) {
        return;
    }
    awaited::resume(model, effects);
    orphans::look(model, effects);
    let nothing_kept = model.session == Session::Idle
        && model.timeline.items().is_empty()
        && model.cursor.is_none();
    if nothing_kept && model.identity.is_returning {
        history::ask(model, effects);
    }
}

fn panel_opened(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.panel_open {
        model.panel_open = true;
        everything_read(model, effects);
        // What is always there comes into view without anybody's doing.
        if !model.settings.stays_open {
            effects.push(Effect::MoveFocus(FocusTarget::Composer));
        }
        // Buttons may have come while nobody could see them.
        reveal::present_buttons(model, effects);
        sending::open_session(model, effects);
    }
}

fn panel_closed(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if model.panel_open && !model.settings.stays_open {
        model.panel_open = false;
        // Nobody reads any more what was still to be shown.
        reveal::flush(model, now, effects);
        effects.push(Effect::MoveFocus(FocusTarget::Launcher));
    }
}

fn visibility_changed(model: &mut Model, visible: bool, now: Moment, effects: &mut Vec<Effect>) {
    if std::mem::replace(&mut model.visible, visible) == visible {
        return;
    }
    if !visible {
        // Nobody reads any more what was still to be shown.
        return reveal::flush(model, now, effects);
    }
    if model.panel_open {
        everything_read(model, effects);
    }
    orphans::look(model, effects);
    fate::hurry(model, now, effects);
    if model.poll.is_sought() && !model.poll.leads {
        // Whoever listens now may be a page that the browser has put to sleep.
        effects.push(Effect::SeekLeadership { at_once: true });
    }
    poll::begin_anew(model, now, effects);
}

fn everything_read(model: &mut Model, effects: &mut Vec<Effect>) {
    if std::mem::take(&mut model.unread) > 0 {
        effects.push(Effect::Share(Shared::Read.into()));
    }
}

/// Forgets the conversation and opens a new one.
fn restart(model: &mut Model, effects: &mut Vec<Effect>) {
    forget(model, effects);
    effects.push(Effect::Share(Shared::Restart.into()));
    sending::open_session(model, effects);
}

/// Forgets the conversation. What the server has told so far is not told again.
pub(crate) fn forget(model: &mut Model, effects: &mut Vec<Effect>) {
    leave_behind(model);
    outbox::clear(model, effects);
    awaited::clear(model, effects);
    reveal::clear(model, effects);
    history::clear(model, effects);
    orphans::clear(model, effects);
    model.timeline.clear();
    uploads::forget_files(model, effects);
    model.quick_replies = QuickReplies::None;
    handoff::given_back(model);
    model.session = Session::Idle;
    model.may_write_until = None;
    poll::nothing_to_catch_up_with(model);
    model.unread = 0;
}

/// What is still on its way, and what it is answered with, belongs to the
/// conversation that ends, whenever the server tells of it.
fn leave_behind(model: &mut Model) {
    let questions = model.awaited.iter().map(|one| one.question_id.clone());
    let arrived = model.outbox.arrived_question();
    for question in questions.chain([arrived]).flatten() {
        model.seen.is_new(Key::of(Some(&question), None));
    }
    for item in model.timeline.items() {
        if model.timeline.send_state(item.id) != Some(SendState::Sent)
            && let Some((_, id)) = model.timeline.client_message(item.id)
        {
            model.seen.leave_behind(id);
        }
    }
}

fn answer_arrived(
    model: &mut Model,
    request: RequestId,
    answer: Answer,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let Some(outgoing) = outbox::settle(model, request, effects) else {
        return;
    };
    if let Purpose::Message(item) = outgoing.purpose {
        model.timeline.set_send_state(item, SendState::Sent);
    }
    model.session = Session::Live;
    if outgoing.lost {
        // An earlier attempt may be answered too.
        show::listen_for_a_while(model, now);
    }
    if !model.poll.is_sought() {
        // Who listens has got as far as the polls have: between the newest of
        // them and this answer an agent may have said something.
        note_time(model, answer.timestamp);
    }
    let is_whole = !model.settings.asynchronous || !answer.replies.is_empty();
    let (id, asked) = (&outgoing.message_id, (outgoing.input, outgoing.data));
    let answer = receive::tell_answer(id, asked, answer, is_whole, effects);
    if !is_whole {
        let question = answer.question_id.map(Into::into);
        awaited::expect(model, question, effects);
    } else if model
        .seen
        .is_new(Key::of(answer.question_id.as_deref(), answer.timestamp))
    {
        show_answer(model, answer, Author::Bot, false, now, now, effects);
    } else {
        // The events were faster; whoever was waiting for it waits no more.
        model.quick_replies.answered();
    }
    sending::pump(model, effects);
}

fn events_arrived(
    model: &mut Model,
    request: RequestId,
    mut page: EventsPage,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    if model.history.is_asked_by(request) {
        history::arrived(model, page, now, effects);
    } else if !fate::page_arrived(model, request, &mut page, now, effects) {
        poll::page_arrived(model, request, &mut page, now, effects);
    }
}

fn request_failed(
    model: &mut Model,
    request: RequestId,
    failure: Failure,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    if model.history.is_asked_by(request) {
        // There is none, or none to be had.
        history::arrived(model, EventsPage::default(), now, effects);
    } else if !fate::look_failed(model, request, &failure, now, effects)
        && !poll::failed(model, request, &failure, effects)
    {
        failing::failed(model, request, failure, now, effects);
    }
}

fn timer_fired(model: &mut Model, timer: TimerId, now: Moment, effects: &mut Vec<Effect>) {
    if model.reveal.runs_on(timer) {
        reveal::step(model, now, effects);
    } else if model.history.runs_on(timer) {
        history::timed_out(model, now, effects);
    } else {
        let _ = outbox::timer_fired(model, timer, now, effects)
            || fate::timer_fired(model, timer, now, effects)
            || awaited::timer_fired(model, timer)
            || poll::timer_fired(model, timer, now, effects)
            || orphans::timer_fired(model, timer, effects)
            || watch::timer_fired(model, timer, effects);
    }
}
