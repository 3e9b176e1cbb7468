//! Requests, orders and records of the Kreis.

use ledger::Cents;

use super::{account, act, chain, day, kreis_account, lines, party, plan, provider, signed, unsigned};
use crate::data::CheckAnswer::{Fine, NotApplicable, Objection};
use crate::data::{
    CheckPoint, Coverage, Declaration, Depth, DuePayment, Examination, FinalFigures, Finding, PaymentOrder,
    PayoutRequest, PayoutRequestKind, Sample,
};

/// A Mittelabruf of the Kreis.
pub fn payout_request() -> PayoutRequest {
    let payment = |due_on, payee: &str, reason: &str, amount| DuePayment {
        due_on,
        payee: payee.to_owned(),
        reason: reason.to_owned(),
        amount: Cents::new(amount),
    };
    PayoutRequest {
        kind: PayoutRequestKind::Mittelabruf,
        reference: "36.02-4410/2026-07".to_owned(),
        number: Some("36.02-4410-M7".to_owned()),
        recipient: party(
            "Kreis Musterland",
            &["Kommunales Integrationszentrum", "Kreishausplatz 1", "12345 Musterstadt"],
        ),
        authority: party(
            "Bezirksregierung Arnsberg",
            &["Kompetenzzentrum für Integration", "Seibertzstraße 1", "59821 Arnsberg"],
        ),
        place: "Musterstadt".to_owned(),
        made_on: day(2026, 8, 3),
        subject: "Durchstarten in Ausbildung und Arbeit, Förderbausteine F1 bis F5".to_owned(),
        acts: vec![
            act(day(2025, 12, 4), "36.02-4410", 38_000_000),
            act(day(2026, 5, 18), "36.02-4410 (Änderung)", 2_500_000),
        ],
        account: kreis_account(),
        until: day(2026, 7, 31),
        granted: Cents::new(40_500_000),
        paid_out: Cents::new(14_200_000),
        spent: plan(&[
            ("1", "Coaching", 7_312_055),
            ("2", "Berufsbegleitende Qualifizierung und Sprachförderung", 5_840_010),
            ("4", "Schul- und berufsvorbereitende Kurse", 4_391_250),
        ]),
        covered: Coverage {
            own: Cents::new(2_900_000),
            third_party: Cents::new(608_663),
            income: None,
            grant: Cents::new(14_034_652),
        },
        due: vec![
            payment(
                day(2026, 8, 15),
                "Bildungswerk Musterstadt e. V.",
                "Weiterleitung, Abrechnung 2/2026",
                2_140_000,
            ),
            payment(day(2026, 8, 31), "Volkshochschule Musterstadt", "Unterrichtsstunden im Juli", 1_387_500),
            payment(day(2026, 9, 30), "Personalkasse", "Coaching, drei Stellen, September", 1_625_400),
        ],
        grant_part: Cents::new(4_122_320),
        requested: Cents::new(4_122_320),
        declarations: declarations(),
        signed_by: vec![
            signed("Aylin Demir", "Sachbearbeiterin", "sachlich und rechnerisch richtig", day(2026, 8, 3)),
            unsigned("Dr. Henning Voß", "Leiter des Kommunalen Integrationszentrums", "Anordnung"),
        ],
        chain: Some(chain()),
    }
}

/// What a request declares: what the books know, what the signer knows, and what is missing.
fn declarations() -> Vec<Declaration> {
    let stated = |text: &str, source: &str, holds| Declaration {
        text: text.to_owned(),
        source: source.to_owned(),
        holds,
    };
    let signer = "erklärt von Aylin Demir am 03.08.2026";
    vec![
        stated(
            "Der angeforderte Betrag wird für Zahlungen gebraucht, die geleistet oder bis zum 03.10.2026 fällig sind.",
            "errechnet bei der Anforderung, Nr. 7.2 VV zu § 44 LHO NRW",
            true,
        ),
        stated(
            "Der Zuwendungsbescheid ist bestandskräftig; auf einen Rechtsbehelf wurde am 11.12.2025 verzichtet.",
            "Stand der Bücher, Nr. 7.1 VV zu § 44 LHO NRW",
            true,
        ),
        stated(
            "Eigenmittel und Mittel Dritter werden eingesetzt, wie es die Finanzierungsart verlangt: anteilig neben der Zuwendung.",
            &format!("Anteilfinanzierung, Nr. 1.5.1 ANBest-I; {signer}"),
            true,
        ),
        stated(
            "Nicht erklärt: Änderungen des Finanzierungsplans, die noch nicht mitgeteilt wurden, gibt es nicht.",
            "keine Erklärung in den Büchern",
            false,
        ),
        stated("Die Angaben sind sachlich und rechnerisch richtig.", signer, true),
        stated(
            "Die zweite Unterschrift ist in den Büchern nicht festgehalten; sie wird auf dem Papier geleistet.",
            "Stand der Bücher",
            false,
        ),
    ]
}

