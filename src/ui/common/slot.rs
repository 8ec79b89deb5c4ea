//! A place among views for what is drawn without them.

use leptos::prelude::*;
use leptos::tachys::renderer::{Rndr, types::Element};

use super::Drawn;

/// Has no box of its own: what is in it stands as if it were not there.
#[component]
pub(crate) fn Slot(
    /// What is in it.
    pieces: Vec<Drawn>,
) -> impl IntoView {
    view! { <div class="slot" use:fill=pieces></div> }
}

fn fill(slot: Element, pieces: Vec<Drawn>) {
    for piece in pieces {
        Rndr::insert_node(&slot, &piece.0, None);
    }
}
