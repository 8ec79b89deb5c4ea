//! The whole widget: launcher, panel and the live region.

use chat_core::Event;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::ui::announcer::draw_announcer;
use crate::ui::common::{Slot, is_composing};
use crate::ui::launcher::draw_launcher;
use crate::ui::message::{Reactions, react};
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
    let reactions = Reactions::new(appearance, dispatch);
    let rest = vec![
        draw_launcher(shown, appearance),
        draw_announcer(announcements, appearance),
    ];
    view! {
        <div class="widget" use:react=reactions lang=appearance.language_tag() on:keydown=close_on_escape>
            <Panel shown rows appearance dispatch />
            <Slot pieces=rest />
        </div>
    }
}
