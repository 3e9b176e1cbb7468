//! What was proposed or held in an earlier round and changed behind the application's back is found, and named by the entry that
//! said it last.

use flow::{
    Role,
    claims::{DecideClaim, SendBackProposal, WithdrawClaim},
    verify::Fault,
};
use grants::{Claim, LineDecision};
use testkit::{Engine, KeptDb, TestDb};
use uuid::Uuid;

use crate::{
    claim_steps::{ask, by, correct, decide, reject, resubmit, submitted},
    money,
    office::Office,
    payout_duties, steps,
};

/// The number of the newest entry about a subject of a kind.
async fn newest(office: &Office, kind: &str, subject: Uuid) -> i64 {
    let mut conn = office.flow.store().read().await.unwrap();
    let newest = store::newest_entry(&mut conn, office.forwarding_a.unit, (kind, subject)).await.unwrap();
    newest.unwrap().get()
}

/// What is proposed is sent back.
async fn send_back(office: &Office, proposed: &Claim) -> Claim {
    let (version, round, reason) = (proposed.version, proposed.round(), "Kurs fehlt".to_owned());
    let back = SendBackProposal { claim: proposed.id, version, round, reason };
    office.alone(&office.who_is(Role::ExaminerSachlich), back).await.unwrap()
}

/// A claim whose decision was sent back, then open when changes were asked for, then certified, of which one correction was sent
/// back and one booked. With it the entries that said the first, the second, the fourth and the fifth round last.
async fn in_five_rounds(office: &Office) -> (Claim, [i64; 4]) {
    let first = submitted(office, &[("R1", 10_000), ("R2", 20_000)]).await;
    let id = first.id.0;
    let accepted = decide(&first, vec![LineDecision::Accept; 2]);
    let proposed = office.alone(&office.finance(), accepted).await.unwrap();
    let of_first = newest(office, "claim", id).await;
    let back = send_back(office, &proposed).await;
    let rejected = decide(&back, vec![LineDecision::Accept, reject()]);
    let proposed = office.alone(&office.finance(), rejected).await.unwrap();
    let asked = office.run(&office.finance(), ask(&proposed, &[1])).await.unwrap();
    let of_second = newest(office, "claim", id).await;
    let replaced = vec![(asked.lines[1].id, by("R3", 15_000))];
    let again = office.run(&office.a(), resubmit(&asked, replaced)).await.unwrap();
    let decisions = [0, 2].map(|place: usize| (again.lines[place].id, LineDecision::Accept)).to_vec();
    let decision = DecideClaim { decisions, ..decide(&again, Vec::new()) };
    let decided = office.run(&office.finance(), decision).await.unwrap();
    let proposed = office.alone(&office.finance(), correct(&decided, 0, 9_000)).await.unwrap();
    let of_fourth = newest(office, "claim", id).await;
    send_back(office, &proposed).await;
    let corrected = office.run(&office.finance(), correct(&decided, 0, 8_000)).await.unwrap();
    // The last certificate booked it: the one before still had it open.
    let of_fifth = newest(office, "claim", id).await - 1;
    (corrected, [of_first, of_second, of_fourth, of_fifth])
}

/// What verification finds after a statement that a guard of a table refuses, without that guard.
async fn fault_without(kept: &KeptDb, table: &str, guard: &str, statement: &str) -> Fault {
    let db = kept.copy().await;
    assert!(db.as_owner(statement).await.is_err(), "{statement} passed the trigger");
    let off = match db.engine {
        Engine::Sqlite => format!("DROP TRIGGER {table}_{guard}"),
        Engine::Postgres => format!("ALTER TABLE {table} DISABLE TRIGGER {table}_{guard}"),
    };
    db.as_owner(&off).await.unwrap();
    assert!(db.as_owner(statement).await.unwrap() > 0, "{statement} changed nothing");
    let fault = flow::verify::verify(&db.store).await.unwrap_err();
    db.remove().await;
    fault
}

/// It names a subject of a kind, and an entry about it.
fn names(fault: &Fault, named: (&str, Uuid), said_by: i64) -> bool {
    let Fault::Subject { kind, subject, entry, .. } = fault else { return false };
    ((*kind, *subject), *entry) == (named, said_by)
}

