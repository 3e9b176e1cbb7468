//! Duties that the tables keep apart, attacked by the owner of the tables.

use std::collections::BTreeSet;

use ::grants::{OrganisationId, Role, Signer};
use store::{AsOf, KeptApart, SecondStep, SecondStepsAsked, SignedKind, StoreError};
use testkit::TestDb;

use super::{
    filing::{Change, FileSigner, FileStaff, LATER},
    registry::{ELSEWHERE, KREIS, PROVIDER_A, Registry},
    rule_waivers::withdrawn,
    steps::decided,
};

/// The rule that refuses what the owner of the tables does, or nothing.
async fn refused(db: &TestDb, sql: &str) -> Option<String> {
    let refused = db.as_owner(sql).await.map_err(StoreError::from);
    refused.err().and_then(|error| error.rule().map(ToOwned::to_owned))
}

/// A sign-off of the only payment, by a person, in a role, for an organisation.
fn of_payment(step: &str, name: &str, role: &str, organisation: &str) -> String {
    format!(
        "INSERT INTO payment_sign_off (payment_id, unit_id, step, person_id, role, organisation_id, signed_on)
        SELECT payment.id, payment.unit_id, '{step}', person.id, '{role}', organisation.id, '{LATER}'
        FROM payment, person, organisation WHERE person.name = '{name}' AND organisation.name = '{organisation}'"
    )
}

/// A sign-off of the only claim.
fn of_claim(round: i64, step: &str, name: &str, role: &str, organisation: &str) -> String {
    format!(
        "INSERT INTO claim_sign_off
            (claim_id, round, unit_id, step, person_id, role, organisation_id, signed_on)
        SELECT claim.id, {round}, claim.unit_id, '{step}', person.id, '{role}', organisation.id, '{LATER}'
        FROM claim, person, organisation WHERE person.name = '{name}' AND organisation.name = '{organisation}'"
    )
}

/// A proposal to recognise an amount of the second line of the only claim, in a round.
fn proposed(round: i64, cents: i64) -> String {
    format!(
        "INSERT INTO correction_proposal
            (claim_id, round, unit_id, line_id, to_cents, to_share_cents, reason, text, findings,
                rule_book)
        SELECT claim_id, {round}, unit_id, id, {cents}, 0, 'rechnerisch', 'Skonto', '[]', 1 FROM claim_line
        WHERE number = 2"
    )
}

/// Why the proposal of a round was sent back.
fn returned(round: i64) -> String {
    format!("INSERT INTO claim_return SELECT id, {round}, unit_id, 'Beleg gilt' FROM claim")
}

/// That amount, booked.
fn booked(round: i64, cents: i64) -> String {
    format!(
        "INSERT INTO claim_correction (id, unit_id, claim_id, number, round, line_id, from_cents, to_cents,
            from_share_cents, to_share_cents, reason, text, corrected_by, corrected_on)
        SELECT id, unit_id, claim_id, {round} - 1, {round}, id, 1000, {cents}, 0, 0, 'rechnerisch', 'Skonto',
            'clerk 1 {KREIS}', '{LATER}'
        FROM claim_line WHERE number = 2"
    )
}

/// Gives a person another role for an organisation.
fn also(name: &str, role: &str, organisation: &str) -> String {
    format!(
        "INSERT INTO membership (id, unit_id, person_id, organisation_id, role, valid_from, valid_until)
        SELECT organisation.id, person.unit_id, person.id, organisation.id, '{role}', '2021-03-01', NULL
        FROM person, organisation WHERE person.name = '{name}' AND organisation.name = '{organisation}'"
    )
}

async fn staff(registry: &Registry, organisation: OrganisationId, role: Role, number: u128) -> String {
    registry.run(FileStaff(organisation, role, number)).await.unwrap()
}

const OFFICE: &str = "Musterkreis";
const RECIPIENT: &str = "Bildungsträger A";

