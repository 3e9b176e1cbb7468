//! Money from the ministry and back, page by page: asked for, signed, decided, received; demanded, settled, waived, passed on.

use flow::{
    File, Role,
    amendments::AmendGrant,
    interest::{DecideInterest, InterestDecision},
    payments::{ConfirmPayment, OrderPayment, ReleasePayment, ReturnPayment},
    payouts::{CertifyPayout, DecidePayout, RequestPayout},
    receivables::WaiveReceivable,
    repayments::RecordRepayment,
    tranches::RecordTranche,
};
use grants::{ActChanges, DemandKind, Need, Payment, Step, law::LawFigures};
use ledger::Cents;

use crate::{
    drafts::keep,
    hostile::{CANARY, is_tame},
    house::House,
    to_do::demanded,
};

#[tokio::test]
async fn money_is_asked_for_signed_decided_and_received() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = "/anforderungen/neu";
    assert!(house.get(&clerk, "/anforderungen").await.shown().links().contains(&path.to_owned()));
    assert!(house.get(&clerk, path).await.shown().html.contains("36.02-1/21: F4"));
    let position = house.office.award.positions[1].id.to_string();
    let page = house.get(&clerk, &format!("{path}?position={position}")).await.shown();
    assert!(page.html.contains("Ohne Begründung bis zu") && page.html.contains("Rechenweg"), "{}", page.html);
    let nothing = house.fill(&mut clerk, &page, path, &[("n1.wofuer", "Gehälter"), ("betrag", "x")]).await;
    for field in ["betrag", "tag", "n1.faellig", "n1.betrag"] {
        assert!(nothing.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", nothing.html);
    }
    let mut fields = vec![
        ("betrag", "5.000,00"),
        ("tag", "1.6.2021"),
        ("n1.wofuer", "Gehälter"),
        ("n1.faellig", "1.12.2021"),
        ("n1.betrag", "5.000,00"),
        ("n1.gesamt", "4.999,99"),
        ("grund", ""),
    ];
    let less = house.fill(&mut clerk, &nothing, path, &fields).await;
    let told = "von einer Zahlung über 4.999,99";
    assert!(less.status == 422 && less.html.contains(told), "{}", less.html);
    fields[5].1 = "6.250,00";
    let refused = house.fill(&mut clerk, &nothing, path, &fields).await;
    assert!(
        refused.html.contains("href=\"#grund\"") && refused.html.contains("eine zweite Person"),
        "{}",
        refused.html
    );
    assert!(!refused.html.contains("value=\"figures_right\" checked"), "nothing is declared by itself");
    fields.last_mut().unwrap().1 = "Die Bank braucht Vorlauf";
    fields.push(("erklaerung", "figures_right"));
    let asked = house.fill(&mut clerk, &refused, path, &fields).await;
    assert!(asked.to().ends_with("?meldung=angefordert"), "{}", asked.html);
    let request = asked.leads_to().to_owned();
    let page = house.get(&clerk, &request).await.shown();
    assert!(page.html.contains("<br>von 6.250,00"), "{}", page.html);
    let declared = page.between("Erklärungen</h2>", "</ul>");
    assert!(
        declared.contains(">erklärt</span> Die Angaben sind sachlich und rechnerisch richtig."),
        "{declared}"
    );
    assert!(declared.contains(">nicht erklärt</span> Änderungen des Finanzierungsplans"), "{declared}");
    assert!(page.html.contains("Vor der Entscheidung unterschreibt eine zweite Person."), "{}", page.html);
    let decide = [("tag", "1.6.2021"), ("entscheidung", "bewilligen")];
    let early = house.fill(&mut clerk, &page, &request, &decide).await;
    assert!(early.html.contains("erst muss eine zweite Person unterschreiben"), "{}", early.html);
    let mut head = house.enter(&house.office.who_is(Role::Head)).await;
    let page = house.get(&head, &request).await.shown();
    let signed = house.fill(&mut head, &page, &format!("{request}/unterschrift"), &[]).await;
    assert_eq!(signed.to(), format!("{request}?meldung=anforderung-unterzeichnet"), "{}", signed.html);
    let page = house.get(&clerk, &request).await.shown();
    let decided = house.fill(&mut clerk, &page, &request, &decide).await;
    assert_eq!(decided.to(), format!("{request}?meldung=anforderung-entschieden"), "{}", decided.html);
    let way = format!("/zahlungen/eingang?position={position}");
    assert!(house.get(&clerk, &request).await.shown().links().contains(&way));
    let page = house.get(&clerk, &way).await.shown();
    let path = "/zahlungen/eingang";
    let fields = [("position", position.as_str()), ("betrag", "5.000,00"), ("tag", "2.6.2021")];
    let refused = house.fill(&mut clerk, &page, path, &fields).await;
    assert!(
        refused.html.contains("id=\"tag-fehler\"") && refused.html.contains("in der Zukunft"),
        "{}",
        refused.html
    );
    let fields = [("position", position.as_str()), ("betrag", "5.000,00"), ("tag", "1.6.2021")];
    let received = house.fill(&mut clerk, &refused, path, &fields).await;
    assert!(received.to().ends_with("?meldung=eingegangen"), "{}", received.html);
    assert!(house.get(&clerk, received.leads_to()).await.shown().html.contains("Eingegangen"));
}

