//! Proofs on which their recipient has still to act: the house's own, and those of providers that are asked about.

use flow::{
    may::{ProofAct, Tasks},
    standings::{ProofStanding, Standing},
    waiting,
};
use grants::{Proof, ProofQuestion, ProofState};

use super::{Known, List, Waits};
use crate::{german::day, narrowing::way, show::Wrong, visitor::Visitor};

/// Those proofs, list by list. What a provider has not handed in is its own.
pub(super) async fn of_the_house(
    visitor: &Visitor,
    tasks: &Tasks<'_>,
    known: &Known,
) -> Result<[List; 4], Wrong> {
    use ProofStanding as At;
    let own = visitor.ctx.actor().organisation;
    let new = |title, anchor, at| List::new(title, anchor).listed(way("/nachweise", at));
    let title = "Eigene Nachweise zu prüfen und zu unterzeichnen";
    let mut sign = new(title, "nachweise-unterzeichnen", At::ToSign);
    let mut hand_in = new("Eigene Nachweise einzureichen", "nachweise-einreichen", At::ToHandIn);
    let mut answer = new("Rückfragen zu eigenen Nachweisen", "nachweise-antworten", At::ToAnswer);
    let title = "Nachweise, zu denen der Träger antworten soll";
    let mut provider = new(title, "nachweise-traeger", At::ToAnswer);
    for proof in waiting::proofs(&visitor.ctx).await? {
        let grant = known.grant(proof.grant)?;
        let is_own = grant.recipient == own;
        let (list, acts): (_, &[ProofAct]) = match At::of(&proof, proof.state.on()) {
            At::ToAnswer if is_own => (&mut answer, &[ProofAct::Answer]),
            At::ToAnswer => (&mut provider, &[]),
            _ if !is_own => continue,
            At::ToHandIn => (&mut hand_in, &[ProofAct::File]),
            _ => (&mut sign, &[ProofAct::Examine, ProofAct::Sign]),
        };
        let is_mine = tasks.proof(grant, &proof, acts)?;
        list.waits.push(Waits { is_mine, ..of(known, &proof)? });
    }
    Ok([sign, hand_in, answer, provider])
}

fn of(known: &Known, proof: &Proof) -> Result<Waits, Wrong> {
    let grant = known.grant(proof.grant)?;
    let kind = crate::german::proof_kind(proof.kind);
    let asked = proof.questions.last().filter(|_| matches!(proof.state, ProofState::Questioned { .. }));
    Ok(Waits {
        to: format!("/nachweise/{}", proof.id),
        what: grant.act.reference.clone(),
        note: match asked {
            Some(ProofQuestion { answer_by, .. }) => format!("{kind}: Antwort bis {}", day(*answer_by)),
            None => kind.to_owned(),
        },
        since: Some(proof.state.on()),
        amount: None,
        is_mine: false,
    })
}
