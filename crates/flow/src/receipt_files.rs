//! Receipt files: handed in piece by piece, attached to lines of claims, shown to whoever sees a claim that they prove.
//!
//! *Shape.* A file that arrives is examined (`receipts`) and takes its place in the folder before the books name it: they
//! never name what is not there. A file that no request named afterwards is one too many, and harms nobody.
//! *Limits.* So many files and bytes of an organisation wait for their line, and not more (decision 0081).
//! *Order.* Whoever may not hand in is refused before the first byte is read. *Layers.* `store` keeps bytes and rows,
//! `grants` says which line takes a file, `receipts` what a file is.

mod pages;
mod poppler;
mod preview;
mod text;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use grants::{Attached, Claim, ClaimId, ClaimLineId, LinesAsked, ReceiptFile, ReceiptFileId, Role};
use ledger::Hash;
use receipts::{FileKind, LARGEST, Unfit, examine, file_name};
use serde::Serialize;
use store::{Arrived, Arriving, Done, Kept, LineFile, ReceiptFolder, StoreError, Tx};
use tokio::{
    fs::File,
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};
use uuid::Uuid;

pub use preview::{Preview, PreviewError};
pub use text::Unread;
pub(crate) use text::{FileText, FileTexts, ReadTexts, known_texts, read_texts};

use crate::{
    Action, Ctx, FilesError, FlowError, Request,
    access::{self, Side},
    claims,
    views::{self, Count, Filling, LIMIT, MOST, Page, listed, shown, shown_each},
};

/// So many files arrive at once.
static ROOM: Semaphore = Semaphore::const_new(16);
/// How long a file may take to arrive.
const ARRIVAL: Duration = Duration::from_mins(5);
/// The most files of an organisation that prove nothing yet: as many as the largest claim has lines, so that all of its receipts
/// can come first and be assigned afterwards.
const MOST_LOOSE: i64 = 10_000;
/// The most bytes of them: 1 MiB for each, which is a scanned page, so that nobody fills the disk of all.
const MOST_LOOSE_BYTES: i64 = MOST_LOOSE << 20;

/// A file on its way in.
#[derive(Debug)]
pub struct Upload {
    ctx: Ctx,
    arriving: Arriving,
    _room: SemaphorePermit<'static>,
}

/// Waits for a file to arrive, and not for ever.
pub async fn in_time<T, E: From<FlowError>>(arrives: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    timeout(ARRIVAL, arrives).await.unwrap_or_else(|_| Err(FlowError::Files(FilesError::TooSlow).into()))
}

/// Begins to take a file of who may hand one in.
pub async fn receive(ctx: &Ctx) -> Result<Upload, FlowError> {
    let mut conn = ctx.store().read().await?;
    let admitted = access::admit(&mut conn, ctx, HandInReceiptFile::ACTION).await;
    drop(conn);
    if let Err(refusal) = admitted {
        ctx.note_refused(HandInReceiptFile::COMMAND).await?;
        return Err(refusal);
    }
    let room = ROOM.try_acquire().map_err(|_| FlowError::Files(FilesError::Arriving))?;
    let arriving = folder(ctx)?.receive(ctx.id()).await?;
    Ok(Upload { ctx: ctx.clone(), arriving, _room: room })
}

/// Refuses whose file the line would not take once it is there: before its first byte is read. How many files the line has
/// does not matter yet, as somebody may send the same file again.
pub async fn may_attach(ctx: &Ctx, claim: ClaimId, line: ClaimLineId) -> Result<(), FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let (unit, unknown) = (ctx.actor().unit, FlowError::NotFound { what: "claim" });
    let found = store::claim_line(&mut conn, unit, line).await?;
    let number = found.map_or(0, |(_, line)| line.number);
    let asked = LinesAsked::Numbered([number].into());
    let claim = store::claim_excerpt(&mut conn, unit, claim, &asked).await?.ok_or(unknown)?.claim;
    access::grant_of(&mut conn, ctx, claim.grant, Side::Recipient, "claim").await?;
    Ok(claim.takes_file(line, 0)?)
}

fn folder(ctx: &Ctx) -> Result<&ReceiptFolder, FlowError> {
    ctx.receipt_folder().ok_or(FlowError::Files(FilesError::NoFolder))
}

impl Upload {
    /// Takes the next piece. What would be too large is refused as soon as it is.
    pub async fn take(&mut self, piece: &[u8]) -> Result<(), FlowError> {
        let more = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if self.arriving.bytes().saturating_add(more) > LARGEST {
            return Err(receipts::FileError::TooLarge { most: LARGEST }.into());
        }
        Ok(self.arriving.take(piece).await?)
    }

