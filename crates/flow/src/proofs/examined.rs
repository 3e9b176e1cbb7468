//! The proofs of those the grant was forwarded to, as their giver examined and accepted them.

use std::collections::BTreeMap;

use grants::{ClaimState, Grant, Proof, ProofKind, ProofState};
use ledger::Cents;
use proof::data::ExaminedProofRow;

use crate::{
    FlowError,
    documents::{parties, view::View},
};

/// A row for each grant right below: its newest accepted proof, the final one before an interim one.
pub(super) async fn rows(view: &mut View<'_>, grant: &Grant) -> Result<Vec<ExaminedProofRow>, FlowError> {
    let mut rows = Vec::new();
    for id in store::forwardings(&mut view.conn, grant.id).await? {
        let Some(below) = view.grant_below(id).await? else { continue };
        let mut accepted: BTreeMap<_, _> = BTreeMap::new();
        for proof in view.proofs(&below).await? {
            if let ProofState::Accepted { on } = proof.state {
                let is_final = proof.kind == ProofKind::Verwendungsnachweis;
                accepted.insert((is_final, proof.period.until(), proof.id), (proof, on));
            }
        }
        if let Some((_, (proof, on))) = accepted.pop_last() {
            rows.push(row(view, &below, &proof, on).await?);
        }
    }
    Ok(rows)
}

async fn row(
    view: &mut View<'_>,
    grant: &Grant,
    proof: &Proof,
    on: chrono::NaiveDate,
) -> Result<ExaminedProofRow, FlowError> {
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
    let kind = match proof.kind {
        ProofKind::Verwendungsnachweis => "Verwendungsnachweis",
        ProofKind::Zwischennachweis => "Zwischennachweis",
    };
    Ok(ExaminedProofRow {
        recipient: parties::party(view, grant.recipient).await?.name,
        reference: grant.act.reference.clone(),
        examined_on: on,
        claimed,
        recognised,
        remark: format!("{kind} bis {}, anerkannt", proof.period.until().format("%d.%m.%Y")),
    })
}
