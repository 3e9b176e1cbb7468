//! What went wrong elsewhere (edge cases 2, 5, 6, 10 and 16 of the workflow).

use flow::{
    FlowError,
    proofs::{self, InputTax, NewProof},
    views,
};
use grants::{Claim, ClaimError, ClaimLineId, LineDecision, Period, ProofKind};
use testkit::TestDb;
use tokio::task::JoinSet;

use super::{again, correct, decide, decided, park, present, refused, submitted, sums};
use crate::{
    office::{Office, day},
    steps::{claim, coaching, limit, submit},
};

fn numbered(count: i64) -> Vec<flow::claims::NewClaimLine> {
    (1..=count).map(|number| coaching(&format!("R{number}"), 100, 100)).collect()
}

async fn proof(office: &Office, key: &str) -> Vec<u8> {
    let new = NewProof {
        grant: office.forwarding_a.id,
        kind: ProofKind::Zwischennachweis,
        period: Period::new(day(2021, 1, 1), day(2021, 3, 14)).unwrap(),
        place: "Musterstadt".to_owned(),
        input_tax: InputTax::NotDeductible,
        cost_fall_reason: None,
        own_audit: None,
        corrects: None,
    };
    let made = proofs::compile(&office.a(), key, new).await.unwrap();
    proofs::document(&office.a(), made.id).await.unwrap().content
}

testkit::on_both_engines! {
    async fn edge_case_2_a_parked_line_that_twenty_claim_again_at_once_is_claimed_again_once(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = decided(&office, &[("R1", 10_000)], vec![park()]).await;
        let mut claims = JoinSet::new();
        for _ in 0..20 {
            let (office, request) = (office.clone(), again(&office, &[first.lines[0].id]));
            claims.spawn(async move { office.run(&office.a(), request).await });
        }
        let (made, others): (Vec<_>, Vec<_>) = claims.join_all().await.into_iter().partition(Result::is_ok);
        assert_eq!((made.len(), others.len()), (1, 19));
        for refusal in others {
            assert!(matches!(refused(refusal), ClaimError::NotParked { present: "reincluded", .. }));
        }
        assert_eq!(sums(&office).await, [8_000, 8_000, 0]);
    }

    async fn edge_case_5_one_cent_more_than_is_left_is_refused_on_every_path(db: TestDb) {
        let office = Office::open(&db.store).await;
        let parked = decided(&office, &[("R1", 10_000)], vec![park()]).await;
        let all = submitted(&office, &[("R2", 90_002)]).await;
        let more = office.run(&office.a(), again(&office, &[parked.lines[0].id])).await;
        assert_eq!(limit(more), ("to_use".into(), "F1".into(), 7_998, 8_000));
        let untouched = present(&office, &parked).await;
        assert_eq!(untouched, parked, "a refused claim leaves the line parked");
        let all = office.run(&office.finance(), decide(&all, vec![LineDecision::Accept])).await.unwrap();
        let less = office.run(&office.finance(), correct(&all, 0, 90_000)).await.unwrap();
        office.run(&office.a(), again(&office, &[parked.lines[0].id])).await.unwrap();
        let back = office.run(&office.finance(), correct(&less, 0, 90_001)).await;
        assert_eq!(limit(back), ("to_use".into(), "F1".into(), 0, 1));
    }

    async fn edge_case_6_a_correction_hits_its_line_alone_and_is_not_corrected_itself(db: TestDb) {
        let office = Office::open(&db.store).await;
        let twins = vec![LineDecision::Accept, LineDecision::Accept];
        let first = decided(&office, &[("R1", 10_000), ("R2", 10_000)], twins).await;
        let corrected = office.run(&office.finance(), correct(&first, 1, 0)).await.unwrap();
        let recognised: Vec<_> = corrected.lines.iter().map(|line| line.recognised().get()).collect();
        assert_eq!((recognised, sums(&office).await), (vec![10_000, 0], [16_000, 0, 8_000]));
        let made = ClaimLineId(corrected.lines[1].corrections[0].id.0);
        let reversal = flow::claims::CorrectClaim { line: made, ..correct(&corrected, 1, 10_000) };
        let outcome = office.run(&office.finance(), reversal).await;
        assert_eq!(refused(outcome), ClaimError::OfCorrection { number: 1, line: 2 });
        // The line is corrected once more; both corrections stand.
        let back = office.run(&office.finance(), correct(&corrected, 1, 10_000)).await.unwrap();
        let numbers: Vec<_> = back.lines[1].corrections.iter().map(|it| (it.number, it.to.get())).collect();
        assert_eq!((numbers, sums(&office).await[2]), (vec![(1, 0), (2, 10_000)], 16_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn edge_case_10_a_filed_proof_keeps_its_bytes_when_claim_2_of_4_is_corrected(db: TestDb) {
        let office = Office::open(&db.store).await;
        let mut claims: Vec<Claim> = Vec::new();
        for number in 1..=4 {
            let receipt = format!("R{number}");
            claims.push(decided(&office, &[(&receipt, number * 1_000)], vec![LineDecision::Accept]).await);
        }
        let first = proof(&office, "proof-v1").await;
        let before = sums(&office).await;
        office.run(&office.finance(), correct(&claims[1], 0, 0)).await.unwrap();
        let kept = views::proofs(&office.a(), None, None, 9).await.unwrap().items[0].id;
        assert!(proofs::document(&office.a(), kept).await.unwrap().content == first, "what was proved stays as it was");
        let second = proof(&office, "proof-v2").await;
        assert!(first != second);
        let after = sums(&office).await;
        assert_eq!((before[2] - after[2], before[0], after[0]), (1_600, 8_000, 8_000));
        flow::verify::verify(office.flow.store()).await.unwrap();
    }

    async fn edge_case_16_one_bad_line_among_a_hundred_is_named_and_nothing_is_written(db: TestDb) {
        let office = Office::open(&db.store).await;
        let head = views::chain_head(&office.finance()).await.unwrap();
        let mut lines = numbered(100);
        lines[56].paid_on = day(2020, 12, 31);
        let bad = office.run(&office.a(), submit(&office.forwarding_a, lines)).await;
        assert!(matches!(refused(bad), ClaimError::OutsidePeriod { line: 57, .. }));
        assert_eq!(views::chain_head(&office.finance()).await.unwrap(), head);
        let held = office.run(&office.a(), submit(&office.forwarding_a, numbered(100))).await.unwrap();
        let head = views::chain_head(&office.finance()).await.unwrap();
        let mut decisions = vec![LineDecision::Accept; 100];
        let (reason, text) = ("laune".to_owned(), "so".to_owned());
        decisions[56] = LineDecision::Reject { reason, text };
        let bad = office.run(&office.finance(), decide(&held, decisions)).await;
        assert!(matches!(refused(bad), ClaimError::Register { line: 57, .. }));
        assert_eq!(views::chain_head(&office.finance()).await.unwrap(), head);
        assert_eq!(present(&office, &held).await, held);
        let other = office.run(&office.a(), claim(&office.forwarding_a, &[("R57", 100)])).await;
        assert!(matches!(other, Err(FlowError::LimitExceeded { .. })), "the claim holds its receipts");
    }
}
