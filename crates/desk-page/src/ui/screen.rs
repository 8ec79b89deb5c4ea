//! What all views share: what is to be shown, how it is to be worded, and
//! where events go.

use std::borrow::Cow;
use std::rc::Rc;

use desk_core::{Announcement, DeskView, Entry, Event, Page, Row, RowKey, ViewModel};
use leptos::ev;
use leptos::prelude::*;

use super::keyed::Keyed;
use crate::i18n::{Key, Language};

/// The signals that the views read. A handle: a clone shows the same.
#[derive(Clone)]
pub(crate) struct Screen {
    page: ArcRwSignal<Page>,
    /// Whether the desk is of another version than the page.
    pub(crate) outdated: ArcRwSignal<bool>,
    /// The rows of the open transcript.
    pub(crate) rows: Keyed<RowKey, Row>,
    /// Conversations that nobody has.
    pub(crate) waiting: Keyed<i64, Entry>,
    /// This agent's.
    pub(crate) mine: Keyed<i64, Entry>,
    /// What a screen reader is to say now.
    pub(crate) announcements: ArcRwSignal<Vec<Announcement>>,
}

impl Screen {
    /// A screen that shows this.
    pub(crate) fn new(seen: ViewModel) -> Self {
        let screen = Screen {
            page: ArcRwSignal::new(Page::Starting),
            outdated: ArcRwSignal::new(false),
            rows: Keyed::default(),
            waiting: Keyed::default(),
            mine: Keyed::default(),
            announcements: ArcRwSignal::new(Vec::new()),
        };
        screen.show(seen);
        screen
    }

    /// Brings the screen up to date.
    pub(crate) fn show(&self, seen: ViewModel) {
        let ViewModel {
            page,
            outdated,
            rows,
            waiting,
            mine,
        } = seen;
        if self.outdated.get_untracked() != outdated {
            self.outdated.set(outdated);
        }
        if self.page.with_untracked(|shown| *shown != page) {
            self.page.set(page);
        }
        self.rows.reconcile(rows, Row::key);
        self.waiting.reconcile(waiting, |entry| entry.id);
        self.mine.reconcile(mine, |entry| entry.id);
    }

    /// A part of the page, as it is from now on.
    pub(crate) fn page<T>(&self, read: impl Fn(&Page) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        let page = self.page.clone();
        Memo::new(move |_| page.with(&read))
    }

    /// A part of the desk, as it is from now on; what is empty when there is
    /// none.
    pub(crate) fn desk<T>(&self, read: impl Fn(&DeskView) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        self.page(move |page| match page {
            Page::Desk(desk) => read(desk),
            _ => T::default(),
        })
    }
}

