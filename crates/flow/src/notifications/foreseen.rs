//! What a step will bring about and who will be told of it, before it is taken: by the rules of the step and by the table that
//! tells it afterwards.

use chrono::NaiveDate;
use grants::{
    BankDetails, BankDetailsState, Claim, ClaimState, Consent, DutyRules, Grant, GrantId, OrganisationId,
    Outline, Payment, PaymentState, PayoutRequest, PayoutRequestState, PlanVersion, Proof, Role, Visibility,
    may_be_told, told,
};
use serde_json::json;
use store::StoreError;

use super::{Heard, heard};
use crate::{
    Action, Ctx, FlowError, Request,
    bank_details::EnterBankDetails,
    claims::{CertifyClaim, DecideClaim},
    comments::AddComment,
    law,
    may::certificate,
    payments::ReleasePayment,
    payouts::{CertifyPayout, DecidePayout},
    plans::ReplanGrant,
    proofs::FileProof,
};

/// Who will be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// For which organisation.
    pub organisation: OrganisationId,
    /// In which roles.
    pub roles: &'static [Role],
    /// How many people that are today. Each chooses whether it comes by mail as well.
    pub people: usize,
}

/// What a step of several will bring about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brings {
    /// Whether nothing is missing after it.
    pub is_last: bool,
    /// Who will be told; nobody, if nothing is told.
    pub hearing: Option<Hearing>,
}

/// Whether anybody is ever told of a request.
pub fn is_ever_told<R: Request>() -> bool {
    may_be_told(R::COMMAND)
}

/// Who is told that a decision on a claim is proposed.
pub async fn of_claim_proposal(ctx: &Ctx, claim: &Claim) -> Result<Option<Hearing>, FlowError> {
    hearing::<DecideClaim>(ctx, claim).await
}

/// What the actor's certificate of a claim brings about; nothing, if it cannot be given.
pub async fn of_claim_certificate(ctx: &Ctx, claim: &Claim) -> Result<Option<Brings>, FlowError> {
    let (by, version) = (ctx.signer(), law::rule_book()?.version);
    let Ok(certified) = claim.clone().certify(certificate(by.role), version, by) else { return Ok(None) };
    let is_last = certified.is_certified();
    let after = if is_last {
        Claim { state: ClaimState::Decided { on: ctx.today() }, correction: None, ..certified }
    } else {
        certified
    };
    Ok(Some(Brings { is_last, hearing: hearing::<CertifyClaim>(ctx, &after).await? }))
}

/// Who is told of a decision on a payout request, if it is refused or approved; an approval of the house is proposed first.
pub async fn of_payout_decision(
    ctx: &Ctx,
    request: &PayoutRequest,
    is_answered: bool,
) -> Result<Option<Hearing>, FlowError> {
    let answered = PayoutRequestState::Approved { on: ctx.today() };
    let state = if is_answered { answered } else { request.state.clone() };
    hearing::<DecidePayout>(ctx, &PayoutRequest { state, ..request.clone() }).await
}

/// What the actor's certificate of an approval brings about; nothing, if it cannot be given.
pub async fn of_payout_certificate(ctx: &Ctx, request: &PayoutRequest) -> Result<Option<Brings>, FlowError> {
    let (by, version) = (ctx.signer(), law::rule_book()?.version);
    let Ok(certified) = request.clone().certify(certificate(by.role), version, by) else { return Ok(None) };
    let is_last = certified.is_certified();
    let after = if is_last { certified.approved_as_proposed()? } else { certified };
    Ok(Some(Brings { is_last, hearing: hearing::<CertifyPayout>(ctx, &after).await? }))
}

/// What the actor's release of a payment brings about; nothing, if it cannot be given.
pub async fn of_release(ctx: &Ctx, payment: &Payment) -> Result<Option<Brings>, FlowError> {
    let rules = store::duty_rules(&mut ctx.look(Action::Look).await?, ctx.actor().unit).await?;
    let Ok(after) = payment.clone().release(rules.last(), ctx.signer()) else { return Ok(None) };
    let is_last = matches!(after.state, PaymentState::Released { .. });
    Ok(Some(Brings { is_last, hearing: hearing::<ReleasePayment>(ctx, &after).await? }))
}

/// Who is told that a proof is filed.
pub async fn of_filing(ctx: &Ctx, proof: &Proof) -> Result<Option<Hearing>, FlowError> {
    hearing::<FileProof>(ctx, proof).await
}

/// Who is told that a plan is changed: the other side of who changes it, which is the giver where it consents.
pub async fn of_replan(ctx: &Ctx, grant: &Grant, consents: bool) -> Result<Option<Hearing>, FlowError> {
    let consent = consents.then(|| Consent { on: ctx.today(), reference: String::new() });
    let plan_version = grant.plan_version.clone().map(|before| PlanVersion { consent, ..before });
    hearing::<ReplanGrant>(ctx, &Grant { plan_version, ..grant.clone() }).await
}

/// Who is told that the actor's organisation enters where it is paid.
pub async fn of_account(ctx: &Ctx) -> Result<Option<Hearing>, FlowError> {
    let entered = json!({ "organisation": ctx.actor().organisation });
    hearing_of(ctx, EnterBankDetails::COMMAND, &entered.to_string()).await
}

/// Who is told of what the actor says of a claim of a grant, where both sides read it.
pub async fn of_comment(ctx: &Ctx, grant: GrantId) -> Result<Option<Hearing>, FlowError> {
    let said = json!({ "grant": grant, "visibility": Visibility::Shared });
    hearing_of(ctx, AddComment::COMMAND, &said.to_string()).await
}

/// From which day on is paid to bank details of an organisation, of all its versions, if the actor confirms them; nothing, if
/// they cannot be confirmed.
pub async fn paid_from(
    ctx: &Ctx,
    all: &[BankDetails],
    details: &BankDetails,
) -> Result<Option<NaiveDate>, FlowError> {
    let rules = store::duty_rules(&mut ctx.look(Action::Look).await?, ctx.actor().unit).await?;
    let confirmed = details.clone().confirm(all, DutyRules::wait_of(rules.last()), ctx.signer());
    Ok(match confirmed.map(|it| it.state) {
        Ok(BankDetailsState::Confirmed { usable_from, .. }) => Some(usable_from),
        _ => None,
    })
}

/// Who is told of a request that leaves its subject so.
pub async fn hearing<R: Request>(ctx: &Ctx, after: &R::Answer) -> Result<Option<Hearing>, FlowError> {
    hearing_of(ctx, R::COMMAND, &serde_json::to_string(after).map_err(StoreError::from)?).await
}

async fn hearing_of(ctx: &Ctx, command: &str, after: &str) -> Result<Option<Hearing>, FlowError> {
    let about = Outline::read(after).map_err(StoreError::from)?;
    let Some((_, audience)) = told(command, &about) else { return Ok(None) };
    let mut conn = ctx.look(Action::Look).await?;
    let heard = heard(&mut conn, ctx, &about, audience).await?;
    Ok(heard.map(|Heard { organisation, roles, people }| Hearing {
        organisation,
        roles,
        people: people.len(),
    }))
}
