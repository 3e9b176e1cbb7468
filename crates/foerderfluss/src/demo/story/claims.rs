//! The claims of the providers, in several states.

use std::collections::BTreeSet;

use flow::{
    FlowError,
    claims::{
        CertifyClaim, CorrectClaim, DecideClaim, NewClaimCost, NewClaimLine, NewReceipt, SignClaim,
        SubmitClaim, WithdrawClaim,
    },
    repayments::RecordRepayment,
};
use grants::{
    Claim, ClaimLine, ClaimLineId, CostCategoryCode, DemandKind, GrantId, LineDecision, NewServiceUnit,
    NewUnits, RateCode, ReceiptDetails, Share, Step,
};
use ledger::Cents;

use super::{
    AMOUNT, BRUECKE, Books, Day, MUSTERWERK, OFFICE, REASON, VOLKSHOCHSCHULE,
    acts::{code, component, date, euros, period},
    receipts,
};

/// What the examiner makes of a line.
pub(super) enum Verdict {
    /// It is recognised as claimed.
    Accept,
    /// So many per cent of it are recognised, for a registered reason and with a text.
    Percent(i64, &'static str, &'static str),
    /// It is put back until a question is answered.
    Park(&'static str, Day),
}

pub(super) const ACCEPT: Verdict = Verdict::Accept;
pub(super) const ARITHMETIC: Verdict =
    Verdict::Percent(97, "rechnerisch", "Der Stundenzettel ergibt drei Prozent weniger.");
pub(super) const NO_RECEIPT: Verdict =
    Verdict::Percent(0, "beleg_fehlt", "Der Zahlungsnachweis der Prüfungsstelle fehlt.");
pub(super) const UNCLEAR: Verdict =
    Verdict::Park("Wann hat die Nachprüfung stattgefunden, und wer hat teilgenommen?", (30, 4, 2021));

/// Coaching, half a year, to be decided with a cut.
pub(super) async fn musterwerk(books: &Books, grant: GrantId) -> Result<Claim, FlowError> {
    let salaries = [
        coaching("GA-2020-3", "14400.00", (30, 9, 2020), "Gehälter Coaching 3. Quartal"),
        coaching("GA-2020-4", "14432.99", (30, 12, 2020), "Gehälter Coaching 4. Quartal"),
    ];
    submit(books, MUSTERWERK, grant, (15, 1, 2021), salaries).await
}

/// The next quarter of coaching, which waits to be examined.
pub(super) async fn musterwerk_spring(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    let next = [coaching("GA-2021-1", "14400.00", (31, 3, 2021), "Gehälter Coaching 1. Quartal")];
    submit(books, MUSTERWERK, grant, (9, 4, 2021), next).await?;
    Ok(())
}

fn coaching(number: &str, amount: &str, paid_on: Day, reason: &str) -> Result<NewClaimLine, FlowError> {
    actual("F1", "coachingstellen", number, amount, paid_on, reason)
}

/// Lessons by lump sum, two examination fees, participants of a school certificate course.
pub(super) async fn volkshochschule(books: &Books, grant: GrantId) -> Result<Claim, FlowError> {
    let participants = "Teilnehmende Hauptschulabschluss";
    let lines = [
        lessons(120, (18, 12, 2020), "Kurs Deutsch und Mathematik"),
        actual("F4", "pruefungsgebuehren", "PS-881", "480.00", (11, 12, 2020), "Prüfungsgebühren Dezember"),
        actual("F3", "teilnehmendenpauschale", "HSA-2020", "6000.00", (31, 12, 2020), participants),
        actual(
            "F4",
            "pruefungsgebuehren",
            "PS-902",
            "300.00",
            (21, 12, 2020),
            "Prüfungsgebühren Nachprüfung",
        ),
    ];
    submit(books, VOLKSHOCHSCHULE, grant, (20, 1, 2021), lines).await
}

/// A claim whose grant share is half of what was advanced.
pub(super) async fn bruecke_f1(books: &Books, grant: GrantId) -> Result<Claim, FlowError> {
    let salary = [coaching("BZA-2020-12", "3125.00", (30, 12, 2020), "Gehalt Coaching Dezember")];
    submit(books, BRUECKE, grant, (25, 1, 2021), salary).await
}

/// A claim that was taken back, and the one that took its place.
pub(super) async fn bruecke_f6(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    let line = |amount| {
        actual(
            "F6",
            "personalausgaben",
            "TM-2020-2",
            amount,
            (31, 12, 2020),
            "Teilhabemanagement halbe Stelle",
        )
    };
    let wrong = submit(books, BRUECKE, grant, (1, 2, 2021), [line("7800.00")]).await?;
    books.run(BRUECKE, WithdrawClaim { claim: wrong.id, version: wrong.version }).await?;
    submit(books, BRUECKE, grant, (2, 2, 2021), [line("7800.00")]).await?;
    Ok(())
}

/// Decides a claim: a verdict for each line that counts.
pub(super) async fn decide(
    books: &Books,
    claim: &Claim,
    verdicts: &[Verdict],
    day: Day,
) -> Result<Claim, FlowError> {
    books.on_day(date(day)?);
    let lines = claim.lines.iter().filter(|line| line.counts());
    let decision = |(line, verdict): (&ClaimLine, &Verdict)| Ok((line.id, decision(line, verdict)?));
    let decisions = lines.zip(verdicts).map(decision).collect::<Result<_, FlowError>>()?;
    let (claim, version) = (claim.id, claim.version);
    let proposed = books
        .run(OFFICE, DecideClaim { claim, version, decisions, findings: std::collections::BTreeMap::new() })
        .await?;
    certify(books, &proposed).await
}

/// Two others certify what is proposed of a claim.
async fn certify(books: &Books, proposed: &Claim) -> Result<Claim, FlowError> {
    let Claim { id: claim, version, .. } = *proposed;
    let certify = |step| CertifyClaim { claim, version, round: proposed.round(), step };
    books.run(REASON, certify(Step::Sachlich)).await?;
    books.run(AMOUNT, certify(Step::Rechnerisch)).await
}

/// The other person of a provider signs what the one prepared.
pub(super) async fn sign(books: &Books, who: &str, claim: &Claim) -> Result<(), FlowError> {
    let sign = SignClaim { claim: claim.id, version: claim.version };
    books.run(&format!("{who}-2"), sign).await?;
    Ok(())
}

fn decision(line: &ClaimLine, verdict: &Verdict) -> Result<LineDecision, FlowError> {
    Ok(match verdict {
        Verdict::Accept => LineDecision::Accept,
        Verdict::Park(question, day) => {
            LineDecision::Park { question: (*question).to_owned(), answer_by: date(*day)? }
        }
        Verdict::Percent(0, reason, text) => {
            LineDecision::Reject { reason: (*reason).to_owned(), text: (*text).to_owned() }
        }
        Verdict::Percent(percent, reason, text) => LineDecision::AcceptInPart {
            recognised: line.eligible.share(*percent, 100)?,
            reason: (*reason).to_owned(),
            text: (*text).to_owned(),
            not_recognised: BTreeSet::new(),
        },
    })
}

/// Three lessons of a decided claim were not held: it is corrected, and what was paid too much comes back.
pub(super) async fn correct(books: &Books, claim: &Claim, grant: GrantId) -> Result<(), FlowError> {
    books.on_day(date((10, 3, 2021))?);
    let Some(lessons) = claim.lines.first() else { return Err(FlowError::NotFound { what: "claim line" }) };
    let request = CorrectClaim {
        claim: claim.id,
        version: claim.version,
        line: lessons.id,
        recognised: euros("4387.50")?,
        reason: "rechnerisch".to_owned(),
        text: "Drei Stunden fielen aus, das Klassenbuch wurde nachgereicht.".to_owned(),
        findings: BTreeSet::new(),
    };
    let proposed = books.run(OFFICE, request).await?;
    certify(books, &proposed).await?;
    let received_on = date((12, 3, 2021))?;
    books.on_day(received_on);
    let (component, amount, kind) = (component("F4")?, euros("90.00")?, DemandKind::Refund);
    let (budget_year, passes_on) = (None, Vec::new());
    let request = RecordRepayment { grant, component, budget_year, kind, amount, received_on, passes_on };
    books.run(OFFICE, request).await?;
    Ok(())
}

/// Submits a claim.
pub(super) async fn submit<const N: usize>(
    books: &Books,
    who: &str,
    grant: GrantId,
    day: Day,
    lines: [Result<NewClaimLine, FlowError>; N],
) -> Result<Claim, FlowError> {
    books.on_day(date(day)?);
    submit_with(books, who, grant, lines, Vec::new()).await
}

/// Submits a claim that claims parked lines again, on the day that the books show.
pub(super) async fn submit_with<const N: usize>(
    books: &Books,
    who: &str,
    grant: GrantId,
    lines: [Result<NewClaimLine, FlowError>; N],
    reinclude: Vec<ClaimLineId>,
) -> Result<Claim, FlowError> {
    let lines = lines.into_iter().collect::<Result<Vec<_>, _>>()?;
    let period = period(date((1, 7, 2020))?, (31, 3, 2021))?;
    let submit = SubmitClaim { grant, period, lines: lines.clone(), reinclude, income: Vec::new() };
    let claim = books.run(who, submit).await?;
    receipts::attach(books, who, &claim, &lines).await?;
    sign(books, who, &claim).await?;
    Ok(claim)
}

/// A cost by its receipt.
pub(super) fn actual(
    component_code: &str,
    category: &str,
    number: &str,
    amount: &str,
    paid_on: Day,
    reason: &str,
) -> Result<NewClaimLine, FlowError> {
    let gross: Cents = euros(amount)?;
    let receipt = NewReceipt {
        issuer: "Muster-Abrechnung".to_owned(),
        number: number.to_owned(),
        issued_on: date(paid_on)?,
        gross,
    };
    let cost = NewClaimCost::Actual { receipt, eligible: gross, pays_for: None };
    let (_, month, year) = paid_on;
    let performed = period(date((1, month, year))?, paid_on)?;
    let receipt_details = Some(ReceiptDetails {
        performed: Some(performed),
        share: Some(Share::FULL),
        ..ReceiptDetails::default()
    });
    Ok(NewClaimLine { receipt_details, ..line(component_code, category, cost, paid_on, reason)? })
}

/// Lessons by lump sum.
pub(super) fn lessons(count: i64, performed_on: Day, reason: &str) -> Result<NewClaimLine, FlowError> {
    let held_on = date(performed_on)?;
    let lesson = |number| NewServiceUnit {
        reference: format!("{reason} / Std. {number}"),
        performed_on: held_on,
        entered_on: None,
        measure_from: None,
        evidence: None,
    };
    let units = NewUnits { rate: code(RateCode::parse("P4"))?, units: (1..=count).map(lesson).collect() };
    let cost = NewClaimCost::LumpSum { units };
    line("F4", "unterrichtsstunden", cost, performed_on, reason)
}

fn line(
    component_code: &str,
    category: &str,
    cost: NewClaimCost,
    paid_on: Day,
    reason: &str,
) -> Result<NewClaimLine, FlowError> {
    Ok(NewClaimLine {
        component: component(component_code)?,
        budget_year: None,
        category: code(CostCategoryCode::parse(category))?,
        cost,
        paid_on: date(paid_on)?,
        reason: reason.to_owned(),
        receipt_details: None,
    })
}
