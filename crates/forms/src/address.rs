//! Where a cell stands in its sheet.

use std::fmt;
use std::str::FromStr;

/// The last column, XFD, and the last row of a sheet.
const LAST_COLUMN: u32 = 16_384;
const LAST_ROW: u32 = 1_048_576;

/// A cell by its column and its row, both from one: `C5` is the third of the fifth row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

/// That a text names no cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCell;

impl FromStr for Cell {
    type Err = NoCell;

    fn from_str(text: &str) -> Result<Self, NoCell> {
        let digits = text.find(|char: char| char.is_ascii_digit()).ok_or(NoCell)?;
        let (letters, digits) = text.split_at(digits);
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
        let row = digits.parse().ok().filter(|row| is_plain && *row <= LAST_ROW).ok_or(NoCell)?;
        Ok(Self { row, column: column(letters).ok_or(NoCell)? })
    }
}

/// The number of a column by its letters.
pub(crate) fn column(letters: &str) -> Option<u32> {
    let is_plain = (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    let number = letters.bytes().fold(0, |sum, byte| sum * 26 + u32::from(byte.saturating_sub(b'A')) + 1);
    (is_plain && number <= LAST_COLUMN).then_some(number)
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut letters, mut rest) = (Vec::new(), self.column);
        while rest > 0 {
            letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().try_for_each(|letter| write!(formatter, "{letter}"))?;
        write!(formatter, "{}", self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_written_as_it_was_read() {
        for text in ["A1", "Z9", "AA10", "AZ1", "BA2", "ZZ3", "AAA4", "XFD1048576"] {
            assert_eq!(text.parse::<Cell>().map(|cell| cell.to_string()).as_deref(), Ok(text));
        }
        assert_eq!("C5".parse(), Ok(Cell { row: 5, column: 3 }));
    }

    #[test]
    fn what_names_no_cell_is_refused() {
        for text in
            ["", "A", "5", "a1", "A0", "A01", "XFE1", "A1048577", "A1B", "Ä1", "A-1", "AAAA1", "A 1", "$A$1"]
        {
            assert_eq!(text.parse::<Cell>(), Err(NoCell), "{text}");
        }
    }
}
