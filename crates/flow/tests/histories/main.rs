//! Random histories against a plain model in memory: whatever people do, in whatever order, the books and the model refuse
//! the same and come to the same figures.
//!
//! A history is drawn from its seed, so a failure is run again by it: `FOERDERFLUSS_HISTORY=<seed>`. How many are run on
//! each engine is `FOERDERFLUSS_HISTORIES`.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]

mod books;
mod command;
mod draw;
mod effects;
mod model;
mod office;
mod rules;
mod run;

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use testkit::TestDb;
use tokio::task::JoinSet;

use crate::{
    office::Office,
    run::{ACCEPTED, Tally},
};

/// How many histories are run on each engine.
const HISTORIES: u64 = 1_000;
/// How many it takes until every command was accepted, and every reason refused one.
const ENOUGH: u64 = 400;
/// In how many units they take place; each unit has its own queue of commands.
const UNITS: u128 = 4;
/// Every command, in a word.
const COMMANDS: [&str; 37] = [
    "ask",
    "approve",
    "refuse",
    "tranche",
    "tranche of the first open day",
    "order",
    "release",
    "confirm",
    "reject",
    "return",
    "reissue",
    "reverse",
    "submit",
    "lump sum",
    "cost of a unit",
    "credit note",
    "cost with its credit note",
    "decide",
    "withdraw",
    "ask for changes",
    "resubmit",
    "drop",
    "reject parked",
    "correct",
    "amend",
    "revoke",
    "revoke all",
    "final",
    "repay",
    "demand",
    "demand interest",
    "pay back",
    "offset",
    "waive",
    "agree",
    "replan",
    "replan with consent",
];
/// Every limit and rule that refuses something.
const REASONS: [&str; 23] = [
    "to_use",
    "to_pay",
    "advance_room",
    "due",
    "beyond use",
    "cash",
    "room",
    "total_room",
    "receipt_open",
    "receivable_open",
    "receivable",
    "above received",
    "credit",
    "grant",
    "act",
    "payout request",
    "payment",
    "claim",
    "exists",
    "other gross",
    "plan",
    "year",
    "closed",
];
/// How many take place at once in each unit.
const AT_ONCE: usize = 4;

/// The seed of the only history to run, if one is named.
fn one() -> Option<u64> {
    number("FOERDERFLUSS_HISTORY")
}

/// The seeds of the histories to run.
fn seeds() -> Range<u64> {
    let all = || 0..number("FOERDERFLUSS_HISTORIES").unwrap_or(HISTORIES);
    one().map_or_else(all, |seed| seed..seed + 1)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|number| number.parse().unwrap())
}

testkit::on_both_engines! {
    async fn random_histories_and_a_plain_model_come_to_the_same_figures(db: TestDb) {
        let seeds = seeds();
        let next = Arc::new(AtomicU64::new(seeds.start));
        let mut histories = JoinSet::new();
        let flow = office::flow(&db.store);
        for unit in 1..=UNITS {
            let office = Office::open(flow.clone(), unit).await;
            for _ in 0..AT_ONCE {
                let (office, next, end) = (office.clone(), Arc::clone(&next), seeds.end);
                histories.spawn(async move { one_after_the_other(&office, &next, end).await });
            }
        }
        let mut tally = Tally::new();
        for of_some in histories.join_all().await {
            for (outcome, count) in of_some {
                *tally.entry(outcome).or_default() += count;
            }
        }
        println!("{tally:#?}");
        if seeds.end - seeds.start >= ENOUGH {
            everything_happened(&tally);
        }
        flow::verify::verify(&db.store).await.unwrap();
    }
}

/// What of the commands is new here, and is refused too: that each of them is met in both forms.
const REFUSED_TOO: [&str; 7] =
    ["ask for changes", "resubmit", "replan", "replan with consent", "revoke", "revoke all", "tranche"];

/// Every command was accepted, and every reason refused one.
fn everything_happened(tally: &Tally) {
    let accepted = |command: &&str| tally.contains_key(&(*command, ACCEPTED.to_owned()));
    let refused = |reason: &&str| tally.keys().any(|(_, outcome)| outcome == reason);
    let missing: Vec<_> = COMMANDS.iter().filter(|it| !accepted(it)).collect();
    let unmet: Vec<_> = REASONS.iter().filter(|it| !refused(it)).collect();
    let refused_too =
        |command: &&&str| tally.keys().any(|(of, outcome)| *of == **command && outcome != ACCEPTED);
    let never: Vec<_> = REFUSED_TOO.iter().filter(|it| !refused_too(it)).collect();
    assert!(
        missing.is_empty() && unmet.is_empty() && never.is_empty(),
        "never accepted: {missing:?}; never met: {unmet:?}; never refused: {never:?}"
    );
}

/// Takes the next history as long as there is one.
async fn one_after_the_other(office: &Office, next: &AtomicU64, end: u64) -> Tally {
    let mut tally = Tally::new();
    loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return tally;
        }
        for (outcome, count) in run::run(office.clone(), seed).await {
            *tally.entry(outcome).or_default() += count;
        }
    }
}
