//! One conversation as data: what the visitor does, how the site is set up and
//! what goes wrong. It follows from a seed, can be written down as JSON, and
//! be made smaller. Nothing is run here.

use std::time::Duration;

use chat_core::{BlockForm, Listen, Opening, Settings};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::deeds::{self, Deed};
use crate::files::Chosen;
use crate::random::Random;
use crate::{faults, faults_of_agents, faults_of_uploads, files};

/// So many conversations of a hundred are on a channel with agents.
const WITH_AGENTS: u64 = 34;

/// So many let the visitor send files.
const WITH_FILES: u64 = 50;

/// A conversation that can be run, and run again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Where all identifiers and chances come from.
    pub seed: u64,
    /// How the site is set up.
    pub site: Site,
    /// What goes wrong: the rules of the channel's plan (docs/sandbox.md,
    /// "Faults").
    pub faults: Vec<Value>,
    /// What the visitor does.
    pub steps: Vec<Step>,
}

/// The settings that conversations differ in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Whether requests are answered at once and the answers come as events.
    pub asynchronous: bool,
    /// Whether events are listened for all the time.
    pub listen_always: bool,
    /// Whether the channel locks the input while there are buttons.
    pub channel_locks: bool,
    /// Whether the widget does.
    pub widget_locks: bool,
    /// Whether several replies come one after another.
    pub paced: bool,
    /// Whether the widget opens the conversation.
    pub opens: bool,
    /// Whether the bot can hand over to agents.
    #[serde(default)]
    pub agents: bool,
    /// Whether the visitor can send files.
    #[serde(default)]
    pub files: bool,
}

/// One thing that the visitor, the browser, the network or an agent does. Tabs
/// are counted from 0; what makes no sense when its turn comes is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The panel of a tab is opened, or closed.
    Toggle(usize),
    /// A message is written in a tab and sent.
    Say(usize, String),
    /// A button of a tab is pressed, if there is one.
    Press(usize, usize),
    /// Files are chosen in a tab.
    Attach(usize, Vec<Chosen>),
    /// One of the files of a tab that cannot be fetched yet is taken out.
    Remove(usize, usize),
    /// "Try again" is pressed on all that failed in a tab.
    Retry(usize),
    /// So many milliseconds pass.
    Wait(u64),
    /// A tab goes out of view, or comes into it.
    Look(usize, bool),
    /// The device is offline, or online again.
    Online(bool),
    /// A tab is loaded anew.
    Reload(usize),
    /// A tab dies after so many more effects, in the middle of something, and
    /// is loaded anew.
    Crash(usize, usize),
    /// Another tab is opened.
    OpenTab,
    /// A tab is closed, unless it is the last one.
    CloseTab(usize),
    /// The visitor begins anew.
    Restart(usize),
    /// The visitor ends the chat with the agents, in a tab.
    Leave(usize),
    /// An agent does something.
    Agent(Deed),
    /// The agents' desk is killed and started again, for all conversations.
    KillDesk,
}

impl Case {
    /// The conversation of a seed.
    pub fn of_seed(seed: u64) -> Self {
        let mut random = Random::new(seed, 1);
        let site = Site {
            asynchronous: random.percent(25),
            listen_always: random.percent(30),
            channel_locks: random.percent(30),
            widget_locks: random.percent(20),
            paced: random.percent(50),
            opens: random.percent(80),
            agents: Random::new(seed, 5).percent(WITH_AGENTS),
            files: Random::new(seed, 8).percent(WITH_FILES),
        };
        let mut faults = faults::draw(&mut Random::new(seed, 2));
        let mut steps = steps(&mut Random::new(seed, 3));
        if site.agents {
            faults.extend(faults_of_agents::draw(&mut Random::new(seed, 6)));
            steps = deeds::weave(&mut Random::new(seed, 7), steps);
        }
        if site.files {
            faults.extend(faults_of_uploads::draw(&mut Random::new(seed, 9)));
            steps = files::weave(&mut Random::new(seed, 10), steps);
        }
        faults::delays_first(&mut faults);
        Case {
            seed,
            site,
            faults,
            steps,
        }
    }
}

impl Site {
    /// The core's settings.
    pub fn settings(&self) -> Settings {
        Settings {
            opening: match self.opens {
                true => Settings::default().opening,
                false => Opening::None,
            },
            block_form: match self.widget_locks {
                true => BlockForm::Always,
                false => BlockForm::Auto,
            },
            reply_pause: match self.paced {
                true => Settings::default().reply_pause,
                false => Duration::ZERO,
            },
            listen: match self.listen_always {
                true => Listen::Always,
                false => Listen::Auto,
            },
            asynchronous: self.asynchronous,
            files: self.files.then(files::limits),
            ..Settings::default()
        }
    }
}

/// What a text asks of the bot (bot.yaml).
const WISHES: [&str; 8] = [
    "hello", "hello", "hello", "many", "choose", "must", "slow", "later",
];

fn steps(random: &mut Random) -> Vec<Step> {
    let mut steps = vec![Step::Toggle(0)];
    let two_tabs = random.percent(30);
    let restless = random.percent(30);
    for number in 0..random.between(5, 20) {
        let tab = match two_tabs {
            true => random.below(2) as usize,
            false => 0,
        };
        let rare = if restless { 6 } else { 1 };
        let kind = random.weighted(&[
            (30, 0),
            (10, 1),
            (6, 2),
            (14, 3),
            (rare, 4),
            (rare, 5),
            (rare, 6),
            (rare, 7),
            (rare, 8),
            (if two_tabs { 8 } else { 0 }, 9),
            (if two_tabs { 2 } else { 0 }, 10),
            (1, 11),
        ]);
        steps.push(match kind {
            Some(0) => {
                let wish = WISHES[random.below(WISHES.len() as u64) as usize];
                Step::Say(tab, format!("{wish} {number}"))
            }
            Some(1) => Step::Press(tab, random.below(2) as usize),
            Some(2) => Step::Retry(tab),
            Some(4) => Step::Look(tab, random.percent(50)),
            Some(5) => Step::Online(random.percent(50)),
            Some(6) => Step::Reload(tab),
            Some(7) => Step::Crash(tab, random.between(1, 8) as usize),
            Some(8) => Step::Toggle(tab),
            Some(9) => Step::OpenTab,
            Some(10) => Step::CloseTab(tab),
            Some(11) => Step::Restart(tab),
            _ => Step::Wait(match random.below(3) {
                0 => random.between(10, 1_000),
                1 => random.between(1_000, 15_000),
                _ => random.between(15_000, 130_000),
            }),
        });
        if random.percent(40) {
            steps.push(Step::Wait(random.between(1, 4_000)));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_case_also_through_json() {
        for seed in 0..200 {
            let case = Case::of_seed(seed);
            let text = serde_json::to_string(&case).expect("JSON");
            let read: Case = serde_json::from_str(&text).expect("a case");
            assert_eq!(read, case);
            assert_eq!(Case::of_seed(seed), case);
        }
    }
}
