//! Numbers in the data file for what has names elsewhere. They never change.

use desk_api::Delivery;

pub(super) const WAITING: i64 = 0;
pub(super) const HELD: i64 = 1;
pub(super) const CLOSED: i64 = 2;

pub(super) const BY_CLIENT: i64 = 0;
pub(super) const BY_AGENT: i64 = 1;
pub(super) const BY_DESK: i64 = 2;

pub(super) fn delivery_number(delivery: Delivery) -> i64 {
    match delivery {
        Delivery::Queued => 0,
        Delivery::Delayed => 1,
        Delivery::Delivered => 2,
        Delivery::Refused => 3,
    }
}

pub(super) fn delivery_of(number: i64) -> Delivery {
    match number {
        1 => Delivery::Delayed,
        2 => Delivery::Delivered,
        3 => Delivery::Refused,
        _ => Delivery::Queued,
    }
}
