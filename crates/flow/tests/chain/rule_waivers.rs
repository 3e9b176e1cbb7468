//! Exceptions from rules: two people, and what is due later because of one.

use flow::{
    Ctx, FlowError, Role,
    deadlines::{GrantDeadline, deadlines},
    proofs::{self, InputTax, NewProof, checklist},
    rule_waivers::{ConfirmWaiver, ProposeWaiver, WithdrawWaiver, rules, waiver, waivers},
    views, waiting,
};
use grants::{
    DutyError, GrantId, PROOFS_IN_TIME, Period, ProofKind, RuleWaiver, RuleWaiverError, law::DeadlineState,
};
use ledger::EntryNumber;
use testkit::TestDb;

use crate::office::{Office, day};

/// From the day on which provider A's final proof is due for two months.
fn later(grant: GrantId) -> ProposeWaiver {
    ProposeWaiver {
        grant,
        rule: PROOFS_IN_TIME.to_owned(),
        days: Period::new(day(2022, 6, 30), day(2022, 8, 31)).unwrap(),
        allowed_by: "Kreis, Vermerk vom 15.3.2021".to_owned(),
        reason: "Buchhaltung erkrankt".to_owned(),
    }
}

async fn confirm(office: &Office, who: &Ctx, it: &RuleWaiver) -> Result<RuleWaiver, FlowError> {
    office.alone(who, ConfirmWaiver { waiver: it.id, version: it.version }).await
}

async fn confirmed(office: &Office) -> RuleWaiver {
    let proposed = office.alone(&office.finance(), later(office.forwarding_a.id)).await.unwrap();
    confirm(office, &office.who_is(Role::Head), &proposed).await.unwrap()
}

async fn withdraw(office: &Office, it: &RuleWaiver, reason: &str) -> Result<RuleWaiver, FlowError> {
    let request = WithdrawWaiver { waiver: it.id, version: it.version, reason: reason.to_owned() };
    office.alone(&office.finance(), request).await
}

/// An exception that was confirmed and taken back.
pub(crate) async fn withdrawn(office: &Office) {
    withdraw(office, &confirmed(office).await, "Der Nachweis ist da").await.unwrap();
}

/// The deadline of provider A's final proof, as provider A sees it.
async fn due(office: &Office) -> GrantDeadline {
    let found = deadlines(&office.a()).await.unwrap().deadlines.into_iter();
    let mut of_proof = found.filter(|it| it.rule.id == "verwendungsnachweis_traeger");
    of_proof.find(|it| it.grant == office.forwarding_a.id).unwrap()
}

