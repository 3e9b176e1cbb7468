//! What is to be done, for the house and for a provider: parked lines, signatures, proofs, debts, each with its day.

use chrono::{NaiveDate, TimeDelta};
use flow::{
    Actor, Role,
    bank_details::EnterBankDetails,
    base_rates::{EnterBaseRate, base_rates},
    payouts::RequestPayout,
    proofs::{self, FileProof, InputTax, NewProof, QuestionProof},
    receivables::DemandMoney,
    reports::{AddReportComment, WriteReport},
};
use grants::{
    DemandKind, Grant, Iban, Need, PayoutRequest, Period, ProofKind, Receivable, ReportText, ReportTopic,
    Visibility, law::InterestRate,
};
use ledger::Cents;

use crate::{
    house::House,
    walk::{claimed, park, row},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An interim proof of a grant until the end of May.
pub(crate) fn interim(grant: &Grant) -> NewProof {
    NewProof {
        grant: grant.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day("2021-01-01"), day("2021-05-31")).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    }
}

/// A request for 1,120.00 for what is due in December: long before it is needed.
pub(crate) async fn asked_too_early(house: &House, who: Actor, grant: &Grant) -> PayoutRequest {
    let amount = Cents::new(112_000);
    let (what, due_on) = ("Gehälter".to_owned(), day("2021-12-01"));
    let request = RequestPayout {
        grant: grant.id,
        component: grant.positions[0].component.clone(),
        budget_year: None,
        amount,
        requested_on: day("2021-06-01"),
        need: vec![Need { payee: None, total: None, what, due_on, amount }],
        instalment: None,
        reason: Some("Die Bank braucht Vorlauf".to_owned()),
        declares: Vec::new(),
    };
    let asked = house.office.run(who, request).await;
    assert!(asked.waits_for_signature(), "{asked:?}");
    asked
}

/// 100.00 that provider A owes until 1 July.
pub(crate) async fn demanded(house: &House) -> Receivable {
    let grant = &house.office.forwarding;
    let demand = DemandMoney {
        grant: grant.id,
        component: grant.positions[0].component.clone(),
        budget_year: None,
        kind: DemandKind::Other,
        amount: Cents::new(10_000),
        reason: "Doppelt gezahlt".to_owned(),
        legal_ground: "§ 812 BGB".to_owned(),
        demanded_on: day("2021-06-01"),
        due_on: day("2021-07-01"),
    };
    house.office.run(house.office.finance(), demand).await
}

async fn with_parked_line(house: &House) -> String {
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(house, &row(1, &plan_line, "L-1", "100,00")).await;
    park(house, &claim).await;
    format!("{claim}/zeilen/1/zurueckstellung")
}

#[tokio::test]
async fn a_parked_line_is_the_providers_task_and_past_its_day_the_houses() {
    let mut house = House::open().await;
    let line = with_parked_line(&house).await;
    let clerk = house.enter(&house.office.finance()).await;
    let list = "Zurückgestellte Zeilen ohne Antwort";
    assert!(!house.get(&clerk, "/heute").await.shown().html.contains(list), "there is time until 30 June");
    let anna = house.enter(&house.office.person_of_a()).await;
    let start = house.get(&anna, "/start").await.shown();
    let said = "Zeile 1 der Abrechnung 1 ist zurückgestellt: Frage beantworten</a><br>bis 30.6.2021";
    assert!(start.html.contains(said) && start.links().contains(&line), "{}", start.html);
    house.later(TimeDelta::days(29));
    let clerk = house.enter(&house.office.finance()).await;
    assert!(!house.get(&clerk, "/heute").await.shown().html.contains(list), "the last day is in time");
    house.later(TimeDelta::days(30));
    let clerk = house.enter(&house.office.finance()).await;
    let today = house.get(&clerk, "/heute").await.shown();
    let tile = today.between(list, "</li>");
    for said in ["Ältester: 1 Tag.", "100,00\u{a0}€", "Ihre Aufgabe."] {
        assert!(tile.contains(said), "{said}: {tile}");
    }
    assert!(today.links().contains(&line), "{}", today.html);
    assert!(today.html.contains("Zeile 1 der Abrechnung 1: Antwort erbeten bis 30.6.2021"), "{}", today.html);
}

