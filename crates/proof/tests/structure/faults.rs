//! Faults, each planted into a good file; the check it is planted for finds it.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use crate::checks::ALL;
use crate::sheets::is_sheet;
use crate::tree::elements;

pub(crate) type Plant = fn(&mut Document);

/// The check that finds it, what is planted, and how.
pub(crate) const FAULTS: [(&str, &str, Plant); 48] = [
    ("marked content", "two elements exchanged in the parent tree", |document| {
        let list = first_parent_list(document);
        let list = document.get_object_mut(list).unwrap().as_array_mut().unwrap();
        let last = list.len() - 1;
        list.swap(0, last);
    }),
    ("marked content", "a page missing in the parent tree", |document| {
        let list = first_parent_list(document);
        document.set_object(list, Object::Array(Vec::new()));
    }),
    ("marked content", "content that no element has", |document| {
        element(document, "P").remove(b"K");
    }),
    ("marked content", "something that is drawn outside every mark", |document| {
        on_first_page(document, |page| page.insert(0, Operation::new("f", Vec::new())));
    }),
    ("marked content", "a mark that is left open", |document| {
        on_first_page(document, |page| {
            page.push(Operation::new("BMC", vec![Object::Name(b"Artifact".to_vec())]));
        });
    }),
    ("leaves", "a leaf that names another first page", |document| {
        let limits = with_entry(document, b"Limits").get_mut(b"Limits").and_then(Object::as_array_mut);
        limits.unwrap()[0] = Object::Integer(1);
    }),
    ("leaves", "two pages exchanged in a leaf", |document| {
        let pages = with_entry(document, b"Nums").get_mut(b"Nums").and_then(Object::as_array_mut).unwrap();
        pages.swap(0, 2);
    }),
    ("parents", "an element that names another parent", |document| {
        let other = elements(document).unwrap().last().unwrap().id;
        element(document, "TR").set("P", other);
    }),
    ("roles", "a row outside a table", |document| element(document, "Table").set("S", "P")),
    ("roles", "a type of our own", |document| element(document, "P").set("S", "Absatz")),
    ("titles", "a heading without a title", |document| {
        element(document, "H2").remove(b"T");
    }),
    ("table heads", "a head without a scope", |document| {
        element(document, "TH").remove(b"A");
    }),
    ("table heads", "a table without a head", |document| {
        let table = elements(document).unwrap().into_iter().find(|it| it.role == "THead").unwrap().parent;
        let table = document.get_dictionary_mut(table.unwrap()).unwrap();
        table.get_mut(b"K").and_then(Object::as_array_mut).unwrap().remove(0);
    }),
    ("heads once", "a head that is read again on the next page", |document| {
        let next = document.get_pages()[&2];
        let mark = dictionary! { "Type" => "MCR", "Pg" => next, "MCID" => 0 };
        let elements = elements(document).unwrap().into_iter();
        let head = elements.skip_while(|it| it.role != "THead").find(|it| it.role == "TH").unwrap().id;
        let kids = document.get_dictionary_mut(head).unwrap().get_mut(b"K").and_then(Object::as_array_mut);
        kids.unwrap().push(mark.into());
    }),
    ("columns", "a row that lacks a cell", |document| {
        let mut rows =
            elements(document).unwrap().into_iter().filter(|it| it.role == "TR" && it.kids.len() > 1);
        let row = rows.next_back().unwrap().id;
        let cells = document.get_dictionary_mut(row).unwrap().get_mut(b"K").and_then(Object::as_array_mut);
        cells.unwrap().pop();
    }),
    ("figures", "a figure without a box", |document| {
        element(document, "Figure").remove(b"A");
    }),
    ("figures", "a figure without a text", |document| {
        element(document, "Figure").remove(b"Alt");
    }),
    ("figures", "a figure with an empty text", |document| {
        element(document, "Figure").set("Alt", text_string(""));
    }),
    ("lists", "a list without numbering", |document| {
        element(document, "L").remove(b"A");
    }),
    ("catalog", "no language", |document| {
        document.catalog_mut().unwrap().remove(b"Lang");
    }),
    ("catalog", "a title that is not shown", |document| {
        document.catalog_mut().unwrap().set("ViewerPreferences", Dictionary::new());
    }),
    ("catalog", "a bookmark that is not counted", |document| {
        with_entry(document, b"Dest").remove(b"Next");
    }),
    ("fonts", "a font that does not say what its codes mean", |document| {
        with_entry(document, b"ToUnicode").remove(b"ToUnicode");
    }),
    ("fonts", "a font that is not embedded", |document| {
        // of each: the validator of the standards does not look at every font
        for object in document.objects.values_mut() {
            if let Ok(dictionary) = object.as_dict_mut() {
                dictionary.remove(b"FontFile2");
            }
        }
    }),
    ("fonts", "a map that leads nowhere", |document| {
        let map = descendant(document).get(b"CIDToGIDMap").unwrap().as_reference().unwrap();
        document.get_object_mut(map).unwrap().as_stream_mut().unwrap().set_plain_content(vec![0; 9_000]);
    }),
    ("widths", "a code of another width", |document| {
        let widths = descendant(document).get_mut(b"W").and_then(Object::as_array_mut).unwrap();
        let run = widths.iter_mut().find_map(|it| it.as_array_mut().ok()).unwrap();
        let width = run[0].as_i64().unwrap();
        run[0] = Object::Integer(width + 20);
    }),
    ("widths", "a list of codes that lacks those that are drawn", |document| {
        let listed = document.add_object(Stream::new(Dictionary::new(), vec![0; 1_000]));
        with_entry(document, b"FontFile2").set("CIDSet", listed);
    }),
    ("identifier", "two identifiers of a file that was never changed", |document| {
        let both = document.trailer.get_mut(b"ID").and_then(Object::as_array_mut).unwrap();
        both[1] = Object::string_literal("another of sixt.");
    }),
    ("identifier", "no identifier", |document| {
        document.trailer.remove(b"ID");
    }),
    ("attachments", "a file without its name", |document| {
        with_entry(document, b"UF").remove(b"F");
    }),
    ("attachments", "a file that is shorter than it says", |document| {
        let is_file = |object: &&mut Object| {
            object.as_stream().is_ok_and(|it| {
                it.dict.get(b"Type").and_then(Object::as_name).is_ok_and(|it| it == b"EmbeddedFile")
            })
        };
        let file = document.objects.values_mut().find(is_file).unwrap().as_stream_mut().unwrap();
        file.set_plain_content(b"short".to_vec());
    }),
    ("attachments", "a file that the catalog does not count as belonging here", |document| {
        let files = document.catalog_mut().unwrap().get_mut(b"AF").and_then(Object::as_array_mut);
        files.unwrap().pop();
    }),
    ("attachments", "a file without its name in Unicode", |document| {
        with_entry(document, b"UF").remove(b"UF");
    }),
    ("attachments", "a file that does not say how it belongs", |document| {
        with_entry(document, b"AFRelationship").remove(b"AFRelationship");
    }),
    ("sheets", "a table that is not attached", |document| {
        let files = document.catalog().unwrap().get(b"AF").and_then(Object::as_array).unwrap();
        let is_of_table = |file: &Object| {
            let file = file.as_reference().and_then(|id| document.get_dictionary(id)).unwrap();
            is_sheet(&file.get(b"UF").and_then(lopdf::decode_text_string).unwrap())
        };
        let sheet = files.iter().position(is_of_table).unwrap();
        let files = document.catalog_mut().unwrap().get_mut(b"AF").and_then(Object::as_array_mut);
        files.unwrap().remove(sheet);
    }),
    ("sheets", "a sheet that lacks its last row", |document| {
        change_a_sheet(document, |sheet| sheet[..=sheet.trim_end().rfind('\n').unwrap()].to_owned());
    }),
    ("sheets", "an amount of another sign", |document| {
        change_a_sheet(document, |sheet| {
            let is_amount =
                |(at, _): &(usize, &str)| sheet[at + 1..].starts_with(|it: char| it.is_ascii_digit());
            let (at, _) = sheet.rmatch_indices(';').find(is_amount).unwrap();
            format!("{}-{}", &sheet[..=at], &sheet[at + 1..])
        });
    }),
    ("metadata", "another title", |document| {
        let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
        document.get_dictionary_mut(info).unwrap().set("Title", text_string("Anderer Titel"));
    }),
    ("metadata", "another day", |document| {
        let info = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
        document.get_dictionary_mut(info).unwrap().set("CreationDate", Object::string_literal("D:20200101"));
    }),
    ("metadata", "a mark of another part of PDF/A", |document| {
        let xmp = document.catalog().unwrap().get(b"Metadata").and_then(Object::as_reference).unwrap();
        let xmp = document.get_object_mut(xmp).and_then(Object::as_stream_mut).unwrap();
        let text = String::from_utf8(xmp.content.clone()).unwrap();
        xmp.set_content(text.replace("<pdfaid:part>3<", "<pdfaid:part>2<").into_bytes());
    }),
    ("colours", "a colour of a printer", |document| {
        let color = Operation::new("k", [0, 0, 0, 1].map(Object::Integer).to_vec());
        on_first_page(document, |page| page.insert(0, color));
    }),
    ("colours", "no output intent", |document| {
        document.catalog_mut().unwrap().remove(b"OutputIntents");
    }),
    ("images", "an image that shines through", |document| {
        let id = document.catalog().unwrap().get(b"Metadata").unwrap().clone();
        image(document).dict.set("SMask", id);
    }),
    ("images", "an image that is a row short", |document| {
        let height = image(document).dict.get(b"Height").unwrap().as_i64().unwrap();
        image(document).dict.set("Height", height + 1);
    }),
    ("images", "an image in the colours of a printer", |document| {
        image(document).dict.set("ColorSpace", Object::Name(b"DeviceCMYK".to_vec()));
    }),
    ("transparency", "a page that is mixed with what lies below", |document| {
        let page = document.get_pages()[&1];
        document.get_dictionary_mut(page).unwrap().set("Group", dictionary! { "S" => "Transparency" });
    }),
    ("transparency", "a state in which half shines through", |document| {
        let state = dictionary! { "ExtGState" => dictionary! { "Half" => dictionary! { "ca" => 0.5 } } };
        let page = document.get_pages()[&1];
        document.get_dictionary_mut(page).unwrap().set("Resources", state);
    }),
    ("annotations", "a link without a text and without an element", |document| {
        let link = document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Link" });
        let page = document.get_pages()[&1];
        document.get_dictionary_mut(page).unwrap().set("Annots", vec![Object::Reference(link)]);
    }),
];

