//! The past: accounts, subjects and the journal as of any day, as known on any day; days that are closed.

use std::{sync::Arc, time::Duration};

use ::grants::{ClosedPeriod, ClosedPeriodId};
use chrono::{DateTime, Days, NaiveDate};
use ledger::{AccountNumber, Balances, Cents, EntryNumber, Reservation, Transfer, TransferKind, UnitId};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use store::{AsOf, Command, Done, Envelope, Finding, StoreError, SubjectKind, Tx};
use testkit::{Books, Engine, Post, TestDb};
use tokio::sync::{Semaphore, mpsc};
use uuid::Uuid;

use crate::support::unit_literal;

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2021, 7, 1).unwrap();

fn day(number: u64) -> NaiveDate {
    FIRST.checked_add_days(Days::new(number)).unwrap()
}

/// Shortly before midnight in Germany: in UTC it is still the same day.
fn evening(number: u64) -> i64 {
    let utc = format!("{}T21:59:59.999999Z", day(number));
    utc.parse::<DateTime<chrono::Utc>>().unwrap().timestamp_micros()
}

fn as_of(effective: u64, known: u64) -> AsOf {
    AsOf { effective_on: day(effective), known_on: day(known) }
}

/// Books transfers for a day, or closes days.
struct Dated {
    counts: NaiveDate,
    subject: u128,
    transfers: Vec<Transfer>,
    closes: Option<NaiveDate>,
}

impl Dated {
    fn on(counts: u64, transfers: Vec<Transfer>) -> Self {
        Self { counts: day(counts), subject: 7, transfers, closes: None }
    }

    async fn tell(self, books: &Books, key: &str, known: u64) -> Result<i64, StoreError> {
        let payload = ledger::canonical_json(&key).unwrap();
        let envelope = Envelope { recorded_at: evening(known), ..books.envelope(key, payload) };
        books.store.execute(envelope, self).await
    }
}

impl Command for Dated {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, StoreError> {
        let mut last = 0;
        for transfer in &self.transfers {
            last = tx.book(*transfer).get();
        }
        if let Some(until) = self.closes {
            let id = ClosedPeriodId(Uuid::from_u128(self.subject));
            let (unit, reason) = (tx.unit(), "Jahresabschluss".to_owned());
            store::insert_closed_period(tx.write().await?, unit, &ClosedPeriod { id, until, reason }).await?;
        }
        let (subject, effective_on) = (Uuid::from_u128(self.subject), self.counts);
        Ok(Done { subject_kind: "claim", subject, effective_on, answer: last })
    }
}

fn posted(debit: AccountNumber, credit: AccountNumber, cents: i64) -> Transfer {
    Transfer::posted(debit, credit, Cents::new(cents)).unwrap()
}

/// What a random command does, how many days after the one before, for how many days back.
type Move = (u8, usize, i64, u64, u64);

#[test]
fn every_account_stood_as_its_transfers_say_whenever_it_is_asked_for_and_known() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let engines = [Engine::Sqlite, Engine::Postgres].map(|engine| runtime.block_on(TestDb::fresh(engine)));
    let one = (0..4_u8, 0..20_usize, 1..90_i64, 0..3_u64, 0..6_u64);
    let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(one, 1..14), |moves| {
        runtime.block_on(play(&engines, &moves));
        Ok(())
    });
    for db in engines {
        runtime.block_on(db.remove());
    }
    outcome.unwrap();
}

/// A transfer with the day it counts for, the day it was written, and the day that its release counts from.
struct Moved {
    counts: u64,
    known: u64,
    released: u64,
    transfer: Transfer,
}

async fn play(engines: &[TestDb], moves: &[Move]) {
    for db in engines {
        let known = store::units(&mut db.store.read().await.unwrap()).await.unwrap().len();
        let unit = UnitId(Uuid::from_u128(u128::try_from(known).unwrap() + 1));
        let books = Books::open_as(&db.store, unit, 1).await;
        let (told, today) = book(&books, moves).await;
        let mut conn = db.store.read_past(unit).await.unwrap();
        for account in books.accounts(0) {
            for (effective, known) in
                (0..=today + 1).flat_map(|one| (0..=today).map(move |other| (one, other)))
            {
                let found = store::account_as_of(&mut conn, unit, account, as_of(effective, known)).await;
                let expected = plain_sum(&told, account, effective, known);
                assert_eq!(found.unwrap().unwrap().balances, expected, "{account} {effective} {known}");
            }
            let now = store::account(&mut conn, unit, account).await.unwrap();
            let then = store::account_as_of(&mut conn, unit, account, as_of(today, today)).await.unwrap();
            assert_eq!(then, now);
        }
        store::verify(&mut conn).await.unwrap();
    }
}

