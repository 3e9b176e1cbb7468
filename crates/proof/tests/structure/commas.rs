//! Amounts of a column stand with their commas below one another, in whatever face and size.

use std::collections::BTreeMap;

use ledger::Cents;
use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};
use proof::sample;

use crate::texts::{Shown, texts, thousandths};
use crate::tree::elements;

/// How far commas may be apart, in thousandths of a point: what rounding makes of one place.
const APART: i64 = 20;

#[test]
fn the_commas_of_every_column_stand_below_one_another() {
    for (name, document) in sample::all() {
        let document = crate::read(&proof::render(&document).unwrap());
        aligned(&document).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    }
}

#[test]
fn an_amount_that_is_made_smaller_keeps_its_comma_there() {
    let mut proof = sample::proof(5, 0);
    proof.receipts[1].gross = Cents::new(-999_999_999_999_999);
    proof.receipts[2].gross = Cents::new(7);
    let document = crate::read(&proof::render(&sample::document(proof)).unwrap());
    assert_eq!(aligned(&document).map(|columns| columns > 10), Ok(true));
}

#[test]
fn an_amount_a_tenth_of_a_millimetre_aside_is_found() {
    let mut document = crate::read(&proof::render(&sample::document(sample::proof(5, 0))).unwrap());
    let shown = texts(&document);
    let sum = shown.iter().rev().find(|shown| comma(shown).is_some() && shown.mark.is_some()).unwrap();
    let on_page = shown.iter().filter(|shown| shown.page == sum.page);
    let (page, place) = (sum.page, on_page.take_while(|shown| shown.mark != sum.mark).count());
    let mut content = Content::decode(&document.get_page_content(page)).unwrap();
    let operations = content.operations.iter().enumerate();
    let (drawn, _) = operations.filter(|(_, it)| it.operator == "Tj").nth(place).unwrap();
    let moved = content.operations[..drawn].iter_mut().rev().find(|it| it.operator == "Td").unwrap();
    let aside = thousandths(&moved.operands[0]) + 283;
    moved.operands[0] = Object::Real(format!("{}.{:03}", aside / 1000, aside % 1000).parse().unwrap());
    document.change_page_content(page, content.encode().unwrap()).unwrap();
    assert!(aligned(&document).is_err());
}

/// A column of a table on a page: the page, the part of the table, and which of its columns it is.
type Column = (ObjectId, ObjectId, usize);
/// Where the comma of an amount stands, and the amount.
type Amount<'t> = (i64, &'t str);

/// How many columns have amounts; a fault, where two commas of one are apart.
fn aligned(document: &Document) -> Result<usize, String> {
    let texts = texts(document);
    let shown: BTreeMap<(ObjectId, i64), &Shown> =
        texts.iter().filter_map(|shown| Some(((shown.page, shown.mark?), shown))).collect();
    let mut columns: BTreeMap<Column, Vec<Amount>> = BTreeMap::new();
    let elements = elements(document)?;
    let contents: BTreeMap<ObjectId, _> = elements.iter().map(|it| (it.id, &it.contents)).collect();
    for row in elements.iter().filter(|element| element.role == "TR") {
        for (column, cell) in row.kids.iter().enumerate() {
            let amounts = contents[cell].iter().filter_map(|content| shown.get(content));
            for amount in amounts {
                let Some(comma) = comma(amount) else { continue };
                let key = (amount.page, row.parent.unwrap(), column);
                columns.entry(key).or_default().push((comma, &amount.text));
            }
        }
    }
    for places in columns.values() {
        let (least, most) = (places.iter().min().unwrap(), places.iter().max().unwrap());
        if most.0 - least.0 > APART {
            return Err(format!(
                "the comma of {} is at {}, that of {} at {}",
                least.1, least.0, most.1, most.0
            ));
        }
    }
    // Sums that are carried over are decoration, in the same columns.
    for carried in texts.iter().filter(|shown| shown.mark.is_none()) {
        let Some(comma) = comma(carried) else { continue };
        let is_there = |((page, ..), places): (&Column, &Vec<Amount>)| {
            *page == carried.page && places.iter().any(|(place, _)| (place - comma).abs() <= APART)
        };
        if !columns.iter().any(is_there) {
            return Err(format!("{} is carried over in no column", carried.text));
        }
    }
    Ok(columns.len())
}

/// Where the comma of an amount is drawn, if the text is one.
fn comma(shown: &Shown) -> Option<i64> {
    let (euros, cents) = shown.text.split_once(',')?;
    let is_amount = !euros.is_empty()
        && euros.chars().all(|char| char.is_ascii_digit() || matches!(char, '.' | '\u{2212}'))
        && cents.len() == 2
        && cents.chars().all(|char| char.is_ascii_digit());
    is_amount.then(|| shown.drawn.iter().find(|(char, _)| *char == ',')).flatten().map(|(_, place)| *place)
}
