//! What is kept in the browser across visits: the client's identifier.
//!
//! A browser that keeps nothing (private mode, a sandboxed frame, a full
//! store) is no error: the identifier then lasts as long as the page.

use web_sys::Storage;

use super::entropy::random_id;

/// Where the identifier stands. One person has one on all pages of a site.
const CLIENT_ID_KEY: &str = "jaicp-chat.client-id";

/// The longest identifier that is taken from a store: it may be foreign.
const MAX_CLIENT_ID: usize = 128;

/// The visitor's identifier, made and kept at the first visit. New ones count
/// against the plan's unique users (chat-api.md, "Request body").
pub(crate) fn stored_client_id() -> String {
    let store = local_storage();
    let kept = store
        .as_ref()
        .and_then(|store| store.get_item(CLIENT_ID_KEY).ok().flatten())
        .filter(|id| !id.is_empty() && id.len() <= MAX_CLIENT_ID);
    kept.unwrap_or_else(|| {
        let id = random_id();
        if let Some(store) = &store {
            // A full store keeps nothing; the page goes on with this one.
            let _ = store.set_item(CLIENT_ID_KEY, &id);
        }
        id
    })
}

fn local_storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
