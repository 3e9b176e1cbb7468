//! One claim from the provider's first receipt to the payment, by forms alone.

use std::collections::BTreeSet;

use flow::{
    Role,
    claims::{CertifyClaim, CorrectClaim},
    duties::SetDutyRules,
    payments::OrderPayment,
    people::{GiveRole, NewRole},
    views,
};
use grants::{ClaimId, Step};
use ledger::Cents;

use crate::house::{Browser, House, Page};

/// What a provider types into a row.
pub(crate) fn row(number: usize, plan_line: &str, receipt: &str, amount: &str) -> Vec<(String, String)> {
    let field = |name: &str, value: &str| (format!("z{number}.{name}"), value.to_owned());
    vec![
        field("ansatz", plan_line),
        field("aussteller", "Lohnbüro Muster"),
        field("nummer", receipt),
        field("belegdatum", "1.3.2021"),
        field("brutto", amount),
        field("betrag", amount),
        field("bezahlt", "2021-03-02"),
        field("zweck", "Gehälter Coaching"),
    ]
}

/// Pairs as a form takes them.
pub(crate) fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The form of a new claim, with the id of the first plan line in it.
pub(crate) async fn new_claim(house: &House, browser: &Browser) -> (Page, String) {
    let path = format!("/abrechnungen/neu?zuwendung={}", house.office.forwarding.id);
    let form = house.get(browser, &path).await.shown();
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    assert!(form.html.contains(&plan_line));
    (form, plan_line)
}

/// A claim of these rows, handed in and signed: its address.
pub(crate) async fn claimed(house: &House, rows: &[(String, String)]) -> String {
    let claim = handed_in(house, rows).await;
    let mut arno = house.enter(&house.office.signatory_of_a()).await;
    let page = house.get(&arno, &claim).await.shown();
    let signed = house.fill(&mut arno, &page, &format!("{claim}/unterschrift"), &[]).await;
    assert_eq!(signed.to(), format!("{claim}?meldung=unterzeichnet"));
    claim
}

/// A claim that waits for its signature.
pub(crate) async fn handed_in(house: &House, rows: &[(String, String)]) -> String {
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(house, &anna).await;
    let mut fields = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    fields.extend(pairs(rows));
    house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await.leads_to().to_owned()
}

/// A claim of two receipts over these amounts, handed in and signed.
pub(crate) async fn claimed_twice(house: &House, [first, second]: [&str; 2]) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", first);
    rows.extend(row(2, &plan_line, "L-2", second));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    claimed(house, &rows).await
}

/// The first line of a claim is parked until 30 June 2021, as two have certified.
pub(crate) async fn park(house: &House, claim: &str) {
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let parks = [("z1.urteil", "zurueckstellen"), ("z1.text", "Wofür war das?"), ("z1.frist", "30.6.2021")];
    house.fill(&mut clerk, &bench, &path, &parks).await.leads_to();
    certify(house, claim).await;
}

/// Two certify what is proposed of a claim.
pub(crate) async fn certify(house: &House, claim: &str) {
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        let page = house.get(&examiner, claim).await.shown();
        house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await.leads_to();
    }
}

