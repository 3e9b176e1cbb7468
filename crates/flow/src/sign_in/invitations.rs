//! Invitations: a link with which a person chooses their password, or binds their account at the house's own sign-in.
//! Also for whoever has forgotten theirs.

use chrono::TimeDelta;
use grants::{Person, PersonId};
use identity::{NewPassword, OpenIdSubject, Password, PasswordHash, Secret};
use ledger::UnitId;
use store::{Conn, Invitation, SignInEventKind as Kind, StoreError};
use uuid::Uuid;

use super::{Happened, Origin, SignInError, Signed, note, tokens::end_tokens_of};
use crate::{Action, Flow, FlowError, access, ctx::random};

/// For how long an invitation can be used.
const GOOD_FOR: TimeDelta = TimeDelta::days(7);

/// Whom to invite, and whether their second factor ends with it.
#[derive(Clone, Copy, Debug)]
pub struct Invite {
    /// The person.
    pub person: PersonId,
    /// Whether the device they have lost is given up.
    pub resets_second_factor: bool,
}

/// An invitation that was made.
#[derive(Debug)]
pub struct Invited {
    /// What is known of it.
    pub invitation: Invitation,
    /// What the link carries, shown once.
    pub secret: Secret,
}

/// Invites a person who is registered. A second factor is given up only by whoever shows theirs; the tokens of its person end
/// at once.
pub async fn invite(
    flow: &Flow,
    signed: &Signed,
    new: Invite,
    origin: &Origin,
) -> Result<Invited, SignInError> {
    let session = &signed.session;
    if new.resets_second_factor && !session.times.is_stepped_up(flow.now()) {
        return Err(FlowError::StepUpNeeded.into());
    }
    let mut aside = flow.store().aside().await?;
    let write = async |conn: &mut Conn| {
        may_invite(conn, flow, signed).await?;
        if new.person == session.person {
            return Err(SignInError::Flow(FlowError::Forbidden { by: "another administrator" }));
        }
        record(conn, flow, session.unit, new, Some(session.person), origin).await
    };
    let written = write(aside.conn()).await;
    aside.settle(written).await
}

/// Whoever sends links could come in as anybody: only the first recipient's administrator does.
async fn may_invite(conn: &mut Conn, flow: &Flow, signed: &Signed) -> Result<(), FlowError> {
    let ctx = signed.ctx(flow);
    access::admit(conn, &ctx, Action::ManagePeople).await?;
    access::require_first_recipient(conn, ctx.actor()).await
}

/// Invites a person from the machine itself: whoever works there has the database anyway.
pub async fn invite_from_the_machine(
    flow: &Flow,
    unit: UnitId,
    new: Invite,
    origin: &Origin,
) -> Result<Invited, SignInError> {
    let mut aside = flow.store().aside().await?;
    let written = record(aside.conn(), flow, unit, new, None, origin).await;
    aside.settle(written).await
}

async fn record(
    conn: &mut Conn,
    flow: &Flow,
    unit: UnitId,
    Invite { person, resets_second_factor }: Invite,
    invited_by: Option<PersonId>,
    origin: &Origin,
) -> Result<Invited, SignInError> {
    let known = store::person(conn, unit, person).await?.filter(|person| person.left_on.is_none());
    known.ok_or(FlowError::NotFound { what: "person" })?;
    let now = flow.now();
    let invitation = Invitation {
        id: flow.new_id(),
        unit,
        person,
        invited_by,
        resets_second_factor,
        made_at: now,
        expires_at: now + GOOD_FOR,
        used_at: None,
        revoked_at: None,
    };
    // One link at a time: the one before is lost, or in the wrong hands.
    for before in store::invitations(conn, person).await?.iter().filter(|one| one.is_open(now)) {
        store::revoke_invitation(conn, unit, before.id, now).await?;
    }
    let secret = Secret::from_random(random()?);
    store::insert_invitation(conn, &invitation, secret.hash()).await?;
    let invited =
        Happened { kind: Kind::Invited, person: Some(person), by: invited_by, subject: Some(invitation.id) };
    note(conn, flow, unit, origin, invited).await?;
    // Who has the device may have what was made with it as well: that does not wait until the link is used.
    if resets_second_factor {
        end_tokens_of(conn, flow, unit, (person, invited_by), origin).await?;
    }
    Ok(Invited { invitation, secret })
}

