//! `GET /grants/{id}/acts`

use ::grants::{ActDiff, ActVersion, Grant, GrantId};
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{LegalAct, sample_act};
use crate::{
    answer::{Sample, sample_id},
    docs::ReadProblems,
    euros::Euros,
    input::{Named, Rest},
    problem::Problem,
    tokens::Caller,
};

/// The versions of an act.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Acts {
    /// The versions, the first one first; the last one is in force.
    items: Vec<Act>,
}

/// A version with what it changes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ActVersion)]
struct Act {
    /// The version.
    #[serde(rename = "act")]
    version: LegalAct,
    /// What it says otherwise than the version before.
    fields: Vec<FieldChange>,
    /// What it gives otherwise than the version before.
    amounts: Vec<AmountChange>,
}

/// A field that two versions fill otherwise.
#[derive(Debug, Serialize, ToSchema)]
struct FieldChange {
    /// The field.
    field: &'static str,
    /// What it said.
    old: String,
    /// What it says.
    new: String,
}

/// A position for which two versions give other amounts.
#[derive(Debug, Serialize, ToSchema)]
struct AmountChange {
    /// The position.
    position: Uuid,
    /// Its component.
    component: Option<String>,
    /// Its budget year, if it has one.
    budget_year: Option<i32>,
    /// What was given.
    #[schema(value_type = Rest)]
    old: Euros,
    /// What is given.
    #[schema(value_type = Rest)]
    new: Euros,
    /// By how much more; below zero by how much less.
    #[schema(value_type = String, example = "-100.00")]
    difference: Euros,
}

impl Act {
    fn of(grant: &Grant, version: ActVersion, changes: ActDiff) -> Self {
        let fields = changes.fields.into_iter();
        let amounts = changes.amounts.into_iter().map(|it| {
            let position = grant.positions.iter().find(|position| position.id == it.position);
            AmountChange {
                position: it.position.0,
                component: position.map(|position| position.component.as_str().to_owned()),
                budget_year: position.and_then(|position| position.budget_year),
                old: it.old.into(),
                new: it.new.into(),
                difference: it.difference.into(),
            }
        });
        Self {
            version: version.act.into(),
            fields: fields.map(|it| FieldChange { field: it.field, old: it.old, new: it.new }).collect(),
            amounts: amounts.collect(),
        }
    }
}

impl Sample for Acts {
    fn sample() -> Self {
        let (old, new, difference) = (Euros::sample(0), Euros::sample(124_000), Euros::sample(124_000));
        let (position, component) = (sample_id(4), Some("F4".to_owned()));
        let amount = AmountChange { position, component, budget_year: None, old, new, difference };
        Self { items: vec![Act { version: sample_act(), fields: Vec::new(), amounts: vec![amount] }] }
    }
}

/// The versions of a grant's act, each with what it changes
#[utoipa::path(
    get,
    path = "/grants/{id}/acts",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant.")),
    responses((status = 200, description = "The versions.", body = Acts, example = Acts::example), ReadProblems)
)]
pub(crate) async fn get_acts(Caller(ctx): Caller, Named(id): Named<GrantId>) -> Result<Json<Acts>, Problem> {
    let (grant, versions) = flow::acts::acts(&ctx, id).await?;
    let act = |(version, changes)| Act::of(&grant, version, changes);
    Ok(Json(Acts { items: versions.into_iter().map(act).collect() }))
}