#[test]
fn every_planted_fault_is_found() {
    for (check, fault, plant) in FAULTS {
        let mut document = crate::sample();
        plant(&mut document);
        let (_, run) = ALL.iter().find(|(name, _)| *name == check).unwrap();
        assert!(run(&document).is_err(), "{check} does not find {fault}");
    }
}

#[test]
fn every_check_has_a_fault_planted_for_it() {
    for (check, _) in ALL {
        assert!(FAULTS.iter().any(|(of, _, _)| *of == check), "no fault is planted for {check}");
    }
}

/// The first element of a type.
fn element<'d>(document: &'d mut Document, role: &str) -> &'d mut Dictionary {
    let id = elements(document).unwrap().into_iter().find(|element| element.role == role).unwrap().id;
    document.get_dictionary_mut(id).unwrap()
}

/// The first dictionary that has this entry.
fn with_entry<'d>(document: &'d mut Document, name: &[u8]) -> &'d mut Dictionary {
    let has = |object: &&mut Object| object.as_dict().is_ok_and(|it| it.has(name));
    document.objects.values_mut().find(has).unwrap().as_dict_mut().unwrap()
}

/// Changes the first sheet.
fn change_a_sheet(document: &mut Document, change: impl FnOnce(&str) -> String) {
    let is_sheet = |object: &&mut Object| {
        object.as_stream().is_ok_and(|it| {
            it.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|it| it == b"text/csv")
        })
    };
    let sheet = document.objects.values_mut().find(is_sheet).unwrap().as_stream_mut().unwrap();
    let text = String::from_utf8(sheet.get_plain_content().unwrap()).unwrap();
    sheet.set_plain_content(change(&text).into_bytes());
}

