//! The life of a proof: prepared, examined, signed, filed, asked about, decided, closed; and corrected by the next version.

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    Ctx, FlowError, Role,
    amendments::AmendGrant,
    claims::{CorrectClaim, DecideClaim, NewClaimCost},
    documents::{DocumentKind, render, verification},
    duties::WaiveSecondSignature,
    proofs::{
        self, AcceptProof, AnswerProof, CloseProof, CutProof, ExamineProof, FileProof, InputTax, NewProof,
        QuestionProof, RejectProof,
    },
    reports::WriteReport,
    views,
};
use grants::{
    ActChanges, ActStatements, Claim, DutyError, Examined, Grant, GrantId, LineDecision, ParticipantGroup,
    ParticipantPart, Period, Proof, ProofError, ProofId, ProofKind, ProofStage, ProofState, Report,
    ReportError, ReportText, ReportTopic, Step,
};
use ledger::{Cents, Hash};
use proof::data::{Difference, ProofOfUse};
use testkit::TestDb;

use crate::{
    amendments::amend,
    documents::full,
    examination_records::recorded,
    money::bring_back,
    office::{COACHING, Office, UNIT, day, forwarding},
    steps::{claim, draw, file, order, pay},
};

fn new(grant: GrantId) -> NewProof {
    NewProof {
        grant,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    }
}

async fn compiled(office: &Office, key: &str, corrects: Option<ProofId>) -> Result<Proof, FlowError> {
    proofs::compile(&office.a(), key, NewProof { corrects, ..new(office.forwarding_a.id) }).await
}

