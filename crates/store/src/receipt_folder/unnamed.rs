//! What lies in the folder of receipt files and no entry names: what got its place from a request that wrote nothing afterwards,
//! and what was arriving when the program was killed.
//!
//! *Order.* Whoever names a file has written it in the same request, which takes less than a day: what lies there for longer and
//! is not named by then never will be. *Race.* The same file may be handed in once more while this looks, and then takes the place
//! of what lies there. So whether a file is still the old one is asked under a lock that nobody else has who gives a file its
//! place, and it is removed under it (decision 0084).

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs::{self, File},
    io,
    path::Path,
    time::SystemTime,
};

use ledger::Hash;
use uuid::Uuid;

use super::{ARRIVING, ReceiptFolder};

/// Files that no entry names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unnamed {
    /// How many.
    pub files: u64,
    /// How many bytes they have together.
    pub bytes: u64,
}

impl ReceiptFolder {
    /// What lies there since before an instant and is none of these. This waits for the disk.
    pub fn unnamed(&self, named: &BTreeSet<Hash>, before: SystemTime) -> io::Result<Unnamed> {
        self.sum(named, before, |_| Ok(true))
    }

    /// Removes what lies there since before an instant and is none of these, and says what it was. This waits for the disk.
    pub fn remove_unnamed(&self, named: &BTreeSet<Hash>, before: SystemTime) -> io::Result<Unnamed> {
        self.sum(named, before, |path| self.remove(path, before))
    }

    fn sum(
        &self,
        named: &BTreeSet<Hash>,
        before: SystemTime,
        counts: impl Fn(&Path) -> io::Result<bool>,
    ) -> io::Result<Unnamed> {
        let mut sum = Unnamed::default();
        for folder in fs::read_dir(&self.0)? {
            let folder = folder?;
            if !is_ours(&folder.file_name()) || !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let path = file?.path();
                let old = if self.is_unnamed(&path, named) { bytes_of_old(&path, before)? } else { None };
                if let Some(bytes) = old
                    && counts(&path)?
                {
                    sum.files += 1;
                    sum.bytes += bytes;
                }
            }
        }
        Ok(sum)
    }

    /// Whether a file has a name that was given here, and none of these.
    fn is_unnamed(&self, path: &Path, named: &BTreeSet<Hash>) -> bool {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        match Hash::from_hex(name) {
            Some(hash) => self.path(hash) == path && !named.contains(&hash),
            None => self.0.join(ARRIVING).join(name) == path && Uuid::try_parse(name).is_ok(),
        }
    }

    /// Removes a file, unless another one has taken its place. None does while this looks.
    fn remove(&self, path: &Path, before: SystemTime) -> io::Result<bool> {
        let place = File::open(&self.0)?;
        place.lock()?;
        let is_old = bytes_of_old(path, before)?.is_some();
        if is_old {
            fs::remove_file(path)?;
        }
        Ok(is_old)
    }
}

/// Whether a folder has a name that was given here: the first two digits of a hash, or that of what arrives.
fn is_ours(folder: &OsStr) -> bool {
    folder == ARRIVING || folder.len() == 2
}

/// How many bytes a file has that was written before an instant; nothing, if it was written since or is gone.
fn bytes_of_old(path: &Path, before: SystemTime) -> io::Result<Option<u64>> {
    let file = match fs::symlink_metadata(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        found => found?,
    };
    let is_old = file.is_file() && file.modified()? < before;
    Ok(is_old.then_some(file.len()))
}
