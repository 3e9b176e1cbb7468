//! Sign-in: what shows who a person is, what stands for them, and what happened at the door.
//!
//! It lies beside the books: none of it is in a journal, and its changes are short transactions of their own
//! ([`Aside`](crate::Aside)), each of which the database keeps from being done twice.

mod attempts;
mod events;
mod invitations;
mod openid;
mod passwords;
mod second_factors;
mod sessions;
mod standing;
mod tokens;

pub use attempts::{failures, forget_failures, set_failures};
pub use events::{SignInEvent, SignInEventKind, insert_sign_in_event, sign_in_events};
pub use invitations::{
    Invitation, insert_invitation, invitation_of, invitations, revoke_invitation, use_invitation,
};
pub use openid::{bind_openid, end_openid, person_of_openid};
pub use passwords::{insert_known_device, is_known_device, password_of, set_password};
pub use second_factors::{
    SecondFactor, confirm_second_factor, end_second_factor, insert_recovery_codes, insert_second_factor,
    second_factors, use_recovery_code, use_step,
};
pub use sessions::{
    Session, SessionEndReason, end_session, end_sessions_of, insert_session, move_session,
    note_second_factor, note_seen, session_end_of, session_of, session_person, sessions,
};
pub use standing::Standing;
pub use tokens::{ApiToken, TokenScope, api_token_of, api_tokens, insert_api_token, revoke_api_token};

use chrono::{DateTime, Utc};
use identity::SecretHash;

use crate::error::StoreError;

/// An instant as it is kept, in a row of a table.
pub(crate) fn instant(
    micros: i64,
    table: &'static str,
    row: impl ToString,
) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| StoreError::broken(table, row, micros))
}

/// An instant that may be missing.
fn instant_if(
    micros: Option<i64>,
    table: &'static str,
    row: impl ToString,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    micros.map(|micros| instant(micros, table, row)).transpose()
}

/// How a hash is bound.
fn bytes(hash: SecretHash) -> Vec<u8> {
    hash.0.to_vec()
}
