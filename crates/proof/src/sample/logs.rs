//! Lists of the Kreis about what was done in its books.

use chrono::NaiveDateTime;
use ledger::Hash;

use super::{chain, day, party};
use crate::data::{AccessRow, AuditProtocol, JournalExtract, JournalRow};

fn at(day_of_month: u32, hour: u32, minute: u32) -> NaiveDateTime {
    day(2026, 10, day_of_month).and_hms_opt(hour, minute, 5).unwrap_or_default()
}

/// Three accesses, one of them refused.
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
        chain: Some(chain()),
    }
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
