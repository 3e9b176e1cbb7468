//! The glossary is a table that a machine reads: one word from the law to the database.

use std::collections::BTreeSet;

use super::fault::Fault;
use super::tree::Tree;
use super::{markdown, rust};

const PAGE: &str = "docs/glossary.md";
const HEADER: [&str; 4] = ["German term", "meaning", "source", "code name"];

/// A line of the table.
struct Row<'a> {
    line: usize,
    cells: Vec<&'a str>,
}

/// Every row is whole, every term stands once, every code name occurs.
pub(crate) fn is_complete(tree: &Tree) -> Vec<Fault> {
    let Some(text) = tree.text(PAGE) else {
        return vec![Fault::new(PAGE, 1, "write the glossary")];
    };
    let rows = rows(text);
    [no_table(&rows), incomplete(&rows), repeated(&rows), unused(&rows, &words(tree))].concat()
}

fn rows(text: &str) -> Vec<Row<'_>> {
    let lines = text
        .lines()
        .enumerate()
        .filter_map(|(index, line)| Some((index + 1, line.trim().strip_prefix('|')?)));
    let rows = lines.map(|(line, row)| Row { line, cells: cells(row) });
    rows.filter(|row| row.cells != HEADER && !is_rule(row)).collect()
}

fn cells(row: &str) -> Vec<&str> {
    row.strip_suffix('|').unwrap_or(row).split('|').map(str::trim).collect()
}

fn is_rule(row: &Row<'_>) -> bool {
    row.cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')))
}

fn no_table(rows: &[Row<'_>]) -> Vec<Fault> {
    let right = format!("begin the table with | {} |", HEADER.join(" | "));
    rows.is_empty().then(|| Fault::new(PAGE, 1, right)).into_iter().collect()
}

fn incomplete(rows: &[Row<'_>]) -> Vec<Fault> {
    let whole =
        |row: &Row<'_>| row.cells.len() == HEADER.len() && row.cells.iter().all(|cell| !cell.is_empty());
    let right = format!("fill the four cells: {}", HEADER.join(", "));
    rows.iter().filter(|row| !whole(row)).map(|row| Fault::new(PAGE, row.line, &right)).collect()
}

fn repeated(rows: &[Row<'_>]) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let again = rows
        .iter()
        .filter_map(|row| Some((row.line, *row.cells.first()?)))
        .filter(|(_, term)| !seen.insert(*term));
    again.map(|(line, term)| Fault::new(PAGE, line, format!("explain {term} once"))).collect()
}

fn unused(rows: &[Row<'_>], words: &BTreeSet<&str>) -> Vec<Fault> {
    let names = rows.iter().flat_map(|row| {
        let cell = row.cells.get(3).copied().unwrap_or_default();
        markdown::spans(cell).into_iter().map(|span| (row.line, span.text)).collect::<Vec<_>>()
    });
    let unused = names.filter(|(_, name)| !parts(name).all(|part| words.contains(part)));
    unused
        .map(|(line, name)| {
            Fault::new(PAGE, line, format!("name what the code says; `{name}` occurs nowhere"))
        })
        .collect()
}

/// `Claim::Submitted` and `claims.state` are found by their parts.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !rust::is_word(c)).filter(|part| !part.is_empty())
}

/// Every word of the product's code and schema.
fn words(tree: &Tree) -> BTreeSet<&str> {
    let code = tree.rust("crates/").filter(|(name, _)| !name.starts_with("crates/xtask/"));
    let schema = tree.texts().filter(|(name, _)| name.starts_with("migrations/"));
    code.chain(schema).flat_map(|(_, text)| parts(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "| German term | meaning | source | code name |\n|---|---|---|---|\n";

    fn said(rows: &str) -> Vec<String> {
        let page = format!("# Glossary\n{TABLE}{rows}");
        let code = ("crates/grants/src/claim.rs", "enum Claim { Submitted }");
        let schema = ("migrations/sqlite/0001_a.sql", "CREATE TABLE claims (state TEXT)");
        let tree = Tree::of(&[(PAGE, &page), code, schema]);
        is_complete(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_true_row_passes() {
        assert_eq!(
            said("| Abrechnung | what was spent | ANBest-G 6 | `Claim::Submitted`, `claims.state` |\n"),
            [""; 0]
        );
    }

    #[test]
    fn an_empty_cell_is_caught() {
        let fault = "docs/glossary.md:4: fill the four cells: German term, meaning, source, code name";
        assert_eq!(said("| Abrechnung | what was spent |  | `Claim` |\n"), [fault]);
        assert_eq!(said("| Abrechnung | what was spent | `Claim` |\n"), [fault]);
    }

    #[test]
    fn a_term_explained_twice_is_caught() {
        let row = "| Abrechnung | a | b | `Claim` |\n";
        assert_eq!(said(&row.repeat(2)), ["docs/glossary.md:5: explain Abrechnung once"]);
    }

    #[test]
    fn a_name_that_no_code_uses_is_caught() {
        let row = "| Abrechnung | a | b | `Invoice` |\n";
        assert_eq!(said(row), ["docs/glossary.md:4: name what the code says; `Invoice` occurs nowhere"]);
    }

    #[test]
    fn a_page_without_table_is_caught() {
        assert_eq!(is_complete(&Tree::of(&[(PAGE, "# Glossary\n")])).len(), 1);
        assert_eq!(is_complete(&Tree::of(&[])).len(), 1);
    }
}
