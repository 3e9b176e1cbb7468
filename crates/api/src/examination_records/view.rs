//! The record of an examination as it is written and as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answer::{Sample, sample_day, sample_id};

/// What was recorded of an examination, in one version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExaminationRecord {
    /// Its id.
    id: Uuid,
    /// The grant whose claim or proof was examined.
    grant: Uuid,
    /// The claim, if one was examined.
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<Uuid>,
    /// The proof, if one was examined.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Uuid>,
    /// Its number: 1 for the first version.
    number: i64,
    /// How deep it went.
    depth: Depth,
    /// The answers to the checks of the programme.
    answers: Vec<CheckAnswer>,
    /// Whether and how the recipient was heard; empty, where there was no reason to.
    hearing: String,
    /// Other givers that get a copy.
    copies_to: Vec<String>,
    /// Who recorded it.
    recorded_by: String,
    /// In which role.
    #[schema(example = "clerk")]
    role: &'static str,
    /// The day.
    on: NaiveDate,
}

/// How deep an examination goes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExaminationDepth)]
pub(super) enum Depth {
    /// The papers as a whole.
    Cursory,
    /// Receipts one by one.
    Deep,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CheckOutcome)]
pub(super) enum Outcome {
    /// Nothing to object to.
    Fine,
    /// Something was found.
    Objection,
    /// It does not apply here.
    NotApplicable,
}

/// The answer to a check.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckAnswer {
    /// The check, by its code in the programme.
    #[schema(example = "originalbelege")]
    check: String,
    /// How it came out.
    outcome: Outcome,
    /// What is to be said to it; what was found, where something was.
    #[serde(default)]
    #[schema(max_length = 2000)]
    remark: String,
}

impl CheckAnswer {
    /// The answer, if its check has the shape of a code.
    pub(super) fn read(self) -> Result<domain::CheckAnswer, domain::CodeError> {
        let outcome = match self.outcome {
            Outcome::Fine => domain::CheckOutcome::Fine,
            Outcome::Objection => domain::CheckOutcome::Objection,
            Outcome::NotApplicable => domain::CheckOutcome::NotApplicable,
        };
        Ok(domain::CheckAnswer {
            check: domain::CheckCode::parse(&self.check)?,
            outcome,
            remark: self.remark,
        })
    }
}

impl From<domain::CheckAnswer> for CheckAnswer {
    fn from(answer: domain::CheckAnswer) -> Self {
        let outcome = match answer.outcome {
            domain::CheckOutcome::Fine => Outcome::Fine,
            domain::CheckOutcome::Objection => Outcome::Objection,
            domain::CheckOutcome::NotApplicable => Outcome::NotApplicable,
        };
        Self { check: answer.check.into(), outcome, remark: answer.remark }
    }
}

impl From<Depth> for domain::ExaminationDepth {
    fn from(depth: Depth) -> Self {
        match depth {
            Depth::Cursory => Self::Cursory,
            Depth::Deep => Self::Deep,
        }
    }
}

impl From<domain::ExaminationDepth> for Depth {
    fn from(depth: domain::ExaminationDepth) -> Self {
        match depth {
            domain::ExaminationDepth::Cursory => Self::Cursory,
            domain::ExaminationDepth::Deep => Self::Deep,
        }
    }
}

impl From<domain::ExaminationRecord> for ExaminationRecord {
    fn from(record: domain::ExaminationRecord) -> Self {
        let (claim, proof) = match record.of {
            domain::Examined::Claim(claim) => (Some(claim.0), None),
            domain::Examined::Proof(proof) => (None, Some(proof.0)),
        };
        let domain::ExaminationTerms { depth, answers, hearing, copies_to } = record.terms;
        Self {
            id: record.id.0,
            grant: record.grant.0,
            claim,
            proof,
            number: record.number,
            depth: depth.into(),
            answers: answers.into_iter().map(CheckAnswer::from).collect(),
            hearing,
            copies_to,
            recorded_by: record.by.name,
            role: record.by.role.word(),
            on: record.by.on,
        }
    }
}

impl Sample for ExaminationRecord {
    fn sample() -> Self {
        let (check, remark) = ("originalbelege".to_owned(), "Belege 3 und 7 gesehen".to_owned());
        Self {
            id: sample_id(1),
            grant: sample_id(2),
            claim: Some(sample_id(3)),
            proof: None,
            number: 1,
            depth: Depth::Deep,
            answers: vec![CheckAnswer { check, outcome: Outcome::Fine, remark }],
            hearing: String::new(),
            copies_to: Vec::new(),
            recorded_by: "Frieda Finanz".to_owned(),
            role: "clerk",
            on: sample_day(),
        }
    }
}
