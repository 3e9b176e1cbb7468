//! Tables of a package: CSV (RFC 4180), with what the columns are in the first row.

use crate::export::tame;

/// A row, which is one line. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub(super) fn row<const N: usize>(cells: [String; N]) -> String {
    cells.map(cell).join(",") + "\r\n"
}

/// The first row.
pub(super) fn head<const N: usize>(names: [&str; N]) -> String {
    row(names.map(str::to_owned))
}

fn cell(text: String) -> String {
    let text = text.replace(char::is_control, " ");
    let text = if text.parse::<i64>().is_ok() { text } else { tame(&text) };
    if text.contains(['"', ',']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stays_a_cell_and_no_formula() {
        let cells = ["=1+1", "-5", "-A1", "a,b", "sagte \"ja\"", "a\r\nb", "@SUM"].map(str::to_owned);
        let expected = "'=1+1,-5,'-A1,\"a,b\",\"sagte \"\"ja\"\"\",a  b,'@SUM\r\n";
        assert_eq!(row(cells), expected);
    }
}
