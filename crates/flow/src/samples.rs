//! Samples (Stichproben): committed with the hash of a seed before anybody sees what is drawn, drawn by the seed, given
//! to whoever wants to draw them again.
//!
//! *Order.* The journal has seed hash and population; its entry's hash goes into the draw, so nobody chooses a seed by what
//! it would draw (decision 0030). *Layers.* What is drawn follows from `grants::sampling` alone.

mod export;

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    ClaimLineId, GrantId, MOST_POPULATION, Period, Population, PopulationLine, Ranked, Role, Sample,
    SampleDesign, SampleError, SampleId, Seed, check_population, draw, draw_key, single_spaced,
};
use ledger::{EntryNumber, Hash, UnitId};
use serde::Serialize;
use store::{Conn, Done, SampleLine, StoreError, SubjectKind, Tx};
use uuid::Uuid;

pub use export::export;

use crate::{
    Action, Ctx, FlowError, Request, access,
    ctx::random,
    views::{self, Filling, Page, SeenGrants, listed, shown, shown_each},
};

/// The longest purpose, in characters.
const LONGEST_PURPOSE: usize = 200;
const UNKNOWN: FlowError = FlowError::NotFound { what: "sample" };

/// Commits a sample: what it is drawn from, how much of each stratum, and the hash of its seed.
#[derive(Clone, Debug, Serialize)]
pub struct CommitSample {
    grant: GrantId,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Period>,
    purpose: String,
    design: SampleDesign,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_seed_hash: Option<Hash>,
    /// The seed that lies here unless somebody keeps their own. The journal has its hash alone.
    #[serde(skip)]
    fresh: Seed,
}

impl CommitSample {
    /// A sample of the claims of a grant and of those below it; with a new seed, or by the hash of one's own.
    pub fn new(
        (grant, period): (GrantId, Option<Period>),
        purpose: String,
        design: SampleDesign,
        own_seed_hash: Option<Hash>,
    ) -> Result<Self, FlowError> {
        Ok(Self { grant, period, purpose, design, own_seed_hash, fresh: Seed::new(random()?) })
    }
}

impl Request for CommitSample {
    const COMMAND: &'static str = "sample.commit";
    const ACTION: Action = Action::DrawSample;
    type Answer = Sample;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Sample>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        access::audited_grant(tx.read().await?, ctx, self.grant).await?;
        // What do we know?
        let purpose = single_spaced(&self.purpose, LONGEST_PURPOSE).map_err(SampleError::Purpose)?;
        self.design.check().map_err(SampleError::from)?;
        let lines = population(tx.read().await?, ctx, self.grant, self.period).await?;
        // What follows from it?
        let kept_here = self.own_seed_hash.is_none().then_some(self.fresh);
        let sample = Sample {
            id: SampleId(ctx.ids().next()),
            grant: self.grant,
            period: self.period,
            purpose,
            design: self.design.clone(),
            seed_hash: self.own_seed_hash.unwrap_or_else(|| self.fresh.hash()),
            own_seed: kept_here.is_none(),
            population: Population::of(&lines)?,
            by: ctx.actor().name.clone(),
            role: ctx.actor().role,
            on: ctx.today(),
            drawn: None,
        };
        // Write it down, once, together.
        store::insert_sample(tx.write().await?, unit, &sample, &lines, kept_here).await?;
        Ok(done(ctx, sample))
    }
}

/// The lines that count of a grant and of all below it. Whoever does not see all of it samples no part in its name.
async fn population(
    conn: &mut Conn,
    ctx: &Ctx,
    grant: GrantId,
    period: Option<Period>,
) -> Result<Vec<PopulationLine>, FlowError> {
    let (unit, mut lines) = (ctx.actor().unit, Vec::new());
    let grants = store::grants_from(conn, unit, grant).await?;
    if !sees_each(conn, ctx, &grants).await? {
        return Err(SampleError::PartOnly.into());
    }
    for id in grants {
        // What is too much already is not read to its end.
        if lines.len() > MOST_POPULATION {
            break;
        }
        lines.extend(store::lines_that_count(conn, unit, id, period).await?);
    }
    check_population(lines.len())?;
    Ok(lines)
}

/// Whether the actor sees each of some grants.
async fn sees_each(conn: &mut Conn, ctx: &Ctx, grants: &[GrantId]) -> Result<bool, FlowError> {
    let mut seen = SeenGrants::default();
    seen.look_up(conn, ctx, grants.iter().copied().collect()).await?;
    Ok(grants.iter().all(|grant| seen.of(*grant).is_some()))
}

/// Reveals the seed of a sample and files what it draws.
#[derive(Clone, Debug, Serialize)]
pub struct DrawSample {
    /// The sample.
    pub sample: SampleId,
    /// The seed, if who committed its hash keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<Seed>,
}

