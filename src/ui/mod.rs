//! The views: Leptos components that show a view model and dispatch events.
//!
//! They hold no state of the conversation, start no tasks, and name neither
//! the runtime nor the page around the widget.

mod announcer;
mod common;
mod composer;
mod connection;
mod header;
mod launcher;
mod message;
mod panel;
mod quick_replies;
// The component macro writes functions and props that are public by themselves.
#![allow(unreachable_pub)]

mod screen;
mod timeline;
mod widget;

pub(crate) use screen::{Appearance, Dispatch, Screen};
pub(crate) use widget::Widget;
