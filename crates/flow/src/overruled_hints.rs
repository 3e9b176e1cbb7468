//! Hints that were overruled: lines of which something is recognised although another line may rest on the same paper.
//!
//! *Shape.* Which lines are like another is known before it is asked (decision 0051). Each that is recognised is told with the most
//! alike of the others, how many more there are, and who proposed and certified what is recognised. *Bounds.* The first
//! recipient and auditors, of a grant and all below it; beside a line only lines of grants that they see. *Cost.* A page: some
//! twenty statements, however many lines it has; of an earlier day the claims that it names are read from the journal, a few
//! together. *Limits.* The newest 200 candidates of a line; what does not count any more today is told of no earlier day either (decision 0073).

mod then;

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    Claim, ClaimId, ClaimLine, ClaimLineId, GrantId, Likeness, LinesAsked, Receipt, SignOff, SimilarLine,
};
use ledger::Cents;
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, access, examination_hints,
    views::{self, MOST, SeenGrants},
};

/// A line by its claim and its number there.
pub type LinePlace = (ClaimId, i64);

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Below which grant, itself among them.
    pub grant: GrantId,
    /// After which line.
    pub after: Option<LinePlace>,
    /// How many at most.
    pub limit: i64,
}

/// A line that counts, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedLine {
    /// Its claim.
    pub claim: ClaimId,
    /// The number of its claim within the grant.
    pub claim_number: i64,
    /// Its number within its claim.
    pub number: i64,
    /// The grant of its claim.
    pub grant: GrantId,
    /// The eligible cost that it claims.
    pub eligible: Cents,
    /// What is recognised of it.
    pub recognised: Cents,
    /// What it rests on.
    pub receipt: Receipt,
}

/// A line of which something is recognised although another is like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverruledHint {
    /// The line.
    pub line: CountedLine,
    /// The one that is most like it.
    pub like: CountedLine,
    /// What is alike.
    pub likeness: Likeness,
    /// How many more are like it.
    pub more: usize,
    /// Who proposed and certified what is recognised.
    pub signed: Vec<SignOff>,
}

/// A page of them, by claim and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverruledHints {
    /// What was found.
    pub items: Vec<OverruledHint>,
    /// After which line the next page goes on; nothing at the end.
    pub next: Option<LinePlace>,
}

/// A line that is like another, and in what.
type Like = (CountedLine, Likeness);

/// What each of some lines rests on, and what is like it.
type Others = BTreeMap<ClaimLineId, (Receipt, Vec<Like>)>;

impl CountedLine {
    fn of(claim: &Claim, line: &ClaimLine, receipt: Receipt) -> Self {
        Self {
            claim: claim.id,
            claim_number: claim.number,
            number: line.number,
            grant: claim.grant,
            eligible: line.eligible,
            recognised: line.recognised(),
            receipt,
        }
    }

    const fn place(&self) -> LinePlace {
        (self.claim, self.number)
    }
}

impl From<SimilarLine> for CountedLine {
    fn from(similar: SimilarLine) -> Self {
        Self {
            claim: similar.claim,
            claim_number: similar.claim_number,
            number: similar.number,
            grant: similar.grant,
            eligible: similar.eligible,
            recognised: similar.recognised,
            receipt: similar.receipt,
        }
    }
}

/// A page of the hints that were overruled, for the first recipient and for auditors.
pub async fn overruled_hints(ctx: &Ctx, asked: Asked) -> Result<OverruledHints, FlowError> {
    let grants = seen_below(ctx, asked.grant).await?;
    let limit = asked.limit.clamp(1, MOST);
    let most = usize::try_from(limit).unwrap_or(1);
    let (mut items, mut after) = (Vec::new(), asked.after.unwrap_or((ClaimId(Uuid::nil()), 0)));
    loop {
        let places = next(ctx, &grants, after, limit + 1).await?;
        items.extend(of_places(ctx, &places).await?);
        let is_last = places.len() <= most;
        match places.last() {
            Some(last) if items.len() <= most && !is_last => after = *last,
            _ => return Ok(cut(items, most)),
        }
    }
}

/// So many of them; where there are more, the next page goes on after the last.
fn cut(mut items: Vec<OverruledHint>, most: usize) -> OverruledHints {
    let goes_on = items.len() > most;
    items.truncate(most);
    let next = items.last().filter(|_| goes_on).map(|it| it.line.place());
    OverruledHints { items, next }
}

