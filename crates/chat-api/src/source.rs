//! The reading trait: what the decoder needs to know of a parsed JSON value.
//!
//! It never parses text and never fails: a value of another kind than the one
//! asked for is simply not there.

/// The six kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`, and whatever has no JSON form.
    Null,
    /// `true` or `false`.
    Bool,
    /// Any number.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// An object.
    Map,
}

/// A parsed JSON value that can be looked into.
///
/// A clone is cheap: a reference natively, a handle in the browser.
pub trait Source: Clone {
    /// Which of the six kinds this is.
    fn kind(&self) -> Kind;
    /// The truth value, if this is one.
    fn boolean(&self) -> Option<bool>;
    /// The number, if this is one.
    fn number(&self) -> Option<f64>;
    /// The string, if this is one.
    fn text(&self) -> Option<String>;
    /// A number written out in decimal. Each world has its own means for it:
    /// Rust's would be a tenth of what a visitor downloads.
    fn written_number(&self) -> Option<String>;
    /// The number that a string spells in decimal.
    fn spelled_number(&self) -> Option<f64>;
    /// The elements of an array; nothing for any other kind.
    fn items(&self) -> Vec<Self>;
    /// The own keys of an object in their order; nothing for any other kind.
    fn keys(&self) -> Vec<String>;
    /// The value at an own key of an object, `null` included.
    fn get(&self, key: &str) -> Option<Self>;
}
