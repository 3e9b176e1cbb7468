//! The documents that can be made of what somebody sees.
//!
//! *Cost.* Each kind of what documents are about is read once for all grants, claims without their lines; so are the numbers.

use std::collections::{BTreeMap, BTreeSet};

use grants::{Claim, Grant, GrantId, Payment, PayoutRequest, Proof, Receivable};
use store::Conn;

use super::{
    DocumentKind, Numbered, Numbers,
    about::{self, Listed},
    numbers,
};
use crate::{
    Action, Ctx, FlowError, access, deadlines,
    hanging::{self, by_grant},
    views,
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
    let subjects = Subjects::of(ctx, &grants).await?;
    let mut groups = Vec::with_capacity(grants.len() + 1);
    for grant in grants {
        let documents = subjects.documents_of(ctx, &grant, late.contains(&grant.id));
        groups.push(Group { grant: Some(grant), documents });
    }
    let documents = if of.is_none() { of_unit(ctx).await? } else { Vec::new() };
    if !documents.is_empty() {
        groups.push(Group { grant: None, documents });
    }
    Ok(groups)
}

/// What documents are about, by its grant: read together, however many grants there are.
struct Subjects {
    proofs: BTreeMap<GrantId, Vec<Proof>>,
    requests: BTreeMap<GrantId, Vec<PayoutRequest>>,
    claims: BTreeMap<GrantId, Vec<Claim>>,
    payments: BTreeMap<GrantId, Vec<Payment>>,
    receivables: BTreeMap<GrantId, Vec<Receivable>>,
    numbers: Numbers,
}

impl Subjects {
    /// What hangs on some grants that the actor sees.
    async fn of(ctx: &Ctx, grants: &[Grant]) -> Result<Self, FlowError> {
        let mut conn = ctx.look(Action::Look).await?;
        let all: Vec<GrantId> = grants.iter().map(|grant| grant.id).collect();
        // What is claimed, paid and demanded of an award, its giver writes about.
        let forwarded = grants.iter().filter(|grant| grant.parent.is_some());
        let forwarded: Vec<GrantId> = forwarded.map(|grant| grant.id).collect();
        let claims = views::overviews_of_grants(&mut conn, ctx, &forwarded).await?;
        Ok(Self {
            proofs: by_grant(hanging::proofs(&mut conn, ctx, &all).await?, |it| it.grant),
            requests: by_grant(hanging::payout_requests(&mut conn, ctx, &all).await?, |it| it.grant),
            claims: by_grant(claims, |it| it.grant),
            payments: by_grant(hanging::payments(&mut conn, ctx, &forwarded).await?, |it| it.grant),
            receivables: by_grant(hanging::receivables(&mut conn, ctx, &forwarded).await?, |it| it.grant),
            numbers: all_numbers(&mut conn, ctx, (&all, &forwarded)).await?,
        })
    }

    /// The documents of a grant and of what hangs on it.
    fn documents_of(&self, ctx: &Ctx, grant: &Grant, is_late: bool) -> Vec<Listed> {
        let mut found = Vec::new();
        // What was made stands before drafts of it.
        for proof in self.proofs.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_proof(ctx, grant, proof));
        }
        found.extend(about::of_grant_itself(grant, is_late));
        for request in self.requests.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_payout_request(grant, request, &self.numbers));
        }
        for claim in self.claims.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_claim(ctx, grant, claim));
        }
        for payment in self.payments.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_payment(ctx, grant, payment, &self.numbers));
        }
        for receivable in self.receivables.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_receivable(grant, receivable, &self.numbers));
        }
        found
    }
}

/// The numbers of what is asked for with some grants, and of what is ordered and demanded of those that are forwarded.
async fn all_numbers(
    conn: &mut Conn,
    ctx: &Ctx,
    (all, forwarded): (&[GrantId], &[GrantId]),
) -> Result<Numbers, FlowError> {
    let (unit, mut found) = (ctx.actor().unit, Numbers::new());
    for (grants, what) in
        [(all, Numbered::Request), (forwarded, Numbered::Order), (forwarded, Numbered::Demand)]
    {
        found.extend(numbers::of_grants(conn, unit, grants, what).await?);
    }
    Ok(found)
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
