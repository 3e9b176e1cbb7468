//! Posting through the store with everything on, as a claim line is decided: a request, an answer, a transfer.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use chrono::{Days, NaiveDate};
use ledger::{AccountNumber, Cents, Rule, Transfer, UnitId};
use serde::{Deserialize, Serialize};
use store::{Command, Done, Envelope, Store, StoreError, Tx};
use uuid::Uuid;

use crate::{Failure, draw::Draw, load::Poster};

/// Which accounts are moved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spread {
    /// Any of them.
    Wide,
    /// One account in every transfer.
    Hot,
}

/// Accounts that are moved together: outside, open (bounded), spent.
pub(crate) type Three = [AccountNumber; 3];

/// Units whose accounts come in threes.
#[derive(Clone)]
pub(crate) struct Books {
    store: Store,
    units: u32,
    threes: Arc<[Three]>,
    spread: Spread,
    transfers: usize,
    posted: Arc<AtomicU64>,
}

impl Books {
    /// Opens so many units with 600 accounts together.
    pub(crate) async fn open(store: &Store, units: u32) -> Result<Self, Failure> {
        let threes = 200_u32.div_ceil(units);
        for number in 0..units {
            let open = OpenUnit { unit: unit(number), threes };
            store.execute(envelope(open.unit, "open".to_owned(), "{}".to_owned()), open).await?;
        }
        Ok(Self::over(store, units, (0..threes).map(accounts).collect()))
    }

    /// Books on accounts that every one of so many units has.
    pub(crate) fn over(store: &Store, units: u32, threes: Vec<Three>) -> Self {
        let (threes, posted) = (threes.into(), Arc::default());
        Self { store: store.clone(), units, threes, spread: Spread::Wide, transfers: 1, posted }
    }

    /// The same books, moved in another way.
    pub(crate) fn spread(&self, spread: Spread) -> Self {
        Self { spread, ..self.clone() }
    }

    /// The same books, with so many transfers in one entry.
    pub(crate) fn in_one_entry(&self, transfers: usize) -> Self {
        Self { transfers, ..self.clone() }
    }

    fn transfer(&self, draw: &mut Draw) -> Result<Transfer, Failure> {
        let some = usize::try_from(draw.below(u32::try_from(self.threes.len())?))?;
        let [outside, open, spent] = self.threes[some];
        let (debit, credit) = match self.spread {
            Spread::Hot => (self.threes[0][1], spent),
            Spread::Wide if draw.below(2) == 0 => (outside, open),
            Spread::Wide => (open, spent),
        };
        Ok(Transfer::posted(debit, credit, Cents::new(1 + i64::from(draw.below(100_000))))?)
    }
}

impl Poster for Books {
    async fn post(&self, draw: &mut Draw) -> Result<(), Failure> {
        let transfers = (0..self.transfers).map(|_| self.transfer(draw)).collect::<Result<_, _>>()?;
        let recorded_at = self.clock();
        let late = if draw.below(10) == 0 { draw.below(30) } else { 0 };
        let counts = store::german_day(recorded_at).checked_sub_days(Days::new(late.into()));
        let effective_on = counts.unwrap_or_default();
        let decide = Decide { claim: self.new_id(draw), effective_on, transfers };
        let payload = ledger::canonical_json(&Request::sample(decide.claim))?;
        let unit = unit(draw.below(self.units));
        let envelope = envelope(unit, self.new_id(draw).to_string(), payload);
        self.store.execute(Envelope { recorded_at, ..envelope }, decide).await?;
        Ok(())
    }
}

impl Books {
    /// A clock that shows three years while a million commands are given.
    fn clock(&self) -> i64 {
        let given = i64::try_from(self.posted.load(Ordering::Relaxed) / 2).unwrap_or_default();
        START + given * MICROS_BETWEEN
    }

    /// Ids as clients make them: in the order of time, then by chance.
    fn new_id(&self, draw: &mut Draw) -> Uuid {
        Uuid::from_u64_pair(self.posted.fetch_add(1, Ordering::Relaxed), draw.next())
    }
}

