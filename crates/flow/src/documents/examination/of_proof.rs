//! The record of the examination of a proof of use (Nr. 11 VV zu § 44 LHO NRW).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use grants::{
    ClaimId, DemandKind, ExaminationRecord, Examined, Grant, Proof, ProofKind, ProofState, Receivable,
    Settled,
};
use ledger::Cents;
use proof::data::{
    CheckAnswer, CheckPoint, Difference, Examination, FinalFigures, Finding, ProofOfUse, Reduction, SignOff,
};
use uuid::Uuid;

use super::{
    WHAT, answers, copies, depth, examiner,
    of_lines::{self, Listed},
    point, recorded, sampled, with_hearing,
};
use crate::{
    FlowError, deadlines,
    documents::{DocumentKind, Gathered, lacks, parties, view::View, words},
    proofs,
};

/// What the decision about a line says more of than the proof.
const BY_DECISION: &str = "laut Entscheidung über die Abrechnung";

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let (proof, grant) = view.proof(subject).await?;
    view.for_the_giver(&grant, WHAT)?;
    state(view, proof, grant).await
}

/// What the record of a proof of a grant states.
pub(super) async fn state(view: &mut View<'_>, proof: Proof, grant: Grant) -> Result<Gathered, FlowError> {
    if grant.parent.is_none() {
        return Err(lacks(
            DocumentKind::Examination,
            "the giver is outside and records its examination itself",
        ));
    }
    let Some(examined_on) = proofs::decided_on(view, &proof).await? else {
        return Err(lacks(DocumentKind::Examination, "the proof is not decided"));
    };
    let programme = view.programme(&grant).await?;
    let of = Examined::Proof(proof.id);
    let record = recorded(view, &grant, of).await?;
    let statement = proofs::stated_by(&mut view.conn, grant.unit, &proof).await?;
    let received_on = proofs::filed_on(view, &proof).await?;
    let claims = claims(view, &grant, &proof).await?;
    let found = findings(&statement, &of_lines::reductions(view, &grant, &programme).await?);
    let differences = proofs::said_otherwise(view, grant.clone(), (&proof, &statement)).await?;
    let interest = interest(view, &grant, &proof).await?;
    let due_on =
        deadlines::due_on(&mut view.conn, view.ctx, &grant, (proof.kind, proof.period.until())).await?;
    let recorded_by = record.iter().map(|record| examiner(&record.by));
    let examination = Examination {
        reference: grant.act.reference.clone(),
        provider: parties::party(view, grant.recipient).await?,
        measure: grant.act.purpose.clone(),
        proof: name(&proof),
        received_on,
        complete_on: complete_on(&proof, received_on),
        place: parties::town(view, grant.giver).await?,
        examined_on,
        depth: depth(record.as_ref()),
        samples: sampled::of_claims(view, &claims, Some(&proof.period)).await?,
        checklist: [
            vec![in_time(proof.number, (due_on, received_on))],
            checked(&differences, &found),
            objects(&statement)?,
            answers(&programme, (of, examined_on), record.as_ref()),
        ]
        .concat(),
        findings: found,
        figures: figures(&statement, &proof, interest)?,
        decision: with_hearing(outcome(&proof, record.as_ref()), record.as_ref()),
        copies_to: copies(record.as_ref()),
        signed_by: by_two(recorded_by.chain(proofs::decider(view, &proof).await?).collect()),
        chain: view.head().await?,
    };
    Ok((grant.giver, examination.into()))
}

fn name(proof: &Proof) -> String {
    let (kind, from, until) =
        (proof.kind.german(), words::day(proof.period.from()), words::day(proof.period.until()));
    let version = if proof.number > 1 { format!(", Fassung {}", proof.number) } else { String::new() };
    format!("{kind} {from} bis {until}{version}")
}

/// It is complete with the last answer.
fn complete_on(proof: &Proof, received_on: NaiveDate) -> NaiveDate {
    let answered = proof.questions.iter().filter_map(|question| question.answer.as_ref());
    answered.map(|answer| answer.on).max().unwrap_or(received_on)
}

/// Both examiners; where one person did it all, a line for the other to sign by hand.
fn by_two(mut signed: Vec<SignOff>) -> Vec<SignOff> {
    let people = signed.iter().map(|signed| signed.name.as_str()).collect::<BTreeSet<_>>().len();
    if people < 2 {
        signed.extend(parties::to_sign("zweite Unterschrift"));
    }
    signed
}

