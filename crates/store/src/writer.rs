//! The writer: all changes go through a queue to the task that owns the connection.
//!
//! *Shape.* It takes what is waiting, runs each command in one transaction, commits once, answers all. *Cost.* One
//! durable commit and a handful of statements for a whole batch. *Limits.* The queue is bounded; a full one makes
//! callers wait. *Order.* Commands of a unit run in the order they came in; the unit's chain head is locked first.
//! *Layers.* `flow` gives commands, [`Tx`] collects what they book, `dialect` writes it.
//!
//! A batch first runs *together*: nothing is read twice, no savepoints. If anything in it fails, it is rolled back
//! and run again *one by one*, each command in a savepoint, idempotency keys looked up first, so that only the
//! command that failed is refused, and with its figures. Commands must therefore be able to run twice. A command
//! that panics is refused like any other; the writer goes on.
//!
//! A command that is *rehearsed* runs in a transaction of its own that is always rolled back.

use std::{collections::BTreeMap, future::Future, panic::AssertUnwindSafe, pin::Pin};

use futures_util::FutureExt;
use ledger::{Head, UnitId, canonical_json};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::Executor;
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    accounts,
    db::{Conn, Db, on},
    dialect,
    error::StoreError,
    history, journal,
    tx::{Booked, Done, Tx},
};

/// How many commands may wait for a writer.
const QUEUE: usize = 1024;
/// How many commands one transaction takes at most.
const BATCH: usize = 256;
/// How many limits that refuse a command are looked for at most.
const MOST_LIMITS: usize = 100;

/// A thing that a person can do.
pub trait Command: Send + Sync + 'static {
    /// What it answers.
    type Answer: Serialize + DeserializeOwned + Send;
    /// Why it may refuse.
    type Error: From<StoreError> + Send;

    /// Does it. May run twice; what it did the first time is rolled back then.
    fn run(&self, tx: &mut Tx) -> impl Future<Output = Result<Done<Self::Answer>, Self::Error>> + Send;

    /// Refuses whoever may not give it any more: asked before they are told what it answered the first time.
    fn may_repeat(&self, _tx: &mut Tx) -> impl Future<Output = Result<(), Self::Error>> + Send {
        async { Ok(()) }
    }

    /// Writes what follows from its answer, as the journal will have it.
    fn follow(
        &self,
        _tx: &mut Tx,
        _done: &Done<String>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send {
        async { Ok(()) }
    }
}

/// What is known of a command before it runs.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The unit whose books it keeps.
    pub unit: UnitId,
    /// The idempotency key, made by the client.
    pub key: String,
    /// The command's name, for example `claim.submit`.
    pub command: &'static str,
    /// Who gives it.
    pub person: String,
    /// What it was given, canonical JSON.
    pub payload: String,
    /// When, in microseconds since 1970 in UTC.
    pub recorded_at: i64,
}

/// The queues to the writers.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    queues: Vec<mpsc::Sender<Box<dyn Job>>>,
}

impl Writer {
    /// Starts the writers of a database.
    pub(crate) fn start(db: &Db) -> Self {
        let start = |_| {
            let (sender, receiver) = mpsc::channel(QUEUE);
            tokio::spawn(work(db.clone(), receiver));
            sender
        };
        Self { queues: (0..db.writers()).map(start).collect() }
    }

    /// Runs a command and gives its answer after it is durable.
    pub(crate) async fn execute<C: Command>(
        &self,
        envelope: Envelope,
        command: C,
    ) -> Result<C::Answer, C::Error> {
        let (reply, answer) = oneshot::channel();
        let bytes = envelope.unit.0.as_bytes();
        let queue = &self.queues[usize::from(bytes[15]) % self.queues.len()];
        let job = Typed { envelope, command, reply, outcome: None };
        queue.send(Box::new(job)).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A command with its types taken away.
trait Job: Send {
    fn envelope(&self) -> &Envelope;
    /// Runs it; what it did, or nothing if it refused.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Option<Done<String>>>;
    /// Answers with what was stored under its key, if it may be given again.
    fn repeat<'a>(&'a mut self, tx: &'a mut Tx, answer: &'a str) -> BoxFuture<'a, ()>;
    /// Refuses it.
    fn fail(&mut self, error: StoreError);
    /// Sends the answer to whoever waits for it.
    fn reply(self: Box<Self>);
}

struct Typed<C: Command> {
    envelope: Envelope,
    command: C,
    reply: oneshot::Sender<Result<C::Answer, C::Error>>,
    outcome: Option<Result<C::Answer, C::Error>>,
}

impl<C: Command> Typed<C> {
    async fn done(&mut self, tx: &mut Tx) -> Result<Done<String>, C::Error> {
        let Done { subject_kind, subject, effective_on, answer } = self.command.run(tx).await?;
        let text = canonical_json(&answer).map_err(StoreError::from)?;
        let done = Done { subject_kind, subject, effective_on, answer: text };
        self.command.follow(tx, &done).await?;
        self.outcome = Some(Ok(answer));
        Ok(done)
    }
}

impl<C: Command> Job for Typed<C> {
    fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Option<Done<String>>> {
        Box::pin(async move {
            // What a command leaves half done is rolled back, after a panic as after a refusal.
            let done = AssertUnwindSafe(self.done(tx)).catch_unwind().await;
            match done.unwrap_or_else(|_| Err(StoreError::Panicked.into())) {
                Ok(done) => Some(done),
                Err(refusal) => {
                    self.outcome = Some(Err(refusal));
                    None
                }
            }
        })
    }

