//! Lists as signals: one for the list and one for each of its rows, so that a
//! change of one row touches nothing else.

use leptos::prelude::*;

/// One row of a list.
#[derive(Clone)]
pub(crate) struct Handle<K, T: 'static> {
    /// Stays the same for as long as the row lives.
    pub(crate) key: K,
    /// What it shows.
    pub(crate) row: ArcRwSignal<T>,
}

/// A list. A handle: a clone is the same list.
#[derive(Clone)]
pub(crate) struct Keyed<K: 'static, T: 'static>(ArcRwSignal<Vec<Handle<K, T>>>);

impl<K, T> Default for Keyed<K, T>
where
    K: Send + Sync,
    T: Send + Sync,
{
    fn default() -> Self {
        Keyed(ArcRwSignal::new(Vec::new()))
    }
}

impl<K, T> Keyed<K, T>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: PartialEq + Send + Sync + 'static,
{
    /// The rows as they stand.
    pub(crate) fn list(&self) -> Vec<Handle<K, T>>
    where
        T: Clone,
    {
        self.0.get()
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.with(Vec::len)
    }

    /// Brings the list in line with what it should be: rows that stay keep
    /// their signal, which is set only if something changed. A key that comes
    /// twice counts once, for twice would corrupt what is drawn.
    pub(crate) fn reconcile(&self, next: Vec<T>, key: impl Fn(&T) -> K) {
        let mut old = self.0.with_untracked(|old| {
            let old = old
                .iter()
                .map(|handle| Some((handle.key.clone(), handle.row.clone())));
            old.collect::<Vec<_>>()
        });
        let same_rows = old.len() == next.len()
            && old
                .iter()
                .zip(&next)
                .all(|(old, new)| old.as_ref().is_some_and(|(old, _)| *old == key(new)));
        let mut list: Vec<Handle<K, T>> = Vec::with_capacity(next.len());
        let mut from = 0;
        for row in next {
            let key = key(&row);
            if list.iter().rev().any(|handle| handle.key == key) {
                continue;
            }
            let is_it = |slot: &Option<(K, _)>| slot.as_ref().is_some_and(|(old, _)| *old == key);
            // Most rows follow the one found before.
            let found = old[from..].iter().position(is_it).map(|at| from + at);
            let found = found.or_else(|| old[..from].iter().position(is_it));
            let row = match found.and_then(|at| {
                from = at + 1;
                old[at].take()
            }) {
                Some((_, kept)) => {
                    if kept.with_untracked(|shown| *shown != row) {
                        kept.set(row);
                    }
                    kept
                }
                None => ArcRwSignal::new(row),
            };
            list.push(Handle { key, row });
        }
        if !same_rows {
            self.0.set(list);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(list: &Keyed<u32, (u32, char)>) -> Vec<u32> {
        list.list().iter().map(|handle| handle.key).collect()
    }

    #[test]
    fn rows_that_stay_keep_their_signal_wherever_they_go() {
        let list = Keyed::<u32, (u32, char)>::default();
        list.reconcile(vec![(1, 'a'), (2, 'b'), (3, 'c')], |row| row.0);
        let kept = list.list()[2].row.clone();
        list.reconcile(vec![(3, 'd'), (1, 'a'), (4, 'e')], |row| row.0);
        assert_eq!(keys(&list), [3, 1, 4]);
        assert_eq!(kept.get_untracked(), (3, 'd'));
    }

    #[test]
    fn a_key_that_comes_twice_counts_once() {
        let list = Keyed::<u32, (u32, char)>::default();
        list.reconcile(vec![(1, 'a'), (1, 'b'), (2, 'c')], |row| row.0);
        assert_eq!(keys(&list), [1, 2]);
    }
}
