//! API tokens: made by whoever is signed in, for the role they act in.

use chrono::{DateTime, TimeDelta, Utc};
use grants::{PersonId, single_spaced};
use identity::Secret;
use ledger::UnitId;
use store::{ApiToken, Conn, Session, SignInEventKind as Kind, Standing, StoreError, TokenScope};
use uuid::Uuid;

use super::{Happened, Origin, SignInError, Signed, note};
use crate::{Actor, Assurance, Ctx, Flow, FlowError, ctx::random};

/// The most characters of a token's name.
const LONGEST_NAME: usize = 100;
/// The most days that a token is good for; the database knows the same bound.
const LONGEST_DAYS: i64 = 366;

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What the person calls it.
    pub name: String,
    /// What it may be used for.
    pub scope: TokenScope,
    /// For how many days, 1 to 366.
    pub days: i64,
}

/// A token that was made.
#[derive(Debug)]
pub struct MadeToken {
    /// What is known of it.
    pub token: ApiToken,
    /// What stands for it, shown once.
    pub secret: Secret,
}

/// Makes a token that acts as the person does in this session. A second factor stands before it, where there is one to
/// show: a token outlives the session.
pub async fn make_token(
    flow: &Flow,
    signed: &Signed,
    new: NewToken,
    origin: &Origin,
) -> Result<MadeToken, SignInError> {
    let (now, session) = (flow.now(), &signed.session);
    let name = single_spaced(&new.name, LONGEST_NAME);
    let name = name.map_err(|cause| FlowError::Text { field: "name", cause })?;
    let expires_at = expiry(now, new.days)?;
    if !session.times.is_stepped_up(now) {
        return Err(FlowError::StepUpNeeded.into());
    }
    let secret = Secret::from_random(random()?);
    let token = ApiToken {
        id: flow.new_id(),
        unit: session.unit,
        person: session.person,
        membership: session.membership,
        name,
        scope: new.scope,
        made_at: now,
        expires_at,
        revoked_at: None,
    };
    let mut aside = flow.store().aside().await?;
    let write = async |conn: &mut Conn| {
        store::insert_api_token(conn, &token, secret.hash()).await?;
        let made = Happened::to(Kind::TokenMade, session.person, Some(token.id));
        note(conn, flow, session.unit, origin, made).await
    };
    let written = write(aside.conn()).await;
    aside.settle(written).await?;
    Ok(MadeToken { token, secret })
}

fn expiry(now: DateTime<Utc>, days: i64) -> Result<DateTime<Utc>, FlowError> {
    let fits = (1..=LONGEST_DAYS).contains(&days);
    if fits {
        Ok(now + TimeDelta::days(days))
    } else {
        Err(FlowError::TokenDays { days, most: LONGEST_DAYS })
    }
}

/// The tokens of someone who is signed in, oldest first.
pub async fn tokens(flow: &Flow, signed: &Signed) -> Result<Vec<ApiToken>, SignInError> {
    Ok(store::api_tokens(&mut flow.store().read().await?, signed.session.person).await?)
}

/// Revokes a token of one's own.
pub async fn revoke_token(
    flow: &Flow,
    signed: &Signed,
    id: Uuid,
    origin: &Origin,
) -> Result<(), SignInError> {
    let Session { person, unit, .. } = signed.session;
    let mut aside = flow.store().aside().await?;
    let revoke = async |conn: &mut Conn| {
        if !store::revoke_api_token(conn, person, id, flow.now()).await? {
            return Err(SignInError::Flow(FlowError::NotFound { what: "token" }));
        }
        Ok(note(conn, flow, unit, origin, Happened::to(Kind::TokenRevoked, person, Some(id))).await?)
    };
    let revoked = revoke(aside.conn()).await;
    aside.settle(revoked).await
}

/// Ends what programs act with in place of a person: where how they come in is changed, nobody knows who made it. Who does it
/// is named, if it is somebody else.
pub(super) async fn end_tokens_of(
    conn: &mut Conn,
    flow: &Flow,
    unit: UnitId,
    (person, by): (PersonId, Option<PersonId>),
    origin: &Origin,
) -> Result<(), StoreError> {
    for token in store::api_tokens(conn, person).await? {
        if store::revoke_api_token(conn, person, token.id, flow.now()).await? {
            let revoked = Happened { by, ..Happened::to(Kind::TokenRevoked, person, Some(token.id)) };
            note(conn, flow, unit, origin, revoked).await?;
        }
    }
    Ok(())
}

/// What a request with a token needs to know; nothing, if the token is good for nothing any more.
pub async fn token_bearer(flow: &Flow, secret: &Secret) -> Result<Option<Ctx>, SignInError> {
    bearer(flow, secret, |scope| scope != TokenScope::Calendar).await
}

/// What the fetching of a calendar needs to know; nothing, if its address is good for nothing any more.
pub async fn calendar_bearer(flow: &Flow, secret: &Secret) -> Result<Option<Ctx>, SignInError> {
    bearer(flow, secret, |scope| scope == TokenScope::Calendar).await
}

async fn bearer(
    flow: &Flow,
    secret: &Secret,
    fits: impl Fn(TokenScope) -> bool,
) -> Result<Option<Ctx>, SignInError> {
    let found = store::api_token_of(&mut flow.store().read().await?, secret.hash(), flow.today()).await?;
    let is_good = |token: &ApiToken| flow.now() < token.expires_at && fits(token.scope);
    let Some((token, standing)) = found.filter(|(token, _)| is_good(token)) else { return Ok(None) };
    let ApiToken { person, unit, scope, .. } = token;
    let Standing { name, organisation, role } = standing;
    let actor = Actor { person, name, role, organisation, unit };
    Ok(Some(flow.ctx(actor).vouched_for_by(Assurance::Token { scope })))
}
