//! The architecture's invariants that can be seen in single files, by their
//! numbers there.
//!
//! Dependencies between packages are checked in `dependencies.rs`.

use super::Finding;
use super::source::Source;

const CORE: &str = "crates/chat-core/src";

/// The state machine of the agents' page.
const DESK_CORE: &str = "crates/desk-core/src";

/// The agents' page.
const PAGE: &str = "crates/desk-page/src";

/// The files of the agents' page that may name the browser beside its runtime:
/// what joins its parts, what scrolls, and what moves the focus from row to row.
pub(super) const PAGE_FILES_WITH_BROWSER_NAMES: [&str; 3] = [
    "crates/desk-page/src/app.rs",
    "crates/desk-page/src/ui/scroll.rs",
    "crates/desk-page/src/ui/walk.rs",
];

/// The files of `ui` that may touch the browser: they move focus, scroll, or
/// zoom, or listen for what becomes of what was drawn.
pub(super) const UI_FILES_WITH_BROWSER_NAMES: [&str; 4] = [
    "src/ui/timeline/scroll.rs",
    "src/ui/message/listening.rs",
    "src/ui/message/reactions.rs",
    "src/ui/message/lightbox.rs",
];

/// Invariant 2: time comes with each event, ids come from a seed.
pub(super) fn clock(sources: &[Source]) -> Vec<Finding> {
    let core = sources
        .iter()
        .filter(|source| source.is_in(CORE) || source.is_in(DESK_CORE));
    uses(
        core,
        &[
            "SystemTime",
            "Instant",
            "UNIX_EPOCH",
            "Date",
            "chrono",
            "rand",
            "getrandom",
            "fastrand",
            "RandomState",
        ],
        "the core gets time and randomness from outside",
    )
}

/// Invariant 6.
pub(super) fn browser(sources: &[Source]) -> Vec<Finding> {
    let others = sources.iter().filter(|source| {
        let allowed = source.is_in("src/runtime")
            || source.is_in("src/embed")
            || UI_FILES_WITH_BROWSER_NAMES.contains(&source.path.as_str());
        let allowed_on_page = source.is_in(&format!("{PAGE}/runtime"))
            || PAGE_FILES_WITH_BROWSER_NAMES.contains(&source.path.as_str());
        let widget = source.path.starts_with("src/") && !allowed;
        source.is_rust() && (widget || source.is_in(PAGE) && !allowed_on_page)
    });
    uses(
        others,
        &["web_sys", "js_sys", "gloo_"],
        "the browser is named in runtime, in embed, and in the files of ui that \
         move focus, scroll and announce",
    )
}

/// Invariant 7, and the direction of the layers.
pub(super) fn ui(sources: &[Source]) -> Vec<Finding> {
    let page = format!("{PAGE}/ui");
    let ui = || {
        let sources = sources.iter();
        sources.filter(|source| source.is_in("src/ui") || source.is_in(&page))
    };
    let mut findings = uses(
        ui(),
        &[
            "spawn_local",
            "spawn_local_scoped",
            "spawn_local_scoped_with_cancellation",
            "Task",
            "set_timeout",
            "set_timeout_with_handle",
            "set_interval",
            "set_interval_with_handle",
            "TimeoutFuture",
            "Resource",
            "LocalResource",
            "Action",
        ],
        "ui starts nothing; an effect of the core does",
    );
    findings.extend(uses(ui(), &["runtime"], "ui never names runtime"));
    findings
}

/// Invariant 9: what is acquired from the browser has an owner that releases
/// it.
pub(super) fn leaks(sources: &[Source]) -> Vec<Finding> {
    uses(
        widget(sources),
        &[".forget(", "mem::forget", "Box::leak", "mount_to_body"],
        "nothing outlives the instance",
    )
}

/// Invariant 10: no string becomes markup.
pub(super) fn html(sources: &[Source]) -> Vec<Finding> {
    uses(
        widget(sources),
        &[
            "inner_html",
            "set_inner_html",
            "outer_html",
            "set_outer_html",
            "insert_adjacent_html",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "DOMParser",
            "DomParser",
        ],
        "markup is a tree of elements, never a string",
    )
}

