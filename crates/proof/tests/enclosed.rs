//! Files that a document encloses: there byte for byte as they were, listed, and verified with it.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

use std::path::Path;
use std::process::{Command, Output};
use std::{fs, iter};

use ledger::Hash;
use lopdf::{Object, Stream};
use proof::data::{EnclosedExamination, EnclosedFile, ProofOfUse};
use proof::{
    Content, Document, Enclosures, LARGEST_ENCLOSED, MOST_ENCLOSED, RenderError, Verdict, embedded, render,
    render_enclosing, sample, verdict,
};

/// A document that encloses two others, and its file.
fn enclosing() -> (Document, Vec<u8>) {
    let (document, enclosures) = sample::enclosing().unwrap();
    let pdf = render_enclosing(&document, &enclosures).unwrap();
    (document, pdf)
}

fn stated(document: &mut Document) -> &mut ProofOfUse {
    let Content::ProofOfUse(proof) = &mut document.content else { panic!("a proof of use") };
    proof
}

fn run(program: &str, arguments: &[&str], folder: &Path, pdf: &[u8]) -> Output {
    let file = folder.join("nachweis.pdf");
    fs::write(&file, pdf).unwrap();
    let output = Command::new(program).args(arguments).arg(&file).arg("-").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn the_proofs_of_others_are_taken_out_as_they_were_filed() {
    let (mut document, pdf) = enclosing();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nachweis.pdf");
    fs::write(&file, &pdf).unwrap();
    let to = folder.path().to_str().unwrap().to_owned();
    let saved = Command::new("pdfdetach").args(["-saveall", "-o", &to]).arg(&file).output().unwrap();
    assert!(saved.status.success(), "{}", String::from_utf8_lossy(&saved.stderr));
    let filed = [sample::provider_proof(), sample::interim_proof()];
    for (name, filed) in ["nachweis-01-v1.pdf", "nachweis-02-v1.pdf"].into_iter().zip(filed) {
        let filed = render(&sample::document(filed)).unwrap();
        assert!(fs::read(folder.path().join(name)).unwrap() == filed, "{name}");
        assert_eq!(verdict(&filed, &embedded(&filed).unwrap()).unwrap(), Verdict::Unchanged);
    }
    let text = run("pdftotext", &["-layout"], folder.path(), &pdf);
    let text = String::from_utf8(text.stdout).unwrap();
    let annex = text.split("Anlage: Beigefügte Nachweise").nth(1).unwrap();
    let printed: String = annex.split_whitespace().collect();
    assert!(annex.contains("nachweis-01-v1.pdf") && annex.contains("30.04.2027"), "{annex}");
    for (_, row, file) in stated(&mut document).enclosed() {
        assert!(annex.contains(&row.recipient), "{annex}");
        assert!(printed.contains(&file.hash.to_string()[..16]), "{annex}");
    }
}

/// They supplement the document, are of the day on which they were filed, and say what they are.
#[test]
fn each_says_how_it_belongs_and_of_which_day_it_is() {
    let (_, pdf) = enclosing();
    let file = lopdf::Document::load_mem(&pdf).unwrap();
    let named = |name: &[u8]| {
        let is_it = |object: &&Object| {
            object.as_dict().is_ok_and(|it| it.get(b"F").and_then(Object::as_str).is_ok_and(|it| it == name))
        };
        file.objects.values().find(is_it).unwrap().as_dict().unwrap()
    };
    let proof = named(b"nachweis-01-v1.pdf");
    assert_eq!(proof.get(b"AFRelationship").unwrap().as_name().unwrap(), b"Supplement");
    let said = lopdf::decode_text_string(proof.get(b"Desc").unwrap()).unwrap();
    assert!(said.contains("50.2-KI-2026/0187, Bildungswerk") && said.contains("Fassung 1"), "{said}");
    let content = proof.get(b"EF").unwrap().as_dict().unwrap().get(b"F").unwrap().as_reference().unwrap();
    let content = &file.get_object(content).unwrap().as_stream().unwrap().dict;
    let day = content.get(b"Params").unwrap().as_dict().unwrap().get(b"ModDate").unwrap();
    assert_eq!(day.as_str().unwrap(), b"D:20270430");
}

#[test]
fn a_document_is_verified_with_what_it_encloses() {
    let (document, pdf) = enclosing();
    assert!(render_enclosing(&document, &sample::enclosing().unwrap().1).unwrap() == pdf, "the same bytes");
    let read = embedded(&pdf).unwrap();
    assert_eq!(read, document);
    assert_eq!(verdict(&pdf, &read).unwrap(), Verdict::Unchanged);
    let copy = sample::signed_copy(&pdf).unwrap();
    assert!(
        matches!(verdict(&copy, &read).unwrap(), Verdict::Signed { document, .. } if document == pdf.len())
    );
}

/// Each exchanges what is enclosed in another way.
#[test]
fn another_file_in_the_place_of_an_enclosed_one_is_found() {
    let (document, pdf) = enclosing();
    // A byte of what is packed.
    let inside = memchr::memmem::rfind(&pdf, b"EmbeddedFile").unwrap() + 3_000;
    let mut changed = pdf.clone();
    changed[inside] ^= 1;
    let told = verdict(&changed, &document);
    assert!(matches!(told, Err(RenderError::NotEnclosed { .. }) | Ok(Verdict::Changed)), "{told:?}");
    // Another proof, named as the one that was filed.
    let mut other = lopdf::Document::load_mem(&pdf).unwrap();
    let files = other.objects.values_mut().filter_map(|it| it.as_stream_mut().ok());
    let is_pdf = |it: &&mut Stream| {
        it.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|it| it == b"application/pdf")
    };
    files.filter(is_pdf).for_each(|it| it.set_plain_content(b"%PDF-1.7 another".to_vec()));
    let mut exchanged = Vec::new();
    other.save_to(&mut exchanged).unwrap();
    let told = verdict(&exchanged, &document);
    assert!(matches!(told, Err(RenderError::NotEnclosed { .. })), "{told:?}");
}

