//! The visitor sends files.

use chat_api::{Failure, FailureClass, Input, Media};
use chat_core::{
    Announcement, ChosenFile, Effect, Event, FileLimits, OwnerNotice, SendState, Settings, Shown,
    UploadFailure, UploadId,
};
use serde_json::{Value, json};

use crate::harness::{Conversation, announced, chosen, limits, locking, settings, text, uploaded};

pub(crate) fn with_files() -> Settings {
    Settings {
        files: Some(limits()),
        ..settings()
    }
}

pub(crate) fn started() -> Conversation {
    Conversation::opened(with_files(), json!([text("Hello!")]))
}

/// What the request on the wire tells of a file.
pub(crate) fn file_on_wire(chat: &Conversation) -> Value {
    let Some((_, request)) = &chat.on_wire else {
        panic!("nothing is on the wire");
    };
    assert_eq!(request.input, Input::Event("fileEvent".to_owned()));
    json!(request.data)["eventData"][0].clone()
}

#[test]
fn a_file_shows_at_once_and_is_sent_when_it_can_be_fetched() {
    let mut chat = started();
    let effects = chat.choose(&["a.pdf"]);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Upload { .. }))
    );
    assert_eq!(chat.lines(), ["bot: Hello!", "you: a.pdf (0 %)"]);
    let item = chat.item("a.pdf");
    let upload = UploadId(0);
    chat.happen(Event::UploadProgress {
        upload,
        percent: 40,
    });
    assert_eq!(chat.lines()[1], "you: a.pdf (40 %)");
    assert_eq!(chat.on_wire, None);
    chat.upload(0);
    assert_eq!(chat.lines()[1], "you: a.pdf (sending)");
    assert_eq!(chat.item("a.pdf"), item, "in its place");
    let expected = json!({ "url": "https://files.example/0", "type": "file", "name": "a.pdf",
        "size": 10, "mimeType": "application/pdf" });
    assert_eq!(file_on_wire(&chat), expected);
    chat.answer(json!([]));
    assert_eq!(chat.lines()[1], "you: a.pdf (sent)");
    chat.assert_nothing_leaks();
}

#[test]
fn what_the_server_says_of_a_file_counts() {
    let mut chat = started();
    chat.choose(&["a.pdf"]);
    let upload = UploadId(0);
    let file = Box::new(Media {
        url: "https://files.example/0".to_owned(),
        name: Some("a-1.png".to_owned()),
        mime_type: Some("image/png".to_owned()),
        ..Media::default()
    });
    chat.happen(Event::UploadDone { upload, file });
    let told = file_on_wire(&chat);
    assert_eq!(told["name"], "a-1.png");
    assert_eq!(told["type"], "image");
    assert_eq!(told["size"], 10);
}

#[test]
fn texts_do_not_wait_for_a_file() {
    let mut chat = started();
    chat.choose(&["a.pdf"]);
    chat.write("hi");
    assert_eq!(chat.asking(), Some("hi"));
    chat.answer(json!([]));
    chat.upload(0);
    file_on_wire(&chat);
    let lines = ["you: a.pdf (sending)", "you: hi (sent)"];
    assert_eq!(chat.lines()[1..], lines, "each stays in its place");
}

#[test]
fn files_are_sent_in_the_order_in_which_they_were_chosen() {
    let mut chat = started();
    chat.choose(&["a.pdf", "b.pdf", "c.pdf"]);
    chat.upload(2);
    chat.upload(1);
    assert_eq!(chat.on_wire, None, "they wait for the first");
    chat.write("hi");
    chat.answer(json!([]));
    chat.upload(0);
    for name in ["a.pdf", "b.pdf", "c.pdf"] {
        assert_eq!(file_on_wire(&chat)["name"], name);
        chat.answer(json!([]));
    }
}

#[test]
fn a_file_that_fails_or_is_taken_out_holds_up_no_other() {
    for removed in [true, false] {
        let mut chat = started();
        chat.choose(&["a.pdf", "b.pdf"]);
        chat.upload(1);
        if removed {
            let item = chat.item("a.pdf");
            chat.happen(Event::UploadRemoved(item));
        } else {
            chat.fail_upload(0, Some(500));
        }
        assert_eq!(file_on_wire(&chat)["name"], "b.pdf");
    }
}

