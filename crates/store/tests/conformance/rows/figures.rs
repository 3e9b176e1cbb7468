//! Where every euro stands, read from the balances of a small tree.

use std::collections::BTreeMap;

use ::grants::{Figure, Figures, Grant, Position, PositionId};
use ledger::{Cents, TransferNumber};
use store::{MovementsAsked, Passed};
use testkit::{Post, TestDb};
use uuid::Uuid;

use super::{
    filing::FileGrant,
    registry::{ELSEWHERE, MAGS, PROVIDER_A, PROVIDER_B, Registry},
};

/// An award, what is forwarded of it, and what is forwarded of that.
struct Tree {
    award: Grant,
    middle: Grant,
    lowest: Grant,
}

impl Tree {
    async fn grow(registry: &Registry) -> Self {
        let award = registry.award().await;
        let middle = registry.forwarding(2, &award, PROVIDER_A).await;
        let lowest = registry.run(FileGrant::forwarding(3, &middle, PROVIDER_B, 10_000)).await.unwrap();
        let tree = Self { award, middle, lowest };
        tree.pay(registry).await;
        tree.claim(registry).await;
        tree
    }

    /// 530.00 of the award are drawn and 510.00 arrive, of which 10.00 go back; 50.00 more are asked for. 230.00 are paid
    /// on, of which the bank returns 20.00 and 10.00 are repaid.
    async fn pay(&self, registry: &Registry) {
        let [outside, ..] = registry.books.accounts(0);
        let (award, middle) = (self.award.positions[0].accounts, self.middle.positions[0].accounts);
        registry.payout_request(1, &self.award).await;
        let moved = [
            Post::Posted(award.to_pay, award.due, 53_000),
            Post::Posted(outside, award.cash, 51_000),
            Post::Posted(award.due, award.paid, 51_000),
            Post::Posted(award.cash, outside, 1_000),
            Post::Posted(award.paid, award.to_pay, 1_000),
            Post::Posted(middle.to_pay, middle.due, 23_000),
            Post::Posted(award.cash, middle.cash, 23_000),
            Post::Posted(middle.due, middle.paid, 23_000),
            Post::Posted(middle.cash, award.cash, 2_000),
            Post::Posted(middle.paid, middle.due, 2_000),
            Post::Posted(middle.cash, award.cash, 1_000),
            Post::Posted(middle.paid, middle.to_pay, 1_000),
        ];
        registry.books.post("pay", &moved).await.unwrap();
    }

    /// Both below claim 32.00; of the lowest 13.00 are recognised. The
    /// middle takes 8.00 back out of what counts as claimed.
    async fn claim(&self, registry: &Registry) {
        let [outside, ..] = registry.books.accounts(0);
        registry.claim(1, &self.middle).await;
        let claim = registry.claim(2, &self.lowest).await;
        let held = claim.reserved.shares[&self.lowest.positions[0].id];
        let moved = vec![
            Post::Settle(held, 1_300),
            Post::Posted(self.middle.positions[0].accounts.claimed, outside, 800),
        ];
        registry.books.post("decide", &moved).await.unwrap();
    }
}

/// Awarded, drawn, received, forwarded, claimed, recognised, reserved, paid, free.
fn figures(cents: [i64; 9]) -> Figures {
    let [awarded, drawn, received, forwarded, claimed, recognised, reserved, paid, free] =
        cents.map(Cents::new);
    Figures { awarded, drawn, received, forwarded, claimed, recognised, reserved, paid, free }
}

const OF_F4: [i64; 9] = [100_000, 57_000, 50_000, 40_000, 5_600, 1_300, 3_200, 20_000, 60_000];
const OF_F1: [i64; 9] = [100_000, 0, 0, 40_000, 0, 0, 0, 0, 60_000];
const OF_MIDDLE: [i64; 9] = [40_000, 22_000, 20_000, 10_000, 2_400, 0, 3_200, 0, 26_800];
const OF_LOWEST: [i64; 9] = [10_000, 0, 0, 0, 3_200, 1_300, 0, 0, 8_700];

