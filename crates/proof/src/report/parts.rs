//! What several documents have in common.

use chrono::NaiveDate;

use super::check_block;
use crate::data::{Account, Party, Remedy, SignOff};
use crate::draw::Pt;
use crate::flow::{Flow, HEADING, Signature};
use crate::{RenderError, format};

pub(super) const SALUTATION: &str = "Sehr geehrte Damen und Herren,";

/// A name and the lines below it, one a line.
pub(super) fn party(party: &Party) -> String {
    let mut lines = vec![party.name.as_str()];
    lines.extend(party.lines.iter().map(String::as_str));
    lines.join("\n")
}

/// Where and when a document was made; the day alone where no place is known.
pub(super) fn made(place: &str, on: NaiveDate) -> (&'static str, String) {
    match place.trim() {
        "" => ("Datum", format::date(on)),
        place => ("Ort, Datum", format!("{place}, {}", format::date(on))),
    }
}

/// The owner and the IBAN in groups of four.
pub(super) fn account(account: &Account) -> String {
    let Some(known) = &account.iban else {
        return format!("{}\nKeine Kontoverbindung hinterlegt", account.owner);
    };
    let mut iban = String::new();
    for (index, char) in known.chars().filter(|char| !char.is_whitespace()).enumerate() {
        if index > 0 && index.is_multiple_of(4) {
            iban.push(' ');
        }
        iban.push(char);
    }
    format!("{}\nIBAN {iban}", account.owner)
}

/// A text without which the document would be void.
pub(super) fn required<'t>(field: &'static str, text: &'t str) -> Result<&'t str, RenderError> {
    if text.trim().is_empty() { Err(RenderError::Missing { field }) } else { Ok(text) }
}

/// How the decision may be contested, and the signatures below.
pub(super) fn remedy(flow: &mut Flow, remedy: &Remedy, signed: &Signed) -> Result<(), RenderError> {
    let (heading, text) = remedy.told();
    last_words(flow, Some(heading), required("remedy", text)?, signed);
    Ok(())
}

/// Everyone who signed or is to sign, and where; an empty line where nobody is named.
pub(super) struct Signed(Vec<Signature>);

impl Signed {
    pub(super) fn new(place: &str, signed_by: &[SignOff]) -> Self {
        if signed_by.is_empty() {
            return Self::by_hand("Ort, Datum", "Unterschrift");
        }
        Self(signed_by.iter().map(|signed| sign_off(place, signed)).collect())
    }

    /// A line to sign on, with what belongs there.
    pub(super) fn by_hand(left: &str, right: &str) -> Self {
        Self(vec![Signature::empty(left, right)])
    }

    pub(super) fn draw(&self, flow: &mut Flow) {
        self.0.iter().for_each(|signature| flow.signature(signature));
    }

    /// How high all of it is.
    pub(super) fn height(&self, flow: &Flow) -> Pt {
        self.0.iter().fold(Pt::ZERO, |sum, signature| sum + flow.signature_height(signature))
    }

    /// The same with the block that says how to check the document.
    pub(super) fn height_with_check(&self, flow: &Flow) -> Pt {
        self.height(flow) + check_block::HEIGHT
    }
}

/// The last words of a document, under their heading if they have one, and the signatures below. Nobody signs a page on
/// which nothing stands: all of it is on one page, or else the last paragraph with the signatures.
pub(super) fn last_words(flow: &mut Flow, heading: Option<&str>, text: &str, signed: &Signed) {
    let below = signed.height_with_check(flow);
    let above = if heading.is_some() { HEADING } else { Pt::ZERO };
    flow.keep(above + flow.height_of(text) + below);
    if let Some(heading) = heading {
        flow.section_of_text(heading);
    }
    let (before, last) = text.trim_end().rsplit_once('\n').unwrap_or(("", text));
    flow.paragraph(before);
    flow.keep(flow.height_of(last) + below);
    flow.paragraph(last);
    signed.draw(flow);
}

/// A signature as the system knows it: who signed when, or the lines for the one who is to sign.
fn sign_off(place: &str, signed: &SignOff) -> Signature {
    let SignOff { name, function, role, signed_on } = signed;
    let named = [name.as_str(), function].into_iter().filter(|text| !text.is_empty());
    let who = named.collect::<Vec<_>>().join(", ");
    match signed_on {
        Some(day) => Signature {
            written: [made(place, *day).1, who],
            captions: [made(place, *day).0.to_owned(), format!("{role} – im Verfahren gezeichnet")],
        },
        None => Signature {
            written: Default::default(),
            captions: [
                "Ort, Datum".to_owned(),
                if who.is_empty() { role.clone() } else { format!("{role} – {who}") },
            ],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_written_in_groups() {
        let written =
            |iban: &str| account(&Account { owner: "Kreis".to_owned(), iban: Some(iban.to_owned()) });
        assert_eq!(written("DE02120300000000202051"), "Kreis\nIBAN DE02 1203 0000 0000 2020 51");
        assert_eq!(written("DE02 1203 0000"), "Kreis\nIBAN DE02 1203 0000");
    }

    #[test]
    fn an_empty_text_is_refused_by_its_field() {
        let refused = required("clauses.payout", " \n").unwrap_err();
        assert_eq!(refused.to_string(), "the document cannot be made without clauses.payout");
    }
}
