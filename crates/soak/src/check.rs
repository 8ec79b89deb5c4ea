//! Whether what the visitor said, what the server has and what each tab shows
//! agree. It looks, and changes nothing.

use chat_core::{LockReason, SendState, view};

use crate::record::{Record, Said};
use crate::tab::Tab;
use crate::truth::{Truth, counts};

/// What the opening is answered with.
const WELCOME: &str = "welcome";

/// What opens a conversation. While agents have it, it is a text like any other
/// (docs/sandbox.md), and nobody says welcome.
const OPENING: &str = "/start";

/// What is still to come, or wrong if it never comes.
pub(crate) fn differences(record: &Record, truth: &Truth, tab: &Tab, opens: bool) -> Vec<String> {
    let mut found = Vec::new();
    messages(record, truth, tab, &mut found);
    answers(record, truth, tab, opens, &mut found);
    lock(tab, &mut found);
    for one in &mut found {
        *one = format!("{}: {one}", tab.cid);
    }
    found
}

/// Everything that the visitor sent is there once, has arrived, and stands in
/// the order in which this visitor said it in each tab.
fn messages(record: &Record, truth: &Truth, tab: &Tab, found: &mut Vec<String>) {
    let shown: Vec<_> = tab.messages().collect();
    for said in &record.said {
        let times = shown.iter().filter(|(id, ..)| *id == said.id).count();
        if times != 1 {
            found.push(format!("{:?} is shown {times} times", said.text));
        }
        if !truth.messages.contains_key(&said.id) {
            found.push(format!("{:?} is not on the server", said.text));
        }
    }
    for (_, text, state) in &shown {
        if *state != SendState::Sent {
            found.push(format!("{text:?} is {state:?}"));
        }
    }
    let mut names: Vec<&str> = record.said.iter().map(|said| said.cid.as_str()).collect();
    names.dedup();
    for name in names {
        // Files come when they can be fetched (`check_files`).
        let is_mine = |said: &&Said| said.cid == name && said.told && said.file().is_none();
        let mine = |id: &str| {
            let mut said = record.said.iter().filter(is_mine);
            said.any(|said| said.id == id)
        };
        let said = record.said.iter().filter(is_mine);
        let said: Vec<&str> = said.map(|said| said.text.as_str()).collect();
        let shown = shown.iter().filter(|(id, ..)| mine(id));
        let shown: Vec<&str> = shown.map(|(_, text, _)| *text).collect();
        if shown != said && shown.len() == said.len() {
            found.push(format!("shown in the order {shown:?}, said in {said:?}"));
        }
    }
}

/// Everything that the bot answered and the server kept is shown once: nothing
/// oftener than the server has it, and nothing less often that answers what
/// was said since the last restart.
///
/// An opening that was lost is sent again. Who does not listen all the time may
/// miss what the bot said to the lost one: it is the same welcome.
fn answers(record: &Record, truth: &Truth, tab: &Tab, opens: bool, found: &mut Vec<String>) {
    let shown = counts(tab.answers());
    let has = counts(truth.answers.iter().map(String::as_str));
    for (text, times) in &shown {
        let most = has.get(text).copied().unwrap_or_default();
        if *times > most {
            found.push(format!(
                "{text:?} is shown {times} times, and was said {most} times"
            ));
        }
    }
    let is_welcomed = opens && !truth.for_agents.iter().any(|text| text == OPENING);
    for (text, times) in &has {
        let least = match *text {
            WELCOME => u32::from(is_welcomed),
            text if record.said.iter().any(|said| is_of(text, &said.text)) => *times,
            _ => 0,
        };
        let seen = shown.get(text).copied().unwrap_or_default();
        if seen < least {
            found.push(format!("{text:?} is shown {seen} times of {least}"));
        }
    }
}

/// How much of what was said before the conversation was begun anew is shown
/// again. It is counted and no failure: where the opening was lost, or is not
/// answered with a time, nobody can tell the one from the other, and what the
/// bot says by itself may come at any time.
pub(crate) fn returned(record: &Record, tab: &Tab) -> u64 {
    let messages = tab.messages().map(|(_, text, _)| text);
    let shown = messages.chain(tab.answers());
    let old = |text: &&str| record.before.iter().any(|said| is_of(text, said));
    shown.filter(old).count() as u64
}

/// Whether a text is what was said, or answers that.
fn is_of(text: &str, said: &str) -> bool {
    text == said || answers_to(text, said)
}

fn answers_to(text: &str, said: &str) -> bool {
    text.strip_suffix(said)
        .is_some_and(|rest| rest.ends_with(' '))
}

/// Who cannot write can press a button.
fn lock(tab: &Tab, found: &mut Vec<String>) {
    let seen = view(&tab.model);
    let stuck = match seen.composer.lock {
        None => false,
        Some(LockReason::ButtonsActive) => seen.quick_replies.is_empty(),
        Some(LockReason::AnswerPending) => true,
    };
    if stuck {
        found.push(format!("the input is locked: {:?}", seen.composer.lock));
    }
}

/// What the server got oftener than the rules allow, and how often it got a
/// message again at all.
pub(crate) fn doubles(record: &Record, truth: &Truth) -> (u64, Vec<String>) {
    let mut wrong = Vec::new();
    let mut doubles = 0;
    for said in &record.said {
        let times = truth.messages.get(&said.id).copied().unwrap_or_default();
        doubles += u64::from(times.saturating_sub(1));
        let most = record.most(&said.id);
        if times > most {
            let text = &said.text;
            wrong.push(format!(
                "the server got {text:?} {times} times, allowed are {most}"
            ));
        }
    }
    (doubles, wrong)
}
