//! Finds the data that a file of ours carries, in bytes that may come from anyone.
//!
//! Whether a file is ours to the last byte is told by making it again ([`crate::verdict`]). So nothing of a PDF has to be
//! understood here: attached files stand in the file with their dictionary in plain bytes, and of each no more is unpacked
//! than the data of our largest documents. What a reader of PDFs would unpack before it is asked is never touched.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::{bufread, read::ZlibDecoder};

/// More than the data of a proof with 100,000 receipts, in bytes.
const LARGEST_DATA: u64 = 64 << 20;
/// More files than any document of ours has attached.
const MOST_FILES: usize = 1000;
/// Names the dictionary of an attached file.
const MARK: &[u8] = b"EmbeddedFile";
/// Says in the dictionary how many bytes the file has.
const SIZE: &[u8] = b"/Size ";
/// Begins the content behind a dictionary.
const STREAM: &[u8] = b"stream";
/// The longest dictionary of an attached file, in bytes.
const DICTIONARY: usize = 1024;

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Its first bytes are not those of a PDF.
    #[error("it does not begin as a PDF")]
    Beginning,
    /// Its last bytes are missing.
    #[error("it does not end as a PDF")]
    End,
    /// What is attached to it cannot be unpacked, or becomes more than ours.
    #[error("what is attached to it cannot be unpacked")]
    Data,
}

/// Refuses what does not look like a whole PDF.
pub(crate) fn is_whole(pdf: &[u8]) -> Result<(), Damage> {
    /// A viewer may have added to the end.
    const END: usize = 1024;
    if !pdf.starts_with(b"%PDF-") {
        return Err(Damage::Beginning);
    }
    if contains(&pdf[pdf.len().saturating_sub(END)..], b"%%EOF") { Ok(()) } else { Err(Damage::End) }
}

/// The first attached file that is a JSON object.
pub(crate) fn json(pdf: &[u8]) -> Result<Option<Vec<u8>>, Damage> {
    let marks = memchr::memmem::find_iter(pdf, MARK).map(|found| found + MARK.len());
    for at in marks.take(MOST_FILES) {
        let Some((_, content)) = stream(&pdf[at..]) else { continue };
        if let Some(data) = object(content)? {
            return Ok(Some(data));
        }
    }
    Ok(None)
}

/// Takes the attached files that have one of these sizes, of the first thousand, until so many bytes are unpacked. What stands
/// inside one that is taken is not looked at.
pub(crate) fn of_sizes(pdf: &[u8], sizes: &BTreeSet<u64>, most: u64, mut take: impl FnMut(Vec<u8>)) {
    let (mut rest, mut left) = (pdf, most);
    for _ in 0..MOST_FILES {
        let Some(mark) = find(rest, MARK) else { return };
        rest = &rest[mark + MARK.len()..];
        let Some((dictionary, content)) = stream(rest) else { continue };
        let Some(size) = size(dictionary).filter(|size| sizes.contains(size)) else { continue };
        if size > left {
            return;
        }
        left -= size;
        if let Some((data, after)) = unpacked(content, size) {
            take(data);
            rest = after;
        }
    }
}

/// A file of exactly this size, and what follows it.
fn unpacked(content: &[u8], size: u64) -> Option<(Vec<u8>, &[u8])> {
    let mut decoder = bufread::ZlibDecoder::new(content);
    let mut data = Vec::new();
    decoder.by_ref().take(size + 1).read_to_end(&mut data).ok()?;
    let packed = usize::try_from(decoder.total_in()).ok()?;
    (data.len() as u64 == size).then_some((data, content.get(packed..)?))
}

/// The dictionary that begins here, and the content behind it.
fn stream(pdf: &[u8]) -> Option<(&[u8], &[u8])> {
    let dictionary = &pdf[..pdf.len().min(DICTIONARY)];
    let end = find(dictionary, STREAM)?;
    let content = &pdf[end + STREAM.len()..];
    let content = content.strip_prefix(b"\r").unwrap_or(content);
    Some((&dictionary[..end], content.strip_prefix(b"\n").unwrap_or(content)))
}

/// How many bytes a dictionary says that its file has.
fn size(dictionary: &[u8]) -> Option<u64> {
    let digits = &dictionary[find(dictionary, SIZE)? + SIZE.len()..];
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    str::from_utf8(&digits[..end]).ok()?.parse().ok()
}

/// The content unpacked, if it begins as a JSON object.
fn object(content: &[u8]) -> Result<Option<Vec<u8>>, Damage> {
    let mut unpacked = ZlibDecoder::new(content).take(LARGEST_DATA);
    let mut data = vec![0];
    if unpacked.read_exact(&mut data).is_err() || data != b"{" {
        return Ok(None);
    }
    unpacked.read_to_end(&mut data).map_err(|_| Damage::Data)?;
    if data.len() as u64 == LARGEST_DATA { Err(Damage::Data) } else { Ok(Some(data)) }
}

