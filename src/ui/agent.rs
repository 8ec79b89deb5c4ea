//! Who the agent is: in words, and as a small round picture.

use chat_api::Employee;
use chat_core::Link;
use leptos::tachys::renderer::Rndr;

use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::{Drawn, Shape};

/// The agent's name, as far as there is one.
pub(crate) fn agent_name(employee: Option<&Employee>, appearance: Appearance) -> String {
    let name = names(employee).join(" ");
    if name.is_empty() {
        appearance.text(Key::Agent).to_owned()
    } else {
        name
    }
}

/// The first letters of the names, for where there is no picture. The style
/// sheet makes them large.
pub(super) fn initials(employee: Option<&Employee>) -> String {
    let firsts = names(employee).into_iter();
    firsts.filter_map(|name| name.chars().next()).collect()
}

/// Where the agent's picture is; empty if there is none that may be shown.
fn picture(employee: Option<&Employee>) -> String {
    let address = employee.and_then(|employee| employee.avatar_url.as_deref());
    let link = address.and_then(Link::to_load);
    link.map(|link| link.to_string()).unwrap_or_default()
}

/// Draws a place for an agent. It says nothing that does not stand beside it in
/// words.
pub(super) fn draw_avatar() -> Drawn {
    Drawn::of_part("span", "avatar").with("aria-hidden", "true")
}

/// Puts an agent there, or a sign for anybody: the picture lies above the
/// initials.
pub(super) fn show_agent(avatar: &Drawn, employee: Option<&Employee>) {
    avatar.set("data-initials", &initials(employee));
    Rndr::clear_children(&avatar.0);
    let picture = picture(employee);
    let avatar = avatar.clone().child(Drawn::icon(Shape::Chat));
    if !picture.is_empty() {
        let portrait = Drawn::of_class("img", "portrait")
            .with("alt", "")
            .with("referrerpolicy", "no-referrer")
            .with("src", &picture);
        avatar.child(portrait);
    }
}

fn names(employee: Option<&Employee>) -> Vec<&str> {
    let Some(employee) = employee else {
        return Vec::new();
    };
    let names = [&employee.first_name, &employee.last_name];
    let names = names.into_iter().flatten().map(|name| name.trim());
    names.filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(first: &str, last: &str) -> Employee {
        Employee {
            first_name: Some(first.to_owned()),
            last_name: Some(last.to_owned()),
            ..Employee::default()
        }
    }

    #[test]
    fn initials_are_of_the_names_that_are_there() {
        assert_eq!(initials(Some(&named("Anna", "Smirnova"))), "AS");
        assert_eq!(initials(Some(&named(" ", "Олег"))), "О");
        assert_eq!(initials(Some(&Employee::default())), "");
        assert_eq!(initials(None), "");
    }

    #[test]
    fn a_picture_comes_from_the_web_or_not_at_all() {
        let shown = |address: &str| {
            picture(Some(&Employee {
                avatar_url: Some(address.to_owned()),
                ..Employee::default()
            }))
        };
        assert_eq!(shown("https://a.example/b.png"), "https://a.example/b.png");
        for hostile in [
            "javascript:alert(1)",
            "data:image/svg+xml,x",
            "//a",
            "",
            "blob:x",
        ] {
            assert_eq!(shown(hostile), "", "{hostile}");
        }
    }
}
