//! Invented documents of every kind, the same every time: to look at, to check and to certify.

mod letters;
mod logs;
mod proof_of_use;
mod records;
mod signatures;

use chrono::NaiveDate;
use ledger::{Cents, EntryNumber, Hash};

use crate::data::{Account, Act, ChainHead, EnclosedFile, Party, PlanRow, Remedy, SignOff};
use crate::{Accent, Content, Document, Enclosures, Letterhead, Logo, RenderError, render, render_enclosing};

pub use letters::{account_statement, decision, forwarding, refund_demand, reminder};
pub use logs::{audit_protocol, journal_extract};
pub use proof_of_use::{
    corrected_proof, fixed_amount_proof, following_proof, interim_proof, land_proof, proof, provider_proof,
};
pub use records::{examination, payment_order, payout_request};
pub use signatures::{signature_beside, signed_copy};

/// A document of every kind, each with a name.
pub fn all() -> Vec<(&'static str, Document)> {
    let mut contract = forwarding();
    contract.form = crate::data::ForwardingForm::Weiterleitungsvertrag;
    contract.contract_law = Some(crate::data::ContractLaw::Public);
    contract.remedy = None;
    contract.signed_by.push(unsigned("Jana Schröder", "Vorsitzende", "Für den Letztempfänger"));
    vec![
        ("verwendungsnachweis", document(proof(60, 40))),
        ("zwischennachweis", document(interim_proof())),
        ("nachweis-eines-traegers", document(provider_proof())),
        ("nachweis-in-zweiter-fassung", document(corrected_proof())),
        ("nachweis-nach-einem-frueheren", document(following_proof())),
        ("nachweis-zum-festbetrag", document(fixed_amount_proof())),
        ("nachweis-gegenueber-dem-land", letter(land_proof())),
        ("entscheidung", letter(decision())),
        ("entscheidung-mit-logo", with_logo(letter(decision()))),
        ("weiterleitungsbescheid", letter(forwarding())),
        ("weiterleitungsvertrag", letter(contract)),
        ("mittelabruf", letter(payout_request())),
        ("pruefvermerk", letter(examination())),
        ("auszahlungsanordnung", letter(payment_order())),
        ("erstattungsforderung", letter(refund_demand())),
        ("kontoauszug", letter(account_statement())),
        ("erinnerung", letter(reminder())),
        ("zugriffsprotokoll", letter(audit_protocol())),
        ("journalauszug", letter(journal_extract())),
    ]
}

/// A file of every kind, each with a name: those of all documents, and one that encloses others.
pub fn made() -> Result<Vec<(&'static str, Vec<u8>)>, RenderError> {
    let plain = all().into_iter().map(|(name, document)| Ok((name, render(&document)?)));
    let mut made = plain.collect::<Result<Vec<_>, RenderError>>()?;
    let (document, enclosures) = enclosing()?;
    made.push(("nachweis-mit-beigefuegten-nachweisen", render_enclosing(&document, &enclosures)?));
    Ok(made)
}

/// The proof of the Kreis towards the Land, and the proofs of its providers that it encloses.
pub fn enclosing() -> Result<(Document, Enclosures), RenderError> {
    let (mut proof, mut enclosures) = (land_proof(), Enclosures::default());
    let filed = [document(provider_proof()), document(interim_proof())];
    for (row, filed) in proof.examined_proofs.iter_mut().zip(filed) {
        let pdf = render(&filed)?;
        let (size, hash) = (pdf.len() as u64, Hash::of(&pdf));
        row.enclosed = Some(Box::new(EnclosedFile { number: 1, filed_on: day(2027, 4, 30), size, hash }));
        enclosures.add(pdf);
    }
    Ok((letter(proof), enclosures))
}

/// A document with the letterhead of a provider.
pub fn document(content: impl Into<Content>) -> Document {
    let letterhead = Letterhead {
        name: "Bildungswerk Musterstadt".to_owned(),
        claim: "Anerkannter Träger der Weiterbildung".to_owned(),
        contact: lines(&["Lindenstraße 12", "12345 Musterstadt", "Telefon 0123 456789-0"]),
        return_address: "Bildungswerk Musterstadt · Lindenstraße 12 · 12345 Musterstadt".to_owned(),
        accent: Accent::default(),
        logo: None,
    };
    Document { letterhead, content: content.into() }
}

/// A document with the letterhead of a Kreis.
fn letter(content: impl Into<Content>) -> Document {
    let letterhead = Letterhead {
        name: "Kreis Musterland".to_owned(),
        claim: "Der Landrat · Kommunales Integrationszentrum".to_owned(),
        contact: lines(&[
            "Kreishausplatz 1, 12345 Musterstadt",
            "Telefon 0123 98765-0",
            "integration@kreis-musterland.example",
        ]),
        return_address: "Kreis Musterland · Kreishausplatz 1 · 12345 Musterstadt".to_owned(),
        accent: Accent::parse("#7a1f2b").unwrap_or_default(),
        logo: None,
    };
    Document { letterhead, content: content.into() }
}

/// A document with an invented logo: three waves on white, and a part that shines through.
pub fn with_logo(mut document: Document) -> Document {
    document.letterhead.logo = Logo::read(include_bytes!("logo.png")).ok();
    document
}

fn provider() -> Party {
    party("Bildungswerk Musterstadt e. V.", &["Lindenstraße 12", "12345 Musterstadt"])
}

fn account() -> Account {
    Account {
        owner: "Bildungswerk Musterstadt e. V.".to_owned(),
        iban: Some("DE02120300000000202051".to_owned()),
    }
}

fn kreis_account() -> Account {
    Account {
        owner: "Kreis Musterland, Kreiskasse".to_owned(),
        iban: Some("DE02500105170137075030".to_owned()),
    }
}

fn remedy() -> Remedy {
    Remedy::Rechtsbehelf(
        "Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Klage beim Verwaltungsgericht \
         Musterstadt, Gerichtsstraße 1, 12345 Musterstadt, erhoben werden."
            .to_owned(),
    )
}

fn chain() -> ChainHead {
    ChainHead { number: EntryNumber::new(4711), hash: Hash::of(b"sample") }
}

fn signed(name: &str, function: &str, role: &str, on: NaiveDate) -> SignOff {
    SignOff { signed_on: Some(on), ..unsigned(name, function, role) }
}

fn unsigned(name: &str, function: &str, role: &str) -> SignOff {
    SignOff { name: name.to_owned(), function: function.to_owned(), role: role.to_owned(), signed_on: None }
}

fn plan(rows: &[(&str, &str, i64)]) -> Vec<PlanRow> {
    let row = |(number, title, cents): &(&str, &str, i64)| PlanRow {
        number: (*number).to_owned(),
        title: (*title).to_owned(),
        amount: Cents::new(*cents),
    };
    rows.iter().map(row).collect()
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn act(dated_on: NaiveDate, reference: &str, cents: i64) -> Act {
    Act { dated_on, reference: reference.to_owned(), amount: Cents::new(cents) }
}

fn party(name: &str, lines: &[&str]) -> Party {
    Party { name: name.to_owned(), lines: lines.iter().map(|line| (*line).to_owned()).collect() }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
