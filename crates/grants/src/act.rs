//! The legal act of a grant in its versions: the award, its amendments, its revocation.
//!
//! A version says all that counts; nothing has to be put together from several. The newest one is in force.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    ActStatements, Financing, FundingPlan, Period, RateCode, StatementError, TextError,
    law::{LawError, LawFigures},
    plain_text,
};

/// The longest Nebenbestimmung, in characters.
const LONGEST_CONDITION: usize = 2000;
/// The most Nebenbestimmungen of one act.
const MOST_CONDITIONS: usize = 100;

/// One version of the act that a grant rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalAct {
    /// What kind of act.
    pub kind: ActKind,
    /// Its version: 1 for the first.
    pub number: i64,
    /// What makes it.
    pub change: ActChange,
    /// The day it bears.
    pub dated_on: NaiveDate,
    /// The day it was recorded.
    pub recorded_on: NaiveDate,
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
    /// Its other terms.
    pub terms: Terms,
    /// The SHA-256 of its file.
    pub document: Option<String>,
    /// Whether it can still be contested.
    pub finality: Finality,
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

/// What makes a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ActChange {
    /// It is the first.
    First,
    /// It amends the one before (Änderungsbescheid, Änderungsvertrag).
    Amendment {
        /// Why.
        reason: String,
    },
    /// It takes the one before back, in whole or in part.
    Revocation {
        /// By which right.
        revocation: Revocation,
        /// Why.
        reason: String,
        /// The day from which it counts.
        effective_from: NaiveDate,
        /// The paragraph it rests on.
        legal_ground: String,
    },
}

impl ActChange {
    /// The word used in the database.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Amendment { .. } => "amendment",
            Self::Revocation { revocation, .. } => revocation.word(),
        }
    }
}

/// The ways in which an act is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// A lawful act is revoked (§ 49 VwVfG NRW).
    Widerruf,
    /// An unlawful act is taken back (§ 48 VwVfG NRW).
    Ruecknahme,
    /// A condition has come about that ends the act.
    AufloesendeBedingung,
}

impl Revocation {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Widerruf, Self::Ruecknahme, Self::AufloesendeBedingung];

    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Widerruf => "widerruf",
            Self::Ruecknahme => "ruecknahme",
            Self::AufloesendeBedingung => "aufloesende_bedingung",
        }
    }

    /// The one of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|revocation| revocation.word() == word)
    }
}

/// What an act says beside purpose, period and money. An act without special terms has the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Whether forwarding also needs the giver's consent (Zustimmung zur Weiterleitung).
    pub consent: ForwardingConsent,
    /// The Nebenbestimmungen.
    pub conditions: Vec<String>,
    /// Whether all its money is tied to budget years.
    pub budget_bound: bool,
    /// What pays for the planned cost beside the grant, where the act names it.
    pub funding: Option<FundingPlan>,
    /// The figures of the law that it sets itself; the others hold as they are.
    #[serde(default, skip_serializing_if = "LawFigures::is_empty")]
    pub law: LawFigures,
    /// What it states of the measure and of the proofs besides.
    #[serde(default, skip_serializing_if = "ActStatements::is_empty")]
    pub stated: ActStatements,
}

impl Terms {
    /// The terms with their texts as they are kept: without white space around them.
    pub fn checked(self) -> Result<Self, ConditionError> {
        let count = self.conditions.len();
        if count > MOST_CONDITIONS {
            return Err(ConditionError::Count { most: MOST_CONDITIONS, count });
        }
        let text = |text: &String| plain_text(text, LONGEST_CONDITION).map_err(ConditionError::Text);
        let conditions = self.conditions.iter().map(text).collect::<Result<_, _>>()?;
        Ok(Self { conditions, ..self })
    }
}

/// Why Nebenbestimmungen are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
    /// More than one can read.
    #[error("an act has at most {most} conditions, not {count}")]
    Count {
        /// The most of one act.
        most: usize,
        /// How many it has.
        count: usize,
    },
    /// One of them is no text.
    #[error("a condition {0}")]
    Text(TextError),
}

/// Whether forwarding needs the giver's consent, and whether it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "consent", rename_all = "snake_case")]
pub enum ForwardingConsent {
    /// The act is enough.
    #[default]
    NotDemanded,
    /// The act demands it, and it was not given yet.
    Demanded,
    /// It was given.
    Given(Consent),
}

impl ForwardingConsent {
    /// The word used in the database.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotDemanded => "not_demanded",
            Self::Demanded => "demanded",
            Self::Given(_) => "given",
        }
    }

    /// The consent that was given.
    pub const fn given(&self) -> Option<&Consent> {
        match self {
            Self::Given(consent) => Some(consent),
            Self::NotDemanded | Self::Demanded => None,
        }
    }
}

/// A consent (Zustimmung) as the file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The day it bears.
    pub on: NaiveDate,
    /// Its file reference.
    pub reference: String,
}

