//! The whole widget: launcher, panel and the live region.

use leptos::prelude::*;

use crate::ui::announcer::Announcer;
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
    view! {
        <div class="widget" lang=appearance.language_tag()>
            <Panel shown rows appearance dispatch />
            <Launcher shown appearance dispatch />
            <Announcer announcements appearance />
        </div>
    }
}
