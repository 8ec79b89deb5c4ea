//! One conversation from beginning to end: the visitor's steps and the agents'
//! among faults, then patience without faults, then the comparison.

use std::collections::BTreeMap;
use std::time::Duration;

use chat_core::{Event, SendState};

use crate::SoakError;
use crate::case::{Case, Step};
use crate::check_agents::{AtDesk, desk_differences, tab_differences};
use crate::server::Server;
use crate::steps::{open_again, reload, retry, take};
use crate::truth::Truth;
use crate::world::World;
use crate::{check, check_files, last_words};

/// A patient visitor looks again after so long ...
const ROUND: Duration = Duration::from_secs(45);

/// ... and does so often, before loading the page anew.
const ROUNDS: u32 = 20;

/// What became of a conversation.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// What is wrong; nothing if all is well.
    pub problems: Vec<String>,
    /// Messages of the visitor.
    pub messages: u64,
    /// Files that the visitor chose.
    pub files: u64,
    /// Those of them that arrived.
    pub uploaded: u64,
    /// Texts of the bot.
    pub answers: u64,
    /// How often the bot asked for agents.
    pub hand_overs: u64,
    /// What agents said.
    pub words: u64,
    /// How often the desk was killed.
    pub kills: u64,
    /// HTTP requests.
    pub requests: u64,
    /// Messages that were sent again by themselves.
    pub repeats: u64,
    /// Messages that were sent again because the visitor said so.
    pub retries: u64,
    /// Messages that the server got once more.
    pub doubles: u64,
    /// What was said before a restart and is shown again.
    pub returned: u64,
    /// Whether all was only well after the page was loaded anew.
    pub reloaded: bool,
    /// How often each kind of fault struck.
    pub kinds: BTreeMap<String, u64>,
    /// What happened, if that was asked for.
    pub trace: Vec<String>,
}

/// Runs a conversation on a pair of channels that nobody else uses.
pub async fn tell(
    case: &Case,
    server: &Server,
    slot: usize,
    traced: bool,
) -> Result<Verdict, SoakError> {
    let client = format!("visitor-{}", case.seed);
    let mut world = World::new(case, server, slot, client);
    world.trace = traced.then(Vec::new);
    world.trace.iter_mut().for_each(|trace| {
        // It can be run again with `--case`.
        trace.extend(serde_json::to_string(case));
    });
    if case.site.agents {
        server.desk.begin(&last_words::whose(&world))?;
    }
    server.begin_faults(case, &world.channel).await?;
    for step in &case.steps {
        world.note(format!("{step:?}"));
        take(&mut world, server, step).await?;
    }
    let kinds = server.end_faults(case, &world.channel).await?;
    let mut desk = None;
    calm_down(&mut world);
    if case.site.agents {
        arrive(&mut world).await;
        desk = last_words::say(&mut world, server, case).await?;
    }
    let mut left = settle(&mut world, server, case, desk.as_ref()).await?;
    let reloaded = !left.is_empty();
    if reloaded {
        // What a page has heard and not told the others when it died is news
        // to them when they look again. All else comes by itself.
        if !world.record.crashed {
            let early = left.iter().map(|one| format!("before a reload: {one}"));
            world.record.wrongs.extend(early);
        }
        for tab in 0..world.tabs.len() {
            reload(&mut world, tab);
        }
        calm_down(&mut world);
        left = settle(&mut world, server, case, desk.as_ref()).await?;
    }
    let truth = truth(&world, server)?;
    let (doubles, mut wrong) = check::doubles(&world.record, &truth);
    if let Some(desk) = &desk {
        wrong.extend(desk_differences(case, &world.record, &truth, desk));
    }
    wrong.extend(check_files::contents(&world.record, &truth, server).await?);
    let kills = case.steps.iter().filter(|step| **step == Step::KillDesk);
    server.forget(&world.channel, &world.client).await?;
    let tabs = world.tabs.iter();
    let returned = tabs.map(|tab| check::returned(&world.record, tab)).sum();
    let record = std::mem::take(&mut world.record);
    Ok(Verdict {
        problems: [left, wrong, record.wrongs.clone()].concat(),
        messages: record.said.len() as u64,
        files: record.files.of.len() as u64,
        uploaded: truth.files.len() as u64,
        answers: truth.answers.len() as u64,
        hand_overs: truth.hand_overs,
        words: truth.words.len() as u64,
        kills: kills.count() as u64,
        requests: record.requests,
        repeats: record.repeats,
        retries: record.retries,
        doubles,
        returned,
        reloaded,
        kinds,
        trace: world.trace.take().unwrap_or_default(),
    })
}

/// Nothing goes wrong any more, and the visitor is patient.
fn calm_down(world: &mut World) {
    world.set_online(true);
    world.patient = true;
    for tab in &mut world.tabs {
        tab.fuse = None;
    }
    world.happen_everywhere(&Event::VisibilityChanged(true));
    world.happen_everywhere(&Event::PanelOpened);
}

/// Everything that was written gets to the server.
async fn arrive(world: &mut World) {
    for _ in 0..ROUNDS {
        for tab in 0..world.tabs.len() {
            open_again(world, tab);
            retry(world, tab);
        }
        world.pass(ROUND).await;
        let mut messages = world.tabs.iter().flat_map(|tab| tab.messages());
        let are_sent = messages.all(|(.., state)| state == SendState::Sent);
        if are_sent && check_files::on_their_way(&world.record) == 0 {
            return;
        }
    }
}

/// Gives back what is still not as it should be.
async fn settle(
    world: &mut World,
    server: &Server,
    case: &Case,
    desk: Option<&AtDesk>,
) -> Result<Vec<String>, SoakError> {
    let mut left = Vec::new();
    for _ in 0..ROUNDS {
        for tab in 0..world.tabs.len() {
            open_again(world, tab);
            retry(world, tab);
        }
        world.pass(ROUND).await;
        let truth = truth(world, server)?;
        let of_tab = |tab| {
            let mut left = check::differences(&world.record, &truth, tab, case.site.opens);
            if desk.is_some() {
                left.extend(tab_differences(case, &world.record, &truth, tab));
            }
            left
        };
        left = world.tabs.iter().flat_map(of_tab).collect();
        left.extend(check_files::differences(&world.record, &truth, &world.tabs));
        if left.is_empty() {
            break;
        }
    }
    Ok(left)
}

pub(crate) fn truth(world: &World, server: &Server) -> Result<Truth, SoakError> {
    Ok(Truth::of(&server.kept(&world.channel, &world.client)?))
}
