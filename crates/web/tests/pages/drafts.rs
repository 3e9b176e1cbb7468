//! Drafts: what was typed comes back where it was typed, for nobody else, until it is sent.

use crate::{
    house::{Browser, House, Page},
    walk::{claimed, new_claim, pairs, park, row},
};

const NEW: &str = "/abrechnungen/neu";

/// Presses the button that keeps what is typed in the form that goes to an address.
pub(crate) async fn keep(
    house: &House,
    browser: &mut Browser,
    page: &Page,
    action: &str,
    typed: &[(&str, &str)],
) -> Page {
    let hidden = page.hidden(action);
    let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let hidden = hidden.filter(|(name, _)| typed.iter().all(|(known, _)| known != name));
    let all: Vec<_> = hidden.chain(typed.iter().copied()).collect();
    house.send(browser, "/entwuerfe", &all).await
}

#[tokio::test]
async fn a_draft_comes_back_until_it_is_sent() {
    let house = House::open().await;
    let path = format!("{NEW}?zuwendung={}", house.office.forwarding.id);
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, plan_line) = new_claim(&house, &anna).await;
    assert!(!form.html.contains("Ihr Entwurf"), "{}", form.html);
    let rows = row(1, &plan_line, "L-<1>\"", "12,50");
    let mut typed = pairs(&rows);
    typed.push(("von", "nicht fertig"));
    let kept = keep(&house, &mut anna, &form, NEW, &typed).await;
    assert_eq!(kept.to(), format!("{path}&meldung=entwurf"));
    let again = house.get(&anna, &path).await.shown();
    assert!(again.html.contains("Hier steht Ihr Entwurf vom"), "{}", again.html);
    for there in ["value=\"nicht fertig\"", "value=\"L-&#60;1&#62;&#34;\"", "value=\"12,50\""] {
        assert!(again.html.contains(there), "{there} in {}", again.html);
    }
    assert!(house.get(&anna, "/konto").await.shown().html.contains("Neue Abrechnung</a>"));
    // Wrong as it is, it is not sent; it stays.
    assert_eq!(house.fill(&mut anna, &again, NEW, &[]).await.status, 422);
    assert!(house.get(&anna, &path).await.shown().html.contains("Ihr Entwurf"));
    let mut right = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    right.extend(pairs(&rows));
    let again = house.get(&anna, &path).await.shown();
    house.fill(&mut anna, &again, NEW, &right).await.leads_to();
    assert!(!house.get(&anna, &path).await.shown().html.contains("Ihr Entwurf"));
    assert!(!house.get(&anna, "/konto").await.shown().html.contains("Ihre Entwürfe"));
}

#[tokio::test]
async fn a_draft_is_nobody_elses_and_is_discarded_at_will() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let path = format!("{claim}/entscheidung");
    let mut clerk = house.enter(&house.office.finance()).await;
    let bench = house.get(&clerk, &path).await.shown();
    let typed = [("z1.urteil", "zurueckstellen"), ("z1.text", "Wofür war das?")];
    let kept = keep(&house, &mut clerk, &bench, &path, &typed).await;
    assert_eq!(kept.to(), format!("{path}?meldung=entwurf"));
    let again = house.get(&clerk, &path).await.shown();
    assert!(again.html.contains("Wofür war das?</textarea>"), "{}", again.html);
    let other = house.enter(&house.office.who_is(flow::Role::ExaminerSachlich)).await;
    assert!(!house.get(&other, &path).await.shown().html.contains("Wofür war das?"));
    let gone = house.fill(&mut clerk, &again, "/entwuerfe/verwerfen", &[]).await;
    assert_eq!(gone.to(), format!("{path}?meldung=entwurf-verworfen"));
    assert!(!house.get(&clerk, &path).await.shown().html.contains("Wofür war das?"));
}

