//! A grant: one giver, one recipient, one legal act, its positions and its plan.
//!
//! The same type serves every level: ministry to Kreis, Kreis to Bildungsträger, and one level more where a
//! Bildungsträger forwards again. A forwarded grant names its parent, and each of its positions the position
//! it draws on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, UnitId};
use serde::{Deserialize, Serialize};

use crate::{
    ComponentCode, CostCategoryCode, Financing, GrantId, OrganisationId, Period, PlanLineId, PositionId,
    ProgrammeCode, RateCode,
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
    /// Where it stands.
    pub state: GrantState,
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

/// One version of the act that a grant rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalAct {
    /// What kind of act.
    pub kind: ActKind,
    /// Its version: 1 for the first.
    pub number: i64,
    /// The day it bears.
    pub dated_on: NaiveDate,
    /// Its file reference (Aktenzeichen).
    pub reference: String,
    /// What the money is for (Zuwendungszweck).
    pub purpose: String,
    /// The Bewilligungszeitraum.
    pub period: Period,
    /// How the grant takes part in the cost.
    pub financing: Financing,
    /// Whether the recipient may forward it.
    pub may_forward: bool,
    /// Of rates whose programme file leaves it open: whether the rate is the gross cost, of which the grant
    /// carries its share (`true`), or already what the grant pays (`false`).
    #[serde(default)]
    pub rates_gross: BTreeMap<RateCode, bool>,
}

/// The kinds of legal acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// The award of an authority.
    Zuwendungsbescheid,
    /// A contract by which the recipient forwards.
    Weiterleitungsvertrag,
    /// An administrative act by which the recipient forwards.
    Weiterleitungsbescheid,
}

impl ActKind {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Zuwendungsbescheid => "zuwendungsbescheid",
            Self::Weiterleitungsvertrag => "weiterleitungsvertrag",
            Self::Weiterleitungsbescheid => "weiterleitungsbescheid",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Zuwendungsbescheid, Self::Weiterleitungsvertrag, Self::Weiterleitungsbescheid]
            .into_iter()
            .find(|kind| kind.word() == word)
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
    /// What the act gives.
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
    /// What may still be spent, flexibility included.
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
}

impl GrantState {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Effective => "effective",
            Self::Closed { .. } => "closed",
        }
    }

    /// Closes the grant.
    pub fn close(self, on: NaiveDate) -> Result<Self, GrantStateError> {
        self.effective().map(|()| Self::Closed { on })
    }

    /// Refuses unless the grant is in force.
    pub fn effective(&self) -> Result<(), GrantStateError> {
        match self {
            Self::Effective => Ok(()),
            Self::Closed { on } => Err(GrantStateError::Closed { on: *on }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn every_state_takes_only_its_steps() {
        let closed = GrantState::Closed { on: sample::DAY };
        let refusal = Err(GrantStateError::Closed { on: sample::DAY });
        assert_eq!(GrantState::Effective.close(sample::DAY), Ok(closed));
        assert_eq!(closed.close(sample::DAY.succ_opt().unwrap()), refusal);
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
    fn the_words_of_acts_are_read_back() {
        for kind in
            [ActKind::Zuwendungsbescheid, ActKind::Weiterleitungsvertrag, ActKind::Weiterleitungsbescheid]
        {
            assert_eq!(ActKind::from_word(kind.word()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        }
        assert_eq!(ActKind::from_word("vertrag"), None);
    }

    #[test]
    fn a_grant_survives_its_json() {
        let grant = sample::grant();
        let text = serde_json::to_string(&grant).unwrap();
        assert_eq!(serde_json::from_str::<Grant>(&text).unwrap(), grant);
    }
}
