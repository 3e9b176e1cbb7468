//! The proof after a filed one: what changed meanwhile of the days that are proved already.

use flow::{
    FlowError,
    proofs::{self, NewProof, RejectProof},
};
use grants::{Period, ProofError, ProofKind};
use testkit::TestDb;

use super::{bytes, compiled, filed, new, recognised, refused, reject, rows, stated};
use crate::{
    amendments::amend,
    office::{Office, day},
    steps::file,
};

testkit::on_both_engines! {
    async fn what_changes_after_a_later_proof_was_filed_stands_in_the_next_one(db: TestDb) {
        let office = Office::open(&db.store).await;
        let rejected = recognised(&office, "R1", 1_000).await;
        let kept = recognised(&office, "R2", 2_000).await;
        let earlier = filed(&office, "version-1", None).await;
        let earlier_bytes = bytes(&office, earlier.id).await;
        assert_eq!(stated(&earlier_bytes).earlier, None);
        reject(&office, &rejected).await;
        let second = compiled(&office, "version-2", Some(earlier.id)).await.unwrap();
        let signed = proofs::sign(&office.signatory_of_a(), "sign-before-next", second.id, second.version).await.unwrap();

        // The next proof tells what changed of the days of the one before, and contains it.
        let period = Period::new(day(2021, 1, 1), day(2021, 3, 15)).unwrap();
        let next = NewProof { period, ..new(office.forwarding_a.id) };
        let next = proofs::compile(&office.a(), "next-proof-1", next).await.unwrap();
        let told = stated(&bytes(&office, next.id).await).earlier.unwrap();
        assert_eq!((told.until, told.number, told.filed_on), (day(2021, 3, 14), 1, day(2021, 3, 15)));
        assert_eq!(told.document, earlier.document.clone().unwrap());
        let rows: Vec<_> = told
            .differences
            .iter()
            .map(|row| (row.place.as_str(), row.what.as_str(), row.before.get(), row.after.get()))
            .collect();
        assert_eq!(
            rows,
            [
                ("II.1 Einnahmen, lt. Abrechnung", "Eigenanteil", 600, 400),
                ("II.1 Einnahmen, lt. Abrechnung", "Zuwendung", 2_400, 1_600),
                ("II.2 Ausgaben, zuwendungsfähig lt. Abrechnung", "1 Coachingstellen", 3_000, 2_000),
                ("Belegliste, anerkannt", "R1, F1/1", 1_000, 0),
            ]
        );

        // Once it is filed, the earlier one is corrected no more, nor by what was signed before.
        let next = file(&office, &next, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        let late = refused(&office, &office.a(), &signed).await;
        let until = day(2021, 3, 15);
        assert!(matches!(late, FlowError::Proof(ProofError::Overtaken { until: told }) if told == until), "{late}");
        let late = compiled(&office, "version-3", Some(earlier.id)).await.unwrap_err();
        assert!(matches!(late, FlowError::Proof(ProofError::Overtaken { .. })), "{late}");
        assert_eq!(bytes(&office, earlier.id).await, earlier_bytes);

        // A rejected one proves nothing: the earlier one may be corrected, and the next refers to it.
        let (reason, decided_on) = ("Beleg fehlt".to_owned(), day(2021, 3, 15));
        let reject_next = RejectProof { proof: next.id, version: next.version, reason, decided_on };
        office.run(&office.finance(), reject_next).await.unwrap();
        reject(&office, &kept).await;
        let third = filed(&office, "version-4", Some(earlier.id)).await;
        let again = NewProof { period, corrects: Some(next.id), ..new(office.forwarding_a.id) };
        let again = proofs::compile(&office.a(), "next-proof-2", again).await.unwrap();
        let told = stated(&bytes(&office, again.id).await).earlier.unwrap();
        assert_eq!((told.number, told.document, told.differences), (2, third.document.unwrap(), Vec::new()));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn what_changes_of_the_days_of_any_earlier_proof_stands_in_the_next_one(db: TestDb) {
        let office = Office::open(&db.store).await;
        let rejected = recognised(&office, "R1", 1_000).await;
        recognised(&office, "R2", 2_000).await;
        let interim = async |key: &str, from, until| {
            let period = Period::new(from, until).unwrap();
            let made = NewProof { period, ..new(office.forwarding_a.id) };
            let made = proofs::compile(&office.a(), key, made).await.unwrap();
            file(&office, &made, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await
        };
        let first = interim("first-interim", day(2021, 1, 1), day(2021, 2, 10)).await;
        let second = interim("second-interim", day(2021, 2, 11), day(2021, 3, 14)).await;
        // A claim of the days of the first is corrected after the second was filed.
        reject(&office, &rejected).await;
        let (kind, period) = (ProofKind::Verwendungsnachweis, office.forwarding_a.act.period);
        let last = NewProof { kind, period, ..new(office.forwarding_a.id) };
        let last = proofs::compile(&office.a(), "the-final-proof", last).await.unwrap();
        let pdf = bytes(&office, last.id).await;
        let stated = stated(&pdf);
        let told: Vec<_> =
            stated.all_earlier().map(|it| (it.until, it.document.clone(), rows(&it.differences))).collect();
        let changed = vec![
            ("II.1 Einnahmen, lt. Abrechnung", "Eigenanteil", 600, 400),
            ("II.1 Einnahmen, lt. Abrechnung", "Zuwendung", 2_400, 1_600),
            ("II.2 Ausgaben, zuwendungsfähig lt. Abrechnung", "1 Coachingstellen", 3_000, 2_000),
            ("Belegliste, anerkannt", "R1, F1/1", 1_000, 0),
        ];
        assert_eq!(
            told,
            [
                (day(2021, 3, 14), second.document.unwrap(), Vec::new()),
                (day(2021, 2, 10), first.document.unwrap(), changed),
            ]
        );
        let text = crate::proofs::printed(&pdf);
        for until in ["14.03.2021", "10.02.2021"] {
            assert!(text.contains(&format!("Zwischennachweis bis zum {until}")), "{until}: {text}");
        }
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn an_earlier_proof_of_days_that_an_amendment_took_away_stands_in_no_ones_way(db: TestDb) {
        let office = Office::open(&db.store).await;
        recognised(&office, "R1", 1_000).await;
        let period = |until| Period::new(day(2021, 1, 1), until).unwrap();
        let interim = NewProof { period: period(day(2021, 11, 30)), ..new(office.forwarding_a.id) };
        let interim = proofs::compile(&office.a(), "long-interim-proof", interim).await.unwrap();
        file(&office, &interim, (&office.a(), &office.signatory_of_a()), day(2021, 3, 15)).await;
        let mut shorter = amend(&office.forwarding_a, &[]);
        shorter.changes.period = Some(period(day(2021, 6, 30)));
        office.run(&office.finance(), shorter).await.unwrap();
        let (kind, period) = (ProofKind::Verwendungsnachweis, period(day(2021, 6, 30)));
        let last = NewProof { kind, period, ..new(office.forwarding_a.id) };
        let last = proofs::compile(&office.a(), "shorter-final-proof", last).await.unwrap();
        let told = stated(&bytes(&office, last.id).await).earlier.unwrap();
        assert_eq!((told.until, told.differences), (day(2021, 11, 30), Vec::new()));
    }
}
