//! Where receipt files lie: a folder beside the database, each file under its SHA-256. Folders and files are made for their
//! owner alone.
//!
//! A file arrives piece by piece under the id of its request, is hashed on the way, and takes its place when it is whole
//! and on the disk. So a name never says anything else than what is in the file, the same file twice is one, and what
//! breaks off leaves nothing that anybody reads (decision 0029).

mod unnamed;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use ledger::Hash;
use sha2::{Digest, Sha256};
use tokio::{
    fs::{DirBuilder, File},
    io::{AsyncReadExt, AsyncWriteExt},
};
use uuid::Uuid;

pub use unnamed::Unnamed;

/// What arrives lies here until it is whole.
const ARRIVING: &str = "arriving";
/// How much of a file is read at once.
const PIECE: usize = 64 << 10;

/// The folder.
#[derive(Clone, Debug)]
pub struct ReceiptFolder(PathBuf);

/// How a file lies in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As it was handed in.
    Whole,
    /// With another content.
    Changed,
    /// Not at all.
    Missing,
}

impl ReceiptFolder {
    /// Opens a folder, and makes it if it is not there.
    pub async fn open(path: PathBuf) -> io::Result<Self> {
        make(&path.join(ARRIVING)).await?;
        Ok(Self(path))
    }

    /// A folder as it is there, to look at what lies in it.
    pub const fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Fails where there is no such folder, or none that can be read.
    pub async fn is_there(&self) -> io::Result<()> {
        tokio::fs::read_dir(&self.0).await.map(drop)
    }

    /// Begins to receive a file, under an id that is new.
    pub async fn receive(&self, id: Uuid) -> io::Result<Arriving> {
        let place = self.0.join(ARRIVING).join(id.simple().to_string());
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&place).await?;
        Ok(Arriving { file, hash: Sha256::new(), bytes: 0, place: Place(Some(place)), folder: self.clone() })
    }

    /// Waits until nobody removes what is unnamed; nobody does as long as this is held.
    async fn shared(&self) -> io::Result<fs::File> {
        let root = self.0.clone();
        let locked = tokio::task::spawn_blocking(move || -> io::Result<fs::File> {
            let folder = fs::File::open(root)?;
            folder.lock_shared()?;
            Ok(folder)
        });
        locked.await.map_err(io::Error::other)?
    }

    /// Where the file of a hash lies.
    pub fn path(&self, hash: Hash) -> PathBuf {
        let name = hash.to_string();
        self.0.join(&name[..2]).join(name)
    }

    /// How the file of a hash lies there; it is read from the first to the last byte.
    pub async fn look(&self, hash: Hash) -> io::Result<Kept> {
        let mut file = match File::open(self.path(hash)).await {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Kept::Missing),
            opened => opened?,
        };
        let (mut found, mut piece) = (Sha256::new(), vec![0; PIECE]);
        loop {
            match file.read(&mut piece).await? {
                0 => break,
                read => found.update(&piece[..read]),
            }
        }
        Ok(if Hash(found.finalize().into()) == hash { Kept::Whole } else { Kept::Changed })
    }
}

/// Makes a folder and those above it, each unless it is there.
async fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}

/// A file that is arriving. What is not kept in the end is removed.
#[derive(Debug)]
pub struct Arriving {
    file: File,
    hash: Sha256,
    bytes: u64,
    place: Place,
    folder: ReceiptFolder,
}

impl Arriving {
    /// How many bytes have arrived.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the next piece.
    pub async fn take(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece).await?;
        self.hash.update(piece);
        self.bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    /// The file with all its bytes on the disk.
    pub async fn whole(mut self) -> io::Result<Arrived> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let hash = Hash(self.hash.finalize().into());
        Ok(Arrived { hash, bytes: self.bytes, place: self.place, folder: self.folder })
    }
}

/// A file that has arrived and has no place yet.
#[derive(Debug)]
pub struct Arrived {
    hash: Hash,
    bytes: u64,
    place: Place,
    folder: ReceiptFolder,
}

impl Arrived {
    /// The SHA-256 of its content.
    pub const fn hash(&self) -> Hash {
        self.hash
    }

    /// How many bytes it has.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The file, to read it. This waits for the disk.
    pub fn read(&self) -> io::Result<fs::File> {
        fs::File::open(self.place.path())
    }

    /// Gives the file its place. One that lies there has the same bytes, or is damaged and healed by it.
    pub async fn keep(mut self) -> io::Result<()> {
        let place = self.folder.path(self.hash);
        let Some(folder) = place.parent().map(Path::to_owned) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        make(&folder).await?;
        let lock = self.folder.shared().await?;
        tokio::fs::rename(self.place.path(), &place).await?;
        drop(lock);
        self.place.0 = None;
        // The new name is on the disk when its folder is, and the folder's when the one above is.
        File::open(&folder).await?.sync_all().await?;
        File::open(&self.folder.0).await?.sync_all().await
    }
}

/// A file that is removed unless it was given another place.
#[derive(Debug)]
struct Place(Option<PathBuf>);

impl Place {
    fn path(&self) -> &Path {
        self.0.as_deref().unwrap_or_else(|| Path::new(""))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(place) = &self.0
            && let Err(error) = fs::remove_file(place)
        {
            tracing::warn!(%error, "A file that was not kept could not be removed");
        }
    }
}
