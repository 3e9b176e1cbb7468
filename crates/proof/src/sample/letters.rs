//! Letters of the Kreis.

use ledger::Cents;

use super::{
    account, act, chain, day, kreis_account, lines, party, plan, provider, remedy, signed, unsigned,
};
use crate::data::{
    AccountStatement, Clauses, ContractingParty, Days, Decision, DecisionLine, Financing, Forwarding,
    ForwardingForm, InterestRow, LegalBasis, Measure, ProofDue, RateRow, Reduction, RefundDemand, RefundItem,
    Reminder, ReminderItem, StatementRow,
};

const MEASURE: &str = "Berufsbegleitende Sprachförderung mit Kinderbetreuung";
const REFERENCE: &str = "50.2-KI-2026/0187";

/// The decision about a claim of which two lines are reduced.
pub fn decision() -> Decision {
    Decision {
        reference: REFERENCE.to_owned(),
        recipient: provider(),
        place: "Musterstadt".to_owned(),
        decided_on: day(2026, 10, 12),
        measure: MEASURE.to_owned(),
        claim: "Abrechnung 3/2026".to_owned(),
        submitted_on: day(2026, 9, 28),
        act: act(day(2026, 1, 20), "Weiterleitungsbescheid 50.2-KI-2026/0187", 4_800_000),
        lines: decision_lines(),
        payable: Cents::new(372_560),
        settled_by_advances: Cents::new(100_000),
        account: account(),
        remarks: lines(&[
            "Zu den Kürzungen hatten Sie mit Schreiben vom 5. Oktober 2026 Gelegenheit, sich zu äußern (§ 28 VwVfG NRW).",
        ]),
        remedy: remedy(),
        signed_by: vec![
            signed("Aylin Demir", "Sachbearbeiterin", "sachlich und rechnerisch richtig", day(2026, 10, 9)),
            signed(
                "Dr. Henning Voß",
                "Leiter des Kommunalen Integrationszentrums",
                "Im Auftrag",
                day(2026, 10, 12),
            ),
        ],
        chain: Some(chain()),
    }
}

fn decision_lines() -> Vec<DecisionLine> {
    let line = |number, position: &str, evidence: &str, reason: &str, claimed, recognised| DecisionLine {
        number,
        cost_position: position.to_owned(),
        evidence: evidence.to_owned(),
        reason: reason.to_owned(),
        claimed: Cents::new(claimed),
        recognised: Cents::new(recognised),
        reduction: None,
    };
    let reduced = |line: DecisionLine, reason: &str, clause: &str| DecisionLine {
        reduction: Some(Reduction { reason: reason.to_owned(), clause: clause.to_owned() }),
        ..line
    };
    vec![
        line(1, "F4/1", "64 UE, P 4", "Unterrichtsstunden im August", 240_000, 240_000),
        reduced(
            line(2, "F4/1", "52 UE, P 4", "Unterrichtsstunden im September", 195_000, 187_500),
            "Zwei Unterrichtsstunden fielen laut Anwesenheitsliste aus.",
            "Nr. 5.5.4 der Richtlinie",
        ),
        line(3, "F4/2", "ER-10412", "Prüfungsgebühren telc Deutsch B1, vier Personen", 38_200, 38_200),
        reduced(
            line(4, "F4/2", "ER-10415", "Verpflegung am Prüfungstag", 6_480, 0),
            "Verpflegung ist nicht zuwendungsfähig.",
            "Nr. 8 des Weiterleitungsbescheids",
        ),
    ]
}

