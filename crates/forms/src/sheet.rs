//! One sheet: cells are replaced in their own format, and formulas lose the results that they had in the empty form.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesStart, Event};

use crate::address::Cell;
use crate::error::{FormError, Refused, damaged};
use crate::targets::Target;
use crate::value::{Epoch, Value, decimal};
use crate::xml::{Edits, attribute, each, opened, prefix};

/// The most characters of a cell.
const LONGEST_TEXT: usize = 32_767;
/// The most ranges of a sheet that are drawn as one cell: each is held against every target.
const MOST_MERGED: usize = 10_000;

/// The sheet with its targets filled in.
pub(crate) fn fill(xml: &str, targets: Vec<&Target>, epoch: Epoch) -> Result<String, FormError> {
    let wanted = targets.iter().map(|target| (target.place.cell, *target)).collect();
    let mut sheet = Sheet { epoch, targets, wanted, merged: 0, edits: Edits::default(), open: None };
    each(xml, |place, event| sheet.see(place, event))?;
    match sheet.wanted.into_values().next() {
        Some(missing) => Err(missing.place.refused(|sheet, cell| Refused::MissingCell { sheet, cell })),
        None => Ok(sheet.edits.made(xml)),
    }
}

/// A sheet while it is walked through.
struct Sheet<'t> {
    epoch: Epoch,
    targets: Vec<&'t Target>,
    /// What is still to be filled in.
    wanted: BTreeMap<Cell, &'t Target>,
    /// How many ranges are merged so far.
    merged: usize,
    edits: Edits,
    open: Option<Open>,
}

/// A cell that was opened and not closed.
struct Open {
    begins: usize,
    tag: BytesStart<'static>,
    is_computed: bool,
    /// Where its value stands.
    value: Option<Range<usize>>,
}

/// That a cell has a formula.
struct Formula {
    /// Where the result stands that it had in the empty form.
    result: Option<Range<usize>>,
}

