//! Why less was recognised of lines than claimed, for a record that names them as the lists of a proof do.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{ClaimLine, Cost, Grant, Programme};
use ledger::Cents;
use proof::data::Reduction;

use crate::{
    FlowError,
    documents::{
        evidence::{self, Receipts},
        view::{FEW, View},
    },
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
    let tree = view.tree(grant.clone()).await?;
    let mut reduced = Vec::new();
    for few in tree.chunks(FEW) {
        let mut claims = view.claims_of(few).await?;
        let claims = few.iter().filter_map(|grant| claims.remove(&grant.id)).flatten();
        let lines = claims.flat_map(|claim| claim.lines).filter(ClaimLine::counts);
        let with_reduction = |line: ClaimLine| evidence::reduction(programme, &line).map(|why| (line, why));
        reduced.extend(lines.filter_map(with_reduction));
    }
    let receipts = view.receipts(reduced.iter().filter_map(|(line, _)| line.receipt()).collect()).await?;
    let listed = |(line, reduction): (ClaimLine, Reduction)| {
        let (claimed, recognised) = (line.signed(line.eligible), line.signed(line.recognised()));
        Ok(((called(&receipts, &line)?, line.paid_on, claimed, recognised), reduction))
    };
    reduced.into_iter().map(listed).collect()
}

/// The number of the receipt, or the unit.
fn called(receipts: &Receipts, line: &ClaimLine) -> Result<String, FlowError> {
    match &line.cost {
        Cost::LumpSum { unit, .. } => Ok(unit.clone()),
        Cost::Actual { receipt } | Cost::CreditNote { receipt, .. } => {
            Ok(evidence::number(receipts, *receipt)?.to_owned())
        }
    }
}