impl Request for DrawSample {
    const COMMAND: &'static str = "sample.draw";
    const ACTION: Action = Action::DrawSample;
    type Answer = Sample;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Sample>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        let sample = store::sample(conn, unit, self.sample).await?.ok_or(UNKNOWN)?;
        access::seen_with(access::audited_grant(conn, ctx, sample.grant).await, "sample")?;
        if !is_seen_whole(conn, ctx, &sample).await? {
            return Err(UNKNOWN);
        }
        if !sample.is_drawn_in(ctx.actor().role) {
            return Err(SampleError::OfAuditor.into());
        }
        // What do we know?
        let seed = match (sample.own_seed, self.seed) {
            (true, Some(seed)) => seed,
            (true, None) => return Err(SampleError::SeedNeeded.into()),
            (false, Some(_)) => return Err(SampleError::SeedKnown.into()),
            (false, None) => store::sample_seed(conn, unit, sample.id).await?.ok_or(SampleError::SeedGone)?,
        };
        let first = store::journal_page(conn, unit, Some(of_sample(sample.id)), EntryNumber::NONE, 1).await?;
        let committed = first.first().map(|entry| (entry.number, entry.hash)).ok_or(UNKNOWN)?;
        let lines = store::sample_lines(conn, unit, sample.id).await?;
        let lines: Vec<PopulationLine> = lines.into_iter().map(|it| it.line).collect();
        // What follows from it?
        let by = (ctx.actor().name.clone(), ctx.today());
        let (sample, ranked) = sample.draw(seed, committed, &lines, by)?;
        // Write it down, once, together.
        if let Some(drawn) = &sample.drawn {
            store::draw_sample(tx.write().await?, unit, sample.id, drawn, &ranked).await?;
        }
        Ok(done(ctx, sample))
    }
}

/// What entries name a sample by: what it is, and its id.
const fn of_sample(id: SampleId) -> (&'static str, Uuid) {
    (SubjectKind::Sample.word(), id.0)
}

fn done(ctx: &Ctx, sample: Sample) -> Done<Sample> {
    Done {
        subject_kind: SubjectKind::Sample.word(),
        subject: sample.id.0,
        effective_on: ctx.today(),
        answer: sample,
    }
}

/// Whether the actor sees all that a sample is drawn from. The first recipient does; of an audit the scope decides.
async fn is_seen_whole(conn: &mut Conn, ctx: &Ctx, sample: &Sample) -> Result<bool, FlowError> {
    if ctx.actor().role != Role::Auditor {
        return Ok(true);
    }
    let grants = store::sample_grants(conn, ctx.actor().unit, &[sample.id]).await?;
    let grants: Vec<GrantId> = grants.into_iter().map(|(_, grant)| grant).collect();
    sees_each(conn, ctx, &grants).await
}

/// Those of some samples whose grants the actor sees, and all that they are drawn from.
async fn seen_whole(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &mut SeenGrants,
    mut samples: Vec<Sample>,
) -> Result<Vec<Sample>, FlowError> {
    grants.look_up(conn, ctx, samples.iter().map(|sample| sample.grant).collect()).await?;
    samples.retain(|sample| grants.of(sample.grant).is_some());
    if ctx.actor().role != Role::Auditor {
        return Ok(samples);
    }
    let ids: Vec<SampleId> = samples.iter().map(|sample| sample.id).collect();
    let drawn_from = store::sample_grants(conn, ctx.actor().unit, &ids).await?;
    grants.look_up(conn, ctx, drawn_from.iter().map(|(_, grant)| *grant).collect()).await?;
    let unseen = drawn_from.iter().filter(|(_, grant)| grants.of(*grant).is_none());
    let in_part: BTreeSet<SampleId> = unseen.map(|(sample, _)| *sample).collect();
    samples.retain(|sample| !in_part.contains(&sample.id));
    Ok(samples)
}

/// The sample with an id, if the actor may know of it.
pub async fn sample(ctx: &Ctx, id: SampleId) -> Result<Sample, FlowError> {
    let mut conn = ctx.look(Action::LookAtSamples).await?;
    let found: Option<Sample> = shown!(ctx, &mut conn, store::sample, Sample, id);
    let sample = found.ok_or(UNKNOWN)?;
    match access::audited_grant(&mut conn, ctx, sample.grant).await {
        Ok(_) if is_seen_whole(&mut conn, ctx, &sample).await? => Ok(sample),
        Ok(_) | Err(FlowError::Forbidden { .. } | FlowError::NotFound { .. }) => Err(UNKNOWN),
        Err(other) => Err(other),
    }
}

