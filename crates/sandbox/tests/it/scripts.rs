//! Scripts and settings: what is wrong with them, and where.

use serving::with_causes;
use std::path::Path;

use sandbox::script::Script;
use sandbox::settings::{Settings, SettingsError};

/// The problems of a script, as they are printed.
fn problems(source: &str) -> Vec<String> {
    match Script::parse("bot.yaml", source) {
        Ok(_) => Vec::new(),
        Err(error) => error.to_string().lines().map(str::to_owned).collect(),
    }
}

#[test]
fn every_problem_is_told_with_its_place_and_all_at_once() {
    let source = r#"
fallback: /Nowhere
colour: red
states:
  /Start:
    when:
      - /start
      - regex: "(unclosed"
      - buton: "Yes"
      - button: "Never sent"
      - event: [a]
    replies:
      - type: text
      - type: txt
        text: x
      - type: text
        text: x
        markup: bold
        txt: y
      - text: no type
      - type: buttons
        buttons:
          - text: ""
          - { text: Go, transition: /Gone }
          - 7
      - type: buttons
        buttons: []
      - { type: timeout, interval: 400000, targetState: /Start }
      - { type: location, lat: 91, lon: x }
      - "{{unknown}}"
      - type: image
        imageUrl: 12
    delay: -1
    error: 200
    otherwise: /Gone/Too
  Bare:
    when: [bare]
  /Lost:
    replies: [x]
  /Twice:
    when: ["/START "]
  /From:
    from: [/Gone]
    when: [x]
"#;
    assert_eq!(
        problems(source),
        [
            "bot.yaml:2:11: there is no state `/Nowhere`",
            "bot.yaml:3:1: a script has no key `colour`; it has name, fallback, states",
            "bot.yaml:8:16: not a regular expression: error: unclosed group",
            "bot.yaml:9:9: a pattern has no key `buton`; it has text, exact, regex, button, event",
            "bot.yaml:10:17: no reply has a button `Never sent`",
            "bot.yaml:11:16: `event` is a text, this is a list; put it in quotes",
            "bot.yaml:13:9: `text` needs `text`",
            "bot.yaml:14:15: no reply has the type `txt`; to send it all the same, write `verbatim:`",
            "bot.yaml:18:17: `markup` is one of plain, html, markdown",
            "bot.yaml:19:9: `text` has no key `txt`; it has verbatim, type, state, text, markup, tts",
            "bot.yaml:20:9: a reply needs a `type`",
            "bot.yaml:23:19: `text` is empty",
            "bot.yaml:24:37: there is no state `/Gone`",
            "bot.yaml:25:13: a button is a mapping, this is a number",
            "bot.yaml:27:18: `buttons` is empty",
            "bot.yaml:28:36: `interval` lies between 0 and 356400",
            "bot.yaml:29:32: `lat` lies between -90 and 90",
            "bot.yaml:29:41: `lon` is a number, this is a text",
            "bot.yaml:30:9: there is no variable `unknown`; there are query, event, clientId, \
             firstName, channel, origin, data.…, and what the script remembers",
            "bot.yaml:32:19: `imageUrl` is a text, this is a number; put it in quotes",
            "bot.yaml:33:12: `delay` is in milliseconds, between 0 and 600000",
            "bot.yaml:34:12: the status of an error lies between 400 and 599",
            "bot.yaml:35:16: there is no state `/Gone/Too`",
            "bot.yaml:36:3: the name of a state begins with `/`: `/Bare`",
            "bot.yaml:38:3: nothing leads to `/Lost`: it has no pattern that can match, and no \
             state that can be reached names it",
            "bot.yaml:40:3: `/Twice` waits for the text `/start` that an earlier one takes",
            "bot.yaml:43:12: there is no state `/Gone`",
        ]
    );
}

