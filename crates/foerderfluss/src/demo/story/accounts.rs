//! Where the providers are paid: entered and signed by two of theirs, looked into and confirmed by two of the office. The
//! account numbers are right in their form and nobody's.

use flow::{
    FlowError,
    bank_details::{ConfirmBankDetails, EnterBankDetails, SignBankDetails, VerifyBankDetails},
};
use grants::Iban;

use super::{BRUECKE, Books, HEAD, LERNHAUS, MUSTERWERK, OFFICE, VOLKSHOCHSCHULE, acts::date};

const ACCOUNTS: [(&str, &str, &str, &str); 4] = [
    (MUSTERWERK, "demo-musterwerk-2", "DE02120300000000202051", "Musterwerk Bildung gGmbH"),
    (VOLKSHOCHSCHULE, "demo-volkshochschule-2", "DE02500105170137075030", "Volkshochschule Musterstadt"),
    (LERNHAUS, "demo-lernhaus-2", "DE02100500000054540402", "Lernhaus Beispiel e. V."),
    (BRUECKE, "demo-bruecke-2", "DE02300209000106531065", "Brücke zur Arbeit gGmbH"),
];

/// Every provider tells its account before the first payment.
pub(super) async fn open(books: &Books) -> Result<(), FlowError> {
    books.on_day(date((24, 6, 2020))?);
    for (editor, signatory, iban, holder) in ACCOUNTS {
        let iban = Iban::parse(iban).map_err(|_| FlowError::NotFound { what: "account" })?;
        let entered = books.run(editor, EnterBankDetails { iban, holder: holder.to_owned() }).await?;
        let (bank_details, version) = (entered.id, entered.version);
        let signed = books.run(signatory, SignBankDetails { bank_details, version }).await?;
        let how = "Anruf unter der Nummer aus dem Weiterleitungsvertrag".to_owned();
        let verify = VerifyBankDetails { bank_details, version: signed.version, how };
        let verified = books.run(OFFICE, verify).await?;
        books.run(HEAD, ConfirmBankDetails { bank_details, version: verified.version }).await?;
    }
    Ok(())
}
