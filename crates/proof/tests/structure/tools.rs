//! What other programs say of the files: qpdf and poppler-utils.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lopdf::{Dictionary, Object};
use proof::{Document, sample};
use tempfile::TempDir;

/// A file in a folder of its own.
struct Written {
    folder: TempDir,
    pdf: PathBuf,
}

impl Written {
    fn new(pdf: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dokument.pdf");
        fs::write(&path, pdf).unwrap();
        Self { folder, pdf: path }
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(arguments).arg(&self.pdf);
        command.output().unwrap_or_else(|_| panic!("the command {program} is needed"))
    }
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    // pdfinfo writes the title of an element in whatever encoding it is in.
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The text of a file as pdftotext reads it.
pub(crate) fn pdftotext(pdf: &[u8], mode: &[&str]) -> String {
    let written = Written::new(pdf);
    text(&written.run("pdftotext", &[mode, &["-enc", "UTF-8"]].concat()));
    fs::read_to_string(written.pdf.with_extension("txt")).unwrap()
}

/// A file that is attached to a document.
pub(crate) fn detach(pdf: &[u8], name: &str) -> Vec<u8> {
    detached(&Written::new(pdf), name)
}

#[test]
fn qpdf_finds_every_document_sound_and_a_damaged_one_not() {
    for (name, pdf) in sample::made().unwrap() {
        let output = Written::new(&pdf).run("qpdf", &["--check"]);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stdout));
        let damaged = Written::new(&pdf[..pdf.len() - 60]).run("qpdf", &["--check"]);
        assert!(!damaged.status.success(), "{name}");
    }
}

/// A document made again from what is embedded in it is the same, byte for byte.
#[test]
fn every_document_is_made_again_from_its_own_data() {
    for (name, document) in sample::all() {
        let pdf = proof::render(&document).unwrap();
        let written = Written::new(&pdf);
        let json = detached(&written, "daten.json");
        let embedded: Document = serde_json::from_slice(&json).unwrap();
        assert!(proof::render(&embedded).unwrap() == pdf, "{name} is another document when it is made again");
        let mut other = embedded.clone();
        other.letterhead.name.push('x');
        assert!(proof::render(&other).unwrap() != pdf);
    }
}

#[test]
fn the_receipt_list_is_embedded_as_it_is_printed() {
    let proof = sample::proof(200, 0);
    let written = Written::new(&proof::render(&sample::document(proof.clone())).unwrap());
    let csv = String::from_utf8(detached(&written, "05-belegliste.csv")).unwrap();
    let rows: Vec<Vec<&str>> =
        csv.trim_start_matches('\u{feff}').lines().map(|line| line.split(';').collect()).collect();
    assert_eq!(rows.len(), 1 + 200 + 1);
    assert_eq!(rows[0][..3], ["Lfd. Nr.", "Plan-Nr.", "Belegnummer"]);
    for (row, receipt) in rows[1..].iter().zip(&proof.receipts) {
        assert_eq!(row[2], receipt.receipt_number);
        assert_eq!(row[5], receipt.payee);
        assert_eq!(row[7], receipt.gross.to_string().replace('.', ","));
    }
    assert_eq!(rows[201][6], "Summe");
}

#[test]
fn the_structure_reads_as_a_document() {
    let pdf = proof::render(&sample::document(sample::proof(60, 40))).unwrap();
    assert_eq!(reads_as_a_document(&pdf), Ok(()));
}

#[test]
fn what_is_not_tagged_or_reads_decoration_aloud_is_found() {
    let pdf = proof::render(&sample::document(sample::proof(60, 40))).unwrap();
    let faults: [(&str, Change); 3] = [
        ("a file that does not say that it is tagged", |document| {
            document.catalog_mut().unwrap().remove(b"MarkInfo");
        }),
        ("heads without a scope", |document| {
            let elements = document.objects.values_mut().filter_map(|it| it.as_dict_mut().ok());
            elements.filter(|it| it.has(b"S") && it.has(b"P")).for_each(|it| drop(it.remove(b"A")));
        }),
        ("decoration that is read aloud", decoration_aloud),
    ];
    for (fault, plant) in faults {
        let mut document = crate::read(&pdf);
        plant(&mut document);
        let mut planted = Vec::new();
        document.save_to(&mut planted).unwrap();
        assert!(reads_as_a_document(&planted).is_err(), "not found: {fault}");
    }
}

type Change = fn(&mut lopdf::Document);

/// Makes all decoration of the last page a piece of the first paragraph.
fn decoration_aloud(document: &mut lopdf::Document) {
    let page = *document.get_pages().values().last().unwrap();
    let content = String::from_utf8_lossy(&document.get_page_content(page)).into_owned();
    let aloud = content.replace("/Artifact BMC", "/P <</MCID 9999>> BDC");
    document.change_page_content(page, aloud.into_bytes()).unwrap();
    let first = crate::tree::elements(document).unwrap().into_iter().find(|it| it.role == "P").unwrap().id;
    let mark = lopdf::dictionary! { "Type" => "MCR", "Pg" => page, "MCID" => 9999 };
    let kids = document.get_dictionary_mut(first).unwrap().get_mut(b"K").and_then(Object::as_array_mut);
    kids.unwrap().push(mark.into());
}

