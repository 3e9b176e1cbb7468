//! What is known of receipt files: read back, once for each content, attached where it may be.

use ::grants::{Attached, Claim, ClaimLineId, ClaimState, OrganisationId, ReceiptFile, ReceiptFileId};
use ledger::Hash;
use store::{LineFile, LinesWithoutFile, StoreError};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    among::among,
    filing::{Change, DAY, FileRow, LATER, Step},
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
    steps,
};

fn file(id: u128, organisation: OrganisationId, content: &str) -> ReceiptFile {
    ReceiptFile {
        id: ReceiptFileId(Uuid::from_u128(id)),
        organisation,
        hash: Hash::of(content.as_bytes()),
        media_type: "application/pdf".to_owned(),
        bytes: 17,
        name: "Rechnung 17.pdf".to_owned(),
        by: "Anna".to_owned(),
        on: DAY,
        attached: Vec::new(),
    }
}

fn to(claim: &Claim, line: usize, number: i64) -> Attached {
    Attached { line: claim.lines[line].id, claim: claim.id, number, by: "Anna".to_owned(), on: LATER }
}

/// A file of provider A that is attached to the first line of a claim.
pub(super) async fn attached(registry: &Registry, id: u128, claim: &Claim) -> ReceiptFile {
    attached_by(registry, id, PROVIDER_A, &format!("file {id}"), claim).await
}

/// A file of an organisation that is attached to the first line of its claim.
pub(super) async fn attached_by(
    registry: &Registry,
    id: u128,
    organisation: OrganisationId,
    content: &str,
    claim: &Claim,
) -> ReceiptFile {
    let file = ReceiptFile { attached: vec![to(claim, 0, 1)], ..file(id, organisation, content) };
    registry.run(FileRow::ReceiptFile(file.clone())).await.unwrap();
    file
}

async fn rule(registry: &Registry, file: ReceiptFile) -> String {
    let refused: StoreError = registry.run(FileRow::ReceiptFile(file)).await.unwrap_err();
    refused.rule().unwrap_or_default().to_owned()
}

/// A registry with a claim of provider A.
async fn claimed(db: &TestDb) -> (Registry, Claim) {
    let registry = Registry::open(db).await;
    let award = registry.award().await;
    let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
    let claim = registry.claim(1, &forwarding).await;
    (registry, claim)
}

