//! Reading the items of the timeline that were kept in the browser.

use std::sync::Arc;

use chat_api::{Employee, Reply, Source};

use crate::content::Content;
use crate::kept_items::state_name;
use crate::model::Model;
use crate::moment::Moment;
use crate::timeline::{Author, Choices, ItemBody, Notice, SendState};

/// One item, if it makes sense.
pub(crate) fn read_item<S: Source>(source: &S, model: &Model) -> Option<(Moment, ItemBody)> {
    let text = |key: &str| source.get(key)?.text();
    let employee = || {
        source
            .get("employee")
            .map(|one| Arc::new(Employee::decode(&one)))
    };
    let at = Moment(source.get("at")?.number()? as i64);
    if let Some(choices) = source.get("choices") {
        let labels = choices.items().iter().filter_map(S::text).collect();
        let chosen = source.get("chosen").and_then(|index| index.number());
        return Some((
            at,
            ItemBody::Choices(Choices {
                labels,
                chosen: chosen.map(|index| index as usize),
                past: true,
            }),
        ));
    }
    if let Some(notice) = text("notice") {
        let notice = match notice.as_str() {
            "requested" => Notice::AgentRequested,
            "joined" => Notice::AgentJoined(employee()),
            "passed" => Notice::AgentPassed(text("group").map(Arc::from)),
            "left" => Notice::AgentLeft,
            _ => return None,
        };
        return Some((at, ItemBody::Notice(notice)));
    }
    let reply = Reply::decode(&source.get("reply")?);
    let author = match text("by")?.as_str() {
        "client" => Author::Client,
        "bot" => Author::Bot,
        "agent" => Author::Agent(employee()),
        _ => return None,
    };
    let (send_state, message_id) = match author {
        Author::Client => (
            Some(read_state(&text("state")?)?),
            Some(Arc::from(text("id")?)),
        ),
        _ => (None, None),
    };
    let body = ItemBody::Message {
        author,
        content: Arc::new(Content::of_reply(reply, model.settings.allowed)),
        send_state,
        message_id,
    };
    Some((at, body))
}

fn read_state(name: &str) -> Option<SendState> {
    let states = [
        SendState::Sending,
        SendState::Sent,
        SendState::Failed,
        SendState::Unsure,
    ];
    states.into_iter().find(|state| state_name(*state) == name)
}
