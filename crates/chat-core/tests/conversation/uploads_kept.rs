//! The visitor's files across pages: what other tabs show, and what is there
//! again when a page is loaded anew or comes back.

use chat_api::FailureClass;
use chat_core::{Event, Row, Shown};
use serde_json::{Value, json};

use crate::harness::{Conversation, Kept, talk, text};
use crate::uploads::{file_on_wire, started, with_files};

fn sizes(chat: &Conversation) -> Vec<u64> {
    let rows = chat.view().rows.into_iter();
    let size = |row| match row {
        Row::Message { content, .. } => match content.shown {
            Shown::File { size, .. } => size,
            _ => None,
        },
        _ => None,
    };
    rows.filter_map(size).collect()
}

#[test]
fn a_file_that_can_be_fetched_survives_a_reload() {
    let mut chat = started();
    chat.choose(&["a.pdf"]);
    chat.upload(0);
    chat.fail(FailureClass::Rejected);
    assert_eq!(chat.lines()[1], "you: a.pdf (failed)");
    let mut chat = chat.reload();
    assert_eq!(chat.lines()[1], "you: a.pdf (failed)");
    chat.retry("a.pdf");
    assert_eq!(file_on_wire(&chat)["url"], "https://files.example/0");
    chat.answer(json!([]));
    let chat = chat.reload();
    assert_eq!(chat.lines()[1], "you: a.pdf (sent)");
}

#[test]
fn a_file_that_a_reload_interrupts_is_shown_so_and_can_be_taken_out() {
    let mut chat = started();
    chat.choose(&["a.pdf", "b.pdf"]);
    chat.upload(1);
    let mut chat = chat.reload();
    assert!(
        chat.lines()
            .contains(&"you: a.pdf (Interrupted)".to_owned())
    );
    let item = chat.item("a.pdf");
    assert_eq!(sizes(&chat), [10, 10]);
    assert!(chat.happen(Event::RetryRequested(item)).is_empty());
    chat.happen(Event::UploadRemoved(item));
    let chat = chat.reload();
    assert!(!chat.lines().iter().any(|line| line.contains("a.pdf")));
    assert_eq!(chat.kept.uploads, None);
}

#[test]
fn another_tab_sees_a_file_when_it_is_sent() {
    let mut one = started();
    let mut other = one.another_tab("tab-2");
    one.choose(&["a.pdf"]);
    talk(&mut one, &mut other);
    assert_eq!(other.lines(), ["bot: Hello!"]);
    let third = one.another_tab("tab-3");
    assert_eq!(third.lines(), ["bot: Hello!"], "it is that tab's alone");
    one.upload(0);
    talk(&mut one, &mut other);
    assert_eq!(other.lines()[1], "you: a.pdf (sending)");
    one.answer(json!([text("Thanks")]));
    talk(&mut one, &mut other);
    assert_eq!(other.lines()[1..], ["you: a.pdf (sent)", "bot: Thanks"]);
}

#[test]
fn another_tab_shows_files_in_the_order_in_which_they_were_chosen() {
    let mut one = started();
    let mut other = one.another_tab("tab-2");
    one.choose(&["a.pdf", "b.pdf", "c.pdf"]);
    for number in [2, 1] {
        one.upload(number);
        talk(&mut one, &mut other);
    }
    let waiting = ["you: b.pdf (sending)", "you: c.pdf (sending)"];
    assert_eq!(other.lines()[1..], waiting);
    one.upload(0);
    talk(&mut one, &mut other);
    let sending = ["a", "b", "c"].map(|name| format!("you: {name}.pdf (sending)"));
    assert_eq!(other.lines()[1..], sending);
    for _ in 0..3 {
        one.answer(json!([]));
        talk(&mut one, &mut other);
    }
    let sent = ["a", "b", "c"].map(|name| format!("you: {name}.pdf (sent)"));
    assert_eq!(other.lines()[1..], sent);
}

#[test]
fn a_page_that_dies_as_a_file_has_arrived_shows_it_once() {
    let mut chat = started();
    chat.choose(&["a.pdf"]);
    let before = chat.kept.uploads.clone();
    chat.upload(0);
    // The page has kept the message, and not yet that nothing is on its way.
    chat.kept.uploads = before;
    let chat = chat.reload();
    assert_eq!(chat.lines()[1..], ["you: a.pdf (sending)"]);
}

#[test]
fn a_page_that_comes_back_has_its_files() {
    let mut chat = started();
    chat.choose(&["a.pdf"]);
    chat.put_aside();
    chat.come_back();
    assert_eq!(chat.lines()[1], "you: a.pdf (0 %)");
    chat.upload(0);
    file_on_wire(&chat);
}

#[test]
fn kept_files_may_be_anything() {
    let bad = [
        json!(null),
        json!(5),
        json!("x"),
        json!([]),
        json!({}),
        json!([[{}]]),
    ];
    for value in &bad {
        for key in ["files", "v", "client"] {
            let mut entry =
                json!({ "v": 1, "client": "client", "files": [{ "id": "m", "at": 1 }] });
            entry[key] = value.clone();
            let kept = Kept::of_uploads(&entry);
            let mut chat = Conversation::new(with_files()).reload_from(kept);
            chat.open();
            chat.say("still there?");
            chat.assert_nothing_leaks();
        }
        let files: Vec<Value> = ["id", "at", "name", "size"]
            .iter()
            .map(|key| {
                let mut file = json!({ "id": key, "at": 1, "name": "a", "size": 1 });
                file[*key] = value.clone();
                file
            })
            .collect();
        let entry = json!({ "v": 1, "client": "client", "files": files });
        let kept = Kept::of_uploads(&entry);
        let chat = Conversation::new(with_files()).reload_from(kept);
        assert!(chat.view().rows.len() >= 2, "{value}");
    }
}
