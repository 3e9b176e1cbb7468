//! The archive of a package, in which every file has the hash that the manifest names.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io::{self, BufReader, Read, Seek},
};

use ledger::Hash;
use sha2::{Digest, Sha256};
use zip::{ZipArchive, read::ZipFile};

use super::{LARGEST_LIST, PackageFault};
use crate::packages::pack::{MANIFEST, PIECE};

/// The archive.
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    manifest: BTreeMap<String, Hash>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens an archive and reads each file once, to compare it with the manifest.
    pub(super) fn open(file: R) -> Result<Self, PackageFault> {
        let mut archive = Self { zip: ZipArchive::new(file)?, manifest: BTreeMap::new() };
        archive.manifest = manifest(&archive.text(MANIFEST)?)?;
        let there = archive.zip.file_names().map(|name| name.map(Cow::into_owned));
        let there: BTreeSet<String> = there.collect::<Result<_, _>>()?;
        if let Some(path) = archive.manifest.keys().find(|path| !there.contains(*path)) {
            return Err(PackageFault::Missing { path: path.clone(), by: MANIFEST.to_owned() });
        }
        for path in there.into_iter().filter(|path| path != MANIFEST) {
            let Some(stated) = archive.stated(&path) else { return Err(PackageFault::Unlisted { path }) };
            if hash(&mut archive.zip.by_name(&path)?)? != stated {
                return Err(PackageFault::Changed { path });
            }
        }
        Ok(archive)
    }

    /// How many files there are beside the manifest.
    pub(super) fn files(&self) -> usize {
        self.manifest.len()
    }

    /// The hash of a file.
    pub(super) fn stated(&self, path: &str) -> Option<Hash> {
        self.manifest.get(path).copied()
    }

    /// Whether there is such a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.manifest.contains_key(path)
    }

    /// The files in a folder.
    pub(super) fn below(&self, folder: &str) -> Vec<String> {
        self.manifest.keys().filter(|path| path.starts_with(folder)).cloned().collect()
    }

    /// A file as a whole, of so many bytes at most.
    pub(super) fn bytes(&mut self, path: &str, most: u64) -> Result<Vec<u8>, PackageFault> {
        let mut bytes = Vec::new();
        self.zip.by_name(path)?.take(most + 1).read_to_end(&mut bytes)?;
        let is_fit = u64::try_from(bytes.len()).is_ok_and(|read| read <= most);
        let too_large =
            || PackageFault::Statement { path: path.to_owned(), what: "it is too large".to_owned() };
        if is_fit { Ok(bytes) } else { Err(too_large()) }
    }

    /// A file, piece by piece.
    pub(super) fn reader(&mut self, path: &str) -> Result<BufReader<ZipFile<'_, R>>, PackageFault> {
        Ok(BufReader::with_capacity(1 << 20, self.zip.by_name(path)?))
    }

    /// A text as a whole.
    pub(super) fn text(&mut self, path: &str) -> Result<String, PackageFault> {
        let no_text = |_| PackageFault::Statement { path: path.to_owned(), what: "it is no text".to_owned() };
        String::from_utf8(self.bytes(path, LARGEST_LIST)?).map_err(no_text)
    }

    /// The first two cells of each row of a table, which have no commas in them.
    pub(super) fn rows(&mut self, path: &str) -> Result<Vec<(String, String)>, PackageFault> {
        let text = self.text(path)?;
        let cells = text.lines().skip(1).filter_map(|row| {
            let mut cells = row.splitn(3, ',');
            Some((cells.next()?.to_owned(), cells.next()?.to_owned()))
        });
        Ok(cells.collect())
    }
}

/// What the manifest names: a hash, two spaces and a path in each line.
fn manifest(text: &str) -> Result<BTreeMap<String, Hash>, PackageFault> {
    let line = |line: &str| {
        let (hash, path) = line.split_once("  ")?;
        Some((path.to_owned(), Hash::from_hex(hash)?))
    };
    let no_line = |wrong: &str| PackageFault::Statement {
        path: MANIFEST.to_owned(),
        what: format!("{wrong:?} is not a hash and a path"),
    };
    text.lines().map(|text| line(text).ok_or_else(|| no_line(text))).collect()
}

fn hash(file: &mut impl Read) -> io::Result<Hash> {
    let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(Hash(hash.finalize().into())),
            read => hash.update(&piece[..read]),
        }
    }
}
