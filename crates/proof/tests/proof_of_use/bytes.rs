//! The bytes of the file.

use proof::sample;

use crate::reading::render;

#[test]
fn a_document_made_twice_is_the_same_bytes() {
    let first = render(&sample::proof(200, 50)).unwrap();
    let other = render(&sample::proof(3, 0)).unwrap();
    let second = render(&sample::proof(200, 50)).unwrap();
    assert!(first == second, "the second document of a process differs");
    assert!(first != other);
}

#[test]
fn the_file_is_identified_by_what_it_says() {
    let identifier = |proof| {
        let document = lopdf::Document::load_mem(&render(&proof).unwrap()).unwrap();
        document.trailer.get(b"ID").unwrap().as_array().unwrap()[0].as_str().unwrap().to_vec()
    };
    let mut renamed = sample::proof(1, 0);
    renamed.recipient.name.push('x');
    let mut redated = sample::proof(1, 0);
    redated.made_on = redated.made_on.succ_opt().unwrap();
    let identifiers = [identifier(sample::proof(1, 0)), identifier(renamed), identifier(redated)];
    assert_eq!(identifiers[0], identifier(sample::proof(1, 0)));
    assert!(identifiers[0] != identifiers[1] && identifiers[0] != identifiers[2]);
}

#[test]
fn the_file_is_dated_by_its_input_and_names_its_language() {
    let document = lopdf::Document::load_mem(&render(&sample::proof(1, 0)).unwrap()).unwrap();
    let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = document.get_dictionary(info).unwrap();
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20270315");
    assert_eq!(info.get(b"ModDate").unwrap().as_str().unwrap(), b"D:20270315");
    assert_eq!(document.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap(), b"de-DE");
}

#[test]
fn both_fonts_are_embedded_as_subsets() {
    let document = lopdf::Document::load_mem(&render(&sample::proof(1, 0)).unwrap()).unwrap();
    let programs: Vec<usize> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"FontFile2").ok()?.as_reference().ok())
        .map(|program| document.get_object(program).unwrap().as_stream().unwrap().content.len())
        .collect();
    assert_eq!(programs.len(), 2);
    assert!(programs.iter().all(|bytes| (1_000..60_000).contains(bytes)), "{programs:?}");
}
