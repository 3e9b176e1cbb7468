//! Where every euro of a position stands.

use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

/// The figures of a position, or of several added up (a ministry × a component).
///
/// Awarded, drawn, received, forwarded, paid and free are the position's own. Claimed, recognised and
/// reserved also count every position below it, since what was forwarded is used there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// What the legal act promises: all that came into `to_use`, without what came back there from `used`.
    pub awarded: Cents,
    /// What became due from the giver: all that came into `due`.
    pub drawn: Cents,
    /// What has arrived from the giver: all that came into `cash`.
    pub received: Cents,
    /// What was promised on to the next recipients: from `to_use` into theirs.
    pub forwarded: Cents,
    /// The grant share of what was claimed, whatever became of it, credit notes taken off: `claimed`.
    pub claimed: Cents,
    /// The grant share of what was recognised, less what credit notes took back: left on `used`.
    pub recognised: Cents,
    /// The grant share of what was claimed and is not decided yet: pending from `to_use` to `used`.
    pub reserved: Cents,
    /// What was paid on to the next recipients: from `cash` into theirs.
    pub paid: Cents,
    /// What may still be forwarded or claimed: open on `to_use`.
    pub free: Cents,
}

impl Figures {
    /// Both together.
    pub fn plus(&self, other: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            awarded: self.awarded.plus(other.awarded)?,
            drawn: self.drawn.plus(other.drawn)?,
            received: self.received.plus(other.received)?,
            forwarded: self.forwarded.plus(other.forwarded)?,
            claimed: self.claimed.plus(other.claimed)?,
            recognised: self.recognised.plus(other.recognised)?,
            reserved: self.reserved.plus(other.reserved)?,
            paid: self.paid.plus(other.paid)?,
            free: self.free.plus(other.free)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_figure_is_added_to_its_own_and_none_overflows() {
        let of = |first: i64| {
            let [awarded, drawn, received, forwarded, claimed, recognised, reserved, paid, free] =
                std::array::from_fn(|place| Cents::new(first * (1 << place)));
            Figures { awarded, drawn, received, forwarded, claimed, recognised, reserved, paid, free }
        };
        assert_eq!(of(1).plus(&of(2)), Ok(of(3)));
        let most = Figures { free: Cents::new(i64::MAX), ..Figures::default() };
        assert!(most.plus(&of(1)).is_err());
    }
}
