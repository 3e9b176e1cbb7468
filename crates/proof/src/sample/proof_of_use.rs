//! A proof of use of any length.

use chrono::Days;
use ledger::{Cents, EntryNumber, Hash};

use super::{act, day, lines, party, signed};
use crate::data::{
    ChainHead, Correction, Difference, EarlierProof, ExaminedProofRow, ExpenditureRow, FixedAmount,
    IncomeReceiptRow, IncomeRow, InputTax, Kind, LegalBasis, ObjectRow, OwnAudit, ParticipantRow, ProofOfUse,
    ReceiptDetails, ReceiptRow, ReportSection, Sachbericht, UnitRow,
};

const PAYEES: [&str; 9] = [
    "Müller & Söhne GmbH",
    "Stadtwerke Musterstadt",
    "Jana Schröder",
    "Druckerei Weißenfels e. K.",
    "Bürobedarf Löffler",
    "Łukasz Wójcik",
    "Dr. Åse Lindström",
    "Hotel „Zum Bären“",
    "Gemeinnützige Bildungs- und Beschäftigungsgesellschaft Musterstadt-Süd mbH",
];
const REASONS: [&str; 7] = [
    "Honorar Sprachkurs, 12 Einheiten",
    "Raummiete Kursraum",
    "Lehrbücher und Kopien",
    "Fahrtkosten ehrenamtlich Tätige",
    "Kinderbetreuung während des Kurses einschließlich Verpflegung",
    "Plakate und Handzettel",
    "Dolmetschleistungen Elternabend",
];
const POSITIONS: [(&str, &str); 4] = [
    ("1.1", "Honorare der Lehrkräfte"),
    ("1.2", "Mieten und Nebenkosten der Kursräume"),
    ("2", "Lehr- und Verbrauchsmaterial"),
    ("3", "Öffentlichkeitsarbeit und Qualifizierung ehrenamtlich Tätiger"),
];

/// An interim proof without a Sachbericht and without receipts, of a municipality towards the Land.
pub fn interim_proof() -> ProofOfUse {
    let mut proof = proof(0, 0);
    proof.kind = Kind::Zwischennachweis;
    proof.legal_basis = LegalBasis::AnbestG;
    proof.report = Sachbericht::Missing;
    proof.notes.clear();
    proof.chain = None;
    proof
}

/// The proof of a provider, with everything a provider states of its receipts.
pub fn provider_proof() -> ProofOfUse {
    let mut proof = proof(12, 8);
    for receipt in &mut proof.receipts {
        let number = i64::from(receipt.number);
        receipt.details = Some(Box::new(ReceiptDetails {
            performed_from: Some(receipt.issued_on),
            performed_until: Some(receipt.issued_on + Days::new(6)),
            vat: Some(Cents::new(receipt.gross.get() * 19 / 119)),
            discount: Some(Cents::new(if number % 4 == 0 { receipt.gross.get() * 2 / 100 } else { 0 })),
            project_share: Some(if number % 5 == 0 { 5_000 } else { 10_000 }),
            evidence: Hash::of(receipt.receipt_number.as_bytes()).to_string(),
            mark: "AD".to_owned(),
        }));
    }
    for unit in &mut proof.units {
        unit.evidence = Hash::of(unit.number.to_string().as_bytes()).to_string();
        "AD".clone_into(&mut unit.mark);
    }
    proof.income_receipts = vec![
        income_receipt(1, "Kreis Musterland", "Zuwendung, erste Rate", 250_000),
        income_receipt(2, "Bürgerstiftung Musterstadt", "Spende für die Kinderbetreuung", 40_000),
    ];
    proof.objects = objects();
    proof.signed_by =
        vec![signed("Jana Schröder", "Vorsitzende", "Rechtsverbindliche Unterschrift", proof.made_on)];
    proof
}

