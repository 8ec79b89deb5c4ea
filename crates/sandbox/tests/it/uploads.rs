//! Uploads: what is taken, under which name, and how it is given back.

use axum::body::Body;
use axum::http::Request;
use sandbox::sandbox::Control;
use sandbox::settings::Settings;
use sandbox::store::Store;
use serde_json::{Value, json};

use crate::bench::{Bench, Seen, bench, bench_of, bench_with, settings};

const BOUNDARY: &str = "----a-boundary";

const BEANS: &[u8] = include_bytes!("../../media/beans.png");

/// A form as browsers send it.
fn form(client: Option<&str>, file: Option<(&str, &[u8])>) -> Request<Body> {
    form_to("/uploads", client, file)
}

fn form_to(path: &str, client: Option<&str>, file: Option<(&str, &[u8])>) -> Request<Body> {
    let mut body = Vec::new();
    if let Some((name, content)) = file {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: text/html\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    if let Some(client) = client {
        let field = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"clientId\"\r\n\r\n{client}\r\n"
        );
        body.extend_from_slice(field.as_bytes());
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    Request::post(path)
        .header("host", "127.0.0.1:7080")
        .header("origin", "http://shop.test")
        .header(
            "content-type",
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .body(Body::from(body))
        .unwrap()
}

async fn upload(bench: &Bench, name: &str, content: &[u8]) -> Seen {
    bench.call(form(Some("c"), Some((name, content)))).await
}

/// The path of an address that the sandbox has given.
fn path_of(answer: &Value) -> String {
    let url = answer["url"].as_str().unwrap();
    url.strip_prefix("http://127.0.0.1:7080")
        .unwrap()
        .to_owned()
}

fn small() -> Settings {
    Settings {
        uploads: sandbox::uploads::Bounds {
            limit: 1000,
            keep: 2500,
            ..Default::default()
        },
        ..settings()
    }
}

#[tokio::test]
async fn a_file_is_kept_and_given_back_as_what_it_is() {
    let bench = bench();
    let seen = upload(&bench, "My beans.png", BEANS).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    assert_eq!(
        seen.headers["access-control-allow-origin"],
        "http://shop.test"
    );
    let answer = seen.json();
    assert_eq!(answer["name"], "My beans.png");
    assert_eq!(answer["size"], BEANS.len());
    assert_eq!(answer["mimeType"], "image/png");
    let path = path_of(&answer);
    assert!(path.ends_with("/My%20beans.png"), "{path}");
    let (status, headers, bytes) = bench.get_range(&path, None).await;
    assert_eq!((status, bytes.as_slice()), (200, BEANS));
    assert_eq!(headers["content-type"], "image/png");
    assert_eq!(
        headers["content-disposition"],
        "inline; filename*=UTF-8''My%20beans.png"
    );
    assert_eq!(headers["x-content-type-options"], "nosniff");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"));
    let (status, headers, bytes) = bench.get_range(&path, Some("bytes=1-3")).await;
    assert_eq!((status, bytes.as_slice()), (206, &b"PNG"[..]));
    assert_eq!(
        headers["content-range"],
        format!("bytes 1-3/{}", BEANS.len())
    );
}

#[tokio::test]
async fn what_a_browser_might_run_is_a_download() {
    let bench = bench();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let answer = upload(&bench, "a.png", svg).await.json();
    assert_eq!(answer["mimeType"], "image/svg+xml");
    assert_eq!(answer["name"], "a.png.svg");
    let (_, headers, _) = bench.get_range(&path_of(&answer), None).await;
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment;"), "{disposition}");
}

#[tokio::test]
async fn what_runs_and_what_is_unknown_is_refused_whatever_it_is_called() {
    let bench = bench();
    let mut program = [0_u8; 100];
    program[..2].copy_from_slice(b"MZ");
    for content in [
        &program[..],
        b"#!/bin/sh\nls\n",
        b"<!DOCTYPE html><script>alert(1)</script>",
        &[0, 1, 2, 3],
    ] {
        let seen = upload(&bench, "picture.png", content).await;
        assert_eq!(seen.status, 415);
        assert!(seen.json()["message"].is_string());
        assert_eq!(
            seen.headers["access-control-allow-origin"],
            "http://shop.test"
        );
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_and_read_to_its_end() {
    let bench = bench_of(small());
    assert_eq!(upload(&bench, "a.txt", &[b'a'; 1000]).await.status, 200);
    for size in [1001, 5000, 200_000] {
        let seen = upload(&bench, "a.txt", &vec![b'a'; size]).await;
        assert_eq!(seen.status, 413, "{size}");
        assert_eq!(seen.json()["message"], "the file has more than 1000 bytes");
    }
}

#[tokio::test]
async fn a_form_that_lacks_something_is_told_what() {
    let bench = bench();
    for (request, word) in [
        (form(None, Some(("a.txt", b"x"))), "clientId"),
        (form(Some(""), Some(("a.txt", b"x"))), "clientId"),
        (form(Some("c"), None), "file"),
        (form(Some("c"), Some(("a.txt", b""))), "empty"),
        (
            Request::post("/uploads").body(Body::from("{}")).unwrap(),
            "multipart",
        ),
    ] {
        let seen = bench.call(request).await;
        assert_eq!(seen.status, 400);
        let message = seen.json()["message"].to_string();
        assert!(message.contains(word), "{message}");
    }
}

#[tokio::test]
async fn an_address_is_of_one_file_under_one_name() {
    let bench = bench();
    let path = path_of(&upload(&bench, "a.txt", b"x").await.json());
    let (folder, _) = path.rsplit_once('/').unwrap();
    for path in [
        format!("{folder}/other.txt"),
        "/uploads/guessed/a.txt".to_owned(),
        folder.to_owned(),
    ] {
        assert_eq!(bench.get(&path).await.status, 404, "{path}");
    }
    let again = path_of(&upload(&bench, "a.txt", b"x").await.json());
    assert_ne!(path, again);
}

#[tokio::test]
async fn the_oldest_files_give_way() {
    let bench = bench_of(small());
    let mut paths = Vec::new();
    for _ in 0..3 {
        let answer = upload(&bench, "a.txt", &[b'a'; 1000]).await.json();
        paths.push(path_of(&answer));
    }
    assert_eq!(bench.get(&paths[0]).await.status, 404);
    assert_eq!(bench.get(&paths[1]).await.status, 200);
    assert_eq!(bench.get(&paths[2]).await.status, 200);
}

#[tokio::test]
async fn files_survive_a_restart_in_the_data_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.sqlite");
    let open = || {
        bench_with(
            settings(),
            Store::in_file(&file).unwrap(),
            Control::Loopback,
        )
    };
    let path = path_of(&upload(&open(), "a.txt", b"still here").await.json());
    assert_eq!(open().get(&path).await.text, "still here");
}

#[tokio::test]
async fn uploads_fail_where_a_plan_names_them_and_only_there() {
    let bench = bench();
    bench
        .faults(serde_json::json!({"rules": [{"kind": "status", "status": 503}]}))
        .await;
    assert_eq!(upload(&bench, "a.txt", b"x").await.status, 200);
    bench
        .faults(serde_json::json!({"rules": [
            {"kind": "delay", "on": "upload", "ms": 1, "client": "c"},
            {"kind": "status", "on": "upload", "status": 503, "client": "c", "first": 1},
            {"kind": "status-after", "on": "upload", "status": 500, "client": "other"},
        ]}))
        .await;
    assert_eq!(upload(&bench, "a.txt", b"x").await.status, 503);
    assert_eq!(upload(&bench, "a.txt", b"x").await.status, 200);
    let log = bench.get("/control/requests?clientId=c").await.json();
    assert_eq!(log["requests"][1]["kind"], "upload");
    assert_eq!(
        log["requests"][1]["faults"],
        serde_json::json!(["delay", "status"])
    );
    assert_eq!(bench.counts().await["kinds"]["status"], 1);
}

#[tokio::test]
async fn an_address_that_names_a_channel_is_subject_to_its_plan_alone() {
    let bench = bench();
    let plan = json!({"rules": [{"kind": "status", "status": 503, "on": "upload"}]});
    bench.faults(plan).await;
    for (path, status) in [
        ("/uploads", 503),
        ("/uploads?token=plain", 503),
        ("/uploads?token=hooked-token", 200),
        ("/uploads?token=nobody", 200),
    ] {
        let seen = bench
            .call(form_to(path, Some("c"), Some(("a.txt", b"hello"))))
            .await;
        assert_eq!(seen.status, status, "{path}");
    }
}
