//! The open conversation: who it is with, what was said, and what to answer.

use desk_core::{ComposerView, Event, Loading};
use leptos::ev::DragEvent;
use leptos::prelude::*;

use super::common::{Avatar, Icon, IconButton, Shape};
use super::composer::Composer;
use super::screen::FileSource;
use super::transcript::Transcript;
use super::{Appearance, Dispatch, Screen};
use crate::i18n::Key;

/// The open conversation.
#[component]
pub(crate) fn Conversation(
    /// What is shown.
    screen: Screen,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let loading = screen.desk(|desk| desk.open.as_ref().map(|open| open.loading));
    let writes = screen.desk(|desk| {
        let open = desk.open.as_ref();
        open.is_some_and(|open| matches!(open.composer, ComposerView::Writing { .. }))
    });
    let id = screen.desk(|desk| desk.open.as_ref().map(|open| open.id));
    // Whether files are held over it. The drop zone then lies above everything,
    // so that leaving it is leaving all.
    let held = RwSignal::new(false);
    let over = move || writes.get() && held.get();
    let takes = move |event: &DragEvent| {
        let takes = writes.get_untracked() && dispatch.files(FileSource::Held(event));
        if takes {
            event.prevent_default();
        }
        takes
    };
    let drop = move |event: DragEvent| {
        held.set(false);
        if takes(&event) {
            dispatch.files(FileSource::Dropped(&event));
        }
    };
    let said = {
        let screen = screen.clone();
        move || {
            let screen = screen.clone();
            id.track();
            match loading.get() {
                Some(Loading::Ready) => {
                    view! { <Transcript screen appearance dispatch /> }.into_any()
                }
                Some(Loading::Failed) => view! {
                    <div class="transcript-frame blank">
                        <span class="blank-sign"><Icon shape=Shape::Warning /></span>
                        <p>{appearance.text(Key::NotLoaded)}</p>
                        <button
                            class="button"
                            type="button"
                            on:click=move |_| dispatch.send(Event::ReloadPressed)
                        >
                            {appearance.text(Key::TryAgain)}
                        </button>
                    </div>
                }
                .into_any(),
                _ => view! {
                    <div class="transcript-frame blank" aria-busy="true">
                        <span class="spinner">{""}</span>
                        <p class="visually-hidden">{appearance.text(Key::Loading)}</p>
                    </div>
                }
                .into_any(),
            }
        }
    };
    view! {
        <main
            class="talk"
            aria-labelledby="talk-title"
            on:dragover=move |event| held.set(takes(&event))
            on:drop=drop
        >
            <Top screen=screen.clone() writes appearance dispatch />
            {said}
            <Composer screen appearance dispatch />
            <div class="drop-zone" hidden=move || !over() on:dragleave=move |_| held.set(false)>
                <Icon shape=Shape::Clip />
                <p>{appearance.text(Key::DropHere)}</p>
            </div>
        </main>
    }
}

/// Who it is with, and what can be done with it.
#[component]
fn Top(
    /// What is shown.
    screen: Screen,
    /// Whether it is this agent's.
    writes: Memo<bool>,
    /// How it is worded.
    appearance: Appearance,
    /// Where events go.
    dispatch: Dispatch,
) -> impl IntoView {
    let title = screen.desk(|desk| {
        let open = desk.open.as_ref();
        open.map(|open| open.title.clone()).unwrap_or_default()
    });
    let below = screen.desk(|desk| {
        let open = desk.open.as_ref();
        open.map(|open| format!("{} · {}", open.channel, open.group))
            .unwrap_or_default()
    });
    let details = screen.desk(|desk| desk.details);
    view! {
        <header class="top">
            <span class="phone-only">
                <IconButton
                    name="back"
                    label=appearance.text(Key::Back).to_owned()
                    shape=Shape::Back
                    press=Callback::new(move |()| dispatch.send(Event::BackPressed))
                />
            </span>
            <Avatar name=title size="medium" />
            <div class="top-words">
                <h1 id="talk-title" tabindex="-1" data-focus="conversation" dir="auto">{title}</h1>
                <p>{below}</p>
            </div>
            <div class="top-actions">
                <button
                    class="button quiet"
                    type="button"
                    data-name="pass"
                    title=appearance.text(Key::PassOn)
                    hidden=move || !writes.get()
                    on:click=move |_| dispatch.send(Event::PassPressed)
                >
                    <Icon shape=Shape::Pass />
                    <span class="wide-only">{appearance.text(Key::PassOn)}</span>
                </button>
                <button
                    class="button quiet"
                    type="button"
                    data-name="close"
                    title=appearance.text(Key::Finish)
                    hidden=move || !writes.get()
                    on:click=move |_| dispatch.send(Event::ClosePressed)
                >
                    <Icon shape=Shape::Tick />
                    <span class="wide-only">{appearance.text(Key::Finish)}</span>
                </button>
                <IconButton
                    name="details"
                    label=appearance.text(Key::Details).to_owned()
                    shape=Shape::Person
                    pressed=details
                    press=Callback::new(move |()| dispatch.send(Event::DetailsPressed))
                />
            </div>
        </header>
    }
}
