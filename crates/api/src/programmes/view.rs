//! A programme as it is shown.

use ::grants::ExaminedKind;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    answer::Sample,
    euros::Euros,
    input::{Amount, Percent},
};

/// A programme.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Programme {
    /// Its code.
    code: String,
    /// The version of its file: 1 for the first. Each grant says which one holds for it.
    version: i64,
    /// Its name.
    name: String,
    /// How far a plan line may be exceeded, if others save as much.
    #[schema(value_type = Percent)]
    plan_flexibility: String,
    /// Who pays.
    funders: Vec<Funder>,
    /// What is paid for.
    components: Vec<Component>,
    /// The kinds of cost.
    cost_categories: Vec<CostCategory>,
    /// The price above which an object that was bought with a grant must be listed, of cost categories about objects; missing
    /// where no source gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Amount>)]
    inventory_above: Option<Euros>,
    /// The amounts per unit.
    rates: Vec<Rate>,
    /// Why less may be recognised than was claimed.
    reduction_reasons: Vec<ReductionReason>,
    /// What an examination may find.
    findings: Vec<Finding>,
    /// What an examination answers, beside what the books check by themselves.
    checks: Vec<Check>,
}

/// Who pays for components: a ministry.
#[derive(Debug, Serialize, ToSchema)]
struct Funder {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
}

/// A component (Förderbaustein).
#[derive(Debug, Serialize, ToSchema)]
struct Component {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// The code of the funder that pays for it.
    funder: String,
    /// The cost categories that are eligible; empty where the act decides.
    cost_categories: Vec<String>,
}

/// A cost category (Kostenart).
#[derive(Debug, Serialize, ToSchema)]
struct CostCategory {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
}

/// A rate (Pauschale).
#[derive(Debug, Serialize, ToSchema)]
struct Rate {
    /// Its code.
    code: String,
    /// The component it belongs to.
    component: String,
    /// What is counted.
    unit: String,
    /// The amount per unit; null where no source gives it, and then nothing is calculated with it.
    #[schema(value_type = Option<Amount>)]
    amount: Option<Euros>,
    /// Whether it is the gross cost, of which the grant carries its share; null where the act says so.
    gross: Option<bool>,
    /// The first day it holds.
    valid_from: NaiveDate,
    /// The last day it holds, where it ends.
    valid_until: Option<NaiveDate>,
    /// Within how many days after the start of the measure a participant must have entered, where that counts.
    entry_within_days: Option<u32>,
    /// What proves a unit, where a source says so.
    evidence: Option<String>,
    /// The cost categories that must not pay for the same unit as well.
    excludes: Vec<String>,
    /// Where it is written.
    source: String,
}

/// A registered reason for recognising less than was claimed.
#[derive(Debug, Serialize, ToSchema)]
struct ReductionReason {
    /// Its code.
    code: String,
    /// What it says.
    text: String,
    /// The rule it rests on; empty where no source gives one.
    clause: String,
    /// The first day it may be given, where it was not always.
    valid_from: Option<NaiveDate>,
    /// The last day it may be given, where it ends.
    valid_until: Option<NaiveDate>,
}

/// A registered finding (Feststellung).
#[derive(Debug, Serialize, ToSchema)]
struct Finding {
    /// Its code.
    code: String,
    /// What it says.
    text: String,
    /// The rule it rests on; empty where no source gives one.
    clause: String,
    /// How grave it is: hint, defect or grave.
    severity: &'static str,
    /// The first day it may be made, where it was not always.
    valid_from: Option<NaiveDate>,
    /// The last day it may be made, where it ends.
    valid_until: Option<NaiveDate>,
}

/// A registered check (Prüfpunkt).
#[derive(Debug, Serialize, ToSchema)]
struct Check {
    /// Its code.
    code: String,
    /// What holds if there is nothing to object to.
    text: String,
    /// The rule it rests on; empty where no source gives one.
    clause: String,
    /// Whether it is answered when a claim is examined.
    of_claims: bool,
    /// Whether it is answered when a proof is examined.
    of_proofs: bool,
    /// The first day it is looked at, where it was not always.
    valid_from: Option<NaiveDate>,
    /// The last day it is looked at, where it ends.
    valid_until: Option<NaiveDate>,
}

impl From<(i64, ::grants::Programme)> for Programme {
    fn from((version, programme): (i64, ::grants::Programme)) -> Self {
        Self {
            code: programme.code.into(),
            version,
            name: programme.name,
            plan_flexibility: programme.plan_flexibility.to_string(),
            funders: all(programme.funders),
            components: all(programme.components),
            cost_categories: all(programme.cost_categories),
            inventory_above: programme.inventory_above.map(Euros::from),
            rates: all(programme.rates),
            reduction_reasons: all(programme.reduction_reasons),
            findings: all(programme.findings),
            checks: all(programme.checks),
        }
    }
}

fn all<S, T: From<S>>(items: Vec<S>) -> Vec<T> {
    items.into_iter().map(T::from).collect()
}

impl From<::grants::Funder> for Funder {
    fn from(funder: ::grants::Funder) -> Self {
        Self { code: funder.code, name: funder.name }
    }
}

impl From<::grants::Component> for Component {
    fn from(component: ::grants::Component) -> Self {
        Self {
            code: component.code.into(),
            name: component.name,
            funder: component.funder,
            cost_categories: all(component.cost_categories),
        }
    }
}

impl From<::grants::CostCategory> for CostCategory {
    fn from(category: ::grants::CostCategory) -> Self {
        Self { code: category.code.into(), name: category.name }
    }
}

impl From<::grants::Rate> for Rate {
    fn from(rate: ::grants::Rate) -> Self {
        Self {
            code: rate.code.into(),
            component: rate.component.into(),
            unit: rate.unit,
            amount: rate.amount.map(Euros::from),
            gross: rate.gross,
            valid_from: rate.valid_from,
            valid_until: rate.valid_until,
            entry_within_days: rate.entry_within_days,
            evidence: rate.evidence,
            excludes: all(rate.excludes),
            source: rate.source,
        }
    }
}

impl From<::grants::ReductionReason> for ReductionReason {
    fn from(reason: ::grants::ReductionReason) -> Self {
        let ::grants::ReductionReason { code, text, clause, valid_from, valid_until } = reason;
        Self { code, text, clause, valid_from, valid_until }
    }
}

impl From<::grants::Finding> for Finding {
    fn from(finding: ::grants::Finding) -> Self {
        let ::grants::Finding { code, text, clause, severity, valid_from, valid_until } = finding;
        Self { code: code.into(), text, clause, severity: severity.word(), valid_from, valid_until }
    }
}

impl From<::grants::Check> for Check {
    fn from(check: ::grants::Check) -> Self {
        let ::grants::Check { code, text, clause, of, valid_from, valid_until } = check;
        let [of_claims, of_proofs] =
            [ExaminedKind::Claim, ExaminedKind::Proof].map(|kind| of.contains(&kind));
        Self { code: code.into(), text, clause, of_claims, of_proofs, valid_from, valid_until }
    }
}

impl Sample for Programme {
    fn sample() -> Self {
        Self {
            code: "diaa".to_owned(),
            version: 1,
            name: "Durchstarten in Ausbildung und Arbeit".to_owned(),
            plan_flexibility: "20.00".to_owned(),
            funders: Vec::new(),
            components: Vec::new(),
            cost_categories: Vec::new(),
            inventory_above: None,
            rates: Vec::new(),
            reduction_reasons: Vec::new(),
            findings: Vec::new(),
            checks: Vec::new(),
        }
    }
}
