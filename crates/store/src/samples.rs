//! Samples: their populations, their seeds until they are revealed, what was drawn.
//!
//! *Shape.* What is committed and what is drawn are rows of their own, and none of them changes. *Cost.* One statement for
//! thousands of lines. *Order.* Lines by their ids.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{
    Band, ClaimId, ClaimLineId, ComponentCode, Drawn, GrantId, OrganisationId, Period, Population,
    PopulationLine, Ranked, Role, Sample, SampleDesign, SampleId, Seed,
};
use chrono::NaiveDate;
use ledger::{Cents, EntryNumber, Hash, UnitId};
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{hanging_on, key, keys, one_of, rows_with, set, write_set},
};

/// How many rows go with one statement.
const ROWS: usize = 5_000;

/// A line of a population, with what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleLine {
    /// The line as it was when the population was committed.
    pub line: PopulationLine,
    /// Its claim.
    pub claim: ClaimId,
    /// The number of the claim within its grant.
    pub claim_number: i64,
    /// The number of the line within the claim.
    pub number: i64,
    /// The day it was paid.
    pub paid_on: NaiveDate,
    /// What it was paid for.
    pub reason: String,
}

/// The ids of a grant and of those below it, the grant first.
pub async fn grants_from(conn: &mut Conn, unit: UnitId, grant: GrantId) -> Result<Vec<GrantId>, StoreError> {
    const SQL: &str = "WITH RECURSIVE below (id, depth) AS (
            SELECT id, 0 FROM grants WHERE unit_id = $1 AND id = $2
            UNION ALL
            SELECT grants.id, below.depth + 1 FROM grants JOIN below ON grants.parent_id = below.id)
        SELECT id FROM below ORDER BY depth, id";
    let ids: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(grant.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(GrantId).collect())
}

#[derive(FromRow)]
struct LineRow {
    id: Uuid,
    component: String,
    provider_id: Uuid,
    amount_cents: i64,
}

impl TryFrom<LineRow> for PopulationLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        let broken = |cause| StoreError::broken("sample_line", row.id, format!("{cause}"));
        Ok(Self {
            line: ClaimLineId(row.id),
            component: ComponentCode::parse(&row.component).map_err(broken)?,
            provider: OrganisationId(row.provider_id),
            amount: Cents::new(row.amount_cents),
        })
    }
}

/// The lines of a grant's claims that come to something, paid in a period or whenever. What is parked, replaced, dropped,
/// rejected or withdrawn comes to nothing; what was corrected, to what it was corrected to last.
pub async fn lines_that_count(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
    period: Option<Period>,
) -> Result<Vec<PopulationLine>, StoreError> {
    const SQL: &str = "SELECT counted.id, counted.component, counted.provider_id, counted.amount_cents FROM (
            SELECT line.id, position.component, grants.recipient_id AS provider_id,
                COALESCE(
                    (SELECT correction.to_cents FROM claim_correction correction
                     WHERE correction.line_id = line.id ORDER BY correction.number DESC LIMIT 1),
                    CASE WHEN line.state = 'rejected' THEN 0
                        ELSE COALESCE(line.recognised_cents, line.eligible_cents) END) AS amount_cents
            FROM claim JOIN grants ON grants.id = claim.grant_id JOIN claim_line line ON line.claim_id = claim.id
            JOIN position ON position.id = line.position_id
            WHERE claim.unit_id = $1 AND claim.grant_id = $2 AND claim.state <> 'withdrawn'
                AND line.state IN ('declared', 'accepted', 'accepted_in_part', 'rejected')
                AND (CAST($3 AS DATE) IS NULL OR line.paid_on BETWEEN $3 AND $4)) counted
        WHERE counted.amount_cents > 0 ORDER BY counted.id";
    let (from, until) = days(period);
    let rows: Vec<LineRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(grant.0).bind(from).bind(until).fetch_all(c).await)?;
    rows.into_iter().map(PopulationLine::try_from).collect()
}

fn days(period: Option<Period>) -> (Option<NaiveDate>, Option<NaiveDate>) {
    (period.map(|period| period.from()), period.map(|period| period.until()))
}

