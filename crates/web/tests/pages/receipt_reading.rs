//! What was typed of a receipt is read against its file, where it is examined and in the file of the line.

use testkit::{pdf, pdf_saying};

use crate::{
    hostile::{CANARY, is_tame},
    house::{Browser, House, Page},
    letterhead::PNG,
    walk::{claimed, row},
};

/// What the button of the workbench is called.
const READ: &str = "Belege dieser Seite lesen";
/// What is said of a receipt that nobody has read yet.
const WAITS: &str = "Der Beleg ist noch nicht gegen die Angaben gelesen.";

/// A claim with a line for each file, and the files at them.
async fn with_files(files: &[(&str, &[u8])]) -> (House, String) {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let each = |at| row(at, &plan_line, &format!("L-{at}"), "100,00");
    let mut rows: Vec<(String, String)> = (1..=files.len()).flat_map(each).collect();
    rows.push(("reihen".to_owned(), files.len().to_string()));
    let claim = claimed(&house, &rows).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    for (at, file) in (1..).zip(files) {
        let to = format!("{claim}/zeilen/{at}/beleg");
        house.upload(&mut anna, &to, &house.flow.new_key(), *file).await.leads_to();
    }
    (house, claim)
}

/// The workbench after its receipts were read.
async fn read(house: &House, clerk: &mut Browser, claim: &str, typed: &[(&str, &str)]) -> Page {
    let path = format!("{claim}/entscheidung");
    let bench = house.get(clerk, &path).await.shown();
    assert!(bench.html.contains(READ) && bench.html.contains(WAITS), "{}", bench.html);
    house.fill(clerk, &bench, &path, &[typed, &[("belege", "1")]].concat()).await.shown()
}

/// What is said of a field, within a part of a page.
fn said<'h>(html: &'h str, field: &str) -> Option<&'h str> {
    let (_, rest) = html.split_once(&format!("<dt>{field}</dt><dd>"))?;
    let (shown, _) = rest.split_once("</dd>")?;
    let (_, badge) = shown.split_once("<span class=\"ff-badge")?;
    badge.split_once('>')?.1.strip_suffix("</span>")
}

