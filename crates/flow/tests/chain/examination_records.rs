//! Records of examinations, and the Prüfvermerk that is made of them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use flow::{
    Ctx, FlowError, Role,
    claims::CorrectClaim,
    documents::{DocumentKind, list, render},
    examination_records::{RecordExamination, examination, record, records},
    proofs::{self, AcceptProof, CloseProof, CutProof, InputTax, NewProof, RejectProof},
    samples::{CommitSample, DrawSample},
    verify::verify,
};
use grants::{
    Band, CheckAnswer, CheckCode, CheckOutcome, DemandKind, ExaminationDepth, ExaminationRecord,
    ExaminationRecordError, ExaminationTerms, Examined, Period, ProofError, ProofId, ProofKind, SampleDesign,
};
use ledger::Cents;
use proof::data::{self, Depth};
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    documents::{filed, full},
    interest::claimed_below,
    money::{demand, waive},
    office::{Office, day},
    steps::file,
};

/// Each check of a claim or a proof without anything to object to.
async fn fine(office: &Office, of: Examined) -> RecordExamination {
    let examination = examination(&office.finance(), of).await.unwrap();
    let answer = |check: grants::Check| CheckAnswer {
        check: check.code,
        outcome: CheckOutcome::Fine,
        remark: String::new(),
    };
    let answers = examination.checks.into_iter().map(answer).collect();
    let (hearing, copies_to) = (String::new(), Vec::new());
    let terms = ExaminationTerms { depth: ExaminationDepth::Deep, answers, hearing, copies_to };
    let follows = examination.records.first().map_or(0, |record| record.number);
    RecordExamination { of, follows, terms }
}

/// An examination that nothing came of is recorded.
pub(crate) async fn recorded(office: &Office, of: Examined) -> ExaminationRecord {
    office.run(&office.finance(), fine(office, of).await).await.unwrap()
}

/// What follows on a decision about less than was asked for, where nobody recorded how the recipient was heard.
const NOT_HEARD: &str = "\nOb der Zuwendungsempfänger gehört wurde (§ 28 VwVfG NRW), ist nicht festgehalten.";

async fn pruefvermerk(who: &Ctx, subject: Uuid) -> data::Examination {
    let made = render(who, DocumentKind::Examination, subject).await.unwrap();
    match proof::embedded(&made.content).unwrap().content {
        proof::Content::Examination(examination) => examination,
        other => panic!("a Prüfvermerk, not {other:?}"),
    }
}

fn answered(examination: &data::Examination, text: &str) -> Vec<(data::CheckAnswer, String)> {
    let points = examination.checklist.iter().filter(|point| point.question.contains(text));
    points.map(|point| (point.answer, point.remark.clone())).collect()
}

/// A sample of one line.
async fn drawn(who: &Ctx, office: &Office) {
    let bands = vec![Band { from: Cents::ZERO, size: 1 }];
    let design = SampleDesign { by_component: false, by_provider: false, bands, full_from: None };
    let commit = CommitSample::new((office.forwarding_a.id, None), "Belegprüfung".to_owned(), design, None);
    let sample = office.run(who, commit.unwrap()).await.unwrap();
    office.run(who, DrawSample { sample: sample.id, seed: None }).await.unwrap();
}

/// A proof of provider A of the days from the beginning of the year until one, which is accepted.
async fn accepted_until(office: &Office, key: &str, until: NaiveDate) -> ProofId {
    let new = NewProof {
        grant: office.forwarding_a.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), until).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    let proof = proofs::compile(&office.a(), key, new).await.unwrap();
    let proof = file(office, &proof, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
    let accept = AcceptProof { proof: proof.id, version: proof.version, accepted_on: day(2021, 3, 15) };
    office.run(&office.finance(), accept).await.unwrap().id
}