/// Writes what is committed: the sample, its strata, its population, and the seed if it lies here.
pub async fn insert_sample(
    conn: &mut Conn,
    unit: UnitId,
    sample: &Sample,
    population: &[PopulationLine],
    seed: Option<Seed>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sample (id, unit_id, grant_id, period_from, period_until, purpose,
            by_component, by_provider, full_from_cents, seed_hash, own_seed, population_count, population_cents,
            population_hash, committed_by, committed_as, committed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    const BAND: &str =
        "INSERT INTO sample_band (sample_id, number, from_cents, size) VALUES ($1, $2, $3, $4)";
    const LINES: &str = "INSERT INTO sample_line (sample_id, claim_line_id, component, provider_id, amount_cents)
        SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2, unhex(value ->> 3), CAST(value ->> 4 AS BIGINT)
        FROM json_each($1)";
    const SEED: &str = "INSERT INTO sample_seed (sample_id, seed) VALUES ($1, $2)";
    let (from, until) = days(sample.period);
    let Sample { design, population: committed, .. } = sample;
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(sample.id.0).bind(unit.0).bind(sample.grant.0).bind(from).bind(until).bind(&sample.purpose)
        .bind(design.by_component).bind(design.by_provider).bind(design.full_from.map(Cents::get))
        .bind(sample.seed_hash.to_string()).bind(sample.own_seed).bind(committed.count)
        .bind(committed.sum.get()).bind(committed.hash.to_string()).bind(&sample.by).bind(sample.role.word())
        .bind(sample.on).execute(c).await.map(drop))?;
    for (number, band) in (1_i64..).zip(&design.bands) {
        on!(&mut *conn, c => sqlx::query(BAND).bind(sample.id.0).bind(number).bind(band.from.get())
            .bind(band.size).execute(c).await.map(drop))?;
    }
    for lines in population.chunks(ROWS) {
        let row = |it: &PopulationLine| {
            json!([key(sample.id.0), key(it.line.0), it.component, key(it.provider.0), it.amount.get()])
        };
        write_set(conn, LINES, lines.iter().map(row)).await?;
    }
    if let Some(seed) = seed {
        on!(conn, c => sqlx::query(SEED).bind(sample.id.0).bind(seed.revealed()).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Writes that a sample was drawn, and which lines.
pub async fn draw_sample(
    conn: &mut Conn,
    unit: UnitId,
    sample: SampleId,
    drawn: &Drawn,
    ranked: &[Ranked],
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO sample_draw (sample_id, unit_id, seed, entry, entry_hash, drawn_by, drawn_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const LINES: &str = "INSERT INTO sample_drawn_line (sample_id, claim_line_id, rank)
        SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2 FROM json_each($1)";
    on!(&mut *conn, c => sqlx::query(SQL)
        .bind(sample.0).bind(unit.0).bind(drawn.seed.revealed()).bind(drawn.entry.get())
        .bind(drawn.entry_hash.to_string()).bind(&drawn.by).bind(drawn.on).execute(c).await.map(drop))?;
    let taken: Vec<_> = ranked.iter().filter(|line| line.drawn).collect();
    for lines in taken.chunks(ROWS) {
        let row = |it: &&Ranked| json!([key(sample.0), key(it.line.0), it.rank.to_string()]);
        write_set(conn, LINES, lines.iter().map(row)).await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    grant_id: Uuid,
    period_from: Option<NaiveDate>,
    period_until: Option<NaiveDate>,
    purpose: String,
    by_component: bool,
    by_provider: bool,
    full_from_cents: Option<i64>,
    seed_hash: String,
    own_seed: bool,
    population_count: i64,
    population_cents: i64,
    population_hash: String,
    committed_by: String,
    committed_as: String,
    committed_on: NaiveDate,
}

#[derive(FromRow)]
struct BandRow {
    from_cents: i64,
    size: i64,
}

impl From<BandRow> for Band {
    fn from(row: BandRow) -> Self {
        Self { from: Cents::new(row.from_cents), size: row.size }
    }
}

#[derive(FromRow)]
struct DrawRow {
    seed: String,
    entry: i64,
    entry_hash: String,
    drawn_by: String,
    drawn_on: NaiveDate,
    line_count: i64,
    line_cents: i64,
}

impl Row {
    fn into_sample(self, bands: Vec<BandRow>, drawn: Option<DrawRow>) -> Result<Sample, StoreError> {
        let broken = |what: &str| StoreError::broken("sample", self.id, what);
        let hash = |text: &str| Hash::from_hex(text).ok_or_else(|| broken(text));
        let period = match (self.period_from, self.period_until) {
            (Some(from), Some(until)) => Some(Period::new(from, until).map_err(|_| broken("period"))?),
            _ => None,
        };
        let design = SampleDesign {
            by_component: self.by_component,
            by_provider: self.by_provider,
            bands: bands.into_iter().map(Band::from).collect(),
            full_from: self.full_from_cents.map(Cents::new),
        };
        Ok(Sample {
            id: SampleId(self.id),
            grant: GrantId(self.grant_id),
            period,
            design,
            seed_hash: hash(&self.seed_hash)?,
            own_seed: self.own_seed,
            population: Population {
                count: self.population_count,
                sum: Cents::new(self.population_cents),
                hash: hash(&self.population_hash)?,
            },
            role: Role::from_word(&self.committed_as).ok_or_else(|| broken(&self.committed_as))?,
            on: self.committed_on,
            drawn: drawn.map(|row| row.into_drawn(self.id)).transpose()?,
            purpose: self.purpose,
            by: self.committed_by,
        })
    }
}

impl DrawRow {
    fn into_drawn(self, sample: Uuid) -> Result<Drawn, StoreError> {
        let broken = |what: &str| StoreError::broken("sample_draw", sample, what);
        Ok(Drawn {
            seed: Seed::from_hex(&self.seed).ok_or_else(|| broken("seed"))?,
            entry: EntryNumber::new(self.entry),
            entry_hash: Hash::from_hex(&self.entry_hash).ok_or_else(|| broken(&self.entry_hash))?,
            count: self.line_count,
            sum: Cents::new(self.line_cents),
            by: self.drawn_by,
            on: self.drawn_on,
        })
    }
}

/// The samples with these ids, by them.
pub async fn samples_with(
    conn: &mut Conn,
    unit: UnitId,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Sample>, StoreError> {
    const SQL: &str = "SELECT * FROM sample
        WHERE unit_id = $1 AND id IN (SELECT unhex(value ->> 0) FROM json_each($2))";
    const BANDS: &str = "SELECT sample_id AS subject, from_cents, size FROM sample_band
        WHERE sample_id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY number";
    const DRAWS: &str = "SELECT made.sample_id AS subject, made.seed, made.entry, made.entry_hash, made.drawn_by,
            made.drawn_on,
            (SELECT COUNT(*) FROM sample_drawn_line drawn WHERE drawn.sample_id = made.sample_id) AS line_count,
            (SELECT CAST(COALESCE(SUM(line.amount_cents), 0) AS BIGINT)
             FROM sample_drawn_line drawn JOIN sample_line line ON line.sample_id = drawn.sample_id
                AND line.claim_line_id = drawn.claim_line_id WHERE drawn.sample_id = made.sample_id) AS line_cents
        FROM sample_draw made WHERE made.sample_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let rows: Vec<Row> = rows_with(&mut *conn, SQL, unit, ids).await?;
    let mut bands = hanging_on::<BandRow>(&mut *conn, BANDS, ids).await?;
    let mut made = hanging_on::<DrawRow>(conn, DRAWS, ids).await?;
    let sample = |row: Row| {
        let (id, bands) = (row.id, bands.remove(&row.id).unwrap_or_default());
        let drawn = made.remove(&id).and_then(|mut of_sample| of_sample.pop());
        Ok((id, row.into_sample(bands, drawn)?))
    };
    rows.into_iter().map(sample).collect()
}

one_of! {
    /// The sample with an id.
    sample, samples_with, SampleId, Sample
}

/// The ids of the samples of a grant, or of all, after an id, oldest first.
pub async fn sample_ids(
    conn: &mut Conn,
    unit: UnitId,
    grant: Option<GrantId>,
    after: SampleId,
    limit: i64,
) -> Result<Vec<SampleId>, StoreError> {
    const OF_ALL: &str = "SELECT id FROM sample WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    const OF_ONE: &str =
        "SELECT id FROM sample WHERE unit_id = $1 AND id > $2 AND grant_id = $4 ORDER BY id LIMIT $3";
    let ids: Vec<Uuid> = on!(conn, c => {
        let query = sqlx::query_scalar(if grant.is_some() { OF_ONE } else { OF_ALL })
            .bind(unit.0).bind(after.0).bind(limit);
        match grant {
            Some(grant) => query.bind(grant.0).fetch_all(c).await,
            None => query.fetch_all(c).await,
        }
    })?;
    Ok(ids.into_iter().map(SampleId).collect())
}

/// The grants whose claims some samples are drawn from, each with its sample.
pub async fn sample_grants(
    conn: &mut Conn,
    unit: UnitId,
    samples: &[SampleId],
) -> Result<Vec<(SampleId, GrantId)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT sample.id, claim.grant_id
        FROM sample JOIN sample_line of ON of.sample_id = sample.id
        JOIN claim_line line ON line.id = of.claim_line_id JOIN claim ON claim.id = line.claim_id
        WHERE sample.unit_id = $1 AND sample.id IN (SELECT unhex(value ->> 0) FROM json_each($2))
        ORDER BY sample.id, claim.grant_id";
    let samples = keys(samples.iter().map(|sample| sample.0));
    let rows: Vec<(Uuid, Uuid)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&samples).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(sample, grant)| (SampleId(sample), GrantId(grant))).collect())
}

/// The samples whose population has lines of some claims, oldest first. SQLite takes what is crossed in that order.
pub async fn samples_of_claims(
    conn: &mut Conn,
    unit: UnitId,
    claims: &[ClaimId],
) -> Result<Vec<SampleId>, StoreError> {
    const SQL: &str = "SELECT DISTINCT sample.id FROM claim_line line
        CROSS JOIN sample_line of CROSS JOIN sample
        WHERE line.claim_id IN (SELECT unhex(value ->> 0) FROM json_each($2))
            AND of.claim_line_id = line.id AND sample.id = of.sample_id AND sample.unit_id = $1
        ORDER BY sample.id";
    let claims = set(claims.iter().map(|claim| json!([key(claim.0)])));
    let ids: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(claims).fetch_all(c).await)?;
    Ok(ids.into_iter().map(SampleId).collect())
}

/// The lines of a claim that some sample has drawn: one of its grant, or of one above. It begins with what was drawn, which
/// is less than a claim may have: SQLite takes what is crossed in that order.
pub async fn drawn_lines_of_claim(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
) -> Result<BTreeSet<ClaimLineId>, StoreError> {
    const SQL: &str = "WITH RECURSIVE above (id) AS (
            SELECT claim.grant_id FROM claim WHERE claim.unit_id = $1 AND claim.id = $2
            UNION ALL
            SELECT grants.parent_id FROM above CROSS JOIN grants
            WHERE grants.id = above.id AND grants.parent_id IS NOT NULL)
        SELECT line.id FROM above CROSS JOIN sample CROSS JOIN sample_drawn_line drawn CROSS JOIN claim_line line
        WHERE sample.grant_id = above.id AND drawn.sample_id = sample.id AND line.id = drawn.claim_line_id
            AND line.claim_id = $2";
    let lines: Vec<Uuid> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(claim.0).fetch_all(c).await)?;
    Ok(lines.into_iter().map(ClaimLineId).collect())
}

