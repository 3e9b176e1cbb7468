//! Lines that may rest on the same paper, and what grants hold at rates.

use std::collections::BTreeSet;

use ::grants::{Claim, ClaimLineId, Likeness, LineReceipt, RateCode, Receipt, SimilarLine};
use ledger::{Cents, UnitId};
use store::{Conn, LikeAsked};
use testkit::TestDb;

use super::{
    filing::{DAY, LATER},
    receipt_files,
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
};

/// The receipt of the first line of a claim.
async fn receipt(registry: &Registry, claim: &Claim) -> Receipt {
    let (mut conn, id) = (registry.conn().await, claim.lines[0].receipt().unwrap());
    store::receipt(&mut conn, registry.unit(), id).await.unwrap().unwrap()
}

/// What is like the first line of a claim, if it rests on a receipt.
async fn like(conn: &mut Conn, unit: UnitId, claim: &Claim, receipt: &Receipt) -> Vec<SimilarLine> {
    let line = claim.lines[0].id;
    let asked = LikeAsked { line, claim: claim.id, receipt };
    store::lines_like(conn, unit, &[asked]).await.unwrap().remove(&line).unwrap_or_default()
}

/// The lines that are proved with the file of a line.
async fn with_its_file(conn: &mut Conn, unit: UnitId, line: ClaimLineId) -> Vec<SimilarLine> {
    let mut found = store::lines_with_the_same_file(conn, unit, &[line]).await.unwrap();
    found.remove(&line).unwrap_or_default()
}

fn lines(found: &[SimilarLine]) -> Vec<ClaimLineId> {
    let mut lines: Vec<_> = found.iter().map(|similar| similar.line).collect();
    lines.sort_unstable();
    lines
}

fn of_receipts(found: &[LineReceipt]) -> Vec<ClaimLineId> {
    found.iter().map(|found| found.line).collect()
}

/// The lines of a claim that rest on a receipt.
fn with_receipt(claim: &Claim) -> Vec<ClaimLineId> {
    claim.lines.iter().filter(|line| line.receipt().is_some()).map(|line| line.id).collect()
}

