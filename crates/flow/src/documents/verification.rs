//! Verification of a document by anyone: is it the filed one, is its data what is printed, does it stand in the chain, is it
//! the version that counts. The answers say yes or no and nothing else.

use grants::Proof;
use ledger::{EntryNumber, Hash, UnitId};
use proof::{ReadError, Verdict, data::ChainHead};
use store::Conn;

use crate::{Flow, FlowError};

/// The largest file that is verified, in bytes.
pub const LARGEST_FILE: usize = proof::LARGEST_FILE;

/// How a question about a document comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// The question does not arise, or there is nothing to answer it with.
    NotAsked,
}

impl Answer {
    /// The word by which it is told.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotAsked => "not_asked",
        }
    }
}

/// A question about a document with its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// The question: `data`, `chain`, `filed`, `authoritative`.
    pub question: &'static str,
    /// The answer.
    pub answer: Answer,
    /// The answer as a sentence in German.
    pub sentence: &'static str,
}

/// What is known of the books that a document says it is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether the journal has the entry that the document names.
    pub chain_stands: bool,
    /// Of a document that was filed: whether it is the version that counts.
    pub filed: Option<bool>,
}

/// Why a file cannot be verified at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unverifiable {
    /// The stable word.
    pub word: &'static str,
    /// The same as a sentence in German.
    pub sentence: &'static str,
}

/// A file that was read.
#[derive(Debug)]
pub struct Read {
    document: proof::Document,
    /// The SHA-256 of its bytes.
    pub hash: Hash,
    /// The journal entry that it names.
    pub chain: Option<ChainHead>,
    /// Whether it is a proof of use, which is filed; other documents are made when they are asked for.
    pub is_proof: bool,
}

/// Reads a file that may come from anyone.
pub fn read(pdf: &[u8]) -> Result<Read, Unverifiable> {
    let document = proof::embedded(pdf).map_err(unverifiable)?;
    let chain = document.content.chain();
    let is_proof = matches!(document.content, proof::Content::ProofOfUse(_));
    Ok(Read { document, hash: Hash::of(pdf), chain, is_proof })
}

fn unverifiable(cause: ReadError) -> Unverifiable {
    let (word, sentence) = match cause {
        ReadError::Empty => ("empty", "Die Datei ist leer."),
        ReadError::TooLarge => ("too_large", "Die Datei ist zu groß, um geprüft zu werden."),
        ReadError::Encrypted => ("encrypted", "Die Datei ist verschlüsselt und kann nicht gelesen werden."),
        ReadError::Unreadable(_) => ("damaged", "Die Datei ist kein PDF oder sie ist beschädigt."),
        ReadError::NoData => ("foreign", "Die Datei ist ein PDF, aber kein Dokument dieses Verfahrens."),
        ReadError::OtherData(_) => {
            ("foreign_data", "Die Daten in der Datei sind keine Daten eines Dokuments dieses Verfahrens.")
        }
    };
    Unverifiable { word, sentence }
}

/// Answers the questions about a file that was read. Without books to look into only the data is compared.
pub fn judge(pdf: &[u8], read: &Read, known: Option<Known>) -> [Check; 4] {
    [data(pdf, read), chain(read, known), filed(read, known), authoritative(read, known)]
}

fn data(pdf: &[u8], read: &Read) -> Check {
    let question = "data";
    match proof::verdict(pdf, &read.document) {
        Ok(Verdict::Unchanged) => Check {
            question,
            answer: Answer::Yes,
            sentence: "Das Dokument sagt genau, was seine eingebetteten Daten sagen.",
        },
        Ok(Verdict::Changed) | Err(_) => Check {
            question,
            answer: Answer::No,
            sentence: "Das Dokument ist verändert: Aus seinen eingebetteten Daten entsteht eine andere Datei.",
        },
    }
}

