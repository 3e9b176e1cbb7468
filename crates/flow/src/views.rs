//! What people look at: lists, single subjects, the position of every euro, the journal; as they stand, or as they stood
//! if the circumstances say so ([`Ctx::as_of`]). Who may see what follows the tree as it is.

mod claim_excerpts;
mod claimed_before;
mod filling;
mod found_lines;
mod journal;
mod plan_effects;
mod proposals;
mod seen_grants;
mod taken_units;

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    Claim, ClaimId, ClaimLine, ClaimLineId, ClosedPeriod, ClosedPeriodId, Figures, Grant, GrantId, HeldCost,
    LinesAsked, OrganisationId, Payment, PaymentId, PayoutRequest, PayoutRequestId, PayoutTerms,
    PayoutTermsId, PlanLineId, Programme, Proof, ProofId, ProofSignature, ProofSignatureId, Receipt,
    ReceiptId, Receivable, ReceivableId, Repayment, RepaymentId, Report, ReportId,
};
use ledger::{Cents, Head};
use serde::de::DeserializeOwned;
use store::{AsOf, Conn, LineUnit, Organisation, PositionFigures, StoreError, SubjectKind};
use uuid::Uuid;

pub(crate) use claim_excerpts::waiting as waiting_claims;
pub use claim_excerpts::{claim_excerpt, claim_overviews};
pub use claimed_before::{
    ClaimedBefore, LineBefore, LinesBefore, PlaceBefore, UnitsBefore, claimed_before, lines_before,
    units_before,
};
pub(crate) use filling::Filling;
pub use found_lines::{FoundLines, found_lines, line_marks};
pub use journal::{EntriesOf, JournalAsked, journal, journal_of, journal_outlines};
pub(crate) use journal::{entries_kind, own_subject};
pub use plan_effects::plan_effects;
pub(crate) use seen_grants::SeenGrants;
pub use taken_units::taken_units;

use crate::{Action, Ctx, FlowError, access};

/// The most subjects that one page has.
pub const MOST: i64 = 200;

/// Part of a list, and where it goes on.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The subjects.
    pub items: Vec<T>,
    /// The id after which the next page starts; nothing at the end.
    pub next: Option<Uuid>,
}

