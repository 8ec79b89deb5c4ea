//! The whole widget: launcher, panel and the live region.

use leptos::prelude::*;

use crate::ui::announcer::Announcer;
use crate::ui::launcher::Launcher;
use crate::ui::panel::Panel;
use crate::ui::{Appearance, Dispatch, Screen};

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
    view! {
        <div class="widget" lang=appearance.language_tag()>
            <Panel screen=screen.clone() appearance dispatch />
            <Launcher screen=screen.clone() appearance dispatch />
            <Announcer screen appearance />
        </div>
    }
}
