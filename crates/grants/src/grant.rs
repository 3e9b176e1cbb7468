//! A grant: one giver, one recipient, one legal act, its positions and its plan.
//!
//! The same type serves every level: ministry to Kreis, Kreis to Bildungsträger, and one level more where a
//! Bildungsträger forwards again. A forwarded grant names its parent, and each of its positions the position
//! it draws on.

use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use serde::{Deserialize, Serialize};

use crate::{
    ComponentCode, CostCategoryCode, GrantId, LegalAct, OrganisationId, PaymentStop, PlanLineId, PlanVersion,
    PositionId, ProgrammeCode,
};

/// A grant (Zuwendung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The book-keeping unit whose books it stands in.
    pub unit: UnitId,
    /// The programme it is given under.
    pub programme: ProgrammeCode,
    /// The version of its programme file that holds for it: 1 for the first.
    pub programme_version: i64,
    /// The grant it forwards; none for a grant from outside.
    pub parent: Option<GrantId>,
    /// The grant from outside at the top; itself, if it is that one.
    pub root: GrantId,
    /// Who gives.
    pub giver: OrganisationId,
    /// Who receives.
    pub recipient: OrganisationId,
    /// The version that a change must name.
    pub version: i64,
    /// The legal act in force.
    pub act: LegalAct,
    /// What it gives, per component and budget year.
    pub positions: Vec<Position>,
    /// The Finanzierungsplan, line by line.
    pub plan: Vec<PlanLine>,
    /// The total of the Finanzierungsplan; none without a plan.
    pub plan_total: Option<PlanTotal>,
    /// The version of the Finanzierungsplan in force; none without a plan.
    pub plan_version: Option<PlanVersion>,
    /// Where it stands.
    pub state: GrantState,
    /// The last time that its payments were stopped, or went on; none, if nobody ever stopped them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_stop: Option<PaymentStop>,
}

impl Grant {
    /// The position of a component in a budget year.
    pub fn position(&self, component: &ComponentCode, budget_year: Option<i32>) -> Option<&Position> {
        self.positions
            .iter()
            .find(|position| position.component == *component && position.budget_year == budget_year)
    }

    /// The plan line of a cost category within a position.
    pub fn plan_line(&self, position: PositionId, category: &CostCategoryCode) -> Option<&PlanLine> {
        self.plan.iter().find(|line| line.position == position && line.category == *category)
    }
}

/// What a grant gives for one component, where the act says so in one budget year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Its id.
    pub id: PositionId,
    /// The component (Förderbaustein).
    pub component: ComponentCode,
    /// The budget year, where the act ties the money to one.
    pub budget_year: Option<i32>,
    /// The position of the parent grant that it draws on.
    pub parent: Option<PositionId>,
    /// The position of the grant from outside at the top; itself, if it is that one.
    pub root: PositionId,
    /// What the act in force gives; nothing, if an amendment took it away.
    pub amount: Cents,
    /// Its accounts.
    pub accounts: PositionAccounts,
}

/// The accounts of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionAccounts {
    /// Awarded and not yet forwarded or recognised.
    pub to_use: AccountNumber,
    /// Recognised.
    pub used: AccountNumber,
    /// Awarded and not yet forwarded or due.
    pub to_pay: AccountNumber,
    /// Due to the recipient and not yet paid.
    pub due: AccountNumber,
    /// Paid to the recipient.
    pub paid: AccountNumber,
    /// What of it became due ahead of use and is not settled.
    pub advanced: AccountNumber,
    /// Money the recipient holds for it.
    pub cash: AccountNumber,
    /// The grant share of everything claimed.
    pub claimed: AccountNumber,
}

/// A line of the Finanzierungsplan: one cost category of one position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanLine {
    /// Its id.
    pub id: PlanLineId,
    /// The position whose cost it plans.
    pub position: PositionId,
    /// The cost category (Kostenart).
    pub category: CostCategoryCode,
    /// The eligible cost that is planned.
    pub planned: Cents,
    /// Up to where it may be spent, flexibility included.
    pub ceiling: Cents,
    /// What may still be spent of that.
    pub room: AccountNumber,
    /// What was recognised.
    pub spent: AccountNumber,
}

/// The total of a Finanzierungsplan, which binds as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTotal {
    /// The eligible cost that is planned.
    pub planned: Cents,
    /// What may still be spent.
    pub room: AccountNumber,
    /// What was recognised.
    pub spent: AccountNumber,
}

/// The accounts without a limit of a giver outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideAccounts {
    /// Where awards come from, book *use*.
    pub to_use: AccountNumber,
    /// Where awards come from, book *payout*.
    pub to_pay: AccountNumber,
    /// Where tranches come from.
    pub cash: AccountNumber,
}

