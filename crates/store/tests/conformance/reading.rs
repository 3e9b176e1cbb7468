//! What is read back, and opening a database.

use std::{collections::BTreeMap, time::Duration};

use chrono::NaiveDate;
use ledger::{AccountNumber, Cents, EntryNumber, Hash, Rule, TransferKind, TransferNumber, UnitId};
use sqlx::AssertSqlSafe;
use store::{
    AsOf, Command, Conn, Db, Done, EntryOutline, JournalEntry, OutlinesAsked, Store, StoreError, SubjectKind,
    Tx,
};
use testkit::{Books, Engine, Post, TestDb};
use uuid::Uuid;

/// An entry about a subject of a kind.
struct Named {
    kind: &'static str,
    subject: Uuid,
    answer: i64,
}

impl Command for Named {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, _: &mut Tx) -> Result<Done<i64>, StoreError> {
        let Self { kind: subject_kind, subject, answer } = *self;
        let effective_on = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();
        Ok(Done { subject_kind, subject, effective_on, answer })
    }
}

testkit::on_both_engines! {
    async fn accounts_are_found_by_number_by_code_and_in_order(db: TestDb) {
        let books = Books::open(&db, 2).await;
        let mut conn = db.store.read().await.unwrap();
        let open = store::account(&mut conn, books.unit, AccountNumber::new(2)).await.unwrap().unwrap();
        assert_eq!((open.code.as_str(), open.rule), ("open/0", Rule::DebitsWithinCredits));
        let number = store::account_number(&mut conn, books.unit, "spent/1").await.unwrap();
        assert_eq!(number, Some(AccountNumber::new(6)));
        let page = store::accounts_from(&mut conn, books.unit, AccountNumber::new(3), 2).await.unwrap();
        assert_eq!(
            page.iter().map(|account| account.code.as_str()).collect::<Vec<_>>(),
            ["spent/0", "outside/1"]
        );
        assert_eq!(store::account(&mut conn, books.unit, AccountNumber::new(7)).await.unwrap(), None);
        let numbers = [7, 2].map(AccountNumber::new);
        let some = store::accounts_with(&mut conn, books.unit, &numbers).await.unwrap();
        assert_eq!(some, [(open.number, open)].into());
        assert_eq!(store::account_number(&mut conn, books.unit, "nowhere").await.unwrap(), None);
    }

    async fn a_transfer_is_found_by_its_number(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let made = books.reserve("reserve", outside, open, 9).await.unwrap();
        books.post("part", &[Post::Settle(made, 4)]).await.unwrap();
        let mut conn = db.store.read().await.unwrap();
        let part = store::transfer(&mut conn, books.unit, TransferNumber::new(2)).await.unwrap().unwrap();
        assert_eq!(part.kind(), TransferKind::Post { resolves: made.number(), reserved: Cents::new(9) });
        assert_eq!(store::transfer(&mut conn, books.unit, TransferNumber::new(3)).await.unwrap(), None);
    }

    async fn what_was_booked_on_an_account_is_seen_from_its_side(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, spent] = books.accounts(0);
        books.post("fund", &[Post::Posted(outside, open, 9)]).await.unwrap();
        let made = books.reserve("reserve", open, spent, 5).await.unwrap();
        let mut conn = db.store.read().await.unwrap();
        let (past, future) = (NaiveDate::from_ymd_opt(1999, 1, 1).unwrap(), NaiveDate::from_ymd_opt(2999, 1, 1).unwrap());
        let ever = AsOf { effective_on: future, known_on: future };
        let seen = async |conn: &mut Conn, account, as_of| {
            let found = store::postings(conn, books.unit, account, as_of).await.unwrap();
            found.iter().map(|it| (it.other.get(), it.credited.get())).collect::<Vec<_>>()
        };
        assert_eq!(seen(&mut conn, open, ever).await, [(outside.get(), 9)], "what is reserved is not booked");
        drop(conn);
        books.post("part", &[Post::Settle(made, 4)]).await.unwrap();
        let mut conn = db.store.read().await.unwrap();
        assert_eq!(seen(&mut conn, open, ever).await, [(outside.get(), 9), (spent.get(), -4)]);
        assert_eq!(seen(&mut conn, spent, ever).await, [(open.get(), 4)]);
        let of_part = &store::postings(&mut conn, books.unit, spent, ever).await.unwrap()[0];
        let heads = store::heads(&mut conn, &[books.unit]).await.unwrap();
        assert_eq!(of_part.entry, heads[&books.unit].number, "the entry that came last");
        let before = AsOf { effective_on: past, known_on: future };
        assert_eq!(seen(&mut conn, open, before).await, []);
        let unknown = AsOf { effective_on: future, known_on: past };
        assert_eq!(seen(&mut conn, open, unknown).await, []);
    }

    async fn the_hash_of_an_entry_is_found_by_its_number(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let mut conn = db.store.read().await.unwrap();
        let page = store::journal_page(&mut conn, books.unit, None, EntryNumber::NONE, 1).await.unwrap();
        let found = store::entry_hash(&mut conn, books.unit, EntryNumber::new(1)).await.unwrap();
        assert_eq!(found, Some(page[0].hash));
        assert_eq!(store::entry_hash(&mut conn, books.unit, EntryNumber::new(99)).await.unwrap(), None);
        let elsewhere = UnitId(Uuid::from_u128(99));
        assert_eq!(store::entry_hash(&mut conn, elsewhere, EntryNumber::new(1)).await.unwrap(), None);
    }

    async fn the_journal_is_paged_by_number_and_by_subject(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        for key in ["a", "b", "c"] {
            books.post(key, &[Post::Posted(outside, open, 5)]).await.unwrap();
        }
        let mut conn = db.store.read().await.unwrap();
        let page = store::journal_page(&mut conn, books.unit, None, EntryNumber::new(1), 2).await.unwrap();
        assert_eq!(page.iter().map(|entry| entry.number.get()).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(page[1].previous, page[0].hash);
        assert_eq!(page[0].transfers.len(), 1);
        let opening =
            store::journal_page(&mut conn, books.unit, Some(("test", books.unit.0)), EntryNumber::NONE, store::PAGE);
        let opening = opening.await.unwrap();
        assert_eq!(opening.len(), 1);
        assert_eq!((opening[0].accounts.len(), opening[0].person.as_str()), (3, "Tester"));
    }

    async fn what_entries_under_an_id_are_about_is_told_and_each_kind_has_its_own(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let subject = Uuid::from_u128(7);
        for (key, kind) in [("first", "claim"), ("second", "payment"), ("third", "claim")] {
            let named = Named { kind, subject, answer: 1 };
            books.store.execute(books.envelope(key, "{}".to_owned()), named).await.unwrap();
        }
        let mut conn = db.store.read().await.unwrap();
        let unit = books.unit;
        assert_eq!(store::entry_kinds(&mut conn, unit, subject).await.unwrap(), ["claim", "payment"]);
        assert_eq!(store::entry_kinds(&mut conn, unit, Uuid::max()).await.unwrap(), Vec::<String>::new());
        for (kind, count) in [("claim", 2), ("payment", 1), ("proof", 0)] {
            let of = Some((kind, subject));
            let page = store::journal_page(&mut conn, unit, of, EntryNumber::NONE, 9).await.unwrap();
            assert_eq!(page.len(), count, "{kind}");
            assert!(page.iter().all(|entry| entry.subject_kind == kind));
            let asked = OutlinesAsked { subject: of, after: EntryNumber::NONE, limit: 9, transfers: 0 };
            assert_eq!(store::journal_outlines(&mut conn, unit, asked).await.unwrap().len(), count, "{kind}");
            let newest = store::newest_entry(&mut conn, unit, (kind, subject)).await.unwrap();
            assert_eq!(newest, page.last().map(|entry| entry.number), "{kind}");
        }
        let last = store::journal_page(&mut conn, unit, None, EntryNumber::NONE, 9).await.unwrap().pop().unwrap();
        let subjects = [subject, Uuid::max()];
        let command = &*last.command;
        for (kind, commands) in [
            (SubjectKind::Claim, None),
            (SubjectKind::Payment, None),
            (SubjectKind::Proof, None),
            (SubjectKind::Claim, Some([command, "claim.decide"].as_slice())),
            (SubjectKind::Claim, Some(["claim.decide"].as_slice())),
        ] {
            let first = store::first_entries(&mut conn, unit, (kind, &subjects), commands).await.unwrap();
            let of = Some((kind.word(), subject));
            let page = store::journal_page(&mut conn, unit, of, EntryNumber::NONE, 9).await.unwrap();
            let is_asked = |entry: &JournalEntry| commands.is_none_or(|all| all.contains(&&*entry.command));
            let expected = page.into_iter().find(is_asked).map(|entry| (subject, entry.number));
            let numbers: Vec<_> = first.iter().map(|(subject, entry)| (*subject, entry.number)).collect();
            assert_eq!(numbers, Vec::from_iter(expected), "{kind:?} {commands:?}");
        }
        let elsewhere = (SubjectKind::Claim, subjects.as_slice());
        let elsewhere = store::first_entries(&mut conn, UnitId(Uuid::max()), elsewhere, None).await.unwrap();
        assert!(elsewhere.is_empty());
        for (unit, command, found) in [
            (unit, &*last.command, Some(last.number)),
            (unit, "claim.decide", None),
            (UnitId(Uuid::max()), &*last.command, None),
        ] {
            let newest = store::newest_entries_by(&mut conn, unit, command, &subjects).await.unwrap();
            let expected: BTreeMap<_, _> = found.map(|number| (subject, number)).into_iter().collect();
            assert_eq!(newest, expected, "{command}");
        }
    }

    async fn the_journal_is_told_in_outline(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        let many = [5, 6, 7].map(|cents| Post::Posted(outside, open, cents));
        books.post("a", &many).await.unwrap();
        books.post("b", &[Post::Posted(outside, open, 8)]).await.unwrap();
        let mut conn = db.store.read().await.unwrap();
        let whole = store::journal_page(&mut conn, books.unit, None, EntryNumber::NONE, 9).await.unwrap();
        let asked = OutlinesAsked { subject: None, after: EntryNumber::NONE, limit: 9, transfers: 2 };
        let outlines = store::journal_outlines(&mut conn, books.unit, asked).await.unwrap();
        assert_eq!(outlines.len(), whole.len());
        for (outline, entry) in outlines.iter().zip(&whole) {
            assert_eq!((outline.number, outline.hash, outline.previous), (entry.number, entry.hash, entry.previous));
            assert_eq!((&outline.command, &outline.person), (&entry.command, &entry.person));
            assert_eq!((&outline.subject_kind, outline.subject), (&entry.subject_kind, entry.subject));
            assert_eq!((outline.recorded_at, outline.effective_on), (entry.recorded_at, entry.effective_on));
            assert_eq!(outline.transfer_count, i64::try_from(entry.transfers.len()).unwrap());
            assert_eq!(outline.transfers[..], entry.transfers[..entry.transfers.len().min(2)]);
        }
        let numbers = |outlines: Vec<EntryOutline>| outlines.iter().map(|it| it.number.get()).collect::<Vec<_>>();
        let later = OutlinesAsked { after: EntryNumber::new(1), limit: 1, transfers: 0, ..asked };
        let later = store::journal_outlines(&mut conn, books.unit, later).await.unwrap();
        assert_eq!((later[0].transfers.len(), numbers(later)), (0, vec![2]));
        let of_unit = OutlinesAsked { subject: Some(("test", books.unit.0)), ..asked };
        assert_eq!(numbers(store::journal_outlines(&mut conn, books.unit, of_unit).await.unwrap()), [1]);
        let on = AsOf { effective_on: whole[1].effective_on, known_on: NaiveDate::from_ymd_opt(2999, 1, 1).unwrap() };
        let before = AsOf { effective_on: on.effective_on.pred_opt().unwrap(), ..on };
        let then = store::journal_outlines_as_of(&mut conn, books.unit, asked, on).await.unwrap();
        assert_eq!(numbers(then), numbers(outlines));
        let none = store::journal_outlines_as_of(&mut conn, books.unit, asked, before).await.unwrap();
        assert_eq!(numbers(none), [0; 0]);
    }

    async fn an_exported_entry_has_the_hash_that_is_stored(db: TestDb) {
        let books = Books::open(&db, 1).await;
        let [outside, open, _] = books.accounts(0);
        books.post("fund", &[Post::Posted(outside, open, 5)]).await.unwrap();
        let mut conn = db.store.read().await.unwrap();
        let entries =
            store::entry_bytes(&mut conn, books.unit, EntryNumber::NONE, store::PAGE).await.unwrap();
        assert_eq!(entries.len(), 2);
        assert!(entries.iter().all(|(_, bytes, hash)| Hash::of(bytes) == *hash));
        let heads = store::heads(&mut conn, &[books.unit, UnitId(Uuid::max())]).await.unwrap();
        assert_eq!(heads.len(), 1, "a unit without entries has no head");
        assert_eq!(heads[&books.unit].hash, entries[1].2);
    }

    async fn the_newest_answer_about_a_subject_is_found(db: TestDb) {
        let books = Books::open(&db, 3).await;
        let mut conn = db.store.read().await.unwrap();
        let answer = store::last_answer(&mut conn, books.unit, ("test", books.unit.0)).await.unwrap();
        assert_eq!(answer, Some((EntryNumber::new(1), "3".to_owned())));
        assert_eq!(store::last_answer(&mut conn, books.unit, ("test", Uuid::max())).await.unwrap(), None);
    }

    async fn two_subjects_of_one_id_are_told_apart_by_their_kind(db: TestDb) {
        let books = Books::open(&db, 1).await;
        for (key, kind, answer) in [("a", "payment", 7), ("b", "claim", 8)] {
            let named = Named { kind, subject: books.unit.0, answer };
            books.store.execute(books.envelope(key, "{}".to_owned()), named).await.unwrap();
        }
        let mut conn = db.store.read().await.unwrap();
        for (kind, entry, answer) in [("payment", 2, "7"), ("claim", 3, "8"), ("test", 1, "1")] {
            let found = store::last_answer(&mut conn, books.unit, (kind, books.unit.0)).await.unwrap();
            assert_eq!(found, Some((EntryNumber::new(entry), answer.to_owned())), "{kind}");
            let subject = (kind, books.unit.0);
            let next = store::next_answer(&mut conn, books.unit, subject, EntryNumber::NONE).await.unwrap();
            assert_eq!(next, found, "{kind}");
            let last = EntryNumber::new(entry);
            assert_eq!(store::next_answer(&mut conn, books.unit, subject, last).await.unwrap(), None);
        }
        assert_eq!(store::last_answer(&mut conn, books.unit, ("grant", books.unit.0)).await.unwrap(), None);
    }

    async fn what_is_known_of_a_subject_up_to_an_entry_is_found(db: TestDb) {
        let books = Books::open(&db, 3).await;
        let mut conn = db.store.read().await.unwrap();
        let (unit, first) = (books.unit, EntryNumber::new(1));
        assert_eq!(store::newest_entry(&mut conn, unit, ("test", unit.0)).await.unwrap(), Some(first));
        assert_eq!(store::newest_entry(&mut conn, unit, ("test", Uuid::max())).await.unwrap(), None);
        let far = EntryNumber::new(i64::MAX);
        for (last, answer) in [(EntryNumber::NONE, None), (first, Some("3")), (far, Some("3"))] {
            let found = store::answer_until(&mut conn, unit, ("test", unit.0), last).await.unwrap();
            assert_eq!(found.as_deref(), answer);
        }
        for other in [("test", Uuid::max()), ("claim", unit.0)] {
            assert_eq!(store::answer_until(&mut conn, unit, other, far).await.unwrap(), None);
        }
    }

    async fn units_come_in_the_order_of_their_ids(db: TestDb) {
        for unit in [9, 1, 5] {
            Books::open_as(&db.store, UnitId(Uuid::from_u128(unit)), 1).await;
        }
        let units = store::units(&mut db.store.read().await.unwrap()).await.unwrap();
        assert_eq!(units.iter().map(|(unit, _)| unit.0.as_u128()).collect::<Vec<_>>(), [1, 5, 9]);
        assert!(units.iter().all(|(_, name)| name == "Musterkreis"));
    }

    async fn migrating_once_more_changes_nothing(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let version = store::migrate(&shared.url).await.unwrap();
        assert_eq!(store::migrate_open(&shared.owner).await.unwrap(), version);
        store::require_current_schema(&mut shared.db.read().await.unwrap()).await.unwrap();
    }

    async fn a_schema_of_another_version_is_refused(db: TestDb) {
        let shared = db.for_several_nodes().await;
        shared.as_owner("UPDATE _sqlx_migrations SET version = version + 100").await.unwrap();
        let refused = Store::open(&shared.url).await.map(drop);
        assert!(
            matches!(refused, Err(StoreError::Schema { found, needed }) if found == needed + 100),
            "{refused:?}"
        );
        shared.as_owner("DROP TABLE _sqlx_migrations").await.unwrap();
        let refused = Store::open(&shared.url).await.map(drop);
        assert!(matches!(refused, Err(StoreError::Schema { found: 0, .. })), "{refused:?}");
    }

    async fn a_closed_database_takes_no_commands(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let books = Books::open(&shared, 1).await;
        shared.db.close().await;
        let refused = tokio::time::timeout(Duration::from_secs(5), books.post("k", &[])).await.unwrap();
        assert!(refused.is_err());
        assert!(shared.db.read().await.is_err());
    }

    async fn a_login_of_the_application_alone_changes_nothing_that_was_written(db: TestDb) {
        let owns = db.store.login_owns_tables().await.unwrap();
        assert_eq!(owns, db.engine == Engine::Postgres, "the tests' own login owns them");
        let Some(login) = db.as_plain_login().await else { return };
        let store = Store::on(login.clone());
        assert!(!store.login_owns_tables().await.unwrap());
        Books::open_as(&store, UnitId(Uuid::from_u128(7)), 1).await;
        for attack in [
            "UPDATE journal_entry SET person = 'x'",
            "DELETE FROM transfer",
            "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
            "SET ROLE postgres",
        ] {
            let Conn::Postgres(mut conn) = login.read().await.unwrap() else { return };
            let attack = format!("RESET ROLE; {attack}");
            let refused = sqlx::raw_sql(AssertSqlSafe(attack.clone())).execute(&mut *conn).await.unwrap_err();
            let refused = refused.to_string();
            let is_denied = ["permission denied", "must be owner"].iter().any(|it| refused.contains(it));
            assert!(is_denied, "{attack}: {refused}");
        }
        login.close().await;
    }

    async fn what_is_answered_is_durable_whatever_the_server_says(db: TestDb) {
        if db.engine == Engine::Sqlite { return }
        let name = db.texts("SELECT current_database()::text").await.remove(0);
        db.as_owner(&format!("ALTER DATABASE {name} SET synchronous_commit = off")).await.unwrap();
        let opened = Db::open(&db.url).await.unwrap();
        let Conn::Postgres(mut conn) = opened.read().await.unwrap() else { return };
        let says: String =
            sqlx::query_scalar("SHOW synchronous_commit").fetch_one(&mut *conn).await.unwrap();
        assert_eq!(says, "on");
        drop(conn);
        opened.close().await;
    }

    async fn plans_are_made_once_and_nothing_is_compiled_for_them(db: TestDb) {
        let Conn::Postgres(mut conn) = db.db.read().await.unwrap() else { return };
        for (setting, value) in [("plan_cache_mode", "force_generic_plan"), ("jit", "off")] {
            let set: String = sqlx::query_scalar("SELECT current_setting($1)")
                .bind(setting)
                .fetch_one(&mut *conn)
                .await
                .unwrap();
            assert_eq!(set, value, "{setting}");
        }
    }

    async fn only_the_owner_may_change_the_schema(db: TestDb) {
        let shared = db.for_several_nodes().await;
        let (application, owner) =
            (Db::open(&shared.url).await.unwrap(), Db::open_as_owner(&shared.url).await.unwrap());
        store::migrate_open(&owner).await.unwrap();
        assert_eq!(store::migrate_open(&application).await.is_ok(), db.engine == Engine::Sqlite);
        application.close().await;
        owner.close().await;
    }
}
