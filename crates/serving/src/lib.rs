//! What the servers of this project share: when they end, and how long they
//! wait before they try again. Nothing here knows what is served.

mod ending;
mod retry_wait;

pub use ending::first_signal;
pub use retry_wait::{LONGEST_WAIT, retry_wait};
