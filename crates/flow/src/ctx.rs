//! What a request needs to know of the world: who acts, what time it is, which ids are new.

use std::{fmt, future::Future, sync::Arc};

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use grants::Signer;
use ledger::canonical_json;
use serde::{Serialize, de::DeserializeOwned};
use store::{AsOf, Command, Conn, Done, Envelope, ReceiptFolder, Store, StoreError, Tx};
use uuid::Uuid;

use crate::{
    Action, Actor, Assurance, FlowError, access, error, notifications::News, receipt_files::ReadTexts,
    sign_in::Hashing, trail::Trail, views::ReadGrants,
};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;
}

/// Where new ids come from.
pub trait Ids: Send + Sync {
    /// An id that was never given before, later in order than those before.
    fn next(&self) -> Uuid;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the time comes in")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// Ids by time and chance (UUID version 7).
#[derive(Clone, Copy, Debug)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "the one place where ids come in")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Bytes that nobody can guess.
#[expect(clippy::disallowed_methods, reason = "the one place where chance comes in")]
pub(crate) fn random<const N: usize>() -> Result<[u8; N], FlowError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| FlowError::Secrets)?;
    Ok(bytes)
}

/// The books with a clock and a source of ids.
#[derive(Clone)]
pub struct Flow {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    hashing: Hashing,
    receipt_folder: Option<ReceiptFolder>,
    read_texts: ReadTexts,
}

impl fmt::Debug for Flow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Flow").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Flow {
    /// The books with the machine's clock and ids.
    pub fn new(store: Store) -> Self {
        Self::with(store, Arc::new(SystemClock), Arc::new(SystemIds))
    }

    /// The books with another clock and other ids.
    pub fn with(store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self {
            store,
            clock,
            ids,
            hashing: Hashing::default(),
            receipt_folder: None,
            read_texts: ReadTexts::default(),
        }
    }

    /// The same books, with a folder in which receipt files lie.
    #[must_use]
    pub fn with_receipt_folder(self, folder: ReceiptFolder) -> Self {
        Self { receipt_folder: Some(folder), ..self }
    }

    /// What an actor's request needs to know.
    pub fn ctx(&self, actor: Actor) -> Ctx {
        Ctx {
            store: self.store.clone(),
            actor,
            now: self.clock.now(),
            id: self.ids.next(),
            as_of: None,
            assurance: Assurance::Installation,
            trail: None,
            receipt_folder: self.receipt_folder.clone(),
            read_texts: self.read_texts.clone(),
            read_grants: None,
        }
    }

    /// The same circumstances for another command of the same request, with ids of its own.
    pub fn anew(&self, ctx: &Ctx) -> Ctx {
        Ctx { id: self.ids.next(), ..ctx.clone() }
    }

    /// A new idempotency key for a request that no client sent.
    pub fn new_key(&self) -> String {
        self.ids.next().to_string()
    }

    /// The books.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The time now.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The day in Germany now.
    pub fn today(&self) -> NaiveDate {
        german_day(self.clock.now())
    }

    /// The hour in Germany now.
    pub(crate) fn german_hour(&self) -> u32 {
        self.clock.now().with_timezone(&chrono_tz::Europe::Berlin).hour()
    }

    /// A new id.
    pub(crate) fn new_id(&self) -> Uuid {
        self.ids.next()
    }

    /// Where passwords are hashed.
    pub(crate) const fn hashing(&self) -> &Hashing {
        &self.hashing
    }
}

/// The circumstances of one request.
#[derive(Clone, Debug)]
pub struct Ctx {
    store: Store,
    actor: Actor,
    now: DateTime<Utc>,
    id: Uuid,
    as_of: Option<AsOf>,
    assurance: Assurance,
    trail: Option<Trail>,
    receipt_folder: Option<ReceiptFolder>,
    read_texts: ReadTexts,
    read_grants: Option<ReadGrants>,
}

/// A thing that a person can ask for. Its fields are what the journal keeps of it.
pub trait Request: Serialize + Send + Sync + 'static {
    /// The name of the command in the journal.
    const COMMAND: &'static str;
    /// What the person does with it, for the table of permissions.
    const ACTION: Action;
    /// The field that says from which day it counts; none, if it counts from the day of the request.
    const COUNTS_FROM: Option<&'static str> = None;
    /// The subject as it is afterwards.
    type Answer: Serialize + DeserializeOwned + Send;

    /// Authorises, decides, writes and books.
    fn run(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
    ) -> impl Future<Output = Result<Done<Self::Answer>, FlowError>> + Send;

    /// The answer as the person sees it; the journal keeps it whole.
    fn told(answer: Self::Answer) -> Self::Answer {
        answer
    }
}

