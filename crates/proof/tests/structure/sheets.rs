//! What is printed as a table with a head is attached as one for a spreadsheet, row by row.

use std::{collections::BTreeMap, path::Path};

use lopdf::{Document, Object, ObjectId};

use crate::checks::stream;
use crate::texts::texts;
use crate::tree::{Element, elements, entry};

/// The letters, the digits and the minus signs of a row: all in which a page and a spreadsheet have to agree.
type Row = String;

/// As many sheets are attached as tables are printed, in their order, and each says in every row what is printed there.
pub(crate) fn sheets(document: &Document) -> Result<(), String> {
    let (printed, attached) = (printed(document)?, attached(document)?);
    if printed.len() != attached.len() {
        return Err(format!("{} tables are printed and {} attached", printed.len(), attached.len()));
    }
    for (printed, (name, attached)) in printed.iter().zip(&attached) {
        if let Some((row, other)) = printed.iter().zip(attached).find(|(row, other)| row != other) {
            return Err(format!("{name} says {other}, printed is {row}"));
        }
        if printed.len() != attached.len() {
            return Err(format!("{name} has {} rows, printed are {}", attached.len(), printed.len()));
        }
    }
    Ok(())
}

/// The rows below the head of each table, in reading order. What has no head are labels with their values.
fn printed(document: &Document) -> Result<Vec<Vec<Row>>, String> {
    let elements = elements(document)?;
    let by_id: BTreeMap<ObjectId, &Element> = elements.iter().map(|it| (it.id, it)).collect();
    let mut by_mark: BTreeMap<(ObjectId, i64), String> = BTreeMap::new();
    for shown in texts(document) {
        if let Some(mark) = shown.mark {
            by_mark.entry((shown.page, mark)).or_default().push_str(&shown.text);
        }
    }
    let mut tables = Vec::new();
    for table in elements.iter().filter(|it| it.role == "Table") {
        let parts: Vec<&Element> = table.kids.iter().map(|part| by_id[part]).collect();
        if parts.first().is_some_and(|part| part.role == "THead") {
            let rows = parts[1..].iter().flat_map(|part| &part.kids);
            tables.push(rows.map(|row| compared(&said(&by_id, &by_mark, by_id[row]))).collect());
        }
    }
    Ok(tables)
}

/// The text of an element and of all below it.
fn said(
    by_id: &BTreeMap<ObjectId, &Element>,
    by_mark: &BTreeMap<(ObjectId, i64), String>,
    element: &Element,
) -> String {
    let own = element.contents.iter().filter_map(|mark| by_mark.get(mark)).cloned();
    own.chain(element.kids.iter().map(|kid| said(by_id, by_mark, by_id[kid]))).collect()
}

/// The names of the attached sheets and their rows below the head.
fn attached(document: &Document) -> Result<Vec<(String, Vec<Row>)>, String> {
    let files = document.catalog().unwrap().get(b"AF").and_then(Object::as_array).map_err(|_| "no AF")?;
    let mut attached = Vec::new();
    for file in files {
        let file =
            file.as_reference().and_then(|id| document.get_dictionary(id)).map_err(|it| it.to_string())?;
        let name = file.get(b"UF").and_then(lopdf::decode_text_string).map_err(|it| it.to_string())?;
        if is_sheet(&name) {
            let sheet = stream(document, entry(document, file, b"EF")?, b"F")?;
            let rows = rows(&String::from_utf8(sheet).map_err(|it| it.to_string())?);
            attached.push((name, rows.into_iter().skip(1).collect()));
        }
    }
    Ok(attached)
}

/// Whether a file is a sheet, by its name.
pub(crate) fn is_sheet(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == "csv")
}

/// The rows of a sheet: cells between semicolons, and between quotation marks those with signs of their own.
fn rows(sheet: &str) -> Vec<Row> {
    let (mut rows, mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), String::new(), false);
    for char in sheet.chars() {
        match char {
            // A mark inside stands twice; none of them is compared.
            '"' => is_quoted = !is_quoted,
            ';' | '\n' if !is_quoted => {
                // Only an amount begins with a minus: a text would stand behind an apostrophe.
                match cell.strip_prefix('-') {
                    Some(amount) => cells.extend(["\u{2212}", amount]),
                    None => cells.push_str(&cell),
                }
                cell.clear();
                if char == '\n' {
                    rows.push(compared(&std::mem::take(&mut cells)));
                }
            }
            _ => cell.push(char),
        }
    }
    rows
}

fn compared(text: &str) -> Row {
    text.chars().filter(|char| char.is_alphanumeric() || *char == '\u{2212}').collect()
}
