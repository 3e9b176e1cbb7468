//! What is there before a proof is filed: what is missing of it, and the Sachbericht.

use std::collections::BTreeMap;

use flow::{
    Ctx, FlowError,
    claims::DecideClaim,
    proofs::{self, NewProof},
    reports::WriteReport,
    views,
};
use grants::{LineDecision, ProofStage, ReportError, ReportText, ReportTopic};
use testkit::TestDb;

use super::{bytes, compiled, new, recognised, stated, written};
use crate::{
    examination_hints::to_b,
    office::{Office, UNIT, day},
    steps::claim,
};

testkit::on_both_engines! {
    async fn a_checklist_says_what_is_missing_and_where(db: TestDb) {
        let office = Office::open(&db.store).await;
        let list = async |until| proofs::checklist(&office.a(), office.forwarding_a.id, until).await.unwrap();
        assert_eq!(list(None).await.stage, ProofStage::Due);
        let undecided = office.run(&office.a(), claim(&office.forwarding_a, &[("R1", 1_000)])).await.unwrap();
        let until = Some(day(2021, 3, 14));
        let found = list(until).await;
        assert_eq!(found.stage, ProofStage::Collecting);
        let open: Vec<_> = found.items.iter().filter(|item| !item.is_met).collect();
        assert_eq!((open.len(), open[0].word, &open[0].missing), (2, "claims_decided", &vec![undecided.id.0]));
        let decisions = vec![(undecided.lines[0].id, LineDecision::Accept)];
        let version = undecided.version;
        let decision = DecideClaim { claim: undecided.id, version, decisions, findings: BTreeMap::new() };
        office.run(&office.finance(), decision).await.unwrap();
        let open: Vec<_> = list(until).await.items.into_iter().filter(|item| !item.is_met).collect();
        assert_eq!((open.len(), open[0].word), (1, "report_written"));
        written(&office, 0, "gut").await.unwrap();
        assert_eq!(list(until).await.stage, ProofStage::Complete);
        let NewProof { grant, kind, period, .. } = new(office.forwarding_a.id);
        let sections = vec![ReportText { topic: ReportTopic::Begin, text: "im Januar".to_owned() }];
        let write = |follows, sections| WriteReport {
            grant,
            kind,
            until: period.until(),
            follows,
            sections,
            participants: Vec::new(),
        };
        office.run(&office.a(), write(1, sections)).await.unwrap();
        let open: Vec<_> = list(until).await.items.into_iter().filter(|item| !item.is_met).collect();
        assert_eq!((open.len(), open[0].word), (1, "success_told"), "what was achieved is missing");
        let untold = proofs::compile(&office.a(), "proof-untold", new(grant)).await.unwrap();
        let proof::Content::ProofOfUse(stated) = proofs::stated_in(&office.a(), untold.id).await.unwrap().content else {
            panic!("a proof")
        };
        assert!(stated.success_untold && stated.report.is_there(), "{:?}", stated.report);
        written(&office, 2, "gut").await.unwrap();
        assert_eq!(list(until).await.stage, ProofStage::Complete);
        let whole = list(None).await;
        assert!(whole.due_on.is_some());
        let open: Vec<_> = whole.items.iter().filter(|item| !item.is_met).map(|item| item.word).collect();
        assert_eq!(open, ["period_over", "report_written"]);
        let of_kreis = proofs::checklist(&office.finance(), office.award.id, until).await.unwrap();
        let missing = of_kreis.items.iter().find(|item| item.word == "providers_accepted").unwrap();
        assert_eq!(missing.missing, [office.forwarding_a.id.0]);
        let foreign = proofs::checklist(&office.b(), office.forwarding_a.id, until).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { .. })));
        assert_eq!(office.finance().actor().unit, UNIT);
    }

    async fn what_many_grants_below_lack_is_what_each_lacks(db: TestDb) {
        let office = Office::open(&db.store).await;
        let of_b = to_b(&office).await;
        for receipt in ["R1", "R2"] {
            office.run(&office.a(), claim(&office.forwarding_a, &[(receipt, 1_000)])).await.unwrap();
        }
        office.run(&office.b(), claim(&of_b, &[("R3", 1_000)])).await.unwrap();
        let missing = async |who: &Ctx, grant, word: &str| {
            let list = proofs::checklist(who, grant, Some(day(2021, 3, 14))).await.unwrap();
            list.items.into_iter().find(|item| item.word == word).unwrap().missing
        };
        let finance = office.finance();
        for who in [finance.clone(), finance.as_of(None, None).unwrap()] {
            let whole = missing(&who, office.award.id, "claims_decided").await;
            let of_a = missing(&who, office.forwarding_a.id, "claims_decided").await;
            let of_b = missing(&who, of_b.id, "claims_decided").await;
            assert_eq!((of_a.len(), of_b.len()), (2, 1));
            assert_eq!(whole, [of_a, of_b].concat());
        }
        let below = missing(&office.finance(), office.award.id, "providers_accepted").await;
        assert_eq!(below, [office.forwarding_a.id.0, of_b.id.0]);
    }

    async fn a_report_is_saved_in_versions_and_the_newest_goes_into_the_proof(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let first = written(&office, 0, "Alle fanden Arbeit.").await.unwrap();
        assert_eq!((first.number, first.author.as_str()), (1, "Anna A"));
        let stale = written(&office, 0, "x").await.unwrap_err();
        assert!(matches!(stale, FlowError::Report(ReportError::Follows { newest: 1, follows: 0 })), "{stale}");
        written(&office, 1, "**Ergebnis**\n- 31 in Arbeit\n- 9 in Ausbildung").await.unwrap();
        let foreign = views::report(&office.b(), first.id).await;
        assert!(matches!(foreign, Err(FlowError::NotFound { what: "report" })));
        assert_eq!(views::reports(&office.auditor(), None, None, 9).await.unwrap().items.len(), 2);
        let proof = compiled(&office, "with-report", None).await.unwrap();
        let stated = stated(&bytes(&office, proof.id).await);
        let counts: Vec<_> = stated.participants.iter().map(|row| (row.group.as_str(), row.count)).collect();
        let rest = ("davon nicht aufgeschlüsselt", Some(3));
        assert_eq!(
            counts,
            [("vermittelt", Some(191)), ("davon Coaching", Some(140)), ("davon Sprache", Some(48)), rest]
        );
        let proof::data::Sachbericht::Written(sections) = stated.report else { panic!("a written report") };
        let told: Vec<_> = sections.iter().map(|it| (it.title.as_str(), it.text.as_str())).collect();
        assert_eq!(told[0].0, "Beginn der Maßnahme");
        assert!(told[0].1.starts_with("Aus den Büchern: Der Bewilligungszeitraum beginnt am 01.01.2021."), "{told:?}");
        assert!(told[0].1.ends_with("\nDer Kurs begann im Januar."), "{told:?}");
        let success = ("Erfolg und Auswirkungen", "**Ergebnis**\n- 31 in Arbeit\n- 9 in Ausbildung");
        assert!(told.contains(&success), "{told:?}");
        let deviations = told.iter().find(|(title, _)| *title == "Abweichungen von der Planung").unwrap();
        assert_eq!(deviations.1, "Aus den Büchern: Geplant waren 1.500,00 EUR, anerkannt sind 10,00 EUR.");
        flow::verify::verify(office.flow.store()).await.unwrap();
    }
}