impl<T> Page<T> {
    /// A page of what was asked for with one more than it holds, so that it is known whether it goes on.
    pub(crate) fn cut(mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> Self {
        let limit = usize::try_from(limit).unwrap_or_default();
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(id);
        Self { items, next }
    }
}

/// A subject as it stands, or as it stood if the circumstances say so.
macro_rules! shown {
    ($ctx:ident, $conn:expr, $load:path, $kind:ident, $id:expr) => {
        $crate::views::shown!($ctx, $conn, $load, $crate::views::answer, $kind, $id)
    };
    ($ctx:ident, $conn:expr, $load:path, $then:path, $kind:ident, $id:expr) => {
        match $ctx.shown_as_of() {
            None => $load($conn, $ctx.actor().unit, $id).await?,
            Some(as_of) => $then($conn, $ctx, (::store::SubjectKind::$kind, $id.0), as_of).await?,
        }
    };
}
pub(crate) use shown;

/// What the journal has of a subject as it stood.
pub(crate) async fn answer<T: DeserializeOwned>(
    conn: &mut Conn,
    ctx: &Ctx,
    subject: (SubjectKind, Uuid),
    as_of: AsOf,
) -> Result<Option<T>, FlowError> {
    let answer = store::answer_as_of(conn, ctx.actor().unit, subject, as_of).await?;
    Ok(answer.map(|answer| serde_json::from_str(&answer)).transpose().map_err(StoreError::from)?)
}

/// A claim as it stood, with what later claims say of its parked lines.
pub(crate) async fn claim_then(
    conn: &mut Conn,
    ctx: &Ctx,
    subject: (SubjectKind, Uuid),
    as_of: AsOf,
) -> Result<Option<Claim>, FlowError> {
    let Some(claim) = answer::<Claim>(conn, ctx, subject, as_of).await? else { return Ok(None) };
    let again = store::reincluded_as_of(conn, ctx.actor().unit, claim.id, as_of).await?;
    Ok(Some(claim.reincluded(&again)))
}

/// What of a subject an actor sees who sees its grant: all of it.
pub(crate) fn all_of<T>(_: &Ctx, _: &Grant, found: T) -> T {
    found
}

/// Whoever sees a grant knows of what hangs on it.
pub(crate) const fn known<T>(_: &Ctx, _: &Grant, _: &T) -> bool {
    true
}

/// What of a claim an actor sees: its recipient nothing of what is proposed and does not count yet.
pub(crate) fn of_claim(ctx: &Ctx, grant: &Grant, claim: Claim) -> Claim {
    if access::is_decided_about(ctx, grant) { claim.without_proposals() } else { claim }
}

/// What of a payout request an actor sees: its recipient nothing of what is proposed and does not count yet.
pub(crate) fn of_payout_request(ctx: &Ctx, grant: &Grant, request: PayoutRequest) -> PayoutRequest {
    if access::is_decided_about(ctx, grant) { request.without_proposals() } else { request }
}

/// The next ids of a list, or of the list as it was if the circumstances say so.
macro_rules! listed {
    ($ctx:ident, $conn:expr, $ids:path, $id:ident, $kind:ident, $owner:expr, $after:expr) => {{
        let (unit, most) = ($ctx.actor().unit, $crate::views::MOST);
        match $ctx.shown_as_of() {
            None => $ids($conn, unit, $owner, $id($after), most).await?,
            Some(as_of) => {
                let of = (::store::SubjectKind::$kind, $owner.map(|owner| owner.0));
                let ids = store::ids_as_of($conn, unit, of, $after, most, as_of).await?;
                ids.into_iter().map($id).collect()
            }
        }
    }};
}
pub(crate) use listed;

/// What was found, as the actor sees it; nothing, if the actor does not see its grant or may not know of it.
macro_rules! seen {
    ($ctx:ident, $conn:expr, $found:expr, $part:path) => {
        $crate::views::seen!($ctx, $conn, $found, $part, $crate::views::known)
    };
    ($ctx:ident, $conn:expr, $found:expr, $part:path, $knows:path) => {
        match $found {
            Some(found) => {
                let grant = $crate::access::grant_if_seen($conn, $ctx, found.grant).await?;
                let grant = grant.filter(|grant| $knows($ctx, grant, &found));
                grant.map(|grant| $part($ctx, &grant, found))
            }
            None => None,
        }
    };
}
pub(crate) use seen;

/// Takes a batch of subjects into a page, each as the actor sees it; whether the page is full.
macro_rules! taken {
    ($ctx:ident, $conn:expr, $page:ident, $grants:ident, $found:ident, $part:path, $knows:path) => {{
        let of = $found.iter().filter_map(|(_, found)| found.as_ref().map(|found| found.grant)).collect();
        $grants.look_up($conn, $ctx, of).await?;
        $found.into_iter().any(|(id, found)| {
            let seen = found.and_then(|found| {
                let grant = $grants.of(found.grant).filter(|grant| $knows($ctx, grant, &found))?;
                Some($part($ctx, grant, found))
            });
            !$page.take(id, seen)
        })
    }};
}
pub(crate) use taken;

/// Declares the two readers of a subject that hangs on a grant, one by id and a page of them: for who sees the grant, or for
/// who knows of the subject besides; all of it, or the part that is named.
macro_rules! readers {
    ($one:ident, $page:ident, $what:literal, $type:ident, $id:ident, $load:path, $ids:path) => {
        $crate::views::readers!($one, $page, $what, $type, $id, $load, $ids, knows $crate::views::known);
    };
    (
        $one:ident, $page:ident, $what:literal, $type:ident, $id:ident, $load:path, $ids:path, knows $knows:path
    ) => {
        $crate::views::readers!(
            $one,
            $page,
            $what,
            $type,
            $id,
            $load,
            $ids,
            $crate::views::answer,
            $crate::views::all_of,
            $knows
        );
    };
    (
        $one:ident, $page:ident, $what:literal, $type:ident, $id:ident, $load:path, $ids:path, $then:path, $part:path
    ) => {
        $crate::views::readers!(
            $one,
            $page,
            $what,
            $type,
            $id,
            $load,
            $ids,
            $then,
            $part,
            $crate::views::known
        );
    };
    (
        $one:ident, $page:ident, $what:literal, $type:ident, $id:ident, $load:path, $ids:path, $then:path,
        $part:path, $knows:path
    ) => {
        #[doc = concat!("The ", $what, ", if the actor sees its grant.")]
        pub async fn $one(ctx: &$crate::Ctx, id: $id) -> Result<$type, $crate::FlowError> {
            let mut conn = ctx.look($crate::Action::Look).await?;
            let found: Option<$type> = $crate::views::shown!(ctx, &mut conn, $load, $then, $type, id);
            let seen = $crate::views::seen!(ctx, &mut conn, found, $part, $knows);
            seen.ok_or($crate::FlowError::NotFound { what: $what })
        }

        #[doc = concat!("A page of what the actor sees: each ", $what, " of a grant, or of all.")]
        pub async fn $page(
            ctx: &$crate::Ctx,
            grant: Option<GrantId>,
            after: Option<::uuid::Uuid>,
            limit: i64,
        ) -> Result<$crate::views::Page<$type>, $crate::FlowError> {
            let mut conn = ctx.look($crate::Action::Look).await?;
            if let Some(grant) = grant {
                $crate::access::visible_grant(&mut conn, ctx, grant).await?;
            }
            let mut page = $crate::views::Filling::new(limit, after);
            let mut grants = $crate::views::SeenGrants::default();
            while page.goes_on() {
                let ids: Vec<$id> =
                    $crate::views::listed!(ctx, &mut conn, $ids, $id, $type, grant, page.after());
                page.ends_with(ids.len());
                for ids in ids.chunks(page.few()) {
                    let mut found: Vec<(::uuid::Uuid, Option<$type>)> = Vec::with_capacity(ids.len());
                    for id in ids.iter().copied() {
                        found.push((id.0, $crate::views::shown!(ctx, &mut conn, $load, $then, $type, id)));
                    }
                    if $crate::views::taken!(ctx, &mut conn, page, grants, found, $part, $knows) {
                        break;
                    }
                }
            }
            Ok(page.done())
        }
    };
}
pub(crate) use readers;

readers!(claim, claims, "claim", Claim, ClaimId, store::claim, store::claim_ids, claim_then, of_claim);
readers!(payment, payments, "payment", Payment, PaymentId, store::payment, store::payment_ids);
readers!(
    payout_request,
    payout_requests,
    "payout request",
    PayoutRequest,
    PayoutRequestId,
    store::payout_request,
    store::payout_request_ids,
    answer,
    of_payout_request
);
readers!(
    payout_terms,
    all_payout_terms,
    "payout terms",
    PayoutTerms,
    PayoutTermsId,
    store::payout_terms,
    store::payout_terms_ids
);
readers!(
    receivable,
    receivables,
    "receivable",
    Receivable,
    ReceivableId,
    store::receivable,
    store::receivable_ids
);
readers!(repayment, repayments, "repayment", Repayment, RepaymentId, store::repayment, store::repayment_ids);
readers!(proof, proofs, "proof", Proof, ProofId, store::proof, store::proof_ids);
readers!(
    proof_signature,
    proof_signatures,
    "proof signature",
    ProofSignature,
    ProofSignatureId,
    store::proof_signature,
    store::proof_signature_ids
);
readers!(report, reports, "report", Report, ReportId, store::report, store::report_ids);

/// The claim of a line with that line alone, if the actor sees its grant.
pub async fn claim_with_line(ctx: &Ctx, id: ClaimLineId) -> Result<Claim, FlowError> {
    let unknown = || FlowError::NotFound { what: "claim line" };
    let mut conn = ctx.look(Action::Look).await?;
    let unit = ctx.actor().unit;
    let of = store::claim_of_line(&mut conn, unit, id).await?.ok_or_else(unknown)?;
    let (_, line) = store::claim_line(&mut conn, unit, id).await?.ok_or_else(unknown)?;
    drop(conn);
    let asked = LinesAsked::Numbered([line.number].into());
    Ok(access::seen_with(claim_excerpt(ctx, of, &asked).await, "claim line")?.claim)
}

/// The units that a claim line counts or pays for, if the actor sees its grant.
pub async fn claim_line_units(ctx: &Ctx, id: ClaimLineId) -> Result<Vec<LineUnit>, FlowError> {
    let claim = claim_with_line(ctx, id).await?;
    let line = claim.line(id).map_err(|_| FlowError::NotFound { what: "claim line" })?;
    let units = store::units_of_lines(&mut ctx.look(Action::Look).await?, ctx.actor().unit, &[id]).await?;
    Ok(units
        .into_iter()
        .map(|listed| LineUnit { held: claim.holds(line, listed.unit.id), ..listed })
        .collect())
}

/// The receipts with these ids that lines of a claim rest on, if the actor sees its grant. A receipt never changes.
pub async fn claim_receipts(
    ctx: &Ctx,
    claim: &Claim,
    ids: &BTreeSet<ReceiptId>,
) -> Result<Vec<Receipt>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::seen_with(access::visible_grant(&mut conn, ctx, claim.grant).await, "claim")?;
    let of_claim = claim.lines.iter().filter_map(ClaimLine::receipt).filter(|id| ids.contains(id));
    let ids: Vec<ReceiptId> = of_claim.collect::<BTreeSet<_>>().into_iter().collect();
    Ok(store::receipts(&mut conn, ctx.actor().unit, &ids).await?)
}

