//! What comes by itself: events of the server, whoever asked for them, and
//! what other tabs have seen. Each is taken in once.

use std::sync::Arc;
use std::time::Duration;

use chat_api::{
    Answer, EventBody, EventItem, EventsPage, EventsQuery, Input, Json, Timestamp,
    data_with_message_id, message_id_in,
};

use crate::awaited;
use crate::effect::{Effect, TimerId};
use crate::handoff::{self, Handoff};
use crate::ids::{ItemId, RequestId};
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::order;
use crate::quick_replies::QuickReplies;
use crate::reveal;
use crate::said::Said;
use crate::seen::Key;
use crate::sending;
use crate::settings::{Listen, Opening};
use crate::share;
use crate::show::show_answer;
use crate::timeline::{Author, SendState, TimelineItem};

/// The type of an agent's message, which may come without the agent's name.
const AGENT_MESSAGE: &str = "operatorMessage";

/// One page of events has at most so many (chat-api.md, "Limits").
pub(crate) const FULL_PAGE: usize = 250;

/// What is older than this is shown without pauses between the messages.
const OLD_NEWS: Duration = Duration::from_secs(10);

/// How far back a poll reaches now and then, for what was late.
const OVERLAP_MILLIS: i64 = 60_000;

/// From when on there may be something that has not been heard, or a while
/// before. Without a time the server tells only what comes from now on, and
/// what is waited for may have come before anybody asks.
pub(crate) fn unheard(model: &Model, reach_back: bool) -> Timestamp {
    let reach = if reach_back { -OVERLAP_MILLIS } else { 1 };
    let from = |known: Timestamp| Timestamp(known.0.saturating_add(reach).max(0));
    model.cursor.map(from).unwrap_or_default()
}

/// Asks for everything from a time on. Gives back the request and its
/// time-out.
pub(crate) fn ask(
    model: &mut Model,
    ts: Timestamp,
    after: Duration,
    effects: &mut Vec<Effect>,
) -> (RequestId, TimerId) {
    let request = RequestId(model.ids.next());
    let timer = TimerId(model.ids.next());
    effects.push(Effect::Receive {
        request,
        query: EventsQuery {
            client_id: model.identity.client_id.clone(),
            ts: Some(ts),
            cid: None,
            all: true,
        },
    });
    effects.push(Effect::StartTimer { timer, after });
    (request, timer)
}

/// Takes a page in, oldest first. Says whether anything of it was new.
pub(crate) fn take_in(
    model: &mut Model,
    page: EventsPage,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    // What has no time stays where it stands.
    let mut latest = None;
    let timed = page.events.into_iter().map(|item| {
        latest = item.timestamp.or(latest);
        (latest, item)
    });
    let mut timed: Vec<_> = timed.collect();
    order::sort_by_key(&mut timed, |(time, _)| *time);
    let mut has_news = false;
    for (_, item) in timed {
        has_news |= take_one(model, item, now, effects);
    }
    has_news
}

/// The same, and tells the other tabs. Says whether anything was new.
pub(crate) fn take_in_and_tell(
    model: &mut Model,
    page: EventsPage,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    let told = share::events_told(&page);
    let before = effects.len();
    let has_news = take_in(model, page, now, effects);
    if has_news {
        // What of it they know already, they know as a repeat. They hear it
        // before anything that follows from it, such as that it has been read.
        effects.insert(before, Effect::Share(told));
    }
    has_news
}

/// Remembers the newest time that the server has told.
pub(crate) fn note_time(model: &mut Model, at: Option<Timestamp>) {
    model.cursor = model.cursor.max(at);
}

