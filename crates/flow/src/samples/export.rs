//! A sample as a table, with everything that is needed to draw it again elsewhere.
//!
//! `tests/redraw_sample.py` reads it. There are ids, codes, days and numbers in it and no text that anybody wrote, so no
//! cell can be a formula.

use grants::{Sample, SampleId};

use super::{Placed, placed, sample};
use crate::{Ctx, FlowError, export::or_empty};

/// What the columns are.
const HEAD: [&str; 20] = [
    "line_id",
    "claim_id",
    "claim_number",
    "line_number",
    "paid_on",
    "component",
    "provider_id",
    "amount_cents",
    "stratum_component",
    "stratum_provider",
    "band",
    "size",
    "rank",
    "place",
    "drawn",
    "seed",
    "seed_hash",
    "entry",
    "entry_hash",
    "population_hash",
];

/// The population of a sample as CSV (RFC 4180): line by line with its stratum, and once it is drawn with rank and place,
/// the seed and the entry that committed it. Taking it along is written down.
pub async fn export(ctx: &Ctx, id: SampleId) -> Result<String, FlowError> {
    let sample = sample(ctx, id).await?;
    let lines = placed(ctx, &sample).await?;
    ctx.note_download().await?;
    let rows = lines.iter().map(|line| row(&sample, line).join(","));
    Ok(std::iter::once(HEAD.join(",")).chain(rows).map(|row| row + "\r\n").collect())
}

/// A line of the table. What is not known before the draw, or is no stratum of its own, is left empty.
fn row(sample: &Sample, placed: &Placed) -> [String; HEAD.len()] {
    let (line, ranked) = (&placed.line, placed.ranked.as_ref());
    let stratum = sample.design.stratum(&line.line);
    let size = sample.design.size(&stratum);
    let drawn = sample.drawn.as_ref();
    [
        line.line.line.to_string(),
        line.claim.to_string(),
        line.claim_number.to_string(),
        line.number.to_string(),
        line.paid_on.to_string(),
        line.line.component.to_string(),
        line.line.provider.to_string(),
        line.line.amount.get().to_string(),
        or_empty(stratum.component.as_ref()),
        or_empty(stratum.provider),
        or_empty(stratum.band),
        or_empty(size),
        or_empty(ranked.map(|ranked| ranked.rank)),
        or_empty(ranked.map(|ranked| ranked.place)),
        or_empty(ranked.map(|_| placed.drawn)),
        or_empty(drawn.map(|drawn| drawn.seed.revealed())),
        sample.seed_hash.to_string(),
        or_empty(drawn.map(|drawn| drawn.entry.get())),
        or_empty(drawn.map(|drawn| drawn.entry_hash)),
        sample.population.hash.to_string(),
    ]
}
