//! An agents' platform that is slow, down or wrong: no message of the client is
//! lost, and nobody waits for it.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::desk_stub::{Stub, desk, desk_in};

#[tokio::test]
async fn a_platform_that_is_down_keeps_nobody_waiting_and_gets_everything_in_order() {
    let desk = desk().await;
    desk.stub.will("getDestinations", &[503, 429, 500]);
    desk.stub.will("selectDestination", &[500, 408]);
    desk.stub.will("sendText", &[503, 502, 503]);
    let began = Instant::now();
    desk.say("agent").await;
    for number in 0..5 {
        desk.say(&number.to_string()).await;
    }
    assert!(began.elapsed() < Duration::from_secs(2));
    desk.until_taken().await;
    let mut texts = desk.stub.texts();
    texts.dedup();
    assert_eq!(texts, ["Somebody asks for help.", "0", "1", "2", "3", "4"]);
    let bodies = desk.stub.bodies("sendText");
    assert_eq!(bodies[0]["messageId"], bodies[1]["messageId"]);
}

#[tokio::test]
async fn a_message_carries_the_widgets_id_so_that_repeats_can_be_told() {
    let desk = desk().await;
    desk.say("bare").await;
    desk.until_taken().await;
    desk.bench.send("c", "m-1", "hello").await;
    let sent = desk.stub.until("sendText", 1).await;
    let hello = json!({"userId": "c", "text": "hello", "messageId": "m-1"});
    assert_eq!(sent, [hello]);
}

#[tokio::test]
async fn a_platform_that_refuses_a_chat_gives_the_conversation_back() {
    let desk = desk().await;
    desk.stub.will("selectDestination", &[404]);
    desk.say("agent").await;
    desk.say("hello?").await;
    desk.until_back().await;
    let timeline = desk.timeline().await;
    assert_eq!(
        timeline.last().map(String::as_str),
        Some("<Bot: hello?"),
        "{timeline:?}"
    );
    assert!(timeline.contains(&"operatorClosed".to_owned()));
    assert!(timeline.contains(&"<Nobody is there.".to_owned()));
    assert!(desk.stub.texts().is_empty());
}

#[tokio::test]
async fn a_message_that_is_refused_for_good_goes_to_the_bot_with_all_behind_it() {
    let desk = desk().await;
    desk.say("bare").await;
    desk.until_taken().await;
    desk.stub.will("sendText", &[503, 503, 410]);
    desk.say("one").await;
    desk.say("two").await;
    desk.until_back().await;
    assert_eq!(
        desk.timeline().await[2..],
        [
            ">one",
            ">two",
            "operatorClosed",
            "<Welcome back.",
            "<Bot: one",
            "<Bot: two",
        ]
    );
    assert_eq!(desk.stub.until("closeChat", 1).await.len(), 1);
}

#[tokio::test]
async fn our_own_words_that_are_refused_end_nothing() {
    let desk = desk().await;
    desk.stub.will("sendText", &[400]);
    desk.say("agent").await;
    desk.say("hello").await;
    desk.until_taken().await;
    assert_eq!(desk.stub.texts(), ["Somebody asks for help.", "hello"]);
}

#[tokio::test]
async fn a_platform_that_cannot_be_asked_in_time_counts_as_nobody_there() {
    let stub = Stub::start().await;
    let mut settings = crate::desk_stub::settings(&stub.url);
    let agents = settings.channels[0].agents.as_mut().unwrap();
    agents.patience = Duration::from_millis(50);
    stub.will("getDestinations", &[503; 1000]);
    let store = sandbox::store::Store::in_memory().unwrap();
    let bench = crate::bench::bench_online(settings, store);
    let desk = crate::desk_stub::Desk { bench, stub };
    desk.say("agent").await;
    desk.until_back().await;
    assert_eq!(desk.timeline().await.last().unwrap(), "<Nobody is there.");
}

#[tokio::test]
async fn the_end_of_an_earlier_chat_does_not_end_the_next_one() {
    let desk = desk().await;
    desk.say("agent").await;
    desk.until_taken().await;
    desk.say("/close").await;
    desk.stub.until("closeChat", 1).await;
    desk.stub.will("selectDestination", &[503; 1000]);
    desk.say("agent").await;
    // The agent had closed the first chat before hearing of its end.
    desk.agent_closes("1").await;
    assert_eq!(desk.stands().await["holder"], "agents");
}

#[tokio::test]
async fn a_chat_survives_restarts_and_what_waits_goes_out_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.sqlite");
    let stub = Stub::start().await;
    stub.will("selectDestination", &[503; 3]);
    let hook = {
        let desk = desk_in(stub.clone(), &file).await;
        desk.say("agent").await;
        desk.say("before").await;
        let sandbox = &desk.bench.sandbox;
        sandbox.stop.cancel();
        sandbox.tasks.close();
        sandbox.tasks.wait().await;
        sandbox.store.agents_key("plain", "").unwrap()
    };
    let desk = desk_in(stub.clone(), &file).await;
    desk.say("after").await;
    desk.until_taken().await;
    assert_eq!(stub.texts(), ["Somebody asks for help.", "before", "after"]);
    assert_eq!(
        desk.bench.sandbox.store.agents_key("plain", "").unwrap(),
        hook
    );
    desk.agent_says("1", "Hello").await;
    drop(desk);
    let desk = desk_in(stub, &file).await;
    desk.agent_says("1", "Hello").await;
    assert_eq!(desk.say("/close").await.texts(), ["Welcome back."]);
    assert_eq!(
        desk.timeline().await[2..],
        [
            ">before",
            ">after",
            "operatorJoined",
            "Anna: Hello",
            ">/close",
            "operatorClosed",
            "<Welcome back.",
        ]
    );
}