async fn filed(office: &Office, key: &str, corrects: Option<ProofId>) -> Proof {
    let proof = compiled(office, key, corrects).await.unwrap();
    file(office, &proof, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await
}

/// Saves a version of the Sachbericht.
pub(crate) async fn written(office: &Office, follows: i64, text: &str) -> Result<Report, FlowError> {
    let NewProof { grant, kind, period, .. } = new(office.forwarding_a.id);
    let sections = vec![
        ReportText { topic: ReportTopic::Success, text: text.to_owned() },
        ReportText { topic: ReportTopic::Begin, text: "Der Kurs begann im Januar.".to_owned() },
    ];
    let part = |group: &str, count| ParticipantPart { group: group.to_owned(), count };
    let parts = vec![part("Coaching", Some(140)), part("Sprache", Some(48))];
    let participants = vec![ParticipantGroup { group: "vermittelt".to_owned(), count: 191, parts }];
    let write = WriteReport { grant, kind, until: period.until(), follows, sections, participants };
    office.run(&office.a(), write).await
}

/// A claim on one receipt that is recognised in full.
async fn recognised(office: &Office, receipt: &str, cents: i64) -> Claim {
    let made = office.run(&office.a(), claim(&office.forwarding_a, &[(receipt, cents)])).await.unwrap();
    let decisions = vec![(made.lines[0].id, LineDecision::Accept)];
    let decision =
        DecideClaim { claim: made.id, version: made.version, decisions, findings: BTreeMap::new() };
    office.run(&office.finance(), decision).await.unwrap();
    views::claim(&office.finance(), made.id).await.unwrap()
}

/// A claim of provider B on a receipt that has the number of one of provider A; half of it is recognised.
async fn half_recognised_of_b(office: &Office, grant: &Grant, number: &str) -> Claim {
    let mut asked = claim(grant, &[(number, 2_000)]);
    let NewClaimCost::Actual { receipt, .. } = &mut asked.lines[0].cost else { panic!("a receipt") };
    "Raumvermietung B".clone_into(&mut receipt.issuer);
    let made = office.run(&office.b(), asked).await.unwrap();
    let half = LineDecision::AcceptInPart {
        recognised: Cents::new(1_000),
        reason: "rechnerisch".to_owned(),
        text: "Die Hälfte ist belegt".to_owned(),
        not_recognised: BTreeSet::new(),
    };
    let (claim, version, findings) = (made.id, made.version, BTreeMap::new());
    let decision = DecideClaim { claim, version, decisions: vec![(made.lines[0].id, half)], findings };
    office.run(&office.finance(), decision).await.unwrap();
    views::claim(&office.finance(), made.id).await.unwrap()
}

/// Nothing of a claim is recognised any more.
async fn reject(office: &Office, claim: &Claim) {
    recognise_anew(office, claim, 0).await;
}

/// So much of a claim is recognised from now on.
async fn recognise_anew(office: &Office, claim: &Claim, cents: i64) {
    let request = CorrectClaim {
        claim: claim.id,
        version: claim.version,
        line: claim.lines[0].id,
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Beleg ist falsch".to_owned(),
        findings: BTreeSet::new(),
    };
    office.run(&office.finance(), request).await.unwrap();
}

async fn bytes(office: &Office, proof: ProofId) -> Vec<u8> {
    proofs::document(&office.auditor(), proof).await.unwrap().content
}

fn stated(pdf: &[u8]) -> ProofOfUse {
    let proof::Content::ProofOfUse(stated) = proof::embedded(pdf).unwrap().content else { panic!("a proof") };
    stated
}

/// The rows of a page of differences.
fn rows(differences: &[Difference]) -> Vec<(&str, &str, i64, i64)> {
    let rows = differences.iter();
    rows.map(|row| (row.place.as_str(), row.what.as_str(), row.before.get(), row.after.get())).collect()
}

/// Whether each question about a file without signatures is answered with yes; the last one, about what is enclosed, only where
/// it encloses others.
async fn holds(office: &Office, pdf: &[u8]) -> Vec<bool> {
    let read = verification::read(pdf).unwrap();
    let known = verification::look_up(&office.flow, &read).await.unwrap();
    let mut checks = verification::judge(&read, Some(known));
    assert_eq!(checks.remove(4).answer, verification::Answer::NotAsked, "of signatures");
    checks.iter().map(|check| check.answer == verification::Answer::Yes).collect()
}

async fn refused(office: &Office, ctx: &Ctx, proof: &Proof) -> FlowError {
    let file = FileProof { proof: proof.id, version: proof.version, filed_on: day(2021, 3, 15) };
    office.run(ctx, file).await.unwrap_err()
}

testkit::on_both_engines! {
    async fn rejecting_a_claim_after_a_proof_was_filed_leaves_it_and_makes_the_next_version(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut claims = Vec::new();
        for (number, cents) in [("R1", 1_000), ("R2", 2_000), ("R3", 3_000), ("R4", 4_000)] {
            claims.push(recognised(&office, number, cents).await);
        }
        let first = filed(&office, "version-1", None).await;
        let filed_bytes = bytes(&office, first.id).await;
        assert_eq!(holds(&office, &filed_bytes).await, [true; 4]);

        reject(&office, &claims[1]).await;
        assert_eq!(bytes(&office, first.id).await, filed_bytes, "what was filed is as it was");
        let second = filed(&office, "version-2", Some(first.id)).await;
        assert_eq!((second.number, second.corrects), (2, Some(first.id)));

        let second_bytes = bytes(&office, second.id).await;
        let correction = stated(&second_bytes).correction.unwrap();
        assert_eq!(correction.document, first.document.clone().unwrap());
        let told: Vec<_> = correction
            .differences
            .iter()
            .map(|row| (row.place.as_str(), row.what.as_str(), row.before.get(), row.after.get()))
            .collect();
        assert_eq!(
            told,
            [
                ("II.1 Einnahmen, lt. Abrechnung", "Eigenanteil", 2_000, 1_600),
                ("II.1 Einnahmen, lt. Abrechnung", "Zuwendung", 8_000, 6_400),
                ("II.2 Ausgaben, zuwendungsfähig lt. Abrechnung", "1 Coachingstellen", 10_000, 8_000),
                ("Belegliste, anerkannt", "R2, F1/1", 2_000, 0),
            ]
        );
        // The old bytes are the old bytes, and only the second version counts.
        assert_eq!(bytes(&office, first.id).await, filed_bytes);
        assert_eq!(holds(&office, &filed_bytes).await, [true, true, true, false]);
        assert_eq!(holds(&office, &second_bytes).await, [true; 4]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_payment_that_comes_back_after_a_proof_was_filed_changes_its_next_version_alone(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        recognised(&office, "R1", 1_000).await;
        let paid = pay(&office, order(office.forwarding_a.id, "F1", 800)).await;
        let first = filed(&office, "version-1", None).await;
        let filed_bytes = bytes(&office, first.id).await;
        bring_back(&office, &paid).await.unwrap();
        assert_eq!(bytes(&office, first.id).await, filed_bytes, "what was filed is as it was");
        let second = filed(&office, "version-2", Some(first.id)).await;
        let told = stated(&bytes(&office, second.id).await).correction.unwrap().differences;
        let told: Vec<_> = told
            .iter()
            .map(|row| (row.place.as_str(), row.what.as_str(), row.before.get(), row.after.get()))
            .collect();
        let back = ("Zahlungen", "15.03.2021, F1: Zahlung zurücküberwiesen", 0, -800);
        assert_eq!(told, [("Summen", "ausgezahlt", 800, 0), back]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_changes_after_a_later_proof_was_filed_stands_in_the_next_one(db: TestDb) {
        let office = Office::open(&db.store).await;
        let rejected = recognised(&office, "R1", 1_000).await;
        let kept = recognised(&office, "R2", 2_000).await;
        let earlier = filed(&office, "version-1", None).await;
        let earlier_bytes = bytes(&office, earlier.id).await;
        assert_eq!(stated(&earlier_bytes).earlier, None);
        reject(&office, &rejected).await;
        let second = compiled(&office, "version-2", Some(earlier.id)).await.unwrap();
        let signed = proofs::sign(&office.signatory_of_a(), "sign-before-next", second.id, second.version).await.unwrap();

        // The next proof tells what changed of the days of the one before, and contains it.
        let period = Period::new(day(2021, 1, 1), day(2021, 3, 15)).unwrap();
        let next = NewProof { period, ..new(office.forwarding_a.id) };
        let next = proofs::compile(&office.a(), "next-proof-1", next).await.unwrap();
        let told = stated(&bytes(&office, next.id).await).earlier.unwrap();
        assert_eq!((told.until, told.number, told.filed_on), (day(2021, 3, 14), 1, day(2021, 3, 15)));
        assert_eq!(told.document, earlier.document.clone().unwrap());
        let rows: Vec<_> = told
            .differences
            .iter()
            .map(|row| (row.place.as_str(), row.what.as_str(), row.before.get(), row.after.get()))
            .collect();
        assert_eq!(
            rows,
            [
                ("II.1 Einnahmen, lt. Abrechnung", "Eigenanteil", 600, 400),
                ("II.1 Einnahmen, lt. Abrechnung", "Zuwendung", 2_400, 1_600),
                ("II.2 Ausgaben, zuwendungsfähig lt. Abrechnung", "1 Coachingstellen", 3_000, 2_000),
                ("Belegliste, anerkannt", "R1, F1/1", 1_000, 0),
            ]
        );

        // Once it is filed, the earlier one is corrected no more, nor by what was signed before.
        let next = file(&office, &next, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        let late = refused(&office, &office.a(), &signed).await;
        let until = day(2021, 3, 15);
        assert!(matches!(late, FlowError::Proof(ProofError::Overtaken { until: told }) if told == until), "{late}");
        let late = compiled(&office, "version-3", Some(earlier.id)).await.unwrap_err();
        assert!(matches!(late, FlowError::Proof(ProofError::Overtaken { .. })), "{late}");
        assert_eq!(bytes(&office, earlier.id).await, earlier_bytes);

        // A rejected one proves nothing: the earlier one may be corrected, and the next refers to it.
        let (reason, decided_on) = ("Beleg fehlt".to_owned(), day(2021, 3, 15));
        let reject_next = RejectProof { proof: next.id, version: next.version, reason, decided_on };
        office.run(&office.finance(), reject_next).await.unwrap();
        reject(&office, &kept).await;
        let third = filed(&office, "version-4", Some(earlier.id)).await;
        let again = NewProof { period, corrects: Some(next.id), ..new(office.forwarding_a.id) };
        let again = proofs::compile(&office.a(), "next-proof-2", again).await.unwrap();
        let told = stated(&bytes(&office, again.id).await).earlier.unwrap();
        assert_eq!((told.number, told.document, told.differences), (2, third.document.unwrap(), Vec::new()));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_changes_of_the_days_of_any_earlier_proof_stands_in_the_next_one(db: TestDb) {
        let office = Office::open(&db.store).await;
        let rejected = recognised(&office, "R1", 1_000).await;
        recognised(&office, "R2", 2_000).await;
        let interim = async |key: &str, from, until| {
            let period = Period::new(from, until).unwrap();
            let made = NewProof { period, ..new(office.forwarding_a.id) };
            let made = proofs::compile(&office.a(), key, made).await.unwrap();
            file(&office, &made, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await
        };
        let first = interim("first-interim", day(2021, 1, 1), day(2021, 2, 10)).await;
        let second = interim("second-interim", day(2021, 2, 11), day(2021, 3, 14)).await;
        // A claim of the days of the first is corrected after the second was filed.
        reject(&office, &rejected).await;
        let (kind, period) = (ProofKind::Verwendungsnachweis, office.forwarding_a.act.period);
        let last = NewProof { kind, period, ..new(office.forwarding_a.id) };
        let last = proofs::compile(&office.a(), "the-final-proof", last).await.unwrap();
        let pdf = bytes(&office, last.id).await;
        let stated = stated(&pdf);
        let told: Vec<_> =
            stated.all_earlier().map(|it| (it.until, it.document.clone(), rows(&it.differences))).collect();
        let changed = vec![
            ("II.1 Einnahmen, lt. Abrechnung", "Eigenanteil", 600, 400),
            ("II.1 Einnahmen, lt. Abrechnung", "Zuwendung", 2_400, 1_600),
            ("II.2 Ausgaben, zuwendungsfähig lt. Abrechnung", "1 Coachingstellen", 3_000, 2_000),
            ("Belegliste, anerkannt", "R1, F1/1", 1_000, 0),
        ];
        assert_eq!(
            told,
            [
                (day(2021, 3, 14), second.document.unwrap(), Vec::new()),
                (day(2021, 2, 10), first.document.unwrap(), changed),
            ]
        );
        let text = crate::proofs::printed(&pdf);
        for until in ["14.03.2021", "10.02.2021"] {
            assert!(text.contains(&format!("Zwischennachweis bis zum {until}")), "{until}: {text}");
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_version_for_the_sake_of_its_report_says_what_changed(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        written(&office, 0, "Alle fanden Arbeit.").await.unwrap();
        let first = filed(&office, "version-1", None).await;
        let NewProof { grant, kind, period, .. } = new(office.forwarding_a.id);
        let said = |topic, text: &str| ReportText { topic, text: text.to_owned() };
        let sections = vec![
            said(ReportTopic::Success, "Die meisten fanden Arbeit."),
            said(ReportTopic::Begin, "Der Kurs begann im Januar."),
        ];
        let part = |group: &str, count| ParticipantPart { group: group.to_owned(), count };
        let parts = vec![part("Coaching", Some(140)), part("Sprache", Some(48))];
        let participants = vec![ParticipantGroup { group: "vermittelt".to_owned(), count: 190, parts }];
        let write = WriteReport { grant, kind, until: period.until(), follows: 1, sections, participants };
        office.run(&office.a(), write).await.unwrap();
        let next = async |key: &str, corrects| {
            let next = NewProof { corrects: Some(corrects), input_tax: InputTax::Deducted, ..new(grant) };
            let next = proofs::compile(&office.a(), key, next).await.unwrap();
            file(&office, &next, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await
        };
        let second = next("version-2", first.id).await;
        let pdf = bytes(&office, second.id).await;
        let correction = stated(&pdf).correction.unwrap();
        assert_eq!(correction.differences, []);
        let parts = correction.parts.unwrap();
        let told: Vec<_> =
            parts.iter().map(|it| (it.place.as_str(), it.what.as_str(), it.change.as_str())).collect();
        let success = format!("Abschnitt {}", ReportTopic::Success.german());
        for changed in [
            ("I. Sachbericht", success.as_str(), "bisher Alle fanden Arbeit., jetzt Die meisten fanden Arbeit."),
            ("IV. Bestätigungen", "Vorsteuerabzug", "bisher nicht berechtigt, jetzt berechtigt"),
            ("Teilnehmende", "vermittelt", "bisher 191, jetzt 190"),
        ] {
            assert!(told.contains(&changed), "{changed:?} in {told:?}");
        }
        let text = crate::proofs::printed(&pdf);
        let annex = text.split("Anlage: Abweichungen von Fassung 1").nth(1).unwrap();
        assert!(annex.contains("Kein Betrag weicht ab.") && annex.contains("Außerdem ist geändert"), "{annex}");
        // A third says nothing else than the second, and says so.
        let third = next("version-3", second.id).await;
        let pdf = bytes(&office, third.id).await;
        let correction = stated(&pdf).correction.unwrap();
        assert_eq!((correction.differences, correction.parts), (Vec::new(), Some(Vec::new())));
        assert!(crate::proofs::printed(&pdf).contains("Im Übrigen gleicht diese Fassung der Fassung 2"));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_the_own_audit_office_says_of_a_next_version_is_among_what_differs(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = proofs::compile(&office.finance(), "of-kreis-1", new(office.award.id)).await.unwrap();
        let head = office.who_is(Role::Head);
        let first = file(&office, &first, (&office.finance(), &head), day(2021, 3, 15)).await;
        let next = NewProof { corrects: Some(first.id), ..new(office.award.id) };
        let next = proofs::compile(&office.finance(), "of-kreis-2", next).await.unwrap();
        let compiled = stated(&bytes(&office, next.id).await).correction.unwrap();
        assert_eq!((compiled.differences, compiled.parts), (Vec::new(), Some(Vec::new())));
        let audit = grants::OwnAudit {
            office: "Rechnungsprüfungsamt".to_owned(),
            examiner: "Ute Brinkmann".to_owned(),
            examined_on: day(2021, 3, 14),
            objections: Vec::new(),
        };
        let examiner = office.who_is(Role::ExaminerSachlich);
        let audited =
            proofs::record_own_audit(&examiner, "own-audit-1", next.id, next.version, audit).await.unwrap();
        let parts = stated(&bytes(&office, audited.id).await).correction.unwrap().parts.unwrap();
        let told: Vec<_> = parts.iter().map(|it| (it.place.as_str(), it.change.as_str())).collect();
        assert_eq!(told, [("V. Eigene Prüfungseinrichtung", "kommt hinzu")]);
    }

    async fn receipts_of_two_providers_with_one_number_are_told_apart(db: TestDb) {
        let office = Office::open(&db.store).await;
        let given = forwarding(&office.award, office.provider_b, &[("F1", 80_000, COACHING, 100_000)]);
        let forwarding_b = office.run(&office.finance(), given).await.unwrap();
        let of_a = recognised(&office, "R1", 1_000).await;
        let of_b = half_recognised_of_b(&office, &forwarding_b, "R1").await;
        let first = proofs::compile(&office.finance(), "of-kreis-1", new(office.award.id)).await.unwrap();
        let head = office.who_is(Role::Head);
        let first = file(&office, &first, (&office.finance(), &head), day(2021, 3, 15)).await;
        let pdf = bytes(&office, first.id).await;
        let stated_first = stated(&pdf);
        let held: Vec<_> = stated_first
            .receipts
            .iter()
            .map(|row| (row.holder.as_deref(), row.receipt_number.as_str(), row.recognised.get()))
            .collect();
        assert_eq!(held, [(Some("Träger A"), "R1", 1_000), (Some("Träger B"), "R1", 1_000)]);
        let text = crate::proofs::printed(&pdf);
        let list = text.split("Anlage: Belegliste").nth(1).unwrap();
        for said in ["Letztempfänger", "Träger A", "Träger B"] {
            assert!(list.contains(said), "{said}: {list}");
        }
        // What one loses the other gains: no sum differs, and both receipts are told.
        reject(&office, &of_a).await;
        recognise_anew(&office, &of_b, 2_000).await;
        let next = NewProof { corrects: Some(first.id), ..new(office.award.id) };
        let next = proofs::compile(&office.finance(), "of-kreis-2", next).await.unwrap();
        let correction = stated(&bytes(&office, next.id).await).correction.unwrap();
        assert_eq!(
            rows(&correction.differences),
            [
                ("Belegliste, anerkannt", "Träger A: R1, F1/1", 1_000, 0),
                ("Belegliste, anerkannt", "Träger B: R1, F1/1", 1_000, 2_000),
            ]
        );
        // A provider's own proof names nobody: all rows are its own.
        let own = compiled(&office, "of-provider", None).await.unwrap();
        assert!(!stated(&bytes(&office, own.id).await).tells_holders());
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn an_earlier_proof_of_days_that_an_amendment_took_away_stands_in_no_ones_way(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let period = |until| Period::new(day(2021, 1, 1), until).unwrap();
        let interim = NewProof { period: period(day(2021, 11, 30)), ..new(office.forwarding_a.id) };
        let interim = proofs::compile(&office.a(), "long-interim-proof", interim).await.unwrap();
        file(&office, &interim, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        let mut shorter = amend(&office.forwarding_a, &[]);
        shorter.changes.period = Some(period(day(2021, 6, 30)));
        office.run(&office.finance(), shorter).await.unwrap();
        let (kind, period) = (ProofKind::Verwendungsnachweis, period(day(2021, 6, 30)));
        let last = NewProof { kind, period, ..new(office.forwarding_a.id) };
        let last = proofs::compile(&office.a(), "shorter-final-proof", last).await.unwrap();
        let told = stated(&bytes(&office, last.id).await).earlier.unwrap();
        assert_eq!((told.until, told.differences), (day(2021, 11, 30), Vec::new()));
    }

    async fn one_version_is_filed_of_each_number(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (one, other) =
            (compiled(&office, "a-draft-1", None).await.unwrap(), compiled(&office, "a-draft-2", None).await.unwrap());
        let first = file(&office, &one, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        let signed = proofs::sign(&office.signatory_of_a(), "second-signature", other.id, other.version).await.unwrap();
        let twice = refused(&office, &office.a(), &signed).await;
        assert!(matches!(twice, FlowError::Exists { what: "a filed version of this proof with this number" }), "{twice}");
        let unsaid = compiled(&office, "a-draft-3", None).await.unwrap_err();
        assert!(matches!(unsaid, FlowError::Proof(ProofError::FiledBefore { filed: 1 })), "{unsaid}");
        let unfiled = compiled(&office, "a-draft-4", Some(other.id)).await.unwrap_err();
        assert!(matches!(unfiled, FlowError::Proof(ProofError::NotCorrectable { .. })), "{unfiled}");
        let second = filed(&office, "version-2", Some(first.id)).await;
        let of_the_first = compiled(&office, "a-draft-5", Some(first.id)).await.unwrap_err();
        assert!(matches!(of_the_first, FlowError::Proof(ProofError::FiledBefore { filed: 2 })), "{of_the_first}");
        let period = Period::new(day(2021, 1, 1), day(2021, 2, 28)).unwrap();
        let other = NewProof { period, corrects: Some(second.id), ..new(office.forwarding_a.id) };
        let other = proofs::compile(&office.a(), "a-draft-6", other).await.unwrap_err();
        assert!(matches!(other, FlowError::Proof(ProofError::OtherProof)), "{other}");
    }

    async fn who_prepares_a_proof_does_not_sign_it_and_unsigned_it_is_not_filed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let proof = compiled(&office, "a-draft-1", None).await.unwrap();
        let unsigned = refused(&office, &office.a(), &proof).await;
        assert!(matches!(unsigned, FlowError::Proof(ProofError::State { asked: "filed", .. })), "{unsigned}");
        let own = proofs::sign(&office.a(), "own-signature", proof.id, 1).await.unwrap_err();
        assert!(matches!(own, FlowError::Forbidden { .. }), "an editor does not sign: {own}");
        let foreign = proofs::sign(&office.signatory_of_b(), "b-signature", proof.id, 1).await.unwrap_err();
        assert!(matches!(foreign, FlowError::NotFound { .. }), "{foreign}");
        let signed = proofs::sign(&office.signatory_of_a(), "a-signature", proof.id, 1).await.unwrap();
        let again = proofs::sign(&office.signatory_of_a(), "a-signature", proof.id, 1).await.unwrap();
        assert_eq!(signed, again, "the same key signs once");
        let steps: Vec<_> = signed.sign_offs.iter().map(|signed| signed.step).collect();
        assert_eq!(steps, [Step::Prepare, Step::Sign]);
        let names: Vec<_> =
            stated(&bytes(&office, proof.id).await).signed_by.into_iter().map(|signed| signed.name).collect();
        assert_eq!(names, ["Anna A", "Arno A"]);
        assert_ne!(signed.document, proof.document, "its document says who signed");
    }

    async fn the_kreis_has_its_proof_examined_before_it_is_signed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mine = NewProof { ..new(office.award.id) };
        let proof = proofs::compile(&office.finance(), "award-proof", mine).await.unwrap();
        let examiner = office.who_is(Role::ExaminerSachlich);
        let examine = ExamineProof { proof: proof.id, version: proof.version };
        let examined = office.run(&examiner, examine).await.unwrap();
        assert!(matches!(examined.state, ProofState::Examined { .. }));
        let twice = office.run(&examiner, ExamineProof { proof: proof.id, version: examined.version }).await;
        assert!(matches!(twice, Err(FlowError::Proof(ProofError::Duty(DutyError::Taken { .. })))), "{twice:?}");
        let head = office.who_is(Role::Head);
        let filed = file(&office, &examined, (&office.finance(), &head), day(2021, 3, 15)).await;
        assert_eq!(filed.sign_offs.len(), 3);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_the_own_audit_office_says_stands_in_the_proof_and_is_asked_for_by_its_act(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asks = ActStatements { own_audit: true, ..ActStatements::default() };
        let changes = ActChanges { stated: Some(asks), ..ActChanges::default() };
        let request = AmendGrant { changes, ..amend(&office.award, &[]) };
        let award = office.run(&office.finance(), request).await.unwrap();
        let lacks = |list: &proofs::Checklist| list.items.iter().any(|it| it.word == "own_audit" && !it.is_met);
        let until = new(award.id).period.until();
        assert!(lacks(&proofs::checklist(&office.finance(), award.id, Some(until)).await.unwrap()));
        let first = proofs::compile(&office.finance(), "audit-proof-1", new(award.id)).await.unwrap();
        let head = office.who_is(Role::Head);
        let signed = proofs::sign(&head, "audit-signed-1", first.id, first.version).await.unwrap();
        let filing = |proof: &Proof| FileProof { proof: proof.id, version: proof.version, filed_on: day(2021, 3, 15) };
        let refused = office.alone(&office.finance(), filing(&signed)).await.unwrap_err();
        assert!(matches!(refused, FlowError::Proof(ProofError::NoOwnAudit)), "{refused}");
        let next = proofs::compile(&office.finance(), "audit-proof-2", new(award.id)).await.unwrap();
        let audit = grants::OwnAudit {
            office: "Rechnungsprüfungsamt".to_owned(),
            examiner: "Ute Brinkmann".to_owned(),
            examined_on: day(2021, 3, 14),
            objections: vec!["Zwei Belege wurden nachgereicht.".to_owned()],
        };
        let examiner = office.who_is(Role::ExaminerSachlich);
        let late = grants::OwnAudit { examined_on: day(2021, 3, 16), ..audit.clone() };
        assert!(proofs::record_own_audit(&examiner, "own-audit-0", next.id, next.version, late).await.is_err());
        let audited =
            proofs::record_own_audit(&examiner, "own-audit-1", next.id, next.version, audit.clone()).await.unwrap();
        assert_eq!(audited.own_audit.as_ref(), Some(&audit));
        assert!(!lacks(&proofs::checklist(&office.finance(), award.id, Some(until)).await.unwrap()));
        let signed = proofs::sign(&head, "audit-signed-2", next.id, audited.version).await.unwrap();
        let filed = office.alone(&office.finance(), filing(&signed)).await.unwrap();
        let document = bytes(&office, filed.id).await;
        let said = stated(&document).own_audit.unwrap();
        assert_eq!((said.office.as_str(), said.objections.len()), ("Rechnungsprüfungsamt", 1));
        assert!(crate::proofs::printed(&document).contains("Zwei Belege wurden nachgereicht."));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_giver_asks_is_answered_cuts_and_closes(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let proof = filed(&office, "version-1", None).await;
        let (id, version) = (proof.id, proof.version);
        let text = "Wofür war Beleg 17?".to_owned();
        let ask = QuestionProof { proof: id, version, text, answer_by: day(2021, 4, 1) };
        let own = office.run(&office.a(), ask.clone()).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })));
        let asked = office.run(&office.finance(), ask).await.unwrap();
        let early = AcceptProof { proof: id, version: asked.version, accepted_on: day(2021, 3, 15) };
        let early = office.run(&office.finance(), early).await;
        assert!(matches!(early, Err(FlowError::Proof(ProofError::State { present: "questioned", .. }))));
        let answer = AnswerProof { proof: id, version: asked.version, text: "Raummiete.".to_owned() };
        let answered = office.run(&office.a(), answer).await.unwrap();
        assert_eq!(answered.questions[0].answer.as_ref().unwrap().text, "Raummiete.");
        let (by, reason) = (Cents::new(500), "Verpflegung".to_owned());
        let cut = CutProof { proof: id, version: answered.version, by, reason, decided_on: day(2021, 3, 15) };
        let cut = office.run(&office.finance(), cut).await.unwrap();
        assert_eq!(cut.objection.as_ref().unwrap().by, Some(by));
        recorded(&office, Examined::Proof(id)).await;
        let closed = office.run(&office.finance(), CloseProof { proof: id, version: cut.version }).await.unwrap();
        assert_eq!(closed.objection, cut.objection, "what was cut stays known");
        let late = compiled(&office, "version-2", Some(id)).await.unwrap_err();
        assert!(matches!(late, FlowError::Proof(ProofError::NotCorrectable { present: "closed" })), "{late}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_closed_proof_is_not_replaced_by_a_version_that_was_signed_before(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = filed(&office, "version-1", None).await;
        let accept = AcceptProof { proof: first.id, version: first.version, accepted_on: day(2021, 3, 15) };
        let accepted = office.run(&office.finance(), accept).await.unwrap();
        let next = compiled(&office, "version-2", Some(first.id)).await.unwrap();
        let next = proofs::sign(&office.signatory_of_a(), "a-signature", next.id, next.version).await.unwrap();
        recorded(&office, Examined::Proof(first.id)).await;
        office.run(&office.finance(), CloseProof { proof: first.id, version: accepted.version }).await.unwrap();
        let late = refused(&office, &office.a(), &next).await;
        assert!(matches!(late, FlowError::Proof(ProofError::NotCorrectable { present: "closed" })), "{late}");
        assert_eq!(holds(&office, &bytes(&office, first.id).await).await, [true; 4], "it still counts");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_grant_has_one_final_proof_of_its_whole_period_whatever_an_amendment_makes_of_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        let last = async |key: &str, until, corrects| {
            let (kind, period) = (ProofKind::Verwendungsnachweis, Period::new(day(2021, 1, 1), until).unwrap());
            let last = NewProof { kind, period, corrects, ..new(office.forwarding_a.id) };
            proofs::compile(&office.a(), key, last).await
        };
        let part = last("final-proof-part", day(2021, 3, 14), None).await.unwrap_err();
        assert_eq!(
            part.to_string(),
            "a final proof covers the whole period 2021-01-01 to 2021-12-31 of the grant, \
             not 2021-01-01 to 2021-03-14"
        );
        let first = last("final-proof-1", day(2021, 12, 31), None).await.unwrap();
        let first = file(&office, &first, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        let next = last("final-proof-2", day(2021, 12, 31), Some(first.id)).await.unwrap();
        let next = proofs::sign(&office.signatory_of_a(), "a-signature", next.id, next.version).await.unwrap();

        let mut shorter = amend(&office.forwarding_a, &[]);
        shorter.changes.period = Some(Period::new(day(2021, 1, 1), day(2021, 6, 30)).unwrap());
        office.run(&office.finance(), shorter).await.unwrap();
        let moved = refused(&office, &office.a(), &next).await;
        assert!(matches!(moved, FlowError::Proof(ProofError::NotWhole { .. })), "{moved}");
        let old = last("final-proof-old", day(2021, 12, 31), Some(first.id)).await.unwrap_err();
        assert!(matches!(old, FlowError::Proof(ProofError::NotWhole { .. })), "{old}");
        let unsaid = last("final-proof-new", day(2021, 6, 30), None).await.unwrap_err();
        assert!(matches!(unsaid, FlowError::Proof(ProofError::FiledBefore { filed: 1 })), "{unsaid}");
        let second = last("final-proof-3", day(2021, 6, 30), Some(first.id)).await.unwrap();
        let second = file(&office, &second, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        assert_eq!((second.number, second.corrects), (2, Some(first.id)));
        assert_eq!(holds(&office, &bytes(&office, first.id).await).await, [true, true, true, false]);
        assert_eq!(holds(&office, &bytes(&office, second.id).await).await, [true; 4]);
        let waiting = flow::deadlines::deadlines(&office.finance()).await.unwrap().unexamined;
        let waiting: Vec<_> = waiting.into_iter().map(|waits| waits.proof.proof).collect();
        assert_eq!(waiting, [second.id], "the first waits for nobody any more");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_document_says_who_signed_alone_and_leaves_no_line_for_another(db: TestDb) {
        let office = Office::open(&db.store).await;
        let signed = async |key: &str| {
            let proof = compiled(&office, key, None).await.unwrap();
            let lines = stated(&bytes(&office, proof.id).await).signed_by.into_iter();
            (proof.state.word(), lines.map(|line| (line.name, line.role)).collect::<Vec<_>>())
        };
        let line = |name: &str, role: &str| (name.to_owned(), role.to_owned());
        let by_two = vec![line("Anna A", "erstellt"), line("", "rechtsverbindliche Unterschrift")];
        assert_eq!(signed("signed-by-two").await, ("compiled", by_two));
        let alone = WaiveSecondSignature {
            organisation: office.provider_a,
            from: day(2021, 1, 1),
            until: day(2021, 12, 31),
            reason: "Einzelunternehmen".to_owned(),
        };
        office.alone(&office.who_is(Role::Head), alone).await.unwrap();
        assert_eq!(signed("signed-by-one").await, ("signed", vec![line("Anna A", "erstellt und unterschrieben")]));
    }

    async fn who_signs_alone_states_what_the_own_audit_found_when_the_proof_is_made(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asks = ActStatements { own_audit: true, ..ActStatements::default() };
        let changes = ActChanges { stated: Some(asks), ..ActChanges::default() };
        let request = AmendGrant { changes, ..amend(&office.forwarding_a, &[]) };
        let grant = office.run(&office.finance(), request).await.unwrap().id;
        let alone = WaiveSecondSignature {
            organisation: office.provider_a,
            from: day(2021, 1, 1),
            until: day(2021, 12, 31),
            reason: "Einzelunternehmen".to_owned(),
        };
        office.alone(&office.who_is(Role::Head), alone).await.unwrap();
        let filing = |proof: &Proof| FileProof { proof: proof.id, version: proof.version, filed_on: day(2021, 3, 15) };
        let without = proofs::compile(&office.a(), "alone-proof-1", new(grant)).await.unwrap();
        let refused = office.alone(&office.a(), filing(&without)).await.unwrap_err();
        assert!(matches!(refused, FlowError::Proof(ProofError::NoOwnAudit)), "{refused}");
        let audit = |on| grants::OwnAudit {
            office: "Kassenprüfung des Vereins".to_owned(),
            examiner: " Ute  Brinkmann".to_owned(),
            examined_on: on,
            objections: Vec::new(),
        };
        let with = |on| NewProof { own_audit: Some(audit(on)), ..new(grant) };
        let early = proofs::compile(&office.a(), "alone-proof-2", with(day(2021, 3, 16))).await.unwrap_err();
        assert!(matches!(early, FlowError::NotYet { field: "examined_on", .. }), "{early}");
        let made = proofs::compile(&office.a(), "alone-proof-3", with(day(2021, 3, 14))).await.unwrap();
        assert_eq!(made.own_audit.as_ref().map(|it| it.examiner.as_str()), Some("Ute Brinkmann"));
        assert_eq!(stated(&bytes(&office, made.id).await).own_audit.unwrap().office, "Kassenprüfung des Vereins");
        let filed = office.alone(&office.a(), filing(&made)).await.unwrap();
        assert_eq!(filed.own_audit, made.own_audit);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_cut_is_no_more_than_the_grants_part_of_what_the_proof_states(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 10_000).await;
        let proof = filed(&office, "version-1", None).await;
        // What is recognised afterwards is not in this proof.
        recognised(&office, "R2", 10_000).await;
        let cut = |cents| CutProof {
            proof: proof.id,
            version: proof.version,
            by: Cents::new(cents),
            reason: "Verpflegung".to_owned(),
            decided_on: day(2021, 3, 15),
        };
        let above = office.run(&office.finance(), cut(8_001)).await.unwrap_err();
        assert_eq!(
            above.to_string(),
            "a cut of 80.01 is above the 80.00 that the grant bears of what the proof states"
        );
        let whole = office.run(&office.finance(), cut(8_000)).await.unwrap();
        assert_eq!(whole.objection.unwrap().by, Some(Cents::new(8_000)));
    }

    async fn a_rejected_proof_is_followed_by_the_next_version(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = filed(&office, "version-1", None).await;
        let reason = "Die Belegliste fehlt.".to_owned();
        let reject =
            RejectProof { proof: first.id, version: first.version, reason, decided_on: day(2021, 3, 15) };
        office.run(&office.finance(), reject).await.unwrap();
        let second = filed(&office, "version-2", Some(first.id)).await;
        assert_eq!(stated(&bytes(&office, second.id).await).correction.unwrap().differences, []);
        let accept = AcceptProof { proof: second.id, version: second.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
    }

    async fn the_proof_of_the_kreis_contains_the_accepted_proofs_of_its_providers(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let of_kreis = async |key| {
            let made = proofs::compile(&office.finance(), key, new(office.award.id)).await.unwrap();
            stated(&bytes(&office, made.id).await)
        };
        let before = of_kreis("of-kreis-1").await;
        assert_eq!(before.examined_proofs, []);
        assert!(before.notes.iter().any(|note| note.contains("Letztempfängern")), "{:?}", before.notes);
        let below = filed(&office, "version-1", None).await;
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        let after = of_kreis("of-kreis-2").await;
        let rows: Vec<_> =
            after.examined_proofs.iter().map(|row| (row.recipient.as_str(), row.recognised.get())).collect();
        assert_eq!(rows, [("Träger A", 1_000)]);
        let bytes_of_below = format!("Datei mit SHA-256 {}", below.document.as_deref().unwrap());
        let remark = &after.examined_proofs[0].remark;
        assert!(remark.ends_with(&bytes_of_below) && remark.contains("Prüfvermerk nicht festgehalten"), "{remark}");
        let open = "Bei der Erstellung offen: Der Sachbericht ist noch nicht im System geschrieben. Ohne ihn bestätigt \
            der Nachweis nicht, was mit den Mitteln erreicht wurde.";
        assert_eq!(after.notes, [open]);
        assert_eq!(after.report, proof::data::Sachbericht::Missing);
    }

    async fn the_proof_of_the_kreis_encloses_the_filed_proofs_of_its_providers(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let below = filed(&office, "version-1", None).await;
        let of_below = bytes(&office, below.id).await;
        let draft = async || {
            let kind = DocumentKind::ProofOfUse;
            let made = render(&office.finance(), kind, office.award.id.0).await.unwrap();
            proof::embedded(&made.content).unwrap().content.encloses()
        };
        assert_eq!(draft().await, [], "it is filed and not accepted");
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        assert_eq!(draft().await, [Hash::of(&of_below)]);
        let made = proofs::compile(&office.finance(), "of-kreis", new(office.award.id)).await.unwrap();
        let compiled = bytes(&office, made.id).await;
        let head = office.who_is(Role::Head);
        let own = file(&office, &made, (&office.finance(), &head), day(2021, 3, 15)).await;
        let of_kreis = bytes(&office, own.id).await;
        // Compiled and signed, both have the file in them, and are drawn again from what is in them.
        for pdf in [&compiled, &of_kreis] {
            let data = proof::embedded(pdf).unwrap();
            assert_eq!(data.content.encloses(), [Hash::of(&of_below)]);
            let found = proof::Enclosures::found_in(pdf, &data);
            assert!(proof::render_enclosing(&data, &found).unwrap() == *pdf);
        }
        let row = &stated(&of_kreis).examined_proofs[0];
        let file = row.enclosed.as_ref().unwrap();
        assert_eq!((file.number, file.filed_on, file.size), (1, day(2021, 3, 15), of_below.len() as u64));
        assert!(crate::proofs::printed(&of_kreis).contains("nachweis-01-v1.pdf"));
        assert_eq!(holds(&office, &of_kreis).await, [true; 5]);
        assert_eq!(holds(&office, &of_below).await, [true; 4]);
        // A proof that nobody filed, in the place of the one that was.
        let other = proof::render(&proof::sample::document(proof::sample::interim_proof())).unwrap();
        let mut forged = proof::embedded(&of_kreis).unwrap();
        let proof::Content::ProofOfUse(statement) = &mut forged.content else { panic!("a proof") };
        let enclosed = statement.examined_proofs[0].enclosed.as_mut().unwrap();
        (enclosed.size, enclosed.hash) = (other.len() as u64, Hash::of(&other));
        let mut enclosures = proof::Enclosures::default();
        enclosures.add(other);
        let forged = proof::render_enclosing(&forged, &enclosures).unwrap();
        assert_eq!(holds(&office, &forged).await, [true, true, false, false, false]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_proof_of_the_kreis_encloses_the_pruefvermerke_as_they_were_recorded(db: TestDb) {
        let office = Office::open(&db.store).await;
        let deducted = full(&office).await;
        let below = filed(&office, "version-1", None).await;
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        recorded(&office, Examined::Proof(below.id)).await;
        // The deduction is another one a day later.
        let later = office.at("2021-03-16T09:00:00Z");
        let correct = CorrectClaim {
            claim: deducted.id,
            version: deducted.version,
            line: deducted.lines[1].id,
            recognised: Cents::new(3_000),
            reason: "rechnerisch".to_owned(),
            text: "Beleg ist falsch".to_owned(),
            findings: BTreeSet::new(),
        };
        later.run(&later.finance(), correct).await.unwrap();
        let clause = async |who: &Ctx| {
            let made = render(who, DocumentKind::Examination, below.id.0).await.unwrap().content;
            let proof::Content::Examination(record) = proof::embedded(&made).unwrap().content else { panic!("a Prüfvermerk") };
            (record.findings[0].clause.clone(), made)
        };
        let on = Some(day(2021, 3, 15));
        let (then, record) = clause(&later.finance().as_of(on, on).unwrap()).await;
        assert_eq!(then, "§ 31 KomHVO NRW");
        assert_eq!(clause(&later.finance()).await.0, "laut Entscheidung über die Abrechnung", "of today");
        let draft = render(&later.finance(), DocumentKind::ProofOfUse, office.award.id.0).await.unwrap();
        let drafted = proof::embedded(&draft.content).unwrap().content;
        assert_eq!(drafted.encloses_examinations(), [Hash::of(&record)]);
        let made = proofs::compile(&later.finance(), "of-kreis", new(office.award.id)).await.unwrap();
        let compiled = bytes(&later, made.id).await;
        let people = (&later.finance(), &later.who_is(Role::Head));
        let own = file(&later, &made, people, day(2021, 3, 16)).await;
        let of_kreis = bytes(&later, own.id).await;
        // Compiled and signed, both have it in them, and are drawn again from what is in them.
        for pdf in [&compiled, &of_kreis] {
            let data = proof::embedded(pdf).unwrap();
            assert_eq!(data.content.encloses_examinations(), [Hash::of(&record)]);
            let found = proof::Enclosures::found_in(pdf, &data);
            assert!(proof::render_enclosing(&data, &found).unwrap() == *pdf);
        }
        let row = &stated(&of_kreis).examined_proofs[0];
        let enclosed = row.examination.as_ref().unwrap();
        assert_eq!((enclosed.as_of, enclosed.size), (day(2021, 3, 15), record.len() as u64));
        assert!(crate::proofs::printed(&of_kreis).contains("pruefvermerk-01.pdf"));
        assert_eq!(holds(&later, &of_kreis).await, [true; 5]);
        let read = verification::read(&of_kreis).unwrap();
        let known = verification::look_up(&later.flow, &read).await.unwrap();
        let told = verification::judge(&read, Some(known)).pop().unwrap();
        assert!(told.sentence.ends_with("die, deren Prüfsummen das Dokument nennt."), "{}", told.sentence);
        // Another byte in what is enclosed last.
        let mut changed = of_kreis.clone();
        let inside = changed.windows(12).rposition(|it| it == b"EmbeddedFile").unwrap() + 3_000;
        changed[inside] ^= 1;
        assert_eq!(holds(&later, &changed).await, [false, true, false, false, false]);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_a_provider_proved_stands_as_it_was_accepted_on_that_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claims = [recognised(&office, "R1", 1_000).await, recognised(&office, "R2", 2_000).await];
        reject(&office, &claims[1]).await;
        let below = compiled(&office, "version-1", None).await.unwrap();
        let below = file(&office, &below, (&office.a(), &office.signatory_of_a()), day(2021, 3, 10)).await;
        let accept = AcceptProof { proof: below.id, version: below.version, accepted_on: day(2021, 3, 12) };
        let accepted = office.run(&office.finance(), accept).await.unwrap();
        recorded(&office, Examined::Proof(below.id)).await;
        office.run(&office.finance(), CloseProof { proof: below.id, version: accepted.version }).await.unwrap();
        reject(&office, &claims[0]).await;
        recognised(&office, "R3", 4_000).await;
        let made = proofs::compile(&office.finance(), "of-kreis", new(office.award.id)).await.unwrap();
        let rows = stated(&bytes(&office, made.id).await).examined_proofs;
        assert!(rows[0].remark.contains("; Prüfvermerk vom 15.03.2021, Finn Anz;"), "{}", rows[0].remark);
        let rows: Vec<_> =
            rows.iter().map(|row| (row.claimed.get(), row.recognised.get(), row.examined_on)).collect();
        assert_eq!(rows, [(3_000, 1_000, day(2021, 3, 12))]);
    }

    async fn a_checklist_says_what_is_missing_and_where(db: TestDb) {
        let office = Office::open(&db.store).await;
        let list = async |until| proofs::checklist(&office.a(), office.forwarding_a.id, until).await.unwrap();
        assert_eq!(list(None).await.stage, ProofStage::Due);
        let undecided = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 1_000)])).await.unwrap();
        let until = Some(day(2021, 3, 14));
        let found = list(until).await;
        assert_eq!(found.stage, ProofStage::Collecting);
        let open: Vec<_> = found.items.iter().filter(|item| !item.is_met).collect();
        assert_eq!((open.len(), open[0].word, &open[0].missing), (2, "claims_decided", &vec![undecided.id.0]));
        let decisions = vec![(undecided.lines[0].id, LineDecision::Accept)];
        let version = undecided.version;
        let decision = DecideClaim { claim: undecided.id, version, decisions, findings: BTreeMap::new() };
        office.run(&office.finance(), decision).await.unwrap();
        let open: Vec<_> = list(until).await.items.into_iter().filter(|item| !item.is_met).collect();
        assert_eq!((open.len(), open[0].word), (1, "report_written"));
        written(&office, 0, "gut").await.unwrap();
        assert_eq!(list(until).await.stage, ProofStage::Complete);
        let NewProof { grant, kind, period, .. } = new(office.forwarding_a.id);
        let sections = vec![ReportText { topic: ReportTopic::Begin, text: "im Januar".to_owned() }];
        let write = |follows, sections| WriteReport {
            grant,
            kind,
            until: period.until(),
            follows,
            sections,
            participants: Vec::new(),
        };
        office.run(&office.a(), write(1, sections)).await.unwrap();
        let open: Vec<_> = list(until).await.items.into_iter().filter(|item| !item.is_met).collect();
        assert_eq!((open.len(), open[0].word), (1, "success_told"), "what was achieved is missing");
        let untold = proofs::compile(&office.a(), "proof-untold", new(grant)).await.unwrap();
        let proof::Content::ProofOfUse(stated) = proofs::stated_in(&office.a(), untold.id).await.unwrap().content else {
            panic!("a proof")
        };
        assert!(stated.success_untold && stated.report.is_there(), "{:?}", stated.report);
        written(&office, 2, "gut").await.unwrap();
        assert_eq!(list(until).await.stage, ProofStage::Complete);
        let whole = list(None).await;
        assert!(whole.due_on.is_some());
        let open: Vec<_> = whole.items.iter().filter(|item| !item.is_met).map(|item| item.word).collect();
        assert_eq!(open, ["period_over", "report_written"]);
        let of_kreis = proofs::checklist(&office.finance(), office.award.id, until).await.unwrap();
        let missing = of_kreis.items.iter().find(|item| item.word == "providers_accepted").unwrap();
        assert_eq!(missing.missing, [office.forwarding_a.id.0]);
        let foreign = proofs::checklist(&office.b(), office.forwarding_a.id, until).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { .. })));
        assert_eq!(office.finance().actor().unit, UNIT);
    }

    async fn a_report_is_saved_in_versions_and_the_newest_goes_into_the_proof(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let first = written(&office, 0, "Alle fanden Arbeit.").await.unwrap();
        assert_eq!((first.number, first.author.as_str()), (1, "Anna A"));
        let stale = written(&office, 0, "x").await.unwrap_err();
        assert!(matches!(stale, FlowError::Report(ReportError::Follows { newest: 1, follows: 0 })), "{stale}");
        written(&office, 1, "**Ergebnis**\n- 31 in Arbeit\n- 9 in Ausbildung").await.unwrap();
        let foreign = views::report(&office.b(), first.id).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { what: "report" })));
        assert_eq!(views::reports(&office.auditor(), None, None, 9).await.unwrap().items.len(), 2);
        let proof = compiled(&office, "with-report", None).await.unwrap();
        let stated = stated(&bytes(&office, proof.id).await);
        let counts: Vec<_> = stated.participants.iter().map(|row| (row.group.as_str(), row.count)).collect();
        let rest = ("davon nicht aufgeschlüsselt", Some(3));
        assert_eq!(
            counts,
            [("vermittelt", Some(191)), ("davon Coaching", Some(140)), ("davon Sprache", Some(48)), rest]
        );
        let proof::data::Sachbericht::Written(sections) = stated.report else { panic!("a written report") };
        let told: Vec<_> = sections.iter().map(|it| (it.title.as_str(), it.text.as_str())).collect();
        assert_eq!(told[0].0, "Beginn der Maßnahme");
        assert!(told[0].1.starts_with("Aus den Büchern: Der Bewilligungszeitraum beginnt am 01.01.2021."), "{told:?}");
        assert!(told[0].1.ends_with("\nDer Kurs begann im Januar."), "{told:?}");
        let success = ("Erfolg und Auswirkungen", "**Ergebnis**\n- 31 in Arbeit\n- 9 in Ausbildung");
        assert!(told.contains(&success), "{told:?}");
        let deviations = told.iter().find(|(title, _)| *title == "Abweichungen von der Planung").unwrap();
        assert_eq!(deviations.1, "Aus den Büchern: Geplant waren 1.500,00 EUR, anerkannt sind 10,00 EUR.");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