impl Ctx {
    /// Runs a request once for its key, and answers when it is durable.
    pub async fn execute<R: Request>(&self, key: &str, request: R) -> Result<R::Answer, FlowError> {
        check_key(key)?;
        let (envelope, command) = self.command(key, request)?;
        match self.store.execute(envelope, command).await {
            Err(refusal) => {
                let refusal = error::explain(self, R::COUNTS_FROM, refusal).await?;
                if refusal.is_refusal() {
                    self.note_refused(R::COMMAND).await?;
                }
                Err(refusal)
            }
            answer => answer.map(R::told),
        }
    }

    /// Runs a request as it would run now and takes all of it back: which limits of the books refuse it. What a rule refuses
    /// before is the error.
    pub(crate) async fn rehearse<R: Request>(&self, request: R) -> Result<Vec<FlowError>, FlowError> {
        let (envelope, command) = self.command("rehearsal", request)?;
        let mut limits = Vec::new();
        for limit in self.store.rehearse(envelope, command).await? {
            limits.push(error::explain(self, R::COUNTS_FROM, limit.into()).await?);
        }
        Ok(limits)
    }

    /// A request as the store runs it.
    fn command<R: Request>(&self, key: &str, request: R) -> Result<(Envelope, InCtx<R>), FlowError> {
        let envelope = Envelope {
            unit: self.actor.unit,
            key: format!("{}/{key}", self.actor.organisation),
            command: R::COMMAND,
            person: self.actor.name.clone(),
            payload: canonical_json(&request).map_err(StoreError::from)?,
            recorded_at: self.now.timestamp_micros(),
        };
        // What is changed are the books as they stand, whatever day was looked at.
        Ok((envelope, InCtx { ctx: Self { as_of: None, read_grants: None, ..self.clone() }, request }))
    }

    /// The same circumstances, vouched for by something else than the installation.
    pub(crate) const fn vouched_for_by(mut self, assurance: Assurance) -> Self {
        self.assurance = assurance;
        self
    }

    /// The same circumstances, with where the request comes from.
    pub(crate) fn on_trail(self, trail: Trail) -> Self {
        Self { trail: Some(trail), ..self }
    }

    /// Where the request comes from; nothing, if the program works by itself.
    pub(crate) const fn trail(&self) -> Option<&Trail> {
        self.trail.as_ref()
    }

    /// What vouches for who acts.
    pub(crate) const fn assurance(&self) -> Assurance {
        self.assurance
    }

    /// The same circumstances, in which readers show the books as they stood: what counts until a day, as it was known
    /// on a day that has come. What is not said is today.
    pub fn as_of(
        self,
        effective_on: Option<NaiveDate>,
        known_on: Option<NaiveDate>,
    ) -> Result<Self, FlowError> {
        let today = self.today();
        let known_on = known_on.unwrap_or(today);
        if known_on > today {
            return Err(FlowError::NotYet { field: "known_on", day: known_on });
        }
        let as_of = AsOf { effective_on: effective_on.unwrap_or(today), known_on };
        Ok(Self { as_of: Some(as_of), ..self })
    }

    /// The same circumstances, in which readers look once and change nothing: each grant is read once.
    #[must_use]
    pub fn at_one_look(self) -> Self {
        Self { read_grants: Some(ReadGrants::default()), ..self }
    }

    /// The grants that were read so far, where each is read once.
    pub(crate) const fn read_grants(&self) -> Option<&ReadGrants> {
        self.read_grants.as_ref()
    }

    /// As of when readers show the books; as they stand, if nothing was said.
    pub(crate) const fn shown_as_of(&self) -> Option<AsOf> {
        self.as_of
    }

    /// The day for which readers show the books: the one that counts, if it was said; today, if not.
    pub fn day(&self) -> NaiveDate {
        self.as_of.map_or_else(|| self.today(), |as_of| as_of.effective_on)
    }

    /// Refuses a day that was asked for, where only the present is shown: it is not answered with another day.
    pub(crate) const fn only_today(&self, what: &'static str) -> Result<(), FlowError> {
        match self.as_of {
            Some(_) => Err(FlowError::OnlyToday { what }),
            None => Ok(()),
        }
    }

    /// A connection to read with, for an actor who may look.
    pub(crate) async fn look(&self, action: Action) -> Result<Conn, FlowError> {
        let mut conn = self.store.read().await?;
        let admitted = access::admit(&mut conn, self, action).await;
        self.admitted(action, admitted, conn).await
    }

    /// Writes down that the actor looks, or was refused it, where that is watched, and gives back a connection to read
    /// with. A database in memory has one connection: none is held while it is written down.
    async fn admitted(
        &self,
        action: Action,
        admitted: Result<(), FlowError>,
        conn: Conn,
    ) -> Result<Conn, FlowError> {
        if admitted.is_ok() && !self.is_watched(action) {
            return Ok(conn);
        }
        drop(conn);
        self.note_look(action, &admitted).await?;
        admitted?;
        Ok(self.store.read().await?)
    }