#[tokio::test]
async fn how_a_grant_is_paid_is_agreed_and_its_requirements_are_met_or_waived() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let forwarding = format!("/zuwendungen/{}", house.office.forwarding.id);
    let path = format!("{forwarding}/zahlungsweise");
    assert!(house.get(&clerk, &forwarding).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Noch ist nichts vereinbart."), "{}", page.html);
    let position = house.office.forwarding.positions[1].id.to_string();
    let mut fields = vec![
        ("regel", "reimbursement"),
        ("obergrenze", "10.000,00"),
        ("v1.art", "report"),
        ("v2.art", "other"),
        ("v2.titel", "Satzung"),
        ("v2.faellig", "1.7.2021"),
        ("r1.position", position.as_str()),
        ("r1.betrag", "2.000,00"),
        ("r1.voraussetzung", "1"),
    ];
    let refused = house.fill(&mut clerk, &page, &path, &fields).await;
    for field in ["obergrenze", "aktenzeichen", "tag", "v1.titel", "v1.faellig"] {
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
    }
    fields[0].1 = "advance";
    fields.extend([
        ("aktenzeichen", "§ 5"),
        ("tag", "1.6.2021"),
        ("v1.titel", "Erster Bericht"),
        ("v1.faellig", "1.7.2021"),
    ]);
    let agreed = house.fill(&mut clerk, &refused, &path, &fields).await;
    assert_eq!(agreed.to(), format!("{path}?meldung=zahlungsweise"), "{}", agreed.html);
    let page = house.get(&clerk, &path).await.shown();
    assert!(
        page.html.contains("höchstens 10.000,00") && page.html.contains("Erster Bericht"),
        "{}",
        page.html
    );
    let step = format!("{path}/erfuellung");
    let met = [("erfuellt", "1"), ("erfuellt_am", "1.6.2021")];
    let refused = house.fill(&mut clerk, &page, &step, &met).await;
    assert!(refused.html.contains("href=\"#womit\""), "{}", refused.html);
    assert!(refused.html.contains("<details open><summary>Eine Voraussetzung ist erfüllt"), "it stays open");
    let met = [("erfuellt", "1"), ("erfuellt_am", "1.6.2021"), ("womit", "AZ 7")];
    let met = house.fill(&mut clerk, &refused, &step, &met).await;
    assert_eq!(met.to(), format!("{path}?meldung=zahlungsweise"), "{}", met.html);
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("erfüllt am 1.6.2021: AZ 7"), "{}", page.html);
    let step = format!("{path}/verzicht");
    let waived = house.fill(&mut clerk, &page, &step, &[("verzicht", "2"), ("grund", "Liegt vor")]).await;
    assert_eq!(waived.to(), format!("{path}?meldung=zahlungsweise"), "{}", waived.html);
    let change = [("regel", "reimbursement"), ("aktenzeichen", "§ 5 neu"), ("tag", "1.6.2021")];
    let stale = house
        .fill(&mut clerk, &page, &path, &[&change[..], &[("schluessel", "a-key-of-its-own")]].concat())
        .await;
    assert!(stale.html.contains("inzwischen geändert"), "{}", stale.html);
    let changed = house.fill(&mut clerk, &stale, &path, &change).await;
    assert_eq!(changed.to(), format!("{path}?meldung=zahlungsweise"), "{}", changed.html);
    let provider = house.enter(&house.office.person_of_a()).await;
    let seen = house.get(&provider, &path).await.shown();
    assert!(seen.html.contains("Erstattung") && !seen.html.contains("Anders vereinbaren"), "{}", seen.html);
}

