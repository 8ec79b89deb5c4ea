//! Golden tests: what the sample bodies and the tolerance of chat-api.md and
//! replies.md decode to, for any parser.
//!
//! Each test takes a function that parses JSON text into a [`Source`], so that
//! the same expectations hold natively and in each browser. Nothing in this
//! folder names a JSON library; whoever includes it brings the parser, either
//! all at once through [`all`] or one by one through `each_golden!`.

use chat_api::Source;

pub(crate) mod answers;
pub(crate) mod events;
pub(crate) mod failures;
pub(crate) mod replies;
pub(crate) mod requests;
pub(crate) mod rich_replies;
pub(crate) mod sources;
pub(crate) mod timestamps;
pub(crate) mod tolerance;
pub(crate) mod webhooks;

/// A parser: JSON text in, a value to look into out.
pub(crate) type Parse<'a, S> = &'a dyn Fn(&str) -> S;

/// Hands the whole list of golden tests to another macro.
macro_rules! each_golden {
    ($then:ident) => {
        $then! {
            answers {
                synchronous_answer_is_read_whole
                answer_says_which_connection_it_is_for
                answer_survives_being_written
                bot_webhook_answers_read_like_any_other
                lock_sign_is_found_at_each_place
                lock_sign_that_is_false_or_something_else_locks_nothing
                unknown_keys_of_an_answer_survive
            }
            events {
                page_of_events_is_read_by_shape
                kinds_of_the_sandbox_are_read
                items_of_unknown_shape_are_kept
                agent_is_the_author_whatever_the_type_says
                events_survive_being_written
                bare_array_counts_as_a_page
                elements_that_are_no_objects_are_kept_as_unknown
            }
            failures {
                spring_error_gives_class_and_words
                status_decides_the_class
                too_many_requests_keeps_the_wait_within_bounds
                body_of_an_error_is_read_again
                success_without_json_is_unreadable
                error_of_any_shape_is_read
                long_words_are_shortened
            }
            replies {
                texts
                text_without_markup_is_plain
                stack_trace_is_kept_beside_the_text
                buttons
                buttons_with_transitions
                buttons_without_a_text_are_left_out
                inline_buttons
                types_of_other_channels_are_silent
                unknown_type_is_kept_whole
                replies_survive_being_written
            }
            rich_replies {
                images
                audio
                video
                file
                media_without_an_address_are_unknown
                carousel
                carousel_with_null_fields
                location
                timeout
                switch_full
                switch_short
                switch_of_a_phone_is_silent
                raw
                rich_replies_survive_being_written
            }
            requests {
                query
                query_with_data
                query_with_cid
                file_event
                number_is_accepted_as_client_id
                null_counts_as_absent
                bodies_that_cannot_be_taken
                requests_survive_being_written
                message_id_is_found
                message_id_takes_its_place
            }
            sources {
                each_kind_is_told_and_no_other_is_read
                values_are_read_as_they_are
                numbers_are_written_out
                numbers_that_strings_spell_are_read
                only_own_keys_are_there
                hostile_keys_are_data
            }
            timestamps {
                zone_and_fraction_may_be_missing_or_long
                number_counts_as_milliseconds
                nonsense_is_no_time
                time_that_cannot_be_written_is_no_time
            }
            tolerance {
                data_absent
                data_null
                data_of_another_kind
                replies_absent
                replies_null
                replies_empty
                replies_at_the_top_level
                replies_at_the_top_level_beside_empty_ones
                replies_of_another_kind
                elements_null_or_not_objects
                no_type
                type_never_seen_before
                type_of_another_kind
                main_field_missing_or_of_another_kind
                client_id_as_a_number
                whole_body_of_any_kind
            }
            webhooks {
                posted_array_is_read
                webhook_survives_being_written
                single_object_counts_as_an_array_of_one
                elements_that_are_no_objects_are_skipped
                token_is_not_printed
            }
        }
    };
}

macro_rules! call_each {
    ($($module:ident { $($name:ident)* })*) => {
        /// Runs every golden test with one parser.
        pub(crate) fn all<S: Source>(parse: impl Fn(&str) -> S) {
            $($($module::$name(&parse);)*)*
        }
    };
}

each_golden!(call_each);
