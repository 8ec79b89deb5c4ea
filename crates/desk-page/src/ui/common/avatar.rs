//! A round sign for a person: the first letters of the name on a colour that
//! stays the same for the same name.

use leptos::prelude::*;

/// So many colours there are, see `avatar.css`.
const HUES: u32 = 8;

/// The sign of a person. The name stands beside it.
#[component]
pub(crate) fn Avatar(
    /// The person's name.
    #[prop(into)]
    name: Signal<String>,
    /// Its size, as style sheets know it.
    size: &'static str,
) -> impl IntoView {
    view! {
        <span
            class="avatar"
            aria-hidden="true"
            data-size=size
            data-hue=move || name.with(|name| hue(name).to_string())
        >
            {move || name.with(|name| initials(name))}
        </span>
    }
}

fn hue(name: &str) -> u32 {
    let sum = name.bytes().fold(7_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    sum % HUES
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|sign| sign.is_alphanumeric()));
    let first = letters.next();
    let last = letters.next_back();
    let letters = first.into_iter().chain(last);
    letters.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(initials("anna maria Smirnova"), "AS");
        assert_eq!(initials("  demo"), "D");
        assert_eq!(initials("\u{1f600} (x)"), "X");
        assert_eq!(initials(""), "");
    }
}
