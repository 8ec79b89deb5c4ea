//! What a widget shows, read in one go: its parts, as their names are public.
//!
//! Only looks; `widget.rs` presses and types.

use serde::Deserialize;

/// What a widget shows at one moment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WidgetState {
    /// Whether the element is in the page and has its shadow root.
    pub exists: bool,
    /// Whether the launcher is to be seen.
    pub launcher_visible: bool,
    /// Whether the panel is to be seen.
    pub open: bool,
    /// The timeline's messages, oldest first.
    pub messages: Vec<Message>,
    /// The quick replies that are to be seen.
    pub quick_replies: Vec<QuickReply>,
    /// Whether there is an input into which one can type.
    pub input_enabled: bool,
    /// What stands in the input, also while it is locked and not to be seen.
    pub draft: String,
    /// Why the input is locked, when that is said.
    pub lock_reason: Option<String>,
    /// Whether somebody is shown to be typing.
    pub typing: bool,
    /// The number of unread messages on the launcher.
    pub unread: u32,
    /// Sentences about the connection and about errors.
    pub notices: Vec<String>,
    /// What the live region says to screen readers.
    pub announced: String,
    /// The part that has the keyboard's focus, `host` for another one in the
    /// widget, and none when the focus is elsewhere.
    pub focus: Option<String>,
    /// The text of what has the focus.
    pub focus_text: String,
    /// Whether the browser shows a keyboard's user where the focus is.
    pub focus_visible: bool,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// The person at the browser.
    Client,
    /// The bot.
    Bot,
    /// A person at the other end.
    Agent,
}

/// A message of the timeline.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Who wrote it.
    pub author: Author,
    /// The text as it is to be seen.
    pub text: String,
    /// `sending`, `sent` or `failed`, on the client's messages.
    pub send_state: Option<String>,
    /// Whether it offers to be sent again.
    pub has_retry: bool,
    /// Whether its end is within what the timeline shows.
    pub in_view: bool,
}

/// A button below an answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct QuickReply {
    /// The text on it.
    pub label: String,
    /// Whether it can be pressed.
    pub enabled: bool,
}

impl WidgetState {
    /// The texts of one author, oldest first.
    pub fn texts_by(&self, author: Author) -> Vec<&str> {
        self.messages
            .iter()
            .filter(|message| message.author == author)
            .map(|message| message.text.as_str())
            .collect()
    }

    /// The newest message with exactly this text.
    pub fn message(&self, text: &str) -> Option<&Message> {
        self.messages
            .iter()
            .rev()
            .find(|message| message.text == text)
    }

    /// The labels of the quick replies that can be pressed.
    pub fn labels(&self) -> Vec<&str> {
        self.quick_replies
            .iter()
            .filter(|reply| reply.enabled)
            .map(|reply| reply.label.as_str())
            .collect()
    }

    /// Whether the part of this name has the focus.
    pub fn has_focus(&self, part: &str) -> bool {
        self.focus
            .as_deref()
            .is_some_and(|focus| focus.split_whitespace().any(|token| token == part))
    }
}

/// Reads the state of the widget with the number in the first argument.
pub(crate) const READ: &str = r#"
const host = document.querySelectorAll('jaicp-chat')[arguments[0]];
const root = host && host.shadowRoot;
if (!root) return {};
const all = (name, within = root) => [...within.querySelectorAll(`[part~="${name}"]`)];
const visible = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
  && element.getClientRects().length > 0;
const first = name => all(name).find(visible);
const text = element => element ? element.innerText.trim() : '';
const enabled = element => !element.disabled && !element.readOnly
  && element.getAttribute('aria-disabled') !== 'true' && !element.closest('[inert]');
const input = first('input') || all('input')[0];
const timeline = first('timeline')?.getBoundingClientRect();
const within = ({ bottom }) => !!timeline && bottom > timeline.top && bottom <= timeline.bottom + 1;
const lockReason = first('lock-reason');
const focused = document.activeElement === host ? root.activeElement : null;
return {
  exists: true,
  launcherVisible: !!first('launcher'),
  open: !!first('panel'),
  messages: all('message').filter(visible).map(message => ({
    author: message.dataset.author,
    text: all('bubble', message).map(text).join('\n') || text(message),
    sendState: message.dataset.sendState || null,
    hasRetry: all('retry', message).some(visible),
    inView: within(message.getBoundingClientRect()),
  })),
  quickReplies: all('quick-reply').filter(visible).map(button => ({
    label: text(button),
    enabled: enabled(button),
  })),
  inputEnabled: !!input && visible(input) && enabled(input),
  draft: input ? input.value : '',
  lockReason: lockReason ? text(lockReason) : null,
  typing: !!first('typing'),
  unread: Number.parseInt(text(first('unread')) || '0', 10),
  notices: all('notice').filter(visible).map(text).filter(Boolean),
  announced: all('announcer').map(region => region.textContent.trim()).join('\n').trim(),
  focus: focused ? focused.getAttribute('part') || 'host' : document.activeElement === host ? 'host' : null,
  focusText: text(focused),
  focusVisible: !!focused && focused.matches(':focus-visible'),
};
"#;
