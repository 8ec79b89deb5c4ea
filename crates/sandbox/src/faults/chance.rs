//! Chances that come from what they are about: the same seed and the same
//! message give the same numbers, whoever else talks meanwhile, on every
//! machine and in every later version.

use std::time::Duration;

use super::plan::Span;

/// An exponential span is at most so many means long.
const MOST_MEANS: f64 = 10.0;

/// A source of numbers (SplitMix64), begun from a hash (FNV-1a).
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice for something that these words name.
    pub(super) fn of(seed: u64, rule: usize, words: &[&str]) -> Self {
        let mut hash = hash_of(0xcbf2_9ce4_8422_2325, &seed.to_le_bytes());
        hash = hash_of(hash, &(rule as u64).to_le_bytes());
        for word in words {
            // Lengths keep `ab, c` and `a, bc` apart.
            hash = hash_of(hash, &(word.len() as u64).to_le_bytes());
            hash = hash_of(hash, word.as_bytes());
        }
        Dice(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, and not including, 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A length of time.
    pub(super) fn span(&mut self, span: Span) -> Duration {
        let unit = self.unit();
        match span {
            Span::Fixed(time) => time,
            Span::Uniform(least, most) => least + (most - least).mul_f64(unit),
            Span::Exponential(mean) => mean.mul_f64((-(1.0 - unit).ln()).min(MOST_MEANS)),
        }
    }

    /// Brings things into another order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let other = (self.unit() * (last + 1) as f64) as usize;
            things.swap(last, other.min(last));
        }
    }
}

/// A hash that stands for a word.
pub(super) fn hash_of(begun: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(begun, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_give_the_same_numbers_and_others_others() {
        let first = |words: &[&str]| Dice::of(7, 0, words).next();
        assert_eq!(first(&["a", "b"]), first(&["a", "b"]));
        assert_ne!(first(&["a", "b"]), first(&["ab", ""]));
        assert_ne!(first(&["a"]), Dice::of(8, 0, &["a"]).next());
        assert_ne!(first(&["a"]), Dice::of(7, 1, &["a"]).next());
    }

    #[test]
    fn numbers_are_spread_evenly_over_messages() {
        let below = (0..10_000)
            .filter(|number| Dice::of(1, 0, &["c", &number.to_string()]).unit() < 0.2)
            .count();
        assert!((1_850..2_150).contains(&below), "{below}");
    }

    #[test]
    fn spans_have_their_distribution() {
        let millis = Duration::from_millis;
        let drawn = |span| -> Vec<Duration> {
            let draw = |number: u32| Dice::of(1, 0, &[&number.to_string()]).span(span);
            (0..10_000).map(draw).collect()
        };
        let mean = |drawn: &[Duration]| {
            drawn.iter().sum::<Duration>().as_secs_f64() * 1000.0 / drawn.len() as f64
        };
        let uniform = drawn(Span::Uniform(millis(100), millis(300)));
        assert!(
            uniform
                .iter()
                .all(|time| (millis(100)..millis(300)).contains(time))
        );
        assert!((mean(&uniform) - 200.0).abs() < 5.0);
        let exponential = drawn(Span::Exponential(millis(100)));
        assert!((mean(&exponential) - 100.0).abs() < 5.0);
        assert!(exponential.iter().max() > Some(&millis(500)));
    }
}