#[tokio::test]
async fn every_long_form_keeps_what_was_begun() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let grant = format!("/zuwendungen/{}", house.office.forwarding.id);
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let position = house.office.forwarding.positions[0].id;
    let ask = format!("/anforderungen/neu?position={position}");
    let of_house = [
        (format!("{claim}/pruefvermerk"), "anhoerung", "Prüfvermerk"),
        (format!("{claim}/rueckfrage"), "text", "Rückfrage an einen Träger"),
        (format!("{grant}/zahlungsweise"), "aktenzeichen", "Zahlungsweise"),
        (format!("{grant}/aufhebung"), "tatsachen", "Aufhebungsgrund"),
        (format!("{grant}/ausnahmen"), "grund", "Ausnahme von einer Regel"),
        (format!("{grant}/aenderung"), "grund", "Änderung eines Bescheids"),
        (format!("{grant}/aufhebung/neu"), "grund", "Aufhebung"),
        (format!("{award}/weiterleitung"), "auflagen", "Weiterleitung"),
        ("/forderungen/neu".to_owned(), "grund", "Rückforderung"),
        (
            format!("/organisationen/{}/angaben", house.office.provider_b),
            "strasse",
            "Angaben einer Organisation",
        ),
    ];
    let of_provider =
        [(ask, "grund", "Mittelanforderung"), ("/nachweise/neu".to_owned(), "gruende", "Neuer Nachweis")];
    let of_auditor = [("/stichproben/neu".to_owned(), "zweck", "Stichprobe")];
    let of_access = [
        ("/briefkopf".to_owned(), "name", "Briefkopf"),
        ("/mailtexte/sofort".to_owned(), "text", "Mailtext"),
    ];
    let rooms = [
        (house.office.finance(), of_house.to_vec()),
        (house.office.person_of_a(), of_provider.to_vec()),
        (house.office.auditor(), of_auditor.to_vec()),
        (house.office.administrator(), of_access.to_vec()),
    ];
    for (person, forms) in rooms {
        let mut browser = house.enter(&person).await;
        for (path, field, name) in forms {
            let page = house.get(&browser, &path).await.shown();
            assert!(page.html.contains("data-keep"), "{path} keeps nothing: {}", page.html);
            let action = path.split('?').next().unwrap();
            let kept =
                keep(&house, &mut browser, &page, action, &[(field, "begonnen <und> nicht fertig")]).await;
            assert_eq!(kept.leads_to(), action);
            let again = house.get(&browser, &path).await.shown();
            assert!(again.html.contains("Ihr Entwurf"), "{path}: {}", again.html);
            assert!(again.html.contains("begonnen &#60;und&#62; nicht fertig"), "{path}: {}", again.html);
            let mine = house.get(&browser, "/konto").await.shown();
            assert!(mine.html.contains(&format!("{name}</a>")), "{name}: {}", mine.html);
        }
    }
}

#[tokio::test]
async fn a_proof_that_is_compiled_is_no_draft_any_more() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let grant = house.office.forwarding.id.to_string();
    let path = format!("/nachweise/neu?zuwendung={grant}&art=zwischennachweis&von=1.1.2021&bis=31.5.2021");
    let page = house.get(&anna, &path).await.shown();
    let begun = [("zuwendung", grant.as_str()), ("von", "1.2.2021"), ("ort", "Musterst")];
    keep(&house, &mut anna, &page, "/nachweise/neu", &begun).await.leads_to();
    let again = house.get(&anna, &path).await.shown();
    for there in ["Ihr Entwurf", "value=\"1.2.2021\"", "value=\"Musterst\""] {
        assert!(again.html.contains(there), "{there}: {}", again.html);
    }
    let fields = [
        ("zuwendung", grant.as_str()),
        ("art", "zwischennachweis"),
        ("von", "1.1.2021"),
        ("bis", "31.5.2021"),
        ("vorsteuer", "brutto"),
    ];
    let refused =
        house.fill(&mut anna, &again, "/nachweise/neu", &[&fields[..], &[("ort", "")]].concat()).await;
    assert_eq!(refused.status, 422);
    assert!(house.get(&anna, &path).await.shown().html.contains("Ihr Entwurf"), "it was not compiled");
    let fields = [&fields[..], &[("ort", "Musterstadt")]].concat();
    house.fill(&mut anna, &refused, "/nachweise/neu", &fields).await.leads_to();
    assert!(!house.get(&anna, &path).await.shown().html.contains("Ihr Entwurf"));
}

