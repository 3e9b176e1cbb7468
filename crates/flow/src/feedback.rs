//! Feedback (Rückmeldung): what anybody says of the pages, also without signing in.
//!
//! *Shape.* Beside the books; who manages people reads it and removes it once it is taken care of, since it may name who
//! wrote it. *Limits.* Counted by network address as attempts at the door are, apart from them; [`MOST_KEPT`] of a unit.
//! *Layers.* Nothing is sent to anybody: it is read on its page.

use grants::{TextError, plain_text, single_spaced};
use identity::{AddressKey, Failures, Guarded};
use ledger::UnitId;
use sha2::{Digest, Sha256};
use store::{Conn, StoreError};
use uuid::Uuid;

/// What somebody said.
pub use store::Feedback;

use crate::{Action, Ctx, Flow, FlowError, sign_in::Origin};

/// How much is kept of a unit: what comes beyond it is refused until somebody has taken care of some.
pub const MOST_KEPT: i64 = 500;
/// The longest message, in characters.
const LONGEST: usize = 4000;
/// The longest name of a page, and the longest way to answer.
const LONGEST_LINE: usize = 200;

/// What somebody says.
#[derive(Clone, Debug)]
pub struct NewFeedback {
    /// Under which it is kept once.
    pub id: Uuid,
    /// Which page it is about, in words; nothing, if none is named.
    pub place: String,
    /// What it says.
    pub message: String,
    /// How to answer; nothing, if no answer is wanted.
    pub contact: String,
}

/// Why it is not kept.
#[derive(Debug, thiserror::Error)]
pub enum FeedbackError {
    /// A text that says nothing or too much.
    #[error("{field} {cause}")]
    Text {
        /// Which.
        field: &'static str,
        /// Why.
        cause: TextError,
    },
    /// Too much came from the same network address.
    #[error("the next one is taken in {seconds} seconds")]
    Wait {
        /// In how many seconds.
        seconds: i64,
    },
    /// There is no room for more.
    #[error("{MOST_KEPT} wait already to be taken care of")]
    Full,
    /// What failed.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for FeedbackError {
    fn from(cause: StoreError) -> Self {
        Self::Flow(cause.into())
    }
}

impl NewFeedback {
    fn checked(self, flow: &Flow) -> Result<Feedback, FeedbackError> {
        let line = |field, text: &str| match text.trim() {
            "" => Ok(None),
            text => single_spaced(text, LONGEST_LINE).map(Some).map_err(of(field)),
        };
        Ok(Feedback {
            id: self.id,
            at: flow.now(),
            place: line("place", &self.place)?,
            message: plain_text(&self.message, LONGEST).map_err(of("message"))?,
            contact: line("contact", &self.contact)?,
        })
    }
}

fn of(field: &'static str) -> impl Fn(TextError) -> FeedbackError {
    move |cause| FeedbackError::Text { field, cause }
}

/// Keeps what somebody says of the pages of a unit.
pub async fn give(flow: &Flow, unit: UnitId, new: NewFeedback, origin: &Origin) -> Result<(), FeedbackError> {
    let said = new.checked(flow)?;
    let mut aside = flow.store().aside().await?;
    let kept = keep(aside.conn(), flow, unit, &said, origin).await;
    aside.settle(kept).await
}

async fn keep(
    conn: &mut Conn,
    flow: &Flow,
    unit: UnitId,
    said: &Feedback,
    origin: &Origin,
) -> Result<(), FeedbackError> {
    // May anything more come from there now?
    let (now, key) = (flow.now(), key(origin));
    let known = store::failures(conn, Guarded::Account, &key, now).await?;
    if let Some(until) = Guarded::Account.waits_until(Some(known), now) {
        return Err(FeedbackError::Wait { seconds: (until - now).num_seconds().max(1) });
    }
    // Is there room?
    let waiting = store::feedback(conn, unit, MOST_KEPT).await?;
    if waiting.iter().any(|it| it.id == said.id) {
        return Ok(());
    }
    if i64::try_from(waiting.len()).is_ok_and(|count| count >= MOST_KEPT) {
        return Err(FeedbackError::Full);
    }
    // Write it down.
    store::set_failures(conn, Guarded::Account, &key, Failures::with_one_more(Some(known), now)).await?;
    Ok(store::insert_feedback(conn, unit, said).await?)
}

/// What is counted under an address, so that nobody's sign-in waits for what they said.
fn key(origin: &Origin) -> Vec<u8> {
    let address = AddressKey::of(origin.network_address());
    Sha256::new().chain_update(b"feedback").chain_update(address.bytes()).finalize().to_vec()
}

/// What was said and nobody has taken care of, newest first, for who sees what is known of people.
pub async fn all(ctx: &Ctx) -> Result<Vec<Feedback>, FlowError> {
    let mut conn = ctx.look_at_people().await?;
    Ok(store::feedback(&mut conn, ctx.actor().unit, MOST_KEPT).await?)
}

/// Removes what is taken care of.
pub async fn settle(ctx: &Ctx, id: Uuid) -> Result<(), FlowError> {
    drop(ctx.look_at_whole(Action::ManagePeople).await?);
    let mut aside = ctx.store().aside().await?;
    let gone = store::forget_feedback(aside.conn(), ctx.actor().unit, id).await;
    if aside.settle(gone).await? { Ok(()) } else { Err(FlowError::NotFound { what: "feedback" }) }
}
