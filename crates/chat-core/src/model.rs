//! The whole state of a conversation.

use chat_api::Timestamp;

use crate::awaited::Awaited;
use crate::effect::TimerId;
use crate::handoff::Handoff;
use crate::history::History;
use crate::ids::Ids;
use crate::kept::{self, Written};
use crate::moment::Moment;
use crate::orphans::Claim;
use crate::outbox::{Outbox, Outgoing};
use crate::page::Told;
use crate::poll::Poll;
use crate::quick_replies::QuickReplies;
use crate::reveal::Reveal;
use crate::seed::Seed;
use crate::seen::Seen;
use crate::settings::{Identity, Settings};
use crate::timeline::Timeline;
use crate::uploads::Upload;

/// Everything that is known of a conversation. Only [`crate::update()`] changes
/// it.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(crate) settings: Settings,
    pub(crate) identity: Identity,
    pub(crate) session: Session,
    pub(crate) handoff: Handoff,
    /// The server's time of what has told that last. What is older comes late,
    /// and tells nothing of it.
    pub(crate) handoff_at: Option<Timestamp>,
    /// Whether an agent was the last who had it before the bot. What such a one
    /// has written and comes after the end brings nobody back.
    pub(crate) agent_has_left: bool,
    /// What ends the agent's chat when the visitor says it, if the bot wants a
    /// button for that.
    pub(crate) close_phrase: Option<String>,
    pub(crate) timeline: Timeline,
    pub(crate) quick_replies: QuickReplies,
    pub(crate) outbox: Outbox,
    /// The files that the runtime has, in the order in which they were chosen.
    pub(crate) uploads: Vec<Upload>,
    pub(crate) awaited: Vec<Awaited>,
    /// Messages that are on their way, and perhaps nobody looks after.
    pub(crate) orphans: Vec<Outgoing>,
    pub(crate) claim: Claim,
    /// Runs while another tab sends something.
    pub(crate) watch: Option<TimerId>,
    pub(crate) reveal: Reveal,
    pub(crate) poll: Poll,
    pub(crate) history: History,
    pub(crate) seen: Seen,
    /// The newest time that the server has told.
    pub(crate) cursor: Option<Timestamp>,
    /// Whether the server has shown a request of ours among its events.
    pub(crate) echoes: bool,
    /// The server's time of the bot's newest answer.
    pub(crate) answered_at: Option<Timestamp>,
    /// Until when the bot may write by itself.
    pub(crate) may_write_until: Option<Moment>,
    /// The server's time of the answer that promised that.
    pub(crate) promised_at: Option<Timestamp>,
    /// Whether something may have come while nobody listened.
    pub(crate) catch_up: bool,
    /// Events that nobody knows.
    pub(crate) skipped_events: u32,
    /// Whether [`crate::Event::Started`] has happened.
    pub(crate) started: bool,
    /// Whether what is shown was read before.
    pub(crate) is_quiet: bool,
    pub(crate) panel_open: bool,
    /// Whether somebody can see the page.
    pub(crate) visible: bool,
    pub(crate) draft: String,
    pub(crate) unread: u32,
    pub(crate) written: Written,
    pub(crate) told: Told,
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
        let mut model = Model {
            settings,
            identity,
            session: Session::default(),
            handoff: Handoff::default(),
            handoff_at: None,
            agent_has_left: false,
            close_phrase: None,
            timeline: Timeline::default(),
            quick_replies: QuickReplies::default(),
            outbox: Outbox::default(),
            uploads: Vec::new(),
            awaited: Vec::new(),
            orphans: Vec::new(),
            claim: Claim::None,
            watch: None,
            reveal: Reveal::default(),
            poll: Poll::default(),
            history: History::default(),
            seen: Seen::default(),
            cursor: None,
            echoes: false,
            answered_at: None,
            may_write_until: None,
            promised_at: None,
            catch_up: false,
            skipped_events: 0,
            started: false,
            is_quiet: false,
            panel_open: false,
            visible: true,
            draft: String::new(),
            unread: 0,
            written: Written::default(),
            told: Told::default(),
            ids: Ids::default(),
            seed,
        };
        // A conversation that has not begun is not worth keeping.
        model.written.conversation = Some(kept::digest(&model));
        model
    }

    /// How far the conversation has got.
    pub fn session(&self) -> Session {
        self.session
    }

    /// Whether the panel is in view.
    pub fn panel_is_open(&self) -> bool {
        self.panel_open
    }

    /// How many messages have not been read.
    pub fn unread(&self) -> u32 {
        self.unread
    }

    /// Who answers.
    pub fn handoff(&self) -> &Handoff {
        &self.handoff
    }

    /// Events of the server that nobody knows.
    pub fn skipped_events(&self) -> u32 {
        self.skipped_events
    }

    /// Whether something may come by itself, so that a page that is loaded
    /// anew has something to do before anybody opens the panel: an answer, an
    /// agent, or a message that is still to be sent.
    pub fn is_expecting(&self) -> bool {
        self.poll.is_sought()
            || self.handoff != Handoff::Bot
            || self.may_write_until.is_some()
            || !self.awaited.is_empty()
            || !self.orphans.is_empty()
            || self.outbox.is_busy()
    }

    /// Whether the entry of a message that the server is not known to have is
    /// of use here.
    pub fn keeps_unsent(&self, message_id: &str) -> bool {
        let orphans = self.orphans.iter();
        orphans
            .chain(self.outbox.unsent())
            .any(|one| *one.message_id == *message_id)
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
