//! Passwords: changed by whoever knows the one before.

use identity::{NewPassword, Password};
use store::{Conn, SignInEventKind as Kind};

use super::{Happened, Origin, SignInError, Signed, note, second_factor::counted, tokens::end_tokens_of};
use crate::Flow;

/// Changes the password of someone who is signed in, and ends their other sessions and their tokens.
pub async fn change_password(
    flow: &Flow,
    signed: &Signed,
    present: Password,
    new: Password,
    origin: &Origin,
) -> Result<(), SignInError> {
    let new = NewPassword::chosen(new, &[&signed.standing.name])?;
    require_password(flow, signed, present, origin).await?;
    let hash = flow.hashing().hash(new).await?;
    let (now, session) = (flow.now(), &signed.session);
    let mut aside = flow.store().aside().await?;
    let changed = async |conn: &mut Conn| {
        store::set_password(conn, session.unit, session.person, &hash, now).await?;
        store::end_sessions_of(conn, session.person, Some(session.id), now).await?;
        end_tokens_of(conn, flow, session.unit, (session.person, None), origin).await?;
        let changed = Happened::to(Kind::PasswordChanged, session.person, Some(session.id));
        note(conn, flow, session.unit, origin, changed).await
    };
    let changed = changed(aside.conn()).await;
    Ok(aside.settle(changed).await?)
}

/// Whether someone who is signed in comes in by a password of ours.
pub async fn has_password(flow: &Flow, signed: &Signed) -> Result<bool, SignInError> {
    Ok(store::password_of(&mut flow.store().read().await?, signed.session.person).await?.is_some())
}

/// Refuses unless the person knows their password. Attempts are counted for the session.
pub(super) async fn require_password(
    flow: &Flow,
    signed: &Signed,
    password: Password,
    origin: &Origin,
) -> Result<(), SignInError> {
    let session = &signed.session;
    let counted = counted(signed, origin);
    let mut aside = flow.store().aside().await?;
    let begun = counted.begin(aside.conn(), flow.now()).await;
    aside.settle(begun).await?;
    let kept = store::password_of(&mut flow.store().read().await?, session.person).await?;
    let checked = flow.hashing().check(kept, password).await?;
    let mut aside = flow.store().aside().await?;
    let noted = if checked.right {
        counted.forgive(aside.conn(), flow.now()).await
    } else {
        let refused = Happened::to(Kind::PasswordChangeRefused, session.person, Some(session.id));
        note(aside.conn(), flow, session.unit, origin, refused).await
    };
    aside.settle(noted).await?;
    if checked.right { Ok(()) } else { Err(SignInError::Refused) }
}
