//! The device's clock, and how its times are written.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

const DAY: f64 = 86_400_000.0;
const MINUTE: f64 = 60_000.0;

/// The year as a part of a date.
const YEAR: (&str, &str) = ("year", "numeric");

/// The present moment, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    Date::now() as i64
}

/// The number of the day that a moment belongs to, where the agent is.
pub(crate) fn day_number(at: i64) -> i64 {
    let date = date(at);
    let local = date.get_time() - date.get_timezone_offset() * MINUTE;
    (local / DAY).floor() as i64
}

/// Hours and minutes as people in that language write them.
pub(crate) fn format_time(at: i64, language: &str) -> String {
    let options = options(&[("hour", "numeric"), ("minute", "2-digit")]);
    date(at)
        .to_locale_time_string_with_options(language, &options)
        .into()
}

/// A day with its name, and with its year if that is wanted.
pub(crate) fn format_day(at: i64, language: &str, with_year: bool) -> String {
    let parts = [
        ("weekday", "long"),
        ("day", "numeric"),
        ("month", "long"),
        YEAR,
    ];
    format(at, language, &parts, with_year)
}

/// A day in few letters, and with its year if that is wanted.
pub(crate) fn format_date(at: i64, language: &str, with_year: bool) -> String {
    let parts = [("day", "numeric"), ("month", "short"), YEAR];
    format(at, language, &parts, with_year)
}

/// The year that a moment belongs to, where the agent is.
pub(crate) fn year(at: i64) -> u32 {
    date(at).get_full_year()
}

fn format(at: i64, language: &str, parts: &[(&str, &str)], with_year: bool) -> String {
    let wanted = parts.iter().filter(|part| with_year || **part != YEAR);
    let options = options(&wanted.copied().collect::<Vec<_>>());
    date(at).to_locale_date_string(language, &options).into()
}

fn date(at: i64) -> Date {
    Date::new(&JsValue::from_f64(at as f64))
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (key, value) in pairs {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &(*key).into(), &(*value).into());
    }
    options
}
