//! What is appended to a document: an incremental update (ISO 32000-1, 7.5.6).
//!
//! The library reads the appendix alone: in the place of the document, whose objects nobody asks for here, stands a file
//! without any. So what is read is bounded by what is appended.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, xref::XrefEntry};

use super::{LARGEST_SIGNATURE, NotSigned};

/// More than the objects of a signature unpack to, in bytes.
const LARGEST_STREAM: usize = 16 << 20;
/// More than an object stream of a document unpacks to, in bytes.
const LARGEST_OBJECT_STREAM: usize = 64 << 20;
/// What every file begins with.
const HEADER: &[u8] = b"%PDF-1.7\n";
/// What stands before the place of the last cross-references.
const START: &[u8] = b"\nstartxref\n";
/// What a file ends with.
const END: &[u8] = b"%%EOF";

/// A document and what is appended to it.
pub(super) struct Update {
    /// The catalogue and the pages of the document.
    pub(super) document: Document,
    /// The objects that are appended.
    pub(super) appended: Document,
}

impl Update {
    /// Reads what follows the document in a copy of it.
    pub(super) fn read(document: &[u8], copy: &[u8]) -> Result<Self, NotSigned> {
        let appendix = copy.strip_prefix(document).ok_or(NotSigned::OtherDocument)?;
        if appendix.is_empty() {
            return Err(NotSigned::NothingAppended);
        }
        if appendix.len() > LARGEST_SIGNATURE {
            return Err(NotSigned::TooLarge);
        }
        if !appendix.trim_ascii_end().ends_with(END) {
            return Err(NotSigned::Disconnected("it does not end as a PDF"));
        }
        let whole = LoadOptions {
            filter: Some(catalogue_and_pages),
            max_decompressed_size: Some(LARGEST_OBJECT_STREAM),
            ..LoadOptions::default()
        };
        let document_read =
            Document::load_mem_with_options(document, whole).map_err(NotSigned::Unreadable)?;
        let alone = LoadOptions::with_max_decompressed_size(LARGEST_STREAM);
        let mut file = stand_in(document, document_read.max_id)?;
        file.extend_from_slice(appendix);
        let appended = Document::load_mem_with_options(&file, alone).map_err(NotSigned::Unreadable)?;
        let update = Self { document: document_read, appended };
        update.follows(appendix)?;
        Ok(update)
    }

    /// Whether an object is one of the document.
    pub(super) fn is_of_document(&self, number: u32) -> bool {
        number <= self.document.max_id
    }

    /// The objects of the document that are appended anew.
    pub(super) fn changed(&self) -> impl Iterator<Item = ObjectId> {
        let entries = self.appended.reference_table.entries.keys();
        entries.filter(|number| **number > 0 && self.is_of_document(**number)).map(|number| (*number, 0))
    }

    /// An appended object; of a reference what it refers to.
    pub(super) fn resolved<'a>(&'a self, object: &'a Object) -> Option<&'a Object> {
        match object {
            Object::Reference(id) => self.appended.objects.get(id),
            direct => Some(direct),
        }
    }

    /// The same as a dictionary.
    pub(super) fn dictionary<'a>(&'a self, object: &'a Object) -> Option<&'a Dictionary> {
        self.resolved(object)?.as_dict().ok()
    }

    /// Every object that the appendix writes is one that its cross-references name, so that who rebuilds them finds the same;
    /// none is taken out or hidden in the document.
    fn follows(&self, appendix: &[u8]) -> Result<(), NotSigned> {
        let named = &self.appended.reference_table.entries;
        for (number, entry) in named.iter().filter(|(number, _)| **number > 0) {
            let is_there = self.appended.objects.keys().any(|id| id.0 == *number);
            let is_stored = matches!(entry, XrefEntry::Normal { .. } | XrefEntry::Compressed { .. });
            if self.is_of_document(*number) && !(is_there && is_stored) {
                return Err(NotSigned::Changed(*number));
            }
        }
        let is_hidden = |number: &u32| self.is_of_document(*number) && !named.contains_key(number);
        written(appendix).find(is_hidden).map_or(Ok(()), |number| Err(NotSigned::Changed(number)))
    }
}

/// What is read of a document.
fn catalogue_and_pages(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let is_read = match object {
        Object::Stream(stream) => stream.dict.has_type(b"ObjStm"),
        Object::Dictionary(entries) => entries.has_type(b"Catalog") || entries.has_type(b"Page"),
        _ => false,
    };
    is_read.then(|| (id, object.clone()))
}

/// A file without objects that is as long as the document, and has its cross-references where the document has them.
fn stand_in(document: &[u8], max_id: u32) -> Result<Vec<u8>, NotSigned> {
    let at = start_of_references(document).ok_or(NotSigned::Disconnected("the document has no end"))?;
    let table = format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size {}>>\n", u64::from(max_id) + 1);
    let mut file = vec![b' '; document.len()];
    file[..HEADER.len()].copy_from_slice(HEADER);
    let room =
        file.get_mut(at..at + table.len()).ok_or(NotSigned::Disconnected("the document has no end"))?;
    room.copy_from_slice(table.as_bytes());
    Ok(file)
}

/// Where the last cross-references of a file are.
fn start_of_references(file: &[u8]) -> Option<usize> {
    let digits = &file[memchr::memmem::rfind(file, START)? + START.len()..];
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    str::from_utf8(&digits[..end]).ok()?.parse().ok()
}

/// The numbers of the objects that stand written in bytes, whether or not anything refers to them.
fn written(bytes: &[u8]) -> impl Iterator<Item = u32> {
    memchr::memmem::find_iter(bytes, b" obj").filter_map(|at| {
        let (before, generation) = without_digits(bytes[..at].trim_ascii_end());
        let (_, number) = without_digits(before.trim_ascii_end());
        let is_head = !generation.is_empty() && before.last().is_some_and(u8::is_ascii_whitespace);
        str::from_utf8(number).ok().filter(|_| is_head)?.parse().ok()
    })
}

/// Bytes before the digits that they end with, and those.
fn without_digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    bytes.split_at(bytes.len() - digits)
}
