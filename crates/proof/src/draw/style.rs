//! How something looks.

use super::Pt;

/// The two cuts of the one typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    Regular,
    Semibold,
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Text and strong rules.
    Ink,
    /// Captions and page feet, still at a contrast of 7 to 1.
    Muted,
    /// Fine rules between rows.
    Hairline,
    /// The ground of table heads and boxes.
    Tint,
    /// Titles and marks, in the colour of the letterhead.
    Accent,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) face: Face,
    pub(crate) size: Pt,
    pub(crate) tone: Tone,
}
