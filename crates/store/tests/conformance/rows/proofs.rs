//! Proofs in every state, and the files they are.

use ::grants::{Objection, Period, Proof, ProofAnswer, ProofId, ProofKind, ProofState, Role, SignOff, Step};
use ledger::Cents;
use store::{Command, Done, Envelope, FiledProof, StoreError, Tx};
use testkit::{Engine, TestDb};

use super::{
    among::among,
    filing::{Change, DAY, FileRow, FileSigner, LATER, proof},
    registry::{ELSEWHERE, Registry},
};

async fn assert_proof(registry: &Registry, filed: Proof) {
    let read = store::proof(&mut registry.conn().await, registry.unit(), filed.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&filed));
    let found = among!(&mut registry.conn().await, registry.unit(), store::proofs_with, filed.id);
    assert_eq!(found.as_ref(), Some(&filed));
    let elsewhere = store::proof(&mut registry.conn().await, ELSEWHERE, filed.id).await.unwrap();
    assert_eq!(elsewhere, None);
}

fn rule(refused: Option<StoreError>) -> Option<String> {
    refused.and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// The rule that refuses what the owner of the tables does.
async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    rule(db.as_owner(sql).await.map_err(StoreError::from).err())
}

/// Says that a proof was filed, as the command does that files it.
struct Filed(ProofId);

impl Command for Filed {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, _: &mut Tx) -> Result<Done<i64>, StoreError> {
        Ok(Done { subject_kind: "test", subject: self.0.0, effective_on: DAY, answer: 0 })
    }
}