testkit::on_both_engines! {
    async fn a_proof_is_due_later_from_the_second_person_until_it_is_withdrawn(db: TestDb) {
        let office = Office::open(&db.store).await;
        let proposed = office.alone(&office.finance(), later(office.forwarding_a.id)).await.unwrap();
        assert_eq!(due(&office).await.deadline.ends_on, day(2022, 6, 30), "one person is not enough");
        let same = confirm(&office, &office.finance(), &proposed).await;
        let duty = |cause: &RuleWaiverError| matches!(cause, RuleWaiverError::Duty(DutyError::SamePerson { .. }));
        assert!(matches!(&same, Err(FlowError::RuleWaiver(cause)) if duty(cause)), "{same:?}");
        let confirmed = confirm(&office, &office.who_is(Role::Head), &proposed).await.unwrap();
        let put_off = due(&office).await;
        assert_eq!((put_off.deadline.ends_on, put_off.waiver), (day(2022, 8, 31), Some(confirmed.id)));
        assert_eq!(put_off.deadline.span_ends_on, day(2022, 6, 30), "the law's own day stays in sight");
        assert_eq!(put_off.state, DeadlineState::Ahead { days_left: 534 });
        let list = checklist(&office.a(), office.forwarding_a.id, None).await.unwrap();
        assert_eq!(list.due_on, Some(day(2022, 8, 31)));
        let period = office.forwarding_a.act.period;
        let new = NewProof {
            grant: office.forwarding_a.id,
            kind: ProofKind::Verwendungsnachweis,
            period,
            place: "Musterstadt".to_owned(),
            input_tax: InputTax::NotDeductible,
            corrects: None,
            cost_fall_reason: None,
            own_audit: None,
        };
        let made = proofs::compile(&office.a(), "proof-key-1", new).await.unwrap();
        let file = proofs::document(&office.a(), made.id).await.unwrap();
        let proof::Content::ProofOfUse(stated) = proof::embedded(&file.content).unwrap().content else {
            panic!("a proof")
        };
        assert_eq!(
            stated.notes[0],
            "Von der Regel „Nachweise zum Termin“ ist vom 30.06.2022 bis zum 31.08.2022 eine Ausnahme zugelassen \
             (Kreis, Vermerk vom 15.3.2021): Buchhaltung erkrankt"
        );
        let others = deadlines(&office.finance()).await.unwrap().deadlines;
        let of_others = others.iter().filter(|it| it.grant != office.forwarding_a.id);
        assert!(of_others.clone().count() > 0 && of_others.clone().all(|it| it.waiver.is_none()));
        let again = confirm(&office, &office.who_is(Role::Head), &confirmed).await;
        assert!(matches!(again, Err(FlowError::RuleWaiver(RuleWaiverError::State { .. }))), "{again:?}");
        let silent = withdraw(&office, &confirmed, " ").await;
        assert!(matches!(silent, Err(FlowError::RuleWaiver(RuleWaiverError::Why(_)))), "{silent:?}");
        withdraw(&office, &confirmed, "Der Nachweis ist da").await.unwrap();
        assert_eq!((due(&office).await.deadline.ends_on, due(&office).await.waiver), (day(2022, 6, 30), None));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_recipient_learns_of_it_when_it_counts(db: TestDb) {
        let office = Office::open(&db.store).await;
        let proposed = office.alone(&office.finance(), later(office.forwarding_a.id)).await.unwrap();
        let id = proposed.id;
        assert!(matches!(waiver(&office.a(), id).await, Err(FlowError::NotFound { .. })));
        assert_eq!(waivers(&office.a(), None, None, 9).await.unwrap().items, []);
        let journal = views::journal(&office.a(), Some(id.0), EntryNumber::NONE, 9).await;
        assert!(matches!(journal, Err(FlowError::NotFound { .. })), "{journal:?}");
        for who in [office.finance(), office.auditor()] {
            assert_eq!(waiver(&who, id).await.unwrap(), proposed);
        }
        assert_eq!(waiting::waivers(&office.a(), None, 9).await.unwrap().items, []);
        let waits = waiting::waivers(&office.finance(), None, 9).await.unwrap().items;
        assert_eq!(waits, std::slice::from_ref(&proposed));
        let confirmed = confirm(&office, &office.who_is(Role::Head), &proposed).await.unwrap();
        assert_eq!(waiting::waivers(&office.finance(), None, 9).await.unwrap().items, []);
        assert_eq!(waiver(&office.a(), id).await.unwrap(), confirmed);
        assert_eq!(waivers(&office.a(), None, None, 9).await.unwrap().items, [confirmed]);
        assert!(views::journal(&office.a(), Some(id.0), EntryNumber::NONE, 9).await.is_ok());
        assert_eq!(waivers(&office.b(), None, None, 9).await.unwrap().items, []);
        assert!(matches!(waiver(&office.b(), id).await, Err(FlowError::NotFound { .. })));
    }

    async fn only_the_giver_departs_from_a_rule_and_only_from_one_that_has_exceptions(db: TestDb) {
        let office = Office::open(&db.store).await;
        let own = office.alone(&office.a(), later(office.forwarding_a.id)).await;
        assert!(matches!(own, Err(FlowError::Forbidden { .. })), "{own:?}");
        let stranger = office.alone(&office.stranger(), later(office.forwarding_a.id)).await;
        assert!(matches!(stranger, Err(FlowError::Forbidden { .. } | FlowError::NotFound { .. })), "{stranger:?}");
        let strict = ProposeWaiver { rule: "bestandskraft".to_owned(), ..later(office.award.id) };
        let refused = office.alone(&office.finance(), strict).await;
        assert!(matches!(refused, Err(FlowError::RuleWaiver(RuleWaiverError::Strict { .. }))), "{refused:?}");
        let known: Vec<_> = rules(&office.finance()).unwrap().into_iter().map(|rule| rule.id.as_str()).collect();
        assert_eq!(known, [PROOFS_IN_TIME]);
    }

    async fn an_award_is_put_off_by_what_the_ministry_allowed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let days = Period::new(day(2022, 3, 31), day(2022, 5, 31)).unwrap();
        let allowed_by = "Bezirksregierung, Schreiben vom 10.3.2021".to_owned();
        let wanted = ProposeWaiver { days, allowed_by, ..later(office.award.id) };
        let proposed = office.alone(&office.finance(), wanted).await.unwrap();
        confirm(&office, &office.who_is(Role::Head), &proposed).await.unwrap();
        let found = deadlines(&office.finance()).await.unwrap().deadlines;
        let of_kreis = found.iter().find(|it| it.rule.id == "verwendungsnachweis_kreis").unwrap();
        assert_eq!(of_kreis.deadline.ends_on, day(2022, 5, 31));
    }
}
