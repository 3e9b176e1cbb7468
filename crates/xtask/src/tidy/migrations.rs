//! Migrations come in pairs.

use super::fault::Fault;
use super::tree::Tree;

const ENGINES: [&str; 2] = ["migrations/sqlite", "migrations/postgres"];

/// The same numbers and names for both engines.
pub(crate) fn come_in_pairs(tree: &Tree) -> Vec<Fault> {
    let [sqlite, postgres] = ENGINES;
    let mut faults = alone(tree, sqlite, postgres);
    faults.extend(alone(tree, postgres, sqlite));
    faults
}

fn alone(tree: &Tree, here: &str, there: &str) -> Vec<Fault> {
    let (here_names, there_names) = (tree.names(here), tree.names(there));
    let alone = here_names.difference(&there_names);
    alone
        .map(|name| Fault::new(&format!("{here}/{name}"), 1, format!("write its twin {there}/{name}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_without_its_twin_is_caught() {
        let tree = Tree::of(&[
            ("migrations/sqlite/0001_a.sql", ""),
            ("migrations/postgres/0001_a.sql", ""),
            ("migrations/sqlite/0002_b.sql", ""),
            ("migrations/postgres/0002_c.sql", ""),
        ]);
        let said: Vec<_> = come_in_pairs(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "migrations/sqlite/0002_b.sql:1: write its twin migrations/postgres/0002_b.sql",
                "migrations/postgres/0002_c.sql:1: write its twin migrations/sqlite/0002_c.sql",
            ]
        );
    }
}
