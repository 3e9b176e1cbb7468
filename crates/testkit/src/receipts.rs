//! A folder for receipt files, and files to put into it.

#![expect(clippy::expect_used, reason = "a test without its folder must stop and say why")]

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use store::ReceiptFolder;
use tempfile::TempDir;

/// A folder for receipt files that is removed with its last clone.
#[derive(Clone, Debug)]
pub struct TestFolder {
    /// The folder.
    pub receipts: ReceiptFolder,
    place: Arc<TempDir>,
}

impl TestFolder {
    /// An empty one.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn new() -> Self {
        let place = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let receipts = ReceiptFolder::open(place.path().to_owned()).await.expect("the folder opens");
        Self { receipts, place }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.place.path()
    }

    /// Every file in it.
    ///
    /// # Panics
    /// If it cannot be read.
    pub fn files(&self) -> Vec<PathBuf> {
        files_below(self.path()).expect("the folder is read")
    }
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A PDF of one page that says nothing; a number makes it another one.
pub fn pdf(number: usize) -> Vec<u8> {
    format!(
        "%PDF-1.4\n% {number}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    .into_bytes()
}
