//! The house's own sign-in: a provider vouches for an account, an invitation has said whose it is.
//!
//! How strong the sign-in is, the house decides there. What asks for a second factor here still asks for ours: what a
//! provider says of that means something else in every house.

use identity::{OpenIdSubject, Secret};
use ledger::UnitId;
use store::{Conn, SignInEventKind as Kind};

use super::{
    Happened, Origin, SignInError, note,
    sessions::{SignedIn, acting, open},
};
use crate::{Flow, ctx::random};

/// What one attempt begins with.
pub fn begin_openid() -> Result<Secret, SignInError> {
    Ok(Secret::from_random(random()?))
}

/// Lets someone in for whom a provider vouches now.
pub async fn sign_in_by_openid(
    flow: &Flow,
    unit: UnitId,
    account: &OpenIdSubject,
    origin: &Origin,
) -> Result<SignedIn, SignInError> {
    let mut aside = flow.store().aside().await?;
    let decided = decide(aside.conn(), flow, unit, account, origin).await;
    // What was refused is written down too.
    aside.settle(decided).await?
}

async fn decide(
    conn: &mut Conn,
    flow: &Flow,
    unit: UnitId,
    account: &OpenIdSubject,
    origin: &Origin,
) -> Result<Result<SignedIn, SignInError>, SignInError> {
    let id = store::person_of_openid(conn, unit, account).await?;
    let person = match id {
        Some(id) => store::person(conn, unit, id).await?,
        None => None,
    };
    let Some((person, membership)) = person.as_ref().and_then(|person| acting(flow, person, None)) else {
        let refused = Happened { kind: Kind::Refused, person: id, by: None, subject: None };
        note(conn, flow, unit, origin, refused).await?;
        return Ok(Err(SignInError::Refused));
    };
    Ok(Ok(open(conn, flow, unit, (person, membership), None, origin).await?))
}
