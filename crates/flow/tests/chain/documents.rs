//! Documents: made of the books, each for who may see it, and verified by anyone.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::DateTime;
use flow::{
    Flow, FlowError, Role, SystemIds,
    amendments::AmendGrant,
    claims::DecideClaim,
    documents::{
        self, DocumentKind, Listed,
        verification::{self, Answer},
    },
    proofs::{self, AcceptProof, InputTax, NewProof, RejectProof},
    views,
};
use grants::{Claim, DemandKind, LineDecision, Period, Proof, ProofId, ProofKind};
use ledger::Cents;
use testkit::{FixedClock, TestDb};
use uuid::Uuid;

use crate::{
    amendments::amend,
    money::demand,
    office::{Office, UNIT, day},
    steps::{approve, claim, draw, file, order, pay},
};

/// Books in which every kind of document but a reminder has something to say.
pub(crate) async fn full(office: &Office) -> Claim {
    draw(office, "F1", 50_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 4_000).await;
    pay(office, order(office.forwarding_a.id, "F1", 4_000)).await;
    let costs = claim(&office.forwarding_a, &[("R1", 10_000), ("R2", 5_000)]);
    let claim = office.run(&office.a(), costs).await.unwrap();
    let less = LineDecision::AcceptInPart {
        recognised: Cents::new(4_000),
        reason: "rechnerisch".to_owned(),
        text: "Summe".to_owned(),
        not_recognised: BTreeSet::new(),
    };
    let decisions = vec![(claim.lines[0].id, LineDecision::Accept), (claim.lines[1].id, less)];
    let findings = BTreeMap::new();
    let decision = DecideClaim { claim: claim.id, version: claim.version, decisions, findings };
    office.run(&office.finance(), decision).await.unwrap();
    office.run(&office.finance(), demand(office, "F1", DemandKind::Refund, 1_000)).await.unwrap();
    views::claim(&office.finance(), claim.id).await.unwrap()
}

fn new(office: &Office) -> NewProof {
    NewProof {
        grant: office.forwarding_a.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    }
}

pub(crate) async fn filed(office: &Office, key: &str, corrects: Option<ProofId>) -> Proof {
    let proof = proofs::compile(&office.a(), key, NewProof { corrects, ..new(office) }).await.unwrap();
    file(office, &proof, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await
}

async fn pdf(office: &Office, kind: DocumentKind, subject: Uuid) -> Vec<u8> {
    documents::render(&office.who_is(Role::Head), kind, subject).await.unwrap().content
}

/// What anyone is told of a file: the words of the answers.
async fn told(office: &Office, pdf: &[u8]) -> Vec<&'static str> {
    let read = verification::read(pdf).unwrap();
    let known = verification::look_up(&office.flow, &read).await.unwrap();
    verification::judge(&read, Some(known)).iter().map(|check| check.answer.word()).collect()
}

/// What anyone is told of whether a file is the version that counts.
async fn told_of_version(office: &Office, pdf: &[u8]) -> (Answer, String) {
    let read = verification::read(pdf).unwrap();
    let known = verification::look_up(&office.flow, &read).await.unwrap();
    let checks = verification::judge(&read, Some(known));
    let check = checks.into_iter().find(|check| check.question == "authoritative").unwrap();
    (check.answer, check.sentence.into_owned())
}

/// What is told of the filed proof that counts.
const FILED: [&str; 5] = ["yes", "yes", "yes", "yes", "not_asked"];

const NO_REMINDER: usize = DocumentKind::ALL.len() - 1;

