//! Where a provider is paid, page by page: four people, each with a second factor.

use flow::Role;

use crate::{
    house::House,
    why::{is_refused, why},
};

#[tokio::test]
async fn a_change_is_entered_signed_looked_into_and_confirmed() {
    let house = House::open().await;
    let path = format!("/organisationen/{}/bankverbindung", house.office.provider_a);
    let mut editor = house.enter_with_device(&house.office.person_of_a()).await;
    assert!(house.get(&editor, "/bankverbindung").await.shown().html.contains("DE02 1203"));
    let page = house.get(&editor, &path).await.shown();
    assert!(page.html.contains("DE02 1203 0000 0000 2020 51"), "{}", page.html);
    let wrong = [("iban", "DE02500105170137075031"), ("inhaber", " ")];
    let refused = house.fill(&mut editor, &page, &path, &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("Das ist keine IBAN") && refused.html.contains("DE02500105170137075031"));
    assert!(refused.html.contains("Bitte den Namen des Kontoinhabers eingeben."));
    let right = [("iban", "DE02 5001 0517 0137 0750 30"), ("inhaber", "Bildungsträger A gGmbH")];
    let entered = house.fill(&mut editor, &refused, &path, &right).await;
    assert_eq!(entered.to(), format!("{path}?meldung=bank-erfasst"), "{}", entered.html);

    for (person, step, field, said) in [
        (house.office.signatory_of_a(), "unterschrift", None, "bank-unterzeichnet"),
        (house.office.finance(), "pruefung", Some(("pruefung", "Anruf, Frau Muster")), "bank-geprueft"),
        (house.office.who_is(Role::Head), "bestaetigung", None, "bank-bestaetigt"),
    ] {
        let mut browser = house.enter_with_device(&person).await;
        if step != "unterschrift" {
            let today = house.get(&browser, "/heute").await.shown();
            assert!(today.html.contains("Bankverbindungen zu klären"), "{}", today.html);
        }
        let page = house.get(&browser, &path).await.shown();
        assert!(page.html.contains("Eine Änderung ist offen."), "{}", page.html);
        let sent = house.fill(&mut browser, &page, &format!("{path}/{step}"), field.as_slice()).await;
        assert_eq!(sent.to(), format!("{path}?meldung={said}"), "{}", sent.html);
    }
    let page = house.get(&editor, &path).await.shown();
    assert!(page.html.contains("gezahlt wird darauf ab 4.6.2021"), "{}", page.html);
    assert!(page.html.contains("Geprüft: Anruf, Frau Muster") && !page.html.contains("Änderung ist offen"));
}

#[tokio::test]
async fn whoever_has_no_second_factor_is_asked_for_it_and_others_see_nothing() {
    let house = House::open().await;
    let path = format!("/organisationen/{}/bankverbindung", house.office.provider_a);
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&editor, &path).await.shown();
    let right = [("iban", "DE02500105170137075030"), ("inhaber", "Bildungsträger A")];
    let asked = house.fill(&mut editor, &page, &path, &right).await;
    assert_eq!(asked.status, 403);
    assert!(asked.html.contains("name=\"mit.iban\" value=\"DE02500105170137075030\""), "{}", asked.html);
    let stranger = house.enter(&house.office.person_of_b()).await;
    assert_eq!(house.get(&stranger, &path).await.status, 404);
}

#[tokio::test]
async fn what_was_looked_into_is_what_was_seen_and_not_what_came_meanwhile() {
    let house = House::open().await;
    let path = format!("/organisationen/{}/bankverbindung", house.office.provider_a);
    let mut editor = house.enter_with_device(&house.office.person_of_a()).await;
    let mut signatory = house.enter_with_device(&house.office.signatory_of_a()).await;
    let mut clerk = house.enter_with_device(&house.office.finance()).await;
    let mut seen = None;
    for iban in ["DE02500105170137075030", "DE02100500000054540402"] {
        let page = house.get(&editor, &path).await.shown();
        house.fill(&mut editor, &page, &path, &[("iban", iban), ("inhaber", "Träger A")]).await;
        let page = house.get(&signatory, &path).await.shown();
        house.fill(&mut signatory, &page, &format!("{path}/unterschrift"), &[]).await;
        if seen.is_none() {
            seen = Some(house.get(&clerk, &path).await.shown());
            let page = house.get(&editor, &path).await;
            assert!(page.html.contains("DE02 5001"));
            let page = house.get(&signatory, &path).await.shown();
            let back = house.fill(&mut signatory, &page, &format!("{path}/ruecknahme"), &[]).await;
            assert_eq!(back.to(), format!("{path}?meldung=bank-zurueckgenommen"), "{}", back.html);
        }
    }
    let step = format!("{path}/pruefung");
    let empty = house.fill(&mut clerk, &seen.unwrap(), &step, &[("pruefung", " ")]).await;
    assert!(empty.html.contains("Bitte schreiben, wie geprüft wurde."), "{}", empty.html);
    let how = [("pruefung", "Anruf zur ersten Änderung")];
    let refused = house.fill(&mut clerk, &empty, &step, &how).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("inzwischen"), "{}", refused.html);
    let now = house.get(&clerk, &path).await.shown();
    assert!(!now.html.contains("Geprüft: Anruf zur ersten"), "{}", now.html);
}

#[tokio::test]
async fn who_cannot_take_the_next_step_is_told_why_and_so_is_who_sends_it_all_the_same() {
    let house = House::open().await;
    let path = format!("/organisationen/{}/bankverbindung", house.office.provider_a);
    let mut editor = house.enter_with_device(&house.office.person_of_a()).await;
    let page = house.get(&editor, &path).await.shown();
    assert!(!page.html.contains("ff-cannot"), "{}", page.html);
    let right = [("iban", "DE02500105170137075030"), ("inhaber", "Bildungsträger A gGmbH")];
    house.fill(&mut editor, &page, &path, &right).await.leads_to();
    let page = house.get(&editor, &path).await.shown();
    let reason = why(&page, "Bankverbindung erfassen");
    assert!(reason.starts_with("Eine Änderung der Bankverbindung ist offen (Nummer 2)."), "{reason}");
    let reason = why(&page, "Bankverbindung unterschreiben");
    assert_eq!(reason, "Das ist Aufgabe anderer: Zeichnung oder Leitung der Organisation.");
    let open = page.between("name=\"bankverbindung\" value=\"", "\"").to_owned();
    let sent = [("schluessel", "a-key-of-its-own"), ("fassung", "1"), ("bankverbindung", open.as_str())];
    is_refused(&house.send(&mut editor, &format!("{path}/unterschrift"), &sent).await, &reason);
    // What the other side may do is not told.
    let orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let page = house.get(&orderer, &path).await.shown();
    let reason = why(&page, "Bankverbindung ablehnen");
    assert!(reason.starts_with("Das ist Aufgabe anderer: wer die Bankverbindung erfasst"), "{reason}");
    assert!(!page.html.contains("Bankverbindung unterschreiben"), "{}", page.html);
}