/// Revokes an invitation.
pub async fn revoke_invitation(
    flow: &Flow,
    signed: &Signed,
    id: Uuid,
    origin: &Origin,
) -> Result<(), SignInError> {
    let session = &signed.session;
    let mut aside = flow.store().aside().await?;
    let revoke = async |conn: &mut Conn| {
        may_invite(conn, flow, signed).await?;
        if !store::revoke_invitation(conn, session.unit, id, flow.now()).await? {
            return Err(SignInError::Flow(FlowError::NotFound { what: "invitation" }));
        }
        let by = Some(session.person);
        let revoked = Happened { kind: Kind::InvitationRevoked, person: None, by, subject: Some(id) };
        Ok(note(conn, flow, session.unit, origin, revoked).await?)
    };
    let revoked = revoke(aside.conn()).await;
    aside.settle(revoked).await
}

/// Chooses the password with a link. It lets nobody in: that is for the door, with a second factor where there is one.
pub async fn accept_invitation(
    flow: &Flow,
    secret: &Secret,
    password: Password,
    origin: &Origin,
) -> Result<(), SignInError> {
    let (invitation, person) = open_to(flow, secret, origin).await?;
    let new = NewPassword::chosen(password, &[&person.name, &person.identity])?;
    let hash = flow.hashing().hash(new).await?;
    let mut aside = flow.store().aside().await?;
    let accepted = accept(aside.conn(), flow, &invitation, WayIn::Password(&hash), origin).await;
    aside.settle(accepted).await
}

/// Binds an account at the house's own sign-in with a link, for which its provider vouches now.
pub async fn accept_invitation_by_openid(
    flow: &Flow,
    secret: &Secret,
    account: &OpenIdSubject,
    origin: &Origin,
) -> Result<(), SignInError> {
    let (invitation, _) = open_to(flow, secret, origin).await?;
    let mut aside = flow.store().aside().await?;
    let accepted = accept(aside.conn(), flow, &invitation, WayIn::OpenId(account), origin).await;
    aside.settle(accepted).await
}

/// The invitation that a secret stands for, and whom it invites.
async fn open_to(flow: &Flow, secret: &Secret, origin: &Origin) -> Result<(Invitation, Person), SignInError> {
    let now = flow.now();
    let mut conn = flow.store().read().await?;
    let found = store::invitation_of(&mut conn, secret.hash()).await?;
    let Some(invitation) = found else { return Err(SignInError::InvitationOver) };
    let person = store::person(&mut conn, invitation.unit, invitation.person).await?;
    drop(conn);
    let Some(person) = person.filter(|person| person.left_on.is_none() && invitation.is_open(now)) else {
        refuse(flow, &invitation, origin).await?;
        return Err(SignInError::InvitationOver);
    };
    Ok((invitation, person))
}

/// How a person comes in from now on. The way before ends with it.
enum WayIn<'a> {
    /// By a password of ours.
    Password(&'a PasswordHash),
    /// By the house's own sign-in.
    OpenId(&'a OpenIdSubject),
}

async fn accept(
    conn: &mut Conn,
    flow: &Flow,
    invitation: &Invitation,
    way: WayIn<'_>,
    origin: &Origin,
) -> Result<(), SignInError> {
    let &Invitation { id, unit, person, resets_second_factor, .. } = invitation;
    let now = flow.now();
    if !store::use_invitation(conn, id, now).await? {
        return Err(SignInError::InvitationOver);
    }
    store::end_openid(conn, person, now).await?;
    match way {
        WayIn::Password(hash) => store::set_password(conn, unit, person, hash, now).await?,
        WayIn::OpenId(account) => bind(conn, flow, invitation, account, origin).await?,
    }
    if resets_second_factor {
        for device in store::second_factors(conn, person).await? {
            store::end_second_factor(conn, device.id, now).await?;
        }
    }
    store::end_sessions_of(conn, person, None, now).await?;
    end_tokens_of(conn, flow, unit, (person, None), origin).await?;
    let accepted = Happened::to(Kind::InvitationAccepted, person, Some(id));
    Ok(note(conn, flow, unit, origin, accepted).await?)
}

async fn bind(
    conn: &mut Conn,
    flow: &Flow,
    &Invitation { unit, person, .. }: &Invitation,
    account: &OpenIdSubject,
    origin: &Origin,
) -> Result<(), SignInError> {
    let id = flow.new_id();
    let bound = store::bind_openid(conn, unit, person, (id, account), flow.now()).await;
    bound.map_err(|cause| match cause.rule() {
        Some("openid_account_of_one") => SignInError::AccountTaken,
        _ => cause.into(),
    })?;
    Ok(note(conn, flow, unit, origin, Happened::to(Kind::OpenIdBound, person, Some(id))).await?)
}

async fn refuse(flow: &Flow, invitation: &Invitation, origin: &Origin) -> Result<(), StoreError> {
    let mut aside = flow.store().aside().await?;
    let refused = Happened::to(Kind::InvitationRefused, invitation.person, Some(invitation.id));
    let noted = note(aside.conn(), flow, invitation.unit, origin, refused).await;
    aside.settle(noted).await
}