/// A grant and all below it, as far as the actor sees them.
async fn seen_below(ctx: &Ctx, grant: GrantId) -> Result<Vec<GrantId>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    access::audited_grant(&mut conn, ctx, grant).await?;
    let (below, mut seen) =
        (store::grants_from(&mut conn, ctx.actor().unit, grant).await?, SeenGrants::default());
    seen.look_up(&mut conn, ctx, below.iter().copied().collect()).await?;
    Ok(below.into_iter().filter(|id| seen.of(*id).is_some()).collect())
}

/// The next lines that are like another and were recognised. A database in memory has one connection: it is given back before they are read.
async fn next(
    ctx: &Ctx,
    grants: &[GrantId],
    after: LinePlace,
    limit: i64,
) -> Result<Vec<LinePlace>, FlowError> {
    let mut conn = ctx.look_at_compared().await?;
    Ok(store::recognised_alike_lines(&mut conn, ctx.actor().unit, grants, after, limit).await?)
}

/// Lines by their claims.
fn by_claim(places: &[LinePlace]) -> BTreeMap<ClaimId, BTreeSet<i64>> {
    let mut claims: BTreeMap<ClaimId, BTreeSet<i64>> = BTreeMap::new();
    for (claim, number) in places {
        claims.entry(*claim).or_default().insert(*number);
    }
    claims
}

/// What was overruled of some lines, in the books as they are shown.
async fn of_places(ctx: &Ctx, places: &[LinePlace]) -> Result<Vec<OverruledHint>, FlowError> {
    let claims = with_lines(ctx, places).await?;
    let recognised: Vec<(&Claim, &ClaimLine)> = claims.iter().flat_map(recognised).collect();
    let asked: Vec<(ClaimId, &ClaimLine)> =
        recognised.iter().map(|(claim, line)| (claim.id, *line)).collect();
    let alike = examination_hints::likes(ctx, &asked).await?;
    let mut others: Others = match ctx.shown_as_of() {
        None => {
            alike.into_iter().map(|(line, (receipt, similar))| (line, (receipt, today(similar)))).collect()
        }
        Some(as_of) => then::counted(ctx, as_of, alike).await?,
    };
    let found = recognised.into_iter().filter_map(|(claim, line)| {
        let (receipt, others) = others.remove(&line.id)?;
        told(claim, line, receipt, others)
    });
    Ok(found.collect())
}

/// The lines of a claim of which something is recognised.
fn recognised(claim: &Claim) -> impl Iterator<Item = (&Claim, &ClaimLine)> {
    let lines = claim.lines.iter().filter(|line| line.recognised() > Cents::ZERO);
    lines.map(move |line| (claim, line))
}

/// Those that are like a line, as they stand.
fn today(similar: Vec<SimilarLine>) -> Vec<Like> {
    let like = similar.into_iter().map(|it| {
        let likeness = it.likeness;
        (CountedLine::from(it), likeness)
    });
    like.collect()
}

/// The claims with these of their lines, as far as the actor sees them and they were there on the day of which the books are
/// shown.
async fn with_lines(ctx: &Ctx, places: &[LinePlace]) -> Result<Vec<Claim>, FlowError> {
    let by_claim = by_claim(places);
    let ids: Vec<ClaimId> = by_claim.keys().copied().collect();
    let found = views::claim_excerpts(ctx, &ids, &LinesAsked::Placed(by_claim)).await?;
    Ok(found.into_iter().map(|found| found.claim).collect())
}

/// A line with those that are like it; nothing, if none is.
fn told(claim: &Claim, line: &ClaimLine, receipt: Receipt, others: Vec<Like>) -> Option<OverruledHint> {
    let more = others.len().saturating_sub(1);
    let (other, likeness) = others.into_iter().next()?;
    let line_of = CountedLine::of(claim, line, receipt);
    Some(OverruledHint { line: line_of, like: other, likeness, more, signed: signed(claim, line) })
}

/// Who proposed and certified what is recognised of a line: its last correction, or else the decision.
fn signed(claim: &Claim, line: &ClaimLine) -> Vec<SignOff> {
    let round = line.corrections.last().map_or_else(|| claim.round_of_decision(), |made| made.round);
    let counts = |it: &&SignOff| it.round == round && it.step.is_of_decision();
    claim.sign_offs.iter().filter(counts).cloned().collect()
}
