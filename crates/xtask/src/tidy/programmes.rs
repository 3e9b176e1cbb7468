//! No line of code knows a programme: what differs from one to the next stands in its file.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::fault::Fault;
use super::rust;
use super::tree::Tree;

/// Who may name what a programme file names, and why.
const MAY_NAME: &[(&str, &str)] = &[
    ("crates/api/src/", "examples of the specification"),
    ("crates/bench/", "loads the books it measures"),
    ("crates/foerderfluss/src/demo/", "tells a story under shipped programmes"),
    ("crates/testkit/", "sets up the books of tests"),
    ("crates/xtask/", "for developers, ships nothing"),
    ("crates/grants/src/duty.rs", "the Feststellung of § 31 KomHVO NRW shares its word with a reason"),
    ("crates/grants/src/sample.rs", "sample values for tests"),
];

/// No code that ships compares with, or decides by, a code of a programme file.
pub(crate) fn are_data(tree: &Tree) -> Vec<Fault> {
    let codes = codes(tree);
    sources(tree).flat_map(|(name, text)| named(name, text, &codes)).collect()
}

fn sources(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let exempt = |name: &str| MAY_NAME.iter().any(|(place, _)| name.starts_with(place));
    tree.rust("crates/")
        .filter(move |(name, _)| name.contains("/src/") && !rust::is_test(name) && !exempt(name))
}

fn named(name: &str, text: &str, codes: &BTreeSet<String>) -> Vec<Fault> {
    let known = rust::literals(text).into_iter().filter(|(_, literal)| codes.contains(*literal));
    let right = |code| format!("{code:?} is a code of a programme; what it decides belongs into its file");
    known.map(|(at, code)| Fault::at(name, text, at, right(code))).collect()
}

/// The codes of every programme file: its own, and those of its tables.
fn codes(tree: &Tree) -> BTreeSet<String> {
    let files = tree.texts().filter(|(name, _)| name.starts_with("programmes/"));
    files.flat_map(|(_, text)| codes_of(&text.parse().unwrap_or_default())).collect()
}

fn codes_of(programme: &Table) -> Vec<String> {
    let entries = programme.values().filter_map(Value::as_array).flatten().filter_map(Value::as_table);
    let codes = std::iter::once(programme).chain(entries).filter_map(|table| table.get("code")?.as_str());
    codes.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: (&str, &str) =
        ("programmes/klein.toml", "code = \"klein\"\n[[rates]]\ncode = \"R1\"\n[[rates]]\ncode = \"R2\"\n");

    fn said(file: &str, text: &str) -> Vec<String> {
        are_data(&Tree::of(&[FILE, (file, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn code_that_knows_a_programme_is_caught() {
        let fault =
            "crates/a/src/lib.rs:2: \"R1\" is a code of a programme; what it decides belongs into its file";
        assert_eq!(
            said("crates/a/src/lib.rs", "fn f(rate: &str) -> bool {\n    rate == \"R1\"\n}\n"),
            [fault]
        );
        assert_eq!(said("crates/a/src/lib.rs", "const OURS: &str = r#\"klein\"#;\n").len(), 1);
    }

    #[test]
    fn talking_about_a_programme_and_testing_with_one_are_allowed() {
        let text = "//! For example \"R1\".\nconst OTHER: &str = \"R10\";\n#[cfg(test)]\nmod tests {\n    const A: &str = \"R1\";\n}\n";
        assert_eq!(said("crates/a/src/lib.rs", text), [""; 0]);
        let text = "const A: &str = \"klein\";\n";
        for file in
            ["crates/a/tests/b.rs", "crates/a/src/b/tests.rs", "crates/foerderfluss/src/demo/story.rs"]
        {
            assert_eq!(said(file, text), [""; 0]);
        }
    }
}
