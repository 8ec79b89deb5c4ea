//! One step of a conversation: what the visitor, the browser, the network or an
//! agent does. What comes of it is not looked at here.

use std::time::Duration;

use chat_core::{Event, ItemId, SendState, Session, UploadFailure, view};

use crate::SoakError;
use crate::case::Step;
use crate::fates::MayGo;
use crate::last_words;
use crate::server::Server;
use crate::world::World;

/// Takes a step. One that makes no sense now is left out.
pub(crate) async fn take(world: &mut World, server: &Server, step: &Step) -> Result<(), SoakError> {
    match step {
        Step::Wait(millis) => world.pass(Duration::from_millis(*millis)).await,
        Step::Agent(deed) => {
            last_words::perform(world, server, deed).await?;
        }
        Step::Leave(tab) => last_words::leave(world, server, *tab)?,
        Step::KillDesk => {
            let desk = server.desk.clone();
            world.meanwhile(async move { desk.kill().await }).await?;
        }
        step => act(world, step),
    }
    Ok(())
}

/// What takes no time.
fn act(world: &mut World, step: &Step) {
    let life = |world: &World, tab: &usize| world.tabs.get(*tab).map(|tab| tab.life);
    match step {
        Step::Toggle(tab) => {
            if let Some(life) = life(world, tab) {
                world.happen(life, Event::PanelToggled);
            }
        }
        Step::Say(tab, text) => {
            if let Some(life) = life(world, tab) {
                world.happen(life, Event::DraftChanged(text.clone()));
                world.happen(life, Event::DraftSubmitted);
            }
        }
        Step::Attach(tab, files) => world.choose(*tab, files),
        Step::Remove(tab, index) => remove(world, *tab, *index),
        Step::Press(tab, index) => press(world, *tab, *index),
        Step::Retry(tab) => retry(world, *tab),
        Step::Look(tab, visible) => {
            if let Some(life) = life(world, tab) {
                world.happen(life, Event::VisibilityChanged(*visible));
            }
        }
        Step::Online(online) => world.set_online(*online),
        Step::Reload(tab) => reload(world, *tab),
        Step::Crash(tab, effects) => {
            if let Some(tab) = world.tabs.get_mut(*tab) {
                tab.fuse = Some(*effects);
            }
        }
        Step::OpenTab => {
            let is_free = |name: &&str| world.tabs.iter().all(|tab| tab.cid != **name);
            if let Some(name) = ["tab-0", "tab-1"].iter().find(|name| is_free(name)) {
                world.open_tab(name);
            }
        }
        Step::CloseTab(tab) => {
            if world.tabs.len() > 1 {
                world.close_tab(*tab);
            }
        }
        Step::Restart(tab) => {
            if let Some(tab) = world.tabs.get_mut(*tab) {
                // Nobody can tell what of a restart is kept by a page that
                // dies in the middle of it.
                tab.fuse = None;
                let life = tab.life;
                world.while_may_go(MayGo::All, |world| {
                    world.happen(life, Event::RestartRequested);
                });
            }
        }
        Step::Wait(_) | Step::Agent(_) | Step::Leave(_) | Step::KillDesk => {}
    }
}

pub(crate) fn press(world: &mut World, tab: usize, index: usize) {
    let Some(tab) = world.tabs.get(tab) else {
        return;
    };
    let life = tab.life;
    if let Some(button) = view(&tab.model).quick_replies.get(index) {
        let (set, index) = (button.set, button.index);
        world.happen(life, Event::QuickReplyPressed { set, index });
    }
}

/// A file that cannot be fetched yet is not wanted any more.
fn remove(world: &mut World, tab: usize, index: usize) {
    let Some(tab) = world.tabs.get_mut(tab) else {
        return;
    };
    // As with a restart: nobody can tell what a page that dies then has kept.
    tab.fuse = None;
    let uploads: Vec<_> = tab.uploads().collect();
    let chosen = index.checked_rem(uploads.len());
    let Some((item, number, _)) = chosen.and_then(|index| uploads.get(index).copied()) else {
        return;
    };
    let life = tab.life;
    world.record.files.removed(number);
    world.while_may_go(MayGo::One(number), |world| {
        world.happen(life, Event::UploadRemoved(item));
    });
}

/// Opening the panel anew is how a refused conversation is tried again.
pub(crate) fn open_again(world: &mut World, tab: usize) {
    let Some(tab) = world.tabs.get(tab) else {
        return;
    };
    if tab.model.session() == Session::Refused {
        let life = tab.life;
        world.happen(life, Event::PanelClosed);
        world.happen(life, Event::PanelOpened);
    }
}

/// "Try again" on all that failed.
pub(crate) fn retry(world: &mut World, tab: usize) {
    let Some(tab) = world.tabs.get(tab) else {
        return;
    };
    let life = tab.life;
    let failed = |state| matches!(state, SendState::Failed | SendState::Unsure);
    let not_uploaded = SendState::NotUploaded(UploadFailure::Failed);
    let uploads = tab.uploads().filter(|(.., state)| *state == not_uploaded);
    let uploads: Vec<_> = uploads.map(|(item, ..)| item).collect();
    let items = tab.model.timeline().items().iter();
    let items = items.filter(|item| tab.model.timeline().send_state(item.id).is_some_and(failed));
    let items: Vec<_> = items.map(|item| item.id).collect();
    let messages = tab.messages().filter(|(_, _, state)| failed(*state));
    let messages: Vec<_> = messages.map(|(id, ..)| id.to_owned()).collect();
    for id in &messages {
        world.record.asked(id);
    }
    for item in items.into_iter().chain(uploads) {
        world.happen(life, Event::RetryRequested(item));
    }
}

/// Files that were on their way are shown as interrupted then.
pub(crate) fn reload(world: &mut World, tab: usize) {
    let Some(loaded) = world.tabs.get(tab) else {
        return;
    };
    let before: Vec<u64> = loaded.uploads().filter(is_kept).map(number_of).collect();
    if let Some(cid) = world.close_tab(tab) {
        world.open_tab(&cid);
        // It takes its place among the tabs again. Another may have died meanwhile.
        let opened = world.tabs.iter().rposition(|opened| opened.cid == cid);
        if let Some(opened) = opened.map(|place| world.tabs.remove(place)) {
            let after: Vec<u64> = opened.uploads().map(number_of).collect();
            if after != before {
                let wrong = format!("{before:?} were on their way, and {after:?} are interrupted");
                world.record.wrongs.push(wrong);
            }
            world.tabs.insert(tab.min(world.tabs.len()), opened);
        }
    }
}

/// A file that is refused is told of once.
fn is_kept((.., state): &(ItemId, u64, SendState)) -> bool {
    let told = [UploadFailure::Failed, UploadFailure::Interrupted].map(SendState::NotUploaded);
    matches!(state, SendState::Uploading(_)) || told.contains(state)
}

fn number_of((_, number, _): (ItemId, u64, SendState)) -> u64 {
    number
}