/// Two objects: one is there and bound to its purpose, one went before its time.
fn objects() -> Vec<ObjectRow> {
    let object = |number, designation: &str, receipt_number: &str, cents| ObjectRow {
        number,
        designation: designation.to_owned(),
        receipt_number: receipt_number.to_owned(),
        bought_on: day(2026, 2, 3),
        price: Cents::new(cents),
        vat: "mit Umsatzsteuer".to_owned(),
        place: "Kursraum 2, Inventar-Nr. 2026-014".to_owned(),
        bound_until: Some(day(2029, 12, 31)),
        gone: String::new(),
    };
    vec![
        object(1, "Beamer mit Deckenhalterung und Leinwand", "ER-10007", 56_990),
        ObjectRow {
            bought_on: day(2026, 3, 10),
            vat: String::new(),
            place: "Büro der Kursleitung".to_owned(),
            gone: "14.11.2026: gestohlen, Anzeige erstattet (vor dem Ende der Zweckbindung)".to_owned(),
            ..object(2, "Laptop 14 Zoll", "ER-10011", 88_900)
        },
    ]
}

/// The proof of the Kreis towards the Land, with the examined proofs of its providers.
pub fn land_proof() -> ProofOfUse {
    let mut proof = proof(0, 0);
    let examined = |recipient: &str, reference: &str, claimed, recognised, remark: &str| ExaminedProofRow {
        recipient: recipient.to_owned(),
        reference: reference.to_owned(),
        examined_on: day(2027, 5, 20),
        claimed: Cents::new(claimed),
        recognised: Cents::new(recognised),
        remark: remark.to_owned(),
        enclosed: None,
        examination: None,
    };
    let group = |group: &str, count| ParticipantRow { group: group.to_owned(), count };
    proof.legal_basis = LegalBasis::AnbestG;
    "36.02-4410".clone_into(&mut proof.reference);
    proof.recipient = party(
        "Kreis Musterland",
        &["Kommunales Integrationszentrum", "Kreishausplatz 1", "12345 Musterstadt"],
    );
    proof.authority = party(
        "Bezirksregierung Arnsberg",
        &["Kompetenzzentrum für Integration", "Seibertzstraße 1", "59821 Arnsberg"],
    );
    settle_of_land(&mut proof);
    proof.made_on = day(2027, 6, 10);
    proof.own_audit = Some(Box::new(OwnAudit {
        office: "Rechnungsprüfungsamt".to_owned(),
        examiner: "Ute Brinkmann".to_owned(),
        examined_on: day(2027, 6, 8),
        objections: lines(&["Zwei Belege der Volkshochschule wurden erst nach der Prüfung nachgereicht."]),
    }));
    proof.examined_proofs = vec![
        examined(
            "Bildungswerk Musterstadt e. V.",
            "50.2-KI-2026/0187",
            5_640_000,
            5_590_600,
            "zwei Belege gekürzt",
        ),
        examined(
            "Volkshochschule Musterstadt",
            "50.2-KI-2026/0191",
            3_112_500,
            3_112_500,
            "ohne Beanstandung",
        ),
    ];
    proof.objects = vec![ObjectRow {
        place: "Bildungswerk Musterstadt e. V., Kursraum 2".to_owned(),
        ..objects().swap_remove(0)
    }];
    proof.participants = vec![
        group("Teilnehmende insgesamt", Some(212)),
        group("davon mit Duldung", Some(131)),
        group("davon mit Gestattung", Some(58)),
        group("davon in Ausbildung vermittelt", None),
    ];
    proof
}

/// Of each item of the plan of the Kreis: planned, settled in total, and what of it is eligible. The sums of the last two are what
/// the proofs of its providers claim and what was recognised of it.
const OF_LAND: [(i64, i64, i64); 5] = [
    (4_600_000, 4_512_400, 4_490_000),
    (1_900_000, 1_764_100, 1_764_100),
    (900_000, 942_500, 915_500),
    (500_000, 433_500, 433_500),
    (1_200_000, 1_100_000, 1_100_000),
];