/// Whether an act can still be contested (Bestandskraft).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finality {
    /// The day it became final.
    pub final_on: Option<NaiveDate>,
    /// The day on which the recipient waived its appeal (Rechtsbehelfsverzicht).
    pub waived_on: Option<NaiveDate>,
    /// The day on which it was appealed against.
    pub appealed_on: Option<NaiveDate>,
}

/// What can happen to an act that can be contested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinalityKind {
    /// It became final (bestandskräftig).
    Final,
    /// The recipient waived its appeal.
    AppealWaived,
    /// It was appealed against.
    Appealed,
}

impl FinalityKind {
    /// The word used in the database and in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::AppealWaived => "appeal_waived",
            Self::Appealed => "appealed",
        }
    }
}

impl Finality {
    /// Whether nobody can contest it any more.
    pub const fn is_final(&self) -> bool {
        self.final_on.is_some() || self.waived_on.is_some()
    }

    /// Records what happened. Each happens once, and nobody appeals against what is final.
    pub fn record(self, kind: FinalityKind, on: NaiveDate) -> Result<Self, ActError> {
        let (slot, next) = match kind {
            FinalityKind::Final => (self.final_on, Self { final_on: Some(on), ..self }),
            FinalityKind::AppealWaived => (self.waived_on, Self { waived_on: Some(on), ..self }),
            FinalityKind::Appealed => (self.appealed_on, Self { appealed_on: Some(on), ..self }),
        };
        let settled = self.final_on.or(self.waived_on).filter(|_| kind == FinalityKind::Appealed);
        match slot.or(settled) {
            Some(on) => Err(ActError::Settled { on }),
            None => Ok(next),
        }
    }
}

/// What a new version says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVersion {
    /// The version that it follows.
    pub follows: i64,
    /// What makes it.
    pub change: ActChange,
    /// The day it bears.
    pub dated_on: NaiveDate,
    /// The day it is recorded.
    pub recorded_on: NaiveDate,
    /// Its file reference.
    pub reference: String,
    /// The SHA-256 of its file.
    pub document: Option<String>,
}

/// What a version changes beside its amounts; the rest stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ActChanges {
    /// What the money is for.
    pub purpose: Option<String>,
    /// The Bewilligungszeitraum.
    pub period: Option<Period>,
    /// How the grant takes part in the cost.
    pub financing: Option<Financing>,
    /// Whether the recipient may forward it.
    pub may_forward: Option<bool>,
    /// Whether rates are gross.
    pub rates_gross: Option<BTreeMap<RateCode, bool>>,
    /// Whether forwarding needs consent.
    pub consent: Option<ForwardingConsent>,
    /// The Nebenbestimmungen, all of them.
    pub conditions: Option<Vec<String>>,
    /// Whether all its money is tied to budget years.
    pub budget_bound: Option<bool>,
    /// What pays for the planned cost beside the grant.
    pub funding: Option<FundingPlan>,
    /// The figures of the law that it sets itself, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<LawFigures>,
    /// What it states besides, all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<ActStatements>,
}

