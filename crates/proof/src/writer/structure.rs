//! The structure tree and the parent tree.

use std::fmt::Write;
use std::io;

use crate::draw::{Detail, Kid, Point, Role, Size, Tree};
use crate::file::{File, Id, syntax};

/// How many pages share a leaf of the parent tree.
const PAGES_IN_A_LEAF: usize = 500;

/// Writes both trees and gives their root.
pub(super) fn write(file: &mut File, tree: &Tree, sizes: &[Size], first_page: Id) -> io::Result<Id> {
    let root = file.reserve(1);
    let first = file.reserve(tree.len());
    let writer = Writer { tree, sizes, root, first, first_page };
    file.objects(first, tree.len(), &|element, written| writer.element(element, written))?;
    let parents = parent_tree(file, tree, first)?;
    let names = names(tree, first);
    file.object(
        root,
        format!(
            "<</Type/StructTreeRoot/K {first}/ParentTree {parents}/ParentTreeNextKey {}{names}>>",
            tree.pages()
        ),
    );
    Ok(root)
}

/// By its name a footnote is found (ISO 14289-1, 7.9); in the order of the elements the names are sorted.
fn name(element: usize) -> String {
    format!("note-{element:010}")
}

/// The entry of the root that leads from names to their elements; nothing where no element has one.
fn names(tree: &Tree, first: Id) -> String {
    let notes = (0..tree.len()).filter(|element| tree.role(*element) == Role::Note);
    let names = notes.map(|element| format!("({}){} ", name(element), first.nth(element)));
    let names: String = names.collect();
    if names.is_empty() { names } else { format!("/IDTree<</Names[{names}]>>") }
}

struct Writer<'w> {
    tree: &'w Tree,
    sizes: &'w [Size],
    root: Id,
    first: Id,
    first_page: Id,
}

impl Writer<'_> {
    fn element(&self, element: usize, written: &mut String) {
        let role = self.tree.role(element);
        let parent = self.tree.parent(element).map_or(self.root, |parent| self.first.nth(parent));
        let _ = write!(written, "<</S/{}/P {parent}", role.standard_type());
        let page = self.tree.kids(element).find_map(|kid| match kid {
            Kid::Content { page, .. } => Some(page),
            Kid::Element(_) => None,
        });
        if let Some(page) = page {
            let _ = write!(written, "/Pg {}", self.first_page.nth(page));
        }
        self.kids(element, page, written);
        self.attributes(element, role, page, written);
        written.push_str(">>");
    }

    fn kids(&self, element: usize, page: Option<usize>, written: &mut String) {
        let mut kids = self.tree.kids(element).peekable();
        if kids.peek().is_none() {
            return;
        }
        written.push_str("/K[");
        for kid in kids {
            let _ = match kid {
                Kid::Element(kid) => write!(written, "{} ", self.first.nth(kid)),
                Kid::Content { page: on, id } if Some(on) == page => write!(written, "{id} "),
                Kid::Content { page: on, id } => {
                    write!(written, "<</Type/MCR/Pg {}/MCID {id}>>", self.first_page.nth(on))
                }
            };
        }
        written.push(']');
    }

    fn attributes(&self, element: usize, role: Role, page: Option<usize>, written: &mut String) {
        let detail = self.tree.detail_of(element);
        let span = match detail {
            Some(Detail::Span { columns, rows }) => format!("/ColSpan {columns}/RowSpan {rows}"),
            _ => String::new(),
        };
        match role {
            Role::ColumnHead => {
                let _ = write!(written, "/A<</O/Table/Scope/Column{span}>>");
            }
            Role::RowHead => {
                let _ = write!(written, "/A<</O/Table/Scope/Row{span}>>");
            }
            Role::Note => {
                let _ = write!(written, "/ID({})", name(element));
            }
            Role::List => written.push_str("/A<</O/List/ListNumbering/Disc>>"),
            _ => {}
        }
        if let Some(Detail::Title(title)) = detail {
            let _ = write!(written, "/T{}", syntax::text(title));
        }
        if let Some(Detail::Spoken(text)) = detail {
            let _ = write!(written, "/Alt{}", syntax::text(text));
        }
        if let (Some(Detail::Figure { text, at, size }), Some(page)) = (detail, page) {
            let text = syntax::text(text);
            let bounds = self.bounds(page, *at, *size);
            let _ = write!(written, "/Alt{text}/A<</O/Layout/Placement/Block/BBox[{bounds}]>>");
        }
    }

    /// Left, bottom, right and top, measured from the lower left corner of the page.
    fn bounds(&self, page: usize, at: Point, size: Size) -> String {
        let bottom = self.sizes[page].height - at.y - size.height;
        [at.x, bottom, at.x + size.width, bottom + size.height].map(syntax::length).join(" ")
    }
}

/// A number tree: for each page the elements of its pieces of content.
fn parent_tree(file: &mut File, tree: &Tree, first: Id) -> io::Result<Id> {
    let pages = tree.pages();
    let lists = file.reserve(pages);
    file.objects(lists, pages, &|page, written| {
        let _ =
            write!(written, "[{}]", syntax::list(tree.elements_on(page).map(|element| first.nth(element))));
    })?;
    let leaves = file.reserve(1 + pages.div_ceil(PAGES_IN_A_LEAF));
    for (leaf, from) in (0..pages).step_by(PAGES_IN_A_LEAF).enumerate() {
        let until = pages.min(from + PAGES_IN_A_LEAF);
        let mut numbers = String::new();
        for page in from..until {
            let _ = write!(numbers, "{page} {} ", lists.nth(page));
        }
        file.object(leaves.nth(1 + leaf), format!("<</Limits[{from} {}]/Nums[{numbers}]>>", until - 1));
    }
    let kids = syntax::list((1..=pages.div_ceil(PAGES_IN_A_LEAF)).map(|leaf| leaves.nth(leaf)));
    file.object(leaves, format!("<</Kids[{kids}]>>"));
    Ok(leaves)
}