testkit::on_both_engines! {
    async fn a_payment_is_not_released_without_two_who_release(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.payment(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let moved = |state: &str| {
            let reason = if state == "returned" { ", reason = 'x'" } else { "" };
            format!("UPDATE payment SET state = '{state}'{reason}, version = version + 1")
        };
        for state in ["released", "confirmed", "returned"] {
            assert_eq!(refused(&db, &moved(state)).await.as_deref(), Some("payment_released_by_two"), "{state}");
        }
        let orderer = staff(&registry, KREIS, Role::Orderer, 1).await;
        let (first, second) =
            (staff(&registry, KREIS, Role::Releaser, 1).await, staff(&registry, KREIS, Role::Releaser, 2).await);
        let clerk = staff(&registry, KREIS, Role::Clerk, 1).await;
        let strange = staff(&registry, PROVIDER_A, Role::Orderer, 1).await;
        for (sql, rule) in [
            (of_payment("release_1", &first, "releaser", OFFICE), "payment_sign_off_in_order"),
            (of_payment("order", &first, "releaser", OFFICE), "payment_sign_off_role"),
            (of_payment("order", &first, "orderer", OFFICE), "payment_sign_off_role_held"),
            (of_payment("order", &strange, "orderer", RECIPIENT), "payment_sign_off_side"),
            (of_payment("pay", &first, "releaser", OFFICE), "payment_sign_off_role"),
        ] {
            assert_eq!(refused(&db, &sql).await.as_deref(), Some(rule), "{sql}");
        }
        assert_eq!(db.as_owner(&of_payment("order", &orderer, "orderer", OFFICE)).await.unwrap(), 1);
        assert_eq!(db.as_owner(&of_payment("release_1", &first, "releaser", OFFICE)).await.unwrap(), 1);
        let again = of_payment("release_2", &first, "releaser", OFFICE);
        assert_eq!(refused(&db, &again).await.as_deref(), Some("payment_sign_off_once"));
        assert_eq!(refused(&db, &moved("released")).await.as_deref(), Some("payment_released_by_two"));
        let early = of_payment("book", &clerk, "clerk", OFFICE);
        assert_eq!(refused(&db, &early).await.as_deref(), Some("payment_sign_off_in_order"));
        assert_eq!(db.as_owner(&of_payment("release_2", &second, "releaser", OFFICE)).await.unwrap(), 1);
        assert_eq!(db.as_owner(&moved("released")).await.unwrap(), 1);
        assert_eq!(refused(&db, &moved("confirmed")).await.as_deref(), Some("payment_booked_by_another"));
        let begun = "INSERT INTO payment SELECT programme.id, payment.unit_id, grant_id, position_id, amount_cents,
            'confirmed', state_on, reason, cash_transfer, due_transfer, 1, NULL, pays_to FROM payment, programme";
        assert_eq!(refused(&db, begun).await.as_deref(), Some("payment_begins"));
    }

    async fn above_the_threshold_a_further_eye_looks(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.payment(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        for (step, role, number) in
            [("order", Role::Orderer, 1), ("release_1", Role::Releaser, 1), ("release_2", Role::Releaser, 2)]
        {
            let name = staff(&registry, KREIS, role, number).await;
            db.as_owner(&of_payment(step, &name, role.word(), OFFICE)).await.unwrap();
        }
        let rules = |number: i64, above: i64| {
            format!(
                "INSERT INTO duty_rules (id, unit_id, number, one_examiner, further_eye_above_cents,
                    bank_wait_days, set_on, reason)
                SELECT organisation.id, organisation.unit_id, {number}, FALSE, {above}, 3, '2021-03-01', 'Dienstanweisung'
                FROM organisation WHERE kind = '{}'",
                if number == 1 { "ministry" } else { "municipality" }
            )
        };
        assert_eq!(refused(&db, &rules(2, 1)).await.as_deref(), Some("duty_rules_number"));
        assert_eq!(db.as_owner(&rules(1, 1_999)).await.unwrap(), 1);
        let release = "UPDATE payment SET state = 'released', version = version + 1";
        assert_eq!(refused(&db, release).await.as_deref(), Some("payment_released_by_two"));
        assert_eq!(db.as_owner(&rules(2, 2_000)).await.unwrap(), 1, "the newest version counts");
        assert_eq!(db.as_owner(release).await.unwrap(), 1);
    }

    async fn a_claim_is_not_decided_without_its_certificates(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.claim(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let decided = "UPDATE claim SET state = 'decided', version = version + 1";
        assert_eq!(refused(&db, decided).await.as_deref(), Some("claim_is_certified"));
        let editor = staff(&registry, PROVIDER_A, Role::Editor, 1).await;
        let signatory = staff(&registry, PROVIDER_A, Role::Signatory, 1).await;
        let clerk = staff(&registry, KREIS, Role::Clerk, 1).await;
        let reason = staff(&registry, KREIS, Role::ExaminerSachlich, 1).await;
        let amount = staff(&registry, KREIS, Role::ExaminerRechnerisch, 1).await;
        let prepare = of_claim(1, "prepare", &editor, "editor", RECIPIENT);
        let (sign, propose) = (
            of_claim(1, "sign", &signatory, "signatory", RECIPIENT),
            of_claim(1, "propose", &clerk, "clerk", OFFICE),
        );
        for (sql, rule) in [
            (sign.clone(), "claim_sign_off_in_order"),
            (propose.clone(), "claim_sign_off_in_order"),
            (of_claim(2, "prepare", &editor, "editor", RECIPIENT), "claim_sign_off_in_order"),
            (of_claim(1, "prepare", &clerk, "clerk", OFFICE), "claim_sign_off_side"),
            (of_claim(1, "prepare_and_sign", &editor, "editor", RECIPIENT), "claim_sign_off_signs_alone"),
        ] {
            assert_eq!(refused(&db, &sql).await.as_deref(), Some(rule), "{sql}");
        }
        for sql in [&prepare, &sign, &propose] {
            assert_eq!(db.as_owner(sql).await.unwrap(), 1, "{sql}");
        }
        let certified = of_claim(1, "sachlich", &reason, "examiner_sachlich", OFFICE);
        assert_eq!(refused(&db, &certified).await.as_deref(), Some("claim_sign_off_in_order"), "nothing is proposed");
        let proposal =
            |round| format!("INSERT INTO claim_proposal SELECT id, {round}, unit_id, '[]', '{{}}', 1 FROM claim");
        assert_eq!(refused(&db, &proposal(2)).await.as_deref(), Some("claim_proposal_of_round"));
        let of_no_book = proposal(1).replace("', 1 FROM", "', 0 FROM");
        assert_eq!(refused(&db, &of_no_book).await.as_deref(), Some("claim_proposal_rule_book"));
        assert!(db.as_owner(&of_no_book.replace("0 FROM", "NULL FROM")).await.is_err(), "without a rule book");
        assert_eq!(db.as_owner(&proposal(1)).await.unwrap(), 1);
        let later = "UPDATE claim_proposal SET rule_book = 2";
        assert_eq!(refused(&db, later).await.as_deref(), Some("claim_proposal_filed_stays"));
        let both = of_claim(1, "sachlich_und_rechnerisch", &reason, "examiner_sachlich", OFFICE);
        assert_eq!(refused(&db, &both).await.as_deref(), Some("claim_sign_off_one_examiner"));
        assert_eq!(db.as_owner(&certified).await.unwrap(), 1);
        assert_eq!(refused(&db, decided).await.as_deref(), Some("claim_is_certified"));
        let certified = of_claim(1, "rechnerisch", &amount, "examiner_rechnerisch", OFFICE);
        assert_eq!(db.as_owner(&certified).await.unwrap(), 1);
        assert_eq!(db.as_owner(decided).await.unwrap(), 1);
    }

    async fn who_examines_does_not_pay_and_who_has_an_interest_does_neither(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.claim(1, &forwarding).await;
        registry.payment(1, &forwarding).await;
        let editor = staff(&registry, PROVIDER_A, Role::Editor, 1).await;
        let signatory = staff(&registry, PROVIDER_A, Role::Signatory, 1).await;
        let clerk = staff(&registry, KREIS, Role::Clerk, 1).await;
        let orderer = staff(&registry, KREIS, Role::Orderer, 1).await;
        for sql in [
            of_claim(1, "prepare", &editor, "editor", RECIPIENT),
            of_claim(1, "sign", &signatory, "signatory", RECIPIENT),
            of_claim(1, "propose", &clerk, "clerk", OFFICE),
            also(&clerk, "orderer", OFFICE),
        ] {
            assert_eq!(db.as_owner(&sql).await.unwrap(), 1, "{sql}");
        }
        let pays = of_payment("order", &clerk, "orderer", OFFICE);
        assert_eq!(refused(&db, &pays).await.as_deref(), Some("sign_off_examines_or_pays"));
        assert_eq!(db.as_owner(&also(&orderer, "signatory", RECIPIENT)).await.unwrap(), 1);
        let of_recipient = of_payment("order", &orderer, "orderer", OFFICE);
        assert_eq!(refused(&db, &of_recipient).await.as_deref(), Some("sign_off_without_interest"));
        let other = staff(&registry, KREIS, Role::Orderer, 2).await;
        let declared = format!(
            "INSERT INTO conflict_of_interest
            SELECT person.id, person.unit_id, person.id, organisation.id, '2021-03-01', 'Mein Bruder arbeitet dort'
            FROM person, organisation WHERE person.name = '{other}' AND organisation.name = '{RECIPIENT}'"
        );
        assert_eq!(db.as_owner(&declared).await.unwrap(), 1);
        let interested = of_payment("order", &other, "orderer", OFFICE);
        assert_eq!(refused(&db, &interested).await.as_deref(), Some("sign_off_without_interest"));
    }

    async fn what_keeps_a_person_from_the_next_step_is_known_before_it_is_taken(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        registry.claim(1, &forwarding).await;
        registry.payment(1, &forwarding).await;
        let clerk = registry.run(FileSigner(KREIS, Role::Clerk)).await.unwrap();
        let orderer = registry.run(FileSigner(KREIS, Role::Orderer)).await.unwrap();
        let editor = staff(&registry, PROVIDER_A, Role::Editor, 1).await;
        let signatory = staff(&registry, PROVIDER_A, Role::Signatory, 1).await;
        let apart = async |signer: &Signer, day| {
            let mut conn = registry.conn().await;
            let grants = [award.id, forwarding.id];
            let mut all = store::kept_apart(&mut conn, signer.person, KREIS, &grants, day).await.unwrap();
            let of_award = KeptApart { has_interest: false, has_paid: false, has_examined: false };
            assert_eq!(all.remove(&award.id), Some(of_award), "each grant by itself");
            all.remove(&forwarding.id).unwrap()
        };
        let free = KeptApart { has_interest: false, has_paid: false, has_examined: false };
        assert_eq!((apart(&clerk, LATER).await, apart(&orderer, LATER).await), (free, free));
        for sql in [
            of_claim(1, "prepare", &editor, "editor", RECIPIENT),
            of_claim(1, "sign", &signatory, "signatory", RECIPIENT),
            of_claim(1, "propose", &clerk.name, "clerk", OFFICE),
            of_payment("order", &orderer.name, "orderer", OFFICE),
        ] {
            assert_eq!(db.as_owner(&sql).await.unwrap(), 1, "{sql}");
        }
        assert_eq!(apart(&clerk, LATER).await, KeptApart { has_examined: true, ..free });
        assert_eq!(apart(&orderer, LATER).await, KeptApart { has_paid: true, ..free });
        assert_eq!(db.as_owner(&also(&orderer.name, "signatory", RECIPIENT)).await.unwrap(), 1);
        let declared = format!(
            "INSERT INTO conflict_of_interest
            SELECT person.id, person.unit_id, person.id, organisation.id, '{LATER}', 'Mein Bruder arbeitet dort'
            FROM person, organisation WHERE person.name = '{}' AND organisation.name = '{RECIPIENT}'",
            clerk.name
        );
        assert_eq!(db.as_owner(&declared).await.unwrap(), 1);
        for signer in [&clerk, &orderer] {
            assert!(apart(signer, LATER).await.has_interest, "{}", signer.name);
        }
        assert!(!apart(&clerk, LATER.pred_opt().unwrap()).await.has_interest, "it was declared on the day");
        let mut conn = registry.conn().await;
        let grants = [forwarding.id];
        let own = store::kept_apart(&mut conn, orderer.person, PROVIDER_A, &grants, LATER).await.unwrap();
        assert!(!own[&forwarding.id].has_interest, "nobody has an interest in who they act for");
        // What is told of several is what is told of each.
        let people = [(clerk.person, KREIS), (orderer.person, KREIS), (orderer.person, PROVIDER_A)].into();
        for day in [LATER, LATER.pred_opt().unwrap()] {
            let each = store::kept_apart_each(&mut conn, &people, forwarding.id, day).await.unwrap();
            assert_eq!(each.keys().copied().collect::<BTreeSet<_>>(), people);
            for ((person, acts_for), told) in each {
                let mut alone = store::kept_apart(&mut conn, person, acts_for, &grants, day).await.unwrap();
                assert_eq!(alone.remove(&forwarding.id), Some(told));
            }
        }
        let nobody = store::kept_apart_each(&mut conn, &BTreeSet::new(), forwarding.id, LATER).await.unwrap();
        assert!(nobody.is_empty());
    }

    async fn a_step_after_another_is_found_with_those_before_it_newest_first(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (claim, payment) = (registry.claim(1, &forwarding).await, registry.payment(1, &forwarding).await);
        let editor = staff(&registry, PROVIDER_A, Role::Editor, 1).await;
        let signatory = staff(&registry, PROVIDER_A, Role::Signatory, 1).await;
        let orderer = staff(&registry, KREIS, Role::Orderer, 1).await;
        let first = staff(&registry, KREIS, Role::Releaser, 1).await;
        let second = staff(&registry, KREIS, Role::Releaser, 2).await;
        for sql in [
            of_claim(1, "prepare", &editor, "editor", RECIPIENT),
            of_claim(1, "sign", &signatory, "signatory", RECIPIENT),
            of_payment("order", &orderer, "orderer", OFFICE),
            of_payment("release_1", &first, "releaser", OFFICE),
            of_payment("release_2", &second, "releaser", OFFICE),
        ] {
            assert_eq!(db.as_owner(&sql).await.unwrap(), 1, "{sql}");
        }
        let waiver = withdrawn(&registry, 3, &forwarding).await;
        let rate = registry.base_rate().await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let asked = |kind, before, limit| SecondStepsAsked { kind, before, limit };
        let all = store::second_steps(&mut conn, unit, asked(None, None, 99), None).await.unwrap();
        let told = |it: &SecondStep| {
            let earlier: Vec<_> = it.earlier.iter().map(|one| one.by.name.clone()).collect();
            (it.kind, it.subject, it.signed.step.word(), it.signed.by.name.clone(), earlier)
        };
        let of = |kind| all.iter().filter(|it| it.kind == kind).map(told).collect::<Vec<_>>();
        let released = |step, name: &String, earlier: &[&String]| {
            let earlier = earlier.iter().map(|name| (*name).clone()).collect::<Vec<_>>();
            (SignedKind::Payment, payment.id.0, step, name.clone(), earlier)
        };
        let newest_first =
            [released("release_2", &second, &[&orderer, &first]), released("release_1", &first, &[&orderer])];
        assert_eq!(of(SignedKind::Payment), newest_first);
        let signed = (SignedKind::Claim, claim.id.0, "sign", signatory, vec![editor]);
        assert_eq!(of(SignedKind::Claim), [signed]);
        let [proposed, confirmed] = &waiver.sign_offs[..] else { panic!("{waiver:?}") };
        let names = (confirmed.by.name.clone(), vec![proposed.by.name.clone()]);
        assert_eq!(of(SignedKind::RuleWaiver), [(SignedKind::RuleWaiver, waiver.id.0, "confirm", names.0, names.1)]);
        let names = (rate.confirmed.as_ref().unwrap().name.clone(), vec![rate.entered.name.clone()]);
        assert_eq!(of(SignedKind::BaseRate), [(SignedKind::BaseRate, rate.id.0, "confirm", names.0, names.1)]);
        assert_eq!(of(SignedKind::BankDetails).len(), 3, "of the account that is paid to");
        assert_eq!(all.len(), 8, "and no first step among them");
        let grants: Vec<_> = all.iter().filter_map(|it| it.grant).collect();
        assert_eq!(grants, [forwarding.id; 4], "a base rate is of no grant");
        // Page by page it is the same.
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let page = store::second_steps(&mut conn, unit, asked(None, before, 1), None).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.place());
            paged.extend(page);
        }
        assert_eq!(paged, all);
        let only = asked(Some(SignedKind::Claim), None, 9);
        assert_eq!(store::second_steps(&mut conn, unit, only, None).await.unwrap().len(), 1);
        let day = |day| Some(AsOf { effective_on: day, known_on: day });
        let before = store::second_steps(&mut conn, unit, only, day(LATER.pred_opt().unwrap())).await;
        assert_eq!(before.unwrap(), []);
        assert_eq!(store::second_steps(&mut conn, unit, only, day(LATER)).await.unwrap().len(), 1);
        assert_eq!(store::second_steps(&mut conn, ELSEWHERE, asked(None, None, 9), None).await.unwrap(), []);
    }

    async fn what_the_house_decides_about_duties_is_read_back(db: TestDb) {
        let registry = Registry::open(&db).await;
        let unit = registry.unit();
        assert_eq!(store::duty_rules(&mut registry.conn().await, unit).await.unwrap(), []);
        assert_eq!(store::sole_signatories(&mut registry.conn().await, unit).await.unwrap(), []);
        let person = registry.person(1, Role::Clerk).await;
        registry.duties(&person).await;
        let mut conn = registry.conn().await;
        let rules = store::duty_rules(&mut conn, unit).await.unwrap();
        assert_eq!((rules.len(), rules[0].number, rules[0].one_examiner), (1, 1, false));
        assert_eq!(rules[0].further_eye_above.map(ledger::Cents::get), Some(1_000_000));
        let alone = store::sole_signatories(&mut conn, unit).await.unwrap();
        assert_eq!((alone.len(), alone[0].organisation, alone[0].until), (1, PROVIDER_A, LATER));
        assert!(store::signs_alone(&mut conn, PROVIDER_A, LATER).await.unwrap());
        let over = LATER.succ_opt().unwrap();
        assert!(!store::signs_alone(&mut conn, PROVIDER_A, over).await.unwrap());
        assert!(!store::signs_alone(&mut conn, KREIS, LATER).await.unwrap());
    }

    async fn what_was_sent_back_is_not_decided(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        registry.claim(1, &registry.forwarding(2, &award, PROVIDER_A).await).await;
        let editor = staff(&registry, PROVIDER_A, Role::Editor, 1).await;
        let signatory = staff(&registry, PROVIDER_A, Role::Signatory, 1).await;
        let clerk = staff(&registry, KREIS, Role::Clerk, 1).await;
        let reason = staff(&registry, KREIS, Role::ExaminerSachlich, 1).await;
        let amount = staff(&registry, KREIS, Role::ExaminerRechnerisch, 1).await;
        let sachlich = of_claim(1, "sachlich", &reason, "examiner_sachlich", OFFICE);
        let rechnerisch = of_claim(1, "rechnerisch", &amount, "examiner_rechnerisch", OFFICE);
        for sql in [
            of_claim(1, "prepare", &editor, "editor", RECIPIENT),
            of_claim(1, "sign", &signatory, "signatory", RECIPIENT),
            of_claim(1, "propose", &clerk, "clerk", OFFICE),
            "INSERT INTO claim_proposal SELECT id, 1, unit_id, '[]', '{}', 1 FROM claim".to_owned(),
            sachlich.clone(),
            rechnerisch.clone(),
            of_claim(1, "send_back", &reason, "examiner_sachlich", OFFICE),
        ] {
            assert_eq!(refused(&db, &sql).await.as_deref(), None, "{sql}");
        }
        let decided = "UPDATE claim SET state = 'decided', version = version + 1";
        assert_eq!(refused(&db, decided).await.as_deref(), Some("claim_is_certified"));
    }

    async fn a_correction_is_booked_as_it_was_certified(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let claim = decided(&registry.claim(1, &registry.forwarding(2, &award, PROVIDER_A).await).await);
        registry.run(Change::Claim(claim)).await.unwrap();
        let clerk = staff(&registry, KREIS, Role::Clerk, 1).await;
        let reason = staff(&registry, KREIS, Role::ExaminerSachlich, 1).await;
        let amount = staff(&registry, KREIS, Role::ExaminerRechnerisch, 1).await;
        let third = staff(&registry, KREIS, Role::ExaminerSachlich, 2).await;
        let propose = |round| of_claim(round, "propose", &clerk, "clerk", OFFICE);
        let sachlich = |round| of_claim(round, "sachlich", &reason, "examiner_sachlich", OFFICE);
        let rechnerisch = |round| of_claim(round, "rechnerisch", &amount, "examiner_rechnerisch", OFFICE);
        let back = |round| of_claim(round, "send_back", &reason, "examiner_sachlich", OFFICE);
        let certified = "claim_correction_is_certified";
        let in_order = "claim_sign_off_in_order";
        for (sql, rule) in [
            (booked(2, 400), Some(certified)),
            (proposed(2, 400), Some("correction_proposal_of_round")),
            (proposed(1, 400), Some("correction_proposal_of_round")),
            (sachlich(2), Some(in_order)),
            (of_claim(2, "send_back", &clerk, "clerk", OFFICE), Some("claim_sign_off_role")),
            (propose(3), Some(in_order)),
            (propose(2), None),
            (sachlich(2), Some(in_order)),
            (proposed(2, 1_001), Some("correction_proposal_of_round")),
            (proposed(2, 400).replace("1 FROM", "0 FROM"), Some("correction_proposal_rule_book")),
            (proposed(2, 400), None),
            ("UPDATE correction_proposal SET rule_book = 2".to_owned(), Some("correction_proposal_filed_stays")),
            (propose(3), Some(in_order)),
            (booked(2, 400), Some(certified)),
            (sachlich(2), None),
            (booked(2, 400), Some(certified)),
            (rechnerisch(2), None),
            (booked(2, 500), Some(certified)),
            (booked(2, 400).replace("Skonto", "Rabatt"), Some(certified)),
            (booked(2, 400).replace("400, 0, 0", "400, 0, 400"), Some(certified)),
            (booked(2, 400).replace("'clerk 1 ", "'Frieda "), Some(certified)),
            (returned(2), Some("claim_return_of_round")),
            (booked(2, 400), None),
            (of_claim(2, "send_back", &third, "examiner_sachlich", OFFICE), Some(in_order)),
            (propose(3), None),
            (proposed(3, 300), None),
            (sachlich(3), None),
            (back(3), None),
            (returned(3), None),
            (rechnerisch(3), Some(in_order)),
            (booked(3, 300).replace("1000, ", "400, "), Some(certified)),
            (propose(4), None),
        ] {
            assert_eq!(refused(&db, &sql).await.as_deref(), rule, "{sql}");
        }
    }
}
