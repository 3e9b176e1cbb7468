//! What is stated of organisations besides their names: where letters go, legal form, who acts for them, whom to ask. The
//! first recipient keeps it for everyone, version by version; documents show what was stated on the day that they are made of.

use grants::{OrganisationId, Particulars, ParticularsId, StatedParticulars};
use serde::Serialize;
use store::{AsOf, Conn, Done, OrganisationKind, Tx};

use crate::{Action, Ctx, FlowError, Request, access, setup::done, views::shown};

/// States the next version of the particulars of an organisation, as a whole.
#[derive(Clone, Debug, Serialize)]
pub struct StateParticulars {
    /// The organisation.
    pub organisation: OrganisationId,
    /// The number of the version that the person saw; 0, if there was none.
    pub follows: i64,
    /// What is stated.
    pub stated: StatedParticulars,
}

impl Request for StateParticulars {
    const COMMAND: &'static str = "organisation.state_particulars";
    const ACTION: Action = Action::SetUp;
    type Answer = Particulars;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Particulars>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        access::require_first_recipient(conn, ctx.actor()).await?;
        if store::organisation(conn, unit, self.organisation).await?.is_none() {
            return Err(FlowError::NotFound { what: "organisation" });
        }
        // What follows from it?
        let before = store::newest_particulars(conn, unit, self.organisation, until_now(ctx)).await?;
        let id = ParticularsId(ctx.ids().next());
        let by = (ctx.actor().name.clone(), ctx.today());
        let follows = (before.as_ref(), self.follows);
        let particulars = Particulars::state(id, self.organisation, follows, self.stated.clone(), by)?;
        // Write it down, once, together.
        store::insert_particulars(tx.write().await?, unit, &particulars).await?;
        Ok(done(ctx, "organisation_particulars", id.0, particulars))
    }
}

fn until_now(ctx: &Ctx) -> AsOf {
    AsOf { effective_on: ctx.today(), known_on: ctx.today() }
}

/// Every version of what was stated of an organisation that the actor sees, the first one first.
pub async fn particulars_of(ctx: &Ctx, organisation: OrganisationId) -> Result<Vec<Particulars>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    if !sees(&mut conn, ctx, organisation).await? {
        return Err(FlowError::NotFound { what: "organisation" });
    }
    let as_of = ctx.shown_as_of().unwrap_or(until_now(ctx));
    Ok(store::particulars_of(&mut conn, ctx.actor().unit, organisation, as_of).await?)
}

/// The version with an id, if the actor sees the organisation.
pub(crate) async fn version(ctx: &Ctx, id: ParticularsId) -> Result<Particulars, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    let unknown = FlowError::NotFound { what: "particulars" };
    let found: Option<Particulars> = shown!(ctx, &mut conn, store::particulars, Particulars, id);
    let Some(found) = found else { return Err(unknown) };
    if sees(&mut conn, ctx, found.organisation).await? { Ok(found) } else { Err(unknown) }
}

/// Whether the actor sees an organisation: itself and the first recipient, or all of them with the unit as a whole.
async fn sees(conn: &mut Conn, ctx: &Ctx, id: OrganisationId) -> Result<bool, FlowError> {
    let actor = ctx.actor();
    let Some(found) = store::organisation(conn, actor.unit, id).await? else { return Ok(false) };
    let is_own = id == actor.organisation || found.kind == OrganisationKind::Municipality;
    Ok(is_own || access::sees_all(conn, ctx).await?)
}
