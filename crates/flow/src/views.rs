//! What people look at: lists, single subjects, the position of every euro, the journal.

use grants::{
    Claim, ClaimId, Figures, Grant, GrantId, Payment, PaymentId, PayoutRequest, PayoutRequestId, Programme,
    Proof, ProofId,
};
use ledger::{EntryNumber, Head};
use store::{JournalEntry, Organisation, PositionFigures};
use uuid::Uuid;

use crate::{Ctx, FlowError, Role, access};

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

/// Declares the two readers of a subject that hangs on a grant: one by id, and a page of them.
macro_rules! readers {
    ($one:ident, $page:ident, $what:literal, $type:ty, $id:ident, $load:path, $ids:path) => {
        #[doc = concat!("The ", $what, ", if the actor sees its grant.")]
        pub async fn $one(ctx: &Ctx, id: $id) -> Result<$type, FlowError> {
            let mut conn = ctx.read().await?;
            let unknown = FlowError::NotFound { what: $what };
            let Some(found) = $load(&mut conn, ctx.actor().unit, id).await? else { return Err(unknown) };
            access::seen_with(access::visible_grant(&mut conn, ctx, found.grant).await, $what)?;
            Ok(found)
        }

        #[doc = concat!("A page of what the actor sees: each ", $what, " of a grant, or of all.")]
        pub async fn $page(
            ctx: &Ctx,
            grant: Option<GrantId>,
            after: Option<Uuid>,
            limit: i64,
        ) -> Result<Page<$type>, FlowError> {
            let mut conn = ctx.read().await?;
            if let Some(grant) = grant {
                access::visible_grant(&mut conn, ctx, grant).await?;
            }
            let unit = ctx.actor().unit;
            let mut page = Filling::new(limit, after);
            while page.goes_on() {
                let ids = $ids(&mut conn, unit, grant, $id(page.after), MOST).await?;
                page.ends_with(ids.len());
                for id in ids {
                    let Some(found) = $load(&mut conn, unit, id).await? else { continue };
                    let seen = access::sees_grant(&mut conn, ctx, found.grant).await?;
                    if !page.take(id.0, seen.then_some(found)) {
                        break;
                    }
                }
            }
            Ok(page.done())
        }
    };
}

readers!(claim, claims, "claim", Claim, ClaimId, store::claim, store::claim_ids);
readers!(payment, payments, "payment", Payment, PaymentId, store::payment, store::payment_ids);
readers!(
    payout_request,
    payout_requests,
    "payout request",
    PayoutRequest,
    PayoutRequestId,
    store::payout_request,
    store::payout_request_ids
);
readers!(proof, proofs, "proof", Proof, ProofId, store::proof, store::proof_ids);

/// A page that is being filled with what the actor sees. Where it goes on is the last of these, so that nobody learns
/// an id of what is not theirs.
struct Filling<T> {
    items: Vec<(Uuid, T)>,
    limit: usize,
    after: Uuid,
    ended: bool,
}

impl<T> Filling<T> {
    fn new(limit: i64, after: Option<Uuid>) -> Self {
        let limit = usize::try_from(limit.clamp(1, MOST)).unwrap_or(1);
        Self { items: Vec::new(), limit, after: after.unwrap_or(Uuid::nil()), ended: false }
    }

    fn is_full(&self) -> bool {
        self.items.len() > self.limit
    }

    fn goes_on(&self) -> bool {
        !self.ended && !self.is_full()
    }

    /// A batch with fewer than were asked for was the last one.
    fn ends_with(&mut self, batch: usize) {
        self.ended = i64::try_from(batch).is_ok_and(|batch| batch < MOST);
    }

    /// Takes the next subject if it is seen. Whether more are wanted: one more than the page has, to know of the next.
    fn take(&mut self, id: Uuid, seen: Option<T>) -> bool {
        self.after = id;
        self.items.extend(seen.map(|subject| (id, subject)));
        !self.is_full()
    }

    fn done(mut self) -> Page<T> {
        let more = self.is_full();
        self.items.truncate(self.limit);
        let next = self.items.last().filter(|_| more).map(|(id, _)| *id);
        Page { items: self.items.into_iter().map(|(_, subject)| subject).collect(), next }
    }
}

