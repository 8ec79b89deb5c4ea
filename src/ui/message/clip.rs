//! A sound or a film, in the browser's own player. Nothing is loaded before
//! somebody plays it.

use chat_core::Clip;

use super::slip::draw_missing;
use crate::ui::Appearance;
use crate::ui::common::Drawn;

/// Draws a player; `kind` is `audio` or `video`, and `label` its name if it
/// has none of its own.
pub(super) fn draw_clip(
    into: Drawn,
    kind: &str,
    clip: &Clip,
    label: &str,
    appearance: Appearance,
) -> Drawn {
    let name = clip.name.as_deref();
    let Some(address) = &clip.address else {
        return into.child(draw_missing(name, None, appearance));
    };
    into.line("clip-name", name).child(
        Drawn::of_part(kind, kind)
            .with("controls", "")
            .with("playsinline", "")
            .with("preload", "none")
            .with("aria-label", name.unwrap_or(label))
            .with("src", address.as_str()),
    )
}
