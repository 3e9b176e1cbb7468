//! A command that does what a test tells it, step by step.

use std::sync::Arc;

use chrono::NaiveDate;
use ledger::{Rule, Transfer, TransferNumber, UnitId};
use store::{Command, Done, StoreError, Tx};
use testkit::Books;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// One step of a command.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Book(Transfer),
    Open(&'static str, Rule),
    AddUnit(UnitId),
    Refuse,
    Panic,
    Wait(Gate),
    /// It is not given again.
    NotAgain,
}

/// Holds up whoever waits until it is opened, once and for all.
#[derive(Clone, Debug)]
pub(crate) struct Gate(Arc<Semaphore>);

impl Gate {
    pub(crate) fn shut() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    pub(crate) fn open(&self) {
        self.0.close();
    }

    async fn pass(&self) {
        assert!(self.0.acquire().await.is_err(), "a gate gives no permits");
    }
}

/// Why a told command did not take effect.
#[derive(Debug)]
pub(crate) enum Refusal {
    Store(StoreError),
    OfItsOwn,
}

impl From<StoreError> for Refusal {
    fn from(cause: StoreError) -> Self {
        Self::Store(cause)
    }
}

/// A command of these steps.
pub(crate) struct Script(pub(crate) Vec<Step>);

impl Command for Script {
    type Answer = i64;
    type Error = Refusal;

    async fn run(&self, tx: &mut Tx) -> Result<Done<i64>, Refusal> {
        let mut last = TransferNumber::NONE;
        for step in &self.0 {
            match step {
                Step::Book(transfer) => last = tx.book(*transfer),
                Step::Open(code, rule) => drop(tx.open_account((*code).to_owned(), *rule)),
                Step::AddUnit(unit) => store::insert_unit(tx, *unit, "Nebenkreis", 0).await?,
                Step::Refuse => return Err(Refusal::OfItsOwn),
                Step::Panic => panic!("a fault in the program"),
                Step::Wait(gate) => gate.pass().await,
                Step::NotAgain => {}
            }
        }
        let effective_on = NaiveDate::from_ymd_opt(2021, 3, 1).unwrap();
        Ok(Done { subject_kind: "script", subject: Uuid::from_u128(7), effective_on, answer: last.get() })
    }

    async fn may_repeat(&self, _: &mut Tx) -> Result<(), Refusal> {
        let is_barred = self.0.iter().any(|step| matches!(step, Step::NotAgain));
        if is_barred { Err(Refusal::OfItsOwn) } else { Ok(()) }
    }
}

/// Runs a command of these steps; answers with the number of its last transfer.
pub(crate) async fn tell(books: &Books, key: &str, steps: Vec<Step>) -> Result<i64, Refusal> {
    let payload = ledger::canonical_json(&format!("{steps:?}")).unwrap();
    books.store.execute(books.envelope(key, payload), Script(steps)).await
}