async fn book(books: &Books, moves: &[Move]) -> (Vec<Moved>, u64) {
    let [outside, open, spent] = books.accounts(0);
    let (mut told, mut made): (Vec<Moved>, Vec<(Reservation, u64)>) = (Vec::new(), Vec::new());
    let mut today = 0;
    for (step, (kind, which, cents, later, back)) in moves.iter().enumerate() {
        today += later;
        let counts = today.saturating_sub(*back);
        let place = which % made.len().max(1);
        let (transfer, released) = match (kind, made.get(place)) {
            (0, _) => (posted(outside, open, *cents), counts),
            (1, _) => (posted(open, spent, *cents), counts),
            (2, Some((reservation, made_on))) => {
                let transfer = reservation.settle(Cents::new(cents - 1).min(reservation.amount())).unwrap();
                (transfer, counts.max(*made_on))
            }
            _ => (Transfer::pending(open, spent, Cents::new(*cents)).unwrap(), counts),
        };
        let outcome = Dated::on(counts, vec![transfer]).tell(books, &format!("move {step}"), today).await;
        let Ok(number) = outcome else { continue };
        if transfer.resolved().is_some() {
            made.swap_remove(place);
        }
        let reservation = transfer.reservation(ledger::TransferNumber::new(number));
        made.extend(reservation.map(|reservation| (reservation, counts)));
        told.push(Moved { counts, known: today, released, transfer });
        if step % 3 == 0 {
            books.store.read_past(books.unit).await.unwrap();
        }
    }
    (told, today)
}

fn plain_sum(moved: &[Moved], account: AccountNumber, effective: u64, known: u64) -> Balances {
    let [mut debits, mut credits] = [[0_i64; 2]; 2];
    for it in moved.iter().filter(|it| it.known <= known) {
        let sums = if it.transfer.debit() == account { &mut debits } else { &mut credits };
        if ![it.transfer.debit(), it.transfer.credit()].contains(&account) {
            continue;
        }
        let amount = it.transfer.amount().get();
        let (pending, posted) = match it.transfer.kind() {
            TransferKind::Posted => (0, amount),
            TransferKind::Pending => (amount, 0),
            TransferKind::Post { reserved, .. } => (-reserved.get(), amount),
            TransferKind::Void { .. } => (-amount, 0),
        };
        let from = if it.transfer.resolved().is_some() { it.released } else { it.counts };
        sums[0] += if from <= effective { pending } else { 0 };
        sums[1] += if it.counts <= effective { posted } else { 0 };
    }
    let [debits, credits] = [debits, credits].map(|sums| sums.map(Cents::new));
    Balances {
        debits_pending: debits[0],
        debits_posted: debits[1],
        credits_pending: credits[0],
        credits_posted: credits[1],
    }
}

/// Three entries: written on the days 0, 4 and 4, for the days 0, 1 and 4.
async fn three(db: &TestDb) -> Books {
    let books = Books::open(db, 1).await;
    let [outside, open, _] = books.accounts(0);
    for (key, known, counts, cents) in [("one", 0, 0, 100), ("two", 4, 1, 20), ("three", 4, 4, 3)] {
        Dated::on(counts, vec![posted(outside, open, cents)]).tell(&books, key, known).await.unwrap();
    }
    books
}

