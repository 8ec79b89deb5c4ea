//! The panel: a dialog that leaves the page usable.

use chat_core::Row;
use leptos::prelude::*;
use leptos::tachys::renderer::{Rndr, types::Element};

use crate::ui::common::{Drawn, live_text};
use crate::ui::composer::Composer;
use crate::ui::connection::draw_connection;
use crate::ui::header::draw_header;
use crate::ui::message::{Reactions, react};
use crate::ui::quick_replies::QuickReplies;
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
    let furniture = Furniture {
        reactions: Reactions::new(appearance, dispatch),
        top: [
            draw_header(shown, appearance),
            draw_connection(shown, appearance),
        ],
    };
    view! {
        <section
            class="panel"
            part="panel"
            role="dialog"
            aria-label=appearance.title()
            use:furnish=furniture
            data-open=live_text(move || flag(shown.get(|chat| chat.open)))
        >
            <Timeline shown rows appearance />
            <QuickReplies shown appearance />
            <Composer shown appearance dispatch />
        </section>
    }
}

/// What the panel has beside views.
#[derive(Clone)]
struct Furniture {
    reactions: Reactions,
    top: [Drawn; 2],
}

/// Puts it in. Views come behind it.
fn furnish(panel: Element, furniture: Furniture) {
    for piece in furniture.top {
        Rndr::insert_node(&panel, &piece.0, None);
    }
    react(panel, furniture.reactions);
}
