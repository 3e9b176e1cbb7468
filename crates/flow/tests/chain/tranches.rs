//! Tranches that were recorded wrongly: reversed, once, as long as their money is there, and each by itself.

use flow::{
    Ctx, FlowError, Role,
    may::payment_acts,
    payments::RejectPayment,
    periods::ClosePeriod,
    receivables::SettleReceivable,
    tranches::{RecordTranche, ReverseTranche},
    use_clock::use_clocks,
    views,
};
use grants::{Payment, PaymentError, PaymentState};
use ledger::Cents;
use testkit::TestDb;
use uuid::Uuid;

use crate::{
    interest::{CLAIM, decide},
    money::{bring_back, repay, settle, waive},
    money_back::Chance,
    office::{Office, component, day},
    past::later,
    steps::{approve, confirm, draw, limit, order, pay, release, tranche},
    use_clock::{figures, sets},
};

fn reverse(tranche: &Payment) -> ReverseTranche {
    ReverseTranche {
        payment: tranche.id,
        version: tranche.version,
        reversed_on: day(2021, 3, 15),
        reason: "Doppelt gebucht".to_owned(),
    }
}

/// Two tranches of 1 February, of the first of which 400.00 are paid on 13 days too late; and that payment.
async fn late(office: &Office) -> [Payment; 3] {
    sets(office, &figures("1 month")).await;
    approve(office, &office.finance(), office.award.id, "F1", 200_000).await;
    let wrong = tranche(office, "F1", 50_000).await.unwrap();
    let right = tranche(office, "F1", 150_000).await.unwrap();
    approve(office, &office.a(), office.forwarding_a.id, "F1", 40_000).await;
    [wrong, right, pay(office, order(office.forwarding_a.id, "F1", 40_000)).await]
}

/// What was drawn for F1 and what has arrived, as somebody sees it.
async fn drawn_and_received(office: &Office, ctx: &Ctx) -> (i64, i64) {
    let figures = views::grant_figures(ctx, &office.award).await.unwrap()[0];
    (figures.drawn.get(), figures.received.get())
}

/// What the use-by clock of F1 says of each tranche, the oldest first: which it is, how much was used, and how much not.
async fn clock(office: &Office) -> Vec<(Uuid, i64, i64)> {
    let clocks = use_clocks(&office.finance(), office.award.id).await.unwrap();
    let of_f1 = clocks.into_iter().find(|clock| clock.position == office.award.positions[0].id);
    let told = of_f1.map(|clock| {
        let tranches = clock.clock.unwrap().tranches.into_iter();
        let told = |it: grants::law::TrancheClock| {
            (clock.received[it.received].reference, it.used.get(), it.still_to_use.get())
        };
        tranches.map(told).collect()
    });
    told.unwrap_or_default()
}

/// Nothing is written, and the refusal is the one of a payment.
async fn refused(office: &Office, who: &Ctx, request: ReverseTranche) -> PaymentError {
    let before = views::chain_head(&office.finance()).await.unwrap();
    let refused = office.run(who, request).await;
    assert_eq!(views::chain_head(&office.finance()).await.unwrap(), before, "something was written");
    match refused {
        Err(FlowError::Payment(cause)) => cause,
        other => panic!("{other:?}"),
    }
}

