//! Reading what brings a conversation to a state: texts, expressions, buttons
//! and events.

use regex::RegexBuilder;

use super::Pattern;
use super::fields::{Fields, text};
use super::node::{Node, Value};
use super::problem::{Place, Problems};

/// Reads one element of `when`: a text, or a mapping with one key. Labels that
/// `button` names are noted, because some reply must have them.
pub(crate) fn read(
    node: &Node,
    awaited_buttons: &mut Vec<(String, Place)>,
    problems: &mut Problems,
) -> Option<Pattern> {
    if let Value::Text(_) = node.value {
        return text(node, "when", problems).map(|words| Pattern::Text(words.to_owned()));
    }
    let mut fields = Fields::of(node, "a pattern", problems)?;
    let patterns: Vec<Pattern> = [
        fields
            .text("text", problems)
            .map(|(words, _)| Pattern::Text(words.to_owned())),
        fields
            .text("exact", problems)
            .map(|(words, _)| Pattern::Exact(words.to_owned())),
        fields
            .text("regex", problems)
            .and_then(|(source, place)| read_regex(source, place, problems)),
        fields.text("button", problems).map(|(label, place)| {
            awaited_buttons.push((label.to_owned(), place));
            Pattern::Button(label.to_owned())
        }),
        fields
            .text("event", problems)
            .map(|(name, _)| Pattern::Event(name.to_owned())),
    ]
    .into_iter()
    .flatten()
    .collect();
    fields.finish("a pattern", problems);
    if patterns.len() > 1 {
        problems.add(
            node.place,
            "a pattern has one key; write each as an element of its own",
        );
    }
    patterns.into_iter().next()
}

fn read_regex(source: &str, place: Place, problems: &mut Problems) -> Option<Pattern> {
    match RegexBuilder::new(source).case_insensitive(true).build() {
        Ok(regex) => Some(Pattern::Regex(regex)),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default();
            problems.add(place, format!("not a regular expression: {reason}"));
            None
        }
    }
}
