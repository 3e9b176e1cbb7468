//! Lines that are like another are known before they are asked for, counted and told a page at a time.

use std::{collections::BTreeSet, time::Duration};

use ::grants::{
    Claim, ClaimId, ClaimLineId, ClaimState, LineCut, LineFilter, LineMark, LineSearch, ReceiptFile,
};
use ledger::{Cents, UnitId};
use store::{Command, Conn, Done, StoreError, Tx};
use testkit::TestDb;
use uuid::Uuid;

use super::{
    claims::decided,
    filing::{Change, DAY, FileClaim, FileReceipt, LATER},
    receipt_files,
    registry::{ELSEWHERE, PROVIDER_A, PROVIDER_B, Registry},
};

/// An entry about a claim or a file, as every command about one leaves it.
struct Told(&'static str, Uuid);

impl Told {
    const fn claim(claim: &Claim) -> Self {
        Self("claim", claim.id.0)
    }

    const fn file(file: &ReceiptFile) -> Self {
        Self("receipt_file", file.id.0)
    }
}

impl Command for Told {
    type Answer = i64;
    type Error = StoreError;

    async fn run(&self, _: &mut Tx) -> Result<Done<i64>, StoreError> {
        Ok(Done { subject_kind: self.0, subject: self.1, effective_on: DAY, answer: 0 })
    }
}

/// All lines that are like another.
const HINTED: LineSearch = LineSearch::marked(LineMark::Hinted);

/// What is known of the unit, all of it compared.
async fn compared(registry: &Registry) -> Conn {
    registry.books.store.read_compared(registry.unit()).await.unwrap()
}

/// The numbers of what is found of a claim, beside lines that are named; as many as are counted.
async fn found(
    conn: &mut Conn,
    unit: UnitId,
    claim: &Claim,
    search: LineSearch,
    named: &BTreeSet<ClaimLineId>,
) -> Vec<i64> {
    let count = store::count_alike_lines(conn, unit, claim.id, &search, named).await.unwrap();
    let mut all = Vec::new();
    for page in 1..=count {
        let cut = LineCut::of(count, page, 1);
        let numbers = store::alike_line_numbers(conn, unit, claim.id, &search, named, (&cut, 1)).await;
        all.extend(numbers.unwrap());
    }
    let cut = LineCut::of(count, 1, 99);
    let at_once = store::alike_line_numbers(conn, unit, claim.id, &search, named, (&cut, 99)).await;
    assert_eq!(at_once.unwrap().into_iter().collect::<Vec<_>>(), all, "{search:?}");
    all
}

/// Those of each of two claims that are like another.
async fn alike(registry: &Registry, claims: [&Claim; 2]) -> [Vec<i64>; 2] {
    let (mut conn, unit) = (compared(registry).await, registry.unit());
    let mut told = [Vec::new(), Vec::new()];
    for (claim, told) in claims.into_iter().zip(&mut told) {
        *told = found(&mut conn, unit, claim, HINTED, &BTreeSet::new()).await;
        let has_some = store::has_alike_lines(&mut conn, unit, claim.id).await.unwrap();
        assert_eq!(has_some, !told.is_empty());
    }
    told
}

testkit::on_both_engines! {
    async fn a_line_is_known_to_be_like_another_from_both_sides_while_that_one_counts(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        // Two receipts of one number and amount, each with all lines of its claim but the lump sum.
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        let (none, on_receipt) = (Vec::<i64>::new(), vec![1, 2, 3, 5]);
        assert_eq!(alike(&registry, [&one, &two]).await, [none.clone(), none.clone()], "no entry is about one");
        for nothing in ["claim", "receipt_file"] {
            registry.run(Told(nothing, Uuid::nil())).await.unwrap();
        }
        registry.run(Told::claim(&one)).await.unwrap();
        assert_eq!(alike(&registry, [&one, &two]).await, [on_receipt.clone(), on_receipt.clone()]);
        // Nothing else comes of what is compared already.
        for claim in [&one, &two, &one] {
            registry.run(Told::claim(claim)).await.unwrap();
        }
        assert_eq!(alike(&registry, [&one, &two]).await, [on_receipt.clone(), on_receipt.clone()]);
        // What was taken back is told of, but no other line is like it any more.
        let gone = Claim { version: 2, state: ClaimState::Withdrawn { on: LATER }, ..two.clone() };
        registry.run(Change::Claim(gone)).await.unwrap();
        registry.run(Told::claim(&two)).await.unwrap();
        assert_eq!(alike(&registry, [&one, &two]).await, [none, on_receipt]);
    }

    async fn lines_that_two_organisations_prove_with_one_file_are_alike(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let to_a = registry.forwarding(2, &award, PROVIDER_A).await;
        let grant = registry.forwarding(3, &award, PROVIDER_B).await;
        // Another issuer and another number: the papers are not alike.
        let one = registry.claim(1, &to_a).await;
        let receipt = registry.run(FileReceipt::of(2, "R 18")).await.unwrap();
        let two = registry.run(FileClaim { id: 2, grant, receipt }).await.unwrap();
        for claim in [&one, &two] {
            registry.run(Told::claim(claim)).await.unwrap();
        }
        let mine = receipt_files::attached(&registry, 1, &one).await;
        registry.run(Told::file(&mine)).await.unwrap();
        let none = Vec::<i64>::new();
        assert_eq!(alike(&registry, [&one, &two]).await, [none.clone(), none.clone()]);
        let theirs = receipt_files::attached_by(&registry, 2, PROVIDER_B, "file 1", &two).await;
        registry.run(Told::file(&theirs)).await.unwrap();
        assert_eq!(alike(&registry, [&one, &two]).await, [vec![1], vec![1]]);
        let gone = Claim { version: 2, state: ClaimState::Withdrawn { on: LATER }, ..two.clone() };
        registry.run(Change::Claim(gone)).await.unwrap();
        registry.run(Told::claim(&two)).await.unwrap();
        assert_eq!(alike(&registry, [&one, &two]).await, [none, vec![1]]);
    }

    async fn lines_that_are_alike_are_found_beside_those_that_are_named(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        registry.run(Told::claim(&one)).await.unwrap();
        let (mut conn, unit) = (compared(&registry).await, registry.unit());
        let named = BTreeSet::from([one.lines[3].id, one.lines[4].id, two.lines[0].id]);
        assert_eq!(found(&mut conn, unit, &one, HINTED, &named).await, [1, 2, 3, 4, 5]);
        let open = LineSearch { within: LineFilter::Open, ..HINTED };
        assert_eq!(found(&mut conn, unit, &one, open, &named).await, [1, 2, 3, 4, 5]);
        let reduced = LineSearch { within: LineFilter::Reduced, ..HINTED };
        assert_eq!(found(&mut conn, unit, &one, reduced, &named).await, [0; 0]);
        for (cents, count) in [(999, 5), (1_000, 0)] {
            let above = LineSearch { above: Some(Cents::new(cents)), ..HINTED };
            assert_eq!(found(&mut conn, unit, &one, above, &named).await.len(), count, "{cents}");
        }
        assert_eq!(found(&mut conn, ELSEWHERE, &one, HINTED, &named).await, [0; 0]);
        assert!(!store::has_alike_lines(&mut conn, ELSEWHERE, one.id).await.unwrap());
    }

    async fn those_that_were_recognised_are_told_page_by_page(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        registry.run(Told::claim(&one)).await.unwrap();
        let (unit, first) = (registry.unit(), (ClaimId(Uuid::nil()), 0));
        let (both, lower) = ([award.id, forwarding.id], [forwarding.id]);
        let told = |unit, grants, after, limit| {
            let registry = &registry;
            async move {
                let mut conn = compared(registry).await;
                store::recognised_alike_lines(&mut conn, unit, grants, after, limit).await.unwrap()
            }
        };
        assert_eq!(told(unit, &both[..], first, 9).await, [], "nothing is decided yet");
        // Recognised, in part, rejected, on no receipt, recognised.
        registry.run(Change::Claim(decided(one.clone()))).await.unwrap();
        let all = [1, 2, 5].map(|number| (one.id, number));
        assert_eq!(told(unit, &both[..], first, 9).await, all);
        assert_eq!(told(unit, &both[..], first, 2).await, all[..2]);
        assert_eq!(told(unit, &both[..], all[1], 2).await, all[2..]);
        assert_eq!(told(unit, &lower[..], first, 9).await, [], "those of {} are not decided", two.number);
        assert_eq!(told(ELSEWHERE, &both[..], first, 9).await, []);
    }

    async fn claims_are_compared_when_nothing_comes_in(db: TestDb) {
        let registry = Registry::open(&db).await;
        let award = registry.award().await;
        let forwarding = registry.forwarding(2, &award, PROVIDER_A).await;
        let (one, two) = (registry.claim(1, &award).await, registry.claim(2, &forwarding).await);
        registry.run(Told::claim(&two)).await.unwrap();
        let mut is_known = false;
        for _ in 0..400 {
            // Whoever asks for what is compared would compare it.
            is_known = store::has_alike_lines(&mut registry.conn().await, registry.unit(), one.id).await.unwrap();
            if is_known {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(is_known);
    }
}
