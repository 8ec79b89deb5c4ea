//! Takes pictures of the agents' page, light and dark, with forced colours and in
//! Russian where the engine lets that be done, on a desk, a tablet and a phone, in
//! all engines, so that people can look at them:
//! `cargo run -p e2e --bin desk-gallery -- FOLDER [PART-OF-A-NAME]`, with
//! `E2E_DIST` and `E2E_DESK` in the environment.
//!
//! Judges nothing. A state that cannot be reached is told, and fails the run
//! when all others have been looked at.

mod states;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use e2e::{Browser, ColorScheme, Desk, DeskPage, HOW_TO_RUN, Settings};
use tokio::runtime::Runtime;

use states::STATES;

/// What agents' systems prefer, by name: a colour scheme, a language, and
/// whether colours are forced.
const SYSTEMS: [(&str, ColorScheme, Option<&str>, bool); 4] = [
    ("light", ColorScheme::Light, None, false),
    ("dark", ColorScheme::Dark, None, false),
    ("forced", ColorScheme::Dark, None, true),
    ("russian", ColorScheme::Light, Some("ru"), false),
];

/// What is viewed with, by name, in CSS pixels. No browser's window is much
/// narrower than the phone's.
const SIZES: [(&str, (u32, u32)); 3] = [
    ("desktop", (1280, 860)),
    ("tablet", (1000, 720)),
    ("phone", (500, 844)),
];

fn main() -> Result<()> {
    let settings = Settings::from_environment()?;
    let (Some(program), Some(built)) = (&settings.desk, settings.desk_page()) else {
        eprintln!("{HOW_TO_RUN}");
        return Ok(());
    };
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder
        .or_else(|| settings.screenshots.clone())
        .context("say which folder the pictures go to")?;
    let part = std::env::args().nth(2).unwrap_or_default();
    fs::create_dir_all(&folder)?;
    e2e::end_all_on_interrupt()?;
    let runtime = Runtime::new()?;
    let (mut taken, mut wanted) = (0, 0);
    for engine in settings.engines_at_hand()? {
        for (system, scheme, language, forced) in SYSTEMS {
            let browser = Browser::start(engine, scheme, runtime.handle())?;
            if !browser.emulate(language, forced)? {
                continue;
            }
            for (size, window) in SIZES {
                browser.resize(window)?;
                for (name, reach) in STATES {
                    let picture = format!("{name}-{size}-{system}-{engine}.png");
                    if !picture.contains(&part) {
                        continue;
                    }
                    wanted += 1;
                    let desk = Desk::start_new(program, &built)?;
                    let page = DeskPage {
                        browser: &browser,
                        desk: &desk,
                        browsers: None,
                    };
                    match reach(&page).and_then(|()| page.picture()) {
                        Ok(png) => {
                            fs::write(folder.join(&picture), png)?;
                            println!("{picture}");
                            taken += 1;
                        }
                        Err(error) => eprintln!("{picture}: {error:#}"),
                    }
                    browser.forget()?;
                }
            }
        }
    }
    ensure!(taken == wanted, "{wanted} were wanted, {taken} taken");
    Ok(())
}
