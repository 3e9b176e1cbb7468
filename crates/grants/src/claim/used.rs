//! What the grant carries of a claim once it is decided: the figure that is booked as used.

use std::collections::BTreeMap;

use super::{Claim, ClaimError, ClaimLine, Cost, Creditable};
use crate::{ClaimFinancing, ClaimLineId};

impl Claim {
    /// Gives each recognised line what the grant carries of it: costs by the financing, never more than was reserved, then
    /// credit notes in proportion to what is left of the lines that they reduce. `earlier` are those of earlier claims.
    pub fn carried(
        mut self,
        financing: &ClaimFinancing,
        earlier: impl IntoIterator<Item = Creditable>,
    ) -> Result<Self, ClaimError> {
        let by_cost = self.lines.iter().filter(|line| !line.cost.is_credit() && !line.is_in_full());
        let line = by_cost.clone().map(|line| line.number).next().unwrap_or_default();
        let costs: Vec<_> = by_cost.map(ClaimLine::recognised).collect();
        let refused = |cause| ClaimError::Financing { line, cause };
        let mut shares = financing.shares(&costs).map_err(refused)?.into_iter();
        for line in self.lines.iter_mut().filter(|line| !line.cost.is_credit()) {
            let share = if line.is_in_full() { line.recognised() } else { shares.next().unwrap_or_default() };
            line.used = share.min(line.grant_share);
        }
        let earlier = earlier.into_iter().map(|left| (left.line, left)).collect();
        self.take_back(earlier)?;
        Ok(self)
    }

    fn take_back(&mut self, mut left: BTreeMap<ClaimLineId, Creditable>) -> Result<(), ClaimError> {
        let costs = self.lines.iter().filter(|line| !line.cost.is_credit());
        left.extend(costs.map(|line| (line.id, Creditable::recognised(line))));
        for line in &mut self.lines {
            let Cost::CreditNote { parent, .. } = line.cost else { continue };
            let number = line.number;
            let open = left.get_mut(&parent).ok_or(ClaimError::NotCreditable { line: number, parent })?;
            let money = |cause| ClaimError::Money { line: number, cause };
            line.used = open.share_of(line.recognised()).map_err(money)?.min(line.grant_share);
            *open = open.less(line.recognised(), line.used);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::NaiveDate;
    use ledger::Cents;
    use uuid::Uuid;

    use super::super::{ClaimState, LineState};
    use super::*;
    use crate::sample::{self, DAY};
    use crate::{ClaimId, ClaimReservations, GrantId, Period, PlanLineId, PositionId, ReceiptId};

    const ON: NaiveDate = DAY;

    fn line(number: u128, cost: Cost, eligible: i64, share: i64, state: LineState) -> ClaimLine {
        ClaimLine {
            id: ClaimLineId(Uuid::from_u128(number)),
            number: i64::try_from(number).unwrap(),
            position: PositionId(Uuid::from_u128(1)),
            plan_line: PlanLineId(Uuid::from_u128(202)),
            cost,
            paid_on: ON,
            reason_for_payment: "Prüfungsgebühr".to_owned(),
            receipt_details: None,
            eligible: Cents::new(eligible),
            grant_share: Cents::new(share),
            used: Cents::ZERO,
            units: None,
            state,
            held: None,
            credit: None,
            replaces: None,
            reincludes: None,
            findings: BTreeSet::new(),
            corrections: Vec::new(),
        }
    }

    fn actual() -> Cost {
        Cost::Actual { receipt: ReceiptId(Uuid::from_u128(9)) }
    }

    fn credit(parent: u128) -> Cost {
        let receipt = ReceiptId(Uuid::from_u128(8));
        Cost::CreditNote { parent: ClaimLineId(Uuid::from_u128(parent)), receipt }
    }

    fn in_part(cents: i64) -> LineState {
        let (reason, text) = ("rechnerisch".to_owned(), "Summe falsch".to_owned());
        LineState::AcceptedInPart { recognised: Cents::new(cents), reason, text }
    }

    fn used(lines: Vec<ClaimLine>, earlier: Option<Creditable>) -> Result<Vec<i64>, ClaimError> {
        let claim = Claim {
            id: ClaimId(Uuid::from_u128(1)),
            grant: GrantId(Uuid::from_u128(1)),
            number: 1,
            version: 2,
            period: Period::new(ON, ON).unwrap(),
            state: ClaimState::Decided { on: ON },
            submitted_by: "Erika Muster".to_owned(),
            lines,
            income: Vec::new(),
            reserved: ClaimReservations::default(),
            change_requests: Vec::new(),
            sign_offs: Vec::new(),
            proposal: None,
            correction: None,
            returned: Vec::new(),
        };
        let claim = claim.carried(&sample::claim_financing(&sample::grant()), earlier)?;
        Ok(claim.lines.iter().map(|line| line.used.get()).collect())
    }

    #[test]
    fn a_credit_note_gives_back_the_share_of_what_was_recognised() {
        let lines = vec![
            line(1, actual(), 12_000, 9_600, in_part(6_000)),
            line(2, credit(1), 3_000, 2_400, LineState::Accepted),
            line(3, credit(1), 3_000, 2_400, LineState::Accepted),
            line(4, credit(1), 3_000, 2_400, LineState::Declared),
        ];
        assert_eq!(used(lines, None), Ok(vec![4_800, 2_400, 2_400, 0]));
    }

    #[test]
    fn what_was_reserved_is_the_most_that_is_used() {
        // Two half cents were rounded up when they were claimed; one that was rounded down stays down.
        let lines = vec![line(1, actual(), 12_000, 9_599, in_part(11_999))];
        assert_eq!(used(lines, None), Ok(vec![9_599]));
    }

    #[test]
    fn a_credit_note_for_an_earlier_claim_takes_what_is_left_there() {
        let earlier = Creditable {
            line: ClaimLineId(Uuid::from_u128(7)),
            position: PositionId(Uuid::from_u128(1)),
            plan_line: PlanLineId(Uuid::from_u128(202)),
            cost: Cents::new(100),
            share: Cents::new(79),
        };
        let credits = || vec![line(1, credit(7), 100, 80, LineState::Accepted)];
        assert_eq!(used(credits(), Some(earlier)), Ok(vec![79]));
        let (number, parent) = (1, ClaimLineId(Uuid::from_u128(7)));
        assert_eq!(used(credits(), None), Err(ClaimError::NotCreditable { line: number, parent }));
    }
}
