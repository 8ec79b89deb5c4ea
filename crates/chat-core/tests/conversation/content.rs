//! What of each kind of reply there is to see, and what is left out.

use std::time::Duration;

use chat_api::Json;
use chat_core::{Action, Card, Clip, Effect, Event, Link, PageNotice, Row, Settings, Shown};
use serde_json::{Value, json};

use crate::harness::{Conversation, buttons, settings, text};

fn said(replies: Value) -> Conversation {
    Conversation::opened(settings(), replies)
}

/// What is to be seen of a reply; nothing if there is no message at all.
fn shown(reply: Value) -> Option<Shown> {
    let rows = said(json!([reply])).view().rows;
    assert!(rows.len() <= 1, "{rows:?}");
    rows.into_iter().next().map(|row| match row {
        Row::Message { content, .. } => content.shown.clone(),
        other => panic!("a message: {other:?}"),
    })
}

fn link(address: &str) -> Link {
    match Link::to_follow(address) {
        Some(link) => link,
        None => panic!("an address: {address}"),
    }
}

fn action(label: &str, address: Option<&str>) -> Action {
    Action {
        label: label.to_owned(),
        link: address.map(link),
    }
}

#[test]
fn a_picture_is_shown_with_what_it_says() {
    let picture = json!({
        "type": "image",
        "imageUrl": "https://a.example/cat.png",
        "imageName": " cat.png ",
        "text": "A cat",
    });
    let expected = Shown::Image {
        address: Some(link("https://a.example/cat.png")),
        caption: Some("A cat".to_owned()),
        name: Some("cat.png".to_owned()),
    };
    assert_eq!(shown(picture), Some(expected));
}

#[test]
fn what_cannot_be_loaded_is_shown_by_its_name() {
    let picture = json!({
        "type": "image",
        "imageUrl": "javascript:x",
        "imageName": "cat.png",
        "text": " ",
    });
    let expected = Shown::Image {
        address: None,
        caption: None,
        name: Some("cat.png".to_owned()),
    };
    assert_eq!(shown(picture), Some(expected));
}

#[test]
fn a_sound_and_a_film_can_be_played() {
    let clip = Clip {
        address: Some(link("https://a.example/b")),
        name: Some("b".to_owned()),
    };
    let sound = json!({ "type": "audio", "audioUrl": "https://a.example/b", "audioName": "b" });
    assert_eq!(shown(sound), Some(Shown::Audio(clip.clone())));
    let film = json!({ "type": "video", "videoUrl": "https://a.example/b", "videoName": "b" });
    assert_eq!(shown(film), Some(Shown::Video(clip)));
}

#[test]
fn a_file_is_shown_with_its_size_if_it_can_have_that() {
    for (size, expected) in [
        (json!(2048.7), Some(2048)),
        (json!(0), Some(0)),
        (json!(-1), None),
        (json!(null), None),
    ] {
        let file = json!({
            "type": "file",
            "fileUrl": "https://a.example/c.pdf",
            "fileName": "c.pdf",
            "fileSize": size,
            "mimeType": "application/pdf",
        });
        let expected = Shown::File {
            address: Some(link("https://a.example/c.pdf")),
            name: Some("c.pdf".to_owned()),
            size: expected,
            mime_type: Some("application/pdf".to_owned()),
        };
        assert_eq!(shown(file), Some(expected), "{size}");
    }
}

#[test]
fn buttons_of_a_message_lead_somewhere_or_say_their_label() {
    let reply = json!({ "type": "inlineButtons", "buttons": [
        { "text": "Site", "url": "https://a.example/" },
        { "text": "Trap", "url": "javascript:x" },
        { "text": "More" },
    ] });
    let expected = Shown::Actions(vec![
        action("Site", Some("https://a.example/")),
        action("Trap", None),
        action("More", None),
    ]);
    assert_eq!(shown(reply), Some(expected));
}

#[test]
fn cards_are_shown_with_what_they_have() {
    let reply = json!({ "type": "carousel", "text": "Choose:", "content": [
        {
            "title": "One",
            "description": "The first",
            "image": "https://a.example/1.png",
            "url": "https://a.example/1",
            "btnText": "Open",
        },
        { "title": " ", "description": null, "image": "data:x", "btnText": "" },
        { "btnText": "Say" },
    ] });
    let Some(Shown::Carousel { text, cards }) = shown(reply) else {
        panic!("cards");
    };
    assert_eq!(chat_core::markup::plain_text(&text), "Choose:");
    let full = Card {
        title: Some("One".to_owned()),
        description: Some("The first".to_owned()),
        image: Some(link("https://a.example/1.png")),
        action: Some(action("Open", Some("https://a.example/1"))),
    };
    let bare = Card {
        title: None,
        description: None,
        image: None,
        action: Some(action("Say", None)),
    };
    assert_eq!(cards, [full, bare], "one with nothing in it is none");
}

