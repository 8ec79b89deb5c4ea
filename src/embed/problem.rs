//! What a site's owner is told of a setting that cannot be used.

use std::fmt;

/// What is said of a name that no setting has.
pub(super) const NO_SUCH_SETTING: &str = "one of those that docs/embedding.md lists";

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its name.
    pub name: String,
    /// What the site gave; empty if it gave nothing, or gave it to a name that
    /// no setting has. Never the token.
    pub value: String,
    /// What would be right.
    pub expected: &'static str,
}

/// For the console.
impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem {
            name,
            value,
            expected,
        } = self;
        match value.as_str() {
            "" if *expected == NO_SUCH_SETTING => write!(
                formatter,
                "`{name}` is no setting of the widget; expected {expected}."
            ),
            "" => write!(
                formatter,
                "the setting `{name}` is empty; expected {expected}."
            ),
            value => write!(
                formatter,
                "the setting `{name}` is `{value}`; expected {expected}."
            ),
        }
    }
}
