//! `POST /grants/{id}/amendments`

use std::collections::BTreeMap;

use ::grants::{ActChanges, GrantId, PayoutRequestId};
use flow::amendments::{AmendGrant, AwaitRefund, DemandRefund, ReduceForwarding, Resolution};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    law::NewFigures,
    new::{Days, Rates, RemainingPosition, ReplannedCost, Share},
    statements::NewStatements,
    terms::{ActFile, BODY_WITH_FILE, ConsentTo, Funding},
    view::Grant,
};
use crate::{
    answer::{Present, Sample},
    docs::ChangeProblems,
    input::{
        Amount, Body, ComponentText, Day, Faults, IfMatch, Key, KeyHeader, Named, Read, UuidText,
        VersionHeader, Year, not_blank, objects, optional_object,
    },
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// The next version of an act. What it does not mention stays.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAmendment {
    /// The version of the act that it follows.
    #[schema(minimum = 1, example = 1)]
    follows: i64,
    /// The day it is dated.
    dated_on: Day,
    /// Its reference (Aktenzeichen).
    #[validate(length(max = 100, message = "has 1 to 100 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100, example = "36.02-1/21-Ä1")]
    reference: String,
    /// Why the act is amended.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000, example = "Mehrbedarf in F4")]
    reason: String,
    /// Its file; that of an award has one.
    #[serde(default, deserialize_with = "optional_object")]
    document: Option<ActFile>,
    /// What the money is for (Zuwendungszweck).
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    purpose: Option<String>,
    /// The Bewilligungszeitraum.
    #[serde(default, deserialize_with = "optional_object")]
    period: Option<Days>,
    /// How the grant takes part in the cost.
    #[serde(default, deserialize_with = "optional_object")]
    financing: Option<Share>,
    /// Whether the recipient may forward.
    may_forward: Option<bool>,
    /// Of rates that the programme leaves open: whether they are gross (true) or what the grant pays (false).
    rates_gross: Option<BTreeMap<String, bool>>,
    /// Whether forwarding needs the giver's consent.
    #[serde(default, deserialize_with = "optional_object")]
    consent: Option<ConsentTo>,
    /// The Nebenbestimmungen, all of them.
    #[schema(max_items = 100)]
    conditions: Option<Vec<String>>,
    /// Whether all its money is tied to budget years.
    budget_bound: Option<bool>,
    /// What pays for the planned cost beside the grant.
    #[serde(default, deserialize_with = "optional_object")]
    funding: Option<Funding>,
    /// The figures of the law that it sets itself, all of them; `{}` sets none any more.
    #[serde(default, deserialize_with = "optional_object")]
    law: Option<NewFigures>,
    /// What it states of the measure and of the proofs besides, all of it; `{}` states nothing any more.
    #[serde(default, deserialize_with = "optional_object")]
    stated: Option<NewStatements>,
    /// The version of the programme file that holds from now on; a later one than before.
    #[schema(minimum = 1)]
    programme_version: Option<i64>,
    /// What it gives for positions that change or are new; `0.00` takes one away.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 200)]
    positions: Vec<RemainingPosition>,
    /// What it plans for lines that change or are new.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 1000)]
    plan: Vec<ReplannedCost>,
    /// What makes room for a reduction, in this order.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 100)]
    resolutions: Vec<MakesRoom>,
}

/// What makes room for a reduction.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = NewResolution)]
pub(crate) enum MakesRoom {
    /// A forwarding below is reduced by an act of its own.
    ReduceForwarding {
        /// The forwarding.
        grant: UuidText,
        /// Its version that was seen.
        version: i64,
        /// The version of its act that the reduction follows.
        follows: i64,
        /// The day the reduction is dated.
        dated_on: Day,
        /// Its reference.
        #[schema(min_length = 1, max_length = 100)]
        reference: String,
        /// Why.
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
        /// What remains of the positions that are reduced.
        #[serde(deserialize_with = "objects")]
        #[schema(min_items = 1, max_items = 200)]
        positions: Vec<RemainingPosition>,
    },
    /// A payout request that waits is refused.
    RefusePayout {
        /// The request, on the grant or on a forwarding of it.
        payout_request: UuidText,
        /// Its version that was seen.
        version: i64,
        /// Why.
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    },
    /// What became due beyond the reduced amount is demanded back, to the cent.
    DemandRefund {
        /// The grant of who owes it: the amended one, or a forwarding that is reduced with it.
        grant: UuidText,
        /// The component that is reduced.
        component: ComponentText,
        /// Its budget year, where the act ties the money to one.
        budget_year: Option<Year>,
        /// What became due beyond what is left, less what is demanded back already.
        amount: Amount,
        /// Why.
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
        /// The legal ground.
        #[schema(min_length = 1, max_length = 1000, example = "§ 49a VwVfG NRW")]
        legal_ground: String,
        /// The day of the demand.
        demanded_on: Day,
        /// The day it is due.
        due_on: Day,
    },
    /// What became due beyond the reduced amount was demanded back before: the demands that are open cover it.
    AwaitRefund {
        /// The grant of who owes it: the amended one, or a forwarding that is reduced with it.
        grant: UuidText,
        /// The component that is reduced.
        component: ComponentText,
        /// Its budget year, where the act ties the money to one.
        budget_year: Option<Year>,
    },
}

