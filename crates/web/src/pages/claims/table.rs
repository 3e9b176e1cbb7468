//! A table as people hand it in, pasted or as a file, read into rows of cells in the order of our columns.
//!
//! Reading ends with rows or with a sentence, whatever comes. What stands in a cell is text: nothing in it is carried out.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The most rows of a table, as many as a claim has lines.
const MOST_ROWS: usize = 10_000;
/// The most columns of a table: more than anybody exports, and few enough to compare each with ours.
const MOST_COLUMNS: usize = 200;
/// How the files of spreadsheet programs begin: those that are ZIP archives (XLSX, ODS), and the older ones (XLS).
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
/// What is said of a file of a spreadsheet program.
const WORKBOOK: &str = "ist eine Arbeitsmappe. Bitte in der Tabellenkalkulation „Speichern unter“ wählen und die Tabelle \
                        als CSV-Datei speichern.";
/// What is said of a file that is something else.
const NO_TEXT: &str = "ist keine Tabelle als Text. Bitte die Tabelle als CSV-Datei speichern.";

/// A column of a table.
#[derive(Debug)]
pub(crate) struct Column {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What else people call it.
    also: &'static [&'static str],
    is_needed: bool,
}

impl Column {
    /// A column that a table needs.
    pub(crate) const fn new(name: &'static str, also: &'static [&'static str]) -> Self {
        Self { name, also, is_needed: true }
    }

    /// A column that a table may leave out.
    pub(crate) const fn optional(name: &'static str) -> Self {
        Self { name, also: &[], is_needed: false }
    }

    fn is_called(&self, text: &str) -> bool {
        let asked = plain(text);
        [self.name].iter().chain(self.also).any(|name| plain(name) == asked)
    }
}

/// A name without what people write differently.
fn plain(text: &str) -> String {
    text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    columns: &'static [Column],
    /// The number of the row that names the columns, if there is one.
    head: Option<usize>,
    /// The rows in which something stands: their number in the table, and their cells in the order of our columns.
    pub(crate) rows: Vec<(usize, Vec<String>)>,
    /// The columns that we do not know.
    pub(crate) unread: Vec<String>,
}

impl Table {
    /// Reads a table. Where its first row names columns, they may stand in any order.
    pub(crate) fn read(text: &str, columns: &'static [Column]) -> Result<Self, String> {
        let mut rows = Vec::new();
        for (number, cells) in (1..).zip(records(text)) {
            let Some(cells) = cells else {
                return Err(format!(
                    "Zeile {number} hat mehr als {MOST_COLUMNS} Spalten. Ist es die richtige Tabelle?"
                ));
            };
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if number > MOST_ROWS + 1 {
                return Err(format!("Eine Tabelle hat höchstens {MOST_ROWS} Zeilen. Bitte sie teilen."));
            }
            rows.push((number, cells));
        }
        let Some((head, names)) = rows.first().filter(|(_, cells)| is_head(cells, columns)).cloned() else {
            return Ok(Self { columns, head: None, rows, unread: Vec::new() });
        };
        let order = order(&names, columns)?;
        let ordered = |cells: &[String]| -> Vec<String> {
            let cell =
                |from: &Option<usize>| from.and_then(|from| cells.get(from).cloned()).unwrap_or_default();
            order.iter().map(cell).collect()
        };
        let rows = rows.iter().skip(1).map(|(number, cells)| (*number, ordered(cells)));
        let is_unknown = |name: &String| !name.is_empty() && !columns.iter().any(|it| it.is_called(name));
        Ok(Self {
            columns,
            head: Some(head),
            rows: rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).collect(),
            unread: names.into_iter().filter(is_unknown).collect(),
        })
    }

