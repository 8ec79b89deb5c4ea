//! Reading settings by their names.
//!
//! A wrong setting never breaks anything: it is told, and its default holds.

use std::time::Duration;

use chat_api::{Kind, Source};
use chat_core::{BlockForm, Listen, Opening};

use super::mode::Mode;
use super::problem::{NO_SUCH_SETTING, Problem};
use super::settings::Settings;
use crate::i18n::Language;
use crate::runtime::Keep;

/// Names that an element may have and that are no settings of the widget.
const FOREIGN: [&str; 15] = [
    "exportparts",
    "inert",
    "is",
    "translate",
    "class",
    "id",
    "style",
    "part",
    "slot",
    "dir",
    "hidden",
    "tabindex",
    "title",
    "nonce",
    "role",
];

/// Settings that the loader and the style sheet look after.
const ELSEWHERE: [&str; 3] = ["preload", "position", "color-scheme"];

/// The longest pause between replies that makes sense, in milliseconds.
const MAX_REPLY_PAUSE: u64 = 10_000;

/// The longest time that a visitor may be remembered, in days.
const MAX_REMEMBER_DAYS: u32 = 3650;

/// The largest limit of files that makes sense, in megabytes.
const MAX_UPLOAD_LIMIT: u32 = 1000;

/// Reads settings by the names that the element's attributes have.
pub fn read_settings<S: Source>(source: &S) -> (Settings, Vec<Problem>) {
    let mut settings = Settings::default();
    let mut problems = Vec::new();
    for name in source.keys() {
        let Some(value) = source.get(&name).filter(|value| value.kind() != Kind::Null) else {
            continue;
        };
        let text = written(&value);
        if let Err(expected) = apply(&mut settings, &name, &text) {
            // A misspelt `token` has the token for its value.
            let value = if expected == NO_SUCH_SETTING {
                String::new()
            } else {
                text
            };
            problems.push(Problem {
                name,
                value,
                expected,
            });
        }
    }
    for (name, value) in [("api", &settings.api), ("token", &settings.token)] {
        if value.is_empty() && !problems.iter().any(|problem| problem.name == name) {
            problems.push(Problem {
                name: name.to_owned(),
                value: String::new(),
                expected: required(name),
            });
        }
    }
    (settings, problems)
}

/// Takes one setting over, or says what it should be.
fn apply(settings: &mut Settings, name: &str, value: &str) -> Result<(), &'static str> {
    let text = value.trim();
    match name {
        "api" if is_address(text) => settings.api = text.to_owned(),
        "token" if !text.is_empty() => settings.token = text.to_owned(),
        "api" | "token" => return Err(required(name)),
        "mode" => {
            settings.mode = match text {
                "launcher" => Mode::Launcher,
                "inline" => Mode::Inline,
                "page" => Mode::Page,
                _ => return Err("`launcher`, `inline` or `page`"),
            };
        }
        "block-form" => {
            settings.block_form = match text {
                "auto" => BlockForm::Auto,
                // The bare attribute.
                "always" | "" | "true" => BlockForm::Always,
                "never" | "false" => BlockForm::Never,
                _ => return Err("`auto`, `always` or `never`"),
            };
        }
        "start" => {
            settings.opening = Some(match text {
                "none" | "" => Opening::None,
                text => Opening::Query(text.to_owned()),
            });
        }
        "start-event" => match text {
            "" => return Err("the name of an event"),
            event => settings.opening = Some(Opening::Event(event.to_owned())),
        },
        "reply-pause" => {
            let millis = text
                .parse()
                .ok()
                .filter(|millis| *millis <= MAX_REPLY_PAUSE)
                .ok_or("milliseconds, from 0 to 10000")?;
            settings.reply_pause = Some(Duration::from_millis(millis));
        }
        "events" => {
            settings.listen = match text {
                "auto" => Listen::Auto,
                "always" => Listen::Always,
                "never" => Listen::Never,
                _ => return Err("`auto`, `always` or `never`"),
            };
        }
        "storage" => {
            settings.keep = match text {
                "local" => Keep::Local,
                "session" => Keep::Session,
                "none" => Keep::Nothing,
                _ => return Err("`local`, `session` or `none`"),
            };
        }
        "remember-days" => {
            settings.remember_days = text
                .parse()
                .ok()
                .filter(|days| (1..=MAX_REMEMBER_DAYS).contains(days))
                .ok_or("days, from 1 to 3650")?;
        }
        "delivery" => {
            settings.asynchronous = match text {
                "sync" => false,
                "async" => true,
                _ => return Err("`sync` or `async`"),
            };
        }
        "upload" if is_address(text) => settings.upload = Some(text.to_owned()),
        "upload" => return Err("the address that takes files, or a path of this site"),
        "upload-limit" => {
            settings.upload_limit = text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX_UPLOAD_LIMIT).contains(limit))
                .ok_or("megabytes, from 1 to 1000")?;
        }
        "upload-types" => settings.upload_types = text.to_owned(),
        "text-pictures" => settings.text_pictures = truth(text)?,
        "client-id" => settings.client_id = not_empty(text, "a name for this visitor")?,
        "client-name" => settings.client_name = not_empty(text, "the visitor's first name")?,
        "header" => settings.header = not_empty(text, "the heading's text")?,
        "lang" => {
            let language = Language::of_tag(text).ok_or("`en` or `ru`")?;
            settings.language = Some(language);
        }
        _ if is_foreign(name) => {}
        _ => return Err(NO_SUCH_SETTING),
    }
    Ok(())
}