#[test]
fn three_files_are_on_their_way_at_a_time() {
    let mut chat = started();
    chat.choose(&["a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf"]);
    assert_eq!(chat.uploading.len(), 3);
    chat.upload(1);
    assert!(chat.uploading.contains(&UploadId(3)));
    let item = chat.item("a.pdf");
    chat.happen(Event::UploadRemoved(item));
    assert!(chat.uploading.contains(&UploadId(4)));
    assert!(!chat.uploading.contains(&UploadId(0)));
}

#[test]
fn what_is_too_large_or_of_another_type_is_told_at_once_and_taken_out() {
    let mut chat = started();
    let mut files = chosen(&["a.pdf", "b.exe", "C.PNG"], 0);
    files[0].size = 1001;
    files[1].mime_type = "application/x-msdownload".to_owned();
    files[2].mime_type = String::new();
    let effects = chat.happen(Event::FilesChosen(files));
    let expected = [
        "you: a.pdf (TooLarge(Some(1000)))",
        "you: b.exe (WrongType)",
        "you: C.PNG (0 %)",
    ];
    assert_eq!(chat.lines()[1..], expected);
    assert_eq!(announced(&effects).len(), 3);
    for name in ["a.pdf", "b.exe"] {
        let item = chat.item(name);
        assert!(
            chat.happen(Event::RetryRequested(item)).is_empty(),
            "in vain"
        );
        chat.happen(Event::UploadRemoved(item));
    }
    assert_eq!(chat.lines()[1..], ["you: C.PNG (0 %)"]);
    chat.assert_nothing_leaks();
}

#[test]
fn types_are_those_of_the_attribute_accept() {
    let allows = |types: &str, name: &str, mime_type: &str| {
        let types = types.to_owned();
        let most_bytes = 1000;
        let mut chat = Conversation::opened(
            Settings {
                files: Some(FileLimits { most_bytes, types }),
                ..settings()
            },
            json!([]),
        );
        let mut files = chosen(&[name], 0);
        files[0].mime_type = mime_type.to_owned();
        chat.happen(Event::FilesChosen(files));
        !chat.uploading.is_empty()
    };
    for (types, name, mime_type) in [
        ("", "a", ""),
        ("image/*", "a", "image/png"),
        (" .PDF , image/*", "A.pdf", ""),
        ("application/pdf", "a", "application/PDF"),
    ] {
        assert!(allows(types, name, mime_type), "{types}");
    }
    for (types, name, mime_type) in [
        ("image/*", "a.png", "text/html"),
        (".pdf", "pdf", "application/pdf"),
        ("application/pdf", "a.pdf", ""),
    ] {
        assert!(!allows(types, name, mime_type), "{types}");
    }
}

#[test]
fn without_an_upload_address_or_with_a_locked_input_there_are_no_files() {
    let mut without = Conversation::opened(settings(), json!([]));
    let mut locked = Conversation::opened(with_files(), json!([]));
    locked.write("hi");
    locked.answer(json!([locking(&["A"])]));
    assert!(locked.lock().is_some());
    for chat in [&mut without, &mut locked] {
        let before = chat.lines();
        chat.choose(&["a.pdf"]);
        assert_eq!(chat.lines(), before);
        chat.assert_nothing_leaks();
    }
}

#[test]
fn a_file_that_was_not_taken_can_be_tried_again() {
    let mut chat = started();
    chat.choose(&["a.pdf"]);
    let effects = chat.fail_upload(0, None);
    assert_eq!(chat.lines()[1], "you: a.pdf (Failed)");
    let failed = SendState::NotUploaded(UploadFailure::Failed);
    assert!(announced(&effects).contains(&&Announcement::File {
        name: "a.pdf".to_owned(),
        state: failed
    }));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::TellOwner(OwnerNotice::UploadFailed(_))))
    );
    let item = chat.item("a.pdf");
    chat.happen(Event::RetryRequested(item));
    assert_eq!(chat.lines()[1], "you: a.pdf (0 %)");
    chat.upload(0);
    file_on_wire(&chat);
}

