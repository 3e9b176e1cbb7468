//! The draw list: what the page flow writes and a backend reads.
//!
//! The origin is the upper left corner of the page, and a text is placed by its baseline. Every text carries
//! its style and every rectangle its tone, so no operation depends on one before it.
//!
//! All drawing happens inside [`DrawList::content`] or [`DrawList::artifact`]. Content belongs to the element
//! opened last with [`DrawList::open`]; an element may run over many pages, a piece of content may not. A page
//! that is full goes to the [`Sink`] at once, so that a long document is never in memory as a whole.

mod length;
mod style;
mod tree;

pub(crate) use length::{Point, Pt, Size};
pub(crate) use style::{Face, Style, Tone};
pub(crate) use tree::{Detail, Kid, Role, Tree};

/// One operation on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Content of an element of this role begins; its number on the page.
    Content { role: Role, id: u32 },
    /// Decoration begins, which no reader reads aloud.
    Artifact,
    /// What [`Op::Content`] or [`Op::Artifact`] began ends.
    End,
    /// A line of text; a soft hyphen (U+00AD) can only stand at its end.
    Text { at: Point, style: Style, text: Box<str> },
    /// What stands for a character that the typeface lacks, by the left end of its baseline, in a text of this style.
    StandIn { at: Point, style: Style, char: char },
    /// A filled rectangle by its upper left corner.
    Rect { at: Point, size: Size, tone: Tone },
    /// Filled rectangles as one shape, such as a QR code.
    Shape { rects: Box<[(Point, Size)]>, tone: Tone },
    /// The logo of the letterhead by its upper left corner.
    Logo { at: Point, size: Size },
}

/// A page and what is drawn on it.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) size: Size,
    pub(crate) ops: Vec<Op>,
}

/// Takes every page as soon as it is full, in order; after the last page, once more for each page what is
/// drawn over it.
pub(crate) trait Sink {
    fn page(&mut self, page: Page);
}

impl Sink for Vec<Page> {
    fn page(&mut self, page: Page) {
        self.push(page);
    }
}

/// A place that the outline of the document leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bookmark {
    pub(crate) role: Role,
    pub(crate) title: String,
    pub(crate) page: usize,
    pub(crate) y: Pt,
}

/// What is left of a document when its pages are drawn.
pub(crate) struct Drawn {
    pub(crate) sizes: Vec<Size>,
    pub(crate) tree: Tree,
    pub(crate) bookmarks: Vec<Bookmark>,
}

/// A document while it is drawn.
pub(crate) struct DrawList<'s> {
    sink: &'s mut dyn Sink,
    ops: Vec<Op>,
    sizes: Vec<Size>,
    tree: Tree,
    bookmarks: Vec<Bookmark>,
}

impl<'s> DrawList<'s> {
    pub(crate) fn new(sink: &'s mut dyn Sink) -> Self {
        let (ops, sizes, bookmarks) = (Vec::new(), Vec::new(), Vec::new());
        Self { sink, ops, sizes, tree: Tree::default(), bookmarks }
    }

    /// How many pages there are, the one being drawn included.
    pub(crate) fn pages(&self) -> usize {
        self.sizes.len()
    }

    /// Begins the next page.
    pub(crate) fn page(&mut self, size: Size) {
        self.hand_over();
        self.sizes.push(size);
        self.tree.page();
    }

    /// Opens an element inside the one opened last, and gives its number.
    pub(crate) fn open(&mut self, role: Role) -> usize {
        self.tree.open(role);
        self.tree.len() - 1
    }

    /// Opens an element again, to go on with its content on another page.
    pub(crate) fn resume(&mut self, element: usize) {
        self.tree.resume(element);
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) {
        self.tree.close();
    }

    /// Says more about the element opened last.
    pub(crate) fn detail(&mut self, detail: Detail) {
        self.tree.detail(detail);
    }

    /// What follows belongs to the open element, until [`DrawList::end`].
    pub(crate) fn content(&mut self) {
        let (role, id) = self.tree.content();
        self.ops.push(Op::Content { role, id });
    }

    /// What follows is decoration, until [`DrawList::end`].
    pub(crate) fn artifact(&mut self) {
        self.ops.push(Op::Artifact);
    }

    /// Ends content or decoration.
    pub(crate) fn end(&mut self) {
        self.ops.push(Op::End);
    }

    /// A part of a line.
    pub(crate) fn text(&mut self, text: Op) {
        self.ops.push(text);
    }

    /// A filled rectangle by its upper left corner.
    pub(crate) fn rect(&mut self, at: Point, size: Size, tone: Tone) {
        self.ops.push(Op::Rect { at, size, tone });
    }

    /// Filled rectangles as one shape.
    pub(crate) fn shape(&mut self, rects: Box<[(Point, Size)]>, tone: Tone) {
        self.ops.push(Op::Shape { rects, tone });
    }

    /// The logo of the letterhead.
    pub(crate) fn logo(&mut self, at: Point, size: Size) {
        self.ops.push(Op::Logo { at, size });
    }

    /// Lets the outline lead to this line of the page.
    pub(crate) fn bookmark(&mut self, role: Role, title: &str, y: Pt) {
        let page = self.sizes.len().saturating_sub(1);
        self.bookmarks.push(Bookmark { role, title: title.to_owned(), page, y });
    }

    /// Ends the last page, and draws decoration over each, now that their number is known.
    pub(crate) fn finish(mut self, over: impl Fn(usize, Size) -> Vec<Op>) -> Drawn {
        self.hand_over();
        for (index, size) in self.sizes.iter().enumerate() {
            let mut ops = over(index, *size);
            ops.insert(0, Op::Artifact);
            ops.push(Op::End);
            self.sink.page(Page { size: *size, ops });
        }
        Drawn { sizes: self.sizes, tree: self.tree, bookmarks: self.bookmarks }
    }

    fn hand_over(&mut self) {
        if let Some(size) = self.sizes.last() {
            self.sink.page(Page { size: *size, ops: std::mem::take(&mut self.ops) });
        }
    }
}
