//! What an award and a forwarding are told alike: the act, the positions, the plan.

use std::collections::BTreeMap;

use ::grants::{Financing, NewPosition, Period, RateCode, Terms};
use flow::awards::{NewAct, NewPlanLine};
use ledger::Cents;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    law::NewFigures,
    statements::NewStatements,
    terms::{ActFile, ConsentTo, Funding},
};
use crate::input::{
    Amount, CategoryText, ComponentText, Day, Faults, Percent, Read, Rest, Year, not_blank, object,
    optional_object,
};

/// What a legal act says beside its amounts.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAct)]
pub(crate) struct Act {
    /// The day it is dated.
    dated_on: Day,
    /// Its reference (Aktenzeichen).
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100, example = "36.02-1/21")]
    reference: String,
    /// What the money is for (Zuwendungszweck).
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Kurse und Coaching")]
    purpose: String,
    /// The Bewilligungszeitraum.
    #[serde(deserialize_with = "object")]
    period: Days,
    /// How the grant takes part in the cost.
    #[serde(deserialize_with = "object")]
    financing: Share,
    /// Whether the recipient may forward.
    may_forward: bool,
    /// Of rates that the programme leaves open: whether they are gross (true) or what the grant pays (false).
    #[serde(default)]
    #[schema(example = json!({ "P4": true }))]
    rates_gross: BTreeMap<String, bool>,
    /// Whether forwarding needs the giver's consent; if left out, it does not.
    #[serde(default, deserialize_with = "optional_object")]
    consent: Option<ConsentTo>,
    /// The Nebenbestimmungen.
    #[serde(default)]
    #[validate(length(max = 100, message = "has 0 to 100 items"))]
    #[schema(max_items = 100)]
    conditions: Vec<String>,
    /// Whether all its money is tied to budget years.
    #[serde(default)]
    budget_bound: bool,
    /// What pays for the planned cost beside the grant, where the act names it.
    #[serde(default, deserialize_with = "optional_object")]
    funding: Option<Funding>,
    /// The figures of the law that it sets itself.
    #[serde(default, deserialize_with = "optional_object")]
    law: Option<NewFigures>,
    /// What it states of the measure and of the proofs besides.
    #[serde(default, deserialize_with = "optional_object")]
    stated: Option<NewStatements>,
    /// Its file.
    #[serde(default, deserialize_with = "optional_object")]
    document: Option<ActFile>,
}

impl Read for Act {
    type Value = NewAct;

    fn read(self, at: &mut Faults) -> Option<NewAct> {
        at.check(&self);
        let dated_on = at.field("dated_on", self.dated_on);
        let period = at.field("period", self.period);
        let financing = at.field("financing", self.financing);
        let rates_gross = at.field("rates_gross", Rates(self.rates_gross));
        let consent = at.field("consent", self.consent);
        let funding = at.field("funding", self.funding);
        let law = at.field("law", self.law);
        let stated = at.field("stated", self.stated);
        let document = at.field("document", self.document);
        let terms = Terms {
            consent: consent?.unwrap_or_default(),
            conditions: self.conditions,
            budget_bound: self.budget_bound,
            funding: funding?,
            law: law?.unwrap_or_default(),
            stated: stated?.unwrap_or_default(),
        };
        Some(NewAct {
            dated_on: dated_on?,
            reference: self.reference,
            purpose: self.purpose,
            period: period?,
            financing: financing?,
            may_forward: self.may_forward,
            rates_gross: rates_gross?,
            terms,
            document: document?,
        })
    }
}

/// Rates, each gross or net.
pub(super) struct Rates(pub(super) BTreeMap<String, bool>);

impl Read for Rates {
    type Value = BTreeMap<RateCode, bool>;

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        let read = |(code, gross): (String, bool)| match RateCode::parse(&code) {
            Ok(code) => Some((code, gross)),
            Err(cause) => {
                at.note_at(code, cause);
                None
            }
        };
        let rates: Vec<_> = self.0.into_iter().map(read).collect();
        rates.into_iter().collect()
    }
}

/// From one day until another, both included.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Period)]
pub(crate) struct Days {
    /// The first day.
    from: Day,
    /// The last day.
    until: Day,
}

impl Read for Days {
    type Value = Period;

