//! What an examiner is told of lines before they are decided: what may be the same paper, what a rate excludes.
//!
//! *Shape.* Told to who examines and to auditors, never to the recipient; of other lines only those whose grant the actor
//! sees. *Cost.* A handful of statements, however many lines are asked about; the same to tell about which lines of a claim
//! there are any: which are like another is known before it is asked. *Limits.* The newest 200 candidates of a line.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    Claim, ClaimId, ClaimLine, ClaimLineId, ExaminationHint, Grant, GrantId, PlanLineId, RateCode, Receipt,
    ReceiptId, SimilarLine, all_days_looked_at, excluding, lines_alike,
};
use store::{Conn, LikeAsked};

use crate::{
    Action, Ctx, FlowError, access,
    views::{self, SeenGrants},
};

/// The hints about one line.
pub async fn of_line(ctx: &Ctx, id: ClaimLineId) -> Result<Vec<ExaminationHint>, FlowError> {
    let claim = views::claim_with_line(ctx, id).await?;
    let line = claim.line(id)?;
    Ok(of_lines(ctx, &claim, &[line]).await?.remove(&id).unwrap_or_default())
}

/// Whether the actor is told hints about the claims of a grant, in the books as they are shown.
pub fn are_told(ctx: &Ctx, grant: &Grant) -> bool {
    ctx.shown_as_of().is_none() && !access::is_decided_about(ctx, grant)
}

/// The hints about some lines of a claim; nothing of those about which there are none.
pub async fn of_lines(
    ctx: &Ctx,
    claim: &Claim,
    lines: &[&ClaimLine],
) -> Result<BTreeMap<ClaimLineId, Vec<ExaminationHint>>, FlowError> {
    ctx.only_today("examination hints")?;
    let mut conn = ctx.look(Action::Look).await?;
    let grant = access::seen_with(access::visible_grant(&mut conn, ctx, claim.grant).await, "claim")?;
    if !are_told(ctx, &grant) {
        return Err(FlowError::Forbidden { by: "who examines the claim and auditors" });
    }
    let mut books = Books::of(&mut conn, ctx, &grant).await?;
    let of_claim: Vec<_> = lines.iter().map(|line| (claim.id, *line)).collect();
    let mut similar = books.likes(&mut conn, ctx, &of_claim).await?;
    let mut found = BTreeMap::new();
    for line in lines {
        let similar = similar.remove(&line.id).map(|(_, similar)| similar).unwrap_or_default();
        let similar = similar.into_iter().map(ExaminationHint::SimilarLine);
        let hints: Vec<_> = books.excluded(line).chain(similar).collect();
        if !hints.is_empty() {
            found.insert(line.id, hints);
        }
    }
    Ok(found)
}

/// What a line rests on, and the lines that may rest on the same paper.
pub(crate) type Likes = (Receipt, Vec<SimilarLine>);

/// Of these lines, each with its claim, that rest on a receipt: the lines that may rest on the same paper and that the actor sees, the
/// most alike first. As the books stand, whatever day they are shown of.
pub(crate) async fn likes(
    ctx: &Ctx,
    lines: &[(ClaimId, &ClaimLine)],
) -> Result<BTreeMap<ClaimLineId, Likes>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    Books::default().likes(&mut conn, ctx, lines).await
}

/// The lines of a claim about which there is a hint.
pub(crate) struct Hinted {
    /// These.
    pub(crate) lines: BTreeSet<ClaimLineId>,
    /// Whether all those are among them that are known to be like another line.
    pub(crate) and_alike: bool,
}

/// The lines of a claim about which [`of_lines`] tells a hint, however many it has: a handful of statements. Which are like
/// another is known of the whole unit; who does not see all of it sees some of what they are like, and for them they are
/// compared. The connection is one of [`Ctx::look_at_compared`].
pub(crate) async fn lines_with_hints(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
    claim: ClaimId,
) -> Result<Hinted, FlowError> {
    let unit = ctx.actor().unit;
    let mut books = Books::of(conn, ctx, grant).await?;
    let excluded = books.held.iter().filter(|(_, rates)| !rates.is_empty());
    let excluded: BTreeSet<PlanLineId> = excluded.map(|(line, _)| *line).collect();
    let mut lines = BTreeSet::new();
    if !excluded.is_empty() {
        lines.extend(store::lines_without_units(conn, unit, claim, &excluded).await?);
    }
    let and_alike = access::sees_all(conn, ctx).await?;
    if !and_alike && store::has_alike_lines(conn, unit, claim).await? {
        lines.extend(books.alike(conn, ctx, claim).await?);
    }
    Ok(Hinted { lines, and_alike })
}

/// What the hints about a claim follow from.
#[derive(Default)]
struct Books {
    /// The rates that exclude what a plan line pays for, with the units that the grant's lines hold at each.
    held: BTreeMap<PlanLineId, Vec<(RateCode, i64)>>,
    /// The grants that other lines hang on.
    seen: SeenGrants,
}

