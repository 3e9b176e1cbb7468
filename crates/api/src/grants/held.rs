//! `GET /grants/{id}/held`

use ::grants::{self as domain, GrantId, HeldCost};
use axum::Json;
use flow::{FlowError, views};
use ledger::MoneyError;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_id},
    docs::ReadProblems,
    euros::Euros,
    input::{Amount, Named},
    problem::Problem,
    tokens::Caller,
};

/// What the claims of a grant have taken of its Finanzierungsplan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Held {
    /// The plan, line by line.
    plan_lines: Vec<HeldLine>,
}

/// Where the eligible cost of a plan line stands.
#[derive(Debug, Serialize, ToSchema)]
struct HeldLine {
    /// The plan line.
    plan_line: Uuid,
    /// The position whose cost it plans.
    position: Uuid,
    /// The cost category.
    category: String,
    /// What is planned.
    #[schema(value_type = Amount)]
    planned: Euros,
    /// What it has room for, flexibility included: spent, reserved and left.
    #[schema(value_type = Amount)]
    room: Euros,
    /// What was recognised.
    #[schema(value_type = Amount)]
    spent: Euros,
    /// What undecided claims hold.
    #[schema(value_type = Amount)]
    reserved: Euros,
    /// What may still be claimed, as far as the total of the plan allows.
    #[schema(value_type = Amount)]
    left: Euros,
    /// What parked lines claim that no later claim has claimed again; it is held nowhere.
    #[schema(value_type = Amount)]
    parked: Euros,
}

impl Held {
    fn of(grant: &domain::Grant, costs: &[HeldCost]) -> Result<Self, MoneyError> {
        let line = |line: &domain::PlanLine| {
            let held = costs.iter().find(|held| held.plan_line == line.id)?;
            Some(HeldLine::of(line, held))
        };
        Ok(Self { plan_lines: grant.plan.iter().filter_map(line).collect::<Result<_, _>>()? })
    }
}

impl HeldLine {
    fn of(line: &domain::PlanLine, held: &HeldCost) -> Result<Self, MoneyError> {
        Ok(Self {
            plan_line: line.id.0,
            position: line.position.0,
            category: line.category.to_string(),
            planned: line.planned.into(),
            room: held.spent.plus(held.reserved)?.plus(held.left)?.into(),
            spent: held.spent.into(),
            reserved: held.reserved.into(),
            left: held.left.into(),
            parked: held.parked.into(),
        })
    }
}

impl Sample for Held {
    fn sample() -> Self {
        let line = HeldLine {
            plan_line: sample_id(5),
            position: sample_id(4),
            category: "pruefungsgebuehren".to_owned(),
            planned: Euros::sample(2_000_000),
            room: Euros::sample(2_400_000),
            spent: Euros::sample(12_000),
            reserved: Euros::sample(0),
            left: Euros::sample(2_388_000),
            parked: Euros::sample(4_500),
        };
        Self { plan_lines: vec![line] }
    }
}

/// What the claims of a grant have taken of its plan, and what is left
#[utoipa::path(
    get,
    path = "/grants/{id}/held",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant.")),
    responses((status = 200, description = "Plan line by plan line.", body = Held, example = Held::example), ReadProblems)
)]
pub(crate) async fn get_held(Caller(ctx): Caller, Named(id): Named<GrantId>) -> Result<Json<Held>, Problem> {
    let grant = views::grant(&ctx, id).await?;
    let costs = views::held(&ctx, &grant).await?;
    Ok(Json(Held::of(&grant, &costs).map_err(FlowError::from)?))
}
