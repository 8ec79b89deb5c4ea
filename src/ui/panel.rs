//! The panel: a dialog that leaves the page usable.

use chat_core::Row;
use leptos::prelude::*;

use crate::ui::common::{Slot, live_text};
use crate::ui::composer::Composer;
use crate::ui::connection::draw_connection;
use crate::ui::files::draw_files;
use crate::ui::header::draw_header;
use crate::ui::quick_replies::draw_quick_replies;
use crate::ui::timeline::Timeline;
use crate::ui::{Appearance, Dispatch, Shown, flag};

/// Header, timeline, quick replies and composer.
#[component]
pub(crate) fn Panel(
    /// What is shown.
    shown: Shown,
    /// The rows of the timeline.
    rows: ArcRwSignal<Vec<Row>>,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let top = vec![
        draw_header(shown, appearance),
        draw_connection(shown, appearance),
    ];
    let answers = draw_quick_replies(shown, appearance);
    let (attach, drop_zone) = draw_files(shown, appearance);
    view! {
        <section
            class="panel"
            part="panel"
            role=appearance.panel_role()
            aria-label=appearance.title()
            data-open=live_text(move || flag(shown.get(|chat| chat.open)))
        >
            <Slot pieces=top />
            <Timeline shown rows appearance />
            <Slot pieces=answers />
            <Composer shown appearance dispatch attach />
            <Slot pieces=drop_zone />
        </section>
    }
}