    fn read(self, at: &mut Faults) -> Option<Period> {
        let (from, until) = (at.field("from", self.from), at.field("until", self.until));
        Period::new(from?, until?).map_err(|cause| at.note_at("until", cause)).ok()
    }
}

/// How a grant takes part in the eligible cost.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Financing)]
pub(super) enum Share {
    /// The grant carries a share of it.
    Anteilfinanzierung {
        /// The share of the grant.
        share: Percent,
    },
    /// The grant carries what own funds, third parties and income leave open.
    Fehlbedarfsfinanzierung {},
    /// The grant carries a fixed amount of it.
    Festbetragsfinanzierung {
        /// The fixed amount.
        amount: Amount,
    },
    /// The grant carries all of it.
    Vollfinanzierung {},
}

impl Read for Share {
    type Value = Financing;

    fn read(self, at: &mut Faults) -> Option<Financing> {
        match self {
            Self::Anteilfinanzierung { share } => {
                at.field("share", share).map(|share| Financing::Anteilfinanzierung { share })
            }
            Self::Fehlbedarfsfinanzierung {} => Some(Financing::Fehlbedarfsfinanzierung),
            Self::Festbetragsfinanzierung { amount } => {
                at.field("amount", amount).map(|amount| Financing::Festbetragsfinanzierung { amount })
            }
            Self::Vollfinanzierung {} => Some(Financing::Vollfinanzierung),
        }
    }
}

/// What an act gives for one component.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPosition)]
pub(crate) struct GivenPosition {
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// How much.
    amount: Amount,
}

impl Read for GivenPosition {
    type Value = NewPosition;

    fn read(self, at: &mut Faults) -> Option<NewPosition> {
        position(at, self.component, self.budget_year, self.amount)
    }
}

/// A line of a Finanzierungsplan.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPlanLine)]
pub(crate) struct PlannedCost {
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// The cost category.
    category: CategoryText,
    /// The eligible cost that is planned.
    planned: Amount,
}

impl Read for PlannedCost {
    type Value = NewPlanLine;

    fn read(self, at: &mut Faults) -> Option<NewPlanLine> {
        plan_line(at, (self.component, self.budget_year, self.category), self.planned)
    }
}

/// What an act gives for one component from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemainingPosition {
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// How much from now on; `0.00` takes the position away.
    amount: Rest,
}

impl Read for RemainingPosition {
    type Value = NewPosition;

    fn read(self, at: &mut Faults) -> Option<NewPosition> {
        position(at, self.component, self.budget_year, self.amount)
    }
}

/// A line of a Finanzierungsplan from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplannedCost {
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties money to one.
    budget_year: Option<Year>,
    /// The cost category.
    category: CategoryText,
    /// The eligible cost that is planned from now on; `0.00` takes the line away.
    planned: Rest,
}

impl Read for ReplannedCost {
    type Value = NewPlanLine;

    fn read(self, at: &mut Faults) -> Option<NewPlanLine> {
        plan_line(at, (self.component, self.budget_year, self.category), self.planned)
    }
}

/// A position with its amount, which is above zero where it is new and may be nothing where it changes.
fn position<A: Read<Value: Into<Cents>>>(
    at: &mut Faults,
    component: ComponentText,
    budget_year: Option<Year>,
    amount: A,
) -> Option<NewPosition> {
    let component = at.field("component", component);
    let budget_year = at.field("budget_year", budget_year);
    let amount = at.field("amount", amount);
    let budget_year = budget_year?.map(|year| year.0);
    Some(NewPosition { component: component?, budget_year, amount: amount?.into() })
}

/// A line of a plan with what is planned, which is above zero where it is new and may be nothing where it changes.
fn plan_line<A: Read<Value: Into<Cents>>>(
    at: &mut Faults,
    (component, budget_year, category): (ComponentText, Option<Year>, CategoryText),
    planned: A,
) -> Option<NewPlanLine> {
    let component = at.field("component", component);
    let budget_year = at.field("budget_year", budget_year);
    let category = at.field("category", category);
    let planned = at.field("planned", planned);
    let (component, budget_year) = (component?, budget_year?.map(|year| year.0));
    Some(NewPlanLine { component, budget_year, category: category?, planned: planned?.into() })
}
