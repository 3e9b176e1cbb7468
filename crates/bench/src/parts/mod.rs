//! The parts of the measurement, one table each.

mod access;
mod bulk;
mod claims;
mod journal;
mod law;
mod pages;
mod past_lists;
mod posting;
mod queries;
mod verification;

use crate::{Failure, database::Workshop, report::Report, scale::Scale};

/// Runs all parts.
pub(crate) async fn run(workshop: &Workshop, scale: &Scale, report: &mut Report) -> Result<(), Failure> {
    posting::measure(workshop, scale, report).await?;
    bulk::measure(workshop, scale, report).await?;
    claims::measure(workshop, scale, report).await?;
    access::measure(workshop, scale, report).await?;
    journal::measure(workshop, scale, report).await?;
    law::measure(scale, report)
}