/// The inner dictionary of the first font, with the widths of its codes.
fn descendant(document: &mut Document) -> &mut Dictionary {
    let font = with_entry(document, b"DescendantFonts").get_mut(b"DescendantFonts");
    font.and_then(Object::as_array_mut).unwrap()[0].as_dict_mut().unwrap()
}

/// Changes what the first page draws.
fn on_first_page(document: &mut Document, change: impl FnOnce(&mut Vec<Operation>)) {
    let page = document.get_pages()[&1];
    let mut content = Content::decode(&document.get_page_content(page)).unwrap();
    change(&mut content.operations);
    document.change_page_content(page, content.encode().unwrap()).unwrap();
}

/// The image of the logo.
fn image(document: &mut Document) -> &mut Stream {
    let is_image = |object: &&mut Object| object.as_stream().is_ok_and(|it| it.dict.has(b"Width"));
    document.objects.values_mut().find(is_image).unwrap().as_stream_mut().unwrap()
}

fn first_parent_list(document: &Document) -> ObjectId {
    let is_leaf = |object: &&Object| object.as_dict().is_ok_and(|it| it.has(b"Nums"));
    let leaf = document.objects.values().find(is_leaf).unwrap().as_dict().unwrap();
    leaf.get(b"Nums").unwrap().as_array().unwrap()[1].as_reference().unwrap()
}
