//! Verification of a document by anyone: is it the filed one, is its data what is printed, does it stand in the chain, is it
//! the version that counts. The answers say yes or no and nothing else.

mod of_journal;

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
    time::Duration,
};

use grants::Proof;
use ledger::{EntryNumber, Hash, UnitId};
use proof::{ReadError, Verdict, data::ChainHead};
use store::{Conn, StoreError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use of_journal::OfJournal;

use crate::{Flow, FlowError};

/// The largest file that is verified, in bytes.
pub const LARGEST_FILE: usize = proof::LARGEST_FILE;

/// Reading a file and making a document again takes memory and a processor, and anyone may ask: so many are verified at
/// once, from their first byte on.
static ROOM: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// How long a file that anyone sends may take to arrive.
const ARRIVAL: Duration = Duration::from_mins(1);

/// A place in which a file is verified; taken before it arrives.
#[derive(Debug)]
pub struct Room {
    _permit: OwnedSemaphorePermit,
}

impl Room {
    /// A place, if one is free.
    pub fn taken() -> Option<Self> {
        Arc::clone(&ROOM).try_acquire_owned().ok().map(|permit| Self { _permit: permit })
    }
}

/// Waits a minute for a file to arrive, and not for ever: a place is taken meanwhile.
pub async fn in_time<T>(arrives: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(ARRIVAL, arrives).await.ok()
}

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The question: `data`, `chain`, `filed`, `authoritative`, `signature`.
    pub question: &'static str,
    /// The answer.
    pub answer: Answer,
    /// The answer as a sentence in German.
    pub sentence: Cow<'static, str>,
}

/// What is known of the books that a document says it is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether the journal has the entry that the document names.
    pub chain_stands: bool,
    /// Of a document that was filed: whether it is the version that counts.
    pub filed: Option<bool>,
    /// Of a signed copy: whether it is kept with the proof.
    pub copy_kept: bool,
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
    verdict: Verdict,
    /// The SHA-256 of its bytes; of a signed copy those of the document that was signed.
    pub hash: Hash,
    /// The SHA-256 of all its bytes.
    pub file: Hash,
    /// The journal entry that it names.
    pub chain: Option<ChainHead>,
    /// Whether it is a proof of use, which is filed; other documents are made when they are asked for.
    pub is_proof: bool,
}

/// Reads a file that may come from anyone, and makes it again from the data inside it.
pub fn read(pdf: &[u8]) -> Result<Read, Unverifiable> {
    let document = proof::embedded(pdf).map_err(unverifiable)?;
    let chain = document.content.chain();
    let is_proof = matches!(document.content, proof::Content::ProofOfUse(_));
    let verdict = proof::verdict(pdf, &document).unwrap_or(Verdict::Changed);
    let file = Hash::of(pdf);
    let hash = match &verdict {
        Verdict::Signed { document, .. } => Hash::of(&pdf[..*document]),
        Verdict::Unchanged | Verdict::Changed => file,
    };
    Ok(Read { verdict, hash, file, chain, is_proof })
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

/// Reads a file beside the requests that are answered meanwhile, and answers the questions about it from the books of every
/// unit. The room stays taken until the work is done, also if nobody waits for it any more.
pub async fn answers<B>(
    flow: &Flow,
    room: Room,
    pdf: B,
) -> Result<Result<[Check; 5], Unverifiable>, FlowError>
where
    B: AsRef<[u8]> + Send + 'static,
{
    let work = tokio::task::spawn_blocking(move || {
        let read = read(pdf.as_ref());
        drop(room);
        read
    });
    let read = match work.await.map_err(|_| StoreError::Panicked)? {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let known = look_up(flow, &read).await?;
    Ok(Ok(judge(&read, Some(known))))
}

/// Answers the questions about a file that was read. Without books to look into only the data is compared.
pub fn judge(read: &Read, known: Option<Known>) -> [Check; 5] {
    [data(read), chain(read, known), filed(read, known), authoritative(read, known), signature(read, known)]
}

fn data(read: &Read) -> Check {
    let (answer, sentence) = match read.verdict {
        Verdict::Unchanged => (Answer::Yes, "Das Dokument sagt genau, was seine eingebetteten Daten sagen."),
        Verdict::Signed { .. } => (
            Answer::Yes,
            "Das Dokument sagt genau, was seine eingebetteten Daten sagen; an seine Datei ist eine Unterschrift angefügt.",
        ),
        Verdict::Changed => (
            Answer::No,
            "Das Dokument ist verändert: Aus seinen eingebetteten Daten entsteht eine andere Datei.",
        ),
    };
    Check { question: "data", answer, sentence: sentence.into() }
}

/// What is told of signatures that a copy of the document bears. Whether their certificates are valid is not.
fn signature(read: &Read, known: Option<Known>) -> Check {
    let question = "signature";
    let Verdict::Signed { signatures, .. } = &read.verdict else {
        let sentence = "Das Dokument trägt keine elektronische Unterschrift.".into();
        return Check { question, answer: Answer::NotAsked, sentence };
    };
    let names: Vec<_> = signatures.signers.iter().map(|signer| signer.name.as_str()).collect();
    let kept = match known {
        Some(Known { copy_kept: true, .. }) => "; die Datei ist bei dem Nachweis hinterlegt",
        Some(_) => "; die Datei ist bei keinem Nachweis hinterlegt",
        None => "",
    };
    let over = if signatures.is_visible {
        "; sie ist auf einer Seite sichtbar und kann dort etwas verdecken"
    } else {
        ""
    };
    let sentence = format!(
        "Die elektronische Unterschrift gehört zu diesem Dokument, laut Zertifikat von {}{over}{kept}; ob das Zertifikat \
         gültig ist, sagt ein Programm zur Signaturprüfung.",
        names.join(" und ")
    );
    Check { question, answer: Answer::Yes, sentence: sentence.into() }
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
    Check { question: "chain", answer, sentence: sentence.into() }
}

fn filed(read: &Read, known: Option<Known>) -> Check {
    let (answer, sentence) = match known {
        Some(Known { filed: Some(_), .. }) if matches!(read.verdict, Verdict::Signed { .. }) => (
            Answer::Yes,
            "Das ist eine unterschriebene Kopie des vorgelegten Dokuments, das Byte für Byte in ihr steht.",
        ),
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
    Check { question: "filed", answer, sentence: sentence.into() }
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
    Check { question: "authoritative", answer, sentence: sentence.into() }
}

impl Known {
    /// What the proofs of a journal and the hash of one entry say of a file.
    pub fn of(read: &Read, entry: Option<Hash>, proofs: &[Proof]) -> Self {
        let chain_stands = read.chain.is_some_and(|named| match named.number {
            // Every chain begins where nothing is written yet.
            EntryNumber::NONE => named.hash == Hash::ZERO,
            _ => entry == Some(named.hash),
        });
        let hash = read.hash.to_string();
        let filed =
            proofs.iter().filter(|proof| proof.state.is_filed() && proof.document.as_ref() == Some(&hash));
        let filed = filed.map(|proof| is_authoritative(proof, proofs)).reduce(|one, other| one || other);
        Self { chain_stands, filed, copy_kept: false }
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
        known.copy_kept |= of_unit.copy_kept;
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
    let copy_kept = store::has_proof_signature(conn, unit, &read.file.to_string()).await?;
    Ok(Known { copy_kept, ..Known::of(read, entry, &proofs) })
}
