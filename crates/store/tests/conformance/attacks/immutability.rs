//! Changing or removing what has been written, and writing what does not follow.

use testkit::{Engine, TestDb};

use super::attack::{Attack, try_each};

const FINAL: [(&str, &str, &str); 3] = [
    ("transfer", "amount_cents = 1", "transfer_is_final"),
    ("journal_entry", "payload = '{}'", "journal_entry_is_final"),
    ("unit", "name = 'Kreis'", "unit_is_final"),
];

testkit::on_both_engines! {
    async fn what_is_written_is_never_updated(db: TestDb) {
        for (table, change, rule) in FINAL {
            let plain = format!("UPDATE {table} SET {change}");
            let mut attacks = vec![
                Attack::new(table, plain.as_str()).by_owner().refused_by(rule),
                Attack::new(table, plain).denied(),
            ];
            attacks.extend(["REPLACE", "IGNORE", "FAIL"].map(|clause| {
                let sql = format!("UPDATE OR {clause} {table} SET {change}");
                Attack::new(sql.as_str(), sql.as_str()).only_on(Engine::Sqlite).refused_by(rule)
            }));
            try_each(&db, attacks).await;
        }
    }

    async fn what_is_written_is_never_removed(db: TestDb) {
        for (table, rule) in FINAL.map(|(table, _, rule)| (table, rule)).into_iter().chain([PERMANENT]) {
            let (delete, truncate) = (format!("DELETE FROM {table}"), format!("TRUNCATE {table} CASCADE"));
            let one = format!(
                "DELETE FROM {table} WHERE {}",
                if table == "unit" { "id = {unit}" } else { "number = 1" }
            );
            try_each(
                &db,
                vec![
                    Attack::new(delete.as_str(), delete.as_str()).by_owner().refused_by(rule),
                    Attack::new(one.as_str(), one.as_str()).by_owner().refused_by(rule),
                    Attack::new(delete.as_str(), delete.as_str()).denied(),
                    Attack::new(truncate.as_str(), truncate.as_str()).denied(),
                    Attack::new(truncate.as_str(), truncate.as_str())
                        .only_on(Engine::Postgres)
                        .by_owner()
                        .refused_by(rule),
                ],
            )
            .await;
        }
    }

    async fn a_row_that_is_there_is_never_replaced(db: TestDb) {
        let attacks = vec![
            Attack::new(
                "transfer",
                "REPLACE INTO {transfers} VALUES ({unit}, 1, 2, 'posted', 1, 2, 5, NULL, NULL)",
            )
            .refused_by("transfer_number_next"),
            Attack::new("resolution", "REPLACE INTO {transfers} VALUES ({5}, 'post', 2, 3, 5, 3, 100)")
                .refused_by("transfer_resolved_once"),
            entry("OR REPLACE ", "1, 1, 0", "'other', zeroblob(32)").refused_by("journal_entry_number_next"),
            Attack::new("entry, by its place in the file", entry_at_place(1)).refused_by("journal_entry_is_final"),
            Attack::new("unit", "REPLACE INTO unit (id, name, opened_at) VALUES ({unit}, 'Kreis', 0)")
                .refused_by("unit_pkey"),
        ];
        try_each(&db, attacks.into_iter().map(|attack| attack.only_on(Engine::Sqlite)).collect()).await;
    }

    async fn an_upsert_changes_nothing_that_is_there(db: TestDb) {
        let transfer = "INSERT INTO {transfers} VALUES ({unit}, 1, 2, 'posted', 1, 2, 5, NULL, NULL)
            ON CONFLICT (unit_id, number) DO UPDATE SET amount_cents = excluded.amount_cents";
        let entry = format!(
            "{} ON CONFLICT (unit_id, idempotency_key) DO UPDATE SET payload = '0'",
            entry_sql("", "6, 15, 0", "'fund', before.hash")
        );
        let unit = "INSERT INTO unit (id, name, opened_at) VALUES ({unit}, 'Kreis', 0)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name";
        try_each(
            &db,
            vec![
                Attack::new("transfer", transfer)
                    .by_owner()
                    .refused_by_each("transfer_number_next", "transfer_is_final"),
                Attack::new("transfer", transfer).denied(),
                Attack::new("entry", entry.as_str())
                    .by_owner()
                    .refused_by_each("journal_entry_key", "journal_entry_is_final"),
                Attack::new("entry", entry).denied(),
                Attack::new("unit", unit).by_owner().refused_by_each("unit_pkey", "unit_is_final"),
            ],
        )
        .await;
    }

    async fn a_key_is_used_once(db: TestDb) {
        let mut attacks: Vec<Attack> = ["OR IGNORE ", "OR REPLACE ", "OR FAIL "]
            .into_iter()
            .map(|clause| entry(clause, "6, 15, 0", "'fund', before.hash").only_on(Engine::Sqlite))
            .collect();
        attacks.push(entry("", "6, 15, 0", "'fund', before.hash"));
        try_each(&db, attacks.into_iter().map(|attack| attack.refused_by("journal_entry_key")).collect())
            .await;
    }

    async fn numbers_follow_one_another(db: TestDb) {
        let transfer = |number: &str| {
            let values = format!("({{unit}}, {number}, 5, 'posted', 1, 2, 5, NULL, NULL)");
            Attack::new(values.as_str(), format!("INSERT INTO {{transfers}} VALUES {values}"))
        };
        try_each(
            &db,
            vec![
                transfer("6").refused_by("transfer_number_next"),
                transfer("0").refused_by("transfer_number_next"),
                transfer("-1").refused_by("transfer_number_next"),
                transfer("4").refused_by_each("transfer_number_next", "transfer_pkey"),
                entry("", "7, 15, 0", "'new', before.hash").refused_by("journal_entry_number_next"),
                entry("", "5, 15, 0", "'new', before.hash")
                    .refused_by_each("journal_entry_number_next", "journal_entry_pkey"),
                entry("", "0, 15, 0", "'new', before.hash")
                    .refused_by_each("journal_entry_number_next", "journal_entry_counts"),
                entry("", "6, 15, 0", "'new', before.hash").accepted(),
            ],
        )
        .await;
    }

    async fn the_chain_is_not_broken(db: TestDb) {
        try_each(
            &db,
            vec![
                entry("", "6, 15, 0", "'new', {other hash}").refused_by("journal_entry_chain"),
                entry("", "6, 16, 0", "'new', before.hash").refused_by("journal_entry_chain"),
                entry("", "6, 5, 10", "'new', before.hash").refused_by("journal_entry_chain"),
                entry("", "6, 15, -1", "'new', before.hash").refused_by("journal_entry_counts"),
            ],
        )
        .await;
    }

    async fn a_transfer_belongs_to_the_entry_that_declares_it(db: TestDb) {
        try_each(
            &db,
            ["4", "6", "0"]
                .into_iter()
                .map(|entry| {
                    let values = format!("({{unit}}, 5, {entry}, 'posted', 1, 2, 5, NULL, NULL)");
                    Attack::new(values.as_str(), format!("INSERT INTO {{transfers}} VALUES {values}"))
                        .refused_by("transfer_of_its_entry")
                })
                .collect(),
        )
        .await;
    }
}