testkit::on_both_engines! {
    async fn lines_on_receipts_that_no_file_shows_are_counted(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let claim = registry.claim(1, &forwarding).await;
        let unit = registry.unit();
        let with_receipt = claim.lines.iter().filter(|line| line.receipt().is_some()).count();
        let mut missing = LinesWithoutFile {
            claim: claim.id,
            claim_number: claim.number,
            grant: forwarding.id,
            since: claim.state.on(),
            count: i64::try_from(with_receipt).unwrap(),
        };
        let found = store::lines_without_file(&mut registry.conn().await, unit, PROVIDER_A).await.unwrap();
        assert_eq!(found, [missing.clone()]);
        attached(&registry, 1, &claim).await;
        missing.count -= 1;
        let found = store::lines_without_file(&mut registry.conn().await, unit, PROVIDER_A).await.unwrap();
        assert_eq!(found, [missing], "a file shows the first line");
        for (unit, recipient) in [(unit, PROVIDER_B), (ELSEWHERE, PROVIDER_A)] {
            let none = store::lines_without_file(&mut registry.conn().await, unit, recipient).await.unwrap();
            assert_eq!(none, []);
        }
        let decided = Claim { version: 2, state: ClaimState::Decided { on: LATER }, ..claim };
        registry.run(Change::Claim(decided)).await.unwrap();
        let found = store::lines_without_file(&mut registry.conn().await, unit, PROVIDER_A).await.unwrap();
        assert_eq!(found, [], "nobody asks for it any more");
    }

    async fn a_file_is_read_back_with_the_lines_that_it_proves(db: TestDb) {
        let (registry, claim) = claimed(&db).await;
        let one = attached(&registry, 1, &claim).await;
        let two = file(2, PROVIDER_A, "two");
        registry.run(FileRow::ReceiptFile(two.clone())).await.unwrap();
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        assert_eq!(store::receipt_file(&mut conn, unit, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(store::receipt_file(&mut conn, ELSEWHERE, one.id).await.unwrap(), None);
        assert_eq!(among!(&mut conn, unit, store::receipt_files_with, one.id), Some(one.clone()));
        let known = store::receipt_file_of(&mut conn, unit, PROVIDER_A, two.hash).await.unwrap();
        assert_eq!(known, Some(two.clone()));
        assert_eq!(store::receipt_file_of(&mut conn, unit, PROVIDER_B, two.hash).await.unwrap(), None);
        for (line, found) in [(claim.lines[0].id, vec![one.id]), (claim.lines[1].id, vec![])] {
            assert_eq!(store::receipt_files_of_line(&mut conn, unit, line).await.unwrap(), found);
            assert_eq!(store::receipt_files_of_line(&mut conn, ELSEWHERE, line).await.unwrap(), []);
        }
        let at_line = LineFile {
            line: claim.lines[0].id,
            file: one.id,
            hash: one.hash,
            media_type: one.media_type.clone(),
        };
        for (until, found) in [(LATER, vec![at_line]), (DAY, vec![])] {
            let lines: Vec<_> = claim.lines.iter().map(|line| line.id).collect();
            assert_eq!(store::line_files(&mut conn, unit, &lines, until).await.unwrap(), found);
            assert_eq!(store::line_files(&mut conn, unit, &lines[1..], until).await.unwrap(), []);
            assert_eq!(store::line_files(&mut conn, ELSEWHERE, &lines, until).await.unwrap(), []);
        }
        let first = ReceiptFileId(Uuid::nil());
        for (of, found) in [(Some(claim.id), vec![one.id]), (None, vec![one.id, two.id])] {
            assert_eq!(store::receipt_file_ids(&mut conn, unit, of, first, 9).await.unwrap(), found);
            assert_eq!(store::receipt_file_ids(&mut conn, ELSEWHERE, of, first, 9).await.unwrap(), []);
            assert_eq!(store::receipt_file_ids(&mut conn, unit, of, two.id, 9).await.unwrap(), []);
        }
        let (of_one, of_two) = ((one.id, one.hash), (two.id, two.hash));
        for (after, limit, found) in
            [(first, 9, vec![of_one, of_two]), (first, 1, vec![of_one]), (one.id, 9, vec![of_two]), (two.id, 9, vec![])]
        {
            assert_eq!(store::receipt_file_hashes(&mut conn, after, limit).await.unwrap(), found, "of every unit");
        }
        let loose = [two.id];
        for (place, whose, after, found) in [
            (unit, PROVIDER_A, first, &loose[..]),
            (unit, PROVIDER_A, two.id, &[]),
            (unit, PROVIDER_B, first, &[]),
            (ELSEWHERE, PROVIDER_A, first, &[]),
        ] {
            let ids = store::loose_receipt_file_ids(&mut conn, place, whose, after, 9).await.unwrap();
            assert_eq!(ids, found);
        }
        for (place, whose, sum) in [
            (unit, PROVIDER_A, (1, two.bytes)),
            (unit, PROVIDER_B, (0, 0)),
            (ELSEWHERE, PROVIDER_A, (0, 0)),
        ] {
            assert_eq!(store::loose_receipt_files(&mut conn, place, whose).await.unwrap(), sum);
        }
    }

    async fn the_same_file_of_an_organisation_is_one(db: TestDb) {
        let (registry, _) = claimed(&db).await;
        registry.run(FileRow::ReceiptFile(file(1, PROVIDER_A, "one"))).await.unwrap();
        assert_eq!(rule(&registry, file(2, PROVIDER_A, "one")).await, "receipt_file_once");
        registry.run(FileRow::ReceiptFile(file(2, PROVIDER_B, "one"))).await.unwrap();
        let nobody = OrganisationId(Uuid::from_u128(0xDEAD));
        assert_eq!(rule(&registry, file(3, nobody, "two")).await, "receipt_file_side");
    }

    async fn what_is_no_receipt_file_is_refused(db: TestDb) {
        let (registry, _) = claimed(&db).await;
        let good = || file(1, PROVIDER_A, "one");
        let svg = ReceiptFile { media_type: "image/svg+xml".to_owned(), ..good() };
        assert_eq!(rule(&registry, svg).await, "receipt_file_media_type");
        for bytes in [0, (20 << 20) + 1] {
            assert_eq!(rule(&registry, ReceiptFile { bytes, ..good() }).await, "receipt_file_bytes");
        }
        for name in [String::new(), "x".repeat(121)] {
            assert_eq!(rule(&registry, ReceiptFile { name, ..good() }).await, "receipt_file_name");
        }
        registry.run(FileRow::ReceiptFile(ReceiptFile { bytes: 20 << 20, name: "ü".repeat(120), ..good() })).await.unwrap();
    }

    async fn a_line_takes_one_file_of_its_recipient_while_it_is_not_decided(db: TestDb) {
        let (registry, claim) = claimed(&db).await;
        let of = |id, organisation, attached| ReceiptFile {
            attached: vec![attached],
            ..file(id, organisation, &format!("file {id}"))
        };
        assert_eq!(rule(&registry, of(1, PROVIDER_B, to(&claim, 0, 1))).await, "receipt_file_line_side");
        let elsewhere = Attached { line: ClaimLineId(Uuid::from_u128(0xDEAD)), ..to(&claim, 0, 1) };
        assert_eq!(rule(&registry, of(1, PROVIDER_A, elsewhere)).await, "receipt_file_line_side");
        for number in [0, 2] {
            assert_eq!(rule(&registry, of(1, PROVIDER_A, to(&claim, 0, number))).await, "receipt_file_line_number");
        }
        let one = attached(&registry, 1, &claim).await;
        assert_eq!(rule(&registry, of(2, PROVIDER_A, to(&claim, 0, 2))).await, "receipt_file_line_asked");
        assert_eq!(rule(&registry, one).await, "receipt_file_line_once");
        let withdrawn = Claim { version: 2, state: ClaimState::Withdrawn { on: LATER }, ..claim.clone() };
        registry.run(Change::Claim(withdrawn)).await.unwrap();
        assert_eq!(rule(&registry, of(2, PROVIDER_A, to(&claim, 1, 1))).await, "receipt_file_line_undecided");
    }

    async fn where_changes_are_asked_for_a_line_takes_another_file(db: TestDb) {
        let (registry, claim) = claimed(&db).await;
        attached(&registry, 1, &claim).await;
        let other = ReceiptFile { attached: vec![to(&claim, 1, 1)], ..file(2, PROVIDER_A, "two") };
        registry.run(FileRow::ReceiptFile(other)).await.unwrap();
        let asked = steps::asked(&claim);
        let named = asked.change_requests[0].lines.keys().next().copied().unwrap();
        registry.run(Step::Asked(asked.clone())).await.unwrap();
        for place in [0, 1] {
            let file = ReceiptFile { attached: vec![to(&asked, place, 2)], ..file(3, PROVIDER_A, "three") };
            let refused = registry.run(FileRow::ReceiptFile(file)).await;
            assert_eq!(refused.is_ok(), asked.lines[place].id == named, "{place}: {refused:?}");
        }
    }
}
