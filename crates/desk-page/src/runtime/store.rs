//! What this browser keeps: drafts and unsent texts of each agent, and whether
//! there are sounds. A full or forbidden store keeps nothing, and the page goes
//! on without.

use desk_core::{Found, Kept, Unsent};
use web_sys::Storage;

const PREFIX: &str = "operator-desk.";
const SOUND: &str = "operator-desk.sound";
const SILENT: &str = "off";

/// Keeps something for an agent.
pub(super) fn keep(agent: &str, kept: &Kept) {
    let Some(area) = area() else {
        return;
    };
    // Whatever comes of it, the page goes on.
    let _ = match kept {
        Kept::Draft(conversation, text) if text.is_empty() => {
            area.remove_item(&draft_key(agent, *conversation))
        }
        Kept::Draft(conversation, text) => area.set_item(&draft_key(agent, *conversation), text),
        Kept::Unsent(unsent) => {
            let Unsent {
                key,
                conversation,
                text,
                at,
            } = unsent;
            let entry = format!("{conversation} {at} {text}");
            area.set_item(&unsent_key(agent, key), &entry)
        }
        Kept::Settled(key) => area.remove_item(&unsent_key(agent, key)),
        Kept::Sound(true) => area.remove_item(SOUND),
        Kept::Sound(false) => area.set_item(SOUND, SILENT),
    };
}

/// Whether there are sounds.
pub(super) fn sound() -> bool {
    let kept = area().and_then(|area| area.get_item(SOUND).ok().flatten());
    kept.as_deref() != Some(SILENT)
}

/// What was kept for an agent.
pub(super) fn find(agent: &str) -> Found {
    let mut found = Found {
        agent: agent.to_owned(),
        ..Found::default()
    };
    let Some(area) = area() else {
        return found;
    };
    let [drafts, unsent] = [prefix(agent, "draft"), prefix(agent, "unsent")];
    for name in names(&area) {
        let Ok(Some(value)) = area.get_item(&name) else {
            continue;
        };
        if let Some(conversation) = name.strip_prefix(&drafts) {
            let conversation = conversation.parse().ok();
            found.drafts.extend(conversation.map(|id| (id, value)));
        } else if let Some(key) = name.strip_prefix(&unsent) {
            found.unsent.extend(read_unsent(key, &value));
        }
    }
    found
}

/// Forgets what was kept for an agent.
pub(super) fn forget(agent: &str) {
    if let Some(area) = area() {
        let [drafts, unsent] = [prefix(agent, "draft"), prefix(agent, "unsent")];
        for name in names(&area) {
            if name.starts_with(&drafts) || name.starts_with(&unsent) {
                let _ = area.remove_item(&name);
            }
        }
    }
}

fn read_unsent(key: &str, entry: &str) -> Option<Unsent> {
    let (conversation, rest) = entry.split_once(' ')?;
    let (at, text) = rest.split_once(' ')?;
    Some(Unsent {
        key: key.to_owned(),
        conversation: conversation.parse().ok()?,
        text: text.to_owned(),
        at: at.parse().ok()?,
    })
}

fn area() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn names(area: &Storage) -> Vec<String> {
    (0..area.length().unwrap_or_default())
        .filter_map(|index| area.key(index).ok().flatten())
        .collect()
}

/// Agents' names end where the kind begins, whatever is in them.
fn prefix(agent: &str, kind: &str) -> String {
    format!("{PREFIX}{}.{agent}.{kind}.", agent.len())
}

fn draft_key(agent: &str, conversation: i64) -> String {
    format!("{}{conversation}", prefix(agent, "draft"))
}

fn unsent_key(agent: &str, key: &str) -> String {
    format!("{}{key}", prefix(agent, "unsent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_as_it_was() {
        let unsent = read_unsent("k", "7 1700 Hello  there\nyou").unwrap();
        assert_eq!((unsent.conversation, unsent.at), (7, 1700));
        assert_eq!(unsent.text, "Hello  there\nyou");
        assert_eq!(read_unsent("k", "nonsense"), None);
    }

    #[test]
    fn agents_do_not_read_each_other() {
        assert!(!prefix("a.draft", "draft").starts_with(&prefix("a", "draft")));
    }
}
