//! The record of the examination of a claim.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use grants::{Claim, ClaimState, Examined, Grant, LineState, Programme};
use ledger::Cents;
use proof::data::{CheckAnswer, CheckPoint, Examination, FinalFigures, Finding};

use super::{WHAT, answers, copies, depth, examiner, point, recorded, sampled, with_hearing};
use crate::{
    FlowError,
    documents::{DocumentKind, Gathered, decision, evidence, lacks, parties, view::View, words},
};

pub(super) async fn gather(view: &mut View<'_>, claim: Claim, grant: Grant) -> Result<Gathered, FlowError> {
    view.for_the_giver(&grant, WHAT)?;
    let ClaimState::Decided { on } = claim.state else {
        return Err(lacks(DocumentKind::Examination, "the claim is not decided"));
    };
    let programme = view.programme(&grant).await?;
    let of = Examined::Claim(claim.id);
    let record = recorded(view, &grant, of).await?;
    let figures = figures(view, &claim, &grant).await?;
    let period = format!(
        "{}, Zeitraum {} bis {}",
        decision::name(&claim),
        words::day(claim.period.from()),
        words::day(claim.period.until())
    );
    let examination = Examination {
        reference: grant.act.reference.clone(),
        provider: parties::party(view, grant.recipient).await?,
        measure: grant.act.purpose.clone(),
        proof: period,
        received_on: received_on(&claim),
        complete_on: decision::submitted_on(&claim),
        place: parties::town(view, grant.giver).await?,
        examined_on: on,
        depth: depth(record.as_ref()),
        samples: sampled::of_claims(view, &[claim.id], None).await?,
        checklist: [checked(&claim, &programme), answers(&programme, (of, on), record.as_ref())].concat(),
        findings: findings(view, &claim, &programme).await?,
        figures,
        decision: with_hearing(outcome(&figures, parked(&claim)?)?, record.as_ref()),
        copies_to: copies(record.as_ref()),
        signed_by: record
            .iter()
            .map(|record| examiner(&record.by))
            .chain(parties::signed(decision::of_the_giver(&claim)))
            .collect(),
        chain: view.head().await?,
    };
    Ok((grant.giver, examination.into()))
}

/// The first signature of the recipient; it is complete with the last.
fn received_on(claim: &Claim) -> NaiveDate {
    claim.sign_offs.iter().map(|signed| signed.by.on).min().unwrap_or_else(|| claim.state.on())
}

/// What the claim comes to. Interest runs on what a grant was paid, not on a claim: none is stated here.
async fn figures(view: &mut View<'_>, claim: &Claim, grant: &Grant) -> Result<FinalFigures, FlowError> {
    let counted = || claim.lines.iter().filter(|line| line.counts());
    Ok(FinalFigures {
        claimed: Cents::sum(counted().map(|line| line.signed(line.eligible)))?,
        recognised: Cents::sum(counted().map(|line| line.signed(line.recognised())))?,
        grant: decision::recognised_share(claim)?,
        paid: paid_of(view, claim, grant).await?,
        interest: None,
    })
}

/// What is parked: it is neither recognised nor cut.
fn parked(claim: &Claim) -> Result<Cents, FlowError> {
    let parked = claim.lines.iter().filter(|line| matches!(line.state, LineState::Parked { .. }));
    Ok(Cents::sum(parked.map(|line| line.signed(line.eligible)))?)
}

/// What is paid of the grant for this claim: what its decision did not make due had been paid before, and of what it did
/// the oldest is paid first.
async fn paid_of(view: &mut View<'_>, claim: &Claim, grant: &Grant) -> Result<Cents, FlowError> {
    let mut before = Cents::ZERO;
    for other in view.claims(grant).await? {
        let is_earlier = other.number < claim.number && matches!(other.state, ClaimState::Decided { .. });
        if is_earlier {
            before = before.plus(decision::recognised_share(&other)?)?;
        }
    }
    let left = view.paid(grant).await?.minus(before)?;
    Ok(left.max(Cents::ZERO).min(decision::recognised_share(claim)?))
}

