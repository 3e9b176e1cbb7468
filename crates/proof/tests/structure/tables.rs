//! Tables, however many pages they go over.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};

use crate::tree::{Element, elements};

/// What is repeated of a head on later pages is decoration: a head is read once, on the page where its table begins.
pub(crate) fn heads_once(document: &Document) -> Result<(), String> {
    let elements = elements(document)?;
    let by_id = by_id(&elements);
    for head in elements.iter().filter(|it| it.role == "THead") {
        let mut pages: Vec<ObjectId> = contents_below(&by_id, head);
        pages.dedup();
        if pages.len() > 1 {
            return Err(format!("the head {:?} is read on {} pages", head.id, pages.len()));
        }
    }
    Ok(())
}

/// A table that goes over many pages is one: there are as many as there should be.
pub(crate) fn whole_tables(document: &Document, expected: usize) -> Result<(), String> {
    let found = elements(document)?.iter().filter(|it| it.role == "Table").count();
    if found == expected { Ok(()) } else { Err(format!("{found} tables instead of {expected}")) }
}

/// Every row of a table fills as many columns as its first, with the cells that stand over several.
pub(crate) fn columns(document: &Document) -> Result<(), String> {
    let elements = elements(document)?;
    let by_id = by_id(&elements);
    for table in elements.iter().filter(|it| it.role == "Table") {
        let rows = rows_below(&by_id, table);
        // How many cells of rows above still stand in each of the next rows.
        let mut reaching = vec![0; rows.len()];
        let mut expected = None;
        for (place, row) in rows.into_iter().enumerate() {
            let mut filled: i64 = reaching[place];
            for cell in row.kids.iter().map(|cell| by_id[cell]) {
                let [columns, rows] = [&b"ColSpan"[..], b"RowSpan"].map(|name| span(cell, name));
                filled += columns;
                let below = reaching.iter_mut().skip(place + 1);
                below.take(usize::try_from(rows - 1).unwrap()).for_each(|it| *it += columns);
            }
            if *expected.get_or_insert(filled) != filled {
                return Err(format!("the row {:?} has {filled} columns", row.id));
            }
        }
    }
    Ok(())
}

fn span(cell: &Element, name: &[u8]) -> i64 {
    cell.attribute(name).and_then(|it| it.as_i64().ok()).unwrap_or(1)
}

fn by_id(elements: &[Element]) -> BTreeMap<ObjectId, &Element> {
    elements.iter().map(|it| (it.id, it)).collect()
}

/// The pages of all content below an element, in reading order.
fn contents_below(by_id: &BTreeMap<ObjectId, &Element>, element: &Element) -> Vec<ObjectId> {
    let own = element.contents.iter().map(|(page, _)| *page);
    own.chain(element.kids.iter().flat_map(|kid| contents_below(by_id, by_id[kid]))).collect()
}

fn rows_below<'e>(by_id: &BTreeMap<ObjectId, &'e Element>, table: &Element) -> Vec<&'e Element> {
    let kids = table.kids.iter().map(|kid| by_id[kid]);
    kids.flat_map(|kid| match kid.role.as_str() {
        "TR" => vec![kid],
        _ => kid.kids.iter().map(|row| by_id[row]).collect(),
    })
    .collect()
}

/// Parts the first table with more than a row: what follows its head stands in a table of its own.
pub(crate) fn part(document: &mut Document) {
    let all = elements(document).unwrap();
    let table = all.iter().find(|it| it.role == "Table" && it.kids.len() > 1).unwrap();
    let (id, above, last) = (table.id, table.parent.unwrap(), table.kids[table.kids.len() - 1]);
    let mut second = document.get_dictionary(id).unwrap().clone();
    second.set("K", vec![Object::Reference(last)]);
    let second = document.add_object(second);
    document.get_dictionary_mut(last).unwrap().set("P", second);
    let kids = |document: &mut Document, of| {
        document.get_dictionary(of).unwrap().get(b"K").and_then(Object::as_array).unwrap().clone()
    };
    let mut of_table = kids(document, id);
    of_table.pop();
    document.get_dictionary_mut(id).unwrap().set("K", of_table);
    let mut of_above = kids(document, above);
    let place = of_above.iter().position(|it| it.as_reference().is_ok_and(|it| it == id)).unwrap();
    of_above.insert(place + 1, Object::Reference(second));
    document.get_dictionary_mut(above).unwrap().set("K", of_above);
}
