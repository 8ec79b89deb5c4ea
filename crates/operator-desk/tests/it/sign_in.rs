//! Who gets in, and what only the desk's own page may do.

use desk_api::{CSRF_HEADER, Live};
use reqwest::Method;
use serde_json::json;

use crate::bench::{Desk, PASSWORD, ask, client};
use crate::page::try_sign_in;

#[tokio::test]
async fn agents_sign_in_and_out() {
    let desk = Desk::start();
    for (login, password) in [("anna", "wrong password"), ("nobody", PASSWORD), ("", "")] {
        let answer = try_sign_in(&desk.base, login, password).await;
        assert_eq!(answer.status, 401, "{login}");
        assert_eq!(answer.header("set-cookie"), "");
    }
    let page = desk.page("Anna").await;
    assert_eq!(page.session.agent.first_name, "Anna");
    assert_eq!(page.get("session").await.status, 200);
    let mut stream = page.live(page.session.sequence).await;
    page.done("sign-out", json!({})).await;
    assert_eq!(
        stream.find(|live| *live == Live::SignedOut).await,
        Live::SignedOut
    );
    while stream.next().await.is_some() {}
    for path in ["session", "conversations", "live?after=0"] {
        assert_eq!(page.get(path).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn cookie_is_for_no_script_and_no_other_site() {
    let desk = Desk::start();
    let cookie = |answer: crate::bench::Answer| answer.header("set-cookie").to_owned();
    let plain = cookie(try_sign_in(&desk.base, "anna", PASSWORD).await);
    assert!(plain.contains("; HttpOnly; SameSite=Strict;"), "{plain}");
    assert!(!plain.contains("Secure"), "{plain}");
    // A session that is used goes on for longer than a day's work.
    let age = plain.split("Max-Age=").nth(1).unwrap();
    let age: u64 = age.split(';').next().unwrap().parse().unwrap();
    assert!(age > 24 * 60 * 60, "{plain}");
    let desk = Desk::with(&["--public-url", "https://desk.example"]);
    let secure = cookie(try_sign_in(&desk.base, "anna", PASSWORD).await);
    assert!(secure.starts_with("__Host-desk-session="), "{secure}");
    assert!(secure.ends_with("; Secure"), "{secure}");
}

#[tokio::test]
async fn a_session_survives_a_restart_and_is_kept_as_a_hash() {
    let desk = Desk::start();
    let page = desk.page("anna").await;
    let desk = desk.kill_and_start(&[]);
    assert_eq!(page.get("session").await.status, 200);
    let token = page.cookie.split_once('=').unwrap().1;
    let mut wal = desk.data.clone().into_os_string();
    wal.push("-wal");
    for file in [desk.data.clone().into(), wal] {
        let kept = std::fs::read(file).unwrap_or_default();
        for secret in [token.as_bytes(), PASSWORD.as_bytes()] {
            assert!(!kept.windows(secret.len()).any(|part| part == secret));
        }
    }
}

#[tokio::test]
async fn changes_need_the_sign_of_the_page_and_its_origin() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.conversations().await.waiting[0].id;
    let url = desk.url(&format!("/agents/api/conversations/{id}/take"));
    let with = |headers: &[(&str, &str)]| {
        let mut request = client().post(&url).header("cookie", &page.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        ask(request)
    };
    let csrf = page.session.csrf.as_str();
    assert_eq!(with(&[]).await.status, 403);
    assert_eq!(with(&[(CSRF_HEADER, "wrong")]).await.status, 403);
    let evil = [(CSRF_HEADER, csrf), ("origin", "https://evil.example")];
    assert_eq!(with(&evil).await.status, 403);
    let cross = [(CSRF_HEADER, csrf), ("sec-fetch-site", "cross-site")];
    assert_eq!(with(&cross).await.status, 403);
    let own = [(CSRF_HEADER, csrf), ("origin", desk.base.as_str())];
    assert_eq!(with(&own).await.status, 200);
    // The sign belongs to the session.
    let other = desk.page("anna").await;
    let foreign = [(CSRF_HEADER, other.session.csrf.as_str())];
    assert_eq!(with(&foreign).await.status, 403);
    let nobody = ask(client().post(&url).header(CSRF_HEADER, csrf)).await;
    assert_eq!(nobody.status, 401);
}

#[tokio::test]
async fn forms_of_other_pages_sign_nobody_in() {
    let desk = Desk::start();
    let body = json!({"login": "anna", "password": PASSWORD}).to_string();
    let url = desk.url("/agents/api/sign-in");
    let form = client().post(&url).header("content-type", "text/plain");
    assert_eq!(ask(form.body(body.clone())).await.status, 415);
    let foreign = client()
        .post(&url)
        .header("content-type", "application/json")
        .header("origin", "https://evil.example");
    assert_eq!(ask(foreign.body(body)).await.status, 403);
}

#[tokio::test]
async fn attempts_are_throttled_for_each_login() {
    let desk = Desk::start();
    let mut last = try_sign_in(&desk.base, "anna", "wrong").await;
    let mut tries = 1;
    while last.status == 401 && tries < 20 {
        last = try_sign_in(&desk.base, "anna", "wrong").await;
        tries += 1;
    }
    assert_eq!(last.status, 429);
    // One more for each half minute that this took.
    assert!((9..12).contains(&tries), "{tries}");
    let wait: u64 = last.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    // Not even the right password gets in, and others do.
    let right = try_sign_in(&desk.base, "anna", PASSWORD).await;
    assert_eq!(right.status, 429);
    desk.page("boris").await;
}

#[tokio::test]
async fn attempts_are_throttled_for_each_address_behind_a_proxy_too() {
    let desk = Desk::with(&["--behind-proxy"]);
    let attempt = |number: usize, from: &str| {
        let body = json!({"login": format!("agent{number}"), "password": "wrong"});
        let request = client()
            .request(Method::POST, desk.url("/agents/api/sign-in"))
            .header("content-type", "application/json")
            .header("x-forwarded-for", format!("9.9.9.{number}, {from}"));
        ask(request.body(body.to_string()))
    };
    let mut number = 0;
    while attempt(number, "10.0.0.1").await.status == 401 && number < 60 {
        number += 1;
    }
    // One more for each half minute that this took.
    assert!((40..50).contains(&number), "{number}");
    assert_eq!(attempt(number + 1, "10.0.0.2").await.status, 401);
}
