//! Showing an answer: its messages one after another with a short pause, if
//! anybody looks, and then its buttons.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::content::Content;
use crate::effect::{Announcement, Effect, FocusTarget, TimerId};
use crate::ids::ItemId;
use crate::model::Model;
use crate::moment::Moment;
use crate::share::Shared;
use crate::timeline::{Author, Choices, ItemBody, TimelineItem};

/// Messages that have come and are not shown yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reveal {
    waiting: VecDeque<(Author, Content)>,
    timer: Option<TimerId>,
}

impl Reveal {
    pub(crate) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    pub(crate) fn runs_on(&self, timer: TimerId) -> bool {
        self.timer == Some(timer)
    }
}

/// Shows the first message at once; the others, and then the buttons, follow.
pub(crate) fn begin(
    model: &mut Model,
    messages: Vec<(Author, Content)>,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    model.reveal.waiting.extend(messages);
    step(model, now, effects);
}

/// Shows the next message, and starts the pause before the one after it.
pub(crate) fn step(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    model.reveal.timer = None;
    while let Some((author, content)) = model.reveal.waiting.pop_front() {
        let visible = content.is_visible();
        show(model, author, content, now, effects);
        let wanted = !model.settings.reply_pause.is_zero() && is_watched(model);
        if visible && wanted && follows_visibly(model) {
            let timer = TimerId(model.ids.next());
            model.reveal.timer = Some(timer);
            effects.push(Effect::StartTimer {
                timer,
                after: model.settings.reply_pause,
            });
            return;
        }
    }
    activate_buttons(model, now, effects);
}

/// Shows all that waits, without pauses.
pub(crate) fn flush(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    effects.extend(model.reveal.timer.take().map(Effect::StopTimer));
    while let Some((author, content)) = model.reveal.waiting.pop_front() {
        show(model, author, content, now, effects);
    }
    activate_buttons(model, now, effects);
}

/// Forgets what waits.
pub(crate) fn clear(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.extend(model.reveal.timer.take().map(Effect::StopTimer));
    model.reveal.waiting.clear();
}

/// What waits, as items that have come at this time and have no identifier of
/// their own yet: the messages, and then the buttons.
pub(crate) fn coming(model: &Model, at: Moment) -> Vec<TimelineItem> {
    let messages = model.reveal.waiting.iter().map(|(author, content)| {
        let content = Arc::new(content.clone());
        message(author.clone(), content)
    });
    let buttons = model.quick_replies.are_coming().then(|| choices(model));
    let item = |body| TimelineItem {
        id: ItemId(0),
        at,
        body,
    };
    messages.chain(buttons).map(item).collect()
}

/// Whether somebody can see what comes.
fn is_watched(model: &Model) -> bool {
    model.panel_open && model.visible
}

fn message(author: Author, content: Arc<Content>) -> ItemBody {
    ItemBody::Message {
        author,
        content,
        send_state: None,
        message_id: None,
    }
}

fn choices(model: &Model) -> ItemBody {
    ItemBody::Choices(Choices {
        labels: model.quick_replies.labels().into(),
        chosen: None,
        past: false,
    })
}

fn follows_visibly(model: &Model) -> bool {
    let waiting = &model.reveal.waiting;
    waiting.iter().any(|(_, content)| content.is_visible())
}

fn show(
    model: &mut Model,
    author: Author,
    content: Content,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let id = ItemId(model.ids.next());
    let content = Arc::new(content);
    if content.is_visible() && !model.is_quiet {
        if is_watched(model) {
            effects.push(Effect::Share(Shared::ReadOne.into()));
        } else {
            model.unread = model.unread.saturating_add(1);
        }
        if model.panel_open {
            effects.push(Effect::Announce(Announcement::Message {
                item: id,
                author: author.clone(),
                content: content.clone(),
            }));
        }
    }
    model.timeline.push(TimelineItem {
        id,
        at: now,
        body: message(author, content),
    });
}

fn activate_buttons(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if !model.quick_replies.are_coming() {
        return;
    }
    let place = ItemId(model.ids.next());
    model.timeline.push(TimelineItem {
        id: place,
        at: now,
        body: choices(model),
    });
    model.quick_replies.activate(place);
    present_buttons(model, effects);
}

/// Tells of the buttons that can now be pressed. If nothing else is possible,
/// who was about to write goes to the first of them.
pub(crate) fn present_buttons(model: &Model, effects: &mut Vec<Effect>) {
    let labels = model.quick_replies.labels();
    if labels.is_empty() {
        return;
    }
    let locked = model.input_is_locked();
    if model.panel_open && !model.is_quiet {
        effects.push(Effect::Announce(Announcement::QuickReplies {
            labels,
            locked,
        }));
    }
    if locked {
        effects.push(Effect::MoveFocus(FocusTarget::FirstQuickReply));
    }
}
