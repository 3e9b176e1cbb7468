//! What happened at the door: added to, never changed.

use ::grants::PersonId;
use chrono::{DateTime, Utc};
use ledger::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use super::instant;
use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// What happened at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInEvent {
    /// Its id; later ones come later in order.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: SignInEventKind,
    /// To whom it happened; nobody, if the account is unknown.
    pub person: Option<PersonId>,
    /// Who did it, if that is someone else.
    pub by: Option<PersonId>,
    /// The session, token, invitation or second factor.
    pub subject: Option<Uuid>,
    /// From which network address.
    pub address: String,
    /// The id of the request.
    pub request: String,
}

/// Declares the kinds of events and their words.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal)*) => {
        /// The kinds of events at the door.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum SignInEventKind {
            $($(#[$doc])* $kind,)*
        }

        impl SignInEventKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }
        }
    };
}

kinds! {
    /// A person signed in.
    SignedIn "signed_in"
    /// Someone did not get in.
    Refused "refused"
    /// A person signed out.
    SignedOut "signed_out"
    /// A person ended a session.
    SessionEnded "session_ended"
    /// A second factor was shown once more.
    SteppedUp "stepped_up"
    /// A second factor was asked for and not shown.
    StepUpRefused "step_up_refused"
    /// A password was changed.
    PasswordChanged "password_changed"
    /// A password was not changed: the one before was wrong.
    PasswordChangeRefused "password_change_refused"
    /// A device waits for its first code.
    SecondFactorBegun "second_factor_begun"
    /// A device was confirmed; the one before has ended.
    SecondFactorConfirmed "second_factor_confirmed"
    /// A recovery code stood in for the device.
    RecoveryCodeUsed "recovery_code_used"
    /// A person was invited.
    Invited "invited"
    /// An invitation was used.
    InvitationAccepted "invitation_accepted"
    /// An invitation was shown that is unknown, used, revoked or too old.
    InvitationRefused "invitation_refused"
    /// An invitation was revoked.
    InvitationRevoked "invitation_revoked"
    /// An API token was made.
    TokenMade "token_made"
    /// An API token was revoked.
    TokenRevoked "token_revoked"
    /// An account at the house's own sign-in was bound to a person.
    OpenIdBound "openid_bound"
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    happened_at: i64,
    kind: String,
    person_id: Option<Uuid>,
    by_person_id: Option<Uuid>,
    subject_id: Option<Uuid>,
    address: String,
    request: String,
}

impl TryFrom<Row> for SignInEvent {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = SignInEventKind::ALL.iter().find(|kind| kind.word() == row.kind);
        Ok(Self {
            id: row.id,
            at: instant(row.happened_at, "sign_in_event", row.id)?,
            kind: *kind.ok_or_else(|| StoreError::broken("sign_in_event", row.id, &row.kind))?,
            person: row.person_id.map(PersonId),
            by: row.by_person_id.map(PersonId),
            subject: row.subject_id,
            address: row.address,
            request: row.request,
        })
    }
}

/// Writes what happened.
pub async fn insert_sign_in_event(
    conn: &mut Conn,
    unit: UnitId,
    event: &SignInEvent,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO sign_in_event (id, unit_id, happened_at, kind, person_id, by_person_id, subject_id,
            address, request)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    on!(conn, c => sqlx::query(SQL)
        .bind(event.id).bind(unit.0).bind(event.at.timestamp_micros()).bind(event.kind.word())
        .bind(event.person.map(|person| person.0)).bind(event.by.map(|person| person.0)).bind(event.subject)
        .bind(&event.address).bind(&event.request)
        .execute(c).await.map(drop))?;
    Ok(())
}

/// What happened at a unit's door after an event, oldest first.
pub async fn sign_in_events(
    conn: &mut Conn,
    unit: UnitId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<SignInEvent>, StoreError> {
    const SQL: &str = "SELECT * FROM sign_in_event WHERE unit_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(after).bind(limit).fetch_all(c).await)?;
    rows.into_iter().map(SignInEvent::try_from).collect()
}
