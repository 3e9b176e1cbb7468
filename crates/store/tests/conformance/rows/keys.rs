//! SQLite lets a statement replace the row that has a key, and asks no trigger against its removal. So a trigger is asked before a row
//! of what is filed is added, for each key that another may have under another id.

use store::StoreError;
use testkit::{Engine, TestDb};

use super::filed::{FILED, file_all};
use crate::support::columns;

/// Unique keys and the rule that a trigger speaks for them; for a primary key that is not here it is called after its table. A proof
/// begins compiled, and its keys are of what is filed.
const SPOKEN_FOR: [(&str, &str, &str); 65] = [
    ("api_token", "secret_hash", "api_token_secret"),
    ("audit_observation", "grant_id, number", "audit_observation_number"),
    ("bank_details", "organisation_id", "bank_details_begins"),
    ("bank_details", "organisation_id, number", "bank_details_number"),
    ("bank_details_sign_off", "bank_details_id, person_id", "bank_details_sign_off_once"),
    ("claim", "grant_id, number", "claim_number"),
    ("claim_correction", "claim_id, number", "claim_correction_number"),
    ("claim_correction", "claim_id, round", "claim_correction_once"),
    ("claim_line", "claim_id, number", "claim_line_number"),
    ("claim_line", "reincludes", "claim_line_reincluded_once"),
    ("claim_line", "replaces", "claim_line_replaced_once"),
    ("claim_line_unit", "service_unit_id", "claim_line_unit_held_once"),
    ("claim_reservation", "claim_id, claim_version, limit_kind, owner_id", "claim_reservation_once"),
    ("claim_reservation", "transfer, unit_id", "claim_reservation_once"),
    ("claim_sign_off", "claim_id, round, person_id", "claim_sign_off_once"),
    ("closed_period", "unit_id, closed_until", "closed_period_follows"),
    ("conflict_of_interest", "id", "conflict_of_interest_once"),
    ("conflict_of_interest", "person_id, organisation_id", "conflict_of_interest_once"),
    ("duty_rules", "id", "duty_rules_number"),
    ("duty_rules", "unit_id, number", "duty_rules_number"),
    ("examination_record", "claim_id, number", "examination_record_number_next"),
    ("examination_record", "proof_id, number", "examination_record_number_next"),
    ("interest_worksheet", "received_id, spent_id", "interest_worksheet_slice"),
    ("invitation", "secret_hash", "invitation_secret"),
    ("legal_act", "grant_id, number", "legal_act_next"),
    ("legal_act", "unit_id, giver_id, reference, number", "legal_act_reference"),
    ("letterhead", "unit_id, number", "letterhead_number"),
    ("mail", "person_id, collected_on", "mail_collected"),
    ("mail_text", "unit_id, kind, number", "mail_text_number"),
    ("membership", "person_id, organisation_id, role", "membership_once"),
    ("openid_account", "person_id", "openid_account_in_force"),
    ("openid_account", "unit_id, issuer, subject", "openid_account_of_one"),
    ("organisation", "unit_id, funder", "organisation_funder"),
    ("organisation", "unit_id, name", "organisation_name"),
    ("organisation_particulars", "organisation_id, number", "organisation_particulars_number"),
    ("payment", "cash_transfer, unit_id", "payment_cash_once"),
    ("payment", "due_transfer, unit_id", "payment_due_once"),
    ("payment", "replaces", "payment_replaced_once"),
    ("payment_sign_off", "payment_id, person_id", "payment_sign_off_once"),
    ("payment_stop", "grant_id, number", "payment_stop_next"),
    ("payout_proposal_sign_off", "request_id, round, person_id", "payout_proposal_sign_off_once"),
    ("payout_request", "grant_id, instalment", "payout_request_instalment_once"),
    ("payout_request_sign_off", "request_id, person_id", "payout_request_sign_off_once"),
    ("payout_terms", "grant_id", "payout_terms_of_grant"),
    ("person", "unit_id, identity", "person_identity"),
    ("person", "unit_id, name", "person_name"),
    ("plan_line", "position_id, category", "plan_line_category"),
    ("plan_version", "grant_id, number", "plan_version_next"),
    ("position", "grant_id, component", "position_component"),
    ("programme", "unit_id, code, number", "programme_code"),
    ("proof", "grant_id, number", "proof_begins"),
    ("proof", "grant_id, period_until, number", "proof_begins"),
    ("proof_sign_off", "proof_id, person_id", "proof_sign_off_once"),
    ("proof_signature", "proof_id, document", "proof_signature_once"),
    ("receipt", "unit_id, issuer, number, issued_on", "receipt_identity"),
    ("receipt_file", "organisation_id, hash", "receipt_file_once"),
    ("receipt_file_line", "claim_line_id, number", "receipt_file_line_number"),
    ("receipt_file_line", "receipt_file_id, claim_line_id", "receipt_file_line_once"),
    ("receivable_deferral", "receivable_id, number", "receivable_deferral_next"),
    ("report", "grant_id, kind, period_until, number", "report_number"),
    ("rule_waiver_sign_off", "waiver_id, person_id", "rule_waiver_sign_off_once"),
    ("second_factor", "person_id", "second_factor_in_force"),
    ("service_unit", "unit_id, component, kind, reference, performed_on", "service_unit_identity"),
    ("session", "secret_hash", "session_secret"),
    ("verification", "unit_id, number", "verification_number"),
];

