//! Second factors: shown at the door and before what asks for one, begun and confirmed.

use chrono::{DateTime, TimeDelta, Utc};
use grants::PersonId;
use identity::{Guarded, Password, RECOVERY_CODES, RecoveryCode, Step, TotpSecret};
use store::{Conn, SecondFactor, SignInEventKind as Kind, StoreError};

use super::{
    Happened, Origin, SignInError, Signed,
    attempt::Counted,
    note,
    password::{has_password, require_password},
    tokens::end_tokens_of,
};
use crate::{Flow, FlowError, ctx::random};

/// What a person shows beside their password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// They have no second factor.
    NothingToShow,
    /// A code of their device, which is used now.
    Device,
    /// A recovery code, which is used now.
    RecoveryCode,
    /// They have a second factor and show nothing.
    Missing,
    /// A code that is not good, or not any more.
    Wrong,
}

/// Looks at a code and uses it.
pub(super) async fn shown(
    conn: &mut Conn,
    person: PersonId,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Shown, StoreError> {
    let devices = store::second_factors(conn, person).await?;
    let confirmed = devices.iter().find_map(|device| device.last_step.map(|last| (device, last)));
    let Some((device, last)) = confirmed else { return Ok(Shown::NothingToShow) };
    let Some(code) = code else { return Ok(Shown::Missing) };
    if let Some(step) = device.secret.check(code, now, Some(last)) {
        // Somebody else may use it at this moment.
        let used = store::use_step(conn, device.id, step).await?;
        return Ok(if used { Shown::Device } else { Shown::Wrong });
    }
    match RecoveryCode::parse(code) {
        Some(code) if store::use_recovery_code(conn, person, code.hash(), now).await? => {
            Ok(Shown::RecoveryCode)
        }
        _ => Ok(Shown::Wrong),
    }
}

/// Shows a second factor once more, before something that asks for it.
pub async fn step_up(flow: &Flow, signed: &Signed, code: &str, origin: &Origin) -> Result<(), SignInError> {
    let counted = counted(signed, origin);
    let mut aside = flow.store().aside().await?;
    let begun = counted.begin(aside.conn(), flow.now()).await;
    aside.settle(begun).await?;
    let mut aside = flow.store().aside().await?;
    let decided = decide(aside.conn(), flow, signed, code, origin, &counted).await;
    aside.settle(decided).await?
}

async fn decide(
    conn: &mut Conn,
    flow: &Flow,
    signed: &Signed,
    code: &str,
    origin: &Origin,
    counted: &Counted,
) -> Result<Result<(), SignInError>, SignInError> {
    let (now, session) = (flow.now(), &signed.session);
    let shown = shown(conn, session.person, Some(code), now).await?;
    let kind = match shown {
        Shown::Device => Kind::SteppedUp,
        Shown::RecoveryCode => Kind::RecoveryCodeUsed,
        Shown::NothingToShow | Shown::Missing | Shown::Wrong => Kind::StepUpRefused,
    };
    note(conn, flow, session.unit, origin, Happened::to(kind, session.person, Some(session.id))).await?;
    if kind == Kind::StepUpRefused {
        return Ok(Err(SignInError::WrongCode));
    }
    counted.forgive(conn, now).await?;
    store::note_second_factor(conn, session.id, now).await?;
    Ok(Ok(()))
}

/// Guessing from within a session is counted for the session: nobody else is delayed by it.
pub(super) fn counted(signed: &Signed, origin: &Origin) -> Counted {
    Counted::for_account(origin, (Guarded::Device, signed.session.id.as_bytes().to_vec()))
}

/// How old a sign-in may be that stands in for a password.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// A device that waits for its first code.
#[derive(Debug)]
pub struct NewSecondFactor {
    /// What a device reads from a QR code, shown once.
    pub uri: String,
}

/// Begins with a new device. Whoever has one shows it; everyone shows their password, or has just signed in where they
/// have none here.
pub async fn begin_second_factor(
    flow: &Flow,
    signed: &Signed,
    password: Option<Password>,
    origin: &Origin,
) -> Result<NewSecondFactor, SignInError> {
    match password {
        Some(password) => require_password(flow, signed, password, origin).await?,
        None if has_password(flow, signed).await? => return Err(SignInError::Refused),
        None if flow.now() - signed.session.times.started_at > FRESH => {
            return Err(SignInError::SignInAgain { minutes: FRESH.num_minutes() });
        }
        None => {}
    }
    let new = SecondFactor { id: flow.new_id(), secret: TotpSecret::from_random(random()?), last_step: None };
    let uri = new.secret.uri(&signed.standing.name.replace(':', " ")).map_err(|_| FlowError::Secrets)?;
    let mut aside = flow.store().aside().await?;
    let begun = begin(aside.conn(), flow, signed, &new, origin).await;
    aside.settle(begun).await?;
    Ok(NewSecondFactor { uri })
}

async fn begin(
    conn: &mut Conn,
    flow: &Flow,
    signed: &Signed,
    new: &SecondFactor,
    origin: &Origin,
) -> Result<(), SignInError> {
    let (now, session) = (flow.now(), &signed.session);
    let devices = store::second_factors(conn, session.person).await?;
    let confirmed = devices.iter().find(|device| device.last_step.is_some()).map(|device| device.id);
    if confirmed.is_some() && !session.times.is_stepped_up(now) {
        return Err(FlowError::StepUpNeeded.into());
    }
    // Those that were never confirmed give way.
    for device in devices.iter().filter(|device| device.last_step.is_none()) {
        store::end_second_factor(conn, device.id, now).await?;
    }
    store::insert_second_factor(conn, session.unit, session.person, new, now).await?;
    let begun = Happened::to(Kind::SecondFactorBegun, session.person, Some(new.id));
    Ok(note(conn, flow, session.unit, origin, begun).await?)
}

/// Confirms the new device by its first code, ends the one before, all other sessions and all tokens, and gives recovery codes.
pub async fn confirm_second_factor(
    flow: &Flow,
    signed: &Signed,
    code: &str,
    origin: &Origin,
) -> Result<Vec<RecoveryCode>, SignInError> {
    let codes = (0..RECOVERY_CODES).map(|_| Ok(RecoveryCode::from_random(random()?)));
    let codes = codes.collect::<Result<Vec<_>, FlowError>>()?;
    let counted = counted(signed, origin);
    let mut aside = flow.store().aside().await?;
    let begun = counted.begin(aside.conn(), flow.now()).await;
    aside.settle(begun).await?;
    let mut aside = flow.store().aside().await?;
    let confirmed = confirm(aside.conn(), flow, signed, code, origin, &codes).await;
    let confirmed = match confirmed {
        Ok(()) => counted.forgive(aside.conn(), flow.now()).await.map_err(SignInError::from),
        refused => refused,
    };
    aside.settle(confirmed).await?;
    Ok(codes)
}

async fn confirm(
    conn: &mut Conn,
    flow: &Flow,
    signed: &Signed,
    code: &str,
    origin: &Origin,
    codes: &[RecoveryCode],
) -> Result<(), SignInError> {
    let (now, session) = (flow.now(), &signed.session);
    let devices = store::second_factors(conn, session.person).await?;
    let new = devices.iter().find(|device| device.last_step.is_none());
    let new = new.ok_or(FlowError::NotFound { what: "second factor that waits for a code" })?;
    let step: Step = new.secret.check(code, now, None).ok_or(SignInError::WrongCode)?;
    for device in devices.iter().filter(|device| device.id != new.id) {
        store::end_second_factor(conn, device.id, now).await?;
    }
    store::confirm_second_factor(conn, new.id, step, now).await?;
    let hashes: Vec<_> = codes.iter().map(RecoveryCode::hash).collect();
    store::insert_recovery_codes(conn, session.unit, session.person, &hashes, now).await?;
    store::end_sessions_of(conn, session.person, Some(session.id), now).await?;
    end_tokens_of(conn, flow, session.unit, (session.person, None), origin).await?;
    store::note_second_factor(conn, session.id, now).await?;
    let confirmed = Happened::to(Kind::SecondFactorConfirmed, session.person, Some(new.id));
    Ok(note(conn, flow, session.unit, origin, confirmed).await?)
}
