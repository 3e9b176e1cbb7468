//! What has been filed stays as it was: in every table, column by column.

use ::grants::{Examined, FinalityKind, Financing, Grant, Repayment, RepaymentId, Role, Settled};
use ledger::Cents;
use store::StoreError;
use testkit::TestDb;
use uuid::Uuid;

use super::{
    audit_observations, examination_records,
    filing::{
        FileFinality, FileGrant, FilePart, FilePayment, FilePayoutRequest, FileSentBack, FileStop, LATER,
    },
    inventory, letterheads, mail, mail_texts, notifications, particulars, proof_signatures, receipt_files,
    registry::{PROVIDER_A, Registry},
    reports, revocation_grounds, rule_waivers, samples, sign_in, steps, verifications,
};
use crate::support::{LEDGER, columns, tables};

/// The tables of the domain, each with the columns that may change.
pub(super) const FILED: [(&str, &[&str]); 100] = [
    ("access_event", &[]),
    ("act_position", &[]),
    ("api_token", &["revoked_at"]),
    ("audit_observation", &[]),
    ("audit_observation_step", &[]),
    ("audit_scope", &[]),
    ("bank_details", &["state", "state_on", "reason", "usable_from", "verified_how", "version"]),
    ("bank_details_sign_off", &[]),
    ("base_rate", &[]),
    ("base_rate_confirmation", &[]),
    ("change_request", &[]),
    ("change_request_line", &[]),
    (
        "claim",
        &[
            "state",
            "state_on",
            "version",
            "lines",
            "open_lines",
            "reduced_lines",
            "parked_lines",
            "claimed_cents",
            "share_cents",
            "recognised_cents",
        ],
    ),
    ("claim_correction", &[]),
    ("claim_finding", &[]),
    ("claim_income", &[]),
    (
        "claim_line",
        &[
            "state",
            "used_cents",
            "recognised_cents",
            "reduction_reason",
            "reduction_text",
            "question",
            "answer_by",
        ],
    ),
    ("claim_line_unit", &["held"]),
    ("claim_proposal", &[]),
    ("claim_reservation", &[]),
    ("claim_resubmission", &[]),
    ("claim_return", &[]),
    ("claim_sign_off", &[]),
    ("closed_period", &[]),
    ("comment", &[]),
    ("conflict_of_interest", &[]),
    ("correction_proposal", &[]),
    ("credential", &["password_hash", "changed_at"]),
    ("document", &[]),
    ("duty_rules", &[]),
    ("examination_record", &[]),
    ("finality", &[]),
    ("grants", &["act_number", "plan_number", "programme_number", "state", "state_on", "version"]),
    ("interest_worksheet", &[]),
    ("inventory_disposal", &[]),
    ("inventory_object", &[]),
    ("invitation", &["used_at", "revoked_at"]),
    ("legal_act", &[]),
    ("letterhead", &[]),
    ("mail", &["attempts", "due_at", "sent_at", "given_up_at", "failure"]),
    ("mail_choice", &["choice", "changed_at"]),
    ("mail_text", &[]),
    ("membership", &["valid_until"]),
    ("notification", &["read_at", "mail_id"]),
    ("openid_account", &["ended_at"]),
    ("organisation", &[]),
    ("organisation_particulars", &[]),
    ("own_audit", &[]),
    ("payment", &["state", "state_on", "reason", "version"]),
    ("payment_sign_off", &[]),
    ("payment_stop", &[]),
    ("payout_declaration", &[]),
    ("payout_instalment", &[]),
    ("payout_need", &[]),
    ("payout_proposal", &[]),
    ("payout_proposal_return", &[]),
    ("payout_proposal_sign_off", &[]),
    ("payout_request", &["state", "state_on", "refusal", "version"]),
    ("payout_request_above", &[]),
    ("payout_request_sign_off", &[]),
    ("payout_requirement", &["state", "state_on", "proof_id", "text"]),
    ("payout_rule", &[]),
    ("payout_terms", &["version"]),
    ("person", &["left_on", "version"]),
    ("plan_line", &[]),
    ("plan_version", &[]),
    ("plan_version_line", &[]),
    ("position", &[]),
    ("programme", &[]),
    ("proof", &["document", "state", "state_on", "cut_cents", "reason", "version"]),
    ("proof_question", &["answered_on", "answer"]),
    ("proof_sign_off", &[]),
    ("proof_signature", &[]),
    ("receipt", &[]),
    ("receipt_file", &[]),
    ("receipt_file_line", &[]),
    ("receivable", &["version"]),
    ("receivable_deferral", &[]),
    ("receivable_passed_on", &[]),
    ("receivable_step", &[]),
    ("recovery_code", &["used_at"]),
    ("repayment", &[]),
    ("report", &[]),
    ("report_comment", &[]),
    ("revocation_ground", &[]),
    ("revocation_ground_end", &[]),
    ("rule_waiver", &["state", "state_on", "withdrawn_by", "withdrawn_why", "version"]),
    ("rule_waiver_sign_off", &[]),
    ("sample", &[]),
    ("sample_band", &[]),
    ("sample_draw", &[]),
    ("sample_drawn_line", &[]),
    ("sample_line", &[]),
    ("sample_seed", &[]),
    ("second_factor", &["secret", "confirmed_at", "last_step", "ended_at"]),
    ("service_unit", &[]),
    ("session", &["membership_id", "seen_at", "second_factor_at", "ended_at", "end_reason"]),
    ("sign_in_event", &[]),
    ("sole_signatory", &[]),
    ("verification", &[]),
];

