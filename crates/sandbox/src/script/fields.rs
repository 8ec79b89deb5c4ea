//! Reading a mapping of a script key by key. What is of the wrong kind, and
//! every key that nobody asked for, becomes a problem, and reading goes on.

use super::node::{Key, Node, Value};
use super::problem::{Place, Problems};

/// The keys of one mapping.
pub(crate) struct Fields<'n> {
    place: Place,
    entries: &'n [(Key, Node)],
    known: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The mapping that must stand here.
    pub(crate) fn of(node: &'n Node, what: &str, problems: &mut Problems) -> Option<Self> {
        match &node.value {
            Value::Map(entries) => Some(Fields {
                place: node.place,
                entries,
                known: Vec::new(),
            }),
            other => {
                problems.add(
                    node.place,
                    format!("{what} is a mapping, this is {}", other.kind()),
                );
                None
            }
        }
    }

    /// The value at a key, `null` included.
    pub(crate) fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.known.push(key);
        self.entries
            .iter()
            .find(|(name, _)| name.name == key)
            .map(|(_, node)| node)
    }

    pub(crate) fn text(
        &mut self,
        key: &'static str,
        problems: &mut Problems,
    ) -> Option<(&'n str, Place)> {
        let node = self.node(key)?;
        text(node, key, problems).map(|text| (text, node.place))
    }

    pub(crate) fn number(
        &mut self,
        key: &'static str,
        problems: &mut Problems,
    ) -> Option<(f64, Place)> {
        let node = self.node(key)?;
        match node.value {
            Value::Number(number) => Some((number, node.place)),
            ref other => {
                let kind = other.kind();
                problems.add(node.place, format!("`{key}` is a number, this is {kind}"));
                None
            }
        }
    }

    pub(crate) fn boolean(&mut self, key: &'static str, problems: &mut Problems) -> Option<bool> {
        let node = self.node(key)?;
        match node.value {
            Value::Bool(truth) => Some(truth),
            ref other => {
                let kind = other.kind();
                problems.add(
                    node.place,
                    format!("`{key}` is true or false, this is {kind}"),
                );
                None
            }
        }
    }

    /// The elements of a list; nothing where the key is missing.
    pub(crate) fn items(&mut self, key: &'static str, problems: &mut Problems) -> &'n [Node] {
        let Some(node) = self.node(key) else {
            return &[];
        };
        match &node.value {
            Value::List(items) => items,
            other => {
                let kind = other.kind();
                problems.add(node.place, format!("`{key}` is a list, this is {kind}"));
                &[]
            }
        }
    }

    /// Complains of every key that was not asked for.
    pub(crate) fn finish(self, what: &str, problems: &mut Problems) {
        for (key, _) in self.entries {
            if !self.known.contains(&key.name.as_str()) {
                let known = self.known.join(", ");
                problems.add(
                    key.place,
                    format!("{what} has no key `{}`; it has {known}", key.name),
                );
            }
        }
    }

    pub(crate) fn place(&self) -> Place {
        self.place
    }
}

/// The text that must stand here. Numbers must be quoted: it is unclear how
/// they are to be written.
pub(crate) fn text<'n>(node: &'n Node, what: &str, problems: &mut Problems) -> Option<&'n str> {
    match &node.value {
        Value::Text(text) if text.trim().is_empty() => {
            problems.add(node.place, format!("`{what}` is empty"));
            None
        }
        Value::Text(text) => Some(text),
        Value::Null => {
            problems.add(node.place, format!("`{what}` is a text, this is nothing"));
            None
        }
        other => {
            let kind = other.kind();
            problems.add(
                node.place,
                format!("`{what}` is a text, this is {kind}; put it in quotes"),
            );
            None
        }
    }
}
