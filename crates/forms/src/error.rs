//! Why a form is not filled in.

use crate::address::Cell;

/// A cell of a form, and the line of the mapping that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The sheet by its name.
    pub sheet: String,
    /// The cell.
    pub cell: Cell,
    /// The line of the mapping, from one.
    pub line: usize,
}

/// Why a form is not filled in.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// Forms are filled with proofs of use.
    #[error("the document is no proof of use")]
    OtherKind,
    /// The mapping is not what a mapping is.
    #[error("the mapping cannot be read: {0}")]
    Mapping(String),
    /// A line of the mapping cannot be followed.
    #[error("line {line} of the mapping: {why}")]
    Line {
        /// The line, from one.
        line: usize,
        /// Why.
        why: Refused,
    },
    /// The form is another one, or was changed.
    #[error("the mapping is for the form {meant}, this is {found}")]
    OtherForm {
        /// The SHA-256 of the form that is meant.
        meant: String,
        /// The SHA-256 of this one.
        found: String,
    },
    /// The form is larger than what is read, or would be once it is unpacked.
    #[error("the form is too large")]
    TooLarge,
    /// The form is no Excel file, or a damaged one.
    #[error("the form cannot be read: {0}")]
    Damaged(String),
    /// A sum of the proof is larger than an amount can be.
    #[error("a sum of the proof is larger than an amount can be")]
    Sum(#[from] ledger::MoneyError),
    /// The check code could not be computed.
    #[error("the check code could not be computed")]
    CheckCode(#[from] proof::RenderError),
}

/// Why a line of a mapping is not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It names a figure or a list that no proof has.
    #[error("there is no figure {0}")]
    UnknownFigure(String),
    /// It names no cell or column.
    #[error("{0} is no cell")]
    NoCell(String),
    /// The rows of a list end before they begin, or there are too many of them.
    #[error("the rows from {first} to {last} are no range that is filled")]
    NoRange {
        /// The first.
        first: u32,
        /// The last.
        last: u32,
    },
    /// The lists have room for more cells than are filled.
    #[error("the lists have room for more than {most} cells")]
    TooManyCells {
        /// How many there may be.
        most: u64,
    },
    /// Another line fills the same cell.
    #[error("the cell {cell} of {sheet} is filled twice")]
    Twice {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Cell,
    },
    /// The proof has more rows than the form.
    #[error("the list {list} has {rows} rows, and the form has room for {room}")]
    TooManyRows {
        /// The list.
        list: String,
        /// How many there are.
        rows: usize,
        /// How many there may be.
        room: usize,
    },
    /// The form has no such sheet.
    #[error("the form has no sheet {0}")]
    MissingSheet(String),
    /// The form has no such cell: nothing in it is meant to be filled in.
    #[error("the sheet {sheet} has no cell {cell} to fill in")]
    MissingCell {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Cell,
    },
    /// The cell belongs to another one that is drawn over it.
    #[error("the cell {cell} of {sheet} is covered by the one that it is merged with")]
    Covered {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Cell,
    },
    /// The form computes the cell itself.
    #[error("the cell {cell} of {sheet} is computed by the form")]
    Computed {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Cell,
    },
    /// A text is longer than a cell can be, or a day is before those that all programs count alike.
    #[error("what {figure} states does not fit into the cell {cell} of {sheet}")]
    Unfit {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Cell,
        /// The figure.
        figure: String,
    },
}

impl Place {
    /// The refusal of this place.
    pub(crate) fn refused(&self, why: impl FnOnce(String, Cell) -> Refused) -> FormError {
        FormError::Line { line: self.line, why: why(self.sheet.clone(), self.cell) }
    }
}

/// What is wrong with the file of a form.
pub(crate) fn damaged(why: impl ToString) -> FormError {
    FormError::Damaged(why.to_string())
}
