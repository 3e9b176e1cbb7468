//! The letter about a claim: what was decided, line by line.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use grants::{Claim, ClaimLine, ClaimState, Grant, Programme, SignOff};
use ledger::Cents;
use proof::data::{Decision, DecisionLine};
use uuid::Uuid;

use super::{DocumentKind, Gathered, evidence, lacks, parties, view::View, words};
use crate::FlowError;

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let (claim, grant) = view.claim(subject).await?;
    let ClaimState::Decided { on } = claim.state else {
        return Err(lacks(DocumentKind::Decision, "the claim is not decided"));
    };
    let programme = view.programme(&grant).await?;
    let decided_on = last_change(&claim).map_or(on, |changed| changed.max(on));
    let (payable, due) = (recognised_share(&claim)?, became_due(view, &claim, &grant).await?);
    // A claim is recognised under the act that was recorded when it was decided; a later one is not its basis.
    let versions = view.acts(&grant).await?;
    let then = parties::in_force(&versions, |act| act.recorded_on <= on)?;
    let decision = Decision {
        reference: then.act.reference.clone(),
        recipient: parties::party(view, grant.recipient).await?,
        place: parties::town(view, grant.giver).await?,
        decided_on,
        measure: then.act.purpose.clone(),
        claim: name(&claim),
        submitted_on: submitted_on(&claim),
        act: parties::act(then)?,
        lines: lines(view, &claim, &grant, &programme).await?,
        payable,
        settled_by_advances: payable.minus(due)?.max(Cents::ZERO),
        account: parties::account_on(view, grant.recipient, decided_on).await?,
        remarks: remarks(&claim, on, due.minus(payable)?),
        remedy: parties::remedy(view, &grant).await?,
        signed_by: parties::signed(of_the_giver(&claim)),
        chain: view.head().await?,
    };
    Ok((grant.giver, decision.into()))
}

/// What people call a claim.
pub(super) fn name(claim: &Claim) -> String {
    format!("Abrechnung {}", claim.number)
}

/// The day of the last signature of the recipient.
pub(super) fn submitted_on(claim: &Claim) -> NaiveDate {
    let signed =
        claim.sign_offs.iter().filter(|signed| signed.step.is_of_recipient()).map(|signed| signed.by.on);
    signed.max().unwrap_or_else(|| claim.state.on())
}

/// What the giver signed of the decision and of each correction that counts.
pub(super) fn of_the_giver(claim: &Claim) -> impl Iterator<Item = &SignOff> {
    let counts = |round| {
        round == claim.round_of_decision() || claim.corrections().any(|(_, made)| made.round == round)
    };
    claim.sign_offs.iter().filter(move |signed| signed.step.is_of_decision() && counts(signed.round))
}

fn last_change(claim: &Claim) -> Option<NaiveDate> {
    claim.lines.iter().flat_map(|line| &line.corrections).map(|correction| correction.on).max()
}

/// What the grant carries of what is recognised.
pub(super) fn recognised_share(claim: &Claim) -> Result<Cents, FlowError> {
    let counted = claim.lines.iter().filter(|line| line.counts());
    Ok(Cents::sum(counted.map(|line| line.signed(line.recognised_share())))?)
}

/// What the decision and its corrections made due: the rest of the share was paid ahead of use.
async fn became_due(view: &mut View<'_>, claim: &Claim, grant: &Grant) -> Result<Cents, FlowError> {
    let mut due = Cents::ZERO;
    for position in &grant.positions {
        let as_of = view.as_of();
        let moved = store::postings(&mut view.conn, grant.unit, position.accounts.due, as_of).await?;
        for posting in moved.iter().filter(|posting| posting.subject == claim.id.0) {
            due = due.plus(posting.credited)?;
        }
    }
    Ok(due)
}

async fn lines(
    view: &mut View<'_>,
    claim: &Claim,
    grant: &Grant,
    programme: &Programme,
) -> Result<Vec<DecisionLine>, FlowError> {
    let receipts = evidence::receipts(view, claim).await?;
    let line = |line: &ClaimLine| {
        Ok(DecisionLine {
            number: u32::try_from(line.number).unwrap_or(u32::MAX),
            cost_position: evidence::cost_position(programme, grant, line),
            evidence: evidence::evidence(&receipts, line)?,
            reason: line.reason_for_payment.clone(),
            claimed: line.signed(line.eligible),
            recognised: line.signed(line.recognised()),
            reduction: evidence::reduction(programme, line),
        })
    };
    claim.lines.iter().filter(|line| evidence::is_decided(line)).map(line).collect()
}

/// By which versions of the rule book it was examined: in its decision, and in each correction that differs.
pub(super) fn rule_book(claim: &Claim) -> Option<String> {
    let decided = claim.proposal.as_ref()?.rule_book;
    let corrected = claim.corrections().map(|(_, made)| made.rule_book).filter(|it| *it != decided);
    let corrected: BTreeSet<_> = corrected.collect();
    let since = corrected.iter().map(|version| format!(", berichtigt nach Fassung {version}"));
    Some(format!("nach dem Regelwerk in Fassung {decided}{}", since.collect::<String>()))
}

