//! The structure tree of a file as a list of elements.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// An element and the marked content that belongs to it.
pub(crate) struct Element {
    pub(crate) id: ObjectId,
    pub(crate) role: String,
    pub(crate) parent: Option<ObjectId>,
    pub(crate) kids: Vec<ObjectId>,
    /// Page and number.
    pub(crate) contents: Vec<(ObjectId, i64)>,
    pub(crate) dictionary: Dictionary,
}

impl Element {
    /// An entry of one of its attribute dictionaries.
    pub(crate) fn attribute(&self, name: &[u8]) -> Option<&Object> {
        self.dictionary.get(b"A").ok()?.as_dict().ok()?.get(name).ok()
    }
}

/// All elements in reading order; what cannot be followed is a fault.
pub(crate) fn elements(document: &Document) -> Result<Vec<Element>, String> {
    let root = entry(document, document.catalog().unwrap(), b"StructTreeRoot")?;
    let first = root.get(b"K").and_then(Object::as_reference).map_err(|error| format!("no K: {error}"))?;
    let mut elements = Vec::new();
    follow(document, first, &mut elements)?;
    Ok(elements)
}

fn follow(document: &Document, id: ObjectId, elements: &mut Vec<Element>) -> Result<(), String> {
    let dictionary = document.get_dictionary(id).map_err(|error| format!("{id:?}: {error}"))?.clone();
    let role = dictionary.get(b"S").and_then(Object::as_name).map_err(|_| format!("{id:?} has no role"))?;
    let page = dictionary.get(b"Pg").and_then(Object::as_reference).ok();
    let (mut kids, mut contents) = (Vec::new(), Vec::new());
    for kid in dictionary.get(b"K").and_then(Object::as_array).map_or(&[][..], Vec::as_slice) {
        match kid {
            Object::Reference(kid) => kids.push(*kid),
            Object::Integer(number) => {
                contents.push((page.ok_or_else(|| format!("{id:?} has content without a page"))?, *number));
            }
            Object::Dictionary(mark) => contents.push((
                mark.get(b"Pg").and_then(Object::as_reference).map_err(|error| error.to_string())?,
                mark.get(b"MCID").and_then(Object::as_i64).map_err(|error| error.to_string())?,
            )),
            other => return Err(format!("{id:?} has a kid {other:?}")),
        }
    }
    let parent = dictionary.get(b"P").and_then(Object::as_reference).ok();
    let role = String::from_utf8_lossy(role).into_owned();
    elements.push(Element { id, role, parent, kids: kids.clone(), contents, dictionary });
    kids.into_iter().try_for_each(|kid| follow(document, kid, elements))
}

/// The parent tree: for each page its elements by the numbers of their content.
pub(crate) fn parents(document: &Document) -> Result<BTreeMap<i64, Vec<ObjectId>>, String> {
    let root = entry(document, document.catalog().unwrap(), b"StructTreeRoot")?;
    let tree = entry(document, root, b"ParentTree")?;
    let mut parents = BTreeMap::new();
    for leaf in tree.get(b"Kids").and_then(Object::as_array).map_err(|error| error.to_string())? {
        let leaf =
            document.get_dictionary(leaf.as_reference().unwrap()).map_err(|error| error.to_string())?;
        let limits: Vec<i64> = leaf
            .get(b"Limits")
            .and_then(Object::as_array)
            .unwrap()
            .iter()
            .map(|it| it.as_i64().unwrap())
            .collect();
        for pair in leaf.get(b"Nums").and_then(Object::as_array).unwrap().chunks(2) {
            let page = pair[0].as_i64().unwrap();
            if !(limits[0]..=limits[1]).contains(&page) {
                return Err(format!("page {page} lies outside its leaf"));
            }
            let list =
                document.get_object(pair[1].as_reference().unwrap()).and_then(Object::as_array).unwrap();
            parents.insert(page, list.iter().map(|element| element.as_reference().unwrap()).collect());
        }
    }
    Ok(parents)
}

/// The most pages of a leaf of the parent tree.
const MOST_IN_A_LEAF: usize = 500;

/// The leaves of the parent tree hold every page once and in order, so many at most, and each names its first and its last.
pub(crate) fn leaves(document: &Document) -> Result<(), String> {
    let root = entry(document, document.catalog().unwrap(), b"StructTreeRoot")?;
    let tree = entry(document, root, b"ParentTree")?;
    let mut next = 0;
    for leaf in tree.get(b"Kids").and_then(Object::as_array).map_err(|error| error.to_string())? {
        let leaf =
            document.get_dictionary(leaf.as_reference().unwrap()).map_err(|error| error.to_string())?;
        let pages: Vec<i64> = numbers(leaf, b"Nums").step_by(2).collect();
        if pages.len() > MOST_IN_A_LEAF {
            return Err(format!("a leaf of {} pages", pages.len()));
        }
        if pages.iter().zip(next..).any(|(page, expected)| *page != expected) || pages.is_empty() {
            return Err(format!("a leaf that goes on after {next} with {pages:?}"));
        }
        let limits: Vec<i64> = numbers(leaf, b"Limits").collect();
        if limits != [pages[0], pages[pages.len() - 1]] {
            return Err(format!("a leaf from {limits:?}"));
        }
        next += i64::try_from(pages.len()).unwrap();
    }
    if usize::try_from(next) == Ok(document.get_pages().len()) {
        Ok(())
    } else {
        Err(format!("{next} pages in the parent tree"))
    }
}

/// The numbers of an array; what is none counts as one that cannot be.
fn numbers<'d>(dictionary: &'d Dictionary, name: &[u8]) -> impl Iterator<Item = i64> + use<'d> {
    dictionary.get(name).and_then(Object::as_array).unwrap().iter().map(|it| it.as_i64().unwrap_or(-1))
}

/// A dictionary that an entry holds or leads to.
pub(crate) fn entry<'d>(
    document: &'d Document,
    dictionary: &'d Dictionary,
    name: &[u8],
) -> Result<&'d Dictionary, String> {
    let missing = || format!("no {}", String::from_utf8_lossy(name));
    match dictionary.get(name).map_err(|_| missing())? {
        Object::Reference(id) => document.get_dictionary(*id).map_err(|_| missing()),
        other => other.as_dict().map_err(|_| missing()),
    }
}
