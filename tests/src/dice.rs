//! Chance that can be repeated.

use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;

/// Random numbers that follow from a seed (xorshift).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        // Neighbouring seeds begin far from each other, and none with the zero that xorshift never leaves.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A whole number from 0 to below a limit.
    ///
    /// # Panics
    /// If the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let limit = u64::try_from(limit).expect("a number of 64 bits");
        usize::try_from((self.0 >> 8) % limit).expect("below a usize")
    }

    /// One of some things.
    ///
    /// # Panics
    /// If there are none.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from.get(self.below(from.len())).expect("below the length").clone()
    }

    /// Whether something of so many in a hundred happens.
    pub fn percent(&mut self, number: usize) -> bool {
        self.below(100) < number
    }
}

/// The seed of a run: the one that `MILSTOLPE_TEST_SEED` names, or a new one. It is said when the test fails.
#[derive(Debug)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed of this run.
    ///
    /// # Panics
    /// If the variable is no number.
    pub fn of_this_run() -> Self {
        Self(match std::env::var("MILSTOLPE_TEST_SEED") {
            Ok(text) => text.parse().expect("MILSTOLPE_TEST_SEED is a whole number"),
            Err(_) => RandomState::new().hash_one(std::process::id()),
        })
    }
}

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = writeln!(std::io::stderr(), "MILSTOLPE_TEST_SEED={} sends the same commands", self.0);
        }
    }
}
