//! Verification of a document by anyone: is it the filed one, is its data what is printed, does it stand in the chain, is it
//! the version that counts. The answers say yes or no and nothing else.
//!
//! A document is what its data makes, drawn as this version of the program draws. One that an earlier version drew is told
//! by its hash, where the books keep that: they were written with it (decision 0046).

mod of_journal;

use std::{
    borrow::Cow,
    collections::BTreeSet,
    sync::{Arc, LazyLock},
    time::Duration,
};

use grants::Proof;
use ledger::{EntryNumber, Hash, UnitId};
use proof::{MOST_ENCLOSED, ReadError, Verdict, data::ChainHead};
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
    /// The question: `data`, `chain`, `filed`, `authoritative`, `signature`, and of what encloses others `enclosed`.
    pub question: &'static str,
    /// The answer.
    pub answer: Answer,
    /// The answer as a sentence in German.
    pub sentence: Cow<'static, str>,
}

/// Where a document that was handed in stands among its versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its giver rejected it: it proves nothing.
    Rejected,
    /// A later version counts in its place.
    Superseded,
    /// It is the version that counts.
    Counts,
}

impl Standing {
    /// Where a proof that was handed in stands, given every version of it.
    fn of(proof: &Proof, proofs: &[Proof]) -> Self {
        if proof.state.is_rejected() {
            Self::Rejected
        } else if proofs.iter().any(|other| proof.is_superseded_by(other)) {
            Self::Superseded
        } else {
            Self::Counts
        }
    }
}

/// What is known of the books that a document says it is from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether the journal has the entry that the document names.
    pub chain_stands: bool,
    /// Of a document that was filed: where it stands among its versions.
    pub filed: Option<Standing>,
    /// Of a signed copy: whether it is kept with the proof.
    pub copy_kept: bool,
    /// Of what encloses others: whether each of them is one that was filed.
    pub enclosed_filed: bool,
    /// Of a file that is not what its data makes now: which of the documents it may be the books keep.
    kept: Option<usize>,
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
    /// The hashes of the proofs that it encloses.
    pub enclosed: Vec<Hash>,
    /// Whether it encloses the records of their examinations. Where the file is what its data makes, they are those that the
    /// data names.
    encloses_examinations: bool,
    /// Where it is not what its data makes now: what it is if the books keep one of these documents.
    otherwise: Vec<Otherwise>,
}

/// What a file is if the books keep the document with a hash.
#[derive(Debug)]
struct Otherwise {
    hash: Hash,
    verdict: Verdict,
}

impl Read {
    /// The hashes under which the books may keep the document.
    fn hashes(&self) -> Vec<Hash> {
        if self.otherwise.is_empty() {
            return vec![self.hash];
        }
        self.otherwise.iter().map(|it| it.hash).collect()
    }

    /// What the file is: by what the books keep, or else by what its data makes now.
    fn verdict(&self, known: Option<Known>) -> &Verdict {
        let kept = known.and_then(|known| self.otherwise.get(known.kept?));
        kept.map_or(&self.verdict, |kept| &kept.verdict)
    }
}

/// Reads a file that may come from anyone, and makes it again from the data inside it.
pub fn read(pdf: &[u8]) -> Result<Read, Unverifiable> {
    let document = proof::embedded(pdf).map_err(unverifiable)?;
    let chain = document.content.chain();
    let is_proof = matches!(document.content, proof::Content::ProofOfUse(_));
    let mut enclosed = document.content.encloses();
    // What says that it encloses more is none of ours.
    enclosed.truncate(MOST_ENCLOSED);
    let encloses_examinations = !document.content.encloses_examinations().is_empty();
    let verdict = proof::verdict(pdf, &document).unwrap_or(Verdict::Changed);
    let file = Hash::of(pdf);
    let hash = match &verdict {
        Verdict::Signed { document, .. } => Hash::of(&pdf[..*document]),
        Verdict::Unchanged | Verdict::Changed => file,
    };
    let otherwise = if verdict == Verdict::Changed { otherwise(pdf, file) } else { Vec::new() };
    Ok(Read { verdict, hash, file, chain, is_proof, enclosed, encloses_examinations, otherwise })
}

