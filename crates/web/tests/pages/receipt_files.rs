//! Receipt files on the pages: chosen by the provider, looked at by who examines, refused in German.

use testkit::{pdf, pdf_saying};

use crate::{
    house::House,
    walk::{claimed, row},
};

/// A house with a claim of one line, and the address of the line.
async fn with_line() -> (House, String, String) {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let line = format!("{claim}/zeilen/1");
    (house, claim, line)
}

#[tokio::test]
async fn a_file_is_chosen_sent_and_looked_at_by_both_sides() {
    let (house, claim, line) = Box::pin(with_line()).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, &claim).await.shown().html.contains("Beleg fehlt"));
    let page = house.get(&anna, &line).await.shown();
    assert!(page.html.contains("Beleg fehlt") && page.html.contains("enctype=\"multipart/form-data\""));
    let to = format!("{line}/beleg");
    let key = page.between("name=\"schluessel\" value=\"", "\"").to_owned();
    let sent = house.upload(&mut anna, &to, &key, ("Rechnung März.pdf", &pdf(1))).await;
    assert_eq!(sent.to(), format!("{line}?meldung=beleg"), "{}", sent.html);
    let again = house.upload(&mut anna, &to, &key, ("Rechnung März.pdf", &pdf(1))).await;
    assert_eq!(again.to(), format!("{line}?meldung=beleg"), "pressed twice, it is handed in once");
    for person in [house.office.person_of_a(), house.office.finance(), house.office.auditor()] {
        let browser = house.enter(&person).await;
        let page = house.get(&browser, &line).await.shown();
        assert!(
            page.html.contains("Rechnung März.pdf") && !page.html.contains("Beleg fehlt"),
            "{}",
            page.html
        );
        assert!(page.html.contains(&ledger::Hash::of(&pdf(1)).to_string()));
        assert!(!page.html.contains("multipart"), "nobody may send another");
        let address = page.between("loading=\"lazy\" src=\"", "\"").to_owned();
        let picture = house.get(&browser, &address).await;
        assert_eq!(picture.headers["content-type"], "image/png");
        assert_eq!(picture.headers["content-security-policy"], "sandbox; default-src 'none'");
        let file = house.get(&browser, &address.replace("seiten/1", "datei")).await;
        assert_eq!(file.html.as_bytes(), pdf(1));
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(house.get(&browser, &address.replace("seiten/1", "seiten/7")).await.status, 404);
    }
    let clerk = house.enter(&house.office.finance()).await;
    let bench = house.get(&clerk, &format!("{claim}/entscheidung")).await.shown();
    assert!(bench.html.contains("Belegdatei ansehen") && !bench.html.contains("Beleg fehlt"));
    let stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&stranger, &line).await.status, 404);
    let address = bench.between("src=\"/belege/", "/").to_owned();
    for what in ["datei", "seiten/1"] {
        assert_eq!(house.get(&stranger, &format!("/belege/{address}/{what}")).await.status, 404);
    }
}

#[tokio::test]
async fn every_page_of_a_file_is_a_link_away() {
    let (house, claim, line) = Box::pin(with_line()).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let lines: Vec<String> = (1..=130).map(|number| format!("Zeile {number}")).collect();
    let three = pdf_saying(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let key = house.flow.new_key();
    house.upload(&mut anna, &format!("{line}/beleg"), &key, ("Rechnung.pdf", &three)).await.leads_to();
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &line).await.shown();
    assert!(page.html.contains("Seite 1 von 3</span>") && page.html.contains("/seiten/1\""), "{}", page.html);
    let others = page.between("Seite 1 von 3</span>", "</nav>");
    assert!(others.contains(">Seite 2</a>") && others.contains(">Seite 3</a>"), "{others}");
    let to = others.split("href=\"").nth(1).unwrap();
    let to = to.split('"').next().unwrap().replace("&#38;", "&");
    assert!(to.starts_with(&format!("{line}?datei=")) && to.contains("&seite=2#beleg-"), "{to}");
    let shown = house.get(&clerk, to.split('#').next().unwrap()).await.shown();
    assert!(
        shown.html.contains("Seite 2 von 3</span>") && shown.html.contains(">Seite 1</a>"),
        "{}",
        shown.html
    );
    let picture = shown.between("loading=\"lazy\" src=\"", "\"").to_owned();
    assert!(picture.ends_with("/seiten/2"), "{picture}");
    assert_eq!(house.get(&clerk, &picture).await.headers["content-type"], "image/png");
    let beyond = house.get(&clerk, &format!("{line}?seite=99")).await.shown();
    assert!(beyond.html.contains("Seite 3 von 3</span>"), "{}", beyond.html);
    let bench = house.get(&clerk, &format!("{claim}/entscheidung")).await.shown();
    assert!(bench.html.contains(&format!("href=\"{line}#belegdatei\" target=\"_blank\"")), "{}", bench.html);
}

