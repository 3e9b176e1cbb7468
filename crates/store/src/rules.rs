//! Whether the rules that the migrations wrote are in force.
//!
//! Who owns the database can switch a rule off, and what is written meanwhile may hold in itself. So the catalogue is compared
//! with the migrations: each trigger with what it does, each index that keeps something unique, and on PostgreSQL each
//! function and the name of each constraint. No migration takes one of them back.

use crate::{
    db::{Conn, on},
    dialect,
    error::StoreError,
    migrate,
};

/// What is in force, and of what it does that which stands behind its name in the migrations.
const SQLITE: &str =
    "SELECT type || ' ' || name AS name, CASE type WHEN 'trigger' THEN substr(sql, 16) ELSE '' END AS does
    FROM sqlite_master WHERE type IN ('trigger', 'index')";
/// Every trigger is to speak under `session_replication_role = replica` too.
const POSTGRES: &str = "SELECT 'trigger ' || CAST(tgname AS TEXT) AS name, 'EXECUTE FUNCTION ' || CAST(proname AS TEXT) || '(' AS does
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE NOT tgisinternal AND tgenabled = 'A' AND relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'function ' || CAST(proname AS TEXT), '$$' || prosrc || '$$' FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'index ' || CAST(indexname AS TEXT), '' FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint ' || CAST(conname AS TEXT), '' FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND convalidated";

/// Behind which words a migration names a rule, and what that is.
const NAMED: [(&str, &str); 3] =
    [("CREATE TRIGGER ", "trigger"), ("CREATE FUNCTION ", "function"), ("CREATE UNIQUE INDEX ", "index")];
/// A table of SQLite loses none of its constraints while it stands.
const NAMED_BY_POSTGRES: &str = "CONSTRAINT ";

/// The rules that are off, gone or changed, in the order of the migrations, for example `trigger transfer_is_final`.
pub async fn rules_not_in_force(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let written = migrate::written(conn);
    let sql = dialect::text_for(conn, [SQLITE, POSTGRES]);
    let mut found: Vec<(String, String)> = on!(conn, c => sqlx::query_as(sql).fetch_all(c).await)?;
    found.sort_unstable();
    let constraints = dialect::text_for(conn, ["", NAMED_BY_POSTGRES]);
    let kinds = NAMED.into_iter().chain([(constraints, "constraint")]).filter(|(words, _)| !words.is_empty());
    let rules = kinds.flat_map(|(words, kind)| rules(&written, words, kind));
    Ok(rules.filter(|(name, text)| !is_in_force(&found, name, text)).map(|(name, _)| name).collect())
}

/// What stands behind these words: what it is called, and its text up to the next of its kind.
fn rules<'a>(
    written: &'a str,
    words: &'a str,
    kind: &'a str,
) -> impl Iterator<Item = (String, &'a str)> + 'a {
    let named = written.split(words).skip(1).map(|text| {
        let end = text.find(|one: char| !one.is_ascii_alphanumeric() && one != '_').unwrap_or(text.len());
        (&text[..end], text)
    });
    named.filter(|(name, _)| !name.is_empty()).map(move |(name, text)| (format!("{kind} {name}"), text))
}

/// Whether there is one of this name that does what its text says. What was found is sorted.
fn is_in_force(found: &[(String, String)], name: &str, text: &str) -> bool {
    let first = found.partition_point(|(other, _)| other.as_str() < name);
    let namesakes = found[first..].iter().take_while(|(other, _)| other == name);
    namesakes.map(|(_, does)| does).any(|does| text.contains(does.as_str()))
}
