//! `GET /grants/{id}/settlement`

use ::grants::{GrantId, Reduction, rule_book::Rule};
use axum::Json;
use flow::{
    FlowError,
    settlement::{GrantSettlement, PositionSettlement, of_grant},
};
use ledger::{Cents, MoneyError};
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
    working::Step,
};

/// The final reckoning of a grant, as far as claims are decided.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Settlement {
    /// The type of financing.
    financing: &'static str,
    /// Whether nothing comes back and nothing is owed any more.
    settled: bool,
    /// How many claims are handed in and not decided: what they bring is not in it.
    undecided_claims: usize,
    /// Who bears the cost by the plan.
    planned: Borne,
    /// Who bears it as it was recognised; a proof of use states the same.
    recognised: Borne,
    /// Who bears it after the reckoning.
    reckoned: Borne,
    /// By how much the grant is reduced.
    #[schema(value_type = Amount)]
    reduction: Euros,
    /// Why it is reduced.
    reasons: Vec<GrantReduction>,
    /// The rule by which it becomes smaller.
    rule: Option<ReductionRule>,
    /// What follows for the money.
    money: SettledMoney,
    /// Position by position.
    positions: Vec<SettledPosition>,
    /// How it came about, line by line, in German.
    working: Vec<Step>,
    /// The limit of what is too small to count that is not known for the day, where one is missing.
    missing: Option<String>,
}

/// Who bears an eligible cost.
#[derive(Debug, Serialize, ToSchema)]
struct Borne {
    /// The eligible cost.
    #[schema(value_type = Amount)]
    eligible_cost: Euros,
    /// The grant's part.
    #[schema(value_type = Amount)]
    grant: Euros,
    /// The recipient's part.
    #[schema(value_type = Amount)]
    own_funds: Euros,
    /// What third parties bring.
    #[schema(value_type = Amount)]
    third_party: Euros,
    /// What the project itself takes in.
    #[schema(value_type = Amount)]
    income: Euros,
}

/// Why a grant is reduced.
#[derive(Debug, Serialize, ToSchema)]
struct GrantReduction {
    /// `lower_cost` or `more_funds`.
    reason: &'static str,
    /// What was planned.
    #[schema(value_type = Amount)]
    planned: Euros,
    /// What it came to.
    #[schema(value_type = Amount)]
    actual: Euros,
}

/// The rule by which a grant becomes smaller.
#[derive(Debug, Serialize, ToSchema)]
struct ReductionRule {
    /// Its id in the rule book.
    id: String,
    /// What it says, in German.
    text: String,
    /// The clause it rests on.
    clause: String,
}

/// What was paid, what comes back and what is still owed.
#[derive(Debug, Serialize, ToSchema)]
struct SettledMoney {
    /// What was paid.
    #[schema(value_type = Amount)]
    paid: Euros,
    /// What of it came back.
    #[schema(value_type = Amount)]
    repaid: Euros,
    /// What was paid and did not come back beyond what remains of the grant.
    #[schema(value_type = Amount)]
    refund: Euros,
    /// What of the refund lies below the smallest that is demanded.
    #[schema(value_type = Amount)]
    not_demanded: Euros,
    /// What of the refund is demanded and open.
    #[schema(value_type = Amount)]
    demanded: Euros,
    /// What of the refund was waived.
    #[schema(value_type = Amount)]
    waived: Euros,
    /// What of the refund is to be demanded still.
    #[schema(value_type = Amount)]
    to_demand: Euros,
    /// What is due to the recipient and not paid yet.
    #[schema(value_type = Amount)]
    open_payments: Euros,
    /// What remains of the grant beyond what was paid.
    #[schema(value_type = Amount)]
    still_due: Euros,
}

/// The part of a position.
#[derive(Debug, Serialize, ToSchema)]
struct SettledPosition {
    /// Its id.
    position: Uuid,
    /// What the act gives.
    #[schema(value_type = Amount)]
    given: Euros,
    /// What was recognised of the grant.
    #[schema(value_type = Amount)]
    recognised: Euros,
    /// What remains of the grant.
    #[schema(value_type = Amount)]
    grant: Euros,
    /// What was paid, less what came back.
    #[schema(value_type = Amount)]
    paid: Euros,
    /// What of a refund is to be demanded still.
    #[schema(value_type = Amount)]
    to_demand: Euros,
}

impl Settlement {
    fn of(of: GrantSettlement) -> Result<Self, MoneyError> {
        let reckoned = &of.reckoned;
        Ok(Self {
            financing: of.reckoning.financing.word(),
            settled: of.is_settled(),
            undecided_claims: of.undecided,
            planned: Borne::planned(&of)?,
            recognised: Borne::actual(&of, (of.reckoning.actual.carried.unwrap_or_default(), of.own_share)),
            reckoned: Borne::actual(&of, (reckoned.settled.grant_due, reckoned.own_funds)),
            reduction: reckoned.settled.reduction.into(),
            reasons: reckoned.settled.reasons.iter().map(GrantReduction::from).collect(),
            rule: of.reduced_by.map(ReductionRule::from),
            money: SettledMoney::from(&of),
            missing: of.limits.missing.as_ref().map(ToString::to_string),
            positions: of.positions.into_iter().map(SettledPosition::from).collect(),
            working: Step::of_all(of.reckoned.steps),
        })
    }
}

