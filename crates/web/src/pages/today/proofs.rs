//! Proofs on which somebody has still to act: the house's own, those of providers that are asked about, those to examine. A list
//! has what the list of proofs has to which it leads, by the same rule ([`ListAsked::takes_at`]).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use flow::{
    Action, FlowError,
    deadlines::Unexamined,
    may::{ProofAct, Tasks},
    standings::{ListAsked, ProofStanding, Standing, Where},
    views,
};
use grants::{OrganisationId, Proof, ProofId, ProofQuestion, ProofState};

use super::{Known, List, Waits};
use crate::{german::day, lists, narrowing::way_to, show::Wrong, visitor::Visitor};

/// What is told of proofs.
struct Told {
    title: &'static str,
    anchor: &'static str,
    /// What the list of proofs is asked for.
    asked: ListAsked<ProofStanding>,
    /// What their recipient does with them; nothing, where their giver examines them.
    acts: Option<&'static [ProofAct]>,
}

impl Told {
    const fn new(title: &'static str, anchor: &'static str, at: ProofStanding) -> Self {
        let asked = ListAsked { standing: Some(Where::At(at)), ..ListAsked::of(None) };
        Self { title, anchor, asked, acts: None }
    }

    /// Of the own organisation.
    fn own(self, own: OrganisationId, acts: &'static [ProofAct]) -> Self {
        Self { asked: ListAsked { recipient: Some(own), ..self.asked }, acts: Some(acts), ..self }
    }

    /// Of all other organisations, of which nothing is the visitor's task.
    fn of_others(self, own: OrganisationId) -> Self {
        Self { asked: ListAsked { besides: Some(own), ..self.asked }, acts: Some(&[]), ..self }
    }
}

/// Every proof on which somebody has still to act.
pub(super) async fn that_wait(visitor: &Visitor) -> Result<Vec<Proof>, Wrong> {
    let asked = ListAsked { standing: Some(Where::Waiting), ..ListAsked::of(None) };
    Ok(lists::all(|after| views::proofs_asked(&visitor.ctx, &asked, after, views::MOST)).await?)
}

/// Those proofs, list by list, at last those to examine. What a provider has not handed in is its own.
pub(super) fn listed(
    visitor: &Visitor,
    tasks: &Tasks<'_>,
    known: &Known,
    (found, unexamined): (&[Proof], &[Unexamined]),
) -> Result<[List; 5], Wrong> {
    use ProofStanding as At;
    let own = visitor.ctx.actor().organisation;
    let filed: BTreeMap<ProofId, NaiveDate> =
        unexamined.iter().map(|it| (it.proof.proof, it.proof.filed_on)).collect();
    let list = |told: Told| list(visitor, tasks, known, (found, &filed), &told);
    let title = "Eigene Nachweise zu prüfen und zu unterschreiben";
    let sign = Told::new(title, "nachweise-unterzeichnen", At::ToSign);
    let hand_in = Told::new("Eigene Nachweise einzureichen", "nachweise-einreichen", At::ToHandIn);
    let answer = Told::new("Rückfragen zu eigenen Nachweisen", "nachweise-antworten", At::ToAnswer);
    let title = "Nachweise, zu denen der Träger antworten soll";
    let provider = Told::new(title, "nachweise-traeger", At::ToAnswer);
    Ok([
        list(sign.own(own, &[ProofAct::Examine, ProofAct::Sign]))?,
        list(hand_in.own(own, &[ProofAct::File]))?,
        list(answer.own(own, &[ProofAct::Answer]))?,
        list(provider.of_others(own))?,
        list(Told::new("Nachweise zu prüfen", "nachweise", At::ToExamine))?,
    ])
}

fn list(
    visitor: &Visitor,
    tasks: &Tasks<'_>,
    known: &Known,
    (found, filed): (&[Proof], &BTreeMap<ProofId, NaiveDate>),
    told: &Told,
) -> Result<List, Wrong> {
    let mut waits = Vec::new();
    for proof in found {
        let (grant, standing) = (known.grant(proof.grant)?, ProofStanding::of(proof, proof.state.on()));
        if !told.asked.takes_at(grant, standing) {
            continue;
        }
        let is_mine = match told.acts {
            Some(acts) => tasks.proof(grant, proof, acts)?,
            None => visitor.may(Action::Decide),
        };
        // What was answered waits since it was handed in.
        let filed_on = filed.get(&proof.id).filter(|_| standing == ProofStanding::ToExamine);
        let since = Some(filed_on.copied().unwrap_or_else(|| proof.state.on()));
        waits.push(Waits { since, is_mine, ..of(known, proof)? });
    }
    if told.acts.is_none() {
        waits.sort_by_key(|it| it.since);
    }
    let all = way_to("/nachweise", &told.asked);
    Ok(List::new(told.title, told.anchor).listed(all).of(waits))
}

fn of(known: &Known, proof: &Proof) -> Result<Waits, FlowError> {
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
        since: None,
        amount: None,
        is_mine: false,
    })
}