#[tokio::test]
async fn one_claim_walks_by_forms_alone_from_the_provider_to_the_payment() {
    let house = House::open().await;
    let claim = claimed_twice(&house, ["1.000,00", "500,00"]).await;
    // Examined: one line recognised, one in part.
    let mut clerk = house.enter(&house.office.finance()).await;
    assert!(house.get(&clerk, "/heute").await.shown().html.contains(&claim));
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let verdicts = [
        ("z1.urteil", "anerkennen"),
        ("z2.urteil", "teilweise"),
        ("z2.teil", "400,00"),
        ("z2.kuerzung", "rechnerisch"),
        ("z2.text", "Die Summe stimmt nicht."),
    ];
    let proposed = house.fill(&mut clerk, &bench, &path, &verdicts).await;
    assert_eq!(proposed.to(), format!("{claim}?meldung=vorgeschlagen"));
    // Certified by two others.
    let mut last = String::new();
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        let page = house.get(&examiner, &claim).await.shown();
        assert!(page.html.contains("400,00\u{a0}€ anerkennen"), "the proposal is seen: {}", page.html);
        let certified = house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await;
        last = certified.to().to_owned();
    }
    assert_eq!(last, format!("{claim}?meldung=entschieden"));
    let (payment, releaser) = paid(&house, &mut clerk).await;
    // The provider sees what became of it, and why.
    let anna = house.enter(&house.office.person_of_a()).await;
    let seen = house.get(&anna, &claim).await.shown().html;
    assert!(seen.contains("Die Summe stimmt nicht.") && seen.contains("Teilweise anerkannt"), "{seen}");
    assert!(house.get(&anna, &payment).await.shown().html.contains("Ausgeführt und gebucht."));
    corrected(&house, &mut clerk, &claim).await;
    corrected_back(&house, &claim, &releaser).await;
}

/// What became due by the correction is taken back before it is paid: whoever orders is told.
async fn corrected_back(house: &House, claim: &str, releaser: &Browser) {
    let id = ClaimId(claim.rsplit('/').next().unwrap().parse().unwrap());
    let orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let before = house.get(&orderer, "/zahlungen/neu").await.shown().html;
    assert!(before.contains("nicht gezahlt 80,00\u{a0}€<"), "{before}");
    assert!(!before.contains("nicht mehr anerkannt"), "{before}");
    corrected_to(house, id, 45_000).await;
    let after = house.get(&orderer, "/zahlungen/neu").await.shown().html;
    let told = "nicht gezahlt 80,00\u{a0}€, davon nicht mehr anerkannt 40,00\u{a0}€";
    assert!(after.contains(told) && after.contains("lässt sich nicht anordnen"), "{after}");
    // What is ordered of the rest, and cut before it is released, is not released but taken back.
    tranche(house, 0, Cents::new(4_000)).await;
    let grant = &house.office.forwarding;
    let (component, amount) = (grant.positions[0].component.clone(), Cents::new(4_000));
    let order = OrderPayment { grant: grant.id, component, budget_year: None, amount };
    let made = house.office.run(house.office.who_is(Role::Orderer), order).await;
    corrected_to(house, id, 40_000).await;
    let payment = format!("/zahlungen/{}", made.id);
    let page = house.get(releaser, &payment).await.shown().html;
    let told = "davon wird nichts mehr geschuldet. Bitte die Anordnung zurücknehmen.";
    assert!(page.contains(told) && !page.contains(&format!("action=\"{payment}/freigabe\"")), "{page}");
    assert!(page.contains("<summary>Anordnung zurücknehmen</summary>"), "{page}");
}

/// The second line of a claim is recognised at so much, all in all, as two have certified.
async fn corrected_to(house: &House, id: ClaimId, cents: i64) {
    let found = views::claim(&house.flow.ctx(house.office.finance()), id).await.unwrap();
    let correct = CorrectClaim {
        claim: id,
        version: found.version,
        line: found.lines[1].id,
        recognised: Cents::new(cents),
        reason: "rechnerisch".to_owned(),
        text: "Doppelt gezählt".to_owned(),
        findings: BTreeSet::new(),
    };
    let proposed = house.office.run(house.office.finance(), correct).await;
    for (role, step) in
        [(Role::ExaminerSachlich, Step::Sachlich), (Role::ExaminerRechnerisch, Step::Rechnerisch)]
    {
        let certify = CertifyClaim { claim: id, version: proposed.version, round: proposed.round(), step };
        house.office.run(house.office.who_is(role), certify).await;
    }
}

