//! What an audit takes along, as one archive: documents, receipt files, lines of claims, samples and the journal, with the
//! hash of each file, so that it can be verified far from these books (`docs/package-format.md`).
//!
//! *Order.* The journal is read last: each entry that a document names stands in it. *Layers.* What is in it is what the
//! readers show to who asks; nothing is decided here.

mod about;
mod documents;
mod journal;
mod lines;
mod pack;
mod receipts;
mod samples;
mod table;
pub mod verification;

use std::fs::File;

use grants::{Claim, Grant, Role};
use store::progress;
use tokio::sync::Semaphore;

use crate::{Action, Ctx, FlowError, access, views};
use pack::Pack;

/// A package takes a processor and a disk: one is made at a time, and the next waits for it.
static ROOM: Semaphore = Semaphore::const_new(1);
/// So many claims are held at a time: each may have thousands of lines.
const CLAIMS_AT_A_TIME: i64 = 5;

/// A package that was made.
#[derive(Debug)]
pub struct Package {
    /// What its file is called.
    pub name: String,
    /// Its bytes, from their beginning; they lie on the disk until this is dropped.
    pub content: File,
    /// How many they are.
    pub bytes: u64,
}

/// Makes the package of all that the actor sees: an auditor what lies in the scope of the audit, the first recipient's office
/// all of it; as of a day, if the circumstances say so. That it was taken along is written down.
pub async fn make(ctx: &Ctx) -> Result<Package, FlowError> {
    admit(ctx).await?;
    let _room = ROOM.acquire().await;
    ctx.note_download().await?;
    let grants = views::all_grants(ctx).await?;
    // Each grant is gone through for its receipt files and for its lines.
    progress::expect(2 * grants.len());
    let mut pack = Pack::open();
    documents::add(ctx, &mut pack, &grants).await?;
    receipts::add(ctx, &mut pack, &grants).await?;
    lines::add(ctx, &mut pack, &grants).await?;
    samples::add(ctx, &mut pack).await?;
    let extent = journal::add(ctx, &mut pack).await?;
    about::add(ctx, &mut pack, &extent).await?;
    let (content, bytes) = pack.finish().await?;
    Ok(Package { name: format!("Prüfpaket {}.zip", about::day(ctx)), content, bytes })
}

/// Whether the actor may have one made.
pub async fn may_take(ctx: &Ctx) -> Result<bool, FlowError> {
    match admit(ctx).await {
        Ok(()) => Ok(true),
        Err(FlowError::Forbidden { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Refuses whoever neither audits nor acts for the first recipient.
async fn admit(ctx: &Ctx) -> Result<(), FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if ctx.actor().role == Role::Auditor { Ok(()) } else { access::require_whole(&mut conn, ctx).await }
}

/// The next claims of a grant with all their lines, and after which the ones behind them begin.
async fn claims(
    ctx: &Ctx,
    grant: &Grant,
    after: Option<uuid::Uuid>,
) -> Result<views::Page<Claim>, FlowError> {
    views::claims(ctx, Some(grant.id), after, CLAIMS_AT_A_TIME).await
}
