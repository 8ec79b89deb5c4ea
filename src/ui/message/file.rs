//! A file that can be fetched.

use chat_core::Link;

use super::slip::Slip;
use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::{Drawn, Shape};

/// Draws a file with its name and size.
pub(super) fn draw_file(
    into: Drawn,
    address: Option<&Link>,
    name: Option<&str>,
    size: Option<u64>,
    appearance: Appearance,
) -> Drawn {
    let size = size.map(|size| human_size(size, appearance.text(Key::SizeUnits)));
    let kind = appearance.text(if address.is_some() {
        Key::Download
    } else {
        Key::CannotBeShown
    });
    let slip = Slip {
        part: "file",
        shape: Shape::File,
        title: name.unwrap_or_else(|| appearance.text(Key::File)),
        detail: size.as_deref().unwrap_or(kind),
        address: address.map(Link::as_str),
        way: Shape::Download,
    };
    into.child(slip.draw().with("download", name.unwrap_or_default()))
}

/// A size as people say it. `units` are the names of the powers of thousand,
/// and before them the sign between whole and tenth.
pub(crate) fn human_size(mut size: u64, units: &str) -> String {
    let mut units = units.split(' ');
    let sign = units.next().unwrap_or_default();
    let mut unit = units.next().unwrap_or_default();
    let mut tenths = 0;
    for larger in units {
        if size < 1000 {
            break;
        }
        tenths = size % 1000 / 100;
        size /= 1000;
        unit = larger;
    }
    if size < 10 && tenths > 0 {
        format!("{size}{sign}{tenths} {unit}")
    } else {
        format!("{size} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::human_size;

    #[test]
    fn sizes_are_said_as_people_do() {
        for (size, said) in [
            (0, "0 B"),
            (516, "516 B"),
            (1000, "1 kB"),
            (1550, "1.5 kB"),
            (12_345, "12 kB"),
            (3_400_000, "3.4 MB"),
            (5_000_000_000, "5 GB"),
            (7_000_000_000_000, "7000 GB"),
        ] {
            assert_eq!(human_size(size, ". B kB MB GB"), said);
        }
        assert_eq!(human_size(1550, ", Б КБ МБ ГБ"), "1,5 КБ");
    }
}
