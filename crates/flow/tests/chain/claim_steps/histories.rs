//! Histories by chance: whatever happens to claims, the books say what the lines say.

use flow::{
    FlowError,
    claims::{
        CorrectClaim, DecideClaim, DropParked, Replacement, RequestChanges, ResubmitClaim, WithdrawClaim,
    },
    views,
};
use grants::{Claim, ClaimLine, ClaimState, LineDecision, LineState, ReceiptId};
use ledger::Cents;
use testkit::TestDb;

use super::{again, park, reject, sums};
use crate::{
    office::{Office, day},
    steps::{coaching, submit},
};

/// Numbers that look like chance and are the same each time (a linear congruential generator).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn one_of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let bound = u64::try_from(items.len()).unwrap();
        (bound > 0).then(|| &items[usize::try_from(self.below(bound)).unwrap()])
    }

    /// Up to so many cents, some of them round.
    fn cents(&mut self, most: i64) -> i64 {
        i64::try_from(self.below(u64::try_from(most).unwrap() + 1)).unwrap()
    }
}

async fn claims(office: &Office) -> Vec<Claim> {
    let page = views::claims(&office.finance(), Some(office.forwarding_a.id), None, 200).await.unwrap();
    page.items
}

/// One step by chance on what there is. A limit or a state may refuse it; nothing else may.
async fn step(office: &Office, chance: &mut Chance, number: usize) {
    let all = claims(office).await;
    let outcome = match (chance.below(8), chance.one_of(&all)) {
        (0 | 1, _) | (_, None) => submitted(office, chance, number).await,
        (2 | 3, Some(claim)) => decided(office, chance, claim).await,
        (4, _) => reincluded(office, chance, &all).await,
        (5, Some(claim)) => corrected(office, chance, claim).await,
        (6, Some(claim)) => changed(office, chance, claim, number).await,
        (_, Some(claim)) => ended(office, chance, claim).await,
    };
    match outcome {
        Ok(()) | Err(FlowError::Claim(_) | FlowError::LimitExceeded { .. }) => {}
        Err(other) => panic!("{other:?}"),
    }
}

async fn submitted(office: &Office, chance: &mut Chance, number: usize) -> Result<(), FlowError> {
    let line = |place: u64, cents: i64| coaching(&format!("R{number}.{place}"), 9_000, cents);
    let lines = (0..=chance.below(3)).map(|place| line(place, 1 + chance.cents(8_999))).collect();
    office.run(&office.a(), submit(&office.forwarding_a, lines)).await.map(drop)
}

async fn decided(office: &Office, chance: &mut Chance, claim: &Claim) -> Result<(), FlowError> {
    let mut decision = |line: &ClaimLine| match chance.below(4) {
        0 => LineDecision::Accept,
        1 => reject(),
        2 => park(),
        _ => LineDecision::AcceptInPart {
            recognised: Cents::new(1 + chance.cents(line.eligible.get())),
            reason: "rechnerisch".to_owned(),
            text: "Summe".to_owned(),
            not_recognised: std::collections::BTreeSet::default(),
        },
    };
    let open = claim.lines.iter().filter(|line| line.state == LineState::Declared);
    let decisions = open.map(|line| (line.id, decision(line))).collect();
    let request = DecideClaim {
        claim: claim.id,
        version: claim.version,
        decisions,
        findings: std::collections::BTreeMap::new(),
    };
    office.run(&office.finance(), request).await.map(drop)
}

async fn reincluded(office: &Office, chance: &mut Chance, all: &[Claim]) -> Result<(), FlowError> {
    let parked: Vec<_> = all.iter().flat_map(|claim| &claim.lines).filter(|line| !line.counts()).collect();
    match chance.one_of(&parked) {
        Some(line) => office.run(&office.a(), again(office, &[line.id])).await.map(drop),
        None => Ok(()),
    }
}

async fn corrected(office: &Office, chance: &mut Chance, claim: &Claim) -> Result<(), FlowError> {
    let Some(line) = chance.one_of(&claim.lines) else { return Ok(()) };
    let (reason, text) = ("rechnerisch".to_owned(), "noch einmal".to_owned());
    let recognised = Cents::new(chance.cents(line.eligible.get()));
    let (line, version) = (line.id, claim.version);
    let request = CorrectClaim {
        claim: claim.id,
        version,
        line,
        recognised,
        reason,
        text,
        findings: std::collections::BTreeSet::new(),
    };
    office.run(&office.finance(), request).await.map(drop)
}

