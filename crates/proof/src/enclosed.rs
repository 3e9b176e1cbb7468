//! Files that a document encloses as they are: the filed proofs of those a grant was forwarded to (decision 0052), and the
//! records of their examinations (decision 0066).
//!
//! The data names each by its hash and its size, and the bytes are no part of the data. So a document is made from its data
//! and what it encloses, and is verified with what is found in the file itself. All of it is in memory, as it is and
//! compressed: it is bounded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use ledger::Hash;

use crate::archive::{Attachment, Relationship};
use crate::backend::BackendError;
use crate::data::{EnclosedExamination, EnclosedFile, ExaminedProofRow};
use crate::file::deflate;
use crate::{Content, Document, RenderError, attached, format};

/// How much all files that a document encloses may come to, in bytes.
pub const LARGEST_ENCLOSED: u64 = 32 << 20;
/// How many files a document may enclose.
pub const MOST_ENCLOSED: usize = 500;

/// Files to enclose, or found enclosed, by their hashes.
#[derive(Clone, Debug, Default)]
pub struct Enclosures(BTreeMap<[u8; 32], Vec<u8>>);

impl Enclosures {
    /// Puts a file to the others.
    pub fn add(&mut self, content: Vec<u8>) {
        self.0.insert(Hash::of(&content).0, content);
    }

    /// What a file encloses of what its data names. The file may come from anyone: no more is unpacked than twice what is
    /// named.
    pub fn found_in(pdf: &[u8], document: &Document) -> Self {
        let mut found = Self::default();
        let Ok(named) = named(&document.content) else { return found };
        let hashes: BTreeSet<[u8; 32]> = named.iter().map(|file| file.hash.0).collect();
        let sizes: BTreeSet<u64> = named.iter().map(|file| file.size).collect();
        let most = 2 * named.iter().map(|file| file.size).sum::<u64>();
        attached::of_sizes(pdf, &sizes, most, |content| {
            let hash = Hash::of(&content).0;
            if hashes.contains(&hash) {
                found.0.insert(hash, content);
            }
        });
        found
    }

    /// What a document encloses, as it is attached to it.
    pub(crate) fn attachments(&self, document: &Document) -> Result<Vec<Attachment>, RenderError> {
        named(&document.content)?.into_iter().map(|file| self.attachment(file)).collect()
    }

    fn attachment(&self, file: Named) -> Result<Attachment, RenderError> {
        let Named { name, description, dated_on, size, hash } = file;
        let content = self.0.get(&hash.0).filter(|content| content.len() as u64 == size);
        let Some(content) = content else { return Err(RenderError::NotEnclosed { name }) };
        Ok(Attachment {
            name,
            mime: "application/pdf",
            description,
            relationship: Relationship::Supplement,
            dated_on: Some(dated_on),
            size: content.len(),
            deflated: deflate(content).map_err(BackendError::from)?,
        })
    }
}

/// A file that data names.
struct Named {
    name: String,
    description: String,
    dated_on: NaiveDate,
    size: u64,
    hash: Hash,
}

impl Named {
    fn proof((name, row, file): (String, &ExaminedProofRow, &EnclosedFile)) -> Self {
        let EnclosedFile { number, filed_on: dated_on, size, hash } = *file;
        let description = format!(
            "Nachweis {}, {}, Fassung {number}, vorgelegt am {}, SHA-256 {hash}",
            row.reference,
            row.recipient,
            format::date(dated_on)
        );
        Self { name, description, dated_on, size, hash }
    }

    fn examination((name, row, file): (String, &ExaminedProofRow, &EnclosedExamination)) -> Self {
        let EnclosedExamination { as_of: dated_on, size, hash } = *file;
        let description = format!(
            "Prüfvermerk zum Nachweis {}, {}, Stand {}, SHA-256 {hash}",
            row.reference,
            row.recipient,
            format::date(dated_on)
        );
        Self { name, description, dated_on, size, hash }
    }
}

/// What the data of a document says that it encloses; refused, if that is more than may be.
fn named(content: &Content) -> Result<Vec<Named>, RenderError> {
    let Content::ProofOfUse(proof) = content else { return Ok(Vec::new()) };
    let examinations = proof.enclosed_examinations().map(Named::examination);
    let named: Vec<_> =
        proof.enclosed().map(Named::proof).chain(examinations).take(MOST_ENCLOSED + 1).collect();
    let bytes = named.iter().try_fold(0_u64, |sum, file| sum.checked_add(file.size));
    if named.len() <= MOST_ENCLOSED && bytes.is_some_and(|bytes| bytes <= LARGEST_ENCLOSED) {
        Ok(named)
    } else {
        Err(RenderError::TooMuchEnclosed)
    }
}
