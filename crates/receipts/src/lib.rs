//! What a receipt file is: of one of four kinds from its first byte to its last, of a bounded size, under a safe name.
//!
//! Pure: what is read is given by the caller, in bounded parts. A file is admitted by what is in it, never by what it is
//! called; what is refused is told with what it is and what would be right. What is written in one
//! is looked for and decides nothing ([`ReceiptText`]).

mod also;
mod error;
mod examine;
mod found;
mod jpeg;
mod kind;
mod name;
mod parts;
mod pdf;
mod png;
mod text;
mod xml;

pub use error::{FileError, Unfit};
pub use examine::{LARGEST, examine};
pub use found::Found;
pub use kind::FileKind;
pub use name::{LONGEST_NAME, file_name};
pub use text::{ReceiptText, Stands};