/// The grant, if the actor sees it.
pub async fn grant(ctx: &Ctx, id: GrantId) -> Result<Grant, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::visible_grant(&mut conn, ctx, id).await?;
    let found: Option<Grant> = shown!(ctx, &mut conn, store::grant, Grant, id);
    found.ok_or(FlowError::NotFound { what: "grant" })
}

/// A page of the grants that the actor sees.
pub async fn grants(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> Result<Page<Grant>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let sees_all = access::sees_all(&mut conn, ctx).await?;
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let all = None::<OrganisationId>;
        let ids: Vec<GrantId> = listed!(ctx, &mut conn, store::grant_ids, GrantId, Grant, all, page.after());
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let mut seen = seen_grants(&mut conn, ctx, ids, sees_all).await?;
            let is_full = ids.iter().any(|id| !page.take(id.0, seen.remove(id)));
            if is_full {
                break;
            }
        }
    }
    Ok(page.done())
}

/// The grants that draw on a grant and that the actor sees, oldest first.
pub async fn grants_below(ctx: &Ctx, parent: GrantId) -> Result<Vec<Grant>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::visible_grant(&mut conn, ctx, parent).await?;
    let sees_all = access::sees_all(&mut conn, ctx).await?;
    let ids = store::forwardings(&mut conn, parent).await?;
    Ok(seen_grants(&mut conn, ctx, &ids, sees_all).await?.into_values().collect())
}