    /// Examines the file and gives it its place, if there is room for it; what is left is to say so in the books.
    pub async fn complete(self, named: &str) -> Result<HandInReceiptFile, FlowError> {
        let arrived = self.arriving.whole().await?;
        let (arrived, kind) = examined(arrived).await?;
        let request = HandInReceiptFile {
            hash: arrived.hash(),
            media_type: kind.media_type().to_owned(),
            bytes: i64::try_from(arrived.bytes()).unwrap_or(i64::MAX),
            name: file_name(named, kind)?,
        };
        has_room(&self.ctx, &request).await?;
        arrived.keep().await?;
        Ok(request)
    }
}

/// Refuses a file for which there is no room among those of its organisation that prove nothing yet. The same file once more
/// takes none. What arrives at the same time is not counted: it goes beyond by no more than is on its way.
async fn has_room(ctx: &Ctx, file: &HandInReceiptFile) -> Result<(), FlowError> {
    let (unit, organisation) = (ctx.actor().unit, ctx.actor().organisation);
    let mut conn = ctx.store().read().await?;
    if store::receipt_file_of(&mut conn, unit, organisation, file.hash).await?.is_some() {
        return Ok(());
    }
    let (files, bytes) = store::loose_receipt_files(&mut conn, unit, organisation).await?;
    if files < MOST_LOOSE && bytes.saturating_add(file.bytes) <= MOST_LOOSE_BYTES {
        return Ok(());
    }
    Err(FilesError::BoxFull { files, bytes, most_files: MOST_LOOSE, most_bytes: MOST_LOOSE_BYTES }.into())
}

/// What the file is. It is read beside the requests that are answered meanwhile.
async fn examined(arrived: Arrived) -> Result<(Arrived, FileKind), FlowError> {
    let examined = tokio::task::spawn_blocking(move || {
        let kind = examine(&mut arrived.read()?)?;
        Ok::<_, Unfit>((arrived, kind))
    });
    match examined.await.map_err(|_| FlowError::Store(StoreError::Panicked))? {
        Ok(examined) => Ok(examined),
        Err(Unfit::Refused(cause)) => Err(cause.into()),
        Err(Unfit::Unreadable(cause)) => Err(cause.into()),
    }
}

/// Hands a file in. It lies in its place already; the same file of the same organisation is the one that is known.
#[derive(Clone, Debug, Serialize)]
pub struct HandInReceiptFile {
    hash: Hash,
    media_type: String,
    bytes: i64,
    name: String,
}

impl Request for HandInReceiptFile {
    const COMMAND: &'static str = "receipt.hand_in";
    const ACTION: Action = Action::HandIn;
    type Answer = ReceiptFile;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<ReceiptFile>, FlowError> {
        let (unit, organisation) = (tx.unit(), ctx.actor().organisation);
        let known = store::receipt_file_of(tx.read().await?, unit, organisation, self.hash).await?;
        if let Some(known) = known {
            return Ok(done(ctx, known));
        }
        let file = ReceiptFile {
            id: ReceiptFileId(ctx.ids().next()),
            organisation,
            hash: self.hash,
            media_type: self.media_type.clone(),
            bytes: self.bytes,
            name: self.name.clone(),
            by: ctx.actor().name.clone(),
            on: ctx.today(),
            attached: Vec::new(),
        };
        store::insert_receipt_file(tx.write().await?, unit, &file).await?;
        Ok(done(ctx, file))
    }
}

/// Attaches a file to a line of a claim that is not decided.
#[derive(Clone, Debug, Serialize)]
pub struct AttachReceiptFile {
    /// The claim.
    pub claim: ClaimId,
    /// The line.
    pub line: ClaimLineId,
    /// The file.
    pub file: ReceiptFileId,
}

impl Request for AttachReceiptFile {
    const COMMAND: &'static str = "receipt.attach";
    const ACTION: Action = Action::HandIn;
    type Answer = ReceiptFile;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<ReceiptFile>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let (_, claim) = claims::find(ctx, tx, self.claim, Side::Recipient).await?;
        let file = store::receipt_file(tx.read().await?, unit, self.file).await?;
        let file = file.filter(|file| file.organisation == ctx.actor().organisation).ok_or(UNKNOWN)?;
        // What follows from it?
        let has = store::receipt_files_of_line(tx.read().await?, unit, self.line).await?.len();
        let has = i64::try_from(has).unwrap_or(i64::MAX);
        let (by, on) = (ctx.actor().name.clone(), ctx.today());
        let attached = Attached { line: self.line, claim: claim.id, number: has + 1, by, on };
        let file = file.attach(attached.clone(), &claim)?;
        claim.takes_file(self.line, has)?;
        // Write it down, once, together.
        store::attach_receipt_file(tx.write().await?, unit, file.id, &attached).await?;
        Ok(done(ctx, file))
    }
}

