//! Files as people have them, and files that were planted.

use std::io::Cursor;

use proptest::prelude::*;

use super::*;

fn kind_of(bytes: &[u8]) -> Result<FileKind, FileError> {
    match examine(&mut Cursor::new(bytes)) {
        Ok(kind) => Ok(kind),
        Err(Unfit::Refused(cause)) => Err(cause),
        Err(Unfit::Unreadable(cause)) => panic!("{cause}"),
    }
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";
const INVOICE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">
  <rsm:Number>R&amp;D &#49;7</rsm:Number><rsm:Empty/><!-- paid --></rsm:CrossIndustryInvoice>
"#;

fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length, &name, content, &[0; 4]].concat()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = chunk(*b"IHDR", &[size, vec![8, 2, 0, 0, 0]].concat());
    let signature = b"\x89PNG\r\n\x1A\n".to_vec();
    [signature, header, chunk(*b"IDAT", b"dots"), chunk(*b"IEND", b"")].concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let size =
        [&[0xFF, 0xC0, 0, 11, 8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    let camera = [&[0xFF, 0xE1, 0, 8][..], b"Exif\0\0"].concat();
    let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 7, 0xFF, 0, 9, 0xFF, 0xD0, 3];
    [&[0xFF, 0xD8][..], &camera, &size, &scan, &[0xFF, 0xD9]].concat()
}

fn archive() -> Vec<u8> {
    [&b"PK\x03\x04"[..], &[0; 26], b"PK\x05\x06", &[0; 18]].concat()
}

#[test]
fn each_kind_is_known_by_its_content() {
    assert_eq!(kind_of(PDF), Ok(FileKind::Pdf));
    assert_eq!(kind_of(INVOICE.as_bytes()), Ok(FileKind::Xml));
    assert_eq!(kind_of(format!("\u{feff}{INVOICE}").as_bytes()), Ok(FileKind::Xml));
    assert_eq!(kind_of(&png(640, 480)), Ok(FileKind::Png));
    assert_eq!(kind_of(&jpeg(640, 480)), Ok(FileKind::Jpeg));
    // A camera keeps a second picture behind the first.
    assert_eq!(kind_of(&[jpeg(640, 480), jpeg(64, 48)].concat()), Ok(FileKind::Jpeg));
}