/// Which of some grants the actor sees, as they stand, or as they stood if the circumstances say so.
async fn seen_grants(
    conn: &mut Conn,
    ctx: &Ctx,
    ids: &[GrantId],
    sees_all: bool,
) -> Result<BTreeMap<GrantId, Grant>, FlowError> {
    let mut found = shown_grants(conn, ctx, ids).await?;
    if !sees_all {
        let seen = access::seen_of(conn, ctx, &found).await?;
        found.retain(|grant| seen.contains(&grant.id));
    }
    Ok(found.into_iter().map(|grant| (grant.id, grant)).collect())
}

/// Some grants as they stand, or those that there were as they stood if the circumstances say so; whoever may see them.
pub(crate) async fn shown_grants(
    conn: &mut Conn,
    ctx: &Ctx,
    ids: &[GrantId],
) -> Result<Vec<Grant>, FlowError> {
    let Some(as_of) = ctx.shown_as_of() else {
        return Ok(store::grants(conn, ctx.actor().unit, ids).await?);
    };
    let mut then = Vec::with_capacity(ids.len());
    for id in ids {
        then.extend(answer::<Grant>(conn, ctx, (SubjectKind::Grant, id.0), as_of).await?);
    }
    Ok(then)
}

/// Every grant that the actor sees.
pub(crate) async fn all_grants(ctx: &Ctx) -> Result<Vec<Grant>, FlowError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = grants(ctx, after, MOST).await?;
        all.extend(page.items);
        let Some(next) = page.next else { return Ok(all) };
        after = Some(next);
    }
}

/// Where the money of each position of a grant stands.
pub async fn grant_figures(ctx: &Ctx, grant: &Grant) -> Result<Vec<Figures>, FlowError> {
    let mut conn = ctx.look_at_figures().await?;
    let ids: Vec<_> = grant.positions.iter().map(|position| position.id).collect();
    let found = match ctx.shown_as_of() {
        None => store::figures_of_positions(&mut conn, grant.unit, &ids).await?,
        Some(as_of) => store::figures_of_positions_as_of(&mut conn, grant.unit, &ids, as_of).await?,
    };
    ids.iter().map(|id| found.get(id).copied().ok_or(FlowError::NotFound { what: "position" })).collect()
}

/// Where the eligible cost of each plan line of a grant stands: what earlier claims have taken, and what is left.
pub async fn held(ctx: &Ctx, grant: &Grant) -> Result<Vec<HeldCost>, FlowError> {
    let Some(as_of) = ctx.shown_as_of() else {
        return Ok(store::held_costs(&mut ctx.look(Action::Look).await?, grant.unit, grant.id).await?);
    };
    let costs =
        store::held_costs_as_of(&mut ctx.look_at_figures().await?, grant.unit, grant.id, as_of).await?;
    let parked = parked_then(ctx, grant.id).await?;
    let with_parked = |held: HeldCost| {
        let parked = parked.get(&held.plan_line).copied().unwrap_or_default();
        HeldCost { parked, ..held }
    };
    Ok(costs.into_iter().map(with_parked).collect())
}

