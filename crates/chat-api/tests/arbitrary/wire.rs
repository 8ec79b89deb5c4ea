//! Values of the wire types that a program could build and a decoder could
//! have made.

use chat_api::{
    Answer, Button, Card, Destination, Employee, EventBody, EventItem, InlineButton, Input, Json,
    Markup, Media, Reply, ReplyBody, Request, Switch, Text, Timestamp,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{any_json, finite};

/// The times that can be written with a year of four digits, in milliseconds.
const TIMES: std::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

type Extra = Vec<(String, Json)>;

fn label() -> impl Strategy<Value = String> {
    "[ ]?[a-zа-я0-9!]{1,6}[ ]?"
}

fn maybe_text() -> impl Strategy<Value = Option<String>> {
    option::of(any::<String>())
}

fn object() -> impl Strategy<Value = Json> {
    btree_map("[a-z]{1,4}", any_json(), 0..4)
        .prop_map(|entries| Json::Map(entries.into_iter().collect()))
}

fn present_json() -> impl Strategy<Value = Json> {
    any_json().prop_filter("null reads as nothing", |json| *json != Json::Null)
}

/// Keys that no decoder knows.
fn extra() -> impl Strategy<Value = Extra> {
    btree_map("x[0-9]", any_json(), 0..3).prop_map(|entries| entries.into_iter().collect())
}

fn button() -> impl Strategy<Value = Button> {
    (label(), maybe_text(), extra()).prop_map(|(text, transition, extra)| Button {
        text,
        transition,
        extra,
    })
}

fn inline_button() -> impl Strategy<Value = InlineButton> {
    (label(), maybe_text(), maybe_text(), extra()).prop_map(|(text, url, callback_data, extra)| {
        InlineButton {
            text,
            url,
            callback_data,
            extra,
        }
    })
}

fn card() -> impl Strategy<Value = Card> {
    let texts = (maybe_text(), maybe_text(), maybe_text());
    (texts, maybe_text(), maybe_text(), extra()).prop_map(
        |((title, description, image), button_text, url, extra)| Card {
            title,
            description,
            image,
            button_text,
            url,
            extra,
        },
    )
}

fn media() -> impl Strategy<Value = Media> {
    (label(), maybe_text()).prop_map(|(url, name)| Media {
        url,
        name,
        ..Media::default()
    })
}

fn text() -> impl Strategy<Value = Text> {
    let markup = prop::sample::select(vec![Markup::Plain, Markup::Html, Markup::Markdown]);
    (any::<String>(), option::of(markup), maybe_text()).prop_map(|(text, markup, tts)| Text {
        text,
        markup,
        tts,
    })
}

fn switch() -> impl Strategy<Value = Switch> {
    let texts = (maybe_text(), maybe_text(), maybe_text(), maybe_text());
    let data = (
        option::of(present_json()),
        option::of(present_json()),
        option::of(present_json()),
    );
    let phrases = vec(any::<String>(), 0..3);
    (
        texts,
        data,
        phrases,
        any::<[bool; 4]>(),
        option::of(finite()),
    )
        .prop_map(|(texts, data, close_chat_phrases, flags, amount)| Switch {
            first_message: texts.0,
            last_message: texts.1,
            close_chat_phrases,
            append_close_chat_button: flags[0],
            destination: texts.2,
            theme: texts.3,
            send_messages_to_operator: flags[1],
            send_message_history_amount: amount,
            attributes: data.0,
            hidden_attributes: data.1,
            ignore_offline: flags[2],
            one_time_message: flags[3],
            custom_data: data.2,
        })
}

fn body() -> impl Strategy<Value = ReplyBody> {
    prop_oneof![
        text().prop_map(ReplyBody::Text),
        (vec(button(), 0..4), any::<bool>()).prop_map(|(buttons, block_form)| {
            ReplyBody::Buttons {
                buttons,
                block_form,
            }
        }),
        vec(inline_button(), 0..4).prop_map(ReplyBody::InlineButtons),
        (media(), maybe_text()).prop_map(|(media, text)| ReplyBody::Image(Media { text, ..media })),
        media().prop_map(ReplyBody::Audio),
        media().prop_map(ReplyBody::Video),
        (media(), option::of(finite()), maybe_text()).prop_map(|(media, size, mime_type)| {
            ReplyBody::File(Media {
                size,
                mime_type,
                ..media
            })
        }),
        (maybe_text(), vec(card(), 0..4))
            .prop_map(|(text, cards)| ReplyBody::Carousel { text, cards }),
        (finite(), finite()).prop_map(|(lat, lon)| ReplyBody::Location { lat, lon }),
        (finite(), maybe_text()).prop_map(|(interval, target_state)| ReplyBody::Timeout {
            interval,
            target_state,
        }),
        switch().prop_map(|switch| ReplyBody::Switch(Box::new(switch))),
        (any_json(), maybe_text()).prop_map(|(body, method)| ReplyBody::Raw { body, method }),
        Just(ReplyBody::Silent {
            kind: "hangup".to_owned()
        }),
    ]
}

/// A reply of a known type.
pub(crate) fn known_reply() -> impl Strategy<Value = Reply> {
    (body(), maybe_text(), extra()).prop_map(|(body, state, extra)| Reply { body, state, extra })
}

/// A reply of any type, known or not.
pub(crate) fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        3 => known_reply(),
        1 => present_json().prop_map(|json| Reply::decode(&&json)),
    ]
}

