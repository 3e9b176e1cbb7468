//! What the typeface lacks: drawn as its number, read back as itself, and unchanged in the data.

use proof::data::Party;
use proof::{Document, sample};

use crate::texts::{Shown, texts};
use crate::tools::detach;
use crate::tree::elements;

const NAMES: [&str; 5] =
    ["שָׁלוֹם כהן", "محمد عبد الله", "\u{5f20}\u{4f1f}", "ተስፋይ", "\u{1f468}\u{200d}\u{1f469} Verein"];

fn document() -> Document {
    let mut proof = sample::proof(5, 0);
    for (receipt, name) in proof.receipts.iter_mut().zip(NAMES) {
        receipt.payee = name.to_owned();
        receipt.cost_position = name.to_owned();
    }
    proof.recipient = Party { name: NAMES.join(", "), lines: Vec::new() };
    sample::document(proof)
}

#[test]
fn every_character_is_drawn_by_its_number_and_reads_as_itself() {
    let texts = texts(&crate::read(&proof::render(&document()).unwrap()));
    let drawn = |shown: &Shown| shown.drawn.iter().map(|(char, _)| *char).collect::<String>();
    for name in NAMES {
        for char in name.chars().filter(|char| !char.is_ascii()) {
            let number = format!("[U+{:04X}]", u32::from(char));
            let read: Vec<&str> = texts
                .iter()
                .filter(|shown| drawn(shown) == number)
                .map(|shown| shown.text.as_str())
                .collect();
            assert!(read.len() >= 3, "{number} is drawn {} times", read.len());
            assert!(read.iter().all(|text| *text == char.to_string()), "{number} reads as {read:?}");
        }
    }
}

#[test]
fn whoever_follows_the_tree_reads_every_name_in_its_own_order() {
    let file = crate::read(&proof::render(&document()).unwrap());
    let texts = texts(&file);
    let of_mark =
        |mark| texts.iter().filter(move |shown| shown.mark.map(|it| (shown.page, it)) == Some(mark));
    let marks = elements(&file).unwrap().into_iter().flat_map(|element| element.contents);
    let read: String = marks.flat_map(of_mark).map(|shown| shown.text.as_str()).collect();
    let letters = |text: &str| text.replace(char::is_whitespace, "");
    for name in NAMES {
        assert!(letters(&read).matches(&letters(name)).count() >= 3, "{name} is not read: {read}");
    }
}

#[test]
fn the_embedded_data_and_the_tables_have_every_name_unchanged() {
    let pdf = proof::render(&document()).unwrap();
    assert_eq!(proof::embedded(&pdf).unwrap(), document());
    let table = String::from_utf8(detach(&pdf, "05-belegliste.csv")).unwrap();
    for name in NAMES {
        assert!(table.contains(name), "{name}");
    }
}
