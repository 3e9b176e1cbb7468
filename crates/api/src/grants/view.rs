//! A grant as it is shown.

use std::collections::BTreeMap;

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    law::LawEntry,
    statements::Statements,
    view_terms::{ActChange, Finality, ForwardingConsent, FundingPlan},
};
use crate::{
    answer::{Sample, Versioned, sample_day, sample_id},
    euros::Euros,
    figures::Figures,
    input::{Amount, Percent},
};

/// A grant (Zuwendung): one giver, one recipient, one legal act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Grant {
    /// Its id.
    id: Uuid,
    /// Its version, as in the `ETag`.
    version: i64,
    /// The code of its programme.
    programme: String,
    /// The version of the programme file that holds for it.
    programme_version: i64,
    /// The grant it forwards; null for an award.
    parent: Option<Uuid>,
    /// Who gives.
    giver: Uuid,
    /// Who receives.
    recipient: Uuid,
    /// Where it stands.
    state: GrantState,
    /// The day it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_on: Option<NaiveDate>,
    /// The day from which it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_on: Option<NaiveDate>,
    /// The legal act in force.
    act: LegalAct,
    /// What it gives, per component and budget year.
    positions: Vec<Position>,
    /// The Finanzierungsplan.
    plan: Vec<PlanLine>,
    /// The eligible cost that is planned in total.
    #[schema(value_type = Option<Amount>)]
    plan_total: Option<Euros>,
    /// Since when nothing is paid of it, and why; left out while it is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    payments_stopped: Option<PaymentsStopped>,
}

/// That nothing is paid of a grant for now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentsStopped {
    /// Since when.
    on: NaiveDate,
    /// Why.
    reason: String,
}

/// Where a grant stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum GrantState {
    /// In force.
    Effective,
    /// Settled.
    Closed,
    /// Taken back as a whole.
    Revoked,
}

/// One version of the act that a grant rests on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LegalAct {
    /// What kind of act: zuwendungsbescheid, weiterleitungsvertrag or weiterleitungsbescheid.
    kind: &'static str,
    /// Its number: 1 for the first version.
    number: i64,
    /// The day it is dated.
    dated_on: NaiveDate,
    /// Its reference (Aktenzeichen).
    reference: String,
    /// What the money is for (Zuwendungszweck).
    purpose: String,
    /// The Bewilligungszeitraum.
    period: Period,
    /// How the grant takes part in the cost.
    financing: Financing,
    /// Whether the recipient may forward it.
    may_forward: bool,
    /// Of rates that the programme leaves open: whether they are gross (true) or what the grant pays (false).
    rates_gross: BTreeMap<String, bool>,
    /// What makes this version.
    change: ActChange,
    /// The day it was recorded.
    recorded_on: NaiveDate,
    /// Whether forwarding needs the giver's consent.
    consent: ForwardingConsent,
    /// The Nebenbestimmungen.
    conditions: Vec<String>,
    /// Whether all its money is tied to budget years.
    budget_bound: bool,
    /// What pays for the planned cost beside the grant, where the act names it.
    funding: Option<FundingPlan>,
    /// The figures of the law that it sets itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    law: Vec<LawEntry>,
    /// What it states of the measure and of the proofs besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated: Option<Statements>,
    /// The SHA-256 of its file.
    document: Option<String>,
    /// Whether it can still be contested.
    finality: Finality,
}

/// From one day until another, both included.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShownPeriod)]
pub(crate) struct Period {
    /// The first day.
    pub(crate) from: NaiveDate,
    /// The last day.
    pub(crate) until: NaiveDate,
}

/// How a grant takes part in the eligible cost.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = ShownFinancing)]
enum Financing {
    /// The grant carries a share of it.
    Anteilfinanzierung {
        /// The share of the grant.
        #[schema(value_type = Percent)]
        share: String,
    },
    /// The grant carries what own funds, third parties and income leave open.
    Fehlbedarfsfinanzierung {},
    /// The grant carries a fixed amount of it.
    Festbetragsfinanzierung {
        /// The fixed amount.
        #[schema(value_type = Amount)]
        amount: Euros,
    },
    /// The grant carries all of it.
    Vollfinanzierung {},
}

/// What a grant gives for one component.
#[derive(Debug, Serialize, ToSchema)]
struct Position {
    /// Its id.
    id: Uuid,
    /// The component.
    component: String,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<i32>,
    /// The position of the parent grant that it draws on.
    parent: Option<Uuid>,
    /// What the act gives.
    #[schema(value_type = Amount)]
    amount: Euros,
    /// Where its money stands; only where one grant is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<Figures>,
}

/// A line of the Finanzierungsplan.
#[derive(Debug, Serialize, ToSchema)]
struct PlanLine {
    /// Its id.
    id: Uuid,
    /// The position whose cost it plans.
    position: Uuid,
    /// The cost category.
    category: String,
    /// The eligible cost that is planned.
    #[schema(value_type = Amount)]
    planned: Euros,
}

impl Grant {
    /// The grant with the figures of its positions, in their order.
    pub(crate) fn with(mut self, figures: Vec<domain::Figures>) -> Self {
        for (position, figures) in self.positions.iter_mut().zip(figures) {
            position.figures = Some(figures.into());
        }
        self
    }
}