impl Borne {
    fn planned(of: &GrantSettlement) -> Result<Self, MoneyError> {
        let (planned, funding) = (&of.reckoning.planned, &of.reckoning.planned.funding);
        let third_party = Cents::sum(funding.third_party.iter().map(|funds| funds.amount))?;
        Ok(Self {
            eligible_cost: planned.eligible.into(),
            grant: planned.grant.into(),
            own_funds: funding.own_funds.into(),
            third_party: third_party.into(),
            income: funding.income.into(),
        })
    }

    /// What it came to, of which the grant and the recipient bear so much.
    fn actual(of: &GrantSettlement, (grant, own_funds): (Cents, Cents)) -> Self {
        let actual = &of.reckoning.actual;
        Self {
            eligible_cost: actual.eligible.into(),
            grant: grant.into(),
            own_funds: own_funds.into(),
            third_party: actual.third_party.into(),
            income: actual.income.into(),
        }
    }
}

impl From<&Reduction> for GrantReduction {
    fn from(reduction: &Reduction) -> Self {
        let (reason, planned, actual) = match *reduction {
            Reduction::LowerCost { planned, actual } => ("lower_cost", planned, actual),
            Reduction::MoreFunds { planned, actual } => ("more_funds", planned, actual),
        };
        Self { reason, planned: planned.into(), actual: actual.into() }
    }
}

impl From<&Rule> for ReductionRule {
    fn from(rule: &Rule) -> Self {
        Self { id: rule.id.clone(), text: rule.text.clone(), clause: rule.clause.clone() }
    }
}

impl From<&GrantSettlement> for SettledMoney {
    fn from(of: &GrantSettlement) -> Self {
        let (reckoning, account) = (&of.reckoning, &of.reckoned.account);
        Self {
            paid: reckoning.paid.into(),
            repaid: reckoning.repaid.into(),
            refund: account.refund.into(),
            not_demanded: account.not_demanded.into(),
            demanded: of.demanded.into(),
            waived: of.waived.into(),
            to_demand: of.to_demand.into(),
            open_payments: reckoning.open_payments.into(),
            still_due: account.still_due.into(),
        }
    }
}

impl From<PositionSettlement> for SettledPosition {
    fn from(of: PositionSettlement) -> Self {
        Self {
            position: of.position.0,
            given: of.given.into(),
            recognised: of.recognised.into(),
            grant: of.part.into(),
            paid: of.paid.into(),
            to_demand: of.to_demand.into(),
        }
    }
}

impl Sample for Settlement {
    fn sample() -> Self {
        let borne = |[eligible, grant, own, third, income]: [i64; 5]| Borne {
            eligible_cost: Euros::sample(eligible),
            grant: Euros::sample(grant),
            own_funds: Euros::sample(own),
            third_party: Euros::sample(third),
            income: Euros::sample(income),
        };
        Self {
            financing: "anteilfinanzierung",
            settled: false,
            undecided_claims: 0,
            planned: borne([100_000, 80_000, 20_000, 0, 0]),
            recognised: borne([90_000, 72_000, 17_000, 0, 1_000]),
            reckoned: borne([90_000, 71_200, 17_800, 0, 1_000]),
            reduction: Euros::sample(8_800),
            reasons: vec![GrantReduction {
                reason: "lower_cost",
                planned: Euros::sample(100_000),
                actual: Euros::sample(90_000),
            }],
            rule: Some(ReductionRule {
                id: "ermaessigung_anteil".to_owned(),
                text: "Sinken die Ausgaben oder steigen andere Mittel, ermäßigt sich die Zuwendung um ihren Anteil."
                    .to_owned(),
                clause: "Nr. 2 ANBest-P".to_owned(),
            }),
            money: SettledMoney::sample(),
            positions: vec![SettledPosition {
                position: sample_id(4),
                given: Euros::sample(80_000),
                recognised: Euros::sample(72_000),
                grant: Euros::sample(71_200),
                paid: Euros::sample(72_000),
                to_demand: Euros::sample(800),
            }],
            working: vec![Step::sample("Zu erstatten", 800)],
            missing: None,
        }
    }
}

impl Sample for SettledMoney {
    fn sample() -> Self {
        Self {
            paid: Euros::sample(72_000),
            repaid: Euros::sample(0),
            refund: Euros::sample(800),
            not_demanded: Euros::sample(0),
            demanded: Euros::sample(0),
            waived: Euros::sample(0),
            to_demand: Euros::sample(800),
            open_payments: Euros::sample(0),
            still_due: Euros::sample(0),
        }
    }
}

/// What remains of a grant, what was paid of it, and what comes back or is still owed
///
/// As far as claims are decided, on the day that is asked for. Nothing is booked by it.
#[utoipa::path(
    get,
    path = "/grants/{id}/settlement",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant.")),
    responses(
        (status = 200, description = "The final reckoning.", body = Settlement, example = Settlement::example),
        ReadProblems,
    )
)]
pub(crate) async fn get_settlement(
    Caller(ctx): Caller,
    Named(id): Named<GrantId>,
) -> Result<Json<Settlement>, Problem> {
    let of = of_grant(&ctx, id).await?;
    Ok(Json(Settlement::of(of).map_err(FlowError::from)?))
}
