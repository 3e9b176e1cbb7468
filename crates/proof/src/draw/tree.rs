//! The structure tree: what a screen reader reads, and in which order.
//!
//! A list of a hundred thousand rows is more than a million elements, so an element takes twenty bytes: its
//! role, its parent, its next sibling and the first of its kids. It has elements below it or pieces of content,
//! never both. A piece of content is numbered on its page (MCID) in the order it is drawn.

use std::collections::BTreeMap;

use super::{Point, Size};

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    /// A part of the document with its heading.
    Section,
    Title,
    Heading,
    Subheading,
    Paragraph,
    /// A footnote.
    Note,
    /// A part of a line.
    Span,
    List,
    Item,
    Mark,
    ItemText,
    Table,
    TableHead,
    TableBody,
    Row,
    ColumnHead,
    RowHead,
    Cell,
    Figure,
}

impl Role {
    /// The standard structure type (ISO 32000-1, 14.8.4).
    pub(crate) fn standard_type(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Section => "Sect",
            Self::Title => "H1",
            Self::Heading => "H2",
            Self::Subheading => "H3",
            Self::Paragraph => "P",
            Self::Note => "Note",
            Self::Span => "Span",
            Self::List => "L",
            Self::Item => "LI",
            Self::Mark => "Lbl",
            Self::ItemText => "LBody",
            Self::Table => "Table",
            Self::TableHead => "THead",
            Self::TableBody => "TBody",
            Self::Row => "TR",
            Self::ColumnHead | Self::RowHead => "TH",
            Self::Cell => "TD",
            Self::Figure => "Figure",
        }
    }
}

/// What only few elements have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// A cell stands over this many columns and rows.
    Span { columns: usize, rows: usize },
    /// A heading says this, for lists of headings.
    Title(String),
    /// What is drawn says this to whoever does not see it.
    Spoken(&'static str),
    /// A figure shows this, in this box.
    Figure { text: String, at: Point, size: Size },
}

/// No element and no content.
const NONE: u32 = u32::MAX;

struct Element {
    parent: u32,
    next: u32,
    kids: Kids,
    role: Role,
}

#[derive(Clone, Copy)]
enum Kids {
    None,
    Elements(u32),
    Contents(u32),
}

/// A piece of content, the element it belongs to and the element's next piece.
struct Content {
    element: u32,
    next: u32,
}

/// An element that is still open, with the last of its kids.
struct Open {
    element: u32,
    last: u32,
}

/// A kid of an element, as a reader of the tree sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kid {
    Element(usize),
    Content { page: usize, id: usize },
}

/// All elements in reading order, each after its parent.
#[derive(Default)]
pub(crate) struct Tree {
    elements: Vec<Element>,
    contents: Vec<Content>,
    /// The first content of each page.
    pages: Vec<u32>,
    details: BTreeMap<usize, Detail>,
    open: Vec<Open>,
}

impl Tree {
    /// Opens an element inside the one opened last.
    pub(super) fn open(&mut self, role: Role) {
        let element = number(self.elements.len());
        let parent = self.adopt(element);
        self.elements.push(Element { parent, next: NONE, kids: Kids::None, role });
        self.open.push(Open { element, last: NONE });
    }

