//! The claims of the providers, in several states.

use flow::{
    FlowError,
    claims::{DecideClaim, NewClaimCost, NewClaimLine, NewReceipt, SubmitClaim, WithdrawClaim},
};
use grants::{Claim, ClaimLine, CostCategoryCode, GrantId, LineDecision, RateCode};
use ledger::Cents;

use super::{
    BRUECKE, Books, Day, LERNHAUS, MUSTERWERK, OFFICE, VOLKSHOCHSCHULE,
    acts::{code, component, date, euros, period},
};

/// What the examiner makes of a line: the percentage recognised, the registered reason and a text.
pub(super) type Verdict = (i64, &'static str, &'static str);

pub(super) const ACCEPT: Verdict = (100, "", "");
pub(super) const ARITHMETIC: Verdict = (97, "rechnerisch", "Der Stundenzettel ergibt drei Prozent weniger.");
pub(super) const NO_RECEIPT: Verdict = (0, "beleg_fehlt", "Der Zahlungsnachweis der Prüfungsstelle fehlt.");

/// Coaching, half a year, decided with a cut; a second claim waits.
pub(super) async fn musterwerk(books: &Books, grant: GrantId) -> Result<Claim, FlowError> {
    let salaries = [
        actual(
            "F1",
            "coachingstellen",
            "GA-2020-3",
            "14400.00",
            (30, 9, 2020),
            "Gehälter Coaching 3. Quartal",
        ),
        actual(
            "F1",
            "coachingstellen",
            "GA-2020-4",
            "14432.99",
            (30, 12, 2020),
            "Gehälter Coaching 4. Quartal",
        ),
    ];
    let first = submit(books, MUSTERWERK, grant, (15, 1, 2021), salaries).await?;
    let next = [actual(
        "F1",
        "coachingstellen",
        "GA-2021-1",
        "14400.00",
        (31, 3, 2021),
        "Gehälter Coaching 1. Quartal",
    )];
    submit(books, MUSTERWERK, grant, (9, 4, 2021), next).await?;
    Ok(first)
}

/// Lessons by lump sum, an examination fee, participants of a school certificate course.
pub(super) async fn volkshochschule(books: &Books, grant: GrantId) -> Result<Claim, FlowError> {
    let participants = "Teilnehmende Hauptschulabschluss";
    let lines = [
        lessons(120, (18, 12, 2020), "Kurs Deutsch und Mathematik"),
        actual("F4", "pruefungsgebuehren", "PS-881", "480.00", (11, 12, 2020), "Prüfungsgebühren Dezember"),
        actual("F3", "teilnehmendenpauschale", "HSA-2020", "6000.00", (31, 12, 2020), participants),
    ];
    submit(books, VOLKSHOCHSCHULE, grant, (20, 1, 2021), lines).await
}

/// A claim that waits to be examined.
pub(super) async fn lernhaus(books: &Books, grant: GrantId) -> Result<Claim, FlowError> {
    let lines = [
        lessons(60, (26, 2, 2021), "Kurs Alltagsmathematik"),
        actual("F2", "personalausgaben", "LH-17", "5000.00", (28, 2, 2021), "Sprachlehrkraft Februar"),
    ];
    submit(books, LERNHAUS, grant, (5, 3, 2021), lines).await
}

/// A claim that was taken back, and the one that took its place.
pub(super) async fn bruecke(books: &Books, grant: GrantId) -> Result<(), FlowError> {
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

/// Decides a claim, a verdict for each line.
pub(super) async fn decide(books: &Books, claim: &Claim, verdicts: &[Verdict]) -> Result<Claim, FlowError> {
    books.on_day(date((8, 2, 2021))?);
    let decision = |(line, verdict): (&ClaimLine, &Verdict)| Ok((line.id, decision(line, verdict)?));
    let decisions = claim.lines.iter().zip(verdicts).map(decision).collect::<Result<_, FlowError>>()?;
    books.run(OFFICE, DecideClaim { claim: claim.id, version: claim.version, decisions }).await
}

fn decision(line: &ClaimLine, (percent, reason, text): &Verdict) -> Result<LineDecision, FlowError> {
    let (reason, text) = ((*reason).to_owned(), (*text).to_owned());
    Ok(match percent {
        100 => LineDecision::Accept,
        0 => LineDecision::Reject { reason, text },
        _ => LineDecision::AcceptInPart { recognised: line.eligible.share(*percent, 100)?, reason, text },
    })
}

async fn submit<const N: usize>(
    books: &Books,
    who: &str,
    grant: GrantId,
    day: Day,
    lines: [Result<NewClaimLine, FlowError>; N],
) -> Result<Claim, FlowError> {
    books.on_day(date(day)?);
    let lines = lines.into_iter().collect::<Result<Vec<_>, _>>()?;
    let period = period(date((1, 7, 2020))?, (31, 3, 2021))?;
    books.run(who, SubmitClaim { grant, period, lines }).await
}

fn actual(
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
    let cost = NewClaimCost::Actual { receipt, eligible: gross };
    line(component_code, category, cost, paid_on, reason)
}

fn lessons(count: i64, performed_on: Day, reason: &str) -> Result<NewClaimLine, FlowError> {
    let cost = NewClaimCost::LumpSum { rate: code(RateCode::parse("P4"))?, count };
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
    })
}