/// What the claims of a grant, as they stood, had parked of each plan line that no later one had claimed again.
async fn parked_then(ctx: &Ctx, grant: GrantId) -> Result<BTreeMap<PlanLineId, Cents>, FlowError> {
    let mut parked: BTreeMap<PlanLineId, Cents> = BTreeMap::new();
    let mut after = None;
    loop {
        // A claim may have thousands of lines: few of them are held at a time.
        let page = claims(ctx, Some(grant), after, 5).await?;
        let lines = page.items.iter().flat_map(|claim| &claim.lines);
        for line in lines.filter(|line| line.waiting().is_ok()) {
            let sum = parked.entry(line.plan_line).or_default();
            *sum = sum.plus(line.signed(line.eligible))?;
        }
        let Some(next) = page.next else { return Ok(parked) };
        after = Some(next);
    }
}

/// The position of every euro, per ministry and component. The first recipient and auditors see it.
pub async fn funding_position(ctx: &Ctx) -> Result<Vec<PositionFigures>, FlowError> {
    drop(ctx.look_at_whole(Action::Look).await?);
    let (mut conn, unit) = (ctx.look_at_figures().await?, ctx.actor().unit);
    Ok(match ctx.shown_as_of() {
        None => store::figures(&mut conn, unit).await?,
        Some(as_of) => store::figures_as_of(&mut conn, unit, as_of).await?,
    })
}

/// All organisations of the unit. A provider sees itself and the first recipient.
pub async fn organisations(ctx: &Ctx) -> Result<Vec<Organisation>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let mut all = store::organisations(&mut conn, ctx.actor().unit).await?;
    if let Some(as_of) = ctx.shown_as_of() {
        let mut past = Vec::with_capacity(all.len());
        for organisation in all {
            let subject = (SubjectKind::Organisation, organisation.id.0);
            past.extend(answer(&mut conn, ctx, subject, as_of).await?);
        }
        all = past;
    }
    let (actor, all_of_them) = (ctx.actor(), access::sees_all(&mut conn, ctx).await?);
    let visible = |organisation: &Organisation| {
        all_of_them
            || organisation.id == actor.organisation
            || organisation.kind == store::OrganisationKind::Municipality
    };
    Ok(all.into_iter().filter(visible).collect())
}

/// The programmes of the unit, each version with its number. A programme file never changes: it is there or not yet.
pub async fn programmes(ctx: &Ctx) -> Result<Vec<(i64, Programme)>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let mut found = Vec::new();
    for file in store::programmes(&mut conn, ctx.actor().unit).await? {
        let there = match ctx.shown_as_of() {
            None => true,
            Some(as_of) => {
                let subject = (SubjectKind::Programme, file.id);
                store::answer_as_of(&mut conn, ctx.actor().unit, subject, as_of).await?.is_some()
            }
        };
        if there {
            found.push((file.number, file.programme()?));
        }
    }
    Ok(found)
}

/// The closed periods of the unit, oldest first.
pub async fn closed_periods(
    ctx: &Ctx,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<ClosedPeriod>, FlowError> {
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let ids = store::closed_period_ids(&mut conn, unit, ClosedPeriodId(page.after()), MOST).await?;
        page.ends_with(ids.len());
        for id in ids {
            let found = shown!(ctx, &mut conn, store::closed_period, ClosedPeriod, id);
            if !page.take(id.0, found) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// The closed period with an id.
pub async fn closed_period(ctx: &Ctx, id: ClosedPeriodId) -> Result<ClosedPeriod, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let found: Option<ClosedPeriod> = shown!(ctx, &mut conn, store::closed_period, ClosedPeriod, id);
    found.ok_or(FlowError::NotFound { what: "closed period" })
}

/// The end of the unit's chain.
pub async fn chain_head(ctx: &Ctx) -> Result<Head, FlowError> {
    let (mut conn, unit) = (ctx.look(Action::Look).await?, ctx.actor().unit);
    if let Some(as_of) = ctx.shown_as_of() {
        return Ok(store::head_as_of(&mut conn, unit, as_of).await?);
    }
    let heads = store::heads(&mut conn, &[unit]).await?;
    Ok(heads.get(&unit).copied().unwrap_or(Head::EMPTY))
}
