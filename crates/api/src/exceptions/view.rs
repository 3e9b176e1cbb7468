//! What deviates from the plain way, as it is shown.

use chrono::NaiveDate;
use flow::{exceptions as domain, waiting};
use ledger::Cents;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    deadlines::view::Deadline,
    euros::Euros,
    input::Amount,
};

/// Something that deviates from the plain way.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Exception {
    /// In which way.
    #[schema(example = "payment_returned")]
    kind: &'static str,
    /// The number of its entry in the journal.
    entry: i64,
    /// The command.
    command: String,
    /// What it is about.
    subject: ExceptionSubject,
    /// The grant that this is of; null, if it is of the house.
    grant: Option<Uuid>,
    /// The reference of the grant's act.
    reference: Option<String>,
    /// The amount it is about.
    #[schema(value_type = Option<Amount>)]
    amount: Option<Euros>,
    /// The day it counts for.
    on: NaiveDate,
    /// The day it was written.
    recorded_on: NaiveDate,
    /// Who did it.
    by: String,
    /// Why, as far as it was said.
    reason: Option<String>,
}

/// What something is about.
#[derive(Debug, Serialize, ToSchema)]
struct ExceptionSubject {
    /// What kind of thing.
    kind: String,
    /// Its id.
    id: Uuid,
}

/// What is late today.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Late {
    /// Deadlines that passed, or were met late.
    deadlines: Vec<Deadline>,
    /// Parked lines whose day has passed, the longest overdue first.
    parked: Vec<OverdueLine>,
}

/// A parked line without an answer.
#[derive(Debug, Serialize, ToSchema)]
struct OverdueLine {
    /// The line.
    line: Uuid,
    /// Its claim.
    claim: Uuid,
    /// The grant.
    grant: Uuid,
    /// The number of the line in its claim.
    number: i64,
    /// What is asked.
    question: String,
    /// The last day for an answer.
    answer_by: NaiveDate,
    /// The eligible cost.
    #[schema(value_type = Amount)]
    eligible: Euros,
}

impl From<domain::Exception> for Exception {
    fn from(it: domain::Exception) -> Self {
        let (grant, reference) = it.grant.map_or((None, None), |(id, text)| (Some(id.0), Some(text)));
        let (kind, id) = it.subject;
        Self {
            kind: it.kind.word(),
            entry: it.number.get(),
            command: it.command,
            subject: ExceptionSubject { kind, id },
            grant,
            reference,
            amount: it.amount.map(Euros::from),
            on: it.on,
            recorded_on: it.recorded_on,
            by: it.by,
            reason: it.reason,
        }
    }
}

impl From<domain::Late> for Late {
    fn from(late: domain::Late) -> Self {
        Self {
            deadlines: late.deadlines.into_iter().map(Deadline::from).collect(),
            parked: late.parked.into_iter().map(OverdueLine::from).collect(),
        }
    }
}

impl From<waiting::ParkedLine> for OverdueLine {
    fn from(parked: waiting::ParkedLine) -> Self {
        Self {
            line: parked.line.0,
            claim: parked.claim.0,
            grant: parked.grant.0,
            number: parked.number,
            question: parked.question,
            answer_by: parked.answer_by,
            eligible: parked.eligible.into(),
        }
    }
}

impl Sample for Exception {
    fn sample() -> Self {
        Self {
            kind: domain::ExceptionKind::PaymentReturned.word(),
            entry: 71,
            command: "payment.return".to_owned(),
            subject: ExceptionSubject { kind: "payment".to_owned(), id: sample_id(1) },
            grant: Some(sample_id(2)),
            reference: Some("36.02-1/21".to_owned()),
            amount: Some(Cents::new(124_000).into()),
            on: sample_day(),
            recorded_on: sample_day(),
            by: "Anna Beispiel".to_owned(),
            reason: Some("Konto erloschen".to_owned()),
        }
    }
}

impl Sample for Late {
    fn sample() -> Self {
        let line = OverdueLine {
            line: sample_id(1),
            claim: sample_id(2),
            grant: sample_id(3),
            number: 4,
            question: "Welche Stunden sind das?".to_owned(),
            answer_by: sample_day(),
            eligible: Cents::new(12_000).into(),
        };
        Self { deadlines: vec![Deadline::sample()], parked: vec![line] }
    }
}
