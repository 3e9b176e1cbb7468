//! Why less was recognised of lines than claimed, for a record that names them as the lists of a proof do.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{ClaimLine, Cost, Grant, Programme};
use ledger::Cents;
use proof::data::Reduction;

use crate::{
    FlowError,
    documents::{evidence, view::View},
};

/// What a list of a proof says of a line: its receipt or unit, its day, what was claimed and what was recognised.
pub(super) type Listed = (String, NaiveDate, Cents, Cents);

/// The reductions of a grant and of everything below it. A line that was decided otherwise since a proof was made is not
/// found by what the proof says of it.
pub(super) async fn reductions(
    view: &mut View<'_>,
    grant: &Grant,
    programme: &Programme,
) -> Result<BTreeMap<Listed, Reduction>, FlowError> {
    let mut found = BTreeMap::new();
    for below in view.tree(grant.clone()).await? {
        for claim in view.claims(&below).await? {
            for line in claim.lines.iter().filter(|line| line.counts()) {
                let Some(reduction) = evidence::reduction(programme, line) else { continue };
                let (claimed, recognised) = (line.signed(line.eligible), line.signed(line.recognised()));
                found.insert((called(view, line).await?, line.paid_on, claimed, recognised), reduction);
            }
        }
    }
    Ok(found)
}

/// The number of the receipt, or the unit.
async fn called(view: &mut View<'_>, line: &ClaimLine) -> Result<String, FlowError> {
    match &line.cost {
        Cost::LumpSum { unit, .. } => Ok(unit.clone()),
        Cost::Actual { receipt } | Cost::CreditNote { receipt, .. } => {
            let unit = view.ctx.actor().unit;
            let found = store::receipt(&mut view.conn, unit, *receipt).await?;
            Ok(found.ok_or(FlowError::NotFound { what: "receipt" })?.number)
        }
    }
}