    fn repeat<'a>(&'a mut self, tx: &'a mut Tx, answer: &'a str) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let may = AssertUnwindSafe(self.command.may_repeat(tx)).catch_unwind().await;
            let may = may.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
            let told = may.and_then(|()| {
                serde_json::from_str(answer).map_err(|cause| StoreError::StoredAnswer(cause).into())
            });
            self.outcome = Some(told);
        })
    }

    fn fail(&mut self, error: StoreError) {
        self.outcome = Some(Err(error.into()));
    }

    fn reply(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(StoreError::Unknown.into()));
        // Whoever hung up does not wait any more; the command has its effect all the same.
        drop(self.reply.send(outcome));
    }
}

/// Works until every sender is gone.
async fn work(db: Db, mut queue: mpsc::Receiver<Box<dyn Job>>) {
    let mut heads = BTreeMap::new();
    let (newest, seen) = watch::channel(Newest::default());
    tokio::spawn(history::keep_up(db.clone(), seen));
    let mut jobs = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut jobs, BATCH).await > 0 {
        newest.send_if_modified(|newest| {
            newest.at_work = true;
            // whoever keeps the past looks when it has waited; nobody is woken for it
            false
        });
        heads = match batch(&db, std::mem::take(&mut heads), &mut jobs).await {
            Ok(heads) => heads,
            Err(error) => {
                tracing::error!(error = %error, "A batch of {} commands failed", jobs.len());
                for job in &mut jobs {
                    job.fail(StoreError::Unknown);
                }
                BTreeMap::new()
            }
        };
        jobs.drain(..).for_each(Job::reply);
        newest.send_replace(Newest { heads: heads.clone(), at_work: false });
        // Whoever was just answered and has the next command ready comes along with the others that wait.
        tokio::task::yield_now().await;
    }
}

/// Where a writer is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Newest {
    /// The chain heads of the units that it wrote last.
    pub(crate) heads: Heads,
    /// Whether it runs commands at this moment.
    pub(crate) at_work: bool,
}

pub(crate) type Heads = BTreeMap<UnitId, Head>;

/// The units of some commands, in one order everywhere.
fn units_of(jobs: &[Box<dyn Job>]) -> Vec<UnitId> {
    let mut units: Vec<UnitId> = jobs.iter().map(|job| job.envelope().unit).collect();
    units.sort_unstable();
    units.dedup();
    units
}

async fn batch(db: &Db, known: Heads, jobs: &mut [Box<dyn Job>]) -> Result<Heads, StoreError> {
    let units = units_of(jobs);
    let mut tx = Tx::new(db.write().await?, known);
    let outcome = settle(&mut tx, &units, jobs).await;
    if outcome.is_err() {
        tx.abandon().await;
    }
    outcome.map(|()| tx.into_heads())
}

async fn settle(tx: &mut Tx, units: &[UnitId], jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    let unknown: Vec<UnitId> = units.iter().filter(|unit| !tx.heads().contains_key(unit)).copied().collect();
    let heads = journal::heads(tx.conn(), &unknown).await?;
    tx.learn(&unknown, heads);
    if together(tx, units, jobs).await? {
        return Ok(());
    }
    one_by_one(tx, units, jobs).await
}

/// Runs the batch without looking anything up: the chain's own rules find a head that another node has moved on and
/// a key that was used. Whether all of it went well; otherwise nothing of it stays.
async fn together(tx: &mut Tx, units: &[UnitId], jobs: &mut [Box<dyn Job>]) -> Result<bool, StoreError> {
    dialect::begin(tx.conn(), units).await?;
    let went_well = run_all(tx, jobs).await && tx.flush().await.is_ok();
    execute(tx.conn(), if went_well { "COMMIT" } else { "ROLLBACK" }).await?;
    Ok(went_well)
}