#[tokio::test]
async fn an_answer_is_the_houses_to_read_and_what_it_writes_back_the_providers_again() {
    let mut house = House::open().await;
    let path = with_parked_line(&house).await;
    let line = path.strip_suffix("/zurueckstellung").unwrap().to_owned();
    let (answers, overdue) = ("Antworten zu zurückgestellten Zeilen", "Zurückgestellte Zeilen ohne Antwort");
    let (to_answer, again) =
        ("zurückgestellt: Frage beantworten</a>", "zurückgestellt: Frieda Finanz hat zu Ihrer Antwort");
    let clerk = house.enter(&house.office.finance()).await;
    assert!(!house.get(&clerk, "/heute").await.shown().html.contains(answers));
    let mut anna = house.enter(&house.office.person_of_a()).await;
    assert!(house.get(&anna, "/start").await.shown().html.contains(to_answer));
    let page = house.get(&anna, &path).await.shown();
    let said = [("text", "Die Liste liegt bei.")];
    house.fill(&mut anna, &page, &format!("{line}/antwort"), &said).await.leads_to();
    let start = house.get(&anna, "/start").await.shown();
    let waits = "zurückgestellt: Frage beantwortet</a><br>seit 1.6.2021<br><span class=\"ff-muted\">Die \
                 weiterleitende Stelle liest die Antwort</span>";
    assert!(start.html.contains(waits) && !start.html.contains(to_answer), "{}", start.html);
    house.later(TimeDelta::days(30));
    let mut clerk = house.enter(&house.office.finance()).await;
    let today = house.get(&clerk, "/heute").await.shown();
    let tile = today.between(answers, "</li>");
    for said in ["Ältester: 30 Tage.", "100,00\u{a0}€", "Ihre Aufgabe."] {
        assert!(tile.contains(said), "{said}: {tile}");
    }
    let said = "Zeile 1 der Abrechnung 1: Antwort von Anna Anbieter vom 1.6.2021";
    assert!(today.html.contains(said) && today.links().contains(&path), "{}", today.html);
    assert!(!today.html.contains(overdue), "it is answered: {}", today.html);
    // What the house writes back is the provider's to read, and it is not forgotten that the day has passed.
    let page = house.get(&clerk, &path).await.shown();
    let send = format!("{line}/nachfrage");
    let bare = house.fill(&mut clerk, &page, &send, &[("text", " ")]).await;
    assert_eq!(bare.status, 422);
    assert_eq!(bare.between("id=\"text-fehler\">", "<"), "Bitte etwas schreiben.");
    let said = [("text", "Bitte rechnen Sie die Zeile erneut ab.")];
    let written = house.fill(&mut clerk, &bare, &send, &said).await;
    assert_eq!(written.to(), format!("{line}?meldung=zeile-nachgefragt"), "{}", written.html);
    let today = house.get(&clerk, "/heute").await.shown();
    assert!(!today.html.contains(answers) && today.html.contains(overdue), "{}", today.html);
    let anna = house.enter(&house.office.person_of_a()).await;
    let start = house.get(&anna, "/start").await.shown();
    assert!(start.html.contains(again) && !start.html.contains(to_answer), "{}", start.html);
    let asked = house.get(&anna, &path).await.shown();
    assert!(!asked.html.contains(&send) && asked.html.contains("Bitte rechnen Sie"), "{}", asked.html);
}

#[tokio::test]
async fn a_provider_sees_what_waits_with_its_day_and_whose_task_it_is() {
    let house = House::open().await;
    let plan_line = house.office.forwarding.plan[0].id.to_string();
    let claim = claimed(&house, &row(1, &plan_line, "L-1", "100,00")).await;
    let anna = house.enter(&house.office.person_of_a()).await;
    let start = house.get(&anna, "/start").await.shown();
    let missing = "Abrechnung 1: 1 Zeile ohne Belegdatei</a><br>seit 1.6.2021";
    assert!(start.html.contains(missing), "{}", start.html);
    assert!(start.links().contains(&format!("{claim}?zeige=offen")), "{}", start.html);
    assert!(!start.html.contains("Bankverbindung"), "it is confirmed: {}", start.html);

    let iban = Iban::parse("DE02500105170137075030").unwrap();
    let holder = "Bildungsträger A".to_owned();
    house.office.run(house.office.person_of_a(), EnterBankDetails { iban, holder }).await;
    let start = house.get(&anna, "/start").await.shown();
    let said = "Bankverbindung unterschreiben</a><br>seit 1.6.2021<br><span class=\"ff-muted\">Aufgabe einer \
                anderen Person bei Ihnen</span>";
    assert!(start.html.contains(said), "{}", start.html);
    let arno = house.enter(&house.office.signatory_of_a()).await;
    let start = house.get(&arno, "/start").await.shown();
    assert!(start.html.contains("Bankverbindung unterschreiben</a><br>seit 1.6.2021</li>"), "{}", start.html);
    assert!(start.links().contains(&"/bankverbindung".to_owned()));
}

