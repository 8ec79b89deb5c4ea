//! The widget in real browsers, from `dist/` through `embed.js` on a page of
//! another origin, against the real sandbox process.

mod demo;

mod asking;

mod opening;

mod talking;

mod media;

mod replies;

mod locking;

mod failing;

mod continuity;

mod outages;

mod tabs;

mod frames;

mod keeping;

mod coming_back;

mod by_itself;

mod agents;

mod handover;

mod files;

mod keyboard;

mod embedding;
mod page_api;

mod page_settings;

mod theming;

mod strict_policy;

mod xss;

mod life_cycle;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use e2e::{Browser, Cast, Props, Scenario, Seat, Stage, attempt, play_all, scenarios};

/// What happens on a stage.
type Play = fn(&Stage<'_>) -> Result<()>;

const SCENARIOS: &[Scenario<Play>] = scenarios! {
    Play;
    opening {
        page_with_the_snippet_fetches_no_program,
        hover_fetches_the_program,
        focus_fetches_the_program,
        ready_loads_the_program,
        panel_shows_before_the_program_has_come,
        press_counts_while_the_program_comes,
        opening_starts_the_conversation,
        escape_closes_and_gives_the_focus_back,
    }
    talking {
        text_shows_at_once_and_is_answered,
        send_button_sends,
        shift_enter_breaks_the_line,
        several_replies_come_in_order_each_once,
        quick_reply_is_sent_as_the_clients_message,
    }
    media {
        pictures_have_words_and_broken_ones_a_link,
        picture_is_enlarged_by_keyboard,
        players_load_nothing_until_played,
        file_has_name_size_and_link,
    }
    replies {
        refused_addresses_are_no_links,
        cards_move_by_arrows_and_keys,
        inline_buttons_lead_away_or_speak,
        past_choices_can_be_read_and_not_pressed,
        page_hears_of_replies_that_are_not_shown,
        each_kind_is_read_out_in_words,
        code_is_copied,
        markup_becomes_elements,
    }
    locking {
        quiz_locks_until_an_answer_without_buttons,
        lock_moves_the_focus_from_the_input_to_the_first_button,
        lock_leaves_the_focus_elsewhere,
        draft_survives_the_lock,
        restart_unlocks_and_begins_anew,
        channel_with_the_sign_locks_from_the_menu_on,
        block_form_always_locks_without_the_sign,
        block_form_never_does_not_lock_with_the_sign,
    }
    failing {
        failed_press_unlocks_and_goes_out_again,
        failed_first_press_is_left_to_the_visitor,
        error_of_the_server_is_no_loss_where_it_has_the_message,
        wrong_token_is_told_to_each_in_their_own_words,
        conversation_starts_by_itself_when_the_server_is_back,
    }
    continuity {
        reload_keeps_the_conversation,
        reload_in_the_middle_of_a_send_loses_nothing,
        next_page_sends_what_a_closed_tab_had_still_to_send,
        history_fills_a_browser_that_has_lost_the_conversation,
        asynchronous_answers_come_once_and_in_order,
        asynchronous_quiz_locks,
    }
    outages {
        message_waits_until_the_server_is_back,
        message_waits_while_the_device_is_offline,
        killed_server_loses_and_doubles_nothing,
    }
    tabs {
        tabs_show_the_same,
        reading_in_one_tab_counts_in_all,
        one_tab_polls_for_all,
        hidden_tab_hears_when_it_comes_back,
        frozen_tab_leaves_the_poll_to_another,
        tabs_of_different_visitors_share_nothing,
    }
    frames {
        of_two_that_start_together_one_sends_what_was_left,
        frame_that_is_trusted_with_nothing_works_alone,
    }
    keeping {
        nothing_is_kept_where_the_site_says_so,
        session_keeps_as_long_as_the_tab,
        full_store_is_no_obstacle,
        refusing_store_is_no_obstacle,
        what_cannot_be_read_is_dropped,
        hostile_store_runs_nothing,
    }
    coming_back {
        what_was_said_meanwhile_is_there,
        page_that_listened_comes_back_too,
        page_that_was_left_amid_an_answer_takes_up_what_came,
    }
    by_itself {
        hour_of_sleep_ends_with_a_new_poll,
        promise_is_kept_after_a_reload_without_opening,
        promise_is_kept_in_the_tab_too,
    }
    agents {
        conversation_goes_to_an_agent_and_back,
        conversation_is_passed_on_to_another_agent,
        visitor_goes_back_to_the_bot,
        nobody_online_is_told_by_the_bot,
    }
    handover {
        agent_comes_passes_on_and_goes,
        button_ends_the_chat,
        agents_chat_survives_a_reload_and_shows_in_every_tab,
        hostile_agents_are_only_words,
    }
    files {
        files_are_uploaded_and_reach_the_bot,
        files_can_be_dropped_and_pasted,
        limits_are_told_before_and_after,
        file_that_failed_is_tried_again,
        file_on_its_way_holds_nobody_up,
        without_an_address_there_is_nothing_to_attach_by,
    }
    keyboard {
        conversation_by_keyboard_only,
    }
    embedding {
        inline_panel_fills_its_container,
        page_mode_fills_the_window,
        calls_wait_for_the_loader,
        heading_and_early_calls_go_together,
        loading_twice_is_harmless,
        settings_change_while_people_talk,
        another_token_is_another_conversation,
        page_hears_what_happens,
    }
    page_api {
        early_calls_are_carried_out_in_order,
        page_opens_closes_and_sends,
        destroy_leaves_the_page_as_its_owner_wrote_it,
        two_widgets_work_independently,
    }
    page_settings {
        relative_address_counts_from_the_page,
        wrong_settings_are_told_and_break_nothing,
        missing_token_is_told_and_the_page_lives,
    }
    theming {
        plain_css_themes_the_widget,
        hostile_css_stays_outside,
    }
    strict_policy {
        strict_policy_is_kept,
        spoilt_program_is_not_run,
        checked_files_are_fetched_once,
    }
    xss {
        nothing_runs_whatever_the_bot_says,
        nothing_runs_on_a_strict_page_either,
    }
    life_cycle {
        fifty_widgets_leave_nothing_behind,
        moving_the_element_keeps_the_conversation,
        coming_back_while_the_program_loads_gives_one_widget,
        calls_outside_the_page_break_nothing,
        foreign_prototypes_do_no_harm,
    }
};

fn main() -> ExitCode {
    play_all(SCENARIOS, Seat::Visitor, |settings| {
        let (dist, sandbox) = (settings.dist.clone()?, settings.sandbox.clone()?);
        let (desk, screenshots) = (settings.desk.clone(), settings.screenshots.clone());
        Some(
            move |name: &str, play: Play, browser: &Browser, cast: &Cast| {
                let props = Props {
                    dist: dist.clone(),
                    sandbox: sandbox.clone(),
                    desk: desk.clone(),
                    browsers: Arc::clone(&cast.browsers),
                    screenshots: screenshots.clone(),
                    runtime: cast.runtime.clone(),
                };
                perform(name, play, browser, &props)
            },
        )
    })
}

/// Plays one scenario on a stage of its own, and gathers evidence if it fails.
fn perform(name: &str, play: Play, browser: &Browser, props: &Props) -> Result<()> {
    let stage = Stage::set_up(browser, props)?;
    let played = attempt(|| play(&stage)).and_then(|()| stage.ensure_calm());
    played.map_err(|error| anyhow!("{error:#}\n\n{}", stage.evidence(name)))
}