fn locks(reply: &Reply) -> bool {
    matches!(
        reply.body,
        ReplyBody::Buttons {
            block_form: true,
            ..
        }
    )
}

/// An answer whose lock agrees with its replies'.
pub(crate) fn answer() -> impl Strategy<Value = Answer> {
    let ids = (maybe_text(), maybe_text(), maybe_text());
    let texts = (maybe_text(), maybe_text(), option::of(finite()));
    let flags = any::<(Option<bool>, Option<bool>, bool)>();
    let rest = (vec(any_json(), 0..3), extra(), extra());
    (
        ids,
        option::of(TIMES),
        vec(reply(), 0..5),
        texts,
        flags,
        rest,
    )
        .prop_map(|(ids, at, replies, texts, flags, rest)| Answer {
            client_id: ids.0,
            question_id: ids.1,
            cid: ids.2,
            timestamp: at.map(Timestamp),
            block_form: flags.2 || replies.iter().any(locks),
            replies,
            joined_text: texts.0,
            nlp_class: texts.1,
            confidence: texts.2,
            new_session_started: flags.0,
            end_session: flags.1,
            debug_data: rest.0,
            extra: rest.1,
            data_extra: rest.2,
        })
}

fn employee() -> impl Strategy<Value = Employee> {
    (maybe_text(), maybe_text(), maybe_text(), maybe_text()).prop_map(|texts| Employee {
        employee_id: texts.0,
        first_name: texts.1,
        last_name: texts.2,
        avatar_url: texts.3,
    })
}

fn destination() -> impl Strategy<Value = Destination> {
    (maybe_text(), maybe_text()).prop_map(|(destination_id, name)| Destination {
        destination_id,
        name,
    })
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        any::<String>().prop_map(Input::Query),
        any::<String>().prop_map(Input::Event),
    ]
}

/// An item of a type that is known or, with replies, of any.
pub(crate) fn event_item() -> impl Strategy<Value = EventItem> {
    let who = || option::of(employee());
    let typed = |kind: &str, body: EventBody| (kind.to_owned(), body);
    let body = prop_oneof![
        (any::<String>(), who(), answer()).prop_map(|(kind, employee, answer)| {
            let answer = Box::new(answer);
            (kind, EventBody::Replies { employee, answer })
        }),
        (input(), maybe_text(), option::of(object())).prop_map(move |(input, cid, data)| {
            let body = EventBody::ClientRequest { input, cid, data };
            typed("clientRequest", body)
        }),
        who().prop_map(move |who| typed("operatorJoined", EventBody::OperatorJoined(who))),
        (who(), option::of(destination())).prop_map(move |(who, group)| {
            typed("operatorPassed", EventBody::OperatorPassed(who, group))
        }),
        who().prop_map(move |who| typed("operatorClosed", EventBody::OperatorClosed(who))),
    ];
    (body, option::of(TIMES), maybe_text()).prop_map(|((kind, mut body), at, question_id)| {
        let timestamp = at.map(Timestamp);
        // The answer inside an item has no time and no question of its own.
        if let EventBody::Replies { answer, .. } = &mut body {
            answer.timestamp = timestamp;
            answer.question_id.clone_from(&question_id);
        }
        EventItem {
            kind: Some(kind),
            timestamp,
            question_id,
            body,
        }
    })
}

/// A request that a server takes.
pub(crate) fn request() -> impl Strategy<Value = Request> {
    let data = (option::of(object()), option::of(object()));
    (label(), input(), data, maybe_text()).prop_map(
        |(client_id, input, (data, client_info), cid)| Request {
            client_id,
            input,
            data,
            client_info,
            cid,
        },
    )
}
