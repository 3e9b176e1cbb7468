//! Lines of a claim that somebody looks for: the database tells which, and a page of them is read.

use std::collections::BTreeSet;

use grants::{
    Claim, ClaimExcerpt, ClaimId, ClaimLineId, Grant, LineCut, LineFilter, LineMark, LinePage, LineSearch,
    LinesAsked,
};
use ledger::UnitId;
use store::Conn;

use super::{claim_excerpt, grant};
use crate::{Action, Ctx, FlowError, access, examination_hints};

/// A page of the lines that a search finds in a claim.
#[derive(Clone, Debug)]
pub struct FoundLines {
    /// The claim with these lines.
    pub excerpt: ClaimExcerpt,
    /// Where the page lies among all that were found.
    pub cut: LineCut,
}

/// A page of the lines of a claim that a search finds, if the actor sees its grant and may look for such lines.
pub async fn found_lines(
    ctx: &Ctx,
    id: ClaimId,
    search: LineSearch,
    number: i64,
    size: i64,
) -> Result<FoundLines, FlowError> {
    if let Some(which) = search.counted() {
        let asked = LinePage { which, number, size };
        let excerpt = claim_excerpt(ctx, id, &LinesAsked::Page(asked)).await?;
        return Ok(FoundLines { cut: asked.cut(&excerpt.totals), excerpt });
    }
    // May this person do this?
    ctx.only_today("lines that are looked for")?;
    let ClaimExcerpt { claim, totals, .. } = claim_excerpt(ctx, id, &LinesAsked::None).await?;
    let search = search.of(&totals);
    let of_claim = grant(ctx, claim.grant).await?;
    if let Some(mark) = search.mark
        && !line_marks(ctx, &of_claim).await?.contains(&mark)
    {
        return Err(FlowError::Forbidden { by: "who examines the claim and auditors" });
    }
    // Which lines are it? A database in memory has one connection: none is held while the lines are read.
    let mut conn = match search.mark {
        Some(LineMark::Changed | LineMark::Hinted) => ctx.look_at_compared().await?,
        _ => ctx.look(Action::Look).await?,
    };
    let marked = marked(&mut conn, ctx, &of_claim, &claim, search.mark).await?;
    let of = (ctx.actor().unit, id);
    let (cut, numbers) = marked.page(&mut conn, of, &search, (number, size)).await?;
    drop(conn);
    Ok(FoundLines { excerpt: claim_excerpt(ctx, id, &LinesAsked::Numbered(numbers)).await?, cut })
}

/// The numbers of the lines of a claim that are not decided, of each mark those that bear it; none, if the actor may not look
/// for such lines.
pub async fn marked_open_lines<const N: usize>(
    ctx: &Ctx,
    id: ClaimId,
    marks: [LineMark; N],
) -> Result<[BTreeSet<i64>; N], FlowError> {
    let ClaimExcerpt { claim, totals, .. } = claim_excerpt(ctx, id, &LinesAsked::None).await?;
    let of_claim = grant(ctx, claim.grant).await?;
    let may = line_marks(ctx, &of_claim).await?;
    let open = totals.of(LineFilter::Open);
    let mut conn = if marks.contains(&LineMark::Hinted) {
        ctx.look_at_compared().await?
    } else {
        ctx.look(Action::Look).await?
    };
    let mut found = marks.map(|_| BTreeSet::new());
    for (mark, lines) in marks.into_iter().zip(&mut found).filter(|(mark, _)| may.contains(mark)) {
        let search = LineSearch { mark: Some(mark), ..LineSearch::within(LineFilter::Open) }.of(&totals);
        let marked = marked(&mut conn, ctx, &of_claim, &claim, search.mark).await?;
        (_, *lines) = marked.page(&mut conn, (ctx.actor().unit, id), &search, (1, open)).await?;
    }
    Ok(found)
}

/// The marks by which the actor may look for lines of the claims of a grant. Its recipient learns nothing of what is
/// proposed, and of samples knows only who sees the unit as a whole.
pub async fn line_marks(ctx: &Ctx, grant: &Grant) -> Result<Vec<LineMark>, FlowError> {
    if ctx.shown_as_of().is_some() {
        return Ok(Vec::new());
    }
    let mut conn = ctx.look(Action::Look).await?;
    let decides = !access::is_decided_about(ctx, grant);
    let samples = decides && sees_samples(&mut conn, ctx).await?;
    let marks = [
        (LineMark::Changed, decides),
        (LineMark::Sampled, samples),
        (LineMark::Hinted, decides),
        (LineMark::WithoutFile, ctx.keeps_receipt_files()),
        (LineMark::ClaimedAgain, true),
    ];
    Ok(marks.into_iter().filter_map(|(mark, may)| may.then_some(mark)).collect())
}

