//! The proofs of those the grant was forwarded to, as their giver examined and accepted them.

use std::collections::BTreeMap;

use grants::{ClaimState, Grant, Proof, ProofKind};
use ledger::Cents;
use proof::data::ExaminedProofRow;

use crate::{
    FlowError,
    documents::{parties, view::View, words},
};

/// A row for each grant right below: its newest accepted proof, the final one before an interim one.
pub(super) async fn rows(view: &mut View<'_>, grant: &Grant) -> Result<Vec<ExaminedProofRow>, FlowError> {
    let mut rows = Vec::new();
    for id in store::forwardings(&mut view.conn, grant.id).await? {
        let Some(below) = view.grant_below(id).await? else { continue };
        let mut accepted: BTreeMap<_, _> = BTreeMap::new();
        for proof in view.proofs(&below).await? {
            if proof.state.is_accepted() {
                let is_final = proof.kind == ProofKind::Verwendungsnachweis;
                accepted.insert((is_final, proof.period.until(), proof.number), proof);
            }
        }
        if let Some((_, proof)) = accepted.pop_last() {
            rows.push(row(view, &below, &proof).await?);
        }
    }
    Ok(rows)
}

async fn row(view: &mut View<'_>, grant: &Grant, proof: &Proof) -> Result<ExaminedProofRow, FlowError> {
    let (mut claimed, mut recognised) = (Cents::ZERO, Cents::ZERO);
    for claim in view.claims(grant).await? {
        if !matches!(claim.state, ClaimState::Decided { .. }) {
            continue;
        }
        for line in claim.lines.iter().filter(|line| line.counts() && proof.period.contains(line.paid_on)) {
            claimed = claimed.plus(line.signed(line.eligible))?;
            recognised = recognised.plus(line.signed(line.recognised()))?;
        }
    }
    Ok(ExaminedProofRow {
        recipient: parties::party(view, grant.recipient).await?.name,
        reference: grant.act.reference.clone(),
        examined_on: proof.state.on(),
        claimed,
        recognised,
        remark: remark(proof),
    })
}

/// Which proof it is, and what of it was not accepted.
fn remark(proof: &Proof) -> String {
    let accepted =
        format!("{} bis {}, anerkannt", proof.kind.german(), proof.period.until().format("%d.%m.%Y"));
    match proof.objection.as_ref().and_then(|objection| objection.by) {
        Some(by) => format!("{accepted} mit einer Kürzung der Zuwendung um {}", words::euros(by)),
        None => accepted,
    }
}