testkit::on_both_engines! {
    async fn a_proof_that_was_handed_in_keeps_its_day_when_it_is_accepted(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let compiled = registry.proof(1, &award).await;
        let unit = registry.unit();
        assert_eq!(store::filed_proofs(&mut registry.conn().await, unit).await.unwrap(), []);
        let envelope = Envelope { command: "proof.file", ..registry.books.envelope("filed-key", "{}".to_owned()) };
        registry.books.store.execute(envelope, Filed(compiled.id)).await.unwrap();
        let mut proof = registry.signed(&compiled, &award).await;
        let states = [
            (ProofState::Filed { on: LATER }, false),
            (ProofState::Questioned { on: LATER }, false),
            (ProofState::Answered { on: LATER }, false),
            (ProofState::Accepted { on: LATER }, true),
            (ProofState::Closed { on: LATER }, true),
        ];
        for (state, examined) in states {
            proof = registry.moved(&proof, state).await;
            let nobody = ProofId(uuid::Uuid::nil());
            let waits = store::waiting_proof_ids(&mut registry.conn().await, unit, nobody, 9).await.unwrap();
            assert_eq!(waits.contains(&compiled.id), matches!(state, ProofState::Questioned { .. }), "{state:?}");
            let found = store::filed_proofs(&mut registry.conn().await, unit).await.unwrap();
            let of_grant = store::filed_proofs_of(&mut registry.conn().await, unit, compiled.grant).await.unwrap();
            assert_eq!(of_grant, found);
            let (proof, grant, kind) = (compiled.id, compiled.grant, compiled.kind);
            let until = compiled.period.until();
            let (filed_on, number, rejected) = (DAY, 1, false);
            assert_eq!(found, [FiledProof { proof, grant, kind, until, filed_on, number, examined, rejected }]);
        }
        assert_eq!(store::filed_proofs(&mut registry.conn().await, ELSEWHERE).await.unwrap(), []);
        let other = ::grants::GrantId(uuid::Uuid::nil());
        assert_eq!(store::filed_proofs_of(&mut registry.conn().await, unit, other).await.unwrap(), []);
    }

    async fn a_proof_is_read_back_in_each_state(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let compiled = registry.proof(1, &award).await;
        assert_proof(&registry, compiled.clone()).await;
        let signed = registry.signed(&compiled, &award).await;
        assert_proof(&registry, signed.clone()).await;
        let filed = registry.moved(&signed, ProofState::Filed { on: LATER }).await;
        assert_proof(&registry, filed.clone()).await;
        let mut proof = registry.asked_about(&filed).await;
        assert_proof(&registry, proof.clone()).await;
        proof.questions[0].answer = Some(ProofAnswer { on: LATER, text: "Darum.".to_owned() });
        let cut = Objection { by: Some(Cents::new(500)), reason: "Verpflegung".to_owned() };
        let states = [
            (ProofState::Answered { on: LATER }, None),
            (ProofState::Cut { on: LATER }, Some(cut.clone())),
            (ProofState::Closed { on: LATER }, Some(cut)),
        ];
        for (state, objection) in states {
            proof = registry.moved(&Proof { objection, ..proof }, state).await;
            assert_proof(&registry, proof.clone()).await;
        }
    }

    async fn an_examined_and_a_rejected_proof_are_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let compiled = registry.proof(1, &award).await;
        let mut sign_offs = registry.proof_signers(&award).await;
        let by = registry.run(FileSigner(award.recipient, Role::ExaminerSachlich)).await.unwrap();
        sign_offs.insert(1, SignOff { step: Step::Examine, round: 1, by });
        let reason = Objection { by: None, reason: "Die Belegliste fehlt.".to_owned() };
        let steps = [
            (ProofState::Examined { on: LATER }, 2, None),
            (ProofState::Signed { on: LATER }, 3, None),
            (ProofState::Filed { on: LATER }, 3, None),
            (ProofState::Rejected { on: LATER }, 3, Some(reason)),
        ];
        for (version, (state, signed, objection)) in (2..).zip(steps) {
            let sign_offs = sign_offs[..signed].to_vec();
            let proof = Proof { version, state, sign_offs, objection, ..compiled.clone() };
            registry.run(Change::Proof(proof.clone())).await.unwrap();
            assert_proof(&registry, proof).await;
        }
    }

    async fn a_proof_takes_no_step_that_is_not_its_next_and_none_unsigned(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let compiled = registry.proof(1, &award).await;
        let refused = async |change| rule(registry.run(Change::Proof(change)).await.err());
        let on = LATER;
        for state in [ProofState::Filed { on }, ProofState::Accepted { on }, ProofState::Closed { on }] {
            let moved = refused(Proof { version: 2, state, ..compiled.clone() }).await;
            assert_eq!(moved.as_deref(), Some("proof_moves"), "{state:?}");
        }
        let signed = Proof { version: 2, state: ProofState::Signed { on }, ..compiled.clone() };
        assert_eq!(refused(signed.clone()).await.as_deref(), Some("proof_second_person"));
        let sign_offs = registry.proof_signers(&award).await;
        let one_person = |place: usize| {
            let mut alone = sign_offs.clone();
            alone[1].by = SignOff { step: Step::Sign, ..sign_offs[place].clone() }.by;
            alone
        };
        let mut own = one_person(0);
        own[1].by.role = Role::Signatory;
        let by_one = refused(Proof { sign_offs: own, ..signed.clone() }).await;
        // One engine looks at the key first, the other at the role.
        assert!(matches!(by_one.as_deref(), Some("proof_sign_off_once" | "proof_sign_off_role_held")), "{by_one:?}");
        let unprepared = refused(Proof { sign_offs: sign_offs[1..].to_vec(), ..signed.clone() }).await;
        assert_eq!(unprepared.as_deref(), Some("proof_sign_off_in_order"));
        let signed = Proof { sign_offs, ..signed };
        registry.run(Change::Proof(signed.clone())).await.unwrap();
        let other = "f".repeat(64);
        registry.run(FileRow::Document(other.clone(), "another".to_owned())).await.unwrap();
        let swapped = Proof { version: 3, document: Some(other), state: ProofState::Filed { on }, ..signed };
        assert_eq!(refused(swapped).await.as_deref(), Some("proof_filed_stays"));
    }

    async fn nothing_of_a_proof_changes_while_it_stays_where_it_is(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let mut proof = registry.proof(1, &award).await;
        let sign_offs = registry.proof_signers(&award).await;
        let cut = Objection { by: Some(Cents::new(500)), reason: "Verpflegung".to_owned() };
        for (state, objection) in [
            (ProofState::Signed { on: LATER }, None),
            (ProofState::Filed { on: LATER }, None),
            (ProofState::Cut { on: LATER }, Some(cut.clone())),
            (ProofState::Closed { on: LATER }, Some(cut)),
        ] {
            for change in ["state_on = '2021-03-31'", "state_on = state_on", "cut_cents = 400", "reason = 'x'"] {
                let sql = format!("UPDATE proof SET {change}, version = version + 1");
                assert_eq!(refused(&db, &sql).await.as_deref(), Some("proof_moves"), "{:?} {sql}", proof.state);
            }
            let sign_offs = sign_offs.clone();
            proof = registry.moved(&Proof { sign_offs, objection, ..proof }, state).await;
        }
        assert_proof(&registry, proof).await;
    }

    async fn who_examines_a_proof_signs_for_it(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.proof(1, &award).await;
        let examined = "UPDATE proof SET state = 'examined', version = version + 1";
        assert_eq!(refused(&db, examined).await.as_deref(), Some("proof_is_examined"));
    }

    async fn what_is_closed_is_not_replaced_by_what_was_compiled_before(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let filed = registry.filed(&registry.proof(1, &award).await, &award).await;
        let accepted = registry.moved(&filed, ProofState::Accepted { on: LATER }).await;
        let (number, corrects) = (2, Some(accepted.id));
        let next = Proof { number, corrects, document: accepted.document.clone(), ..proof(2, award.id) };
        registry.run(FileRow::Proof(next.clone())).await.unwrap();
        let signed = registry.signed(&next, &award).await;
        registry.moved(&accepted, ProofState::Closed { on: LATER }).await;
        let late = Proof { version: 3, state: ProofState::Filed { on: LATER }, ..signed };
        let late = rule(registry.run(Change::Proof(late)).await.err());
        assert_eq!(late.as_deref(), Some("proof_corrects"));
    }

    async fn what_a_later_proof_has_overtaken_is_corrected_no_more(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let earlier = registry.filed(&registry.proof(1, &award).await, &award).await;
        let overtaken = async |proof| store::proof_overtaken(&mut registry.conn().await, proof).await.unwrap();
        assert_eq!(overtaken(earlier.id).await, None);
        let (number, corrects) = (2, Some(earlier.id));
        let next = |id| Proof { number, corrects, document: earlier.document.clone(), ..proof(id, award.id) };
        registry.run(FileRow::Proof(next(2))).await.unwrap();
        let signed = registry.signed(&next(2), &award).await;
        let until = earlier.period.until().succ_opt().unwrap();
        let period = Period::new(earlier.period.from(), until).unwrap();
        let later = Proof { period, document: earlier.document.clone(), ..proof(3, award.id) };
        registry.run(FileRow::Proof(later.clone())).await.unwrap();
        assert_eq!(overtaken(earlier.id).await, None, "it is not filed");
        let later = registry.filed(&later, &award).await;
        assert_eq!(overtaken(earlier.id).await, Some(until));
        assert_eq!(overtaken(later.id).await, None);
        let filed = Proof { version: 3, state: ProofState::Filed { on: LATER }, ..signed };
        for refused in [
            registry.run(FileRow::Proof(next(4))).await.err(),
            registry.run(Change::Proof(filed.clone())).await.err(),
        ] {
            assert_eq!(rule(refused).as_deref(), Some("proof_overtaken"));
        }
        let objection = Some(Objection { by: None, reason: "Belege fehlen".to_owned() });
        registry.moved(&Proof { objection, ..later }, ProofState::Rejected { on: LATER }).await;
        assert_eq!(overtaken(earlier.id).await, None, "what is rejected proves nothing");
        registry.run(Change::Proof(filed)).await.unwrap();
    }

    async fn a_cut_is_no_more_than_the_act_in_force_gives(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let filed = registry.filed(&registry.proof(1, &award).await, &award).await;
        let by = |cents| Some(Objection { by: Some(Cents::new(cents)), reason: "Verpflegung".to_owned() });
        let cut = |cents| Proof { version: 4, state: ProofState::Cut { on: LATER }, objection: by(cents), ..filed.clone() };
        // The award gives 1,000.00 for each of two positions.
        let above = rule(registry.run(Change::Proof(cut(200_001))).await.err());
        assert_eq!(above.as_deref(), Some("proof_cut_within_grant"));
        registry.run(Change::Proof(cut(200_000))).await.unwrap();
        assert_proof(&registry, cut(200_000)).await;
    }

    async fn a_grant_has_one_final_proof_whatever_days_it_covers(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let kind = ProofKind::Verwendungsnachweis;
        let of = |id, until| {
            let (kind, period) = (kind, Period::new(DAY, until).unwrap());
            Proof { kind, period, document: proof(1, award.id).document, ..proof(id, award.id) }
        };
        let first = of(1, LATER);
        registry.run(FileRow::Document(first.document.clone().unwrap(), String::new())).await.unwrap();
        let other = of(2, DAY);
        registry.run(FileRow::Proof(first.clone())).await.unwrap();
        registry.run(FileRow::Proof(other.clone())).await.unwrap();
        let filed = registry.filed(&first, &award).await;
        let signed = registry.signed(&other, &award).await;
        let twice = Proof { version: 3, state: ProofState::Filed { on: LATER }, ..signed };
        let twice = rule(registry.run(Change::Proof(twice)).await.err());
        assert_eq!(twice.as_deref(), Some("proof_filed_once"));
        // Without the trigger the index refuses it.
        let off = match db.engine {
            Engine::Sqlite => "DROP TRIGGER proof_moves",
            Engine::Postgres => "ALTER TABLE proof DISABLE TRIGGER proof_moves",
        };
        db.as_owner(off).await.unwrap();
        let file = "UPDATE proof SET state = 'filed', version = version + 1 WHERE state = 'signed'";
        assert_eq!(refused(&db, file).await.as_deref(), Some("proof_final_once"));
        // An amendment moves the period: what corrects the first proof may cover other days.
        let next = Proof { number: 2, corrects: Some(filed.id), ..of(3, DAY) };
        registry.run(FileRow::Proof(next.clone())).await.unwrap();
        assert_proof(&registry, next).await;
    }

    async fn a_question_is_asked_in_its_turn_and_answered_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.filed(&registry.proof(1, &award).await, &award).await;
        let asks = |number: i64, on: &str, answer: &str| {
            format!(
                "INSERT INTO proof_question
                    (proof_id, number, unit_id, asked_on, question, answer_by, answered_on, answer)
                SELECT id, {number}, unit_id, '{on}', 'Warum?', '2021-05-01', {answer} FROM proof"
            )
        };
        let (later, open) = ("2021-04-01", "NULL, NULL");
        let unasked = refused(&db, &asks(1, later, open)).await;
        assert_eq!(unasked.as_deref(), Some("proof_question_asked"), "nobody has a question");
        let state = "UPDATE proof SET state = 'questioned', version = version + 1";
        assert_eq!(db.as_owner(state).await.unwrap(), 1);
        let recipient = "(SELECT recipient_id FROM grants), '";
        let foreign = asks(1, later, open).replace("unit_id, '", recipient);
        for (sql, rule) in [
            (asks(2, later, open), "proof_question_number"),
            (asks(0, later, open), "proof_question_number"),
            (asks(1, "2021-03-31", open), "proof_question_asked"),
            (foreign, "proof_question_asked"),
            (asks(1, later, "'2021-04-01', 'Darum.'"), "proof_question_open"),
        ] {
            assert_eq!(refused(&db, &sql).await.as_deref(), Some(rule), "{sql}");
        }
        assert_eq!(db.as_owner(&asks(1, later, open)).await.unwrap(), 1);
        assert_eq!(refused(&db, &asks(2, later, open)).await.as_deref(), Some("proof_question_open"));
        let answer = "UPDATE proof_question SET answer = 'Darum.', answered_on = '2021-04-01'";
        let early = refused(&db, answer).await;
        assert_eq!(early.as_deref(), Some("proof_question_answered"), "the proof is not answered");
        let moved = |state: &str, on: &str| {
            format!("UPDATE proof SET state = '{state}', state_on = '{on}', version = version + 1")
        };
        assert_eq!(db.as_owner(&moved("answered", later)).await.unwrap(), 1);
        let other = refused(&db, &answer.replace(later, "2021-04-02")).await;
        assert_eq!(other.as_deref(), Some("proof_question_answered"), "of another day");
        assert_eq!(db.as_owner(answer).await.unwrap(), 1);
        assert_eq!(refused(&db, answer).await.as_deref(), Some("proof_question_filed_stays"), "it is answered once");
        // The next question is answered before it was asked.
        assert_eq!(db.as_owner(&moved("questioned", "2021-04-02")).await.unwrap(), 1);
        assert_eq!(db.as_owner(&asks(2, "2021-04-02", open)).await.unwrap(), 1);
        assert_eq!(db.as_owner(&moved("answered", later)).await.unwrap(), 1);
        let before = format!("{answer} WHERE number = 2");
        assert_eq!(refused(&db, &before).await.as_deref(), Some("proof_question_days"));
    }

    async fn of_each_number_one_version_is_filed(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let sign_offs = registry.proof_signers(&award).await;
        let on = LATER;
        let signed = async |id| {
            let compiled = registry.proof(id, &award).await;
            let (state, sign_offs) = (ProofState::Signed { on }, sign_offs.clone());
            let signed = Proof { version: 2, state, sign_offs, ..compiled };
            registry.run(Change::Proof(signed.clone())).await.unwrap();
            signed
        };
        let (first, second) = (signed(1).await, signed(2).await);
        let filed = |proof: &Proof| Proof { version: 3, state: ProofState::Filed { on }, ..proof.clone() };
        registry.run(Change::Proof(filed(&first))).await.unwrap();
        let twice = rule(registry.run(Change::Proof(filed(&second))).await.err());
        assert_eq!(twice.as_deref(), Some("proof_filed_once"));
        // What corrects it is the next of the same grant, kind and last day, and of one that was filed.
        let corrects = |before: &Proof, number| {
            Proof { number, corrects: Some(before.id), ..proof(3, award.id) }
        };
        let hash = proof(3, award.id).document.unwrap();
        registry.run(FileRow::Document(hash, String::new())).await.unwrap();
        for (before, number) in [(&first, 3), (&second, 2)] {
            let refused = rule(registry.run(FileRow::Proof(corrects(before, number))).await.err());
            assert_eq!(refused.as_deref(), Some("proof_corrects"), "{number}");
        }
        registry.run(FileRow::Proof(corrects(&first, 2))).await.unwrap();
        assert_proof(&registry, corrects(&first, 2)).await;
        let begun = Proof { version: 2, ..proof(4, award.id) };
        let hash = begun.document.clone().unwrap();
        registry.run(FileRow::Document(hash, String::new())).await.unwrap();
        let refused = rule(registry.run(FileRow::Proof(begun)).await.err());
        assert_eq!(refused.as_deref(), Some("proof_begins"));
    }

    async fn a_final_proof_is_read_back_final(db: TestDb) {
        let registry = Registry::open(&db).await;
        let interim = registry.proof(1, &registry.award().await).await;
        let document = interim.document.clone();
        let kind = ProofKind::Verwendungsnachweis;
        let last = Proof { kind, document, ..proof(2, interim.grant) };
        registry.run(FileRow::Proof(last.clone())).await.unwrap();
        assert_proof(&registry, last).await;
    }

    async fn a_proof_has_a_document_that_is_kept(db: TestDb) {
        let registry = Registry::open(&db).await;
        let proof = proof(1, registry.award().await.id);
        let hash = proof.document.clone().unwrap();
        assert!(registry.run(FileRow::Proof(proof.clone())).await.is_err());
        registry.run(FileRow::Document(hash, String::new())).await.unwrap();
        registry.run(FileRow::Proof(proof.clone())).await.unwrap();
        assert_proof(&registry, proof).await;
    }

    async fn the_proofs_of_a_document_are_found_by_its_hash(db: TestDb) {
        let registry = Registry::open(&db).await;
        let filed = registry.proof(1, &registry.award().await).await;
        let hash = filed.document.clone().unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        assert_eq!(store::proofs_of_document(&mut conn, unit, &hash).await.unwrap(), [filed.id]);
        assert_eq!(store::proofs_of_document(&mut conn, unit, &"b".repeat(64)).await.unwrap(), []);
        assert_eq!(store::proofs_of_document(&mut conn, ELSEWHERE, &hash).await.unwrap(), []);
    }

    async fn a_document_is_read_back_as_it_was_first_kept(db: TestDb) {
        let registry = Registry::open(&db).await;
        let hash = "a".repeat(64);
        for content in ["%PDF-1.7", "another"] {
            registry.run(FileRow::Document(hash.clone(), content.to_owned())).await.unwrap();
        }
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let read = store::document(&mut conn, unit, &hash).await.unwrap();
        let (media_type, content) = ("text/plain".to_owned(), b"%PDF-1.7".to_vec());
        assert_eq!(read, Some(store::Document { hash: hash.clone(), media_type, content }));
        assert_eq!(store::document(&mut conn, unit, &"b".repeat(64)).await.unwrap(), None);
        assert_eq!(store::document(&mut conn, ELSEWHERE, &hash).await.unwrap(), None);
    }

    async fn the_hashes_of_documents_come_in_order(db: TestDb) {
        let registry = Registry::open(&db).await;
        let hashes = ["9", "a", "f"].map(|digit| digit.repeat(64));
        for place in [2, 0, 1] {
            registry.run(FileRow::Document(hashes[place].clone(), String::new())).await.unwrap();
        }
        let mut conn = registry.conn().await;
        assert_eq!(store::document_hashes(&mut conn, registry.unit()).await.unwrap(), hashes);
        assert_eq!(store::document_hashes(&mut conn, ELSEWHERE).await.unwrap(), [""; 0]);
    }
}