#[test]
fn no_more_than_ten_cards_are_shown() {
    let cards: Vec<Value> = (0..12).map(|card| json!({ "title": card })).collect();
    let Some(Shown::Carousel { cards, .. }) =
        shown(json!({ "type": "carousel", "content": cards }))
    else {
        panic!("cards");
    };
    assert_eq!(cards.len(), 10);
}

#[test]
fn only_places_on_earth_are_shown() {
    for (lat, lon, is_shown) in [
        (59.93, 30.31, true),
        (90.0, -180.0, true),
        (-90.0, 180.0, true),
        (90.1, 0.0, false),
        (0.0, -180.1, false),
    ] {
        let place = shown(json!({ "type": "location", "lat": lat, "lon": lon }));
        let expected = is_shown.then_some(Shown::Location { lat, lon });
        assert_eq!(place, expected, "{lat}, {lon}");
    }
}

#[test]
fn elements_with_nothing_in_them_are_no_messages() {
    for nothing in [
        json!({ "type": "text", "text": " \n" }),
        json!({ "type": "text", "text": "<b></b>", "markup": "html" }),
        json!({ "type": "inlineButtons", "buttons": [] }),
        json!({ "type": "carousel", "text": "", "content": [] }),
        json!({ "type": "carousel", "text": " ", "content": [{ "title": "" }] }),
        json!({ "type": "sticker", "id": 1 }),
    ] {
        assert_eq!(shown(nothing.clone()), None, "{nothing}");
    }
    for something in [
        json!({ "type": "carousel", "text": "Choose:", "content": [] }),
        json!({ "type": "carousel", "content": [{ "title": "One" }] }),
    ] {
        assert!(shown(something.clone()).is_some(), "{something}");
    }
}

#[test]
fn a_picture_alone_is_something_to_see() {
    let mut settings = settings();
    settings.allowed.pictures = true;
    let picture = json!({
        "type": "text",
        "text": "<b><img src=https://a.example/b.png></b>",
        "markup": "html",
    });
    let chat = Conversation::opened(settings, json!([picture]));
    assert_eq!(chat.view().rows.len(), 1);
}

/// The one element, if it is seen, is what counts as unread and what the next
/// one waits for.
#[test]
fn nobody_waits_for_what_is_not_seen() {
    let settings = Settings {
        reply_pause: Duration::from_millis(300),
        ..settings()
    };
    let empty = json!({ "type": "inlineButtons", "buttons": [] });
    let mut chat = Conversation::opened(settings.clone(), json!([empty, text("Hi")]));
    assert_eq!(chat.wait(), None);
    assert_eq!(chat.view().rows.len(), 1);
    chat.happen(Event::PanelClosed);
    let empty = json!({ "type": "carousel", "content": [] });
    let reply = chat.reply_event("q-1", json!([empty, buttons(&["Yes"])]));
    chat.hear_events(json!([reply]));
    assert_eq!(chat.view().unread, 0);
}

#[test]
fn a_press_in_the_timeline_says_the_label_of_that_button() {
    let replies = json!([
        { "type": "inlineButtons", "buttons": [
            { "text": "Site", "url": "https://a.example/" },
            { "text": "More" },
        ] },
        { "type": "carousel", "content": [{ "title": "One" }, { "btnText": "Two" }] },
        text("Hi"),
    ]);
    for (row, index, expected) in [
        (0, 0, None),
        (0, 1, Some("More")),
        (0, 2, None),
        (1, 0, None),
        (1, 1, Some("Two")),
        (1, 2, None),
        (2, 0, None),
    ] {
        let mut chat = said(replies.clone());
        let item = chat.view().rows[row].id();
        chat.happen(Event::ActionPressed { item, index });
        assert_eq!(chat.asking(), expected, "button {index} of row {row}");
    }
}

#[test]
fn the_page_gets_what_the_widget_shows_nothing_of() {
    let mut chat = said(json!([text("Hi")]));
    chat.write("more");
    let raw = json!({ "type": "raw", "body": { "go": "away" }, "method": "send" });
    let sticker = json!({ "type": "sticker", "id": 5 });
    let effects = chat.answer(json!([raw, text("One"), sticker, { "id": 6 }]));
    let told: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::TellPage(
                notice @ (PageNotice::RawReply { .. } | PageNotice::UnknownReply { .. }),
            ) => Some(notice.clone()),
            _ => None,
        })
        .collect();
    let unknown = |kind: Option<&str>, reply| PageNotice::UnknownReply {
        kind: kind.map(str::to_owned),
        reply,
    };
    let expected = [
        PageNotice::RawReply {
            body: Json::map().with("go", "away"),
            method: Some("send".to_owned()),
        },
        unknown(Some("sticker"), Json::from(&sticker)),
        unknown(None, Json::map().with("id", 6.0)),
    ];
    assert_eq!(told, expected);
}
