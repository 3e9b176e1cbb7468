//! Where organisations are paid: four people, a wait, and nothing paid while a change is open.

use std::{collections::BTreeSet, sync::Arc};

use chrono::DateTime;
use flow::{
    Ctx, Flow, FlowError, Role, SystemIds,
    bank_details::{
        ConfirmBankDetails, EnterBankDetails, RefuseBankDetails, SignBankDetails, VerifyBankDetails,
        WithdrawBankDetails, bank_details_of, bank_details_of_each,
    },
    duties::{SetDutyRules, WaiveSecondSignature},
    may::{BankDetailsAct, May, bank_details_acts},
    payments::{RejectPayment, ReleasePayment},
};
use grants::{BankDetails, BankDetailsError, BankDetailsState, Iban, Payment, PaymentError};
use testkit::{FixedClock, TestDb};

use crate::{
    may::{agrees, allowed},
    office::{Office, day},
    steps::{approve, draw, order},
};

fn change() -> EnterBankDetails {
    EnterBankDetails {
        iban: Iban::parse("DE02500105170137075030").unwrap(),
        holder: "Träger A gGmbH".to_owned(),
    }
}

async fn entered(office: &Office) -> BankDetails {
    office.alone(&office.a(), change()).await.unwrap()
}

async fn signed(office: &Office) -> BankDetails {
    let BankDetails { id, version, .. } = entered(office).await;
    office.alone(&office.signatory_of_a(), SignBankDetails { bank_details: id, version }).await.unwrap()
}

async fn verified(office: &Office) -> BankDetails {
    let BankDetails { id, version, .. } = signed(office).await;
    let verify = VerifyBankDetails { bank_details: id, version, how: "Anruf".to_owned() };
    office.alone(&office.finance(), verify).await.unwrap()
}

/// A change of the account of the first provider, as far as it goes.
pub(crate) async fn confirmed(office: &Office) -> BankDetails {
    let BankDetails { id, version, .. } = verified(office).await;
    let confirm = ConfirmBankDetails { bank_details: id, version };
    office.alone(&office.who_is(Role::Head), confirm).await.unwrap()
}

