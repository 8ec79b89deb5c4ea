//! What the server still has of an earlier conversation, where this browser
//! has lost it. A server without history is as good as one with an empty one.

use std::time::Duration;

use chat_api::{EventsPage, HistoryQuery};

use crate::effect::{Effect, TimerId};
use crate::ids::{Ids, RequestId};
use crate::model::{Model, Session};
use crate::moment::Moment;
use crate::{page, receive, sending};

/// So many events are asked for.
const MOST_EVENTS: u32 = 50;

/// How long the opening waits for it.
const HISTORY_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether the history is on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum History {
    /// It is not wanted, or has been dealt with.
    #[default]
    Done,
    /// It is.
    Awaited {
        request: RequestId,
        timeout: TimerId,
        /// What it brings stands before all that is said meanwhile.
        ids: Ids,
        /// Whether the conversation is to be opened if there was none.
        opening_wanted: bool,
    },
}

impl History {
    pub(crate) fn is_awaited(self) -> bool {
        self != History::Done
    }

    pub(crate) fn opening_wanted(&mut self) {
        if let History::Awaited { opening_wanted, .. } = self {
            *opening_wanted = true;
        }
    }

    pub(crate) fn is_asked_by(self, request: RequestId) -> bool {
        matches!(self, History::Awaited { request: asked, .. } if asked == request)
    }

    pub(crate) fn runs_on(self, timer: TimerId) -> bool {
        matches!(self, History::Awaited { timeout, .. } if timeout == timer)
    }
}

/// Asks for it.
pub(crate) fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let request = RequestId(model.ids.next());
    let timeout = TimerId(model.ids.next());
    effects.push(Effect::FetchHistory {
        request,
        query: HistoryQuery {
            client_id: model.identity.client_id.clone(),
            limit: Some(MOST_EVENTS),
            before: None,
        },
    });
    effects.push(Effect::StartTimer {
        timer: timeout,
        after: HISTORY_TIMEOUT,
    });
    model.history = History::Awaited {
        request,
        timeout,
        ids: model.ids.reserve(),
        opening_wanted: false,
    };
}

/// It came, or not. What is in it has been read before: nothing of it is
/// announced, and nothing counts as unread.
pub(crate) fn arrived(model: &mut Model, page: EventsPage, now: Moment, effects: &mut Vec<Effect>) {
    let Some((ids, opening_wanted)) = end(model, effects) else {
        return;
    };
    if !page.events.is_empty() {
        let later = std::mem::replace(&mut model.ids, ids);
        model.is_quiet = true;
        // Another tab may still wait for what only this one hears of.
        receive::take_in_and_tell(model, page, now, effects);
        crate::reveal::flush(model, now, effects);
        model.is_quiet = false;
        page::pass_over(model);
        model.ids = later;
        model.timeline.sort();
        model.session = Session::Live;
        // The answer to what was said last may have come since.
        model.catch_up = true;
        // Whether the device's clock agrees or not: the bot's promises of the
        // past are not waited for.
        model.may_write_until = None;
    }
    if opening_wanted {
        sending::open_session(model, effects);
    }
    sending::pump(model, effects);
}

/// It takes too long.
pub(crate) fn timed_out(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if let History::Awaited { request, .. } = model.history {
        effects.push(Effect::Abort(request));
    }
    arrived(model, EventsPage::default(), now, effects);
}

/// The conversation begins anew: it is not wanted any more.
pub(crate) fn clear(model: &mut Model, effects: &mut Vec<Effect>) {
    if let History::Awaited { request, .. } = model.history {
        effects.push(Effect::Abort(request));
        end(model, effects);
    }
}

fn end(model: &mut Model, effects: &mut Vec<Effect>) -> Option<(Ids, bool)> {
    match std::mem::take(&mut model.history) {
        History::Done => None,
        History::Awaited {
            timeout,
            ids,
            opening_wanted,
            ..
        } => {
            effects.push(Effect::StopTimer(timeout));
            Some((ids, opening_wanted))
        }
    }
}
