//! Whether the rules that the migrations wrote are in force.
//!
//! Who owns the database can switch a rule off, and what is written meanwhile may hold in itself. So the catalogue is compared
//! with the migrations: each trigger with what sets it off and what it does, each index that keeps something unique, and on
//! PostgreSQL each function and the name of each constraint. No migration takes one of them back. *Limits.* PostgreSQL keeps the
//! condition of a trigger and the columns of an index in words of its own: that there is a condition, and of which table an
//! index is, is compared.

use crate::{
    db::{Conn, on},
    dialect,
    error::StoreError,
    migrate,
};

/// What is in force, and of what it does that which stands behind its name in the migrations.
const SQLITE: &str = "SELECT type || ' ' || name AS name,
        CASE type WHEN 'trigger' THEN substr(sql, 16) ELSE substr(sql, 21) END || ';' AS does
    FROM sqlite_master WHERE type = 'trigger' OR sql LIKE 'CREATE UNIQUE INDEX %'";
/// Every trigger is to speak under `session_replication_role = replica` too.
const POSTGRES: &str = "SELECT 'trigger ' || CAST(tgname AS TEXT) AS name, tgname
        || CASE WHEN tgtype & 2 = 2 THEN ' BEFORE ' ELSE ' AFTER ' END
        || array_to_string(ARRAY[
            CASE WHEN tgtype & 4 = 4 THEN 'INSERT' END,
            CASE WHEN tgtype & 16 = 16 THEN 'UPDATE' || COALESCE((
                SELECT ' OF ' || string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = tgrelid AND attnum = ANY (tgattr)), '') END,
            CASE WHEN tgtype & 8 = 8 THEN 'DELETE' END,
            CASE WHEN tgtype & 32 = 32 THEN 'TRUNCATE' END], ' OR ')
        || ' ON ' || relname
        || CASE WHEN tgdeferrable THEN ' DEFERRABLE' ELSE '' END
        || CASE WHEN tginitdeferred THEN ' INITIALLY DEFERRED' ELSE '' END
        || CASE WHEN tgoldtable IS NULL AND tgnewtable IS NULL THEN '' ELSE ' REFERENCING' END
        || COALESCE(' OLD TABLE AS ' || tgoldtable, '') || COALESCE(' NEW TABLE AS ' || tgnewtable, '')
        || CASE WHEN tgtype & 1 = 1 THEN ' FOR EACH ROW' ELSE ' FOR EACH STATEMENT' END
        || CASE WHEN tgqual IS NULL THEN '' ELSE ' WHEN (' || chr(1) || ')' END
        || ' EXECUTE FUNCTION ' || proname || '('
        || CASE WHEN tgnargs = 0 THEN '' ELSE '''' || left(
            replace(encode(tgargs, 'escape'), chr(92) || '000', ''', '''), -3) END || ');' AS does
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE NOT tgisinternal AND tgenabled = 'A' AND relnamespace = 'public'::regnamespace
            AND pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'function ' || CAST(proname AS TEXT), '$$' || prosrc || '$$' FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'index ' || CAST(named.relname AS TEXT), named.relname || ' ON ' || listed.relname || ' ('
        FROM pg_index JOIN pg_class named ON named.oid = indexrelid JOIN pg_class listed ON listed.oid = indrelid
        WHERE indisunique AND indisvalid AND named.relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'constraint ' || CAST(conname AS TEXT), '' FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND convalidated";

/// Stands in what was found for what is not compared (`chr(1)`).
const LEFT_OUT: char = '\u{1}';

/// Behind which words a migration names a rule, and what that is.
const NAMED: [(&str, &str); 4] = [
    ("CREATE TRIGGER ", "trigger"),
    ("CREATE CONSTRAINT TRIGGER ", "trigger"),
    ("CREATE FUNCTION ", "function"),
    ("CREATE UNIQUE INDEX ", "index"),
];
/// A table of SQLite loses none of its constraints while it stands.
const NAMED_BY_POSTGRES: &str = "CONSTRAINT ";
/// Stands there instead of a name: a trigger that waits for the end of its transaction.
const NO_CONSTRAINT: &str = "TRIGGER";

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
    named
        .filter(|(name, _)| !name.is_empty() && *name != NO_CONSTRAINT)
        .map(move |(name, text)| (format!("{kind} {name}"), text))
}

/// Whether there is one of this name that does what its text says. What was found is sorted.
fn is_in_force(found: &[(String, String)], name: &str, text: &str) -> bool {
    let text = dense(text);
    let first = found.partition_point(|(other, _)| other.as_str() < name);
    let mut namesakes = found[first..].iter().take_while(|(other, _)| other == name);
    namesakes.any(|(_, does)| dense(does).split(LEFT_OUT).all(|part| text.contains(part)))
}

/// A text without its blanks: a migration breaks its lines where it likes.
fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}
