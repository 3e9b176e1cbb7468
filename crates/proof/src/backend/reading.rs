//! Reads the attached data of a file back, which may come from anyone.

use std::io::Read;

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, Object};

/// More than the data of a million receipts; what unpacks to more is not ours.
const LARGEST: u64 = 1 << 30;

/// The bytes of an attached file, if the PDF can be read and has it.
pub(crate) fn attached(pdf: &[u8], name: &str) -> Result<Option<Vec<u8>>, lopdf::Error> {
    let document = Document::load_mem(pdf)?;
    let catalog = document.catalog()?;
    let Ok(associated) = catalog.get(b"AF").and_then(|files| resolved(&document, files)?.as_array()) else {
        return Ok(None);
    };
    for file in associated {
        let Ok(file) = resolved(&document, file).and_then(Object::as_dict) else { continue };
        if file.get(b"UF").and_then(lopdf::decode_text_string).is_ok_and(|found| found == name) {
            return Ok(content(&document, file));
        }
    }
    Ok(None)
}

fn content(document: &Document, file: &Dictionary) -> Option<Vec<u8>> {
    let embedded = resolved(document, file.get(b"EF").ok()?).ok()?.as_dict().ok()?;
    let stream = resolved(document, embedded.get(b"F").ok()?).ok()?.as_stream().ok()?;
    let mut unpacked = Vec::new();
    ZlibDecoder::new(stream.content.as_slice()).take(LARGEST).read_to_end(&mut unpacked).ok()?;
    (u64::try_from(unpacked.len()).ok()? < LARGEST).then_some(unpacked)
}

fn resolved<'d>(document: &'d Document, object: &'d Object) -> Result<&'d Object, lopdf::Error> {
    document.dereference(object).map(|(_, object)| object)
}