#[test]
fn what_is_named_and_not_given_is_refused() {
    let (document, _) = enclosing();
    let refused = render(&document).unwrap_err();
    assert!(
        matches!(&refused, RenderError::NotEnclosed { name } if name == "nachweis-01-v1.pdf"),
        "{refused}"
    );
    let mut shorter = document;
    stated(&mut shorter).examined_proofs[1].enclosed.as_mut().unwrap().size -= 1;
    let refused = render_enclosing(&shorter, &sample::enclosing().unwrap().1).unwrap_err();
    assert!(
        matches!(&refused, RenderError::NotEnclosed { name } if name == "nachweis-02-v1.pdf"),
        "{refused}"
    );
}

#[test]
fn a_byte_or_a_file_more_than_may_be_enclosed_is_refused() {
    let of = |sizes: Vec<u64>| {
        let (mut document, mut enclosures) = (sample::document(sample::land_proof()), Enclosures::default());
        let rows = &mut stated(&mut document).examined_proofs;
        let row = rows[0].clone();
        rows.clear();
        for size in sizes {
            let content = vec![b' '; usize::try_from(size).unwrap()];
            let (filed_on, hash) = (row.examined_on, Hash::of(&content));
            enclosures.add(content);
            let enclosed = Some(Box::new(EnclosedFile { number: 1, filed_on, size, hash }));
            rows.push(proof::data::ExaminedProofRow { enclosed, ..row.clone() });
        }
        render_enclosing(&document, &enclosures)
    };
    of(vec![LARGEST_ENCLOSED - 1, 1]).unwrap();
    assert!(matches!(of(vec![LARGEST_ENCLOSED, 1]), Err(RenderError::TooMuchEnclosed)));
    of(iter::repeat_n(7, MOST_ENCLOSED).collect()).unwrap();
    assert!(matches!(of(iter::repeat_n(7, MOST_ENCLOSED + 1).collect()), Err(RenderError::TooMuchEnclosed)));
}

