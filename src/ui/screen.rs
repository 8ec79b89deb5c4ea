//! What all views share: what is to be shown, how it is to be worded, and
//! where events go.

use std::rc::Rc;

use chat_core::{Announcement, Event, Moment, Row, ViewModel};
use leptos::prelude::*;

use crate::i18n::{Key, Language};

/// The signals that the views read. A handle: a clone shows the same.
#[derive(Clone)]
pub(crate) struct Screen {
    /// Everything but the rows, which are in [`Screen::rows`].
    view_model: ArcRwSignal<ViewModel>,
    /// The rows of the timeline.
    pub(crate) rows: ArcRwSignal<Vec<Row>>,
    /// What a screen reader is to say now.
    pub(crate) announcements: ArcRwSignal<Vec<Announcement>>,
}

impl Screen {
    /// A screen that shows a conversation as it stands.
    pub(crate) fn new(mut view_model: ViewModel) -> Self {
        let rows = std::mem::take(&mut view_model.rows);
        Screen {
            view_model: ArcRwSignal::new(view_model),
            rows: ArcRwSignal::new(rows),
            announcements: ArcRwSignal::new(Vec::new()),
        }
    }

    /// Brings the screen up to date.
    pub(crate) fn show(&self, mut view_model: ViewModel) {
        self.rows.set(std::mem::take(&mut view_model.rows));
        if self.view_model.with_untracked(|shown| *shown != view_model) {
            self.view_model.set(view_model);
        }
    }
}

/// The view model, as the views read it. Belongs to the present reactive owner.
#[derive(Clone, Copy)]
pub(crate) struct Shown(RwSignal<ViewModel>);

impl Shown {
    /// Follows a screen.
    pub(crate) fn of(screen: &Screen) -> Self {
        Shown(screen.view_model.clone().into())
    }

    /// Reads a part, and again whenever something changes. There are no memos
    /// in between: what the views derive is cheaper to derive again than to
    /// remember, in time and in what a visitor downloads.
    pub(crate) fn get<T>(self, read: impl Fn(&ViewModel) -> T) -> T {
        self.0.with(read)
    }
}

/// Where events go. They go nowhere once the widget is being taken down.
#[derive(Clone, Copy)]
pub(crate) struct Dispatch(StoredValue<Rc<dyn Fn(Event)>, LocalStorage>);

impl Dispatch {
    /// Belongs to the present reactive owner, and ends with it.
    pub(crate) fn new(take: impl Fn(Event) + 'static) -> Self {
        Dispatch(StoredValue::new_local(Rc::new(take)))
    }

    /// Sends one event.
    pub(crate) fn send(self, event: Event) {
        if let Some(take) = self.0.try_get_value() {
            take(event);
        }
    }
}

/// What the views need of the browser, which they do not name.
#[derive(Clone, Copy)]
pub(crate) struct Means {
    /// Hours and minutes, as people write them in a language.
    pub(crate) format_time: fn(Moment, &str) -> String,
    /// A number with five decimals, as programs write it.
    pub(crate) plain_number: fn(f64) -> String,
    /// Whether there is a clipboard for this page.
    pub(crate) can_copy: bool,
    /// Puts a text into it, and calls back when it is there.
    pub(crate) copy: fn(&str, Box<dyn FnOnce()>),
}

/// How this widget words things.
#[derive(Clone, Copy)]
pub(crate) struct Appearance {
    language: Language,
    means: Means,
    stays_open: bool,
    title: StoredValue<Option<String>>,
}

impl Appearance {
    /// Belongs to the present reactive owner. A site may have a title of its
    /// own.
    pub(crate) fn new(
        language: Language,
        title: Option<String>,
        stays_open: bool,
        means: Means,
    ) -> Self {
        Appearance {
            language,
            means,
            stays_open,
            title: StoredValue::new(title),
        }
    }

    /// What the panel is to a screen reader.
    pub(crate) fn panel_role(self) -> &'static str {
        if self.stays_open { "region" } else { "dialog" }
    }

    /// One of the widget's own texts.
    pub(crate) fn text(self, key: Key) -> &'static str {
        self.language.text(key)
    }

    /// The panel's heading.
    pub(crate) fn title(self) -> String {
        self.title
            .try_get_value()
            .flatten()
            .unwrap_or_else(|| self.text(Key::Title).to_owned())
    }

    /// Hours and minutes.
    pub(crate) fn time(self, moment: Moment) -> String {
        (self.means.format_time)(moment, self.language.tag())
    }

    /// A number with five decimals, as programs write it.
    pub(crate) fn plain_number(self, number: f64) -> String {
        (self.means.plain_number)(number)
    }

    /// Whether something can be copied here.
    pub(crate) fn can_copy(self) -> bool {
        self.means.can_copy
    }

    /// Copies a text, and calls back when that is done.
    pub(crate) fn copy(self, text: &str, done: Box<dyn FnOnce()>) {
        (self.means.copy)(text, done);
    }

    /// The language's tag.
    pub(crate) fn language_tag(self) -> &'static str {
        self.language.tag()
    }
}

/// A truth value as an attribute has it.
pub(crate) fn flag(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}