/// How many places are looked at where a document may end to which a signature is appended: the first, and the last, for
/// what stands between may be inside a file that is enclosed.
const MOST_ENDS: usize = 4;
/// What a PDF ends with.
const END: &[u8] = b"%%EOF";

/// The documents that a file may be though its data makes another one now: itself, or what a signature is appended to.
fn otherwise(pdf: &[u8], file: Hash) -> Vec<Otherwise> {
    let ends = pdf.windows(END.len()).enumerate().filter(|(_, bytes)| *bytes == END);
    let ends = ends.map(|(at, _)| at + END.len());
    let ends: BTreeSet<usize> = ends.clone().take(MOST_ENDS).chain(ends.rev().take(MOST_ENDS)).collect();
    let ends = ends.into_iter().flat_map(|end| [end, end + 1]).filter(|end| *end < pdf.len());
    let signed = ends.filter_map(|end| {
        let document = &pdf[..end];
        let signatures = proof::signatures(document, pdf).ok()?;
        Some(Otherwise { hash: Hash::of(document), verdict: Verdict::Signed { document: end, signatures } })
    });
    let whole = Otherwise { hash: file, verdict: Verdict::Unchanged };
    std::iter::once(whole).chain(signed).collect()
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
) -> Result<Result<Vec<Check>, Unverifiable>, FlowError>
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
pub fn judge(read: &Read, known: Option<Known>) -> Vec<Check> {
    let mut checks = vec![
        data(read, known),
        chain(read, known),
        filed(read, known),
        authoritative(read, known),
        signature(read, known),
    ];
    checks.extend(enclosed(read, known));
    checks
}

/// What is told besides of the records of examinations that are enclosed: the books keep none of them.
const EXAMINATIONS: &str = " Die beigefügten Prüfvermerke sind die, deren Prüfsummen das Dokument nennt.";

/// Whether what it encloses was filed; nothing, where it encloses nothing.
fn enclosed(read: &Read, known: Option<Known>) -> Option<Check> {
    if read.enclosed.is_empty() {
        return None;
    }
    let (answer, sentence) = match (read.verdict(known), known) {
        (Verdict::Changed, _) => (
            Answer::NotAsked,
            "Ob die beigefügten Nachweise die vorgelegten sind, ist nicht geprüft: Das Dokument selbst ist verändert.",
        ),
        (_, None) => (
            Answer::NotAsked,
            "Die beigefügten Nachweise sind die, die das Dokument nennt; ob sie vorgelegt wurden, ist nicht geprüft: Es ist kein \
             Journal angegeben.",
        ),
        (_, Some(Known { enclosed_filed: true, .. })) => {
            (Answer::Yes, "Die beigefügten Nachweise sind die vorgelegten, Byte für Byte.")
        }
        (_, Some(_)) => (
            Answer::No,
            "Unter den beigefügten Nachweisen ist mindestens einer, der so nicht vorgelegt wurde.",
        ),
    };
    let is_changed = *read.verdict(known) == Verdict::Changed;
    let sentence: Cow<'static, str> = if read.encloses_examinations && !is_changed {
        format!("{sentence}{EXAMINATIONS}").into()
    } else {
        sentence.into()
    };
    Some(Check { question: "enclosed", answer, sentence })
}

fn data(read: &Read, known: Option<Known>) -> Check {
    let is_kept = known.is_some_and(|known| known.kept.is_some());
    let (answer, sentence) = match read.verdict(known) {
        Verdict::Unchanged if is_kept => (
            Answer::Yes,
            "Das Dokument ist Byte für Byte das, dessen Prüfsumme die Bücher führen; eine andere Fassung des Programms hat es \
             mit seinen Daten geschrieben.",
        ),
        Verdict::Signed { .. } if is_kept => (
            Answer::Yes,
            "Das Dokument ist Byte für Byte das, dessen Prüfsumme die Bücher führen; eine andere Fassung des Programms hat es \
             mit seinen Daten geschrieben. An seine Datei ist eine Unterschrift angefügt.",
        ),
        Verdict::Unchanged => (Answer::Yes, "Das Dokument sagt genau, was seine eingebetteten Daten sagen."),
        Verdict::Signed { .. } => (
            Answer::Yes,
            "Das Dokument sagt genau, was seine eingebetteten Daten sagen; an seine Datei ist eine Unterschrift angefügt.",
        ),
        Verdict::Changed => (
            Answer::No,
            "Das Dokument ist verändert, oder eine andere Fassung des Programms hat es gezeichnet: Aus seinen eingebetteten \
             Daten entsteht eine andere Datei, und die Bücher führen seine Prüfsumme nicht.",
        ),
    };
    Check { question: "data", answer, sentence: sentence.into() }
}

