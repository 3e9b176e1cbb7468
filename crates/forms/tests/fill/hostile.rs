//! Forms that would take more than they say, or are none.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use forms::{FormError, Mapping, fill};
use ledger::Hash;

use crate::kept::{document, form};

/// Fills a form by a mapping for exactly this one.
fn filled(form: &[u8]) -> Result<Vec<u8>, FormError> {
    let text = format!("name = \"Vordruck\"\nversion = 1\nform = \"{}\"\n", Hash::of(form));
    Ok(fill(form, &Mapping::parse(&text).unwrap(), &document())?.form)
}

/// An archive, with the size that each part says of itself.
fn archive(parts: &[(&str, &[u8], usize)]) -> Vec<u8> {
    let (mut file, mut contents) = (Vec::new(), Vec::new());
    let long = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let short = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    for (name, bytes, size) in parts {
        let (at, mut crc) = (file.len(), Crc::new());
        crc.update(bytes);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let sizes = [crc.sum().to_le_bytes(), long(packed.len()), long(*size), long(name.len())].concat();
        let common = [&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0], &sizes[..]].concat();
        file.extend([b"PK\x03\x04", &common[..], name.as_bytes(), &packed].concat());
        contents.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &long(at), name.as_bytes()].concat());
    }
    let (at, count) = (long(file.len()), short(parts.len()));
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &long(contents.len()), &at, &[0, 0]].concat();
    [file, contents, end].concat()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    archive(&parts.iter().map(|(name, bytes)| (*name, *bytes, bytes.len())).collect::<Vec<_>>())
}

#[test]
fn a_form_that_unpacks_to_too_much_is_not_unpacked() {
    let bomb = zipped(&[("xl/workbook.xml", &vec![b' '; 65 << 20])]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(filled(&bomb), Err(FormError::TooLarge)));
}

/// The table of contents says 100 bytes, and a megabyte comes; or it says a megabyte, and 100 come.
#[test]
fn a_form_that_lies_about_a_part_is_refused() {
    for (bytes, says) in [(1 << 20, 100), (100, 1 << 20)] {
        let liar = archive(&[("xl/workbook.xml", &vec![b' '; bytes], says)]);
        let told = filled(&liar).unwrap_err().to_string();
        assert!(told.contains("xl/workbook.xml is not what it says"), "{told}");
    }
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let told = filled(&zipped(&[("xl/workbook.xml", b"<a/>"), ("xl/workbook.xml", b"<b/>")]))
        .unwrap_err()
        .to_string();
    assert!(told.contains("one name"), "{told}");
}

#[test]
fn a_form_of_too_many_parts_is_refused() {
    let names: Vec<String> = (0..1_001).map(|number| format!("xl/{number}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"<a/>"[..])).collect();
    assert!(matches!(filled(&zipped(&parts)), Err(FormError::TooLarge)));
}

#[test]
fn what_is_too_large_or_no_form_is_refused() {
    assert!(matches!(filled(&vec![0; (16 << 20) + 1]), Err(FormError::TooLarge)));
    for other in [&b""[..], b"PK", b"%PDF-1.7", &form()[..20_000]] {
        assert!(matches!(filled(other), Err(FormError::Damaged(_))));
    }
    assert!(matches!(filled(&zipped(&[("xl/styles.xml", b"<a/>")])), Err(FormError::Damaged(_))));
    let relations = ("xl/_rels/workbook.xml.rels", &b"<Relationships/>"[..]);
    for workbook in [&b"<workbook><sheets>"[..], b"<workbook/>", b"\xff\xfe", b"<a></b>"] {
        let form = zipped(&[("xl/workbook.xml", workbook), relations]);
        assert!(matches!(filled(&form), Err(FormError::Damaged(_))), "{workbook:?}");
    }
}