/// Whether bytes have others in them.
pub(crate) fn contains(bytes: &[u8], what: &[u8]) -> bool {
    find(bytes, what).is_some()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, what)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn zlib(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn file(contents: &[&[u8]]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.7\n".to_vec();
        for content in contents {
            pdf.extend(b"1 0 obj<</Type/EmbeddedFile/Filter/FlateDecode>>stream\n");
            pdf.extend(*content);
            pdf.extend(b"\nendstream endobj\n");
        }
        pdf.extend(b"%%EOF\n");
        pdf
    }

    #[test]
    fn the_first_object_is_found_behind_other_files() {
        let (table, data) = (zlib(b"a;b\n"), zlib(b"{\"x\": 1}"));
        assert_eq!(json(&file(&[&table, &data])).unwrap().as_deref(), Some(&b"{\"x\": 1}"[..]));
        assert_eq!(json(&file(&[&table])).unwrap(), None);
        assert_eq!(json(b"%PDF-1.7 EmbeddedFile"), Ok(None));
    }

    /// A file with attachments that say their sizes.
    fn sized(contents: &[(usize, &[u8])]) -> Vec<u8> {
        let mut pdf = Vec::new();
        for (size, content) in contents {
            pdf.extend(format!("/Type/EmbeddedFile/Params<</Size {size}/ModDate()>>>>\nstream\n").bytes());
            pdf.extend(*content);
        }
        pdf
    }

    fn taken(pdf: &[u8], sizes: &[u64], most: u64) -> Vec<Vec<u8>> {
        let mut taken = Vec::new();
        of_sizes(pdf, &sizes.iter().copied().collect(), most, |file| taken.push(file));
        taken
    }

    #[test]
    fn files_of_the_sizes_that_are_asked_for_are_taken_until_enough_is_unpacked() {
        let (three, four) = (zlib(b"abc"), zlib(b"abcd"));
        let pdf = sized(&[(3, &three), (4, &four), (3, &three)]);
        assert_eq!(taken(&pdf, &[3, 4], 99), [&b"abc"[..], b"abcd", b"abc"]);
        assert_eq!(taken(&pdf, &[4], 99), [b"abcd"]);
        assert_eq!(taken(&pdf, &[3, 4], 9), [&b"abc"[..], b"abcd"]);
        assert_eq!(
            taken(&sized(&[(5, &four), (3, &four)]), &[3, 5], 99),
            [[0; 0]; 0],
            "another size than said"
        );
        assert_eq!(taken(b"/Type/EmbeddedFile/Size 3", &[3], 99), [[0; 0]; 0]);
    }

    #[test]
    fn what_stands_inside_a_file_is_not_looked_at() {
        let inner = sized(&[(3, &zlib(b"abc"))]);
        let mut stored = ZlibEncoder::new(Vec::new(), Compression::none());
        stored.write_all(&inner).unwrap();
        let stored = stored.finish().unwrap();
        assert!(contains(&stored, MARK), "it can be read without unpacking");
        let pdf = sized(&[(inner.len(), &stored), (4, &zlib(b"abcd"))]);
        assert_eq!(taken(&pdf, &[3, 4, inner.len() as u64], 999), [&inner[..], b"abcd"]);
    }

    #[test]
    fn what_unpacks_to_more_than_ours_or_breaks_off_is_refused() {
        let mut bomb = vec![b' '; usize::try_from(LARGEST_DATA).unwrap() + 1];
        bomb[0] = b'{';
        let bomb = zlib(&bomb);
        assert!(bomb.len() < 1 << 18, "a small file");
        assert_eq!(json(&file(&[&bomb])), Err(Damage::Data));
        let numbers: Vec<String> = (0..20_000).map(|number: u32| number.to_string()).collect();
        let data = zlib(format!("{{{}}}", numbers.concat()).as_bytes());
        assert_eq!(json(&file(&[&data[..data.len() / 2]])), Err(Damage::Data));
    }

    #[test]
    fn streams_of_objects_are_never_unpacked() {
        let nested = zlib(&zlib(&vec![0; 1 << 24]));
        let mut pdf = b"%PDF-1.7\n1 0 obj<</Type/ObjStm/Filter[/FlateDecode/FlateDecode]>>stream\n".to_vec();
        pdf.extend(nested);
        pdf.extend(b"\n%%EOF");
        assert_eq!((is_whole(&pdf), json(&pdf)), (Ok(()), Ok(None)));
        // Neither does it matter how often a keyword stands there.
        let words = b"stream EmbeddedFile ".repeat(100_000);
        assert_eq!(json(&words), Ok(None));
    }

    #[test]
    fn a_file_has_a_beginning_and_an_end() {
        assert_eq!(is_whole(b"text"), Err(Damage::Beginning));
        assert_eq!(is_whole(b"%PDF-1.7 cut"), Err(Damage::End));
        assert_eq!(is_whole(b"%PDF-1.7 %%EOF\n% added"), Ok(()));
    }
}