/// Invariant 11: wire names live in the api crates.
pub(super) fn serialize(sources: &[Source]) -> Vec<Finding> {
    let snapshot = format!("{CORE}/snapshot");
    let core = sources
        .iter()
        .filter(|source| source.is_in(CORE) && !source.is_in(&snapshot));
    uses(
        core,
        &["Serialize", "Deserialize"],
        "only the snapshot of the core is serialised",
    )
}

/// What runs in a visitor's page, and in an agent's.
fn widget(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| {
        source.path == "embed.js"
            || source.is_in(PAGE)
            || (source.path.starts_with("src/") && !source.path.ends_with(".css"))
    })
}

fn uses<'a>(
    sources: impl Iterator<Item = &'a Source>,
    names: &[&str],
    message: &str,
) -> Vec<Finding> {
    sources
        .flat_map(|source| names.iter().flat_map(|name| source.uses(name, message)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Check;

    /// The check finds something in the file, and nothing in the same text
    /// at a place where it is allowed.
    fn finds(check: Check, path: &str, text: &str, allowed: &str) {
        let at = |path| check(&[Source::new(path, text)]).len();
        assert_ne!(at(path), 0, "{path}: {text}");
        assert_eq!(at(allowed), 0, "{allowed}: {text}");
    }

    #[test]
    fn clock_or_randomness_in_the_core_is_found() {
        for text in [
            "use std::time::Instant;",
            "let now = SystemTime::now();",
            "let now = js::Date::now();",
            "let id = rand::random();",
            "getrandom::fill(&mut seed)",
        ] {
            finds(
                clock,
                "crates/chat-core/src/update.rs",
                text,
                "src/runtime/clock.rs",
            );
        }
    }

    #[test]
    fn browser_name_outside_its_layers_is_found() {
        for text in [
            "use web_sys::Element;",
            "js_sys::Date::now()",
            "gloo_net::http::Request::get(url)",
        ] {
            finds(browser, "src/ui/panel.rs", text, "src/runtime/http.rs");
            finds(browser, "src/lib.rs", text, "src/embed/element.rs");
        }
    }

    #[test]
    fn the_agents_page_has_the_same_layers() {
        let [core, ui, runtime] = [
            "crates/desk-core/src/update.rs",
            "crates/desk-page/src/ui/side.rs",
            "crates/desk-page/src/runtime/http.rs",
        ];
        finds(clock, core, "use std::time::Instant;", runtime);
        finds(browser, ui, "use web_sys::Element;", runtime);
        finds(super::ui, ui, "use crate::runtime::Runtime;", runtime);
        finds(html, ui, "node.set_inner_html(&text)", "e2e/src/lib.rs");
    }

    #[test]
    fn work_started_in_ui_is_found() {
        for text in [
            "spawn_local(async {});",
            "set_timeout(f, d);",
            "use crate::runtime::Http;",
            "use super::super::runtime;",
        ] {
            finds(ui, "src/ui/panel.rs", text, "src/runtime/timers.rs");
        }
    }

    #[test]
    fn leak_is_found() {
        for text in [
            "closure.forget();",
            "mount_to_body(App)",
            "std::mem::forget(x)",
        ] {
            finds(leaks, "src/embed/element.rs", text, "e2e/src/lib.rs");
        }
    }

    #[test]
    fn html_string_is_found_in_rust_and_in_the_loader() {
        for text in [
            "node.set_inner_html(&text)",
            "view! { <p inner_html=text/> }",
            "node.insert_adjacent_html(\"beforeend\", &text)",
        ] {
            finds(html, "src/ui/message/text.rs", text, "e2e/src/lib.rs");
        }
        finds(html, "embed.js", "root.innerHTML = x;", "e2e/pages/host.js");
        finds(
            html,
            "embed.js",
            "root['innerHTML'] = x;",
            "e2e/pages/host.js",
        );
    }

    #[test]
    fn serialised_domain_is_found_but_not_the_snapshot() {
        finds(
            serialize,
            "crates/chat-core/src/timeline.rs",
            "#[derive(Clone, serde::Serialize)]",
            "crates/chat-core/src/snapshot.rs",
        );
    }

    #[test]
    fn prose_may_name_what_code_may_not() {
        let source = Source::new("src/ui/panel.rs", "//! Never names runtime or web_sys.\n");
        assert_eq!(ui(std::slice::from_ref(&source)), []);
        assert_eq!(browser(&[source]), []);
    }
}