fn done(ctx: &Ctx, file: ReceiptFile) -> Done<ReceiptFile> {
    Done { subject_kind: "receipt_file", subject: file.id.0, effective_on: ctx.today(), answer: file }
}

const UNKNOWN: FlowError = FlowError::NotFound { what: "receipt file" };

/// What is known of a file, if the actor's organisation handed it in or the actor sees a claim that it proves.
pub async fn receipt_file(ctx: &Ctx, id: ReceiptFileId) -> Result<ReceiptFile, FlowError> {
    let found: Option<ReceiptFile> =
        shown!(ctx, &mut ctx.look(Action::Look).await?, store::receipt_file, ReceiptFile, id);
    as_seen(ctx, found.ok_or(UNKNOWN)?).await?.ok_or(UNKNOWN)
}

/// The file with the claims of it that the actor sees; nothing, if that is none and the file is another organisation's.
async fn as_seen(ctx: &Ctx, mut file: ReceiptFile) -> Result<Option<ReceiptFile>, FlowError> {
    let named: BTreeSet<ClaimId> = file.attached.iter().map(|attached| attached.claim).collect();
    let named: Vec<ClaimId> = named.into_iter().collect();
    let seen = views::claim_excerpts(ctx, &named, &LinesAsked::None).await?;
    let seen: BTreeSet<ClaimId> = seen.into_iter().map(|it| it.claim.id).collect();
    file.attached.retain(|attached| seen.contains(&attached.claim));
    let own = ctx.actor().organisation == file.organisation && ctx.actor().role != Role::Auditor;
    Ok((own || !file.attached.is_empty()).then_some(file))
}

/// Whether the actor sees all that a file proves, and so all that the journal says of it.
pub(crate) async fn is_seen_whole(ctx: &Ctx, id: ReceiptFileId) -> Result<bool, FlowError> {
    let found: Option<ReceiptFile> =
        shown!(ctx, &mut ctx.look(Action::Look).await?, store::receipt_file, ReceiptFile, id);
    let Some(file) = found else { return Ok(false) };
    let proves = file.attached.len();
    Ok(as_seen(ctx, file).await?.is_some_and(|seen| seen.attached.len() == proves))
}

