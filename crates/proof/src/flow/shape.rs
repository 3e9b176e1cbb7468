//! Paper, margins and type sizes.

use crate::draw::{Face, Pt, Size, Style, Tone};

/// A page and where its text may stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) size: Size,
    pub(crate) left: Pt,
    pub(crate) right: Pt,
    pub(crate) top: Pt,
    pub(crate) bottom: Pt,
    /// The baseline of the page foot.
    pub(crate) foot: Pt,
}

impl Shape {
    /// A4 upright, with 25 mm at the left for the file.
    pub(crate) const PORTRAIT: Self = Self {
        size: Size { width: Pt::milli(595_276), height: Pt::milli(841_890) },
        left: Pt::milli(70_866),
        right: Pt::milli(538_583),
        top: Pt::milli(56_693),
        bottom: Pt::milli(777_000),
        foot: Pt::milli(799_000),
    };

    /// A4 across, for lists with many columns; 20 mm at the top for the file.
    pub(crate) const LANDSCAPE: Self = Self {
        size: Size { width: Pt::milli(841_890), height: Pt::milli(595_276) },
        left: Pt::milli(42_520),
        right: Pt::milli(799_370),
        top: Pt::milli(56_693),
        bottom: Pt::milli(541_000),
        foot: Pt::milli(560_000),
    };

    /// The shape of a page of this size.
    pub(crate) fn of(size: Size) -> Self {
        if size == Self::LANDSCAPE.size { Self::LANDSCAPE } else { Self::PORTRAIT }
    }

    /// The width of the text.
    pub(crate) fn width(self) -> Pt {
        self.right - self.left
    }
}

pub(crate) const TITLE: Style = Style { tone: Tone::Accent, ..semibold(17_000) };
pub(crate) const SECTION: Style = Style { tone: Tone::Accent, ..semibold(12_000) };
pub(crate) const SUBSECTION: Style = semibold(10_000);
/// The name of the sender.
pub(crate) const SENDER: Style = Style { tone: Tone::Accent, ..semibold(14_000) };
pub(crate) const LABEL: Style = Style { tone: Tone::Accent, ..semibold(9_300) };
pub(crate) const BOX_TEXT: Style = regular(9_300);
pub(crate) const TEXT: Style = regular(10_000);
pub(crate) const STRONG: Style = semibold(10_000);
pub(crate) const CAPTION: Style = Style { tone: Tone::Muted, ..regular(8_000) };
pub(crate) const TABLE: Style = regular(8_300);
pub(crate) const TABLE_STRONG: Style = semibold(8_300);
pub(crate) const TABLE_HEAD: Style = semibold(7_800);

/// From baseline to baseline of running text.
pub(crate) const TEXT_LEAD: Pt = Pt::milli(13_600);
/// From baseline to baseline of labelled values.
pub(crate) const SMALL_STEP: Pt = Pt::milli(12_000);
/// From baseline to baseline in tables and captions.
pub(crate) const SMALL_LEAD: Pt = Pt::milli(10_200);

const fn regular(size: i32) -> Style {
    Style { face: Face::Regular, size: Pt::milli(size), tone: Tone::Ink }
}

const fn semibold(size: i32) -> Style {
    Style { face: Face::Semibold, size: Pt::milli(size), tone: Tone::Ink }
}
