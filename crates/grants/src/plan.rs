//! The Finanzierungsplan in its versions: who agreed to it, and what may be moved without asking.
//!
//! The plan binds in its total. A line may be exceeded by the programme's flexibility if others save as much; beyond
//! that the giver must agree (Nr. 1.2 ANBest-P). Plans that nobody agreed to are measured against the last one that
//! somebody did, so that no line creeps up step by step.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{Cents, MoneyError};
use serde::{Deserialize, Serialize};

use crate::grant::GrantStateError;
use crate::{Consent, CostCategoryCode, Flexibility, Grant, PlanLine, PlanLineId};

/// A version of the Finanzierungsplan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanVersion {
    /// Its number: 1 for the first.
    pub number: i64,
    /// The version of the act in force when it was made.
    pub act: i64,
    /// Whether it came with that act, which is the giver's consent.
    pub with_act: bool,
    /// The day it was made.
    pub planned_on: NaiveDate,
    /// The giver's consent, where it came without an act.
    pub consent: Option<Consent>,
}

impl PlanVersion {
    /// Whether the giver agreed to it, by an act or by a consent. What a recipient moves by itself nobody agreed to.
    pub const fn is_agreed(&self) -> bool {
        self.with_act || self.consent.is_some()
    }
}

/// Why a plan cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The total would change.
    #[error("the total of the Finanzierungsplan stays {present}; {asked} needs an amendment of the act")]
    Total {
        /// The total in force.
        present: Cents,
        /// The total that was asked for.
        asked: Cents,
    },
    /// A line would exceed what was agreed by more than its flexibility.
    #[error(
        "{category} was agreed at {agreed} and may go up to {most} without consent; {asked} was asked for"
    )]
    NeedsConsent {
        /// The cost category.
        category: CostCategoryCode,
        /// What was agreed.
        agreed: Cents,
        /// How far it may go without consent.
        most: Cents,
        /// What was asked for.
        asked: Cents,
    },
    /// A line below nothing.
    #[error("{category} cannot be planned with {amount}")]
    Negative {
        /// The cost category.
        category: CostCategoryCode,
        /// The amount.
        amount: Cents,
    },
    /// Nothing would change.
    #[error("no line of the Finanzierungsplan would change")]
    Unchanged,
    /// The grant is not in force.
    #[error(transparent)]
    State(#[from] GrantStateError),
    /// An amount is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Up to where a line may be spent: what is planned, with its flexibility rounded once.
pub fn ceiling(planned: Cents, flexibility: Flexibility) -> Result<Cents, MoneyError> {
    planned.plus(flexibility.of(planned)?)
}

/// Up to where a line may be planned without the giver's consent: what was agreed, with its flexibility. Where nothing
/// was agreed, nothing may.
pub fn most_without_consent(
    line: PlanLineId,
    agreed: &BTreeMap<PlanLineId, Cents>,
    flexibility: Flexibility,
) -> Result<Cents, MoneyError> {
    ceiling(agreed.get(&line).copied().unwrap_or(Cents::ZERO), flexibility)
}

/// Checks a plan that comes without an act: the total stays, and without consent no line exceeds what was agreed by
/// more than its flexibility. Gives the lines with their ceilings: without consent nothing may be spent beyond what
/// the agreed plan allows.
pub fn check_replan(
    present: &Grant,
    lines: Vec<PlanLine>,
    agreed: &BTreeMap<PlanLineId, Cents>,
    flexibility: Flexibility,
    consent: Option<&Consent>,
) -> Result<Vec<PlanLine>, PlanError> {
    present.state.effective()?;
    let total = |lines: &[PlanLine]| Cents::sum(lines.iter().map(|line| line.planned));
    let (before, after) = (total(&present.plan)?, total(&lines)?);
    if before != after {
        return Err(PlanError::Total { present: before, asked: after });
    }
    if lines == present.plan {
        return Err(PlanError::Unchanged);
    }
    let checked = |line: PlanLine| {
        let own = ceiling(line.planned, flexibility)?;
        if consent.is_some() {
            return Ok(PlanLine { ceiling: own, ..line });
        }
        let most = most_without_consent(line.id, agreed, flexibility)?;
        if line.planned > most {
            let was = agreed.get(&line.id).copied().unwrap_or(Cents::ZERO);
            let (category, asked) = (line.category.clone(), line.planned);
            return Err(PlanError::NeedsConsent { category, agreed: was, most, asked });
        }
        Ok(PlanLine { ceiling: own.min(most), ..line })
    };
    lines.into_iter().map(checked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, day};

    fn twenty() -> Flexibility {
        Flexibility::parse_percent("20.00").unwrap()
    }

    fn consent() -> Consent {
        Consent { on: day("2021-05-01"), reference: "36.02-1/21-U1".to_owned() }
    }

    /// The sample's plan with other amounts; each line was agreed at 5000.00.
    fn replanned(planned: [i64; 3], consent: Option<&Consent>) -> Result<Vec<i64>, PlanError> {
        let grant = sample::grant();
        let agreed = grant.plan.iter().map(|line| (line.id, line.planned)).collect();
        let lines = grant.plan.iter().zip(planned);
        let lines = lines.map(|(line, cents)| PlanLine { planned: Cents::new(cents), ..line.clone() });
        let checked = check_replan(&grant, lines.collect(), &agreed, twenty(), consent)?;
        Ok(checked.into_iter().map(|line| line.ceiling.get()).collect())
    }

    #[test]
    fn within_the_flexibility_nobody_is_asked() {
        assert_eq!(replanned([600_000, 400_000, 500_000], None), Ok(vec![600_000, 480_000, 600_000]));
    }

    #[test]
    fn one_cent_beyond_needs_consent_and_with_it_has_room_of_its_own() {
        let refused = replanned([600_001, 399_999, 500_000], None).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "unterrichtsstunden was agreed at 5000.00 and may go up to 6000.00 without consent; 6000.01 was asked for"
        );
        let agreed = replanned([600_001, 399_999, 500_000], Some(&consent()));
        assert_eq!(agreed, Ok(vec![720_001, 479_999, 600_000]));
    }

    #[test]
    fn the_total_stays() {
        for consent in [None, Some(&consent())] {
            let refused = replanned([500_000, 500_000, 500_001], consent);
            let (present, asked) = (Cents::new(1_500_000), Cents::new(1_500_001));
            assert_eq!(refused, Err(PlanError::Total { present, asked }));
        }
        assert_eq!(replanned([500_000; 3], None), Err(PlanError::Unchanged));
    }

    #[test]
    fn a_new_line_was_agreed_at_nothing() {
        let grant = sample::grant();
        let mut lines = grant.plan.clone();
        lines[0].planned = Cents::new(499_999);
        lines.push(PlanLine { planned: Cents::new(1), ..sample::plan_line("fahrtkosten", 2, 106) });
        let agreed = grant.plan.iter().map(|line| (line.id, line.planned)).collect();
        let refused = check_replan(&grant, lines.clone(), &agreed, twenty(), None);
        assert!(matches!(refused, Err(PlanError::NeedsConsent { .. })), "{refused:?}");
        assert!(check_replan(&grant, lines, &agreed, twenty(), Some(&consent())).is_ok());
    }
}
