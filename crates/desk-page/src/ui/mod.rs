//! The views: Leptos components that show a view model and dispatch events.
//!
//! They hold no state of the desk, start no tasks, and name neither the runtime
//! nor, but for scrolling, walking and dialogs, the browser.

// The component macro writes functions and props that are public by themselves.
#![allow(unreachable_pub)]

mod screen;
mod keyed;
mod words;
mod root;
mod sign_in;
mod desk;
mod shortcuts;
mod side;
mod entry;
mod conversation;
mod transcript;
mod scroll;
mod walk;
mod message;
mod text;
mod file;
mod composer;
mod picker;
mod details;
mod dialog;
mod canned;
mod announcer;
mod common;

pub(crate) use root::Root;
pub(crate) use screen::{Appearance, Dispatch, FileSource, Means, Screen};
pub(crate) use words::title;
