//! Versions and lints stand once, in the workspace's manifest.

use toml::{Table, Value};

use super::fault::Fault;
use super::tree::Tree;

const SECTIONS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// A member takes every package from the workspace, or from a folder beside it.
pub(crate) fn versions_stand_once(tree: &Tree) -> Vec<Fault> {
    members(tree).flat_map(|(name, text)| own_versions(name, text)).collect()
}

/// A member has no lint table of its own.
pub(crate) fn lints_are_inherited(tree: &Tree) -> Vec<Fault> {
    let own = members(tree).filter(|(_, text)| !is_inherited(parse(text).get("lints")));
    own.map(|(name, _)| Fault::new(name, 1, "write [lints] workspace = true")).collect()
}

fn members(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.texts().filter(|(name, _)| *name != "Cargo.toml" && name.ends_with("/Cargo.toml"))
}

/// Cargo itself refuses what is no TOML.
fn parse(text: &str) -> Table {
    text.parse().unwrap_or_default()
}

fn own_versions(name: &str, text: &str) -> Vec<Fault> {
    let manifest = parse(text);
    let own = dependencies(&manifest)
        .filter(|(_, value)| !is_inherited(Some(value)) && value.get("path").is_none());
    own.map(|(package, _)| {
        Fault::new(name, line_of(text, package), format!("write {package}.workspace = true"))
    })
    .collect()
}

/// The dependencies of all sections, those for one kind of machine too.
fn dependencies(manifest: &Table) -> impl Iterator<Item = (&String, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let tables = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    tables.flat_map(|table| SECTIONS.iter().filter_map(|name| table.get(*name)?.as_table())).flatten()
}

fn is_inherited(value: Option<&Value>) -> bool {
    value.and_then(|value| value.get("workspace")).and_then(Value::as_bool) == Some(true)
}

fn line_of(text: &str, package: &str) -> usize {
    text.lines().position(|line| line.trim_start().starts_with(package)).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"[dependencies]
serde.workspace = true
ledger = { path = "../ledger" }
[lints]
workspace = true
"#;

    fn tree(text: &str) -> Tree {
        Tree::of(&[
            ("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\n"),
            ("crates/a/Cargo.toml", text),
        ])
    }

    #[test]
    fn a_version_in_a_member_is_caught() {
        assert_eq!(versions_stand_once(&tree(GOOD)), []);
        let own = GOOD.replace("serde.workspace = true", "serde = \"1\"");
        let fault = Fault::new("crates/a/Cargo.toml", 2, "write serde.workspace = true");
        assert_eq!(versions_stand_once(&tree(&own)), [fault]);
    }

    #[test]
    fn a_version_for_one_kind_of_machine_is_caught() {
        let own = "[target.'cfg(unix)'.dev-dependencies]\nlibc = { version = \"1\" }\n";
        assert_eq!(versions_stand_once(&tree(own)).len(), 1);
    }

    #[test]
    fn a_member_without_the_lints_is_caught() {
        assert_eq!(lints_are_inherited(&tree(GOOD)), []);
        assert_eq!(lints_are_inherited(&tree("[dependencies]\n")).len(), 1);
    }
}
