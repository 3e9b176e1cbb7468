//! The documents that can be made of what somebody sees.
//!
//! *Cost.* Each kind of what documents are about is read once for all grants, claims without their lines: how many documents there are
//! follows from it. What is numbered is called by its number where that is asked for: of all grants, or of those that a page shows.

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
    let mut listing = Listing::of(ctx, of).await?;
    let all = (0..listing.groups.len()).collect();
    listing.number(ctx, &all).await?;
    Ok(listing.groups)
}

/// The documents of each grant, then those of the unit as a whole, of which some may be shown.
pub struct Listing {
    /// The documents, grant by grant. What is numbered is called by the reference of its grant alone until it is called by its number.
    pub groups: Vec<Group>,
    subjects: Subjects,
    /// The grants of which a proof is late.
    late: BTreeSet<GrantId>,
}

impl Listing {
    /// The documents that [`groups`] tells, none of them called by its number yet.
    pub async fn of(ctx: &Ctx, of: Option<GrantId>) -> Result<Self, FlowError> {
        let grants = match of {
            Some(id) => vec![views::grant(ctx, id).await?],
            None => views::all_grants(ctx).await?,
        };
        let late = if ctx.shown_as_of().is_some() {
            BTreeSet::new()
        } else {
            deadlines::with_a_late_proof(ctx, &grants).await?
        };
        let (subjects, none) = (Subjects::of(ctx, &grants).await?, Numbers::new());
        let mut groups = Vec::with_capacity(grants.len() + 1);
        for grant in grants {
            let documents = subjects.documents_of(ctx, &grant, late.contains(&grant.id), &none);
            groups.push(Group { grant: Some(grant), documents });
        }
        let documents = if of.is_none() { of_unit(ctx).await? } else { Vec::new() };
        if !documents.is_empty() {
            groups.push(Group { grant: None, documents });
        }
        Ok(Self { groups, subjects, late })
    }

    /// Calls what is numbered by its number, in the groups that stand at these places. None gets another document by that.
    pub async fn number(&mut self, ctx: &Ctx, places: &BTreeSet<usize>) -> Result<(), FlowError> {
        let grants = places.iter().filter_map(|place| self.groups.get(*place)?.grant.as_ref());
        let (all, forwarded) = ids(grants);
        let numbers = all_numbers(&mut ctx.look(Action::Look).await?, ctx, (&all, &forwarded)).await?;
        for place in places {
            if let Some(Group { grant: Some(grant), documents }) = self.groups.get_mut(*place) {
                let is_late = self.late.contains(&grant.id);
                *documents = self.subjects.documents_of(ctx, grant, is_late, &numbers);
            }
        }
        Ok(())
    }
}

/// What documents are about, by its grant: read together, however many grants there are.
struct Subjects {
    proofs: BTreeMap<GrantId, Vec<Proof>>,
    requests: BTreeMap<GrantId, Vec<PayoutRequest>>,
    claims: BTreeMap<GrantId, Vec<Claim>>,
    payments: BTreeMap<GrantId, Vec<Payment>>,
    receivables: BTreeMap<GrantId, Vec<Receivable>>,
}

impl Subjects {
    /// What hangs on some grants that the actor sees.
    async fn of(ctx: &Ctx, grants: &[Grant]) -> Result<Self, FlowError> {
        let mut conn = ctx.look(Action::Look).await?;
        let (all, forwarded) = ids(grants);
        let claims = views::overviews_of_grants(&mut conn, ctx, &forwarded).await?;
        Ok(Self {
            proofs: by_grant(hanging::proofs(&mut conn, ctx, &all).await?, |it| it.grant),
            requests: by_grant(hanging::payout_requests(&mut conn, ctx, &all).await?, |it| it.grant),
            claims: by_grant(claims, |it| it.grant),
            payments: by_grant(hanging::payments(&mut conn, ctx, &forwarded).await?, |it| it.grant),
            receivables: by_grant(hanging::receivables(&mut conn, ctx, &forwarded).await?, |it| it.grant),
        })
    }

    /// The documents of a grant and of what hangs on it.
    fn documents_of(&self, ctx: &Ctx, grant: &Grant, is_late: bool, numbers: &Numbers) -> Vec<Listed> {
        let mut found = Vec::new();
        // What was made stands before drafts of it.
        for proof in self.proofs.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_proof(ctx, grant, proof));
        }
        found.extend(about::of_grant_itself(grant, is_late));
        for request in self.requests.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_payout_request(grant, request, numbers));
        }
        for claim in self.claims.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_claim(ctx, grant, claim));
        }
        for payment in self.payments.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_payment(ctx, grant, payment, numbers));
        }
        for receivable in self.receivables.get(&grant.id).into_iter().flatten() {
            found.extend(about::of_receivable(grant, receivable, numbers));
        }
        found
    }
}

/// The ids of some grants, and of those among them that are forwarded: what is claimed, paid and demanded of an award, its giver
/// writes about.
fn ids<'g>(grants: impl IntoIterator<Item = &'g Grant>) -> (Vec<GrantId>, Vec<GrantId>) {
    let (mut all, mut forwarded) = (Vec::new(), Vec::new());
    for grant in grants {
        all.push(grant.id);
        forwarded.extend(grant.parent.is_some().then_some(grant.id));
    }
    (all, forwarded)
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
