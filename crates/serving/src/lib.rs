//! What the servers of this project share: when they end, how long they wait
//! before they try again, and how they tell of errors. Nothing here knows what is served.

mod causes;
mod ending;
mod retry_after;
mod retry_wait;

pub use causes::with_causes;
pub use ending::first_signal;
pub use retry_after::{LONGEST_ASKED, retry_after};
pub use retry_wait::{LONGEST_WAIT, retry_wait};
