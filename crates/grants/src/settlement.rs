//! The settlement of what was paid with what was used: what covers the use, and what becomes due.

use ledger::{Cents, MoneyError};

use crate::PayoutRule;

/// Where the payout of a position stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The grant share of what was recognised, less what was taken back.
    pub used: Cents,
    /// What became due, paid or not, less what was repaid.
    pub due: Cents,
    /// What of it is an advance that no use covers yet.
    pub advanced: Cents,
    /// What of it is demanded back and still open.
    pub demanded: Cents,
    /// What of the use is owed no more, since its money came back on a demand.
    pub withheld: Cents,
    /// What may still become due.
    pub to_pay: Cents,
}

/// What follows from a standing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// What of the advances is covered by use, or repaid, and so is no advance any more.
    pub covered: Cents,
    /// What becomes due.
    pub due: Cents,
}

/// What comes back on a demand, by what it was before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GivenBack {
    /// What was an advance, and is none any more.
    pub covered: Cents,
    /// What was used: it is owed no more.
    pub withheld: Cents,
}

impl Standing {
    /// What became due beyond use and advances, by a later correction; below zero, what is still owed or withheld.
    fn surplus(&self) -> Result<Cents, MoneyError> {
        self.due.minus(self.used)?.minus(self.advanced)
    }

    /// What became due beyond use and advances, and is not to be paid: nothing, where something is still owed.
    pub fn beyond_use(&self) -> Result<Cents, MoneyError> {
        Ok(self.surplus()?.max(Cents::ZERO))
    }

    /// What was paid beyond use and advances: it is ahead of use like an advance, until later use is settled with it or it comes back.
    /// `unpaid` is what is due, neither paid nor ordered.
    pub fn paid_beyond_use(&self, unpaid: Cents) -> Result<Cents, MoneyError> {
        Ok(self.beyond_use()?.minus(unpaid.max(Cents::ZERO))?.max(Cents::ZERO))
    }

    /// What stands for no use: what became due beyond it, and advances, as far as nobody demands them back. While it is not
    /// paid, it may be taken back.
    pub fn not_needed(&self) -> Result<Cents, MoneyError> {
        Ok(self.beyond_use()?.plus(self.advanced)?.minus(self.demanded)?.max(Cents::ZERO))
    }

    /// What may still be demanded back: what was paid or may be paid, less what is demanded already. `unpaid` is what of it is due,
    /// neither paid nor ordered; what of that stands for no use is never paid, and taken back.
    pub fn may_be_demanded(&self, unpaid: Cents) -> Result<Cents, MoneyError> {
        let never_paid = self.beyond_use()?.min(unpaid.max(Cents::ZERO));
        Ok(self.due.minus(never_paid)?.minus(self.demanded)?.max(Cents::ZERO))
    }

    /// What so much was before it comes back on a demand: first what became due beyond use, then advances, then what was
    /// used. Who was to give money back is not owed it again because they did, now or by a later claim.
    pub fn given_back(&self, amount: Cents) -> Result<GivenBack, MoneyError> {
        let surplus = self.beyond_use()?;
        let rest = amount.minus(surplus)?.max(Cents::ZERO);
        let covered = rest.min(self.advanced);
        Ok(GivenBack { covered, withheld: rest.minus(covered)? })
    }

