//! Why a file is no receipt file.

use std::io;

use crate::{FileKind, Found};

/// Why a file is refused: what it is, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It has no bytes.
    #[error("the file is empty; hand in the receipt itself")]
    Empty,
    /// It has too many bytes.
    #[error("the file has more than {most} bytes; scan it with fewer dots or hand in its pages one by one")]
    TooLarge {
        /// The most bytes that a file has.
        most: u64,
    },
    /// It is of no kind that a receipt has.
    #[error("the file is {found}; {}", .found.right())]
    Kind {
        /// What it is.
        found: Found,
    },
    /// It is of two kinds at once, as files are that hide something.
    #[error("the {kind} is {also} at the same time; {}", .also.right())]
    AlsoOther {
        /// What it announces.
        kind: FileKind,
        /// What else it is.
        also: Found,
    },
    /// It begins as one of its kind and does not go on or end like that.
    #[error("the {kind} is damaged or not complete: {what}; make it again")]
    Broken {
        /// What it announces.
        kind: FileKind,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A picture that nobody can look at.
    #[error("the picture has {width} × {height} dots, at most {most} can be shown; save it smaller")]
    TooManyDots {
        /// Its width.
        width: u64,
        /// Its height.
        height: u64,
        /// The most dots of one picture.
        most: u64,
    },
    /// XML that does more than say something.
    #[error("the XML has {what}; hand in the invoice as the issuer sent it, or its PDF")]
    Xml {
        /// What it has.
        what: &'static str,
    },
    /// A name that says another kind than the file is.
    #[error("the name ends with .{extension}, the file is a {kind}; rename it to .{}", .kind.extensions()[0])]
    Extension {
        /// How it ends.
        extension: String,
        /// What the file is.
        kind: FileKind,
    },
}

/// Why a file could not be examined to a good end.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It is no receipt file.
    #[error(transparent)]
    Refused(#[from] FileError),
    /// It cannot be read.
    #[error("the file cannot be read")]
    Unreadable(#[from] io::Error),
}
