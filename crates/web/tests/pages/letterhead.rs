//! The letterhead, on the page of who gives access.

use flow::Role;

use crate::house::House;

const PATH: &str = "/briefkopf";

/// A PNG of one grey pixel.
pub(crate) const PNG: &[u8] =
    b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\
    \x00\x00\x00\x0aIDATx\xdach\x00\x00\x00\x82\x00\x81\xdaE\x08;\x00\x00\x00\x00IEND\xaeB`\x82";

fn fields() -> [(&'static str, &'static str); 6] {
    [
        ("name", "Kreis <b>Musterland</b>"),
        ("zusatz", "Der Landrat"),
        ("kontakt", "Kreishausplatz 1\r\nTelefon 0"),
        ("absender", ""),
        ("farbe", "#7a1f2b"),
        ("gericht", "Verwaltungsgericht Musterstadt, Gerichtsstraße 1, 12345 Musterstadt"),
    ]
}

#[tokio::test]
async fn a_letterhead_is_set_with_its_logo_which_stays_until_it_is_given_up() {
    let house = House::open().await;
    let mut administrator = house.enter(&house.office.administrator()).await;
    let page = house.get(&administrator, PATH).await.shown();
    assert!(page.html.contains("Noch steht dort nur der Name."), "{}", page.html);
    let set = house.fill_with_file(&mut administrator, &page, PATH, &fields(), ("logo.png", PNG)).await;
    assert_eq!(set.to(), "/briefkopf?meldung=briefkopf", "{}", set.html);
    let page = house.get(&administrator, PATH).await.shown();
    assert!(
        page.html.contains("Kreis &#60;b&#62;Musterland") && !page.html.contains("<b>M"),
        "{}",
        page.html
    );
    assert!(page.html.contains("name=\"logo_behalten\" value=\"ja\" checked"), "{}", page.html);
    let sample = house.get(&administrator, "/briefkopf/muster").await;
    assert!(sample.html.starts_with("%PDF-1.7") && sample.html.contains("/Subtype/Image"));
    let kept = [&fields()[..], &[("logo_behalten", "ja")]].concat();
    house.fill_with_file(&mut administrator, &page, PATH, &kept, ("", b"")).await.to();
    let page = house.get(&administrator, PATH).await.shown();
    assert!(page.html.contains("logo_behalten"), "{}", page.html);
    house.fill_with_file(&mut administrator, &page, PATH, &fields(), ("", b"")).await.to();
    let page = house.get(&administrator, PATH).await.shown();
    assert!(!page.html.contains("logo_behalten"), "{}", page.html);
    assert_eq!(page.html.matches("<th scope=\"row\">").count(), 3, "{}", page.html);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_what_was_typed_stays() {
    let house = House::open().await;
    let mut administrator = house.enter(&house.office.administrator()).await;
    let page = house.get(&administrator, PATH).await.shown();
    for (field, value, said) in [
        ("name", "", "Bitte etwas eingeben."),
        ("farbe", "#ffcc00", "Diese Farbe ist zu hell"),
        ("farbe", "rot", "Eine Farbe besteht aus #"),
        ("kontakt", "a\r\nb\r\nc\r\nd\r\ne\r\nf", "es sind 6"),
        ("gericht", "Amtsgericht Musterstadt", "Bitte so eingeben: Verwaltungsgericht"),
    ] {
        let typed = fields().map(|(name, typed)| if name == field { (name, value) } else { (name, typed) });
        let refused = house.fill_with_file(&mut administrator, &page, PATH, &typed, ("logo.png", PNG)).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{}", refused.html);
        assert!(refused.html.contains(said) && refused.html.contains("Der Landrat"), "{}", refused.html);
        assert!(refused.html.contains("noch einmal wählen"), "{}", refused.html);
    }
    for file in [&b"GIF89a"[..], &PNG[..60], &vec![0; 300_000], &vec![0; 9 << 20]] {
        let refused = house.fill_with_file(&mut administrator, &page, PATH, &fields(), ("l.gif", file)).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains("href=\"#datei\""), "{}", refused.html);
    }
    assert!(house.get(&administrator, PATH).await.shown().html.contains("Noch steht dort nur der Name."));
}

#[tokio::test]
async fn the_head_looks_and_does_not_set() {
    let house = House::open().await;
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, PATH).await.shown();
    assert!(!page.html.contains("<textarea") && page.html.contains("/briefkopf/muster"), "{}", page.html);
    let refused = house.send(&mut head, PATH, &fields()).await;
    assert_eq!(refused.status, 422);
    assert_eq!(house.get(&head, "/briefkopf/muster").await.status, 200);
}
