//! Proofs on which their recipient has still to act: the house's own, and those of providers that are asked about.

use flow::{Action, waiting};
use grants::{Proof, ProofQuestion, ProofState};

use super::{Known, List, Waits};
use crate::{german::day, show::Wrong, visitor::Visitor};

/// Those proofs, list by list. What a provider has not handed in is its own.
pub(super) async fn of_the_house(visitor: &Visitor, known: &Known) -> Result<[List; 4], Wrong> {
    let (own, may) = (visitor.ctx.actor().organisation, |action| visitor.may(action));
    let new = |title, anchor, is_mine| List { title, anchor, is_mine, waits: Vec::new() };
    let signs = may(Action::Sign) || may(Action::Certify);
    let mut sign = new("Eigene Nachweise zu prüfen und zu unterzeichnen", "nachweise-unterzeichnen", signs);
    let mut hand_in = new("Eigene Nachweise einzureichen", "nachweise-einreichen", may(Action::FileProof));
    let mut answer = new("Rückfragen zu eigenen Nachweisen", "nachweise-antworten", may(Action::HandIn));
    let mut provider = new("Nachweise, zu denen der Träger antworten soll", "nachweise-traeger", false);
    for proof in waiting::proofs(&visitor.ctx).await? {
        let is_own = known.grant(proof.grant)?.recipient == own;
        let list = match proof.state {
            ProofState::Questioned { .. } if is_own => &mut answer,
            ProofState::Questioned { .. } => &mut provider,
            _ if !is_own => continue,
            ProofState::Signed { .. } => &mut hand_in,
            _ => &mut sign,
        };
        list.waits.push(of(known, &proof)?);
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
    })
}