/// An administrative act with all 21 points.
pub fn forwarding() -> Forwarding {
    Forwarding {
        form: ForwardingForm::Weiterleitungsbescheid,
        contract_law: None,
        reference: REFERENCE.to_owned(),
        place: "Musterstadt".to_owned(),
        made_on: day(2026, 1, 20),
        giver: ContractingParty {
            party: party("Kreis Musterland", &["Kreishausplatz 1", "12345 Musterstadt"]),
            legal_form: "Körperschaft des öffentlichen Rechts".to_owned(),
            represented_by: "den Landrat".to_owned(),
        },
        recipient: ContractingParty {
            party: provider(),
            legal_form: "eingetragener Verein".to_owned(),
            represented_by: "den Vorstand, Jana Schröder und Łukasz Wójcik".to_owned(),
        },
        source_act: act(day(2025, 12, 4), "Bezirksregierung Arnsberg 36.02-4410", 38_000_000),
        legal_texts: "Richtlinie des MAGS vom 18.12.2019 (MBl. NRW. 2020 S. 30), §§ 23, 44 LHO NRW, Nr. 12 VVG zu § 44 LHO".to_owned(),
        measure: Measure {
            purpose: "Junge Geflüchtete finden in Ausbildung und Arbeit.".to_owned(),
            component: "F2 Berufsbegleitende Qualifizierung und Sprachförderung".to_owned(),
            title: MEASURE.to_owned(),
            target_group: "Geflüchtete von 18 bis 27 Jahren mit Duldung oder Gestattung".to_owned(),
            participants: Some(48),
            lessons: Some(960),
            hours: None,
        },
        financing: Financing {
            kind: "Anteilfinanzierung, 80 v. H. der zuwendungsfähigen Ausgaben".to_owned(),
            amount: Cents::new(4_800_000),
            own_share: Cents::new(1_200_000),
            rates: vec![RateRow {
                code: "P 4".to_owned(),
                unit: "eine gehaltene Unterrichtsstunde".to_owned(),
                valid_from: day(2020, 1, 1),
                amount: Cents::new(3_750),
            }],
        },
        plan: plan(&[
            ("1", "Unterrichtsstunden (Pauschale P 4)", 3_600_000),
            ("2", "Prüfungsgebühren", 400_000),
            ("3", "Kinderbetreuung", 2_000_000),
        ]),
        period_from: day(2026, 2, 1),
        period_until: day(2026, 12, 31),
        source_period: Some(Days { from: day(2026, 1, 1), until: day(2027, 6, 30) }),
        conditions: LegalBasis::AnbestP,
        special_conditions: lines(&[
            "Ein Sprachtest wird entweder innerhalb der bewilligten Stunden oder gesondert abgerechnet, nie beides.",
            "Teilnehmende, die nach der achten Woche eintreten, werden nur mit Zustimmung anerkannt.",
        ]),
        account: account(),
        proofs: vec![
            ProofDue { what: "Zwischennachweis mit Belegliste".to_owned(), due_on: day(2026, 7, 31) },
            ProofDue { what: "Verwendungsnachweis mit Sachbericht".to_owned(), due_on: day(2027, 3, 31) },
        ],
        auditors: lines(&[
            "der Kreis Musterland und sein Rechnungsprüfungsamt",
            "die Bezirksregierung Arnsberg und die beteiligten Ministerien",
            "der Landesrechnungshof Nordrhein-Westfalen",
            "die Gemeindeprüfungsanstalt Nordrhein-Westfalen",
        ]),
        kept_until: day(2037, 12, 31),
        clauses: clauses(),
        remedy: Some(remedy()),
        signed_by: vec![unsigned("Dr. Henning Voß", "Leiter des Kommunalen Integrationszentrums", "Im Auftrag")],
        chain: Some(chain()),
    }
}

fn clauses() -> Clauses {
    Clauses {
        eligible_cost: "Anerkannt werden die Ausgaben des Finanzierungsplans. Nicht zuwendungsfähig sind Verpflegung, Abschreibungen und Ausgaben, die eine andere öffentliche Stelle trägt.\nDieselbe Stunde wird nie zugleich pauschal und nach Beleg abgerechnet.".to_owned(),
        payout: "Mittel werden auf Anforderung für Zahlungen ausgezahlt, die innerhalb von zwei Monaten fällig werden.".to_owned(),
        records: "Über jede Unterrichtsstunde wird eine Liste mit Datum, Dauer und Unterschriften geführt. Personenbezogene Daten werden nur erhoben, soweit sie für den Nachweis erforderlich sind.".to_owned(),
        proofs: Some("Nachweise werden in qualifizierter Form vorgelegt: mit Belegliste, Einheitenlisten und Kontoauszügen.".to_owned()),
        notices: "Mitzuteilen ist unverzüglich, wenn sich der Zweck, die Finanzierung oder der Zeitplan ändert, wenn Mittel nicht verbraucht werden können oder ein Insolvenzverfahren beantragt wird.".to_owned(),
        recovery_title: None,
        recovery: "Wird die Weiterleitung ganz oder teilweise widerrufen oder zurückgenommen, ist die Zuwendung insoweit zu erstatten und nach § 49a VwVfG NRW in der jeweils geltenden Fassung zu verzinsen.".to_owned(),
        inventory: "Gegenstände über 800 EUR ohne Umsatzsteuer werden inventarisiert und bis zum Ende des Durchführungszeitraums für den Zweck gebunden.".to_owned(),
        further_forwarding: "Eine weitere Weiterleitung bedarf der vorherigen schriftlichen Zustimmung des Kreises.".to_owned(),
        publicity: "Auf die Förderung durch das Land Nordrhein-Westfalen wird in allen Veröffentlichungen mit dem Landeslogo hingewiesen.".to_owned(),
        pay_and_procurement: "Beschäftigte werden nicht besser gestellt als vergleichbare Beschäftigte des Landes. Aufträge werden nach Nr. 3 ANBest-P vergeben.".to_owned(),
        written_form: "Änderungen bedürfen der Schriftform oder der elektronischen Form nach § 3a VwVfG NRW.".to_owned(),
    }
}