testkit::on_both_engines! {
    async fn every_document_that_is_listed_is_made_and_is_the_same_bytes_again(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        filed(&office, "proof-key-1", None).await;
        let head = office.who_is(Role::Head);
        let listed = documents::list(&head).await.unwrap();
        let mut kinds = BTreeSet::new();
        for Listed { kind, subject, title, version } in listed {
            kinds.insert(kind);
            assert!(!title.is_empty() && version > 0, "{title}");
            let made = documents::render(&head, kind, subject).await.unwrap();
            assert_eq!(made, documents::render(&head, kind, subject).await.unwrap(), "{title}");
            proof::embedded(&made.content).unwrap();
        }
        assert_eq!(kinds.len(), NO_REMINDER, "{kinds:?}");
        let late = documents::render(&head, DocumentKind::Reminder, office.forwarding_a.id.0).await;
        assert!(matches!(late, Err(FlowError::DocumentLacks { missing: "nothing is late", .. })));
        let unknown = documents::render(&head, DocumentKind::Decision, Uuid::from_u128(99)).await;
        assert!(matches!(unknown, Err(FlowError::NotFound { what: "claim" })));
    }

    async fn what_is_alike_is_told_apart_by_its_number(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        for _ in 0..2 {
            pay(&office, order(office.forwarding_a.id, "F1", 3_600)).await;
        }
        office.run(&office.finance(), demand(&office, "F1", DemandKind::Refund, 1_000)).await.unwrap();
        let head = office.who_is(Role::Head);
        let listed = documents::list(&head).await.unwrap();
        let titles: BTreeSet<_> = listed.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(titles.len(), listed.len(), "no title stands twice: {titles:?}");
        let of = |kind| listed.iter().filter(move |it| it.kind == kind);
        let reference = &office.forwarding_a.act.reference;
        let orders = [("A1", "40,00"), ("A2", "36,00"), ("A3", "36,00")]
            .map(|(number, amount)| format!("Auszahlungsanordnung {reference}-{number}, F1, {amount} EUR"));
        assert_eq!(of(DocumentKind::PaymentOrder).map(|it| it.title.clone()).collect::<Vec<_>>(), orders);
        let demands =
            ["R1", "R2"].map(|number| format!("Erstattung {reference}-{number}, F1, 10,00 EUR"));
        assert_eq!(of(DocumentKind::RefundDemand).map(|it| it.title.clone()).collect::<Vec<_>>(), demands);
        for (place, order) in (1..).zip(of(DocumentKind::PaymentOrder)) {
            let made = documents::named(&head, DocumentKind::PaymentOrder, order.subject).await.unwrap();
            let number = format!("{reference}-A{place}");
            assert_eq!(made.title, format!("Auszahlungsanordnung {number}"));
            let content = proof::embedded(&made.document.content).unwrap().content;
            let proof::Content::PaymentOrder(stated) = content else { panic!("an order") };
            assert_eq!(stated.number, number);
        }
        let second = of(DocumentKind::RefundDemand).nth(1).unwrap().subject;
        let content = proof::embedded(&pdf(&office, DocumentKind::RefundDemand, second).await).unwrap().content;
        let proof::Content::RefundDemand(stated) = content else { panic!("a demand") };
        assert_eq!(stated.remittance, format!("{reference}-R2 Erstattung"));
        assert_eq!(stated.number, Some(format!("{reference}-R2")));
        let request = of(DocumentKind::PayoutRequest).find(|it| it.title.contains(reference.as_str())).unwrap();
        let made = pdf(&office, DocumentKind::PayoutRequest, request.subject).await;
        let proof::Content::PayoutRequest(stated) = proof::embedded(&made).unwrap().content else {
            panic!("a request")
        };
        assert_eq!(stated.number, Some(format!("{reference}-M1")));
    }

    async fn a_number_stays_when_an_act_has_another_reference(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let mut shorter = amend(&office.forwarding_a, &[]);
        shorter.changes.period = Some(Period::new(day(2021, 1, 1), day(2021, 6, 30)).unwrap());
        let amended = office.run(&office.finance(), shorter).await.unwrap();
        let began = &office.forwarding_a.act.reference;
        assert_eq!(amended.act.reference, format!("{began} Ä1"));
        let head = office.who_is(Role::Head);
        let listed = documents::list(&head).await.unwrap();
        let order = listed.iter().find(|it| it.kind == DocumentKind::PaymentOrder).unwrap();
        assert_eq!(order.title, format!("Auszahlungsanordnung {began}-A1, F1, 40,00 EUR"));
        let made = documents::named(&head, order.kind, order.subject).await.unwrap();
        assert_eq!(made.title, format!("Auszahlungsanordnung {began}-A1"));
    }

    async fn the_documents_of_all_grants_are_those_of_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let head = office.who_is(Role::Head);
        let mut kinds = BTreeSet::new();
        for group in documents::groups(&head, None).await.unwrap() {
            let Some(grant) = group.grant else { continue };
            let alone = documents::groups(&head, Some(grant.id)).await.unwrap();
            assert_eq!(alone[0].documents, group.documents, "{}", grant.act.reference);
            kinds.extend(group.documents.into_iter().map(|it| it.kind));
        }
        for kind in [DocumentKind::Decision, DocumentKind::PaymentOrder, DocumentKind::ProofOfUse] {
            assert!(kinds.contains(&kind), "{kind:?}");
        }
    }

    async fn a_late_proof_is_reminded_of_in_the_list_of_all_grants_as_in_its_own(db: TestDb) {
        let office = Office::open(&db.store).await;
        let now = DateTime::parse_from_rfc3339("2022-07-20T09:00:00Z").unwrap().to_utc();
        let flow = Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
        let head = flow.ctx(office.who_is(Role::Head).actor().clone());
        let mut reminded = BTreeSet::new();
        for group in documents::groups(&head, None).await.unwrap() {
            let Some(grant) = group.grant else { continue };
            let alone = documents::groups(&head, Some(grant.id)).await.unwrap();
            assert_eq!(alone[0].documents, group.documents, "{}", grant.act.reference);
            let reminds = group.documents.iter().any(|it| it.kind == DocumentKind::Reminder);
            reminded.extend(reminds.then_some(grant.id));
        }
        assert!(reminded.contains(&office.forwarding_a.id), "{reminded:?}");
        assert!(!reminded.contains(&office.award.id), "the ministry is not reminded");
    }

    async fn what_a_page_shows_is_called_by_its_numbers_and_stands_where_it_stood(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let head = office.who_is(Role::Head);
        let known = documents::groups(&head, None).await.unwrap();
        let mut listing = documents::Listing::of(&head, None).await.unwrap();
        let stands = |groups: &[documents::Group]| -> Vec<Vec<_>> {
            let of = |group: &documents::Group| group.documents.iter().map(|it| (it.kind, it.subject)).collect();
            groups.iter().map(of).collect()
        };
        assert_eq!(stands(&listing.groups), stands(&known));
        let grant = Some(office.forwarding_a.id);
        let shown = known.iter().position(|it| it.grant.as_ref().map(|grant| grant.id) == grant).unwrap();
        assert_ne!(listing.groups[shown].documents, known[shown].documents, "no number is read yet");
        listing.number(&head, &[shown].into()).await.unwrap();
        assert_eq!(listing.groups[shown].documents, known[shown].documents);
    }

    async fn a_provider_sees_its_own_documents_and_not_what_the_giver_keeps(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let payment = views::payments(&office.finance(), Some(office.forwarding_a.id), None, 1).await.unwrap();
        let payment = payment.items[0].id.0;
        assert_eq!(documents::list(&office.b()).await.unwrap(), []);
        let own: BTreeSet<_> = documents::list(&office.a()).await.unwrap().iter().map(|it| it.kind).collect();
        let kept = [
            (DocumentKind::Examination, claim.id.0),
            (DocumentKind::PaymentOrder, payment),
        ];
        for (kind, subject) in kept {
            assert!(!own.contains(&kind), "{kind:?}");
            let refused = documents::render(&office.a(), kind, subject).await;
            assert!(matches!(refused, Err(FlowError::NotFound { .. })), "{kind:?}: {refused:?}");
            documents::render(&office.auditor(), kind, subject).await.unwrap();
        }
        for (kind, subject) in [
            (DocumentKind::Decision, claim.id.0),
            (DocumentKind::AccountStatement, office.forwarding_a.id.0),
            (DocumentKind::JournalExtract, claim.id.0),
            (DocumentKind::ProofOfUse, office.forwarding_a.id.0),
        ] {
            documents::render(&office.a(), kind, subject).await.unwrap();
            let refused = documents::render(&office.b(), kind, subject).await;
            assert!(matches!(refused, Err(FlowError::NotFound { .. })), "{kind:?}: {refused:?}");
        }
        for kind in [DocumentKind::AuditProtocol, DocumentKind::JournalExtract] {
            let refused = documents::render(&office.a(), kind, UNIT.0).await;
            assert!(matches!(refused, Err(FlowError::Forbidden { .. })), "{kind:?}: {refused:?}");
        }
    }

    async fn who_has_the_machine_reads_everything_and_changes_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let [documents::House { unit, ctx }] = &documents::houses(&office.flow).await.unwrap()[..] else {
            panic!("one unit")
        };
        assert_eq!(*unit, UNIT);
        let of_head = documents::list(&office.who_is(Role::Head)).await.unwrap();
        assert_eq!(documents::list(ctx).await.unwrap(), of_head);
        let written = office.run(ctx, claim(&office.forwarding_a, &[("R9", 1)])).await;
        assert!(matches!(written, Err(FlowError::Forbidden { .. })));
    }

    async fn the_audit_protocol_lists_what_was_observed_answered_and_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let protocol = async |ctx: &flow::Ctx, subject| {
            let made = documents::render(ctx, DocumentKind::AuditProtocol, subject).await.unwrap();
            let proof::Content::AuditProtocol(protocol) = proof::embedded(&made.content).unwrap().content else {
                panic!("a protocol")
            };
            protocol.observations
        };
        assert_eq!(protocol(&office.auditor(), UNIT.0).await, Some(Vec::new()));
        crate::audit_observations::upheld(&office).await;
        let rows = protocol(&office.auditor(), UNIT.0).await.unwrap();
        assert_eq!(protocol(&office.who_is(Role::Head), UNIT.0).await, Some(rows.clone()));
        let [row] = &rows[..] else { panic!("one observation: {rows:?}") };
        assert_eq!((row.grant.as_str(), row.number), (office.forwarding_a.act.reference.as_str(), 1));
        assert_eq!((row.about.as_str(), row.state.as_str()), ("Zuwendung als Ganzes", "bleibt bestehen"));
        assert_eq!((row.amount, row.in_question), (Some(Cents::new(5_000)), Some(Cents::new(4_000))));
        let said: Vec<_> = row.statements.iter().map(|it| (it.what.as_str(), it.role.as_str(), it.text.as_str())).collect();
        assert_eq!(
            said,
            [
                ("Bemerkung", "Prüfung", "Die Liste fehlt"),
                ("Stellungnahme", "Leitung", "Sie liegt bei"),
                ("Rückfrage, Stellungnahme bis 20.04.2021", "Prüfung", "Begründung"),
                ("Stellungnahme", "Sachbearbeitung", "Sie liegt bei"),
                ("bleibt bestehen, 40,00 EUR in Frage", "Prüfung", "Begründung"),
            ]
        );
        let of_one = office.auditor().actor().person;
        assert_eq!(protocol(&office.auditor(), of_one.0).await, None);
    }

    async fn a_statement_shows_the_account_as_of_a_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let rows = async |on| {
            let ctx = office.finance().as_of(on, None).unwrap();
            let kind = DocumentKind::AccountStatement;
            let made = documents::render(&ctx, kind, office.forwarding_a.id.0).await.unwrap();
            let proof::Content::AccountStatement(statement) = proof::embedded(&made.content).unwrap().content
            else {
                panic!("a statement")
            };
            let moved = |row: &proof::data::StatementRow| (row.due.get(), row.paid.get());
            statement.rows.iter().map(moved).collect::<Vec<_>>()
        };
        assert_eq!(rows(Some(day(2021, 1, 31))).await, []);
        assert_eq!(rows(Some(day(2021, 2, 1))).await, [(4_000, 0)]);
        // 140.00 are recognised, the grant carries 112.00, and 40.00 of it were paid ahead.
        assert_eq!(rows(None).await, [(4_000, 0), (0, 4_000), (7_200, 0)]);
    }

    async fn a_decision_says_what_advances_covered_and_why_it_is_less(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let made = pdf(&office, DocumentKind::Decision, claim.id.0).await;
        let proof::Content::Decision(decision) = proof::embedded(&made).unwrap().content else {
            panic!("a decision")
        };
        assert_eq!((decision.payable, decision.settled_by_advances), (Cents::new(11_200), Cents::new(4_000)));
        let reasons: Vec<_> = decision.lines.iter().map(|line| line.reduction.is_some()).collect();
        assert_eq!(reasons, [false, true]);
        assert_eq!(decision.signed_by.len(), 3, "proposed, and certified in reason and in amount");
    }

    async fn a_decision_names_the_act_and_the_account_of_its_day(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let letter = async |office: &Office| {
            let made = pdf(office, DocumentKind::Decision, claim.id.0).await;
            match proof::embedded(&made).unwrap().content {
                proof::Content::Decision(decision) => decision,
                other => panic!("{other:?}"),
            }
        };
        let before = letter(&office).await;
        let summer = office.at("2021-06-01T09:00:00Z");
        let amended = AmendGrant { dated_on: day(2021, 6, 1), ..amend(&office.forwarding_a, &[("F1", 90_000)]) };
        let amended = summer.run(&summer.finance(), amended).await.unwrap();
        assert_ne!(amended.act.reference, before.act.reference);
        crate::bank_details::confirmed(&summer).await;
        let summer = office.at("2021-06-10T09:00:00Z");
        let made = pdf(&summer, DocumentKind::Forwarding, office.forwarding_a.id.0).await;
        let proof::Content::Forwarding(contract) = proof::embedded(&made).unwrap().content else {
            panic!("a contract")
        };
        assert_ne!(contract.account, before.account, "who is paid now is paid elsewhere");
        let after = letter(&summer).await;
        assert_eq!((&after.reference, &after.act), (&before.reference, &before.act));
        assert_eq!((&after.account, after.decided_on), (&before.account, before.decided_on));
        assert_eq!(after.act.amount, Cents::new(120_000), "what the act gave then");
    }

    async fn a_filed_proof_is_verified_and_a_later_one_counts_in_its_place(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let compiled = proofs::compile(&office.a(), "proof-key-1", new(&office)).await.unwrap();
        let unsigned = pdf(&office, DocumentKind::ProofOfUse, compiled.id.0).await;
        assert_eq!(told(&office, &unsigned).await, ["yes", "yes", "no", "no", "not_asked"]);
        file(&office, &compiled, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        assert_eq!(told(&office, &unsigned).await, ["yes", "yes", "no", "no", "not_asked"], "nobody signed this file");
        let first = pdf(&office, DocumentKind::ProofOfUse, compiled.id.0).await;
        assert_eq!(told(&office, &first).await, FILED);
        let second = filed(&office, "proof-key-2", Some(compiled.id)).await;
        let second = pdf(&office, DocumentKind::ProofOfUse, second.id.0).await;
        assert_eq!(told(&office, &second).await, FILED);
        assert_eq!(told(&office, &first).await, ["yes", "yes", "yes", "no", "not_asked"]);
    }

    async fn a_rejected_version_neither_counts_nor_takes_the_place_of_another(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let first = filed(&office, "proof-key-1", None).await;
        let accept = AcceptProof { proof: first.id, version: first.version, accepted_on: day(2021, 3, 15) };
        office.run(&office.finance(), accept).await.unwrap();
        let accepted = pdf(&office, DocumentKind::ProofOfUse, first.id.0).await;
        let second = filed(&office, "proof-key-2", Some(first.id)).await;
        let corrected = pdf(&office, DocumentKind::ProofOfUse, second.id.0).await;
        let superseded = "Es gibt eine neuere Fassung; diese ist nicht mehr maßgeblich.".to_owned();
        assert_eq!(told_of_version(&office, &accepted).await, (Answer::No, superseded));

        let (reason, decided_on) = ("Die Belegliste fehlt.".to_owned(), day(2021, 3, 15));
        let reject = RejectProof { proof: second.id, version: second.version, reason, decided_on };
        office.run(&office.finance(), reject).await.unwrap();
        assert_eq!(told(&office, &accepted).await, FILED);
        assert_eq!(told(&office, &corrected).await, ["yes", "yes", "yes", "no", "not_asked"]);
        let rejected = "Diese Fassung wurde vorgelegt und zurückgewiesen; sie ist nicht maßgeblich.".to_owned();
        assert_eq!(told_of_version(&office, &corrected).await, (Answer::No, rejected));

        // What corrects the rejected one counts, and the rejected one is told as before.
        let third = filed(&office, "proof-key-3", Some(second.id)).await;
        let third = pdf(&office, DocumentKind::ProofOfUse, third.id.0).await;
        assert_eq!(told(&office, &third).await, FILED);
        assert_eq!(told(&office, &accepted).await, ["yes", "yes", "yes", "no", "not_asked"]);
        assert!(told_of_version(&office, &corrected).await.1.contains("zurückgewiesen"));
    }

    async fn a_signed_copy_is_as_good_as_the_document_that_it_bears(db: TestDb) {
        let office = Office::open(&db.store).await;
        full(&office).await;
        let first = filed(&office, "proof-key-1", None).await;
        let document = pdf(&office, DocumentKind::ProofOfUse, first.id.0).await;
        let copy = testkit::signed_copy(&document).unwrap();
        assert_eq!(told(&office, &copy).await, ["yes"; 5]);
        let added = proofs::add_signature(&office.a(), "signature-key-1", first.id, copy.clone()).await.unwrap();
        let again = proofs::add_signature(&office.a(), "signature-key-1", first.id, copy.clone()).await.unwrap();
        assert_eq!(added, again, "the same key and file is the same answer");
        assert_eq!(pdf(&office, DocumentKind::ProofOfUse, first.id.0).await, document, "what was filed stays");
        filed(&office, "proof-key-2", Some(first.id)).await;
        assert_eq!(told(&office, &copy).await, ["yes", "yes", "yes", "no", "yes"]);
        // One byte of the document in the copy, and something that is no signature behind it.
        let mut changed = copy.clone();
        changed[document.len() / 2] ^= 1;
        if verification::read(&changed).is_ok() {
            assert_eq!(told(&office, &changed).await, ["no", "yes", "no", "no", "not_asked"]);
        }
        let more = [&document[..], b"%% 1000 Euro mehr\n%%EOF\n"].concat();
        assert_eq!(told(&office, &more).await, ["no", "yes", "no", "no", "not_asked"]);
        flow::verify::verify(&db.store).await.unwrap();
    }

    async fn whatever_is_changed_of_a_document_is_found(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = full(&office).await;
        let proof = filed(&office, "proof-key-1", None).await;
        let original = pdf(&office, DocumentKind::ProofOfUse, proof.id.0).await;

        // A byte of the pages: it is not what its data makes.
        for part in 1..10 {
            let mut changed = original.clone();
            changed[original.len() * part / 10] ^= 1;
            if verification::read(&changed).is_ok() {
                assert_eq!(told(&office, &changed).await[..3], ["no", "yes", "no"], "part {part}");
            }
        }
        // A figure, and a document made from it: it is consistent, but nobody filed it.
        let mut forged = proof::embedded(&original).unwrap();
        let proof::Content::ProofOfUse(statement) = &mut forged.content else { panic!("a proof") };
        statement.granted_total = Cents::new(1);
        let forged_pdf = proof::render(&forged).unwrap();
        assert_eq!(told(&office, &forged_pdf).await, ["yes", "yes", "no", "no", "not_asked"]);
        // An entry that the journal does not have.
        let proof::Content::ProofOfUse(statement) = &mut forged.content else { panic!("a proof") };
        statement.chain.as_mut().unwrap().hash = ledger::Hash::of(b"invented");
        assert_eq!(told(&office, &proof::render(&forged).unwrap()).await, ["yes", "no", "no", "no", "not_asked"]);
        // A letter is made when it is asked for: the question whether it was filed does not arise.
        let letter = pdf(&office, DocumentKind::Decision, claim.id.0).await;
        assert_eq!(told(&office, &letter).await, ["yes", "yes", "not_asked", "not_asked", "not_asked"]);
    }
}

#[test]
fn what_cannot_be_read_is_said_with_a_word() {
    let word = |bytes: &[u8]| verification::read(bytes).unwrap_err().word;
    assert_eq!(word(b""), "empty");
    assert_eq!(word(b"not a PDF"), "damaged");
    assert_eq!(word(&vec![b' '; verification::LARGEST_FILE + 1]), "too_large");
    let sample = proof::render(&proof::sample::document(proof::sample::interim_proof())).unwrap();
    assert_eq!(word(&sample[..sample.len() / 2]), "damaged");
    assert_eq!(Answer::NotAsked.word(), "not_asked");
}