/// What the Kreis was granted, spent and took in, and by which acts.
fn settle_of_land(proof: &mut ProofOfUse) {
    for (row, (planned, total, eligible)) in proof.expenditure.iter_mut().zip(OF_LAND) {
        (row.planned_total, row.planned_eligible) = (Cents::new(planned), Cents::new(planned));
        (row.settled_total, row.settled_eligible) = (Cents::new(total), Cents::new(eligible));
    }
    let planned: i64 = OF_LAND.iter().map(|(planned, _, _)| planned).sum();
    let settled: i64 = OF_LAND.iter().map(|(_, _, eligible)| eligible).sum();
    let granted = planned * 8 / 10;
    proof.acts = vec![
        act(day(2025, 12, 15), "36.02-4410", granted + 150_000),
        act(day(2026, 8, 20), "36.02-4410-1 (Änderung)", -150_000),
    ];
    (proof.granted_total, proof.paid_total) = (Cents::new(granted), Cents::new(7_000_000));
    let of_town = Cents::new(50_000);
    proof.income = income(planned, settled);
    let own = &mut proof.income[0];
    (own.planned, own.settled) =
        (Cents::new(own.planned.get() - of_town.get()), Cents::new(own.settled.get() - of_town.get()));
    "Zuwendung des Landes".clone_into(&mut proof.income[2].kind);
    proof.income.insert(2, IncomeRow::of_public_giver("die Stadt Musterstadt", of_town, of_town));
}

/// The proof of a grant of a fixed amount whose cost has fallen far below the plan.
pub fn fixed_amount_proof() -> ProofOfUse {
    let mut proof = proof(3, 0);
    for row in &mut proof.expenditure {
        row.planned_total = Cents::new(row.planned_total.get() * 2);
        row.planned_eligible = row.planned_total;
    }
    proof.fixed_amount = Some(Box::new(FixedAmount {
        amount: proof.granted_total,
        threshold: Some(4_000),
        reason: Some("Ein Kurs fand nicht statt, weil sich keine Lehrkraft fand.".to_owned()),
    }));
    proof
}

fn income_receipt(number: u32, payer: &str, reason: &str, cents: i64) -> IncomeReceiptRow {
    IncomeReceiptRow {
        number,
        holder: None,
        receipt_number: format!("EE-{number:04}"),
        received_on: day(2026, 2, 10) + Days::new(u64::from(number) * 9),
        payer: payer.to_owned(),
        reason: reason.to_owned(),
        amount: Cents::new(cents),
    }
}

/// A final proof with this many receipts and this many lump sum units.
pub fn proof(receipts: u32, units: u32) -> ProofOfUse {
    let receipts: Vec<ReceiptRow> = (1..=receipts).map(receipt).collect();
    let units: Vec<UnitRow> = (1..=units).map(unit).collect();
    let expenditure = expenditure(&receipts, &units);
    let settled: i64 = expenditure.iter().map(|row| row.settled_eligible.get()).sum();
    let planned: i64 = expenditure.iter().map(|row| row.planned_eligible.get()).sum();
    ProofOfUse {
        kind: Kind::Verwendungsnachweis,
        legal_basis: LegalBasis::AnbestP,
        reference: "50.2-KI-2026/0187".to_owned(),
        recipient: party("Bildungswerk Musterstadt e. V.", &["Lindenstraße 12", "12345 Musterstadt", "Telefon 0123 456789-0"]),
        account: None,
        authority: party("Kreis Musterland", &["Kommunales Integrationszentrum", "Kreishausplatz 1", "12345 Musterstadt"]),
        place: "Musterstadt".to_owned(),
        made_on: day(2027, 3, 15),
        period_from: day(2026, 1, 1),
        period_until: day(2026, 12, 31),
        subject: "Niedrigschwellige Sprach- und Orientierungskurse mit Kinderbetreuung in den Stadtteilen Nord und Bahnhofsviertel".to_owned(),
        acts: vec![
            act(day(2026, 1, 20), "50.2-KI-2026/0187", planned * 8 / 10 + 150_000),
            act(day(2026, 9, 2), "50.2-KI-2026/0187-1 (Änderung)", -150_000),
        ],
        granted_total: Cents::new(planned * 8 / 10),
        paid_total: Cents::new(settled * 8 / 10),
        report: report(),
        success_untold: false,
        fixed_amount: None,
        income: income(planned, settled),
        expenditure,
        input_tax: InputTax::NotDeductible,
        signed_by: Vec::new(),
        own_audit: None,
        receipts,
        income_receipts: Vec::new(),
        payments: Vec::new(),
        objects: Vec::new(),
        units,
        examined_proofs: Vec::new(),
        participants: Vec::new(),
        chain: Some(ChainHead { number: EntryNumber::new(4711), hash: Hash::of(b"sample") }),
        notes: vec!["Die Ausgaben für Lehr- und Verbrauchsmaterial lagen über dem Ansatz, weil zwei Kurse geteilt wurden. Die Mehrausgaben wurden durch Einsparungen bei den Mieten ausgeglichen.".to_owned()],
        correction: None,
        earlier: None,
        earlier_still: Vec::new(),
    }
}

