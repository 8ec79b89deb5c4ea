//! The limits of one answer (chat-api.md, "Limits"). That the characters are
//! those of the `text` replies together is assumed.

use chat_api::{Reply, ReplyBody};

/// One answer has at most so many replies.
pub const MAX_REPLIES: usize = 100;

/// The texts of one answer have at most so many characters together.
pub const MAX_CHARACTERS: usize = 50_000;

/// Cuts what is over the limits, and says whether anything was.
pub fn cut(replies: &mut Vec<Reply>) -> bool {
    let mut is_cut = replies.len() > MAX_REPLIES;
    replies.truncate(MAX_REPLIES);
    let mut left = MAX_CHARACTERS;
    replies.retain_mut(|reply| {
        let ReplyBody::Text(text) = &mut reply.body else {
            return true;
        };
        match text.text.char_indices().nth(left) {
            None => {
                left -= text.text.chars().count();
                true
            }
            Some((end, _)) => {
                is_cut = true;
                text.text.truncate(end);
                left = 0;
                end > 0
            }
        }
    });
    is_cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(replies: &[Reply]) -> Vec<usize> {
        replies
            .iter()
            .filter_map(|reply| match &reply.body {
                ReplyBody::Text(text) => Some(text.text.chars().count()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn an_answer_within_the_limits_stays_whole() {
        let mut replies = vec![Reply::text("é".repeat(MAX_CHARACTERS))];
        assert!(!cut(&mut replies));
        assert_eq!(texts(&replies), [MAX_CHARACTERS]);
    }

    #[test]
    fn characters_over_the_limit_are_cut_in_order() {
        let mut replies = vec![
            Reply::text("a".repeat(30_000)),
            Reply::text("é".repeat(30_000)),
            Reply::text("never said"),
        ];
        assert!(cut(&mut replies));
        assert_eq!(texts(&replies), [30_000, 20_000]);
    }

    #[test]
    fn replies_over_the_limit_are_cut() {
        let mut replies = vec![Reply::text("a"); MAX_REPLIES + 1];
        assert!(cut(&mut replies));
        assert_eq!(replies.len(), MAX_REPLIES);
    }
}
