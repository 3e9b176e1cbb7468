//! Who could do what on a day, as it is shown.

use chrono::NaiveDate;
use flow::rights as domain;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    duty_rules::view::DutyRules,
    people::role::Role,
    sole_signatories::view::SoleSignatory,
};

/// Who could do what on a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rights {
    /// The day.
    day: NaiveDate,
    /// The roles that were held, by the name of who held them.
    held: Vec<Right>,
    /// What the house had decided about duties; null, if it had not.
    duty_rules: Option<DutyRules>,
    /// Recipients of one person, who signed alone.
    sole_signatories: Vec<SoleSignatory>,
}

/// A role that a person held on the day.
#[derive(Debug, Serialize, ToSchema)]
struct Right {
    /// The person.
    person: Uuid,
    /// Their name.
    name: String,
    /// The role.
    role: Role,
    /// For which organisation.
    organisation: Uuid,
    /// The first day of the role.
    from: NaiveDate,
    /// Its last day; null, if no end is known.
    until: Option<NaiveDate>,
    /// Of whose deputy they were in it, the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    deputy_for: Option<String>,
    /// When the books knew of it: `then`; `ended_later`, if it was ended for that day afterwards; `given_later`, if it was
    /// recorded for that day afterwards and let nobody in.
    known: &'static str,
    /// What the role may do, by the words of the table of permissions.
    actions: Vec<&'static str>,
    /// Recipients in which they had declared an interest until then.
    conflicts_with: Vec<Uuid>,
    /// How they stood to the grant that was asked about: `gives`, `receives`, `above` or `audits`.
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<&'static str>,
    /// What kept them from steps of that grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept_apart: Option<Apart>,
}

/// What kept somebody from steps of a grant.
#[derive(Debug, Serialize, ToSchema)]
struct Apart {
    /// Whether they acted for its recipient as well on the day, or had declared an interest in it.
    has_interest: bool,
    /// Whether they have ordered or released a payment of it, until today.
    has_paid: bool,
    /// Whether they have examined something of it, until today.
    has_examined: bool,
}

impl From<domain::Rights> for Rights {
    fn from(rights: domain::Rights) -> Self {
        Self {
            day: rights.day,
            held: rights.held.into_iter().map(Right::from).collect(),
            duty_rules: rights.duty_rules.map(DutyRules::from),
            sole_signatories: rights.alone.into_iter().map(SoleSignatory::from).collect(),
        }
    }
}

impl From<domain::HeldRight> for Right {
    fn from(held: domain::HeldRight) -> Self {
        let apart = held.apart.map(|apart| Apart {
            has_interest: apart.has_interest,
            has_paid: apart.has_paid,
            has_examined: apart.has_examined,
        });
        Self {
            person: held.person.0,
            name: held.name,
            role: held.membership.role.into(),
            organisation: held.membership.organisation.0,
            from: held.membership.from,
            until: held.membership.until,
            deputy_for: held.deputy_for,
            known: held.known.word(),
            actions: held.actions.into_iter().map(flow::Action::word).collect(),
            conflicts_with: held.conflicts.into_iter().map(|conflict| conflict.organisation.0).collect(),
            side: held.side.map(domain::RightSide::word),
            kept_apart: apart,
        }
    }
}

impl Sample for Rights {
    fn sample() -> Self {
        let right = Right {
            person: sample_id(1),
            name: "Anna Beispiel".to_owned(),
            role: Role::Orderer,
            organisation: sample_id(2),
            from: sample_day(),
            until: None,
            deputy_for: None,
            known: domain::RightKnown::Then.word(),
            actions: vec![flow::Action::Look.word(), flow::Action::Order.word()],
            conflicts_with: Vec::new(),
            side: Some(domain::RightSide::Gives.word()),
            kept_apart: Some(Apart { has_interest: false, has_paid: true, has_examined: false }),
        };
        Self {
            day: sample_day(),
            held: vec![right],
            duty_rules: Some(DutyRules::sample()),
            sole_signatories: vec![SoleSignatory::sample()],
        }
    }
}
