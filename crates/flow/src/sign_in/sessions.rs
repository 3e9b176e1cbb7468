//! Sessions: who is signed in, seen, signed out.

use chrono::{DateTime, Utc};
use grants::{Membership, MembershipId, Person, PersonId};
use identity::{Secret, SessionEnd, SessionTimes};
use ledger::UnitId;
use store::{Conn, Session, SessionEndReason, SignInEventKind as Kind, Standing, StoreError};
use uuid::Uuid;

use super::{Happened, Origin, SignInError, note};
use crate::{Actor, Assurance, Ctx, Flow, FlowError, ctx::random};

/// Someone who is signed in.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Their session.
    pub session: Session,
    /// As whom they act.
    pub standing: Standing,
}

impl Signed {
    /// What a request of theirs needs to know.
    pub fn ctx(&self, flow: &Flow) -> Ctx {
        let Session { person, unit, .. } = self.session;
        let Standing { name, organisation, role } = self.standing.clone();
        let stepped_up = self.session.times.is_stepped_up(flow.now());
        let actor = Actor { person, name, role, organisation, unit };
        flow.ctx(actor).vouched_for_by(Assurance::Session { stepped_up })
    }
}

/// Someone who is in.
#[derive(Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// As whom they act.
    pub standing: Standing,
    /// What stands for the session from now on, shown once.
    pub secret: Secret,
    /// What stands for the device, if it was not known.
    pub device: Option<Secret>,
}

/// A person with the role in which they act today: the one that is wanted, or the oldest.
pub(super) fn acting<'p>(
    flow: &Flow,
    person: &'p Person,
    wanted: Option<MembershipId>,
) -> Option<(&'p Person, &'p Membership)> {
    let today = flow.today();
    let wanted = |held: &&Membership| wanted.is_none_or(|wanted| held.id == wanted);
    let mut held = person.memberships.iter().filter(|held| held.holds_on(today));
    let held = held.find(wanted).filter(|_| person.left_on.is_none())?;
    Some((person, held))
}

/// Opens a session for someone who has shown who they are, and when a second factor, if they have.
pub(super) async fn open(
    conn: &mut Conn,
    flow: &Flow,
    unit: UnitId,
    (person, membership): (&Person, &Membership),
    second_factor_at: Option<DateTime<Utc>>,
    origin: &Origin,
) -> Result<SignedIn, SignInError> {
    let now = flow.now();
    let secret = Secret::from_random(random()?);
    let session = Session {
        id: flow.new_id(),
        unit,
        person: person.id,
        membership: membership.id,
        times: SessionTimes { started_at: now, seen_at: now, second_factor_at },
        address: origin.address(),
        agent: origin.agent.clone(),
    };
    store::insert_session(conn, &session, secret.hash()).await?;
    let signed_in = Happened::to(Kind::SignedIn, person.id, Some(session.id));
    note(conn, flow, unit, origin, signed_in).await?;
    let (organisation, role) = (membership.organisation, membership.role);
    let standing = Standing { name: person.name.clone(), organisation, role };
    Ok(SignedIn { session, standing, secret, device: None })
}

/// Who a secret stands for: nobody, if the session has ended, the person has left, or the role is not held any more.
pub async fn signed_in(flow: &Flow, secret: &Secret) -> Result<Option<Signed>, SignInError> {
    let now = flow.now();
    let found = store::session_of(&mut flow.store().read().await?, secret.hash(), flow.today()).await?;
    let Some((session, standing)) = found else { return Ok(None) };
    let reason = session.times.end(now).map(|end| match end {
        SessionEnd::Idle => SessionEndReason::Idle,
        SessionEnd::Absolute => SessionEndReason::Absolute,
    });
    if reason.is_none() && !session.times.is_worth_noting(now) {
        return Ok(Some(Signed { session, standing }));
    }
    let mut aside = flow.store().aside().await?;
    let noted = match reason {
        Some(reason) => {
            store::end_session(aside.conn(), session.person, session.id, reason, now).await.map(drop)
        }
        None => store::note_seen(aside.conn(), session.id, now).await,
    };
    aside.settle(noted).await?;
    Ok(reason.is_none().then_some(Signed { session, standing }))
}

/// Why the session that a secret stood for has ended, for who still has the secret: nothing, if it lasts, or never was.
pub async fn why_ended(flow: &Flow, secret: &Secret) -> Result<Option<SessionEndReason>, SignInError> {
    Ok(store::session_end_of(&mut flow.store().read().await?, secret.hash()).await?)
}

/// Whose session a secret stands for, or stood for; nobody's, if it never was one.
pub async fn whose(flow: &Flow, secret: &Secret) -> Result<Option<PersonId>, SignInError> {
    Ok(store::session_person(&mut flow.store().read().await?, secret.hash()).await?)
}

/// Signs out.
pub async fn sign_out(flow: &Flow, signed: &Signed, origin: &Origin) -> Result<(), SignInError> {
    let end = (signed.session.id, SessionEndReason::SignedOut, Kind::SignedOut);
    end_as(flow, signed, end, origin).await
}

/// The sessions of someone who is signed in, oldest first.
pub async fn sessions(flow: &Flow, signed: &Signed) -> Result<Vec<Session>, SignInError> {
    let now = flow.now();
    let all = store::sessions(&mut flow.store().read().await?, signed.session.person).await?;
    Ok(all.into_iter().filter(|session| session.times.end(now).is_none()).collect())
}

/// Ends a session of one's own.
pub async fn end_session(flow: &Flow, signed: &Signed, id: Uuid, origin: &Origin) -> Result<(), SignInError> {
    end_as(flow, signed, (id, SessionEndReason::Ended, Kind::SessionEnded), origin).await
}

async fn end_as(
    flow: &Flow,
    signed: &Signed,
    (id, reason, kind): (Uuid, SessionEndReason, Kind),
    origin: &Origin,
) -> Result<(), SignInError> {
    let Session { person, unit, .. } = signed.session;
    let mut aside = flow.store().aside().await?;
    let end = async |conn: &mut Conn| {
        if !store::end_session(conn, person, id, reason, flow.now()).await? {
            return Err(SignInError::Flow(FlowError::NotFound { what: "session" }));
        }
        Ok(note(conn, flow, unit, origin, Happened::to(kind, person, Some(id))).await?)
    };
    let ended = end(aside.conn()).await;
    aside.settle(ended).await
}

/// The roles in which someone who is signed in may act today, oldest first.
pub async fn roles(flow: &Flow, signed: &Signed) -> Result<Vec<Membership>, SignInError> {
    let Session { person, unit, .. } = signed.session;
    let found = store::person(&mut flow.store().read().await?, unit, person).await?;
    let all = found.map(|person| person.memberships).unwrap_or_default();
    Ok(all.into_iter().filter(|held| held.holds_on(flow.today())).collect())
}

/// Goes on in another role.
pub async fn go_on_as(flow: &Flow, signed: &Signed, to: MembershipId) -> Result<Signed, SignInError> {
    let held = roles(flow, signed).await?.into_iter().find(|held| held.id == to);
    let held = held.ok_or(FlowError::NotFound { what: "role" })?;
    let mut aside = flow.store().aside().await?;
    let moved: Result<(), StoreError> = store::move_session(aside.conn(), signed.session.id, to).await;
    aside.settle(moved).await?;
    let session = Session { membership: to, ..signed.session.clone() };
    let (organisation, role) = (held.organisation, held.role);
    Ok(Signed { session, standing: Standing { organisation, role, ..signed.standing.clone() } })
}
