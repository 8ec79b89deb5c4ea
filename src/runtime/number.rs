//! Numbers by the browser: Rust's own code for decimal fractions is larger than
//! all that is shown with it.

/// A number with five decimals and a point, whatever the language.
pub(crate) fn plain_number(number: f64) -> String {
    let number = js_sys::Number::from(number);
    // Five is a number of decimals that every browser knows.
    number.to_fixed(5).map(String::from).unwrap_or_default()
}
