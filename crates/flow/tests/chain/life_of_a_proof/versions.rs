//! The next version of a filed proof: which may be filed, and what it says differs.

use std::collections::{BTreeMap, BTreeSet};

use flow::{
    FlowError, Role,
    claims::{DecideClaim, NewClaimCost},
    proofs::{self, InputTax, NewProof},
    reports::WriteReport,
    views,
};
use grants::{
    Claim, Grant, LineDecision, ParticipantGroup, ParticipantPart, Period, ProofError, ProofKind, ReportText,
    ReportTopic,
};
use ledger::Cents;
use testkit::TestDb;

use super::{
    bytes, compiled, filed, holds, new, recognise_anew, recognised, refused, reject, rows, stated, written,
};
use crate::{
    amendments::amend,
    money::bring_back,
    office::{COACHING, Office, day, forwarding},
    steps::{claim, draw, file, order, pay},
};

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
}
