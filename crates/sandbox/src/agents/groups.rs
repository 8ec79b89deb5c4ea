//! The platform's groups of agents, and which of them gets a chat.

use operator_api::Destination;
use serde_json::Value;

/// The groups of an answer; nothing if it cannot be understood. A group that
/// is broken takes none of the others with it.
pub(super) fn read_groups(body: &[u8]) -> Option<Vec<Destination>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let groups = body.as_array()?.iter().filter_map(|group| {
        let one = serde_json::to_vec(&[group]).ok()?;
        operator_api::destinations_from(&one).ok()?.pop()
    });
    Some(groups.collect())
}

/// The group to open a chat with: the one that the bot names, or the first
/// that is online, or else the first. Unless the bot says otherwise it must be
/// online. A platform that does not tell its groups is taken to have the one
/// that the bot names (assumed).
pub(super) fn choose(
    named: Option<&str>,
    groups: Option<&[Destination]>,
    ignore_offline: bool,
) -> Option<String> {
    let Some(groups) = groups else {
        return named.map(str::to_owned);
    };
    let chosen = match named {
        Some(named) => groups.iter().find(|group| group.destination_id == named),
        None => {
            let mut online = groups.iter().filter(|group| group.has_online);
            online.next().or(groups.first())
        }
    };
    let chosen = chosen.filter(|group| group.has_online || ignore_offline)?;
    Some(chosen.destination_id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUPS: &[u8] = br#"[
        {"destinationId": "1", "name": "Sales", "hasOnline": "false"},
        {"name": "no id"}, 7,
        {"destinationId": 2, "name": "Support", "hasOnline": true}
    ]"#;

    #[test]
    fn the_first_group_that_is_online_is_chosen_unless_the_bot_names_one() {
        let groups = read_groups(GROUPS);
        let choose = |named, ignore| choose(named, groups.as_deref(), ignore);
        assert_eq!(choose(None, false).as_deref(), Some("2"));
        assert_eq!(choose(None, true).as_deref(), Some("2"));
        assert_eq!(choose(Some("1"), false), None);
        assert_eq!(choose(Some("1"), true).as_deref(), Some("1"));
        assert_eq!(choose(Some("3"), false), None);
    }

    #[test]
    fn without_anybody_online_the_first_group_is_chosen_only_if_that_is_allowed() {
        let groups = read_groups(br#"[{"destinationId": "1"}, {"destinationId": "2"}]"#);
        assert_eq!(choose(None, groups.as_deref(), false), None);
        assert_eq!(choose(None, groups.as_deref(), true).as_deref(), Some("1"));
    }

    #[test]
    fn a_platform_that_tells_no_groups_is_taken_to_have_the_named_one() {
        for body in [&b"{}"[..], b"", b"<!DOCTYPE html>"] {
            let groups = read_groups(body);
            assert_eq!(
                choose(Some("1"), groups.as_deref(), false).as_deref(),
                Some("1")
            );
            assert_eq!(choose(None, groups.as_deref(), true), None);
        }
    }
}
