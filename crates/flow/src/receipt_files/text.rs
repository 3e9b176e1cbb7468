//! What is written in a receipt file, read by `pdftotext` within the bounds of `poppler`.
//!
//! *Shape.* A file is read when somebody asks for it, once; what was read is kept in memory under the hash of the file, so that pages
//! ask for nothing but a look-up. *Limits.* What is kept is bounded, the oldest goes first, and nothing of it is written down: who asks
//! again after that waits again (decision 0062). Few files are open at once, whoever asks: a page may have hundreds.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt, io,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use ledger::Hash;
use receipts::{FileKind, ReceiptText};
use store::{Kept, LineFile, ReceiptFolder};
use tokio::{fs::File, sync::Semaphore, task::JoinSet, time::timeout};

use super::poppler::{self, Asked, Unmade};
use crate::Ctx;

/// So many files are open at once: those that are read, and the next ones.
const OPEN: usize = 4;
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(OPEN));
/// The most bytes of text in one file: what fifty printed pages have.
const LARGEST: u64 = 128 << 10;
/// The most characters of text that are kept in all.
const MOST_KEPT: usize = 4 << 20;
/// As how many characters a file counts beside its text.
const OF_A_FILE: usize = 256;

/// What became of reading a file.
#[derive(Debug)]
pub(crate) enum FileText {
    /// Its text.
    Read(ReceiptText),
    /// Nothing, and why.
    Unread(Unread),
}

/// Why nothing was read in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unread {
    /// It is a picture.
    Picture,
    /// It is an electronic invoice.
    Xml,
    /// It is a PDF of pictures alone, as scanners make them.
    Scan,
    /// The program refuses it, or broke down over it.
    Refused,
    /// It has more text than is read.
    TooLong,
    /// Reading it takes too long, or too many are read now.
    TooSlow,
    /// The programs that read are not installed.
    NoProgram,
    /// It is not there as it was handed in.
    NotAsKept,
    /// It could not be read by a fault of the machine.
    Failed,
}

impl Unread {
    /// Whether it is so whenever it is read.
    const fn stays(self) -> bool {
        matches!(self, Self::Picture | Self::Xml | Self::Scan | Self::Refused | Self::TooLong)
    }
}

/// What is known of the text of some files, by their hashes.
pub(crate) type FileTexts = BTreeMap<[u8; 32], Arc<FileText>>;

/// What is known already of the text of files.
pub(crate) fn known_texts(ctx: &Ctx, files: &[&LineFile]) -> FileTexts {
    let mut known = FileTexts::new();
    for file in files {
        if let Some(text) = of_kind(file).or_else(|| ctx.read_texts().find(file.hash)) {
            known.insert(file.hash.0, text);
        }
    }
    known
}

/// The text of files: what is not known yet is read now.
pub(crate) async fn read_texts(ctx: &Ctx, files: &[&LineFile]) -> FileTexts {
    let mut texts = known_texts(ctx, files);
    let unknown = files.iter().map(|file| file.hash).filter(|hash| !texts.contains_key(&hash.0));
    // A file may prove several lines, and is read once.
    let unknown: BTreeMap<[u8; 32], Hash> = unknown.map(|hash| (hash.0, hash)).collect();
    let Some(folder) = ctx.receipt_folder() else {
        let gone = |hash| (hash, Arc::new(FileText::Unread(Unread::NotAsKept)));
        texts.extend(unknown.into_keys().map(gone));
        return texts;
    };
    let mut readers = JoinSet::new();
    for hash in unknown.into_values() {
        let folder = folder.clone();
        readers.spawn(async move {
            // The wait for its turn counts.
            let read = timeout(poppler::WITHIN, in_turn(&folder, hash)).await;
            (hash, read.unwrap_or(FileText::Unread(Unread::TooSlow)))
        });
    }
    while let Some(ended) = readers.join_next().await {
        // A reader that broke down leaves its file unread.
        if let Ok((hash, text)) = ended {
            texts.insert(hash.0, ctx.read_texts().keep(hash, text));
        }
    }
    texts
}

/// What is known of a file without opening it.
fn of_kind(file: &LineFile) -> Option<Arc<FileText>> {
    let unread = match FileKind::of_media_type(&file.media_type) {
        Some(FileKind::Pdf) => return None,
        Some(FileKind::Xml) => Unread::Xml,
        Some(FileKind::Jpeg | FileKind::Png) | None => Unread::Picture,
    };
    Some(Arc::new(FileText::Unread(unread)))
}

/// The text of a PDF in the folder, which is opened when it is its turn.
async fn in_turn(folder: &ReceiptFolder, hash: Hash) -> FileText {
    let Ok(_turn) = TURNS.acquire().await else { return FileText::Unread(Unread::TooSlow) };
    text_of(folder, hash).await
}

