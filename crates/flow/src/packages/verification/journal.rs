//! The journal of a package: the whole chain, or the entries of an extract with the hashes of those between.

use std::{
    collections::BTreeMap,
    io::{BufRead, Read, Seek},
};

use grants::{Proof, ProofId, ReceiptFile, ReceiptFileId, Sample, SampleId};
use ledger::{EntryNumber, Hash, UnitId, split_export_line};

use super::{PackageFault, archive::Archive};
use crate::{
    documents::verification::{OfJournal, Read as ReadDocument},
    export::{self, ExportFault},
    packages::{
        about::Statement,
        journal::{EXTRACT, WHOLE},
    },
};

/// What it says.
pub(super) struct Journal {
    /// How many entries it has with all that they say.
    pub(super) entries: u64,
    /// The number and the hash of the last entry.
    pub(super) head: (EntryNumber, Hash),
    /// What it knows of documents.
    pub(super) documents: OfJournal,
    /// The receipt files that prove a line.
    pub(super) receipt_files: Vec<Hash>,
    /// The samples, as the last entry about each left it.
    pub(super) samples: BTreeMap<SampleId, Sample>,
    /// The proofs that were filed, each with the hash of its document in hexadecimal.
    pub(super) filed: BTreeMap<ProofId, String>,
}

/// What is gathered on the way.
struct Gathered {
    documents: OfJournal,
    receipt_files: BTreeMap<ReceiptFileId, ReceiptFile>,
    samples: BTreeMap<SampleId, Sample>,
    proofs: BTreeMap<ProofId, Proof>,
}

/// What of an entry is looked at.
#[derive(serde::Deserialize)]
struct Entry {
    subject_kind: String,
    answer: serde_json::Value,
}

/// What of an entry of an extract is looked at, to see that it hangs together.
#[derive(serde::Deserialize)]
struct Place {
    number: EntryNumber,
    previous: Hash,
    unit: UnitId,
}

/// What stands for an entry that is not shown.
#[derive(serde::Deserialize)]
struct Link {
    link: EntryNumber,
    hash: Hash,
}

impl Journal {
    /// Reads the journal of a package, and fails where it has a gap or does not end as the package states.
    pub(super) fn read<'a, R: Read + Seek>(
        archive: &mut Archive<R>,
        statement: &Statement,
        documents: impl Iterator<Item = &'a ReadDocument>,
    ) -> Result<Self, PackageFault> {
        let path = if statement.is_whole { WHOLE } else { EXTRACT };
        let fault = |fault| PackageFault::Journal { path: path.to_owned(), fault };
        let mut gathered = Gathered {
            documents: OfJournal::asked(documents),
            receipt_files: BTreeMap::new(),
            samples: BTreeMap::new(),
            proofs: BTreeMap::new(),
        };
        let unit = UnitId(statement.unit);
        let file = archive.reader(path)?;
        let read = if statement.is_whole {
            whole(file, unit, &mut gathered)
        } else {
            extract(file, unit, &mut gathered)
        };
        let (entries, head) = read.map_err(fault)?;
        let due = (EntryNumber::new(statement.head_number), Hash::from_hex(&statement.head_hash));
        if (head.0, Some(head.1)) != due {
            let what = format!("it does not end with entry {} {}", due.0, statement.head_hash);
            return Err(PackageFault::Statement { path: path.to_owned(), what });
        }
        let Gathered { documents, receipt_files, samples, proofs } = gathered;
        let proving = receipt_files.into_values().filter(|file| !file.attached.is_empty());
        let receipt_files = proving.map(|file| file.hash).collect();
        let filed = proofs.into_iter().filter(|(_, proof)| proof.state.is_filed());
        let filed = filed.map(|(id, proof)| (id, proof.document.unwrap_or_default())).collect();
        Ok(Self { entries, head, documents, receipt_files, samples, filed })
    }
}

/// The end of a chain, and how many entries were read up to it.
type Chain = (u64, (EntryNumber, Hash));

fn whole(file: impl BufRead, unit: UnitId, gathered: &mut Gathered) -> Result<Chain, ExportFault> {
    let (entries, heads) = export::verify(file, |entry, hash| gathered.take(entry, hash))?;
    let head = heads.into_iter().find(|(of, _)| *of == unit);
    Ok((entries, head.map_or((EntryNumber::NONE, Hash::ZERO), |(_, head)| (head.number, head.hash))))
}

/// Each entry has its hash and names the one before it, whether that is shown or not.
fn extract(file: impl BufRead, unit: UnitId, gathered: &mut Gathered) -> Result<Chain, ExportFault> {
    let (mut entries, mut number, mut previous) = (0, 0, Hash::ZERO);
    export::each_line(file, |line, text| {
        let wrong = || ExportFault::Line(line);
        number += 1;
        previous = if let Some((entry, hash)) = split_export_line(text) {
            let place: Place = serde_json::from_slice(entry).map_err(|_| wrong())?;
            let is_next = place.number.get() == number && place.previous == previous && place.unit == unit;
            if !is_next || Hash::of(entry) != hash {
                return Err(wrong());
            }
            gathered.take(entry, hash).map_err(|_| wrong())?;
            entries += 1;
            hash
        } else {
            let link: Link = serde_json::from_slice(text).map_err(|_| wrong())?;
            if link.link.get() != number {
                return Err(wrong());
            }
            gathered.documents.take_hash(link.link, link.hash);
            link.hash
        };
        Ok(())
    })?;
    Ok((entries, (EntryNumber::new(number), previous)))
}

impl Gathered {
    fn take(&mut self, bytes: &[u8], hash: Hash) -> Result<(), serde_json::Error> {
        self.documents.take(bytes, hash)?;
        let entry: Entry = serde_json::from_slice(bytes)?;
        match entry.subject_kind.as_str() {
            "receipt_file" => {
                let file: ReceiptFile = serde_json::from_value(entry.answer)?;
                self.receipt_files.insert(file.id, file);
            }
            "sample" => {
                let sample: Sample = serde_json::from_value(entry.answer)?;
                self.samples.insert(sample.id, sample);
            }
            "proof" => {
                let proof: Proof = serde_json::from_value(entry.answer)?;
                self.proofs.insert(proof.id, proof);
            }
            _ => {}
        }
        Ok(())
    }
}
