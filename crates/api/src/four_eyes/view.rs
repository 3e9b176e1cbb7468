//! Acts that need more than one person, as they are shown.

use chrono::NaiveDate;
use flow::four_eyes as domain;
use grants::Step;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    people::role::Role,
};

/// An act that needs more than one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FourEyes {
    /// What it is of.
    #[schema(example = "payment")]
    kind: &'static str,
    /// The id of that.
    subject: Uuid,
    /// The grant that this is of; null, if it is of the house.
    grant: Option<Uuid>,
    /// The reference of the grant's act.
    reference: Option<String>,
    /// Whose account it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<Uuid>,
    /// Who was there before, in their order.
    first: Vec<TakenStep>,
    /// Who came after.
    second: TakenStep,
    /// `different`; `signs_alone`, a recipient of one person who may; `same`, one person took two; `nobody_before`;
    /// `without_role`, somebody did not hold the role in which they acted.
    #[schema(example = "different")]
    people: &'static str,
}

/// A step that somebody took.
#[derive(Debug, Serialize, ToSchema)]
struct TakenStep {
    /// The step.
    #[schema(example = "release_1")]
    step: &'static str,
    /// Who took it.
    person: Uuid,
    /// Their name.
    name: String,
    /// In which role.
    role: Role,
    /// For which organisation.
    organisation: Uuid,
    /// The day.
    on: NaiveDate,
    /// Whether the role was held that day, as the books knew it then.
    held_role: bool,
}

impl From<domain::TakenStep> for TakenStep {
    fn from(it: domain::TakenStep) -> Self {
        let by = it.signed.by;
        Self {
            step: it.signed.step.word(),
            person: by.person.0,
            name: by.name,
            role: by.role.into(),
            organisation: by.organisation.0,
            on: by.on,
            held_role: it.held_role,
        }
    }
}

impl From<domain::FourEyes> for FourEyes {
    fn from(it: domain::FourEyes) -> Self {
        let (grant, reference) = it.grant.map_or((None, None), |(id, text)| (Some(id.0), Some(text)));
        Self {
            kind: it.kind.word(),
            subject: it.subject,
            grant,
            reference,
            organisation: it.organisation.map(|whose| whose.0),
            first: it.first.into_iter().map(TakenStep::from).collect(),
            second: it.second.into(),
            people: it.people.word(),
        }
    }
}

impl Sample for FourEyes {
    fn sample() -> Self {
        let taken = |step: Step, person, name: &str, role| TakenStep {
            step: step.word(),
            person: sample_id(person),
            name: name.to_owned(),
            role,
            organisation: sample_id(3),
            on: sample_day(),
            held_role: true,
        };
        Self {
            kind: domain::SignedKind::Payment.word(),
            subject: sample_id(4),
            grant: Some(sample_id(5)),
            reference: Some("KI 1/2021".to_owned()),
            organisation: None,
            first: vec![taken(Step::Order, 1, "Anna Beispiel", Role::Orderer)],
            second: taken(Step::Release1, 2, "Ben Muster", Role::Releaser),
            people: domain::People::Different.word(),
        }
    }
}
