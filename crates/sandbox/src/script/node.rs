//! YAML with the place of every value, so that each complaint can name a line.

use chat_api::Json;
use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, ScanError, YamlData};

use super::problem::Place;

/// How deep a script may nest.
const MAX_DEPTH: usize = 64;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) value: Value,
}

/// The values of YAML that JSON has too.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    /// Keys with their own places, in the order of the file.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) place: Place,
    pub(crate) name: String,
}

/// Reads the one document of a file.
pub(crate) fn parse(source: &str) -> Result<Node, (Place, String)> {
    let documents = MarkedYaml::load_from_str(source).map_err(|error| scan_problem(&error))?;
    match documents.as_slice() {
        [] => Err((Place::default(), "the script is empty".to_owned())),
        [document] => convert(document, 0),
        [_, second, ..] => Err((
            place_of(second),
            "a script is one document; this is a second one".to_owned(),
        )),
    }
}

fn scan_problem(error: &ScanError) -> (Place, String) {
    let marker = error.marker();
    let place = Place {
        line: marker.line(),
        column: marker.col() + 1,
    };
    (place, format!("not YAML: {}", error.info()))
}

fn convert(node: &MarkedYaml<'_>, depth: usize) -> Result<Node, (Place, String)> {
    let place = place_of(node);
    if depth > MAX_DEPTH {
        return Err((place, "nested too deep".to_owned()));
    }
    let value = match &node.data {
        YamlData::Value(scalar) => convert_scalar(scalar),
        YamlData::Sequence(items) => Value::List(
            items
                .iter()
                .map(|item| convert(item, depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        YamlData::Mapping(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| Ok((convert_key(key)?, convert(value, depth + 1)?)))
                .collect::<Result<_, (Place, String)>>()?,
        ),
        YamlData::Tagged(_, inner) => return convert(inner, depth + 1),
        YamlData::Representation(..) | YamlData::Alias(_) | YamlData::BadValue => {
            return Err((place, "this value cannot be read".to_owned()));
        }
    };
    Ok(Node { place, value })
}

fn convert_key(key: &MarkedYaml<'_>) -> Result<Key, (Place, String)> {
    let place = place_of(key);
    let name = match &key.data {
        YamlData::Value(scalar) => match convert_scalar(scalar) {
            Value::Text(name) => Some(name),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            _ => None,
        },
        _ => None,
    };
    match name {
        Some(name) => Ok(Key { place, name }),
        None => Err((place, "a key must be a plain text".to_owned())),
    }
}

fn convert_scalar(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(truth) => Value::Bool(*truth),
        Scalar::Integer(number) => Value::Number(*number as f64),
        Scalar::FloatingPoint(number) => Value::Number(number.into_inner()),
        Scalar::String(text) => Value::Text(text.to_string()),
    }
}

fn place_of(node: &MarkedYaml<'_>) -> Place {
    Place {
        line: node.span.start.line(),
        column: node.span.start.col() + 1,
    }
}

impl Value {
    /// The kind, as a complaint names it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

impl From<&Node> for Json {
    fn from(node: &Node) -> Self {
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Number(number) => Json::Number(*number),
            Value::Text(text) => Json::Text(text.clone()),
            Value::List(items) => Json::List(items.iter().map(Json::from).collect()),
            Value::Map(entries) => Json::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.name.clone(), Json::from(value)))
                    .collect(),
            ),
        }
    }
}
