//! What the store can do is done by a test, on both engines.

use std::collections::BTreeSet;

use super::fault::Fault;
use super::rust;
use super::tree::Tree;

const DECLARATION: &str = "pub async fn ";

/// Every public function of the store is called by a conformance test.
pub(crate) fn every_store_function_is_tested(tree: &Tree) -> Vec<Fault> {
    let tested = words_of_tests(tree);
    let sources = tree.rust("crates/store/src/").filter(|(name, _)| !rust::is_test(name));
    sources.flat_map(|(name, text)| untested(name, &rust::shipped(text), &tested)).collect()
}

fn words_of_tests(tree: &Tree) -> BTreeSet<String> {
    let tests = tree.rust("crates/store/").filter(|(name, _)| rust::is_test(name));
    let words =
        |text: &str| rust::code(text).split(|c| !rust::is_word(c)).map(str::to_owned).collect::<Vec<_>>();
    tests.flat_map(|(_, text)| words(text)).collect()
}

fn untested(file: &str, code: &str, tested: &BTreeSet<String>) -> Vec<Fault> {
    let functions =
        code.match_indices(DECLARATION).map(|(at, found)| (at, rust::first_word(&code[at + found.len()..])));
    let untested = functions.filter(|(_, name)| !tested.contains(*name));
    untested
        .map(|(at, name)| Fault::at(file, code, at, format!("call {name} in a test of crates/store/tests")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_function_without_test_is_caught() {
        let tree = Tree::of(&[
            (
                "crates/store/src/a.rs",
                "impl Tx {\n    pub async fn load(&self) {}\n    pub async fn save(&self) {}\n}\n",
            ),
            ("crates/store/tests/a.rs", "async fn t() { tx.load().await; } // save\n"),
        ]);
        let fault = Fault::new("crates/store/src/a.rs", 3, "call save in a test of crates/store/tests");
        assert_eq!(every_store_function_is_tested(&tree), [fault]);
    }

    #[test]
    fn a_helper_is_tested_with_its_caller() {
        let tree = Tree::of(&[("crates/store/src/a.rs", "async fn a() {}\npub(crate) async fn b() {}\n")]);
        assert_eq!(every_store_function_is_tested(&tree), []);
    }
}