testkit::on_both_engines! {
    async fn a_subject_is_shown_as_it_stood_and_as_it_was_known(db: TestDb) {
        let books = three(&db).await;
        let mut conn = db.store.read().await.unwrap();
        let subject = (SubjectKind::Claim, Uuid::from_u128(7));
        for (effective, known, expected) in [(0, 0, "1"), (3, 3, "1"), (3, 4, "2"), (0, 4, "1"), (4, 4, "3")] {
            let found = store::answer_as_of(&mut conn, books.unit, subject, as_of(effective, known)).await;
            assert_eq!(found.unwrap().as_deref(), Some(expected), "{effective} {known}");
        }
        let before = AsOf { effective_on: day(9), known_on: FIRST.pred_opt().unwrap() };
        assert_eq!(store::answer_as_of(&mut conn, books.unit, subject, before).await.unwrap(), None);
        let other = (SubjectKind::Payment, subject.1);
        assert_eq!(store::answer_as_of(&mut conn, books.unit, other, as_of(4, 4)).await.unwrap(), None);
    }

    async fn subjects_asked_for_together_are_told_as_each_alone(db: TestDb) {
        let books = three(&db).await;
        let [outside, open, _] = books.accounts(0);
        let other = Dated { subject: 8, ..Dated::on(2, vec![posted(outside, open, 7)]) };
        other.tell(&books, "four", 5).await.unwrap();
        let mut conn = db.store.read().await.unwrap();
        let [seven, eight, nobody] = [7, 8, 9].map(Uuid::from_u128);
        let all = (SubjectKind::Claim, [seven, eight, nobody]);
        for (effective, known) in [(0, 0), (3, 3), (3, 4), (2, 5), (1, 5), (4, 4), (9, 9)] {
            let as_of = as_of(effective, known);
            let together = store::answers_as_of(&mut conn, books.unit, (all.0, &all.1), as_of).await.unwrap();
            for subject in all.1 {
                let alone = store::answer_as_of(&mut conn, books.unit, (all.0, subject), as_of).await.unwrap();
                assert_eq!(together.get(&subject), alone.as_ref(), "{effective} {known} {subject}");
            }
        }
        let last = store::answers_as_of(&mut conn, books.unit, (all.0, &all.1), as_of(2, 5)).await.unwrap();
        assert_eq!(last, [(seven, "2".to_owned()), (eight, "4".to_owned())].into());
        let none = store::answers_as_of(&mut conn, books.unit, (all.0, &[]), as_of(2, 5)).await.unwrap();
        assert!(none.is_empty(), "{none:?}");
    }

    async fn what_accounts_were_credited_as_of_a_day_is_told_at_once(db: TestDb) {
        let books = three(&db).await;
        let accounts = books.accounts(0);
        let mut conn = books.store.read_past(books.unit).await.unwrap();
        for (effective, known, cents) in [(0, 0, 100), (3, 3, 100), (3, 4, 120), (4, 4, 123)] {
            let as_of = as_of(effective, known);
            let credited = store::credited_as_of(&mut conn, books.unit, &accounts, as_of).await.unwrap();
            assert_eq!(credited.get(&accounts[1]), Some(&Cents::new(cents)), "{effective} {known}");
            for account in accounts {
                let found = store::account_as_of(&mut conn, books.unit, account, as_of).await.unwrap().unwrap();
                let Balances { credits_posted, debits_posted, .. } = found.balances;
                let alone = credits_posted.minus(debits_posted).unwrap();
                assert_eq!(credited.get(&account).copied().unwrap_or_default(), alone, "{account}");
            }
        }
        let before = AsOf { effective_on: day(9), known_on: FIRST.pred_opt().unwrap() };
        let unknown = store::credited_as_of(&mut conn, books.unit, &accounts, before).await.unwrap();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    async fn the_journal_ends_where_it_was_known_to(db: TestDb) {
        let books = three(&db).await;
        let mut conn = db.store.read().await.unwrap();
        let before = AsOf { effective_on: day(0), known_on: NaiveDate::from_ymd_opt(2021, 5, 31).unwrap() };
        assert_eq!(store::head_as_of(&mut conn, books.unit, before).await.unwrap(), ledger::Head::EMPTY);
        for (known, last) in [(0, 2), (3, 2), (4, 4), (9, 4)] {
            let head = store::head_as_of(&mut conn, books.unit, as_of(0, known)).await.unwrap();
            assert_eq!(head.number, EntryNumber::new(last));
        }
        for (effective, known, after, expected) in [
            (4, 3, 0, vec![1, 2]),
            (4, 4, 2, vec![3, 4]),
            (1, 4, 0, vec![1, 2, 3]),
            (0, 3, 2, vec![]),
        ] {
            let (after, as_of) = (EntryNumber::new(after), as_of(effective, known));
            let page = store::journal_page_as_of(&mut conn, books.unit, None, after, 9, as_of).await.unwrap();
            assert_eq!(page.iter().map(|entry| entry.number.get()).collect::<Vec<_>>(), expected);
        }
    }

    async fn recorded_time_never_runs_back(db: TestDb) {
        let books = three(&db).await;
        Dated::on(0, vec![]).tell(&books, "a clock that is late", 2).await.unwrap();
        let mut conn = db.store.read().await.unwrap();
        let head = store::heads(&mut conn, &[books.unit]).await.unwrap()[&books.unit];
        drop(conn);
        assert_eq!((head.number.get(), head.recorded_at), (5, evening(4)));
        let refused = db.as_application(&next_entry(&db, &books, "recorded_at - 1, effective_on")).await;
        assert_eq!(refused.map_err(StoreError::from).unwrap_err().rule(), Some("journal_entry_time"));
    }

    async fn nothing_counts_for_a_day_that_has_not_come(db: TestDb) {
        let books = three(&db).await;
        let early = Dated::on(5, vec![]).tell(&books, "early", 4).await.unwrap_err();
        assert_eq!(early.rule(), Some("journal_entry_day"));
    }

    async fn nothing_is_booked_into_a_closed_day_and_closed_days_stay_closed(db: TestDb) {
        let books = three(&db).await;
        let until = day(2);
        let close = |closes, subject| Dated { closes: Some(closes), subject, ..Dated::on(4, vec![]) };
        close(until, 1).tell(&books, "close", 4).await.unwrap();
        let refused = Dated::on(2, vec![]).tell(&books, "into it", 5).await.unwrap_err();
        assert!(matches!(refused, StoreError::PeriodClosed { until: last } if last == until), "{refused}");
        Dated::on(3, vec![]).tell(&books, "behind it", 5).await.unwrap();
        for (key, again) in [("again", until), ("earlier", day(1))] {
            let refused = close(again, 2).tell(&books, key, 5).await.unwrap_err();
            assert_eq!(refused.rule(), Some("closed_period_follows"));
        }
        let raw = db.as_application(&next_entry(&db, &books, "recorded_at, '2021-07-01'")).await;
        assert_eq!(raw.map_err(StoreError::from).unwrap_err().rule(), Some("journal_entry_period_open"));
        let mut conn = db.store.read().await.unwrap();
        let id = ClosedPeriodId(Uuid::from_u128(1));
        let period = ClosedPeriod { id, until, reason: "Jahresabschluss".to_owned() };
        let with = store::closed_periods_with(&mut conn, books.unit, &[Uuid::nil(), id.0]).await.unwrap();
        assert_eq!(with, [(id.0, period.clone())].into());
        assert_eq!(store::closed_period(&mut conn, books.unit, id).await.unwrap(), Some(period));
        assert_eq!(store::closed_until(&mut conn, books.unit).await.unwrap(), Some(until));
        let first = ClosedPeriodId(Uuid::nil());
        assert_eq!(store::closed_period_ids(&mut conn, books.unit, first, 9).await.unwrap(), [id]);
        assert_eq!(store::closed_period_ids(&mut conn, books.unit, id, 9).await.unwrap(), []);
    }

    async fn what_is_behind_is_carried_on_when_nothing_comes_in(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        books.post("many", &vec![Post::Posted(outside, open, 1); 5_000]).await.unwrap();
        let mut known = Cents::ZERO;
        for _ in 0..400 {
            // Whoever asks for the past would carry it on.
            let mut conn = db.store.read().await.unwrap();
            let found = store::account_as_of(&mut conn, books.unit, open, as_of(9_999, 9_999)).await.unwrap();
            known = found.unwrap().balances.credits_posted;
            if known > Cents::ZERO {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(known, Cents::new(5_000));
    }

    async fn what_was_known_is_not_changed_and_a_changed_day_is_found(db: TestDb) {
        let books = three(&db).await;
        db.store.read_past(books.unit).await.unwrap();
        let unit = unit_literal(db.engine, books.unit);
        for (sql, rule) in [
            ("UPDATE account_day SET credits_posted = 1 WHERE known_on = '2021-07-01'", "account_day_known_now"),
            ("UPDATE history_head SET last_transfer = 1", "history_head_goes_on"),
            ("UPDATE history_head SET last_transfer = 3, known_on = '2021-07-01'", "history_head_goes_on"),
        ] {
            let refused = db.as_application(sql).await.map_err(StoreError::from).unwrap_err();
            assert_eq!(refused.rule(), Some(rule), "{sql}");
        }
        for table in ["account_day", "history_head"] {
            let refused = db.as_owner(&format!("DELETE FROM {table}")).await.map_err(StoreError::from);
            assert_eq!(refused.unwrap_err().rule(), Some(format!("{table}_is_kept").as_str()));
        }
        db.as_application(&format!(
            "UPDATE account_day SET credits_posted = credits_posted + 1
            WHERE unit_id = {unit} AND account = 2 AND effective_on = '2021-07-02'"
        ))
        .await
        .unwrap();
        let found = store::verify(&mut db.store.read().await.unwrap()).await.unwrap_err();
        let Finding::History { account, effective_on, known_on, .. } = found else { panic!("{found}") };
        assert_eq!((account.get(), effective_on, known_on), (2, day(1), day(4)));
    }
}

/// Says that it runs, and books nothing until it may go on.
struct Waiting(mpsc::Sender<()>, Arc<Semaphore>);

impl Command for Waiting {
    type Answer = ();
    type Error = StoreError;

    async fn run(&self, _: &mut Tx) -> Result<Done<()>, StoreError> {
        self.0.send(()).await.unwrap();
        self.1.acquire().await.unwrap().forget();
        Ok(Done { subject_kind: "claim", subject: Uuid::from_u128(9), effective_on: FIRST, answer: () })
    }
}

/// SQLite has one connection that writes; PostgreSQL has others than the one that a long command keeps.
#[tokio::test]
async fn who_asks_for_the_past_waits_for_no_command_of_the_unit_on_postgresql() {
    let db = TestDb::fresh(Engine::Postgres).await;
    let books = three(&db).await;
    let (started, mut starts) = mpsc::channel(1);
    let go_on = Arc::new(Semaphore::new(0));
    let store = db.store.clone();
    let envelope = Envelope { recorded_at: evening(5), ..books.envelope("waiting", "{}".to_owned()) };
    let waiting = Waiting(started, Arc::clone(&go_on));
    let command = tokio::spawn(async move { store.execute(envelope, waiting).await });
    starts.recv().await.unwrap();
    let asked = (0..8).map(|_| db.store.read_past(books.unit));
    let asked = tokio::time::timeout(Duration::from_mins(1), futures_util::future::join_all(asked)).await;
    let mut conn = asked.unwrap().pop().unwrap().unwrap();
    let found = store::account_as_of(&mut conn, books.unit, books.accounts(0)[1], as_of(9, 9)).await.unwrap();
    let now = store::account(&mut conn, books.unit, books.accounts(0)[1]).await.unwrap();
    assert_eq!(found, now);
    drop(conn);
    go_on.add_permits(1);
    command.await.unwrap().unwrap();
    db.remove().await;
}

/// A raw entry that follows the last one, with this time and day.
fn next_entry(db: &TestDb, books: &Books, times: &str) -> String {
    let unit = unit_literal(db.engine, books.unit);
    format!(
        "INSERT INTO journal_entry (unit_id, number, first_transfer, transfer_count, recorded_at, effective_on,
            subject_id, subject_kind, command, person, idempotency_key, previous_hash, hash, payload, answer)
        SELECT unit_id, number + 1, first_transfer + transfer_count, 0, {times}, subject_id, subject_kind,
            command, person, 'raw', hash, hash, payload, answer
        FROM journal_entry WHERE unit_id = {unit} AND number = (
            SELECT MAX(number) FROM journal_entry WHERE unit_id = {unit})"
    )
}
