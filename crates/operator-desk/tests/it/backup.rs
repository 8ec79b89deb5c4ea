//! Copies while the desk runs, and putting them in place.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use desk_api::Content;
use reqwest::Method;
use serde_json::json;

use crate::bench::{Answer, Desk, SECRET, ask, client, end_of};
use crate::page::Page;

async fn send_file(page: &Page, id: i64) -> Answer {
    let path = format!("conversations/{id}/files?key=file&name=a.txt");
    ask(page.request(Method::POST, &path).body("content")).await
}

fn texts(transcript: &desk_api::Transcript) -> Vec<String> {
    let text = |message: &desk_api::Message| match &message.content {
        Content::Text { text } => Some(text.clone()),
        _ => None,
    };
    transcript.messages.iter().filter_map(text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_running_desk_is_whole_and_can_be_run() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    let url = send_file(&page, id).await.json()["content"]["url"].clone();
    // The desk is written to all the time.
    let is_done = Arc::new(AtomicBool::new(false));
    let (base, stop) = (desk.base.clone(), Arc::clone(&is_done));
    let writing = tokio::spawn(async move {
        let mut number = 0;
        while !stop.load(Ordering::Acquire) {
            let body = json!({"userId": "busy", "text": number.to_string()}).to_string();
            let url = format!("{base}/operator/{SECRET}/sendText");
            assert_eq!(ask(client().post(url).body(body)).await.status, 200);
            number += 1;
        }
        number
    });
    let to = desk.data.with_file_name("copy.sqlite");
    let to_text = to.to_str().unwrap().to_owned();
    let copied = tokio::task::block_in_place(|| desk.command(&["backup", "--to", &to_text], ""));
    assert!(copied.status.success(), "{copied:?}");
    is_done.store(true, Ordering::Release);
    assert!(writing.await.unwrap() > 0);
    // A copy is never written over.
    let again = tokio::task::block_in_place(|| desk.command(&["backup", "--to", &to_text], ""));
    assert_eq!(again.status.code(), Some(1));
    // What comes later is not in it.
    page.say(id, "later", "later").await;
    let copy = Desk::on(to, &[]);
    assert_eq!(page_of(&copy, &page).get("session").await.status, 401);
    let other = copy.page("anna").await;
    let said = texts(&other.transcript(id).await);
    assert!(!said.contains(&"later".to_owned()), "{said:?}");
    let path = url.as_str().unwrap().strip_prefix(&desk.base).unwrap();
    assert_eq!(ask(client().get(copy.url(path))).await.body, b"content");
}

/// The same page, with another desk.
fn page_of(desk: &Desk, page: &Page) -> Page {
    Page {
        base: desk.base.clone(),
        ..page.clone()
    }
}

#[tokio::test]
async fn restoring_refuses_while_a_desk_runs_and_keeps_what_was_there() {
    let mut desk = Desk::start();
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    send_file(&page, id).await;
    page.say(id, "1", "before").await;
    let copy = desk.data.with_file_name("copy.sqlite");
    let copy = copy.to_str().unwrap();
    assert!(desk.command(&["backup", "--to", copy], "").status.success());
    page.say(id, "2", "after").await;
    let restore = ["restore", "--from", copy];
    let refused = desk.command(&restore, "");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("a desk runs on"));
    page.say(id, "3", "goes on").await;
    desk.stop();
    let restored = desk.command(&restore, "");
    assert!(restored.status.success(), "{restored:?}");
    let words = String::from_utf8(restored.stdout).unwrap();
    let aside = words.trim().strip_prefix("what was there is now ").unwrap();
    let desk = desk.again(&[]);
    let page = desk.page("anna").await;
    let transcript = page.transcript(id).await;
    assert_eq!(texts(&transcript), ["before"]);
    assert!(
        transcript
            .messages
            .iter()
            .any(|message| matches!(&message.content, Content::File { .. }))
    );
    let old = Desk::on(PathBuf::from(aside), &[]);
    let page = old.page("anna").await;
    assert_eq!(
        texts(&page.transcript(id).await),
        ["before", "after", "goes on"]
    );
}

#[tokio::test]
async fn a_damaged_copy_is_not_put_in_place() {
    let mut desk = Desk::start();
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    send_file(&page, id).await;
    for number in 0..50 {
        desk.says("u1", &format!("{number} {}", "x".repeat(2000)))
            .await;
    }
    let copy = desk.data.with_file_name("copy.sqlite");
    let copy_text = copy.to_str().unwrap().to_owned();
    assert!(
        desk.command(&["backup", "--to", &copy_text], "")
            .status
            .success()
    );
    desk.stop();
    let restore = |from: &str| desk.command(&["restore", "--from", from], "");
    let files = PathBuf::from(format!("{copy_text}-files"));
    let file = std::fs::read_dir(&files)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::write(&file, "conten").unwrap();
    assert_eq!(restore(&copy_text).status.code(), Some(1));
    std::fs::write(&file, "content").unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(&copy, bytes).unwrap();
    let refused = restore(&copy_text);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let foreign = desk.data.with_file_name("foreign.sqlite");
    std::fs::write(&foreign, "no data file").unwrap();
    assert_eq!(restore(foreign.to_str().unwrap()).status.code(), Some(1));
    assert_eq!(restore("nowhere.sqlite").status.code(), Some(1));
    // What was there goes on.
    let desk = desk.again(&[]);
    let page = desk.page("anna").await;
    assert_eq!(page.conversations().await.mine.len(), 1);
}

#[tokio::test]
async fn a_copy_is_put_where_there_was_nothing() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let copy = desk.data.with_file_name("copy.sqlite");
    let copy = copy.to_str().unwrap();
    assert!(desk.command(&["backup", "--to", copy], "").status.success());
    let elsewhere = tempfile::tempdir().unwrap();
    let data = elsewhere.path().join("new.sqlite");
    let data_text = data.to_str().unwrap();
    let restored = end_of(&["restore", "--from", copy, "--data", data_text], "");
    assert!(restored.status.success(), "{restored:?}");
    let desk = Desk::on(data, &[]);
    let page = desk.page("anna").await;
    assert_eq!(page.conversations().await.waiting.len(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn what_clients_say_is_for_nobody_else_on_the_machine() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::start();
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    assert_eq!(send_file(&page, id).await.status, 200);
    let copy = desk.data.with_file_name("copy.sqlite");
    let copied = desk.command(&["backup", "--to", copy.to_str().unwrap()], "");
    assert!(copied.status.success(), "{copied:?}");
    for (data, endings) in [
        (&desk.data, &["", "-wal", "-files"][..]),
        (&copy, &["", "-files"]),
    ] {
        for ending in endings {
            let mut path = data.clone().into_os_string();
            path.push(ending);
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{path:?}: {mode:o}");
        }
    }
}
