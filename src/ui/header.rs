//! The panel's top: who is there, and the buttons to begin anew and to close.

use chat_api::Employee;
use chat_core::{Event, Handoff};
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::agent::{agent_name, initials, picture};
use crate::ui::common::{Icon, IconButton, Shape, live, live_text};
use crate::ui::{Appearance, Dispatch, Shown};

/// The top of the panel: the site's, or the agent's who is there.
#[component]
pub(crate) fn Header(
    /// What is shown.
    shown: Shown,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let of_agent = move |read: &dyn Fn(Option<&Employee>) -> String| {
        shown.get(|chat| match &chat.handoff {
            Handoff::Agent(employee) => Some(read(employee.as_deref())),
            _ => None,
        })
    };
    let title = move || {
        let name = of_agent(&|employee| agent_name(employee, appearance));
        name.unwrap_or_else(|| appearance.title())
    };
    let role = move || {
        let initials = of_agent(&initials).unwrap_or_default();
        // Without a name the title says it already.
        if initials.is_empty() {
            ""
        } else {
            appearance.text(Key::Agent)
        }
    };
    view! {
        <div class="header" part="header">
            <span
                class="avatar"
                part="avatar"
                aria-hidden="true"
                data-initials=live(move || of_agent(&initials).unwrap_or_default())
            >
                <Icon shape=Shape::Chat />
                <img
                    class="portrait"
                    alt=""
                    referrerpolicy="no-referrer"
                    src=live(move || of_agent(&picture).unwrap_or_default())
                />
            </span>
            <h2 class="title" part="title" data-role=live_text(role)>{live(title)}</h2>
            <IconButton
                part="restart"
                label=appearance.text(Key::Restart)
                shape=Shape::Restart
                press=Box::new(move || dispatch.send(Event::RestartRequested))
            />
            <IconButton
                part="close"
                label=appearance.text(Key::Close)
                shape=Shape::Close
                press=Box::new(move || dispatch.send(Event::PanelClosed))
            />
        </div>
    }
}
