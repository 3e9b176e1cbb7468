//! The texts of the repository, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// Folders that hold what was built or fetched.
const NOT_OURS: &[&str] = &[".git", "target", "node_modules"];

/// Every file by its path from the root, with its text if it has one.
#[derive(Default)]
pub(crate) struct Tree {
    names: BTreeSet<String>,
    texts: BTreeMap<String, String>,
}

impl Tree {
    /// Reads everything below a folder.
    pub(crate) fn load(root: &Path) -> Result<Self, Failure> {
        let mut tree = Self::default();
        tree.read_folder(root, root)?;
        Ok(tree)
    }

    /// A tree for a test.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (name, text) in files {
            tree.insert((*name).to_owned(), text.as_bytes().to_vec());
        }
        tree
    }

    /// The text of a file.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// Every text, in the order of the names.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The Rust sources below a folder.
    pub(crate) fn rust(&self, folder: &'static str) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(move |(name, _)| name.starts_with(folder) && extension(name) == "rs")
    }

    /// The names of the files below a folder, from there on.
    pub(crate) fn names(&self, folder: &str) -> BTreeSet<&str> {
        self.names.iter().filter_map(|name| name.strip_prefix(folder)?.strip_prefix('/')).collect()
    }

    /// The folders in `crates/`.
    pub(crate) fn crates(&self) -> BTreeSet<&str> {
        self.names("crates").iter().filter_map(|name| name.strip_suffix("/Cargo.toml")).collect()
    }

    /// Is there a file of this name, or a folder?
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.names.contains(path) || !self.names(path).is_empty()
    }

    fn read_folder(&mut self, root: &Path, folder: &Path) -> Result<(), Failure> {
        for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
            let entry = entry.map_err(Failure::file(folder))?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(Failure::file(folder))?);
            let ours = !NOT_OURS.iter().any(|name| entry.file_name() == *name);
            if kind.is_dir() && ours {
                self.read_folder(root, &path)?;
            } else if kind.is_file() {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                self.insert(name, fs::read(&path).map_err(Failure::file(path))?);
            }
        }
        Ok(())
    }

    fn insert(&mut self, name: String, bytes: Vec<u8>) {
        self.names.insert(name.clone());
        if let Ok(text) = String::from_utf8(bytes) {
            self.texts.insert(name, text);
        }
    }
}

/// What follows the last dot of a file's name.
pub(crate) fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("target/debug")).unwrap();
        fs::write(folder.path().join("target/debug/x.rs"), "").unwrap();
        fs::create_dir_all(folder.path().join("crates/a/src")).unwrap();
        fs::write(folder.path().join("crates/a/src/lib.rs"), "//! a\n").unwrap();
        fs::write(folder.path().join("logo.png"), [0xff, 0xfe]).unwrap();
        let tree = Tree::load(folder.path()).unwrap();
        assert_eq!(tree.texts().collect::<Vec<_>>(), [("crates/a/src/lib.rs", "//! a\n")]);
        assert!(tree.has("logo.png") && tree.has("crates/a/") && !tree.has("target"));
    }
}