#[tokio::test]
async fn a_first_agreement_that_is_sent_twice_is_recorded_once() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/zahlungsweise", house.office.forwarding.id);
    let page = house.get(&clerk, &path).await.shown();
    let position = house.office.forwarding.positions[1].id.to_string();
    let mut fields = vec![
        ("regel", "advance"),
        ("aktenzeichen", "§ 5"),
        ("tag", "1.6.2021"),
        ("r1.position", position.as_str()),
        ("r1.betrag", "1.111,11"),
    ];
    for _ in 0..2 {
        let agreed = house.fill(&mut clerk, &page, &path, &fields).await;
        assert_eq!(agreed.to(), format!("{path}?meldung=zahlungsweise"), "{}", agreed.html);
    }
    let shown = house.get(&clerk, &path).await.shown();
    assert_eq!(shown.html.matches("1.111,11").count(), 1, "{}", shown.html);
    // Another form that saw nothing agreed is told of it, and goes on from there.
    fields.push(("schluessel", "a-key-of-its-own"));
    let stale = house.fill(&mut clerk, &page, &path, &fields).await;
    assert!(stale.html.contains("inzwischen geändert"), "{}", stale.html);
    let changed = house.fill(&mut clerk, &stale, &path, &fields).await;
    assert_eq!(changed.to(), format!("{path}?meldung=zahlungsweise"), "{}", changed.html);
}

