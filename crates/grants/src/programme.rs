//! Programmes: everything that differs from one to the next, read from a file.
//!
//! A value that no source gives is left out of the file, and what needs it is refused by name.

mod parse;
mod rate;
mod register;
mod version;

use chrono::NaiveDate;
use ledger::Cents;
use serde::Deserialize;

pub use parse::ProgrammeError;
pub use rate::RateError;
pub use register::{RegisterError, without_source};

use crate::law::{LawError, LawFigures, LawParameters};
use crate::{
    CheckCode, ComponentCode, CostCategoryCode, ExaminedKind, FinancingKind, FindingCode, Flexibility,
    Period, ProgrammeCode, RateCode, Share,
};

/// The programme file of *Durchstarten in Ausbildung und Arbeit*.
pub const DURCHSTARTEN: &str = include_str!("../../../programmes/durchstarten.toml");

/// The programme file of *KOMM-AN NRW*, part II.
pub const KOMM_AN: &str = include_str!("../../../programmes/komm-an.toml");

/// The most bytes of a programme file.
pub const LARGEST_PROGRAMME: usize = 256 << 10;

/// A funding programme. [`Programme::parse`] reads and checks one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Its code.
    pub code: ProgrammeCode,
    /// Its name.
    pub name: String,
    /// How far a plan line may be exceeded, if others save as much.
    #[serde(deserialize_with = "parse::flexibility")]
    pub plan_flexibility: Flexibility,
    /// Where that is written.
    pub flexibility_source: String,
    /// What it rests on.
    #[serde(default)]
    pub legal_basis: Vec<LegalBasis>,
    /// Who pays.
    pub funders: Vec<Funder>,
    /// Its components.
    pub components: Vec<Component>,
    /// Its cost categories.
    #[serde(default)]
    pub cost_categories: Vec<CostCategory>,
    /// The price above which an object that was bought with a grant must be listed (Inventar); none where no source gives
    /// it, and then nobody is told that an object is missing.
    #[serde(default, deserialize_with = "parse::euros")]
    pub inventory_above: Option<Cents>,
    /// Its rates.
    #[serde(default)]
    pub rates: Vec<Rate>,
    /// How it takes part in the cost.
    #[serde(default)]
    pub financing: Vec<FinancingOption>,
    /// The reasons for which an examiner reduces or rejects a claim line.
    #[serde(default)]
    pub reduction_reasons: Vec<ReductionReason>,
    /// What an examination may find, the same for all recipients.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// What an examination answers (Prüfpunkte), beside what the books check by themselves.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// Figures of the law that the programme sets in its own way.
    #[serde(default)]
    pub law: LawFigures,
}

/// A text that the programme rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Its title.
    pub title: String,
    /// Where it can be read.
    pub source: String,
}

/// Who pays for components: a ministry.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funder {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it is written that it pays.
    pub source: String,
}

/// A component (Förderbaustein).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Its code.
    pub code: ComponentCode,
    /// Its name.
    pub name: String,
    /// The code of the funder that pays for it.
    pub funder: String,
    /// The days for which it pays, where a source gives them.
    pub period: Option<Period>,
    /// The cost categories that are eligible; empty where the programme names none and the act decides.
    #[serde(default)]
    pub cost_categories: Vec<CostCategoryCode>,
    /// Where that is written.
    pub source: String,
}

/// A cost category (Kostenart).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostCategory {
    /// Its code.
    pub code: CostCategoryCode,
    /// Its name.
    pub name: String,
    /// Whether it is about objects that are bought.
    #[serde(default)]
    pub objects: bool,
}

/// A rate (Pauschale): an amount per unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Its code.
    pub code: RateCode,
    /// The component it belongs to.
    pub component: ComponentCode,
    /// What is counted, for example a lesson.
    pub unit: String,
    /// The amount per unit; none where no source gives it, and then nothing is calculated with it.
    #[serde(default, deserialize_with = "parse::euros")]
    pub amount: Option<Cents>,
    /// Whether it is the gross cost, of which the grant carries its share, or already what the grant pays.
    /// Where no source says so, the legal act must ([`crate::LegalAct::rates_gross`]).
    pub gross: Option<bool>,
    /// Within how many days after the start of the measure a participant must have entered, where that counts.
    pub entry_within_days: Option<u32>,
    /// The first day it holds.
    pub valid_from: NaiveDate,
    /// The last day it holds, where it ends.
    pub valid_until: Option<NaiveDate>,
    /// What proves a unit, where a source says so.
    pub evidence: Option<String>,
    /// The cost categories that must not pay for the same unit as well.
    #[serde(default)]
    pub excludes: Vec<CostCategoryCode>,
    /// Where it is written, and what is not.
    pub source: String,
}

/// One way in which the programme takes part in the cost.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinancingOption {
    /// The type of financing.
    pub kind: FinancingKind,
    /// The share of the grant, for an Anteilfinanzierung.
    #[serde(default, deserialize_with = "parse::optional_percent")]
    pub share: Option<Share>,
    /// When it applies.
    pub condition: String,
    /// Where that is written.
    pub source: String,
}

/// A registered reason for recognising less than was claimed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReductionReason {
    /// Its code.
    pub code: String,
    /// What it says.
    pub text: String,
    /// The rule it rests on; empty where no source gives one.
    pub clause: String,
    /// The first day it may be given, where it was not always.
    pub valid_from: Option<NaiveDate>,
    /// The last day it may be given, where it ends.
    pub valid_until: Option<NaiveDate>,
}

/// A registered finding (Feststellung): what an examination may come upon.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Its code.
    pub code: FindingCode,
    /// What it says.
    pub text: String,
    /// The rule it rests on; empty where no source gives one.
    pub clause: String,
    /// How grave it is.
    pub severity: Severity,
    /// The first day it may be made, where it was not always.
    pub valid_from: Option<NaiveDate>,
    /// The last day it may be made, where it ends.
    pub valid_until: Option<NaiveDate>,
}

/// A registered check (Prüfpunkt): what an examination says something to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its code.
    pub code: CheckCode,
    /// What holds if there is nothing to object to, as a sentence.
    pub text: String,
    /// The rule it rests on; empty where no source gives one.
    pub clause: String,
    /// What it is looked at for.
    pub of: Vec<ExaminedKind>,
    /// The first day it is looked at, where it was not always.
    pub valid_from: Option<NaiveDate>,
    /// The last day it is looked at, where it ends.
    pub valid_until: Option<NaiveDate>,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To be done better next time (Hinweis).
    Hint,
    /// To be put right (Mangel).
    Defect,
    /// May cost a part of the grant (schwerwiegender Mangel).
    Grave,
}

impl Severity {
    /// The word used in programme files and by the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Defect => "defect",
            Self::Grave => "grave",
        }
    }
}

impl Programme {
    /// The figures of the law as they hold in this programme.
    pub fn law_parameters(&self) -> Result<LawParameters, LawError> {
        LawParameters::of_nrw()?.overridden_by(&self.law.clone().checked()?)
    }

    /// The price above which what was bought of a cost category must be listed; none where the category is about no objects,
    /// or the programme names no price.
    pub fn listed_above(&self, category: &CostCategoryCode) -> Option<Cents> {
        let is_about_objects = self.cost_categories.iter().any(|it| it.code == *category && it.objects);
        self.inventory_above.filter(|_| is_about_objects)
    }

    /// The component of a code.
    pub fn component(&self, code: &ComponentCode) -> Option<&Component> {
        self.components.iter().find(|component| component.code == *code)
    }
}
