//! Property tests over random stories: what is true of every conversation,
//! however its events are ordered, repeated and lost.

use std::collections::BTreeMap;

use chat_core::{BlockForm, Model, Settings, update, view};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::harness::{identity, said};
use crate::steps::{Step, answer, any_settings, class, step};
use crate::story::Story;

/// So many stories for each property.
const CASES: u32 = 96;

/// Steps in one story.
const STEPS: std::ops::Range<usize> = 0..80;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn told(settings: &Settings, steps: &[Step]) -> Story {
    let mut story = Story::new(settings.clone());
    for step in steps {
        story.apply(step);
    }
    story
}

proptest! {
    #![proptest_config(config())]

    /// Each step also checks the order of the messages, that none is lost or
    /// doubled, that what is stale changes nothing, and that nothing waits for
    /// nothing.
    #[test]
    fn every_accepted_reply_shows_exactly_once_in_the_end(
        settings in any_settings(),
        steps in vec(step(), STEPS),
    ) {
        told(&settings, &steps).finish();
    }

    #[test]
    fn the_same_events_give_the_same_conversation(
        settings in any_settings(),
        steps in vec(step(), STEPS),
    ) {
        let steps: Vec<Step> = steps
            .into_iter()
            .filter(|step| !matches!(step, Step::Reload))
            .collect();
        let story = told(&settings, &steps);
        let mut again = Model::new(settings, identity());
        let mut asked = Vec::new();
        for (event, now) in story.chat.told {
            asked.extend(update(&mut again, event, now));
        }
        prop_assert_eq!(view(&again), view(&story.chat.model));
        prop_assert_eq!(again, story.chat.model);
        prop_assert_eq!(asked, story.chat.asked);
    }

    #[test]
    fn the_input_is_never_locked_for_good(
        settings in any_settings(),
        steps in vec(step(), STEPS),
        end in prop_oneof![answer(), class().prop_map(|class| Step::Fail(class, true))],
    ) {
        told(&settings, &steps).wait_for_a_way_on(&end);
    }

    #[test]
    fn a_message_keeps_its_identifier_and_shares_it_with_no_other(
        settings in any_settings(),
        steps in vec(step(), STEPS),
    ) {
        let story = told(&settings, &steps);
        let mut texts = BTreeMap::new();
        for request in &story.chat.sent {
            let id = request.message_id().unwrap_or_default();
            prop_assert_eq!(id.len(), 36);
            let text = texts.entry(id.to_owned()).or_insert(said(request));
            prop_assert_eq!(*text, said(request));
        }
    }

    #[test]
    fn a_policy_of_never_locks_nothing(
        settings in any_settings(),
        steps in vec(step(), STEPS),
    ) {
        let settings = Settings { block_form: BlockForm::Never, ..settings };
        let mut story = Story::new(settings);
        for step in &steps {
            story.apply(step);
            prop_assert!(!story.chat.model.input_is_locked());
        }
    }
}
