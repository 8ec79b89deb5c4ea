//! Files of a client: the answer of an upload address, and the event.

use chat_api::{Json, Media};
use serde_json::{Value, json};

#[test]
fn an_upload_addresss_answer_is_read_and_told_to_the_bot() {
    let answer = json!({ "url": "/uploads/k3/hills.png", "name": "hills.png", "size": "18231",
        "mimeType": "image/png", "id": 7 });
    let file = Media::decode_file(&&answer).expect("a file");
    assert_eq!(file.size, Some(18231.0), "a number that is spelled counts");
    let data = json!(file.event_data());
    let expected = json!({ "eventData": [{ "url": "/uploads/k3/hills.png", "type": "image",
        "mimeType": "image/png", "name": "hills.png", "size": 18231 }] });
    assert_eq!(data, expected);
    let read = Media::files_in(&Json::read(&&data));
    assert_eq!(read, [file]);
}

#[test]
fn the_type_in_the_event_is_that_of_the_media_type() {
    for (mime_type, kind) in [
        (Some("image/png"), "image"),
        (Some("audio/mpeg"), "audio"),
        (Some("video/mp4"), "video"),
        (Some("application/pdf"), "file"),
        (Some("imagery"), "file"),
        (Some(""), "file"),
        (None, "file"),
    ] {
        let file = Media {
            url: "https://a".to_owned(),
            mime_type: mime_type.map(str::to_owned),
            ..Media::default()
        };
        assert_eq!(json!(file.event_data())["eventData"][0]["type"], kind);
    }
}

#[test]
fn without_an_address_there_is_no_file() {
    for answer in [
        json!({}),
        json!({ "url": " " }),
        json!({ "url": {} }),
        json!([]),
        json!(null),
    ] {
        assert_eq!(Media::decode_file(&&answer), None, "{answer}");
    }
    let odd = [
        json!(null),
        json!({}),
        json!({ "eventData": null }),
        json!({ "eventData": {} }),
        json!({ "eventData": [null, 5, "x", [], {}, { "url": 5 }, { "url": "" }] }),
    ];
    for data in odd {
        let read: Vec<Media> = Media::files_in(&Json::read::<&Value>(&&data));
        assert_eq!(read, [], "{data}");
    }
}
