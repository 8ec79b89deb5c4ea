//! What clients write is shown as what it is, and nothing else.

use desk_core::api::{Content, Message, Summary};
use desk_core::markup::{Node, Tag};
use desk_core::{Body, Call, Event, HttpBody, Row};

use crate::harness::{Story, mine, said};

fn file(url: &str, name: &str, mime: Option<&str>) -> Content {
    Content::File {
        url: url.to_owned(),
        name: name.to_owned(),
        size: Some(1),
        mime_type: mime.map(str::to_owned),
        comment: None,
    }
}

#[test]
fn text_is_never_markup() {
    let text = "<img src=x onerror=alert(1)> **bold** [a](javascript:alert(1))";
    let Body::Text(nodes) = Body::of(&said(1, text).content) else {
        panic!("no text");
    };
    assert_eq!(
        nodes,
        [Node::Element(
            Tag::Paragraph,
            vec![Node::Text(text.to_owned())]
        )]
    );
}

#[test]
fn only_addresses_of_the_web_are_loaded_or_followed() {
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:https://a/b",
        "//a.example/b.png",
        "/agents/api/session",
        "https://bank.example@evil.example/a.png",
    ] {
        let body = Body::of(&file(url, "a.png", Some("image/png")));
        assert!(matches!(body, Body::File(_, None)), "{url}: {body:?}");
    }
    let body = Body::of(&file("https://a.example/b.png", "b.png", Some("image/png")));
    assert!(matches!(body, Body::Image(..)), "{body:?}");
}

#[test]
fn pictures_of_unknown_type_are_known_by_their_names() {
    let shown = |name| Body::of(&file("https://a.example/b", name, None));
    assert!(matches!(shown("Photo.JPG"), Body::Image(..)));
    assert!(matches!(shown("voice.ogg"), Body::Audio(..)));
    assert!(matches!(shown("film.mp4"), Body::Video(..)));
    for name in ["drawing.svg", "page.html", "png", "a.png.exe", ""] {
        assert!(matches!(shown(name), Body::File(..)), "{name}");
    }
}

#[test]
fn drawings_are_fetched_and_not_shown() {
    for mime in ["image/svg+xml", "IMAGE/SVG+XML; charset=utf-8"] {
        let body = Body::of(&file("https://a.example/b", "b.svg", Some(mime)));
        assert!(matches!(body, Body::File(_, Some(_))), "{body:?}");
    }
}

#[test]
fn names_cannot_turn_the_direction_or_break_the_line() {
    let name = "report\u{202e}fdp.exe\n\u{200b}x";
    let Body::File(file, _) = Body::of(&file("https://a.example/b", name, None)) else {
        panic!("no file");
    };
    assert_eq!(file.name.as_deref(), Some("reportfdp.exe x"));
}

#[test]
fn titles_and_attributes_are_one_line_each() {
    let odd = Summary {
        title: " A\u{202e}\n\n B ".to_owned(),
        ..mine(1)
    };
    let story = Story::with(vec![], vec![odd]);
    assert_eq!(story.seen().mine[0].title, "A B");
}

#[test]
fn hidden_attributes_are_marked() {
    let story = Story::talking();
    let attributes = story.desk().open.unwrap().attributes;
    let told: Vec<_> = attributes
        .iter()
        .map(|one| (one.name.as_str(), one.hidden))
        .collect();
    assert_eq!(told, [("City", false), ("Risk", true)]);
}

#[test]
fn names_of_files_are_escaped_in_addresses() {
    let call = Call::SendFile {
        conversation: 7,
        key: "a-1".to_owned(),
        name: "ü&key=b#?.pdf".to_owned(),
        file: 3,
    };
    let request = call.request();
    assert_eq!(
        request.path,
        "/agents/api/conversations/7/files?key=a-1&name=%C3%BC%26key%3Db%23%3F.pdf"
    );
    assert_eq!(request.body, HttpBody::File(3));
}

#[test]
fn very_long_text_is_shown_and_short_in_the_list() {
    let mut story = Story::talking();
    let long = "word ".repeat(20_000);
    story.tell(desk_core::api::Live::Message {
        conversation: 1,
        message: Message {
            id: 9,
            ..said(9, &long)
        },
    });
    let rows = story.seen().rows;
    assert!(rows.iter().any(|row| matches!(row, Row::Message { .. })));
    let desk_core::Preview::Client(preview) = &story.seen().mine[0].preview else {
        panic!("no preview");
    };
    assert!(preview.chars().count() < 200);
    story.event(Event::BackPressed);
}
