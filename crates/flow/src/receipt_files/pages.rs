//! How many pages a PDF has, told by `pdfinfo` within the bounds of `poppler`.
//!
//! A file never changes: what was told of it is kept in memory under its hash, so that a page that shows it asks once.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
};

use ledger::Hash;
use tokio::{fs::File, time::timeout};

use super::poppler::{self, Asked, Unmade};

/// The most bytes of what is told of a file.
const LARGEST: u64 = 64 << 10;
/// The most pages that a file is believed to have.
const MOST: u32 = 9_999;
/// Of the most files is kept how many pages they have; then all is forgotten.
const MOST_KEPT: usize = 10_000;
/// How long a page that shows a file waits for it.
const WITHIN: Duration = Duration::from_secs(2);

/// How many pages files have; 0 for a file of which that cannot be told.
static KNOWN: LazyLock<Mutex<BTreeMap<[u8; 32], u32>>> = LazyLock::new(Mutex::default);

/// What was told of a file, if it was asked about.
pub(super) fn known(hash: Hash) -> Option<u32> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(&hash.0).copied()
}

/// How many pages a PDF has; 0, if that cannot be told, or not in time.
pub(super) async fn count(hash: Hash, pdf: File) -> u32 {
    let asked = Asked { program: "pdfinfo", arguments: &["-"], most: LARGEST };
    let count = match timeout(WITHIN, poppler::made(&asked, pdf)).await {
        Ok(Ok(told)) => read(&String::from_utf8_lossy(&told)),
        Ok(Err(Unmade::Refused | Unmade::TooMuch)) => 0,
        // Another time it may be told.
        Ok(Err(Unmade::TooSlow | Unmade::NoProgram | Unmade::Failed(_))) | Err(_) => return 0,
    };
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= MOST_KEPT {
        known.clear();
    }
    known.insert(hash.0, count);
    count
}

/// The number of pages in what is told of a file. What its maker wrote stands above it.
fn read(told: &str) -> u32 {
    let count = told.lines().rev().find_map(|line| line.strip_prefix("Pages:")?.trim().parse().ok());
    count.filter(|count| *count <= MOST).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_pages_is_read_and_not_what_its_maker_says() {
        let told =
            "Title:          x\nPages: 77\nTagged:          no\nPages:           3\nEncrypted:       no\n";
        assert_eq!(read(told), 3);
        for nothing in ["", "Pages:", "Pages: x", "Pages: 0", "Pages: 10000", "Pages: -1"] {
            assert_eq!(read(nothing), 0, "{nothing}");
        }
    }

    #[tokio::test]
    async fn of_what_is_no_pdf_no_number_is_told() {
        assert_eq!(count(Hash([7; 32]), File::open("/dev/null").await.unwrap()).await, 0);
        assert_eq!(known(Hash([7; 32])), Some(0), "it is not asked again");
    }
}