/// The grant, if the actor sees it.
pub async fn grant(ctx: &Ctx, id: GrantId) -> Result<Grant, FlowError> {
    access::visible_grant(&mut ctx.read().await?, ctx, id).await
}

/// A page of the grants that the actor sees.
pub async fn grants(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> Result<Page<Grant>, FlowError> {
    let mut conn = ctx.read().await?;
    let unit = ctx.actor().unit;
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let ids = store::grant_ids(&mut conn, unit, None, GrantId(page.after), MOST).await?;
        page.ends_with(ids.len());
        for id in ids {
            let Some(grant) = store::grant(&mut conn, unit, id).await? else { continue };
            let seen = access::sees(&mut conn, ctx.actor(), &grant).await?;
            if !page.take(id.0, seen.then_some(grant)) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// Where the money of each position of a grant stands.
pub async fn grant_figures(ctx: &Ctx, grant: &Grant) -> Result<Vec<Figures>, FlowError> {
    let mut conn = ctx.read().await?;
    let mut figures = Vec::with_capacity(grant.positions.len());
    for position in &grant.positions {
        let found = store::figures_of_position(&mut conn, grant.unit, position.id).await?;
        figures.push(found.ok_or(FlowError::NotFound { what: "position" })?);
    }
    Ok(figures)
}

/// The position of every euro, per ministry and component. Providers do not see it.
pub async fn funding_position(ctx: &Ctx) -> Result<Vec<PositionFigures>, FlowError> {
    not_for_providers(ctx)?;
    Ok(store::figures(&mut ctx.read().await?, ctx.actor().unit).await?)
}

/// All organisations of the unit. A provider sees itself and the first recipient.
pub async fn organisations(ctx: &Ctx) -> Result<Vec<Organisation>, FlowError> {
    let all = store::organisations(&mut ctx.read().await?, ctx.actor().unit).await?;
    let actor = ctx.actor();
    let visible = |organisation: &Organisation| {
        actor.role != Role::Provider
            || organisation.id == actor.organisation
            || organisation.kind == store::OrganisationKind::Municipality
    };
    Ok(all.into_iter().filter(visible).collect())
}

/// The programmes of the unit.
pub async fn programmes(ctx: &Ctx) -> Result<Vec<Programme>, FlowError> {
    let all = store::programmes(&mut ctx.read().await?, ctx.actor().unit).await?;
    all.into_iter().map(|(_, _, definition)| Ok(Programme::parse(&definition)?)).collect()
}

/// A page of the journal, oldest first; of one subject or of all. Providers see it for their own subjects only.
pub async fn journal(
    ctx: &Ctx,
    subject: Option<Uuid>,
    after: EntryNumber,
    limit: i64,
) -> Result<Vec<JournalEntry>, FlowError> {
    match subject {
        Some(subject) if ctx.actor().role == Role::Provider => own_subject(ctx, subject).await?,
        Some(_) => {}
        None => not_for_providers(ctx)?,
    }
    let limit = limit.clamp(1, MOST);
    Ok(store::journal_page(&mut ctx.read().await?, ctx.actor().unit, subject, after, limit).await?)
}

async fn own_subject(ctx: &Ctx, subject: Uuid) -> Result<(), FlowError> {
    let known = grant(ctx, GrantId(subject)).await.is_ok()
        || claim(ctx, ClaimId(subject)).await.is_ok()
        || payment(ctx, PaymentId(subject)).await.is_ok()
        || payout_request(ctx, PayoutRequestId(subject)).await.is_ok()
        || proof(ctx, ProofId(subject)).await.is_ok();
    if known { Ok(()) } else { Err(FlowError::NotFound { what: "subject" }) }
}

/// The end of the unit's chain.
pub async fn chain_head(ctx: &Ctx) -> Result<Head, FlowError> {
    let unit = ctx.actor().unit;
    let heads = store::heads(&mut ctx.read().await?, &[unit]).await?;
    Ok(heads.get(&unit).copied().unwrap_or(Head::EMPTY))
}

fn not_for_providers(ctx: &Ctx) -> Result<(), FlowError> {
    if ctx.actor().role == Role::Provider {
        return Err(FlowError::Forbidden { by: "finance staff and auditors" });
    }
    Ok(())
}
