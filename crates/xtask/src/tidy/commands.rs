//! What the journal records is told to people in German, on the pages and in the documents.

use super::fault::Fault;
use super::tree::Tree;

const DECLARATION: &str = "const COMMAND: &'static str = \"";
/// Where commands have their German names.
const WORDS: [&str; 2] = ["crates/flow/src/documents/words.rs", "crates/web/src/german/journal.rs"];

/// Every command of `flow` has a name for the pages and one for the documents.
pub(crate) fn have_german_names(tree: &Tree) -> Vec<Fault> {
    tree.rust("crates/flow/src/").flat_map(|(name, text)| unnamed(tree, name, text)).collect()
}

fn unnamed(tree: &Tree, file: &str, text: &str) -> Vec<Fault> {
    let declared = text.match_indices(DECLARATION).filter_map(|(at, found)| {
        let (command, _) = text[at + found.len()..].split_once('"')?;
        Some((at, command))
    });
    let faults = declared.flat_map(|(at, command)| {
        let named = format!("\"{command}\"");
        let missing =
            WORDS.iter().filter(move |words| tree.text(words).is_none_or(|it| !it.contains(&named)));
        missing
            .map(move |words| Fault::at(file, text, at, format!("give {command} a German name in {words}")))
    });
    faults.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_without_a_german_name_is_caught() {
        let command = "\nconst COMMAND: &'static str = \"proof.cut\";\n";
        let tree = Tree::of(&[
            ("crates/flow/src/proofs.rs", command),
            (WORDS[0], "(\"proof.cut\", \"Nachweis gekürzt\")"),
            (WORDS[1], "\"proof.cuts\" => \"Nachweis gekürzt\""),
        ]);
        let wanted = format!("give proof.cut a German name in {}", WORDS[1]);
        assert_eq!(have_german_names(&tree), [Fault::new("crates/flow/src/proofs.rs", 2, wanted)]);
    }
}