/// A document that encloses two others and the record of the examination of the first; its file, and that record.
fn with_examination() -> (Document, Vec<u8>, Vec<u8>) {
    let (mut document, mut enclosures) = sample::enclosing().unwrap();
    let record = render(&sample::document(sample::examination())).unwrap();
    let (size, hash) = (record.len() as u64, Hash::of(&record));
    let row = &mut stated(&mut document).examined_proofs[0];
    row.examination = Some(Box::new(EnclosedExamination { as_of: row.examined_on, size, hash }));
    enclosures.add(record.clone());
    let pdf = render_enclosing(&document, &enclosures).unwrap();
    (document, pdf, record)
}

#[test]
fn the_record_of_an_examination_lies_beside_its_proof_as_it_was() {
    let (document, pdf, record) = with_examination();
    assert_eq!(document.content.encloses_examinations(), [Hash::of(&record)]);
    assert_eq!(document.content.encloses().len(), 2);
    assert_eq!(embedded(&pdf).unwrap(), document);
    assert_eq!(verdict(&pdf, &document).unwrap(), Verdict::Unchanged);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nachweis.pdf");
    fs::write(&file, &pdf).unwrap();
    let to = folder.path().to_str().unwrap().to_owned();
    let saved = Command::new("pdfdetach").args(["-saveall", "-o", &to]).arg(&file).output().unwrap();
    assert!(saved.status.success(), "{}", String::from_utf8_lossy(&saved.stderr));
    assert!(fs::read(folder.path().join("pruefvermerk-01.pdf")).unwrap() == record);
    let text = String::from_utf8(run("pdftotext", &["-layout"], folder.path(), &pdf).stdout).unwrap();
    let annex = text.split("Anlage: Beigefügte Prüfvermerke").nth(1).unwrap();
    assert!(annex.contains("pruefvermerk-01.pdf") && annex.contains("20.05.2027"), "{annex}");
    let printed: String = annex.split_whitespace().collect();
    assert!(printed.contains(&Hash::of(&record).to_string()[..16]), "{annex}");
}

#[test]
fn another_record_in_the_place_of_an_enclosed_one_is_found() {
    let (document, pdf, record) = with_examination();
    let mut other = lopdf::Document::load_mem(&pdf).unwrap();
    let is_record = |it: &&mut Stream| it.decompressed_content().is_ok_and(|content| content == record);
    let files = other.objects.values_mut().filter_map(|it| it.as_stream_mut().ok());
    let mut exchanged = 0;
    for file in files.filter(is_record) {
        file.set_plain_content(b"%PDF-1.7 another".to_vec());
        exchanged += 1;
    }
    assert_eq!(exchanged, 1);
    let mut changed = Vec::new();
    other.save_to(&mut changed).unwrap();
    let told = verdict(&changed, &document);
    assert!(matches!(told, Err(RenderError::NotEnclosed { .. })), "{told:?}");
    let mut named = document;
    let enclosed = stated(&mut named).examined_proofs[0].examination.as_mut().unwrap();
    enclosed.hash = Hash::of(b"another");
    let told = verdict(&pdf, &named).unwrap_err();
    assert!(matches!(&told, RenderError::NotEnclosed { name } if name == "pruefvermerk-01.pdf"), "{told}");
}

/// Whoever sends a file to be verified may let its attachments say anything.
#[test]
fn no_more_is_unpacked_than_is_named() {
    let (document, pdf) = enclosing();
    let found = Enclosures::found_in(&pdf, &document);
    render_enclosing(&document, &found).unwrap();
    let mut huge = document.clone();
    stated(&mut huge).examined_proofs[0].enclosed.as_mut().unwrap().size = u64::MAX;
    assert!(matches!(verdict(&pdf, &huge), Err(RenderError::TooMuchEnclosed)));
    let mut other = document;
    stated(&mut other).examined_proofs[0].enclosed.as_mut().unwrap().hash = Hash::of(b"another");
    assert!(matches!(verdict(&pdf, &other), Err(RenderError::NotEnclosed { .. })));
}

#[test]
fn a_document_that_encloses_nothing_says_nothing_of_it() {
    let json = serde_json::to_string(&sample::document(sample::land_proof())).unwrap();
    assert!(!json.contains("enclosed"), "its data is that of before");
    assert!(!json.contains("\"examination\""), "its data is that of before");
}