#[tokio::test]
async fn what_is_owed_is_demanded_settled_waived_and_passed_on() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, "/forderungen/neu").await.shown();
    let position = house.office.forwarding.positions[0].id.to_string();
    let mut fields =
        vec![("position", position.as_str()), ("art", "other"), ("betrag", "100,00"), ("grund", "Doppelt")];
    let refused = house.fill(&mut clerk, &page, "/forderungen/neu", &fields).await;
    for field in ["rechtsgrund", "tag", "faellig"] {
        assert!(refused.html.contains(&format!("href=\"#{field}\"")), "{field}: {}", refused.html);
    }
    fields.extend([("rechtsgrund", "§ 812 BGB"), ("tag", "1.6.2021"), ("faellig", "1.5.2021")]);
    let refused = house.fill(&mut clerk, &refused, "/forderungen/neu", &fields).await;
    assert!(refused.html.contains("id=\"faellig-fehler\""), "{}", refused.html);
    fields.last_mut().unwrap().1 = "1.7.2021";
    let made = house.fill(&mut clerk, &refused, "/forderungen/neu", &fields).await;
    assert!(made.to().ends_with("?meldung=gefordert"), "{}", made.html);
    let receivable = made.leads_to().to_owned();
    assert!(house.get(&clerk, "/forderungen").await.shown().links().contains(&receivable));
    let page = house.get(&clerk, &receivable).await.shown();
    let step = format!("{receivable}/zahlung");
    let above = house.fill(&mut clerk, &page, &step, &[("betrag", "100,01"), ("tag", "1.6.2021")]).await;
    assert!(above.html.contains("die offene Forderung lässt nur noch 100,00"), "{}", above.html);
    let paid = house.fill(&mut clerk, &above, &step, &[("betrag", "40,00"), ("tag", "1.6.2021")]).await;
    assert_eq!(paid.to(), format!("{receivable}?meldung=beglichen"), "{}", paid.html);
    let page = house.get(&clerk, &receivable).await.shown();
    let step = format!("{receivable}/stundung");
    let said = "nicht berechnet. Benachrichtigt: 2 Personen bei Bildungsträger A (Erfassung, Zeichnung)";
    assert!(page.html.contains(said), "{}", page.html);
    let early = [("erste_faellig", "1.6.2021"), ("raten", "2"), ("grund_stundung", "Erhebliche Härte")];
    let early = house.fill(&mut clerk, &page, &step, &early).await;
    assert!(early.html.contains("id=\"erste_faellig-fehler\""), "{}", early.html);
    let later = [("erste_faellig", "31.8.2021"), ("raten", "2"), ("grund_stundung", "Erhebliche Härte")];
    let deferred = house.fill(&mut clerk, &early, &step, &later).await;
    assert_eq!(deferred.to(), format!("{receivable}?meldung=gestundet"), "{}", deferred.html);
    let page = house.get(&clerk, &receivable).await.shown();
    for told in ["fällig am 31.8.2021", "30.9.2021", "Gestundet, 2 Raten: Erhebliche Härte"] {
        assert!(page.html.contains(told), "{told}: {}", page.html);
    }
    let step = format!("{receivable}/aufrechnung");
    let nothing = house.fill(&mut clerk, &page, &step, &[("gegen", "")]).await;
    assert!(nothing.html.contains("href=\"#gegen\"") && nothing.html.contains("href=\"#betrag_gegen\""));
    assert!(nothing.html.contains("<details open><summary>Aufrechnen"), "it stays open: {}", nothing.html);
    let step = format!("{receivable}/erlass");
    let waived = [("betrag_erlass", "60,00"), ("grund", "Aussichtslos")];
    let waived = house.fill(&mut clerk, &nothing, &step, &waived).await;
    assert_eq!(waived.to(), format!("{receivable}?meldung=erlassen"), "{}", waived.html);
    let page = house.get(&clerk, &receivable).await.shown();
    assert!(page.html.contains("Beglichen") && page.html.contains("Erlassen: Aussichtslos"), "{}", page.html);

    let page = house.get(&clerk, "/rueckzahlungen/neu").await.shown();
    let id = receivable.rsplit('/').next().unwrap();
    assert!(page.html.contains(&format!("name=\"abfuehren\" value=\"{id}\"")), "{}", page.html);
    let award = house.office.award.positions[0].id.to_string();
    let mut fields = vec![
        ("position", award.as_str()),
        ("art", "other"),
        ("betrag", "30,00"),
        ("tag", "1.6.2021"),
        ("abfuehren", id),
    ];
    let refused = house.fill(&mut clerk, &page, "/rueckzahlungen/neu", &fields).await;
    assert!(refused.html.contains("id=\"betrag-fehler\""), "{}", refused.html);
    assert!(refused.html.contains(&format!("value=\"{id}\" checked")), "what was chosen stays");
    fields[2].1 = "40,01";
    let refused = house.fill(&mut clerk, &refused, "/rueckzahlungen/neu", &fields).await;
    assert!(refused.html.contains("Mehr wäre Geld der Zuwendung."), "{}", refused.html);
    fields[2].1 = "40,00";
    let passed_on = house.fill(&mut clerk, &refused, "/rueckzahlungen/neu", &fields).await;
    assert_eq!(passed_on.to(), "/forderungen?meldung=zurueckgezahlt", "{}", passed_on.html);
    let again = house.get(&clerk, "/rueckzahlungen/neu").await.shown();
    assert!(again.html.contains("Keine beglichene Forderung wartet"), "{}", again.html);
    let provider = house.enter(&house.office.person_of_a()).await;
    assert_eq!(house.get(&provider, "/forderungen/neu").await.status, 403);
    assert!(!house.get(&provider, &receivable).await.shown().html.contains("Ist Geld eingegangen?"));
}

/// Money of the ministry comes in February.
async fn drawn(house: &House) -> Payment {
    let (award, finance) = (&house.office.award, house.office.finance());
    let (grant, component, amount) = (award.id, award.positions[1].component.clone(), Cents::new(4_000_000));
    let on = "2021-02-22".parse().unwrap();
    let request = RequestPayout {
        grant,
        component: component.clone(),
        budget_year: None,
        amount,
        requested_on: on,
        need: vec![Need { payee: None, total: None, what: "Gehälter".to_owned(), due_on: on, amount }],
        instalment: None,
        reason: Some("Gehälter".to_owned()),
        declares: Vec::new(),
    };
    let asked = house.office.run(finance.clone(), request).await;
    let (payout_request, version) = (asked.id, asked.version);
    assert!(asked.above_need.is_none());
    house
        .office
        .run(finance.clone(), DecidePayout { payout_request, version, decided_on: on, refusal: None })
        .await;
    let tranche = RecordTranche { grant, component, budget_year: None, amount, received_on: on };
    house.office.run(finance, tranche).await
}

