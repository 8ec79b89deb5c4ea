//! The page with a desk that the tests play: what it asks for, what it shows,
//! and what it does when things go wrong.

mod harness;

mod coming_and_going;
mod handing;
mod hostile;
mod live;
mod lists;
mod random;
mod sending;
mod transcript;
mod writing;
