//! What the property tests draw from: JSON that makes some sense or none, and
//! values of the wire types.

use chat_api::{Json, Kind, Source};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

pub(crate) mod wire;

/// Names and values that mean something to the decoders, so that nonsense
/// comes close to sense.
const WORDS: [&str; 48] = [
    "answer",
    "botResponse",
    "blockForm",
    "btnText",
    "buttons",
    "carousel",
    "chatApi",
    "cid",
    "clientId",
    "clientRequest",
    "closeChatPhrases",
    "confidence",
    "content",
    "customData",
    "data",
    "debugData",
    "employee",
    "error",
    "event",
    "events",
    "file",
    "fileUrl",
    "hangup",
    "image",
    "imageUrl",
    "inlineButtons",
    "interval",
    "jaicpChat",
    "lat",
    "location",
    "lon",
    "message",
    "messageId",
    "operatorJoined",
    "operatorPassed",
    "phoneNumber",
    "query",
    "questionId",
    "raw",
    "replies",
    "state",
    "switch",
    "text",
    "timeout",
    "timestamp",
    "token",
    "type",
    "2022-09-28T12:32:11.123",
];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(&WORDS[..]).prop_map(str::to_owned)
}

/// A string that may mean something.
fn loose_text() -> impl Strategy<Value = String> {
    prop_oneof![3 => word(), 1 => any::<String>(), 1 => "[0-9.eE+-]{0,6}"]
}

/// A number that JSON can write.
pub(crate) fn finite() -> impl Strategy<Value = f64> {
    use prop::num::f64;
    prop_oneof![
        f64::POSITIVE | f64::NEGATIVE | f64::NORMAL | f64::SUBNORMAL | f64::ZERO,
        (-100_i32..100).prop_map(f64::from),
        Just(1_664_368_331_123.0),
    ]
}

/// Any JSON value of bounded size and depth. Keys are in order and distinct,
/// as every parser would hand them out.
pub(crate) fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        finite().prop_map(Json::Number),
        loose_text().prop_map(Json::Text),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let key = prop_oneof![8 => word(), 1 => any::<String>()];
        prop_oneof![
            1 => vec(inner.clone(), 0..6).prop_map(Json::List),
            3 => btree_map(key, inner, 0..8)
                .prop_map(|entries| Json::Map(entries.into_iter().collect())),
        ]
    })
}

/// A value without an end, of lists or of objects that have every key: what
/// a nesting bomb looks like to the decoder.
#[derive(Clone, Debug)]
pub(crate) enum Bottomless {
    /// A list that holds itself.
    List,
    /// An object that holds itself at each key.
    Map,
}

impl Source for Bottomless {
    fn kind(&self) -> Kind {
        match self {
            Bottomless::List => Kind::List,
            Bottomless::Map => Kind::Map,
        }
    }

    fn boolean(&self) -> Option<bool> {
        None
    }

    fn number(&self) -> Option<f64> {
        None
    }

    fn text(&self) -> Option<String> {
        None
    }

    fn written_number(&self) -> Option<String> {
        None
    }

    fn spelled_number(&self) -> Option<f64> {
        None
    }

    fn items(&self) -> Vec<Self> {
        match self {
            Bottomless::List => vec![Bottomless::List],
            Bottomless::Map => Vec::new(),
        }
    }

    fn keys(&self) -> Vec<String> {
        match self {
            Bottomless::List => Vec::new(),
            Bottomless::Map => vec!["new".to_owned()],
        }
    }

    fn get(&self, _: &str) -> Option<Self> {
        match self {
            Bottomless::List => None,
            Bottomless::Map => Some(Bottomless::Map),
        }
    }
}
