//! What was typed of a receipt and whether it stands in its file, in words: a hint, nothing more.

use flow::{
    Stands,
    receipt_files::Unread,
    receipt_reading::{ReceiptReading, Typed},
};

use crate::german::{Badge, day, euros, stands};

/// What a page shows of it.
#[derive(Debug)]
pub(crate) struct Reading {
    /// What it came to, in a few words; nothing, if nothing was read.
    pub(crate) summary: Option<String>,
    /// What was typed: what it is, how it reads, and whether it stands there.
    pub(crate) fields: Vec<(&'static str, String, Badge)>,
    /// Why nothing was read in some files.
    pub(crate) notes: Vec<&'static str>,
    /// Whether files wait to be read.
    pub(crate) waits: bool,
}

impl Reading {
    pub(super) fn of(reading: ReceiptReading) -> Self {
        let ReceiptReading { typed, unread, waits } = reading;
        let fields = typed.iter().map(|(typed, found)| {
            let (name, value) = said(typed);
            (name, value, stands(*found))
        });
        Self {
            summary: summary(&typed),
            fields: fields.collect(),
            notes: unread.into_iter().map(why).collect(),
            waits,
        }
    }
}

/// How many stand there, and which do not; nothing of nothing.
fn summary(typed: &[(Typed, Stands)]) -> Option<String> {
    let named = |stands: Stands| {
        let those = typed.iter().filter(move |(_, found)| *found == stands);
        those.map(|(typed, _)| said(typed).0).collect::<Vec<_>>()
    };
    let (found, all) = (named(Stands::Found).len(), typed.len());
    let how_many = match all {
        0 => return None,
        _ if found == all => format!("Alle {all} Angaben stehen im Beleg"),
        _ => format!("{found} von {all} Angaben stehen im Beleg"),
    };
    let rest = [(Stands::NotFound, "nicht gefunden"), (Stands::TooShort, "zu kurz zum Suchen")];
    let rest = rest.map(|(stands, what)| (named(stands), what)).into_iter();
    let rest = rest.filter(|(names, _)| !names.is_empty());
    let rest = rest.map(|(names, what)| format!("{what}: {}", names.join(", ")));
    Some(std::iter::once(how_many).chain(rest).collect::<Vec<_>>().join("; "))
}

/// What was typed: what it is, and how it reads.
fn said(typed: &Typed) -> (&'static str, String) {
    match typed {
        Typed::Issuer(name) => ("Aussteller", name.clone()),
        Typed::Number(number) => ("Belegnummer", number.clone()),
        Typed::IssuedOn(on) => ("Belegdatum", day(*on)),
        Typed::Gross(amount) => ("Belegbetrag", euros(*amount)),
        Typed::Claimed(amount) => ("Abgerechnet", euros(*amount)),
        Typed::PaidOn(on) => ("Bezahlt am", day(*on)),
        Typed::PerformedFrom(on) => ("Leistung ab", day(*on)),
        Typed::PerformedUntil(on) => ("Leistung bis", day(*on)),
        Typed::Vat(amount) => ("Darin Umsatzsteuer", euros(*amount)),
        Typed::Discount(amount) => ("Skonto und Rabatt", euros(*amount)),
    }
}

/// Why nothing was read, in a sentence.
const fn why(unread: Unread) -> &'static str {
    match unread {
        Unread::Picture => "Aus einem Bild wird nichts gelesen. Bitte selbst vergleichen.",
        Unread::Xml => "Aus einer E-Rechnung als XML wird nichts gelesen. Bitte selbst vergleichen.",
        Unread::Scan => "Das PDF enthält keinen lesbaren Text (Scan). Bitte selbst vergleichen.",
        Unread::Refused => {
            "Das PDF lässt sich nicht lesen: es ist beschädigt oder geschützt. Bitte selbst vergleichen."
        }
        Unread::TooLong => "Das PDF hat mehr Text, als hier gelesen wird. Bitte selbst vergleichen.",
        Unread::TooSlow => "Das Lesen des PDF dauert zu lange. Bitte später noch einmal versuchen.",
        Unread::NoProgram => {
            "Aus PDF-Dateien wird hier nichts gelesen: das Programm dafür ist nicht eingerichtet."
        }
        Unread::NotAsKept => {
            "Die Datei ist nicht mehr so, wie sie eingereicht wurde, und wird nicht gelesen. Bitte der Verwaltung melden."
        }
        Unread::Failed => "Das PDF ließ sich gerade nicht lesen. Bitte später noch einmal versuchen.",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ledger::Cents;

    use super::*;

    fn typed(stands: [Stands; 3]) -> Vec<(Typed, Stands)> {
        let [issuer, number, gross] = stands;
        vec![
            (Typed::Issuer("Lohnbüro".to_owned()), issuer),
            (Typed::Number("17".to_owned()), number),
            (Typed::Gross(Cents::new(124_000)), gross),
        ]
    }

    #[test]
    fn what_it_came_to_is_said_in_few_words() {
        use Stands::{Found, NotFound, TooShort};
        assert_eq!(summary(&[]), None);
        assert_eq!(summary(&typed([Found; 3])).unwrap(), "Alle 3 Angaben stehen im Beleg");
        assert_eq!(
            summary(&typed([Found, TooShort, NotFound])).unwrap(),
            "1 von 3 Angaben stehen im Beleg; nicht gefunden: Belegbetrag; zu kurz zum Suchen: Belegnummer"
        );
    }

    #[test]
    fn each_field_has_its_value_and_its_words() {
        let typed = typed([Stands::Found, Stands::TooShort, Stands::NotFound]);
        let unread = BTreeSet::from([Unread::Scan]);
        let shown = Reading::of(ReceiptReading { typed, unread, waits: false });
        let fields: Vec<_> = shown
            .fields
            .iter()
            .map(|(name, value, badge)| (*name, value.as_str(), badge.word.as_str()))
            .collect();
        let expected = [
            ("Aussteller", "Lohnbüro", "steht im Beleg"),
            ("Belegnummer", "17", "zu kurz zum Suchen"),
            ("Belegbetrag", "1.240,00\u{a0}€", "nicht im Beleg gefunden"),
        ];
        assert_eq!(fields, expected);
        assert_eq!(shown.notes, ["Das PDF enthält keinen lesbaren Text (Scan). Bitte selbst vergleichen."]);
    }
}
