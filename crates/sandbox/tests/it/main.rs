//! What the sandbox does, seen from outside: most of it without a port and with
//! a clock that stands still, some of it with the real program.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bench;
mod post;
mod wire;

mod sending;
mod failures;
mod events;
mod asynchronous;
mod timeouts;
mod external_bot;
mod control;
mod faults;
mod faults_items;
mod faults_plans;
mod faults_seed;
mod faults_wire;
mod uploads;
mod scripts;
mod demo;
mod properties;
mod process;