/// The second line is corrected to what it claims: proposed by the clerk, certified by two others.
async fn corrected(house: &House, clerk: &mut Browser, claim: &str) {
    let line = format!("{claim}/zeilen/2");
    let path = format!("{line}/berichtigung");
    assert!(house.get(clerk, &line).await.shown().html.contains(&path));
    let form = house.get(clerk, &path).await.shown();
    assert!(form.html.contains("value=\"400,00\""), "it starts where the line stands: {}", form.html);
    let anna = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&anna, &path).await.to(), line, "who may not propose is led back to the line");
    let nothing = [("z2.teil", "viel")];
    let refused = house.fill(clerk, &form, &path, &nothing).await;
    for field in ["z2.teil", "z2.kuerzung", "z2.text"] {
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
    }
    let beyond = [("z2.teil", "500,01"), ("z2.kuerzung", "rechnerisch"), ("z2.text", "Beleg nachgereicht")];
    let refused = house.fill(clerk, &refused, &path, &beyond).await;
    assert!(refused.html.contains("von null bis 500,00"), "what would be right is said: {}", refused.html);
    let right = [("z2.teil", "500,00"), ("z2.kuerzung", "rechnerisch"), ("z2.text", "Beleg nachgereicht")];
    let proposed = house.fill(clerk, &refused, &path, &right).await;
    assert_eq!(proposed.to(), format!("{claim}?meldung=berichtigung"), "{}", proposed.html);
    assert!(!house.get(clerk, &line).await.shown().html.contains(&path), "one at a time");
    for page in [claim, &line] {
        let seen = house.get(&anna, page).await.shown().html;
        assert!(!seen.contains("Beleg nachgereicht"), "nothing is said before it counts: {seen}");
    }
    let mut last = String::new();
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        assert!(house.get(&examiner, "/heute").await.shown().html.contains("Berichtigung der Abrechnung 1"));
        let page = house.get(&examiner, claim).await.shown();
        let wanted =
            "Berichtigen von 400,00\u{a0}€ auf 500,00\u{a0}€, davon Anteil der Zuwendung 400,00\u{a0}€";
        assert!(page.html.contains(wanted) && page.html.contains("Beleg nachgereicht"), "{}", page.html);
        let certified = house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await;
        certified.to().clone_into(&mut last);
    }
    assert_eq!(last, format!("{claim}?meldung=berichtigt"));
    assert!(house.get(&anna, &line).await.shown().html.contains("Beleg nachgereicht"));
}

/// What is due is ordered, released by two with a second factor, and confirmed: its address, and the first of the two.
async fn paid(house: &House, clerk: &mut Browser) -> (String, Browser) {
    let mut orderer = house.enter(&house.office.who_is(Role::Orderer)).await;
    let form = house.get(&orderer, "/zahlungen/neu").await.shown();
    let position = house.office.forwarding.positions[0].id.to_string();
    let order = [("position", position.as_str()), ("betrag", "1.120,00")];
    // Nothing has come in from the ministry: there is no cash to pay with.
    let refused = house.fill(&mut orderer, &form, "/zahlungen/neu", &order).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("das Geld, das eingegangen ist"), "{}", refused.html);
    assert!(refused.html.contains("<title>Fehler: Zahlung anordnen"));
    assert!(refused.html.contains("value=\"1.120,00\""), "what was typed stays");
    tranche(house, 0, Cents::new(112_000)).await;
    let sent = house.fill(&mut orderer, &refused, "/zahlungen/neu", &order).await;
    let payment = sent.leads_to().to_owned();
    let mut first = house.enter_with_device(&house.office.who_is(Role::Releaser)).await;
    let mut second = house.enter_with_device(&house.office.second_releaser()).await;
    for releaser in [&mut first, &mut second] {
        let page = house.get(releaser, &payment).await.shown();
        assert!(page.html.contains("Auf das Konto") && page.html.contains("bestätigt am"), "{}", page.html);
        let sent = house.fill(releaser, &page, &format!("{payment}/freigabe"), &[]).await;
        assert_eq!(sent.to(), format!("{payment}?meldung=freigegeben"), "{}", sent.html);
    }
    let page = house.get(clerk, &payment).await.shown();
    let path = format!("{payment}/ausfuehrung");
    let confirmed = house.fill(clerk, &page, &path, &[("tag", "1.6.2021")]).await;
    assert_eq!(confirmed.to(), format!("{payment}?meldung=ausgefuehrt"), "{}", confirmed.html);
    follows_the_money(house, clerk, &payment).await;
    (payment, first)
}

