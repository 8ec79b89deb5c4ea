//! The steps of random stories of two tabs, how they are drawn, and what is
//! true of every such story.

use chat_api::FailureClass;
use chat_core::Settings;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::harness::settings;
use crate::pair::Pair;
use crate::steps::{Page, Part, class, part};

/// One step in a tab. Numbers choose among what is there at that moment.
#[derive(Clone, Debug)]
pub(crate) enum PairStep {
    /// The panel opens.
    Open,
    /// The panel closes.
    Close,
    /// The page sends a text.
    Say,
    /// A button is pressed, if there is one.
    Press(usize),
    /// A message that failed is tried again.
    Retry(usize),
    /// The request on the wire, if any, is answered: with a lock or without.
    Answer(Vec<Part>, bool),
    /// The request on the wire, if any, fails. If that can be, the server has
    /// taken it all the same.
    Fail(FailureClass, bool),
    /// A request for events, if any, is answered.
    Events(usize, Page),
    /// A request for events, if any, fails.
    FailEvents(usize, FailureClass),
    /// The server has no history.
    FindNoHistory,
    /// This tab is the one that listens.
    Lead,
    /// The page is seen, or not.
    Visible(bool),
    /// The browser believes to be online.
    Network,
    /// The oldest word of the other tab arrives.
    Hear,
    /// The page is loaded anew.
    Reload,
    /// The browser puts the page aside.
    Aside,
    /// The browser brings it back.
    Back,
    /// The next timer of both tabs runs out.
    Fire,
    /// The clock moves on, in milliseconds.
    Pass(i64),
}

fn step() -> impl Strategy<Value = PairStep> {
    let page = prop::sample::select(vec![Page::All, Page::Reversed, Page::Repeated]);
    prop_oneof![
        1 => Just(PairStep::Open),
        1 => Just(PairStep::Close),
        6 => Just(PairStep::Say),
        2 => any::<usize>().prop_map(PairStep::Press),
        2 => any::<usize>().prop_map(PairStep::Retry),
        8 => (vec(part(), 0..3), any::<bool>())
            .prop_map(|(parts, locks)| PairStep::Answer(parts, locks)),
        4 => (class(), any::<bool>()).prop_map(|(class, taken)| PairStep::Fail(class, taken)),
        5 => (any::<usize>(), page).prop_map(|(choice, page)| PairStep::Events(choice, page)),
        1 => (any::<usize>(), class())
            .prop_map(|(choice, class)| PairStep::FailEvents(choice, class)),
        1 => Just(PairStep::FindNoHistory),
        2 => Just(PairStep::Lead),
        1 => any::<bool>().prop_map(PairStep::Visible),
        1 => Just(PairStep::Network),
        12 => Just(PairStep::Hear),
        1 => Just(PairStep::Reload),
        1 => Just(PairStep::Aside),
        2 => Just(PairStep::Back),
        6 => Just(PairStep::Fire),
        1 => (0..100_000_i64).prop_map(PairStep::Pass),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Each message is sent once, is in both once, in its tab's order; both
    /// agree on what became of it and on what is unread; nobody is locked out.
    #[test]
    fn two_tabs_show_the_same_in_the_end(
        shows_requests in any::<bool>(),
        pause in prop::sample::select(vec![0, 450]),
        steps in vec((0..2_usize, step()), 0..100),
    ) {
        let settings = Settings {
            reply_pause: std::time::Duration::from_millis(pause),
            ..settings()
        };
        let mut pair = Pair::new(settings, shows_requests);
        for (tab, step) in &steps {
            pair.apply(*tab, step);
        }
        pair.finish();
    }
}

/// What another tab has failed to send and tries again stays kept, whoever
/// asked about it meanwhile.
#[test]
fn the_entry_of_a_message_that_another_tab_tries_again_stays() {
    let steps = [
        (0, PairStep::Aside),
        (1, PairStep::Say),
        (0, PairStep::Fire),
        (0, PairStep::Back),
        (1, PairStep::Fail(FailureClass::Access, false)),
        (1, PairStep::Retry(0)),
        (0, PairStep::Open),
    ];
    let mut pair = Pair::new(settings(), false);
    for (tab, step) in &steps {
        pair.apply(*tab, step);
    }
    pair.finish();
}