#[derive(FromRow)]
struct NamedRow {
    id: Uuid,
    component: String,
    provider_id: Uuid,
    amount_cents: i64,
    claim_id: Uuid,
    claim_number: i64,
    number: i64,
    paid_on: NaiveDate,
    reason: String,
}

/// The population of a sample.
pub async fn sample_lines(
    conn: &mut Conn,
    unit: UnitId,
    sample: SampleId,
) -> Result<Vec<SampleLine>, StoreError> {
    const SQL: &str = "SELECT of.claim_line_id AS id, of.component, of.provider_id, of.amount_cents,
            line.claim_id, claim.number AS claim_number, line.number, line.paid_on, line.reason
        FROM sample JOIN sample_line of ON of.sample_id = sample.id
        JOIN claim_line line ON line.id = of.claim_line_id JOIN claim ON claim.id = line.claim_id
        WHERE sample.unit_id = $1 AND sample.id = $2 ORDER BY of.claim_line_id";
    let rows: Vec<NamedRow> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(sample.0).fetch_all(c).await)?;
    let named = |row: NamedRow| {
        let NamedRow { id, component, provider_id, amount_cents, .. } = row;
        Ok(SampleLine {
            line: LineRow { id, component, provider_id, amount_cents }.try_into()?,
            claim: ClaimId(row.claim_id),
            claim_number: row.claim_number,
            number: row.number,
            paid_on: row.paid_on,
            reason: row.reason,
        })
    };
    rows.into_iter().map(named).collect()
}

