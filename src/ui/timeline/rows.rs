//! The rows of the timeline as elements: what changes of one is changed in it,
//! and nothing else is touched.
//!
//! Each is drawn once (`ui/common/drawn.rs`). A keyed list of Leptos with views
//! in it did the same; docs/decisions.md has what that cost.

use chat_core::Row;

/// Rows that are shown, oldest first, and what each is shown by.
pub(super) type Lines<T> = Vec<(Row, T)>;

/// What is done with what a row is shown by.
pub(super) trait Place<T> {
    /// Draws a row before another one, or behind all.
    fn draw(&mut self, row: &Row, before: Option<&T>) -> T;
    /// Changes what of a row can change.
    fn refresh(&mut self, drawn: &T, row: &Row);
    /// Takes a row out.
    fn remove(&mut self, drawn: T);
}

/// Brings what is shown in line with what should be. Rows keep their order, so
/// one pass over both lists finds each.
pub(super) fn reconcile<T>(lines: &mut Lines<T>, next: Vec<Row>, place: &mut impl Place<T>) {
    let mut old = std::mem::take(lines).into_iter().peekable();
    for row in next {
        while let Some((_, gone)) = old.next_if(|(shown, _)| shown.id() < row.id()) {
            place.remove(gone);
        }
        let drawn = match old.next_if(|(shown, _)| is_drawn_alike(shown, &row)) {
            Some((shown, drawn)) => {
                if !shown.looks_like(&row) {
                    place.refresh(&drawn, &row);
                }
                drawn
            }
            None => place.draw(&row, old.peek().map(|(_, drawn)| drawn)),
        };
        lines.push((row, drawn));
    }
    for (_, gone) in old {
        place.remove(gone);
    }
}

/// Whether what shows one row can show the other. A file that can be fetched at
/// last is drawn anew, in its place.
fn is_drawn_alike(shown: &Row, row: &Row) -> bool {
    shown.id() == row.id() && is_upload(shown) == is_upload(row)
}

fn is_upload(row: &Row) -> bool {
    matches!(row, Row::Message { send_state: Some(state), .. } if state.is_upload())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chat_core::{Author, Content, ItemId, Moment, SendState};

    use super::*;

    /// Writes down what is done.
    #[derive(Default)]
    struct Log(Vec<String>);

    impl Place<u64> for Log {
        fn draw(&mut self, row: &Row, before: Option<&u64>) -> u64 {
            self.0
                .push(format!("draw {} before {before:?}", row.id().0));
            row.id().0
        }

        fn refresh(&mut self, drawn: &u64, _: &Row) {
            self.0.push(format!("refresh {drawn}"));
        }

        fn remove(&mut self, drawn: u64) {
            self.0.push(format!("remove {drawn}"));
        }
    }

    fn row(id: u64, send_state: SendState) -> Row {
        Row::Message {
            id: ItemId(id),
            author: Author::Client,
            content: Arc::new(Content::of_reply(
                chat_api::Reply::text(""),
                Default::default(),
            )),
            send_state: Some(send_state),
            at: Moment::default(),
            first: true,
            last: true,
        }
    }

    /// What is done to get from one list to the other.
    fn done(before: Vec<Row>, after: Vec<Row>) -> Vec<String> {
        let mut lines = Lines::new();
        reconcile(&mut lines, before, &mut Log::default());
        let mut log = Log::default();
        let ids: Vec<_> = after.iter().map(Row::id).collect();
        reconcile(&mut lines, after, &mut log);
        let shown: Vec<_> = lines.iter().map(|(row, _)| row.id()).collect();
        assert_eq!(shown, ids);
        log.0
    }

    #[test]
    fn rows_come_go_and_change_each_in_its_place() {
        let before = vec![
            row(1, SendState::Sent),
            row(3, SendState::Sending),
            row(5, SendState::Sent),
        ];
        let after = vec![
            row(2, SendState::Sent),
            row(3, SendState::Failed),
            row(4, SendState::Sent),
            row(6, SendState::Sending),
        ];
        let expected = [
            "remove 1",
            "draw 2 before Some(3)",
            "refresh 3",
            "draw 4 before Some(5)",
            "remove 5",
            "draw 6 before None",
        ];
        assert_eq!(done(before, after), expected);
    }

    #[test]
    fn what_stays_as_it_is_is_not_touched() {
        let rows = || vec![row(1, SendState::Sending), row(2, SendState::Sent)];
        assert!(done(rows(), rows()).is_empty());
    }

    #[test]
    fn a_file_that_can_be_fetched_is_drawn_anew_in_its_place() {
        let uploading = |percent| {
            vec![
                row(1, SendState::Uploading(percent)),
                row(2, SendState::Sent),
            ]
        };
        assert_eq!(done(uploading(0), uploading(9)), ["refresh 1"]);
        let sending = vec![row(1, SendState::Sending), row(2, SendState::Sent)];
        let expected = ["draw 1 before Some(1)", "remove 1"];
        assert_eq!(done(uploading(9), sending), expected);
    }

    #[test]
    fn an_emptied_list_is_empty() {
        assert_eq!(
            done(vec![row(1, SendState::Sent)], Vec::new()),
            ["remove 1"]
        );
    }
}