#[tokio::test]
async fn each_field_says_whether_it_stands_in_the_receipt() {
    let invoice = pdf_saying(&["LOHNBÜRO MUSTER", "Rechnung L-1 vom 01.03.2021", "Summe 1.100,00 €"]);
    let (house, claim) = Box::pin(with_files(&[("Rechnung.pdf", &invoice[..])])).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let head = flow::views::chain_head(&house.flow.ctx(house.office.finance())).await.unwrap();
    let typed = [("z1.urteil", "teilweise"), ("z1.teil", "12,34"), ("z1.text", "zu hoch")];
    let read = read(&house, &mut clerk, &claim, &typed).await;
    assert!(
        read.html.contains("value=\"12,34\"") && read.html.contains("zu hoch</textarea>"),
        "{}",
        read.html
    );
    let again = house.get(&clerk, &format!("{claim}/entscheidung")).await.shown();
    let summary = "3 von 5 Angaben stehen im Beleg; nicht gefunden: Belegbetrag, Bezahlt am";
    for bench in [&read, &again] {
        assert!(bench.html.contains(&format!("<summary>{summary}</summary>")), "{}", bench.html);
        assert!(!bench.html.contains(READ) && !bench.html.contains(WAITS), "it is read once");
        assert!(bench.html.contains("ist nur ein Hinweis und entscheidet nichts"));
    }
    let mut pages = vec![again];
    for person in [house.office.person_of_a(), house.office.finance(), house.office.auditor()] {
        let browser = house.enter(&person).await;
        let line = house.get(&browser, &format!("{claim}/zeilen/1")).await.shown();
        assert!(line.html.contains(&format!("<p>{summary}. Das ist nur ein Hinweis")), "{}", line.html);
        pages.push(line);
    }
    for page in &pages {
        for (field, expected) in [
            ("Aussteller", "steht im Beleg"),
            ("Belegnummer", "steht im Beleg"),
            ("Belegdatum", "steht im Beleg"),
            ("Belegbetrag", "nicht im Beleg gefunden"),
            ("Bezahlt am", "nicht im Beleg gefunden"),
        ] {
            let shown = page.html.rsplit_once("<dt>Aussteller</dt>").unwrap();
            let fields = format!("<dt>Aussteller</dt>{}", shown.1);
            assert_eq!(said(&fields, field), Some(expected), "{field}: {}", page.html);
        }
    }
    let now = flow::views::chain_head(&house.flow.ctx(house.office.finance())).await.unwrap();
    assert_eq!(now, head, "nothing of it stands in the books");
    let stranger = house.enter(&house.office.person_of_b()).await;
    for path in ["/zeilen/1", "/zeilen/1?beleg=lesen"] {
        assert_eq!(house.get(&stranger, &format!("{claim}{path}")).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_file_of_a_line_reads_its_receipt_by_a_link() {
    let invoice =
        pdf_saying(&["Lohnbüro Muster", "Rechnung L-1 vom 1. März 2021", "100,00 €, bezahlt 2.3.21"]);
    let (house, claim) = Box::pin(with_files(&[("Rechnung.pdf", &invoice[..])])).await;
    let rita = house.enter(&house.office.auditor()).await;
    let line = house.get(&rita, &format!("{claim}/zeilen/1")).await.shown();
    assert!(line.html.contains(WAITS) && !line.html.contains("Angaben stehen im Beleg"), "{}", line.html);
    let to = line.links().into_iter().find(|link| link.contains("beleg=lesen")).unwrap();
    let read = house.get(&rita, to.split('#').next().unwrap()).await.shown();
    assert!(read.html.contains("Alle 5 Angaben stehen im Beleg."), "{}", read.html);
    assert!(!read.html.contains(WAITS) && !read.html.contains("beleg=lesen"), "{}", read.html);
}

#[tokio::test]
async fn why_nothing_is_read_stands_at_the_line() {
    let long =
        vec!["Rechnung L-5 vom 1.3.2021 über 100,00 Euro, und noch viel mehr Text in dieser Zeile"; 3_000];
    let broken = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    let xml = b"<?xml version=\"1.0\"?><Invoice xmlns=\"urn:x\"/>";
    let files: [(&str, &[u8]); 5] = [
        ("foto.png", PNG),
        ("rechnung.xml", xml),
        ("scan.pdf", &pdf(1)),
        ("kaputt.pdf", broken),
        ("lang.pdf", &pdf_saying(&long)),
    ];
    let (house, claim) = Box::pin(with_files(&files)).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let bench = read(&house, &mut clerk, &claim, &[]).await;
    assert!(!bench.html.contains("Angaben stehen im Beleg") && !bench.html.contains(READ), "{}", bench.html);
    for (at, why) in (1..).zip([
        "Aus einem Bild wird nichts gelesen.",
        "Aus einer E-Rechnung als XML wird nichts gelesen.",
        "Das PDF enthält keinen lesbaren Text (Scan).",
        "Das PDF lässt sich nicht lesen: es ist beschädigt oder geschützt.",
        "Das PDF hat mehr Text, als hier gelesen wird.",
    ]) {
        let part = bench.between(&format!("id=\"z{at}.kopf\""), "</section>");
        assert!(part.contains(why), "{why}: {part}");
        let line = house.get(&clerk, &format!("{claim}/zeilen/{at}")).await.shown();
        assert!(line.html.contains(why) && !line.html.contains("beleg=lesen"), "{why}: {}", line.html);
    }
}

#[tokio::test]
async fn nothing_of_what_a_stranger_wrote_in_a_file_is_shown() {
    let hostile = pdf_saying(&[CANARY, "Lohnbüro Muster", "geheimes Wort Zwetschge", "100,00"]);
    let (house, claim) = Box::pin(with_files(&[("Rechnung.pdf", &hostile[..])])).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let bench = read(&house, &mut clerk, &claim, &[]).await;
    let line = house.get(&clerk, &format!("{claim}/zeilen/1")).await.shown();
    for page in [bench, line] {
        is_tame(&page);
        assert!(page.html.contains("2 von 5 Angaben stehen im Beleg"), "{}", page.html);
        assert!(!page.html.contains("Zwetschge") && !page.html.contains("alert("), "{}", page.html);
    }
}
