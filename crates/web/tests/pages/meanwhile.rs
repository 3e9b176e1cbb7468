//! Somebody else was faster: who is refused because of it is told what happened, beside what they typed.

use flow::{File, Role, amendments::AmendGrant};
use grants::{ActChanges, NewPosition};
use ledger::Cents;

use crate::{
    acts::{PDF, said},
    house::House,
    walk::{claimed, row},
    why::ordered,
};

/// A claim of two lines: 100 and 200 euros.
async fn of_two_lines(house: &House) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let mut rows = row(1, &plan_line, "L-1", "100,00");
    rows.extend(row(2, &plan_line, "L-2", "200,00"));
    rows.push(("reihen".to_owned(), "2".to_owned()));
    claimed(house, &rows).await
}

const CUT: [(&str, &str); 5] = [
    ("z1.urteil", "anerkennen"),
    ("z2.urteil", "teilweise"),
    ("z2.teil", "150,00"),
    ("z2.kuerzung", "rechnerisch"),
    ("z2.text", "Die Summe stimmt nicht."),
];

#[tokio::test]
async fn a_decision_that_was_proposed_meanwhile_is_told_beside_what_was_typed() {
    let house = House::open().await;
    let claim = of_two_lines(&house).await;
    let path = format!("{claim}/entscheidung");
    let mut clerk = house.enter(&house.office.finance()).await;
    let (one, other) = (house.get(&clerk, &path).await.shown(), house.get(&clerk, &path).await.shown());
    house.fill(&mut clerk, &one, &path, &CUT).await.leads_to();
    let typed = [
        ("z1.urteil", "anerkennen"),
        ("z2.urteil", "ablehnen"),
        ("z2.kuerzung", "beleg_fehlt"),
        ("z2.text", "Kein <Beleg>"),
    ];
    let late = house.fill(&mut clerk, &other, &path, &typed).await;
    assert_eq!(late.status, 422);
    let told = late.between("id=\"inzwischen\"", "</section>");
    for said in [
        "Entscheidung vorgeschlagen, von ",
        "(Sachbearbeitung)",
        "1.6.2021",
        "Vorschlag: 150,00\u{a0}€ anerkennen",
        "Die Summe stimmt nicht.",
        "ablehnen; ",
        "Kein &#60;Beleg&#62;",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(late.html.contains("Kein &#60;Beleg&#62;</textarea>"), "it is still in its field: {}", late.html);
    // It is told once: who sends it again has seen it.
    let again = house.fill(&mut clerk, &late, &path, &typed).await;
    assert_eq!(again.status, 422);
    assert!(!again.html.contains("id=\"inzwischen\""), "{}", again.html);
}

#[tokio::test]
async fn a_claim_that_was_decided_meanwhile_says_how_and_keeps_what_was_typed() {
    let house = House::open().await;
    let claim = of_two_lines(&house).await;
    let path = format!("{claim}/entscheidung");
    let mut clerk = house.enter(&house.office.finance()).await;
    let late = house.get(&clerk, &path).await.shown();
    let bench = house.get(&clerk, &path).await.shown();
    house.fill(&mut clerk, &bench, &path, &CUT).await.leads_to();
    for role in [Role::ExaminerSachlich, Role::ExaminerRechnerisch] {
        let mut examiner = house.enter(&house.office.who_is(role)).await;
        let page = house.get(&examiner, &claim).await.shown();
        house.fill(&mut examiner, &page, &format!("{claim}/feststellung"), &[]).await.leads_to();
    }
    let typed = [("z1.urteil", "anerkennen"), ("z2.urteil", "zurueckstellen"), ("z2.text", "Wofür war das?")];
    let refused = house.fill(&mut clerk, &late, &path, &typed).await;
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("Jemand anderes hat das inzwischen geändert."), "{}", refused.html);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    for said in [
        "Entschieden",
        "Vorschlag festgestellt, von ",
        "Noch offen",
        "Teilweise anerkannt, 150,00\u{a0}€",
        "Die Summe stimmt nicht.",
        "Anerkannt, 100,00\u{a0}€",
        "zurückstellen; Wofür war das?",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[tokio::test]
async fn who_certifies_what_was_sent_back_meanwhile_is_told() {
    let house = House::open().await;
    let claim = of_two_lines(&house).await;
    let path = format!("{claim}/entscheidung");
    let mut clerk = house.enter(&house.office.finance()).await;
    let bench = house.get(&clerk, &path).await.shown();
    house.fill(&mut clerk, &bench, &path, &CUT).await.leads_to();
    let mut one = house.enter(&house.office.who_is(Role::ExaminerSachlich)).await;
    let mut other = house.enter(&house.office.who_is(Role::ExaminerRechnerisch)).await;
    let (page, late) = (house.get(&one, &claim).await.shown(), house.get(&other, &claim).await.shown());
    let back = [("grund", "Bitte noch einmal rechnen")];
    house.fill(&mut one, &page, &format!("{claim}/rueckgabe"), &back).await.leads_to();
    let refused = house.fill(&mut other, &late, &format!("{claim}/feststellung"), &[]).await;
    assert_eq!(refused.status, 422);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    assert!(told.contains("Vorschlag zurückgegeben, von "), "{told}");
    let typed = [("grund", "Auch ich finde das")];
    let refused = house.fill(&mut other, &late, &format!("{claim}/rueckgabe"), &typed).await;
    let told = refused.between("id=\"inzwischen\"", "</section>");
    assert!(told.contains("Grund: Auch ich finde das"), "{told}");
}

#[tokio::test]
async fn an_answer_to_what_is_not_asked_any_more_keeps_what_was_typed_and_learns_no_proposal() {
    let house = House::open().await;
    let claim = of_two_lines(&house).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let ask = format!("{claim}/rueckfrage");
    let page = house.get(&clerk, &ask).await.shown();
    let asks = [("text", "Bitte ergänzen"), ("zeilen", "2: Wofür?"), ("antwort_bis", "30.6.2021")];
    house.fill(&mut clerk, &page, &ask, &asks).await.leads_to();
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let path = format!("{claim}/aenderung");
    let (one, late) = (house.get(&anna, &path).await.shown(), house.get(&anna, &path).await.shown());
    house.fill(&mut anna, &one, &path, &[("z2.antwort", "herausnehmen")]).await.leads_to();
    let mut arno = house.enter(&house.office.signatory_of_a()).await;
    let page = house.get(&arno, &claim).await.shown();
    house.fill(&mut arno, &page, &format!("{claim}/unterschrift"), &[]).await.leads_to();
    let bench = house.get(&clerk, &format!("{claim}/entscheidung")).await.shown();
    let cut = [("z1.urteil", "ablehnen"), ("z1.kuerzung", "beleg_fehlt"), ("z1.text", "geheim bis zuletzt")];
    house.fill(&mut clerk, &bench, &format!("{claim}/entscheidung"), &cut).await.leads_to();
    let typed = [("z2.antwort", "aendern"), ("z2.betrag", "180,00"), ("z2.zweck", "Coaching im März")];
    let refused = house.fill(&mut anna, &late, &path, &typed).await;
    assert_eq!(refused.status, 422);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    for said in ["Abrechnung wieder eingereicht", "Herausgenommen", "ändern; 180,00; Coaching im März"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!refused.html.contains("geheim bis zuletzt"), "what is proposed does not count yet: {told}");
}

#[tokio::test]
async fn nothing_is_told_where_nothing_happened_and_a_number_that_is_none_does_no_harm() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let path = format!("{claim}/entscheidung");
    let mut clerk = house.enter(&house.office.finance()).await;
    let bench = house.get(&clerk, &path).await.shown();
    let undecided = house.fill(&mut clerk, &bench, &path, &[]).await;
    assert_eq!(undecided.status, 422);
    assert!(!undecided.html.contains("id=\"inzwischen\""), "{}", undecided.html);
    for seen in ["", "x<y", "-9223372036854775808", "9223372036854775807", "99999999999999999999"] {
        let refused = house.fill(&mut clerk, &bench, &path, &[("gesehen", seen)]).await;
        assert_eq!(refused.status, 422, "{seen}");
    }
}

#[tokio::test]
async fn a_draft_that_goes_on_says_what_was_done_since_it_was_begun() {
    let house = House::open().await;
    let claim = of_two_lines(&house).await;
    let path = format!("{claim}/entscheidung");
    let mut clerk = house.enter(&house.office.finance()).await;
    let bench = house.get(&clerk, &path).await.shown();
    let hidden = bench.hidden(&path);
    let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let typed: Vec<_> = hidden.chain([("z1.urteil", "ablehnen"), ("z1.text", "kein Beleg")]).collect();
    house.send(&mut clerk, "/entwuerfe", &typed).await.leads_to();
    let goes_on = house.get(&clerk, &path).await.shown();
    assert!(goes_on.html.contains("Ihr Entwurf") && !goes_on.html.contains("id=\"inzwischen\""));
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let page = house.get(&anna, &claim).await.shown();
    house.fill(&mut anna, &page, &format!("{claim}/ruecknahme"), &[]).await.leads_to();
    let goes_on = house.get(&clerk, &path).await.shown();
    let told = goes_on.between("id=\"inzwischen\"", "</section>");
    for said in ["Zurückgenommen", "Abrechnung zurückgenommen, von ", "Zeile 1: ablehnen; kein Beleg"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[tokio::test]
async fn who_releases_a_payment_that_was_taken_back_meanwhile_is_told() {
    let house = House::open().await;
    let payment = ordered(&house).await;
    let mut releaser = house.enter_with_device(&house.office.who_is(Role::Releaser)).await;
    let late = house.get(&releaser, &payment).await.shown();
    let id = grants::PaymentId(payment.trim_start_matches("/zahlungen/").parse().unwrap());
    let reject = flow::payments::RejectPayment { payment: id, version: 1, reason: "Doch nicht".to_owned() };
    house.office.run(house.office.who_is(Role::Orderer), reject).await;
    let refused = house.fill(&mut releaser, &late, &format!("{payment}/freigabe"), &[]).await;
    assert_eq!(refused.status, 422);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    for said in ["<strong>Abgelehnt</strong>", "Zahlung abgelehnt, von "] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[tokio::test]
async fn who_decides_on_a_proof_that_was_asked_about_meanwhile_is_told_and_keeps_the_reason() {
    let house = House::open().await;
    let mut editor = house.enter(&house.office.person_of_a()).await;
    let form = house.get(&editor, "/nachweise/neu").await.shown();
    let grant = house.office.forwarding.id.to_string();
    let fields = [
        ("zuwendung", grant.as_str()),
        ("art", "zwischennachweis"),
        ("von", "1.1.2021"),
        ("bis", "31.5.2021"),
        ("ort", "Musterstadt"),
        ("vorsteuer", "brutto"),
    ];
    let proof = house.fill(&mut editor, &form, "/nachweise/neu", &fields).await.leads_to().to_owned();
    let mut signatory = house.enter(&house.office.signatory_of_a()).await;
    let page = house.get(&signatory, &proof).await.shown();
    house.fill(&mut signatory, &page, &format!("{proof}/unterschrift"), &[]).await.leads_to();
    let page = house.get(&editor, &proof).await.shown();
    house.fill(&mut editor, &page, &format!("{proof}/einreichung"), &[("tag", "1.6.2021")]).await.leads_to();
    let mut clerk = house.enter(&house.office.finance()).await;
    let (one, late) = (house.get(&clerk, &proof).await.shown(), house.get(&clerk, &proof).await.shown());
    let question = [("frage", "Fehlt der Mai?"), ("frist", "15.6.2021")];
    house.fill(&mut clerk, &one, &format!("{proof}/rueckfrage"), &question).await.leads_to();
    let rejects = [("entscheidung", "zurueckweisung"), ("tag", "1.6.2021"), ("grund", "Der Mai fehlt.")];
    let refused = house.fill(&mut clerk, &late, &format!("{proof}/entscheidung"), &rejects).await;
    assert_eq!(refused.status, 422);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    for said in
        ["<strong>Rückfrage</strong>", "Rückfrage zum Nachweis gestellt, von ", "Grund: Der Mai fehlt."]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
}

/// The award gives more for its first component, and says another purpose.
async fn amended(house: &House) {
    let award = &house.office.award;
    let first = &award.positions[0];
    let positions = vec![NewPosition {
        component: first.component.clone(),
        budget_year: first.budget_year,
        amount: first.amount.plus(Cents::new(100_000)).unwrap(),
    }];
    let changes = ActChanges { purpose: Some("Nur Kurse".to_owned()), ..ActChanges::default() };
    let amendment = AmendGrant {
        grant: award.id,
        version: award.version,
        follows: 1,
        dated_on: "2021-06-01".parse().unwrap(),
        reference: "36.02-2/21".to_owned(),
        reason: "Mehr Geld".to_owned(),
        changes,
        programme_version: None,
        positions,
        plan: Vec::new(),
        document: Some(File::new("application/pdf".to_owned(), PDF.to_vec())),
        resolutions: Vec::new(),
    };
    house.office.run(house.office.finance(), amendment).await;
}

#[tokio::test]
async fn who_amends_an_act_that_was_amended_meanwhile_sees_what_is_otherwise_and_goes_on_from_there() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aenderung");
    let late = house.get(&clerk, &path).await.shown();
    amended(&house).await;
    let mut fields = said("36.02-3/21", "1.6.2021");
    fields.extend([("weiterleitung", "ja"), ("grund", "Mehr Kurse")]);
    let refused = house.fill_with_file(&mut clerk, &late, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(refused.status, 422);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    for said in
        ["Zuwendung geändert, von ", "Zuwendungszweck", "Nur Kurse", "Kurse in Nebenstadt", "36.02-3/21"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let first = &house.office.award.positions[0];
    assert!(told.contains(first.component.as_str()), "what it gives is told: {told}");
    assert!(!told.contains("Finanzierungsart"), "what stayed is not: {told}");
    let made = house.fill_with_file(&mut clerk, &refused, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
}

#[tokio::test]
async fn a_draft_of_an_amendment_follows_the_version_that_it_is_told_of() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let award = format!("/zuwendungen/{}", house.office.award.id);
    let path = format!("{award}/aenderung");
    let page = house.get(&clerk, &path).await.shown();
    let mut fields = said("36.02-3/21", "1.6.2021");
    fields.extend([("weiterleitung", "ja"), ("grund", "Mehr Kurse")]);
    let hidden = page.hidden(&path);
    let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let typed: Vec<_> = hidden.chain(fields.iter().copied()).collect();
    house.send(&mut clerk, "/entwuerfe", &typed).await.leads_to();
    amended(&house).await;
    let goes_on = house.get(&clerk, &path).await.shown();
    assert!(goes_on.between("id=\"inzwischen\"", "</section>").contains("Nur Kurse"), "{}", goes_on.html);
    let made = house.fill_with_file(&mut clerk, &goes_on, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(made.to(), format!("{award}?meldung=geaendert"), "{}", made.html);
}

#[tokio::test]
async fn who_takes_back_what_was_amended_meanwhile_is_told() {
    let house = House::open().await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let path = format!("/zuwendungen/{}/aufhebung/neu", house.office.award.id);
    let late = house.get(&clerk, &path).await.shown();
    amended(&house).await;
    let fields = [
        ("recht", "widerruf"),
        ("umfang", "ganz"),
        ("aktenzeichen", "36.02-W"),
        ("tag", "1.6.2021"),
        ("wirksam_ab", "1.7.2021"),
        ("rechtsgrund", "§ 49 Abs. 3 VwVfG NRW"),
        ("grund", "Der Zweck ist verfehlt."),
    ];
    let refused = house.fill_with_file(&mut clerk, &late, &path, &fields, ("b.pdf", PDF)).await;
    assert_eq!(refused.status, 422);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    for said in ["<strong>Wirksam</strong>", "Zuwendung geändert, von ", "Nur Kurse", "Rechtsgrund: § 49"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[tokio::test]
async fn who_moves_a_plan_that_was_moved_meanwhile_sees_both() {
    let house = House::open().await;
    let path = format!("/zuwendungen/{}/umwidmung", house.office.forwarding.id);
    let mut anna = house.enter(&house.office.person_of_a()).await;
    let mut clerk = house.enter(&house.office.finance()).await;
    let (one, late) = (house.get(&clerk, &path).await.shown(), house.get(&anna, &path).await.shown());
    let moved = |lessons: &'static str, exams: &'static str| {
        [
            ("a.F1.coachingstellen", "10.000,00"),
            ("a.F4.unterrichtsstunden", lessons),
            ("a.F4.pruefungsgebuehren", exams),
        ]
    };
    let consent = [("zustimmung_am", "1.6.2021"), ("zustimmung_az", "36.02-1/21-U1")];
    let by_giver = [&moved("36.000,00", "14.000,00")[..], &consent].concat();
    house.fill(&mut clerk, &one, &path, &by_giver).await.leads_to();
    let refused = house.fill(&mut anna, &late, &path, &moved("31.000,00", "19.000,00")).await;
    assert_eq!(refused.status, 422);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    for said in ["Finanzierungsplan geändert, von ", "30.000,00", "36.000,00", "31.000,00", "14.000,00"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!told.contains("Coaching"), "what stayed is not told: {told}");
    assert!(refused.html.contains("value=\"31.000,00\""), "what was typed stays: {}", refused.html);
}

#[tokio::test]
async fn who_agrees_on_what_was_agreed_meanwhile_is_told_also_where_nothing_was_agreed_before() {
    let house = House::open().await;
    let path = format!("/zuwendungen/{}/zahlungsweise", house.office.forwarding.id);
    let mut clerk = house.enter(&house.office.finance()).await;
    let (one, late) = (house.get(&clerk, &path).await.shown(), house.get(&clerk, &path).await.shown());
    let agreed = [("regel", "reimbursement"), ("aktenzeichen", "§ 5"), ("tag", "1.6.2021")];
    house.fill(&mut clerk, &one, &path, &agreed).await.leads_to();
    let other = [("regel", "reimbursement"), ("aktenzeichen", "§ 6"), ("tag", "1.6.2021")];
    let refused = house.fill(&mut clerk, &late, &path, &other).await;
    assert_eq!(refused.status, 422);
    let told = refused.between("id=\"inzwischen\"", "</section>");
    for said in ["Auszahlungsbedingungen vereinbart, von ", "Aktenzeichen: § 6"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let changed = house.fill(&mut clerk, &refused, &path, &other).await;
    assert_eq!(changed.to(), format!("{path}?meldung=zahlungsweise"), "{}", changed.html);
}