/// The accounts without a limit of a book-keeping unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitAccounts {
    /// Where the room of plans comes from.
    pub plan: AccountNumber,
    /// Where the gross amounts of receipts come from.
    pub receipts: AccountNumber,
    /// What claims have taken of receipts.
    pub receipts_claimed: AccountNumber,
    /// Where the figure of what was claimed comes from.
    pub claims: AccountNumber,
    /// Where the right to be paid comes from that a forwarding gives.
    pub payouts: AccountNumber,
    /// Where the room for advances comes from.
    pub advances: AccountNumber,
    /// Where receivables come from.
    pub receivables: AccountNumber,
    /// Where money comes from that is no money of a grant, such as interest.
    pub own_funds: AccountNumber,
    /// Where what credit notes may take comes from, and where it goes when they take it.
    pub credits: AccountNumber,
}

/// Where a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum GrantState {
    /// In force.
    Effective,
    /// Settled; nothing is claimed or paid any more.
    Closed {
        /// The day it was closed.
        on: NaiveDate,
    },
    /// Taken back as a whole: nothing new is forwarded, asked for or claimed; what was begun is wound down.
    Revoked {
        /// The day from which that counts.
        on: NaiveDate,
    },
}

/// Why a grant cannot take a step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantStateError {
    /// It is closed.
    #[error("the grant was closed on {on}")]
    Closed {
        /// The day it was closed.
        on: NaiveDate,
    },
    /// It was revoked.
    #[error("the grant was revoked from {on} on")]
    Revoked {
        /// The day from which that counts.
        on: NaiveDate,
    },
}

impl GrantState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Effective => "effective",
            Self::Closed { .. } => "closed",
            Self::Revoked { .. } => "revoked",
        }
    }

    /// Closes the grant, in force or revoked.
    pub fn close(self, on: NaiveDate) -> Result<Self, GrantStateError> {
        match self {
            Self::Closed { on } => Err(GrantStateError::Closed { on }),
            Self::Effective | Self::Revoked { .. } => Ok(Self::Closed { on }),
        }
    }

    /// Revokes the grant as a whole.
    pub fn revoke(self, on: NaiveDate) -> Result<Self, GrantStateError> {
        self.effective().map(|()| Self::Revoked { on })
    }

    /// The day of the state, if it has one.
    pub const fn on(&self) -> Option<NaiveDate> {
        match self {
            Self::Effective => None,
            Self::Closed { on } | Self::Revoked { on } => Some(*on),
        }
    }

    /// Refuses unless the grant is in force.
    pub fn effective(&self) -> Result<(), GrantStateError> {
        match self {
            Self::Effective => Ok(()),
            Self::Closed { on } => Err(GrantStateError::Closed { on: *on }),
            Self::Revoked { on } => Err(GrantStateError::Revoked { on: *on }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn every_state_takes_only_its_steps() {
        let (on, next) = (sample::DAY, sample::DAY.succ_opt().unwrap());
        let (closed, revoked) = (GrantState::Closed { on }, GrantState::Revoked { on });
        let (is_closed, is_revoked) = (GrantStateError::Closed { on }, GrantStateError::Revoked { on });
        assert_eq!(
            (GrantState::Effective.close(on), GrantState::Effective.revoke(on)),
            (Ok(closed), Ok(revoked))
        );
        assert_eq!(
            (closed.close(next), closed.revoke(next)),
            (Err(is_closed.clone()), Err(is_closed.clone()))
        );
        assert_eq!(
            (revoked.close(next), revoked.revoke(next)),
            (Ok(GrantState::Closed { on: next }), Err(is_revoked.clone()))
        );
        assert_eq!((closed.effective(), revoked.effective()), (Err(is_closed), Err(is_revoked)));
    }

    #[test]
    fn a_position_is_found_by_component_and_year() {
        let grant = sample::grant();
        let amount_of = |code, year| grant.position(&sample::component(code), year).map(|it| it.budget_year);
        assert_eq!(amount_of("F4", None), Some(None));
        assert_eq!(amount_of("F1", Some(2022)), Some(Some(2022)));
        assert_eq!(amount_of("F1", None), None);
        assert_eq!(amount_of("F4", Some(2021)), None);
    }

    #[test]
    fn a_grant_survives_its_json() {
        let grant = sample::grant();
        let text = serde_json::to_string(&grant).unwrap();
        assert_eq!(serde_json::from_str::<Grant>(&text).unwrap(), grant);
    }
}
