//! Pages that the browser puts aside, for the way back or to save power, and
//! that run again later as they were left, while others went on.

use chat_core::Event;

use super::Runtime;
use super::visibility::{self, Visibility};

impl Runtime {
    /// Somebody looks at the page, or nobody does. Which of the signs that a
    /// page runs again comes first differs from engine to engine.
    pub(super) fn visibility_changed(&self, change: Visibility) {
        match change {
            Visibility::Hidden => self.dispatch(Event::VisibilityChanged(false)),
            Visibility::PutAside => self.put_aside(),
            Visibility::Visible | Visibility::BroughtBack => {
                self.bring_back();
                self.dispatch(Event::VisibilityChanged(visibility::is_visible()));
            }
        }
    }

    /// Lets go of all that others wait for, or the browser would not keep the
    /// page.
    fn put_aside(&self) {
        if self.is_aside.get() {
            return;
        }
        self.dispatch(Event::VisibilityChanged(false));
        self.dispatch(Event::LeadershipLost);
        self.dispatch(Event::ClaimLost);
        self.leadership.take();
        self.claim.take();
        self.tabs.take();
        self.is_aside.set(true);
    }

    /// Reads what is kept before anything else happens: any other event could
    /// write what is out of date over it.
    fn bring_back(&self) {
        if !self.is_aside.replace(false) {
            return;
        }
        self.open_tabs();
        let found = self.model.borrow().found_again(&self.store.found());
        let mut waiting = self.waiting.borrow_mut();
        // Others may have gone on without it.
        waiting.push_front(Event::LeadershipLost);
        waiting.push_front(Event::BroughtBack(found));
    }
}
