//! Medians, ratios and how they are written. Whole numbers only: a ratio is counted in thousandths.

use std::time::Duration;

/// A ratio in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ratio(u64);

impl Ratio {
    /// From thousandths.
    pub(crate) const fn thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// One number in proportion to another.
    pub(crate) fn of(part: u64, whole: u64) -> Self {
        Self(part.saturating_mul(1000) / whole.max(1))
    }

    /// One time in proportion to another.
    pub(crate) fn of_times(part: Duration, whole: Duration) -> Self {
        Self::of(nanos(part), nanos(whole))
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hundredths = (self.0 + 5) / 10;
        write!(out, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// The value in the middle.
pub(crate) fn median<T: Copy + Ord + Default>(values: &[T]) -> T {
    percentile(values, 50)
}

/// The value that so many of a hundred do not exceed.
pub(crate) fn percentile<T: Copy + Ord + Default>(values: &[T], of_hundred: usize) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * of_hundred / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

/// How many in a second, when so many took so long.
pub(crate) fn per_second(count: u64, took: Duration) -> u64 {
    count.saturating_mul(1_000_000_000) / nanos(took).max(1)
}

/// A number with its thousands apart.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let lead = digits.len() % 3;
    let groups = digits.as_bytes()[lead..].chunks(3).map(String::from_utf8_lossy);
    let first = (lead > 0).then(|| digits[..lead].into());
    first.into_iter().chain(groups).collect::<Vec<_>>().join(",")
}

/// A time in milliseconds.
pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{}.{:03} ms", time.as_millis(), time.as_micros() % 1000)
}

/// A time in seconds.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{}.{:02} s", time.as_secs(), time.subsec_millis() / 10)
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_in_the_middle() {
        assert_eq!(median(&[5, 1, 9]), 5);
        assert_eq!(percentile(&[1, 2, 3, 4], 99), 4);
        assert_eq!(median::<u64>(&[]), 0);
    }

    #[test]
    fn figures_are_written_for_people() {
        assert_eq!(thousands(1), "1");
        assert_eq!(thousands(123_456), "123,456");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(Ratio::of(2, 3).to_string(), "0.67");
        assert_eq!(milliseconds(Duration::from_micros(1_042)), "1.042 ms");
        assert_eq!(per_second(500, Duration::from_millis(250)), 2_000);
    }
}
