//! A function fits a screen.

use super::fault::Fault;
use super::rust;
use super::tree::Tree;

const LIMIT: usize = 70;

/// Functions that may be longer: file, name, and why.
const LONGER: &[(&str, &str, &str)] = &[];

/// A function past the limit holds a second idea.
pub(crate) fn functions_fit_a_screen(tree: &Tree) -> Vec<Fault> {
    let sources = tree.rust("crates/").filter(|(name, _)| name.contains("/src/") && !rust::is_test(name));
    sources.flat_map(|(name, text)| too_long(name, &rust::shipped(text))).collect()
}

fn too_long(file: &str, code: &str) -> Vec<Fault> {
    let functions = rust::find_word(code, "fn").filter_map(|at| function(code, at));
    let long = functions.filter(|(_, name, lines)| *lines > LIMIT && !may_be_longer(file, name));
    long.map(|(at, name, lines)| Fault::at(file, code, at, right(name, lines))).collect()
}

/// Its place, its name, its lines; nothing for the type `fn(u8)`.
fn function(code: &str, at: usize) -> Option<(usize, &str, usize)> {
    let name = rust::first_word(code[at..].strip_prefix("fn ")?.trim_start());
    let end = rust::block_end(code, at)?;
    (!name.is_empty()).then(|| (at, name, code[at..end].matches('\n').count() + 1))
}

fn may_be_longer(file: &str, name: &str) -> bool {
    LONGER.iter().any(|(in_file, function, _)| *in_file == file && *function == name)
}

fn right(name: &str, lines: usize) -> String {
    format!("{name} has {lines} lines; at most {LIMIT}, look for the second idea in it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(lines: usize) -> String {
        format!(
            "//! a\n\nfn long(x: [u8; 2]) -> u8 {{\n{}}}\nfn short() {{}}\n",
            "    f(); // }\n".repeat(lines - 2)
        )
    }

    fn said(file: &str, text: &str) -> Vec<String> {
        functions_fit_a_screen(&Tree::of(&[(file, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_line_past_the_limit_is_caught() {
        assert_eq!(said("crates/a/src/lib.rs", &source(70)), [""; 0]);
        let fault = "crates/a/src/lib.rs:3: long has 71 lines; at most 70, look for the second idea in it";
        assert_eq!(said("crates/a/src/lib.rs", &source(71)), [fault]);
    }

    #[test]
    fn tests_may_be_long() {
        let module = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", source(99));
        assert_eq!(said("crates/a/src/lib.rs", &module), [""; 0]);
        assert_eq!(said("crates/a/src/b/tests.rs", &source(99)), [""; 0]);
    }
}