/// What the books check by themselves, and what an examiner records as a finding of a line.
fn checked(claim: &Claim, programme: &Programme) -> Vec<CheckPoint> {
    let decided = || claim.lines.iter().filter(|line| evidence::is_decided(line));
    let reduced = decided().any(|line| evidence::reduction(programme, line).is_some());
    let (receipts, remark) = if reduced {
        (CheckAnswer::Objection, "siehe Feststellungen")
    } else {
        (CheckAnswer::Fine, "jede Position einzeln entschieden")
    };
    let units = if decided().any(|line| line.units.is_some()) {
        point("Jede Leistungseinheit ist nur einmal gefördert.", CheckAnswer::Fine, "vom System geprüft")
    } else {
        point(
            "Jede Leistungseinheit ist nur einmal gefördert.",
            CheckAnswer::NotApplicable,
            "keine Pauschalen",
        )
    };
    let rules = decision::rule_book(claim).map(|rules| format!(" {rules}")).unwrap_or_default();
    let calculated = format!("vom System gerechnet{rules}");
    let mut points = vec![
        point("Die Abrechnung ist rechnerisch richtig.", CheckAnswer::Fine, &calculated),
        point("Belege sind bezahlt, im Zeitraum und dem Zweck zuzuordnen.", receipts, remark),
        point(
            "Der Finanzierungsplan wurde eingehalten.",
            CheckAnswer::Fine,
            "Obergrenzen vom System bewacht",
        ),
        point(
            "Kein Beleg ist über seinen Betrag hinaus abgerechnet.",
            CheckAnswer::Fine,
            "vom System bewacht",
        ),
        units,
    ];
    let found: BTreeSet<_> = decided().flat_map(|line| &line.findings).collect();
    for finding in found.into_iter().filter_map(|code| programme.finding(code)) {
        let clause = grants::without_source(&finding.clause);
        points.push(point(&finding.text, CheckAnswer::Objection, clause));
    }
    points
}

async fn findings(
    view: &mut View<'_>,
    claim: &Claim,
    programme: &Programme,
) -> Result<Vec<Finding>, FlowError> {
    let (receipts, mut findings) = (evidence::receipts(view, claim).await?, Vec::new());
    for line in claim.lines.iter().filter(|line| evidence::is_decided(line)) {
        let Some(reduction) = evidence::reduction(programme, line) else { continue };
        findings.push(Finding {
            number: u32::try_from(line.number).unwrap_or(u32::MAX),
            evidence: evidence::evidence(&receipts, line)?,
            claimed: line.signed(line.eligible),
            recognised: line.signed(line.recognised()),
            reason: reduction.reason,
            clause: reduction.clause,
        });
    }
    Ok(findings)
}

/// What was decided, in words. Whether the recipient was heard (§ 28 VwVfG NRW) is said only where there is a reason to.
fn outcome(figures: &FinalFigures, parked: Cents) -> Result<String, FlowError> {
    let less = figures.claimed.minus(figures.recognised)?;
    let told = if less == Cents::ZERO {
        "Die Abrechnung wird in voller Höhe anerkannt.".to_owned()
    } else {
        format!(
            "Die Abrechnung wird mit Kürzungen von {} anerkannt; die Gründe stehen bei den Feststellungen. Die \
             Kürzungen gehen dem Zuwendungsempfänger mit der Entscheidung zu (§ 28 VwVfG NRW).",
            words::euros(less)
        )
    };
    if parked == Cents::ZERO {
        return Ok(told);
    }
    let parked = words::euros(parked);
    Ok(format!("{told} {parked} sind zurückgestellt: darüber wird nach der Antwort entschieden."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_parked_is_no_cut() {
        let told = |claimed, recognised, parked| {
            let (claimed, recognised) = (Cents::new(claimed), Cents::new(recognised));
            let figures =
                FinalFigures { claimed, recognised, grant: Cents::ZERO, paid: Cents::ZERO, interest: None };
            outcome(&figures, Cents::new(parked)).unwrap()
        };
        assert_eq!(told(10_000, 10_000, 0), "Die Abrechnung wird in voller Höhe anerkannt.");
        let parked = told(10_000, 10_000, 5_000);
        assert!(parked.starts_with("Die Abrechnung wird in voller Höhe anerkannt. 50,00"), "{parked}");
        assert!(told(10_000, 9_000, 0).contains("Kürzungen von 10,00"));
    }
}