fn report() -> Sachbericht {
    let section = |title: &str, text: &str| ReportSection { title: title.to_owned(), text: text.to_owned() };
    Sachbericht::Written(vec![
        section(
            "Beginn, Dauer und Ende",
            "Die Maßnahme begann am 1. Januar 2026 mit vier Kursen in zwei Stadtteilen und endete wie geplant am 31. Dezember 2026.",
        ),
        section(
            "Erfolg und Wirkung",
            "An den Kursen nahmen 212 Personen teil, 148 von ihnen bis zum Ende. Besonders bewährt hat sich die Kinderbetreuung im Haus: Gruppen, die über mindestens sechs Termine zusammenblieben, besuchten anschließend weiterführende Sprachkurse.\nDie im Zuwendungsbescheid genannten Ziele wurden erreicht.",
        ),
    ])
}

fn receipt(number: u32) -> ReceiptRow {
    let n = i64::from(number);
    let credit_note = number.is_multiple_of(41);
    let gross = (1_990 + n * 7_919 % 180_000) * if credit_note { -1 } else { 1 };
    let reduced = number.is_multiple_of(13) && !credit_note;
    let recognised = if reduced { gross * 9 / 10 } else { gross };
    let issued_on = day(2026, 1, 3) + Days::new(u64::from(number) * 5 % 350);
    ReceiptRow {
        number,
        holder: None,
        cost_position: pick(&POSITIONS, number).0.to_owned(),
        receipt_number: format!("ER-{:05}", 10_000 + number),
        issued_on,
        paid_on: issued_on + Days::new(9),
        payee: pick(&PAYEES, number * 5).to_string(),
        reason: pick(&REASONS, number * 3).to_string(),
        gross: Cents::new(gross),
        claimed: Cents::new(gross),
        recognised: Cents::new(recognised),
        details: None,
        reduction_reason: reduced.then(|| "Verpflegung ist nicht zuwendungsfähig".to_owned()),
    }
}

fn unit(number: u32) -> UnitRow {
    let count = 2 + number % 5;
    let amount = Cents::new(i64::from(count) * 3_750);
    UnitRow {
        number,
        holder: None,
        unit: format!("Sprachtreff Gruppe {}, Unterrichtseinheiten", 1 + number % 4),
        performed_on: day(2026, 1, 8) + Days::new(u64::from(number) * 3 % 350),
        count,
        rate_code: "UE-2026".to_owned(),
        rate: Cents::new(3_750),
        amount,
        recognised: amount,
        evidence: String::new(),
        reduction_reason: None,
        mark: String::new(),
    }
}

