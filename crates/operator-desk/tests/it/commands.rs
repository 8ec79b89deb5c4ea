//! The command line, and how the program begins and ends.

use serde_json::json;

use crate::bench::{Desk, PASSWORD, SECRET, ask, client, end_of};
use crate::page::Page;
use crate::receiver::Receiver;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn groups_agents_and_channels_are_made_while_the_desk_runs() {
    let desk = Desk::start();
    let group = desk.command(&["add-group", "--id", "care", "--name", "Care"], "");
    assert!(group.status.success(), "{group:?}");
    let names = [
        "--first-name",
        "Dana",
        "--last-name",
        "D",
        "--group",
        "care",
    ];
    let made = ["add-agent", "--login", "dana", "--print-password"];
    let made = desk.command(&[&made[..], &names].concat(), "");
    let password = text(&made.stdout);
    let page = Page::sign_in(&desk.base, "dana", password.trim()).await;
    assert_eq!(page.session.agent.groups, ["care"]);
    assert_eq!(page.session.groups.len(), 3);
    let public = ["--public-url", "https://desk.example"];
    let channel = desk.command(
        &[&["add-channel", "--name", "shop"], &public[..]].concat(),
        "",
    );
    let url = text(&channel.stdout);
    let secret = url
        .trim()
        .strip_prefix("https://desk.example/operator/")
        .unwrap();
    assert_eq!(secret.len(), 64);
    let body = json!({"userId": "u", "destinationId": "care"});
    assert_eq!(
        desk.call_on(secret, "selectDestination", body).await.status,
        200
    );
    assert_eq!(page.conversations().await.waiting.len(), 1);
    let list = text(&desk.command(&["list"], "").stdout);
    for line in [
        "group care: Care",
        "agent dana: Dana D (care)",
        "channel shop: ",
    ] {
        assert!(list.contains(line), "{list}");
    }
    for secret in [secret, SECRET, password.trim()] {
        assert!(!list.contains(secret), "{list}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let desk = Desk::start();
    let agent = [
        "add-agent",
        "--login",
        "ANNA",
        "--first-name",
        "A",
        "--last-name",
        "B",
    ];
    for (arguments, input) in [
        (&agent[..], "long enough\n"),
        (&["add-group", "--id", "support", "--name", "Again"], ""),
        (&["add-channel", "--name", "demo"], ""),
        (&["add-channel", "--name", "new", "--secret", SECRET], ""),
    ] {
        let output = desk.command(arguments, input);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(text(&output.stderr).contains("already"), "{output:?}");
    }
    let mut short = agent;
    short[2] = "short";
    let output = desk.command(&short, "1234567\n");
    assert!(text(&output.stderr).contains("at least 8"), "{output:?}");
    let output = desk.command(
        &[&short[..], &["--group", "nowhere"]].concat(),
        "12345678\n",
    );
    assert!(text(&output.stderr).contains("no such group"), "{output:?}");
    assert!(!text(&desk.command(&["list"], "").stdout).contains("short"));
    assert_eq!(end_of(&["serve"], "").status.code(), Some(2));
    assert_eq!(
        end_of(&["list", "--data", "nowhere.sqlite"], "")
            .status
            .code(),
        Some(1)
    );
}

#[tokio::test]
async fn there_is_one_desk_for_a_file() {
    let desk = Desk::start();
    let data = desk.data.to_str().unwrap();
    let second = end_of(&["serve", "--data", data, "--listen", "127.0.0.1:0"], "");
    assert_eq!(second.status.code(), Some(1));
    assert!(
        text(&second.stderr).contains("a desk runs on"),
        "{second:?}"
    );
}

#[tokio::test]
async fn a_signal_ends_it_in_order_and_the_log_has_no_secret_and_no_text() {
    let mut desk = Desk::start();
    let receiver = Receiver::of(&desk).await;
    desk.waits("the-client").await;
    desk.says("the-client", "words of the client").await;
    desk.call_on("wrong-secret", "sendText", json!({})).await;
    let page = desk.page("anna").await;
    let mut stream = page.live(page.session.sequence).await;
    let id = page.take_first().await.id;
    page.say(id, "k", "words of the agent").await;
    page.post(
        "sign-in",
        json!({"login": "x", "password": "a wrong password"}),
    )
    .await;
    let log = tokio::task::spawn_blocking(move || desk.stop())
        .await
        .unwrap();
    while stream.next().await.is_some() {}
    assert!(log.contains("stopping"), "{log}");
    let hook = receiver.url.rsplit_once("/hook").unwrap().1;
    let session = page.cookie.split_once('=').unwrap().1;
    for secret in [
        SECRET,
        PASSWORD,
        session,
        hook,
        "words of",
        "wrong",
        "the-client",
        &page.session.csrf,
    ] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn what_is_in_the_outbox_survives_a_stop() {
    let mut desk = Desk::start();
    desk.waits("u1").await;
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    page.say(id, "k", "later").await;
    let mut desk = tokio::task::spawn_blocking(move || {
        desk.stop();
        desk.again(&[])
    })
    .await
    .unwrap();
    let mut receiver = Receiver::of(&desk).await;
    receiver.taken(1).await;
    desk.stop();
}

#[tokio::test]
async fn the_page_is_served_under_strict_rules() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<p>the page</p>").unwrap();
    std::fs::write(folder.path().join("app.wasm"), "\0asm").unwrap();
    let desk = Desk::with(&["--page", folder.path().to_str().unwrap()]);
    for (path, kind) in [
        ("/agents/", "text/html"),
        ("/agents/some/place", "text/html"),
        ("/agents/app.wasm", "application/wasm"),
        ("/agents/../desk.sqlite", ""),
        ("/agents/%2e%2e/desk.sqlite", ""),
        ("/agents/..%2fdesk.sqlite", "text/html"),
    ] {
        let answer = ask(client().get(desk.url(path))).await;
        if kind.is_empty() {
            assert_eq!(answer.status, 404, "{path}");
            continue;
        }
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), kind);
        let rules = answer.header("content-security-policy");
        assert!(
            rules.contains("script-src 'self' 'wasm-unsafe-eval';"),
            "{rules}"
        );
        assert!(!rules.contains("unsafe-inline"), "{rules}");
    }
    let answer = ask(client().get(desk.url("/agents/api/nothing"))).await;
    assert_eq!(answer.status, 404);
    // What is named by its content is never asked for again.
    let hashed = "desk-page-0123456789.wasm";
    std::fs::write(folder.path().join(hashed), "\0asm").unwrap();
    for (path, is_kept) in [
        (hashed, true),
        ("app.wasm", false),
        ("", false),
        ("desk-page-6789abcdef.wasm", false),
    ] {
        let answer = ask(client().get(desk.url(&format!("/agents/{path}")))).await;
        let rule = answer.header("cache-control");
        assert_eq!(rule.contains("immutable"), is_kept, "{path}: {rule}");
    }
    let without = Desk::start();
    let answer = ask(client().get(without.url("/agents/"))).await;
    assert!(text(&answer.body).contains("--page"));
}

#[tokio::test]
async fn the_demo_is_told_once() {
    let desk = Desk::start();
    assert_eq!(ask(client().get(desk.url("/health"))).await.status, 200);
    desk.page("anna").await;
    desk.page("boris").await;
    // On a file that is not empty it changes nothing.
    let desk = desk.kill_and_start(&["--demo-password", "something else"]);
    desk.page("anna").await;
}
