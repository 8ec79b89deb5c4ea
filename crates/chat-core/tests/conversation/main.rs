//! The conversation, told as what happens and what then is to be seen and
//! done. No input, no output, no clock: the harness answers by hand.

mod harness;
mod opening;
mod sending;
mod content;
mod reveal;
mod quick_replies;
mod lock;
mod unlock;
mod failures;
mod waiting;
mod fate;
mod looking;
mod missed;
mod rows;
mod keeping;
mod damaged;
mod tabs;
mod telling;
mod events;
mod polling;
mod listening;
mod unread;
mod history;
mod asynchronous;
mod handoff;
mod restart;
mod nonsense;
mod steps;
mod server;
mod story;
mod story_server;
mod properties;
