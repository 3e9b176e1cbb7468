//! Which account next: numbers that look drawn by chance and are the same in every run.

/// A source of numbers (splitmix64).
#[derive(Clone, Debug)]
pub(crate) struct Draw(u64);

impl Draw {
    /// A source of its own for each caller.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The next number.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next number below a limit.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        let [upper, limit] = [self.next() >> 32, limit.into()];
        u32::try_from((upper * limit) >> 32).unwrap_or_default()
    }
}
