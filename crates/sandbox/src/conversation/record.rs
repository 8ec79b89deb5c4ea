//! The end of a turn: the answer is written down, timers are set, and everybody
//! whom it concerns is told.

use std::sync::Arc;
use std::time::Duration;

use chat_api::{Answer, EventBody, EventItem, ReplyBody, Timestamp, WebhookItem, encode_webhook};

use super::Delivery;
use crate::agents;
use crate::bot::Turn;
use crate::clock::whole_millis;
use crate::lanes::{self, Lane};
use crate::sandbox::{Sandbox, SandboxError};
use crate::settings::Channel;
use crate::store::{
    ConversationId, ConversationKey, NewEvent, Timer, append_event, enqueue, remove_bot_task,
    set_timer,
};

/// The longest `timeout` (chat-api.md, "Limits").
const MAX_TIMEOUT: Duration = Duration::from_secs(99 * 3600);

/// Writes an answer down and tells everybody whom it concerns.
pub(super) fn record(
    sandbox: &Arc<Sandbox>,
    channel: &Channel,
    key: &ConversationKey,
    conversation: ConversationId,
    turn: &Turn,
    mut answer: Answer,
    (delivery, task): (Delivery, Option<i64>),
) -> Result<Answer, SandboxError> {
    answer.client_id = Some(key.client.clone());
    answer.question_id = Some(turn.question_id.clone());
    answer.cid = turn.cid.clone();
    answer.block_form = says_block_form(channel, &answer);
    let timer = timer_of(&answer, sandbox, turn);
    let now = sandbox.clock.now();
    let is_delivered = delivery == Delivery::ToWebhook && channel.webhook.is_some();
    let event = NewEvent {
        item: EventItem {
            kind: None,
            timestamp: None,
            question_id: answer.question_id.clone(),
            body: EventBody::Replies {
                employee: None,
                answer: Box::new(answer.clone()),
            },
        },
        cid: turn.cid.clone(),
        from_agent: false,
    };
    let (is_kept, goes_over) = sandbox.store.transaction(|data| {
        let mut goes_over = false;
        if let Some(task) = task {
            remove_bot_task(data, task)?;
        }
        let time = append_event(data, conversation, now, event)?;
        answer.timestamp = Some(time.unwrap_or(now));
        // A conversation that was reset meanwhile keeps nothing.
        if let Some(time) = time {
            let word = turn.message_id.as_ref().unwrap_or(&turn.question_id);
            sandbox.faults.written(key, time, &format!("answer {word}"));
            if timer.is_some() {
                set_timer(data, conversation, timer.as_ref())?;
            }
            if is_delivered {
                let item = WebhookItem {
                    token: None,
                    answer: answer.clone(),
                };
                let body = serde_json::to_string(&encode_webhook(&[item]))?;
                enqueue(data, conversation, &body)?;
            }
            let said = (turn, answer.replies.as_slice());
            goes_over = agents::hand_over(sandbox, channel, data, key, conversation, said)?;
        }
        Ok((time.is_some(), goes_over))
    })?;
    if is_kept {
        sandbox.hub.wake(key);
        if timer.is_some() {
            sandbox.timers.notify_one();
        }
        if is_delivered {
            lanes::start(sandbox, Lane::Webhook, conversation);
        }
        if goes_over {
            lanes::start(sandbox, Lane::Desk, conversation);
        }
    }
    Ok(answer)
}

/// How the channel's setting "Disable text input when using buttons" is told:
/// `data.blockForm` in every answer with buttons (assumed). A bot of one's own
/// may say it too.
fn says_block_form(channel: &Channel, answer: &Answer) -> bool {
    let has_buttons = answer
        .replies
        .iter()
        .any(|reply| matches!(reply.body, ReplyBody::Buttons { .. }));
    answer.block_form || (channel.block_form && has_buttons)
}

/// The timer that an answer sets. One is active at a time: the last counts.
fn timer_of(answer: &Answer, sandbox: &Sandbox, turn: &Turn) -> Option<Timer> {
    let (interval, target_state) = answer.replies.iter().rev().find_map(|reply| {
        let ReplyBody::Timeout {
            interval,
            target_state,
        } = &reply.body
        else {
            return None;
        };
        Some((*interval, target_state.clone()))
    })?;
    let interval = Duration::try_from_secs_f64(interval)
        .unwrap_or_default()
        .min(MAX_TIMEOUT);
    let interval = sandbox.settings.time_scale.of(interval);
    Some(Timer {
        due: Timestamp(sandbox.clock.now().0 + whole_millis(interval)),
        target_state,
        cid: turn.cid.clone(),
    })
}