async fn run_all(tx: &mut Tx, jobs: &mut [Box<dyn Job>]) -> bool {
    for job in jobs {
        tx.start(job.envelope());
        let Some(done) = job.run(tx).await else { return false };
        if tx.complete(job.envelope(), done).is_err() {
            return false;
        }
    }
    true
}

/// Runs the batch command by command, each in a savepoint.
async fn one_by_one(tx: &mut Tx, units: &[UnitId], jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    dialect::begin(tx.conn(), units).await?;
    let heads = journal::heads(tx.conn(), units).await?;
    tx.learn(units, heads);
    for job in jobs {
        if !repeated(tx, job.as_mut()).await? {
            one(tx, job.as_mut()).await?;
        }
    }
    execute(tx.conn(), "COMMIT").await
}

/// Whether the key was used before; then the command is answered or refused. A person's name is theirs alone for ever in the
/// books of a unit, so that it tells who used the key.
async fn repeated(tx: &mut Tx, job: &mut dyn Job) -> Result<bool, StoreError> {
    let Envelope { unit, key, payload, command, person, .. } = job.envelope();
    let Some(stored) = journal::answer_of(tx.conn(), *unit, key).await? else { return Ok(false) };
    if stored.command == *command && stored.payload == *payload && stored.person == *person {
        // What asks whether they still may leaves nothing behind either.
        execute(tx.conn(), "SAVEPOINT command").await?;
        job.repeat(tx, &stored.answer).await;
        execute(tx.conn(), "ROLLBACK TO SAVEPOINT command").await?;
    } else {
        let key = key.clone();
        job.fail(StoreError::KeyReused(key));
    }
    Ok(true)
}

/// Runs one command in a savepoint. What it refuses, or the database refuses, leaves nothing behind.
async fn one(tx: &mut Tx, job: &mut dyn Job) -> Result<(), StoreError> {
    let before = tx.heads().clone();
    execute(tx.conn(), "SAVEPOINT command").await?;
    let refused = match attempt(tx, job).await {
        Attempt::Written => return execute(tx.conn(), "RELEASE SAVEPOINT command").await,
        Attempt::Refused => None,
        Attempt::NotWritten(error, booked) => Some((error, booked)),
    };
    execute(tx.conn(), "ROLLBACK TO SAVEPOINT command").await?;
    tx.reset(before);
    if let Some((error, booked)) = refused {
        let unit = job.envelope().unit;
        job.fail(accounts::explain(tx.conn(), unit, error, &booked).await?);
    }
    Ok(())
}

/// Runs a command by itself, never with others, and takes all of it back. Whoever hangs up leaves no transaction open.
pub(crate) async fn rehearse<C: Command>(
    db: Db,
    envelope: Envelope,
    command: C,
) -> Result<Vec<StoreError>, C::Error> {
    let rehearsal = tokio::spawn(async move {
        let mut tx = Tx::new(db.write().await?, Heads::new());
        let refused = AssertUnwindSafe(rehearsed(&mut tx, &envelope, &command)).catch_unwind().await;
        tx.abandon().await;
        refused.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    });
    rehearsal.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
}

async fn rehearsed<C: Command>(
    tx: &mut Tx,
    envelope: &Envelope,
    command: &C,
) -> Result<Vec<StoreError>, C::Error> {
    let units = [envelope.unit];
    dialect::begin(tx.conn(), &units).await.map_err(StoreError::from)?;
    let heads = journal::heads(tx.conn(), &units).await?;
    tx.learn(&units, heads);
    tx.start(envelope);
    drop(command.run(tx).await?);
    let booked = tx.booked();
    Ok(accounts::exceeded(tx.conn(), envelope.unit, &booked, MOST_LIMITS).await?)
}

enum Attempt {
    Written,
    Refused,
    NotWritten(StoreError, Booked),
}

async fn attempt(tx: &mut Tx, job: &mut dyn Job) -> Attempt {
    tx.start(job.envelope());
    let Some(done) = job.run(tx).await else { return Attempt::Refused };
    let booked = tx.booked();
    let written = match tx.complete(job.envelope(), done) {
        Ok(()) => tx.flush().await,
        Err(error) => Err(error),
    };
    written.map_or_else(|error| Attempt::NotWritten(error, booked), |()| Attempt::Written)
}

async fn execute(conn: &mut Conn, statement: &'static str) -> Result<(), StoreError> {
    Ok(on!(conn, c => c.execute(statement).await.map(drop))?)
}