#[test]
fn a_file_that_is_on_its_way_begins_anew_for_nobody() {
    let mut chat = started();
    chat.choose(&["a.pdf"]);
    let (upload, item) = (UploadId(0), chat.item("a.pdf"));
    chat.happen(Event::UploadProgress {
        upload,
        percent: 40,
    });
    assert!(chat.happen(Event::RetryRequested(item)).is_empty());
    assert_eq!(chat.lines()[1], "you: a.pdf (40 %)");
}

#[test]
fn the_server_may_refuse_what_the_site_would_take() {
    for (status, line) in [
        (413, "you: a.pdf (TooLarge(None))"),
        (415, "you: a.pdf (WrongType)"),
    ] {
        let mut chat = started();
        chat.choose(&["a.pdf"]);
        chat.fail_upload(0, Some(status));
        assert_eq!(chat.lines()[1], line);
    }
}

#[test]
fn an_answer_with_an_address_that_may_not_be_shown_is_a_failure() {
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "/a",
        "https://a@b/",
        " ",
    ] {
        let mut chat = started();
        chat.choose(&["a.pdf"]);
        let file = Box::new(Media {
            url: url.to_owned(),
            ..Media::default()
        });
        let upload = UploadId(0);
        chat.happen(Event::UploadDone { upload, file });
        assert_eq!(chat.lines()[1], "you: a.pdf (Failed)", "{url}");
        assert_eq!(chat.on_wire, None);
        chat.retry("a.pdf");
        chat.upload(0);
        file_on_wire(&chat);
        assert!(chat.files.is_empty());
    }
}

#[test]
fn a_file_of_another_device_is_shown_by_its_echo_once() {
    let file = |url: &str, mime: &str| json!({ "url": url, "name": "a", "mimeType": mime });
    let mut chat = started();
    let mut event = chat.stamped("q-7");
    event["event"] = json!("fileEvent");
    event["data"] = json!({ "eventData": [
        file("https://files.example/1", "image/png"),
        file("javascript:alert(1)", "image/png"),
        file("https://files.example/2", "application/zip"),
        null, 5, {},
    ] });
    let echo = json!({ "type": "clientRequest", "event": event });
    for _ in 0..2 {
        chat.hear_events(json!([echo]));
        assert_eq!(chat.lines()[1..], ["you: a (sent)", "you: a (sent)"]);
    }
    let shown = |item: &chat_core::TimelineItem| match &item.body {
        chat_core::ItemBody::Message { content, .. } => content.shown.clone(),
        other => panic!("{other:?}"),
    };
    let items = chat.model.timeline().items();
    assert!(matches!(
        shown(&items[1]),
        Shown::Image {
            address: Some(_),
            ..
        }
    ));
    assert!(matches!(shown(&items[2]), Shown::File { .. }));
}

#[test]
fn a_file_whose_request_was_lost_is_looked_for() {
    let mut chat = started();
    chat.choose(&["a.pdf"]);
    chat.upload(0);
    let request = chat.last_sent();
    chat.fail(FailureClass::Server);
    let echo = chat.echo_event("q-8", &request);
    chat.events(json!([echo]));
    assert_eq!(chat.lines()[1], "you: a.pdf (sent)");
}

#[test]
fn a_new_beginning_lets_all_files_go() {
    let mut chat = started();
    chat.choose(&["a.pdf", "b.pdf"]);
    chat.fail_upload(1, None);
    chat.happen(Event::RestartRequested);
    assert!(chat.files.is_empty() && chat.uploading.is_empty());
    let upload = UploadId(0);
    let before = chat.lines();
    chat.happen(Event::UploadDone {
        upload,
        file: uploaded(0),
    });
    chat.happen(Event::UploadFailed {
        upload,
        failure: Failure::network("late"),
    });
    chat.happen(Event::UploadProgress { upload, percent: 5 });
    assert_eq!(chat.lines(), before);
}

#[test]
fn only_files_that_are_not_sent_can_be_taken_out() {
    let mut chat = started();
    chat.write("hi");
    chat.choose(&["a.pdf"]);
    chat.upload(0);
    for item in chat.view().rows {
        assert!(chat.happen(Event::UploadRemoved(item.id())).is_empty());
    }
    let more: Vec<ChosenFile> = chosen(&["b.pdf"; 60], 1);
    chat.happen(Event::FilesChosen(more));
    assert_eq!(chat.files.len(), 50, "so many at once");
    chat.assert_nothing_leaks();
}