/// A page of the files of a claim, oldest first.
pub async fn receipt_files(
    ctx: &Ctx,
    claim: ClaimId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<ReceiptFile>, FlowError> {
    views::claim_excerpt(ctx, claim, &LinesAsked::None).await?;
    let mut conn = ctx.look(Action::Look).await?;
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let of = Some(claim);
        let ids: Vec<ReceiptFileId> =
            listed!(ctx, &mut conn, store::receipt_file_ids, ReceiptFileId, ReceiptFile, of, page.after());
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found: Vec<(Uuid, Option<ReceiptFile>)> =
                shown_each!(ctx, &mut conn, store::receipt_files_with, views::answers, ReceiptFile, ids);
            let of_claim = |found: Option<ReceiptFile>| found.and_then(|file| proving(file, claim));
            if found.into_iter().any(|(id, found)| !page.take(id, of_claim(found))) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// A page of the files that the actor's organisation handed in and that prove nothing yet, oldest first; as they lie now. An
/// auditor has none.
pub async fn loose(ctx: &Ctx, after: Option<Uuid>, limit: i64) -> Result<Page<ReceiptFile>, FlowError> {
    ctx.only_today("files that prove nothing yet")?;
    let mut conn = ctx.look(Action::Look).await?;
    if ctx.actor().role == Role::Auditor {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let (unit, organisation, limit) = (ctx.actor().unit, ctx.actor().organisation, limit.clamp(1, MOST));
    let after = ReceiptFileId(after.unwrap_or_default());
    let ids = store::loose_receipt_file_ids(&mut conn, unit, organisation, after, limit + 1).await?;
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    let mut found = store::receipt_files_with(&mut conn, unit, &ids).await?;
    let files = ids.iter().filter_map(|id| found.remove(id)).collect();
    Ok(Page::cut(files, limit, |file: &ReceiptFile| file.id.0))
}

/// How many files of the own organisation prove nothing yet.
pub async fn loose_count(ctx: &Ctx) -> Result<Count, FlowError> {
    ctx.only_today("files that prove nothing yet")?;
    let mut conn = ctx.look(Action::Look).await?;
    if ctx.actor().role == Role::Auditor {
        return Ok(Count::of(0));
    }
    let (unit, organisation, first) =
        (ctx.actor().unit, ctx.actor().organisation, ReceiptFileId(Uuid::nil()));
    let ids = store::loose_receipt_file_ids(&mut conn, unit, organisation, first, LIMIT).await?;
    Ok(Count::of(ids.len()))
}

/// The file with what it proves of one claim; nothing, if it proves nothing of it.
fn proving(mut file: ReceiptFile, claim: ClaimId) -> Option<ReceiptFile> {
    file.attached.retain(|attached| attached.claim == claim);
    (!file.attached.is_empty()).then_some(file)
}

/// The files of one line of a claim that the actor sees, the first one first.
pub async fn of_line(ctx: &Ctx, claim: &Claim, line: ClaimLineId) -> Result<Vec<ReceiptFile>, FlowError> {
    claim.line(line)?;
    let mut conn = ctx.look(Action::Look).await?;
    let ids = store::receipt_files_of_line(&mut conn, ctx.actor().unit, line).await?;
    let found: Vec<(Uuid, Option<ReceiptFile>)> =
        shown_each!(ctx, &mut conn, store::receipt_files_with, views::answers, ReceiptFile, ids);
    let of_claim = found.into_iter().filter_map(|(_, file)| proving(file?, claim.id));
    Ok(of_claim.filter(|file| file.number_at(line).is_some()).collect())
}

/// The files at these lines of a claim that the actor sees, line by line, the first one first.
pub async fn by_line(ctx: &Ctx, claim: &Claim) -> Result<BTreeMap<ClaimLineId, Vec<LineFile>>, FlowError> {
    let until = ctx.shown_as_of().map_or(ctx.today(), |as_of| as_of.known_on.min(as_of.effective_on));
    let mut conn = ctx.look(Action::Look).await?;
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let lines: Vec<ClaimLineId> = claim.lines.iter().map(|line| line.id).collect();
    for file in store::line_files(&mut conn, ctx.actor().unit, &lines, until).await? {
        found.entry(file.line).or_default().push(file);
    }
    Ok(found)
}

/// A file that is taken along.
#[derive(Debug)]
pub struct Download {
    /// What is known of it.
    pub file: ReceiptFile,
    /// Its bytes, as they were handed in.
    pub content: File,
}

/// A file and its bytes, to be taken along.
pub async fn download(ctx: &Ctx, id: ReceiptFileId) -> Result<Download, FlowError> {
    let file = receipt_file(ctx, id).await?;
    let content = content(ctx, &file).await?;
    ctx.note_download().await?;
    Ok(Download { file, content })
}

/// A page of a file, to look at it.
pub async fn preview(ctx: &Ctx, id: ReceiptFileId, page: u32) -> Result<Preview, FlowError> {
    let file = receipt_file(ctx, id).await?;
    let content = content(ctx, &file).await?;
    match FileKind::of_media_type(&file.media_type) {
        Some(FileKind::Pdf) => Ok(Preview::Drawn(preview::page(content, page).await?)),
        Some(FileKind::Jpeg | FileKind::Png) if page == 1 => {
            Ok(Preview::Picture { media_type: file.media_type, content })
        }
        _ => Err(PreviewError::NoPage { page }.into()),
    }
}

/// How many pages of a file that the actor sees can be looked at; 0, if none can or that cannot be told.
pub async fn page_count(ctx: &Ctx, file: &ReceiptFile) -> u32 {
    match FileKind::of_media_type(&file.media_type) {
        Some(FileKind::Jpeg | FileKind::Png) => 1,
        Some(FileKind::Xml) | None => 0,
        Some(FileKind::Pdf) => {
            if let Some(known) = pages::known(file.hash) {
                return known;
            }
            match content(ctx, file).await {
                Ok(pdf) => pages::count(file.hash, pdf).await,
                Err(_) => 0,
            }
        }
    }
}

/// The bytes of a file. What is not as it was handed in is given to nobody.
pub(crate) async fn content(ctx: &Ctx, file: &ReceiptFile) -> Result<File, FlowError> {
    let folder = folder(ctx)?;
    match folder.look(file.hash).await? {
        Kept::Whole => Ok(File::open(folder.path(file.hash)).await?),
        Kept::Changed | Kept::Missing => Err(FilesError::NotAsKept { hash: file.hash }.into()),
    }
}
