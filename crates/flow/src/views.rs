//! What people look at: lists, single subjects, the position of every euro, the journal; as they stand, or as they stood
//! if the circumstances say so ([`Ctx::as_of`]). Who may see what follows the tree as it is.

mod claim_excerpts;
mod claim_lines;
mod claimed_before;
mod counts;
mod figures;
mod filling;
mod found_lines;
mod grant_list;
mod journal;
mod narrowed;
mod newest_payments;
mod plan_effects;
mod proposals;
mod read_grants;
mod registry;
mod seen_grants;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    Claim, ClaimId, Grant, GrantId, LineState, Payment, PaymentId, PayoutRequest, PayoutRequestId,
    PayoutTerms, PayoutTermsId, Proof, ProofId, ProofSignature, ProofSignatureId, Receivable, ReceivableId,
    Repayment, RepaymentId, Report, ReportId,
};
use ledger::Head;
use serde::de::DeserializeOwned;
use store::{AsOf, Conn, StoreError, SubjectKind};
use uuid::Uuid;

pub use claim_excerpts::{claim_excerpt, claim_excerpts, claim_overviews, claims_asked};
pub(crate) use claim_excerpts::{overviews_of_grants, waiting as waiting_claims};
pub use claim_lines::{claim_line_units, claim_receipts, claim_with_line, places_of_lines, units_of_claim};
pub use claimed_before::{
    ClaimedBefore, LineBefore, LinesBefore, PlaceBefore, UnitsBefore, claimed_before, lines_before,
    units_before,
};
pub(crate) use counts::LIMIT;
pub use counts::{
    Count, MOST_COUNTED, claim_count, grant_count, payment_count, payout_request_count, proof_count,
    receivable_count,
};
pub use figures::{figures_of_grants, funding_position, grant_figures, held};
pub(crate) use filling::Filling;
pub use found_lines::{FoundLines, found_lines, line_marks, marked_open_lines};
pub(crate) use grant_list::{all_grants, shown_grants};
pub use grant_list::{grant, grants, grants_below, grants_with};
pub use journal::{EntriesOf, JournalAsked, hand_in, journal, journal_of, journal_outlines};
pub(crate) use journal::{entries_kind, own_subject};
pub use narrowed::{payments_asked, payout_requests_asked, proofs_asked, receivables_asked};
pub use newest_payments::newest_payments;
pub use plan_effects::plan_effects;
pub(crate) use read_grants::{ReadGrants, grants_as_they_stand};
pub use registry::{closed_period, closed_periods, organisations, programmes};
pub(crate) use seen_grants::SeenGrants;

use crate::{Action, Ctx, FlowError, Role, access};

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
        $crate::views::shown!($ctx, $conn, $load, $crate::views::answers, $kind, $id)
    };
    ($ctx:ident, $conn:expr, $load:path, $then:path, $kind:ident, $id:expr) => {
        match $ctx.shown_as_of() {
            None => $load($conn, $ctx.actor().unit, $id).await?,
            Some(as_of) => {
                let asked = [$id.0];
                let of = (::store::SubjectKind::$kind, asked.as_slice());
                $then($conn, $ctx, of, as_of).await?.remove(&$id.0)
            }
        }
    };
}
pub(crate) use shown;

/// Each of some subjects with its id, as it stands, or as it stood if the circumstances say so: they are read together.
macro_rules! shown_each {
    ($ctx:ident, $conn:expr, $load:path, $then:path, $kind:ident, $ids:expr) => {{
        let asked: Vec<::uuid::Uuid> = $ids.iter().map(|id| id.0).collect();
        let mut found = match $ctx.shown_as_of() {
            None => $load($conn, $ctx.actor().unit, &asked).await?,
            Some(as_of) => {
                let of = (::store::SubjectKind::$kind, asked.as_slice());
                $then($conn, $ctx, of, as_of).await?
            }
        };
        asked.into_iter().map(|id| (id, found.remove(&id))).collect()
    }};
}
pub(crate) use shown_each;

/// What the journal has of some subjects as they stood, by their ids.
pub(crate) async fn answers<T: DeserializeOwned>(
    conn: &mut Conn,
    ctx: &Ctx,
    subjects: (SubjectKind, &[Uuid]),
    as_of: AsOf,
) -> Result<BTreeMap<Uuid, T>, FlowError> {
    parsed(store::answers_as_of(conn, ctx.actor().unit, subjects, as_of).await?)
}

/// What the journal has of all subjects of a kind of some owners as they stood, by their ids.
pub(crate) async fn answers_of_owners<T: DeserializeOwned>(
    conn: &mut Conn,
    ctx: &Ctx,
    owners: (SubjectKind, &[Uuid]),
    as_of: AsOf,
) -> Result<BTreeMap<Uuid, T>, FlowError> {
    parsed(store::answers_of_owners_as_of(conn, ctx.actor().unit, owners, as_of).await?)
}