/// The lines that were drawn as they were filed, each with its rank, by their ids.
pub async fn drawn_lines(
    conn: &mut Conn,
    unit: UnitId,
    sample: SampleId,
) -> Result<Vec<(ClaimLineId, String)>, StoreError> {
    const SQL: &str = "SELECT drawn.claim_line_id, drawn.rank FROM sample_drawn_line drawn
        JOIN sample ON sample.id = drawn.sample_id
        WHERE sample.unit_id = $1 AND sample.id = $2 ORDER BY drawn.claim_line_id";
    let rows: Vec<(Uuid, String)> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(sample.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(line, rank)| (ClaimLineId(line), rank)).collect())
}

/// The seed of a sample, if it lies here. Who looks at a sample that is not drawn is not shown it.
pub async fn sample_seed(
    conn: &mut Conn,
    unit: UnitId,
    sample: SampleId,
) -> Result<Option<Seed>, StoreError> {
    const SQL: &str = "SELECT kept.seed FROM sample_seed kept JOIN sample ON sample.id = kept.sample_id
        WHERE sample.unit_id = $1 AND sample.id = $2";
    let seed: Option<String> =
        on!(conn, c => sqlx::query_scalar(SQL).bind(unit.0).bind(sample.0).fetch_optional(c).await)?;
    let read = |text: String| {
        Seed::from_hex(&text).ok_or_else(|| StoreError::broken("sample_seed", sample.0, "the seed"))
    };
    seed.map(read).transpose()
}
