//! What the journal records is told to people in German, in the same words on the pages and in the documents.

use super::fault::Fault;
use super::tree::Tree;

const DECLARATION: &str = "const COMMAND: &'static str = \"";
/// Where commands have their German names, for the pages and for the documents.
const WORDS: &str = "crates/flow/src/documents/journal_words.rs";

/// Every command of `flow` has a German name.
pub(crate) fn have_german_names(tree: &Tree) -> Vec<Fault> {
    let words = tree.text(WORDS).unwrap_or_default();
    tree.rust("crates/flow/src/").flat_map(|(name, text)| unnamed(words, name, text)).collect()
}

fn unnamed(words: &str, file: &str, text: &str) -> Vec<Fault> {
    let declared = text.match_indices(DECLARATION).filter_map(|(at, found)| {
        let (command, _) = text[at + found.len()..].split_once('"')?;
        Some((at, command))
    });
    let unnamed = declared.filter(|(_, command)| !words.contains(&format!("(\"{command}\", ")));
    unnamed
        .map(|(at, command)| Fault::at(file, text, at, format!("give {command} a German name in {WORDS}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_without_a_german_name_is_caught() {
        let command = "\nconst COMMAND: &'static str = \"proof.cut\";\n";
        let tree = Tree::of(&[
            ("crates/flow/src/proofs.rs", command),
            (WORDS, "(\"proof.cuts\", \"Nachweise gekürzt\"), (\"a\", \"proof.cut\")"),
        ]);
        let wanted = format!("give proof.cut a German name in {WORDS}");
        assert_eq!(have_german_names(&tree), [Fault::new("crates/flow/src/proofs.rs", 2, wanted)]);
    }
}