/// Money that came in February is not used in time, and goes back in June.
async fn used_late(house: &House) {
    let Payment { grant, amount, .. } = drawn(house).await;
    let (component, finance) = (house.office.award.positions[1].component.clone(), house.office.finance());
    let back = RecordRepayment {
        grant,
        component,
        budget_year: None,
        kind: DemandKind::Refund,
        amount,
        received_on: "2021-06-01".parse().unwrap(),
        passes_on: Vec::new(),
    };
    house.office.run(finance, back).await;
}

/// The act says itself how far above the base rate interest lies.
async fn with_surcharge(house: &House) {
    let surcharge =
        "[[surcharge]]\nvalue = \"3.00\"\nvalid_from = \"2002-01-01\"\nbasis = \"x\"\nsource = \"x\"\n";
    let award =
        flow::views::grant(&house.flow.ctx(house.office.finance()), house.office.award.id).await.unwrap();
    let amendment = AmendGrant {
        grant: award.id,
        version: award.version,
        follows: 1,
        dated_on: "2021-06-01".parse().unwrap(),
        reference: "36.02-2/21".to_owned(),
        reason: "Zinsen".to_owned(),
        changes: ActChanges { law: Some(LawFigures::parse(surcharge).unwrap()), ..ActChanges::default() },
        programme_version: None,
        positions: Vec::new(),
        plan: Vec::new(),
        document: Some(File::new("application/pdf".to_owned(), b"%PDF-1.7".to_vec())),
        resolutions: Vec::new(),
    };
    house.office.run(house.office.finance(), amendment).await;
}

#[tokio::test]
async fn interest_on_what_was_used_too_late_is_decided_with_its_working() {
    let house = House::open().await;
    used_late(&house).await;
    with_surcharge(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/zinsen");
    assert!(house.get(&clerk, &award).await.shown().links().contains(&path));
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("Rechenweg") && page.html.contains("40.000,00"), "{}", page.html);
    keep(&house, &mut clerk, &page, &path, &[("grund", "Zu spät <angefangen>")]).await.leads_to();
    let begun = house.get(&clerk, &path).await.shown();
    assert!(begun.html.contains("Zu spät &#60;angefangen&#62;</textarea>"), "{}", begun.html);
    let slice = page.between("name=\"teil\"", "</select>");
    let slice = slice.split("<option value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let claim = [("teil", slice.as_str()), ("entscheidung", "fordern"), ("tag", "1.6.2021")];
    let refused = house.fill(&mut clerk, &page, &path, &claim).await;
    assert!(
        refused.html.contains("href=\"#faellig\"") && refused.html.contains("href=\"#grund\""),
        "{}",
        refused.html
    );
    let waive = [
        ("teil", slice.as_str()),
        ("entscheidung", "verzichten"),
        ("grund", "Unbillig"),
        ("tag", "1.6.2021"),
    ];
    let other = format!("{}.1", slice.rsplit_once('.').unwrap().0);
    let mut as_before = waive;
    as_before[0].1 = &other;
    let stale = house.fill(&mut clerk, &refused, &path, &as_before).await;
    assert!(stale.html.contains("inzwischen geändert"), "{}", stale.html);
    let waived = house.fill(&mut clerk, &stale, &path, &waive).await;
    assert!(waived.to().ends_with("?meldung=zinsen"), "{}", waived.html);
    let sheet = house.get(&clerk, waived.leads_to()).await.shown();
    assert!(
        sheet.html.contains("Wie die Zinsen berechnet sind") && sheet.html.contains("Erlassen: Unbillig")
    );
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains("entschieden") && !page.html.contains("name=\"teil\""), "{}", page.html);
}

