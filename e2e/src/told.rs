//! What the widget hears as if another tab of the visitor had been told it by
//! the server: so an agent can come and go without a platform.

use anyhow::Result;
use serde_json::{Value, json};

use crate::browser::Browser;

/// Notes the name of the channel by which a visitor's tabs talk. For a page's
/// early script.
pub const LISTEN_IN: &str = "\
    const Channel = window.BroadcastChannel;\
    window.BroadcastChannel = class extends Channel {\
      constructor(name) { super(name); window.channelOfTabs = name } }";

/// Tells events of the server, now by the browser's clock, one after another.
///
/// # Errors
/// When the page does not answer, or has no channel.
pub fn tell(browser: &Browser, events: &[Value]) -> Result<()> {
    let body = "const at = Date.now();\
      const events = arguments[0].map(({ type, event }, index) => ({ type, event: {\
        timestamp: new Date(at + index).toISOString(), questionId: `told-${at}-${index}`,\
        ...event } }));\
      const channel = new BroadcastChannel(window.channelOfTabs);\
      channel.postMessage(JSON.stringify({ says: 'events', page: { events } }));\
      return true";
    browser.script::<bool>(body, &[json!(events)]).map(drop)
}

/// The agent Anna, with a picture at this address if there is one.
pub fn anna(picture: Option<&str>) -> Value {
    json!({ "employeeId": "1", "firstName": "Anna", "lastName": "Smirnova", "avatarUrl": picture })
}

/// The bot hands over, with a button that ends the agent's chat.
pub fn switch() -> Value {
    let switch = json!({ "type": "switch", "appendCloseChatButton": true,
        "closeChatPhrases": ["End the chat"] });
    json!({ "type": "botResponse", "event": { "data": { "replies": [switch] } } })
}

/// An agent comes.
pub fn joined(agent: &Value) -> Value {
    json!({ "type": "operatorJoined", "event": { "employee": agent } })
}

/// An agent says something.
pub fn said(agent: &Value, replies: &Value) -> Value {
    let data = json!({ "replies": replies });
    json!({ "type": "operatorMessage", "event": { "employee": agent, "data": data } })
}

/// An agent passes the conversation on.
pub fn passed(agent: &Value, group: &str) -> Value {
    let destination = json!({ "destinationId": "2", "name": group });
    json!({ "type": "operatorPassed", "event": { "employee": agent, "destination": destination } })
}

/// An agent leaves.
pub fn closed(agent: &Value) -> Value {
    json!({ "type": "operatorClosed", "event": { "employee": agent } })
}