/// A page of the samples of a grant, or of all that the actor may know of, oldest first.
pub async fn samples(
    ctx: &Ctx,
    grant: Option<GrantId>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Sample>, FlowError> {
    let mut conn = ctx.look(Action::LookAtSamples).await?;
    if ctx.actor().role != Role::Auditor {
        access::require_first_recipient(&mut conn, ctx.actor()).await?;
    }
    if let Some(grant) = grant {
        access::visible_grant(&mut conn, ctx, grant).await?;
    }
    let (mut page, mut grants) = (Filling::new(limit, after), SeenGrants::default());
    while page.goes_on() {
        let ids: Vec<SampleId> =
            listed!(ctx, &mut conn, store::sample_ids, SampleId, Sample, grant, page.after());
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found: Vec<(Uuid, Option<Sample>)> =
                shown_each!(ctx, &mut conn, store::samples_with, views::answers, Sample, ids);
            let found = found.into_iter().filter_map(|(_, found)| found).collect();
            let whole = seen_whole(&mut conn, ctx, &mut grants, found).await?;
            let mut whole: BTreeMap<_, _> = whole.into_iter().map(|sample| (sample.id, sample)).collect();
            if ids.iter().any(|id| !page.take(id.0, whole.remove(id))) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// A line of a population, and its place once the sample is drawn.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The line.
    pub line: SampleLine,
    /// Its rank and its place in its stratum; nothing while the sample is only committed.
    pub ranked: Option<Ranked>,
    /// Whether it was drawn, as it was filed.
    pub drawn: bool,
}

/// The population of a sample: in the order of the draw once it is drawn, before that line by line.
pub async fn placed(ctx: &Ctx, sample: &Sample) -> Result<Vec<Placed>, FlowError> {
    let mut conn = ctx.look(Action::LookAtSamples).await?;
    access::seen_with(access::audited_grant(&mut conn, ctx, sample.grant).await, "sample")?;
    if !is_seen_whole(&mut conn, ctx, sample).await? {
        return Err(UNKNOWN);
    }
    let unit = ctx.actor().unit;
    let lines = store::sample_lines(&mut conn, unit, sample.id).await?;
    let Some(key) = sample.key() else {
        return Ok(lines.into_iter().map(|line| Placed { line, ranked: None, drawn: false }).collect());
    };
    let filed = store::drawn_lines(&mut conn, unit, sample.id).await?;
    let filed: BTreeSet<ClaimLineId> = filed.into_iter().map(|(line, _)| line).collect();
    let population: Vec<PopulationLine> = lines.iter().map(|it| it.line.clone()).collect();
    let ranked = draw(&population, &sample.design, key);
    let mut placed = Vec::with_capacity(ranked.len());
    for ranked in ranked {
        // The lines come by their ids.
        if let Ok(place) = lines.binary_search_by_key(&ranked.line, |it| it.line.line) {
            let drawn = filed.contains(&ranked.line);
            placed.push(Placed { line: lines[place].clone(), ranked: Some(ranked), drawn });
        }
    }
    Ok(placed)
}

/// What of a sample does not hold: its population against what was committed, its seed against its hash, what was filed as
/// drawn against what the seed draws.
pub(crate) async fn fault(
    conn: &mut Conn,
    unit: UnitId,
    sample: &Sample,
) -> Result<Option<&'static str>, StoreError> {
    let lines = store::sample_lines(conn, unit, sample.id).await?;
    let lines: Vec<PopulationLine> = lines.into_iter().map(|it| it.line).collect();
    if Population::of(&lines).ok() != Some(sample.population) {
        return Ok(Some("does not have the population that was committed"));
    }
    let kept_here = store::sample_seed(conn, unit, sample.id).await?;
    if kept_here.map(Seed::hash) != (!sample.own_seed).then_some(sample.seed_hash) {
        return Ok(Some("does not have the seed whose hash was committed"));
    }
    let Some(drawn) = &sample.drawn else { return Ok(None) };
    let first = store::journal_page(conn, unit, Some(of_sample(sample.id)), EntryNumber::NONE, 1).await?;
    let committed = first.first().map(|entry| (entry.number, entry.hash));
    if drawn.seed.hash() != sample.seed_hash || committed != Some((drawn.entry, drawn.entry_hash)) {
        return Ok(Some("was not drawn by what was committed"));
    }
    let mut due: Vec<_> = draw(&lines, &sample.design, draw_key(drawn.seed, drawn.entry_hash));
    due.retain(|line| line.drawn);
    due.sort_unstable_by_key(|line| line.line);
    let due = due.into_iter().map(|line| (line.line, line.rank.to_string()));
    let as_filed = store::drawn_lines(conn, unit, sample.id).await?;
    Ok((!due.eq(as_filed)).then_some("does not have the lines that its seed draws"))
}