    /// The table as text that is read as the same again: each row keeps its number.
    pub(crate) fn written(&self) -> Option<String> {
        let last = self.rows.iter().map(|(number, _)| *number).chain(self.head).max().unwrap_or(0);
        let mut all = vec![vec![""; self.columns.len()]; last];
        let names: Vec<_> = self.columns.iter().map(|column| column.name).collect();
        let rows =
            self.rows.iter().map(|(number, cells)| (*number, cells.iter().map(String::as_str).collect()));
        for (number, mut cells) in self.head.map(|head| (head, names)).into_iter().chain(rows) {
            // A row of one cell would not say what stands between the cells.
            cells.resize(cells.len().max(self.columns.len()), "");
            if let Some(row) = all.get_mut(number - 1) {
                *row = cells;
            }
        }
        written(all.into_iter())
    }
}

/// Rows as a table that is read again as it was, whatever stands in the cells.
pub(crate) fn written<R>(rows: impl Iterator<Item = R>) -> Option<String>
where
    R: IntoIterator<Item: AsRef<[u8]>>,
{
    let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

/// The rows of a table as it is pasted or exported, also those in which nothing stands; none in place of a row that is too
/// wide.
fn records(text: &str) -> impl Iterator<Item = Option<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(delimiter(text)).has_headers(false).flexible(true);
    let rows = reader.from_reader(text.as_bytes()).into_records();
    rows.map(|row| {
        let row = row.unwrap_or_default();
        (row.len() <= MOST_COLUMNS).then(|| row.iter().map(|cell| cell.trim().to_owned()).collect())
    })
}

/// What stands between the cells: a tab or a semicolon, whichever stands first outside of quotes; a comma, if a row has
/// commas and neither of them.
fn delimiter(text: &str) -> u8 {
    let (mut is_quoted, mut has_comma) = (false, false);
    for one in text.bytes() {
        is_quoted ^= one == b'"';
        match one {
            _ if is_quoted => {}
            b'\t' | b';' => return one,
            b'\n' | b'\r' if has_comma => return b',',
            _ => has_comma |= one == b',',
        }
    }
    if has_comma { b',' } else { b';' }
}

/// Whether a row names columns: it begins as ours do, or it names two of them.
fn is_head(cells: &[String], columns: &[Column]) -> bool {
    let names = cells.iter().filter(|cell| columns.iter().any(|column| column.is_called(cell)));
    let begins = cells.first().zip(columns.first()).is_some_and(|(cell, column)| column.is_called(cell));
    begins || names.count() > 1
}

/// Where each of our columns stands in a table whose columns have these names.
fn order(names: &[String], columns: &[Column]) -> Result<Vec<Option<usize>>, String> {
    let mut order = Vec::with_capacity(columns.len());
    let mut missing = Vec::new();
    for column in columns {
        let mut places = (0..).zip(names).filter(|(_, name)| column.is_called(name)).map(|(place, _)| place);
        let place = places.next();
        if places.next().is_some() {
            return Err(format!("Die Spalte „{}“ steht mehrmals in der Tabelle.", column.name));
        }
        if place.is_none() && column.is_needed {
            missing.push(format!("„{}“", column.name));
        }
        order.push(place);
    }
    if missing.is_empty() {
        return Ok(order);
    }
    Err(format!("In der Tabelle fehlt: Spalte {}.", missing.join(", Spalte ")))
}

