//! The rows as signals: one handle for the list, one signal for each row, so
//! that a change of one row touches nothing else.

use chat_core::{ItemId, Row};
use leptos::prelude::*;

/// One row of the list.
#[derive(Clone)]
pub(crate) struct RowHandle {
    /// Stays the same for as long as the row lives.
    pub(crate) id: ItemId,
    /// Whether it is a file that cannot be fetched yet. Once it can, the row is
    /// drawn anew in the same place.
    pub(crate) is_upload: bool,
    /// What it shows.
    pub(crate) row: ArcRwSignal<Row>,
}

/// The list. A handle: a clone is the same list.
#[derive(Clone)]
pub(crate) struct Rows(ArcRwSignal<Vec<RowHandle>>);

impl Default for Rows {
    fn default() -> Self {
        Rows(ArcRwSignal::new(Vec::new()))
    }
}

impl Rows {
    /// The rows as they stand.
    pub(crate) fn list(&self) -> Vec<RowHandle> {
        self.0.get()
    }

    /// Brings the list in line with what it should be: rows that stay keep
    /// their signal, which is set only if something changed; the list itself
    /// changes only when rows come or go.
    pub(crate) fn reconcile(&self, next: Vec<Row>) {
        let same_rows = self.0.with_untracked(|old| {
            old.len() == next.len() && old.iter().zip(&next).all(|(old, new)| shows(old, new))
        });
        if same_rows {
            self.0.with_untracked(|old| {
                for (handle, row) in old.iter().zip(next) {
                    refresh(handle, row);
                }
            });
            return;
        }
        // Rows keep their order, so one pass over both lists finds each.
        let old = self.0.get_untracked();
        let mut old = old.into_iter().peekable();
        let list = next
            .into_iter()
            .map(|row| {
                let id = row.id();
                while old.next_if(|handle| handle.id < id).is_some() {}
                match old.next_if(|handle| shows(handle, &row)) {
                    Some(handle) => {
                        refresh(&handle, row);
                        handle
                    }
                    None => RowHandle {
                        id,
                        is_upload: is_upload(&row),
                        row: ArcRwSignal::new(row),
                    },
                }
            })
            .collect();
        self.0.set(list);
    }
}

/// Whether a handle can go on with a row.
fn shows(handle: &RowHandle, row: &Row) -> bool {
    handle.id == row.id() && handle.is_upload == is_upload(row)
}

fn is_upload(row: &Row) -> bool {
    matches!(row, Row::Message { send_state: Some(state), .. } if state.is_upload())
}

fn refresh(handle: &RowHandle, row: Row) {
    if !handle.row.with_untracked(|shown| shown.looks_like(&row)) {
        handle.row.set(row);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chat_core::{Author, Content, Moment, SendState};

    use super::*;

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

    fn ids(rows: &Rows) -> Vec<u64> {
        rows.list().iter().map(|handle| handle.id.0).collect()
    }

    #[test]
    fn rows_that_stay_keep_their_signal() {
        let rows = Rows::default();
        rows.reconcile(vec![row(1, SendState::Sent), row(3, SendState::Sending)]);
        let kept = rows.list()[1].row.clone();
        rows.reconcile(vec![
            row(2, SendState::Sent),
            row(3, SendState::Failed),
            row(4, SendState::Sending),
        ]);
        assert_eq!(ids(&rows), [2, 3, 4]);
        assert_eq!(kept.get_untracked(), row(3, SendState::Failed));
    }

    #[test]
    fn a_change_of_one_row_leaves_the_list_alone() {
        let rows = Rows::default();
        rows.reconcile(vec![row(1, SendState::Sending)]);
        let runs = Arc::new(std::sync::atomic::AtomicU32::new(0));
        let memo = {
            let (rows, runs) = (rows.clone(), runs.clone());
            ArcMemo::new(move |_| {
                runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                rows.list().len()
            })
        };
        assert_eq!(memo.get_untracked(), 1);
        rows.reconcile(vec![row(1, SendState::Sent)]);
        assert_eq!(memo.get_untracked(), 1);
        assert_eq!(runs.load(std::sync::atomic::Ordering::Relaxed), 1);
    }

    #[test]
    fn a_file_that_can_be_fetched_is_drawn_anew_in_its_place() {
        let rows = Rows::default();
        rows.reconcile(vec![
            row(1, SendState::Uploading(0)),
            row(2, SendState::Sent),
        ]);
        let before = rows.list();
        rows.reconcile(vec![
            row(1, SendState::Uploading(9)),
            row(2, SendState::Sent),
        ]);
        assert_eq!(
            before[0].row.get_untracked(),
            row(1, SendState::Uploading(9))
        );
        rows.reconcile(vec![row(1, SendState::Sending), row(2, SendState::Sent)]);
        assert_eq!(ids(&rows), [1, 2]);
        let after = rows.list();
        assert!(before[0].is_upload && !after[0].is_upload);
        assert_eq!(after[0].row.get_untracked(), row(1, SendState::Sending));
    }

    #[test]
    fn an_emptied_list_is_empty() {
        let rows = Rows::default();
        rows.reconcile(vec![row(1, SendState::Sent)]);
        rows.reconcile(Vec::new());
        assert!(ids(&rows).is_empty());
    }
}
