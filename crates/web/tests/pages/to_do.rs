//! What is to be done: parked lines that nobody answered, for the house; and what waits at a provider, each with its day.

use chrono::TimeDelta;
use flow::{
    bank_details::EnterBankDetails,
    proofs::{self, FileProof, InputTax, NewProof, QuestionProof},
    reports::{AddReportComment, WriteReport},
};
use grants::{Iban, Period, ProofKind, ReportText, ReportTopic, Visibility};

use crate::{
    house::House,
    walk::{claimed, park, row},
};

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
    let said = "Bankverbindung unterzeichnen</a><br>seit 1.6.2021<br><span class=\"ff-muted\">Aufgabe einer \
                anderen Person bei Ihnen</span>";
    assert!(start.html.contains(said), "{}", start.html);
    let arno = house.enter(&house.office.signatory_of_a()).await;
    let start = house.get(&arno, "/start").await.shown();
    assert!(start.html.contains("Bankverbindung unterzeichnen</a><br>seit 1.6.2021</li>"), "{}", start.html);
    assert!(start.links().contains(&"/bankverbindung".to_owned()));
}

#[tokio::test]
async fn questions_to_a_proof_and_remarks_to_a_report_are_the_providers_tasks_until_they_are_answered() {
    let house = House::open().await;
    let (editor, signatory, clerk) =
        (house.office.person_of_a(), house.office.signatory_of_a(), house.office.finance());
    let day = |text: &str| text.parse().unwrap();
    let new = NewProof {
        grant: house.office.forwarding.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day("2021-01-01"), day("2021-05-31")).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
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
