//! Who holds the conversation: the bot, or an agent.

use std::sync::Arc;

use chat_api::Employee;

/// Who answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Handoff {
    /// The bot.
    #[default]
    Bot,
    /// An agent, as far as the platform tells who.
    Agent(Option<Arc<Employee>>),
}