/// Whether it was new.
fn take_one(model: &mut Model, item: EventItem, now: Moment, effects: &mut Vec<Effect>) -> bool {
    note_time(model, item.timestamp);
    let question_id = item.question_id.as_deref();
    let key = Key::of(question_id, item.timestamp);
    // Nothing comes from the future, whatever the device's clock says.
    let at = item.timestamp.map_or(now, |at| Moment(at.0).min(now));
    match item.body {
        EventBody::ClientRequest { input, data, .. } => {
            let message_id = data.as_ref().and_then(message_id_in);
            let key = Key::of_request(question_id, item.timestamp);
            if message_id.is_some_and(|id| model.seen.is_left_behind(id)) {
                // Nor is what it is answered with shown.
                model.seen.is_new(key);
                model.seen.is_new(Key::of(question_id, None));
                return false;
            }
            let is_known = message_id.is_some_and(|id| model.timeline.item_of(id).is_some());
            let news = client_said(model, &input, data.as_ref(), key, at, effects);
            // The repeat of a request that failed may tell something all the same.
            let is_ours =
                message_id.is_some_and(|id| sending::arrived(model, id, question_id, effects));
            let may_answer =
                model.handoff == Handoff::Bot && model.settings.listen != Listen::Never;
            if is_known && news && !is_ours && may_answer {
                // The tab that sent it may be gone before it is answered.
                awaited::expect(model, question_id.map(Into::into), effects);
            }
            news | is_ours
        }
        EventBody::Replies { employee, answer } => {
            if !model.seen.is_new(key) {
                // It is known, and may be waited for all the same.
                awaited::answered_before(model, question_id, effects);
                return false;
            }
            if matches!(model.session, Session::Idle | Session::Refused) {
                model.session = Session::Live;
                // Something may have been said before.
                model.catch_up = true;
            }
            awaited::answered(model, question_id, effects);
            let agent = employee.is_some() || item.kind.as_deref() == Some(AGENT_MESSAGE);
            let author = if agent {
                let employee = employee.map(Arc::new);
                if handoff::counts(model, item.timestamp) && !model.agent_has_left {
                    handoff::joined(model, employee.clone(), at, effects);
                }
                Author::Agent(employee)
            } else {
                Author::Bot
            };
            let mut answer = *answer;
            answer.timestamp = answer.timestamp.or(item.timestamp);
            let is_asked = question_id.is_some_and(|id| model.seen.knows_request(id));
            show_answer(model, answer, author, !is_asked, at, now, effects);
            // An agent has written it already: no dots stand between the parts.
            if agent || now.since(at) > OLD_NEWS {
                reveal::flush(model, at, effects);
            }
            true
        }
        EventBody::OperatorJoined(employee) => {
            let news = model.seen.is_new(key);
            if news && handoff::counts(model, item.timestamp) {
                handoff::joined(model, employee.map(Arc::new), at, effects);
            }
            news
        }
        EventBody::OperatorClosed(_) => {
            let news = model.seen.is_new(key);
            let counts = news && handoff::counts(model, item.timestamp);
            if counts && handoff::left(model, at, now, effects) && model.input_is_locked() {
                // Buttons that the agent's coming had unlocked lock again.
                reveal::present_buttons(model, effects);
            }
            news
        }
        EventBody::OperatorPassed(_, group) => {
            let news = model.seen.is_new(key);
            if news && handoff::counts(model, item.timestamp) {
                handoff::passed(model, group, at, effects);
            }
            news
        }
        EventBody::Unknown(_) => {
            let news = key.is_some() && model.seen.is_new(key);
            model.skipped_events += u32::from(news);
            news
        }
    }
}

/// The client has said something, here or elsewhere. Whether that is news.
fn client_said(
    model: &mut Model,
    input: &Input,
    data: Option<&Json>,
    key: Option<Key>,
    at: Moment,
    effects: &mut Vec<Effect>,
) -> bool {
    let message_id = data.and_then(message_id_in);
    let known = message_id.and_then(|id| model.timeline.item_of(id));
    if let Some(item) = known {
        // What another tab knows of its own requests has no time.
        model.echoes |= key.as_ref().is_some_and(|key| key.is_timed());
        let was = model.timeline.send_state(item);
        // Its own queue marks what it holds.
        if !model
            .outbox
            .unsent()
            .any(|one| Some(&*one.message_id) == message_id)
        {
            model.timeline.set_send_state(item, SendState::Sent);
        }
        model.seen.is_new(key);
        return was != Some(SendState::Sent);
    }
    if !model.seen.is_new(key.clone()) {
        return false;
    }
    if matches!((input, &model.settings.opening), (Input::Query(said), Opening::Query(opening)) if said == opening)
    {
        sending::opened_elsewhere(model, message_id, effects);
        return true;
    }
    let said = Said::of_input(input, data).into_iter();
    let contents: Vec<_> = said.filter_map(|said| said.content()).collect();
    if contents.is_empty() {
        return true;
    }
    let mut message_id: Option<Arc<str>> = match (message_id, key) {
        (Some(id), _) => Some(id.into()),
        (None, key) => key.map(|key| key.written().into()),
    };
    reveal::flush(model, at, effects);
    for content in contents {
        let id = ItemId(model.ids.next());
        let own = message_id.take();
        let message_id = own.unwrap_or_else(|| model.seed.uuid().into());
        let item = TimelineItem::of_client(id, at, content, SendState::Sent, message_id);
        model.timeline.push(item);
    }
    // Whatever could be pressed has been answered from elsewhere.
    model.quick_replies = QuickReplies::None;
    true
}

/// Whether another tab tells what it was answered, and not what a poll brought.
/// Something that nobody has heard yet may be older than the answer.
pub(crate) fn tells_answer(page: &EventsPage) -> bool {
    let first = page.events.first();
    first.is_some_and(|item| {
        item.timestamp.is_none() && matches!(item.body, EventBody::ClientRequest { .. })
    })
}

/// What an answer to a request of this tab is to the other tabs: the message,
/// which is known to have arrived, and what came of it, if that has come too.
/// Gives the answer back.
pub(crate) fn tell_answer(
    message_id: &str,
    (input, data): (Input, Option<Json>),
    answer: Answer,
    is_whole: bool,
    effects: &mut Vec<Effect>,
) -> Answer {
    let request = EventItem {
        kind: None,
        timestamp: None,
        question_id: answer.question_id.clone(),
        body: EventBody::ClientRequest {
            input,
            cid: None,
            data: Some(data_with_message_id(data, message_id)),
        },
    };
    let replies = EventItem {
        kind: None,
        timestamp: answer.timestamp,
        question_id: answer.question_id.clone(),
        body: EventBody::Replies {
            employee: None,
            answer: Box::new(answer),
        },
    };
    let mut page = EventsPage::default();
    page.events.push(request);
    if !is_whole {
        effects.push(Effect::Share(share::events_told(&page)));
    }
    page.events.push(replies);
    if is_whole {
        effects.push(Effect::Share(share::events_told(&page)));
    }
    match page.events.pop().map(|item| item.body) {
        Some(EventBody::Replies { answer, .. }) => *answer,
        _ => Answer::default(),
    }
}
