//! The draw list: what the page flow writes and the backend reads.
//!
//! Lengths are whole thousandths of a point, the origin is the upper left corner of the page, and a text is
//! placed by its baseline. Every text carries its style and every rectangle its tone, so no operation depends
//! on one before it.
//!
//! All drawing happens inside [`DrawList::content`] or [`DrawList::artifact`]. Content belongs to the element
//! opened last with [`DrawList::open`]; an element may run over many pages, a piece of content may not. A
//! structure tree needs no more than these calls.

use std::ops::{Add, AddAssign, Mul, Sub};

/// A length in thousandths of a point. Sums stop at the largest length instead of wrapping around: what is
/// longer than a kilometre fits no page either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pt(i32);

impl Pt {
    pub(crate) const ZERO: Self = Self(0);

    pub(crate) const fn milli(thousandths: i32) -> Self {
        Self(thousandths)
    }

    pub(crate) const fn get(self) -> i32 {
        self.0
    }
}

impl Add for Pt {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Pt {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Pt {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<usize> for Pt {
    type Output = Self;
    fn mul(self, times: usize) -> Self {
        Self(self.0.saturating_mul(i32::try_from(times).unwrap_or(i32::MAX)))
    }
}

/// A point on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) x: Pt,
    pub(crate) y: Pt,
}

/// Width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: Pt,
    pub(crate) height: Pt,
}

/// The two cuts of the one typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    Regular,
    Semibold,
}

/// How dark something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Text and strong rules.
    Ink,
    /// Captions and page feet, still at a contrast of 7 to 1.
    Muted,
    /// Fine rules between rows.
    Hairline,
    /// The ground of table heads.
    Tint,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) face: Face,
    pub(crate) size: Pt,
    pub(crate) tone: Tone,
}

/// What a piece of the document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    Title,
    Section,
    Subsection,
    Paragraph,
    Table,
    TableHead,
    TableBody,
    Row,
    HeadCell,
    Cell,
}

/// One operation on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Content of an element of this role begins.
    Content(Role),
    /// Decoration begins, which no reader reads aloud.
    Artifact,
    /// What [`Op::Content`] or [`Op::Artifact`] began ends.
    End,
    /// A line of text; a soft hyphen (U+00AD) can only stand at its end.
    Text { at: Point, style: Style, text: Box<str> },
    /// A filled rectangle by its upper left corner.
    Rect { at: Point, size: Size, tone: Tone },
}

/// A page and what is drawn on it.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) size: Size,
    pub(crate) ops: Vec<Op>,
}

/// All pages of a document.
#[derive(Debug, Default)]
pub(crate) struct DrawList {
    pages: Vec<Page>,
    open: Vec<Role>,
}

impl DrawList {
    pub(crate) fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Begins the next page.
    pub(crate) fn page(&mut self, size: Size) {
        self.pages.push(Page { size, ops: Vec::new() });
    }

    /// Opens an element inside the one opened last.
    pub(crate) fn open(&mut self, role: Role) {
        self.open.push(role);
    }

    /// Closes the element opened last.
    pub(crate) fn close(&mut self) {
        self.open.pop();
    }

    /// What follows belongs to the open element, until [`DrawList::end`].
    pub(crate) fn content(&mut self) {
        let role = self.open.last().copied().unwrap_or(Role::Document);
        self.push(Op::Content(role));
    }

    /// What follows is decoration, until [`DrawList::end`].
    pub(crate) fn artifact(&mut self) {
        self.push(Op::Artifact);
    }

    /// Ends content or decoration.
    pub(crate) fn end(&mut self) {
        self.push(Op::End);
    }

    /// A line of text by the left end of its baseline.
    pub(crate) fn text(&mut self, at: Point, style: Style, text: &str) {
        if !text.is_empty() {
            self.push(Op::Text { at, style, text: text.into() });
        }
    }

    /// A filled rectangle by its upper left corner.
    pub(crate) fn rect(&mut self, at: Point, size: Size, tone: Tone) {
        self.push(Op::Rect { at, size, tone });
    }

    /// Draws decoration on a page that is already there.
    pub(crate) fn over(&mut self, page: usize, ops: impl IntoIterator<Item = Op>) {
        if let Some(page) = self.pages.get_mut(page) {
            page.ops.push(Op::Artifact);
            page.ops.extend(ops);
            page.ops.push(Op::End);
        }
    }

    fn push(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.ops.push(op);
        }
    }
}