/// What pdfinfo reads aloud: headings, lists, heads with their scope, and no decoration.
fn reads_as_a_document(pdf: &[u8]) -> Result<(), String> {
    let written = Written::new(pdf);
    let structure = text(&written.run("pdfinfo", &["-struct-text"]));
    for part in ["H1 \"", "H2 \"", "H3 \"", "THead", "/Scope /Column", "/Scope /Row", "LBody", "Figure"] {
        if !structure.contains(part) {
            return Err(format!("{part} is missing"));
        }
    }
    if structure.matches("\"Lfd. Nr.\"").count() != 2 {
        return Err("a repeated head is read aloud".to_owned());
    }
    if structure.contains("Übertrag") || structure.contains("Seite 1 von") {
        return Err("decoration is read aloud".to_owned());
    }
    let info = text(&written.run("pdfinfo", &[]));
    let is_tagged = info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes"));
    if is_tagged { Ok(()) } else { Err(info) }
}

/// What a table says is read cell by cell, also where the row goes over two pages.
#[test]
fn a_row_over_two_pages_is_read_as_one() {
    let mut proof = sample::proof(3, 0);
    proof.receipts[1].reason = "Zwölf ".repeat(800);
    let written = Written::new(&proof::render(&sample::document(proof)).unwrap());
    let structure = text(&written.run("pdfinfo", &["-struct-text"]));
    let row = structure.split("TR").find(|row| row.contains("Zwölf")).unwrap();
    assert_eq!(row.matches("Zwölf").count(), 800);
    assert_eq!(row.matches("TD").count() + row.matches("TH:").count(), 11);
}

#[test]
fn words_are_read_in_order_and_stay_apart() {
    let written = Written::new(&proof::render(&sample::document(sample::proof(2, 0))).unwrap());
    let structure = text(&written.run("pdfinfo", &["-struct-text"]));
    let sentence = "Die Ausgaben für Lehr- und Verbrauchsmaterial lagen über dem Ansatz, weil zwei Kurse geteilt \
                    wurden. Die Mehrausgaben wurden durch Einsparungen bei den Mieten ausgeglichen.";
    assert!(structure.contains(sentence));
}

#[test]
fn the_fonts_of_every_document_are_embedded_and_cut_down() {
    for (name, document) in sample::all() {
        let pdf = proof::render(&document).unwrap();
        fonts(&pdf).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    }
}

#[test]
fn a_font_that_is_not_embedded_or_whole_or_without_meaning_is_found() {
    let pdf = proof::render(&sample::document(sample::proof(1, 0))).unwrap();
    assert_eq!(fonts(&planted(&pdf, |_| ())), Ok(()));
    let faults: [(&str, Plant); 3] = [
        ("not embedded", |font| {
            font.remove(b"FontFile2");
        }),
        ("not cut down", |font| {
            if font.has(b"BaseFont") {
                font.set("BaseFont", Object::Name(b"SourceSans3-Regular".to_vec()));
            }
        }),
        ("without a meaning of its codes", |font| {
            font.remove(b"ToUnicode");
        }),
    ];
    for (fault, plant) in faults {
        assert!(fonts(&planted(&pdf, plant)).is_err(), "a font that is {fault} is not found");
    }
}

type Plant = fn(&mut Dictionary);

/// The file with a fault in each of its dictionaries, and in those that stand in an array of one.
fn planted(pdf: &[u8], plant: Plant) -> Vec<u8> {
    let mut document = crate::read(pdf);
    for object in document.objects.values_mut() {
        if let Ok(dictionary) = object.as_dict_mut() {
            plant(dictionary);
            let inner = dictionary.get_mut(b"DescendantFonts").and_then(Object::as_array_mut);
            let inner = inner.map_or(&mut [][..], Vec::as_mut_slice).iter_mut();
            inner.filter_map(|font| font.as_dict_mut().ok()).for_each(plant);
        }
    }
    let mut planted = Vec::new();
    document.save_to(&mut planted).unwrap();
    planted
}

/// What pdffonts says of both fonts: embedded, cut down, with a meaning of every code.
fn fonts(pdf: &[u8]) -> Result<(), String> {
    let output = Written::new(pdf).run("pdffonts", &[]);
    let fonts = String::from_utf8_lossy(&output.stdout).into_owned();
    let rows: Vec<Vec<&str>> = fonts.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    let is_right =
        |row: &Vec<&str>| row.get(1..7) == Some(&["CID", "TrueType", "Identity-H", "yes", "yes", "yes"][..]);
    if rows.len() == 2 && rows.iter().all(is_right) { Ok(()) } else { Err(fonts) }
}

fn detached(written: &Written, name: &str) -> Vec<u8> {
    let to: &Path = written.folder.path();
    let output = written.run("pdfdetach", &["-saveall", "-o", to.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(to.join(name)).unwrap()
}
