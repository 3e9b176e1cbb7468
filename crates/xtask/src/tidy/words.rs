//! Nothing is handed over unfinished.

use super::fault::Fault;
use super::rust::find_word;
use super::tree::{Tree, extension};

const EXTENSIONS: &[&str] = &["rs", "sql", "py", "toml", "md"];
const NEVER: &[&str] = &["todo!", "unimplemented!", "FIXME", "XXX"];

/// This folder names the words it looks for.
const RULES: &str = "crates/xtask/src/tidy/";

/// What is left to do has a number that says where it is discussed.
pub(crate) fn nothing_unfinished(tree: &Tree) -> Vec<Fault> {
    let ours =
        tree.texts().filter(|(name, _)| EXTENSIONS.contains(&extension(name)) && !name.starts_with(RULES));
    ours.flat_map(|(name, text)| [unfinished(name, text), without_number(name, text)].concat()).collect()
}

fn unfinished(name: &str, text: &str) -> Vec<Fault> {
    let places = NEVER.iter().flat_map(|word| find_word(text, word).map(move |at| (at, word)));
    places
        .map(|(at, word)| Fault::at(name, text, at, format!("finish it, or write TODO(#123); not {word}")))
        .collect()
}

fn without_number(name: &str, text: &str) -> Vec<Fault> {
    let places = find_word(text, "TODO").filter(|at| !has_number(&text[*at..]));
    places.map(|at| Fault::at(name, text, at, "name the issue: TODO(#123)")).collect()
}

fn has_number(text: &str) -> bool {
    let number = text.strip_prefix("TODO(#").and_then(|rest| rest.split_once(')'));
    number.is_some_and(|(number, _)| number.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        nothing_unfinished(&Tree::of(&[("crates/a/src/lib.rs", text)]))
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn unfinished_work_is_caught() {
        assert_eq!(
            said("\n// FIXME\n"),
            ["crates/a/src/lib.rs:2: finish it, or write TODO(#123); not FIXME"]
        );
        assert_eq!(said("fn f() { todo!() }").len(), 1);
        assert_eq!(said("fn f() { unimplemented!() }").len(), 1);
        assert_eq!(said("// XXX").len(), 1);
    }

    #[test]
    fn a_todo_needs_its_issue() {
        assert_eq!(said("// TODO(#12): later"), [""; 0]);
        assert_eq!(said("// TODO: later"), ["crates/a/src/lib.rs:1: name the issue: TODO(#123)"]);
        assert_eq!(said("// TODO(me): later").len(), 1);
    }

    #[test]
    fn a_bank_code_is_no_unfinished_work() {
        assert_eq!(said("const BIC: &str = \"MARKDEFFXXX\";"), [""; 0]);
    }
}
