//! The checks. Each gives the first fault it finds.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use proof::sample;

use crate::sheets::sheets;
use crate::tables::{columns, heads_once};
use crate::tree::{elements, entry, leaves, parents};
use crate::widths::widths;

pub(crate) type Check = fn(&Document) -> Result<(), String>;

/// All checks by their names.
pub(crate) const ALL: [(&str, Check); 21] = [
    ("marked content", marked_content),
    ("parents", parents_lead_back),
    ("leaves", leaves),
    ("roles", roles),
    ("titles", titles),
    ("table heads", table_heads),
    ("heads once", heads_once),
    ("columns", columns),
    ("figures", figures),
    ("lists", lists),
    ("catalog", catalog),
    ("fonts", fonts),
    ("widths", widths),
    ("identifier", identifier),
    ("attachments", attachments),
    ("sheets", sheets),
    ("metadata", metadata),
    ("colours", colours),
    ("images", images),
    ("transparency", transparency),
    ("annotations", annotations),
];

#[test]
fn every_document_passes_every_check() {
    for (name, pdf) in sample::made().unwrap() {
        let document = crate::read(&pdf);
        for (check, run) in ALL {
            run(&document).unwrap_or_else(|fault| panic!("{check} of {name}: {fault}"));
        }
    }
}

/// Every number of marked content on a page belongs to the element the parent tree names, and back; nothing is
/// drawn outside marked content.
fn marked_content(document: &Document) -> Result<(), String> {
    let mut owners: BTreeMap<(ObjectId, i64), ObjectId> = BTreeMap::new();
    for element in elements(document)? {
        for content in element.contents {
            if owners.insert(content, element.id).is_some() {
                return Err(format!("{content:?} belongs to two elements"));
            }
        }
    }
    let parents = parents(document)?;
    for (_, page) in document.get_pages() {
        let key = document.get_dictionary(page).unwrap().get(b"StructParents").and_then(Object::as_i64);
        let key = key.map_err(|_| format!("{page:?} has no StructParents"))?;
        let listed = parents.get(&key).ok_or_else(|| format!("page {key} is not in the parent tree"))?;
        let drawn = numbers(document, page)?;
        if drawn.len() != listed.len() {
            return Err(format!("{} marks on page {key}, {} in the parent tree", drawn.len(), listed.len()));
        }
        for (number, parent) in drawn.iter().zip(listed) {
            if owners.remove(&(page, *number)) != Some(*parent) {
                return Err(format!("content {number} of page {key} has another element in the parent tree"));
            }
        }
    }
    match owners.first_key_value() {
        Some((content, _)) => Err(format!("{content:?} is nowhere drawn")),
        None => Ok(()),
    }
}

/// The numbers of marked content in the order they are drawn.
fn numbers(document: &Document, page: ObjectId) -> Result<Vec<i64>, String> {
    let content = Content::decode(&document.get_page_content(page)).map_err(|error| error.to_string())?;
    let mut numbers = Vec::new();
    let mut depth = 0;
    for operation in content.operations {
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                depth += 1;
                if let Some(Ok(number)) =
                    operation.operands.get(1).and_then(|it| it.as_dict().ok()).map(|it| it.get(b"MCID"))
                {
                    numbers.push(number.as_i64().map_err(|error| error.to_string())?);
                }
            }
            "EMC" => depth -= 1,
            "Tj" | "TJ" | "f" | "Do" if depth == 0 => {
                return Err(format!("something is drawn unmarked on {page:?}"));
            }
            _ => {}
        }
    }
    if depth == 0 { Ok(numbers) } else { Err(format!("a mark is left open on {page:?}")) }
}

/// The parent that an element names is the one it is a kid of.
fn parents_lead_back(document: &Document) -> Result<(), String> {
    let elements = elements(document)?;
    let named: BTreeMap<ObjectId, Option<ObjectId>> = elements.iter().map(|it| (it.id, it.parent)).collect();
    for element in &elements {
        if let Some(kid) = element.kids.iter().find(|kid| named[*kid] != Some(element.id)) {
            return Err(format!("{kid:?} names another parent than {:?}", element.id));
        }
    }
    Ok(())
}

