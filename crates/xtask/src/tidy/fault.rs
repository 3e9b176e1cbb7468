//! What a rule complains about.

use std::fmt;

/// A place in the repository and what would be right there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    file: String,
    line: usize,
    right: String,
}

impl Fault {
    /// A fault in a line, counted from one.
    pub(crate) fn new(file: &str, line: usize, right: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, right: right.into() }
    }

    /// A fault at the place in the text where `position` points.
    pub(crate) fn at(file: &str, text: &str, position: usize, right: impl Into<String>) -> Self {
        let before = text.get(..position).unwrap_or(text);
        Self::new(file, before.matches('\n').count() + 1, right)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.right)
    }
}
