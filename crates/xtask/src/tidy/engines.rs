//! One SQL text for both engines; what must differ stays in the store.

use super::fault::Fault;
use super::rust;
use super::tree::Tree;

/// Words that tell one engine from the other.
const ENGINE_WORDS: &[&str] = &["Sqlite(", "Postgres(", "SqliteConnection", "PgConnection"];

/// Who may use them, and why.
const MAY_BRANCH: &[(&str, &str)] = &[
    ("crates/store/src/db.rs", "opens both and expands one text into both"),
    ("crates/store/src/dialect.rs", "names what must differ"),
    ("crates/store/src/migrate.rs", "each engine has its own folder of migrations"),
    ("crates/store/src/error.rs", "each engine names a broken constraint in its own way"),
    ("crates/testkit/src/database.rs", "makes a fresh database of either engine"),
];

/// Only the named files of the store tell the engines apart.
pub(crate) fn only_in_store(tree: &Tree) -> Vec<Fault> {
    let branching = |name: &str| MAY_BRANCH.iter().any(|(file, _)| *file == name);
    let right = "one text for both engines; give the difference a name in crates/store/src/dialect.rs";
    sources(tree)
        .filter(|(name, _)| !branching(name))
        .flat_map(|(name, text)| uses(name, text, ENGINE_WORDS, right))
        .collect()
}

/// Outside the store nothing found is `None`.
pub(crate) fn missing_row_is_none(tree: &Tree) -> Vec<Fault> {
    let outside = sources(tree).filter(|(name, _)| !name.starts_with("crates/store/"));
    outside
        .flat_map(|(name, text)| uses(name, text, &["RowNotFound"], "let the store answer `Ok(None)`"))
        .collect()
}

/// Row structs are private and turn into domain types.
pub(crate) fn rows_are_private(tree: &Tree) -> Vec<Fault> {
    sources(tree).flat_map(|(name, text)| public_rows(name, &rust::code(text))).collect()
}

fn sources(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.rust("crates/").filter(|(name, _)| name.contains("/src/"))
}

fn uses(name: &str, text: &str, words: &[&str], right: &str) -> Vec<Fault> {
    let code = rust::code(text);
    let places = words.iter().flat_map(|word| rust::find_word(&code, word));
    places.map(|at| Fault::at(name, &code, at, right)).collect()
}

fn public_rows(name: &str, code: &str) -> Vec<Fault> {
    let derived = rust::find_word(code, "FromRow").filter(|at| is_derived(code, *at));
    let structs = derived.filter_map(|at| Some(at + rust::find_word(&code[at..], "struct").next()?));
    // `pub(super)` stays within the module that turns the row into a domain type
    let public = structs.filter(|at| ["pub", "pub(crate)"].contains(&line_start(code, *at)));
    let right = "keep the row struct private and turn it into a domain type with `TryFrom`";
    public.map(|at| Fault::at(name, code, at, right)).collect()
}

fn is_derived(code: &str, at: usize) -> bool {
    code[..at].rfind("#[").is_some_and(|attribute| {
        code[attribute..at].starts_with("#[derive(") && !code[attribute..at].contains(']')
    })
}

/// What stands in the line before this place.
fn line_start(code: &str, at: usize) -> &str {
    code[..at].rsplit('\n').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_on_the_engine_outside_the_store_is_caught() {
        let branch = "fn f(tx: Tx) {\n    match tx { Tx::Sqlite(_) => 1, Tx::Postgres(_) => 2 };\n}\n";
        let tree = Tree::of(&[("crates/flow/src/a.rs", branch), ("crates/store/src/dialect.rs", branch)]);
        let faults = only_in_store(&tree);
        assert_eq!(faults.len(), 2);
        assert!(faults[0].to_string().starts_with("crates/flow/src/a.rs:2: one text for both engines"));
    }

    #[test]
    fn talking_about_an_engine_is_allowed() {
        let tree = Tree::of(&[("crates/flow/src/a.rs", "// Sqlite(x)\nconst A: &str = \"PgConnection\";\n")]);
        assert_eq!(only_in_store(&tree), []);
    }

    #[test]
    fn a_missing_row_is_an_error_in_the_store_alone() {
        let text = "use sqlx::Error::RowNotFound;\n";
        let tree = Tree::of(&[("crates/api/src/a.rs", text), ("crates/store/src/error.rs", text)]);
        assert_eq!(
            missing_row_is_none(&tree),
            [Fault::new("crates/api/src/a.rs", 1, "let the store answer `Ok(None)`")]
        );
    }

    #[test]
    fn a_public_row_is_caught() {
        let public = "#[derive(Debug, sqlx::FromRow)]\n#[sqlx(x)]\npub(crate) struct A;\n";
        let rows = format!("{public}#[derive(FromRow)]\nstruct B;\npub struct C;\n");
        let faults = rows_are_private(&Tree::of(&[("crates/store/src/a.rs", &rows)]));
        assert_eq!(faults.len(), 1);
        assert!(faults[0].to_string().starts_with("crates/store/src/a.rs:3: keep the row struct private"));
    }
}
