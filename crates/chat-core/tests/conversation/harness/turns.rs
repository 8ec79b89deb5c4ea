//! Whose turn it is among the tabs of one visitor, the way a browser's locks
//! tell it.

use std::cell::RefCell;
use std::rc::Rc;

/// Those who wait, in their order; it is the first one's turn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns {
    waiting: Rc<RefCell<Vec<u64>>>,
    last: Rc<RefCell<u64>>,
}

/// A tab's wish. Dropping it gives it up.
#[derive(Debug)]
pub(crate) struct Turn {
    turns: Turns,
    number: u64,
    /// What the tab has been told.
    told: bool,
}

impl Turns {
    /// A tab wants to have its turn: before all others, or behind them.
    pub(crate) fn seek(&self, at_once: bool) -> Turn {
        *self.last.borrow_mut() += 1;
        let number = *self.last.borrow();
        let mut waiting = self.waiting.borrow_mut();
        if at_once && !waiting.is_empty() {
            // Whoever has it now is out of it.
            waiting[0] = number;
        } else {
            waiting.push(number);
        }
        Turn {
            turns: self.clone(),
            number,
            told: false,
        }
    }
}

impl Turn {
    /// Whether it is the tab's turn, if that has changed.
    pub(crate) fn news(&mut self) -> Option<bool> {
        let is_now = self.turns.waiting.borrow().first() == Some(&self.number);
        let was = std::mem::replace(&mut self.told, is_now);
        (was != is_now).then_some(is_now)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut waiting = self.turns.waiting.borrow_mut();
        waiting.retain(|number| *number != self.number);
    }
}
