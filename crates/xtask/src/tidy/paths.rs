//! The texts speak of the project alone, not of the machine they were written on.

use super::fault::Fault;
use super::rust::is_word;
use super::tree::Tree;

/// Folders of one machine or one person; examples use /var/lib/foerderfluss.
const MACHINE: &[&str] = &["/work/", "/tmp/", "/home/", "/root/"];

/// This file names the folders it looks for.
const RULE: &str = "crates/xtask/src/tidy/paths.rs";

/// No text names a folder that only its writer has.
pub(crate) fn no_machine_is_named(tree: &Tree) -> Vec<Fault> {
    tree.texts().filter(|(name, _)| *name != RULE).flat_map(|(name, text)| named(name, text)).collect()
}

fn named(name: &str, text: &str) -> Vec<Fault> {
    let places =
        MACHINE.iter().flat_map(|folder| text.match_indices(folder)).filter(|(at, _)| is_absolute(text, *at));
    places
        .map(|(at, folder)| {
            Fault::at(name, text, at, format!("name a path that others have, not one below {folder}"))
        })
        .collect()
}

/// In `/var/tmp/` and `example.org/home/` it is a part of something longer.
fn is_absolute(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    !before.is_some_and(|c| is_word(c) || matches!(c, '.' | '-' | '}' | '/' | '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_the_writer_is_caught() {
        let tree = Tree::of(&[("docs/a.md", "See\n`/home/anna/notes.md`.\n")]);
        let fault = Fault::new("docs/a.md", 2, "name a path that others have, not one below /home/");
        assert_eq!(no_machine_is_named(&tree), [fault]);
    }

    #[test]
    fn other_paths_pass() {
        let tree = Tree::of(&[(
            "docs/a.md",
            "/var/lib/foerderfluss, https://example.org/home/x, /var/tmp/x, /etc/tmp/\n",
        )]);
        assert_eq!(no_machine_is_named(&tree), []);
    }
}