fn expenditure(receipts: &[ReceiptRow], units: &[UnitRow]) -> Vec<ExpenditureRow> {
    let mut rows: Vec<ExpenditureRow> =
        POSITIONS.iter().map(|position| settled(*position, receipts)).collect();
    let lump_sums: i64 = units.iter().map(|unit| unit.recognised.get()).sum();
    rows.push(expenditure_row(("4", "Unterrichtseinheiten (Pauschale)"), lump_sums, lump_sums));
    rows
}

fn settled(position: (&str, &str), receipts: &[ReceiptRow]) -> ExpenditureRow {
    let of_position = || receipts.iter().filter(|receipt| receipt.cost_position == position.0);
    let total = of_position().map(|receipt| receipt.gross.get()).sum();
    let eligible = of_position().map(|receipt| receipt.recognised.get()).sum();
    expenditure_row(position, total, eligible)
}

/// The plan is a little above what was settled.
fn expenditure_row((number, title): (&str, &str), total: i64, eligible: i64) -> ExpenditureRow {
    let planned = Cents::new((eligible / 100_000 + 1) * 105_000);
    ExpenditureRow {
        number: number.to_owned(),
        title: title.to_owned(),
        planned_total: planned,
        planned_eligible: planned,
        settled_total: Cents::new(total),
        settled_eligible: Cents::new(eligible),
    }
}

fn income(planned: i64, settled: i64) -> Vec<IncomeRow> {
    let row = |kind: &str, percent: i64| IncomeRow {
        kind: kind.to_owned(),
        planned: Cents::new(planned * percent / 100),
        settled: Cents::new(settled * percent / 100),
    };
    let third_parties = row("Leistungen Dritter (ohne öffentliche Förderung)", 5);
    let grant = row("Zuwendung des Landes, weitergeleitet durch den Kreis", 80);
    let own = IncomeRow {
        kind: "Eigenanteil".to_owned(),
        planned: Cents::new(planned - third_parties.planned.get() - grant.planned.get()),
        settled: Cents::new(settled - third_parties.settled.get() - grant.settled.get()),
    };
    vec![own, third_parties, grant]
}

fn pick<T: Copy>(values: &[T], number: u32) -> T {
    values[usize::try_from(number).unwrap_or(0) % values.len()]
}

fn difference(place: &str, what: &str, before: i64, after: i64) -> Difference {
    Difference {
        place: place.to_owned(),
        what: what.to_owned(),
        before: Cents::new(before),
        after: Cents::new(after),
    }
}

/// A proof after an earlier one that stays as it is: a receipt of its days is recognised no longer.
pub fn following_proof() -> ProofOfUse {
    let earlier = EarlierProof {
        until: day(2026, 12, 31),
        number: 1,
        filed_on: day(2027, 2, 26),
        document: Hash::of(b"earlier proof").to_string(),
        differences: vec![
            difference("II.1 Einnahmen, lt. Abrechnung", "Zuwendung", 1_250_000, 1_222_480),
            difference("Belegliste, anerkannt", "ER-10389, 2", 34_400, 0),
        ],
    };
    ProofOfUse { earlier: Some(Box::new(earlier)), ..interim_proof() }
}

/// A proof that corrects one that was filed before: a receipt is recognised no longer.
pub fn corrected_proof() -> ProofOfUse {
    let correction = Correction {
        number: 2,
        filed_on: day(2027, 3, 15),
        document: Hash::of(b"first version").to_string(),
        differences: vec![
            difference("II.1 Einnahmen, lt. Abrechnung", "Zuwendung", 4_500_000, 4_472_480),
            difference(
                "II.2 Ausgaben, zuwendungsfähig lt. Abrechnung",
                "2 Prüfungsgebühren",
                372_610,
                338_400,
            ),
            difference("Belegliste, anerkannt", "ER-10417, 2", 34_210, 0),
        ],
        parts: None,
    };
    ProofOfUse { correction: Some(Box::new(correction)), ..interim_proof() }
}
