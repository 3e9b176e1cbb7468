//! Mappings that cannot be followed: each is refused with the line that is at fault.

use forms::{FormError, Mapping, Refused, fill};
use proof::sample;

use crate::kept::{document, form, mapping_text};

/// Fills the kept form by a mapping in which a text is replaced by another.
fn instead(of: &str, by: &str) -> FormError {
    let text = mapping_text();
    assert!(text.contains(of), "{of}");
    let filled = Mapping::parse(&text.replacen(of, by, 1)).and_then(|it| fill(&form(), &it, &document()));
    filled.err().unwrap()
}

fn refused(of: &str, by: &str) -> (usize, Refused) {
    match instead(of, by) {
        FormError::Line { line, why } => (line, why),
        other => panic!("{other}"),
    }
}

fn nachweis() -> String {
    "Nachweis".to_owned()
}

#[test]
fn a_figure_or_a_list_that_no_proof_has_is_refused() {
    let unknown = |name: &str| Refused::UnknownFigure(name.to_owned());
    assert_eq!(refused("\"granted_total\"", "\"granted\""), (79, unknown("granted")));
    assert_eq!(refused("\"receipts\"", "\"bills\""), (119, unknown("bills")));
    assert_eq!(refused("K = \"reduction_reason\"", "K = \"payer\""), (134, unknown("payer")));
}

#[test]
fn what_is_no_cell_and_no_range_is_refused() {
    assert_eq!(refused("\"C18\"", "\"18C\""), (79, Refused::NoCell("18C".to_owned())));
    assert_eq!(refused("K = ", "k = "), (134, Refused::NoCell("k".to_owned())));
    assert_eq!(refused("last = 55", "last = 35"), (105, Refused::NoRange { first: 36, last: 35 }));
    assert_eq!(refused("first = 36", "first = 0"), (105, Refused::NoRange { first: 0, last: 55 }));
    let last = 1_000_000;
    assert_eq!(refused("last = 55", "last = 1000000"), (105, Refused::NoRange { first: 36, last }));
}

#[test]
fn lists_with_room_for_more_than_a_million_cells_are_refused() {
    let with_units = |columns: &str| {
        let rows = "rows = \"units\"\nfirst = 2\nlast = ";
        let text = mapping_text().replace(&format!("{rows}501"), &format!("{rows}100001"));
        let last = "G = \"amount\"\nH = \"recognised\"\n";
        assert!(text.contains(last));
        Mapping::parse(&text.replace(last, &format!("{last}{columns}")))
    };
    // Eight columns, then ten of 100,000 rows each.
    assert!(with_units("").is_ok());
    let refused = with_units("I = \"unit\"\nJ = \"unit\"\n").unwrap_err().to_string();
    assert_eq!(refused, "line 138 of the mapping: the lists have room for more than 1000000 cells");
}

#[test]
fn a_cell_is_filled_once() {
    let twice = |cell: &str| Refused::Twice { sheet: nachweis(), cell: cell.parse().unwrap() };
    assert_eq!(refused("\"C19\"", "\"C18\""), (84, twice("C18")));
    // Also where a list has room and the proof no row.
    assert_eq!(refused("first = 36", "first = 30"), (111, twice("B30")));
}

#[test]
fn what_the_form_does_not_have_is_refused() {
    assert_eq!(refused("\"Einheiten\"", "\"Stunden\""), (143, Refused::MissingSheet("Stunden".to_owned())));
    let cell = "H18".parse().unwrap();
    assert_eq!(refused("\"C18\"", "\"H18\""), (79, Refused::MissingCell { sheet: nachweis(), cell }));
    let (list, rows, room) = ("receipts".to_owned(), 60, 59);
    assert_eq!(refused("last = 501", "last = 60"), (119, Refused::TooManyRows { list, rows, room }));
}

#[test]
fn a_cell_that_is_covered_or_computed_is_not_filled() {
    let cell = "D5".parse().unwrap();
    assert_eq!(refused("\"C5\"", "\"D5\""), (19, Refused::Covered { sheet: nachweis(), cell }));
    let cell = "C31".parse().unwrap();
    assert_eq!(refused("\"C18\"", "\"C31\""), (79, Refused::Computed { sheet: nachweis(), cell }));
}

#[test]
fn another_form_and_another_document_are_refused() {
    let mapping = Mapping::parse(&mapping_text()).unwrap();
    let mut other = form();
    other.push(0);
    assert!(matches!(fill(&other, &mapping, &document()), Err(FormError::OtherForm { .. })));
    let letter = sample::document(sample::reminder());
    assert!(matches!(fill(&form(), &mapping, &letter), Err(FormError::OtherKind)));
}

#[test]
fn what_is_no_mapping_is_refused_where_it_is_wrong() {
    let told = instead("figure = \"reference\"", "figur = \"reference\"").to_string();
    assert!(told.contains("line 35") && told.contains("figur"), "{told}");
}