/// The text of a file: in UTF-8 or UTF-16, as its first bytes say, or in the code page that Excel writes in Western Europe.
pub(crate) fn decoded(content: &[u8]) -> Result<String, &'static str> {
    if WORKBOOKS.iter().any(|begin| content.starts_with(begin)) {
        return Err(WORKBOOK);
    }
    let (encoding, mark) = Encoding::for_bom(content)
        .unwrap_or_else(|| (if std::str::from_utf8(content).is_ok() { UTF_8 } else { WINDOWS_1252 }, 0));
    let rest = content.get(mark..).unwrap_or_default();
    let text = encoding.decode_without_bom_handling_and_without_replacement(rest).ok_or(NO_TEXT)?;
    if text.chars().any(|one| one.is_control() && !matches!(one, '\t' | '\n' | '\r')) {
        return Err(NO_TEXT);
    }
    let text = text.replace("\r\n", "\n");
    if text.trim().is_empty() {
        return Err("ist leer.");
    }
    // Excel writes and hides a first line that names what stands between the cells.
    let rest = text.strip_prefix("sep=").and_then(|rest| rest.split_once(['\n', '\r']));
    Ok(rest.map_or(text.clone(), |(_, rest)| rest.to_owned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column; 3] =
        [Column::new("Ansatz", &["Ansatz im Plan"]), Column::new("Bezahlt am", &[]), Column::optional("Tag")];

    fn read(text: &str) -> Vec<(usize, Vec<String>)> {
        Table::read(text, &COLUMNS).unwrap().rows
    }

    fn row(number: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    proptest! {
        #[test]
        fn a_table_that_is_written_is_read_as_it_was(
            texts in prop::collection::vec(("[a;\"\t\n, ]{1,12}", "[b;\"\t\n' ]{0,12}"), 1..5),
        ) {
            let row = |(unit, reason): &(String, String)| {
                ["F4 2022: Kurse", "P4", unit, "3.5.2021", reason, "", "1.2.2021"].map(ToOwned::to_owned)
            };
            let text = written(texts.iter().map(row)).unwrap();
            let trimmed = |row: [String; 7]| row.map(|cell| cell.trim().to_owned()).to_vec();
            let rows: Vec<_> = (1..).zip(texts.iter().map(|texts| trimmed(row(texts)))).collect();
            prop_assert_eq!(read(&text), rows);
        }

        #[test]
        fn no_file_stops_the_reader_and_what_it_reads_it_reads_again(content in any::<Vec<u8>>()) {
            if let Ok(text) = decoded(&content) && let Ok(table) = Table::read(&text, &COLUMNS) {
                prop_assert!(table.written().is_some());
            }
        }

        #[test]
        fn a_corrected_table_keeps_its_cells_and_the_numbers_of_its_rows(
            text in "(\n|;;\n){0,2}(Tag;Ansatz;Bezahlt am\n)?([ab=,\"\n; ]|F1;){0,40}",
        ) {
            let Ok(table) = Table::read(&text, &COLUMNS) else { return Ok(()) };
            let again = Table::read(&table.written().unwrap(), &COLUMNS).unwrap();
            let cells = |table: &Table| -> Vec<_> {
                let full = |cells: &[String]| {
                    let last = cells.iter().rposition(|cell| !cell.is_empty()).unwrap();
                    cells[..=last].to_vec()
                };
                table.rows.iter().map(|(number, cells)| (*number, full(cells))).collect()
            };
            prop_assert_eq!(cells(&again), cells(&table));
        }
    }

    #[test]
    fn a_row_wider_than_any_table_is_refused_before_it_is_read() {
        let wide = "a;".repeat(4_000_000);
        let refused = Table::read(&wide, &COLUMNS).unwrap_err();
        assert_eq!(refused, "Zeile 1 hat mehr als 200 Spalten. Ist es die richtige Tabelle?");
        assert!(Table::read(&format!("F1;gestern{}", ";".repeat(198)), &COLUMNS).is_ok());
    }

    #[test]
    fn the_first_row_says_what_stands_between_cells() {
        assert_eq!(read("Ansatz;Bezahlt am\nF1;eins\tzwei\n"), [row(2, &["F1", "eins\tzwei", ""])]);
        assert_eq!(read("\"F1;\"\teins;zwei"), [row(1, &["F1;", "eins;zwei"])]);
        let commas = "Ansatz,Bezahlt am\nF1,\"1.3.2021, bar\"\nF2; F3,2.3.2021\n";
        assert_eq!(read(commas), [row(2, &["F1", "1.3.2021, bar", ""]), row(3, &["F2; F3", "2.3.2021", ""])]);
        assert_eq!(read("F1, Coaching;1.3.2021"), [row(1, &["F1, Coaching", "1.3.2021"])]);
    }

    #[test]
    fn a_table_is_read_with_tabs_and_with_semicolons_and_its_head_is_left_out() {
        let pasted = read("F1: Coaching\t \"Muster; GmbH\" \n\n\tX\n");
        assert_eq!(pasted, [row(1, &["F1: Coaching", "\"Muster; GmbH\""]), row(2, &["", "X"])]);
        assert_eq!(read("F1;\"Muster; GmbH\";7"), [row(1, &["F1", "Muster; GmbH", "7"])]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn columns_stand_in_any_order_under_names_that_people_use_and_others_are_not_read() {
        let table =
            Table::read(";;\nBEZAHLT-AM;Notiz;Ansatz  im Plan\n1.3.2021;=1+1;F1\n;nur Notiz;\n", &COLUMNS);
        let table = table.unwrap();
        assert_eq!(table.rows, [row(3, &["F1", "1.3.2021", ""])]);
        assert_eq!(table.unread, ["Notiz"]);
        assert_eq!(table.written().unwrap(), ";;\nAnsatz;Bezahlt am;Tag\nF1;1.3.2021;\n");
        let refused = |text| Table::read(text, &COLUMNS).unwrap_err();
        assert_eq!(refused("Ansatz;Notiz\n"), "In der Tabelle fehlt: Spalte „Bezahlt am“.");
        assert_eq!(
            refused("Ansatz;Ansatz im Plan;x\n"),
            "Die Spalte „Ansatz“ steht mehrmals in der Tabelle."
        );
    }

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for text in ["=1+1", "+49 2131", "-5", "@SUMME(A1)", "=HYPERLINK('x')"] {
            assert_eq!(read(&format!("{text};x")), [row(1, &[text, "x"])]);
        }
    }

    #[test]
    fn a_table_has_as_many_rows_as_a_claim_has_lines() {
        let rows = |count| "F1;x\n".repeat(count);
        assert_eq!(read(&format!("Ansatz;Bezahlt am\n{}", rows(MOST_ROWS))).len(), MOST_ROWS);
        assert!(Table::read(&rows(MOST_ROWS + 2), &COLUMNS).is_err());
        assert!(Table::read(&format!("{}F1;x", ";\n".repeat(MOST_ROWS + 1)), &COLUMNS).is_err());
    }

    #[test]
    fn a_file_is_read_in_the_code_that_it_is_written_in() {
        let umlauts = "Ansatz;Maßnahme\nF1;für 5 €\n";
        let (windows, _, _) = WINDOWS_1252.encode(umlauts);
        let utf16: Vec<u8> =
            "\u{feff}".encode_utf16().chain(umlauts.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let marked = format!("\u{feff}{}", umlauts.replace('\n', "\r\n"));
        let split = format!("sep=;\r\n{umlauts}");
        for content in [umlauts.as_bytes(), &windows, &utf16, marked.as_bytes(), split.as_bytes()] {
            assert_eq!(decoded(content).as_deref(), Ok(umlauts));
        }
    }

    #[test]
    fn what_is_no_table_is_said_to_be_none() {
        assert_eq!(decoded(b"PK\x03\x04rest"), Err(WORKBOOK));
        assert_eq!(decoded(b"\xd0\xcf\x11\xe0\xa1"), Err(WORKBOOK));
        for content in [&b"%PDF-1.7\n\0"[..], b"a;b\x81", b"\xff\xfea", b"a\x1b[31m"] {
            assert_eq!(decoded(content), Err(NO_TEXT), "{content:?}");
        }
        assert_eq!(decoded(b"\xef\xbb\xbf \r\n"), Err("ist leer."));
        assert_eq!(decoded(b""), Err("ist leer."));
    }

    #[test]
    fn no_table_stops_the_reader() {
        for text in ["\"", ";;;\n\"a\n;b", "\u{0}\t\u{0}", "a;b\r\nc;d\r", &"x;".repeat(5000)] {
            drop(Table::read(text, &COLUMNS));
        }
    }
}
