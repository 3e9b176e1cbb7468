//! The Excel form of an authority, filled from a page: first which cell gets what, then the file.

use std::{fs, path::Path};

use crate::{
    house::{Browser, House, Page},
    proofs::signed,
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file of the form that is kept.
fn kept(file: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../forms").join(file)).unwrap()
}

/// Asks with a form and a mapping of one's own.
async fn brought(
    house: &House,
    (browser, page, path): (&mut Browser, &Page, &str),
    action: &str,
    (form, mapping): (&[u8], &[u8]),
) -> Page {
    let files = [("datei", "vordruck.xlsx", form), ("zuordnung", "vordruck.toml", mapping)];
    let fields = [("vordruck", "eigener"), ("aktion", action)];
    house.fill_with_files(browser, page, path, &fields, &files).await
}

#[tokio::test]
async fn finance_staff_see_which_cell_gets_what_and_take_the_form_along() {
    let house = House::open().await;
    let (proof, _) = signed(&house).await;
    let path = format!("{proof}/vordruck");
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(house.get(&clerk, &proof).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Vordruck VN-G (mitgeliefert)"), "{}", page.html);
    let asked = [("vordruck", "mitgeliefert"), ("aktion", "ansehen")];
    let told = house.fill(&mut clerk, &page, &path, &asked).await.shown();
    let table = told.between("aria-label=\"Was wohin kommt\"", "</table>");
    for said in ["Nachweis C5", "recipient", "Nachweis C10", "Musterstadt", "31.5.2021"] {
        assert!(table.contains(said), "{said}: {table}");
    }
    let taken = [("vordruck", "mitgeliefert"), ("aktion", "herunterladen")];
    let filled = house.fill(&mut clerk, &page, &path, &taken).await.shown();
    assert_eq!(filled.headers["content-type"], XLSX);
    let called = "attachment; filename=\"verwendungsnachweis-vordruck-vn-g-zuordnung-3.xlsx\"";
    assert_eq!(filled.headers["content-disposition"], called);
    assert!(filled.html.starts_with("PK"));
}

#[tokio::test]
async fn another_form_comes_with_its_mapping_and_what_is_wrong_is_told_at_its_field() {
    let house = House::open().await;
    let (proof, _) = signed(&house).await;
    let path = format!("{proof}/vordruck");
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let (form, mapping) = (kept("verwendungsnachweis.xlsx"), kept("verwendungsnachweis.toml"));
    let told = brought(&house, (&mut clerk, &page, path.as_str()), "ansehen", (&form[..], &mapping[..]))
        .await
        .shown();
    assert!(told.html.contains("Nachweis C5") && told.html.contains("noch einmal wählen"), "{}", told.html);
    let filled =
        brought(&house, (&mut clerk, &page, path.as_str()), "herunterladen", (&form[..], &mapping[..]))
            .await
            .shown();
    assert_eq!(filled.headers["content-type"], XLSX);
    let unknown = String::from_utf8(mapping.clone()).unwrap().replace("\"recipient\"", "\"<b>\"");
    for (form, mapping, field, said) in [
        (&b"PK kein Vordruck"[..], &mapping[..], "datei", "Das ist nicht der Vordruck"),
        (&form[..], &b"name ="[..], "zuordnung", "Die Zuordnung ist nicht lesbar"),
        (&form[..], &b"\xff\xfe"[..], "zuordnung", "kein Text in UTF-8"),
        (&form[..], unknown.as_bytes(), "zuordnung", "gibt es in keinem Nachweis"),
    ] {
        let refused = brought(&house, (&mut clerk, &page, path.as_str()), "ansehen", (form, mapping)).await;
        assert_eq!(refused.status, 422, "{said}: {}", refused.html);
        let at = refused.between(&format!("id=\"{field}-fehler\">"), "</span>");
        assert!(at.contains(said) && !at.contains("<b>"), "{said}: {at}");
    }
    for (choice, missing) in
        [("eigener", &["datei", "zuordnung"][..]), ("", &["vordruck"][..]), ("x", &["vordruck"][..])]
    {
        let refused = house.fill(&mut clerk, &page, &path, &[("vordruck", choice)]).await;
        assert_eq!(refused.status, 422, "{choice}");
        for field in missing {
            assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{choice}: {}", refused.html);
        }
    }
}

#[tokio::test]
async fn whoever_does_not_see_the_proof_fills_nothing_with_it() {
    let house = House::open().await;
    let (proof, _) = signed(&house).await;
    let path = format!("{proof}/vordruck");
    let mut stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&stranger, &path).await.status, 404);
    let asked =
        [("schluessel", "a-key-of-its-own"), ("vordruck", "mitgeliefert"), ("aktion", "herunterladen")];
    assert_eq!(house.send(&mut stranger, &path, &asked).await.status, 404);
    let auditor = house.enter(&house.office.auditor()).await;
    house.get(&auditor, &path).await.shown();
}
