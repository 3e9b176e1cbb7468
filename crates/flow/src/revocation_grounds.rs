//! Grounds for revoking a grant, from the day on which the house knew of them until they are decided.
//!
//! They are the giver's own: whoever is decided about does not learn of them before it is heard. From the day of knowledge
//! a year runs (`crate::deadlines`).

use chrono::NaiveDate;
use grants::{
    ActChange, Grant, GrantId, GroundOutcome, RevocationGround, RevocationGroundError, RevocationGroundId,
};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    payouts::{not_after_today, seen},
    views,
};

const WHAT: &str = "ground for revocation";
const UNKNOWN: FlowError = FlowError::NotFound { what: WHAT };

/// Records that the house knows of facts on which a grant may be revoked.
#[derive(Clone, Debug, Serialize)]
pub struct RecordGround {
    /// The grant.
    pub grant: GrantId,
    /// What is known.
    pub facts: String,
    /// The day on which all of it was known.
    pub known_on: NaiveDate,
}

impl Request for RecordGround {
    const COMMAND: &'static str = "revocation_ground.record";
    const ACTION: Action = Action::Give;
    type Answer = RevocationGround;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<RevocationGround>, FlowError> {
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        let ground = RevocationGround {
            id: RevocationGroundId(ctx.ids().next()),
            grant: grant.id,
            version: 1,
            facts: self.facts.clone(),
            known_on: not_after_today(ctx, "known_on", self.known_on)?,
            recorded_by: ctx.actor().name.clone(),
            recorded_on: ctx.today(),
            end: None,
        };
        let ground = ground.checked()?;
        store::insert_revocation_ground(tx.write().await?, grant.unit, &ground).await?;
        Ok(done(ctx, ground))
    }
}

/// Records what was decided of a ground.
#[derive(Clone, Debug, Serialize)]
pub struct EndGround {
    /// The ground.
    pub ground: RevocationGroundId,
    /// The version that the person saw.
    pub version: i64,
    /// What was decided.
    pub decision: GroundDecision,
}

/// What is decided of a ground.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum GroundDecision {
    /// The grant was revoked, in whole or in part.
    Revoked {
        /// The version of the act that revokes. Its day counts.
        act: i64,
    },
    /// The act stays as it is.
    Stays {
        /// Why.
        reason: String,
        /// The day of the decision.
        decided_on: NaiveDate,
    },
}

impl Request for EndGround {
    const COMMAND: &'static str = "revocation_ground.end";
    const ACTION: Action = Action::Give;
    type Answer = RevocationGround;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<RevocationGround>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        let ground = store::revocation_ground(conn, unit, self.ground).await?.ok_or(UNKNOWN)?;
        let grant = access::grant_of(conn, ctx, ground.grant, Side::Giver, WHAT).await;
        let grant = grant.map_err(|refusal| match refusal {
            FlowError::Forbidden { .. } => UNKNOWN,
            other => other,
        })?;
        // What do we know?
        seen(WHAT, ground.version, self.version)?;
        let (on, outcome) = match &self.decision {
            GroundDecision::Revoked { act } => {
                let acts = store::acts(conn, grant.id).await?;
                let named = acts.into_iter().map(|version| version.act).find(|it| it.number == *act);
                let revokes = named.filter(|it| matches!(it.change, ActChange::Revocation { .. }));
                let revokes = revokes.ok_or(RevocationGroundError::NotRevoked { act: *act })?;
                (revokes.dated_on, GroundOutcome::Revoked { act: *act })
            }
            GroundDecision::Stays { reason, decided_on } => {
                let on = not_after_today(ctx, "decided_on", *decided_on)?;
                (on, GroundOutcome::Stays { reason: reason.clone() })
            }
        };
        // What follows from it?
        let ground = ground.ended(on, ctx.actor().name.clone(), outcome)?;
        // Write it down, once, together.
        store::end_revocation_ground(tx.write().await?, unit, &ground).await?;
        Ok(done(ctx, ground))
    }
}

fn done(ctx: &Ctx, ground: RevocationGround) -> Done<RevocationGround> {
    Done {
        subject_kind: "revocation_ground",
        subject: ground.id.0,
        effective_on: ctx.today(),
        answer: ground,
    }
}

/// Whether the actor may know of grounds for revoking a grant that they see: not who is decided about.
pub fn may_know(ctx: &Ctx, grant: &Grant) -> bool {
    !access::is_decided_about(ctx, grant)
}

fn knows(ctx: &Ctx, grant: &Grant, _: &RevocationGround) -> bool {
    may_know(ctx, grant)
}

views::readers!(
    ground,
    grounds,
    "ground for revocation",
    RevocationGround,
    RevocationGroundId,
    store::revocation_grounds_with,
    store::revocation_ground_ids,
    knows knows
);
