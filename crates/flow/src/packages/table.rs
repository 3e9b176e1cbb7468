//! Tables of a package: CSV (RFC 4180), with what the columns are in the first row.

/// A row, which is one line. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
pub(super) fn row<const N: usize>(cells: [String; N]) -> String {
    cells.map(cell).join(",") + "\r\n"
}

/// The first row.
pub(super) fn head<const N: usize>(names: [&str; N]) -> String {
    row(names.map(str::to_owned))
}

/// What there may be none of; empty then.
pub(super) fn or_empty(cell: Option<impl ToString>) -> String {
    cell.map(|cell| cell.to_string()).unwrap_or_default()
}

fn cell(text: String) -> String {
    let text = text.replace(char::is_control, " ");
    let is_formula = text.trim_start().starts_with(['=', '+', '@']) || is_minus_of_no_number(&text);
    let text = if is_formula { format!("'{text}") } else { text };
    if text.contains(['"', ',']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn is_minus_of_no_number(text: &str) -> bool {
    text.trim_start().starts_with('-') && text.parse::<i64>().is_err()
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
