//! The samples of a package: the population is the one that was committed, and the seed draws what was drawn.

use std::io::{Read, Seek};

use grants::{ClaimLineId, ComponentCode, OrganisationId, Population, PopulationLine, SampleId, draw};
use ledger::Cents;
use uuid::Uuid;

use super::{PackageFault, archive::Archive, journal::Journal};

/// Where the columns of the table are that are read (`docs/sample-format.md`).
const LINE: usize = 0;
const COMPONENT: usize = 5;
const PROVIDER: usize = 6;
const AMOUNT: usize = 7;
const DRAWN: usize = 14;

/// Draws a sample again.
pub(super) fn verify<R: Read + Seek>(
    archive: &mut Archive<R>,
    path: &str,
    journal: &Journal,
) -> Result<(), PackageFault> {
    let wrong = |what: &str| PackageFault::Sample { path: path.to_owned(), what: what.to_owned() };
    let text = archive.text(path)?;
    let rows: Option<Vec<_>> = text.lines().skip(1).map(row).collect();
    let rows = rows.ok_or_else(|| wrong("it has a row that is none"))?;
    let id = path.trim_start_matches("stichproben/").trim_end_matches(".csv").parse().map(SampleId);
    let sample = id.ok().and_then(|id| journal.samples.get(&id));
    let sample = sample.ok_or_else(|| wrong("the journal has no such sample"))?;
    let (lines, mut stated): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    if Population::of(&lines).ok() != Some(sample.population) {
        return Err(wrong("its lines are not those that were committed"));
    }
    let Some(key) = sample.key() else { return Ok(()) };
    if sample.drawn.as_ref().is_none_or(|drawn| drawn.seed.hash() != sample.seed_hash) {
        return Err(wrong("its seed is not the one whose hash was committed"));
    }
    let drawn_again = draw(&lines, &sample.design, key).into_iter();
    let mut due: Vec<(ClaimLineId, bool)> = drawn_again.map(|line| (line.line, line.drawn)).collect();
    due.sort_unstable_by_key(|(line, _)| *line);
    stated.sort_unstable_by_key(|(line, _)| *line);
    if due == stated { Ok(()) } else { Err(wrong("its seed draws other lines")) }
}

/// A line of the population, and whether it was drawn.
fn row(text: &str) -> Option<(PopulationLine, (ClaimLineId, bool))> {
    let cells: Vec<&str> = text.split(',').collect();
    let id = |place: usize| cells.get(place)?.parse::<Uuid>().ok();
    let line = PopulationLine {
        line: ClaimLineId(id(LINE)?),
        component: ComponentCode::parse(cells.get(COMPONENT)?).ok()?,
        provider: OrganisationId(id(PROVIDER)?),
        amount: Cents::new(cells.get(AMOUNT)?.parse().ok()?),
    };
    let drawn = *cells.get(DRAWN)? == "true";
    Some((line.clone(), (line.line, drawn)))
}
