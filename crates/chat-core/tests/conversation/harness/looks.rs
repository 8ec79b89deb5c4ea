//! What a test can see of a conversation.

use chat_core::{
    ItemBody, ItemId, LockReason, RequestId, SendState, TimelineItem, ViewModel, view,
};

use super::{Conversation, line, said};

impl Conversation {
    /// The request on the wire, which must be there.
    pub(crate) fn request(&self) -> RequestId {
        match &self.on_wire {
            Some((request, _)) => *request,
            None => panic!("nothing is on the wire"),
        }
    }

    /// What the request on the wire says, if there is one.
    pub(crate) fn asking(&self) -> Option<&str> {
        self.on_wire.as_ref().map(|(_, request)| said(request))
    }

    /// What a person sees.
    pub(crate) fn view(&self) -> ViewModel {
        view(&self.model)
    }

    /// The labels of the buttons that can be pressed.
    pub(crate) fn labels(&self) -> Vec<String> {
        let buttons = self.view().quick_replies.into_iter();
        buttons.map(|button| button.label).collect()
    }

    /// Why the text input is locked, if it is.
    pub(crate) fn lock(&self) -> Option<LockReason> {
        let lock = self.view().composer.lock;
        assert_eq!(lock.is_some(), self.model.input_is_locked());
        lock
    }

    /// The messages and notices, each as a line: `you: hi (sent)`, `bot: hi`.
    pub(crate) fn lines(&self) -> Vec<String> {
        let items = self.model.timeline().items().iter();
        items
            .filter(|item| !matches!(item.body, ItemBody::Choices(_)))
            .map(|item| line(&item.body))
            .collect()
    }

    /// The buttons that stay in the timeline, each set as a line: `[A] (B)`,
    /// the chosen one in brackets. Those that can be pressed are not there.
    pub(crate) fn past_choices(&self) -> Vec<String> {
        let items = self.model.timeline().items().iter();
        items
            .filter(|item| matches!(&item.body, ItemBody::Choices(choices) if choices.past))
            .map(|item| line(&item.body))
            .collect()
    }

    /// The client's message with a text.
    pub(crate) fn item(&self, text: &str) -> ItemId {
        let prefix = format!("you: {text} (");
        let mut items = self.model.timeline().items().iter();
        match items.find(|item| line(&item.body).starts_with(&prefix)) {
            Some(item) => item.id,
            None => panic!("no message {text:?}"),
        }
    }

    /// How far the client's message with a text has got.
    pub(crate) fn state(&self, text: &str) -> Option<SendState> {
        self.model.timeline().send_state(self.item(text))
    }

    /// Whether a message of the visitor is still on its way.
    pub(crate) fn is_sending(&self) -> bool {
        let is_on_its_way = |item: &TimelineItem| {
            self.model.timeline().send_state(item.id) == Some(SendState::Sending)
        };
        self.model.timeline().items().iter().any(is_on_its_way)
    }
}
