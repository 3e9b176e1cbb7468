//! Lengths, in whole thousandths of a point.

use std::ops::{Add, AddAssign, Mul, Sub};

/// A length in thousandths of a point. Sums stop at the largest length instead of wrapping around: what is
/// longer than a kilometre fits no page either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pt(i32);

impl Pt {
    pub(crate) const ZERO: Self = Self(0);

    pub(crate) const fn milli(thousandths: i32) -> Self {
        Self(thousandths)
    }

    pub(crate) const fn get(self) -> i32 {
        self.0
    }
}

impl Add for Pt {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Pt {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Pt {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<usize> for Pt {
    type Output = Self;
    fn mul(self, times: usize) -> Self {
        Self(self.0.saturating_mul(i32::try_from(times).unwrap_or(i32::MAX)))
    }
}

/// A point on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) x: Pt,
    pub(crate) y: Pt,
}

/// Width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: Pt,
    pub(crate) height: Pt,
}
