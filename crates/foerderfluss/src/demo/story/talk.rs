//! What is said to a claim: to everyone who sees it, and within the office.

use flow::{FlowError, comments::AddComment};
use grants::{Claim, Visibility};

use super::{Books, Day, LERNHAUS, OFFICE, acts::date};

/// The question of a parked line is asked.
pub(super) async fn asked(books: &Books, claim: &Claim) -> Result<(), FlowError> {
    let text = "Bitte reichen Sie den Zahlungsnachweis für Dezember nach.";
    say(books, OFFICE, claim, (19, 2, 2021), Visibility::Shared, text).await
}

/// It is answered, and noted within the office.
pub(super) async fn answered(books: &Books, claim: &Claim) -> Result<(), FlowError> {
    let text = "Die Buchung steht auf dem nächsten Auszug, wir rechnen die Zeile dann neu ab.";
    say(books, LERNHAUS, claim, (24, 2, 2021), Visibility::Shared, text).await?;
    let text = "Wiedervorlage zur nächsten Abrechnung; die Zeile bleibt bis dahin zurückgestellt.";
    say(books, OFFICE, claim, (25, 2, 2021), Visibility::Internal, text).await
}

/// Says something to the first parked line of a claim.
async fn say(
    books: &Books,
    who: &str,
    claim: &Claim,
    day: Day,
    visibility: Visibility,
    text: &str,
) -> Result<(), FlowError> {
    books.on_day(date(day)?);
    let line = claim.lines.iter().find(|line| line.waiting().is_ok()).map(|line| line.id);
    books.run(who, AddComment { claim: claim.id, line, visibility, text: text.to_owned() }).await?;
    Ok(())
}
