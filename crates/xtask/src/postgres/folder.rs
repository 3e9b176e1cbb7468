//! The folder of a throwaway server. A lock in it says that its maker still lives.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Durability;
use crate::failure::Failure;

const PREFIX: &str = "foerderfluss-postgres-";

/// A folder that is removed when dropped.
pub(crate) struct Folder {
    folder: TempDir,
    _lock: File,
}

impl Folder {
    /// Makes one, and sweeps those whose makers were killed.
    pub(crate) fn create(durability: Durability) -> Result<Self, Failure> {
        let base = base(durability);
        sweep(&base);
        let made = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&base);
        let folder = made.map_err(Failure::file(base))?;
        let lock = lock(&folder.path().join("lock"))?;
        Ok(Self { folder, _lock: lock })
    }

    /// The folder itself; the socket lies in it.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The database.
    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// What the server says.
    pub(crate) fn log(&self) -> PathBuf {
        self.path().join("log")
    }

    /// What the server has said so far.
    pub(crate) fn read_log(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// The server writes its state into the last line of its process file.
    pub(crate) fn says_ready(&self) -> bool {
        let state = fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        state.lines().last().is_some_and(|line| line.trim() == "ready")
    }
}

fn lock(path: &Path) -> Result<File, Failure> {
    let lock = File::create(path).map_err(Failure::file(path))?;
    lock.lock().map_err(Failure::file(path))?;
    Ok(lock)
}

/// A place on a disk when we measure: the usual one may be memory.
fn base(durability: Durability) -> PathBuf {
    let disk = Path::new("/var/tmp");
    match durability {
        Durability::Full if disk.is_dir() => disk.to_owned(),
        _ => std::env::temp_dir(),
    }
}

/// What cannot be swept belongs to someone else; it stays.
fn sweep(base: &Path) {
    let folders = fs::read_dir(base).into_iter().flatten().flatten().map(|entry| entry.path());
    for folder in folders.filter(|folder| is_left_over(folder)) {
        fs::remove_dir_all(folder).ok();
    }
}

/// A folder is locked before its database is made, so an unlocked one with a database has lost its maker.
fn is_left_over(folder: &Path) -> bool {
    let ours = folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(PREFIX));
    let complete = folder.join("data/PG_VERSION").exists();
    ours && complete && File::open(folder.join("lock")).is_ok_and(|lock| lock.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_left_over_when_its_maker_is_gone_and_not_before() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("foerderfluss-postgres-x");
        fs::create_dir_all(path.join("data")).unwrap();
        let lock = File::create(path.join("lock")).unwrap();
        assert!(!is_left_over(&path));
        fs::write(path.join("data/PG_VERSION"), "15").unwrap();
        lock.lock().unwrap();
        assert!(!is_left_over(&path));
        drop(lock);
        assert!(is_left_over(&path));
    }

    #[test]
    fn sweeping_leaves_what_is_not_ours() {
        let base = tempfile::tempdir().unwrap();
        for name in ["foerderfluss-postgres-x", "someone-else"] {
            fs::create_dir_all(base.path().join(name).join("data")).unwrap();
            fs::write(base.path().join(name).join("data/PG_VERSION"), "15").unwrap();
            File::create(base.path().join(name).join("lock")).unwrap();
        }
        sweep(base.path());
        assert!(!base.path().join("foerderfluss-postgres-x").exists());
        assert!(base.path().join("someone-else").exists());
    }
}
