//! The language of the page, for a site that does not say which it wants.

use crate::i18n::Language;

/// What the page declares, or else what the browser prefers, or else English.
pub(crate) fn page_language() -> Language {
    let Some(window) = web_sys::window() else {
        return Language::default();
    };
    let declared = window
        .document()
        .and_then(|document| document.document_element())
        .and_then(|root| root.get_attribute("lang"));
    declared
        .as_deref()
        .and_then(Language::of_tag)
        .or_else(|| Language::of_tag(&window.navigator().language()?))
        .unwrap_or_default()
}
