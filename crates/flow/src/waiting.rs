//! What waits for somebody: claims that are not decided or whose correction is not certified, payments that the bank has
//! not answered, payout requests that nobody has decided on, exceptions that nobody has confirmed, observations of audits
//! that nobody has answered, parked lines and who spoke last to their questions, receipts that no file shows, proofs that are
//! not handed in or asked about, money that is demanded and owed. Who is to act, the steps say that were taken.
//!
//! *Cost.* Today, what waits is found by its state. What waited on a day is told by the states that subjects had
//! then: of what waits now and of what was told of since, so many are read from the journal at once.

mod questions;
mod then;

use std::collections::BTreeSet;

use grants::{
    AuditObservation, AuditObservationState, ClaimExcerpt, GrantId, Payment, PayoutRequest, Proof,
    Receivable, RuleWaiver,
};
pub use questions::{ParkedQuestion, QuestionStanding, questions};
/// Lines of claims of which somebody still has to say or show something.
pub use store::{LinesWithoutFile, ParkedLine};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, audit_observations,
    hanging::{self, by_grant},
    rule_waivers,
    standings::ProofStanding,
    views::{self, Filling, Page, SeenGrants},
};

/// Declares the reader of what waits and is seen, oldest first, as it is shown.
macro_rules! waiting {
    ($(#[$doc:meta])* $seen:vis $name:ident, $type:ident, $id:ident, $ids:path, $load:path, $part:path, $knows:path) => {
        $(#[$doc])*
        $seen async fn $name(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> Result<Page<$type>, FlowError> {
            let mut conn = ctx.look(Action::Look).await?;
            let (mut page, mut grants) = (Filling::new(limit, after), SeenGrants::default());
            while page.goes_on() {
                let ids: Vec<grants::$id> =
                    views::may_wait!(ctx, &mut conn, $ids, grants::$id, $type, page.after());
                page.ends_with(ids.len());
                for ids in ids.chunks(page.at_once()) {
                    let found: Vec<(Uuid, Option<$type>)> =
                        views::shown_each!(ctx, &mut conn, $load, views::answers, $type, ids);
                    let waits = |(id, one): (Uuid, Option<$type>)| (id, one.filter($type::waits));
                    let found: Vec<(Uuid, Option<$type>)> = found.into_iter().map(waits).collect();
                    if views::taken!(ctx, &mut conn, page, grants, found, $part, $knows) {
                        break;
                    }
                }
            }
            Ok(page.done())
        }
    };
}

/// The claims that are not decided, or of which a correction is proposed, without their lines. Its recipient does not wait
/// for that.
pub async fn claims(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> Result<Page<ClaimExcerpt>, FlowError> {
    views::waiting_claims(ctx, after, limit).await
}
waiting! {
    /// The payments that the bank has not answered.
    pub payments, Payment, PaymentId, store::waiting_payment_ids, store::payments_with, views::all_of, views::known
}
waiting! {
    /// The payout requests that nobody has decided on, or whose approval is not certified.
    pub payout_requests, PayoutRequest, PayoutRequestId, store::waiting_payout_request_ids, store::payout_requests_with,
    views::of_payout_request, views::known
}
waiting! {
    /// The exceptions from rules that nobody has confirmed.
    pub waivers, RuleWaiver, RuleWaiverId, store::waiting_rule_waiver_ids, store::rule_waivers_with, views::all_of,
    rule_waivers::knows
}
waiting! {
    /// The receivables of which something is still owed.
    pub receivables, Receivable, ReceivableId, store::open_receivable_ids, store::receivables_with, views::all_of,
    views::known
}
waiting! {
    /// The proofs on which their recipient has still to act, also those in whose place another was compiled since.
    begun_proofs, Proof, ProofId, store::waiting_proof_ids, store::proofs_with, views::all_of, views::known
}

/// What audits observed and nobody has answered, for who may know of it.
pub async fn observations(ctx: &Ctx) -> Result<Vec<AuditObservation>, FlowError> {
    if !audit_observations::may_know(&mut ctx.look(Action::Look).await?, ctx).await? {
        return Ok(Vec::new());
    }
    let (mut waiting, mut after) = (Vec::new(), None);
    loop {
        let page = audit_observations::observations(ctx, None, after, views::MOST).await?;
        let is_open = |it: &AuditObservation| matches!(it.state(), AuditObservationState::Open { .. });
        waiting.extend(page.items.into_iter().filter(is_open));
        let Some(next) = page.next else { return Ok(waiting) };
        after = Some(next);
    }
}

/// The parked lines of the grants that the actor sees that nobody has claimed again, dropped or rejected, the earliest day
/// first.
pub async fn parked_lines(ctx: &Ctx) -> Result<Vec<ParkedLine>, FlowError> {
    if ctx.shown_as_of().is_some() {
        return then::parked_lines(ctx).await;
    }
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    let (mut waiting, mut grants) = (store::parked_lines(&mut conn, unit).await?, SeenGrants::default());
    grants.look_up(&mut conn, ctx, waiting.iter().map(|line| line.grant).collect()).await?;
    waiting.retain(|line| grants.of(line.grant).is_some());
    Ok(waiting)
}

/// The claims of the actor's organisation that are not decided, with how many of their lines rest on a receipt that no file
/// shows; none, where no files are kept.
pub async fn lines_without_file(ctx: &Ctx) -> Result<Vec<LinesWithoutFile>, FlowError> {
    if !ctx.keeps_receipt_files() {
        return Ok(Vec::new());
    }
    if ctx.shown_as_of().is_some() {
        return then::lines_without_file(ctx).await;
    }
    let (mut conn, actor) = (ctx.look(Action::Look).await?, ctx.actor());
    Ok(store::lines_without_file(&mut conn, actor.unit, actor.organisation).await?)
}

/// The proofs that the actor sees on which their recipient has still to act: to examine or sign them, to hand them in, to
/// answer. One that was left for another version is no task.
pub async fn proofs(ctx: &Ctx) -> Result<Vec<Proof>, FlowError> {
    let (mut waiting, mut after) = (Vec::new(), None);
    loop {
        let page = begun_proofs(ctx, after, views::MOST).await?;
        waiting.extend(page.items);
        let Some(next) = page.next else { return without_left(ctx, waiting).await };
        after = Some(next);
    }
}

/// Without the proofs that nobody handed in and in whose place another version was compiled.
async fn without_left(ctx: &Ctx, mut waiting: Vec<Proof>) -> Result<Vec<Proof>, FlowError> {
    let begun = waiting.iter().filter(|proof| !proof.state.is_filed());
    let begun: BTreeSet<GrantId> = begun.map(|proof| proof.grant).collect();
    if begun.is_empty() {
        return Ok(waiting);
    }
    let begun: Vec<GrantId> = begun.into_iter().collect();
    let all = hanging::proofs(&mut ctx.look(Action::Look).await?, ctx, &begun).await?;
    let all = by_grant(all, |proof| proof.grant);
    let is_left = |proof: &Proof| {
        let of_grant = all.get(&proof.grant).into_iter().flatten();
        ProofStanding::among(proof, of_grant) == ProofStanding::Replaced
    };
    waiting.retain(|proof| !is_left(proof));
    Ok(waiting)
}