impl Books {
    async fn of(conn: &mut Conn, ctx: &Ctx, grant: &Grant) -> Result<Self, FlowError> {
        let unit = ctx.actor().unit;
        let programme = store::programme(conn, unit, &grant.programme, grant.programme_version).await?;
        let programme = programme.ok_or(FlowError::NotFound { what: "programme" })?;
        let units: BTreeMap<_, _> =
            store::units_held_at_rates(conn, unit, grant.id).await?.into_iter().collect();
        let held = grant.plan.iter().filter_map(|line| {
            let position = grant.positions.iter().find(|position| position.id == line.position)?;
            // A rate has an entry for each time in which it holds.
            let rates: BTreeSet<_> = excluding(&programme, &position.component, &line.category).collect();
            let held = rates.into_iter().filter_map(|rate| Some((rate.clone(), *units.get(rate)?)));
            Some((line.id, held.collect()))
        });
        Ok(Self { held: held.collect(), seen: SeenGrants::default() })
    }

    /// The rates that exclude what a line pays for, if it says of no unit that it pays for it.
    fn excluded(&self, line: &ClaimLine) -> impl Iterator<Item = ExaminationHint> + use<> {
        let rates = self.held.get(&line.plan_line).filter(|_| line.units.is_none());
        let told = |(rate, units)| ExaminationHint::ExcludedByRate { rate, units };
        rates.cloned().unwrap_or_default().into_iter().map(told)
    }

    /// Of each of some lines that rests on a receipt, that, and the lines that may rest on the same paper, as far as the actor
    /// sees them.
    async fn likes(
        &mut self,
        conn: &mut Conn,
        ctx: &Ctx,
        lines: &[(ClaimId, &ClaimLine)],
    ) -> Result<BTreeMap<ClaimLineId, Likes>, FlowError> {
        let unit = ctx.actor().unit;
        let ids: BTreeSet<ReceiptId> = lines.iter().filter_map(|(_, line)| line.receipt()).collect();
        let ids: Vec<ReceiptId> = ids.into_iter().collect();
        let receipts = store::receipts(conn, unit, &ids).await?;
        let receipts: BTreeMap<ReceiptId, Receipt> = receipts.into_iter().map(|it| (it.id, it)).collect();
        let asked = lines.iter().filter_map(|(claim, line)| {
            let receipt = receipts.get(&line.receipt()?)?;
            Some(LikeAsked { line: line.id, claim: *claim, receipt })
        });
        let asked: Vec<LikeAsked<'_>> = asked.collect();
        let lines: Vec<ClaimLineId> = asked.iter().map(|it| it.line).collect();
        let mut by_file = store::lines_with_the_same_file(conn, unit, &lines).await?;
        let mut alike = store::lines_like(conn, unit, &asked).await?;
        let others = by_file.values().chain(alike.values()).flatten();
        self.seen.look_up(conn, ctx, others.map(|similar| similar.grant).collect()).await?;
        let each = asked.iter().map(|LikeAsked { line, receipt, .. }| {
            let found = [by_file.remove(line), alike.remove(line)].into_iter().flatten().flatten();
            (*line, ((*receipt).clone(), self.told(found)))
        });
        Ok(each.collect())
    }

    /// Each of some lines once, as far as the actor sees them, the most alike first.
    fn told(&self, found: impl Iterator<Item = SimilarLine>) -> Vec<SimilarLine> {
        let (mut told, mut known) = (Vec::new(), BTreeSet::new());
        for similar in found {
            if self.seen.of(similar.grant).is_some() && known.insert(similar.line) {
                told.push(similar);
            }
        }
        told.sort_by_key(|similar: &SimilarLine| similar.likeness);
        told
    }

    /// The lines of a claim that may rest on the same paper as another line which the actor sees, or are proved with the same
    /// file.
    async fn alike(
        &mut self,
        conn: &mut Conn,
        ctx: &Ctx,
        claim: ClaimId,
    ) -> Result<BTreeSet<ClaimLineId>, FlowError> {
        let unit = ctx.actor().unit;
        let with_files = store::lines_with_files_of_others(conn, unit, claim).await?;
        self.seen.look_up(conn, ctx, with_files.iter().map(|(_, grant)| *grant).collect()).await?;
        let is_seen = |grant: GrantId| self.seen.of(grant).is_some();
        let with_files = with_files.into_iter().filter(|(_, grant)| is_seen(*grant));
        let mut found: BTreeSet<ClaimLineId> = with_files.map(|(line, _)| line).collect();
        let lines = store::receipts_of_claim_lines(conn, unit, claim).await?;
        let Some(days) = all_days_looked_at(&lines) else { return Ok(found) };
        let mut others = store::receipts_like_those_of_claim(conn, unit, claim, days).await?;
        self.seen.look_up(conn, ctx, others.iter().map(|other| other.grant).collect()).await?;
        others.retain(|other| self.seen.of(other.grant).is_some());
        found.extend(lines_alike(&lines, &others));
        Ok(found)
    }
}