fn parsed<T: DeserializeOwned>(answers: BTreeMap<Uuid, String>) -> Result<BTreeMap<Uuid, T>, FlowError> {
    let one =
        |(id, answer): (Uuid, String)| Ok((id, serde_json::from_str(&answer).map_err(StoreError::from)?));
    answers.into_iter().map(one).collect()
}

/// Some claims as they stood, with what later claims say of their parked lines.
pub(crate) async fn claims_then(
    conn: &mut Conn,
    ctx: &Ctx,
    claims: (SubjectKind, &[Uuid]),
    as_of: AsOf,
) -> Result<BTreeMap<Uuid, Claim>, FlowError> {
    let claims = answers(conn, ctx, claims, as_of).await?;
    with_reincluded(conn, ctx, claims, as_of).await
}

/// The claims of some grants as they stood, with what later claims say of their parked lines.
pub(crate) async fn claims_of_grants_then(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: (SubjectKind, &[Uuid]),
    as_of: AsOf,
) -> Result<BTreeMap<Uuid, Claim>, FlowError> {
    let claims = answers_of_owners(conn, ctx, grants, as_of).await?;
    with_reincluded(conn, ctx, claims, as_of).await
}

async fn with_reincluded(
    conn: &mut Conn,
    ctx: &Ctx,
    claims: BTreeMap<Uuid, Claim>,
    as_of: AsOf,
) -> Result<BTreeMap<Uuid, Claim>, FlowError> {
    let has_parked =
        |claim: &&Claim| claim.lines.iter().any(|line| matches!(line.state, LineState::Parked { .. }));
    let parked: Vec<ClaimId> = claims.values().filter(has_parked).map(|claim| claim.id).collect();
    if parked.is_empty() {
        return Ok(claims);
    }
    let again = store::reincluded_as_of(conn, ctx.actor().unit, &parked, as_of).await?;
    Ok(claims.into_iter().map(|(id, claim)| (id, claim.reincluded(&again))).collect())
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

/// The next ids of what waits, or of what may have waited if the circumstances say so: what waits now, and what was told of
/// since. What nothing was told of since stands as it stood.
macro_rules! may_wait {
    ($ctx:ident, $conn:expr, $ids:path, $id:path, $kind:ident, $after:expr) => {{
        let (unit, most) = ($ctx.actor().unit, $crate::views::MOST);
        match $ctx.shown_as_of() {
            None => $ids($conn, unit, $id($after), most).await?,
            Some(as_of) => {
                let now = $ids($conn, unit, $id($after), i64::MAX).await?;
                let now: Vec<::uuid::Uuid> = now.into_iter().map(|id| id.0).collect();
                let of = (::store::SubjectKind::$kind, now.as_slice());
                let ids = store::unsettled_ids_as_of($conn, unit, of, $after, most, as_of).await?;
                ids.into_iter().map($id).collect()
            }
        }
    }};
}
pub(crate) use may_wait;

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
            $crate::views::answers,
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
            let found: Vec<(::uuid::Uuid, Option<$type>)> =
                $crate::views::shown_each!(ctx, &mut conn, $load, $then, $type, [id]);
            let found = found.into_iter().find_map(|(_, found)| found);
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
                for ids in ids.chunks(page.at_once()) {
                    let found: Vec<(::uuid::Uuid, Option<$type>)> =
                        $crate::views::shown_each!(ctx, &mut conn, $load, $then, $type, ids);
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

readers!(claim, claims, "claim", Claim, ClaimId, store::claims_with, store::claim_ids, claims_then, of_claim);
readers!(payment, payments, "payment", Payment, PaymentId, store::payments_with, store::payment_ids);
readers!(
    payout_request,
    payout_requests,
    "payout request",
    PayoutRequest,
    PayoutRequestId,
    store::payout_requests_with,
    store::payout_request_ids,
    answers,
    of_payout_request
);
readers!(
    payout_terms,
    all_payout_terms,
    "payout terms",
    PayoutTerms,
    PayoutTermsId,
    store::payout_terms_with,
    store::payout_terms_ids
);
readers!(
    receivable,
    receivables,
    "receivable",
    Receivable,
    ReceivableId,
    store::receivables_with,
    store::receivable_ids
);
readers!(
    repayment,
    repayments,
    "repayment",
    Repayment,
    RepaymentId,
    store::repayments_with,
    store::repayment_ids
);
readers!(proof, proofs, "proof", Proof, ProofId, store::proofs_with, store::proof_ids);
readers!(
    proof_signature,
    proof_signatures,
    "proof signature",
    ProofSignature,
    ProofSignatureId,
    store::proof_signatures_with,
    store::proof_signature_ids
);
readers!(report, reports, "report", Report, ReportId, store::reports_with, store::report_ids);

/// The last day of which an auditor sees what was known; none, if nothing bounds it, and none for anybody else.
pub async fn last_known_day(ctx: &Ctx) -> Result<Option<NaiveDate>, FlowError> {
    if ctx.actor().role != Role::Auditor {
        return Ok(None);
    }
    access::last_known_day(&mut ctx.store().read().await?, ctx).await
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