impl Read for MakesRoom {
    type Value = Resolution;

    fn read(self, at: &mut Faults) -> Option<Resolution> {
        match self {
            Self::ReduceForwarding { grant, version, follows, dated_on, reference, reason, positions } => {
                let grant = at.field("grant", grant);
                let dated_on = at.field("dated_on", dated_on);
                let positions = at.list("positions", positions, 1..=200);
                let (grant, dated_on, positions) = (GrantId(grant?), dated_on?, positions?);
                let reduction =
                    ReduceForwarding { grant, version, follows, dated_on, reference, reason, positions };
                Some(Resolution::ReduceForwarding(reduction))
            }
            Self::RefusePayout { payout_request, version, reason } => {
                let payout_request = at.field("payout_request", payout_request).map(PayoutRequestId)?;
                Some(Resolution::RefusePayout { payout_request, version, reason })
            }
            Self::DemandRefund {
                grant,
                component,
                budget_year,
                amount,
                reason,
                legal_ground,
                demanded_on,
                due_on,
            } => {
                let grant = at.field("grant", grant);
                let component = at.field("component", component);
                let budget_year = at.field("budget_year", budget_year);
                let amount = at.field("amount", amount);
                let demanded_on = at.field("demanded_on", demanded_on);
                let due_on = at.field("due_on", due_on);
                let budget_year = budget_year?.map(|year| year.0);
                let (grant, component, amount) = (GrantId(grant?), component?, amount?);
                let (demanded_on, due_on) = (demanded_on?, due_on?);
                Some(Resolution::DemandRefund(DemandRefund {
                    grant,
                    component,
                    budget_year,
                    amount,
                    reason,
                    legal_ground,
                    demanded_on,
                    due_on,
                }))
            }
            Self::AwaitRefund { grant, component, budget_year } => {
                let grant = at.field("grant", grant);
                let component = at.field("component", component);
                let budget_year = at.field("budget_year", budget_year)?.map(|year| year.0);
                let (grant, component) = (GrantId(grant?), component?);
                Some(Resolution::AwaitRefund(AwaitRefund { grant, component, budget_year }))
            }
        }
    }
}

/// An amendment whose grant stands in the path.
pub(crate) struct Amendment(AmendGrant);

impl Read for NewAmendment {
    type Value = Amendment;

    fn read(self, at: &mut Faults) -> Option<Amendment> {
        at.check(&self);
        let dated_on = at.field("dated_on", self.dated_on);
        let document = at.field("document", self.document);
        let period = at.field("period", self.period);
        let financing = at.field("financing", self.financing);
        let rates_gross = at.field("rates_gross", self.rates_gross.map(Rates));
        let consent = at.field("consent", self.consent);
        let funding = at.field("funding", self.funding);
        let law = at.field("law", self.law);
        let stated = at.field("stated", self.stated);
        let positions = at.list("positions", self.positions, 0..=200);
        let plan = at.list("plan", self.plan, 0..=1000);
        let resolutions = at.list("resolutions", self.resolutions, 0..=100);
        let changes = ActChanges {
            purpose: self.purpose,
            period: period?,
            financing: financing?,
            may_forward: self.may_forward,
            rates_gross: rates_gross?,
            consent: consent?,
            conditions: self.conditions,
            budget_bound: self.budget_bound,
            funding: funding?,
            law: law?,
            stated: stated?,
        };
        Some(Amendment(AmendGrant {
            grant: GrantId(uuid::Uuid::nil()),
            version: 0,
            follows: self.follows,
            dated_on: dated_on?,
            reference: self.reference,
            reason: self.reason,
            changes,
            programme_version: self.programme_version,
            positions: positions?,
            plan: plan?,
            document: document?,
            resolutions: resolutions?,
        }))
    }
}

/// Amends the act of a grant: amounts, period, financing, terms, plan
#[utoipa::path(
    post,
    path = "/grants/{id}/amendments",
    tag = "grants",
    params(("id" = Uuid, Path, description = "The grant."), KeyHeader, VersionHeader),
    request_body = NewAmendment,
    responses(
        (
            status = 200,
            description = "The new version is in force.",
            headers(("ETag" = String, description = "Its new version.")),
            body = Grant,
            example = Grant::example
        ),
        ChangeProblems,
    )
)]
pub(crate) async fn amend_grant(
    Caller(ctx): Caller,
    Named(grant): Named<GrantId>,
    key: Key,
    IfMatch(version): IfMatch,
    Body(Amendment(amendment)): Body<NewAmendment, BODY_WITH_FILE>,
) -> Result<Present<Grant>, Problem> {
    let request = AmendGrant { grant, version, ..amendment };
    Ok(Present(Box::pin(execute(ctx, key, request)).await?.into()))
}