/// What is told of signatures that a copy of the document bears. Whether their certificates are valid is not.
fn signature(read: &Read, known: Option<Known>) -> Check {
    let question = "signature";
    let Verdict::Signed { signatures, .. } = read.verdict(known) else {
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
        Some(Known { filed: Some(_), .. }) if matches!(read.verdict(known), Verdict::Signed { .. }) => (
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
        Some(Standing::Counts) => (Answer::Yes, "Das ist die maßgebliche Fassung."),
        Some(Standing::Superseded) => {
            (Answer::No, "Es gibt eine neuere Fassung; diese ist nicht mehr maßgeblich.")
        }
        Some(Standing::Rejected) => {
            (Answer::No, "Diese Fassung wurde vorgelegt und zurückgewiesen; sie ist nicht maßgeblich.")
        }
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
        let is_of = |proof: &Proof, hash: Hash| proof.document.as_deref() == Some(hash.to_string().as_str());
        let is_kept = |it: &Otherwise| proofs.iter().any(|proof| is_of(proof, it.hash));
        let kept = read.otherwise.iter().position(is_kept);
        let hash = kept.and_then(|at| read.otherwise.get(at)).map_or(read.hash, |it| it.hash);
        let is_filed = |hash: Hash| proofs.iter().any(|proof| proof.state.is_filed() && is_of(proof, hash));
        let enclosed_filed = read.enclosed.iter().all(|hash| is_filed(*hash));
        let filed = proofs.iter().filter(|proof| proof.state.is_filed() && is_of(proof, hash));
        let filed = filed.map(|proof| Standing::of(proof, proofs)).max();
        Self { chain_stands, filed, copy_kept: false, enclosed_filed, kept }
    }
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
        known.enclosed_filed |= of_unit.enclosed_filed;
        known.kept = known.kept.or(of_unit.kept);
    }
    Ok(known)
}

async fn look_up_in(conn: &mut Conn, unit: UnitId, read: &Read) -> Result<Known, FlowError> {
    let number = read.chain.map_or(EntryNumber::NONE, |named| named.number);
    let entry = store::entry_hash(conn, unit, number).await?;
    let mut proofs = Vec::new();
    let mut ids = Vec::new();
    for hash in read.hashes() {
        ids.extend(store::proofs_of_document(conn, unit, &hash.to_string()).await?);
    }
    for id in ids {
        let found = store::proof(conn, unit, id).await?;
        let grant = found.map(|proof| proof.grant);
        let first = grants::ProofId(uuid::Uuid::nil());
        for id in store::proof_ids(conn, unit, grant, first, i64::MAX).await? {
            proofs.extend(store::proof(conn, unit, id).await?);
        }
    }
    for hash in &read.enclosed {
        for id in store::proofs_of_document(conn, unit, &hash.to_string()).await? {
            proofs.extend(store::proof(conn, unit, id).await?);
        }
    }
    let copy_kept = store::has_proof_signature(conn, unit, &read.file.to_string()).await?;
    Ok(Known { copy_kept, ..Known::of(read, entry, &proofs) })
}

#[cfg(test)]
mod tests {
    use grants::{GrantId, Period, ProofId, ProofKind, ProofState};
    use uuid::Uuid;

    use super::*;

    /// A document as an earlier version of the program may have drawn it: the comment in its head is another one.
    fn drawn_otherwise() -> Vec<u8> {
        let document = proof::sample::document(proof::sample::provider_proof());
        let mut pdf = proof::render(&document).unwrap();
        let comment = pdf.iter().position(|byte| *byte == b'\n').unwrap() + 2;
        assert!(!pdf[comment].is_ascii(), "the bytes that say that the file is not text");
        pdf[comment] ^= 1;
        pdf
    }

