//! Proofs of use: compiled, filed, accepted.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use crate::office::{COACHING, Office, day, forwarding};

use flow::{
    FlowError,
    claims::{DecideClaim, SubmitClaim},
    proofs::{self, AcceptProof, InputTax, NewProof},
};
use grants::{
    Financing, Income, IncomeKind, LineDecision, Period, ProofKind, ProofState, ReceiptDetails, Share,
};
use ledger::Cents;
use proof::{Content, data::IncomeRow};
use testkit::TestDb;

use crate::steps::{approve, claim, draw, file, lessons, order, pay, submit};

fn new(office: &Office) -> NewProof {
    NewProof {
        grant: office.forwarding_a.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    }
}

/// What stands on the pages, laid out as it is printed (poppler-utils).
pub(crate) fn printed(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    String::from_utf8(reader.wait_with_output().unwrap().stdout).unwrap()
}

testkit::on_both_engines! {
    async fn a_proof_is_made_filed_and_accepted(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 10_000)])).await.unwrap();
        let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
        let decision = DecideClaim { claim: claim.id, version: claim.version, decisions, findings: std::collections::BTreeMap::new() };
        office.run(&office.finance(), decision).await.unwrap();

        let compiled = proofs::compile(&office.a(), "proof-key-1", new(&office)).await.unwrap();
        let document = proofs::document(&office.a(), compiled.id).await.unwrap();
        assert!(document.content.starts_with(b"%PDF-"));
        assert!(proofs::document(&office.auditor(), compiled.id).await.is_ok());
        let foreign = proofs::document(&office.b(), compiled.id).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { .. })));

        let accept = |version| AcceptProof { proof: compiled.id, version, accepted_on: day(2021, 3, 15) };
        let early = office.run(&office.finance(), accept(1)).await;
        assert!(matches!(early, Err(FlowError::Proof(_))));
        let filed = file(&office, &compiled, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        let accepted = office.run(&office.finance(), accept(filed.version)).await.unwrap();
        assert_eq!(accepted.state, ProofState::Accepted { on: day(2021, 3, 15) });
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn a_proof_outside_the_bewilligungszeitraum_is_refused(db: TestDb) {
        let office = Office::open(&db.store).await;
        let period = Period::new(day(2020, 12, 31), day(2021, 3, 14)).unwrap();
        let refused = proofs::compile(&office.a(), "proof-key-2", NewProof { period, ..new(&office) }).await;
        assert!(matches!(refused, Err(FlowError::ProofOutsideGrant { .. })));
    }

    async fn what_is_stated_of_a_receipt_stands_in_its_annex(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut new_claim = claim(&office.forwarding_a, &[("R1", 11_900), ("R2", 10_000)]);
        new_claim.lines[0].receipt_details = Some(ReceiptDetails {
            performed: Period::new(day(2021, 1, 4), day(2021, 1, 29)).ok(),
            vat: Some(Cents::new(1_907)),
            discount: Some(Cents::ZERO),
            share: Some(Share::FULL),
        });
        let claim = office.run(&office.a(), new_claim).await.unwrap();
        assert_eq!(claim.lines[0].receipt_details.as_ref().unwrap().vat, Some(Cents::new(1_907)));
        let decisions = claim.lines.iter().map(|line| (line.id, LineDecision::Accept)).collect();
        let findings = std::collections::BTreeMap::new();
        let decision = DecideClaim { claim: claim.id, version: claim.version, decisions, findings };
        office.run(&office.finance(), decision).await.unwrap();
        let compiled = proofs::compile(&office.a(), "proof-key-5", new(&office)).await.unwrap();
        let text = printed(&proofs::document(&office.a(), compiled.id).await.unwrap().content);
        let annex = text.split("Anlage: Ergänzende Angaben zu den Belegen").nth(1).unwrap();
        let of = |receipt: &str| annex.lines().find(|line| line.split_whitespace().any(|it| it == receipt));
        let row = of("R1").unwrap();
        for stated in ["04.01.2021 – 29.01.2021", "19,07", "0,00", "100,00"] {
            assert!(row.contains(stated), "{stated} in {row}");
        }
        let Content::ProofOfUse(stated) = proofs::stated_in(&office.a(), compiled.id).await.unwrap().content else {
            panic!("a proof")
        };
        let marks: Vec<_> =
            stated.receipts.iter().filter_map(|receipt| Some(receipt.details.as_deref()?.mark.as_str())).collect();
        assert!(marks.len() == 2 && !marks[0].is_empty() && marks[0] == marks[1], "one examiner: {marks:?}");
        let row = of("R2").unwrap();
        assert!(row.contains("Leistungszeitraum;"), "nothing is stated of it, and its row says so: {row}");
        let counted = "Nicht festgehalten ist zu einzelnen Belegen: Leistungszeitraum (1 von 2), Umsatzsteuer (1 von 2),";
        assert!(text.contains(counted), "{text}");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_was_paid_of_the_grant_is_listed_and_comes_to_the_total(db: TestDb) {
        let office = Office::open(&db.store).await;
        draw(&office, "F1", 50_000).await;
        approve(&office, &office.a(), office.forwarding_a.id, "F1", 4_000).await;
        pay(&office, order(office.forwarding_a.id, "F1", 4_000)).await;
        let compiled = proofs::compile(&office.a(), "proof-key-8", new(&office)).await.unwrap();
        let Content::ProofOfUse(stated) = proofs::stated_in(&office.a(), compiled.id).await.unwrap().content else {
            panic!("a proof")
        };
        let paid: Vec<_> = stated.payments.iter().map(|row| (row.text.as_str(), row.amount.get())).collect();
        assert_eq!((paid, stated.paid_total.get()), (vec![("F1: Zahlung ausgeführt", 4_000)], 4_000));
        let text = printed(&proofs::document(&office.a(), compiled.id).await.unwrap().content);
        assert!(text.contains("Anlage: Zahlungen aus der Zuwendung"), "{text}");
    }

    async fn what_proves_units_stands_beside_them(db: TestDb) {
        let office = Office::open(&db.store).await;
        let claim = office.run(&office.a(), submit(&office.forwarding_a, vec![lessons("P4", 2)])).await.unwrap();
        let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
        let findings = std::collections::BTreeMap::new();
        let decision = DecideClaim { claim: claim.id, version: claim.version, decisions, findings };
        office.run(&office.finance(), decision).await.unwrap();
        let compiled = proofs::compile(&office.a(), "proof-key-7", new(&office)).await.unwrap();
        let Content::ProofOfUse(stated) = proofs::stated_in(&office.a(), compiled.id).await.unwrap().content else {
            panic!("a proof")
        };
        let list = claim.lines[0].units.as_ref().unwrap().hash.to_string();
        assert_eq!(stated.units[0].evidence, list, "without a file, the list of the units");
        assert!(!stated.units[0].mark.is_empty() && stated.units[0].reduction_reason.is_none());
        let iban = stated.account.unwrap().iban;
        assert_eq!(iban.as_deref(), Some(testkit::IBAN));
    }

    async fn a_fixed_amount_is_proved_with_its_threshold_and_the_reasons(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut request = forwarding(&office.award, office.provider_b, &[("F1", 80_000, COACHING, 100_000)]);
        request.act.financing = Financing::Festbetragsfinanzierung { amount: Cents::new(80_000) };
        request.act.terms.stated.cost_fall = Share::from_hundredths(4_000).ok();
        let grant = office.run(&office.finance(), request).await.unwrap();
        let reason = " Ein Kurs fand nicht statt. ".to_owned();
        let asked = NewProof { grant: grant.id, cost_fall_reason: Some(reason), ..new(&office) };
        let compiled = proofs::compile(&office.b(), "proof-key-6", asked).await.unwrap();
        let Content::ProofOfUse(stated) = proofs::stated_in(&office.b(), compiled.id).await.unwrap().content else {
            panic!("a proof")
        };
        let fixed = stated.fixed_amount.unwrap();
        assert_eq!((fixed.amount, fixed.threshold), (Cents::new(80_000), Some(4_000)));
        assert_eq!(fixed.reason.as_deref(), Some("Ein Kurs fand nicht statt."));
        let text = printed(&proofs::document(&office.b(), compiled.id).await.unwrap().content);
        assert!(text.contains("Gründe: Ein Kurs fand nicht statt."), "{text}");
    }

    async fn income_stands_beside_the_own_share(db: TestDb) {
        let office = Office::open(&db.store).await;
        let income = |kind, payer: &str, on, cents| Income {
            kind,
            payer: payer.to_owned(),
            received_on: on,
            amount: Cents::new(cents),
            receipt_number: (kind == IncomeKind::PublicFunds).then(|| "E 2021/7".to_owned()),
        };
        let claim = SubmitClaim {
            income: vec![
                income(IncomeKind::ThirdParty, "Stiftung", day(2021, 2, 1), 1_500),
                income(IncomeKind::Income, "Teilnehmende", day(2021, 3, 14), 250),
                income(IncomeKind::PublicFunds, "die Stadt Muster", day(2021, 2, 2), 125),
                income(IncomeKind::Income, "Teilnehmende", day(2021, 3, 15), 99_900),
            ],
            ..claim(&office.forwarding_a, &[("R1", 10_000)])
        };
        let claim = office.run(&office.a(), claim).await.unwrap();
        let compiled = proofs::compile(&office.a(), "proof-key-3", new(&office)).await.unwrap();
        let undecided = printed(&proofs::document(&office.a(), compiled.id).await.unwrap().content);
        assert!(!undecided.contains("Leistungen Dritter (ohne"), "{undecided}");
        let decisions = vec![(claim.lines[0].id, LineDecision::Accept)];
        let findings = std::collections::BTreeMap::new();
        let decision = DecideClaim { claim: claim.id, version: claim.version, decisions, findings };
        office.run(&office.finance(), decision).await.unwrap();
        let compiled = proofs::compile(&office.a(), "proof-key-4", new(&office)).await.unwrap();
        let text = printed(&proofs::document(&office.a(), compiled.id).await.unwrap().content);
        let row = |kind: &str| {
            let line = text.lines().find(|line| line.trim_start().starts_with(kind));
            let line = line.unwrap_or_else(|| panic!("{kind} in {text}"));
            line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        // The own share carries what the grant (80.00), the third party, the town and the fees leave of 100.00.
        assert_eq!(row("Eigenanteil")[1..], ["300,00", "20,00", "1,25", "1,25"].map(str::to_owned));
        let Content::ProofOfUse(stated) = proofs::stated_in(&office.a(), compiled.id).await.unwrap().content else {
            panic!("a proof")
        };
        let town = IncomeRow::of_public_giver("die Stadt Muster", Cents::ZERO, Cents::new(125));
        assert!(stated.income.contains(&town), "{:?}", stated.income);
        assert!(text.contains("Öffentliche Förderung"), "in the list of what came in: {text}");
        let numbers: Vec<_> = stated.income_receipts.iter().map(|row| row.receipt_number.as_str()).collect();
        assert_eq!(numbers, ["", "E 2021/7", ""], "in the order of their days");
        assert!(text.contains("E 2021/7"), "{text}");
        let third = row("Leistungen Dritter");
        assert!(third.ends_with(&["15,00", "15,00"].map(str::to_owned)), "{third:?}");
        let fees = row("Einnahmen ");
        assert!(fees.ends_with(&["2,50", "2,50"].map(str::to_owned)), "{fees:?}");
    }
}