/// The claims with lines that were paid within the period of the proof.
async fn claims(view: &mut View<'_>, grant: &Grant, proof: &Proof) -> Result<Vec<ClaimId>, FlowError> {
    let mut claims = view.claims(grant).await?;
    claims.retain(|claim| claim.lines.iter().any(|line| proof.period.contains(line.paid_on)));
    Ok(claims.iter().map(|claim| claim.id).collect())
}

/// What is claimed of the grant's interest for what the proof covers, less what was waived of it; nothing where nothing was
/// decided about such interest.
async fn interest(view: &mut View<'_>, grant: &Grant, proof: &Proof) -> Result<Option<Cents>, FlowError> {
    let mut demanded = view.receivables(grant).await?;
    demanded.retain(|it| it.kind == DemandKind::Interest && is_covered(proof, it));
    let mut sum: Option<Cents> = None;
    for receivable in demanded {
        let waived = receivable.steps.iter().filter(|step| matches!(step.how, Settled::Waived { .. }));
        let claimed = receivable.amount.minus(Cents::sum(waived.map(|step| step.amount))?)?;
        sum = Some(sum.unwrap_or(Cents::ZERO).plus(claimed)?);
    }
    Ok(sum)
}

/// Whether interest runs on what a proof covers. Interest that was calculated here belongs to the day on which the money was
/// used, other interest to the day of its demand; a final proof covers all of the grant.
fn is_covered(proof: &Proof, interest: &Receivable) -> bool {
    let used_on = interest.worksheet.as_ref().map(|sheet| sheet.calculation.used_on);
    proof.kind == ProofKind::Verwendungsnachweis
        || proof.period.contains(used_on.unwrap_or(interest.demanded_on))
}

/// Whether it came in time: the books know both days. A version that corrects another one came for what was wrong in that.
fn in_time(number: i64, (due_on, received_on): (Option<NaiveDate>, NaiveDate)) -> CheckPoint {
    const TEXT: &str = "Der Nachweis ist fristgerecht vorgelegt.";
    let Some(due_on) = due_on else {
        return point(TEXT, CheckAnswer::NotApplicable, "keine Frist bestimmt");
    };
    let days = format!("fällig am {}, vorgelegt am {}", words::day(due_on), words::day(received_on));
    if number > 1 {
        let remark = format!("berichtigte Fassung: {days}");
        return point(TEXT, CheckAnswer::NotApplicable, &remark);
    }
    let answer = if received_on <= due_on { CheckAnswer::Fine } else { CheckAnswer::Objection };
    point(TEXT, answer, &days)
}

/// What the books check by themselves: whether they still say what the proof states, and what was decided less than claimed.
fn checked(differences: &[Difference], findings: &[Finding]) -> Vec<CheckPoint> {
    let receipts = if findings.is_empty() {
        point("Alle Positionen sind ungekürzt anerkannt.", CheckAnswer::Fine, "")
    } else {
        point("Alle Positionen sind ungekürzt anerkannt.", CheckAnswer::Objection, "siehe Feststellungen")
    };
    vec![
        agreement(differences),
        point(
            "Der Finanzierungsplan wurde eingehalten.",
            CheckAnswer::Fine,
            "Obergrenzen vom System bewacht",
        ),
        receipts,
    ]
}

/// Whether what was settled by the proof is what the books say of its days.
fn agreement(differences: &[Difference]) -> CheckPoint {
    /// More of them nobody reads in a cell.
    const MOST: usize = 10;
    const TEXT: &str = "Der zahlenmäßige Nachweis stimmt mit den Büchern überein.";
    if differences.is_empty() {
        let compared = "Einnahmen, Ausgaben, Belege und Einheiten vom System verglichen";
        return point(TEXT, CheckAnswer::Fine, compared);
    }
    let told = differences.iter().take(MOST).map(|it| {
        let (stated, booked) = (words::euros(it.before), words::euros(it.after));
        format!("{}, {}: laut Nachweis {stated}, laut Büchern {booked}", it.place, it.what)
    });
    let mut told: Vec<String> = told.collect();
    match differences.len().saturating_sub(MOST) {
        0 => {}
        1 => told.push("ein weiterer Betrag".to_owned()),
        more => told.push(format!("{more} weitere Beträge")),
    }
    point(TEXT, CheckAnswer::Objection, &told.join("; "))
}

/// The objects that the proof lists; nothing where it lists none.
fn objects(statement: &ProofOfUse) -> Result<Vec<CheckPoint>, FlowError> {
    let listed = &statement.objects;
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    let sum = Cents::sum(listed.iter().map(|object| object.price))?;
    let remark = format!("{} im Inventar, zusammen {}", listed.len(), words::euros(sum));
    Ok(vec![point("Beschaffte Gegenstände stehen in der Anlage des Nachweises.", CheckAnswer::Fine, &remark)])
}

