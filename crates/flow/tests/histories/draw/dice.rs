//! The dice of a history: what is drawn follows from its seed alone.

/// Numbers that look random and follow from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from the first to before the last.
    pub(super) fn within(&mut self, first: i64, end: i64) -> i64 {
        let span = u64::try_from(end - first).unwrap();
        first + i64::try_from(self.next() % span).unwrap()
    }

    pub(super) fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.within(0, i64::try_from(count).unwrap())).unwrap()
    }

    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.within(0, 100) < percent
    }

    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }

    /// One that fits; sometimes any. None if there is none.
    pub(super) fn pick(&mut self, count: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let any = self.chance(7);
        let choices: Vec<usize> = (0..count).filter(|index| any || fits(*index)).collect();
        (!choices.is_empty()).then(|| self.one_of(&choices))
    }

    /// An amount at a limit: all that is left, a cent more, a cent less, one cent, or any part of it.
    pub(super) fn up_to(&mut self, left: i64) -> i64 {
        let left = left.max(1);
        let drawn = match self.within(0, 20) {
            0..=4 => left,
            5 => left + 1,
            6..=7 => left - 1,
            8 => 1,
            _ => self.within(1, left + 1),
        };
        drawn.max(1)
    }
}