#[tokio::test]
async fn questions_to_a_proof_and_remarks_to_a_report_are_the_providers_tasks_until_they_are_answered() {
    let house = House::open().await;
    let (editor, signatory, clerk) =
        (house.office.person_of_a(), house.office.signatory_of_a(), house.office.finance());
    let new = interim(&house.office.forwarding);
    let made = proofs::compile(&house.flow.ctx(editor.clone()), "proof-key-1", new).await.unwrap();
    let signs = house.flow.ctx(signatory.clone());
    let signed = proofs::sign(&signs, "proof-key-2", made.id, made.version).await.unwrap();
    let file = FileProof { proof: signed.id, version: signed.version, filed_on: day("2021-06-01") };
    let filed = house.office.run(editor.clone(), file).await;
    let (text, answer_by) = ("Fehlt der Mai?".to_owned(), day("2021-06-15"));
    let ask = QuestionProof { proof: filed.id, version: filed.version, text: text.clone(), answer_by };
    house.office.run(clerk.clone(), ask).await;
    let written = |follows| WriteReport {
        grant: house.office.forwarding.id,
        kind: ProofKind::Zwischennachweis,
        until: day("2021-12-31"),
        follows,
        sections: vec![ReportText { topic: ReportTopic::Success, text: format!("Fassung {follows}") }],
        participants: Vec::new(),
    };
    let report = house.office.run(editor.clone(), written(0)).await;
    let anna = house.enter(&editor).await;
    assert!(!house.get(&anna, "/start").await.shown().html.contains("Anmerkung von"));
    let said =
        |visibility| AddReportComment { report: report.id, topic: None, visibility, text: text.clone() };
    house.office.run(clerk.clone(), said(Visibility::Internal)).await;
    assert!(
        !house.get(&anna, "/start").await.shown().html.contains("Anmerkung von"),
        "that is the house's own"
    );
    house.office.run(clerk.clone(), said(Visibility::Shared)).await;
    let start = house.get(&anna, "/start").await.shown();
    for said in
        ["Rückfrage beantworten</a><br>bis 15.6.2021", "Anmerkung von Frieda Finanz</a><br>seit 1.6.2021"]
    {
        assert!(start.html.contains(said), "{said}: {}", start.html);
    }
    for to in [format!("/nachweise/{}", filed.id), format!("/sachberichte/{}", report.id)] {
        assert!(start.links().contains(&to), "{to}");
    }
    house.office.run(editor, written(1)).await;
    let start = house.get(&anna, "/start").await.shown();
    assert!(!start.html.contains("Anmerkung von"), "the next version answers it: {}", start.html);
}

#[tokio::test]
async fn a_proof_is_the_providers_task_until_it_is_handed_in_and_one_that_was_left_is_none() {
    let house = House::open().await;
    let (editor, signatory) = (house.office.person_of_a(), house.office.signatory_of_a());
    let grant = &house.office.forwarding;
    let compile =
        async |key| proofs::compile(&house.flow.ctx(editor.clone()), key, interim(grant)).await.unwrap();
    let (left, made) = (compile("proof-key-1").await, compile("proof-key-2").await);
    let (anna, arno) = (house.enter(&editor).await, house.enter(&signatory).await);
    let task =
        |what: &str| format!("Zwischennachweis zu {}: {what}</a><br>seit 1.6.2021", grant.act.reference);
    let (seen, signs) = (house.get(&anna, "/start").await.shown(), house.get(&arno, "/start").await.shown());
    let of_another = "<br><span class=\"ff-muted\">Aufgabe einer anderen Person bei Ihnen</span>";
    assert!(seen.html.contains(&format!("{}{of_another}", task("unterschreiben"))), "{}", seen.html);
    assert!(signs.html.contains(&format!("{}</li>", task("unterschreiben"))), "{}", signs.html);
    assert!(signs.links().contains(&format!("/nachweise/{}", made.id)), "{}", signs.html);
    assert!(!signs.links().contains(&format!("/nachweise/{}", left.id)), "{}", signs.html);

    let signed =
        proofs::sign(&house.flow.ctx(signatory), "proof-key-3", made.id, made.version).await.unwrap();
    let seen = house.get(&anna, "/start").await.shown();
    assert!(seen.html.contains(&format!("{}</li>", task("einreichen"))), "{}", seen.html);
    let file = FileProof { proof: signed.id, version: signed.version, filed_on: day("2021-06-01") };
    house.office.run(editor.clone(), file).await;
    let seen = house.get(&anna, "/start").await.shown();
    assert!(!seen.html.contains("Zwischennachweis zu"), "the other draft is no task either: {}", seen.html);
}