testkit::on_both_engines! {
    async fn a_pruefvermerk_states_what_was_recorded_and_drawn(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let head = office.who_is(Role::Head);
        let before = pruefvermerk(&head, claim.id.0).await;
        assert_eq!((before.depth, before.samples.len()), (Depth::NotRecorded, 0));
        let open = answered(&before, "im Original");
        assert_eq!(open, [(data::CheckAnswer::NotRecorded, String::new())]);
        drawn(&office.who_is(Role::ExaminerSachlich), &office).await;
        drawn(&office.auditor(), &office).await;
        let of = Examined::Claim(claim.id);
        let mut new = fine(&office, of).await;
        let place = |code: &str| new.terms.answers.iter().position(|it| it.check.as_str() == code).unwrap();
        let receipts = place("originalbelege");
        new.terms.answers[receipts].outcome = CheckOutcome::Objection;
        "Beleg R2 ist eine Kopie".clone_into(&mut new.terms.answers[receipts].remark);
        "Schreiben vom 12.3.2021".clone_into(&mut new.terms.hearing);
        new.terms.copies_to = vec!["Stadt Musterstadt".to_owned()];
        office.run(&office.finance(), new).await.unwrap();
        let made = pruefvermerk(&head, claim.id.0).await;
        assert_eq!(made.depth, Depth::Deep);
        let remark = "Beleg R2 ist eine Kopie (ANBest-I Nr. 6.2)".to_owned();
        assert_eq!(answered(&made, "im Original"), [(data::CheckAnswer::Objection, remark)]);
        assert!(made.decision.ends_with("Anhörung (§ 28 VwVfG NRW): Schreiben vom 12.3.2021"), "{}", made.decision);
        assert_eq!(made.copies_to, ["Stadt Musterstadt"]);
        assert_eq!((made.signed_by[0].name.as_str(), made.signed_by[0].role.as_str()), ("Finn Anz", "Prüfung festgehalten"));
        let [sample] = &made.samples[..] else { panic!("the sample of the house alone: {:?}", made.samples) };
        assert_eq!((sample.population, sample.drawn.len(), sample.seed.len()), (2, 1, 64));
        assert!(["1", "2"].contains(&sample.drawn[0].as_str()), "{:?}", sample.drawn);
        assert!(sample.rule.starts_with("Belegprüfung: durch Los 1 ab 0,00 EUR; festgelegt am 15.03.2021"), "{}", sample.rule);
        verify(office.flow.store()).await.unwrap();
    }

    async fn a_later_version_counts_and_the_first_stays(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of = Examined::Claim(full(&office).await.id);
        let first = recorded(&office, of).await;
        let again = RecordExamination { follows: 0, ..fine(&office, of).await };
        let stale = office.run(&office.finance(), again).await;
        let follows = ExaminationRecordError::Follows { newest: 1, follows: 0 };
        assert!(matches!(&stale, Err(FlowError::ExaminationRecord(cause)) if *cause == follows), "{stale:?}");
        let mut next = fine(&office, of).await;
        next.terms.depth = ExaminationDepth::Cursory;
        let second = office.run(&office.who_is(Role::ExaminerSachlich), next).await.unwrap();
        assert_eq!(second.number, 2);
        let known = examination(&office.auditor(), of).await.unwrap().records;
        assert_eq!(known, [second.clone(), first.clone()]);
        assert_eq!(record(&office.auditor(), first.id).await.unwrap(), first);
        let page = records(&office.finance(), Some(office.forwarding_a.id), None, 9).await.unwrap();
        assert_eq!(page.items, [first.clone(), second]);
        let then = office.finance().as_of(Some(day(2021, 3, 15)), None).unwrap();
        assert_eq!(examination(&then, of).await.unwrap().records.len(), 2);
        verify(office.flow.store()).await.unwrap();
    }

    async fn the_recipient_does_not_know_of_it_and_records_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of = Examined::Claim(full(&office).await.id);
        let new = fine(&office, of).await;
        let first = recorded(&office, of).await;
        for who in [office.a(), office.b()] {
            let refused = office.run(&who, new.clone()).await;
            assert!(matches!(refused, Err(FlowError::Forbidden { .. })), "{refused:?}");
            assert!(matches!(examination(&who, of).await, Err(FlowError::NotFound { .. })));
            assert!(matches!(record(&who, first.id).await, Err(FlowError::NotFound { .. })));
            assert_eq!(records(&who, None, None, 9).await.unwrap().items, []);
        }
        let audited = office.run(&office.auditor(), new).await;
        assert!(matches!(audited, Err(FlowError::Forbidden { .. })), "{audited:?}");
    }

    async fn every_check_is_answered_and_none_but_those(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of = Examined::Claim(full(&office).await.id);
        let whole = fine(&office, of).await;
        let mut less = whole.clone();
        let last = less.terms.answers.pop().unwrap();
        let refused = office.run(&office.finance(), less).await;
        assert!(
            matches!(&refused, Err(FlowError::ExaminationRecord(ExaminationRecordError::Missing { check, .. })) if *check == last.check),
            "{refused:?}"
        );
        let mut of_proofs = whole;
        of_proofs.terms.answers[0].check = CheckCode::parse("sachbericht_plausibel").unwrap();
        let refused = office.run(&office.finance(), of_proofs).await;
        assert!(
            matches!(refused, Err(FlowError::ExaminationRecord(ExaminationRecordError::UnknownCheck { .. }))),
            "{refused:?}"
        );
    }

    async fn a_proof_has_its_pruefvermerk_and_is_closed_with_it(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let proof = filed(&office, "proof-key-1", None).await;
        let (id, on) = (proof.id, day(2021, 3, 15));
        let head = office.who_is(Role::Head);
        let early = render(&head, DocumentKind::Examination, id.0).await;
        assert!(matches!(early, Err(FlowError::DocumentLacks { missing: "the proof is not decided", .. })), "{early:?}");
        let (by, reason) = (Cents::new(100), "Verpflegung".to_owned());
        let cut = CutProof { proof: id, version: proof.version, by, reason, decided_on: on };
        let cut = office.run(&office.finance(), cut).await.unwrap();
        let close = CloseProof { proof: id, version: cut.version };
        let unexamined = office.run(&office.finance(), close.clone()).await;
        assert!(matches!(unexamined, Err(FlowError::Proof(ProofError::NotExamined))), "{unexamined:?}");
        recorded(&office, Examined::Proof(id)).await;
        let listed = list(&head).await.unwrap();
        assert!(listed.iter().any(|it| it.kind == DocumentKind::Examination && it.subject == id.0));
        let made = pruefvermerk(&head, id.0).await;
        assert_eq!((made.received_on, made.examined_on), (on, on));
        assert_eq!(made.proof, "Zwischennachweis 01.01.2021 bis 14.03.2021");
        let decided = "Der Nachweis wird mit einer Kürzung der Zuwendung um 1,00 EUR anerkannt: Verpflegung";
        assert_eq!(made.decision, format!("{decided}{NOT_HEARD}"));
        assert_eq!(made.figures.claimed, made.findings.iter().map(|it| it.claimed).fold(Cents::new(10_000), |sum, it| sum.plus(it).unwrap()));
        let [finding] = &made.findings[..] else { panic!("{:?}", made.findings) };
        assert_eq!((finding.evidence.as_str(), finding.claimed.get(), finding.recognised.get()), ("R2", 5_000, 4_000));
        assert_eq!(answered(&made, "Sachbericht"), [(data::CheckAnswer::Fine, String::new())]);
        let [(in_time, days)] = &answered(&made, "fristgerecht vorgelegt")[..] else { panic!("{:?}", made.checklist) };
        assert!(*in_time == data::CheckAnswer::Fine && days.ends_with("vorgelegt am 15.03.2021"), "{days}");
        let signed: Vec<_> = made.signed_by.iter().map(|it| it.role.as_str()).collect();
        assert_eq!(signed, ["Prüfung festgehalten", "entschieden", "zweite Unterschrift"], "one person did both");
        assert_eq!(finding.reason, "Betrag rechnerisch nicht richtig: Summe");
        assert_eq!(finding.clause, "§ 31 KomHVO NRW");
        assert_eq!(made.figures.interest, None);
        let demanded = demand(&office, "F1", DemandKind::Interest, 300);
        let demanded = office.run(&office.finance(), demanded).await.unwrap();
        office.run(&office.finance(), waive(&demanded, 100)).await.unwrap();
        assert_eq!(pruefvermerk(&head, id.0).await.figures.interest, Some(Cents::new(200)));
        office.run(&office.finance(), close).await.unwrap();
        let late = office.run(&office.finance(), RecordExamination { follows: 1, ..fine(&office, Examined::Proof(id)).await }).await;
        assert!(matches!(late, Err(FlowError::ExaminationRecord(ExaminationRecordError::NotNow { present: "closed" }))), "{late:?}");
        let closed = pruefvermerk(&head, id.0).await;
        assert_eq!(closed.decision, made.decision, "what was decided stays");
        verify(office.flow.store()).await.unwrap();
    }

    async fn a_pruefvermerk_says_where_the_books_say_otherwise_than_the_proof(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let proof = accepted_until(&office, "proof-key-1", day(2021, 3, 14)).await;
        let agrees = "stimmt mit den Büchern überein";
        let compared = "Einnahmen, Ausgaben, Belege und Einheiten vom System verglichen".to_owned();
        let before = pruefvermerk(&office.who_is(Role::Head), proof.0).await;
        assert_eq!(answered(&before, agrees), [(data::CheckAnswer::Fine, compared.clone())]);
        let later = office.at("2021-03-16T09:00:00Z");
        let correct = CorrectClaim {
            claim: claim.id,
            version: claim.version,
            line: claim.lines[0].id,
            recognised: Cents::new(9_000),
            reason: "rechnerisch".to_owned(),
            text: "Beleg ist falsch".to_owned(),
            findings: BTreeSet::new(),
        };
        later.run(&later.finance(), correct).await.unwrap();
        let made = pruefvermerk(&later.who_is(Role::Head), proof.0).await;
        let [(answer, told)] = &answered(&made, agrees)[..] else { panic!("{:?}", made.checklist) };
        assert_eq!(*answer, data::CheckAnswer::Objection);
        let told: Vec<_> = told.split("; ").collect();
        assert_eq!(
            told,
            [
                "II.1 Einnahmen, lt. Abrechnung, Eigenanteil: laut Nachweis 28,00 EUR, laut Büchern 26,00 EUR",
                "II.1 Einnahmen, lt. Abrechnung, Zuwendung: laut Nachweis 112,00 EUR, laut Büchern 104,00 EUR",
                "II.2 Ausgaben, zuwendungsfähig lt. Abrechnung, 1 Coachingstellen: laut Nachweis 140,00 EUR, laut \
                 Büchern 130,00 EUR",
                "Belegliste, anerkannt, R1, F1/1: laut Nachweis 100,00 EUR, laut Büchern 90,00 EUR",
            ]
        );
        let on = Some(day(2021, 3, 15));
        let then = pruefvermerk(&later.who_is(Role::Head).as_of(on, on).unwrap(), proof.0).await;
        assert_eq!(answered(&then, agrees), [(data::CheckAnswer::Fine, compared)], "it agreed on that day");
        verify(office.flow.store()).await.unwrap();
    }

    async fn a_pruefvermerk_names_the_samples_and_the_interest_of_the_days_of_its_proof(db: TestDb) {
        let office = Office::open(&db.store).await;
        // What was used on 14 March; the interest on it is claimed on the 15th.
        let interest = claimed_below(&office).await;
        drawn(&office.who_is(Role::ExaminerSachlich), &office).await;
        let head = office.who_is(Role::Head);
        let stated = async |key: &str, until| {
            let made = pruefvermerk(&head, accepted_until(&office, key, until).await.0).await;
            (made.samples.len(), made.figures.interest)
        };
        assert_eq!(stated("proof-key-1", day(2021, 3, 13)).await, (0, None));
        assert_eq!(stated("proof-key-2", day(2021, 3, 14)).await, (1, Some(interest.amount)));
    }

    async fn a_proof_that_is_accepted_or_rejected_says_so(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let head = office.who_is(Role::Head);
        let first = filed(&office, "proof-key-1", None).await;
        let reason = "Die Belegliste fehlt".to_owned();
        let reject = RejectProof { proof: first.id, version: first.version, reason, decided_on: day(2021, 3, 15) };
        office.run(&office.finance(), reject).await.unwrap();
        let rejected = pruefvermerk(&head, first.id.0).await;
        let decided = "Der Nachweis wird zurückgewiesen: Die Belegliste fehlt";
        assert_eq!(rejected.decision, format!("{decided}{NOT_HEARD}"));
        assert_eq!(rejected.figures.grant, Cents::ZERO);
        let second = filed(&office, "proof-key-2", Some(first.id)).await;
        let accept = AcceptProof { proof: second.id, version: second.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        let accepted = pruefvermerk(&head, second.id.0).await;
        assert_eq!(accepted.decision, "Der Nachweis wird anerkannt.");
        assert!(accepted.proof.ends_with(", Fassung 2"), "{}", accepted.proof);
        assert!(accepted.figures.grant > Cents::ZERO);
    }
}
