//! Reading the replies of a script, and comparing them with their shapes.
//!
//! Types of other channels, whose keys nobody documents, are taken with any.

use chat_api::{Json, SILENT_TYPES};

use super::ReplyTemplate;
use super::fields::{Fields, text};
use super::node::{Node, Value};
use super::problem::Problems;
use super::reply_shape::{Element, Entry, MAX_CARDS, SHAPES, Slot};
use super::states::Finds;

/// Reads one element of `replies`: a text, a reply, or `verbatim: …`.
pub(crate) fn read(
    node: &Node,
    finds: &mut Finds,
    problems: &mut Problems,
) -> Option<ReplyTemplate> {
    if let Value::Text(_) = &node.value {
        let words = text(node, "text", problems)?;
        finds.variables_in(&Json::from(words), node.place);
        return Some(ReplyTemplate::Known(
            Json::map().with("type", "text").with("text", words),
        ));
    }
    let mut fields = Fields::of(node, "a reply", problems)?;
    let json = Json::from(node);
    finds.variables_in(&json, node.place);
    if let Some(verbatim) = fields.node("verbatim") {
        fields.finish("a verbatim reply", problems);
        return Some(ReplyTemplate::Verbatim(Json::from(verbatim)));
    }
    let Some(kind_node) = fields.node("type") else {
        problems.add(node.place, "a reply needs a `type`");
        return None;
    };
    let kind = text(kind_node, "type", problems)?;
    if SILENT_TYPES.contains(&kind) {
        return Some(ReplyTemplate::Known(json));
    }
    let Some((_, shape)) = SHAPES.iter().find(|(name, _)| *name == kind) else {
        problems.add(
            kind_node.place,
            format!("no reply has the type `{kind}`; to send it all the same, write `verbatim:`"),
        );
        return None;
    };
    fields.text("state", problems);
    check_entries(&mut fields, shape, &format!("`{kind}`"), finds, problems);
    fields.finish(&format!("`{kind}`"), problems);
    Some(ReplyTemplate::Known(json))
}

fn check_entries(
    fields: &mut Fields<'_>,
    shape: &[Entry],
    what: &str,
    finds: &mut Finds,
    problems: &mut Problems,
) {
    for (key, needed, slot) in shape {
        match fields.node(key) {
            Some(node) => check_slot(node, key, *slot, finds, problems),
            None if *needed => {
                problems.add(fields.place(), format!("{what} needs `{key}`"));
            }
            None => {}
        }
    }
}

fn check_slot(node: &Node, key: &str, slot: Slot, finds: &mut Finds, problems: &mut Problems) {
    let expected = match (slot, &node.value) {
        (Slot::Any, _)
        | (Slot::TextOrNull, Value::Null)
        | (Slot::Bool, Value::Bool(_))
        | (Slot::Map, Value::Map(_)) => return,
        (Slot::Text | Slot::TextOrNull, _) => {
            text(node, key, problems);
            return;
        }
        (Slot::State | Slot::StateOrRoot, _) => {
            if let Some(path) = text(node, key, problems)
                && (matches!(slot, Slot::State) || path != "/")
            {
                finds.named(path, node.place);
            }
            return;
        }
        (Slot::OneOf(choices), _) => {
            if let Some(found) = text(node, key, problems)
                && !choices.contains(&found)
            {
                let choices = choices.join(", ");
                problems.add(node.place, format!("`{key}` is one of {choices}"));
            }
            return;
        }
        (Slot::Number(least, most), Value::Number(number)) => {
            if !(least..=most).contains(number) {
                problems.add(
                    node.place,
                    format!("`{key}` lies between {least} and {most}"),
                );
            }
            return;
        }
        (Slot::Texts, Value::List(items)) => {
            for item in items {
                text(item, key, problems);
            }
            return;
        }
        (Slot::List(shape, element), Value::List(items)) => {
            check_elements(node, items, key, shape, element, finds, problems);
            return;
        }
        (Slot::Bool, _) => "true or false",
        (Slot::Map, _) => "a mapping",
        (Slot::Number(..), _) => "a number",
        (Slot::Texts | Slot::List(..), _) => "a list",
    };
    let kind = node.value.kind();
    problems.add(node.place, format!("`{key}` is {expected}, this is {kind}"));
}

fn check_elements(
    list: &Node,
    items: &[Node],
    key: &str,
    shape: &'static [Entry],
    element: Element,
    finds: &mut Finds,
    problems: &mut Problems,
) {
    if items.is_empty() {
        problems.add(list.place, format!("`{key}` is empty"));
    }
    if element == Element::Card && items.len() > MAX_CARDS {
        problems.add(
            list.place,
            format!("a carousel has at most {MAX_CARDS} cards"),
        );
    }
    let (what, label) = match element {
        Element::QuickReply | Element::InlineButton => ("a button", "text"),
        Element::Card => ("a card", "btnText"),
    };
    for item in items {
        let Some(mut fields) = Fields::of(item, what, problems) else {
            continue;
        };
        check_entries(&mut fields, shape, what, finds, problems);
        if let Some(Node {
            value: Value::Text(text),
            ..
        }) = fields.node(label)
        {
            finds.labels.insert(text.clone());
        }
        fields.finish(what, problems);
    }
}
