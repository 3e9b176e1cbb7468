//! What a signed copy shows is what the document shows: of its objects the appendix changes none but those that name a
//! signature's field, and what the file says about itself.

use lopdf::{Dictionary, Object, ObjectId, decode_text_string};

use super::{NotSigned, update::Update};

/// What a signature adds to a catalogue.
const OF_CATALOGUE: [&[u8]; 5] = [b"AcroForm", b"Extensions", b"DSS", b"Perms", b"Version"];
/// What a signature adds to a page.
const OF_PAGE: [&[u8]; 1] = [b"Annots"];

/// What the field of a signature may say of itself (ISO 32000-1, 12.5.2, 12.5.6.19, 12.7.3 and 12.7.4.5): nothing that acts.
const OF_FIELD: [&[u8]; 22] = [
    b"Type", b"Subtype", b"FT", b"T", b"TU", b"TM", b"Ff", b"V", b"Lock", b"SV", b"Rect", b"F", b"P", b"NM",
    b"M", b"AP", b"AS", b"Border", b"BS", b"MK", b"H", b"DA",
];
const OTHER_FIELD: NotSigned = NotSigned::Added("a field or a note");

/// The fields of signatures that are appended; an error if anything else of what is shown is changed or added.
pub(super) fn fields_added(update: &Update) -> Result<Vec<&Dictionary>, NotSigned> {
    let (before, after) = (&update.document.trailer, &update.appended.trailer);
    let root = before.get(b"Root").and_then(Object::as_reference).map_err(NotSigned::Unreadable)?;
    if after.get(b"Root").and_then(Object::as_reference).ok() != Some(root) || after.has(b"Encrypt") {
        return Err(NotSigned::Changed(root.0));
    }
    let catalogue = update.document.get_dictionary(root).map_err(NotSigned::Unreadable)?;
    let about_itself = [before.get(b"Info"), catalogue.get(b"Metadata")];
    let about_itself = about_itself.map(|object| object.and_then(Object::as_reference).ok());
    let (mut fields, mut shown) = (Vec::new(), Vec::new());
    for id in update.changed().filter(|id| !about_itself.contains(&Some(*id))) {
        let was = update.document.get_dictionary(id).map_err(|_| NotSigned::Changed(id.0))?;
        let is = update.appended.get_dictionary(id).map_err(|_| NotSigned::Changed(id.0))?;
        if id == root {
            is_kept(id, was, is, &OF_CATALOGUE)?;
            fields = fields_of_form(update, is)?;
        } else {
            is_kept(id, was, is, &OF_PAGE)?;
            shown.extend(fields_of(update, is.get(b"Annots").ok())?);
        }
    }
    let is_field = |shown: &&Dictionary| fields.iter().any(|field| std::ptr::eq(*field, *shown));
    if shown.iter().all(is_field) { Ok(fields) } else { Err(OTHER_FIELD) }
}

/// Whether an object still says what it said, and nothing besides but what a signature adds.
fn is_kept(id: ObjectId, was: &Dictionary, is: &Dictionary, added: &[&[u8]]) -> Result<(), NotSigned> {
    let stays = was.iter().all(|(key, value)| is.get(key).is_ok_and(|now| is_same(value, now)));
    let may_be_new = |key: &[u8]| was.has(key) || added.contains(&key);
    let is_kept = stays && is.iter().all(|(key, _)| may_be_new(key));
    if is_kept { Ok(()) } else { Err(NotSigned::Changed(id.0)) }
}

fn fields_of_form<'a>(
    update: &'a Update,
    catalogue: &'a Dictionary,
) -> Result<Vec<&'a Dictionary>, NotSigned> {
    let Ok(form) = catalogue.get(b"AcroForm") else { return Ok(Vec::new()) };
    let form = update.dictionary(form).ok_or(NotSigned::Added("a form that cannot be read"))?;
    if form.has(b"XFA") {
        return Err(NotSigned::Added("a form of another kind"));
    }
    fields_of(update, form.get(b"Fields").ok())
}

/// The fields of a list, all of which are of signatures.
fn fields_of<'a>(update: &'a Update, list: Option<&'a Object>) -> Result<Vec<&'a Dictionary>, NotSigned> {
    let Some(list) = list else { return Ok(Vec::new()) };
    let list = update.resolved(list).and_then(|list| list.as_array().ok());
    let list = list.ok_or(NotSigned::Added("a list that cannot be read"))?;
    list.iter().map(|field| field_of_signature(update, field)).collect()
}

fn field_of_signature<'a>(update: &'a Update, field: &'a Object) -> Result<&'a Dictionary, NotSigned> {
    let field = update.dictionary(field).ok_or(OTHER_FIELD)?;
    let is = |key, name: &[u8]| field.get(key).and_then(Object::as_name).is_ok_and(|found| found == name);
    let is_plain = field.iter().all(|(key, _)| OF_FIELD.contains(&key.as_slice()));
    let shows_unsigned = field.has(b"AP") && !field.has(b"V");
    let is_of_signature = is(b"FT", b"Sig") && is(b"Subtype", b"Widget") && is_plain && !shows_unsigned;
    if is_of_signature { Ok(field) } else { Err(OTHER_FIELD) }
}

/// Whether two objects say the same, however each is written.
fn is_same(one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::Array(one), Object::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Object::Dictionary(one), Object::Dictionary(other)) => {
            let same =
                |(key, value): (&Vec<u8>, &Object)| other.get(key).is_ok_and(|found| is_same(value, found));
            one.len() == other.len() && one.iter().all(same)
        }
        (Object::String(one_bytes, _), Object::String(other_bytes, _)) => {
            let as_text = || decode_text_string(one).ok().zip(decode_text_string(other).ok());
            one_bytes == other_bytes || as_text().is_some_and(|(one, other)| one == other)
        }
        (Object::Integer(_) | Object::Real(_), Object::Integer(_) | Object::Real(_)) => {
            let lengths = one.as_float().ok().zip(other.as_float().ok());
            lengths.is_some_and(|(one, other)| one.total_cmp(&other).is_eq())
        }
        _ => one == other,
    }
}
