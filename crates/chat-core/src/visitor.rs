//! What the visitor does: writing, pressing buttons, trying again.

use std::sync::Arc;

use crate::effect::{Effect, FocusTarget};
use crate::ids::{ItemId, SetId};
use crate::model::Model;
use crate::moment::Moment;
use crate::said::Said;
use crate::share::Shared;
use crate::timeline::{ItemBody, SendState, TimelineItem};
use crate::{handoff, reveal, sending, uploads};

/// The visitor sent what is in the composer.
pub(crate) fn draft_submitted(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if model.input_is_locked() {
        return;
    }
    let text = std::mem::take(&mut model.draft);
    match submit(model, text.trim(), now, effects) {
        Some(_) => effects.push(Effect::MoveFocus(FocusTarget::Composer)),
        None => model.draft = text,
    }
}

/// One of the buttons above the composer was pressed.
pub(crate) fn quick_reply_pressed(
    model: &mut Model,
    set: SetId,
    index: usize,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let Some(label) = model.quick_replies.label(set, index).map(str::to_owned) else {
        return;
    };
    if let Some(item) = submit(model, &label, now, effects) {
        model.quick_replies.press(index, item);
        effects.push(Effect::MoveFocus(FocusTarget::Composer));
    }
}

/// A button that leads somewhere is followed by the browser, and says nothing.
pub(crate) fn action_pressed(
    model: &mut Model,
    item: ItemId,
    index: usize,
    now: Moment,
    effects: &mut Vec<Effect>,
) {
    let Some(ItemBody::Message { content, .. }) = model.timeline.get(item).map(|item| &item.body)
    else {
        return;
    };
    let content = content.clone();
    let said = content.action(index).filter(|action| action.link.is_none());
    if let Some(action) = said
        && submit(model, &action.label, now, effects).is_some()
    {
        effects.push(Effect::MoveFocus(FocusTarget::Composer));
    }
}

/// The agent's chat is to end: its closing phrase is said.
pub(crate) fn close_chat_pressed(model: &mut Model, now: Moment, effects: &mut Vec<Effect>) {
    if let Some(phrase) = handoff::close_button(model).map(str::to_owned)
        && submit(model, &phrase, now, effects).is_some()
    {
        effects.push(Effect::MoveFocus(FocusTarget::Composer));
    }
}

/// Shows a message of the visitor in its place at once, and queues it.
pub(crate) fn submit(
    model: &mut Model,
    text: &str,
    now: Moment,
    effects: &mut Vec<Effect>,
) -> Option<ItemId> {
    let said = Said::Text(text.to_owned());
    let content = said.content()?;
    reveal::flush(model, now, effects);
    sending::open_session(model, effects);
    let id = ItemId(model.ids.next());
    let message_id: Arc<str> = model.seed.uuid().into();
    model.timeline.push(TimelineItem::of_client(
        id,
        now,
        content,
        SendState::Sending,
        message_id.clone(),
    ));
    let shared = Shared::Message {
        message_id,
        said,
        at: now,
    };
    effects.push(Effect::Share(shared.into()));
    sending::enqueue(model, id, effects);
    Some(id)
}

/// A message that failed is to be sent again.
pub(crate) fn retry_requested(model: &mut Model, item: ItemId, effects: &mut Vec<Effect>) {
    let state = model.timeline.send_state(item);
    if uploads::retry(model, item, effects) {
        return;
    }
    let Some((content, _)) = model.timeline.client_message(item) else {
        return;
    };
    if !matches!(state, Some(SendState::Failed | SendState::Unsure)) {
        return;
    }
    if Said::of_content(content).is_none() {
        return;
    }
    if let Some(text) = content.source_text() {
        model.quick_replies.resume(item, text);
    }
    model.timeline.set_send_state(item, SendState::Sending);
    sending::open_session(model, effects);
    sending::retry(model, item, effects);
    // The button that was pressed is gone.
    effects.push(Effect::MoveFocus(FocusTarget::Composer));
}