/// The positions of the lists of which less is recognised than was claimed, by their numbers in the proof; each with the
/// reason and the clause of its decision.
fn findings(statement: &ProofOfUse, reductions: &BTreeMap<Listed, Reduction>) -> Vec<Finding> {
    let said = |listed: &Listed, stated: Option<String>| {
        let decided = reductions.get(listed).cloned();
        let (reason, clause) = decided.map(|it| (it.reason, it.clause)).unwrap_or_default();
        let clause = if clause.is_empty() { BY_DECISION.to_owned() } else { clause };
        let reason = stated.unwrap_or(reason);
        (if reason.is_empty() { BY_DECISION.to_owned() } else { reason }, clause)
    };
    let receipts = statement.receipts.iter().filter(|row| row.recognised != row.claimed).map(|row| {
        let listed = (row.receipt_number.clone(), row.paid_on, row.claimed, row.recognised);
        let (reason, clause) = said(&listed, row.reduction_reason.clone());
        let (evidence, claimed, recognised) = (row.receipt_number.clone(), row.claimed, row.recognised);
        Finding { number: row.number, evidence, claimed, recognised, reason, clause }
    });
    let units = statement.units.iter().filter(|row| row.recognised != row.amount).map(|row| {
        let listed = (row.unit.clone(), row.performed_on, row.amount, row.recognised);
        let (reason, clause) = said(&listed, row.reduction_reason.clone());
        let evidence = format!("{} × {}, {}", row.count, row.unit, row.rate_code);
        let (claimed, recognised) = (row.amount, row.recognised);
        Finding { number: row.number, evidence, claimed, recognised, reason, clause }
    });
    receipts.chain(units).collect()
}

/// What the proof states, less what its giver did not accept.
fn figures(
    statement: &ProofOfUse,
    proof: &Proof,
    interest: Option<Cents>,
) -> Result<FinalFigures, FlowError> {
    let part = match proof.state {
        ProofState::Rejected { .. } => Cents::ZERO,
        _ => proofs::grant_part(statement).minus(not_accepted(proof))?,
    };
    Ok(FinalFigures {
        claimed: Cents::sum(statement.expenditure.iter().map(|row| row.settled_total))?,
        recognised: Cents::sum(statement.expenditure.iter().map(|row| row.settled_eligible))?,
        grant: part,
        paid: statement.paid_total,
        interest,
    })
}

fn not_accepted(proof: &Proof) -> Cents {
    proof.objection.as_ref().and_then(|objection| objection.by).unwrap_or_default()
}

/// What was decided, in words; of less than was asked for also that nobody recorded how the recipient was heard.
fn outcome(proof: &Proof, record: Option<&ExaminationRecord>) -> String {
    let is_heard = record.is_some_and(|record| !record.terms.hearing.is_empty());
    let decided = match (&proof.objection, proof.state) {
        (Some(objection), ProofState::Rejected { .. }) => {
            format!("Der Nachweis wird zurückgewiesen: {}", objection.reason)
        }
        (Some(objection), _) => format!(
            "Der Nachweis wird mit einer Kürzung der Zuwendung um {} anerkannt: {}",
            words::euros(not_accepted(proof)),
            objection.reason
        ),
        (None, _) => "Der Nachweis wird anerkannt.".to_owned(),
    };
    if proof.objection.is_none() || is_heard {
        return decided;
    }
    // On a line of its own: the reason is in the words of whoever decided, and may end as it likes.
    format!("{decided}\nOb der Zuwendungsempfänger gehört wurde (§ 28 VwVfG NRW), ist nicht festgehalten.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_comes_in_time_up_to_its_last_day() {
        let day = |day| NaiveDate::from_ymd_opt(2021, 3, day).unwrap();
        let told = |number, due_on, received_on| in_time(number, (due_on, day(received_on)));
        let last = told(1, Some(day(31)), 31);
        assert_eq!(last.answer, CheckAnswer::Fine);
        assert_eq!(last.remark, "fällig am 31.03.2021, vorgelegt am 31.03.2021");
        assert_eq!(told(1, Some(day(30)), 31).answer, CheckAnswer::Objection);
        let corrected = told(2, Some(day(30)), 31);
        assert_eq!(corrected.answer, CheckAnswer::NotApplicable);
        assert!(
            corrected.remark.starts_with("berichtigte Fassung: fällig am 30.03.2021"),
            "{}",
            corrected.remark
        );
        assert_eq!(told(1, None, 31).answer, CheckAnswer::NotApplicable);
    }
}
