//! Lists of the Kreis about what was done in its books.

use chrono::NaiveDateTime;
use ledger::{Cents, Hash};

use super::{chain, day, party};
use crate::data::{
    AccessRow, AuditProtocol, JournalExtract, JournalRow, ObservationRow, ObservationStatement,
};

fn at(day_of_month: u32, hour: u32, minute: u32) -> NaiveDateTime {
    day(2026, 10, day_of_month).and_hms_opt(hour, minute, 5).unwrap_or_default()
}

/// Three accesses, one of them refused, and what an audit observed.
pub fn audit_protocol() -> AuditProtocol {
    let row = |number, at, person: &str, role: &str, what: &str, asked: &str, outcome: &str| AccessRow {
        number,
        at,
        person: person.to_owned(),
        role: role.to_owned(),
        what: what.to_owned(),
        asked: asked.to_owned(),
        outcome: outcome.to_owned(),
        address: "192.0.2.17".to_owned(),
    };
    let auditor = "Rechnungsprüfung, Bezirksregierung Arnsberg";
    AuditProtocol {
        office: party("Kreis Musterland", &[]),
        subject: "alle Personen".to_owned(),
        made_on: day(2026, 10, 14),
        rows: vec![
            row(
                1,
                at(12, 8, 30),
                "Aylin Demir",
                "Sachbearbeitung, Kreis Musterland",
                "Entscheidung vorgeschlagen",
                "POST /api/v1/claims/0197/decision",
                "ausgeführt",
            ),
            row(
                2,
                at(13, 9, 12),
                "Rita Prüf",
                auditor,
                "Datei abgerufen",
                "GET /api/v1/proofs/0198/document",
                "gezeigt",
            ),
            row(
                3,
                at(13, 9, 14),
                "Rita Prüf",
                auditor,
                "Zahlung angeordnet",
                "POST /api/v1/payments",
                "abgewiesen",
            ),
        ],
        observations: Some(observations()),
        chain: Some(chain()),
    }
}

/// One that is upheld in part, and one that waits for an answer.
fn observations() -> Vec<ObservationRow> {
    let said = |day_of_month, (person, role): (&str, &str), what: &str, text: &str| ObservationStatement {
        on: day(2026, 9, day_of_month),
        person: person.to_owned(),
        role: role.to_owned(),
        what: what.to_owned(),
        text: text.to_owned(),
    };
    let (audit, house) = (("Rita Prüf", "Prüfung"), ("Aylin Demir", "Sachbearbeitung"));
    let without_list = "Für zwei Unterrichtsstunden liegt keine unterschriebene Anwesenheitsliste vor. Sie wurden gleichwohl \
                        in voller Höhe anerkannt.";
    let answer =
        "Eine Liste wurde vom Träger nachgereicht und liegt bei. Die zweite ist nicht mehr aufzufinden.";
    let upheld = "Die nachgereichte Liste genügt. Für die zweite Stunde ist der Betrag zurückzufordern.";
    let returned = "Die Zahlung kam zurück. Wie wird sichergestellt, dass eine Kontoänderung vor der Anordnung auffällt?";
    let grant = "50.2-KI-2026/0187".to_owned();
    vec![
        ObservationRow {
            grant: grant.clone(),
            number: 1,
            about: "Abrechnung 3, Zeile 2".to_owned(),
            amount: Some(Cents::new(7_500)),
            in_question: Some(Cents::new(3_750)),
            state: "bleibt bestehen".to_owned(),
            statements: vec![
                said(3, audit, "Bemerkung", without_list),
                said(17, house, "Stellungnahme", answer),
                said(21, audit, "bleibt bestehen, 37,50 EUR in Frage", upheld),
            ],
        },
        ObservationRow {
            grant,
            number: 2,
            about: "Zahlung über 3.124,00 EUR vom 12.05.2026".to_owned(),
            amount: None,
            in_question: None,
            state: "Stellungnahme bis 21.10.2026".to_owned(),
            statements: vec![said(21, audit, "Bemerkung", returned)],
        },
    ]
}

/// Two entries about one claim.
pub fn journal_extract() -> JournalExtract {
    let row = |number, recorded_at, what: &str, person: &str, transfers| JournalRow {
        number,
        recorded_at,
        effective_on: day(2026, 10, 12),
        what: what.to_owned(),
        subject: "01970000-0000-7000-8000-000000000187".to_owned(),
        person: person.to_owned(),
        transfers,
        hash: Hash::of(what.as_bytes()),
    };
    JournalExtract {
        office: party("Kreis Musterland", &[]),
        subject: "Abrechnung 3/2026".to_owned(),
        made_on: day(2026, 10, 14),
        rows: vec![
            row(4_702, at(9, 14, 2), "Entscheidung vorgeschlagen", "Aylin Demir", 0),
            row(4_711, at(12, 8, 30), "Entscheidung festgestellt", "Sina Sachs", 11),
        ],
        chain: Some(chain()),
    }
}
