//! The panel: a dialog that leaves the page usable.

use chat_core::Event;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::ui::composer::Composer;
use crate::ui::connection::ConnectionNotice;
use crate::ui::header::Header;
use crate::ui::quick_replies::QuickReplies;
use crate::ui::timeline::Timeline;
use crate::ui::{Appearance, Dispatch, Screen};

/// Header, timeline, quick replies and composer.
#[component]
pub(crate) fn Panel(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let open = screen.part(|shown| shown.open);
    let close_on_escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.stop_propagation();
            dispatch.send(Event::PanelClosed);
        }
    };
    view! {
        <section
            class="panel"
            part="panel"
            role="dialog"
            aria-label=move || appearance.title()
            data-open=move || open.get().to_string()
            on:keydown=close_on_escape
        >
            <Header appearance dispatch />
            <ConnectionNotice screen=screen.clone() appearance />
            <Timeline screen=screen.clone() appearance dispatch />
            <QuickReplies screen=screen.clone() appearance dispatch />
            <Composer screen appearance dispatch />
        </section>
    }
}