#[tokio::test]
async fn a_proof_that_nobody_has_begun_is_a_task_from_when_it_is_due_soon() {
    let mut house = House::open().await;
    let grant = house.office.forwarding.clone();
    let task = format!("Zwischennachweis zu {}: erstellen</a><br>bis 31.3.2022", grant.act.reference);
    for (days, said) in [(270, None), (290, Some("</li>")), (310, Some(", überfällig</li>"))] {
        house.later(TimeDelta::days(days));
        let anna = house.enter(&house.office.person_of_a()).await;
        let start = house.get(&anna, "/start").await.shown();
        assert_eq!(start.html.contains(&task), said.is_some(), "{days}: {}", start.html);
        let Some(said) = said else { continue };
        assert!(start.html.contains(&format!("{task}{said}")), "{days}: {}", start.html);
        assert!(start.links().contains(&format!("/zuwendungen/{}/nachweis", grant.id)), "{}", start.html);
    }
    let until = day("2021-12-31");
    let year = NewProof { period: Period::new(day("2021-01-01"), until).unwrap(), ..interim(&grant) };
    let editor = house.office.person_of_a();
    proofs::compile(&house.flow.ctx(editor.clone()), "proof-key-1", year).await.unwrap();
    let anna = house.enter(&editor).await;
    let start = house.get(&anna, "/start").await.shown();
    assert!(!start.html.contains("erstellen</a>"), "it is begun: {}", start.html);
}

#[tokio::test]
async fn a_signature_and_what_is_owed_are_the_providers_tasks() {
    let house = House::open().await;
    let asked = asked_too_early(&house, house.office.person_of_a(), &house.office.forwarding).await;
    let owed = demanded(&house).await;
    let arno = house.enter(&house.office.signatory_of_a()).await;
    let start = house.get(&arno, "/start").await.shown();
    let sign = "Mittelanforderung über 1.120,00\u{a0}€: unterschreiben</a><br>seit 1.6.2021</li>";
    assert!(start.html.contains(sign), "{}", start.html);
    let reference = &house.office.forwarding.act.reference;
    let pay = format!("Rückforderung zu {reference}: 100,00\u{a0}€ zahlen</a><br>bis 1.7.2021</li>");
    assert!(start.html.contains(&pay), "{}", start.html);
    let box_of_money = start.between("Ihr Geld</h2>", "</ul>");
    let back = "100,00\u{a0}€</span><a class=\"kern-link\" href=\"/forderungen\">zurückzuzahlen</a>";
    assert!(box_of_money.contains(back), "{box_of_money}");
    for to in [format!("/anforderungen/{}", asked.id), format!("/forderungen/{}", owed.id)] {
        assert!(start.links().contains(&to), "{to}");
    }
    let list = house.get(&arno, "/zahlungen").await.shown();
    assert!(list.html.contains("<a href=\"/forderungen\">Rückforderungen</a>"), "{}", list.html);
    let bodo = house.enter(&house.office.person_of_b()).await;
    let start = house.get(&bodo, "/start").await.shown().html;
    assert!(!start.contains("zahlen") && !start.contains("Mittelanforderung"), "it is not theirs: {start}");
}

#[tokio::test]
async fn what_a_provider_has_to_do_beyond_a_page_is_counted_and_goes_on() {
    let house = House::open().await;
    for _ in 0..52 {
        demanded(&house).await;
    }
    let anna = house.enter(&house.office.person_of_a()).await;
    let first = house.get(&anna, "/start").await.shown();
    assert!(first.html.contains("<p>52 Aufgaben</p>"), "{}", first.html);
    assert_eq!(first.html.matches("100,00\u{a0}€ zahlen</a>").count(), 50);
    assert!(first.links().contains(&"/start?aufgaben=2#aufgaben".to_owned()), "{:?}", first.links());
    let box_of_money = first.between("Ihr Geld</h2>", "</ul>");
    assert!(box_of_money.contains("5.200,00\u{a0}€</span>"), "all of it is owed: {box_of_money}");
    let last = house.get(&anna, "/start?aufgaben=2").await.shown();
    assert_eq!(last.html.matches("100,00\u{a0}€ zahlen</a>").count(), 2, "{}", last.html);
    assert!(last.html.contains("Seite 2 von 2"), "{}", last.html);
}

