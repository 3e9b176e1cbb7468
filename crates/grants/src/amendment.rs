//! What an amendment does to the amounts of a grant.
//!
//! How much may be taken away is not checked here: what is committed is refused by the accounts.

use ledger::Cents;

use crate::award::MOST_POSITIONS;
use crate::{Grant, GrantError, NewPosition, Position};

/// What an amendment says of amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendedAmounts {
    /// Positions of the grant with what they give from now on, and what they gave before.
    pub changed: Vec<(Position, Cents)>,
    /// Positions that the grant does not have yet.
    pub added: Vec<NewPosition>,
}

/// Sorts what an amendment gives into what changes and what is new. Reductions come first, so that money moves from
/// one position to another within one act. A position that is taken away is given nothing.
pub fn amended_amounts(grant: &Grant, new: &[NewPosition]) -> Result<AmendedAmounts, GrantError> {
    check_amounts(grant, new)?;
    let mut amended = AmendedAmounts { changed: Vec::new(), added: Vec::new() };
    for given in new {
        match grant.position(&given.component, given.budget_year) {
            Some(present) if present.amount == given.amount => {}
            Some(present) => {
                amended.changed.push((Position { amount: given.amount, ..present.clone() }, present.amount));
            }
            None => amended.added.push(given.clone()),
        }
    }
    amended.changed.sort_by_key(|(position, before)| position.amount > *before);
    Ok(amended)
}

fn check_amounts(grant: &Grant, new: &[NewPosition]) -> Result<(), GrantError> {
    let known = |given: &NewPosition| grant.position(&given.component, given.budget_year).is_some();
    let count = grant.positions.len() + new.iter().filter(|given| !known(given)).count();
    if count > MOST_POSITIONS {
        return Err(GrantError::Positions { most: MOST_POSITIONS, count });
    }
    for (index, given) in new.iter().enumerate() {
        let NewPosition { component, budget_year, amount } = given.clone();
        let same = |other: &NewPosition| other.component == component && other.budget_year == budget_year;
        if amount < Cents::ZERO || (amount == Cents::ZERO && !known(given)) {
            return Err(GrantError::Amount { component, amount });
        }
        if new[..index].iter().any(same) {
            return Err(GrantError::Twice { component, budget_year });
        }
    }
    Ok(())
}

/// Refuses money without a year where the act ties all of it to budget years.
pub fn check_budget_years(budget_bound: bool, positions: &[NewPosition]) -> Result<(), GrantError> {
    let without = positions.iter().find(|given| given.budget_year.is_none() && given.amount > Cents::ZERO);
    match without.filter(|_| budget_bound) {
        Some(given) => Err(GrantError::NoBudgetYear { component: given.component.clone() }),
        None => Ok(()),
    }
}

/// Refuses what would give a position more than before: what is revoked or makes room only gives up.
pub fn check_reduces(grant: &Grant, positions: &[NewPosition]) -> Result<(), GrantError> {
    for NewPosition { component, budget_year, amount } in positions {
        let before = grant.position(component, *budget_year).map_or(Cents::ZERO, |present| present.amount);
        if *amount > before {
            return Err(GrantError::Raises { component: component.clone(), before, after: *amount });
        }
    }
    Ok(())
}

/// The positions of a grant as an act gives them.
pub fn given(positions: &[Position]) -> Vec<NewPosition> {
    let given = |position: &Position| NewPosition {
        component: position.component.clone(),
        budget_year: position.budget_year,
        amount: position.amount,
    };
    positions.iter().map(given).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, component};

    fn gives(code: &str, budget_year: Option<i32>, cents: i64) -> NewPosition {
        NewPosition { component: component(code), budget_year, amount: Cents::new(cents) }
    }

    #[test]
    fn reductions_come_before_increases_and_what_stays_is_left_out() {
        let grant = sample::grant();
        let new = [
            gives("F1", Some(2022), 900_000),
            gives("F4", None, 800_000),
            gives("F1", Some(2021), 700_000),
            gives("F1", Some(2023), 5),
        ];
        let AmendedAmounts { changed, added } = amended_amounts(&grant, &new).unwrap();
        let years: Vec<_> =
            changed.iter().map(|(position, before)| (position.budget_year, before.get())).collect();
        assert_eq!(years, [(Some(2021), 800_000), (Some(2022), 800_000)]);
        assert_eq!(added, [gives("F1", Some(2023), 5)]);
    }

    #[test]
    fn a_position_can_be_taken_away_and_not_below_nothing() {
        let grant = sample::grant();
        assert_eq!(
            amended_amounts(&grant, &[gives("F4", None, 0)]).unwrap().changed[0].0.amount,
            Cents::ZERO
        );
        for (code, cents) in [("F4", -1), ("F2", 0)] {
            let refused = GrantError::Amount { component: component(code), amount: Cents::new(cents) };
            assert_eq!(amended_amounts(&grant, &[gives(code, None, cents)]), Err(refused));
        }
        let twice = amended_amounts(&grant, &[gives("F4", None, 1), gives("F4", None, 2)]);
        assert!(matches!(twice, Err(GrantError::Twice { .. })));
    }

    #[test]
    fn money_of_a_bound_act_has_its_year() {
        let positions = [gives("F1", Some(2021), 1), gives("F4", None, 1)];
        assert_eq!(check_budget_years(false, &positions), Ok(()));
        let refused = GrantError::NoBudgetYear { component: component("F4") };
        assert_eq!(check_budget_years(true, &positions), Err(refused));
        assert_eq!(
            check_budget_years(true, &[gives("F4", None, 0)]),
            Ok(()),
            "what is taken away needs none"
        );
    }
}
