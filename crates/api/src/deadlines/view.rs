//! A deadline as it is shown.

use chrono::NaiveDate;
use flow::deadlines::{GrantDeadline, Unexamined as Waiting};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    euros::Euros,
    input::Amount,
};

/// A deadline of a grant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Deadline {
    /// The grant.
    grant: Uuid,
    /// The reference of its act.
    reference: String,
    /// The rule from which it follows.
    #[schema(example = "verwendungsfrist")]
    rule: String,
    /// What is to be done, or runs out, in German.
    title: String,
    /// What started it, in German.
    event: String,
    /// The day of the event.
    event_on: NaiveDate,
    /// The last day.
    ends_on: NaiveDate,
    /// `met`, `met_late`, `ahead`, `soon`, `overdue` or `escalated`.
    state: &'static str,
    /// How many days are left, or have passed.
    days: Option<i64>,
    /// What it rests on (Rechtsgrundlage).
    basis: String,
    /// Where that was read.
    source: String,
    /// What it is about: a tranche, a use that was late, a ground for revocation, an observation, a receivable.
    subject: Option<Uuid>,
    /// How much that is.
    #[schema(value_type = Option<Amount>)]
    amount: Option<Euros>,
    /// The exception that puts it off.
    waiver: Option<Uuid>,
}

/// A proof that was handed in and that nobody has accepted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnexaminedProof)]
pub(crate) struct Unexamined {
    /// The proof.
    proof: Uuid,
    /// The grant.
    grant: Uuid,
    /// The reference of its act.
    reference: String,
    /// `verwendungsnachweis` or `zwischennachweis`.
    kind: &'static str,
    /// The day it was filed.
    filed_on: NaiveDate,
    /// For how many days it waits.
    days: i64,
}

impl From<GrantDeadline> for Deadline {
    fn from(of: GrantDeadline) -> Self {
        Self {
            grant: of.grant.0,
            reference: of.reference,
            rule: of.rule.id,
            title: of.rule.title,
            event: of.rule.event,
            event_on: of.deadline.event_on,
            ends_on: of.deadline.ends_on,
            state: of.state.word(),
            days: of.state.days(),
            basis: of.rule.basis,
            source: of.rule.source,
            subject: of.subject,
            amount: of.amount.map(Euros::from),
            waiver: of.waiver.map(|waiver| waiver.0),
        }
    }
}

impl From<Waiting> for Unexamined {
    fn from(waiting: Waiting) -> Self {
        Self {
            proof: waiting.proof.proof.0,
            grant: waiting.proof.grant.0,
            reference: waiting.reference,
            kind: waiting.proof.kind.word(),
            filed_on: waiting.proof.filed_on,
            days: waiting.days,
        }
    }
}

impl Sample for Deadline {
    fn sample() -> Self {
        Self {
            grant: sample_id(2),
            reference: "36.02-1/21".to_owned(),
            rule: "verwendungsfrist".to_owned(),
            title: "Ausgezahlte Mittel verwenden".to_owned(),
            event: "Gutschrift der Zahlung".to_owned(),
            event_on: sample_day(),
            ends_on: NaiveDate::from_ymd_opt(2021, 5, 1).unwrap_or_default(),
            state: "soon",
            days: Some(12),
            basis: "Nr. 7.2 und 8.6 VV zu § 44 LHO NRW".to_owned(),
            source: "https://recht.nrw.de".to_owned(),
            subject: Some(sample_id(8)),
            amount: Some(Euros::sample(124_000)),
            waiver: None,
        }
    }
}

impl Sample for Unexamined {
    fn sample() -> Self {
        Self {
            proof: sample_id(9),
            grant: sample_id(2),
            reference: "36.02-1/21".to_owned(),
            kind: "zwischennachweis",
            filed_on: sample_day(),
            days: 40,
        }
    }
}