/// A payment of 100.00 that is ordered.
async fn ordered(office: &Office) -> Payment {
    draw(office, "F1", 50_000).await;
    approve(office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
    let order = order(office.forwarding_a.id, "F1", 10_000);
    office.alone(&office.who_is(Role::Orderer), order).await.unwrap()
}

async fn release(office: &Office, who: &Ctx, payment: &Payment) -> Result<Payment, FlowError> {
    office.alone(who, ReleasePayment { payment: payment.id, version: payment.version }).await
}

/// The same person so many days later.
fn later(office: &Office, days: u64, ctx: &Ctx) -> Ctx {
    let now =
        DateTime::parse_from_rfc3339("2021-03-15T09:00:00Z").unwrap().to_utc() + chrono::Days::new(days);
    let flow = Flow::with(office.flow.store().clone(), Arc::new(FixedClock(now)), Arc::new(SystemIds));
    flow.ctx(ctx.actor().clone())
}

fn unsettled<T: std::fmt::Debug>(refused: Result<T, FlowError>) -> BankDetailsError {
    match refused {
        Err(FlowError::BankDetails(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// The acts about a change that somebody may take; all others are refused as foreseen.
async fn of_change(office: &Office, who: &Ctx, open: &BankDetails) -> Vec<BankDetailsAct> {
    let acts = bank_details_acts(who, open.organisation, Some(open)).await.unwrap();
    let (bank_details, version) = (open.id, open.version);
    for May { act, refusal } in &acts {
        let foreseen = refusal.as_ref();
        match act {
            BankDetailsAct::Enter => agrees(office, who, foreseen, change()).await,
            BankDetailsAct::Sign => {
                agrees(office, who, foreseen, SignBankDetails { bank_details, version }).await;
            }
            BankDetailsAct::Verify => {
                let how = "Anruf".to_owned();
                agrees(office, who, foreseen, VerifyBankDetails { bank_details, version, how }).await;
            }
            BankDetailsAct::Confirm => {
                agrees(office, who, foreseen, ConfirmBankDetails { bank_details, version }).await;
            }
            BankDetailsAct::Refuse => {
                let reason = "Der Träger weiß davon nichts".to_owned();
                agrees(office, who, foreseen, RefuseBankDetails { bank_details, version, reason }).await;
            }
            BankDetailsAct::Withdraw => {
                agrees(office, who, foreseen, WithdrawBankDetails { bank_details, version }).await;
            }
        }
    }
    allowed(&acts)
}

testkit::on_both_engines! {
    async fn of_a_change_everything_is_foreseen_at_each_step(db: TestDb) {
        use BankDetailsAct::{Confirm, Enter, Refuse, Sign, Verify, Withdraw};
        let office = Office::open(&db.store).await;
        let (editor, signatory, clerk) = (office.a(), office.signatory_of_a(), office.finance());
        let (orderer, head) = (office.who_is(Role::Orderer), office.who_is(Role::Head));
        let before = bank_details_acts(&editor, office.provider_a, None).await.unwrap();
        assert_eq!(allowed(&before), [Enter]);
        assert!(bank_details_acts(&clerk, office.provider_a, None).await.unwrap().is_empty());
        let entered = entered(&office).await;
        assert_eq!(of_change(&office, &editor, &entered).await, [Withdraw]);
        assert_eq!(of_change(&office, &signatory, &entered).await, [Sign, Withdraw]);
        assert_eq!(of_change(&office, &clerk, &entered).await, [Refuse]);
        let sign = SignBankDetails { bank_details: entered.id, version: entered.version };
        let signed = office.alone(&signatory, sign).await.unwrap();
        assert_eq!(of_change(&office, &clerk, &signed).await, [Verify, Refuse]);
        assert!(of_change(&office, &orderer, &signed).await.is_empty());
        let (how, version) = ("Anruf".to_owned(), signed.version);
        let verify = VerifyBankDetails { bank_details: signed.id, version, how };
        let verified = office.alone(&clerk, verify).await.unwrap();
        assert_eq!(of_change(&office, &clerk, &verified).await, [Refuse], "whoever looked into it");
        assert_eq!(of_change(&office, &head, &verified).await, [Confirm, Refuse]);
        assert!(bank_details_acts(&office.auditor(), office.provider_a, None).await.unwrap().is_empty());
        let past = editor.as_of(Some(day(2021, 3, 1)), None).unwrap();
        assert!(bank_details_acts(&past, office.provider_a, None).await.unwrap().is_empty());
    }

    async fn an_open_change_freezes_what_is_ordered_and_lets_nothing_be_ordered(db: TestDb) {
        let office = Office::open(&db.store).await;
        let payment = ordered(&office).await;
        let releaser = office.who_is(Role::Releaser);
        release(&office, &releaser, &payment).await.unwrap();
        let change = entered(&office).await;
        let open = BankDetailsError::Open { number: 2 };
        assert_eq!(unsettled(release(&office, &office.second_releaser(), &payment).await), open);
        let more = order(office.forwarding_a.id, "F1", 100);
        assert_eq!(unsettled(office.alone(&office.who_is(Role::Orderer), more).await), open);
        let withdraw = WithdrawBankDetails { bank_details: change.id, version: change.version };
        office.alone(&office.a(), withdraw).await.unwrap();
        release(&office, &office.second_releaser(), &payment).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_cannot_be_released_says_so_whatever_becomes_of_the_account(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (releaser, second) = (office.who_is(Role::Releaser), office.second_releaser());
        let payment = ordered(&office).await;
        release(&office, &releaser, &payment).await.unwrap();
        let released = release(&office, &second, &payment).await.unwrap();
        let all = flow::views::payments(&office.finance(), None, None, 10).await.unwrap().items;
        let tranche = all.into_iter().find(|it| it.state.word() == "received").unwrap();
        entered(&office).await;
        for (payment, present) in [(released, "released"), (tranche, "received")] {
            let refused = release(&office, &releaser, &payment).await;
            let stands = matches!(
                &refused,
                Err(FlowError::Payment(PaymentError::State { present: found, .. })) if *found == present
            );
            assert!(stands, "{present}: {refused:?}");
        }
    }

    async fn a_change_counts_after_its_wait_and_the_old_order_is_ordered_anew(db: TestDb) {
        let office = Office::open(&db.store).await;
        let payment = ordered(&office).await;
        let second = confirmed(&office).await;
        let usable_from = day(2021, 3, 18);
        assert_eq!(second.state, BankDetailsState::Confirmed { on: day(2021, 3, 15), usable_from });
        let orderer = office.who_is(Role::Orderer);
        let order = || order(office.forwarding_a.id, "F1", 100);
        let early = office.alone(&later(&office, 2, &orderer), order()).await;
        assert_eq!(unsettled(early), BankDetailsError::Waits { usable_from });
        let releaser = later(&office, 3, &office.who_is(Role::Releaser));
        assert_eq!(unsettled(release(&office, &releaser, &payment).await), BankDetailsError::Replaced);
        let reject = RejectPayment { payment: payment.id, version: 1, reason: "Neue Bankverbindung".to_owned() };
        office.alone(&later(&office, 3, &orderer), reject).await.unwrap();
        let anew = office.alone(&later(&office, 3, &orderer), order()).await.unwrap();
        assert_eq!(anew.pays_to, Some(second.id));
        release(&office, &releaser, &anew).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_house_says_how_long_a_change_waits(db: TestDb) {
        let office = Office::open(&db.store).await;
        let reason = "Dienstanweisung".to_owned();
        let (number, one_examiner, further_eye_above, bank_wait_days) = (1, false, None, 10);
        let rules = SetDutyRules { number, one_examiner, further_eye_above, bank_wait_days, reason };
        office.alone(&office.administrator(), rules).await.unwrap();
        let usable_from = day(2021, 3, 25);
        let second = confirmed(&office).await;
        assert_eq!(second.state, BankDetailsState::Confirmed { on: day(2021, 3, 15), usable_from });
    }

    async fn each_side_needs_two_people_and_keeps_to_its_own(db: TestDb) {
        let office = Office::open(&db.store).await;
        let change = entered(&office).await;
        let sign = || SignBankDetails { bank_details: change.id, version: 1 };
        let of_other_side = office.alone(&office.who_is(Role::Head), sign()).await;
        assert!(matches!(of_other_side, Err(FlowError::Forbidden { .. })), "{of_other_side:?}");
        let early = VerifyBankDetails { bank_details: change.id, version: 1, how: "Anruf".to_owned() };
        let early = office.alone(&office.finance(), early).await;
        assert!(matches!(unsettled(early), BankDetailsError::State { .. }));
        office.alone(&office.signatory_of_a(), sign()).await.unwrap();
        let stale = office.alone(&office.signatory_of_a(), sign()).await;
        assert!(matches!(stale, Err(FlowError::Stale { .. })), "{stale:?}");
        let refuse = RefuseBankDetails { bank_details: change.id, version: 2, reason: "Unbekannt".to_owned() };
        let of_provider = office.alone(&office.signatory_of_a(), refuse.clone()).await;
        assert!(matches!(of_provider, Err(FlowError::Forbidden { .. })), "{of_provider:?}");
        let refused = office.alone(&office.who_is(Role::Releaser), refuse).await.unwrap();
        assert_eq!(refused.state.word(), "refused");
    }

    async fn who_is_alone_enters_and_signs_and_two_others_still_look(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (from, until) = (day(2021, 3, 1), day(2021, 12, 31));
        let organisation = office.provider_a;
        let alone = WaiveSecondSignature { organisation, from, until, reason: "Einzelunternehmen".to_owned() };
        office.alone(&office.who_is(Role::Head), alone).await.unwrap();
        let change = entered(&office).await;
        assert_eq!(change.state.word(), "signed");
        let verify = VerifyBankDetails { bank_details: change.id, version: 1, how: "Anruf".to_owned() };
        let verified = office.alone(&office.finance(), verify).await.unwrap();
        let confirm = ConfirmBankDetails { bank_details: change.id, version: verified.version };
        office.alone(&office.who_is(Role::Releaser), confirm).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn the_accounts_of_many_organisations_are_those_of_each(db: TestDb) {
        let office = Office::open(&db.store).await;
        entered(&office).await;
        let organisations = [office.provider_a, office.provider_b, office.mags];
        let finance = office.finance();
        for shown in [finance.clone(), finance.as_of(None, None).unwrap()] {
            let each = bank_details_of_each(&shown, &organisations.into()).await.unwrap();
            assert_eq!(each.keys().copied().collect::<BTreeSet<_>>(), BTreeSet::from(organisations));
            for (organisation, found) in each {
                assert_eq!(found, bank_details_of(&shown, organisation).await.unwrap());
            }
        }
        let own = bank_details_of_each(&office.b(), &organisations.into()).await.unwrap();
        assert_eq!(own.into_keys().collect::<Vec<_>>(), [office.provider_b], "others see their own alone");
    }

    async fn someone_elses_account_is_not_found(db: TestDb) {
        let office = Office::open(&db.store).await;
        let change = entered(&office).await;
        assert_eq!(bank_details_of(&office.a(), office.provider_a).await.unwrap().len(), 2);
        assert_eq!(bank_details_of(&office.finance(), office.provider_a).await.unwrap().len(), 2);
        for look in [
            bank_details_of(&office.b(), office.provider_a).await,
            bank_details_of(&office.stranger(), office.provider_a).await,
        ] {
            assert!(matches!(look, Err(FlowError::NotFound { .. })), "{look:?}");
        }
        let strange = VerifyBankDetails { bank_details: change.id, version: 1, how: "Anruf".to_owned() };
        let strange = office.alone(&office.stranger(), strange).await;
        assert!(matches!(strange, Err(FlowError::NotFound { .. })), "{strange:?}");
    }
}