#[test]
fn what_is_no_yaml_is_told_with_its_place() {
    for (source, place) in [
        ("states:\n  /A: [1\n", "bot.yaml:3:1: not YAML: "),
        (
            "states: {}\nstates: {}\n",
            "bot.yaml:2:1: not YAML: duplicated key",
        ),
        ("", "bot.yaml:1:1: the script is empty"),
        (
            "- a\n",
            "bot.yaml:1:1: a script is a mapping, this is a list",
        ),
        ("fallback: /A\n", "bot.yaml:1:1: a script needs `states`"),
        (
            "states: {}\n---\nstates: {}\n",
            "bot.yaml:3:1: a script is one document",
        ),
    ] {
        let found = problems(source);
        assert!(
            found.iter().any(|problem| problem.starts_with(place)),
            "{source:?}: {found:?}"
        );
    }
}

#[test]
fn answers_over_the_limits_are_refused() {
    let many = vec!["x"; 101].join(", ");
    let source = format!("states:\n  /A:\n    when: [a]\n    replies: [{many}]\n");
    assert_eq!(
        problems(&source),
        ["bot.yaml:2:3: an answer has at most 100 replies, this one has more"]
    );
    let long = "x".repeat(25_001);
    let source = format!("states:\n  /A:\n    when: [a]\n    replies: [{long}, {long}]\n");
    assert_eq!(
        problems(&source),
        ["bot.yaml:2:3: an answer has at most 50000 characters, this one has more"]
    );
}

#[test]
fn a_state_that_only_a_reachable_one_names_is_reachable() {
    let source = r#"
states:
  /A:
    when: [a]
    replies: [{ type: timeout, interval: 1, targetState: /B }]
  /B:
    otherwise: /C
  /C:
    replies: [c]
  /D:
    from: [/C]
    when: [d]
  /E:
    campaign: true
    replies: [e]
"#;
    assert_eq!(problems(source), Vec::<String>::new());
}

fn settings(text: &str) -> Result<Settings, SettingsError> {
    Settings::parse("sandbox.toml", text, Path::new("."))
}

#[test]
fn settings_that_cannot_work_are_refused_with_a_reason() {
    let channel = |more: &str| format!("[[channel]]\nname = \"a\"\ntoken = \"t\"\n{more}");
    for (text, reason) in [
        (String::new(), "there is no [[channel]]"),
        ("hold = 1".to_owned(), "unknown field `hold`"),
        (channel(""), "set one of bot, bot_script and bot_url"),
        (
            channel("bot = \"demo\"\nbot_url = \"http://x/\""),
            "set one of",
        ),
        (channel("bot = \"other\""), "the only embedded bot"),
        (
            channel("bot = \"demo\"\nblock_from = true"),
            "unknown field `block_from`",
        ),
        (channel("bot = \"demo\"\nbot_id = \"x\""), "go with bot_url"),
        (channel("bot_url = \"https://x/\""), "speaks no TLS"),
        (
            channel("bot = \"demo\"\nwebhook = \"ftp://x\""),
            "http:// addresses",
        ),
        (
            channel("bot_script = \"not-there.yaml\""),
            "not-there.yaml cannot be read",
        ),
        (
            channel("bot = \"demo\"\n") + &channel("bot = \"demo\""),
            "a name of its own",
        ),
        (
            channel("bot = \"demo\"\n") + &channel("bot = \"demo\"").replace("\"a\"", "\"b\""),
            "a token of its own",
        ),
    ] {
        let error = settings(&text).expect_err(&text);
        let words = with_causes(&error);
        assert!(words.contains(reason), "{words}");
    }
}

#[test]
fn an_error_in_the_settings_names_the_line() {
    let error = settings("hold_ms = 1\n\nwhat = 2\n").unwrap_err();
    assert!(
        with_causes(&error).contains("line 3"),
        "{}",
        with_causes(&error)
    );
}

/// The first fenced block of a language in the user's document.
fn example(language: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sandbox.md");
    let document = std::fs::read_to_string(path).unwrap();
    let (_, behind) = document.split_once(&format!("```{language}\n")).unwrap();
    behind.split("```").next().unwrap().to_owned()
}

#[test]
fn the_examples_in_the_document_are_in_order() {
    assert_eq!(problems(&example("yaml")), Vec::<String>::new());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.yaml"), example("yaml")).unwrap();
    let settings = Settings::parse("sandbox.toml", &example("toml"), folder.path()).unwrap();
    assert_eq!(settings.channels.len(), 2);
}