/// Which lines bear the mark that is looked for.
enum Marked {
    /// The statement finds them by itself.
    BySearch,
    /// These.
    Lines(BTreeSet<ClaimLineId>),
    /// These, and those that are known to be like another line.
    LinesAndAlike(BTreeSet<ClaimLineId>),
}

impl Marked {
    /// Where a page of them lies that a search finds in a claim, and their numbers.
    async fn page(
        &self,
        conn: &mut Conn,
        (unit, claim): (UnitId, ClaimId),
        search: &LineSearch,
        (number, size): (i64, i64),
    ) -> Result<(LineCut, BTreeSet<i64>), FlowError> {
        let among = match self {
            Self::BySearch => None,
            Self::Lines(lines) => Some(lines),
            Self::LinesAndAlike(lines) => {
                let count = store::count_alike_lines(conn, unit, claim, search, lines).await?;
                let cut = LineCut::of(count, number, size);
                let page = (&cut, size);
                let numbers = store::alike_line_numbers(conn, unit, claim, search, lines, page).await?;
                return Ok((cut, numbers));
            }
        };
        let count = store::count_claim_lines(conn, unit, claim, search, among).await?;
        let cut = LineCut::of(count, number, size);
        let numbers = store::claim_line_numbers(conn, unit, claim, search, among, (&cut, size)).await?;
        Ok((cut, numbers))
    }
}

async fn marked(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
    claim: &Claim,
    mark: Option<LineMark>,
) -> Result<Marked, FlowError> {
    match mark {
        Some(LineMark::Changed) => changed(conn, ctx, grant, claim).await,
        Some(LineMark::Sampled) => Ok(Marked::Lines(sampled(conn, ctx, claim).await?)),
        Some(LineMark::Hinted) => hinted(conn, ctx, grant, claim.id, BTreeSet::new()).await,
        None | Some(LineMark::WithoutFile | LineMark::ClaimedAgain) => Ok(Marked::BySearch),
    }
}

/// Some lines, and those about which there is a hint.
async fn hinted(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: &Grant,
    claim: ClaimId,
    mut lines: BTreeSet<ClaimLineId>,
) -> Result<Marked, FlowError> {
    let hinted = examination_hints::lines_with_hints(conn, ctx, grant, claim).await?;
    lines.extend(hinted.lines);
    Ok(if hinted.and_alike { Marked::LinesAndAlike(lines) } else { Marked::Lines(lines) })
}

/// A sample may be drawn from more than one sees who does not see the unit as a whole.
async fn sees_samples(conn: &mut Conn, ctx: &Ctx) -> Result<bool, FlowError> {
    Ok(Action::LookAtSamples.allows(ctx.actor().role) && access::sees_all(conn, ctx).await?)
}

async fn sampled(conn: &mut Conn, ctx: &Ctx, claim: &Claim) -> Result<BTreeSet<ClaimLineId>, FlowError> {
    Ok(store::drawn_lines_of_claim(conn, ctx.actor().unit, claim.id).await?)
}

/// What who certifies looks at first: the line whose correction is proposed; or the lines of which something else is
/// proposed than to recognise them, or something was found, those about which there is a hint, and those that a sample has
/// drawn.
async fn changed(conn: &mut Conn, ctx: &Ctx, grant: &Grant, claim: &Claim) -> Result<Marked, FlowError> {
    if let Some(proposed) = &claim.correction {
        return Ok(Marked::Lines([proposed.new.line].into()));
    }
    if !claim.is_proposed() {
        return Ok(Marked::Lines(BTreeSet::new()));
    }
    let proposal = store::proposed_changes(conn, claim.id, claim.round_of_decision()).await?;
    let mut found = proposal.map(|proposal| proposal.changed()).unwrap_or_default();
    if sees_samples(conn, ctx).await? {
        found.extend(sampled(conn, ctx, claim).await?);
    }
    hinted(conn, ctx, grant, claim.id, found).await
}
