//! Faults, each planted into a page of a good file: its picture tells.

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object};
use proof::sample;

use crate::drawn::{SPLASH, draw};

type Plant = fn(&mut Vec<Operation>);

/// Two millimetres, in points.
const TWO_MILLIMETRES: f32 = 5.67;

const FAULTS: [(&str, Plant); 4] = [
    ("a line of text two millimetres lower", |page| {
        let place = page.iter().position(|it| it.operator == "Td").unwrap() + 5;
        let line = page[place..].iter_mut().find(|it| it.operator == "Td").unwrap();
        line.operands[1] = Object::Real(line.operands[1].as_float().unwrap() - TWO_MILLIMETRES);
    }),
    ("a rule of a table two millimetres lower", |page| {
        let place = last_rule(page);
        let rule = &mut page[place];
        rule.operands[1] = Object::Real(rule.operands[1].as_float().unwrap() - TWO_MILLIMETRES);
    }),
    ("a rule of a table that is missing", |page| {
        let place = last_rule(page);
        page.drain(place..=place + 1);
    }),
    ("a column that is missing", |page| {
        let mut is_shown = true;
        page.retain(|it| {
            if it.operator == "Td" {
                is_shown = it.operands[0].as_float().unwrap() < 480.0;
            }
            is_shown || it.operator != "Tj" && it.operator != "TJ"
        });
    }),
];

#[test]
fn every_planted_fault_is_seen() {
    let demand = sample::all().into_iter().find(|(name, _)| *name == "erstattungsforderung").unwrap().1;
    let pdf = proof::render(&demand).unwrap();
    let good = draw(SPLASH, &pdf);
    for (fault, plant) in FAULTS {
        let bad = draw(SPLASH, &planted(&pdf, plant));
        let [first, second] = [0, 1].map(|page| bad[page].differs(&good[page]));
        assert!(first.is_err(), "not seen: {fault}");
        assert!(second.is_ok(), "{fault} is seen on another page: {second:?}");
    }
    assert!(draw(SPLASH, &planted(&pdf, |_| ()))[0].differs(&good[0]).is_ok());
}

/// Where the rule below the last table's sum is drawn: no other lines are as thick as a table's.
fn last_rule(page: &[Operation]) -> usize {
    let is_of_table =
        |it: &Operation| it.operator == "re" && it.operands[3].as_float().unwrap().to_string() == "0.7";
    page.iter().rposition(is_of_table).unwrap()
}

/// The document with a fault on its first page.
fn planted(pdf: &[u8], plant: Plant) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let page = document.get_pages()[&1];
    let mut content = Content::decode(&document.get_page_content(page)).unwrap();
    plant(&mut content.operations);
    document.change_page_content(page, content.encode().unwrap()).unwrap();
    let mut planted = Vec::new();
    document.save_to(&mut planted).unwrap();
    planted
}
