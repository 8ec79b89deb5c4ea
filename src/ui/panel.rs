//! The panel: a dialog that leaves the page usable.

use chat_core::Row;
use leptos::prelude::*;

use crate::ui::common::live_text;
use crate::ui::composer::Composer;
use crate::ui::connection::ConnectionNotice;
use crate::ui::header::Header;
use crate::ui::message::{Reactions, react};
use crate::ui::quick_replies::{CloseChat, QuickReplies};
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
    let reactions = Reactions::new(appearance, dispatch);
    view! {
        <section
            class="panel"
            part="panel"
            role="dialog"
            aria-label=appearance.title()
            use:react=reactions
            data-open=live_text(move || flag(shown.get(|chat| chat.open)))
        >
            <Header shown appearance dispatch />
            <ConnectionNotice shown appearance />
            <Timeline shown rows appearance />
            <QuickReplies shown appearance />
            <CloseChat shown dispatch />
            <Composer shown appearance dispatch />
        </section>
    }
}
