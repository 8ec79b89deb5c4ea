//! The shapes on the wire, written out once.

use desk_api::{Author, Content, Live, Message, State};
use serde_json::json;

#[test]
fn what_is_said_names_itself() {
    let text = json!({
        "is": "message",
        "conversation": 7,
        "message": {
            "id": 12,
            "at": 1_700_000_000_000_i64,
            "author": { "is": "client" },
            "content": { "is": "text", "text": "Hello" },
        },
    });
    let live: Live = serde_json::from_value(text.clone()).expect("a live event");
    let expected = Live::Message {
        conversation: 7,
        message: Message {
            id: 12,
            at: 1_700_000_000_000,
            author: Author::Client,
            content: Content::Text {
                text: "Hello".to_owned(),
            },
            delivery: None,
            key: None,
        },
    };
    assert_eq!(live, expected);
    assert_eq!(serde_json::to_value(live).expect("JSON"), text);
}

#[test]
fn a_state_without_an_agent_is_a_word() {
    let written = serde_json::to_value(State::Waiting).expect("JSON");
    assert_eq!(written, json!({ "is": "waiting" }));
}