testkit::on_both_engines! {
    async fn a_position_from_outside_has_the_figures_of_its_tree_and_one_below_its_own(db: TestDb) {
        let registry = Registry::open(&db).await;
        let tree = Tree::grow(&registry).await;
        let expected = [(&tree.award, OF_F4), (&tree.middle, OF_MIDDLE), (&tree.lowest, OF_LOWEST)];
        let mut conn = registry.conn().await;
        let unit = registry.unit();
        let mut all = BTreeMap::new();
        for (grant, cents) in expected {
            let id = grant.positions[0].id;
            let found = store::figures_of_positions(&mut conn, unit, &[id]).await.unwrap();
            assert_eq!(found, BTreeMap::from([(id, figures(cents))]));
            assert!(store::figures_of_positions(&mut conn, ELSEWHERE, &[id]).await.unwrap().is_empty());
            all.insert(id, figures(cents));
        }
        let nowhere = PositionId(Uuid::max());
        let asked: Vec<PositionId> = all.keys().copied().chain([nowhere]).collect();
        assert_eq!(store::figures_of_positions(&mut conn, unit, &asked).await.unwrap(), all);
        assert!(store::figures_of_positions(&mut conn, unit, &[]).await.unwrap().is_empty());
        let passed = |(id, of): (&PositionId, &Figures)| (*id, Passed { drawn: of.drawn, paid_on: of.paid });
        let passed: BTreeMap<_, _> = all.iter().map(passed).collect();
        assert_eq!(store::passed_through(&mut conn, unit, &asked).await.unwrap(), passed);
        assert!(store::passed_through(&mut conn, ELSEWHERE, &asked).await.unwrap().is_empty());
    }

    async fn each_figure_is_the_sum_of_what_moved_on_its_accounts(db: TestDb) {
        let registry = Registry::open(&db).await;
        let tree = Tree::grow(&registry).await;
        let (unit, mut conn) = (registry.unit(), registry.conn().await);
        let asked = |after, limit| MovementsAsked { after, limit, as_of: None };
        for row in store::figures(&mut conn, unit).await.unwrap() {
            let accounts = store::figure_accounts(&mut conn, unit, row.position).await.unwrap().unwrap();
            for figure in Figure::ALL {
                let watched = figure.accounts(&accounts);
                let (mut sum, mut after) = (Cents::ZERO, TransferNumber::NONE);
                loop {
                    // Page by page, as a reader does.
                    let page = store::movements_on(&mut conn, unit, &watched, asked(after, 2)).await.unwrap();
                    let Some(last) = page.last() else { break };
                    after = last.number;
                    for moved in &page {
                        sum = sum.plus(figure.moved(&accounts, &moved.transfer).unwrap()).unwrap();
                    }
                }
                assert_eq!(sum, figure.of(&row.figures), "{figure:?} of {}", row.component);
            }
        }
        let below = tree.middle.positions[0].id;
        assert_eq!(store::figure_accounts(&mut conn, unit, below).await.unwrap(), None, "it is no root");
        let root = tree.award.positions[0].id;
        assert_eq!(store::figure_accounts(&mut conn, ELSEWHERE, root).await.unwrap(), None);
        let accounts = store::figure_accounts(&mut conn, unit, root).await.unwrap().unwrap();
        let all = asked(TransferNumber::NONE, 100);
        let nowhere = store::movements_on(&mut conn, ELSEWHERE, &accounts.used, all).await.unwrap();
        assert!(nowhere.is_empty());
    }

    async fn the_matrix_has_the_positions_from_outside_by_giver_and_component(db: TestDb) {
        let registry = Registry::open(&db).await;
        let tree = Tree::grow(&registry).await;
        let mut conn = registry.conn().await;
        let found = store::figures(&mut conn, registry.unit()).await.unwrap();
        let of = |position: &Position, cents| store::PositionFigures {
            giver: MAGS,
            position: position.id,
            component: position.component.clone(),
            budget_year: position.budget_year.map(i64::from),
            figures: figures(cents),
        };
        let [f4, f1] = &tree.award.positions[..] else { panic!("two positions") };
        assert_eq!(found, [of(f1, OF_F1), of(f4, OF_F4)]);
        assert_eq!(store::figures(&mut conn, ELSEWHERE).await.unwrap(), []);
    }

    async fn the_matrix_has_components_and_years_in_one_order_on_every_engine(db: TestDb) {
        let registry = Registry::open(&db).await;
        let positions =
            vec![("f0", None), ("F1", Some(2022)), ("F1", None), ("F1", Some(2021)), ("F-2", None)];
        registry.run(FileGrant { positions, ..FileGrant::award() }).await.unwrap();
        let found = store::figures(&mut registry.conn().await, registry.unit()).await.unwrap();
        let order: Vec<(&str, Option<i64>)> =
            found.iter().map(|it| (it.component.as_str(), it.budget_year)).collect();
        let years = [None, Some(2021), Some(2022)].map(|year| ("F1", year));
        assert_eq!(order, [&[("F-2", None)], &years[..], &[("f0", None)]].concat());
    }
}
