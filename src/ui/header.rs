//! The panel's top: its title, and the buttons to begin anew and to close.

use chat_core::Event;
use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::common::{Icon, IconButton, Shape};
use crate::ui::{Appearance, Dispatch};

/// The top of the panel.
#[component]
pub(crate) fn Header(
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    view! {
        <div class="header" part="header">
            <span class="avatar" part="avatar" aria-hidden="true">
                <Icon shape=Shape::Chat />
            </span>
            <h2 class="title" part="title">{appearance.title()}</h2>
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
