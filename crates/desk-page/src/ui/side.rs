//! The side: who is signed in, the lists, and the page's own switches.

use desk_core::Event;
use leptos::prelude::*;

use super::common::{Avatar, IconButton, Shape, flag};
use super::entry::EntryRow;
use super::keyed::Keyed;
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// The side.
#[component]
pub(crate) fn Side(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let name = screen.desk(|desk| desk.name.clone());
    let online = screen.desk(|desk| desk.online);
    let sound = screen.desk(|desk| desk.sound);
    let cut_off = screen.desk(|desk| desk.cut_off);
    let has_lists = screen.desk(|desk| desk.has_lists);
    let more_wait = screen.desk(|desk| desk.more_wait);
    let none_more = screen.desk(|_| false);
    let press = move |event: Event| Callback::new(move |()| dispatch.send(event.clone()));
    view! {
        <aside class="side" aria-label=appearance.text(Key::Conversations)>
            <header class="me">
                <span class="me-sign" data-online=move || flag(online.get())>
                    <Avatar name size="small" />
                </span>
                <span class="me-name">{move || name.get()}</span>
                <button
                    class="switch"
                    type="button"
                    role="switch"
                    data-name="presence"
                    aria-checked=move || flag(online.get())
                    aria-label=appearance.text(Key::OnlineSwitch)
                    title=appearance.text(Key::OnlineHint)
                    on:click=move |_| dispatch.send(Event::PresencePressed)
                >
                    <span class="switch-word">
                        {move || appearance.text(if online.get() { Key::Online } else { Key::Away })}
                    </span>
                    <span class="switch-track"><span class={"switch-knob"}>{""}</span></span>
                </button>
            </header>
            <p class="cut-off" hidden=move || !cut_off.get()>
                <span class="spinner">{""}</span>
                <span>{appearance.text(Key::CutOff)}</span>
            </p>
            <nav
                class="lists"
                tabindex="-1"
                data-focus="list"
                aria-label=appearance.text(Key::Conversations)
                aria-busy=move || flag(!has_lists.get())
            >
                <List
                    name="waiting"
                    heading=Key::Waiting
                    nobody=Key::NobodyWaits
                    list=screen.waiting.clone()
                    has_more=more_wait
                    has_lists
                    appearance
                    dispatch
                />
                <List
                    name="mine"
                    heading=Key::Mine
                    nobody=Key::NoneMine
                    list=screen.mine.clone()
                    has_more=none_more
                    has_lists
                    appearance
                    dispatch
                />
            </nav>
            <footer class="tools">
                <IconButton
                    name="sound"
                    label=Signal::derive(move || {
                        let key = if sound.get() { Key::SoundOn } else { Key::SoundOff };
                        appearance.text(key).to_owned()
                    })
                    shape=Signal::derive(move || {
                        if sound.get() { Shape::Sound } else { Shape::Silent }
                    })
                    press=press(Event::SoundPressed)
                />
                <IconButton
                    name="canned"
                    label=appearance.text(Key::Canned).to_owned()
                    shape=Shape::Canned
                    press=press(Event::CannedPressed)
                />
                <IconButton
                    name="shortcuts"
                    label=appearance.text(Key::Shortcuts).to_owned()
                    shape=Shape::Keyboard
                    press=press(Event::ShortcutsPressed)
                />
                <IconButton
                    name="sign-out"
                    label=appearance.text(Key::SignOut).to_owned()
                    shape=Shape::Leave
                    press=press(Event::SignOutPressed)
                />
            </footer>
        </aside>
    }
}

/// One of the lists.
#[component]
fn List(
    /// Its name for style sheets and tests.
    name: &'static str,
    /// What it is called.
    heading: Key,
    /// What it says when nothing is in it.
    nobody: Key,
    /// What is in it.
    list: Keyed<i64, desk_core::Entry>,
    /// Whether there are more than are in it.
    has_more: Memo<bool>,
    /// Whether the lists have come.
    has_lists: Memo<bool>,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let count = {
        let list = list.clone();
        Memo::new(move |_| list.count())
    };
    let is_empty = move || has_lists.get() && count.get() == 0;
    let id = format!("list-{name}");
    let labelled = id.clone();
    view! {
        <section class="list" data-name=name aria-labelledby=labelled>
            <h2 class="list-heading" id=id>
                <span>{appearance.text(heading)}</span>
                <span class="list-count" hidden=move || count.get() == 0>
                    {move || count.get()}
                    {move || if has_more.get() { "+" } else { "" }}
                </span>
            </h2>
            <ul class="entries" role="list">
                <For
                    each=move || list.list()
                    key=|handle| handle.key
                    children=move |handle| {
                        view! { <EntryRow entry=handle.row waits={name == "waiting"} appearance dispatch /> }
                    }
                />
            </ul>
            <p class="list-empty" hidden=move || !is_empty()>
                {appearance.text(nobody)}
            </p>
            <p class="list-empty" hidden=move || !has_more.get()>
                {appearance.text(Key::MoreWait)}
            </p>
            <div class="list-loading" hidden=move || has_lists.get()>
                <span class="bone">{""}</span>
                <span class="bone">{""}</span>
            </div>
        </section>
    }
}
