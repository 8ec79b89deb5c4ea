//! What of the window is left beside a phone's keyboard.
//!
//! Most browsers lay a page out as if the keyboard were not there, so a panel
//! that fills the screen would have its composer behind it. The style sheet
//! reads the two properties that are kept here.

use web_sys::{HtmlElement, VisualViewport};

use super::listener::{self, Listener};

/// The height that is left, and where it begins.
const HEIGHT: &str = "--_visible-height";
const TOP: &str = "--_visible-top";

/// Keeps the two properties of an element up to date until the listeners are
/// dropped.
pub(crate) fn follow_keyboard(element: &HtmlElement) -> Vec<Listener> {
    let Some(viewport) = web_sys::window().and_then(|window| window.visual_viewport()) else {
        return Vec::new();
    };
    ["resize", "scroll"]
        .into_iter()
        .filter_map(|name| {
            let (element, seen) = (element.clone(), viewport.clone());
            listener::on(viewport.clone().into(), name, move || {
                measure(&element, &seen)
            })
        })
        .collect()
}

fn measure(element: &HtmlElement, viewport: &VisualViewport) {
    // Somebody who has zoomed in looks at a part of the page, and not past a
    // keyboard.
    let zoomed = viewport.scale() > 1.0;
    let style = element.style();
    for (name, value) in [(HEIGHT, viewport.height()), (TOP, viewport.offset_top())] {
        // A declaration takes any custom property.
        let _ = if zoomed {
            style.remove_property(name).map(|_| ())
        } else {
            style.set_property(name, &format!("{}px", value as i32))
        };
    }
}
