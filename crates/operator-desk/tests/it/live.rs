//! The live stream, and who is there.

use desk_api::{Content, Delivery, Live};
use serde_json::json;

use crate::bench::Desk;
use crate::receiver::Receiver;

fn online(desk: &serde_json::Value) -> Vec<bool> {
    let groups = desk.as_array().unwrap().iter();
    groups
        .map(|group| group["hasOnline"].as_bool().unwrap())
        .collect()
}

#[tokio::test]
async fn a_page_hears_what_happens_in_order() {
    let desk = Desk::start();
    let receiver = Receiver::of(&desk).await;
    let anna = desk.page("anna").await;
    let mut stream = anna.live(anna.session.sequence).await;
    desk.waits("u1").await;
    let live = stream
        .find(|live| matches!(live, Live::Conversation { .. }))
        .await;
    let Live::Conversation { summary } = live else {
        panic!("{live:?}");
    };
    anna.take(summary.id).await;
    desk.says("u1", "Hello").await;
    let said = |text: &'static str| {
        move |live: &Live| match live {
            Live::Message { message, .. } => {
                let text = text.to_owned();
                message.content == Content::Text { text }
            }
            _ => false,
        }
    };
    stream.find(said("Hello")).await;
    let Some(Live::Conversation { summary }) = stream.next().await else {
        panic!("the count comes with it");
    };
    assert_eq!(summary.unread, 1);
    let sent = anna.say(summary.id, "k", "Good day").await;
    stream.find(said("Good day")).await;
    let delivered = Live::Delivery {
        conversation: summary.id,
        message: sent.id,
        delivery: Delivery::Delivered,
    };
    stream.find(|live| *live == delivered).await;
    assert_eq!(receiver.posted().len(), 1);
}

#[tokio::test]
async fn what_another_takes_is_gone_and_others_hear_nothing() {
    let desk = Desk::start();
    let (anna, boris) = (desk.page("anna").await, desk.page("boris").await);
    let mut of_anna = anna.live(anna.session.sequence).await;
    let mut of_boris = boris.live(boris.session.sequence).await;
    desk.waits("u1").await;
    desk.says("u1", "secret words").await;
    let id = anna.take_first().await.id;
    let path = format!("conversations/{id}/pass");
    anna.done(&path, json!({"group": "sales"})).await;
    of_anna
        .find(|live| *live == Live::Gone { conversation: id })
        .await;
    // Up to the passing, boris hears of groups only.
    loop {
        match of_boris.next().await.unwrap() {
            Live::Groups { .. } => {}
            Live::Message { message, .. } => {
                assert!(matches!(message.content, Content::Notice { .. }));
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    let live = of_boris.next().await.unwrap();
    assert!(
        matches!(&live, Live::Conversation { summary } if summary.id == id),
        "{live:?}"
    );
}

#[tokio::test]
async fn a_page_that_comes_back_hears_what_it_missed() {
    let desk = Desk::start();
    let anna = desk.page("anna").await;
    let mut stream = anna.live(anna.session.sequence).await;
    desk.waits("u1").await;
    stream
        .find(|live| matches!(live, Live::Conversation { .. }))
        .await;
    let seen = stream.last;
    drop(stream);
    desk.says("u1", "missed").await;
    let mut again = anna.live(seen).await;
    let live = again
        .find(|live| !matches!(live, Live::Groups { .. }))
        .await;
    assert!(matches!(live, Live::Message { .. }), "{live:?}");
    // The whole of what was there before a restart is asked for again.
    let desk = desk.kill_and_start(&[]);
    let mut after = anna.live(again.last).await;
    assert_eq!(after.next().await, Some(Live::Anew));
    desk.says("u1", "after").await;
    let live = after
        .find(|live| !matches!(live, Live::Groups { .. }))
        .await;
    assert!(matches!(live, Live::Message { .. }), "{live:?}");
}

#[tokio::test]
async fn a_number_of_nobody_begins_anew() {
    let desk = Desk::start();
    let anna = desk.page("anna").await;
    for strange in [0, u64::from(u32::MAX), anna.session.sequence + 1000] {
        let mut stream = anna.live(strange).await;
        assert_eq!(stream.next().await, Some(Live::Anew));
    }
    assert_eq!(anna.get("live?after=x").await.status, 400);
}

#[tokio::test]
async fn a_group_is_online_while_a_page_of_it_is_open_and_not_away() {
    let desk = Desk::with(&["--grace-ms", "300"]);
    let (anna, boris) = (desk.page("anna").await, desk.page("boris").await);
    assert_eq!(online(&desk.destinations().await), [false, false]);
    let mut of_boris = boris.live(boris.session.sequence).await;
    let is = |support, sales| {
        move |live: &Live| match live {
            Live::Groups { groups } => {
                let online = groups.iter().map(|group| group.has_online);
                online.eq([support, sales])
            }
            _ => false,
        }
    };
    of_boris.find(is(false, true)).await;
    let of_anna = anna.live(anna.session.sequence).await;
    of_boris.find(is(true, true)).await;
    assert_eq!(online(&desk.destinations().await), [true, true]);
    anna.set_presence("away").await;
    of_boris.find(is(false, true)).await;
    assert_eq!(online(&desk.destinations().await), [false, true]);
    anna.set_presence("online").await;
    of_boris.find(is(true, true)).await;
    // A second window keeps the agent there.
    let second = anna.live(anna.session.sequence).await;
    drop(of_anna);
    drop(second);
    of_boris.find(is(false, true)).await;
}

#[tokio::test]
async fn a_reconnect_and_a_restart_send_nobody_away() {
    let desk = Desk::with(&["--grace-ms", "60000"]);
    let anna = desk.page("anna").await;
    let stream = anna.live(anna.session.sequence).await;
    assert_eq!(online(&desk.destinations().await), [true, false]);
    drop(stream);
    assert_eq!(online(&desk.destinations().await), [true, false]);
    let desk = desk.kill_and_start(&["--grace-ms", "60000"]);
    assert_eq!(online(&desk.destinations().await), [true, false]);
    drop(desk);
}

#[tokio::test]
async fn changes_of_oneself_and_of_answers_are_told() {
    let desk = Desk::start();
    let anna = desk.page("anna").await;
    let mut stream = anna.live(anna.session.sequence).await;
    anna.set_presence("away").await;
    stream.find(|live| matches!(live, Live::Me { .. })).await;
    anna.post("canned", json!({"title": "T", "text": "t"}))
        .await;
    let live = stream
        .find(|live| matches!(live, Live::Canned { .. }))
        .await;
    assert!(matches!(live, Live::Canned { canned } if canned.len() == 4));
}

#[tokio::test]
async fn a_page_that_has_fallen_silent_does_not_count() {
    let desk = Desk::with(&["--silence-ms", "1000"]);
    let (anna, boris) = (desk.page("anna").await, desk.page("boris").await);
    let mut of_anna = anna.live(anna.session.sequence).await;
    let is = |online: bool| {
        move |live: &Live| match live {
            Live::Groups { groups } => groups[0].has_online == online,
            _ => false,
        }
    };
    // Its stream stands all the time, as that of a computer that sleeps does.
    of_anna.find(is(true)).await;
    of_anna.find(is(false)).await;
    assert_eq!(online(&desk.destinations().await), [false, false]);
    boris.done("here", json!({})).await;
    anna.done("here", json!({})).await;
    of_anna.find(is(true)).await;
    assert_eq!(online(&desk.destinations().await), [true, false]);
}
