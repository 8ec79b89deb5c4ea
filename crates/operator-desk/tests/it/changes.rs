//! Changing and removing agents, groups and channels of a desk that runs.

use desk_api::Live;
use operator_api::EventBody;
use serde_json::json;

use crate::bench::{Desk, PASSWORD, SECRET};
use crate::page::{Page, try_sign_in};
use crate::receiver::Receiver;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A command on a running desk that is carried out; what it prints.
fn carried_out(desk: &Desk, arguments: &[&str], input: &str) -> String {
    let output = desk.command(arguments, input);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    text(&output.stdout)
}

#[tokio::test]
async fn a_new_password_ends_sessions() {
    let desk = Desk::start();
    let page = desk.page("anna").await;
    let mut stream = page.live(page.session.sequence).await;
    let change = ["change-agent", "--login", "anna", "--new-password"];
    let more = ["--first-name", "Anne", "--group", "sales", "--hides-hidden"];
    carried_out(&desk, &[&change[..], &more].concat(), "another password\n");
    // The page asks for everything again, and finds that it is signed out.
    stream.find(|live| *live == Live::Anew).await;
    assert_eq!(page.get("session").await.status, 401);
    let old = try_sign_in(&desk.base, "anna", PASSWORD).await;
    assert_eq!(old.status, 401);
    let page = Page::sign_in(&desk.base, "anna", "another password").await;
    let agent = &page.session.agent;
    assert_eq!(
        (&*agent.first_name, &*agent.last_name),
        ("Anne", "Smirnova")
    );
    assert_eq!(agent.groups, ["sales"]);
    assert!(!page.session.reads_hidden);
    let short = desk.command(&change, "short\n");
    assert!(text(&short.stderr).contains("at least 8"), "{short:?}");
}

#[tokio::test]
async fn a_removed_agent_is_let_in_no_more_and_clients_wait_for_another() {
    let desk = Desk::start();
    let mut receiver = Receiver::of(&desk).await;
    let change = ["change-agent", "--login", "boris"];
    carried_out(&desk, &[&change[..], &["--group", "support"]].concat(), "");
    desk.waits("u1").await;
    let (anna, boris) = (desk.page("anna").await, desk.page("boris").await);
    let id = anna.take_first().await.id;
    anna.say(id, "k", "Hello").await;
    receiver.taken(1).await;
    let mut stream = boris.live(boris.session.sequence).await;
    carried_out(&desk, &["remove-agent", "--login", "anna"], "");
    stream.find(|live| *live == Live::Anew).await;
    assert_eq!(boris.take_first().await.id, id);
    let said = boris.transcript(id).await.messages;
    let author = desk_api::Author::Agent {
        agent: desk_api::Agent {
            groups: Vec::new(),
            ..anna.session.agent.clone()
        },
    };
    assert!(said.iter().any(|message| message.author == author));
    // JAICP hears of it, though it was no call of the desk's.
    let told = receiver.taken(2).await.remove(1).body;
    assert!(
        matches!(told, EventBody::SelectDestination { .. }),
        "{told:?}"
    );
    assert_eq!(anna.get("session").await.status, 401);
    for password in [PASSWORD, ""] {
        let answer = try_sign_in(&desk.base, "anna", password).await;
        assert_eq!(answer.status, 401);
    }
    assert!(text(&desk.command(&["list"], "").stdout).contains("(), removed"));
}

#[tokio::test]
async fn a_removed_group_leaves_its_conversations_to_another() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let boris = desk.page("boris").await;
    assert!(boris.conversations().await.waiting.is_empty());
    let gone = ["remove-group", "--id", "support", "--to"];
    let nowhere = desk.command(&[&gone[..], &["nowhere"]].concat(), "");
    assert!(
        text(&nowhere.stderr).contains("no such group"),
        "{nowhere:?}"
    );
    carried_out(&desk, &[&gone[..], &["sales"]].concat(), "");
    let rename = ["change-group", "--id", "sales", "--name", "Everybody"];
    carried_out(&desk, &rename, "");
    boris.take_first().await;
    let groups = desk.destinations().await;
    assert_eq!(groups[0]["name"], "Everybody");
    assert_eq!(groups.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_secret_that_became_known_is_replaced_and_a_channel_goes_with_what_it_brought() {
    let desk = Desk::start();
    desk.waits("u1").await;
    let change = ["change-channel", "--name", "demo", "--secret", "another"];
    let url = carried_out(&desk, &change, "");
    assert_eq!(url.trim(), "http://127.0.0.1:7090/operator/another");
    let body = json!({"userId": "u1", "text": "Hello"});
    let old = desk.call_on(SECRET, "sendText", body.clone()).await;
    assert_eq!(old.status, 404);
    let new = desk.call_on("another", "sendText", body.clone()).await;
    assert_eq!(new.status, 200);
    let page = desk.page("anna").await;
    let id = page.take_first().await.id;
    carried_out(&desk, &["remove-channel", "--name", "demo"], "");
    let gone = desk.call_on("another", "sendText", body).await;
    assert_eq!(gone.status, 404);
    assert_eq!(page.get(&format!("conversations/{id}")).await.status, 404);
}