fn chain(read: &Read, known: Option<Known>) -> Check {
    let (answer, sentence) = match (read.chain, known) {
        (None, _) => (Answer::NotAsked, "Das Dokument nennt keinen Stand des Journals."),
        (Some(_), None) => {
            (Answer::NotAsked, "Der Stand des Journals ist nicht geprüft: Es ist kein Journal angegeben.")
        }
        (Some(_), Some(Known { chain_stands: true, .. })) => {
            (Answer::Yes, "Der Stand des Journals, den das Dokument nennt, steht in der Kette.")
        }
        (Some(_), Some(_)) => {
            (Answer::No, "Der Stand des Journals, den das Dokument nennt, steht nicht in der Kette.")
        }
    };
    Check { question: "chain", answer, sentence }
}

fn filed(read: &Read, known: Option<Known>) -> Check {
    let (answer, sentence) = match known {
        Some(Known { filed: Some(_), .. }) => {
            (Answer::Yes, "Das ist das vorgelegte Dokument, Byte für Byte.")
        }
        _ if !read.is_proof => (
            Answer::NotAsked,
            "Dokumente dieser Art werden nicht aufbewahrt: ob ihre Angaben in den Büchern stehen, ist damit nicht gesagt.",
        ),
        None => {
            (Answer::NotAsked, "Ob es vorgelegt wurde, ist nicht geprüft: Es ist kein Journal angegeben.")
        }
        Some(_) => (Answer::No, "Das ist kein vorgelegtes Dokument."),
    };
    Check { question: "filed", answer, sentence }
}

fn authoritative(read: &Read, known: Option<Known>) -> Check {
    let (answer, sentence) = match known.and_then(|known| known.filed) {
        Some(true) => (Answer::Yes, "Das ist die maßgebliche Fassung."),
        Some(false) => (Answer::No, "Es gibt eine neuere Fassung; diese ist nicht mehr maßgeblich."),
        None if read.is_proof && known.is_some() => {
            (Answer::No, "Ein Dokument, das nicht vorgelegt wurde, ist keine maßgebliche Fassung.")
        }
        None => {
            (Answer::NotAsked, "Von Dokumenten, die nicht vorgelegt werden, ist keine Fassung maßgeblich.")
        }
    };
    Check { question: "authoritative", answer, sentence }
}

impl Known {
    /// What the proofs of a journal and the hash of one entry say of a file.
    pub fn of(read: &Read, entry: Option<Hash>, proofs: &[Proof]) -> Self {
        let chain_stands = read.chain.is_some_and(|named| entry == Some(named.hash));
        let hash = read.hash.to_string();
        let filed =
            proofs.iter().filter(|proof| proof.state.is_filed() && proof.document.as_ref() == Some(&hash));
        let filed = filed.map(|proof| is_authoritative(proof, proofs)).reduce(|one, other| one || other);
        Self { chain_stands, filed }
    }
}

/// Whether no later version of it was handed in.
fn is_authoritative(proof: &Proof, proofs: &[Proof]) -> bool {
    let is_later =
        |other: &Proof| other.is_version_of(proof) && other.state.is_filed() && other.number > proof.number;
    !proofs.iter().any(is_later)
}

/// What the books of any unit of a database know of a file.
pub async fn look_up(flow: &Flow, read: &Read) -> Result<Known, FlowError> {
    let mut conn = flow.store().read().await?;
    let mut known = Known::default();
    for (unit, _) in store::units(&mut conn).await? {
        let of_unit = look_up_in(&mut conn, unit, read).await?;
        known.chain_stands |= of_unit.chain_stands;
        known.filed = known.filed.or(of_unit.filed);
    }
    Ok(known)
}

async fn look_up_in(conn: &mut Conn, unit: UnitId, read: &Read) -> Result<Known, FlowError> {
    let number = read.chain.map_or(EntryNumber::NONE, |named| named.number);
    let entry = store::entry_hash(conn, unit, number).await?;
    let mut proofs = Vec::new();
    for id in store::proofs_of_document(conn, unit, &read.hash.to_string()).await? {
        let found = store::proof(conn, unit, id).await?;
        let grant = found.map(|proof| proof.grant);
        let first = grants::ProofId(uuid::Uuid::nil());
        for id in store::proof_ids(conn, unit, grant, first, i64::MAX).await? {
            proofs.extend(store::proof(conn, unit, id).await?);
        }
    }
    Ok(Known::of(read, entry, &proofs))
}
