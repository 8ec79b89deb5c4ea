//! The whole widget: launcher, panel and the live region.

use chat_core::Event;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::ui::announcer::Announcer;
use crate::ui::common::is_composing;
use crate::ui::launcher::Launcher;
use crate::ui::panel::Panel;
use crate::ui::{Appearance, Dispatch, Screen, Shown};

/// Everything inside the shadow root.
#[component]
pub(crate) fn Widget(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let shown = Shown::of(&screen);
    let Screen {
        rows,
        announcements,
        ..
    } = screen;
    let close_on_escape = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && !is_composing(&event)
            && untrack(|| shown.get(|chat| chat.open))
        {
            event.stop_propagation();
            dispatch.send(Event::PanelClosed);
        }
    };
    view! {
        <div class="widget" lang=appearance.language_tag() on:keydown=close_on_escape>
            <Panel shown rows appearance dispatch />
            <Launcher shown appearance dispatch />
            <Announcer announcements appearance />
        </div>
    }
}
