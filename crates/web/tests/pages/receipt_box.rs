//! The receipt box: files come first, the line they prove is chosen later.

use axum::body::Body;
use testkit::pdf;

use crate::{
    house::{Browser, House, Page, TYPED_BY},
    walk::{claimed, row},
};

/// A house with a claim of two lines, and the address of the claim.
async fn with_claim() -> (House, String) {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    rows.extend(row(2, &plan_line, "L-2", "200,00"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    let claim = claimed(&house, &rows).await;
    (house, claim)
}

async fn hand_in(house: &House, who: &mut Browser, file: (&str, &[u8])) -> Page {
    let key = house.flow.new_key();
    house.upload(who, "/belege", &key, file).await
}

/// The address of the only file in the box.
async fn in_box(house: &House, who: &Browser) -> String {
    let page = house.get(who, "/belege").await.shown();
    let files = page.links().into_iter().filter(|link| link.starts_with("/belege/"));
    let files: Vec<_> = files.collect();
    assert_eq!(files.len(), 1, "{}", page.html);
    files[0].clone()
}

#[tokio::test]
async fn a_file_is_uploaded_first_and_assigned_later() {
    let (house, claim) = Box::pin(with_claim()).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, "/belege").await.shown().html.contains("Im Moment nichts"));
    let sent = hand_in(&house, &mut anna, ("Foto Tafel.pdf", &pdf(1))).await;
    assert_eq!(sent.to(), "/belege?meldung=belege", "{}", sent.html);
    let file = in_box(&house, &anna).await;
    let page = house.get(&anna, &file).await.shown();
    assert!(page.html.contains("Foto Tafel.pdf") && page.html.contains("Zeilen zeigen"), "{}", page.html);
    let id = claim.trim_start_matches("/abrechnungen/").to_owned();
    let chosen = house.get(&anna, &format!("{file}?abrechnung={id}")).await.shown();
    for said in ["Zeile 1: ", "Zeile 2: ", "100,00\u{a0}€", "200,00\u{a0}€"] {
        assert!(chosen.html.contains(said), "{said}: {}", chosen.html);
    }
    let to = format!("{file}/zuordnung");
    let nothing = house.fill(&mut anna, &chosen, &to, &[("abrechnung", &id)]).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.html.contains("Bitte die Zeile auswählen"), "{}", nothing.html);
    let assigned = house.fill(&mut anna, &chosen, &to, &[("abrechnung", &id), ("zeile", "2")]).await;
    assert_eq!(assigned.to(), "/belege?meldung=beleg-zugeordnet", "{}", assigned.html);
    assert!(house.get(&anna, &format!("{claim}/zeilen/2")).await.shown().html.contains("Foto Tafel.pdf"));
    assert!(house.get(&anna, "/belege").await.shown().html.contains("Im Moment nichts"));
    let rest = house.get(&anna, &format!("{file}?abrechnung={id}")).await.shown();
    assert!(rest.html.contains("Zeile 1: ") && !rest.html.contains("Zeile 2: "), "it has its file now");
    assert_eq!(house.get(&anna, &to).await.to(), file, "whoever comes back to it sees the file");
}

/// A photograph of four dots, as a camera writes it: with a word about the camera.
fn photo() -> Vec<u8> {
    let size = [0xFF, 0xC0, 0, 11, 8, 0, 2, 0, 2, 1, 1, 0x11, 0];
    let camera = [&[0xFF, 0xE1, 0, 8][..], b"Exif\0\0"].concat();
    let scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 7, 0xFF, 0, 9];
    [&[0xFF, 0xD8][..], &camera, &size, &scan, &[0xFF, 0xD9]].concat()
}

#[tokio::test]
async fn a_photograph_is_offered_to_be_taken_and_lies_in_the_box() {
    let (house, claim) = Box::pin(with_claim()).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    // A telephone offers its camera where a field takes pictures by their kind.
    for path in ["/belege", &format!("{claim}/zeilen/1")] {
        let page = house.get(&anna, path).await.shown();
        let taken = page.between("type=\"file\"", ">");
        assert!(taken.contains("image/jpeg") && taken.contains("image/png"), "{path}: {taken}");
    }
    let sent = hand_in(&house, &mut anna, ("IMG_0042.JPG", &photo())).await;
    assert_eq!(sent.to(), "/belege?meldung=belege", "{}", sent.html);
    let file = in_box(&house, &anna).await;
    let page = house.get(&anna, &file).await.shown();
    assert!(page.html.contains("IMG_0042") && page.html.contains("<dd>JPEG"), "{}", page.html);
}

