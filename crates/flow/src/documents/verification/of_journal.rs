//! What an export of the journal knows of documents that were read.

use std::collections::{BTreeMap, BTreeSet};

use grants::{Proof, ProofSignature};
use ledger::{EntryNumber, Hash};

use super::{Known, Read};

/// What is gathered of a journal, entry by entry, to answer the questions about some documents.
#[derive(Debug)]
pub struct OfJournal {
    named: BTreeMap<EntryNumber, Vec<Hash>>,
    proofs: Vec<Proof>,
    /// The hashes of the files with signatures that are kept with a proof, in hexadecimal.
    signed: BTreeSet<String>,
}

/// What of an entry is looked at.
#[derive(serde::Deserialize)]
struct Entry {
    number: EntryNumber,
    subject_kind: String,
    answer: serde_json::Value,
}

impl OfJournal {
    /// Nothing yet of what these documents ask for.
    pub fn asked<'a>(documents: impl IntoIterator<Item = &'a Read>) -> Self {
        let numbers = documents.into_iter().filter_map(|read| read.chain.map(|named| named.number));
        let named = numbers.map(|number| (number, Vec::new())).collect();
        Self { named, proofs: Vec::new(), signed: BTreeSet::new() }
    }

    /// Takes the next entry, of which it is certain that it has this hash.
    pub fn take(&mut self, entry: &[u8], hash: Hash) -> Result<(), serde_json::Error> {
        let Entry { number, subject_kind, answer } = serde_json::from_slice(entry)?;
        self.take_hash(number, hash);
        match subject_kind.as_str() {
            "proof" => self.take_proof(serde_json::from_value(answer)?),
            "proof_signature" => {
                let signature: ProofSignature = serde_json::from_value(answer)?;
                self.signed.insert(signature.document);
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a proof as an entry left it.
    fn take_proof(&mut self, proof: Proof) {
        match self.proofs.iter_mut().find(|known| known.id == proof.id) {
            Some(earlier) => *earlier = proof,
            None => self.proofs.push(proof),
        }
    }

    /// Takes the hash of the next entry, of which nothing else is known.
    pub(crate) fn take_hash(&mut self, number: EntryNumber, hash: Hash) {
        if let Some(hashes) = self.named.get_mut(&number) {
            hashes.push(hash);
        }
    }

    /// What it knows of one of the documents.
    pub fn known(&self, read: &Read) -> Known {
        let entry = read
            .chain
            .filter(|named| self.named.get(&named.number).is_some_and(|hashes| hashes.contains(&named.hash)));
        let copy_kept = self.signed.contains(&read.file.to_string());
        Known { copy_kept, ..Known::of(read, entry.map(|named| named.hash), &self.proofs) }
    }
}
