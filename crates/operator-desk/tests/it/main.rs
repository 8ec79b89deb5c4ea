//! What the desk does, seen from outside: the real program with a real data
//! file, over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bench;
mod page;
mod receiver;

mod operator;
mod openapi;
mod sign_in;
mod agents;
mod live;
mod uploads;
mod outbox;
mod kill;
mod commands;
mod changes;
mod backup;