fn required(name: &str) -> &'static str {
    if name == "api" {
        "the Chat API's address, such as `https://bot.jaicp.com/chatapi`, or a path of this site"
    } else {
        "the channel's access token"
    }
}

/// An absolute address, or one that counts from the page.
fn is_address(text: &str) -> bool {
    match text.split_once(':') {
        // Browsers call no address with a password in it.
        Some((scheme, rest)) => matches!(scheme, "https" | "http") && !rest.contains('@'),
        None => !text.is_empty(),
    }
}

fn is_foreign(name: &str) -> bool {
    FOREIGN.contains(&name)
        || ELSEWHERE.contains(&name)
        || name.starts_with("data-")
        || name.starts_with("aria-")
        || name.starts_with("on")
        || name.starts_with("v-")
        || name.starts_with('_')
}

/// The bare attribute says yes.
fn truth(text: &str) -> Result<bool, &'static str> {
    match text {
        "" | "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("`true` or `false`"),
    }
}

fn not_empty(text: &str, expected: &'static str) -> Result<Option<String>, &'static str> {
    if text.is_empty() {
        return Err(expected);
    }
    Ok(Some(text.to_owned()))
}

fn written<S: Source>(value: &S) -> String {
    let truth = value.boolean().map(|truth| truth.to_string());
    value
        .text()
        .or_else(|| value.written_number())
        .or(truth)
        .unwrap_or_else(|| "something else".to_owned())
}

#[cfg(test)]
mod tests {
    use chat_api::Json;
    use chat_core::FileLimits;

    use super::super::settings::REMEMBER_DAYS;
    use super::*;

    fn read(entries: &[(&str, &str)]) -> (Settings, Vec<Problem>) {
        let json = entries
            .iter()
            .fold(Json::map(), |json, (name, value)| json.with(name, *value));
        read_settings(&&json)
    }

    #[test]
    fn settings_are_read_by_their_names() {
        let (settings, problems) = read(&[
            ("api", "/chatapi"),
            ("token", " demo "),
            ("block-form", ""),
            ("start-event", "hello"),
            ("reply-pause", "0"),
            ("lang", "ru-RU"),
            ("class", "mine"),
            ("data-turbo", "true"),
        ]);
        assert_eq!(problems, []);
        assert_eq!(settings.token, "demo");
        assert_eq!(settings.block_form, BlockForm::Always);
        assert_eq!(settings.opening, Some(Opening::Event("hello".into())));
        assert_eq!(settings.reply_pause, Some(Duration::ZERO));
        assert_eq!(settings.language, Some(Language::Russian));
    }

    #[test]
    fn a_panel_that_is_part_of_the_page_stays_open() {
        for (mode, stays_open) in [("launcher", false), ("inline", true), ("page", true)] {
            let (settings, problems) = read(&[("api", "/x"), ("token", "t"), ("mode", mode)]);
            assert_eq!(problems, []);
            assert_eq!(settings.mode.name(), mode);
            assert_eq!(settings.conversation().stays_open, stays_open);
        }
        let (settings, problems) = read(&[("api", "/x"), ("token", "t"), ("mode", "full")]);
        assert_eq!(settings.mode, Mode::Launcher);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn a_conversation_goes_on_under_other_settings_but_not_elsewhere() {
        let with = |name, value| {
            let others = [("api", "/x"), ("token", "t")];
            let others = others.into_iter().filter(|(other, _)| *other != name);
            let entries: Vec<_> = others.chain([(name, value)]).collect();
            read(&entries).0
        };
        let before = with("class", "");
        for (name, value) in [("header", "Orders"), ("events", "always"), ("lang", "ru")] {
            assert!(with(name, value).go_on_from(&before), "{name}");
        }
        for (name, value) in [
            ("api", "/y"),
            ("token", "u"),
            ("client-id", "me"),
            ("storage", "none"),
            ("remember-days", "3"),
            ("upload", "/files"),
            ("mode", "page"),
        ] {
            assert!(!with(name, value).go_on_from(&before), "{name}");
        }
    }

    #[test]
    fn what_is_kept_and_heard_is_the_sites_choice() {
        let (settings, problems) = read(&[
            ("api", "/chatapi"),
            ("token", "demo"),
            ("storage", "session"),
            ("events", "always"),
            ("delivery", "async"),
            ("remember-days", "30"),
            ("text-pictures", ""),
        ]);
        assert_eq!(problems, []);
        assert_eq!(settings.keep, Keep::Session);
        assert_eq!(settings.remember_days, 30);
        let conversation = settings.conversation();
        assert_eq!(conversation.listen, Listen::Always);
        assert!(conversation.asynchronous && conversation.allowed.pictures);
        let (settings, problems) = read(&[
            ("api", "/chatapi"),
            ("token", "demo"),
            ("storage", "disk"),
            ("remember-days", "0"),
            ("delivery", "slow"),
        ]);
        assert_eq!(problems.len(), 3);
        assert_eq!(settings.remember_days, REMEMBER_DAYS);
    }

    #[test]
    fn files_are_taken_where_the_site_has_an_address_for_them() {
        let (settings, problems) = read(&[
            ("api", "/chatapi"),
            ("token", "demo"),
            ("upload", "/uploads"),
            ("upload-limit", "5"),
            ("upload-types", "image/*, .pdf"),
        ]);
        assert_eq!(problems, []);
        let files = settings.conversation().files;
        let limits = FileLimits {
            most_bytes: 5_000_000,
            types: "image/*, .pdf".to_owned(),
        };
        assert_eq!(files, Some(limits));
        let (settings, problems) = read(&[
            ("api", "/chatapi"),
            ("token", "demo"),
            ("upload", "javascript:alert(1)"),
            ("upload-limit", "0"),
        ]);
        assert_eq!(problems.len(), 2);
        assert_eq!(settings.conversation().files, None);
    }

    #[test]
    fn a_wrong_setting_is_told_with_name_value_and_expectation() {
        let (settings, problems) = read(&[
            ("api", "/chatapi"),
            ("token", "demo"),
            ("block-form", "sometimes"),
        ]);
        assert_eq!(settings.block_form, BlockForm::Auto);
        assert_eq!(
            problems[0].to_string(),
            "the setting `block-form` is `sometimes`; expected `auto`, `always` or `never`."
        );
    }

    #[test]
    fn what_is_required_and_missing_is_told_once() {
        let (_, problems) = read(&[("api", "javascript:alert(1)")]);
        let names: Vec<_> = problems
            .iter()
            .map(|problem| problem.name.as_str())
            .collect();
        assert_eq!(names, ["api", "token"]);
    }

    #[test]
    fn a_misspelt_setting_is_told() {
        let (_, problems) = read(&[("api", "/"), ("token", "t"), ("blockform", "always")]);
        assert_eq!(problems[0].name, "blockform");
        assert_eq!(problems[0].value, "");
    }
}
