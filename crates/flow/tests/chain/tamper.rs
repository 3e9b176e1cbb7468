//! Whatever is changed behind the application's back is found and named.

use crate::claim_steps;
use crate::interest;
use crate::office::{COACHING, LESSONS, Office, day};
use crate::payout_duties;
use crate::plans::replan;
use crate::receipt_files;
use crate::samples;
use flow::{
    Role,
    base_rates::{ConfirmBaseRate, EnterBaseRate},
    claims::SubmitClaim,
    duties::{SetDutyRules, WaiveSecondSignature},
    payouts::RequestPayout,
    people::DeclareConflict,
    periods::ClosePeriod,
    proofs,
    repayments::RecordRepayment,
    verify::Fault,
};
use grants::{
    DemandKind, Examined, Income, IncomeKind, PayoutDeclaration, PayoutRule, ReceiptDetails,
    law::InterestRate,
};
use ledger::Cents;
use testkit::{Engine, KeptDb, TestDb};

use crate::{
    amendments::amend,
    money::{agree, bring_back, decide, defer, demand, need, reissue, repay, settle, waive},
    steps::{approve, ask, claim, confirm, draw, file, lessons, order, pay, release, submit},
};

/// A table and a change that both engines understand.
const CHANGES: [(&str, &str); 147] = [
    ("payment_stop", "reason = reason || 'x' WHERE number = 2"),
    ("proof_signature", "signers = '[]'"),
    ("proof_signature", "added_by = added_by || 'x'"),
    ("proof_signature", "kind = 'beside'"),
    ("report", "author = 'Niemand'"),
    ("report", "participants = '[]'"),
    ("report_comment", "text = text || ' 2'"),
    ("report_comment", "visibility = 'internal'"),
    ("report_comment", "topic = NULL"),
    ("examination_record", "terms = replace(terms, 'deep', 'cursory')"),
    ("examination_record", "recorded_on = '2021-03-01'"),
    ("examination_record", "number = number + 1"),
    ("audit_observation", "text = text || 'x'"),
    ("audit_observation", "answer_by = '2021-12-31'"),
    ("audit_observation", "amount_cents = amount_cents + 1"),
    ("audit_observation", "number = number + 1"),
    ("audit_observation_step", "text = text || 'x'"),
    ("audit_observation_step", "role = 'head' WHERE step = 'answer'"),
    ("audit_observation_step", "amount_cents = amount_cents - 1 WHERE step = 'uphold'"),
    ("revocation_ground", "known_on = '2021-02-01'"),
    ("revocation_ground_end", "reason = reason || 'x'"),
    ("revocation_ground_end", "ended_by = ended_by || 'x'"),
    ("rule_waiver", "valid_until = '2022-12-31'"),
    ("rule_waiver", "allowed_by = allowed_by || 'x'"),
    ("rule_waiver", "rule_book = rule_book + 1"),
    ("rule_waiver_sign_off", "signed_on = '2021-03-01'"),
    ("own_audit", "office = office || 'x'"),
    ("own_audit", "objections = '[]'"),
    ("inventory_object", "price_cents = price_cents - 1"),
    ("inventory_object", "bound_until = NULL"),
    ("inventory_object", "place = place || 'x'"),
    ("inventory_disposal", "reason = reason || 'x'"),
    ("inventory_disposal", "disposed_on = '2021-03-11'"),
    ("payout_declaration", "declaration = 'figures_right'"),
    ("payout_need", "payee = 'x'"),
    ("payout_need", "total_cents = amount_cents"),
    ("proof_question", "question = 'Wieso?'"),
    ("proof_sign_off", "signed_on = '2021-03-01'"),
    ("organisation", "name = name || 'x'"),
    ("organisation_particulars", "street = street || 'x'"),
    ("organisation_particulars", "postal_code = '54321'"),
    ("organisation_particulars", "legal_form = legal_form || ' '"),
    ("organisation_particulars", "represented_by = 'niemanden'"),
    ("organisation_particulars", "telephone = NULL"),
    ("organisation_particulars", "author = author || 'x'"),
    ("organisation_particulars", "stated_on = '2021-03-01'"),
    ("programme", "definition = definition || ' '"),
    ("grants", "recipient_id = (SELECT id FROM organisation WHERE name = 'Träger B')"),
    ("legal_act", "period_until = '2022-12-31'"),
    ("legal_act", "share_hundredths = 9000"),
    ("legal_act", "financing = 'fehlbedarfsfinanzierung', share_hundredths = NULL"),
    ("legal_act", "reference = reference || 'x'"),
    ("legal_act", "conditions = '[\"x\"]'"),
    ("legal_act", "stated = '{\"lessons\":7}'"),
    ("act_position", "amount_cents = amount_cents + 1"),
    ("finality", "happened_on = '2021-03-01'"),
    ("position", "budget_year = 2021"),
    ("plan_line", "category = category || 'x'"),
    ("plan_version", "with_act = NOT with_act"),
    ("plan_version_line", "ceiling_cents = ceiling_cents + 1"),
    ("receipt", "gross_cents = gross_cents + 1"),
    ("receipt", "issuer = issuer || ' 2'"),
    ("claim", "lines = lines + 1"),
    ("claim", "open_lines = open_lines + 1, lines = lines + 1"),
    ("claim", "reduced_lines = reduced_lines + 1, lines = lines + 1"),
    ("claim", "parked_lines = parked_lines + 1, lines = lines + 1"),
    ("claim", "claimed_cents = claimed_cents + 1"),
    ("claim", "share_cents = share_cents + 1"),
    ("claim", "recognised_cents = recognised_cents + 1"),
    ("claim_line", "eligible_cents = eligible_cents + 1 WHERE cost_kind = 'actual'"),
    ("claim_line", "reason = reason || ' 2'"),
    ("claim_line", "receipt_details = replace(receipt_details, '1907', '1908')"),
    ("claim_line", "replaces = NULL"),
    ("claim_line", "reincludes = NULL"),
    ("change_request", "answer_by = '2021-04-02'"),
    ("change_request", "text = text || ' 2'"),
    ("change_request_line", "text = text || ' 2'"),
    ("claim_correction", "to_cents = to_cents + 1"),
    ("claim_correction", "to_share_cents = to_share_cents + 1"),
    ("claim_correction", "text = text || ' 2'"),
    (
        "correction_proposal",
        "to_cents = to_cents + 1 WHERE round = (SELECT MAX(round) FROM correction_proposal)",
    ),
    ("claim_proposal", "rule_book = rule_book + 1"),
    ("correction_proposal", "rule_book = rule_book + 1"),
    ("claim_resubmission", "claim_version = claim_version + 1"),
    ("claim_return", "reason = reason || 'x'"),
    ("claim_finding", "code = code || '2'"),
    ("comment", "text = text || ' 2'"),
    ("comment", "visibility = 'internal'"),
    ("receipt_file", "name = 'x' || name"),
    ("receipt_file", "hash = replace(hash, substr(hash, 1, 1), 'x')"),
    ("receipt_file_line", "attached_by = attached_by || 'x'"),
    ("claim_income", "amount_cents = amount_cents + 1"),
    ("claim_income", "kind = 'third_party', is_public = TRUE"),
    ("claim_income", "receipt_number = 'E 99'"),
    ("claim_line_unit", "entered_on = '2021-01-01'"),
    ("service_unit", "reference = reference || ' 2'"),
    ("payment", "amount_cents = amount_cents + 1"),
    ("payout_request", "amount_cents = amount_cents + 1"),
    ("payout_request", "instalment = NULL"),
    ("payment", "replaces = NULL"),
    ("payout_rule", "cap_cents = cap_cents + 1"),
    ("payout_rule", "reference = reference || 'x'"),
    ("payout_requirement", "title = title || 'x'"),
    ("payout_instalment", "amount_cents = amount_cents + 1"),
    ("payout_need", "amount_cents = amount_cents + 1"),
    ("payout_request_above", "above_cents = above_cents + 1"),
    ("payout_request_above", "reason = reason || 'x'"),
    ("payout_request_sign_off", "signed_on = '2021-03-01'"),
    ("payout_proposal", "amount_cents = amount_cents + 1"),
    ("payout_proposal", "decided_on = '2021-01-31'"),
    ("payout_proposal", "rule_book = rule_book + 1"),
    ("payout_proposal_sign_off", "signed_on = '2021-03-01'"),
    ("payout_proposal_return", "reason = reason || 'x'"),
    ("receivable", "amount_cents = amount_cents + 1"),
    ("receivable", "legal_ground = legal_ground || 'x'"),
    ("receivable_step", "amount_cents = amount_cents - 1"),
    ("receivable_deferral", "reason = reason || 'x'"),
    ("receivable_deferral", "deferred_on = '2021-03-01'"),
    ("repayment", "amount_cents = amount_cents + 1"),
    ("repayment", "kind = 'other'"),
    ("proof", "kind = 'verwendungsnachweis'"),
    ("closed_period", "reason = reason || 'x'"),
    ("base_rate", "source = source || 'x'"),
    ("base_rate_confirmation", "confirmed_on = '2021-03-01'"),
    ("bank_details", "iban = 'DE02500105170137075030'"),
    ("bank_details", "holder = holder || 'x'"),
    ("bank_details", "verified_how = verified_how || 'x'"),
    ("bank_details_sign_off", "signed_on = '2021-03-01'"),
    ("claim_sign_off", "signed_on = '2021-03-01'"),
    ("payment_sign_off", "signed_on = '2021-03-01'"),
    ("person", "name = name || 'x'"),
    ("membership", "valid_from = '2019-12-31'"),
    ("audit_scope", "component = 'F1'"),
    ("conflict_of_interest", "reason = reason || 'x'"),
    ("duty_rules", "bank_wait_days = bank_wait_days + 1"),
    ("sole_signatory", "reason = reason || 'x'"),
    ("sample", "purpose = purpose || 'x'"),
    ("sample", "by_provider = NOT by_provider"),
    ("sample", "population_count = population_count + 1"),
    ("sample_band", "size = size + 1"),
    ("sample_line", "amount_cents = amount_cents + 1"),
    ("sample_line", "component = component || 'x'"),
    ("sample_seed", "seed = (SELECT seed_hash FROM sample WHERE sample.id = sample_seed.sample_id)"),
    ("sample_draw", "drawn_by = drawn_by || 'x'"),
    ("sample_draw", "entry_hash = seed"),
    ("sample_draw", "drawn_on = '2021-03-01'"),
    ("sample_drawn_line", "rank = (SELECT seed FROM sample_draw)"),
];