impl Sheet<'_> {
    fn see(&mut self, place: Range<usize>, event: &Event) -> Result<(), FormError> {
        match event {
            Event::Empty(tag) if tag.local_name().as_ref() == "c" => self.close(place, tag, None),
            Event::Start(tag) if tag.local_name().as_ref() == "c" => {
                let tag = tag.to_owned();
                self.open = Some(Open { begins: place.start, tag, is_computed: false, value: None });
                Ok(())
            }
            Event::End(tag) if tag.local_name().as_ref() == "c" => {
                let open = self.open.take().ok_or_else(|| damaged("a cell ends that did not begin"))?;
                let formula = open.is_computed.then_some(Formula { result: open.value });
                self.close(open.begins..place.end, &open.tag, formula)
            }
            Event::Start(tag) | Event::Empty(tag) => self.inside(place, tag),
            Event::End(tag) => {
                let value = self.open.as_mut().and_then(|open| open.value.as_mut());
                if let (Some(value), "v") = (value, tag.local_name().as_ref()) {
                    value.end = place.end;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// An element inside a cell, or one that merges cells.
    fn inside(&mut self, place: Range<usize>, tag: &BytesStart) -> Result<(), FormError> {
        match (self.open.as_mut(), tag.local_name().as_ref()) {
            (Some(open), "f") => open.is_computed = true,
            (Some(open), "v") => open.value = Some(place),
            (None, "mergeCell") => return self.merged(&attribute(tag, "ref")?.unwrap_or_default()),
            _ => {}
        }
        Ok(())
    }

    /// A cell is complete.
    fn close(
        &mut self,
        place: Range<usize>,
        tag: &BytesStart,
        formula: Option<Formula>,
    ) -> Result<(), FormError> {
        let Some(cell) = attribute(tag, "r")?.and_then(|it| it.parse().ok()) else { return Ok(()) };
        match (self.wanted.remove(&cell), formula) {
            (Some(target), None) => self.edits.replace(place, written(target, tag, self.epoch)?),
            (Some(target), Some(_)) => {
                return Err(target.place.refused(|sheet, cell| Refused::Computed { sheet, cell }));
            }
            (None, Some(Formula { result: Some(result) })) => self.edits.replace(result, String::new()),
            (None, _) => {}
        }
        Ok(())
    }
}

impl Sheet<'_> {
    /// Refuses a target that is covered by the first cell of a range.
    fn merged(&mut self, range: &str) -> Result<(), FormError> {
        self.merged += 1;
        if self.merged > MOST_MERGED {
            return Err(FormError::TooLarge);
        }
        let (first, last) = range.split_once(':').ok_or_else(|| damaged("a range of cells has no end"))?;
        let corner = |text: &str| text.parse::<Cell>().map_err(|_| damaged("a range of cells names no cell"));
        let (first, last) = (corner(first)?, corner(last)?);
        let covers = |cell: Cell| {
            (first.row..=last.row).contains(&cell.row) && (first.column..=last.column).contains(&cell.column)
        };
        match self.targets.iter().find(|it| it.place.cell != first && covers(it.place.cell)) {
            Some(covered) => Err(covered.place.refused(|sheet, cell| Refused::Covered { sheet, cell })),
            None => Ok(()),
        }
    }
}

/// The cell with what it gets, in the format that it has.
fn written(target: &Target, tag: &BytesStart, epoch: Epoch) -> Result<String, FormError> {
    let opened = opened(tag, &["t", "cm", "vm"])?;
    let (name, prefix) = (tag.name(), prefix(tag));
    let name = name.as_ref();
    let number = |text: String| format!("{opened}><{prefix}v>{text}</{prefix}v></{name}>");
    Ok(match &target.value {
        Value::Nothing => format!("{opened}/>"),
        Value::Amount(amount) => number(decimal(*amount)),
        Value::Count(count) => number(count.to_string()),
        Value::Day(day) => number(epoch.number(*day).ok_or_else(|| unfit(target))?.to_string()),
        Value::Text(text) => {
            let text = proof::guarded(text);
            if text.encode_utf16().count() > LONGEST_TEXT {
                return Err(unfit(target));
            }
            let text = text.replace(is_no_character, "\u{fffd}");
            let text = partial_escape(text.as_str());
            format!(
                "{opened} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{name}>"
            )
        }
    })
}

/// What XML cannot say.
fn is_no_character(char: char) -> bool {
    matches!(char, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn unfit(target: &Target) -> FormError {
    target.place.refused(|sheet, cell| Refused::Unfit { sheet, cell, figure: target.figure.clone() })
}

#[cfg(test)]
mod tests {
    use ledger::Cents;

    use super::*;
    use crate::error::Place;

    fn target(cell: &str, value: Value) -> Target {
        let place = Place { sheet: "Blatt".to_owned(), cell: cell.parse().unwrap(), line: 1 };
        Target { place, figure: "figure".to_owned(), value }
    }

    fn filled(xml: &str, targets: &[Target]) -> String {
        fill(xml, targets.iter().collect(), Epoch::Of1900).unwrap()
    }

    #[test]
    fn a_cell_is_replaced_in_its_format_and_all_else_stays() {
        let xml =
            "<row r='1' ht=\"20\"><c r='A1' s='3' t=\"s\"><v>7</v></c> <!-- x --><c r=\"B1\" s=\"4\"/></row>";
        let targets =
            [target("A1", Value::Amount(Cents::new(-5))), target("B1", Value::Text("a<b".to_owned()))];
        assert_eq!(
            filled(xml, &targets),
            "<row r='1' ht=\"20\"><c r=\"A1\" s=\"3\"><v>-0.05</v></c> <!-- x --><c r=\"B1\" s=\"4\" t=\"inlineStr\"><is>\
             <t xml:space=\"preserve\">a&lt;b</t></is></c></row>"
        );
        assert_eq!(filled(xml, &[]), xml);
    }

    #[test]
    fn a_cell_that_gets_nothing_loses_what_it_had() {
        let xml = "<c r=\"A1\" s=\"3\"><v>7</v></c>";
        assert_eq!(filled(xml, &[target("A1", Value::Nothing)]), "<c r=\"A1\" s=\"3\"/>");
    }

    #[test]
    fn a_formula_loses_the_result_that_it_had() {
        let xml = "<c r=\"A1\"><f>B1*2</f><v>5</v></c><c r=\"B1\"><v>2</v></c>";
        assert_eq!(filled(xml, &[]), "<c r=\"A1\"><f>B1*2</f></c><c r=\"B1\"><v>2</v></c>");
    }

    #[test]
    fn names_with_a_prefix_keep_it() {
        let filled = filled("<x:c r=\"A1\"/>", &[target("A1", Value::Count(3))]);
        assert_eq!(filled, "<x:c r=\"A1\"><x:v>3</x:v></x:c>");
    }

    #[test]
    fn a_sheet_that_merges_too_many_ranges_is_refused() {
        let sheet = |ranges| format!("<s>{}</s>", "<mergeCell ref=\"A1:B1\"/>".repeat(ranges));
        assert!(fill(&sheet(MOST_MERGED), Vec::new(), Epoch::Of1900).is_ok());
        let refused = fill(&sheet(MOST_MERGED + 1), Vec::new(), Epoch::Of1900).unwrap_err();
        assert!(matches!(refused, FormError::TooLarge), "{refused}");
    }

    #[test]
    fn what_does_not_fit_into_a_cell_is_refused() {
        let day = chrono::NaiveDate::from_ymd_opt(1899, 12, 31).unwrap();
        for value in [Value::Text("x".repeat(LONGEST_TEXT + 1)), Value::Day(day)] {
            let target = target("A1", value);
            let refused = fill("<c r=\"A1\"/>", vec![&target], Epoch::Of1900).unwrap_err();
            assert!(matches!(refused, FormError::Line { line: 1, why: Refused::Unfit { .. } }), "{refused}");
            assert!(refused.to_string().ends_with("does not fit into the cell A1 of Blatt"), "{refused}");
        }
        let longest = target("A1", Value::Text("x".repeat(LONGEST_TEXT)));
        assert!(fill("<c r=\"A1\"/>", vec![&longest], Epoch::Of1900).is_ok());
    }
}
