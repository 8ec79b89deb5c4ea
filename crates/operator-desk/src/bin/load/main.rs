//! How the desk fares under load: a real desk with many open conversations,
//! texts of clients at an even rate by HTTP, agents whose live streams are
//! open, and a webhook address for their answers. It ends by itself, and fails
//! if anything was lost.
//!
//! Both share the machine, so what the generator takes is missing to the desk.

mod agents;
mod desk;
mod times;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use lexopt::prelude::{Long, ValueExt};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use desk::Running;
use times::Times;

/// What may go wrong is told and ends the measurement.
pub(crate) type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// One in so many messages is answered by the agent.
const ANSWERED: usize = 10;

/// What to do, and how much of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    conversations: usize,
    rate: u32,
    seconds: usize,
    agents: usize,
}

const HELP: &str = "\
Usage: load [--conversations 5000] [--rate 200] [--seconds 120] [--agents 10]
Measures the operator-desk program that lies beside this one.
";

#[tokio::main]
async fn main() -> ExitCode {
    let load = match arguments() {
        Ok(load) => load,
        Err(error) => {
            eprintln!("load: {error}\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(load).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Load, lexopt::Error> {
    let mut load = Load {
        conversations: 5000,
        rate: 200,
        seconds: 120,
        agents: 10,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("conversations") => load.conversations = parser.value()?.parse()?,
            Long("rate") => load.rate = parser.value()?.parse()?,
            Long("seconds") => load.seconds = parser.value()?.parse()?,
            Long("agents") => load.agents = parser.value()?.parse()?,
            other => return Err(other.unexpected()),
        }
    }
    let is_nothing = load.rate == 0 || [load.conversations, load.seconds, load.agents].contains(&0);
    match is_nothing {
        true => Err("nothing may be 0".into()),
        false => Ok(load),
    }
}

async fn run(load: Load) -> Fallible<()> {
    let (running, secret) = Running::start(load.agents)?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let api = format!("{}/operator/{secret}", running.base);
    let [texts, answers] = [Arc::new(Times::default()), Arc::new(Times::default())];
    let hook = desk::receiver(Arc::clone(&answers)).await?;
    call(
        &client,
        &format!("{api}/setWebhook"),
        json!({ "url": hook }),
    )
    .await?;

    println!("{} conversations are opened and taken", load.conversations);
    desk::open(&client, &api, load.conversations).await?;
    let signed = agents::sign_in_all(&client, &running.base, load.agents).await?;
    let places = agents::take_all(&client, &signed, load.conversations).await?;
    for agent in &signed {
        agent.listen(&client, Arc::clone(&texts)).await?;
    }
    let before = running.memory()?;

    println!("{} messages a second for {} s", load.rate, load.seconds);
    let count = load.rate as usize * load.seconds;
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / load.rate);
    let mut calls = JoinSet::new();
    for number in 0..count {
        ticks.tick().await;
        // Neighbours in time are far from each other in the data.
        let place = number.wrapping_mul(7919) % load.conversations;
        let body = json!({
            "userId": desk::user(place),
            "text": number.to_string(),
            "messageId": number.to_string(),
        });
        texts.sent(number);
        let (sender, url) = (client.clone(), format!("{api}/sendText"));
        calls.spawn(async move { call(&sender, &url, body).await });
        if number % ANSWERED == 0 {
            let (agent, id) = places[place];
            let (agent, sender) = (signed[agent].clone(), client.clone());
            answers.sent(number);
            calls.spawn(async move { agent.say(&sender, id, number).await });
        }
        while let Some(done) = calls.try_join_next() {
            done??;
        }
    }
    while let Some(done) = calls.join_next().await {
        done??;
    }
    times::wait_for(&texts, count).await;
    times::wait_for(&answers, count.div_ceil(ANSWERED)).await;
    let after = running.memory()?;
    let kept = running.stop()?;

    println!("to the agents' streams:  {}", texts.told());
    println!("to JAICP's webhook:      {}", answers.told());
    println!("the desk's memory:       {before} with all streams open, {after} at the end");
    println!(
        "messages in the file:    {kept} of {} by clients and agents",
        count + count.div_ceil(ANSWERED)
    );
    let is_whole = texts.count() == count && answers.count() == count.div_ceil(ANSWERED);
    match is_whole && kept == count + count.div_ceil(ANSWERED) {
        true => Ok(()),
        false => Err("something was lost or doubled".into()),
    }
}

/// One of JAICP's calls.
pub(crate) async fn call(client: &reqwest::Client, url: &str, body: Value) -> Fallible<()> {
    let answer = client.post(url).body(body.to_string()).send().await?;
    let status = answer.status();
    // Read whole, so that the connection is used again.
    answer.bytes().await?;
    match status.is_success() {
        true => Ok(()),
        false => Err(format!("a call was answered {status}").into()),
    }
}
