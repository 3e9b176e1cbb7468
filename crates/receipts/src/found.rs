//! What a file is that is no receipt file, as far as its first bytes tell.

use std::fmt;

use crate::parts::{after_mark, starts_with_tag};

/// Declares what else a file can be: name, what it is called, what would be right instead.
macro_rules! found {
    ($($(#[$doc:meta])* $name:ident $what:literal $right:literal)*) => {
        /// What a file turned out to be.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Found {
            $($(#[$doc])* $name,)*
        }

        impl Found {
            /// Everything that is told apart.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// What would be right instead.
            pub const fn right(self) -> &'static str {
                match self { $(Self::$name => $right,)* }
            }
        }

        impl fmt::Display for Found {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(match self { $(Self::$name => $what,)* })
            }
        }
    };
}

found! {
    /// A web page.
    Html "a web page (HTML)" "print it into a PDF"
    /// A drawing that can run scripts.
    Svg "a drawing (SVG)" "export it as PNG or PDF"
    /// An archive; word processors and spreadsheets keep their files in one.
    Zip "a ZIP archive or an office document" "save each receipt in it as PDF"
    /// A file of an old word processor or spreadsheet.
    OldOffice "an office document" "save it as PDF"
    /// A text with its layout.
    Rtf "a text document (RTF)" "save it as PDF"
    /// A picture of a telephone.
    Heic "a photograph in the format HEIC" "let the camera save as JPEG"
    /// A picture of the web.
    Webp "a picture in the format WebP" "save it as PNG or JPEG"
    /// A picture that may move.
    Gif "a picture in the format GIF" "save it as PNG"
    /// A scan.
    Tiff "a scan in the format TIFF" "let the scanner save as PDF"
    /// A picture without compression.
    Bmp "a picture in the format BMP" "save it as PNG"
    /// A PDF.
    Pdf "a PDF" "hand it in as PDF alone"
    /// A program.
    Program "a program" "hand in the receipt itself"
    /// Commands for a computer.
    Script "a script" "hand in the receipt itself"
    /// Something else.
    Unknown "of an unknown format" "save the receipt as PDF, XML, JPEG or PNG"
}

impl Found {
    /// What the first bytes of a file announce.
    pub(crate) fn by(head: &[u8]) -> Self {
        Self::by_magic(head).unwrap_or_else(|| Self::by_text(head).unwrap_or(Self::Unknown))
    }

    fn by_magic(head: &[u8]) -> Option<Self> {
        Some(match head {
            [b'P', b'K', 3 | 5 | 7, ..] => Self::Zip,
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Self::OldOffice,
            [b'{', b'\\', b'r', b't', b'f', ..] => Self::Rtf,
            [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', b'e' | b'i', b'i' | b'v' | b'f', ..] => {
                Self::Heic
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            [b'G', b'I', b'F', b'8', ..] => Self::Gif,
            [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Self::Tiff,
            [b'M', b'Z', ..] | [0x7F, b'E', b'L', b'F', ..] => Self::Program,
            [b'B', b'M', ..] => Self::Bmp,
            [b'#', b'!', ..] => Self::Script,
            _ => return None,
        })
    }

    /// What a text announces that begins with a tag.
    pub(crate) fn by_text(head: &[u8]) -> Option<Self> {
        let text = after_mark(head);
        if ["html", "head", "body", "script", "iframe", "!doctype html"]
            .iter()
            .any(|tag| starts_with_tag(text, tag))
        {
            return Some(Self::Html);
        }
        (starts_with_tag(text, "svg") || starts_with_tag(text, "!doctype svg")).then_some(Self::Svg)
    }
}