    /// Settles so much more use: first with what became due beyond use, then with advances; the rest becomes due, where
    /// the rule reimburses.
    ///
    /// What is demanded back covers no use. What cannot become due, because requests or an amendment hold it, stays owed
    /// and becomes due by the next settlement.
    pub fn settle(&self, more: Cents, rule: PayoutRule) -> Result<Settlement, MoneyError> {
        let surplus = self.surplus()?;
        let still_owed = Cents::ZERO.minus(surplus)?.minus(self.withheld)?.max(Cents::ZERO);
        let surplus = surplus.max(Cents::ZERO);
        let free_surplus = surplus.minus(self.demanded)?.max(Cents::ZERO);
        let demanded_advance = self.demanded.minus(surplus)?.clamp(Cents::ZERO, self.advanced);
        let free_advance = self.advanced.minus(demanded_advance)?;
        let asked = more.minus(free_surplus)?.max(Cents::ZERO).plus(still_owed)?;
        let covered = asked.min(free_advance);
        let owed = asked.minus(covered)?;
        let due = if rule.reimburses() { owed.min(self.to_pay.max(Cents::ZERO)) } else { Cents::ZERO };
        Ok(Settlement { covered, due })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ADVANCE: PayoutRule = PayoutRule::Advance { cap: None };

    const fn cents(amount: i64) -> Cents {
        Cents::new(amount)
    }

    /// Used, due, advanced, demanded; enough may become due.
    const fn standing([used, due, advanced, demanded]: [i64; 4]) -> Standing {
        let [used, due, advanced, demanded] = [cents(used), cents(due), cents(advanced), cents(demanded)];
        Standing { used, due, advanced, demanded, withheld: Cents::ZERO, to_pay: cents(1_000) }
    }

    fn settled(standing: Standing, more: i64, rule: PayoutRule) -> (i64, i64) {
        let Settlement { covered, due } = standing.settle(cents(more), rule).unwrap();
        (covered.get(), due.get())
    }

    #[test]
    fn use_is_settled_with_a_surplus_then_with_advances_and_the_rest_becomes_due() {
        let at = standing([100, 180, 50, 0]);
        for (more, expected) in [(30, (0, 0)), (31, (1, 0)), (80, (50, 0)), (81, (50, 1)), (0, (0, 0))] {
            assert_eq!(settled(at, more, PayoutRule::USUAL), expected, "{more}");
        }
    }

    #[test]
    fn what_stands_for_no_use_and_is_not_demanded_may_be_taken_back() {
        for (at, expected) in [
            ([100, 180, 50, 0], (30, 80)),
            ([100, 180, 50, 60], (30, 20)),
            ([100, 180, 50, 90], (30, 0)),
            ([100, 60, 0, 0], (0, 0)),
            ([100, 100, 40, 0], (0, 40)),
        ] {
            let at = standing(at);
            let found = (at.beyond_use().unwrap().get(), at.not_needed().unwrap().get());
            assert_eq!(found, expected, "{at:?}");
        }
    }

    #[test]
    fn what_was_paid_and_is_not_used_any_more_is_ahead_of_use() {
        for (at, unpaid, expected) in [
            ([100, 100, 0, 0], 0, 0),
            ([40, 100, 0, 0], 0, 60),
            ([40, 100, 0, 0], 20, 40),
            ([40, 100, 0, 0], 100, 0),
            ([40, 100, 50, 0], 0, 10),
            ([100, 60, 0, 0], 0, 0),
        ] {
            let found = standing(at).paid_beyond_use(cents(unpaid)).unwrap();
            assert_eq!(found.get(), expected, "{at:?}, {unpaid} unpaid");
        }
    }

    #[test]
    fn no_more_is_demanded_back_than_was_paid_or_may_be_paid() {
        for (at, unpaid, expected) in [
            ([100, 100, 0, 0], 0, 100),
            ([100, 100, 0, 30], 0, 70),
            ([100, 100, 0, 130], 0, 0),
            ([0, 50, 50, 0], 50, 50),
            ([40, 100, 0, 0], 100, 40),
            ([40, 100, 0, 0], 40, 60),
            ([40, 100, 0, 0], -1, 100),
        ] {
            let found = standing(at).may_be_demanded(cents(unpaid)).unwrap();
            assert_eq!(found.get(), expected, "{at:?}, {unpaid} unpaid");
        }
    }

    #[test]
    fn what_is_demanded_back_covers_no_use() {
        assert_eq!(settled(standing([100, 180, 50, 30]), 10, PayoutRule::USUAL), (10, 0), "the surplus");
        assert_eq!(settled(standing([100, 180, 50, 80]), 10, PayoutRule::USUAL), (0, 10), "the advance too");
        assert_eq!(settled(standing([100, 180, 50, 10]), 25, PayoutRule::USUAL), (5, 0), "a part of it");
        assert_eq!(
            settled(standing([100, 100, 0, 40]), 10, PayoutRule::USUAL),
            (0, 10),
            "more than there is"
        );
    }

    #[test]
    fn by_advances_alone_nothing_becomes_due_and_the_next_advance_is_settled_with_it() {
        assert_eq!(settled(standing([0, 100, 100, 0]), 150, ADVANCE), (100, 0));
        let next = standing([150, 180, 80, 0]);
        assert_eq!(settled(next, 0, ADVANCE), (50, 0));
    }

    #[test]
    fn what_cannot_become_due_yet_becomes_due_later() {
        let held = Standing { to_pay: cents(30), ..standing([0, 0, 0, 0]) };
        assert_eq!(settled(held, 50, PayoutRule::USUAL), (0, 30));
        assert_eq!(settled(standing([50, 30, 0, 0]), 0, PayoutRule::USUAL), (0, 20));
    }

    #[test]
    fn what_comes_back_on_a_demand_is_surplus_then_advance_then_use() {
        let at = standing([100, 180, 50, 200]);
        for (amount, covered, withheld) in [(30, 0, 0), (31, 1, 0), (80, 50, 0), (81, 50, 1), (180, 50, 100)]
        {
            let given = GivenBack { covered: cents(covered), withheld: cents(withheld) };
            assert_eq!(at.given_back(cents(amount)), Ok(given), "{amount}");
        }
        let owed = standing([100, 40, 0, 10]);
        assert_eq!(owed.given_back(cents(10)), Ok(GivenBack { covered: Cents::ZERO, withheld: cents(10) }));
    }

    #[test]
    fn what_is_withheld_of_use_does_not_become_due_by_later_use() {
        let back = Standing { withheld: cents(60), ..standing([100, 40, 0, 0]) };
        for (more, due) in [(0, 0), (25, 25)] {
            assert_eq!(settled(back, more, PayoutRule::USUAL), (0, due), "{more}");
        }
        let also_owed = Standing { withheld: cents(60), ..standing([100, 30, 0, 0]) };
        assert_eq!(settled(also_owed, 0, PayoutRule::USUAL), (0, 10), "what is owed besides");
        let taken_back = Standing { withheld: cents(60), ..standing([30, 40, 0, 0]) };
        assert_eq!(settled(taken_back, 25, PayoutRule::USUAL), (0, 15), "it is no surplus either");
    }

    #[test]
    fn a_repayment_beyond_the_surplus_ends_advances() {
        assert_eq!(settled(standing([100, 110, 50, 0]), 0, PayoutRule::USUAL), (40, 0));
    }

    proptest! {
        #[test]
        fn claims_together_make_due_what_advances_leave_open(
            advance in 0_i64..100_000,
            shares in prop::collection::vec(1_i64..50_000, 1..8),
        ) {
            let mut at = standing([0, advance, advance, 0]);
            at.to_pay = cents(1_000_000);
            for share in shares {
                let Settlement { covered, due } = at.settle(cents(share), PayoutRule::USUAL).unwrap();
                at.used = at.used.plus(cents(share)).unwrap();
                at.advanced = at.advanced.minus(covered).unwrap();
                at.due = at.due.plus(due).unwrap();
                prop_assert_eq!(at.due, at.used.plus(at.advanced).unwrap());
            }
            prop_assert_eq!(at.due.get(), at.used.get().max(advance));
        }
    }
}