#[tokio::test]
async fn what_is_no_receipt_is_told_at_the_field_in_german() {
    let (house, _, line) = Box::pin(with_line()).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let to = format!("{line}/beleg");
    let large = vec![b' '; (20 << 20) + 1];
    for (name, content, said) in [
        ("", b"".as_slice(), "Bitte eine Datei auswählen."),
        ("a.pdf", b"", "Die Datei ist leer"),
        ("a.pdf", b"<html><script>", "eine Internetseite"),
        ("a.docx", b"PK\x03\x04", "Office-Dokument"),
        ("a.heic", b"\0\0\0\x18ftypheic", "auf JPEG stellen"),
        ("a.exe", &pdf(1), "Bitte umbenennen"),
        ("a.xml", b"<!DOCTYPE a><a/>", "mehr als Rechnungsdaten"),
        ("a.pdf", b"%PDF-1.7", "unvollständig"),
        ("a.pdf", &large, "höchstens 20 MiB"),
    ] {
        let key = house.flow.new_key();
        let refused = house.upload(&mut anna, &to, &key, (name, content)).await;
        assert_eq!(refused.status, 422, "{said}: {}", refused.html);
        assert!(
            refused.html.contains(said) && refused.html.contains("id=\"datei-fehler\""),
            "{said}: {}",
            refused.html
        );
    }
    assert!(house.folder.files().is_empty());
    assert_eq!(house.get(&anna, &to).await.to(), line, "whoever comes back to it sees the line");
}

#[tokio::test]
async fn who_may_not_hand_in_does_not() {
    let (house, _, line) = Box::pin(with_line()).await;
    let to = format!("{line}/beleg");
    let head = flow::views::chain_head(&house.flow.ctx(house.office.finance())).await.unwrap();
    for (person, status) in [
        (house.office.signatory_of_a(), 422),
        (house.office.finance(), 422),
        (house.office.auditor(), 422),
        (house.office.person_of_b(), 404),
    ] {
        let mut browser = house.enter(&person).await;
        let refused = house.upload(&mut browser, &to, &house.flow.new_key(), ("a.pdf", &pdf(1))).await;
        assert_eq!(refused.status, status, "{}: {}", person.name, refused.html);
        if status == 422 {
            assert!(!house.get(&browser, &line).await.shown().html.contains("multipart"));
        }
    }
    assert!(house.folder.files().is_empty(), "nothing of it was kept");
    let now = flow::views::chain_head(&house.flow.ctx(house.office.finance())).await.unwrap();
    assert_eq!(now, head, "nothing of it stands in the books");
}

#[tokio::test]
async fn the_largest_file_is_taken() {
    let (house, _, line) = Box::pin(with_line()).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let small = pdf(1);
    let end = small.windows(5).rposition(|bytes| bytes == b"%%EOF").unwrap();
    let comment = [b"%".as_slice(), &vec![b' '; (20 << 20) - small.len() - 2], b"\n"].concat();
    let largest = [&small[..end], &comment, &small[end..]].concat();
    assert_eq!(largest.len(), 20 << 20);
    let taken =
        house.upload(&mut anna, &format!("{line}/beleg"), &house.flow.new_key(), ("a.pdf", &largest)).await;
    assert_eq!(taken.leads_to(), line, "{}", taken.html);
}
