//! How often somebody may try to sign in: so many times at once, then one time
//! after the other with a wait between, for each login and for each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Attempts for one login: more than anybody needs who has mistyped.
const OF_LOGIN: Rate = Rate {
    at_once: 8,
    wait: Duration::from_secs(30),
};

/// Attempts from one address, behind which may be a whole office.
const OF_ADDRESS: Rate = Rate {
    at_once: 40,
    wait: Duration::from_secs(30),
};

/// So many are remembered before those that are over are forgotten.
const MANY: usize = 10_000;

/// A login is kept up to this length, so that long ones take no room.
const MOST_LOGIN: usize = 100;

#[derive(Clone, Copy, Debug)]
struct Rate {
    at_once: u32,
    wait: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Login(String),
    Address(IpAddr),
}

/// The attempts that count.
#[derive(Debug, Default)]
pub struct Throttle {
    /// When all attempts of a key are forgotten.
    free_at: Mutex<HashMap<Key, Instant>>,
}

impl Throttle {
    /// Counts an attempt before it is looked at, so that several at once are
    /// several. Tells how long to wait if there were too many: nothing is
    /// counted then.
    pub fn attempt(&self, login: &str, address: IpAddr) -> Result<(), Duration> {
        let now = Instant::now();
        let mut all = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > MANY {
            all.retain(|_, free_at| *free_at > now);
        }
        let both = keys(login, address).map(|(key, rate)| {
            let free_at = all.get(&key).copied().unwrap_or(now).max(now);
            (key, free_at + rate.wait, rate.wait * rate.at_once)
        });
        let too_early =
            |(_, free_at, most): &(Key, Instant, Duration)| (*free_at - now).saturating_sub(*most);
        let wait = both.iter().map(too_early).max().unwrap_or_default();
        if !wait.is_zero() {
            return Err(wait);
        }
        all.extend(both.map(|(key, free_at, _)| (key, free_at)));
        Ok(())
    }

    /// Takes an attempt back that was right.
    pub fn was_right(&self, login: &str, address: IpAddr) {
        let mut all = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, rate) in keys(login, address) {
            if let Some(free_at) = all.get_mut(&key) {
                *free_at -= rate.wait;
            }
        }
    }
}

fn keys(login: &str, address: IpAddr) -> [(Key, Rate); 2] {
    let login = login.trim().to_lowercase();
    let login = login.chars().take(MOST_LOGIN).collect();
    // Whoever has one address of IPv6 has the whole network.
    let address = match address.to_canonical() {
        IpAddr::V6(address) => {
            let mut bytes = address.octets();
            bytes[8..].fill(0);
            IpAddr::from(bytes)
        }
        address => address,
    };
    [
        (Key::Login(login), OF_LOGIN),
        (Key::Address(address), OF_ADDRESS),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[tokio::test(start_paused = true)]
    async fn attempts_for_a_login_are_counted_whatever_its_case_and_come_back() {
        let throttle = Throttle::default();
        for _ in 0..8 {
            throttle.attempt("anna", HERE).unwrap();
        }
        let wait = throttle.attempt(" Anna", HERE).unwrap_err();
        assert!(wait <= OF_LOGIN.wait, "{wait:?}");
        throttle.attempt("boris", HERE).unwrap();
        tokio::time::advance(wait).await;
        throttle.attempt("anna", HERE).unwrap();
        throttle.attempt("anna", HERE).unwrap_err();
    }

    #[tokio::test(start_paused = true)]
    async fn attempts_from_an_address_are_counted_whatever_the_login() {
        let throttle = Throttle::default();
        for attempt in 0..40 {
            throttle.attempt(&format!("agent{attempt}"), HERE).unwrap();
        }
        throttle.attempt("other", HERE).unwrap_err();
        let there = IpAddr::from([10, 0, 0, 1]);
        throttle.attempt("other", there).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_was_right_is_not_counted() {
        let throttle = Throttle::default();
        for _ in 0..200 {
            throttle.attempt("anna", HERE).unwrap();
            throttle.was_right("anna", HERE);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_network_of_ipv6_is_one_address() {
        let [one, other] = ["2001:db8::1", "2001:db8::2:3"].map(|text| text.parse().unwrap());
        assert_eq!(keys("a", one)[1].0, keys("a", other)[1].0);
    }
}