/// What a person has chosen is chosen anew by the same statement, before which a trigger is asked as well.
const CHOSEN_ANEW: &str = "mail_choice";

/// The unique keys of a table, each with whether it is the primary one and its columns.
async fn keys(db: &TestDb, table: &str) -> Vec<(bool, Vec<String>)> {
    let mut found = Vec::new();
    for (is_primary, origin) in [(true, "origin = 'pk'"), (false, "origin <> 'pk'")] {
        let indexes = format!(
            "SELECT name FROM pragma_index_list('{table}') WHERE \"unique\" = 1 AND {origin} ORDER BY name"
        );
        for index in db.texts(&indexes).await {
            let columns = format!(
                "SELECT name FROM pragma_index_info('{index}') WHERE name IS NOT NULL ORDER BY seqno"
            );
            found.push((is_primary, db.texts(&columns).await));
        }
    }
    found
}

/// The triggers that are asked before a row is added to a table, as they were written.
async fn asked_before(db: &TestDb, table: &str) -> Vec<String> {
    let sql = format!("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '{table}'");
    let mut written = db.texts(&sql).await;
    written.retain(|sql| sql.contains(&format!("BEFORE INSERT ON {table} ")));
    written
}

/// A row like one that is there but for some columns, in place of whichever has its keys.
async fn replaced(db: &TestDb, table: &str, others: &[(&str, &str)], which: &str) -> Option<String> {
    let all = columns(db, table).await;
    let value = |name: &String| {
        let other = others.iter().find(|(column, _)| column == name);
        other.map_or_else(|| name.clone(), |(_, value)| (*value).to_owned())
    };
    let values: Vec<String> = all.iter().map(value).collect();
    let sql =
        format!("INSERT OR REPLACE INTO {table} SELECT {} FROM {table} {which} LIMIT 1", values.join(", "));
    let refused = db.as_application(&sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

#[tokio::test]
async fn a_trigger_speaks_for_each_unique_key_of_what_is_filed() {
    let db = TestDb::fresh(Engine::Sqlite).await;
    let mut listed = 0;
    for (table, _) in FILED.into_iter().filter(|(table, _)| *table != CHOSEN_ANEW) {
        let (keys, triggers) = (keys(&db, table).await, asked_before(&db, table).await);
        let primary = keys.iter().find(|(is_primary, _)| *is_primary).map(|(_, key)| key.clone()).unwrap();
        for (is_primary, key) in keys {
            // What holds the primary key is no other one.
            if !is_primary && primary.iter().all(|column| key.contains(column)) {
                continue;
            }
            let (named, own) = (key.join(", "), format!("{table}_pkey"));
            let spoken =
                SPOKEN_FOR.iter().find(|(of, columns, _)| (*of, *columns) == (table, named.as_str()));
            listed += usize::from(spoken.is_some());
            let rule = spoken.map(|(.., rule)| *rule).or(is_primary.then_some(own.as_str()));
            let rule = rule.unwrap_or_else(|| panic!("nobody speaks for {named} of {table}"));
            let speaks = |sql: &String| {
                let asks = |column: &String| sql.contains(&format!("NEW.{column}"));
                sql.contains(&format!("RAISE(ABORT, '{rule}')")) && key.iter().all(asks)
            };
            assert!(triggers.iter().any(speaks), "{rule} does not speak for {named} of {table}");
        }
    }
    assert_eq!(listed, SPOKEN_FOR.len(), "what is listed is a key");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_filed_is_not_replaced_under_another_id() {
    let db = TestDb::fresh(Engine::Sqlite).await;
    file_all(&db).await;
    let id = ("id", "x'0000000000000000000000000000dead'");
    let other_grant = ("grant_id", "(SELECT id FROM grants WHERE id <> legal_act.grant_id)");
    for (table, others, which, rule) in [
        ("organisation", vec![id], "", "organisation_name"),
        (
            "organisation",
            vec![id, ("name", "name || 'x'")],
            "WHERE funder IS NOT NULL",
            "organisation_funder",
        ),
        ("position", vec![id], "", "position_component"),
        ("plan_line", vec![id], "", "plan_line_category"),
        ("legal_act", vec![other_grant], "", "legal_act_reference"),
        ("receipt", vec![id], "", "receipt_identity"),
        ("claim", vec![id], "", "claim_number"),
        ("claim_line", vec![id], "", "claim_line_number"),
        ("payment", vec![id], "WHERE state = 'ordered'", "payment_cash_once"),
    ] {
        let refused = replaced(&db, table, &others, which).await;
        assert_eq!(refused.as_deref(), Some(rule), "{table}");
    }
}