/// The record of a deep examination with two findings.
pub fn examination() -> Examination {
    let point = |question: &str, answer, remark: &str| CheckPoint {
        question: question.to_owned(),
        answer,
        remark: remark.to_owned(),
    };
    let finding = |number, evidence: &str, claimed, recognised, reason: &str, clause: &str| Finding {
        number,
        evidence: evidence.to_owned(),
        claimed: Cents::new(claimed),
        recognised: Cents::new(recognised),
        reason: reason.to_owned(),
        clause: clause.to_owned(),
    };
    Examination {
        reference: "50.2-KI-2026/0187".to_owned(),
        provider: provider(),
        measure: "Berufsbegleitende Sprachförderung mit Kinderbetreuung".to_owned(),
        proof: "Verwendungsnachweis 2026, Fassung 2".to_owned(),
        received_on: day(2027, 3, 15),
        complete_on: day(2027, 4, 2),
        place: "Musterstadt".to_owned(),
        examined_on: day(2027, 5, 20),
        depth: Depth::Deep,
        samples: vec![Sample {
            rule: "Zufallsziehung von zehn vom Hundert der Belege, dazu alle über 1.000 EUR".to_owned(),
            seed: "2027-05-11/4711".to_owned(),
            population: 60,
            drawn: [3, 9, 17, 23, 31, 38, 44, 52, 57].iter().map(u32::to_string).collect(),
        }],
        checklist: vec![
            point("Der Nachweis wurde fristgerecht vorgelegt.", Fine, ""),
            point("Der Sachbericht ist plausibel, der Zweck erreicht.", Fine, "Besuch der Maßnahme am 12.11.2026"),
            point("Der zahlenmäßige Nachweis ist rechnerisch richtig.", Fine, ""),
            point("Der Finanzierungsplan wurde eingehalten (20 v. H.).", Fine, "Lehrmaterial +14 v. H., gedeckt"),
            point("Auszahlungen und Bescheide stimmen überein.", Fine, ""),
            point("Eigenmittel wurden tatsächlich eingesetzt.", Fine, "Kontoauszüge lagen vor"),
            point("Belege sind im Original vorhanden, bezahlt und im Zeitraum.", Objection, "siehe Feststellung 1"),
            point("Pauschalen stimmen mit den Listen überein.", Objection, "siehe Feststellung 2"),
            point("Vergabevorschriften und Besserstellungsverbot sind beachtet.", Fine, ""),
            point("Eine Doppelförderung ist ausgeschlossen.", Fine, "Abfrage bei der Stadt Musterstadt"),
            point("Mittel wurden innerhalb von zwei Monaten verwendet.", Fine, ""),
            point("Das Inventar ist geführt.", NotApplicable, "keine Gegenstände beschafft"),
        ],
        findings: vec![
            finding(1, "Beleg 17", 34_210, 0, "Zahlung lag nach dem Durchführungszeitraum.", "Nr. 7 des Weiterleitungsbescheids"),
            finding(2, "Beleg 23", 18_990, 3_800, "Rechnung enthält private Posten.", "Nr. 1.1 ANBest-P"),
        ],
        figures: FinalFigures {
            claimed: Cents::new(5_640_000),
            recognised: Cents::new(5_590_600),
            grant: Cents::new(4_472_480),
            paid: Cents::new(4_704_020),
            interest: Some(Cents::new(5_198)),
        },
        decision: "2.315,40 EUR werden zurückgefordert und verzinst. Der Zuwendungsempfänger wurde mit Schreiben vom 3. Mai 2027 angehört (§ 28 VwVfG NRW) und hat sich nicht geäußert.".to_owned(),
        copies_to: lines(&["Bezirksregierung Arnsberg", "Rechnungsprüfungsamt"]),
        signed_by: vec![
            signed("Aylin Demir", "Sachbearbeiterin", "Prüferin", day(2027, 5, 20)),
            unsigned("Dr. Henning Voß", "Leiter des Kommunalen Integrationszentrums", "Zweitprüfer"),
        ],
        chain: Some(chain()),
    }
}

/// An order to pay what a decision gave.
pub fn payment_order() -> PaymentOrder {
    PaymentOrder {
        reference: "50.2-KI-2026/0187".to_owned(),
        number: "2026-000312".to_owned(),
        treasury: party("Kreis Musterland", &["Kreiskasse", "Kreishausplatz 1", "12345 Musterstadt"]),
        payee: provider(),
        account: account(),
        remittance: "50.2-KI-2026/0187 Abrechnung 3/2026".to_owned(),
        due_on: day(2026, 10, 26),
        place: "Musterstadt".to_owned(),
        ordered_on: day(2026, 10, 13),
        items: plan(&[
            ("05.311.10 / 5317000", "Weiterleitung F2, Unterrichtsstunden", 242_000),
            ("05.311.10 / 5317000", "Weiterleitung F2, Prüfungsgebühren", 30_560),
        ]),
        reason: "Entscheidung vom 12.10.2026 über Abrechnung 3/2026, nach Abzug der Abschläge".to_owned(),
        signed_by: vec![
            signed(
                "Aylin Demir",
                "Sachbearbeiterin",
                "Feststellung: sachlich und rechnerisch richtig",
                day(2026, 10, 12),
            ),
            signed(
                "Dr. Henning Voß",
                "Leiter des Kommunalen Integrationszentrums",
                "Anordnung",
                day(2026, 10, 13),
            ),
            unsigned("Murat Kaya", "Kreiskasse", "erste Freigabe"),
            unsigned("Ute Brinkmann", "Kreiskasse", "zweite Freigabe"),
        ],
        chain: Some(chain()),
    }
}