testkit::on_both_engines! {
    async fn of_two_tranches_of_one_day_and_amount_one_is_reversed_and_the_other_stays(db: TestDb) {
        let office = Office::open(&db.store).await;
        let finance = office.finance();
        approve(&office, &office.finance(), office.award.id, "F1", 100_000).await;
        let wrong = tranche(&office, "F1", 50_000).await.unwrap();
        let right = tranche(&office, "F1", 50_000).await.unwrap();
        let reversed = office.run(&office.finance(), reverse(&wrong)).await.unwrap();
        let reason = "Doppelt gebucht".to_owned();
        assert_eq!(reversed.state, PaymentState::Reversed { on: day(2021, 3, 15), reason });
        assert_eq!((reversed.id, reversed.version, reversed.amount), (wrong.id, 2, wrong.amount));
        assert_eq!(views::payment(&finance, right.id).await.unwrap(), right, "the other stays as it was");
        assert_eq!(drawn_and_received(&office, &finance).await, (100_000, 50_000));
        assert_eq!(clock(&office).await, [(right.id.0, 0, 50_000)]);
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 80_000).await;
        let above = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 50_001)).await;
        assert_eq!(limit(above), ("cash".into(), "F1".into(), 50_000, 50_001));
        // What did come in is recorded anew, and no more than is due again.
        let anew = tranche(&office, "F1", 20_000).await.unwrap();
        assert_eq!(limit(tranche(&office, "F1", 30_001).await), ("due".into(), "F1".into(), 30_000, 30_001));
        assert_ne!(anew.id, wrong.id);
        assert_eq!(drawn_and_received(&office, &finance).await, (100_000, 70_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_reversal_is_never_reversed_and_nothing_but_a_tranche_is(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 50_000).await;
        let received = tranche(&office, "F1", 50_000).await.unwrap();
        let reversed = office.run(&office.finance(), reverse(&received)).await.unwrap();
        let again = refused(&office, &office.finance(), reverse(&reversed)).await;
        assert_eq!(again, PaymentError::ReversedAlready { on: day(2021, 3, 15) });
        let stale = office.run(&office.finance(), reverse(&received)).await;
        assert!(matches!(stale, Err(FlowError::Stale { .. })), "{stale:?}");
        let back = bring_back(&office, &reversed).await;
        let state = PaymentError::State { present: "reversed", asked: "returned" };
        assert!(matches!(back, Err(FlowError::Payment(cause)) if cause == state));
        tranche(&office, "F1", 50_000).await.unwrap();
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 20_000).await;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", 20_000)).await.unwrap();
        let no_tranche = refused(&office, &office.finance(), reverse(&ordered)).await;
        assert_eq!(no_tranche, PaymentError::NoTranche { present: "ordered" });
    }

    async fn only_a_clerk_of_the_first_recipient_reverses_and_says_why(db: TestDb) {
        let office = Office::open(&db.store).await;
        let finance = office.finance();
        draw(&office, "F1", 50_000).await;
        let received = views::payments(&finance, None, None, 9).await.unwrap().items.pop().unwrap();
        for who in [office.a(), office.who_is(Role::Releaser), office.who_is(Role::Head), office.auditor()] {
            let refused = office.alone(&who, reverse(&received)).await;
            assert!(matches!(refused, Err(FlowError::Forbidden { .. })), "{refused:?}");
        }
        let unseen = office.alone(&office.stranger(), reverse(&received)).await;
        assert!(matches!(unseen, Err(FlowError::NotFound { what: "payment" })), "{unseen:?}");
        let silent = ReverseTranche { reason: " ".to_owned(), ..reverse(&received) };
        assert!(matches!(refused(&office, &office.finance(), silent).await, PaymentError::Reason(_)));
    }

    async fn money_that_is_ordered_paid_or_repaid_is_not_taken_back(db: TestDb) {
        let office = Office::open(&db.store).await;
        let (finance, below) = (office.finance(), office.forwarding_a.id);
        approve(&office, &office.finance(), office.award.id, "F1", 50_000).await;
        let received = tranche(&office, "F1", 50_000).await.unwrap();
        approve(&office, &office.a(), below, "F1", 40_000).await;
        let refused = async || limit(office.run(&office.finance(), reverse(&received)).await);
        let left = |cents: i64| ("cash".to_owned(), "F1".to_owned(), cents, 50_000);
        let ordered = office.run(&office.finance(), order(below, "F1", 20_000)).await.unwrap();
        assert_eq!(refused().await, left(30_000), "ordered");
        let reject =
            RejectPayment { payment: ordered.id, version: ordered.version, reason: "Irrtum".to_owned() };
        office.run(&office.finance(), reject).await.unwrap();
        let ordered = office.run(&office.finance(), order(below, "F1", 40_000)).await.unwrap();
        let paid = confirm(&office, release(&office, ordered).await).await;
        assert_eq!(refused().await, left(10_000), "paid");
        bring_back(&office, &paid).await.unwrap();
        office.run(&office.finance(), repay(office.award.id, "F1", 1)).await.unwrap();
        assert_eq!(refused().await, left(49_999), "repaid");
        assert_eq!(views::payment(&finance, received.id).await.unwrap(), received);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_tranche_on_which_interest_is_claimed_and_owed_is_not_reversed(db: TestDb) {
        let office = Office::open(&db.store).await;
        let finance = office.finance();
        let [wrong, right, paid] = late(&office).await;
        let claim = decide(&office, wrong.id.0, paid.id.0, CLAIM);
        let claimed = office.run(&office.finance(), claim).await.unwrap();
        let owed = |cents| PaymentError::InterestClaimed { receivable: claimed.id, open: Cents::new(cents) };
        assert_eq!(refused(&office, &office.finance(), reverse(&wrong)).await, owed(95));
        let award = views::grant(&finance, office.award.id).await.unwrap();
        let foreseen = payment_acts(&finance, &award, &wrong).await.unwrap().remove(0).refusal;
        assert!(matches!(foreseen, Some(FlowError::Payment(cause)) if cause == owed(95)));
        let partly = office.run(&office.finance(), waive(&claimed, 40)).await.unwrap();
        assert_eq!(refused(&office, &office.finance(), reverse(&wrong)).await, owed(55));
        office.run(&office.finance(), waive(&partly, 55)).await.unwrap();
        office.run(&office.finance(), reverse(&wrong)).await.unwrap();
        // The payment came out of the money that did come in, and is late there.
        let anew = office.run(&office.finance(), decide(&office, right.id.0, paid.id.0, CLAIM)).await.unwrap();
        assert_eq!(anew.amount, Cents::new(95));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn interest_that_was_paid_or_is_of_another_tranche_holds_up_no_reversal(db: TestDb) {
        let office = Office::open(&db.store).await;
        let [wrong, right, paid] = late(&office).await;
        let claimed = office.run(&office.finance(), decide(&office, wrong.id.0, paid.id.0, CLAIM)).await.unwrap();
        let paid_back = SettleReceivable { received_on: day(2021, 3, 15), ..settle(&claimed, 95) };
        office.run(&office.finance(), paid_back).await.unwrap();
        office.run(&office.finance(), reverse(&wrong)).await.unwrap();
        office.run(&office.finance(), decide(&office, right.id.0, paid.id.0, CLAIM)).await.unwrap();
        approve(&office, &office.finance(), office.award.id, "F4", 10_000).await;
        let other = tranche(&office, "F4", 10_000).await.unwrap();
        office.run(&office.finance(), reverse(&other)).await.unwrap();
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_reversal_counts_for_an_open_day_not_before_its_tranche_and_not_tomorrow(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 50_000).await;
        let received = tranche(&office, "F1", 50_000).await.unwrap();
        let on = |reversed_on| ReverseTranche { reversed_on, ..reverse(&received) };
        let early = refused(&office, &office.finance(), on(day(2021, 1, 31))).await;
        let (received_on, reversed_on) = (day(2021, 2, 1), day(2021, 1, 31));
        assert_eq!(early, PaymentError::ReversedBefore { received_on, reversed_on });
        let tomorrow = office.run(&office.finance(), on(day(2021, 3, 16))).await;
        assert!(matches!(tomorrow, Err(FlowError::NotYet { field: "reversed_on", .. })), "{tomorrow:?}");
        let close = ClosePeriod { until: day(2021, 2, 28), reason: "Jahresabschluss".to_owned() };
        office.run(&office.finance(), close).await.unwrap();
        let closed = office.run(&office.finance(), on(day(2021, 2, 28))).await;
        let Err(FlowError::PeriodClosed { field, first_open, .. }) = closed else { panic!("{closed:?}") };
        assert_eq!((field, first_open), (Some("reversed_on"), day(2021, 3, 1)));
        let reversed = office.run(&office.finance(), on(first_open)).await.unwrap();
        assert_eq!(reversed.state.since(), first_open);
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn as_of_a_day_before_its_reversal_a_tranche_stands_as_it_did(db: TestDb) {
        let office = Office::open(&db.store).await;
        approve(&office, &office.finance(), office.award.id, "F1", 50_000).await;
        let received = tranche(&office, "F1", 50_000).await.unwrap();
        let now = || later(&office, &office.finance());
        let request = ReverseTranche { reversed_on: day(2021, 3, 10), ..reverse(&received) };
        let reversed = now().execute("reversed-later", request).await.unwrap();
        for (effective_on, known_on) in [(Some(day(2021, 3, 9)), None), (None, Some(day(2021, 3, 19)))] {
            let then = now().as_of(effective_on, known_on).unwrap();
            assert_eq!(views::payment(&then, received.id).await.unwrap(), received);
            assert_eq!(drawn_and_received(&office, &then).await, (50_000, 50_000));
        }
        for effective_on in [Some(day(2021, 3, 10)), None] {
            let then = now().as_of(effective_on, None).unwrap();
            assert_eq!(views::payment(&then, received.id).await.unwrap(), reversed);
            assert_eq!(drawn_and_received(&office, &then).await, (50_000, 0));
        }
        assert_eq!(clock(&office).await, []);
    }

    async fn whatever_is_recorded_and_reversed_the_sums_and_the_first_in_first_out_hold(db: TestDb) {
        for seed in [1, 2] {
            let db = TestDb::fresh(db.engine).await;
            let office = Office::open(&db.store).await;
            approve(&office, &office.finance(), office.award.id, "F1", DRAWN).await;
            approve(&office, &office.a(), office.forwarding_a.id, "F1", 80_000).await;
            let (mut told, mut chance) = (Told::default(), Chance(seed));
            for _ in 0..40 {
                told.step(&office, &mut chance).await;
                let figures = drawn_and_received(&office, &office.finance()).await;
                assert_eq!(figures, (DRAWN, told.received()), "{told:?}");
                assert_eq!(clock(&office).await, told.first_in_first_out(), "{told:?}");
            }
            assert!(told.done.iter().all(|count| *count > 1), "{:?}", told.done);
            flow::verify::verify(office.flow.store()).await.unwrap();
            db.remove().await;
        }
    }
}

/// How much of F1 is drawn.
const DRAWN: i64 = 150_000;

/// What happened to the tranches of F1, told without accounts.
#[derive(Debug, Default)]
struct Told {
    tranches: Vec<Payment>,
    paid: i64,
    /// How often one was recorded, reversed, refused to be reversed, and how often money was paid on.
    done: [u32; 4],
}

impl Told {
    /// The tranches that stand, the oldest first.
    fn standing(&self) -> impl Iterator<Item = &Payment> {
        let mut standing: Vec<_> = self.tranches.iter().filter(|it| it.state.word() == "received").collect();
        standing.sort_by_key(|it| (it.state.since(), it.id.0));
        standing.into_iter()
    }

    fn received(&self) -> i64 {
        self.standing().map(|it| it.amount.get()).sum()
    }

    /// The oldest money pays first.
    fn first_in_first_out(&self) -> Vec<(Uuid, i64, i64)> {
        let mut left = self.paid;
        let mut told = Vec::new();
        for tranche in self.standing() {
            let used = left.min(tranche.amount.get());
            left -= used;
            told.push((tranche.id.0, used, tranche.amount.get() - used));
        }
        told
    }

    /// Records, reverses or pays by chance; only what may not be is refused.
    async fn step(&mut self, office: &Office, chance: &mut Chance) {
        let cents = 1 + chance.below(30_000);
        match chance.below(5) {
            0 | 1 => self.record(office, chance, cents).await,
            2 | 3 if !self.tranches.is_empty() => {
                let count = i64::try_from(self.tranches.len()).unwrap();
                self.reverse(office, usize::try_from(chance.below(count)).unwrap()).await;
            }
            _ => self.pay(office, cents.min(10_000)).await,
        }
    }

    async fn record(&mut self, office: &Office, chance: &mut Chance, cents: i64) {
        let request = RecordTranche {
            grant: office.award.id,
            component: component("F1"),
            budget_year: None,
            amount: Cents::new(cents),
            received_on: day(2021, 2, u32::try_from(1 + chance.below(5)).unwrap()),
        };
        let recorded = office.run(&office.finance(), request).await;
        if cents <= DRAWN - self.received() {
            self.tranches.push(recorded.unwrap());
            self.done[0] += 1;
        } else {
            assert_eq!(limit(recorded).0, "due");
        }
    }

    async fn reverse(&mut self, office: &Office, place: usize) {
        let tranche = self.tranches[place].clone();
        let cash = self.received() - self.paid;
        let outcome = office.run(&office.finance(), reverse(&tranche)).await;
        if tranche.state.word() == "reversed" {
            assert!(matches!(outcome, Err(FlowError::Payment(PaymentError::ReversedAlready { .. }))));
            self.done[2] += 1;
        } else if tranche.amount.get() <= cash {
            self.tranches[place] = outcome.unwrap();
            self.done[1] += 1;
        } else {
            assert_eq!(limit(outcome), ("cash".into(), "F1".into(), cash, tranche.amount.get()));
            self.done[2] += 1;
        }
    }

    async fn pay(&mut self, office: &Office, cents: i64) {
        let cash = self.received() - self.paid;
        let ordered = office.run(&office.finance(), order(office.forwarding_a.id, "F1", cents)).await;
        if cents <= cash && cents <= 80_000 - self.paid {
            confirm(office, release(office, ordered.unwrap()).await).await;
            self.paid += cents;
            self.done[3] += 1;
        } else {
            limit(ordered);
        }
    }
}
