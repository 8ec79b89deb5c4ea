//! The views: Leptos components that show a view model and dispatch events.
//!
//! They hold no state of the conversation, start no tasks, and name neither
//! the runtime nor the page around the widget.

// The component macro writes functions and props that are public by themselves.
#![allow(unreachable_pub)]

mod screen;
mod widget;
mod launcher;
mod panel;
mod agent;
mod header;
mod connection;
mod timeline;
mod message;
mod quick_replies;
mod files;
mod composer;
mod announcer;
mod common;

pub(crate) use screen::{Appearance, Dispatch, Means, Screen, Shown, flag};
pub(crate) use widget::Widget;
