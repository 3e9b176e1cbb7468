//! The door: identity, password and code in, a session out.

use grants::{Membership, MembershipId, Person, PersonId, registered_identity};
use identity::{Guarded, Password, PasswordHash, Secret};
use ledger::UnitId;
use sha2::{Digest, Sha256};
use store::{Conn, SignInEventKind as Kind, StoreError};
use uuid::Uuid;

use super::{
    Happened, Origin, SignInError,
    attempt::Counted,
    hashing::CheckedPassword,
    note,
    second_factor::{Shown, shown},
    sessions::{SignedIn, acting, open},
};
use crate::{Flow, ctx::random};

/// Someone who wants to come in.
#[derive(Debug)]
pub struct SignIn {
    /// Into whose books.
    pub unit: UnitId,
    /// As whom they say they are registered.
    pub identity: String,
    /// Their password.
    pub password: Password,
    /// A code of their second factor, or a recovery code.
    pub code: Option<String>,
    /// What their device was given when they signed in on it.
    pub device: Option<Secret>,
    /// In which of their roles; the oldest, if they do not say.
    pub membership: Option<MembershipId>,
}

/// The unit that is meant: the one that is named, or the only one.
pub async fn unit_of(flow: &Flow, named: Option<UnitId>) -> Result<UnitId, SignInError> {
    if let Some(unit) = named {
        return Ok(unit);
    }
    let units = store::units(&mut flow.store().read().await?).await?;
    match units.as_slice() {
        [(only, _)] => Ok(*only),
        _ => Err(SignInError::WhichUnit),
    }
}

/// Lets someone in who shows who they are.
pub async fn sign_in(flow: &Flow, new: SignIn, origin: &Origin) -> Result<SignedIn, SignInError> {
    // May it be tried now?
    let mut aside = flow.store().aside().await?;
    let begun = Attempt::begin(aside.conn(), flow, &new, origin).await;
    let attempt = aside.settle(begun).await?;
    // Is it the password? The same work for everyone.
    let SignIn { password, code, .. } = new;
    let checked = flow.hashing().check(attempt.password.clone(), password).await?;
    // What follows from it?
    let mut aside = flow.store().aside().await?;
    let entering = Entering { flow, origin, attempt, membership: new.membership };
    let decided = entering.decide(aside.conn(), checked, code.as_deref()).await;
    // What was refused is written down too.
    aside.settle(decided).await?
}

/// An attempt that is counted and may be looked at.
struct Attempt {
    unit: UnitId,
    counted: Counted,
    person: Option<Person>,
    password: Option<PasswordHash>,
    device: Option<Secret>,
}

impl Attempt {
    /// Counts the attempt and looks up what is needed for it, by the same steps for everyone.
    async fn begin(conn: &mut Conn, flow: &Flow, new: &SignIn, origin: &Origin) -> Result<Self, SignInError> {
        let unit = new.unit;
        // What nobody can be registered with is somebody unknown.
        let identity = registered_identity(&new.identity).unwrap_or_default();
        let person = store::person_of_identity(conn, unit, &identity).await?;
        let id = person.as_ref().map_or(PersonId(Uuid::nil()), |person| person.id);
        let device = new.device.as_ref().map(Secret::hash);
        let asked = device.unwrap_or(identity::SecretHash([0; 32]));
        let is_known = store::is_known_device(conn, id, asked).await?;
        let account = if is_known {
            (Guarded::Device, key(unit, &[&asked.0, identity.as_bytes()]))
        } else {
            (Guarded::Account, key(unit, &[identity.as_bytes()]))
        };
        let counted = Counted::for_account(origin, account);
        counted.begin(conn, flow.now()).await?;
        let password = store::password_of(conn, id).await?;
        let device = if is_known { None } else { Some(Secret::from_random(random()?)) };
        Ok(Self { unit, counted, person, password, device })
    }
}

/// What an account is counted under: who guesses at names leaves none behind.
fn key(unit: UnitId, parts: &[&[u8]]) -> Vec<u8> {
    let start = Sha256::new().chain_update(unit.0.as_bytes());
    parts.iter().fold(start, Digest::chain_update).finalize().to_vec()
}

/// Someone on the threshold.
struct Entering<'a> {
    flow: &'a Flow,
    origin: &'a Origin,
    attempt: Attempt,
    membership: Option<MembershipId>,
}

impl Entering<'_> {
    /// Lets them in, or tells why not. Either is written down.
    async fn decide(
        self,
        conn: &mut Conn,
        checked: CheckedPassword,
        code: Option<&str>,
    ) -> Result<Result<SignedIn, SignInError>, SignInError> {
        let now = self.flow.now();
        let acting =
            self.attempt.person.as_ref().and_then(|person| acting(self.flow, person, self.membership));
        let (Some((person, membership)), true) = (acting, checked.right) else {
            return self.refuse(conn).await;
        };
        match shown(conn, person.id, code, now).await? {
            Shown::Missing => {
                self.attempt.counted.take_back(conn, now).await?;
                return Ok(Err(SignInError::CodeNeeded));
            }
            Shown::Wrong => return self.refuse(conn).await,
            Shown::RecoveryCode => {
                let used = Happened::to(Kind::RecoveryCodeUsed, person.id, None);
                note(conn, self.flow, self.attempt.unit, self.origin, used).await?;
                self.enter(conn, person, membership, true, checked).await
            }
            Shown::Device => self.enter(conn, person, membership, true, checked).await,
            Shown::NothingToShow => self.enter(conn, person, membership, false, checked).await,
        }
        .map(Ok)
    }

    async fn refuse(&self, conn: &mut Conn) -> Result<Result<SignedIn, SignInError>, SignInError> {
        let person = self.attempt.person.as_ref().map(|person| person.id);
        let refused = Happened { kind: Kind::Refused, person, by: None, subject: None };
        note(conn, self.flow, self.attempt.unit, self.origin, refused).await?;
        Ok(Err(SignInError::Refused))
    }

    async fn enter(
        &self,
        conn: &mut Conn,
        person: &Person,
        membership: &Membership,
        with_second_factor: bool,
        checked: CheckedPassword,
    ) -> Result<SignedIn, SignInError> {
        let (now, unit) = (self.flow.now(), self.attempt.unit);
        self.attempt.counted.forgive(conn, now).await?;
        store::forget_failures(conn, now).await?;
        if let Some(renewed) = checked.renewed {
            store::set_password(conn, unit, person.id, &renewed, now).await?;
        }
        let second_factor_at = with_second_factor.then_some(now);
        let entered =
            open(conn, self.flow, unit, (person, membership), second_factor_at, self.origin).await?;
        self.remember_device(conn, person.id).await?;
        Ok(SignedIn { device: self.attempt.device.clone(), ..entered })
    }

    async fn remember_device(&self, conn: &mut Conn, person: PersonId) -> Result<(), StoreError> {
        let Some(device) = &self.attempt.device else { return Ok(()) };
        store::insert_known_device(conn, self.attempt.unit, person, device.hash(), self.flow.now()).await
    }
}