/// A demand with interest over a change of the base rate.
pub fn refund_demand() -> RefundDemand {
    let row = |from, until, days, rate: &str, interest| InterestRow {
        from,
        until,
        days,
        principal: Cents::new(231_540),
        rate: rate.to_owned(),
        interest: Cents::new(interest),
    };
    RefundDemand {
        reference: REFERENCE.to_owned(),
        number: Some(format!("{REFERENCE}-R1")),
        debtor: provider(),
        place: "Musterstadt".to_owned(),
        demanded_on: day(2027, 6, 1),
        measure: MEASURE.to_owned(),
        reason: "die Prüfung Ihres Verwendungsnachweises hat ergeben, dass von der ausgezahlten Zuwendung 2.315,40 EUR nicht für den Zuwendungszweck verbraucht wurden.\nDie Weiterleitung wird insoweit widerrufen; der Betrag ist zu erstatten.".to_owned(),
        clause: "§ 49 Abs. 3 und § 49a VwVfG NRW, Nr. 8 ANBest-P".to_owned(),
        items: vec![
            RefundItem { title: "nicht verbrauchte Mittel der zweiten Rate".to_owned(), amount: Cents::new(182_140) },
            RefundItem { title: "nicht anerkannte Belege 17 und 23".to_owned(), amount: Cents::new(49_400) },
        ],
        interest: vec![
            row(day(2026, 12, 1), day(2026, 12, 31), 31, "1,27 % + 3 %", 840),
            row(day(2027, 1, 1), day(2027, 6, 1), 152, "1,52 % + 3 %", 4_358),
        ],
        day_count: None,
        due_on: day(2027, 7, 1),
        account: kreis_account(),
        remittance: "50.2-KI-2026/0187 Erstattung".to_owned(),
        remedy: remedy(),
        signed_by: vec![unsigned("Dr. Henning Voß", "Leiter des Kommunalen Integrationszentrums", "Im Auftrag")],
        chain: Some(chain()),
    }
}

/// A year of a provider's account.
pub fn account_statement() -> AccountStatement {
    let row = |day, text: &str, entry, due, paid| StatementRow {
        day,
        text: text.to_owned(),
        entry,
        due: Cents::new(due),
        paid: Cents::new(paid),
    };
    AccountStatement {
        reference: REFERENCE.to_owned(),
        provider: provider(),
        measure: MEASURE.to_owned(),
        place: "Musterstadt".to_owned(),
        made_on: day(2027, 1, 15),
        from: day(2026, 1, 1),
        until: day(2026, 12, 31),
        opening: Cents::ZERO,
        rows: vec![
            row(day(2026, 2, 16), "Abschlag auf die erste Rate", 2_104, 0, 500_000),
            row(day(2026, 4, 30), "Abrechnung 1/2026 entschieden", 2_877, 812_400, 0),
            row(day(2026, 5, 12), "Zahlung zu Abrechnung 1/2026", 2_931, 0, 312_400),
            row(day(2026, 10, 12), "Abrechnung 3/2026 entschieden", 4_711, 372_560, 0),
        ],
        chain: Some(chain()),
    }
}

/// Two papers that are late.
pub fn reminder() -> Reminder {
    Reminder {
        reference: REFERENCE.to_owned(),
        recipient: provider(),
        place: "Musterstadt".to_owned(),
        made_on: day(2027, 4, 14),
        measure: MEASURE.to_owned(),
        items: vec![
            ReminderItem {
                what: "Verwendungsnachweis mit Sachbericht".to_owned(),
                clause: "Nr. 12 des Weiterleitungsbescheids".to_owned(),
                due_on: day(2027, 3, 31),
            },
            ReminderItem {
                what: "Anwesenheitslisten November und Dezember".to_owned(),
                clause: "Nr. 11 des Weiterleitungsbescheids".to_owned(),
                due_on: day(2027, 4, 7),
            },
        ],
        until: day(2027, 5, 3),
        consequence: "Liegen die Unterlagen bis dahin nicht vor, kann die Weiterleitung ganz oder teilweise widerrufen werden (§ 49 Abs. 3 VwVfG NRW).".to_owned(),
        signed_by: vec![signed("Aylin Demir", "Sachbearbeiterin", "Im Auftrag", day(2027, 4, 14))],
        chain: None,
    }
}
