//! Duties of payout requests, and of money that comes back, attacked by the owner of the tables.

use ::grants::{OrganisationId, Role};
use store::StoreError;
use testkit::TestDb;

use super::{
    filing::{FileSentBack, FileStaff, LATER},
    registry::{KREIS, PROVIDER_A, Registry},
};

const OFFICE: &str = "Musterkreis";
const RECIPIENT: &str = "Bildungsträger A";
const IN_ORDER: Option<&str> = Some("payout_proposal_sign_off_in_order");
const CERTIFIED: Option<&str> = Some("payout_request_is_certified");
const ONCE: Option<&str> = Some("payout_proposal_sign_off_once");

/// The rule that refuses what the owner of the tables does, or nothing.
async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_owner(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// Each of these, with the rule that refuses it, if one does.
async fn all(db: &TestDb, table: Vec<(String, Option<&str>)>) {
    for (sql, rule) in table {
        assert_eq!(refused(db, &sql).await.as_deref(), rule, "{sql}");
    }
}

/// A step towards approving the only payout request, by a person of the office.
fn step(round: i64, step: &str, name: &str, role: &str) -> String {
    for_organisation(round, step, name, role, OFFICE)
}

fn for_organisation(round: i64, step: &str, name: &str, role: &str, organisation: &str) -> String {
    format!(
        "INSERT INTO payout_proposal_sign_off
            (request_id, round, unit_id, step, person_id, role, organisation_id, signed_on)
        SELECT asked.id, {round}, asked.unit_id, '{step}', person.id, '{role}', organisation.id, '{LATER}'
        FROM payout_request asked, person, organisation
        WHERE person.name = '{name}' AND organisation.name = '{organisation}'"
    )
}

/// Its proposal to approve so much from a day on.
fn proposal(round: i64, amount: &str, on: &str) -> String {
    format!(
        "INSERT INTO payout_proposal (request_id, round, unit_id, amount_cents, decided_on, rule_book)
        SELECT id, {round}, unit_id, {amount}, '{on}', 1 FROM payout_request"
    )
}

fn proposed(round: i64) -> String {
    proposal(round, "amount_cents", "2021-03-20")
}

/// Why the proposal of a round was sent back.
fn returned(round: i64) -> String {
    format!(
        "INSERT INTO payout_proposal_return SELECT id, {round}, unit_id, 'Bedarf fehlt' FROM payout_request"
    )
}

/// It is approved from a day on.
fn approved(on: &str) -> String {
    format!("UPDATE payout_request SET state = 'approved', state_on = '{on}', version = version + 1")
}

/// Gives a person another role for the office.
fn also(name: &str, role: &str) -> String {
    format!(
        "INSERT INTO membership (id, unit_id, person_id, organisation_id, role, valid_from, valid_until)
        SELECT other.id, person.unit_id, person.id, organisation.id, '{role}', '2021-03-01', NULL
        FROM person, organisation, organisation other
        WHERE person.name = '{name}' AND organisation.name = '{OFFICE}' AND NOT EXISTS (
          SELECT 1 FROM membership taken WHERE taken.id = other.id)
        ORDER BY other.id LIMIT 1"
    )
}

/// A step of the only payment, by a person of the office.
fn of_payment(step: &str, name: &str, role: &str) -> String {
    format!(
        "INSERT INTO payment_sign_off (payment_id, unit_id, step, person_id, role, organisation_id, signed_on)
        SELECT payment.id, payment.unit_id, '{step}', person.id, '{role}', organisation.id, '{LATER}'
        FROM payment, person, organisation WHERE person.name = '{name}' AND organisation.name = '{OFFICE}'"
    )
}

/// The house lets one person certify both.
fn one_examiner() -> String {
    "INSERT INTO duty_rules (id, unit_id, number, one_examiner, further_eye_above_cents, bank_wait_days, set_on, reason)
    SELECT id, unit_id, 1, TRUE, NULL, 3, '2021-03-01', 'Kleines Amt' FROM organisation WHERE kind = 'municipality'"
        .to_owned()
}

async fn staff(registry: &Registry, organisation: OrganisationId, role: Role, number: u128) -> String {
    registry.run(FileStaff(organisation, role, number)).await.unwrap()
}

/// A clerk and two examiners of the office.
async fn office(registry: &Registry) -> [String; 3] {
    [
        staff(registry, KREIS, Role::Clerk, 1).await,
        staff(registry, KREIS, Role::ExaminerSachlich, 1).await,
        staff(registry, KREIS, Role::ExaminerRechnerisch, 1).await,
    ]
}

testkit::on_both_engines! {
    async fn an_approval_is_due_when_it_is_certified_as_it_was_proposed(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.payout_request(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let [clerk, reason, amount] = office(&registry).await;
        let strange = staff(&registry, PROVIDER_A, Role::Clerk, 1).await;
        let propose = |round| step(round, "propose", &clerk, "clerk");
        let sachlich = |round| step(round, "sachlich", &reason, "examiner_sachlich");
        let rechnerisch = |round| step(round, "rechnerisch", &amount, "examiner_rechnerisch");
        let of_round = Some("payout_proposal_of_round");
        all(&db, vec![
            (approved("2021-03-20"), CERTIFIED),
            (sachlich(1), IN_ORDER),
            (propose(2), IN_ORDER),
            (step(1, "propose", &reason, "examiner_sachlich"), Some("payout_proposal_sign_off_role")),
            (step(1, "propose", &reason, "clerk"), Some("payout_proposal_sign_off_role_held")),
            (step(1, "pay", &clerk, "clerk"), Some("payout_proposal_sign_off_role")),
            (
                for_organisation(1, "propose", &strange, "clerk", RECIPIENT),
                Some("payout_proposal_sign_off_side"),
            ),
            (proposed(1), of_round),
            (propose(1), None),
            (sachlich(1), IN_ORDER),
            (proposed(2), of_round),
            (proposal(1, "amount_cents + 1", "2021-03-20"), of_round),
            (proposal(1, "amount_cents", "2021-04-02"), of_round),
            (proposed(1).replace("', 1 FROM", "', 0 FROM"), Some("payout_proposal_rule_book")),
            (proposed(1), None),
            (propose(2), IN_ORDER),
            (step(1, "sachlich_und_rechnerisch", &reason, "examiner_sachlich"),
                Some("payout_proposal_sign_off_one_examiner")),
            (sachlich(1), None),
            (approved("2021-03-20"), CERTIFIED),
            (rechnerisch(2), IN_ORDER),
            (rechnerisch(1), None),
            (approved("2021-03-21"), CERTIFIED),
            ("UPDATE payout_request SET state = 'refused', refusal = 'x', version = version + 1".to_owned(),
                Some("payout_request_not_proposed")),
            (approved("2021-03-20"), None),
            (step(1, "send_back", &amount, "examiner_rechnerisch"), IN_ORDER),
            (propose(2), IN_ORDER),
        ]).await;
        let begun = "INSERT INTO payout_request SELECT programme.id, asked.unit_id, grant_id, position_id, amount_cents,
            'approved', state_on, refusal, reserved_transfer, 1, instalment, advance_transfer
            FROM payout_request asked, programme";
        assert_eq!(refused(&db, begun).await.as_deref(), Some("payout_request_begins"));
    }

    async fn a_giver_outside_is_recorded_and_not_certified(db: TestDb) {
        let registry = Registry::open(&db).await;
        registry.payout_request(1, &registry.award().await).await;
        let [clerk, ..] = office(&registry).await;
        all(&db, vec![
            (step(1, "propose", &clerk, "clerk"), Some("payout_proposal_sign_off_side")),
            (approved("2021-03-20"), None),
        ]).await;
    }

    async fn nobody_takes_two_steps_of_a_round(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.payout_request(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let [one, reason, amount] = office(&registry).await;
        all(&db, vec![
            (one_examiner(), None),
            (also(&one, "examiner_sachlich"), None),
            (also(&one, "examiner_rechnerisch"), None),
            (also(&reason, "clerk"), None),
        ]).await;
        let role = |step| match step {
            "propose" => "clerk",
            "rechnerisch" => "examiner_rechnerisch",
            _ => "examiner_sachlich",
        };
        let of_one = |round, taken| step(round, taken, &one, role(taken));
        let back = |round| step(round, "send_back", &amount, "examiner_rechnerisch");
        for (round, (first, second)) in (1..).zip([
            ("propose", "sachlich"),
            ("propose", "rechnerisch"),
            ("propose", "sachlich_und_rechnerisch"),
            ("sachlich", "rechnerisch"),
            ("rechnerisch", "sachlich"),
        ]) {
            let by = if first == "propose" { &one } else { &reason };
            let propose = step(round, "propose", by, "clerk");
            let taken = (first != "propose").then(|| (of_one(round, first), None));
            let steps = [(propose, None), (proposed(round), None)].into_iter().chain(taken);
            let then = [
                (of_one(round, second), ONCE),
                (back(round), None),
                (returned(round), None),
            ];
            all(&db, steps.chain(then).collect()).await;
        }
    }

    async fn one_person_certifies_both_where_the_house_allows_it(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.payout_request(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let [clerk, reason, amount] = office(&registry).await;
        let both = || step(1, "sachlich_und_rechnerisch", &reason, "examiner_sachlich");
        all(&db, vec![
            (step(1, "propose", &clerk, "clerk"), None),
            (proposed(1), None),
            (one_examiner(), None),
            (both(), Some("payout_proposal_sign_off_one_examiner")),
            (also(&reason, "examiner_rechnerisch"), None),
            (both(), None),
            (step(1, "rechnerisch", &amount, "examiner_rechnerisch"), IN_ORDER),
            (approved("2021-03-20"), None),
        ]).await;
    }

    async fn what_was_sent_back_is_not_approved_and_begins_the_next_round(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let asked = registry.payout_request(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let back = registry.run(FileSentBack(asked.clone())).await.unwrap();
        let read = store::payout_request(&mut registry.conn().await, registry.unit(), asked.id).await.unwrap();
        assert_eq!((read.as_ref(), back.proposal.as_ref(), back.returned.len()), (Some(&back), None, 1));
        let [clerk, reason, amount] = office(&registry).await;
        let sachlich = |round| step(round, "sachlich", &reason, "examiner_sachlich");
        let rechnerisch = |round| step(round, "rechnerisch", &amount, "examiner_rechnerisch");
        all(&db, vec![
            (approved("2021-03-20"), CERTIFIED),
            (sachlich(1), IN_ORDER),
            (rechnerisch(1), IN_ORDER),
            (step(2, "send_back", &amount, "examiner_rechnerisch"), IN_ORDER),
            (returned(2), Some("payout_proposal_return_of_round")),
            (step(3, "propose", &clerk, "clerk"), IN_ORDER),
            (step(2, "propose", &clerk, "clerk"), None),
            (proposed(2), None),
            (sachlich(2), None),
            (rechnerisch(2), None),
            (approved("2021-03-20"), None),
        ]).await;
        let kept = store::payout_proposals(&mut registry.conn().await, &[asked.id.0]).await.unwrap();
        let told: Vec<_> = kept[&asked.id.0].iter().map(|it| (it.round, it.amount)).collect();
        assert_eq!(told, [(1, asked.amount), (2, asked.amount)]);
        for table in ["payout_proposal", "payout_proposal_sign_off", "payout_proposal_return"] {
            let stays = format!("{table}_filed_stays");
            let changed = format!("UPDATE {table} SET round = round + 10");
            assert_eq!(refused(&db, &changed).await, Some(stays), "{table}");
            let kept = refused(&db, &format!("DELETE FROM {table}")).await;
            assert_eq!(kept, Some(format!("{table}_is_kept")));
        }
    }

    async fn who_proposes_or_certifies_pays_nothing_of_the_grant_and_the_other_way_round(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.payout_request(1, &forwarding).await;
        registry.payment(1, &forwarding).await;
        let [clerk, reason, amount] = office(&registry).await;
        let orderer = staff(&registry, KREIS, Role::Orderer, 1).await;
        let apart = Some("sign_off_examines_or_pays");
        all(&db, vec![
            (step(1, "propose", &clerk, "clerk"), None),
            (proposed(1), None),
            (step(1, "sachlich", &reason, "examiner_sachlich"), None),
            (also(&clerk, "orderer"), None),
            (also(&reason, "orderer"), None),
            (of_payment("order", &clerk, "orderer"), apart),
            (of_payment("order", &reason, "orderer"), apart),
            (also(&orderer, "examiner_rechnerisch"), None),
            (of_payment("order", &orderer, "orderer"), None),
            (step(1, "rechnerisch", &orderer, "examiner_rechnerisch"), apart),
            (step(1, "rechnerisch", &amount, "examiner_rechnerisch"), None),
        ]).await;
    }

    async fn who_has_an_interest_in_the_recipient_approves_nothing(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.payout_request(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let [clerk, ..] = office(&registry).await;
        let declared = format!(
            "INSERT INTO conflict_of_interest
            SELECT person.id, person.unit_id, person.id, organisation.id, '2021-03-01', 'Mein Bruder arbeitet dort'
            FROM person, organisation WHERE person.name = '{clerk}' AND organisation.name = '{RECIPIENT}'"
        );
        all(&db, vec![
            (declared, None),
            (step(1, "propose", &clerk, "clerk"), Some("sign_off_without_interest")),
        ]).await;
    }

    async fn who_ordered_or_released_a_payment_does_not_book_that_it_came_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let payment = registry.payment(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let [clerk, ..] = office(&registry).await;
        let other = staff(&registry, KREIS, Role::Clerk, 2).await;
        let book_return = |name: &str| of_payment("book_return", name, "clerk");
        let in_order = Some("payment_sign_off_in_order");
        assert_eq!(refused(&db, &book_return(&clerk)).await.as_deref(), in_order, "it was not paid");
        registry.confirmed(payment).await;
        let came_back = "UPDATE payment SET state = 'returned', reason = 'x', version = version + 1";
        assert_eq!(refused(&db, came_back).await.as_deref(), Some("payment_booked_by_another"));
        for (role, number) in [(Role::Orderer, 1), (Role::Releaser, 1), (Role::Releaser, 2)] {
            let paid = staff(&registry, KREIS, role, number).await;
            // Who releases keeps no books at the same time, but for the day of this test.
            let ended = format!(
                "UPDATE membership SET valid_until = '2021-03-31'
                WHERE person_id = (SELECT id FROM person WHERE name = '{paid}')"
            );
            let later = also(&paid, "clerk").replace("'2021-03-01'", "'2021-04-01'");
            all(&db, vec![
                (ended, None),
                (later, None),
                (book_return(&paid), Some("payment_sign_off_once")),
            ]).await;
        }
        all(&db, vec![
            (of_payment("book_return", &other, "releaser"), Some("payment_sign_off_role")),
            (book_return(&clerk), None),
            (book_return(&other), Some("payment_sign_off_pkey")),
            (came_back.to_owned(), None),
        ]).await;
    }
}
