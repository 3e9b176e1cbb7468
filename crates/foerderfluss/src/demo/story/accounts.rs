//! Where the office and the providers are paid: entered and signed by two of theirs, looked into and confirmed by two of the
//! office. The account numbers are right in their form and nobody's.

use flow::{
    Ctx, FlowError,
    bank_details::{ConfirmBankDetails, EnterBankDetails, SignBankDetails, VerifyBankDetails},
};
use grants::{BankDetails, Iban};

use super::{
    BRUECKE, Books, HEAD, LERNHAUS, MUSTERWERK, OFFICE, REASON, RELEASERS, VOLKSHOCHSCHULE, acts::date,
};

const ACCOUNTS: [(&str, &str, &str, &str); 4] = [
    (MUSTERWERK, "demo-musterwerk-2", "DE02120300000000202051", "Musterwerk Bildung gGmbH"),
    (VOLKSHOCHSCHULE, "demo-volkshochschule-2", "DE02500105170137075030", "Volkshochschule Musterstadt"),
    (LERNHAUS, "demo-lernhaus-2", "DE02100500000054540402", "Lernhaus Beispiel e. V."),
    (BRUECKE, "demo-bruecke-2", "DE02300209000106531065", "Brücke zur Arbeit gGmbH"),
];
/// No bank has this number.
const OF_THE_OFFICE: &str = "DE87000000000000202006";

/// The office tells its own account before it asks for money. It has one clerk, who enters it: a colleague stands in for him
/// that day and looks into it.
pub(super) async fn of_the_office(books: &Books) -> Result<(), FlowError> {
    let day = date((8, 6, 2020))?;
    books.on_day(day);
    let entered = enter(books, OFFICE, OF_THE_OFFICE, "Rhein-Kreis Neuss (Konto erfunden)").await?;
    let looks = books.stand_in((REASON, OFFICE), day).await?;
    let how = "Abgleich mit dem Kontoverzeichnis der Kreiskasse";
    confirm(books, entered, HEAD, (&looks, how), RELEASERS[0]).await
}

/// Every provider tells its account before the first payment.
pub(super) async fn open(books: &Books) -> Result<(), FlowError> {
    books.on_day(date((24, 6, 2020))?);
    let how = "Anruf unter der Nummer aus dem Weiterleitungsvertrag";
    for (editor, signatory, iban, holder) in ACCOUNTS {
        let entered = enter(books, editor, iban, holder).await?;
        confirm(books, entered, signatory, (&books.ctx(OFFICE)?, how), HEAD).await?;
    }
    Ok(())
}

async fn enter(books: &Books, who: &str, iban: &str, holder: &str) -> Result<BankDetails, FlowError> {
    let iban = Iban::parse(iban).map_err(|_| FlowError::NotFound { what: "account" })?;
    books.run(who, EnterBankDetails { iban, holder: holder.to_owned() }).await
}

/// Signed, looked into and confirmed, each by another person.
async fn confirm(
    books: &Books,
    entered: BankDetails,
    signs: &str,
    (looks, how): (&Ctx, &str),
    confirms: &str,
) -> Result<(), FlowError> {
    let (bank_details, version) = (entered.id, entered.version);
    let signed = books.run(signs, SignBankDetails { bank_details, version }).await?;
    let verify = VerifyBankDetails { bank_details, version: signed.version, how: how.to_owned() };
    let verified = looks.execute(&books.key(), verify).await?;
    books.run(confirms, ConfirmBankDetails { bank_details, version: verified.version }).await?;
    Ok(())
}
