//! Points in time as the platform writes them: ISO 8601 with or without a zone.
//!
//! It reads no clock.

use std::fmt;

/// Milliseconds in a day.
const DAY_MILLIS: i64 = 86_400_000;

/// The years that can be written with four digits begin here, at 0000, …
const MIN_MILLIS: i64 = -62_167_219_200_000;

/// … and end here, at 9999.
const MAX_MILLIS: i64 = 253_402_300_799_999;

/// A server's point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Milliseconds since the epoch, if the number is one that a date can have.
    pub fn from_millis(millis: f64) -> Option<Self> {
        (0.0..=MAX_MILLIS as f64)
            .contains(&millis)
            .then_some(Timestamp(millis as i64))
    }

    /// Reads ISO 8601: `2022-09-28T12:32:11.123`, with any number of fraction
    /// digits, and with `Z`, `+03:00` or `+0300` behind it. Without a zone it
    /// is UTC (assumed; a browser's own parser would take it as local time).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = text.as_bytes();
        let shape = bytes.len() >= 19
            && text.is_ascii()
            && bytes[4] == b'-'
            && bytes[7] == b'-'
            && matches!(bytes[10], b'T' | b't' | b' ')
            && bytes[13] == b':'
            && bytes[16] == b':';
        if !shape {
            return None;
        }
        let (year, month, day) = (
            digits(text, 0, 4)?,
            digits(text, 5, 7)?,
            digits(text, 8, 10)?,
        );
        let (hour, minute, second) = (
            digits(text, 11, 13)?,
            digits(text, 14, 16)?,
            digits(text, 17, 19)?,
        );
        let in_range = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second <= 60;
        if !in_range {
            return None;
        }
        let (fraction, zone) = split_fraction(text.get(19..)?);
        let millis = days_from_civil(year, month, day) * DAY_MILLIS
            + ((hour * 60 + minute) * 60 + second) * 1000
            + fraction
            - zone_offset(zone)?;
        (MIN_MILLIS..=MAX_MILLIS)
            .contains(&millis)
            .then_some(Timestamp(millis))
    }
}

/// Writes ISO 8601 in UTC with milliseconds and `Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(DAY_MILLIS));
        let rest = self.0.rem_euclid(DAY_MILLIS);
        write!(
            formatter,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
            rest / 3_600_000,
            rest / 60_000 % 60,
            rest / 1000 % 60,
            rest % 1000
        )
    }
}

fn digits(text: &str, from: usize, to: usize) -> Option<i64> {
    let part = text.get(from..to)?;
    part.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| part.parse().ok())
        .flatten()
}

/// Milliseconds of the fraction, and what stands behind it.
fn split_fraction(rest: &str) -> (i64, &str) {
    let Some(fraction) = rest.strip_prefix(['.', ',']) else {
        return (0, rest);
    };
    let end = fraction
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(fraction.len());
    let millis = (0..3).fold(0, |sum, place| {
        let digit = fraction
            .as_bytes()
            .get(place)
            .filter(|_| place < end)
            .map_or(0, |digit| digit - b'0');
        sum * 10 + i64::from(digit)
    });
    (millis, fraction.get(end..).unwrap_or_default())
}

/// Milliseconds that the zone is ahead of UTC.
fn zone_offset(zone: &str) -> Option<i64> {
    let sign = match zone.bytes().next() {
        None => return Some(0),
        Some(b'Z' | b'z') if zone.len() == 1 => return Some(0),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return None,
    };
    let hours = digits(zone, 1, 3)?;
    let minutes = match zone.len() {
        3 => 0,
        5 => digits(zone, 3, 5)?,
        6 if zone.as_bytes()[3] == b':' => digits(zone, 4, 6)?,
        _ => return None,
    };
    Some(sign * (hours * 60 + minutes) * 60_000)
}

/// Days since the epoch of a date in the Gregorian calendar, counted in eras
/// of 400 years that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of a day since the epoch: the way back of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_zone_is_utc() {
        let with_zone = Timestamp::parse("2022-09-28T12:32:11.123Z");
        assert_eq!(Timestamp::parse("2022-09-28T12:32:11.123"), with_zone);
        assert_eq!(with_zone, Some(Timestamp(1_664_368_331_123)));
    }

    #[test]
    fn zones_and_fractions_of_any_length_are_read() {
        for text in [
            "2022-09-28T15:32:11.1+03:00",
            "2022-09-28T15:32:11.100000000+0300",
            "2022-09-28T15:32:11,1+03",
            "2022-09-28 12:32:11.1",
        ] {
            assert_eq!(
                Timestamp::parse(text),
                Some(Timestamp(1_664_368_331_100)),
                "{text}"
            );
        }
    }

    #[test]
    fn nonsense_is_nothing() {
        for text in [
            "",
            "yesterday",
            "2022-13-01T00:00:00",
            "2022-09-28T12:32:1é",
            "2022-09-28T12:32:11+3",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_calendar_is_the_gregorian_one() {
        for year in 1890..2110 {
            for day in ["01-01", "02-28", "03-01", "12-31"] {
                let written = format!("{year}-{day}T00:00:00.000Z");
                let read = Timestamp::parse(&written).map(|time| time.to_string());
                assert_eq!(read, Some(written));
            }
        }
    }

    #[test]
    fn writing_and_reading_agree() {
        for millis in [0, 951_782_400_000, 1_664_368_331_123, 4_102_444_799_999] {
            let written = Timestamp(millis).to_string();
            assert_eq!(
                Timestamp::parse(&written),
                Some(Timestamp(millis)),
                "{written}"
            );
        }
    }
}