/// From the payment to the tranche and to the line, and from each of them back.
async fn follows_the_money(house: &House, clerk: &Browser, payment: &str) {
    let way = format!("{payment}/geldweg");
    assert!(house.get(clerk, payment).await.shown().links().contains(&way));
    let trail = house.get(clerk, &way).await.shown();
    let leads = |page: &Page, part: &str| page.links().into_iter().find(|link| link.contains(part));
    let tranche = trail.between("aria-label=\"Woher es kommt\"", "</a>").split("href=\"").nth(1).unwrap();
    let tranche = tranche.split('"').next().unwrap();
    assert_ne!(tranche, way);
    let back = house.get(clerk, tranche).await.shown();
    assert!(
        back.html.contains("Vom Zuwendungsgeber außerhalb") && back.links().contains(&way),
        "{}",
        back.html
    );
    let line = leads(&trail, "/zeilen/").unwrap();
    let shown = house.get(clerk, &line).await.shown();
    let of_line = leads(&shown, "/geldweg").unwrap();
    let of_line = house.get(clerk, &of_line).await.shown();
    for to in [way.as_str(), tranche, line.as_str()] {
        assert!(of_line.links().contains(&to.to_owned()), "{to}: {}", of_line.html);
    }
    // Of a day it is told as the books had it then, and leads on as of that day.
    let on = "?bekannt=1.6.2021";
    let then = house.get(clerk, &format!("{payment}{on}")).await.shown();
    assert!(then.links().contains(&format!("{way}{on}")), "{}", then.html);
    let then = house.get(clerk, &format!("{way}{on}")).await.shown();
    for to in [tranche, line.as_str()] {
        assert!(then.links().contains(&format!("{to}{on}")), "{to}: {}", then.html);
    }
    assert!(!then.html.contains("So steht es heute.") && trail.html.contains("So steht es heute."));
    assert_eq!(house.get(clerk, &format!("{way}?bekannt=31.5.2021")).await.status, 404, "nobody knew of it");
}

/// Money of the ministry comes in for a position of the award.
pub(crate) async fn tranche(house: &House, place: usize, amount: Cents) {
    approved(house, place, amount).await;
    let award = &house.office.award;
    let component = award.positions[place].component.clone();
    let received_on = "2021-05-03".parse().unwrap();
    let received =
        flow::tranches::RecordTranche { grant: award.id, component, budget_year: None, amount, received_on };
    house.office.run(house.office.finance(), received).await;
}

/// Money that the ministry approves.
pub(crate) async fn approved(house: &House, place: usize, amount: Cents) {
    use flow::payouts::{DecidePayout, RequestPayout};
    let (award, finance) = (&house.office.award, house.office.finance());
    let component = award.positions[place].component.clone();
    let on = "2021-05-03".parse().unwrap();
    let request = RequestPayout {
        grant: award.id,
        component,
        budget_year: None,
        amount,
        requested_on: on,
        need: vec![grants::Need {
            payee: None,
            total: None,
            what: "Gehälter".to_owned(),
            due_on: on,
            amount,
        }],
        instalment: None,
        reason: Some("Gehälter im Mai".to_owned()),
        declares: Vec::new(),
    };
    let requested = house.office.run(finance.clone(), request).await;
    if requested.above_need.is_some() {
        let sign =
            flow::payouts::SignPayoutRequest { payout_request: requested.id, version: requested.version };
        house.office.run(house.office.who_is(Role::Head), sign).await;
    }
    let (payout_request, version) = (requested.id, requested.version);
    house.office.run(finance, DecidePayout { payout_request, version, decided_on: on, refusal: None }).await;
}

