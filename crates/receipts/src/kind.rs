//! The kinds of files that a receipt can be.

use std::fmt;

use crate::{FileError, Unfit, parts::after_mark};

/// What a receipt file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// A document.
    Pdf,
    /// An electronic invoice.
    Xml,
    /// A photograph.
    Jpeg,
    /// A picture of a screen, or a scan.
    Png,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Xml, Self::Jpeg, Self::Png];

    /// Why a file that begins as one of this kind is none.
    pub(crate) fn broken(self, what: &'static str) -> Unfit {
        FileError::Broken { kind: self, what }.into()
    }

    /// The media type under which it is kept and given out.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xml => "application/xml",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The kind of a media type.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == media_type)
    }

    /// How names of such files end; the first is the usual one.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Xml => &["xml"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
        }
    }

    /// The kind that the first bytes of a file announce.
    pub(crate) fn announced_by(head: &[u8]) -> Option<Self> {
        match head {
            [b'%', b'P', b'D', b'F', b'-', digit, ..] if digit.is_ascii_digit() => Some(Self::Pdf),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            _ if after_mark(head).starts_with(b"<") => Some(Self::Xml),
            _ => None,
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Pdf => "PDF",
            Self::Xml => "XML",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_again_by_its_media_type() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::of_media_type(kind.media_type()), Some(kind));
            assert!(!kind.extensions().is_empty());
        }
        assert_eq!(FileKind::of_media_type("image/svg+xml"), None);
    }
}