testkit::on_both_engines! {
    async fn what_may_be_the_same_paper_is_found_in_other_claims(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        // another issuer, the same number and amount
        let (mine, theirs) = (receipt(&registry, &one).await, receipt(&registry, &two).await);
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let found = like(&mut conn, unit, &one, &mine).await;
        let with_receipt: Vec<_> =
            two.lines.iter().filter(|line| line.receipt().is_some()).map(|line| line.id).collect();
        assert_eq!(lines(&found), with_receipt);
        let first = found.iter().find(|similar| similar.line == two.lines[0].id).unwrap();
        assert_eq!(first.receipt, theirs);
        assert_eq!((first.number, first.claim, first.claim_number), (1, two.id, two.number));
        assert_eq!((first.grant, first.recipient), (forwarding.id, PROVIDER_A));
        assert_eq!((first.eligible, first.recognised), (Cents::new(1_000), Cents::ZERO));
        assert_eq!(first.likeness, Likeness::SameNumber);
        assert_eq!(like(&mut conn, ELSEWHERE, &one, &mine).await, []);
        // From another claim, the lines of the same receipt are told as well.
        let found = like(&mut conn, unit, &one, &theirs).await;
        let same = |similar: &SimilarLine| similar.likeness == Likeness::SameReceipt;
        assert_eq!(lines(&found.into_iter().filter(same).collect::<Vec<_>>()), with_receipt);
    }

    async fn what_is_like_each_of_some_lines_is_what_is_like_it_alone(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let to_a = registry.forwarding(2, &award, PROVIDER_A).await;
        let to_b = registry.forwarding(3, &award, PROVIDER_B).await;
        let claims = [
            registry.claim(1, &award).await,
            registry.claim(2, &to_a).await,
            registry.claim(3, &to_b).await,
        ];
        let mut receipts = Vec::new();
        for claim in &claims {
            receipts.push(receipt(&registry, claim).await);
        }
        let asked: Vec<_> = claims
            .iter()
            .zip(&receipts)
            .map(|(claim, receipt)| LikeAsked { line: claim.lines[0].id, claim: claim.id, receipt })
            .collect();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let mut together = store::lines_like(&mut conn, unit, &asked).await.unwrap();
        for (claim, receipt) in claims.iter().zip(&receipts) {
            let alone = like(&mut conn, unit, claim, receipt).await;
            assert!(!alone.is_empty());
            assert!(alone.is_sorted_by(|one, other| one.line > other.line), "the newest first");
            assert_eq!(together.remove(&claim.lines[0].id), Some(alone));
        }
        assert!(together.is_empty());
        assert!(store::lines_like(&mut conn, unit, &[]).await.unwrap().is_empty());
    }

    async fn the_same_file_of_two_organisations_is_found(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let to_a = registry.forwarding(2, &award, PROVIDER_A).await;
        let to_b = registry.forwarding(3, &award, PROVIDER_B).await;
        let (one, two) = (registry.claim(1, &to_a).await, registry.claim(2, &to_b).await);
        receipt_files::attached(&registry, 1, &one).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let (mine, theirs) = (one.lines[0].id, two.lines[0].id);
        assert_eq!(with_its_file(&mut conn, unit, mine).await, []);
        drop(conn);
        receipt_files::attached_by(&registry, 2, PROVIDER_B, "file 1", &two).await;
        let mut conn = registry.conn().await;
        for (of, other) in [(mine, theirs), (theirs, mine)] {
            let found = with_its_file(&mut conn, unit, of).await;
            assert_eq!(lines(&found), [other]);
            assert_eq!(found[0].likeness, Likeness::SameFile);
        }
        assert_eq!(with_its_file(&mut conn, ELSEWHERE, mine).await, []);
        let both = store::lines_with_the_same_file(&mut conn, unit, &[mine, theirs]).await.unwrap();
        let both: Vec<_> = both.into_iter().map(|(line, found)| (line, lines(&found))).collect();
        let mut expected = vec![(mine, vec![theirs]), (theirs, vec![mine])];
        expected.sort_unstable();
        assert_eq!(both, expected);
        assert!(store::lines_with_the_same_file(&mut conn, unit, &[]).await.unwrap().is_empty());
        let found = store::lines_with_files_of_others(&mut conn, unit, one.id).await.unwrap();
        assert_eq!(found, [(mine, to_b.id)]);
        assert_eq!(store::lines_with_files_of_others(&mut conn, ELSEWHERE, one.id).await.unwrap(), []);
    }

    async fn the_receipts_of_a_grant_are_read_line_by_line(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        let mine = receipt(&registry, &one).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        for (grant, claim) in [(&award, &one), (&forwarding, &two)] {
            let found = store::claimed_receipts(&mut conn, unit, &[grant.id], 99).await.unwrap();
            let lines: Vec<_> = found.iter().map(|it| it.of.line).collect();
            assert_eq!(lines, with_receipt(claim));
            assert!(found.iter().all(|it| it.of.claim == claim.id && it.of.grant == grant.id));
            assert_eq!((found[0].number, found[0].claim_number), (claim.lines[0].number, claim.number));
        }
        let first = store::claimed_receipts(&mut conn, unit, &[award.id], 1).await.unwrap();
        assert_eq!((first.len(), &first[0].of.receipt), (1, &mine));
        assert_eq!(store::claimed_receipts(&mut conn, ELSEWHERE, &[award.id], 99).await.unwrap(), []);
        // Those of several are those of each, grant by grant.
        let grants = [forwarding.id, award.id];
        let together = store::claimed_receipts(&mut conn, unit, &grants, 99).await.unwrap();
        let mut of_each = Vec::new();
        for grant in BTreeSet::from(grants) {
            of_each.extend(store::claimed_receipts(&mut conn, unit, &[grant], 99).await.unwrap());
        }
        assert_eq!(together, of_each);
    }

    async fn the_receipts_of_a_claim_and_those_like_them_are_read_at_once(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        let mine = receipt(&registry, &one).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let found = store::receipts_of_claim_lines(&mut conn, unit, one.id).await.unwrap();
        assert_eq!(of_receipts(&found), with_receipt(&one));
        let first = LineReceipt { line: one.lines[0].id, claim: one.id, grant: award.id, receipt: mine };
        assert_eq!(found[0], first);
        assert_eq!(store::receipts_of_claim_lines(&mut conn, ELSEWHERE, one.id).await.unwrap(), []);
        // The same number, whatever the day; the same amount, within these days.
        for days in [(DAY, DAY), (LATER, LATER)] {
            let found = store::receipts_like_those_of_claim(&mut conn, unit, one.id, days).await.unwrap();
            let mut expected = [with_receipt(&one), with_receipt(&two)].concat();
            expected.sort_unstable();
            assert_eq!(of_receipts(&found), expected, "{days:?}");
        }
        let elsewhere = store::receipts_like_those_of_claim(&mut conn, ELSEWHERE, one.id, (DAY, DAY)).await;
        assert_eq!(elsewhere.unwrap(), []);
        let plan = BTreeSet::from([award.plan[0].id]);
        let found = store::lines_without_units(&mut conn, unit, one.id, &plan).await.unwrap();
        let without: BTreeSet<_> =
            one.lines.iter().filter(|line| line.units.is_none()).map(|line| line.id).collect();
        assert_eq!(found, without);
        let of_none = store::lines_without_units(&mut conn, unit, one.id, &BTreeSet::new()).await.unwrap();
        assert!(of_none.is_empty());
        assert!(store::lines_without_units(&mut conn, ELSEWHERE, one.id, &plan).await.unwrap().is_empty());
    }

    async fn units_are_counted_at_their_rate(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let (unit, claim) = (registry.unit(), registry.claim(1, &award).await);
        let ::grants::Cost::LumpSum { rate, .. } = &claim.lines[3].cost else { panic!("a lump sum") };
        let mut conn = registry.conn().await;
        let held: Vec<(RateCode, i64)> = store::units_held_at_rates(&mut conn, unit, award.id).await.unwrap();
        assert_eq!(held, [(rate.clone(), 4)]);
        assert_eq!(store::units_held_at_rates(&mut conn, ELSEWHERE, award.id).await.unwrap(), []);
    }
}
