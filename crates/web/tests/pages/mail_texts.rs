//! What mails say, on the page of who gives access.

use flow::Role;

use crate::house::House;

const PATH: &str = "/mailtexte/sofort";

#[tokio::test]
async fn a_text_is_looked_at_set_and_given_up() {
    let house = House::open().await;
    let mut administrator = house.enter(&house.office.administrator()).await;
    let page = house.get(&administrator, PATH).await.shown();
    assert!(page.html.contains("Verschickt wird der mitgelieferte Text."), "{}", page.html);
    assert!(
        page.html.contains("{{ es.link }}") && !page.html.contains(&format!("{PATH}/vorgabe")),
        "{}",
        page.html
    );
    let typed =
        [("betreff", "{{ anzahl }} <b>neu</b>"), ("text", "Guten Tag {{ name }},\r\n<script>x</script>")];
    let mut asks = typed.to_vec();
    asks.push(("aktion", "vorschau"));
    let preview = house.fill(&mut administrator, &page, PATH, &asks).await;
    assert_eq!(preview.status, 200);
    assert!(
        preview.html.contains("2 &#60;b&#62;neu") && preview.html.contains("Erika Beispiel"),
        "{}",
        preview.html
    );
    assert!(!preview.html.contains("<script>x"), "{}", preview.html);
    let list = house.get(&administrator, "/mailtexte").await.shown();
    assert_eq!(list.html.matches("mitgelieferter Text").count(), 2, "looking sets nothing: {}", list.html);
    let done = house.fill(&mut administrator, &page, PATH, &typed).await;
    assert_eq!(done.to(), "/mailtexte/sofort?meldung=mailtext", "{}", done.html);
    let page = house.get(&administrator, PATH).await.shown();
    assert!(
        page.html.contains("Fassung 1 vom") && page.html.contains("Guten Tag {{ name }},\n"),
        "{}",
        page.html
    );
    let list = house.get(&administrator, "/mailtexte").await.shown();
    assert!(list.html.contains("Fassung 1, "), "{}", list.html);
    let done = house.fill(&mut administrator, &page, &format!("{PATH}/vorgabe"), &[]).await;
    assert_eq!(done.to(), "/mailtexte/sofort?meldung=mailtext", "{}", done.html);
    let page = house.get(&administrator, PATH).await.shown();
    assert!(page.html.contains("zurück zum mitgelieferten Text"), "{}", page.html);
}

#[tokio::test]
async fn what_cannot_be_used_is_told_at_its_field_and_stays_typed() {
    let house = House::open().await;
    let mut administrator = house.enter(&house.office.administrator()).await;
    for (aktion, text, at, said) in [
        (
            "",
            "Es geht um {{ betrag }}",
            "text",
            "„betrag“ gibt es nicht. Es gibt „name“, „anzahl“, „mitteilungen“",
        ),
        ("vorschau", "a\nb {% for %}", "text", "In Zeile 2 steht eine Anweisung"),
    ] {
        let fields = [("betreff", "x"), ("text", text), ("aktion", aktion)];
        let refused = house.send(&mut administrator, PATH, &fields).await;
        assert_eq!(refused.status, 422);
        assert!(refused.html.contains(&format!("href=\"#{at}\"")), "{}", refused.html);
        assert!(refused.html.contains(said) && refused.html.contains(text), "{}", refused.html);
    }
    let page = house.get(&administrator, "/mailtexte/taeglich").await;
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn the_head_looks_and_does_not_set() {
    let house = House::open().await;
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, PATH).await.shown();
    assert!(page.html.contains("Guten Tag {{ name }}") && !page.html.contains("<textarea"), "{}", page.html);
    let refused = house.send(&mut head, PATH, &[("betreff", "x"), ("text", "y")]).await;
    assert_eq!(refused.status, 422);
    let list = house.get(&head, "/mailtexte").await.shown();
    assert_eq!(list.html.matches("mitgelieferter Text").count(), 2, "{}", list.html);
}