/// Follows from the journal, or from lines and receipts, and is carried on behind the writers.
const DERIVED: [&str; 5] = ["account_day", "alike_line", "compared_claim", "comparison_head", "history_head"];

/// What is counted and forgotten, devices that are recognised, what was typed and not sent, views of lists, and what was said
/// of the pages until somebody has taken care of it: none of it is of the books.
const LOOSE: [&str; 5] = ["draft", "failed_attempt", "feedback", "known_device", "saved_view"];

/// Files rows in every table, so that every column is filled in one of them.
pub(super) async fn file_all(db: &TestDb) {
    let registry = Registry::open(db).await;
    particulars::stated(&registry, 1, 1).await;
    let award = registry.award().await;
    registry.run(FileFinality(award.clone(), FinalityKind::Final)).await.unwrap();
    let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
    let financing = Financing::Festbetragsfinanzierung { amount: Cents::new(200_000) };
    registry.run(FileGrant { id: 3, financing, ..FileGrant::award() }).await.unwrap();
    registry.payout_request(1, &forwarding).await;
    registry.above_need(5, &forwarding).await;
    registry.payment(1, &forwarding).await;
    file_payouts(&registry, &forwarding).await;
    let claim = registry.claim(1, &forwarding).await;
    receipt_files::attached(&registry, 1, &claim).await;
    inventory::disposed(&registry, 1, &claim).await;
    samples::drawn(&registry, 1, &forwarding).await;
    steps::all(&registry, 10, &forwarding).await;
    let proof = registry.proof(1, &forwarding).await;
    registry.corrected(&proof, &forwarding).await;
    proof_signatures::kept(&registry, 1, &proof).await;
    examination_records::recorded(&registry, 1, &forwarding, Examined::Claim(claim.id)).await;
    examination_records::recorded(&registry, 2, &forwarding, Examined::Proof(proof.id)).await;
    let report = registry.report(1, &forwarding, 1).await;
    reports::said(&registry, 1, &report).await;
    revocation_grounds::ended(&registry, 1, &forwarding).await;
    rule_waivers::withdrawn(&registry, 1, &forwarding).await;
    audit_observations::upheld(&registry, 1, &forwarding).await;
    registry.close().await;
    let person = sign_in::all(&registry).await;
    notifications::kept(&registry, 1, &person, &forwarding).await;
    mail::collected(&registry, 1, &person).await;
    letterheads::set(&registry, &person, 1).await.unwrap();
    mail_texts::set(&registry, &person, 1, Some(("x", "y"))).await.unwrap();
    verifications::kept(&registry, &person, 1).await;
    registry.duties(&person).await;
    registry.deputy(3, &person).await;
    registry.person(4, Role::Auditor).await;
    registry.interest(20, &forwarding).await;
    registry.base_rate().await;
    registry.run(FileStop(forwarding, 1)).await.unwrap();
}

