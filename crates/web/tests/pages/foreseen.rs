//! What a step brings about, and who will be told of it, before it is taken.

use flow::{
    Role,
    payments::ReleasePayment,
    proofs::{self, FileProof},
};
use grants::PaymentId;

use crate::{
    house::House,
    to_do::{asked_too_early, interim},
    walk::{claimed, handed_in, row},
    why::ordered,
};

const EXAMINERS: &str = "Benachrichtigt: 2 Personen bei Musterkreis (Sachliche Feststellung, Rechnerische Feststellung), \
                         in der Anwendung und per Mail, wie sie es gewählt haben.";

#[tokio::test]
async fn before_a_claim_is_decided_and_certified_it_is_told_who_hears_of_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    assert!(bench.html.contains("100,00\u{a0}€ in 1 offenen Zeile.") && bench.html.contains(EXAMINERS));
    house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await.leads_to();
    let certify = format!("{claim}/feststellung");
    let mut first = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let page = house.get(&first, &claim).await.shown();
    assert!(
        page.html.contains("Danach fehlt noch die andere Feststellung. Davon wird niemand"),
        "{}",
        page.html
    );
    house.fill(&mut first, &page, &certify, &[]).await.leads_to();
    let second = house.enter(&house.office.who_is(Role::ExaminerRechnerisch)).await;
    let page = house.get(&second, &claim).await.shown();
    assert!(page.html.contains("Ihre Feststellung ist die letzte"), "{}", page.html);
    let said = "Benachrichtigt: 2 Personen bei Bildungsträger A (Erfassung, Zeichnung)";
    assert!(page.html.contains(said), "{}", page.html);
}

#[tokio::test]
async fn a_demand_says_who_hears_of_it() {
    let house = House::open().await;
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/forderungen/neu").await.shown();
    assert!(page.html.contains("hören die Personen davon, die dort erfassen oder zeichnen"), "{}", page.html);
}

#[tokio::test]
async fn before_somebody_signs_for_a_provider_it_is_told_what_comes_of_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = handed_in(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let asked = asked_too_early(&house, house.office.person_of_a(), &house.office.forwarding).await;
    let arno = house.enter(&house.office.signatory_of_a()).await;
    let of_clerk = "Benachrichtigt: 1 Person bei Musterkreis";
    let page = house.get(&arno, &claim).await.shown().html;
    let said = "reicht Ihre Organisation diese Abrechnung über 100,00\u{a0}€ ein. ";
    assert!(page.contains(&format!("{said}{of_clerk}")), "{page}");
    let page = house.get(&arno, &format!("/anforderungen/{}", asked.id)).await.shown().html;
    let said = "Danach kann über die Anforderung über 1.120,00\u{a0}€ entschieden werden. ";
    assert!(page.contains(&format!("{said}{of_clerk}")), "{page}");
    let anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&anna, &claim).await.shown().html;
    let said = "Zurücknehmen gibt wieder frei, was vorgemerkt ist: 80,00\u{a0}€ der Zuwendung.";
    assert!(page.contains(said) && page.contains("Davon wird niemand benachrichtigt."), "{page}");
}

#[tokio::test]
async fn before_a_payment_is_booked_or_refused_it_is_told_what_comes_of_it() {
    let house = House::open().await;
    let payment = ordered(&house).await;
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &payment).await.shown().html;
    assert!(page.contains("Danach wird nichts ausgezahlt, und der Betrag ist wieder frei. "), "{page}");
    assert!(!page.contains("Danach gilt der Betrag als ausgezahlt"), "nobody has released it: {page}");
    let id = PaymentId(payment.trim_start_matches("/zahlungen/").parse().unwrap());
    for who in [house.office.who_is(Role::Releaser), house.office.second_releaser()] {
        house.office.run(who, ReleasePayment { payment: id, version: 1 }).await;
    }
    let page = house.get(&clerk, &payment).await.shown();
    let said = page.between("Danach gilt der Betrag als ausgezahlt", "</p>");
    assert!(said.contains("Benachrichtigt: 2 Personen bei Bildungsträger A"), "{said}");
}

#[tokio::test]
async fn before_a_proof_is_asked_about_or_decided_it_is_told_what_comes_of_it() {
    let house = House::open().await;
    let (editor, signatory) = (house.office.person_of_a(), house.office.signatory_of_a());
    let new = interim(&house.office.forwarding);
    let made = proofs::compile(&house.flow.ctx(editor.clone()), "proof-key-1", new).await.unwrap();
    let path = format!("/nachweise/{}", made.id);
    let signed =
        proofs::sign(&house.flow.ctx(signatory), "proof-key-2", made.id, made.version).await.unwrap();
    let file =
        FileProof { proof: signed.id, version: signed.version, filed_on: "2021-06-01".parse().unwrap() };
    house.office.run(editor, file).await;
    let clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &path).await.shown();
    let asks = page.between("entschieden wird nach seiner Antwort.", "</p>");
    assert!(asks.contains("Benachrichtigt: 2 Personen bei Bildungsträger A"), "{asks}");
    let decides = page.between("Eine Entscheidung bleibt.", "</p>");
    assert!(decides.contains("Benachrichtigt: 2 Personen bei Bildungsträger A"), "{decides}");
}