/// 1 March 2021, in microseconds since 1970.
pub(crate) const START: i64 = 1_614_556_800_000_000;
const MICROS_BETWEEN: i64 = 94_600_000;

/// The unit with a number.
pub(crate) fn unit(number: u32) -> UnitId {
    UnitId(Uuid::from_u128(u128::from(number) + 1))
}

/// Outside, open and spent of a three.
fn accounts(three: u32) -> Three {
    [1, 2, 3].map(|place| AccountNumber::new(i64::from(three) * 3 + place))
}

fn envelope(unit: UnitId, key: String, payload: String) -> Envelope {
    Envelope {
        unit,
        key,
        command: "claim.decide",
        person: "0190f3b2-6c1e-7cc0-98c4-dc0c0c07398f".to_owned(),
        payload,
        recorded_at: START,
    }
}

fn done<A>(subject: Uuid, answer: A) -> Done<A> {
    Done { subject_kind: "claim", subject, effective_on: NaiveDate::default(), answer }
}

struct OpenUnit {
    unit: UnitId,
    threes: u32,
}

/// What is open at the start: more than is ever spent here.
const FUNDS: Cents = Cents::new(100_000_000_000_000);

impl Command for OpenUnit {
    type Answer = u32;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<u32>, StoreError> {
        for three in 0..self.threes {
            let outside = tx.open_account(format!("outside/{three}"), Rule::Unlimited);
            let open = tx.open_account(format!("open/{three}"), Rule::DebitsWithinCredits);
            tx.open_account(format!("spent/{three}"), Rule::Unlimited);
            tx.book(Transfer::posted(outside, open, FUNDS)?);
        }
        store::insert_unit(tx, self.unit, "Musterkreis", 0).await?;
        Ok(done(self.unit.0, self.threes))
    }
}

/// Decides a claim line.
struct Decide {
    claim: Uuid,
    effective_on: NaiveDate,
    transfers: Vec<Transfer>,
}

impl Command for Decide {
    type Answer = Decided;
    type Error = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<Decided>, StoreError> {
        for transfer in &self.transfers {
            tx.book(*transfer);
        }
        Ok(Done { effective_on: self.effective_on, ..done(self.claim, Decided::sample(self.claim)) })
    }
}

/// What is asked, 400 bytes of JSON.
#[derive(Serialize)]
struct Request {
    claim: Uuid,
    decision: &'static str,
    line: u32,
    reason: &'static str,
    receipts: [Uuid; 3],
    recognised: &'static str,
    version: u32,
}

impl Request {
    fn sample(claim: Uuid) -> Self {
        Self {
            claim,
            decision: "accepted_in_part",
            line: 3,
            reason: "Die Fahrtkosten der Gruppe Sued sind im Finanzierungsplan nicht vorgesehen (Nr. 2.4).",
            receipts: [claim; 3],
            recognised: "1240.00",
            version: 2,
        }
    }
}

/// What is answered, 450 bytes of JSON.
#[derive(Serialize, Deserialize)]
struct Decided {
    claim: Uuid,
    claimed: String,
    grant: Uuid,
    lines: Vec<DecidedLine>,
    number: u32,
    state: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct DecidedLine {
    category: String,
    claimed: String,
    decision: String,
    recognised: String,
}

impl Decided {
    fn sample(claim: Uuid) -> Self {
        Self {
            claim,
            claimed: "3720.00".to_owned(),
            grant: claim,
            lines: ["personnel", "rooms", "travel"].map(DecidedLine::sample).into(),
            number: 7,
            state: "under_examination".to_owned(),
            version: 3,
        }
    }
}

impl DecidedLine {
    fn sample(category: &str) -> Self {
        let [category, claimed, decision, recognised] =
            [category, "1240.00", "accepted", "1240.00"].map(str::to_owned);
        Self { category, claimed, decision, recognised }
    }
}
