//! Whether each file that the visitor chose is where it belongs: sent and shown
//! once if it arrived, shown as refused or interrupted if not, and nowhere if it
//! is not wanted any more. It looks, and changes nothing.

use std::collections::BTreeSet;

use chat_core::{SendState, UploadFailure};

use crate::SoakError;
use crate::fates::{Fate, OfFile};
use crate::files::number_in;
use crate::record::Record;
use crate::server::Server;
use crate::tab::Tab;
use crate::truth::Truth;

/// What is still to come, or wrong if it never comes.
pub(crate) fn differences(record: &Record, truth: &Truth, tabs: &[Tab]) -> Vec<String> {
    let mut found = Vec::new();
    for (number, of) in &record.files.of {
        one(record, truth, tabs, *number, of, &mut found);
    }
    for tab in tabs {
        for file in tab.files.values() {
            let number = file.number;
            if !tab.uploads().any(|(_, shown, _)| shown == number) {
                let cid = &tab.cid;
                found.push(format!("{cid}: the file {number} is held, and not shown"));
            }
        }
    }
    for (place, numbers) in shown_in_order(record, tabs) {
        // A page that dies between two of them has kept the order of one only.
        if !record.crashed && !numbers.is_sorted() {
            found.push(format!("{place}: files are shown in the order {numbers:?}"));
        }
    }
    found
}

/// How many files are still to be uploaded, as far as that is possible.
pub(crate) fn on_their_way(record: &Record) -> usize {
    let all = record.files.of.values();
    all.filter(|of| of.fate == Fate::Wanted && of.file.refused().is_none())
        .count()
}

fn one(
    record: &Record,
    truth: &Truth,
    tabs: &[Tab],
    number: u64,
    of: &OfFile,
    found: &mut Vec<String>,
) {
    let said = record.said.iter();
    let said = said.filter(|said| said.file() == Some(number)).count();
    let most = match of.fate {
        Fate::Arrived => 1,
        _ => 0,
    };
    if said != most {
        found.push(format!(
            "the file {number} is {:?} and sent {said} times",
            of.fate
        ));
    }
    let sent = truth.files.iter();
    let sent = sent.filter(|(_, file)| number_in(&file.name) == Some(number));
    let messages: BTreeSet<&str> = sent.map(|(id, _)| id.as_str()).collect();
    let most = match of.fate {
        Fate::Arrived | Fate::Before => 1,
        _ => 0,
    };
    if messages.len() > most {
        let times = messages.len();
        found.push(format!(
            "the file {number} is {:?} and in {times} messages",
            of.fate
        ));
    }
    for tab in tabs {
        let shown = tab.files_shown().filter(|(_, shown, _)| *shown == number);
        let states: Vec<SendState> = shown.map(|(.., state)| state).collect();
        let is_own = tab.life == of.life;
        let not_uploaded = SendState::NotUploaded;
        let is_right = match of.fate {
            // It is counted among the messages.
            Fate::Arrived => states.iter().all(|state| !state.is_upload()),
            Fate::Before => states.len() <= 1,
            Fate::Gone => states.is_empty(),
            Fate::Interrupted => {
                let told = not_uploaded(UploadFailure::Interrupted);
                states.is_empty() || tab.cid == of.cid && states == [told]
            }
            Fate::Refused(why) if is_own => states == [not_uploaded(why)],
            Fate::Wanted if is_own => {
                let why = of.file.refused();
                why.is_some_and(|why| states == [not_uploaded(why)])
            }
            Fate::Refused(_) | Fate::Wanted => states.is_empty(),
        };
        if !is_right {
            found.push(format!(
                "{}: the file {number} is {:?} and shown as {states:?}",
                tab.cid, of.fate
            ));
        }
    }
}

/// The files of each tab as each tab shows them, without those that others may
/// have overtaken: what was not taken at first is sent when it is tried again.
fn shown_in_order(record: &Record, tabs: &[Tab]) -> Vec<(String, Vec<u64>)> {
    let cids: BTreeSet<&str> = record.files.of.values().map(|of| of.cid.as_str()).collect();
    let mut all = Vec::new();
    for tab in tabs {
        for cid in &cids {
            let is_of = |number: &u64| {
                let of = record.files.of.get(number);
                let said = record.said.iter().find(|said| said.file() == Some(*number));
                of.is_some_and(|of| of.cid == *cid && of.fate == Fate::Arrived && !of.has_failed)
                    && said.is_some_and(|said| !record.was_asked(&said.id))
            };
            let numbers = tab.files_shown().map(|(_, number, _)| number);
            let numbers = numbers.filter(is_of).collect();
            all.push((format!("{} of {cid}", tab.cid), numbers));
        }
    }
    all
}

/// Whether what can be fetched is what the visitor chose.
pub(crate) async fn contents(
    record: &Record,
    truth: &Truth,
    server: &Server,
) -> Result<Vec<String>, SoakError> {
    let mut found = Vec::new();
    for (_, file) in &truth.files {
        let of = number_in(&file.name).and_then(|number| record.files.of.get(&number));
        let content = server.fetch(&file.url).await?;
        if of.is_none_or(|of| of.file.content() != content) {
            found.push(format!("{:?} is not what was chosen", file.name));
        }
    }
    Ok(found)
}
