//! The end of a conversation with agents, when nothing goes wrong any more:
//! whatever is open is closed, the bot hands over once more and gets the
//! conversation back, and answers. Then the desk is read.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chat_core::{Event, view};
use desk_api::State;

use crate::SoakError;
use crate::agent::Whose;
use crate::case::Case;
use crate::check_agents::AtDesk;
use crate::deeds::Deed;
use crate::server::Server;
use crate::steps::press;
use crate::story::truth;
use crate::world::World;

/// In real time, everything of one kind happens within this.
const PATIENCE: Duration = Duration::from_secs(30);

/// What passes in the visitor's world before it is looked again.
const STEP: Duration = Duration::from_secs(1);

/// The same in real time, at least.
const PAUSE: Duration = Duration::from_millis(2);

/// So often a visitor who cannot write presses a button instead.
const PRESSES: u32 = 20;

/// Whose conversation it is at the desk.
pub(crate) fn whose(world: &World) -> Whose {
    Whose {
        channel: world.channel.clone(),
        client: world.client.clone(),
    }
}

/// An agent does something. What comes of it is remembered.
pub(crate) async fn perform(
    world: &mut World,
    server: &Server,
    deed: &Deed,
) -> Result<bool, SoakError> {
    let (desk, whose, deed) = (Arc::clone(&server.desk), whose(world), deed.clone());
    let said = match &deed {
        Deed::Say(text) => Some(text.clone()),
        // Its comment (agent.rs).
        Deed::File(name) => Some(format!("of-{name}")),
        _ => None,
    };
    let done = {
        let deed = deed.clone();
        world.meanwhile(async move { desk.perform(&whose, &deed).await })
    };
    let done = done.await?;
    let state = done.as_ref().map(|open| &open.summary.state);
    world.note(format!("{deed:?} found it {state:?}"));
    world.record.words.extend(said.filter(|_| done.is_some()));
    if let Some(open) = &done {
        world.record.seen_by = Some((open.agent, open.summary.id));
    }
    Ok(done.is_some())
}

/// The visitor ends the chat with the agents, if there is one: by the button, or
/// in words.
pub(crate) fn leave(world: &mut World, server: &Server, tab: usize) -> Result<(), SoakError> {
    if !server.standing(&whose(world))?.is_held {
        return Ok(());
    }
    let phrase = truth(world, server)?.phrase;
    let Some(tab) = world.tabs.get(tab) else {
        return Ok(());
    };
    let life = tab.life;
    if view(&tab.model).close_chat.is_some() {
        world.happen(life, Event::CloseChatPressed);
    } else if let Some(phrase) = phrase {
        world.happen(life, Event::DraftChanged(phrase));
        world.happen(life, Event::DraftSubmitted);
    }
    Ok(())
}

/// Gives back what the desk has, if it can be read.
pub(crate) async fn say(
    world: &mut World,
    server: &Server,
    case: &Case,
) -> Result<Option<AtDesk>, SoakError> {
    close(world, server).await?;
    if !hand_over(world, server, "anyone at last").await? {
        return failed(world, "nobody waits at the desk in the end");
    }
    perform(world, server, &Deed::Say("a word at last".to_owned())).await?;
    write(world, "thanks at last").await;
    if case.seed.is_multiple_of(2) {
        leave(world, server, 0)?;
    } else {
        perform(world, server, &Deed::Close).await?;
    }
    close(world, server).await?;
    // What is closed while it waits, nobody at the desk sees any more.
    if read(world, server).await?.is_none() {
        if !hand_over(world, server, "anyone once more").await? {
            return failed(world, "nobody waits at the desk once more");
        }
        close(world, server).await?;
    }
    write(world, "hello at last").await;
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        pause(world).await;
        let desk = read(world, server).await?;
        let is_busy = server.standing(&whose(world))?.is_busy;
        if let Some(desk) = desk.filter(|desk| desk.is_delivered && !is_busy) {
            return Ok(Some(desk));
        }
    }
    failed(
        world,
        "something is still on its way between sandbox and desk",
    )
}

/// The visitor asks for agents, and one takes the conversation. Says whether
/// that came about.
async fn hand_over(world: &mut World, server: &Server, ask: &str) -> Result<bool, SoakError> {
    write(world, ask).await;
    let until = Instant::now() + PATIENCE;
    while !perform(world, server, &Deed::Take).await? {
        if Instant::now() > until {
            return Ok(false);
        }
    }
    Ok(true)
}

fn failed(world: &mut World, why: &str) -> Result<Option<AtDesk>, SoakError> {
    world.record.wrongs.push(why.to_owned());
    Ok(None)
}

/// Has agents close whatever waits for them, until the bot has the conversation
/// and nothing is on its way.
async fn close(world: &mut World, server: &Server) -> Result<(), SoakError> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        pause(world).await;
        let before = server.standing(&whose(world))?;
        let (desk, of) = (Arc::clone(&server.desk), whose(world));
        let open = world.meanwhile(async move { desk.find(&of).await }).await?;
        let standing = server.standing(&whose(world))?;
        match open {
            Some(open) => {
                if open.summary.state == State::Waiting {
                    perform(world, server, &Deed::Take).await?;
                }
                perform(world, server, &Deed::Close).await?;
            }
            None if standing.is_busy || before != standing => {}
            // The desk's end of it was refused, or is still on its way.
            None if standing.is_held => leave(world, server, 0)?,
            None => return Ok(()),
        }
    }
    failed(world, "the bot does not get the conversation back").map(drop)
}

/// The visitor writes, and first presses a button if nothing can be written.
async fn write(world: &mut World, text: &str) {
    for _ in 0..PRESSES {
        let Some(tab) = world.tabs.first() else {
            return;
        };
        let life = tab.life;
        if view(&tab.model).composer.lock.is_none() {
            world.happen(life, Event::DraftChanged(text.to_owned()));
            world.happen(life, Event::DraftSubmitted);
            return;
        }
        press(world, 0, 0);
        world.pass(STEP).await;
    }
    let wrong = format!("{text:?} could not be written: the input is locked");
    world.record.wrongs.push(wrong);
}

/// What the desk has, as the agent sees it who had the conversation last.
async fn read(world: &mut World, server: &Server) -> Result<Option<AtDesk>, SoakError> {
    let Some((place, id)) = world.record.seen_by else {
        return Ok(None);
    };
    let agent = server.desk.agents[place].clone();
    let transcript = world.meanwhile(async move { agent.transcript(id).await });
    let transcript = transcript.await?;
    Ok(transcript.map(|messages| AtDesk::of(&messages)))
}

async fn pause(world: &mut World) {
    tokio::time::sleep(PAUSE).await;
    world.pass(STEP).await;
}
