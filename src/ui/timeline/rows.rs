//! The rows as signals: one handle for the list, one signal for each row, so
//! that a change of one row touches nothing else.

use chat_core::{ItemId, Row};
use leptos::prelude::*;

/// One row of the list.
#[derive(Clone)]
pub(crate) struct RowHandle {
    /// Stays the same for as long as the row lives.
    pub(crate) id: ItemId,
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
            old.len() == next.len() && old.iter().zip(&next).all(|(old, new)| old.id == new.id())
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
                match old.next_if(|handle| handle.id == id) {
                    Some(handle) => {
                        refresh(&handle, row);
                        handle
                    }
                    None => RowHandle {
                        id,
                        row: ArcRwSignal::new(row),
                    },
                }
            })
            .collect();
        self.0.set(list);
    }
}

fn refresh(handle: &RowHandle, row: Row) {
    if handle.row.with_untracked(|shown| *shown != row) {
        handle.row.set(row);
    }
}

#[cfg(test)]
mod tests {
    use chat_core::Notice;

    use super::*;

    fn row(id: u64, notice: Notice) -> Row {
        Row::Notice {
            id: ItemId(id),
            notice,
        }
    }

    fn ids(rows: &Rows) -> Vec<u64> {
        rows.list().iter().map(|handle| handle.id.0).collect()
    }

    #[test]
    fn rows_that_stay_keep_their_signal() {
        let rows = Rows::default();
        rows.reconcile(vec![row(1, Notice::AgentLeft), row(3, Notice::AgentLeft)]);
        let kept = rows.list()[1].row.clone();
        rows.reconcile(vec![
            row(2, Notice::AgentLeft),
            row(3, Notice::AgentJoined(None)),
            row(4, Notice::AgentLeft),
        ]);
        assert_eq!(ids(&rows), [2, 3, 4]);
        assert_eq!(kept.get_untracked(), row(3, Notice::AgentJoined(None)));
    }

    #[test]
    fn an_emptied_list_is_empty() {
        let rows = Rows::default();
        rows.reconcile(vec![row(1, Notice::AgentLeft)]);
        rows.reconcile(Vec::new());
        assert_eq!(ids(&rows), []);
    }
}
