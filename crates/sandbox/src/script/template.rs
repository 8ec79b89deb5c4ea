//! Variables in a script's texts: `{{query}}`, `{{firstName|there}}`.
//!
//! A variable without a value is replaced by what stands behind `|`, or by
//! nothing. What is put in is not looked at again.

use chat_api::Json;

/// The variables that every script has (`data.…` beside them).
pub(crate) const BUILT_IN: [&str; 6] = [
    "query",
    "event",
    "clientId",
    "firstName",
    "channel",
    "origin",
];

/// Where values come from.
pub(crate) trait Values {
    /// The value of a variable.
    fn value(&self, name: &str) -> Option<String>;
}

/// Puts values into a text.
pub(crate) fn fill(text: &str, values: &impl Values) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Variable { name, otherwise } => {
                let value = values.value(name).filter(|value| !value.is_empty());
                filled.push_str(value.as_deref().unwrap_or(otherwise));
            }
        }
    }
    filled
}

/// Puts values into every text of a tree, keys excepted.
pub(crate) fn fill_tree(tree: &Json, values: &impl Values) -> Json {
    match tree {
        Json::Text(text) => Json::Text(fill(text, values)),
        Json::List(items) => items.iter().map(|item| fill_tree(item, values)).collect(),
        Json::Map(entries) => Json::Map(
            entries
                .iter()
                .map(|(key, value)| (key.clone(), fill_tree(value, values)))
                .collect(),
        ),
        other => other.clone(),
    }
}

/// The names of the variables in a text.
pub(crate) fn variables(text: &str) -> Vec<&str> {
    pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Variable { name, .. } => Some(name),
            Piece::Text(_) => None,
        })
        .collect()
}

enum Piece<'t> {
    Text(&'t str),
    Variable { name: &'t str, otherwise: &'t str },
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        let Some((inside, after)) = behind.split_once("}}") else {
            break;
        };
        let (name, otherwise) = inside.split_once('|').unwrap_or((inside, ""));
        pieces.push(Piece::Text(before));
        pieces.push(Piece::Variable {
            name: name.trim(),
            otherwise: otherwise.trim(),
        });
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Values for Fixed {
        fn value(&self, name: &str) -> Option<String> {
            match name {
                "query" => Some("{{clientId}} & co".to_owned()),
                "firstName" => Some(String::new()),
                _ => None,
            }
        }
    }

    #[test]
    fn a_value_is_put_in_and_not_looked_at_again() {
        assert_eq!(fill("You: {{ query }}!", &Fixed), "You: {{clientId}} & co!");
    }

    #[test]
    fn a_variable_without_a_value_gives_its_default() {
        assert_eq!(
            fill("Hello {{firstName|there}}{{x}}.", &Fixed),
            "Hello there."
        );
    }

    #[test]
    fn braces_that_do_not_close_stay() {
        assert_eq!(
            fill("a {{ b } }} {{c", &Fixed),
            "a  {{c",
            "a name that is unknown is empty; the open one stays"
        );
    }

    #[test]
    fn the_names_in_a_text_are_found() {
        assert_eq!(variables("{{a}} {{ b|c }} {{"), ["a", "b"]);
    }
}
