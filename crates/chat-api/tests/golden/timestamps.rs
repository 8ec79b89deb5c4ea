//! Points in time inside bodies.

use chat_api::{Answer, Json, Source, Timestamp};

use super::Parse;

fn time<S: Source>(parse: Parse<'_, S>, written: &str) -> Option<Timestamp> {
    Answer::decode(&parse(&format!(r#"{{"timestamp": {written}}}"#))).timestamp
}

pub(crate) fn zone_and_fraction_may_be_missing_or_long<S: Source>(parse: Parse<'_, S>) {
    let second = 1_664_368_331_000;
    for (written, millis) in [
        ("2022-09-28T12:32:11", second),
        ("2022-09-28T12:32:11Z", second),
        ("2022-09-28T12:32:11.1", second + 100),
        ("2022-09-28T12:32:11.12", second + 120),
        ("2022-09-28T12:32:11.123", second + 123),
        ("2022-09-28T12:32:11.123456789Z", second + 123),
        ("2022-09-28T12:32:11.123+00:00", second + 123),
        ("2022-09-28T12:32:11.12Z", second + 120),
        ("2022-09-28T15:32:11.1+03", second + 100),
        ("2022-09-28T15:32:11.123+03:00", second + 123),
        ("2022-09-28T07:02:11.123-0530", second + 123),
    ] {
        let found = time(parse, &format!("\"{written}\""));
        assert_eq!(found, Some(Timestamp(millis)), "{written}");
    }
}

pub(crate) fn number_counts_as_milliseconds<S: Source>(parse: Parse<'_, S>) {
    let millis = 1_664_368_331_123;
    assert_eq!(time(parse, "1664368331123"), Some(Timestamp(millis)));
    assert_eq!(time(parse, "1664368331123.75"), Some(Timestamp(millis)));
    assert_eq!(time(parse, "-1"), None);
    assert_eq!(time(parse, "1e300"), None);
}

pub(crate) fn nonsense_is_no_time<S: Source>(parse: Parse<'_, S>) {
    for written in [
        "null",
        "true",
        "{}",
        "[]",
        r#""""#,
        r#""now""#,
        r#""2022-09-28""#,
        r#""2022-00-28T12:32:11""#,
        r#""2022-09-32T12:32:11""#,
        r#""2022-09-28T24:32:11""#,
        r#""2022-09-28T12:60:11""#,
        r#""2022-09-28T12:32:11+3:00""#,
        r#""2022-09-28T12:32:11 MSK""#,
        r#""2022-09-28T12:32:11Zulu""#,
        r#""2022-09-28T12:32:11+03.00""#,
        r#""2022-09-28T12:32:11+03:0""#,
        r#""2022-09-28T12:32:11.1é""#,
        r#""٢٠٢٢-09-28T12:32:11""#,
    ] {
        assert_eq!(time(parse, written), None, "{written}");
    }
}

/// Years have four digits when written, so that what was read can be read
/// again.
pub(crate) fn time_that_cannot_be_written_is_no_time<S: Source>(parse: Parse<'_, S>) {
    assert_eq!(time(parse, r#""9999-12-31T23:59:59-01:00""#), None);
    assert_eq!(time(parse, r#""0000-01-01T00:00:00+01:00""#), None);
    for edge in ["9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z"] {
        let Some(found) = time(parse, &format!("\"{edge}\"")) else {
            panic!("a time: {edge}");
        };
        assert_eq!(found.to_string(), edge);
        let written = Json::map().with("timestamp", found.to_string());
        assert_eq!(Answer::decode(&&written).timestamp, Some(found));
    }
}
