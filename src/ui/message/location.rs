//! A place on earth, with the way to a map.

use super::slip::Slip;
use crate::i18n::Key;
use crate::ui::Appearance;
use crate::ui::common::{Drawn, Shape};

/// Draws a place.
pub(super) fn draw_location(into: Drawn, lat: f64, lon: f64, appearance: Appearance) -> Drawn {
    let [north, east] = plain_numbers(lat, lon, appearance);
    let address =
        format!("https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=15/{north}/{east}");
    let slip = Slip {
        part: "location",
        shape: Shape::Pin,
        title: appearance.text(Key::Location),
        detail: &coordinates(lat, lon, appearance),
        address: Some(&address),
        way: Shape::Outward,
    };
    into.child(slip.draw().with("title", appearance.text(Key::OpenMap)))
}

/// Where a place is, as people write it.
pub(crate) fn coordinates(lat: f64, lon: f64, appearance: Appearance) -> String {
    let directions = appearance.text(Key::Directions);
    written(plain_numbers(lat, lon, appearance), directions)
}

fn plain_numbers(lat: f64, lon: f64, appearance: Appearance) -> [String; 2] {
    [lat, lon].map(|degrees| appearance.plain_number(degrees))
}

/// `directions` are the sign between whole and fraction, and the words for
/// north, south, east and west.
fn written(numbers: [String; 2], directions: &str) -> String {
    let mut directions = directions.split('|');
    let sign = directions.next().unwrap_or_default();
    let written = numbers.map(|number| {
        let (positive, negative) = (directions.next(), directions.next());
        let (number, direction) = match number.strip_prefix('-') {
            Some(number) => (number, negative),
            None => (number.as_str(), positive),
        };
        number.replace('.', sign) + "° " + direction.unwrap_or_default()
    });
    written.join(", ")
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn places_are_written_as_people_do() {
        let numbers = |lat: &str, lon: &str| [lat.to_owned(), lon.to_owned()];
        assert_eq!(
            written(numbers("59.93428", "-30.33510"), ".|N|S|E|W"),
            "59.93428° N, 30.33510° W"
        );
        assert_eq!(
            written(numbers("-0.50000", "0.00000"), ",|с. ш.|ю. ш.|в. д.|з. д."),
            "0,50000° ю. ш., 0,00000° в. д."
        );
    }
}