#[tokio::test]
async fn what_is_set_for_the_house_is_no_draft_any_more() {
    let house = House::open().await;
    let mut administrator = house.enter(&house.office.administrator()).await;
    let path = "/mailtexte/sofort";
    let page = house.get(&administrator, path).await.shown();
    keep(&house, &mut administrator, &page, path, &[("betreff", "Neues"), ("text", "Guten Tag")])
        .await
        .leads_to();
    let page = house.get(&administrator, path).await.shown();
    assert!(page.html.contains("Ihr Entwurf") && page.html.contains("Guten Tag</textarea>"), "{}", page.html);
    house
        .fill(&mut administrator, &page, path, &[("betreff", "Neues"), ("text", "Guten Tag")])
        .await
        .leads_to();
    assert!(!house.get(&administrator, path).await.shown().html.contains("Ihr Entwurf"));
    let path = "/briefkopf";
    let page = house.get(&administrator, path).await.shown();
    let said = [("name", "Kreis Musterland"), ("kontakt", "Kreishausplatz 1"), ("farbe", "#003366")];
    keep(&house, &mut administrator, &page, path, &said).await.leads_to();
    let page = house.get(&administrator, path).await.shown();
    assert!(page.html.contains("Ihr Entwurf") && page.html.contains("value=\"#003366\""), "{}", page.html);
    house.fill_with_file(&mut administrator, &page, path, &said, ("", b"")).await.leads_to();
    assert!(!house.get(&administrator, path).await.shown().html.contains("Ihr Entwurf"));
}

#[tokio::test]
async fn why_a_parked_line_is_rejected_is_kept_and_not_sent_by_taking_it_out() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &claim).await;
    let (path, action) = (format!("{claim}/zeilen/1/zurueckstellung"), format!("{claim}/zeilen/1/ablehnung"));
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    keep(&house, &mut clerk, &page, &action, &[("z1.text", "Keine Antwort")]).await.leads_to();
    let again = house.get(&clerk, &path).await.shown();
    assert!(
        again.html.contains("Ihr Entwurf") && again.html.contains("Keine Antwort</textarea>"),
        "{}",
        again.html
    );
    let konto = house.get(&clerk, "/konto").await.shown();
    assert!(konto.html.contains("Ablehnung einer zurückgestellten Zeile</a>"), "{}", konto.html);
    let rejected = [("z1.kuerzung", "beleg_fehlt"), ("z1.text", "Keine Antwort")];
    house.fill(&mut clerk, &again, &action, &rejected).await.leads_to();
    assert!(!house.get(&clerk, "/konto").await.shown().html.contains("zurückgestellten Zeile</a>"));
}

#[tokio::test]
async fn a_form_beside_the_one_that_is_kept_does_not_send_its_draft() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/aufhebung", house.office.forwarding.id);
    let page = house.get(&clerk, &path).await.shown();
    let known = [("tatsachen", "Der Kurs fand nicht statt."), ("bekannt", "1.5.2021")];
    house.fill(&mut clerk, &page, &path, &known).await.leads_to();
    let page = house.get(&clerk, &path).await.shown();
    let carries = |action: &str| page.hidden(action).iter().any(|(name, _)| name == "entwurf");
    assert!(carries(&path) && !carries(&format!("{path}/entscheidung")));
}

#[tokio::test]
async fn a_draft_is_of_a_page_of_the_house() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let far = format!("/{}", "x".repeat(600));
    for place in ["", "https://example.org/", "//example.org", "ohne", &far] {
        let refused = keep(&house, &mut anna, &form, NEW, &[("entwurf", place)]).await;
        assert_eq!(refused.status, 404, "{place}");
    }
}
