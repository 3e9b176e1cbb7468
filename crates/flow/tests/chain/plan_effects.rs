//! What a decision would do to the plan, of what is said of lines so far: the same as when it is done.

use std::collections::BTreeSet;

use flow::{FlowError, views};
use grants::{Claim, Verdict};
use ledger::Cents;
use testkit::TestDb;

use crate::{
    duties::accept,
    office::Office,
    steps::{claim, coaching, submit},
};

/// A claim of coaching cost of provider A.
async fn claimed(office: &Office, costs: &[(&str, i64)]) -> Claim {
    office.run(&office.a(), claim(&office.forwarding_a, costs)).await.unwrap()
}

testkit::on_both_engines! {
    async fn what_would_be_left_of_the_plan_is_left_once_it_is_decided(db: TestDb) {
        let office = Office::open(&db.store).await;
        let first = claimed(&office, &[("R1", 30_000)]).await;
        office.run(&office.finance(), accept(&first)).await.unwrap();
        claimed(&office, &[("R2", 5_000)]).await;
        let this = claimed(&office, &[("R3", 10_000), ("R4", 20_000)]).await;
        let who = office.finance();
        let said = [(1, Verdict::Part(Cents::new(4_000)))].into();
        let found = views::plan_effects(&who, this.id, &said, &BTreeSet::from([1])).await.unwrap();
        let [one] = found.lines.as_slice() else { panic!("it takes from one plan line, not {found:?}") };
        let figures = [one.planned, one.spent, one.held, one.claimed, one.free, one.free_with_room];
        assert_eq!(figures.map(Cents::get), [100_000, 30_000, 5_000, 30_000, 65_000, 85_000]);
        assert_eq!((one.all.said.get(), one.all.unsaid.get()), (4_000, 20_000));
        assert_eq!((one.elsewhere.said.get(), one.elsewhere.unsaid.get()), (0, 20_000));
        assert_eq!(found.free, Some(Cents::new(115_000)), "of 1500.00 in total");
        let all = [(1, Verdict::Whole), (2, Verdict::Whole)].into();
        let before = views::plan_effects(&who, this.id, &all, &BTreeSet::new()).await.unwrap();
        let left = before.lines[0].free_with_room.minus(before.all().unwrap().said).unwrap();
        office.run(&who, accept(&this)).await.unwrap();
        let held = views::held(&who, &office.forwarding_a).await.unwrap();
        let after = held.iter().find(|held| held.plan_line == one.plan_line).unwrap();
        assert_eq!(after.left, left);
        let decided = views::plan_effects(&who, this.id, &all, &BTreeSet::new()).await.unwrap();
        assert_eq!(decided.lines, [], "there is nothing to decide any more");
        let stranger = views::plan_effects(&office.b(), this.id, &all, &BTreeSet::new()).await;
        assert!(matches!(stranger, Err(FlowError::NotFound { .. })), "{stranger:?}");
    }

    async fn what_is_said_beyond_the_room_leaves_less_than_nothing(db: TestDb) {
        let office = Office::open(&db.store).await;
        let lines = vec![coaching("R1", 10_000, 10_000)];
        let this = office.run(&office.a(), submit(&office.forwarding_a, lines)).await.unwrap();
        let too_much = [(1, Verdict::Part(Cents::new(200_000)))].into();
        let found = views::plan_effects(&office.finance(), this.id, &too_much, &BTreeSet::new()).await.unwrap();
        let said = found.all().unwrap().said;
        assert!(found.lines[0].free_with_room.minus(said).unwrap() < Cents::ZERO);
    }
}
