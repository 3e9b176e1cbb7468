//! Pages as poppler draws them, made small and grey, which is enough to see that something moved or is missing.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::picture::Picture;

/// Both of poppler's rasterisers. The first writes PGM, which takes a fifteenth of the time; the other knows PNG alone.
pub(crate) const SPLASH: &[&str] = &["pdftoppm", "-gray"];
pub(crate) const CAIRO: &[&str] = &["pdftocairo", "-gray", "-png"];

/// Drawn four times as fine as kept: how a rasteriser widens a thin rule or softens an edge is then averaged away.
const DOTS_PER_INCH: &str = "200";
const FINER: usize = 4;

/// The pages of a document, in their order and as small as they are kept.
pub(crate) fn draw(program: &[&str], pdf: &[u8]) -> Vec<Picture> {
    draw_fine(program, pdf).into_iter().map(|page| page.smaller(FINER)).collect()
}

/// The pages of a document, as fine as they are drawn.
pub(crate) fn draw_fine(program: &[&str], pdf: &[u8]) -> Vec<Picture> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dokument.pdf");
    fs::write(&file, pdf).unwrap();
    let [program, arguments @ ..] = program else { panic!("no program") };
    let mut command = Command::new(program);
    command.args(arguments).args(["-r", DOTS_PER_INCH]).arg(&file).arg(folder.path().join("seite"));
    let output = command.output().unwrap_or_else(|_| panic!("the command {program} is needed"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::remove_file(&file).unwrap();
    let mut pages: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Their numbers are padded with zeros to one width.
    pages.sort();
    pages.into_iter().map(|page| read(&page)).collect()
}

fn read(page: &Path) -> Picture {
    let bytes = fs::read(page).unwrap();
    if page.extension().is_some_and(|it| it == "pgm") {
        Picture::from_pgm(&bytes)
    } else {
        Picture::from_png(&bytes)
    }
}
