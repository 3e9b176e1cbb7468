//! What the lines of a claim come to, in sums: one for each limit that they share.
//!
//! A claim holds and books these sums, not its lines one by one: what a position, a plan line and a plan have left does
//! not depend on how many lines take from them. Only a receipt is held line by line.

use std::collections::BTreeMap;

use ledger::{Cents, MoneyError, Reservation};
use serde::{Deserialize, Serialize};

use super::{ClaimLine, LineState};
use crate::{PlanLineId, PositionId};

/// Sums of lines: the grant share of each position, the eligible cost of each plan line and of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimSums {
    /// The grant share, position by position.
    pub shares: BTreeMap<PositionId, Cents>,
    /// The eligible cost, plan line by plan line.
    pub plan_lines: BTreeMap<PlanLineId, Cents>,
    /// The eligible cost of all.
    pub total: Cents,
}

/// What a claim holds back until it is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReservations {
    /// Of each position: the grant share.
    pub shares: BTreeMap<PositionId, Reservation>,
    /// Of each plan line: the eligible cost.
    pub plan_lines: BTreeMap<PlanLineId, Reservation>,
    /// Of the plan's total: the eligible cost.
    pub plan_total: Option<Reservation>,
}

impl ClaimSums {
    /// What the costs among the lines claim, as far as they count.
    pub fn claimed(lines: &[ClaimLine]) -> Result<Self, MoneyError> {
        Self::of(costs(lines).filter(|line| line.counts()), |line| (line.eligible, line.grant_share))
    }

    /// What the costs among the lines claimed that are parked.
    pub fn parked(lines: &[ClaimLine]) -> Result<Self, MoneyError> {
        let parked = |line: &&ClaimLine| matches!(line.state, LineState::Parked { .. });
        Self::of(costs(lines).filter(parked), |line| (line.eligible, line.grant_share))
    }

    /// What the credit notes among the lines would have taken back that are parked.
    pub fn credits_parked(lines: &[ClaimLine]) -> Result<Self, MoneyError> {
        let parked = |line: &&ClaimLine| matches!(line.state, LineState::Parked { .. });
        Self::of(credits(lines).filter(parked), |line| (line.eligible, line.grant_share))
    }

    /// What is recognised of the costs among the lines.
    pub fn recognised(lines: &[ClaimLine]) -> Result<Self, MoneyError> {
        Self::of(costs(lines), |line| (line.recognised(), line.recognised_share()))
    }

    /// What the credit notes among the lines would take back.
    pub fn credits_claimed(lines: &[ClaimLine]) -> Result<Self, MoneyError> {
        Self::of(credits(lines).filter(|line| line.counts()), |line| (line.eligible, line.grant_share))
    }

    /// What the recognised credit notes among the lines take back.
    pub fn credits_recognised(lines: &[ClaimLine]) -> Result<Self, MoneyError> {
        Self::of(credits(lines), |line| (line.recognised(), line.recognised_share()))
    }

    fn of<'a>(
        lines: impl Iterator<Item = &'a ClaimLine>,
        amounts: impl Fn(&ClaimLine) -> (Cents, Cents),
    ) -> Result<Self, MoneyError> {
        let mut sums = Self::default();
        for line in lines {
            let (eligible, share) = amounts(line);
            sums.add(line, eligible, share)?;
        }
        Ok(sums)
    }

    /// The sums without those of nothing, for which there is no transfer.
    #[must_use]
    pub fn above_zero(mut self) -> Self {
        self.shares.retain(|_, share| *share > Cents::ZERO);
        self.plan_lines.retain(|_, cost| *cost > Cents::ZERO);
        self
    }

    /// The grant share of a position, nothing if no line takes from it.
    pub fn share_of(&self, position: PositionId) -> Cents {
        self.shares.get(&position).copied().unwrap_or_default()
    }

    /// The eligible cost of a plan line, nothing if no line takes from it.
    pub fn cost_of(&self, plan_line: PlanLineId) -> Cents {
        self.plan_lines.get(&plan_line).copied().unwrap_or_default()
    }

    fn add(&mut self, line: &ClaimLine, eligible: Cents, share: Cents) -> Result<(), MoneyError> {
        let shares = self.shares.entry(line.position).or_default();
        *shares = shares.plus(share)?;
        let cost = self.plan_lines.entry(line.plan_line).or_default();
        *cost = cost.plus(eligible)?;
        self.total = self.total.plus(eligible)?;
        Ok(())
    }
}

fn costs(lines: &[ClaimLine]) -> impl Iterator<Item = &ClaimLine> {
    lines.iter().filter(|line| !line.cost.is_credit())
}

fn credits(lines: &[ClaimLine]) -> impl Iterator<Item = &ClaimLine> {
    lines.iter().filter(|line| line.cost.is_credit())
}