#[tokio::test]
async fn the_house_sees_whose_signature_is_missing_before_it_decides() {
    let house = House::open().await;
    asked_too_early(&house, house.office.person_of_a(), &house.office.forwarding).await;
    let list = "Mittelanforderungen zu unterschreiben";
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let today = house.get(&head, "/heute").await.shown();
    assert!(!today.html.contains("Mittelanforderungen zu entscheiden"), "{}", today.html);
    assert!(!today.between(list, "</li>").contains("Ihre Aufgabe."), "the provider signs: {}", today.html);
    asked_too_early(&house, house.office.finance(), &house.office.award).await;
    let today = house.get(&head, "/heute").await.shown();
    assert!(today.between(list, "</li>").contains("Ihre Aufgabe."), "{}", today.html);
    assert!(today.between(list, "</li>").contains("2.240,00\u{a0}€"), "{}", today.html);
}

#[tokio::test]
async fn own_proofs_and_base_rates_wait_for_another_person_of_the_house() {
    let house = House::open().await;
    let finance = house.flow.ctx(house.office.finance());
    let made = proofs::compile(&finance, "proof-key-1", interim(&house.office.award)).await.unwrap();
    let (known_until, _) = base_rates(&house.flow.ctx(house.office.finance())).await.unwrap();
    let rate = EnterBaseRate {
        valid_from: known_until.succ_opt().unwrap(),
        rate: InterestRate::parse("1.27").unwrap(),
        source: "Bundesanzeiger".to_owned(),
    };
    house.office.run(house.office.finance(), rate).await;
    let clerk = house.enter(&house.office.finance()).await;
    let head = house.enter(&house.office.who_is(Role::Head)).await;
    let (own, rates) = ("Eigene Nachweise zu prüfen und zu unterschreiben", "Basiszinssätze zu bestätigen");
    let (seen, today) = (house.get(&clerk, "/heute").await.shown(), house.get(&head, "/heute").await.shown());
    for list in [own, rates] {
        assert!(!seen.between(list, "</li>").contains("Ihre Aufgabe."), "{list}: {}", seen.html);
        assert!(today.between(list, "</li>").contains("Ihre Aufgabe."), "{list}: {}", today.html);
    }
    assert!(today.links().contains(&format!("/nachweise/{}", made.id)), "{}", today.html);

    let head_ctx = house.flow.ctx(house.office.who_is(Role::Head));
    let signed = proofs::sign(&head_ctx, "proof-key-2", made.id, made.version).await.unwrap();
    let seen = house.get(&clerk, "/heute").await.shown();
    assert!(
        seen.between("Eigene Nachweise einzureichen", "</li>").contains("Ihre Aufgabe."),
        "{}",
        seen.html
    );
    let file = FileProof { proof: signed.id, version: signed.version, filed_on: day("2021-06-01") };
    house.office.run(house.office.finance(), file).await;
    assert!(!house.get(&clerk, "/heute").await.shown().html.contains("Eigene Nachweise"));
}

#[tokio::test]
async fn what_is_owed_past_its_day_is_the_houses_task() {
    let mut house = House::open().await;
    let owed = demanded(&house).await;
    let list = "Überfällige Forderungen";
    for (days, is_late) in [(30, false), (31, true)] {
        house.later(TimeDelta::days(days));
        let clerk = house.enter(&house.office.finance()).await;
        let today = house.get(&clerk, "/heute").await.shown();
        assert_eq!(today.html.contains(list), is_late, "{}", today.html);
        if is_late {
            let tile = today.between(list, "</li>");
            for said in ["Ältester: 1 Tag.", "100,00\u{a0}€", "Ihre Aufgabe."] {
                assert!(tile.contains(said), "{said}: {tile}");
            }
            assert!(today.links().contains(&format!("/forderungen/{}", owed.id)), "{}", today.html);
        }
    }
}
