//! The signature in a field, and the bytes that it was made of: all but its own (ISO 32000-1, 12.8.1).

use lopdf::{Dictionary, Object};

use super::{NotSigned, Signer, cms::Cms, update::Update};

/// Who signed in a field. Nobody did where there is a time stamp or no signature yet.
pub(super) fn signers(
    copy: &[u8],
    document: usize,
    update: &Update,
    field: &Dictionary,
) -> Result<Vec<Signer>, NotSigned> {
    let Ok(value) = field.get(b"V") else { return Ok(Vec::new()) };
    let signature = update.dictionary(value).ok_or(NotSigned::NoSignature)?;
    if signature.get(b"SubFilter").and_then(Object::as_name).is_ok_and(|format| format == b"ETSI.RFC3161") {
        return Ok(Vec::new());
    }
    let contents = signature.get(b"Contents").and_then(Object::as_str).map_err(|_| NotSigned::NoSignature)?;
    let signed = signed_bytes(copy, document, signature, contents)?;
    Cms::read(contents)?.signers(&signed)
}

/// The two parts of a file before and behind the signature.
fn signed_bytes<'a>(
    copy: &'a [u8],
    document: usize,
    signature: &Dictionary,
    contents: &[u8],
) -> Result<[&'a [u8]; 2], NotSigned> {
    let unsaid = || NotSigned::NoDigest("no range of bytes around the signature");
    let range = signature.get(b"ByteRange").and_then(Object::as_array).map_err(|_| unsaid())?;
    let range: Vec<usize> = range.iter().filter_map(|at| usize::try_from(at.as_i64().ok()?).ok()).collect();
    let [0, before, behind, rest] = range[..] else { return Err(unsaid()) };
    let end = behind.checked_add(rest).ok_or_else(unsaid)?;
    let own = copy.get(before..behind).ok_or_else(unsaid)?;
    let own = own.strip_prefix(b"<").and_then(|own| own.strip_suffix(b">")).ok_or_else(unsaid)?;
    if before < document || hex::decode(own).ok().as_deref() != Some(contents) {
        return Err(unsaid());
    }
    Ok([&copy[..before], copy.get(behind..end).ok_or_else(unsaid)?])
}

/// Whether a field takes a place on its page.
pub(super) fn is_visible(field: &Dictionary) -> bool {
    let corners: Vec<f32> = match field.get(b"Rect").and_then(Object::as_array) {
        Ok(corners) => corners.iter().filter_map(|corner| corner.as_float().ok()).collect(),
        Err(_) => return false,
    };
    let [left, bottom, right, top] = corners[..] else { return true };
    left.total_cmp(&right).is_ne() && bottom.total_cmp(&top).is_ne()
}
