//! The steps of random stories, and how they are drawn.

use std::time::Duration;

use chat_api::FailureClass;
use chat_core::{BlockForm, Listen, Opening, Settings};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::harness::{FINAL_CLASSES, too_many};

/// One step. Numbers choose among what is there at that moment.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The panel opens.
    Open,
    /// The panel closes.
    Close,
    /// The visitor types; nothing but spaces if not `true`.
    Type(bool),
    /// The visitor sends what was typed.
    Submit,
    /// The page sends a text; nothing but spaces if not `true`.
    Say(bool),
    /// A button is pressed, if there is one.
    Press(usize),
    /// A message is tried again, whether it failed or not.
    Retry(usize),
    /// The visitor begins anew.
    Restart,
    /// The request on the wire, if any, is answered: with a lock or without.
    Answer(Vec<Part>, bool),
    /// The request on the wire, if any, fails. If that can be, the server has
    /// taken it all the same.
    Fail(FailureClass, bool),
    /// A request for events, if any, is answered.
    Events(usize, Page),
    /// A request for events, if any, fails.
    FailEvents(usize, FailureClass),
    /// This tab is the one that listens, or another one is.
    Lead(bool),
    /// The page is seen, or not.
    Visible(bool),
    /// The page is loaded anew.
    Reload,
    /// A timer, if any runs, runs out.
    Fire(usize),
    /// The clock moves, forwards or back, in milliseconds.
    Pass(i64),
    /// The browser believes to be online.
    Network,
    /// One of three agents joins, or one without a name.
    Join(u8),
    /// The agent passes the conversation on.
    PassOn,
    /// The agent leaves.
    Leave,
    /// The visitor chooses so many files.
    Choose(u8),
    /// A file on its way arrives, if any is.
    Upload(usize),
    /// A file on its way does not arrive, if any is: with that status.
    FailUpload(usize, Option<u16>),
    /// A message is taken out, whatever it is: only files can be.
    Remove(usize),
    /// Something comes for what is over, or never was.
    Stale(u64),
}

/// What of its events the server tells.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Page {
    /// Nothing.
    Nothing,
    /// What was asked for.
    All,
    /// The same, in the wrong order.
    Reversed,
    /// All that ever was, and some of it twice.
    Repeated,
}

/// One element of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// A text.
    Text,
    /// A reply without a view.
    Unseen,
    /// So many buttons.
    Buttons(u8),
    /// No reply at all.
    Nothing,
}

/// Any settings that matter to the conversation.
pub(crate) fn any_settings() -> impl Strategy<Value = Settings> {
    let opening = prop::sample::select(vec![
        Opening::Query("/start".to_owned()),
        Opening::Event("visit".to_owned()),
        Opening::None,
    ]);
    let block_form =
        prop::sample::select(vec![BlockForm::Auto, BlockForm::Always, BlockForm::Never]);
    let pause = prop::sample::select(vec![0, 450]);
    let listen = prop::sample::select(vec![Listen::Auto, Listen::Auto, Listen::Always]);
    (
        opening,
        block_form,
        pause,
        listen,
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(opening, block_form, pause, listen, asynchronous)| Settings {
                opening,
                block_form,
                reply_pause: Duration::from_millis(pause),
                listen,
                asynchronous,
                files: Some(crate::harness::limits()),
                ..Settings::default()
            },
        )
}

/// Any class of failures.
pub(crate) fn class() -> impl Strategy<Value = FailureClass> {
    let mut classes = FINAL_CLASSES.to_vec();
    classes.push(FailureClass::Unsent);
    classes.extend([None, Some(0), Some(20)].map(too_many));
    prop::sample::select(classes)
}

/// Any element of an answer.
pub(crate) fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        4 => Just(Part::Text),
        1 => Just(Part::Unseen),
        2 => (0..3_u8).prop_map(Part::Buttons),
        1 => Just(Part::Nothing),
    ]
}

/// Any answer to the request on the wire.
pub(crate) fn answer() -> impl Strategy<Value = Step> {
    (vec(part(), 0..5), any::<bool>()).prop_map(|(parts, locks)| Step::Answer(parts, locks))
}

fn page() -> impl Strategy<Value = Page> {
    use Page::{All, Nothing, Repeated, Reversed};
    prop::sample::select(vec![Nothing, All, All, Reversed, Repeated])
}

/// Any step.
pub(crate) fn step() -> impl Strategy<Value = Step> {
    let something = || prop::bool::weighted(0.9);
    prop_oneof![
        2 => Just(Step::Open),
        1 => Just(Step::Close),
        2 => something().prop_map(Step::Type),
        3 => Just(Step::Submit),
        3 => something().prop_map(Step::Say),
        4 => any::<usize>().prop_map(Step::Press),
        2 => any::<usize>().prop_map(Step::Retry),
        1 => Just(Step::Restart),
        8 => answer(),
        5 => (class(), any::<bool>()).prop_map(|(class, taken)| Step::Fail(class, taken)),
        6 => (any::<usize>(), page()).prop_map(|(choice, page)| Step::Events(choice, page)),
        2 => (any::<usize>(), class()).prop_map(|(choice, class)| Step::FailEvents(choice, class)),
        2 => any::<bool>().prop_map(Step::Lead),
        1 => any::<bool>().prop_map(Step::Visible),
        1 => Just(Step::Reload),
        4 => any::<usize>().prop_map(Step::Fire),
        1 => prop_oneof![-10_000..200_000_i64, Just(-(1 << 45)), Just(1 << 45)]
            .prop_map(Step::Pass),
        1 => Just(Step::Network),
        1 => (0..4_u8).prop_map(Step::Join),
        1 => Just(Step::PassOn),
        1 => Just(Step::Leave),
        2 => (1..5_u8).prop_map(Step::Choose),
        4 => any::<usize>().prop_map(Step::Upload),
        1 => (any::<usize>(), prop::sample::select(vec![None, Some(413), Some(500)]))
            .prop_map(|(choice, status)| Step::FailUpload(choice, status)),
        1 => any::<usize>().prop_map(Step::Remove),
        2 => prop_oneof![0..60_u64, any::<u64>()].prop_map(Step::Stale),
    ]
}