/// By which rules it was examined; what a correction left: that it was corrected, and what became due too much before.
fn remarks(claim: &Claim, decided_on: NaiveDate, too_much: Cents) -> Vec<String> {
    let mut remarks: Vec<_> = rule_book(claim).map(|rules| format!("Geprüft {rules}.")).into_iter().collect();
    if let Some(changed) = last_change(claim) {
        remarks.push(format!(
            "Die Entscheidung vom {} ist zuletzt am {} berichtigt worden; dieses Schreiben gibt den berichtigten Stand \
             wieder.",
            words::day(decided_on),
            words::day(changed)
        ));
    }
    if too_much > Cents::ZERO {
        remarks.push(format!(
            "Vor der Berichtigung waren {} mehr fällig geworden; sie sind zu erstatten, soweit sie ausgezahlt sind.",
            words::euros(too_much)
        ));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use grants::{ClaimReservations, Step};
    use serde_json::json;

    use super::*;

    fn step(round: i64, step: Step, on: &str) -> serde_json::Value {
        let (person, organisation) = (Uuid::from_u128(1), Uuid::from_u128(2));
        json!({
            "step": step, "round": round, "person": person, "name": "Erika Muster", "role": "clerk",
            "organisation": organisation, "on": on
        })
    }

    #[test]
    fn a_letter_says_by_which_rule_book_it_was_examined_and_corrected() {
        let id = Uuid::from_u128(3);
        let mut claim: Claim = serde_json::from_value(json!({
            "id": id, "grant": id, "number": 1, "version": 2, "submitted_by": "Erika Muster",
            "period": { "from": "2021-01-01", "until": "2021-02-28" },
            "state": { "state": "decided", "on": "2021-03-12" }, "lines": [], "income": [],
            "reserved": ClaimReservations::default(),
            "proposal": { "round": 1, "decisions": [], "findings": {}, "rule_book": 1 }
        }))
        .unwrap();
        assert_eq!(rule_book(&claim).unwrap(), "nach dem Regelwerk in Fassung 1");
        let corrected = |rule_book: u32| {
            json!({
                "id": id, "number": 1, "round": 2, "rule_book": rule_book, "from": 100, "to": 50,
                "from_share": 80, "to_share": 40, "reason": "rechnerisch", "text": "Skonto", "by": "Erika Muster",
                "on": "2021-06-01"
            })
        };
        claim.lines = serde_json::from_value(json!([{
            "id": id, "number": 1, "position": id, "plan_line": id, "paid_on": "2021-02-01",
            "cost": { "kind": "actual", "receipt": id }, "reason_for_payment": "Miete", "eligible": 100,
            "grant_share": 80, "used": 80, "state": { "state": "accepted" },
            "corrections": [corrected(1), corrected(2)]
        }]))
        .unwrap();
        let told = remarks(&claim, claim.state.on(), Cents::ZERO);
        assert_eq!(told[0], "Geprüft nach dem Regelwerk in Fassung 1, berichtigt nach Fassung 2.");
    }

    #[test]
    fn what_was_sent_back_or_only_proposed_is_neither_handed_in_nor_signed_for() {
        let steps = [
            step(1, Step::Prepare, "2021-03-01"),
            step(1, Step::Sign, "2021-03-02"),
            step(1, Step::Propose, "2021-03-08"),
            step(1, Step::SendBack, "2021-03-10"),
            step(2, Step::Prepare, "2021-03-01"),
            step(2, Step::Sign, "2021-03-02"),
            step(2, Step::Propose, "2021-03-11"),
            step(2, Step::Sachlich, "2021-03-12"),
            step(2, Step::Rechnerisch, "2021-03-12"),
            step(3, Step::Propose, "2021-06-01"),
            step(3, Step::SendBack, "2021-06-02"),
            step(4, Step::Propose, "2021-06-03"),
        ];
        let id = Uuid::from_u128(3);
        let claim: Claim = serde_json::from_value(json!({
            "id": id, "grant": id, "number": 1, "version": 2, "submitted_by": "Erika Muster",
            "period": { "from": "2021-01-01", "until": "2021-02-28" },
            "state": { "state": "decided", "on": "2021-03-12" }, "lines": [], "income": [],
            "reserved": ClaimReservations::default(), "sign_offs": steps
        }))
        .unwrap();
        assert_eq!(submitted_on(&claim).to_string(), "2021-03-02");
        let signed: Vec<_> = of_the_giver(&claim).map(|signed| (signed.round, signed.step)).collect();
        assert_eq!(signed, [(2, Step::Propose), (2, Step::Sachlich), (2, Step::Rechnerisch)]);
    }
}