/// Terms of which an instalment was drawn, a payment that was issued again, a receivable that was settled and passed on.
async fn file_payouts(registry: &Registry, grant: &Grant) {
    registry.payout_terms(1, grant).await;
    let drawn = FilePayoutRequest { instalment: Some(1), cents: 4_000, ..FilePayoutRequest::of(2, grant) };
    let drawn = registry.run(drawn).await.unwrap();
    registry.run(FileSentBack(drawn)).await.unwrap();
    registry.returned(registry.payment(2, grant).await).await;
    registry.run(FilePayment::in_place_of(3, grant, 2)).await.unwrap();
    let against = grant.positions[0].id;
    let mut receivable = registry.receivable(1, grant).await;
    for how in [Settled::Offset { against }, Settled::Waived { reason: "Kleinbetrag".to_owned() }] {
        receivable = receivable.step(LATER, Cents::new(1), how).unwrap();
        registry.run(FilePart::Step(receivable.clone())).await.unwrap();
    }
    receivable = receivable.defer(LATER, LATER.succ_opt().unwrap(), 2, "Härte").unwrap();
    registry.run(FilePart::Deferral(receivable.clone())).await.unwrap();
    let passes_on = Repayment { passes_on: vec![receivable.id], ..registry.repayment(1, grant).await };
    let passes_on = Repayment { id: RepaymentId(Uuid::from_u128(2)), ..passes_on };
    registry.run(FilePart::Repayment(passes_on)).await.unwrap();
}

/// The rule that refuses what the owner of the tables does; the application is refused in any case.
async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    assert!(db.as_application(sql).await.is_err(), "{sql}");
    let refused = db.as_owner(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// Empties a column in all rows; where rows have versions, in those that fill it, which get their next version.
fn emptied(table: &str, column: &str, may_change: &[&str]) -> String {
    let mut sql = format!("UPDATE {table} SET {column} = NULL");
    if may_change.contains(&"version") {
        sql = format!("{sql}, version = version + 1 WHERE {column} IS NOT NULL");
    }
    sql
}

testkit::on_both_engines! {
    async fn every_table_of_the_domain_is_in_this_list(db: TestDb) {
        let of_domain: Vec<String> =
            tables(&db)
            .await
            .into_iter()
            .filter(|table| ![&LEDGER[..], &DERIVED, &LOOSE].concat().contains(&table.as_str()))
            .collect();
        assert_eq!(of_domain, FILED.map(|(table, _)| table));
    }

    async fn no_filed_column_changes(db: TestDb) {
        file_all(&db).await;
        for (table, may_change) in FILED {
            let all = columns(&db, table).await;
            for column in all.iter().filter(|column| !may_change.contains(&column.as_str())) {
                let sql = emptied(table, column, may_change);
                assert_eq!(refused(&db, &sql).await, Some(format!("{table}_filed_stays")), "{sql}");
            }
        }
    }

    async fn a_version_is_followed_by_the_next(db: TestDb) {
        file_all(&db).await;
        let versioned = FILED.into_iter().filter(|(_, may_change)| may_change.contains(&"version"));
        for (table, _) in versioned {
            for version in ["version", "version + 2", "version - 1"] {
                let sql = format!("UPDATE {table} SET version = {version}");
                assert_eq!(refused(&db, &sql).await, Some(format!("{table}_version_next")), "{sql}");
            }
        }
    }

    async fn nothing_filed_is_deleted(db: TestDb) {
        file_all(&db).await;
        for (table, _) in FILED {
            let sql = format!("DELETE FROM {table}");
            assert_eq!(refused(&db, &sql).await, Some(format!("{table}_is_kept")), "{sql}");
        }
    }
}