/// A heading has its title for lists of headings.
fn titles(document: &Document) -> Result<(), String> {
    for element in elements(document)?.iter().filter(|element| element.role.starts_with('H')) {
        let title = element.dictionary.get(b"T").and_then(Object::as_str).unwrap_or_default();
        if title.len() <= 2 {
            return Err(format!("a heading without a title: {:?}", element.id));
        }
    }
    Ok(())
}

/// Rows stand in tables, items in lists, and only standard types are used.
fn roles(document: &Document) -> Result<(), String> {
    let elements = elements(document)?;
    let roles: BTreeMap<ObjectId, &str> = elements.iter().map(|it| (it.id, it.role.as_str())).collect();
    if elements.first().is_none_or(|first| first.role != "Document") {
        return Err("the first element is no Document".to_owned());
    }
    for element in &elements {
        let parent = element.parent.and_then(|parent| roles.get(&parent)).copied().unwrap_or("");
        let allowed: &[&str] = match element.role.as_str() {
            "Document" => &[""],
            "Sect" => &["Document"],
            "H1" | "H2" | "H3" | "P" | "Note" | "L" | "Table" | "Figure" => &["Document", "Sect"],
            "Span" => &["H1", "P"],
            "LI" => &["L"],
            "Lbl" | "LBody" => &["LI"],
            "THead" | "TBody" => &["Table"],
            "TR" => &["Table", "THead", "TBody"],
            "TH" | "TD" => &["TR"],
            other => return Err(format!("{other} is no type we use")),
        };
        if !allowed.contains(&parent) {
            return Err(format!("{} stands in {parent}", element.role));
        }
    }
    Ok(())
}

