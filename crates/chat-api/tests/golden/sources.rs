//! The contract of [`Source`] itself, which each implementation has to keep.

use chat_api::{Json, Kind, Source};

use super::Parse;

pub(crate) fn each_kind_is_told_and_no_other_is_read<S: Source>(parse: Parse<'_, S>) {
    for (text, kind) in [
        ("null", Kind::Null),
        ("false", Kind::Bool),
        ("0", Kind::Number),
        ("-1.5e3", Kind::Number),
        ("\"\"", Kind::Text),
        ("[]", Kind::List),
        ("{}", Kind::Map),
    ] {
        let value = parse(text);
        assert_eq!(value.kind(), kind, "{text}");
        assert_eq!(value.boolean().is_some(), kind == Kind::Bool, "{text}");
        assert_eq!(value.number().is_some(), kind == Kind::Number, "{text}");
        assert_eq!(value.text().is_some(), kind == Kind::Text, "{text}");
        assert!(value.items().is_empty() && value.keys().is_empty());
    }
}

pub(crate) fn values_are_read_as_they_are<S: Source>(parse: Parse<'_, S>) {
    assert_eq!(parse("true").boolean(), Some(true));
    assert_eq!(parse("-1.5e3").number(), Some(-1500.0));
    let text = parse(r#""a\u0000\n\"é\ud83d\ude00""#).text();
    assert_eq!(text.as_deref(), Some("a\0\n\"é😀"));
    let items = parse("[1, null, [2]]").items();
    let kinds: Vec<Kind> = items.iter().map(Source::kind).collect();
    assert_eq!(kinds, [Kind::Number, Kind::Null, Kind::List]);
}

pub(crate) fn numbers_are_written_out<S: Source>(parse: Parse<'_, S>) {
    for (number, expected) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("777", "777"),
        ("777.0", "777"),
        ("-1.5e3", "-1500"),
        ("0.25", "0.25"),
        ("1e15", "1000000000000000"),
        ("9007199254740991", "9007199254740991"),
    ] {
        let written = parse(number).written_number();
        assert_eq!(written.as_deref(), Some(expected), "{number}");
    }
    for other in ["null", "true", "\"5\"", "[5]", "{}"] {
        assert_eq!(parse(other).written_number(), None, "{other}");
    }
}

pub(crate) fn numbers_that_strings_spell_are_read<S: Source>(parse: Parse<'_, S>) {
    for (spelled, expected) in [
        ("0", 0.0),
        (" 5 ", 5.0),
        ("-0.25", -0.25),
        ("1e3", 1000.0),
        ("5.", 5.0),
        (".5", 0.5),
    ] {
        let number = parse(&format!("\"{spelled}\"")).spelled_number();
        assert_eq!(number, Some(expected), "{spelled:?}");
    }
    for other in [
        r#""""#,
        r#"" ""#,
        r#""five""#,
        r#""5px""#,
        r#""5,5""#,
        r#""1 000""#,
        "5",
        "null",
        "true",
        "[]",
        "[5]",
        "{}",
    ] {
        assert_eq!(parse(other).spelled_number(), None, "{other}");
    }
}

pub(crate) fn only_own_keys_are_there<S: Source>(parse: Parse<'_, S>) {
    let value = parse(r#"{"a": 1, "b": null, "c": {"d": 2}}"#);
    assert_eq!(value.keys(), ["a", "b", "c"]);
    let kind = |key: &str| value.get(key).map(|value| value.kind());
    assert_eq!(kind("a"), Some(Kind::Number));
    assert_eq!(kind("b"), Some(Kind::Null));
    assert_eq!(kind("c"), Some(Kind::Map));
    for inherited in ["d", "", "toString", "constructor", "__proto__", "length"] {
        assert_eq!(kind(inherited), None, "{inherited}");
    }
    for text in ["[1]", "\"text\"", "5", "null"] {
        for key in ["0", "length", "constructor"] {
            assert!(parse(text).get(key).is_none(), "{key} of {text}");
        }
    }
}

pub(crate) fn hostile_keys_are_data<S: Source>(parse: Parse<'_, S>) {
    let text = r#"{"__proto__": {"x": 1}, "constructor": null, "hasOwnProperty": 5}"#;
    let json = Json::read(&parse(text));
    assert_eq!(json.at("__proto__"), Some(&Json::map().with("x", 1.0)));
    assert_eq!(json.at("constructor"), Some(&Json::Null));
    assert_eq!(json.at("hasOwnProperty"), Some(&Json::Number(5.0)));
    assert!(parse(text).get("x").is_none());
}