#[tokio::test]
async fn several_files_come_at_once_and_one_that_is_refused_keeps_none_out() {
    let (house, _) = Box::pin(with_claim()).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let key = house.flow.new_key();
    let (one, two, three) = (pdf(1), pdf(2), pdf(3));
    let files: [(&str, &[u8]); 4] =
        [("eins.pdf", &one), ("zwei.pdf", &two), ("brief.docx", b"PK\x03\x04"), ("drei.pdf", &three)];
    let sent = house.upload_all(&mut anna, "/belege", &key, &files).await;
    assert_eq!(sent.status, 422);
    assert!(sent.html.contains("„brief.docx“: "), "{}", sent.html);
    for name in ["eins.pdf", "zwei.pdf", "drei.pdf"] {
        assert!(sent.html.contains(name), "{name} lies in the box: {}", sent.html);
    }
    assert_eq!(house.folder.files().len(), 3);
    let again = house.upload_all(&mut anna, "/belege", &key, &files[..2]).await;
    assert_eq!(again.to(), "/belege?meldung=belege", "pressed twice, each is handed in once: {}", again.html);
    assert_eq!(house.folder.files().len(), 3);
}

#[tokio::test]
async fn what_is_refused_is_named_and_the_box_is_ones_own() {
    let (house, _) = Box::pin(with_claim()).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    for (file, said) in [
        (("", b"".as_slice()), "Bitte mindestens eine Datei auswählen."),
        (("a.docx", b"PK\x03\x04".as_slice()), "„a.docx“: "),
    ] {
        let refused = hand_in(&house, &mut anna, file).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.html.contains(said) && refused.html.contains("id=\"datei-fehler\""),
            "{}",
            refused.html
        );
    }
    assert!(house.folder.files().is_empty());
    hand_in(&house, &mut anna, ("a.pdf", &pdf(1))).await;
    let file = in_box(&house, &anna).await;
    let mut stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&stranger, &file).await.status, 404);
    assert!(house.get(&stranger, "/belege").await.shown().html.contains("Im Moment nichts"));
    let key = house.flow.new_key();
    let fields = [("schluessel", key.as_str()), ("abrechnung", "x")];
    let taken = house.send(&mut stranger, &format!("{file}/zuordnung"), &fields).await;
    assert_eq!(taken.status, 404);
    for person in [house.office.signatory_of_a(), house.office.auditor()] {
        let mut browser = house.enter(&person).await;
        assert!(!house.get(&browser, "/belege").await.shown().html.contains("multipart"), "{}", person.name);
        assert_eq!(hand_in(&house, &mut browser, ("b.pdf", &pdf(2))).await.status, 403);
    }
    assert_eq!(house.folder.files().len(), 1);
}

#[tokio::test]
async fn a_transfer_that_breaks_off_hands_in_nothing() {
    let (house, _) = Box::pin(with_claim()).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let key = house.flow.new_key();
    let made_for = house.made_for(&anna).await.unwrap();
    let mut body = Vec::new();
    for (name, value) in [("schluessel", &key), (TYPED_BY, &made_for)] {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    for name in ["eins.pdf", "zwei.pdf"] {
        let head =
            format!("--x\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), &pdf(1), b"\r\n"].concat());
    }
    // The first file came to its end, the form did not.
    let request = anna.request("POST", "/belege").header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "multipart/form-data; boundary=x");
    let torn = house.ask(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(torn.status, 422);
    assert!(torn.html.contains("Die Datei ist nicht vollständig angekommen"), "{}", torn.html);
    assert!(house.get(&anna, "/belege").await.shown().html.contains("Im Moment nichts"));
}

#[tokio::test]
async fn the_script_that_follows_a_transfer_lies_beside_the_one_of_every_page() {
    let house = House::open().await;
    let page = house.get(&Browser::default(), "/anmelden").await.shown();
    let script = page.between("<script type=\"module\" src=\"", "\"").to_owned();
    assert!(house.get(&Browser::default(), &script).await.shown().html.contains("import(\"./upload.js\")"));
    let beside = script.replace("foerderfluss.js", "upload.js");
    let follows = house.get(&Browser::default(), &beside).await.shown();
    assert_eq!(follows.headers["content-type"], "text/javascript; charset=utf-8");
    // A page that takes the place of another asks for the script once more.
    house.get(&Browser::default(), &format!("{script}?1")).await.shown();
}
