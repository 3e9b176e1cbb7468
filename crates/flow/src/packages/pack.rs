//! An archive that is written beside the requests that are answered meanwhile, with the SHA-256 of each file in it. The same
//! files in the same order give the same bytes.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
};

use ledger::Hash;
use sha2::{Digest, Sha256};
use tokio::{sync::mpsc, task::JoinHandle};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::FlowError;

/// Names the hash of every other file, as `sha256sum --check` reads it.
pub(super) const MANIFEST: &str = "manifest.sha256";
/// How many pieces wait to be written.
const WAITING: usize = 8;
/// How much of a file is read at once.
pub(super) const PIECE: usize = 64 << 10;

/// What is done next.
enum Piece {
    /// A file begins.
    Begin(String, CompressionMethod),
    /// It goes on with these bytes.
    Bytes(Vec<u8>),
    /// It goes on with what is in this file.
    Contents(File),
}

/// An archive that is being written.
pub(super) struct Pack {
    pieces: mpsc::Sender<Piece>,
    writing: JoinHandle<io::Result<(File, u64)>>,
}

impl Pack {
    /// Begins an archive in a file without a name, that is gone when nobody has it any more.
    pub(super) fn open() -> Self {
        let (pieces, next) = mpsc::channel(WAITING);
        Self { pieces, writing: tokio::task::spawn_blocking(move || write(next)) }
    }

    /// Begins a file of text.
    pub(super) async fn begin(&mut self, path: impl Into<String>) -> Result<(), FlowError> {
        self.send(Piece::Begin(path.into(), CompressionMethod::Deflated)).await
    }

    /// Begins a file that is packed already, as most of what is no text is.
    pub(super) async fn begin_packed(&mut self, path: impl Into<String>) -> Result<(), FlowError> {
        self.send(Piece::Begin(path.into(), CompressionMethod::Stored)).await
    }

    /// Goes on with some bytes.
    pub(super) async fn bytes(&mut self, bytes: impl Into<Vec<u8>>) -> Result<(), FlowError> {
        self.send(Piece::Bytes(bytes.into())).await
    }

    /// Goes on with the contents of a file.
    pub(super) async fn contents(&mut self, file: File) -> Result<(), FlowError> {
        self.send(Piece::Contents(file)).await
    }

    /// A file of text as a whole.
    pub(super) async fn file(
        &mut self,
        path: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Result<(), FlowError> {
        self.begin(path).await?;
        self.bytes(bytes).await
    }

    /// Adds the manifest, and gives the archive and how many bytes it has.
    pub(super) async fn finish(self) -> Result<(File, u64), FlowError> {
        drop(self.pieces);
        let written = self.writing.await.map_err(|_| FlowError::Store(store::StoreError::Panicked))?;
        written.map_err(FlowError::Package)
    }

    async fn send(&self, piece: Piece) -> Result<(), FlowError> {
        let stopped = |_| FlowError::Package(io::ErrorKind::BrokenPipe.into());
        self.pieces.send(piece).await.map_err(stopped)
    }
}

/// Writes what comes until nothing more does.
fn write(mut pieces: mpsc::Receiver<Piece>) -> io::Result<(File, u64)> {
    let written = write_all(&mut pieces);
    if let Err(error) = &written {
        tracing::error!(%error, "A package could not be written");
    }
    written
}

fn write_all(pieces: &mut mpsc::Receiver<Piece>) -> io::Result<(File, u64)> {
    let mut writing = Writing::new(tempfile::tempfile()?);
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Begin(path, method) => writing.begin(path, method)?,
            Piece::Bytes(bytes) => writing.take(&bytes)?,
            Piece::Contents(mut file) => writing.take_all(&mut file)?,
        }
    }
    writing.finish()
}

/// The archive, the hashes of what is in it, and the file that is being written.
struct Writing {
    zip: ZipWriter<BufWriter<File>>,
    manifest: String,
    current: Option<(String, Sha256)>,
}

impl Writing {
    fn new(file: File) -> Self {
        Self { zip: ZipWriter::new(BufWriter::new(file)), manifest: String::new(), current: None }
    }

    fn begin(&mut self, path: String, method: CompressionMethod) -> io::Result<()> {
        self.end();
        self.zip.start_file(path.as_str(), SimpleFileOptions::default().compression_method(method))?;
        self.current = Some((path, Sha256::new()));
        Ok(())
    }

    /// Notes the hash of the file that is complete now.
    fn end(&mut self) {
        if let Some((path, hash)) = self.current.take() {
            let hash = Hash(hash.finalize().into()).to_string();
            self.manifest.extend([hash.as_str(), "  ", path.as_str(), "\n"]);
        }
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some((_, hash)) = &mut self.current {
            hash.update(bytes);
        }
        self.zip.write_all(bytes)
    }

    fn take_all(&mut self, file: &mut impl Read) -> io::Result<()> {
        let mut piece = vec![0; PIECE];
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(()),
                read => self.take(&piece[..read])?,
            }
        }
    }

    fn finish(mut self) -> io::Result<(File, u64)> {
        self.end();
        let manifest = std::mem::take(&mut self.manifest);
        self.begin(MANIFEST.to_owned(), CompressionMethod::Deflated)?;
        self.take(manifest.as_bytes())?;
        let mut file = self.zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        let bytes = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        Ok((file, bytes))
    }
}