#[tokio::test]
async fn a_table_is_taken_whole_or_not_at_all_and_each_fault_is_told_at_its_cell() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let wrong = "Ansatz;Aussteller;Belegnummer;Belegdatum;Belegbetrag;Abgerechnet;Bezahlt am;Zahlungsgrund\n\
                 F1 coachingstellen;Lohnbüro;L-1;1.3.2021;100,00;100,00;2.3.2021;Gehälter\n\
                 F9 nichts;Lohnbüro;L-2;31.2.2021;100,005;1.000;2.3.21;\n";
    let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("tabelle", wrong)];
    let refused = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await;
    assert_eq!(refused.status, 422);
    for column in ["Ansatz", "Belegdatum", "Belegbetrag", "Abgerechnet", "Bezahlt am", "Zahlungsgrund"] {
        assert!(refused.html.contains(&format!("Zeile 3, Spalte „{column}“")), "{column}: {}", refused.html);
    }
    assert!(refused.html.contains("F9 nichts;Lohnbüro;L-2"), "what was pasted stays");
    assert!(house.get(&anna, "/abrechnungen").await.html.contains("noch keine Abrechnung"));
    let right = wrong.split_inclusive('\n').take(2).collect::<String>();
    let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("tabelle", &*right), ("aktion", "pruefen")];
    let checked = house.fill(&mut anna, &refused, "/abrechnungen/neu", &fields).await.shown();
    assert!(checked.html.contains("1 Zeile, Belege über 100,00"), "{}", checked.html);
    let handed_in = house.fill(&mut anna, &checked, "/abrechnungen/neu", &fields[..3]).await;
    assert!(handed_in.to().ends_with("?meldung=eingereicht"), "{}", handed_in.html);
}

#[tokio::test]
async fn a_double_click_hands_in_once_and_what_the_books_refuse_stands_at_its_line() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, plan_line) = new_claim(&house, &anna).await;
    let rows = row(1, &plan_line, "L-1", "100,00");
    let mut fields = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    fields.extend(pairs(&rows));
    let first = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await;
    let second = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await;
    assert_eq!(first.leads_to(), second.leads_to());
    // The same receipt once more: nothing of it is left.
    let (form, _) = new_claim(&house, &anna).await;
    let again = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await;
    assert_eq!(again.status, 422);
    assert!(again.html.contains("der noch nicht abgerechnete Teil des Belegs"), "{}", again.html);
    // A day outside the grant is told at its field.
    let mut outside = row(1, &plan_line, "L-9", "100,00");
    outside[6].1 = "31.12.2020".to_owned();
    let mut fields = vec![("von", "1.1.2021"), ("bis", "31.3.2021")];
    fields.extend(pairs(&outside));
    let refused = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await;
    assert!(refused.html.contains("href=\"#z1.bezahlt\""), "{}", refused.html);
    assert!(refused.html.contains("id=\"z1.bezahlt-fehler\""));
}

#[tokio::test]
async fn what_somebody_decided_meanwhile_is_told_and_nothing_is_decided_twice() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    let undecided = house.fill(&mut clerk, &bench, &path, &[]).await;
    assert!(undecided.html.contains("href=\"#z1.urteil\""), "{}", undecided.html);
    house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await.leads_to();
    let other = house.get(&clerk, &claim).await.shown();
    let stale: Vec<(String, String)> = bench.hidden(&path);
    let stale: Vec<_> = stale.iter().filter(|(name, _)| name != "schluessel").cloned().collect();
    let mut fields = pairs(&stale);
    fields.extend([("schluessel", "a-key-of-its-own"), ("z1.urteil", "ablehnen")]);
    fields.extend([("z1.kuerzung", "beleg_fehlt"), ("z1.text", "fehlt")]);
    let refused = house.send(&mut clerk, &path, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("Es ist schon etwas vorgeschlagen"), "{}", refused.html);
    assert!(!other.html.contains("Prüfen und entscheiden"), "the step is not offered any more");
}

