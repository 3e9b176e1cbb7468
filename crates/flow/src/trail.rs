//! Who saw and did what (Zugriffsprotokoll): every command of a person, every look of an auditor, at people or at
//! bank details, every download, and whatever was refused. What cannot be written down is neither shown nor done.
//!
//! A request of a person comes from somewhere ([`Ctx::coming_from`]); what the program does by itself leaves no trail.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use grants::Role;
/// Of what of the trail is asked.
pub use store::TrailAsked;
use store::{AccessEvent, AccessOutcome, Conn, StoreError, Tx};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError,
    sign_in::Origin,
    views::{Count, LIMIT, MOST, Page},
};

/// The most characters that are kept of what a request asked for.
const LONGEST_ASKED: usize = 300;

/// From where a request comes, and whether it is written down that it looked.
#[derive(Clone, Debug)]
pub(crate) struct Trail {
    origin: Origin,
    asked: String,
    is_noted: Arc<AtomicBool>,
}

impl Ctx {
    /// The same circumstances, of a request that comes from somewhere and asks for something: its method and its address.
    #[must_use]
    pub fn coming_from(self, origin: Origin, asked: &str) -> Self {
        let asked = asked.chars().filter(|one| !one.is_control()).take(LONGEST_ASKED).collect();
        self.on_trail(Trail { origin, asked, is_noted: Arc::default() })
    }

    /// Whether it is written down that the actor looks, also when it is admitted.
    pub(crate) fn is_watched(&self, action: Action) -> bool {
        let of_them =
            matches!(action, Action::LookAtPeople | Action::LookAtTrail | Action::LookAtBankDetails);
        of_them || self.actor().role == Role::Auditor
    }

    /// Writes down that the actor looked, or was refused it.
    pub(crate) async fn note_look(
        &self,
        action: Action,
        admitted: &Result<(), FlowError>,
    ) -> Result<(), FlowError> {
        let outcome = if admitted.is_ok() { AccessOutcome::Shown } else { AccessOutcome::Refused };
        self.note(action.word(), outcome).await
    }

    /// Writes down that the actor takes a file along.
    pub(crate) async fn note_download(&self) -> Result<(), FlowError> {
        self.note("download", AccessOutcome::Shown).await
    }

    /// Writes down that a command was refused.
    pub(crate) async fn note_refused(&self, command: &str) -> Result<(), FlowError> {
        self.note(command, AccessOutcome::Refused).await
    }

    /// Writes down, with what it wrote, that a command was carried out.
    pub(crate) async fn note_done(&self, tx: &mut Tx, command: &str) -> Result<(), StoreError> {
        let Some(event) = self.event(command, AccessOutcome::Done) else { return Ok(()) };
        let unit = tx.unit();
        store::insert_access_event(tx.write().await?, unit, &event).await
    }

    /// Writes down, with what lies beside the books, that it was done.
    pub(crate) async fn note_done_beside(&self, conn: &mut Conn, what: &str) -> Result<(), StoreError> {
        let Some(event) = self.event(what, AccessOutcome::Done) else { return Ok(()) };
        store::insert_access_event(conn, self.actor().unit, &event).await
    }

    /// Writes one event of a request beside the books.
    async fn note(&self, what: &str, outcome: AccessOutcome) -> Result<(), FlowError> {
        let Some(event) = self.event(what, outcome) else { return Ok(()) };
        if self.trail().is_some_and(|trail| trail.is_noted.swap(true, Ordering::Relaxed)) {
            return Ok(());
        }
        let mut aside = self.store().aside().await?;
        let written = store::insert_access_event(aside.conn(), self.actor().unit, &event).await;
        Ok(aside.settle(written).await?)
    }

    fn event(&self, what: &str, outcome: AccessOutcome) -> Option<AccessEvent> {
        let trail = self.trail()?;
        let actor = self.actor();
        Some(AccessEvent {
            id: self.id(),
            at: self.now(),
            what: what.to_owned(),
            person: actor.person,
            role: actor.role,
            organisation: actor.organisation,
            outcome,
            asked: trail.asked.clone(),
            address: trail.origin.address(),
            request: trail.origin.request().to_owned(),
        })
    }
}

/// A page of who saw and did what, oldest first.
pub async fn access_events(
    ctx: &Ctx,
    asked: TrailAsked,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<AccessEvent>, FlowError> {
    let mut conn = ctx.look_at_whole(Action::LookAtTrail).await?;
    ctx.only_today("the trail")?;
    let limit = limit.clamp(1, MOST);
    let unit = ctx.actor().unit;
    let items = store::access_events(&mut conn, unit, asked, after.unwrap_or_default(), limit + 1).await?;
    Ok(Page::cut(items, limit, |event| event.id))
}

/// How many accesses there are of what is asked.
pub async fn access_event_count(ctx: &Ctx, asked: TrailAsked) -> Result<Count, FlowError> {
    let mut conn = ctx.look_at_whole(Action::LookAtTrail).await?;
    ctx.only_today("the trail")?;
    let found = store::access_events(&mut conn, ctx.actor().unit, asked, Uuid::nil(), LIMIT).await?;
    Ok(Count::of(found.len()))
}
