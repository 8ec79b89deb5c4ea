//! What a browser's store may hold when a page is loaded: any JSON in place of
//! the conversation, of an unsent message, and of what another tab says.
//!
//! A conversation comes of it that can be gone on with: no event makes it
//! panic, links are from the allow-list only, what it writes is bounded and can
//! be read again, and says the same. Nothing here looks at what it shows: the
//! tests of `chat-core` do.

#![no_main]

use chat_api::Source;
use chat_core::markup::{Node, Tag};
use chat_core::{
    Effect, Event, Found, Identity, ItemBody, Link, Model, Moment, Settings, Shared, Shown, Stored,
    update, view,
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// More than what is ever kept.
const MOST_BYTES: usize = 1_000_000;

fuzz_target!(|bytes: &[u8]| {
    // Three documents, one in each line; what is no JSON is `null`, as in a
    // browser.
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let mut next = || -> Value {
        let line = lines.next().unwrap_or_default();
        serde_json::from_slice(line).unwrap_or_default()
    };
    let (conversation, unsent, said) = (next(), next(), next());
    let found = Found {
        conversation: Some(&conversation),
        unsent: vec![&unsent],
        draft: None,
        uploads: Some(&unsent),
    };
    let (mut model, _) = Model::restored(Settings::default(), identity(), &found);
    let shared = Shared::decode(&&said);
    let events = [
        Some(Event::Started),
        shared.map(Event::Heard),
        Some(Event::PanelOpened),
        Some(Event::MessageSubmitted("hello".to_owned())),
        Some(Event::LeadershipGained),
        Some(Event::VisibilityChanged(false)),
        Some(Event::VisibilityChanged(true)),
    ];
    let mut kept = None;
    for (step, event) in events.into_iter().flatten().enumerate() {
        let now = Moment(1_700_000_000_000 + step as i64 * 1_000);
        for effect in update(&mut model, event, now) {
            if let Effect::Store(Stored::Conversation(Some(json))) = effect {
                kept = Some(json);
            }
        }
    }
    let shown = view(&model);
    for item in model.timeline().items() {
        if let ItemBody::Message { content, .. } = &item.body
            && let Shown::Text(nodes) = &content.shown
        {
            has_only_allowed_links(nodes);
        }
    }
    let Some(kept) = kept else {
        return;
    };
    let text = serde_json::to_string(&kept).expect("JSON");
    assert!(text.len() < MOST_BYTES);
    let again: Value = serde_json::from_str(&text).expect("JSON");
    let found = Found {
        conversation: Some(&again),
        ..Found::default()
    };
    let (model, notices) = Model::restored(Settings::default(), identity(), &found);
    assert!(notices.is_empty(), "{notices:?}");
    assert!(view(&model).rows.len() <= shown.rows.len());
    assert_eq!((&again).get("client").and_then(|id| id.text()).as_deref(), Some("client"));
});

fn identity() -> Identity {
    Identity {
        client_id: "client".to_owned(),
        is_returning: true,
        client_info: None,
        cid: None,
        seed: 7,
    }
}

fn has_only_allowed_links(nodes: &[Node]) {
    for node in nodes {
        let Node::Element(tag, children) = node else {
            continue;
        };
        if let Tag::Link(link) = tag {
            assert!(Link::to_follow(link.as_str()).is_some());
        }
        has_only_allowed_links(children);
    }
}
