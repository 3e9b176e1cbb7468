//! Which money was spent on what: first in, first out.
//!
//! *Shape.* Money received and money spent, each with its day, become slices that name one of each. *Cost.* Linear where
//! both stand by day, as the books give them; otherwise the cost of sorting. *Limits.* Spending that no money covers was
//! paid ahead by the recipient and waits for the next money. *Order.* The oldest money pays for the oldest spending; what
//! stands on the same day stays in its order. *Layers.* Values only: `use_clock` and `worksheet` read the slices.

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};

/// Money that came in, or that was spent: paid out, recognised as used or repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The day: of the credit, of the payment.
    pub on: NaiveDate,
    /// How much; above zero.
    pub amount: Cents,
}

/// A part of money received that was spent on one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The place of the money among the money received.
    pub received: usize,
    /// The place of the spending among the spending.
    pub spent: usize,
    /// How much.
    pub amount: Cents,
    /// The day from which it counts as used: of the spending, or where that was paid ahead, of the credit.
    pub used_on: NaiveDate,
}

/// What is left of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The place of the movement.
    pub place: usize,
    /// How much.
    pub amount: Cents,
}

/// All money and all spending, attributed to each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// What was spent of which money, the oldest first.
    pub slices: Vec<Slice>,
    /// Money that nothing was spent of yet, the oldest first.
    pub unused: Vec<Rest>,
    /// Spending that no money covers yet, the oldest first.
    pub ahead: Vec<Rest>,
}

/// Attributes money received to what spends it.
///
/// # Errors
/// [`MoneyError::NotPositive`] if a movement is not above zero.
pub fn attribute(received: &[Movement], spent: &[Movement]) -> Result<Attribution, MoneyError> {
    let (mut money, mut spending) = (by_day(received)?.into_iter(), by_day(spent)?.into_iter());
    let mut found = Attribution::default();
    let (mut coin, mut cost) = (money.next(), spending.next());
    while let (Some(from), Some(on)) = (coin, cost) {
        let amount = from.amount.min(on.amount);
        let used_on = received[from.place].on.max(spent[on.place].on);
        found.slices.push(Slice { received: from.place, spent: on.place, amount, used_on });
        coin = less(from, amount)?.or_else(|| money.next());
        cost = less(on, amount)?.or_else(|| spending.next());
    }
    found.unused = coin.into_iter().chain(money).collect();
    found.ahead = cost.into_iter().chain(spending).collect();
    Ok(found)
}

fn by_day(movements: &[Movement]) -> Result<Vec<Rest>, MoneyError> {
    let rest = |(place, movement): (usize, &Movement)| {
        movement.amount.positive().map(|amount| Rest { place, amount })
    };
    let mut rests = movements.iter().enumerate().map(rest).collect::<Result<Vec<_>, _>>()?;
    rests.sort_by_key(|rest| movements[rest.place].on);
    Ok(rests)
}

/// What is left; nothing if nothing is.
fn less(rest: Rest, amount: Cents) -> Result<Option<Rest>, MoneyError> {
    let amount = rest.amount.minus(amount)?;
    Ok((amount > Cents::ZERO).then_some(Rest { amount, ..rest }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::sample::day;

    fn movements(of: &[(&str, i64)]) -> Vec<Movement> {
        of.iter().map(|(on, cents)| Movement { on: day(on), amount: Cents::new(*cents) }).collect()
    }

    fn attributed(received: &[(&str, i64)], spent: &[(&str, i64)]) -> Attribution {
        attribute(&movements(received), &movements(spent)).unwrap()
    }

    fn slice(received: usize, spent: usize, cents: i64, used_on: &str) -> Slice {
        Slice { received, spent, amount: Cents::new(cents), used_on: day(used_on) }
    }

    #[test]
    fn the_oldest_money_pays_for_the_oldest_spending() {
        let received = [("2022-03-01", 500), ("2022-01-10", 1_000)];
        let found = attributed(&received, &[("2022-02-01", 400), ("2022-04-01", 800)]);
        let slices =
            [slice(1, 0, 400, "2022-02-01"), slice(1, 1, 600, "2022-04-01"), slice(0, 1, 200, "2022-04-01")];
        assert_eq!(found.slices, slices);
        assert_eq!(found.unused, [Rest { place: 0, amount: Cents::new(300) }]);
        assert_eq!(found.ahead, []);
    }

    #[test]
    fn what_was_paid_ahead_is_used_when_the_money_comes() {
        let found = attributed(&[("2022-02-01", 300)], &[("2022-01-05", 500)]);
        assert_eq!(found.slices, [slice(0, 0, 300, "2022-02-01")]);
        assert_eq!(found.ahead, [Rest { place: 0, amount: Cents::new(200) }]);
    }

    #[test]
    fn nothing_and_less_are_no_movement() {
        for cents in [0, -1] {
            let refused = attribute(&movements(&[("2022-01-01", cents)]), &[]);
            assert_eq!(refused, Err(MoneyError::NotPositive));
        }
        assert_eq!(attributed(&[], &[]), Attribution::default());
    }

    fn any_movements() -> impl Strategy<Value = Vec<Movement>> {
        let movement = (738_000_i32..738_020, 1_i64..10_000).prop_map(|(on, cents)| Movement {
            on: NaiveDate::from_num_days_from_ce_opt(on).unwrap(),
            amount: Cents::new(cents),
        });
        prop::collection::vec(movement, 0..30)
    }

    fn total(amounts: impl Iterator<Item = Cents>) -> Cents {
        Cents::sum(amounts).unwrap()
    }

    /// How much was credited on which day and used on which.
    fn by_days(received: &[Movement], found: &Attribution) -> BTreeMap<(NaiveDate, NaiveDate), i64> {
        let mut sums = BTreeMap::new();
        for slice in &found.slices {
            *sums.entry((received[slice.received].on, slice.used_on)).or_default() += slice.amount.get();
        }
        sums
    }

    proptest! {
        #[test]
        fn money_attributed_and_unused_is_the_money_received(received in any_movements(), spent in any_movements()) {
            let found = attribute(&received, &spent).unwrap();
            for (place, money) in received.iter().enumerate() {
                let used = found.slices.iter().filter(|slice| slice.received == place).map(|slice| slice.amount);
                let rest = found.unused.iter().filter(|rest| rest.place == place).map(|rest| rest.amount);
                prop_assert_eq!(total(used.chain(rest)), money.amount);
            }
            for (place, cost) in spent.iter().enumerate() {
                let paid = found.slices.iter().filter(|slice| slice.spent == place).map(|slice| slice.amount);
                let rest = found.ahead.iter().filter(|rest| rest.place == place).map(|rest| rest.amount);
                prop_assert_eq!(total(paid.chain(rest)), cost.amount);
            }
            prop_assert!(found.unused.is_empty() || found.ahead.is_empty(), "money waits or spending, not both");
            let slices = found.slices.iter();
            prop_assert!(slices.clone().all(|slice| slice.used_on >= received[slice.received].on));
            prop_assert!(slices.len() <= received.len() + spent.len());
        }

        #[test]
        fn the_order_of_equal_days_does_not_matter(received in any_movements(), spent in any_movements()) {
            let found = attribute(&received, &spent).unwrap();
            let backwards = |movements: &[Movement]| movements.iter().rev().copied().collect::<Vec<_>>();
            let (other_received, other_spent) = (backwards(&received), backwards(&spent));
            let other = attribute(&other_received, &other_spent).unwrap();
            prop_assert_eq!(by_days(&received, &found), by_days(&other_received, &other));
        }
    }
}
