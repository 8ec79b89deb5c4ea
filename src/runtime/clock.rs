//! The device's clock, and how its times are written.

use chat_core::Moment;
use wasm_bindgen::JsValue;

/// The present moment.
pub(crate) fn now() -> Moment {
    Moment(js_sys::Date::now() as i64)
}

/// Hours and minutes as people in that language write them.
pub(crate) fn format_time(moment: Moment, language: &str) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(moment.0 as f64));
    let options = js_sys::Object::new();
    for (key, value) in [("hour", "numeric"), ("minute", "2-digit")] {
        // Setting a property of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    date.to_locale_time_string_with_options(language, &options)
        .into()
}
