//! Files to verify that are damaged, changed or somebody else's.

use proof::{ReadError, Verdict, sample};

#[test]
fn a_file_is_what_its_data_makes_until_a_byte_is_changed() {
    let document = sample::document(sample::proof(3, 2));
    let mut pdf = proof::render(&document).unwrap();
    let embedded = proof::embedded(&pdf).unwrap();
    assert_eq!(embedded, document);
    assert_eq!(proof::verdict(&pdf, &embedded).unwrap(), Verdict::Unchanged);
    // A viewer may add to the end of a file; what it shows may then be something else.
    pdf.extend(b"\n% signed\n");
    assert_eq!(proof::verdict(&pdf, &embedded).unwrap(), Verdict::Changed);
}

#[test]
fn what_is_no_pdf_is_told_from_a_pdf_of_somebody_else() {
    assert!(matches!(proof::embedded(b"no PDF"), Err(ReadError::Unreadable(_))));
    assert!(matches!(proof::embedded(b""), Err(ReadError::Empty)));
    let foreign = foreign(&mut lopdf::Document::with_version("1.7"), None);
    assert!(matches!(proof::embedded(&foreign), Err(ReadError::NoData)));
}

#[test]
fn data_of_somebody_else_is_named_as_such() {
    let foreign = foreign(&mut lopdf::Document::with_version("1.7"), Some("{\"rechnung\": 1}"));
    assert!(matches!(proof::embedded(&foreign), Err(ReadError::OtherData(_))));
}

#[test]
fn a_file_cut_off_anywhere_is_refused_or_reads_as_it_was() {
    let document = sample::document(sample::proof(1, 0));
    let pdf = proof::render(&document).unwrap();
    for part in 1..20 {
        let cut = &pdf[..pdf.len() * part / 20];
        assert!(proof::embedded(cut).is_err(), "{part} of 20 parts");
    }
}

/// A small PDF, with a file called as ours.
fn foreign(document: &mut lopdf::Document, json: Option<&str>) -> Vec<u8> {
    use lopdf::{Object, Stream, dictionary};
    let pages =
        document.add_object(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 });
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    if let Some(json) = json {
        let mut stream = Stream::new(dictionary! {}, json.as_bytes().to_vec());
        stream.set_plain_content(zlib(json.as_bytes()));
        let stream = document.add_object(stream);
        let file = document.add_object(dictionary! {
            "Type" => "Filespec",
            "UF" => lopdf::text_string("daten.json"),
            "EF" => dictionary! { "F" => stream },
        });
        catalog.set("AF", vec![Object::Reference(file)]);
    }
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