#[tokio::test]
async fn a_question_is_answered_line_by_line_and_signed_again() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    rows.extend(row(2, &plan_line, "L-2", "50,00"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    let claim = claimed(&house, &rows).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/rueckfrage");
    let form = house.get(&clerk, &path).await.shown();
    let fields =
        [("text", "Bitte prüfen."), ("zeilen", "1: Betrag?\n9: gibt es nicht"), ("antwort_bis", "15.6.2021")];
    let refused = house.fill(&mut clerk, &form, &path, &fields).await;
    assert!(refused.html.contains("nennt keine offene Zeile"), "{}", refused.html);
    let fields =
        [("text", "Bitte prüfen."), ("zeilen", "1: Betrag?\n2: Doppelt?"), ("antwort_bis", "15.6.2021")];
    house.fill(&mut clerk, &refused, &path, &fields).await.leads_to();
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let path = format!("{claim}/aenderung");
    assert!(house.get(&anna, "/start").await.shown().links().contains(&path));
    let form = house.get(&anna, &path).await.shown();
    assert!(form.html.contains("Betrag?") && form.html.contains("value=\"100,00\""), "{}", form.html);
    let answer = [
        ("z1.antwort", "aendern"),
        ("z1.ansatz", &plan_line),
        ("z1.aussteller", "Lohnbüro Muster"),
        ("z1.nummer", "L-1"),
        ("z1.belegdatum", "1.3.2021"),
        ("z1.brutto", "100,00"),
        ("z1.betrag", "90,00"),
        ("z1.bezahlt", "2.3.2021"),
        ("z1.zweck", "Gehälter ohne Zulage"),
        ("z2.antwort", "herausnehmen"),
    ];
    let sent = house.fill(&mut anna, &form, &path, &answer).await;
    assert_eq!(sent.to(), format!("{claim}?meldung=erneut-eingereicht"), "{}", sent.html);
    let page = house.get(&anna, &claim).await.shown().html;
    for said in ["Ersetzt", "Herausgenommen", "Gehälter ohne Zulage", "noch eine zweite Person"] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[tokio::test]
async fn a_parked_line_is_claimed_again_with_income_beside_it() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(&house, &claim).await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, &claim).await.shown().html.contains("Wofür war das?"));
    let (form, _) = new_claim(&house, &anna).await;
    let line = form.between("name=\"wieder\" value=\"", "\"").to_owned();
    let fields = [
        ("von", "1.1.2021"),
        ("bis", "31.3.2021"),
        ("wieder", &*line),
        ("einnahme1.art", "income"),
        ("einnahme1.von", "Teilnehmende"),
        ("einnahme1.am", "1.3.2021"),
        ("einnahme1.betrag", "0"),
    ];
    let refused = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await;
    assert!(refused.html.contains("Einnahme 1: Der Betrag muss größer als null sein."), "{}", refused.html);
    let fields = [&fields[..6], &[("einnahme1.betrag", "20,00"), ("einnahme1.beleg", " E 7 ")]].concat();
    let again = house.fill(&mut anna, &refused, "/abrechnungen/neu", &fields).await;
    let again = again.leads_to().to_owned();
    let page = house.get(&anna, &again).await.shown().html;
    assert!(page.contains("L-1") && page.contains("<td>E 7</td><td>Teilnehmende</td>"), "{page}");
    assert!(house.get(&anna, &claim).await.shown().html.contains("Erneut abgerechnet"));
}