/// Asks for changes of a line, and answers.
async fn changed(
    office: &Office,
    chance: &mut Chance,
    claim: &Claim,
    number: usize,
) -> Result<(), FlowError> {
    let Some(line) = chance.one_of(&claim.lines) else { return Ok(()) };
    let (answer_by, text) = (day(2021, 4, 1), "Bitte prüfen".to_owned());
    let lines = vec![(line.id, "?".to_owned())];
    let ask = RequestChanges { claim: claim.id, version: claim.version, answer_by, text, lines };
    let asked = office.run(&office.finance(), ask).await?;
    let new = Replacement::Line { line: coaching(&format!("N{number}"), 9_000, 1 + chance.cents(8_999)) };
    let replacement = if chance.below(3) == 0 { Replacement::Drop } else { new };
    let replacements = vec![(line.id, replacement)];
    let answer = ResubmitClaim { claim: asked.id, version: asked.version, replacements, answers: Vec::new() };
    office.run(&office.a(), answer).await.map(drop)
}

/// Withdraws a claim, or drops a parked line of it.
async fn ended(office: &Office, chance: &mut Chance, claim: &Claim) -> Result<(), FlowError> {
    let version = claim.version;
    if chance.below(2) == 0 {
        return office.run(&office.a(), WithdrawClaim { claim: claim.id, version }).await.map(drop);
    }
    let Some(line) = chance.one_of(&claim.lines) else { return Ok(()) };
    office.run(&office.a(), DropParked { claim: claim.id, version, line: line.id }).await.map(drop)
}

/// What a line takes of its receipt, whoever holds it.
fn taken(claim: &Claim, line: &ClaimLine) -> Cents {
    match (&claim.state, &line.state) {
        (ClaimState::Submitted { .. } | ClaimState::ChangesRequested { .. }, LineState::Declared)
        | (_, LineState::Parked { reincluded_by: None, .. }) => line.eligible,
        _ => line.recognised(),
    }
}

fn sum(amounts: impl Iterator<Item = Cents>) -> i64 {
    Cents::sum(amounts).unwrap().get()
}

/// The books say what the lines say: claimed, reserved, recognised, and what is left of each receipt.
async fn agrees(office: &Office) {
    let all = claims(office).await;
    let lines: Vec<_> =
        all.iter().flat_map(|claim| claim.lines.iter().map(move |line| (claim, line))).collect();
    let withdrawn = |claim: &Claim| matches!(claim.state, ClaimState::Withdrawn { .. });
    let live = || lines.iter().filter(|(claim, line)| !withdrawn(claim) && line.counts());
    let claimed = sum(live().map(|(_, line)| line.grant_share));
    let open = live().filter(|(_, line)| line.state == LineState::Declared);
    let reserved = sum(open.map(|(_, line)| line.grant_share));
    let recognised = sum(lines.iter().map(|(_, line)| line.recognised_share()));
    assert_eq!(sums(office).await, [claimed, reserved, recognised]);
    let mut receipts: Vec<ReceiptId> = lines.iter().filter_map(|(_, line)| line.receipt()).collect();
    receipts.sort_unstable();
    receipts.dedup();
    for receipt in receipts {
        let of_it = lines.iter().filter(|(_, line)| line.receipt() == Some(receipt));
        let taken = sum(of_it.map(|(claim, line)| taken(claim, line)));
        assert_eq!(left_of(office, receipt).await, 9_000 - taken);
    }
}

async fn left_of(office: &Office, receipt: ReceiptId) -> i64 {
    let unit = office.forwarding_a.unit;
    let mut conn = office.flow.store().read().await.unwrap();
    let receipt = store::receipt(&mut conn, unit, receipt).await.unwrap().unwrap();
    let account = store::account(&mut conn, unit, receipt.open).await.unwrap().unwrap();
    account.balances.open().unwrap().get()
}

testkit::on_both_engines! {
    async fn whatever_happens_to_claims_the_books_say_what_their_lines_say(db: TestDb) {
        for seed in 1..=4 {
            let fresh = TestDb::fresh(db.engine).await;
            let office = Office::open(&fresh.store).await;
            let mut chance = Chance(seed);
            for number in 0..40 {
                step(&office, &mut chance, number).await;
                agrees(&office).await;
            }
            flow::verify::verify(office.flow.store()).await.unwrap();
            drop(office);
            fresh.remove().await;
        }
    }
}