async fn fill(office: &Office) {
    let closed = ClosePeriod { until: day(2020, 12, 31), reason: "Jahresabschluss".to_owned() };
    office.run(&office.finance(), closed).await.unwrap();
    let stated = crate::particulars::all(office.provider_a, 0, "Weg 1");
    office.run(&office.finance(), stated).await.unwrap();
    draw(office, "F1", 20_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 10_000).await;
    office.run(&office.finance(), order(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
    let mut filed = claim(&office.forwarding_a, &[("R1", 10_000)]);
    let vat = Some(Cents::new(1_907));
    filed.lines[0].receipt_details = Some(ReceiptDetails { vat, ..ReceiptDetails::default() });
    let lines = [filed.lines, vec![lessons("P4", 2)]].concat();
    let income = vec![Income {
        kind: IncomeKind::Income,
        payer: "Teilnehmende".to_owned(),
        received_on: day(2021, 2, 1),
        amount: Cents::new(100),
        receipt_number: Some("E 1".to_owned()),
    }];
    let filed = SubmitClaim { income, ..submit(&office.forwarding_a, lines) };
    let filed = office.run(&office.a(), filed).await.unwrap();
    crate::inventory::disposed(office, filed.lines[0].id).await;
    claim_steps::every_step(office).await;
    receipt_files::attached(office).await;
    samples::drawn(office).await;
    let period = grants::Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap();
    let (kind, place) = (grants::ProofKind::Zwischennachweis, "Musterstadt".to_owned());
    let input_tax = proofs::InputTax::NotDeductible;
    let new = proofs::NewProof {
        grant: office.forwarding_a.id,
        kind,
        period,
        place,
        input_tax,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    let proof = proofs::compile(&office.a(), "proof-key-3", new).await.unwrap();
    fill_proof(office, &proof).await;
    let report = crate::life_of_a_proof::written(office, 0, "gut").await.unwrap();
    let comment = crate::report_comments::say(&report, grants::Visibility::Shared, "Wie gut?");
    office.run(&office.finance(), comment).await.unwrap();
    crate::examination_records::recorded(office, Examined::Proof(proof.id)).await;
    crate::revocation_grounds::ended(office).await;
    crate::rule_waivers::withdrawn(office).await;
    crate::audit_observations::upheld(office).await;
    fill_own_audit(office).await;
    fill_payouts(office).await;
    fill_duties(office).await;
}

/// A proof of the Kreis that its own audit office has examined.
async fn fill_own_audit(office: &Office) {
    let new = proofs::NewProof {
        grant: office.award.id,
        kind: grants::ProofKind::Zwischennachweis,
        period: grants::Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: proofs::InputTax::NotDeductible,
        corrects: None,
        cost_fall_reason: None,
        own_audit: None,
    };
    let proof = proofs::compile(&office.finance(), "proof-key-own", new).await.unwrap();
    let audit = grants::OwnAudit {
        office: "Rechnungsprüfungsamt".to_owned(),
        examiner: "Ute Brinkmann".to_owned(),
        examined_on: day(2021, 3, 14),
        objections: vec!["Ein Beleg fehlte.".to_owned()],
    };
    let examiner = office.who_is(Role::ExaminerSachlich);
    proofs::record_own_audit(&examiner, "own-audit-key", proof.id, proof.version, audit).await.unwrap();
}

/// What the house decides about duties, a recipient of one person, an interest that is declared.
async fn fill_duties(office: &Office) {
    let reason = || "Dienstanweisung".to_owned();
    let rules = SetDutyRules {
        number: 1,
        one_examiner: false,
        further_eye_above: None,
        bank_wait_days: 5,
        reason: reason(),
    };
    office.alone(&office.administrator(), rules).await.unwrap();
    let (from, until) = (day(2021, 4, 1), day(2021, 12, 31));
    let alone = WaiveSecondSignature { organisation: office.provider_b, from, until, reason: reason() };
    office.alone(&office.who_is(Role::Head), alone).await.unwrap();
    let interest = DeclareConflict { organisation: office.provider_b, reason: "Verwandt".to_owned() };
    office.alone(&office.who_is(Role::Orderer), interest).await.unwrap();
}

/// A proof that is signed, filed, asked about, answered and cut.
async fn fill_proof(office: &Office, proof: &grants::Proof) {
    let filed = file(office, proof, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
    let document = proofs::document(&office.a(), filed.id).await.unwrap().content;
    let copy = testkit::signed_copy(&document).unwrap();
    proofs::add_signature(&office.a(), "signature-key-1", filed.id, copy).await.unwrap();
    let (proof, text, answer_by) = (filed.id, "Warum?".to_owned(), day(2021, 4, 1));
    let ask = proofs::QuestionProof { proof, version: filed.version, text, answer_by };
    let asked = office.run(&office.finance(), ask).await.unwrap();
    let answer = proofs::AnswerProof { proof, version: asked.version, text: "Darum.".to_owned() };
    let answered = office.run(&office.a(), answer).await.unwrap();
    let (by, reason, decided_on) = (Cents::new(100), "Verpflegung".to_owned(), day(2021, 3, 15));
    let cut = proofs::CutProof { proof, version: answered.version, by, reason, decided_on };
    office.run(&office.finance(), cut).await.unwrap();
}

/// An instalment that was drawn, a payment that was issued again, a refund that was demanded and passed on.
async fn fill_payouts(office: &Office) {
    agree(office, PayoutRule::Mixed { cap: Some(Cents::new(50_000)) }, Some(5_000)).await;
    let drawn = RequestPayout {
        declares: vec![PayoutDeclaration::OtherFunds],
        instalment: Some(1),
        need: vec![need(5_000)],
        ..ask(office.forwarding_a.id, "F1", 5_000)
    };
    let drawn = office.run(&office.a(), drawn).await.unwrap();
    payout_duties::sent_back(office, &drawn).await;
    decide(office, &drawn, None).await.unwrap();
    let above = RequestPayout {
        need: Vec::new(),
        reason: Some("Puffer".to_owned()),
        ..ask(office.award.id, "F1", 100_000)
    };
    assert!(office.run(&office.finance(), above).await.unwrap().above_need.is_some());
    let rate = EnterBaseRate {
        valid_from: day(2026, 7, 1),
        rate: InterestRate::parse("1.52").unwrap(),
        source: "erfunden".to_owned(),
    };
    let entered = office.run(&office.finance(), rate).await.unwrap();
    let confirmed = ConfirmBaseRate { base_rate: entered.id, version: entered.version };
    office.alone(&office.who_is(Role::Head), confirmed).await.unwrap();
    let paid = pay(office, order(office.forwarding_a.id, "F1", 4_600)).await;
    let returned = bring_back(office, &paid).await.unwrap();
    let again = office.run(&office.finance(), reissue(&returned)).await.unwrap();
    confirm(office, release(office, again).await).await;
    let owed = office.run(&office.finance(), demand(office, "F1", DemandKind::Refund, 1_000)).await.unwrap();
    let owed = office.run(&office.finance(), defer(&owed, day(2021, 5, 31), 2)).await.unwrap();
    let owed = office.run(&office.finance(), settle(&owed, 600)).await.unwrap();
    let owed = office.run(&office.finance(), waive(&owed, 400)).await.unwrap();
    let upwards = RecordRepayment { passes_on: vec![owed.id], ..repay(office.award.id, "F1", 600) };
    office.run(&office.finance(), upwards).await.unwrap();
    crate::payment_stops::resumed(office).await;
}

/// Takes the guards of a table against changes away.
fn unguarded(engine: Engine, table: &str) -> String {
    let of_steps = (["bank_details", "proof", "rule_waiver"].contains(&table) && engine == Engine::Postgres)
        .then_some("moves");
    let of_receipts = (table == "claim_line").then_some("receipt_details_stay");
    let guards = std::iter::once("filed_stays").chain(of_steps).chain(of_receipts);
    let drop = |guard| match engine {
        Engine::Sqlite => format!("DROP TRIGGER {table}_{guard};"),
        Engine::Postgres => format!("ALTER TABLE {table} DISABLE TRIGGER {table}_{guard};"),
    };
    guards.map(drop).collect()
}

/// Books with something in every table, to be copied for each change.
async fn filled(db: TestDb) -> KeptDb {
    let office = Office::open(&db.store).await;
    fill(&office).await;
    flow::verify::verify(office.flow.store()).await.unwrap();
    db.keep().await
}

async fn found_after(kept: &KeptDb, table: &str, statement: &str) -> bool {
    let db = kept.copy().await;
    assert!(db.as_owner(statement).await.is_err(), "{statement} passed the trigger");
    db.as_owner(&unguarded(db.engine, table)).await.unwrap();
    assert!(db.as_owner(statement).await.unwrap() > 0, "{statement} changed nothing");
    let found = flow::verify::verify(&db.store).await.is_err();
    db.remove().await;
    found
}

/// What people see of an unguarded table whose rows are all deleted.
async fn found_after_deleting(kept: &KeptDb, table: &str) -> String {
    let db = kept.copy().await;
    assert!(db.as_owner(&format!("DELETE FROM {table}")).await.is_err(), "{table} passed the trigger");
    let deleted = match db.engine {
        Engine::Sqlite => {
            format!("PRAGMA foreign_keys = OFF; DROP TRIGGER {table}_is_kept; DELETE FROM {table}")
        }
        Engine::Postgres => format!(
            "ALTER TABLE {table} DISABLE TRIGGER {table}_is_kept; SET session_replication_role = replica;
             DELETE FROM {table}; RESET session_replication_role"
        ),
    };
    db.as_owner(&deleted).await.unwrap();
    let found = flow::verify::verify(&db.store).await.unwrap_err();
    db.remove().await;
    found.to_string()
}

testkit::on_both_engines! {
    async fn every_deleted_row_is_missed(db: TestDb) {
        let kept = Box::pin(filled(db)).await;
        for table in [
            "organisation",
            "organisation_particulars",
            "programme",
            "receipt",
            "payout_request",
            "payout_terms",
            "payment",
            "receivable",
            "repayment",
            "claim",
            "comment",
            "receipt_file",
            "sample",
            "proof",
            "proof_signature",
            "report",
            "report_comment",
            "examination_record",
            "inventory_object",
            "rule_waiver",
            "base_rate",
            "bank_details",
            "duty_rules",
            "sole_signatory",
        ] {
            let found = found_after_deleting(&kept, table).await;
            assert!(found.contains(&format!("{table} ")) && found.contains("is gone"), "{table}: {found}");
        }
        for (table, named) in [
            ("closed_period", "period "),
            ("grants", "grant "),
            ("position", "grant "),
            ("plan_line", "grant "),
            ("legal_act", "grant "),
            ("act_position", "grant "),
            ("finality", "grant "),
            ("payment_stop", "grant "),
            ("plan_version", "grant "),
            ("plan_version_line", "grant "),
            ("claim_line", "claim "),
            ("change_request", "claim "),
            ("change_request_line", "claim "),
            ("claim_correction", "claim "),
            ("claim_proposal", "claim "),
            ("claim_reservation", "claim "),
            ("claim_resubmission", "claim "),
            ("correction_proposal", "claim "),
            ("claim_return", "claim "),
            ("revocation_ground_end", "revocation_ground "),
            ("inventory_disposal", "inventory_object "),
            ("rule_waiver_sign_off", "rule_waiver "),
            ("audit_observation_step", "audit_observation "),
            ("claim_finding", "claim "),
            ("receipt_file_line", "receipt_file "),
            ("sample_band", "sample "),
            ("sample_line", "sample "),
            ("sample_seed", "sample "),
            ("sample_draw", "sample "),
            ("sample_drawn_line", "sample "),
            ("payout_rule", "payout_terms "),
            ("payout_requirement", "payout_terms "),
            ("payout_instalment", "payout_terms "),
            ("payout_declaration", "payout_request "),
            ("payout_need", "payout_request "),
            ("payout_request_above", "payout_request "),
            ("payout_request_sign_off", "payout_request "),
            ("payout_proposal", "payout_request "),
            ("payout_proposal_sign_off", "payout_request "),
            ("payout_proposal_return", "payout_request "),
            ("bank_details_sign_off", "bank_details "),
            ("person", "payout_request "),
            ("claim_sign_off", "claim "),
            ("payment_sign_off", "payment "),
            ("membership", "person "),
            ("audit_scope", "person "),
            ("conflict_of_interest", "person "),
            ("receivable_step", "receivable "),
            ("receivable_deferral", "receivable "),
            ("receivable_passed_on", "repayment "),
            ("claim_line_unit", "claim "),
            ("claim_income", "claim "),
            ("service_unit", "claim "),
            ("proof_sign_off", "proof "),
            ("proof_question", "proof "),
            ("own_audit", "proof "),
            ("document", "document "),
            ("base_rate_confirmation", "base_rate "),
        ] {
            let found = found_after_deleting(&kept, table).await;
            assert!(found.contains(named), "{table}: {found}");
        }
    }

    async fn every_changed_figure_is_found(db: TestDb) {
        let kept = Box::pin(filled(db)).await;
        for (table, change) in CHANGES {
            let statement = format!("UPDATE {table} SET {change}");
            assert!(found_after(&kept, table, &statement).await, "{statement} was not found");
        }
    }

    async fn what_was_in_force_before_is_compared_too(db: TestDb) {
        let office = Office::open(&db.store).await;
        let moved = [("F1", COACHING, 95_000), ("F4", LESSONS, 55_000)];
        let grant = office.run(&office.a(), replan(&office.forwarding_a, &moved, false)).await.unwrap();
        let given = [("F1", 100_000), ("F4", 50_000)];
        office.run(&office.finance(), amend(&grant, &given)).await.unwrap();
        crate::payment_stops::resumed(&office).await;
        flow::verify::verify(office.flow.store()).await.unwrap();
        let kept = db.keep().await;
        for (table, change) in [
            ("legal_act", "period_until = '2022-12-31' WHERE number = 1"),
            ("act_position", "amount_cents = amount_cents + 1 WHERE number = 1"),
            ("plan_version", "planned_on = '2021-01-02' WHERE number = 1"),
            ("plan_version_line", "ceiling_cents = ceiling_cents + 1 WHERE number = 1"),
            ("payment_stop", "reason = reason || 'x' WHERE number = 1"),
        ] {
            let of_it = format!("{change} AND grant_id IN (SELECT grant_id FROM legal_act WHERE number = 2)");
            let statement = format!("UPDATE {table} SET {of_it}");
            assert!(found_after(&kept, table, &statement).await, "{statement} was not found");
        }
    }

    async fn what_is_moved_to_another_unit_is_missed(db: TestDb) {
        let office = Office::open(&db.store).await;
        office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        draw(&office, "F1", 20_000).await;
        let kept = db.keep().await;
        for table in ["claim", "payment"] {
            let statement = format!("UPDATE {table} SET unit_id = (SELECT id FROM grants ORDER BY id LIMIT 1)");
            assert!(found_after(&kept, table, &statement).await, "{statement} was not found");
        }
    }

    async fn two_receipts_that_swap_their_accounts_are_found(db: TestDb) {
        let office = Office::open(&db.store).await;
        let costs = [("R1", 10_000), ("R2", 10_000)];
        office.run(&office.a(), claim(&office.forwarding_a, &costs)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
        let kept = db.keep().await;
        let swap = "UPDATE receipt SET open = (SELECT SUM(other.open) FROM receipt other) - open";
        assert!(found_after(&kept, "receipt", swap).await, "the rent of January is claimed as that of February");
    }

    async fn two_subjects_of_one_id_are_each_compared_with_their_own_answer(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 20_000)).await;
        // What one request does twice has the same ids.
        let clerk = office.finance();
        let repaid = office.alone(&clerk, repay(office.forwarding_a.id, "F1", 1_000)).await.unwrap();
        let owed = office.alone(&clerk, demand(&office, "F1", DemandKind::Refund, 500)).await.unwrap();
        assert_eq!(repaid.id.0, owed.id.0);
        flow::verify::verify(office.flow.store()).await.unwrap();
        let changed = format!("{}; UPDATE repayment SET amount_cents = 999", unguarded(db.engine, "repayment"));
        db.as_owner(&changed).await.unwrap();
        let found = flow::verify::verify(office.flow.store()).await;
        assert!(matches!(found, Err(Fault::Subject { kind: "repayment", .. })), "{found:?}");
    }

    async fn a_changed_worksheet_of_interest_is_found(db: TestDb) {
        let office = Office::open(&db.store).await;
        interest::claimed(&office).await;
        flow::verify::verify(office.flow.store()).await.unwrap();
        let kept = db.keep().await;
        for change in
            ["worksheet = replace(worksheet, '41', '42')", "worksheet = replace(worksheet, '\"interest\":95', '\"interest\":96')", "received_id = spent_id", "spent_id = received_id"]
        {
            let statement = format!("UPDATE interest_worksheet SET {change}");
            assert!(found_after(&kept, "interest_worksheet", &statement).await, "{statement} was not found");
        }
        let found = found_after_deleting(&kept, "interest_worksheet").await;
        assert!(found.contains("receivable "), "{found}");
    }

    async fn a_unit_that_is_held_otherwise_than_decided_is_found(db: TestDb) {
        let office = Office::open(&db.store).await;
        fill(&office).await;
        flow::verify::verify(office.flow.store()).await.unwrap();
        db.as_owner("UPDATE claim_line_unit SET held = FALSE WHERE number = 1").await.unwrap();
        let found = flow::verify::verify(office.flow.store()).await;
        assert!(matches!(found, Err(Fault::Subject { kind: "claim", .. })), "{found:?}");
    }

    async fn a_changed_file_is_found(db: TestDb) {
        let office = Office::open(&db.store).await;
        fill(&office).await;
        let off = unguarded(db.engine, "document");
        db.as_owner(&format!("{off}; UPDATE document SET content = substr(content, 2)")).await.unwrap();
        let found = flow::verify::verify(office.flow.store()).await;
        assert!(matches!(found, Err(Fault::Document { .. })), "{found:?}");
    }
}
