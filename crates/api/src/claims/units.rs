//! `GET /claim-lines/{id}/units`

use ::grants::ClaimLineId;
use axum::Json;
use chrono::NaiveDate;
use flow::{LineUnit, views};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    docs::ReadProblems,
    input::Named,
    problem::Problem,
    tokens::Caller,
};

/// The units that a line counts or pays for, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitList {
    /// The units.
    items: Vec<ServiceUnit>,
}

/// A unit of service (Leistungseinheit).
#[derive(Debug, Serialize, ToSchema)]
struct ServiceUnit {
    /// Its id: the same for the same unit, whoever claims it.
    id: Uuid,
    /// The component.
    component: String,
    /// What is counted.
    kind: String,
    /// What or who it is, as a pseudonym.
    reference: String,
    /// The day it was performed.
    performed_on: NaiveDate,
    /// The day the participant entered the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    entered_on: Option<NaiveDate>,
    /// The first day of the measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    measure_from: Option<NaiveDate>,
    /// The hash of the list or file that proves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    /// Whether the line holds it, so that no other may claim it.
    held: bool,
}

impl From<LineUnit> for ServiceUnit {
    fn from(LineUnit { unit, held, .. }: LineUnit) -> Self {
        Self {
            id: unit.id.0,
            component: unit.component.into(),
            kind: unit.kind,
            reference: unit.reference,
            performed_on: unit.performed_on,
            entered_on: unit.entered_on,
            measure_from: unit.measure_from,
            evidence: unit.evidence.map(|hash| hash.to_string()),
            held,
        }
    }
}

impl Sample for UnitList {
    fn sample() -> Self {
        Self {
            items: vec![ServiceUnit {
                id: sample_id(1),
                component: "F4".to_owned(),
                kind: "Unterrichtsstunde".to_owned(),
                reference: "Kurs 3 / Std. 17".to_owned(),
                performed_on: sample_day(),
                entered_on: None,
                measure_from: None,
                evidence: None,
                held: true,
            }],
        }
    }
}

/// The units of a claim line, with what proves them
#[utoipa::path(
    get,
    path = "/claim-lines/{id}/units",
    tag = "claims",
    params(("id" = Uuid, Path, description = "The line.")),
    responses(
        (status = 200, description = "Its units.", body = UnitList, example = UnitList::example),
        ReadProblems,
    )
)]
pub(crate) async fn list_claim_line_units(
    Caller(ctx): Caller,
    Named(id): Named<ClaimLineId>,
) -> Result<Json<UnitList>, Problem> {
    let units = views::claim_line_units(&ctx, id).await?;
    Ok(Json(UnitList { items: units.into_iter().map(ServiceUnit::from).collect() }))
}