/// Why an act cannot get a next version, or finality.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// Another version came in between, or is missing.
    #[error("version {present} of the act is in force; an amendment follows it, not version {follows}")]
    OutOfOrder {
        /// The version in force.
        present: i64,
        /// The version that it is to follow.
        follows: i64,
    },
    /// It is dated before the version that it follows.
    #[error("an act of {dated_on} cannot follow one of {before}")]
    Earlier {
        /// The day it bears.
        dated_on: NaiveDate,
        /// The day of the version before.
        before: NaiveDate,
    },
    /// It has happened before.
    #[error("that was settled on {on}")]
    Settled {
        /// The day.
        on: NaiveDate,
    },
    /// The file of the act is missing.
    #[error("a new version of an award comes with its file")]
    NoFile,
    /// A figure of the law that it sets cannot be.
    #[error(transparent)]
    Law(#[from] LawError),
    /// A Nebenbestimmung is no text.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// What it states besides is no text.
    #[error(transparent)]
    Statement(#[from] StatementError),
}

impl LegalAct {
    /// The version that follows this one.
    pub fn next(&self, new: NewVersion, changes: ActChanges) -> Result<Self, ActError> {
        let NewVersion { follows, change, dated_on, recorded_on, reference, document } = new;
        if follows != self.number {
            return Err(ActError::OutOfOrder { present: self.number, follows });
        }
        if dated_on < self.dated_on {
            return Err(ActError::Earlier { dated_on, before: self.dated_on });
        }
        let before = self.clone();
        let terms = Terms {
            consent: changes.consent.unwrap_or(before.terms.consent),
            conditions: changes.conditions.unwrap_or(before.terms.conditions),
            budget_bound: changes.budget_bound.unwrap_or(before.terms.budget_bound),
            funding: changes.funding.or(before.terms.funding),
            law: changes.law.unwrap_or(before.terms.law).checked()?,
            stated: changes.stated.unwrap_or(before.terms.stated).checked()?,
        };
        Ok(Self {
            kind: before.kind,
            number: before.number + 1,
            change,
            dated_on,
            recorded_on,
            reference,
            purpose: changes.purpose.unwrap_or(before.purpose),
            period: changes.period.unwrap_or(before.period),
            financing: changes.financing.unwrap_or(before.financing),
            may_forward: changes.may_forward.unwrap_or(before.may_forward),
            rates_gross: changes.rates_gross.unwrap_or(before.rates_gross),
            terms: terms.checked()?,
            document,
            finality: Finality::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, day, period};

    fn amendment(follows: i64, dated_on: &str) -> NewVersion {
        NewVersion {
            follows,
            change: ActChange::Amendment { reason: "Mehrbedarf".to_owned() },
            dated_on: day(dated_on),
            recorded_on: day("2021-05-01"),
            reference: "36.02-1/21-Ä1".to_owned(),
            document: None,
        }
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
        for revocation in Revocation::ALL {
            assert_eq!(Revocation::from_word(revocation.word()), Some(revocation));
            assert_eq!(serde_json::to_value(revocation).unwrap(), revocation.word());
        }
    }

    fn figures(use_by: &str) -> LawFigures {
        let text = format!(
            "[[use_by]]\nvalue = \"{use_by}\"\nvalid_from = \"2021-01-01\"\nbasis = \"Nr. 4\"\nsource = \"Bescheid\"\n"
        );
        LawFigures::parse(&text).unwrap()
    }

    #[test]
    fn figures_of_the_law_that_an_act_sets_stay_until_a_version_sets_others() {
        let first = sample::grant().act;
        let sets = |law| ActChanges { law: Some(law), ..ActChanges::default() };
        let second = first.next(amendment(1, "2021-04-01"), sets(figures("3 months"))).unwrap();
        let third = second.next(amendment(2, "2021-04-02"), ActChanges::default()).unwrap();
        assert_eq!(third.terms.law, figures("3 months"));
        let none = third.next(amendment(3, "2021-04-03"), sets(LawFigures::default())).unwrap();
        assert!(none.terms.law.is_empty());
        let twice = LawFigures {
            use_by: [figures("1 month").use_by, figures("2 months").use_by].concat(),
            ..LawFigures::default()
        };
        assert!(matches!(first.next(amendment(1, "2021-04-01"), sets(twice)), Err(ActError::Law(_))));
        let text = serde_json::to_string(&second).unwrap();
        assert_eq!(serde_json::from_str::<LegalAct>(&text).unwrap(), second);
        assert!(!serde_json::to_string(&first).unwrap().contains("\"law\""), "silence is not written");
    }

    #[test]
    fn what_an_amendment_does_not_mention_stays() {
        let first = sample::grant().act;
        let longer = ActChanges { period: Some(period("2021-01-01", "2023-06-30")), ..ActChanges::default() };
        let second = first.next(amendment(1, "2021-04-01"), longer).unwrap();
        assert_eq!((second.number, second.period), (2, period("2021-01-01", "2023-06-30")));
        assert_eq!((second.purpose, second.financing), (first.purpose, first.financing));
        assert_eq!(second.finality, Finality::default(), "a new version can be contested");
    }

    #[test]
    fn an_amendment_follows_the_version_in_force_and_not_an_earlier_day() {
        let first = sample::grant().act;
        for follows in [0, 2] {
            let refused = first.next(amendment(follows, "2021-04-01"), ActChanges::default());
            assert_eq!(refused, Err(ActError::OutOfOrder { present: 1, follows }));
        }
        let refused = first.next(amendment(1, "2020-11-01"), ActChanges::default());
        let (dated_on, before) = (day("2020-11-01"), day("2020-11-02"));
        assert_eq!(refused, Err(ActError::Earlier { dated_on, before }));
        assert!(first.next(amendment(1, "2020-11-02"), ActChanges::default()).is_ok(), "the same day");
    }

    #[test]
    fn each_step_to_finality_happens_once_and_nobody_appeals_against_what_is_final() {
        let on = day("2021-02-01");
        let open = Finality::default();
        let appealed = open.record(FinalityKind::Appealed, on).unwrap();
        assert!(!open.is_final() && !appealed.is_final());
        assert!(appealed.record(FinalityKind::Final, on).unwrap().is_final(), "the appeal had no success");
        for kind in [FinalityKind::Final, FinalityKind::AppealWaived] {
            let settled = open.record(kind, on).unwrap();
            assert!(settled.is_final());
            assert_eq!(settled.record(kind, on), Err(ActError::Settled { on }));
            assert_eq!(settled.record(FinalityKind::Appealed, on), Err(ActError::Settled { on }));
        }
    }

    #[test]
    fn conditions_say_something() {
        let terms = |conditions: &[&str]| Terms {
            conditions: conditions.iter().map(|text| (*text).to_owned()).collect(),
            ..Terms::default()
        };
        assert_eq!(terms(&[" Ziffer 1 "]).checked().unwrap().conditions, ["Ziffer 1"]);
        assert!(matches!(terms(&[" "]).checked(), Err(ConditionError::Text(_))));
        let refused = terms(&["x"; 101]).checked();
        assert_eq!(refused, Err(ConditionError::Count { most: 100, count: 101 }));
    }
}
