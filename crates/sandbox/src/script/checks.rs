//! What can only be checked when the whole script is known: names that lead
//! nowhere, states that nothing leads to, and the limits of an answer.

use std::collections::BTreeSet;

use super::problem::Problems;
use super::states::{Draft, StateDraft};
use super::template::BUILT_IN;
use super::{Pattern, ReplyTemplate};
use crate::bot::limits::{MAX_CHARACTERS, MAX_REPLIES};

/// Checks a draft, and adds what is wrong with it.
pub(crate) fn check(draft: &Draft, problems: &mut Problems) {
    let paths: BTreeSet<&str> = draft.states.iter().map(path).collect();
    check_names(draft, &paths, problems);
    check_variables(draft, problems);
    check_buttons(draft, problems);
    check_patterns(draft, problems);
    check_limits(draft, problems);
    check_reach(draft, problems);
}

fn path(state: &StateDraft) -> &str {
    &state.state.path
}

fn check_names(draft: &Draft, paths: &BTreeSet<&str>, problems: &mut Problems) {
    let named = draft
        .states
        .iter()
        .flat_map(|state| state.finds.targets.iter().chain(&state.from))
        .chain(&draft.fallback);
    for (name, place) in named {
        if !paths.contains(name.as_str()) {
            problems.add(*place, format!("there is no state `{name}`"));
        }
    }
}

fn check_variables(draft: &Draft, problems: &mut Problems) {
    let remembered: BTreeSet<&str> = draft
        .states
        .iter()
        .flat_map(|state| &state.state.remember)
        .map(|(name, _)| name.as_str())
        .collect();
    for (name, place) in draft.states.iter().flat_map(|state| &state.finds.variables) {
        let known = BUILT_IN.contains(&name.as_str())
            || name.starts_with("data.")
            || remembered.contains(name.as_str());
        if !known {
            let known = BUILT_IN.join(", ");
            problems.add(
                *place,
                format!(
                    "there is no variable `{name}`; there are {known}, data.…, \
                     and what the script remembers"
                ),
            );
        }
    }
}

/// A pattern on a button that no reply has would never match.
fn check_buttons(draft: &Draft, problems: &mut Problems) {
    let labels: BTreeSet<&str> = draft
        .states
        .iter()
        .flat_map(|state| &state.finds.labels)
        .map(String::as_str)
        .collect();
    let some_vary = labels.iter().any(|label| label.contains("{{"));
    for (label, place) in draft.states.iter().flat_map(|state| &state.awaited_buttons) {
        if !some_vary && !labels.contains(label.as_str()) {
            problems.add(*place, format!("no reply has a button `{label}`"));
        }
    }
}

/// A pattern that an earlier state has already would never match.
fn check_patterns(draft: &Draft, problems: &mut Problems) {
    let mut taken: BTreeSet<(String, &[String])> = BTreeSet::new();
    for draft in &draft.states {
        for pattern in &draft.state.when {
            let name = match pattern {
                Pattern::Text(words) => format!("text `{}`", words.trim().to_lowercase()),
                Pattern::Exact(words) => format!("exact text `{words}`"),
                Pattern::Event(name) => format!("event `{name}`"),
                Pattern::Button(label) => format!("button `{label}`"),
                Pattern::Regex(regex) => format!("expression `{regex}`"),
            };
            if !taken.insert((name.clone(), &draft.state.from)) {
                problems.add(
                    draft.place,
                    format!(
                        "`{}` waits for the {name} that an earlier one takes",
                        path(draft)
                    ),
                );
            }
        }
    }
}

fn check_limits(draft: &Draft, problems: &mut Problems) {
    for draft in &draft.states {
        let replies = &draft.state.replies;
        if replies.len() > MAX_REPLIES {
            problems.add(
                draft.place,
                format!("an answer has at most {MAX_REPLIES} replies, this one has more"),
            );
        }
        let characters: usize = replies
            .iter()
            .map(|reply| match reply {
                ReplyTemplate::Known(json) | ReplyTemplate::Verbatim(json) => json,
            })
            .filter_map(|json| json.at("text")?.as_text())
            .map(|text| text.chars().count())
            .sum();
        if characters > MAX_CHARACTERS {
            problems.add(
                draft.place,
                format!("an answer has at most {MAX_CHARACTERS} characters, this one has more"),
            );
        }
        if draft.state.error.is_some() && !replies.is_empty() {
            problems.add(
                draft.place,
                "a state answers with `error` or with `replies`",
            );
        }
    }
}

/// Every state must be reachable: by a pattern of its own, or from a state
/// that is.
fn check_reach(draft: &Draft, problems: &mut Problems) {
    let mut reached: BTreeSet<&str> = draft
        .fallback
        .iter()
        .map(|(path, _)| path.as_str())
        .collect();
    loop {
        let before = reached.len();
        for state in &draft.states {
            let by_pattern = !state.state.when.is_empty()
                && (state.from.is_empty()
                    || state
                        .from
                        .iter()
                        .any(|(from, _)| reached.contains(from.as_str())));
            if by_pattern || state.is_for_campaigns {
                reached.insert(path(state));
            }
            if reached.contains(path(state)) {
                reached.extend(state.finds.targets.iter().map(|(name, _)| name.as_str()));
            }
        }
        if reached.len() == before {
            break;
        }
    }
    for state in &draft.states {
        if !reached.contains(path(state)) {
            problems.add(
                state.place,
                format!(
                    "nothing leads to `{}`: it has no pattern that can match, and no state \
                     that can be reached names it",
                    path(state)
                ),
            );
        }
    }
}
