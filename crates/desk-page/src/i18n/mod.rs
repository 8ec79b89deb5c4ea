//! Every word that the page itself says, those for screen readers included.
//!
//! One catalogue for each language; a missing text does not compile.

mod en;
mod ru;

/// The languages that there is a catalogue for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}

/// The texts. `{}` in one is a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    // The window and the whole page.
    Title,
    Loading,
    Unreachable,
    UnreachableHint,
    TryAgain,
    Outdated,
    LoadAnew,
    Cancel,
    Dismiss,
    Back,
    // The sign-in.
    SignInTitle,
    SignInHint,
    Login,
    Password,
    SignIn,
    SignInWrong,
    SignInThrottled,
    SignInThrottledFor,
    SignInUnreachable,
    SignInEnded,
    // The side.
    Conversations,
    Online,
    Away,
    OnlineSwitch,
    OnlineHint,
    CutOff,
    BackAgain,
    Waiting,
    Mine,
    NobodyWaits,
    MoreWait,
    NoneMine,
    Take,
    TakeNamed,
    WaitsFor,
    Unread,
    Draft,
    YouSaid,
    Now,
    Minutes,
    Hours,
    Days,
    SoundOn,
    SoundOff,
    Shortcuts,
    SignOut,
    // The middle while nothing is open.
    AllQuiet,
    AllQuietHint,
    PickOne,
    PickOneHint,
    // The conversation.
    PassOn,
    Finish,
    Details,
    Transcript,
    NotLoaded,
    LoadOlder,
    JumpToEnd,
    NewMessages,
    NewMark,
    Today,
    Yesterday,
    Client,
    You,
    Before,
    NoticeOpened,
    NoticeTaken,
    NoticePassed,
    NoticeClosed,
    NoticeClosedByClient,
    NoticeClosedByClientWith,
    // Messages and files.
    Sending,
    StateWaiting,
    StateQueued,
    StateDelayed,
    StateDelivered,
    StateRefused,
    TroubleNotMine,
    TroubleTooLarge,
    TroubleWrongType,
    TroubleUnreadable,
    TroubleRefused,
    Discard,
    NotSent,
    Picture,
    PictureMissing,
    Audio,
    Video,
    File,
    SizeUnits,
    DropHere,
    // The bottom of the conversation.
    Compose,
    Placeholder,
    ComposeHint,
    Send,
    Attach,
    PickCanned,
    WaitingHint,
    TakeIt,
    HeldBy,
    ClosedHint,
    // Canned answers.
    Canned,
    CannedHint,
    ManageCanned,
    NoneFits,
    Fitting,
    NoCanned,
    NewCanned,
    CannedTitle,
    CannedText,
    ChangeNamed,
    DeleteNamed,
    Save,
    NotSaved,
    // The client's details.
    CloseDetails,
    Channel,
    Group,
    ClientId,
    Since,
    Attributes,
    NoAttributes,
    Hidden,
    HiddenHint,
    // Questions.
    CloseDialog,
    PassTitle,
    GroupOnline,
    GroupAway,
    NoGroups,
    CloseTitle,
    CloseQuestion,
    CloseYes,
    SignOutTitle,
    SignOutQuestion,
    SignOutYes,
    // Notices.
    TakenBy,
    TakenByAnother,
    ToastClosed,
    ToastPassed,
    ToastEnded,
    ToastFailed,
    ToastNobody,
    SaidElsewhere,
    SomebodyWaits,
    // Shortcuts.
    PressSend,
    PressLine,
    PressCanned,
    PressTakeNext,
    PressPrevious,
    PressNext,
    PressMessages,
    PressWalk,
    PressDetails,
    PressPass,
    PressClose,
    PressManageCanned,
    PressPresence,
    PressShortcuts,
    PressEscape,
}

impl Language {
    /// The catalogue for a language tag such as `ru-RU`, if there is one.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Language::English),
            "ru" => Some(Language::Russian),
            _ => None,
        }
    }

    /// The language's tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Russian => "ru",
        }
    }

    /// One text.
    pub(crate) fn text(self, key: Key) -> &'static str {
        match self {
            Language::English => en::text(key),
            Language::Russian => ru::text(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_counts_by_its_language_alone() {
        assert_eq!(Language::of_tag("ru-RU"), Some(Language::Russian));
        assert_eq!(Language::of_tag("EN_us"), Some(Language::English));
        assert_eq!(Language::of_tag("fr"), None);
    }
}
