//! Takes pictures of the widget's states, light and dark, on a desk and on a
//! phone, in all engines, so that people can look at them:
//! `cargo run -p e2e --bin gallery -- FOLDER [PART-OF-A-NAME]`, with the
//! environment of the browser tests (`cargo test -p e2e` prints it).
//!
//! Judges nothing. A state that cannot be reached is told, and fails the run
//! when all others have been looked at.

mod agents;
mod files;
mod scene;
mod states;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use e2e::{Browser, Browsers, ColorScheme, Engine, HOW_TO_RUN, Props, Settings, Stage};
use tokio::runtime::Runtime;

use agents::AGENTS;
use files::FILES;
use scene::{Form, Scene};
use states::STATES;

/// What visitors' systems prefer, by name.
const SCHEMES: [(&str, ColorScheme); 2] =
    [("light", ColorScheme::Light), ("dark", ColorScheme::Dark)];

/// What is viewed with, by name, and the size of the window for it, in CSS
/// pixels. No browser's window is much narrower than the one around the phone.
const FORMS: [(&str, Form, (u32, u32)); 3] = [
    ("desktop", Form::Desktop, (1280, 860)),
    ("phone", Form::Phone((390, 844)), (500, 844)),
    ("narrow", Form::Phone((320, 568)), (500, 844)),
];

fn main() -> Result<()> {
    let settings = Settings::from_environment()?;
    let (Some(dist), Some(sandbox)) = (&settings.dist, &settings.sandbox) else {
        eprintln!("{HOW_TO_RUN}");
        return Ok(());
    };
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder
        .or_else(|| settings.screenshots.clone())
        .context("say which folder the pictures go to")?;
    e2e::end_all_on_interrupt()?;
    let runtime = Runtime::new()?;
    let props = Props {
        dist: dist.clone(),
        sandbox: sandbox.clone(),
        desk: None,
        browsers: Arc::new(Browsers::of(&[], runtime.handle())),
        screenshots: None,
        runtime: runtime.handle().clone(),
    };
    let part = std::env::args().nth(2).unwrap_or_default();
    let mut pictures = Vec::new();
    let mut wanted = 0;
    let engines = settings.engines_at_hand()?;
    for engine in &engines {
        for scheme in SCHEMES {
            wanted += take_pictures(*engine, scheme, &props, &folder, &part, &mut pictures)?;
        }
    }
    fs::write(folder.join("index.html"), overview(&pictures))?;
    let overview = folder.join("index.html");
    println!("{} pictures, see {}", pictures.len(), overview.display());
    ensure!(pictures.len() == wanted, "{wanted} were wanted");
    Ok(())
}

/// Takes the pictures of one engine in one colour scheme whose name has a part,
/// and tells how many there should be.
fn take_pictures(
    engine: Engine,
    (light, scheme): (&str, ColorScheme),
    props: &Props,
    folder: &Path,
    part: &str,
    pictures: &mut Vec<String>,
) -> Result<usize> {
    let mut wanted = 0;
    let browser = Browser::start(engine, scheme, &props.runtime)?;
    fs::create_dir_all(folder)?;
    for (size, form, window) in FORMS {
        browser.resize(window)?;
        for (name, reach) in STATES.into_iter().chain(AGENTS).chain(FILES) {
            let picture = format!("{name}-{size}-{light}-{engine}.png");
            if !picture.contains(part) {
                continue;
            }
            wanted += 1;
            let stage = Stage::set_up(&browser, props)?;
            let scene = Scene {
                stage: &stage,
                form,
            };
            let taken = reach(&scene).and_then(|()| scene.picture());
            match taken {
                Ok(png) => {
                    fs::write(folder.join(&picture), png)?;
                    println!("{picture}");
                    pictures.push(picture);
                }
                Err(error) => eprintln!("{picture}: {error:#}"),
            }
            browser.forget()?;
        }
    }
    Ok(wanted)
}

/// A page with all pictures.
fn overview(pictures: &[String]) -> String {
    let mut html = "<!doctype html><meta charset=\"utf-8\"><title>Gallery</title>\
        <style>figure { display: inline-block; margin: 8px } img { max-width: 420px }</style>\n"
        .to_owned();
    for picture in pictures {
        let _ = writeln!(
            html,
            "<figure><img src=\"{picture}\" alt=\"\"><figcaption>{picture}</figcaption></figure>"
        );
    }
    html
}