/// The text of a PDF in the folder.
async fn text_of(folder: &ReceiptFolder, hash: Hash) -> FileText {
    let pdf = match opened(folder, hash).await {
        Ok(Some(pdf)) => pdf,
        Ok(None) => return FileText::Unread(Unread::NotAsKept),
        Err(cause) => return failed(hash, &cause),
    };
    let asked = Asked { program: "pdftotext", arguments: &["-q", "-enc", "UTF-8", "-", "-"], most: LARGEST };
    match poppler::made(&asked, pdf).await {
        Ok(text) => match ReceiptText::of(&String::from_utf8_lossy(&text)) {
            Some(text) => FileText::Read(text),
            None => FileText::Unread(Unread::Scan),
        },
        Err(Unmade::Refused) => FileText::Unread(Unread::Refused),
        Err(Unmade::TooMuch) => FileText::Unread(Unread::TooLong),
        Err(Unmade::TooSlow) => FileText::Unread(Unread::TooSlow),
        Err(Unmade::NoProgram) => FileText::Unread(Unread::NoProgram),
        Err(Unmade::Failed(cause)) => failed(hash, &cause),
    }
}

/// The file, if it lies there as it was handed in.
async fn opened(folder: &ReceiptFolder, hash: Hash) -> io::Result<Option<File>> {
    match folder.look(hash).await? {
        Kept::Whole => File::open(folder.path(hash)).await.map(Some),
        Kept::Changed | Kept::Missing => Ok(None),
    }
}

fn failed(hash: Hash, cause: &io::Error) -> FileText {
    tracing::error!(%hash, error = ?cause, "The text of a receipt file could not be read");
    FileText::Unread(Unread::Failed)
}

/// What was read of files, as far as it is kept.
#[derive(Clone, Default)]
pub(crate) struct ReadTexts(Arc<Mutex<Shelf>>);

/// What is kept, the oldest first.
#[derive(Default)]
struct Shelf {
    texts: FileTexts,
    order: VecDeque<[u8; 32]>,
    characters: usize,
}

impl ReadTexts {
    fn find(&self, hash: Hash) -> Option<Arc<FileText>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).texts.get(&hash.0).cloned()
    }

    /// Keeps what stays so, and gives it back.
    fn keep(&self, hash: Hash, text: FileText) -> Arc<FileText> {
        let text = Arc::new(text);
        if text.stays() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(hash.0, &text);
        }
        text
    }
}

impl Shelf {
    fn keep(&mut self, hash: [u8; 32], text: &Arc<FileText>) {
        if self.texts.contains_key(&hash) {
            return;
        }
        self.texts.insert(hash, Arc::clone(text));
        self.order.push_back(hash);
        self.characters += text.weight();
        while self.characters > MOST_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            let gone = self.texts.remove(&oldest);
            self.characters -= gone.map_or(0, |gone| gone.weight());
        }
    }
}

impl FileText {
    const fn stays(&self) -> bool {
        match self {
            Self::Read(_) => true,
            Self::Unread(why) => why.stays(),
        }
    }

    const fn weight(&self) -> usize {
        match self {
            Self::Read(text) => OF_A_FILE + text.characters(),
            Self::Unread(_) => OF_A_FILE,
        }
    }
}

/// What is in receipts stays out of logs.
impl fmt::Debug for ReadTexts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ReadTexts").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, time::Duration};

    use super::*;

    fn hash(number: usize) -> Hash {
        Hash::of(&number.to_be_bytes())
    }

    fn text(characters: usize) -> FileText {
        FileText::Read(ReceiptText::of(&"x".repeat(characters)).unwrap())
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_oldest_goes_first() {
        let kept = ReadTexts::default();
        let each = MOST_KEPT / 4 - OF_A_FILE;
        for number in 0..5 {
            kept.keep(hash(number), text(each));
        }
        assert!(kept.find(hash(0)).is_none());
        assert!((1..5).all(|number| kept.find(hash(number)).is_some()));
        // The same again takes no room.
        kept.keep(hash(1), text(each));
        assert!((1..5).all(|number| kept.find(hash(number)).is_some()));
        let shelf = kept.0.lock().unwrap();
        assert_eq!((shelf.characters, shelf.order.len(), shelf.texts.len()), (MOST_KEPT, 4, 4));
    }

    #[tokio::test]
    async fn a_file_is_opened_when_it_is_its_turn() {
        let folder = ReceiptFolder::at(PathBuf::from("/nowhere/at/all"));
        let others = TURNS.acquire_many(u32::try_from(OPEN).unwrap()).await.unwrap();
        let waits = timeout(Duration::from_millis(50), in_turn(&folder, hash(1))).await;
        assert!(waits.is_err(), "{waits:?}");
        drop(others);
        let read = in_turn(&folder, hash(1)).await;
        assert!(matches!(read, FileText::Unread(Unread::NotAsKept)), "{read:?}");
    }

    #[test]
    fn what_may_be_otherwise_next_time_is_not_kept() {
        let kept = ReadTexts::default();
        for why in [Unread::TooSlow, Unread::NoProgram, Unread::NotAsKept, Unread::Failed] {
            assert!(matches!(*kept.keep(hash(1), FileText::Unread(why)), FileText::Unread(_)));
            assert!(kept.find(hash(1)).is_none(), "{why:?}");
        }
        for (number, why) in [Unread::Scan, Unread::Refused, Unread::TooLong].into_iter().enumerate() {
            kept.keep(hash(number), FileText::Unread(why));
            assert!(kept.find(hash(number)).is_some(), "{why:?}");
        }
    }
}
