//! The whole state of a conversation.

use crate::handoff::Handoff;
use crate::ids::Ids;
use crate::outbox::Outbox;
use crate::quick_replies::QuickReplies;
use crate::reveal::Reveal;
use crate::seed::Seed;
use crate::settings::{Identity, Settings};
use crate::timeline::Timeline;

/// Everything that is known of a conversation. Only [`crate::update()`] changes
/// it.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(crate) settings: Settings,
    pub(crate) identity: Identity,
    pub(crate) session: Session,
    pub(crate) handoff: Handoff,
    pub(crate) timeline: Timeline,
    pub(crate) quick_replies: QuickReplies,
    pub(crate) outbox: Outbox,
    pub(crate) reveal: Reveal,
    pub(crate) panel_open: bool,
    pub(crate) draft: String,
    pub(crate) unread: u32,
    pub(crate) ids: Ids,
    pub(crate) seed: Seed,
}

/// How far the conversation has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// Nothing has been sent.
    #[default]
    Idle,
    /// The opening request is on its way, or will be tried again.
    Starting,
    /// The bot has answered, or no opening is wanted.
    Live,
    /// The server has refused the channel: the token or the address is wrong.
    Refused,
}

impl Model {
    /// A conversation that has not begun.
    pub fn new(settings: Settings, identity: Identity) -> Self {
        let seed = Seed::new(identity.seed);
        Model {
            settings,
            identity,
            session: Session::default(),
            handoff: Handoff::default(),
            timeline: Timeline::default(),
            quick_replies: QuickReplies::default(),
            outbox: Outbox::default(),
            reveal: Reveal::default(),
            panel_open: false,
            draft: String::new(),
            unread: 0,
            ids: Ids::default(),
            seed,
        }
    }

    /// How far the conversation has got.
    pub fn session(&self) -> Session {
        self.session
    }

    /// Who answers.
    pub fn handoff(&self) -> &Handoff {
        &self.handoff
    }

    /// Everything that was said.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Whether the visitor cannot write, but only press a button.
    pub fn input_is_locked(&self) -> bool {
        self.handoff == Handoff::Bot && self.quick_replies.lock_input()
    }
}