testkit::on_both_engines! {
    async fn what_was_proposed_and_held_before_is_compared_too(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (claim, [first, second, fourth, fifth]) = in_five_rounds(&office).await;
        flow::verify::verify(office.flow.store()).await.unwrap();
        let kept = db.keep().await;
        for (table, change, said_by) in [
            ("claim_proposal", "rule_book = rule_book + 1 WHERE round = 1", first),
            ("claim_proposal", "unit_id = claim_id WHERE round = 1", first),
            ("claim_proposal", "round = 9 WHERE round = 1", first),
            ("claim_proposal", "decisions = replace(decisions, 'beleg_fehlt', 'sonstiges') WHERE round = 2", second),
            ("claim_reservation", "limit_kind = 'share' WHERE limit_kind = 'plan_line' AND claim_version = 1", second),
            ("claim_reservation", "owner_id = claim_id WHERE limit_kind = 'plan_total' AND claim_version = 1", second),
            ("claim_reservation", "claim_version = 2 WHERE claim_version = 1", second),
            ("correction_proposal", "text = text || 'x' WHERE round = 4", fourth),
            ("correction_proposal", "to_share_cents = to_share_cents + 1 WHERE round = 4", fourth),
            ("correction_proposal", "to_cents = to_cents + 1 WHERE round = 5", fifth),
        ] {
            let statement = format!("UPDATE {table} SET {change}");
            let fault = fault_without(&kept, table, "filed_stays", &statement).await;
            assert!(names(&fault, ("claim", claim.id.0), said_by), "{statement}: {fault}, not {said_by}");
        }
    }

    async fn a_round_that_is_gone_is_missed_and_one_that_nobody_proposed_is_found(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (claim, [first, ..]) = in_five_rounds(&office).await;
        let kept = db.keep().await;
        let added = "INSERT INTO claim_proposal
            SELECT claim_id, 9, unit_id, decisions, findings, rule_book FROM claim_proposal WHERE round = 1";
        let gone = "DELETE FROM claim_proposal WHERE round = 1";
        for (guard, statement, said_by) in [("is_kept", gone, first), ("is_new", added, 0)] {
            let fault = fault_without(&kept, "claim_proposal", guard, statement).await;
            assert!(names(&fault, ("claim", claim.id.0), said_by), "{statement}: {fault}, not {said_by}");
        }
    }

    async fn what_was_proposed_of_a_claim_that_was_withdrawn_is_compared_too(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = submitted(&office, &[("R1", 10_000)]).await;
        let accepted = decide(&claim, vec![LineDecision::Accept]);
        office.alone(&office.finance(), accepted).await.unwrap();
        let said_by = newest(&office, "claim", claim.id.0).await;
        let withdrawn = WithdrawClaim { claim: claim.id, version: claim.version };
        office.alone(&office.a(), withdrawn).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
        let kept = db.keep().await;
        let statement = "UPDATE claim_proposal SET rule_book = rule_book + 1";
        let fault = fault_without(&kept, "claim_proposal", "filed_stays", statement).await;
        assert!(names(&fault, ("claim", claim.id.0), said_by), "{fault}, not {said_by}");
    }

    async fn what_was_proposed_of_a_payout_request_before_is_compared_too(db: TestDb) {
        let office = Office::open(&db.store).await;
        let asked = office.run(&office.a(), steps::ask(office.forwarding_a.id, "F1", 10_000)).await.unwrap();
        payout_duties::sent_back(&office, &asked).await;
        // What was sent back is proposed no more: the entry before had it.
        let said_by = newest(&office, "payout_request", asked.id.0).await - 1;
        money::decide(&office, &asked, None).await.unwrap();
        let refused = office.run(&office.a(), steps::ask(office.forwarding_a.id, "F1", 5_000)).await.unwrap();
        payout_duties::sent_back(&office, &refused).await;
        let said_of_refused = newest(&office, "payout_request", refused.id.0).await - 1;
        money::decide(&office, &refused, Some("Kein Bedarf")).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
        let kept = db.keep().await;
        let of = |state: &str| {
            format!("round = 1 AND request_id IN (SELECT id FROM payout_request WHERE state = '{state}')")
        };
        for (change, state, named, said_by) in [
            ("amount_cents = amount_cents + 1", "approved", asked.id.0, said_by),
            ("decided_on = '2021-02-28'", "approved", asked.id.0, said_by),
            ("unit_id = request_id", "approved", asked.id.0, said_by),
            ("rule_book = rule_book + 1", "refused", refused.id.0, said_of_refused),
        ] {
            let statement = format!("UPDATE payout_proposal SET {change} WHERE {}", of(state));
            let fault = fault_without(&kept, "payout_proposal", "filed_stays", &statement).await;
            assert!(names(&fault, ("payout_request", named), said_by), "{statement}: {fault}, not {said_by}");
        }
    }
}