#[test]
fn what_is_no_receipt_is_named() {
    for (bytes, found) in [
        (&b"<!DOCTYPE html><p>"[..], Found::Html),
        (b" \n<HTML><script>", Found::Html),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", Found::Svg),
        (b"PK\x03\x04word/document.xml", Found::Zip),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Found::OldOffice),
        (b"\0\0\0\x18ftypheic", Found::Heic),
        (b"RIFF\0\0\0\0WEBPVP8 ", Found::Webp),
        (b"GIF89a", Found::Gif),
        (b"II*\0", Found::Tiff),
        (b"MZ\x90\0", Found::Program),
        (b"\x7FELF", Found::Program),
        (b"#!/bin/sh\n", Found::Script),
        (b"Rechnung", Found::Unknown),
        (b"%PDF-x", Found::Unknown),
        (b" %PDF-1.7", Found::Unknown),
    ] {
        assert_eq!(kind_of(bytes), Err(FileError::Kind { found }), "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(kind_of(b""), Err(FileError::Empty));
    for found in Found::ALL {
        let said = FileError::Kind { found: *found }.to_string();
        assert!(said.ends_with(found.right()) && !found.right().is_empty(), "{said}");
    }
}

#[test]
fn a_file_that_is_something_else_as_well_is_refused() {
    let also = |kind, also| Err(FileError::AlsoOther { kind, also });
    for (kind, file) in
        [(FileKind::Pdf, PDF.to_vec()), (FileKind::Jpeg, jpeg(9, 9)), (FileKind::Png, png(9, 9))]
    {
        assert_eq!(kind_of(&[file.clone(), archive()].concat()), also(kind, Found::Zip), "{kind}");
    }
    let page = [b"%PDF-1.7\n<script>alert(1)</script>".as_slice(), PDF].concat();
    assert_eq!(kind_of(&page), also(FileKind::Pdf, Found::Html));
    assert_eq!(kind_of(&[jpeg(9, 9), b"<html>".to_vec()].concat()), also(FileKind::Jpeg, Found::Html));
    let hidden = [&[0xFF, 0xD8, 0xFF, 0xFE, 0, 20][..], b"<SVG onload=x><  >", &jpeg(9, 9)[2..]].concat();
    assert_eq!(kind_of(&hidden), also(FileKind::Jpeg, Found::Html));
    let document = [&[0xFF, 0xD8, 0xFF, 0xFE, 0, 10][..], b"%PDF-1.7", &jpeg(9, 9)[2..]].concat();
    assert_eq!(kind_of(&document), also(FileKind::Jpeg, Found::Pdf));
    let comment = [b"<!-- %PDF-1.7 -->".as_slice(), INVOICE.as_bytes()].concat();
    assert_eq!(kind_of(&comment), also(FileKind::Xml, Found::Pdf));
}

#[test]
fn xml_that_does_more_than_say_something_is_refused() {
    let xml = |what| Err(FileError::Xml { what });
    let bomb = r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>"#;
    assert_eq!(kind_of(bomb.as_bytes()), xml("a DOCTYPE"));
    let elsewhere = r#"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#;
    assert_eq!(kind_of(elsewhere.as_bytes()), xml("a DOCTYPE"));
    assert_eq!(kind_of(b"<a>&b;</a>"), xml("an entity that it does not explain"));
    assert_eq!(kind_of(br#"<?xml-stylesheet href="x"?><a/>"#), xml("a style sheet that a browser would run"));
    let shown = xml("elements that a browser shows (SVG or XHTML)");
    for inner in [
        r#"<a><svg xmlns="http://www.w3.org/2000/svg"/></a>"#,
        r#"<a xmlns:h="http://www.w3.org/1999/xhtml"><b><h:script>1</h:script></b></a>"#,
        r#"<x:svg xmlns:x="http://www.w3.org/2000/svg"/>"#,
    ] {
        assert_eq!(kind_of(inner.as_bytes()), shown, "{inner}");
    }
    let written = r#"<a><b xmlns="http://www.w3.org/2000/s&#118;g"/></a>"#;
    assert_eq!(kind_of(written.as_bytes()), xml("a namespace that is written in a hidden way"));
    let deep = format!("{}{}", "<a>".repeat(101), "</a>".repeat(101));
    assert_eq!(kind_of(deep.as_bytes()), xml("elements that stand too deep in each other"));
    let many = (0..201).map(|number| format!(" a{number}=\"\"")).collect::<Vec<_>>().concat();
    assert_eq!(kind_of(format!("<a{many}/>").as_bytes()), xml("an element with too many attributes"));
    let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>";
    assert_eq!(kind_of(latin), xml("another encoding than UTF-8"));
    assert_eq!(kind_of(b"<a>\xE4</a>"), xml("another encoding than UTF-8"));
}

#[test]
fn what_is_damaged_says_so() {
    let broken = |kind, what| Err(FileError::Broken { kind, what });
    assert_eq!(kind_of(&PDF[..40]), broken(FileKind::Pdf, "its end is missing"));
    for (xml, what) in [
        ("<a>", "its end is missing"),
        ("<a></b>", "it is not well formed"),
        ("<a/><b/>", "it has two roots"),
        ("<a/>text", "it has text outside of its root"),
        ("<!-- nothing -->", "its end is missing"),
        ("<p:a/>", "a prefix of it is bound to nothing"),
    ] {
        assert_eq!(kind_of(xml.as_bytes()), broken(FileKind::Xml, what), "{xml}");
    }
    let whole = png(9, 9);
    for (file, what) in [
        (&whole[..whole.len() - 1], "its end is missing"),
        (&whole[..40], "its end is missing"),
        (&[&whole, &b"x"[..]].concat(), "something stands behind its end"),
        (&[&whole[..8], &chunk(*b"tEXt", b"x")].concat(), "it does not begin with its header"),
    ] {
        assert_eq!(kind_of(file), broken(FileKind::Png, what));
    }
    let whole = jpeg(9, 9);
    assert_eq!(kind_of(&whole[..whole.len() - 1]), broken(FileKind::Jpeg, "its end is missing"));
    assert_eq!(kind_of(b"\xFF\xD8\xFF\xD9"), broken(FileKind::Jpeg, "it has no image"));
    assert_eq!(kind_of(b"\xFF\xD8\xFF\xDA\0\x02"), broken(FileKind::Jpeg, "its size is missing"));
    assert_eq!(kind_of(b"\xFF\xD8\xFF\xE1\0\x01"), broken(FileKind::Jpeg, "a part of it has no length"));
}

#[test]
fn a_picture_has_dots_that_can_be_shown() {
    assert_eq!(kind_of(&png(10_000, 10_000)), Ok(FileKind::Png));
    let flood = FileError::TooManyDots { width: 10_001, height: 10_000, most: MOST_DOTS };
    assert_eq!(kind_of(&png(10_001, 10_000)), Err(flood.clone()));
    assert_eq!(kind_of(&jpeg(10_001, 10_000)), Err(flood));
    assert!(matches!(kind_of(&png(u32::MAX, u32::MAX)), Err(FileError::TooManyDots { .. })));
    assert_eq!(kind_of(&png(0, 9)), Err(FileError::Broken { kind: FileKind::Png, what: "it has no dots" }));
}

#[test]
fn a_file_has_so_many_bytes_and_not_one_more() {
    let size = usize::try_from(LARGEST).unwrap();
    let padded = |to: usize| [PDF[..9].to_vec(), vec![b' '; to - PDF.len()], PDF[9..].to_vec()].concat();
    assert_eq!(kind_of(&padded(size)), Ok(FileKind::Pdf));
    assert_eq!(kind_of(&padded(size + 1)), Err(FileError::TooLarge { most: LARGEST }));
}

proptest! {
    /// Whatever comes is answered, and nothing that was torn or turned is read beyond its end.
    #[test]
    fn whatever_comes_is_answered(which in 0..4_usize, cut in 0..400_usize, at in 0..400_usize, byte: u8) {
        let mut file = [PDF.to_vec(), INVOICE.as_bytes().to_vec(), png(9, 9), jpeg(9, 9)][which].clone();
        file.truncate(file.len().saturating_sub(cut));
        if let Some(one) = file.get_mut(at) {
            *one = byte;
        }
        drop(kind_of(&file));
    }

    #[test]
    fn nothing_by_chance_is_a_receipt(bytes: Vec<u8>) {
        prop_assert!(kind_of(&bytes).is_err());
    }
}
