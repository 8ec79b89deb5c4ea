//! The panel's top: who is there, and the buttons to begin anew and to close.

use std::cell::RefCell;

use chat_core::Handoff;
use leptos::tachys::renderer::Rndr;

use crate::i18n::Key;
use crate::ui::agent::{agent_name, draw_avatar, initials, show_agent};
use crate::ui::common::{Drawn, Shape, follow};
use crate::ui::{Appearance, Shown};

/// Draws the top of the panel: the site's, or the agent's who is there. It
/// belongs to the present reactive owner.
pub(super) fn draw_header(shown: Shown, appearance: Appearance) -> Drawn {
    let avatar = draw_avatar();
    show_agent(&avatar, None);
    let words = Rndr::create_text_node(&appearance.title());
    let title = Drawn::of_part("h2", "title");
    Rndr::insert_node(&title.0, &words, None);
    let button = |part: &str, press: &str, label: Key, shape: Shape| {
        let label = appearance.text(label);
        Drawn::button(part, press)
            .with("class", "icon-button")
            .with("aria-label", label)
            .with("title", label)
            .child(Drawn::icon(shape))
    };
    let header = Drawn::of_part("div", "header")
        .child(avatar.clone())
        .child(title.clone())
        .child(button("restart", "restart", Key::Restart, Shape::Restart))
        .child(button("close", "close-panel", Key::Close, Shape::Close));
    let before = RefCell::new(Handoff::Bot);
    follow(move || {
        let handoff = shown.get(|chat| chat.handoff.clone());
        if *before.borrow() == handoff {
            return;
        }
        let (employee, name) = match &handoff {
            Handoff::Agent(employee) => {
                let employee = employee.as_deref();
                (employee, agent_name(employee, appearance))
            }
            _ => (None, appearance.title()),
        };
        show_agent(&avatar, employee);
        Rndr::set_text(&words, &name);
        // Without a name the title says it already.
        let role = match initials(employee).as_str() {
            "" => "",
            _ => appearance.text(Key::Agent),
        };
        title.set("data-role", role);
        before.replace(handoff);
    });
    header
}