fn table_heads(document: &Document) -> Result<(), String> {
    let elements = elements(document)?;
    let roles: BTreeMap<ObjectId, &str> = elements.iter().map(|it| (it.id, it.role.as_str())).collect();
    for element in &elements {
        let scope = element.attribute(b"Scope").and_then(|scope| scope.as_name().ok());
        match (element.role.as_str(), scope) {
            ("TH", Some(b"Row" | b"Column")) => {}
            ("TH", _) => return Err(format!("a TH without a scope: {:?}", element.id)),
            ("Table", _) => {
                let has_head = |id: &ObjectId| matches!(roles[id], "THead" | "TR");
                if !element.kids.first().is_some_and(has_head) {
                    return Err(format!("a table without a head: {:?}", element.id));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn figures(document: &Document) -> Result<(), String> {
    for element in elements(document)?.iter().filter(|element| element.role == "Figure") {
        let text = element.dictionary.get(b"Alt").and_then(Object::as_str).unwrap_or_default();
        if text.len() <= 2 {
            return Err(format!("a figure without a text: {:?}", element.id));
        }
        let bounds = element.attribute(b"BBox").and_then(|bounds| bounds.as_array().ok());
        if bounds.is_none_or(|bounds| bounds.len() != 4) {
            return Err(format!("a figure without a box: {:?}", element.id));
        }
    }
    Ok(())
}

/// A list with marks says how it is marked (ISO 14289-1, 7.6).
fn lists(document: &Document) -> Result<(), String> {
    for element in elements(document)?.iter().filter(|element| element.role == "L") {
        match element.attribute(b"ListNumbering").and_then(|numbering| numbering.as_name().ok()) {
            Some(b"Disc" | b"Decimal") => {}
            other => return Err(format!("a list with the numbering {other:?}")),
        }
    }
    Ok(())
}

fn catalog(document: &Document) -> Result<(), String> {
    let catalog = document.catalog().unwrap();
    if catalog.get(b"Lang").and_then(Object::as_str).ok() != Some(b"de-DE") {
        return Err("no language".to_owned());
    }
    let is_true = |dictionary: &Dictionary, name: &[u8]| {
        dictionary.get(name).and_then(Object::as_bool).unwrap_or(false)
    };
    if !is_true(entry(document, catalog, b"MarkInfo")?, b"Marked") {
        return Err("not marked".to_owned());
    }
    if !is_true(entry(document, catalog, b"ViewerPreferences")?, b"DisplayDocTitle") {
        return Err("the title is not shown".to_owned());
    }
    let outlines = entry(document, catalog, b"Outlines")?;
    let (found, counted) = (bookmarks(document, outlines)?, outlines.get(b"Count").and_then(Object::as_i64));
    match counted {
        Ok(counted) if counted == found => Ok(()),
        other => Err(format!("{found} bookmarks instead of {other:?}")),
    }
}

/// How many bookmarks stand below one, at any level; each leads to a page.
fn bookmarks(document: &Document, above: &Dictionary) -> Result<i64, String> {
    let mut next = above.get(b"First").and_then(Object::as_reference).ok();
    let mut count = 0;
    while let Some(id) = next {
        let item = document.get_dictionary(id).map_err(|error| error.to_string())?;
        let place = item.get(b"Dest").and_then(Object::as_array).map_err(|error| error.to_string())?;
        let page = place[0].as_reference().and_then(|page| document.get_dictionary(page));
        let kind = page.and_then(|page| page.get(b"Type")?.as_name());
        if kind.is_ok_and(|kind| kind == b"Page") {
            count += 1 + bookmarks(document, item)?;
        } else {
            return Err("a bookmark that leads to no page".to_owned());
        }
        next = item.get(b"Next").and_then(Object::as_reference).ok();
    }
    Ok(count)
}

/// Every font is embedded, says what its codes mean and leads every code that is drawn to a glyph.
fn fonts(document: &Document) -> Result<(), String> {
    let mut drawn: BTreeMap<Vec<u8>, BTreeSet<u16>> = BTreeMap::new();
    let page = *document.get_pages().values().next().unwrap();
    let fonts = document.get_page_fonts(page).map_err(|error| error.to_string())?;
    for (_, page) in document.get_pages() {
        codes(document, page, &mut drawn)?;
    }
    for (name, codes) in drawn {
        let font = fonts.get(&name).ok_or("a font that the page does not have")?;
        let meaning = stream(document, font, b"ToUnicode")?;
        let meaning = String::from_utf8_lossy(&meaning).to_uppercase();
        let descendant =
            font.get(b"DescendantFonts").and_then(Object::as_array).unwrap()[0].as_dict().unwrap();
        let descriptor = entry(document, descendant, b"FontDescriptor")?;
        let program = stream(document, descriptor, b"FontFile2")?;
        if ttf_parser::Face::parse(&program, 0).is_err() {
            return Err("a font program that cannot be read".to_owned());
        }
        let map = stream(document, descendant, b"CIDToGIDMap")?;
        for code in codes {
            let glyph =
                map.chunks(2).nth(usize::from(code)).ok_or_else(|| format!("code {code} has no glyph"))?;
            if glyph == [0, 0] {
                return Err(format!("code {code} leads to no glyph"));
            }
            if !meaning.contains(&format!("<{code:04X}>")) {
                return Err(format!("code {code} has no meaning"));
            }
        }
    }
    Ok(())
}

/// The codes that a page draws in each font.
pub(crate) fn codes(
    document: &Document,
    page: ObjectId,
    drawn: &mut BTreeMap<Vec<u8>, BTreeSet<u16>>,
) -> Result<(), String> {
    let content = Content::decode(&document.get_page_content(page)).map_err(|error| error.to_string())?;
    let mut font = Vec::new();
    for operation in content.operations {
        match (operation.operator.as_str(), operation.operands.as_slice()) {
            ("Tf", [Object::Name(name), _]) => font.clone_from(name),
            ("Tj", [Object::String(text, _)]) => {
                let codes = text.chunks(2).map(|code| u16::from_be_bytes([code[0], code[1]]));
                drawn.entry(font.clone()).or_default().extend(codes);
            }
            ("TJ" | "'" | "\"", _) => return Err("text that this check does not read".to_owned()),
            _ => {}
        }
    }
    Ok(())
}

pub(crate) fn stream(document: &Document, dictionary: &Dictionary, name: &[u8]) -> Result<Vec<u8>, String> {
    let missing = || format!("no {}", String::from_utf8_lossy(name));
    let id = dictionary.get(name).and_then(Object::as_reference).map_err(|_| missing())?;
    let stream = document.get_object(id).and_then(Object::as_stream).map_err(|_| missing())?;
    stream.get_plain_content().map_err(|error| error.to_string())
}

fn identifier(document: &Document) -> Result<(), String> {
    let identifier = document.trailer.get(b"ID").and_then(Object::as_array).map_err(|_| "no ID")?;
    match identifier.as_slice() {
        [Object::String(first, _), Object::String(second, _)] if first == second && first.len() == 16 => {
            Ok(())
        }
        other => Err(format!("the identifier is {other:?}")),
    }
}

/// Every attached file is named twice, says how it belongs here, and stands in both lists of the catalog.
fn attachments(document: &Document) -> Result<(), String> {
    let catalog = document.catalog().unwrap();
    let associated = catalog.get(b"AF").and_then(Object::as_array).map_err(|_| "no AF")?;
    let tree = entry(document, entry(document, catalog, b"Names")?, b"EmbeddedFiles")?;
    let listed: Vec<&Object> =
        tree.get(b"Names").and_then(Object::as_array).unwrap().iter().skip(1).step_by(2).collect();
    if listed != associated.iter().collect::<Vec<_>>() {
        return Err("the tree and the associated files differ".to_owned());
    }
    for file in associated {
        let file =
            document.get_dictionary(file.as_reference().unwrap()).map_err(|error| error.to_string())?;
        for name in [&b"F"[..], b"UF", b"Desc"] {
            file.get(name)
                .and_then(Object::as_str)
                .map_err(|_| format!("a file without {}", String::from_utf8_lossy(name)))?;
        }
        match file.get(b"AFRelationship").and_then(Object::as_name) {
            Ok(b"Source" | b"Data" | b"Supplement") => {}
            other => return Err(format!("a file that belongs as {other:?}")),
        }
        let embedded = entry(document, file, b"EF")?.get(b"F").and_then(Object::as_reference).unwrap();
        let embedded =
            document.get_object(embedded).and_then(Object::as_stream).map_err(|error| error.to_string())?;
        embedded.dict.get(b"Subtype").map_err(|_| "a file without a type")?;
        let size = entry(document, &embedded.dict, b"Params")?.get(b"Size").and_then(Object::as_i64).unwrap();
        let length = embedded.get_plain_content().map_err(|error| error.to_string())?.len();
        if i64::try_from(length) != Ok(size) {
            return Err(format!("a file of {length} bytes says it has {size}"));
        }
    }
    Ok(())
}

/// The XMP says what the information dictionary says, and names the standards.
fn metadata(document: &Document) -> Result<(), String> {
    let catalog = document.catalog().unwrap();
    let xmp = catalog.get(b"Metadata").and_then(Object::as_reference).map_err(|_| "no metadata")?;
    let xmp = document.get_object(xmp).and_then(Object::as_stream).map_err(|error| error.to_string())?;
    if xmp.dict.get(b"Filter").is_ok() {
        return Err("the metadata is compressed".to_owned());
    }
    let xmp = String::from_utf8(xmp.content.clone()).map_err(|error| error.to_string())?;
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).map_err(|_| "no Info")?;
    let info = document.get_dictionary(info).map_err(|error| error.to_string())?;
    for (key, tag) in [
        (&b"Title"[..], "dc:title"),
        (b"Author", "dc:creator"),
        (b"Subject", "dc:description"),
        (b"Creator", "xmp:CreatorTool"),
        (b"Producer", "pdf:Producer"),
    ] {
        let text = info.get(key).and_then(lopdf::decode_text_string).map_err(|error| error.to_string())?;
        if text_of(&xmp, tag).as_deref() != Some(text.as_str()) {
            return Err(format!("{tag} is not {text}"));
        }
    }
    for (key, tag) in [(&b"CreationDate"[..], "xmp:CreateDate"), (b"ModDate", "xmp:ModifyDate")] {
        let date =
            String::from_utf8_lossy(info.get(key).and_then(Object::as_str).unwrap_or_default()).into_owned();
        let written = text_of(&xmp, tag).unwrap_or_default().replace('-', "");
        if date != format!("D:{written}") {
            return Err(format!("{tag} is not {date}"));
        }
    }
    for (tag, value) in [("pdfaid:part", "3"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")] {
        if text_of(&xmp, tag).as_deref() != Some(value) {
            return Err(format!("{tag} is not {value}"));
        }
    }
    if xmp.contains("<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>") {
        Ok(())
    } else {
        Err("the schema of PDF/UA is not described".to_owned())
    }
}

/// The text inside a tag, whatever lists stand between.
fn text_of(xmp: &str, tag: &str) -> Option<String> {
    let (_, rest) = xmp.split_once(&format!("<{tag}>"))?;
    let (inside, _) = rest.split_once(&format!("</{tag}>"))?;
    let mut text = inside;
    while let Some(rest) = text.strip_prefix('<') {
        text = rest.split_once('>')?.1;
    }
    let text = text.split('<').next()?;
    Some(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// Colours of the device are used only because the output intent says what they mean.
fn colours(document: &Document) -> Result<(), String> {
    let mut colours = BTreeSet::new();
    for (_, page) in document.get_pages() {
        let content = Content::decode(&document.get_page_content(page)).map_err(|error| error.to_string())?;
        colours.extend(content.operations.into_iter().map(|it| it.operator).filter(|it| {
            matches!(it.as_str(), "g" | "G" | "rg" | "RG" | "k" | "K" | "cs" | "CS" | "sh" | "gs")
        }));
    }
    if let Some(other) = colours.iter().find(|it| !matches!(it.as_str(), "g" | "rg")) {
        return Err(format!("the operator {other} is used"));
    }
    let intents = document.catalog().unwrap().get(b"OutputIntents").and_then(Object::as_array);
    let intent = intents.map_err(|_| "no output intent")?[0].as_dict().unwrap();
    let profile = stream(document, intent, b"DestOutputProfile")?;
    if profile.get(16..20) != Some(b"RGB ") || profile.get(36..40) != Some(b"acsp") {
        return Err("the output intent is no profile of RGB".to_owned());
    }
    Ok(())
}

/// What a page draws from elsewhere is a whole image of red, green and blue through which nothing shines.
fn images(document: &Document) -> Result<(), String> {
    for (_, page) in document.get_pages() {
        let content = Content::decode(&document.get_page_content(page)).map_err(|error| error.to_string())?;
        for drawn in content.operations.iter().filter(|it| it.operator == "Do") {
            let name = drawn.operands[0].as_name().map_err(|error| error.to_string())?;
            let resources = entry(document, document.get_dictionary(page).unwrap(), b"Resources")?;
            let named = entry(document, resources, b"XObject")?;
            let image =
                named.get(name).and_then(Object::as_reference).map_err(|_| "an image without a name")?;
            let image =
                document.get_object(image).and_then(Object::as_stream).map_err(|error| error.to_string())?;
            is_opaque(image)?;
        }
    }
    Ok(())
}

fn is_opaque(image: &lopdf::Stream) -> Result<(), String> {
    for (key, value) in [(&b"Subtype"[..], &b"Image"[..]), (b"ColorSpace", b"DeviceRGB")] {
        if image.dict.get(key).and_then(Object::as_name).ok() != Some(value) {
            return Err(format!("an image whose {} is another", String::from_utf8_lossy(key)));
        }
    }
    if image.dict.has(b"SMask") || image.dict.has(b"Mask") || image.dict.has(b"Interpolate") {
        return Err("an image through which something shines, or that is smoothed".to_owned());
    }
    let number = |key: &[u8]| image.dict.get(key).and_then(Object::as_i64).unwrap_or(0);
    let length = image.get_plain_content().map_err(|error| error.to_string())?.len();
    if number(b"BitsPerComponent") == 8
        && i64::try_from(length) == Ok(number(b"Width") * number(b"Height") * 3)
    {
        Ok(())
    } else {
        Err("an image that has more or fewer pixels than it says".to_owned())
    }
}

/// Nothing shines through: no state, no group and no mask that could make it.
fn transparency(document: &Document) -> Result<(), String> {
    document.objects.values().try_for_each(is_solid)
}

fn is_solid(object: &Object) -> Result<(), String> {
    const SHINING: [&[u8]; 6] = [b"ExtGState", b"SMask", b"Group", b"CA", b"ca", b"BM"];
    let dictionary = match object {
        Object::Stream(stream) => &stream.dict,
        Object::Dictionary(dictionary) => dictionary,
        Object::Array(objects) => return objects.iter().try_for_each(is_solid),
        _ => return Ok(()),
    };
    if let Some(name) = SHINING.iter().find(|name| dictionary.has(name)) {
        return Err(format!("{} is set", String::from_utf8_lossy(name)));
    }
    dictionary.iter().try_for_each(|(_, inner)| is_solid(inner))
}

/// No page has annotations. A link would need its `Contents`, an element and an object reference of its own.
fn annotations(document: &Document) -> Result<(), String> {
    let has = |page: &ObjectId| document.get_dictionary(*page).is_ok_and(|it| it.has(b"Annots"));
    match document.get_pages().into_values().find(has) {
        Some(page) => Err(format!("{page:?} has annotations")),
        None => Ok(()),
    }
}
