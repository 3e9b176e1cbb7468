//! A unit in which an attack happens.

use ledger::UnitId;
use testkit::{Books, Engine, Post, TestDb};
use uuid::Uuid;

use crate::support::unit_literal;

/// Accounts 1 (outside), 2 (open, bounded) and 3 (spent). 500 cents came in. Transfer 2 reserves 100 of them,
/// transfer 3 reserved 100 that transfer 4 has booked: 300 are left. Entry 5 declares transfers 5 to 14, which are
/// still to come, so that an attack on transfer 5 meets the rule that it is aimed at.
pub(crate) struct Scene {
    engine: Engine,
    unit: UnitId,
}

impl Scene {
    /// Sets a scene beside those that stand.
    pub(crate) async fn set(db: &TestDb) -> Self {
        let known = db.texts("SELECT CAST(COUNT(*) + 1 AS TEXT) FROM unit").await;
        let unit = UnitId(Uuid::from_u128(known[0].parse().unwrap()));
        let books = Books::open_as(&db.store, unit, 1).await;
        let [outside, open, spent] = books.accounts(0);
        books.post("fund", &[Post::Posted(outside, open, 500)]).await.unwrap();
        let reserve = Post::Pending(open, spent, 100);
        let last = books.post("reserve", &[reserve, reserve]).await.unwrap();
        let made = reserve.transfer().reservation(ledger::TransferNumber::new(last)).unwrap();
        books.post("settle", &[Post::Settle(made, 100)]).await.unwrap();
        let scene = Self { engine: db.engine, unit };
        db.as_owner(&scene.told(DECLARE)).await.unwrap();
        scene
    }

    /// The statement with the names of this scene in it.
    pub(crate) fn told(&self, sql: &str) -> String {
        let unit = unit_literal(self.engine, self.unit);
        sql.replace("{transfers}", TRANSFERS)
            .replace("{entries}", ENTRIES)
            .replace("{5}", "{unit}, 5, 5")
            .replace("{6}", "{unit}, 6, 5")
            .replace("{unit}", &unit)
            .replace("{stranger}", &unit_literal(self.engine, UnitId(Uuid::from_u128(u128::MAX))))
            .replace("{other hash}", &other_hash(self.engine))
    }
}

const TRANSFERS: &str = "transfer (unit_id, number, entry, kind, debit_account, credit_account, amount_cents,
    resolves, reserved_cents)";
const ENTRIES: &str =
    "journal_entry (unit_id, number, first_transfer, transfer_count, recorded_at, effective_on,
    subject_id, subject_kind, command, person, idempotency_key, previous_hash, hash, payload, answer)";

const DECLARE: &str = "INSERT INTO {entries}
    SELECT unit_id, number + 1, first_transfer + transfer_count, 10, recorded_at, effective_on, subject_id,
        subject_kind, command, person, 'declare', hash, hash, payload, answer
    FROM journal_entry WHERE unit_id = {unit} AND number = 4";

fn other_hash(engine: Engine) -> String {
    let digits = "ab".repeat(32);
    match engine {
        Engine::Sqlite => format!("x'{digits}'"),
        Engine::Postgres => format!("CAST('\\x{digits}' AS BYTEA)"),
    }
}
