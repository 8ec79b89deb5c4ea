//! Every word that the widget itself says, those for screen readers included.
//!
//! One catalogue for each language; a missing text does not compile.

mod en;
mod ru;

/// The languages that there is a catalogue for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
}

/// The texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Name of the panel, and its heading unless the site has one.
    Title,
    /// Before the number of unread messages, for screen readers.
    Unread,
    /// The header's button that closes the panel.
    Close,
    /// The header's button that begins anew.
    Restart,
    /// Name of the list of messages.
    Timeline,
    /// Name and placeholder of the text input.
    InputLabel,
    /// The button that sends.
    Send,
    /// The locked text input, while buttons wait to be pressed.
    ChooseAnswer,
    /// The locked text input, after one was pressed.
    AnswerPending,
    /// Name of the group of quick replies.
    QuickReplies,
    /// Somebody is writing.
    Typing,
    /// Author of the visitor's own messages, for screen readers.
    You,
    /// Author of the bot's messages, for screen readers.
    Bot,
    /// Author of an agent's messages, when the agent has no name.
    Agent,
    /// State of a message that is on its way.
    Sending,
    /// State of a message that has arrived.
    Sent,
    /// State of a message that has not.
    NotSent,
    /// State of a message of which nobody knows.
    Unsure,
    /// The button that sends it again.
    TryAgain,
    /// The server cannot be reached for now.
    ConnectionLost,
    /// An answer takes long.
    ConnectionSlow,
    /// The server has asked to wait.
    ConnectionWaiting,
    /// The chat cannot be reached at all.
    ChatUnavailable,
    /// The bot has handed over, and nobody has come yet.
    AgentRequested,
    /// An agent has joined. The name stands before it.
    AgentJoined,
    /// The agent has passed the conversation on.
    AgentPassed,
    /// The same, to a group, whose name takes the place of the stroke.
    AgentPassedTo,
    /// The bot answers again.
    AgentLeft,
    /// The button to the newest messages.
    JumpToEnd,
    /// Announced with quick replies.
    AnswersAvailable,
    /// A picture without a caption, and before the caption of one, for screen readers.
    Picture,
    /// A sound without a name.
    Audio,
    /// A film without a name.
    Video,
    /// A file without a name.
    File,
    /// A file of unknown size.
    Download,
    /// The sign between whole and tenth, and the units of sizes.
    SizeUnits,
    /// A place on earth.
    Location,
    /// Where a place leads.
    OpenMap,
    /// The sign between whole and fraction; north, south, east, west.
    Directions,
    /// In the place of a picture or a player that does not load.
    CannotBeShown,
    /// A link to it.
    OpenOutside,
    /// A press on a picture shows it larger.
    Enlarge,
    /// A button of a picture that is shown large.
    ZoomIn,
    /// Another one.
    ZoomOut,
    /// The button that leaves it.
    ClosePicture,
    /// The button at a block of code.
    Copy,
    /// The same, after a press.
    Copied,
    /// Name of cards side by side.
    Cards,
    /// Moves them back.
    PreviousCard,
    /// Moves them on.
    NextCard,
    /// The button that files are chosen by, before what they may be.
    AttachFiles,
    /// On the panel while files are held over it.
    DropFiles,
    /// Before the size that files may have.
    UpTo,
    /// State of a file that is on its way.
    Uploading,
    /// State of a file that is larger than wanted.
    TooLarge,
    /// State of a file that is not of a type that is wanted.
    WrongType,
    /// State of a file that went away with its page.
    Interrupted,
    /// The button that takes such a file out.
    Remove,
}

impl Language {
    /// The catalogue for a language tag such as `ru-RU`, if there is one.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Language::English),
            "ru" => Some(Language::Russian),
            _ => None,
        }
    }

    /// The language's tag.
    pub fn tag(self) -> &'static str {
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
        assert_eq!(Language::of_tag(""), None);
    }
}