    /// Opens an element again that was opened before, to go on with its content on another page.
    pub(super) fn resume(&mut self, element: usize) {
        let Kids::Contents(first) = self.elements[element].kids else {
            return self.open.push(Open { element: number(element), last: NONE });
        };
        let next = |content: &u32| Some(self.contents[index(*content)].next).filter(|next| *next != NONE);
        let last = std::iter::successors(Some(first), next).last().unwrap_or(first);
        self.open.push(Open { element: number(element), last });
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// Says more about the element opened last.
    pub(super) fn detail(&mut self, detail: Detail) {
        if let Some(open) = self.open.last() {
            self.details.insert(index(open.element), detail);
        }
    }

    /// Begins the next page.
    pub(super) fn page(&mut self) {
        self.pages.push(number(self.contents.len()));
    }

    /// Begins a piece of content of the element opened last and gives its role and its number on the page.
    pub(super) fn content(&mut self) -> (Role, u32) {
        let content = number(self.contents.len());
        let first = self.pages.last().copied().unwrap_or(0);
        let Some(open) = self.open.last_mut() else { return (Role::Document, content - first) };
        let element = &mut self.elements[index(open.element)];
        match std::mem::replace(&mut open.last, content) {
            NONE => element.kids = Kids::Contents(content),
            last => self.contents[index(last)].next = content,
        }
        self.contents.push(Content { element: open.element, next: NONE });
        (element.role, content - first)
    }

    /// How many elements there are.
    pub(crate) fn len(&self) -> usize {
        self.elements.len()
    }

    /// The role of an element.
    pub(crate) fn role(&self, element: usize) -> Role {
        self.elements[element].role
    }

    /// The element an element is in; none for the first.
    pub(crate) fn parent(&self, element: usize) -> Option<usize> {
        found(self.elements[element].parent)
    }

    /// What only few elements have.
    pub(crate) fn detail_of(&self, element: usize) -> Option<&Detail> {
        self.details.get(&element)
    }

    /// The kids of an element in reading order.
    pub(crate) fn kids(&self, element: usize) -> impl Iterator<Item = Kid> {
        let first = match self.elements[element].kids {
            Kids::None => None,
            Kids::Elements(first) => Some(Kid::Element(index(first))),
            Kids::Contents(first) => Some(self.place(index(first))),
        };
        std::iter::successors(first, |kid| match *kid {
            Kid::Element(element) => found(self.elements[element].next).map(Kid::Element),
            Kid::Content { page, id } => {
                let content = index(self.pages[page]) + id;
                found(self.contents[content].next).map(|next| self.place(next))
            }
        })
    }

    /// How many pages there are.
    pub(crate) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The element of each piece of content of a page, in the order of their numbers.
    pub(crate) fn elements_on(&self, page: usize) -> impl Iterator<Item = usize> {
        let end = self.pages.get(page + 1).map_or(self.contents.len(), |end| index(*end));
        self.contents[index(self.pages[page])..end].iter().map(|content| index(content.element))
    }

    /// Puts an element after the last kid of the open one, and gives the open one.
    fn adopt(&mut self, element: u32) -> u32 {
        let Some(open) = self.open.last_mut() else { return NONE };
        let parent = &mut self.elements[index(open.element)];
        debug_assert!(!matches!(parent.kids, Kids::Contents(_)), "{:?} has content of its own", parent.role);
        match std::mem::replace(&mut open.last, element) {
            NONE => parent.kids = Kids::Elements(element),
            last => self.elements[index(last)].next = element,
        }
        open.element
    }

    fn place(&self, content: usize) -> Kid {
        let page = self.pages.partition_point(|first| index(*first) <= content) - 1;
        Kid::Content { page, id: content - index(self.pages[page]) }
    }
}

/// More than four thousand million elements fit no memory.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}

fn index(number: u32) -> usize {
    number as usize
}

fn found(number: u32) -> Option<usize> {
    (number != NONE).then(|| index(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kids_are_read_back_in_order_over_pages() {
        let mut tree = Tree::default();
        tree.open(Role::Document);
        tree.page();
        tree.open(Role::Paragraph);
        assert_eq!(tree.content(), (Role::Paragraph, 0));
        tree.close();
        tree.open(Role::Paragraph);
        assert_eq!(tree.content(), (Role::Paragraph, 1));
        tree.page();
        tree.page();
        assert_eq!(tree.content(), (Role::Paragraph, 0));
        tree.close();
        tree.close();
        let kids = |element| tree.kids(element).collect::<Vec<_>>();
        assert_eq!(kids(0), [Kid::Element(1), Kid::Element(2)]);
        assert_eq!(kids(1), [Kid::Content { page: 0, id: 0 }]);
        assert_eq!(kids(2), [Kid::Content { page: 0, id: 1 }, Kid::Content { page: 2, id: 0 }]);
        assert_eq!((tree.parent(0), tree.parent(2)), (None, Some(0)));
        let on = |page| tree.elements_on(page).collect::<Vec<_>>();
        assert_eq!([on(0), on(1), on(2)], [vec![1, 2], vec![], vec![2]]);
    }

    #[test]
    fn an_element_goes_on_where_it_is_resumed() {
        let mut tree = Tree::default();
        tree.page();
        tree.open(Role::Row);
        for _ in 0..2 {
            tree.open(Role::Cell);
            tree.content();
            tree.close();
        }
        tree.page();
        for cell in [1, 2] {
            tree.resume(cell);
            tree.content();
            tree.close();
        }
        let kids = |element| tree.kids(element).collect::<Vec<_>>();
        assert_eq!(kids(0), [Kid::Element(1), Kid::Element(2)]);
        assert_eq!(kids(1), [Kid::Content { page: 0, id: 0 }, Kid::Content { page: 1, id: 0 }]);
        assert_eq!(kids(2), [Kid::Content { page: 0, id: 1 }, Kid::Content { page: 1, id: 1 }]);
    }

    #[test]
    fn an_element_takes_twenty_bytes_and_a_piece_of_content_eight() {
        assert_eq!(size_of::<Element>(), 20);
        assert_eq!(size_of::<Content>(), 8);
    }
}
