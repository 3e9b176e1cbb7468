//! A folder for receipt files, and files to put into it.

#![expect(clippy::expect_used, reason = "a test without its folder must stop and say why")]

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use store::ReceiptFolder;
use tempfile::TempDir;

/// A folder for receipt files that is removed with its last clone.
#[derive(Clone, Debug)]
pub struct TestFolder {
    /// The folder.
    pub receipts: ReceiptFolder,
    place: Arc<TempDir>,
}

impl TestFolder {
    /// An empty one.
    ///
    /// # Panics
    /// If it cannot be made.
    pub async fn new() -> Self {
        let place = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let receipts = ReceiptFolder::open(place.path().to_owned()).await.expect("the folder opens");
        Self { receipts, place }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.place.path()
    }

    /// Every file in it.
    ///
    /// # Panics
    /// If it cannot be read.
    pub fn files(&self) -> Vec<PathBuf> {
        files_below(self.path()).expect("the folder is read")
    }
}

fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A PDF of one page that says nothing; a number makes it another one.
pub fn pdf(number: usize) -> Vec<u8> {
    format!(
        "%PDF-1.4\n% {number}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    .into_bytes()
}

/// So many lines stand on a page.
const LINES_OF_A_PAGE: usize = 60;

/// A PDF with these lines as its text, of as many pages as they need.
pub fn pdf_saying(lines: &[&str]) -> Vec<u8> {
    let pages: Vec<_> = lines.chunks(LINES_OF_A_PAGE).map(drawn).collect();
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R ", 4 + 2 * page)).collect();
    let kids = kids.concat();
    let mut pdf = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[{kids}]/Count {}>>endobj\n\
         3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n",
        pages.len()
    )
    .into_bytes();
    for (page, content) in pages.iter().enumerate() {
        let (page, drawn) = (4 + 2 * page, 5 + 2 * page);
        let head = format!(
            "{page} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>\
             /Contents {drawn} 0 R>>endobj\n{drawn} 0 obj<</Length {}>>stream\n",
            content.len()
        );
        pdf.extend(head.into_bytes());
        pdf.extend_from_slice(content);
        pdf.extend_from_slice(b"\nendstream endobj\n");
    }
    pdf.extend_from_slice(b"trailer<</Root 1 0 R>>\n%%EOF\n");
    pdf
}

/// Draws some lines, the first one on top. Their letters stand as numbers, so that no line is read as part of the file.
fn drawn(lines: &[&str]) -> Vec<u8> {
    let shown = lines.iter().map(|line| {
        let letters: Vec<String> = line.chars().map(|one| format!("{:02x}", win_ansi(one))).collect();
        format!("<{}> Tj T*\n", letters.concat())
    });
    format!("BT /F 10 Tf 40 800 Td 12 TL\n{}ET", shown.collect::<Vec<_>>().concat()).into_bytes()
}

/// A character in the encoding of the font; a question mark for what it lacks.
fn win_ansi(one: char) -> u8 {
    match one {
        '€' => 0x80,
        one => u8::try_from(one).unwrap_or(b'?'),
    }
}
