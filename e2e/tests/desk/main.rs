//! The agents' page in real browsers, as the real operator desk serves it under
//! its policy.

mod coming;

mod talking;

mod reading;

mod walking;

mod files;

mod sharing;

mod outages;

mod hostile;

use std::process::ExitCode;

use anyhow::Result;
use e2e::{Browser, Cast, Desk, DeskPage, Scenario, Seat, attempt, play_all, scenarios};

/// What happens at the desk.
type Play = fn(&DeskPage<'_>) -> Result<()>;

const SCENARIOS: &[Scenario<Play>] = scenarios! {
    Play;
    coming {
        wrong_password_is_told_and_the_right_one_lets_in,
        signing_out_leads_back_to_the_sign_in,
        coming_and_going_is_one_press,
    }
    talking {
        client_who_waits_is_taken_and_answered_by_keyboard_alone,
        conversation_is_passed_on_by_keyboard_alone,
        closing_is_asked_once,
        canned_answer_is_picked_by_its_title,
        file_is_sent_and_a_forbidden_one_told,
        details_show_what_is_hidden_marked,
    }
    reading {
        reading_is_not_disturbed_by_what_comes,
        older_messages_come_without_moving_what_is_read,
        unread_messages_count_in_list_and_title,
        what_is_written_from_right_to_left_turns_nothing_around_it,
    }
    walking {
        messages_are_walked_through_by_keyboard,
        walking_and_what_comes_do_not_disturb_each_other,
        message_longer_than_the_view_is_read_to_its_end,
    }
    files {
        files_can_be_dropped_and_pasted,
        only_files_are_taken_from_a_drag,
        upload_shows_how_far_it_is_and_can_be_cancelled,
        upload_on_a_slow_line_is_cancelled_for_good,
    }
    sharing {
        of_two_agents_who_take_the_same_one_gets_it,
    }
    outages {
        desk_that_is_killed_loses_and_doubles_nothing,
        draft_and_unsent_text_survive_a_reload,
    }
    hostile {
        nothing_runs_whatever_the_client_says,
    }
};

fn main() -> ExitCode {
    play_all(SCENARIOS, Seat::Agent, |settings| {
        let (desk, page) = (settings.desk.clone()?, settings.desk_page()?);
        Some(move |_: &str, play: Play, browser: &Browser, cast: &Cast| {
            perform(play, browser, &Desk::start_new(&desk, &page)?, cast)
        })
    })
}

/// Plays one scenario at a desk of its own.
fn perform(play: Play, browser: &Browser, desk: &Desk, cast: &Cast) -> Result<()> {
    let page = DeskPage {
        browser,
        desk,
        browsers: Some(&cast.browsers),
    };
    let played = attempt(|| play(&page));
    // The page lives in the same browser until it is left.
    browser.open("about:blank")?;
    played
}