#[tokio::test]
async fn a_claim_of_a_thousand_lines_is_pasted_looked_at_in_parts_and_decided_at_once() {
    let house = House::open().await;
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let (form, _) = new_claim(&house, &anna).await;
    let line = |number| {
        format!("F1 coachingstellen\tLohnbüro\tL-{number}\t1.3.2021\t1,00\t1,00\t2.3.2021\tStunde {number}\n")
    };
    let pasted: String = (1..=1000).map(line).collect();
    let fields = [("von", "1.1.2021"), ("bis", "31.3.2021"), ("tabelle", &*pasted)];
    let claim = house.fill(&mut anna, &form, "/abrechnungen/neu", &fields).await.leads_to().to_owned();
    let page = house.get(&anna, &format!("{claim}?seite=20")).await.shown();
    assert!(page.html.contains("Stunde 1000") && page.html.contains("Seite 20 von 20"), "{}", page.html);
    assert!(page.html.len() < 100_000, "{} bytes", page.html.len());
    let mut arno = house.enter(&house.office.signatory_of_a()).await;
    let page = house.get(&arno, &claim).await.shown();
    house.fill(&mut arno, &page, &format!("{claim}/unterschrift"), &[]).await.leads_to();
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("{claim}/entscheidung");
    let bench = house.get(&clerk, &path).await.shown();
    assert!(bench.html.len() < 100_000, "{} bytes", bench.html.len());
    // What is said on the first page is carried to the second, and all is decided from there.
    let cut =
        [("z1.urteil", "ablehnen"), ("z1.kuerzung", "beleg_fehlt"), ("z1.text", "fehlt"), ("gehe", "2")];
    let second = house.fill(&mut clerk, &bench, &path, &cut).await.shown();
    assert!(second.html.contains("name=\"z1.text\" value=\"fehlt\""), "{}", second.html);
    let decided = house.fill(&mut clerk, &second, &path, &[("rest", "anerkennen")]).await;
    assert_eq!(decided.to(), format!("{claim}?meldung=vorgeschlagen"), "{}", decided.html);
    let seen = house.get(&clerk, &claim).await.shown().html;
    assert!(seen.contains("Ablehnen: Beleg oder Zahlungsnachweis fehlt (ANBest-I Nr. 6.2). fehlt"), "{seen}");
}

#[tokio::test]
async fn a_house_of_one_examiner_certifies_both_and_is_told_what_was_sent_back() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "1.000,00");
    rows.push(("reihen".to_owned(), "1".to_owned()));
    let claim = claimed(&house, &rows).await;
    let (administrator, examiner) =
        (house.office.administrator(), house.office.who_is(Role::ExaminerSachlich));
    let (organisation, from) = (house.office.kreis, "2021-01-01".parse().unwrap());
    let role = NewRole {
        organisation,
        role: Role::ExaminerRechnerisch,
        from,
        until: None,
        deputy_for: None,
        scope: None,
    };
    let person = examiner.person;
    house.office.run(administrator.clone(), GiveRole { person, version: 1, role }).await;
    let rules = |number, one_examiner| {
        let reason = "Kleines Haus".to_owned();
        SetDutyRules { number, one_examiner, further_eye_above: None, bank_wait_days: 3, reason }
    };
    let mut clerk = house.enter(&house.office.finance()).await;
    let mut one = house.enter(&examiner).await;
    let path = format!("{claim}/entscheidung");
    for (number, alone) in [(1, false), (2, true)] {
        house.office.run(administrator.clone(), rules(number, alone)).await;
        let bench = house.get(&clerk, &path).await.shown();
        house.fill(&mut clerk, &bench, &path, &[("rest", "anerkennen")]).await.leads_to();
        let page = house.get(&one, &claim).await.shown();
        assert_eq!(page.html.contains("value=\"beides\""), alone, "{}", page.html);
        if !alone {
            let reason = [("grund", "Der Vertrag fehlt noch.")];
            house.fill(&mut one, &page, &format!("{claim}/rueckgabe"), &reason).await.leads_to();
        }
    }
    assert!(house.get(&clerk, &claim).await.shown().html.contains("Der Vertrag fehlt noch."));
    let anna = house.enter(&house.office.person_of_a()).await;
    assert!(!house.get(&anna, &claim).await.shown().html.contains("Der Vertrag fehlt noch."));
    let page = house.get(&one, &claim).await.shown();
    let both = [("feststellung", "beides")];
    let certified = house.fill(&mut one, &page, &format!("{claim}/feststellung"), &both).await;
    assert_eq!(certified.to(), format!("{claim}?meldung=entschieden"), "{}", certified.html);
}