#[tokio::test]
async fn a_conversation_whose_platform_is_gone_from_the_settings_returns_to_the_bot() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.sqlite");
    let stub = Stub::start().await;
    {
        let desk = desk_in(stub.clone(), &file).await;
        desk.say("bare").await;
        desk.until_taken().await;
    }
    let mut settings = crate::desk_stub::settings(&stub.url);
    settings.channels[0].agents = None;
    let store = sandbox::store::Store::in_file(&file).unwrap();
    let bench = crate::bench::bench_online(settings, store);
    let desk = crate::desk_stub::Desk { bench, stub };
    desk.say("hello?").await;
    desk.until_back().await;
    assert_eq!(
        desk.timeline().await[2..],
        [
            ">hello?",
            "operatorClosed",
            "<Welcome back.",
            "<Bot: hello?",
        ]
    );
}

#[tokio::test]
async fn what_agents_did_not_get_before_they_closed_the_bot_gets() {
    let desk = desk().await;
    desk.say("bare").await;
    desk.until_taken().await;
    desk.stub.will("sendText", &[503; 10_000]);
    for query in ["one", "two", "three"] {
        desk.say(query).await;
    }
    desk.until("tried", |stands| stands["waiting"][0]["tries"] != 0)
        .await;
    desk.agent_closes("1").await;
    desk.stub.recovers();
    desk.until_back().await;
    assert_eq!(
        desk.timeline().await[5..],
        [
            "operatorClosed",
            "<Welcome back.",
            "<Bot: two",
            "<Bot: three"
        ]
    );
    // The first may have arrived: it goes to the agents, and only there.
    let mut texts = desk.stub.texts();
    texts.dedup();
    assert_eq!(texts, ["one"]);
    assert_eq!(desk.stub.bodies("closeChat").len(), 1);
}

#[tokio::test]
async fn a_long_text_goes_in_parts_and_a_long_id_is_none() {
    let desk = desk().await;
    desk.say("bare").await;
    desk.until_taken().await;
    let long = "ä".repeat(45_000);
    desk.bench.send("c", &"m".repeat(5000), &long).await;
    let sent = desk.stub.until("sendText", 3).await;
    assert_eq!(desk.stub.texts().concat(), long);
    let ids: Vec<&str> = sent
        .iter()
        .map(|body| body["messageId"].as_str().unwrap())
        .collect();
    assert_eq!(ids[0].len(), 36);
    assert_eq!(ids[1], format!("{}-1", ids[0]));
}

#[tokio::test]
async fn a_bot_at_an_address_is_told_of_the_end_again_until_it_answers() {
    let stub = Stub::start().await;
    let text = format!(
        "[[channel]]\nname = \"plain\"\ntoken = \"plain\"\nbot_url = \"{0}/bot\"\n\
         agents_url = \"{0}\"\n",
        stub.url
    );
    let settings = sandbox::settings::Settings {
        time_scale: sandbox::clock::TimeScale::new(0.02).unwrap(),
        ..sandbox::settings::Settings::parse("test.toml", &text, std::path::Path::new(".")).unwrap()
    };
    let store = sandbox::store::Store::in_memory().unwrap();
    let bench = crate::bench::bench_online(settings, store);
    let desk = crate::desk_stub::Desk { bench, stub };
    let switch = json!({
        "type": "switch", "destination": "1", "ignoreOffline": true, "theme": "/After"
    });
    desk.stub.groups(json!({"data": {"replies": [switch]}}));
    desk.say("agent").await;
    desk.stub
        .groups(json!([{"destinationId": "1", "hasOnline": true}]));
    desk.until_taken().await;
    desk.stub.groups(json!({"data": {"replies": []}}));
    desk.stub.will("bot", &[503, 500]);
    desk.agent_closes("1").await;
    desk.until_back().await;
    let told = desk.stub.bodies("bot");
    assert_eq!(told.len(), 4);
    for body in &told[1..] {
        assert_eq!(body["event"], "livechatFinished");
        assert_eq!(body["data"]["eventData"]["theme"], "/After");
    }
}

#[tokio::test]
async fn a_platform_that_asks_to_wait_is_not_called_before() {
    let desk = desk().await;
    desk.say("bare").await;
    desk.until_taken().await;
    // 400 milliseconds by the tests' scale.
    desk.stub.asks_to_wait("20");
    for status in [429, 503] {
        let before = desk.stub.bodies("sendText").len();
        desk.stub.will("sendText", &[status]);
        let began = Instant::now();
        desk.say("hello").await;
        desk.stub.until("sendText", before + 2).await;
        let waited = began.elapsed();
        assert!(waited >= Duration::from_millis(400), "{status}: {waited:?}");
    }
}

#[tokio::test]
async fn a_chat_that_is_to_be_opened_in_time_waits_no_longer_than_that() {
    let stub = Stub::start().await;
    let mut settings = crate::desk_stub::settings(&stub.url);
    let agents = settings.channels[0].agents.as_mut().unwrap();
    agents.patience = Duration::from_millis(50);
    stub.asks_to_wait("600");
    stub.will("getDestinations", &[503; 1000]);
    let store = sandbox::store::Store::in_memory().unwrap();
    let bench = crate::bench::bench_online(settings, store);
    let desk = crate::desk_stub::Desk { bench, stub };
    let began = Instant::now();
    desk.say("agent").await;
    desk.until_back().await;
    assert!(began.elapsed() < Duration::from_secs(5));
}
