//! English.

use super::Key;

pub(super) fn text(key: Key) -> &'static str {
    match key {
        Key::Title => "Chat",
        Key::Unread => "new messages",
        Key::Close => "Close chat",
        Key::Restart => "Start over",
        Key::Timeline => "Messages",
        Key::InputLabel => "Write a message",
        Key::Send => "Send",
        Key::ChooseAnswer => "Choose an answer above",
        Key::AnswerPending => "One moment…",
        Key::QuickReplies => "Suggested answers",
        Key::Typing => "Writing…",
        Key::You => "You",
        Key::Bot => "Assistant",
        Key::Agent => "Support agent",
        Key::Sending => "Sending",
        Key::Sent => "Sent",
        Key::NotSent => "Not sent",
        Key::Unsure => "May not have arrived",
        Key::TryAgain => "Try again",
        Key::ConnectionLost => "We can’t connect right now. Trying again…",
        Key::ConnectionSlow => "This is taking a little longer than usual…",
        Key::ConnectionWaiting => "Many people are writing right now. One moment…",
        Key::ChatUnavailable => "The chat isn’t available at the moment. Please come back later.",
        Key::AgentRequested => "You’ll be connected with our team. One moment…",
        Key::AgentJoined => "has joined the chat",
        Key::AgentLeft => "The assistant is back",
        Key::JumpToEnd => "Newest messages",
        Key::AnswersAvailable => "You can answer",
    }
}
