//! Files of agents.

use desk_api::{Content, Message};
use operator_api::EventBody;
use reqwest::Method;
use serde_json::json;

use crate::bench::{Answer, Desk, ask, client};
use crate::page::Page;
use crate::receiver::Receiver;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and some more of it";

async fn send(page: &Page, id: i64, query: &str, content: &[u8]) -> Answer {
    let path = format!("conversations/{id}/files?{query}");
    ask(page.request(Method::POST, &path).body(content.to_vec())).await
}

fn address(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{answer:?}");
    let message: Message = serde_json::from_value(answer.json()).unwrap();
    match message.content {
        Content::File { url, .. } => url,
        other => panic!("{other:?}"),
    }
}

async fn with_conversation(options: &[&str]) -> (Desk, Page, i64) {
    let desk = Desk::with(options);
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    (desk, page, id)
}

fn kept(desk: &Desk) -> usize {
    let mut folder = desk.data.clone().into_os_string();
    folder.push("-files");
    std::fs::read_dir(folder).unwrap().count()
}

#[tokio::test]
async fn a_file_reaches_jaicp_and_is_served_so_that_nothing_in_it_runs() {
    let (desk, page, id) = with_conversation(&[]).await;
    let mut receiver = Receiver::of(&desk).await;
    let answer = send(&page, id, "key=k&name=cat.png&comment=See%20this", PNG).await;
    let url = address(&answer);
    assert!(url.starts_with(&format!("{}/files/", desk.base)), "{url}");
    let event = receiver.taken(1).await.remove(0);
    let EventBody::FileMessage {
        url: told,
        name,
        size,
        comment,
        ..
    } = event.body
    else {
        panic!("{event:?}");
    };
    assert_eq!(told, url);
    assert_eq!(name.as_deref(), Some("cat.png"));
    assert_eq!(size, Some(PNG.len() as u64));
    assert_eq!(comment.as_deref(), Some("See this"));
    let served = ask(client().get(&url)).await;
    assert_eq!((served.status, &*served.body), (200, PNG));
    assert_eq!(served.header("content-type"), "image/png");
    assert_eq!(served.header("x-content-type-options"), "nosniff");
    assert!(
        served
            .header("content-security-policy")
            .starts_with("sandbox;")
    );
    assert!(
        served
            .header("content-disposition")
            .starts_with("inline; filename=\"cat.png\"")
    );
    let part = ask(client().get(&url).header("range", "bytes=1-3")).await;
    assert_eq!((part.status, &*part.body), (206, &b"PNG"[..]));
    let other = url.replace("cat.png", "dog.png");
    assert_eq!(ask(client().get(other)).await.status, 404);
    let guessed = format!("{}/files/{}/cat.png", desk.base, "0".repeat(64));
    assert_eq!(ask(client().get(guessed)).await.status, 404);
}

#[tokio::test]
async fn drawings_and_texts_are_saved_and_not_shown() {
    let (_desk, page, id) = with_conversation(&[]).await;
    for (name, content, kind) in [
        (
            "a.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "image/svg+xml",
        ),
        ("a.txt", "<b>no page</b>", "text/plain; charset=utf-8"),
        ("a.pdf", "%PDF-1.7", "application/pdf"),
    ] {
        let answer = send(
            &page,
            id,
            &format!("key={name}&name={name}"),
            content.as_bytes(),
        )
        .await;
        let served = ask(client().get(address(&answer))).await;
        assert_eq!(served.header("content-type"), kind);
        assert!(
            served
                .header("content-disposition")
                .starts_with("attachment;"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn hostile_names_stay_names() {
    let (desk, page, id) = with_conversation(&[]).await;
    for (number, (asked, name)) in [
        ("..%2F..%2Fetc%2Fpasswd", "passwd.png"),
        ("..%5C..%5Cevil.exe", "evil.exe.png"),
        ("a%0D%0ASet-Cookie%3A%20x%3D1.png", "aSet-Cookie x=1.png"),
        ("%22%3E%3Cscript%3E.png", "script.png"),
        ("%E2%80%AEgnp.exe", "gnp.exe.png"),
        ("%00", "file.png"),
        ("", "file.png"),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = send(&page, id, &format!("key={number}&name={asked}"), PNG).await;
        let url = address(&answer);
        assert_eq!(answer.json()["content"]["name"], name);
        let served = ask(client().get(&url)).await;
        assert_eq!(served.status, 200, "{url}");
        assert_eq!(served.header("set-cookie"), "");
        assert!(!url[desk.base.len()..].contains(".."), "{url}");
    }
    assert_eq!(kept(&desk), 7);
}

#[tokio::test]
async fn what_is_too_large_or_may_run_is_refused_and_leaves_nothing() {
    let (desk, page, id) = with_conversation(&["--file-limit", "100000"]).await;
    assert_eq!(page.session.file_limit, 100_000);
    let mut large = PNG.to_vec();
    large.resize(100_001, 0);
    assert_eq!(send(&page, id, "key=a", &large).await.status, 413);
    large.pop();
    address(&send(&page, id, "key=a", &large).await);
    for content in [
        &b"MZ\x90\0\x03\0\0\0\x04"[..],
        b"\x7fELF\x02\x01\x01\0\0\0\0\0",
        b"#!/bin/sh\necho",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"PK\x03\x04 an archive",
        b"",
    ] {
        assert_eq!(
            send(&page, id, "key=b&name=a.png", content).await.status,
            415
        );
    }
    assert_eq!(send(&page, id, "name=a.png", PNG).await.status, 400);
    assert_eq!(send(&page, id + 1, "key=c", PNG).await.status, 404);
    let close = format!("conversations/{id}/close");
    page.done(&close, json!({})).await;
    assert_eq!(send(&page, id, "key=d", PNG).await.status, 409);
    assert_eq!(kept(&desk), 1);
}

#[tokio::test]
async fn a_repeat_is_the_same_file_and_one_message() {
    let (desk, page, id) = with_conversation(&[]).await;
    let (one, other) = tokio::join!(
        send(&page, id, "key=k&name=a.png", PNG),
        send(&page, id, "key=k&name=a.png", PNG),
    );
    let again = send(&page, id, "key=k&name=a.png", PNG).await;
    assert_eq!(address(&one), address(&other));
    assert_eq!(address(&one), address(&again));
    assert_eq!(kept(&desk), 1);
}

#[tokio::test]
async fn a_file_that_is_missing_on_the_disk_is_not_remembered_as_missing() {
    let (desk, page, id) = with_conversation(&[]).await;
    let url = address(&send(&page, id, "key=k&name=cat.png", PNG).await);
    let mut folder = desk.data.clone().into_os_string();
    folder.push("-files");
    let moved = std::path::PathBuf::from(&folder).with_extension("moved");
    std::fs::rename(&folder, &moved).unwrap();
    let answer = ask(client().get(&url)).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("cache-control"), "");
    std::fs::rename(&moved, &folder).unwrap();
    assert_eq!(ask(client().get(&url)).await.status, 200);
}