/// An order that was released by two, and confirmed in June.
async fn paid_late(house: &House) -> Payment {
    let (office, on) = (&house.office, "2021-06-01".parse().unwrap());
    let (grant, amount) = (office.forwarding.id, Cents::new(1_000_000));
    let component = office.forwarding.positions[1].component.clone();
    let request = RequestPayout {
        grant,
        component: component.clone(),
        budget_year: None,
        amount,
        requested_on: on,
        need: vec![Need { payee: None, what: "Gehälter".to_owned(), due_on: on, amount, total: None }],
        instalment: None,
        reason: None,
        declares: Vec::new(),
    };
    let asked = office.run(office.person_of_a(), request).await;
    let (payout_request, version) = (asked.id, asked.version);
    let decide = DecidePayout { payout_request, version, decided_on: on, refusal: None };
    let proposed = office.run(office.finance(), decide).await;
    let certify = |step| {
        let (version, round) = (proposed.version, proposed.round());
        CertifyPayout { payout_request, version, round, step }
    };
    office.run(office.who_is(Role::ExaminerSachlich), certify(Step::Sachlich)).await;
    office.run(office.who_is(Role::ExaminerRechnerisch), certify(Step::Rechnerisch)).await;
    let order = OrderPayment { grant, component, budget_year: None, amount };
    let Payment { id: payment, version, .. } = office.run(office.who_is(Role::Orderer), order).await;
    let release = || ReleasePayment { payment, version };
    office.run(office.who_is(Role::Releaser), release()).await;
    let version = office.run(office.second_releaser(), release()).await.version;
    office.run(office.finance(), ConfirmPayment { payment, version, confirmed_on: on }).await
}

#[tokio::test]
async fn interest_that_is_claimed_for_a_payment_that_came_back_is_told_until_it_is_waived() {
    let house = House::open().await;
    let (office, on) = (&house.office, "2021-06-01".parse().unwrap());
    let tranche = drawn(&house).await;
    with_surcharge(&house).await;
    let paid = paid_late(&house).await;
    let decide = DecideInterest {
        grant: office.award.id,
        received: tranche.id.0,
        spent: paid.id.0,
        interest: None,
        decision: InterestDecision::Claim { due_on: "2021-07-01".parse().unwrap() },
        reason: "Schreiben des Ministeriums".to_owned(),
        decided_on: on,
    };
    let claimed = office.run(office.finance(), decide).await;
    let clerk = house.enter(&office.finance()).await;
    let path = format!("/zuwendungen/{}/zinsen", office.award.id);
    let told = "Gefordert für etwas, das nicht mehr zählt";
    assert!(!house.get(&clerk, &path).await.shown().html.contains(told), "the payment counts");
    let (payment, version, reason) = (paid.id, paid.version, "Konto erloschen".to_owned());
    office.run(office.finance(), ReturnPayment { payment, version, returned_on: on, reason }).await;
    let page = house.get(&clerk, &path).await.shown();
    assert!(page.html.contains(told), "{}", page.html);
    assert!(page.links().contains(&format!("/forderungen/{}", claimed.id)), "{:?}", page.links());
    let (receivable, version, amount) = (claimed.id, claimed.version, claimed.amount);
    let waive =
        WaiveReceivable { receivable, version, amount, reason: "Das Ministerium verzichtet".to_owned() };
    office.run(office.finance(), waive).await;
    assert!(!house.get(&clerk, &path).await.shown().html.contains(told));
}

#[tokio::test]
async fn a_hostile_reason_of_a_deferral_stays_text() {
    let house = House::open().await;
    let receivable = format!("/forderungen/{}", demanded(&house).await.id);
    let mut clerk = house.enter(&house.office.finance()).await;
    let page = house.get(&clerk, &receivable).await.shown();
    let fields = [("erste_faellig", "31.8.2021"), ("raten", "1"), ("grund_stundung", CANARY)];
    house.fill(&mut clerk, &page, &format!("{receivable}/stundung"), &fields).await.leads_to();
    for shown in [receivable.as_str(), "/forderungen", "/journal"] {
        is_tame(&house.get(&clerk, shown).await.shown());
    }
}