const PERMANENT: (&str, &str) = ("account", "account_is_permanent");

/// An entry like the newest one but for its number, first transfer and count, and for its key and the hash it
/// names.
fn entry(clause: &str, numbers: &str, key_and_hash: &str) -> Attack {
    Attack::new(format!("{clause}{numbers}, {key_and_hash}"), entry_sql(clause, numbers, key_and_hash))
}

fn entry_sql(clause: &str, numbers: &str, key_and_hash: &str) -> String {
    format!(
        "INSERT {clause}INTO {{entries}} SELECT unit_id, {numbers}, recorded_at, effective_on, subject_id,
            subject_kind, command, person, {key_and_hash}, {{other hash}}, payload, answer
        FROM journal_entry before WHERE unit_id = {{unit}} AND number = 5"
    )
}

/// An entry that the chain would take, written over the one that lies at a place in the file.
fn entry_at_place(rowid: u32) -> String {
    format!(
        "INSERT OR REPLACE INTO journal_entry (rowid, unit_id, number, first_transfer, transfer_count, recorded_at,
            effective_on, subject_id, subject_kind, command, person, idempotency_key, previous_hash, hash, payload,
            answer)
        SELECT {rowid}, unit_id, 6, 15, 0, recorded_at, effective_on, subject_id, subject_kind, command, person,
            'other', before.hash, {{other hash}}, payload, answer
        FROM journal_entry before WHERE unit_id = {{unit}} AND number = 5"
    )
}