/// Where files come from.
pub(crate) enum FileSource<'a> {
    /// An input.
    Picked(&'a ev::Event),
    /// A drag, before it is known which they are: none are taken.
    Held(&'a ev::DragEvent),
    /// A drop.
    Dropped(&'a ev::DragEvent),
    /// The clipboard.
    Pasted(&'a ev::Event),
}

/// Where events go. They go nowhere once the page is being taken down.
#[derive(Clone, Copy)]
pub(crate) struct Dispatch {
    send: StoredValue<Rc<dyn Fn(Event)>, LocalStorage>,
    files: StoredValue<FileTaker, LocalStorage>,
}

/// Takes files, and tells whether there were any.
type FileTaker = Rc<dyn Fn(FileSource<'_>) -> bool>;

impl Dispatch {
    /// Belongs to the present reactive owner, and ends with it.
    pub(crate) fn new(
        send: impl Fn(Event) + 'static,
        files: impl Fn(FileSource<'_>) -> bool + 'static,
    ) -> Self {
        Dispatch {
            send: StoredValue::new_local(Rc::new(send)),
            files: StoredValue::new_local(Rc::new(files)),
        }
    }

    /// Sends one event.
    pub(crate) fn send(self, event: Event) {
        if let Some(send) = self.send.try_get_value() {
            send(event);
        }
    }

    /// Takes files, and tells whether there are any.
    pub(crate) fn files(self, source: FileSource<'_>) -> bool {
        self.files.try_get_value().is_some_and(|take| take(source))
    }
}

/// What the views need of the browser, which they do not name.
#[derive(Clone, Copy)]
pub(crate) struct Means {
    /// Hours and minutes, as people write them in a language.
    pub(crate) format_time: fn(i64, &str) -> String,
    /// A day with its name, with or without its year.
    pub(crate) format_day: fn(i64, &str, bool) -> String,
    /// A day in few letters, with or without its year.
    pub(crate) format_date: fn(i64, &str, bool) -> String,
    /// The number of the day that a moment belongs to.
    pub(crate) day_number: fn(i64) -> i64,
    /// The year that a moment belongs to.
    pub(crate) year: fn(i64) -> u32,
    /// The present moment.
    pub(crate) now: fn() -> i64,
}

/// What is inserted into words of the page: one that is written from right to
/// left keeps what stands around it in its place.
pub(super) fn isolated(inserted: &str) -> Cow<'_, str> {
    let turns = |letter| {
        matches!(letter,
            '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if inserted.contains(turns) {
        Cow::Owned(format!("\u{2068}{inserted}\u{2069}"))
    } else {
        Cow::Borrowed(inserted)
    }
}

/// How this page words things.
#[derive(Clone, Copy)]
pub(crate) struct Appearance {
    language: Language,
    means: Means,
}

impl Appearance {
    /// In a language.
    pub(crate) fn new(language: Language, means: Means) -> Self {
        Appearance { language, means }
    }

    /// One of the page's own texts.
    pub(crate) fn text(self, key: Key) -> &'static str {
        self.language.text(key)
    }

    /// The same with something in its gap.
    pub(crate) fn with(self, key: Key, inserted: &str) -> String {
        self.text(key).replacen("{}", &isolated(inserted), 1)
    }

    /// Hours and minutes.
    pub(crate) fn time(self, at: i64) -> String {
        (self.means.format_time)(at, self.language.tag())
    }

    /// A day: today and yesterday by these words, and others with their year
    /// unless it is the present one.
    pub(crate) fn day(self, at: i64) -> String {
        match self.days_ago(at) {
            0 => self.text(Key::Today).to_owned(),
            1 => self.text(Key::Yesterday).to_owned(),
            _ => (self.means.format_day)(at, self.language.tag(), self.is_of_another_year(at)),
        }
    }

    /// A moment in few letters: the time if it was today, else the day, with its
    /// year unless it is the present one.
    pub(crate) fn moment(self, at: i64) -> String {
        if self.days_ago(at) == 0 {
            self.time(at)
        } else {
            (self.means.format_date)(at, self.language.tag(), self.is_of_another_year(at))
        }
    }

    fn days_ago(self, at: i64) -> i64 {
        let day = self.means.day_number;
        day((self.means.now)()) - day(at)
    }

    fn is_of_another_year(self, at: i64) -> bool {
        let year = self.means.year;
        year((self.means.now)()) != year(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Years of ten days each, so that it is plain which is which.
    const DAYS: i64 = 10;

    fn said(at: i64, language: &str, with_year: bool) -> String {
        let year = if with_year {
            format!(", {}", at / DAYS)
        } else {
            String::new()
        };
        format!("{language} {}{year}", at % DAYS)
    }

    /// It is the third day of the year 7.
    fn appearance(language: Language) -> Appearance {
        let means = Means {
            format_time: |at, _| format!("time of {at}"),
            format_day: said,
            format_date: said,
            day_number: |at| at,
            year: |at| (at / DAYS) as u32,
            now: || 72,
        };
        Appearance::new(language, means)
    }

    #[test]
    fn days_of_other_years_have_their_year() {
        let words = appearance(Language::English);
        let days = [75, 72, 71, 70, 69, 12].map(|at| words.day(at));
        assert_eq!(
            days,
            ["en 5", "Today", "Yesterday", "en 0", "en 9, 6", "en 2, 1"]
        );
        let moments = [72, 71, 69].map(|at| words.moment(at));
        assert_eq!(moments, ["time of 72", "en 1", "en 9, 6"]);
        assert_eq!(appearance(Language::Russian).day(69), "ru 9, 6");
    }

    #[test]
    fn names_from_right_to_left_turn_nothing_around_them() {
        let words = appearance(Language::English);
        let told = words.with(Key::NoticeTaken, "\u{5d3}\u{5d5}\u{5d3}");
        assert_eq!(
            told,
            "\u{2068}\u{5d3}\u{5d5}\u{5d3}\u{2069} took the conversation"
        );
        let told = words.with(Key::NoticeTaken, "Анна");
        assert_eq!(told, "Анна took the conversation");
    }

    #[test]
    fn yesterday_stays_yesterday_on_the_first_day_of_a_year() {
        let mut words = appearance(Language::Russian);
        words.means.now = || 70;
        assert_eq!(words.day(69), "Вчера");
        assert_eq!(words.day(68), "ru 8, 6");
    }
}
