//! What a new version of an act or of a plan means in transfers: only the difference moves.

use ledger::{AccountNumber, Cents, Transfer, TransferError};

use crate::{OutsideAccounts, PlanLine, PlanTotal, PositionAccounts, UnitAccounts};

/// An award whose amount for a position changes: more comes from the giver outside, less goes back there.
pub fn award_amended(
    outside: &OutsideAccounts,
    position: &PositionAccounts,
    before: Cents,
    after: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    let used = moved(outside.to_use, position.to_use, before, after)?;
    Ok(used.into_iter().chain(moved(outside.to_pay, position.to_pay, before, after)?).collect())
}

/// A forwarding whose amount for a position changes: more comes from the parent, less goes back there.
pub fn forwarding_amended(
    unit: &UnitAccounts,
    parent: &PositionAccounts,
    child: &PositionAccounts,
    before: Cents,
    after: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    let used = moved(parent.to_use, child.to_use, before, after)?;
    Ok(used.into_iter().chain(moved(unit.payouts, child.to_pay, before, after)?).collect())
}

/// A position that is revoked: what may no longer be used goes back where it came from, and of what may be paid as
/// much as is not due yet. What was paid beyond is a matter of refund.
pub fn revoked(
    from: (AccountNumber, AccountNumber),
    position: &PositionAccounts,
    use_back: Cents,
    pay_back: Cents,
) -> Result<Vec<Transfer>, TransferError> {
    let used = moved(from.0, position.to_use, use_back, Cents::ZERO)?;
    Ok(used.into_iter().chain(moved(from.1, position.to_pay, pay_back, Cents::ZERO)?).collect())
}

/// A plan whose lines change: more room comes from the unit, less goes back there, refused if it is spent. The room
/// that lines give up comes first.
pub fn plan_changed(
    unit: &UnitAccounts,
    before: &[PlanLine],
    after: &[PlanLine],
    total: (&PlanTotal, Cents),
) -> Result<Vec<Transfer>, TransferError> {
    let was = |line: &PlanLine| {
        before.iter().find(|known| known.id == line.id).map_or(Cents::ZERO, |known| known.ceiling)
    };
    let (total, planned_before) = total;
    let lines = after.iter().map(|line| moved(unit.plan, line.room, was(line), line.ceiling));
    let total = moved(unit.plan, total.room, planned_before, total.planned);
    let transfers: Result<Vec<_>, _> = lines.chain([total]).collect();
    let (back, more): (Vec<_>, Vec<_>) =
        transfers?.into_iter().flatten().partition(|transfer| transfer.credit() == unit.plan);
    Ok(back.into_iter().chain(more).collect())
}

/// The difference between two amounts: onward if it is more, back if it is less.
fn moved(
    source: AccountNumber,
    target: AccountNumber,
    before: Cents,
    after: Cents,
) -> Result<Option<Transfer>, TransferError> {
    let (debit, credit) = if after > before { (source, target) } else { (target, source) };
    let difference = after.minus(before).map_err(|_| TransferError::Amount(after))?;
    let amount = Cents::new(difference.get().abs());
    (amount > Cents::ZERO).then(|| Transfer::posted(debit, credit, amount)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, OUTSIDE, PLAN_TOTAL, UNIT_ACCOUNTS, accounts};

    fn told(transfers: Vec<Transfer>) -> Vec<(i64, i64, i64)> {
        let numbers = |it: Transfer| (it.debit().get(), it.credit().get(), it.amount().get());
        transfers.into_iter().map(numbers).collect()
    }

    #[test]
    fn only_the_difference_moves() {
        let (kreis, provider) = (accounts(10), accounts(20));
        let award = |before, after| {
            told(award_amended(&OUTSIDE, &kreis, Cents::new(before), Cents::new(after)).unwrap())
        };
        assert_eq!(award(100, 130), [(1, 10, 30), (2, 12, 30)]);
        assert_eq!(award(100, 60), [(10, 1, 40), (12, 2, 40)]);
        assert_eq!(award(100, 100), []);
        let less = forwarding_amended(&UNIT_ACCOUNTS, &kreis, &provider, Cents::new(7), Cents::ZERO).unwrap();
        assert_eq!(told(less), [(20, 10, 7), (22, 7, 7)]);
    }

    #[test]
    fn a_revocation_takes_back_what_may_be_used_and_what_is_not_due() {
        let taken = revoked((OUTSIDE.to_use, OUTSIDE.to_pay), &accounts(10), Cents::new(70), Cents::new(20));
        assert_eq!(told(taken.unwrap()), [(10, 1, 70), (12, 2, 20)]);
    }

    #[test]
    fn lines_give_up_room_before_others_take_it() {
        let line = |first, cents| PlanLine {
            ceiling: Cents::new(cents),
            ..sample::plan_line("fahrtkosten", 1, first)
        };
        let (before, after) = ([line(100, 60), line(102, 60)], [line(100, 84), line(102, 36), line(104, 12)]);
        let total = (&PlanTotal { planned: Cents::new(110), ..PLAN_TOTAL }, Cents::new(100));
        let moved = plan_changed(&UNIT_ACCOUNTS, &before, &after, total).unwrap();
        assert_eq!(told(moved), [(102, 4, 24), (4, 100, 24), (4, 104, 12), (4, 108, 10)]);
    }
}
