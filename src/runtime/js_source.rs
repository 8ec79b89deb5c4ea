//! Reading from the browser's own objects: the decoder's other world.
//!
//! Only own properties count, so that a page that adds to `Object.prototype`
//! adds nothing to an answer.

use chat_api::{Json, Kind, Source};
use js_sys::{Array, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object, js_name = hasOwn)]
    fn has_own(object: &JsValue, key: &str) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn own_keys(object: &JsValue) -> Result<Array, JsValue>;
    #[wasm_bindgen(js_name = String)]
    fn string(number: &JsValue) -> String;
    #[wasm_bindgen(js_name = Number)]
    fn number(text: &str) -> f64;
}

/// A value that `JSON.parse` gave, or that a page passed in.
#[derive(Clone, Debug)]
pub struct JsSource(
    /// The value.
    pub JsValue,
);

impl JsSource {
    /// Parses JSON text by the browser's own means. Nothing if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        js_sys::JSON::parse(text).ok().map(JsSource)
    }
}

/// JSON text, by the browser's own means. Nothing if the page has broken them.
pub(super) fn to_text(json: &Json) -> Option<String> {
    let value = json.serialize(&Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify(&value).ok()?.as_string()
}

impl Source for JsSource {
    fn kind(&self) -> Kind {
        let value = &self.0;
        if value.is_null() || value.is_undefined() {
            Kind::Null
        } else if value.as_bool().is_some() {
            Kind::Bool
        } else if value.as_f64().is_some() {
            Kind::Number
        } else if value.is_string() {
            Kind::Text
        } else if Array::is_array(value) {
            Kind::List
        } else if value.is_object() {
            Kind::Map
        } else {
            Kind::Null
        }
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn written_number(&self) -> Option<String> {
        self.number().map(|_| string(&self.0))
    }

    fn spelled_number(&self) -> Option<f64> {
        let spelled = self.text().filter(|text| !text.trim().is_empty())?;
        Some(number(&spelled)).filter(|number| !number.is_nan())
    }

    fn items(&self) -> Vec<Self> {
        if !Array::is_array(&self.0) {
            return Vec::new();
        }
        let array: &Array = self.0.unchecked_ref();
        (0..array.length())
            .map(|index| JsSource(array.get(index)))
            .collect()
    }

    fn keys(&self) -> Vec<String> {
        if self.kind() != Kind::Map {
            return Vec::new();
        }
        let keys = own_keys(&self.0).unwrap_or_default();
        (0..keys.length())
            .filter_map(|index| keys.get(index).as_string())
            .collect()
    }

    fn get(&self, key: &str) -> Option<Self> {
        if self.kind() != Kind::Map || has_own(&self.0, key) != Ok(true) {
            return None;
        }
        Reflect::get(&self.0, &JsValue::from_str(key))
            .ok()
            .map(JsSource)
    }
}