    fn filed_as(document: &[u8]) -> Proof {
        let on = chrono::NaiveDate::from_ymd_opt(2027, 3, 15).unwrap();
        Proof {
            id: ProofId(Uuid::from_u128(1)),
            grant: GrantId(Uuid::from_u128(2)),
            version: 3,
            kind: ProofKind::Verwendungsnachweis,
            period: Period::new(on, on).unwrap(),
            number: 1,
            corrects: None,
            state: ProofState::Filed { on },
            document: Some(Hash::of(document).to_string()),
            sign_offs: Vec::new(),
            questions: Vec::new(),
            own_audit: None,
            objection: None,
        }
    }

    fn told(pdf: &[u8], proofs: Option<&[Proof]>) -> Vec<&'static str> {
        let read = read(pdf).unwrap();
        let entry = read.chain.map(|named| named.hash);
        let known = proofs.map(|proofs| Known::of(&read, entry, proofs));
        judge(&read, known).iter().map(|check| check.answer.word()).collect()
    }

    #[test]
    fn what_a_document_encloses_is_told_by_the_proofs_that_were_filed() {
        let (document, enclosures) = proof::sample::enclosing().unwrap();
        let pdf = proof::render_enclosing(&document, &enclosures).unwrap();
        let of = |hash: Hash| Proof { document: Some(hash.to_string()), ..filed_as(&pdf) };
        let below: Vec<Proof> = document.content.encloses().into_iter().map(of).collect();
        assert_eq!(below.len(), 2);
        let all = [vec![filed_as(&pdf)], below.clone()].concat();
        assert_eq!(told(&pdf, Some(&all)), ["yes", "yes", "yes", "yes", "not_asked", "yes"]);
        assert_eq!(told(&pdf, Some(&all[..2])), ["yes", "yes", "yes", "yes", "not_asked", "no"]);
        let unsigned = Proof { state: ProofState::Compiled { on: below[1].state.on() }, ..below[1].clone() };
        let not_filed = [all[0].clone(), all[1].clone(), unsigned];
        assert_eq!(told(&pdf, Some(&not_filed))[5], "no", "it was not filed");
        assert_eq!(told(&pdf, None)[5], "not_asked");
        let copy = proof::sample::signed_copy(&pdf).unwrap();
        assert_eq!(told(&copy, Some(&all)), ["yes"; 6]);
        let mut changed = pdf.clone();
        let comment = changed.iter().position(|byte| *byte == b'\n').unwrap() + 2;
        changed[comment] ^= 1;
        assert_eq!(told(&changed, Some(&all))[5], "not_asked", "the document itself is another");
        assert_eq!(
            told(&changed, Some(&[vec![filed_as(&changed)], below].concat())),
            ["yes", "yes", "yes", "yes", "not_asked", "yes"]
        );
    }

    #[test]
    fn a_filed_document_that_another_version_drew_is_told_by_its_hash() {
        let pdf = drawn_otherwise();
        assert_eq!(told(&pdf, Some(&[filed_as(&pdf)])), ["yes", "yes", "yes", "yes", "not_asked"]);
        assert_eq!(told(&pdf, Some(&[filed_as(b"another")])), ["no", "yes", "no", "no", "not_asked"]);
        assert_eq!(told(&pdf, None)[0], "no", "without books it is not what its data makes");
        let mut changed = pdf.clone();
        let place = changed.len() / 2;
        changed[place] ^= 1;
        if read(&changed).is_ok() {
            assert_eq!(told(&changed, Some(&[filed_as(&pdf)]))[..3], ["no", "yes", "no"]);
        }
    }

    #[test]
    fn a_signed_copy_of_such_a_document_is_told_by_the_hash_of_what_was_signed() {
        let pdf = drawn_otherwise();
        let copy = proof::sample::signed_copy(&pdf).unwrap();
        assert_eq!(told(&copy, Some(&[filed_as(&pdf)])), ["yes"; 5]);
        assert_eq!(told(&copy, Some(&[])), ["no", "yes", "no", "no", "not_asked"]);
        let more = [&pdf[..], b"%% 1000 Euro mehr\n%%EOF\n"].concat();
        assert_eq!(
            told(&more, Some(&[filed_as(&pdf)]))[..3],
            ["no", "yes", "no"],
            "nothing signed is appended"
        );
    }
}