impl Versioned for Grant {
    fn path(&self) -> String {
        format!("/api/v1/grants/{}", self.id)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl From<domain::Grant> for Grant {
    fn from(grant: domain::Grant) -> Self {
        let (state, closed_on, revoked_on) = match grant.state {
            domain::GrantState::Effective => (GrantState::Effective, None, None),
            domain::GrantState::Closed { on } => (GrantState::Closed, Some(on), None),
            domain::GrantState::Revoked { on } => (GrantState::Revoked, None, Some(on)),
        };
        Self {
            id: grant.id.0,
            version: grant.version,
            programme: grant.programme.into(),
            programme_version: grant.programme_version,
            parent: grant.parent.map(|parent| parent.0),
            giver: grant.giver.0,
            recipient: grant.recipient.0,
            state,
            closed_on,
            revoked_on,
            act: grant.act.into(),
            positions: grant.positions.into_iter().map(Position::from).collect(),
            plan: grant.plan.into_iter().map(PlanLine::from).collect(),
            plan_total: grant.plan_total.map(|total| total.planned.into()),
            payments_stopped: grant
                .payment_stop
                .filter(domain::PaymentStop::is_stop)
                .map(|last| PaymentsStopped { on: last.on, reason: last.reason }),
        }
    }
}

impl From<domain::LegalAct> for LegalAct {
    fn from(act: domain::LegalAct) -> Self {
        Self {
            kind: act.kind.word(),
            number: act.number,
            dated_on: act.dated_on,
            reference: act.reference,
            purpose: act.purpose,
            period: act.period.into(),
            financing: act.financing.into(),
            may_forward: act.may_forward,
            rates_gross: act.rates_gross.into_iter().map(|(rate, gross)| (rate.into(), gross)).collect(),
            change: act.change.into(),
            recorded_on: act.recorded_on,
            consent: act.terms.consent.into(),
            conditions: act.terms.conditions,
            budget_bound: act.terms.budget_bound,
            funding: act.terms.funding.map(FundingPlan::from),
            law: LawEntry::of_all(act.terms.law),
            stated: Statements::of(act.terms.stated),
            document: act.document,
            finality: act.finality.into(),
        }
    }
}

impl From<domain::Period> for Period {
    fn from(period: domain::Period) -> Self {
        Self { from: period.from(), until: period.until() }
    }
}

impl From<domain::Financing> for Financing {
    fn from(financing: domain::Financing) -> Self {
        match financing {
            domain::Financing::Anteilfinanzierung { share } => {
                Self::Anteilfinanzierung { share: share.to_string() }
            }
            domain::Financing::Fehlbedarfsfinanzierung => Self::Fehlbedarfsfinanzierung {},
            domain::Financing::Festbetragsfinanzierung { amount } => {
                Self::Festbetragsfinanzierung { amount: amount.into() }
            }
            domain::Financing::Vollfinanzierung => Self::Vollfinanzierung {},
        }
    }
}

impl From<domain::Position> for Position {
    fn from(position: domain::Position) -> Self {
        Self {
            id: position.id.0,
            component: position.component.into(),
            budget_year: position.budget_year,
            parent: position.parent.map(|parent| parent.0),
            amount: position.amount.into(),
            figures: None,
        }
    }
}

impl From<domain::PlanLine> for PlanLine {
    fn from(line: domain::PlanLine) -> Self {
        Self {
            id: line.id.0,
            position: line.position.0,
            category: line.category.into(),
            planned: line.planned.into(),
        }
    }
}

impl Sample for Grant {
    fn sample() -> Self {
        Self {
            id: sample_id(1),
            version: 1,
            programme: "diaa".to_owned(),
            programme_version: 1,
            parent: None,
            giver: sample_id(2),
            recipient: sample_id(3),
            state: GrantState::Effective,
            closed_on: None,
            revoked_on: None,
            act: sample_act(),
            positions: vec![sample_position()],
            plan: Vec::new(),
            plan_total: None,
            payments_stopped: None,
        }
    }
}

/// An act for examples.
pub(super) fn sample_act() -> LegalAct {
    LegalAct {
        kind: domain::ActKind::Zuwendungsbescheid.word(),
        number: 1,
        dated_on: sample_day(),
        reference: "36.02-1/21".to_owned(),
        purpose: "Kurse und Coaching".to_owned(),
        period: Period { from: sample_day(), until: sample_day() },
        financing: Financing::Anteilfinanzierung { share: "80.00".to_owned() },
        may_forward: true,
        rates_gross: BTreeMap::from([("P4".to_owned(), true)]),
        change: ActChange::First {},
        recorded_on: sample_day(),
        consent: ForwardingConsent::NotDemanded {},
        conditions: vec!["Die ANBest-P gelten.".to_owned()],
        budget_bound: false,
        funding: None,
        law: Vec::new(),
        stated: None,
        document: None,
        finality: Finality { final_on: Some(sample_day()), waived_on: None, appealed_on: None },
    }
}

fn sample_position() -> Position {
    Position {
        id: sample_id(4),
        component: "F4".to_owned(),
        budget_year: None,
        parent: None,
        amount: Euros::sample(124_000),
        figures: None,
    }
}