    /// A connection to read what is known of people with, for who sees the unit as a whole.
    pub(crate) async fn look_at_people(&self) -> Result<Conn, FlowError> {
        let conn = self.look_at_whole(Action::LookAtPeople).await?;
        self.only_today("what is known of people")?;
        Ok(conn)
    }

    /// A connection to read with what only those look at who see the unit as a whole.
    pub(crate) async fn look_at_whole(&self, action: Action) -> Result<Conn, FlowError> {
        let mut conn = self.store.read().await?;
        let admitted = match access::admit(&mut conn, self, action).await {
            Ok(()) => access::require_whole(&mut conn, self).await,
            refused => refused,
        };
        self.admitted(action, admitted, conn).await
    }

    /// A connection to read figures with, also past ones, for an actor who may look.
    pub(crate) async fn look_at_figures(&self) -> Result<Conn, FlowError> {
        let Some(_) = self.as_of else { return self.look(Action::Look).await };
        drop(self.look(Action::Look).await?);
        self.look_back().await
    }

    /// A connection to read past figures with, for who was admitted to what they are part of.
    pub(crate) async fn look_back(&self) -> Result<Conn, FlowError> {
        Ok(self.store.read_past(self.actor.unit).await?)
    }

    /// A connection to read with which lines are like another, for an actor who may look.
    pub(crate) async fn look_at_compared(&self) -> Result<Conn, FlowError> {
        drop(self.look(Action::Look).await?);
        Ok(self.store.read_compared(self.actor.unit).await?)
    }

    /// A connection to explain a refusal with, in the words of who was admitted before.
    pub(crate) async fn explain(&self) -> Result<Conn, FlowError> {
        Ok(self.store.read().await?)
    }

    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Who signs what the request does.
    pub(crate) fn signer(&self) -> Signer {
        let Actor { person, name, role, organisation, .. } = self.actor.clone();
        Signer { person, name, role, organisation, on: self.today() }
    }

    /// The books.
    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// Whether receipts are kept as files here.
    pub const fn keeps_receipt_files(&self) -> bool {
        self.receipt_folder.is_some()
    }

    /// Where receipt files lie, if the settings name a folder for them.
    pub(crate) const fn receipt_folder(&self) -> Option<&ReceiptFolder> {
        self.receipt_folder.as_ref()
    }

    /// What was read of receipt files so far.
    pub(crate) const fn read_texts(&self) -> &ReadTexts {
        &self.read_texts
    }

    /// The id of the request.
    pub(crate) const fn id(&self) -> Uuid {
        self.id
    }

    /// The time of the request.
    pub(crate) const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The time of the request, in microseconds since 1970 in UTC.
    pub(crate) const fn micros(&self) -> i64 {
        self.now.timestamp_micros()
    }

    /// The day of the request in Germany.
    pub fn today(&self) -> NaiveDate {
        german_day(self.now)
    }

    /// New ids for the request: the same ones when it runs again.
    pub(crate) const fn ids(&self) -> NewIds {
        NewIds(self.id)
    }
}

/// The day in Germany at a time.
fn german_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono_tz::Europe::Berlin).date_naive()
}

/// Ids in ascending order, counted on from one that is new.
#[derive(Clone, Debug)]
pub(crate) struct NewIds(Uuid);

impl NewIds {
    /// The next id.
    pub(crate) fn next(&mut self) -> Uuid {
        let id = self.0;
        self.0 = Uuid::from_u128(id.as_u128().wrapping_add(1));
        id
    }
}

/// Keys are made by clients; a UUID is usual.
fn check_key(key: &str) -> Result<(), FlowError> {
    let fits = (8..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(()) } else { Err(FlowError::Key) }
}

struct InCtx<R> {
    ctx: Ctx,
    request: R,
}

impl<R: Request> Command for InCtx<R> {
    type Answer = R::Answer;
    type Error = FlowError;

    async fn run(&self, tx: &mut Tx) -> Result<Done<R::Answer>, FlowError> {
        access::admit(tx.read().await?, &self.ctx, R::ACTION).await?;
        let done = self.request.run(&self.ctx, tx).await?;
        self.ctx.note_done(tx, R::COMMAND).await?;
        Ok(done)
    }

    async fn may_repeat(&self, tx: &mut Tx) -> Result<(), FlowError> {
        // Books are founded where there is nobody yet. Who repeats it meets those whom it brought in.
        match R::ACTION {
            Action::Found => Ok(()),
            action => access::admit(tx.read().await?, &self.ctx, action).await,
        }
    }

    async fn follow(&self, tx: &mut Tx, done: &Done<String>) -> Result<(), FlowError> {
        match News::of(R::COMMAND, done.subject, &done.answer)? {
            Some(news) => news.tell(&self.ctx, tx).await,
            None => Ok(()),
        }
    }
}
