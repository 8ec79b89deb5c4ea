//! A small card in a row: an icon, a title, a line below it, and where it
//! leads. Files, places, and what cannot be shown are such.

use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::{Drawn, Shape};

/// What a slip says.
pub(super) struct Slip<'a> {
    /// Its name for style sheets.
    pub(super) part: &'a str,
    /// What it shows.
    pub(super) shape: Shape,
    /// What stands first.
    pub(super) title: &'a str,
    /// What stands below.
    pub(super) detail: &'a str,
    /// Where it leads. The address must have been checked.
    pub(super) address: Option<&'a str>,
    /// What shows that it leads there.
    pub(super) way: Shape,
}

impl Slip<'_> {
    /// Draws it.
    pub(super) fn draw(&self) -> Drawn {
        let words = Drawn::of_class("span", "slip-words")
            .child(words("slip-title", self.title))
            .child(words("slip-detail", self.detail));
        let slip = match self.address {
            Some(address) => Drawn::link("", address),
            None => Drawn::new("span"),
        };
        let slip = slip
            .with("class", "slip")
            .with("part", self.part)
            .child(Drawn::of_class("span", "slip-sign").child(Drawn::icon(self.shape)))
            .child(words);
        match self.address {
            Some(_) => slip.child(Drawn::icon(self.way)),
            None => slip,
        }
    }
}

/// Stands in for something that cannot be shown, with a link to it if it may be
/// followed.
pub(super) fn draw_missing(
    name: Option<&str>,
    address: Option<&str>,
    appearance: Appearance,
) -> Drawn {
    let hint = match address {
        Some(_) => appearance.text(Key::OpenOutside),
        None => "",
    };
    let sentence = appearance.text(Key::CannotBeShown);
    let slip = Slip {
        part: "missing",
        shape: Shape::Missing,
        title: name.unwrap_or(sentence),
        detail: if name.is_some() { sentence } else { hint },
        address,
        way: Shape::Outward,
    };
    slip.draw()
}

fn words(class: &str, text: &str) -> Drawn {
    Drawn::of_class("span", class)
        .with("dir", "auto")
        .text(text)
}
