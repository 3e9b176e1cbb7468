//! The documents that can be made of what somebody sees.

use std::collections::BTreeSet;

use grants::{Grant, GrantId};

use super::{
    DocumentKind, Numbered, Numbers,
    about::{self, Listed},
    numbers,
};
use crate::{
    Action, Ctx, FlowError, access, deadlines,
    views::{self, MOST, Page},
};

/// The documents of a grant, or those of the unit as a whole.
#[derive(Clone, Debug)]
pub struct Group {
    /// The grant; nothing, where they are about all of them.
    pub grant: Option<Grant>,
    /// The documents.
    pub documents: Vec<Listed>,
}

/// Every document of the grants that the actor sees, then those of the unit as a whole, as of the day for which they are
/// shown.
pub async fn list(ctx: &Ctx) -> Result<Vec<Listed>, FlowError> {
    Ok(groups(ctx, None).await?.into_iter().flat_map(|group| group.documents).collect())
}

/// The documents of each grant that the actor sees, then those of the unit as a whole; of one grant, if it is named. They
/// are those of the day for which the books are shown: what there is for today alone is not among them on another.
pub async fn groups(ctx: &Ctx, of: Option<GrantId>) -> Result<Vec<Group>, FlowError> {
    let grants = match of {
        Some(id) => vec![views::grant(ctx, id).await?],
        None => views::all_grants(ctx).await?,
    };
    let late = match &grants[..] {
        _ if ctx.shown_as_of().is_some() => BTreeSet::new(),
        [one] => deadlines::has_a_late_proof(ctx, one).await?.then_some(one.id).into_iter().collect(),
        _ => deadlines::with_a_late_proof(ctx).await?,
    };
    let mut groups = Vec::with_capacity(grants.len() + 1);
    for grant in grants {
        let documents = of_grant(ctx, &grant, late.contains(&grant.id)).await?;
        groups.push(Group { grant: Some(grant), documents });
    }
    let documents = if of.is_none() { of_unit(ctx).await? } else { Vec::new() };
    if !documents.is_empty() {
        groups.push(Group { grant: None, documents });
    }
    Ok(groups)
}

/// Everything of a grant that a page by page reader gives.
macro_rules! all {
    ($ctx:expr, $page:path, $grant:expr) => {{
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let Page { items, next } = $page($ctx, Some($grant.id), after, MOST).await?;
            all.extend(items);
            let Some(next) = next else { break all };
            after = Some(next);
        }
    }};
}

async fn of_grant(ctx: &Ctx, grant: &Grant, is_late: bool) -> Result<Vec<Listed>, FlowError> {
    let mut found = Vec::new();
    // What was made stands before drafts of it.
    for proof in all!(ctx, views::proofs, grant) {
        found.extend(about::of_proof(ctx, grant, &proof));
    }
    found.extend(about::of_grant_itself(grant, is_late));
    let requests = all!(ctx, views::payout_requests, grant);
    let numbers = numbers_of(ctx, grant, (Numbered::Request, requests.is_empty())).await?;
    found.extend(requests.iter().flat_map(|request| about::of_payout_request(grant, request, &numbers)));
    if grant.parent.is_none() {
        return Ok(found);
    }
    for excerpt in all!(ctx, views::claim_overviews, grant) {
        found.extend(about::of_claim(ctx, grant, &excerpt.claim));
    }
    let payments = all!(ctx, views::payments, grant);
    let numbers = numbers_of(ctx, grant, (Numbered::Order, payments.is_empty())).await?;
    found.extend(payments.iter().flat_map(|payment| about::of_payment(ctx, grant, payment, &numbers)));
    let receivables = all!(ctx, views::receivables, grant);
    let numbers = numbers_of(ctx, grant, (Numbered::Demand, receivables.is_empty())).await?;
    found.extend(receivables.iter().flat_map(|it| about::of_receivable(grant, it, &numbers)));
    Ok(found)
}

/// The numbers of what hangs on a grant, if any does.
async fn numbers_of(
    ctx: &Ctx,
    grant: &Grant,
    (what, is_empty): (Numbered, bool),
) -> Result<Numbers, FlowError> {
    if is_empty { Ok(Numbers::new()) } else { numbers(ctx, grant, what).await }
}

/// The journal and the trail, for who sees the unit as a whole.
async fn of_unit(ctx: &Ctx) -> Result<Vec<Listed>, FlowError> {
    let unit = ctx.actor().unit;
    let sees_all = access::sees_all(&mut ctx.look(Action::Look).await?, ctx).await?;
    if !sees_all {
        return Ok(Vec::new());
    }
    let head = views::chain_head(ctx).await?.number.get();
    let listed = |kind, title: &str| Listed { kind, subject: unit.0, title: title.to_owned(), version: head };
    let mut found = vec![listed(DocumentKind::JournalExtract, "Journalauszug, alle Vorgänge")];
    let knows_trail = Action::LookAtTrail.allows(ctx.actor().role) && ctx.shown_as_of().is_none();
    found
        .extend(knows_trail.then(|| listed(DocumentKind::AuditProtocol, "Zugriffsprotokoll, alle Personen")));
    Ok(found)
}
