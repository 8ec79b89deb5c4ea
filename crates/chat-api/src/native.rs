//! Reading from `serde_json::Value`: the decoder's native world.

use serde_json::Value;

use crate::json::Json;
use crate::source::{Kind, Source};

impl Source for &Value {
    fn kind(&self) -> Kind {
        match self {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::Text,
            Value::Array(_) => Kind::List,
            Value::Object(_) => Kind::Map,
        }
    }

    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn written_number(&self) -> Option<String> {
        // Adding nothing turns -0 into 0, as browsers write it.
        self.number().map(|number| (number + 0.0).to_string())
    }

    fn spelled_number(&self) -> Option<f64> {
        self.as_str()?.trim().parse().ok()
    }

    fn items(&self) -> Vec<Self> {
        self.as_array()
            .map(|items| items.iter().collect())
            .unwrap_or_default()
    }

    fn keys(&self) -> Vec<String> {
        self.as_object()
            .map(|map| map.keys().cloned().collect())
            .unwrap_or_default()
    }

    fn get(&self, key: &str) -> Option<Self> {
        Value::get(self, key)
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        Json::read(&value)
    }
}

/// Numbers that JSON cannot write (none can come from a decoded body) read as
/// `null`.
impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        serde_json::to_value(json).unwrap_or_default()
    }
}
