//! `POST /claims`

use ::grants::GrantId;
use flow::claims::{NewClaimCost, NewClaimLine, NewReceipt, SubmitClaim};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::view::Claim;
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    grants::new::Days,
    input::{
        Amount, Body, CategoryText, ComponentText, Count, Day, Faults, Key, KeyHeader, MEBIBYTE, RateText,
        Read, UuidText, Year, not_blank, object, objects,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// The most bytes that a claim has.
const LARGEST: usize = 8 * MEBIBYTE;

/// What was spent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewClaim {
    /// The grant whose use it claims.
    grant: UuidText,
    /// The days it covers.
    #[serde(deserialize_with = "object")]
    period: Days,
    /// Its lines, in their order.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 10_000)]
    lines: Vec<Line>,
}

/// A line of a claim.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClaimLine)]
struct Line {
    /// The component.
    component: ComponentText,
    /// The budget year, where the act ties the money to one.
    budget_year: Option<Year>,
    /// The cost category.
    category: CategoryText,
    /// What it rests on.
    #[serde(deserialize_with = "object")]
    cost: LineCost,
    /// The day it was paid; for a lump sum the day it was performed.
    paid_on: Day,
    /// What it was paid for (Zahlungsgrund).
    #[validate(length(max = 500, message = "has 1 to 500 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500, example = "Prüfungsgebühr")]
    reason: String,
}

/// What a line rests on.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = NewCost)]
enum LineCost {
    /// What was paid, by a receipt.
    Actual {
        /// The receipt.
        #[serde(deserialize_with = "object")]
        receipt: Voucher,
        /// What is claimed of it.
        eligible: Amount,
    },
    /// Units at a rate of the programme.
    LumpSum {
        /// The rate.
        rate: RateText,
        /// How many.
        count: Count,
    },
}

/// A receipt (Beleg). The same issuer, number and day are the same receipt.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReceipt)]
struct Voucher {
    /// Who issued it.
    #[validate(length(max = 200, message = "has 1 to 200 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200, example = "Prüfstelle Muster")]
    issuer: String,
    /// The number the issuer gave it.
    #[validate(length(max = 80, message = "has 1 to 80 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 80, example = "R 17")]
    number: String,
    /// The day it was issued.
    issued_on: Day,
    /// What it amounts to, tax included.
    gross: Amount,
}

impl Read for NewClaim {
    type Value = SubmitClaim;

    fn read(self, at: &mut Faults) -> Option<SubmitClaim> {
        let grant = at.field("grant", self.grant);
        let period = at.field("period", self.period);
        let lines = at.list("lines", self.lines, 1..=10_000);
        Some(SubmitClaim { grant: GrantId(grant?), period: period?, lines: lines? })
    }
}

impl Read for Line {
    type Value = NewClaimLine;

    fn read(self, at: &mut Faults) -> Option<NewClaimLine> {
        at.check(&self);
        let component = at.field("component", self.component);
        let budget_year = at.field("budget_year", self.budget_year);
        let category = at.field("category", self.category);
        let cost = at.field("cost", self.cost);
        let paid_on = at.field("paid_on", self.paid_on);
        Some(NewClaimLine {
            component: component?,
            budget_year: budget_year?.map(|year| year.0),
            category: category?,
            cost: cost?,
            paid_on: paid_on?,
            reason: self.reason,
        })
    }
}

impl Read for LineCost {
    type Value = NewClaimCost;

    fn read(self, at: &mut Faults) -> Option<NewClaimCost> {
        match self {
            Self::Actual { receipt, eligible } => {
                let receipt = at.field("receipt", receipt);
                let eligible = at.field("eligible", eligible);
                Some(NewClaimCost::Actual { receipt: receipt?, eligible: eligible? })
            }
            Self::LumpSum { rate, count } => {
                let rate = at.field("rate", rate);
                let count = at.field("count", count);
                Some(NewClaimCost::LumpSum { rate: rate?, count: count?.0 })
            }
        }
    }
}

impl Read for Voucher {
    type Value = NewReceipt;

    fn read(self, at: &mut Faults) -> Option<NewReceipt> {
        at.check(&self);
        let issued_on = at.field("issued_on", self.issued_on);
        let gross = at.field("gross", self.gross);
        Some(NewReceipt { issuer: self.issuer, number: self.number, issued_on: issued_on?, gross: gross? })
    }
}

/// Submits a claim: what it takes is reserved until it is decided
#[utoipa::path(
    post,
    path = "/claims",
    tag = "claims",
    params(KeyHeader),
    request_body = NewClaim,
    responses(
        (
            status = 201,
            description = "It is submitted.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Claim,
            example = Claim::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn submit_claim(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewClaim, LARGEST>,
) -> Result<Created<Claim>, Problem> {
    let claim = execute(ctx, key, new).await?;
    Ok(Created(claim.into()))
}
