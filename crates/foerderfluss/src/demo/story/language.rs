//! The language courses: a claim that is changed before it is decided, a parked line that is claimed again, and a claim
//! whose changes are awaited.

use flow::{
    FlowError,
    claims::{NewClaimLine, Replacement, RequestChanges, ResubmitClaim},
};
use grants::{Claim, ClaimLineId, GrantId};

use super::{
    Books, Day, LERNHAUS, OFFICE,
    acts::date,
    claims::{self, Verdict, actual, lessons},
};

/// Two salaries, the second too high, and lessons without their list.
pub(super) async fn submit(books: &Books, grant: GrantId) -> Result<Claim, FlowError> {
    let lines = [
        teacher("LH-11", "4000.00", (30, 11, 2020), "Sprachlehrkraft November"),
        teacher("LH-12", "4000.00", (31, 12, 2020), "Sprachlehrkraft Dezember"),
        lessons(30, (16, 12, 2020), "Kurs Alltagsmathematik Advent"),
    ];
    claims::submit(books, LERNHAUS, grant, (22, 1, 2021), lines).await
}

/// The office asks for changes of the lines but the first.
pub(super) async fn ask_for_changes(books: &Books, claim: &Claim) -> Result<Claim, FlowError> {
    let why = [
        "Die Gehaltsabrechnung enthält eine Jahressonderzahlung, die nicht zuwendungsfähig ist.",
        "Die Anwesenheitsliste fehlt.",
    ];
    ask(books, claim, (29, 1, 2021), (12, 2, 2021), named(claim, 1, &why)).await
}

/// The provider corrects one line and takes the other out.
pub(super) async fn resubmit(books: &Books, claim: &Claim) -> Result<Claim, FlowError> {
    books.on_day(date((5, 2, 2021))?);
    let line = teacher("LH-12a", "3600.00", (31, 12, 2020), "Sprachlehrkraft Dezember ohne Sonderzahlung")?;
    let changes = [Replacement::Line { line }, Replacement::Drop];
    let replacements = claim.lines.iter().skip(1).map(|line| line.id).zip(changes).collect();
    let resubmit =
        ResubmitClaim { claim: claim.id, version: claim.version, replacements, answers: Vec::new() };
    let again = books.run(LERNHAUS, resubmit).await?;
    claims::sign(books, LERNHAUS, &again).await?;
    Ok(again)
}

/// November is recognised, December parked.
pub(super) async fn decide(books: &Books, claim: &Claim) -> Result<Claim, FlowError> {
    let question = "Wo ist der Zahlungsnachweis für Dezember?";
    let verdicts = [Verdict::Accept, Verdict::Park(question, (19, 3, 2021))];
    claims::decide(books, claim, &verdicts, (19, 2, 2021)).await
}

/// The next claim takes the parked line up again; it waits to be examined.
pub(super) async fn reinclude(books: &Books, grant: GrantId, before: &Claim) -> Result<(), FlowError> {
    books.on_day(date((5, 3, 2021))?);
    let parked = before.lines.iter().filter(|line| line.waiting().is_ok()).map(|line| line.id).collect();
    let lines = [
        lessons(60, (26, 2, 2021), "Kurs Alltagsmathematik"),
        teacher("LH-17", "5000.00", (28, 2, 2021), "Sprachlehrkraft Februar"),
    ];
    claims::submit_with(books, LERNHAUS, grant, lines, parked).await?;
    Ok(())
}

/// A claim whose changes are awaited.
pub(super) async fn spring(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    let lines = [teacher("LH-21", "4150.00", (31, 3, 2021), "Sprachlehrkraft März")];
    let claim = claims::submit(books, LERNHAUS, grant, (6, 4, 2021), lines).await?;
    let why = ["Bitte die Stunden für den anderen Lehrgang herausrechnen."];
    ask(books, &claim, (8, 4, 2021), (22, 4, 2021), named(&claim, 0, &why)).await?;
    Ok(())
}

fn teacher(number: &str, amount: &str, paid_on: Day, reason: &str) -> Result<NewClaimLine, FlowError> {
    actual("F2", "personalausgaben", number, amount, paid_on, reason)
}

/// The lines of a claim behind so many, each with what is asked of it.
fn named(claim: &Claim, behind: usize, why: &[&str]) -> Vec<(ClaimLineId, String)> {
    let lines = claim.lines.iter().skip(behind);
    lines.zip(why).map(|(line, why)| (line.id, (*why).to_owned())).collect()
}

async fn ask(
    books: &Books,
    claim: &Claim,
    day: Day,
    answer_by: Day,
    lines: Vec<(ClaimLineId, String)>,
) -> Result<Claim, FlowError> {
    books.on_day(date(day)?);
    let (text, answer_by) = ("Bitte ändern Sie die genannten Zeilen.".to_owned(), date(answer_by)?);
    let (claim, version) = (claim.id, claim.version);
    books.run(OFFICE, RequestChanges { claim, version, answer_by, text, lines }).await
}
