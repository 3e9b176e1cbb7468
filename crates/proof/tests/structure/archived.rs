//! What an archive reads of a file without opening its pages.

use lopdf::{Document, Object};
use proof::sample;

/// The file says by its metadata to which file of the office it belongs; what is about the books as a whole belongs to none.
#[test]
fn the_reference_stands_in_the_metadata() {
    for (name, document) in sample::all() {
        let file = crate::read(&proof::render(&document).unwrap());
        let expected = document.content.reference().map(|it| format!("<dc:identifier>{it}</dc:identifier>"));
        let metadata = metadata(&file);
        match expected {
            Some(expected) => assert_eq!(metadata.matches(&expected).count(), 1, "{name}"),
            None => assert!(!metadata.contains("dc:identifier"), "{name}"),
        }
    }
}

#[test]
fn a_reference_with_the_signs_of_xml_breaks_nothing() {
    let mut reminder = sample::reminder();
    reminder.reference = "A & B <1>".to_owned();
    let file = crate::read(&proof::render(&sample::document(reminder)).unwrap());
    assert!(metadata(&file).contains("<dc:identifier>A &amp; B &lt;1&gt;</dc:identifier>"));
}

fn metadata(file: &Document) -> String {
    let id = file.catalog().unwrap().get(b"Metadata").and_then(Object::as_reference).unwrap();
    let stream = file.get_object(id).and_then(Object::as_stream).unwrap();
    String::from_utf8(stream.content.clone()).unwrap()
}
