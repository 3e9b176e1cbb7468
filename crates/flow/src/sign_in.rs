//! Sign-in: who someone is, shown by a password, a code, a session, a token, a link, or by the house's own sign-in.
//!
//! *Shape.* An attempt is counted as failed first, then looked at, then forgiven if it succeeds; what follows is one short
//! transaction beside the books (decision 0021). *Cost.* One argon2 hash for each attempt, in a thread of its own and a few
//! at a time, so that nobody else waits; two look-ups for each request of someone who is signed in. *Bounds.* What has to
//! wait is not looked at. Unknown people, wrong passwords and people without a role are the same to whoever asks: the same
//! answer after the same work. *Layers.* The rules are in `identity`, what is done once is kept by the database.

mod attempt;
mod door;
mod events;
mod hashing;
mod invitations;
mod openid;
mod password;
mod second_factor;
mod sessions;
mod tokens;

use std::net::IpAddr;

use grants::PersonId;
use identity::PasswordError;
use ledger::UnitId;
use store::{Conn, SignInEvent, SignInEventKind, StoreError};
use uuid::Uuid;

pub use door::{SignIn, sign_in, unit_of};
pub use events::sign_in_events;
pub(crate) use hashing::Hashing;
pub use invitations::{
    Invite, Invited, accept_invitation, accept_invitation_by_openid, invite, invite_from_the_machine,
    revoke_invitation,
};
pub use openid::{begin_openid, sign_in_by_openid};
pub use password::{change_password, has_password};
pub use second_factor::{NewSecondFactor, begin_second_factor, confirm_second_factor, step_up};
pub use sessions::{
    Signed, SignedIn, end_session, go_on_as, roles, sessions, sign_out, signed_in, whose, why_ended,
};
pub use store::SessionEndReason;
pub use tokens::{MadeToken, NewToken, calendar_bearer, make_token, revoke_token, token_bearer, tokens};

use crate::{Flow, FlowError};

/// Why someone is not let in, or may not change how they get in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Whoever it is: it is not shown that they are.
    #[error("this person does not sign in with this")]
    Refused,
    /// The password is right, and the person has a second factor.
    #[error("a code of the second factor is needed")]
    CodeNeeded,
    /// The code is none of now, was used, or belongs to someone else.
    #[error("this code is not the one of now, or was used")]
    WrongCode,
    /// Too many attempts have failed.
    #[error("after failed attempts the next one is looked at in {seconds} seconds")]
    Wait {
        /// In how many seconds.
        seconds: i64,
    },
    /// More people sign in at once than there is room for.
    #[error("too many people sign in at once")]
    Busy,
    /// An invitation that is unknown, used, revoked or too old; which of them is nobody's business.
    #[error("this invitation cannot be used, or not any more")]
    InvitationOver,
    /// The account at the house's own sign-in is another person's.
    #[error("this account is bound to another person")]
    AccountTaken,
    /// Whoever has no password here shows who they are by signing in anew.
    #[error("a sign-in of the last {minutes} minutes is needed")]
    SignInAgain {
        /// How old a sign-in may be, in minutes.
        minutes: i64,
    },
    /// A password that cannot be.
    #[error("the password {0}")]
    Password(#[from] PasswordError),
    /// Several units keep their books here.
    #[error("several units keep their books here; say which one is meant")]
    WhichUnit,
    /// What any request can be refused with.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for SignInError {
    fn from(cause: StoreError) -> Self {
        Self::Flow(cause.into())
    }
}

/// From where a request comes.
#[derive(Clone, Debug)]
pub struct Origin {
    address: IpAddr,
    agent: String,
    request: String,
}

/// The most characters that are kept of how a program calls itself.
const LONGEST_AGENT: usize = 200;
/// The most characters that are kept of a request's id.
const LONGEST_REQUEST: usize = 100;

impl Origin {
    /// From an address, with a program, under a request's id. Of what the client says of itself the beginning is kept,
    /// as far as it can be seen.
    pub fn new(address: IpAddr, agent: &str, request: &str) -> Self {
        let seen = |text: &str, most| text.chars().filter(|one| !one.is_control()).take(most).collect();
        Self {
            address: address.to_canonical(),
            agent: seen(agent, LONGEST_AGENT),
            request: seen(request, LONGEST_REQUEST),
        }
    }

    /// The network address, as it is counted.
    pub(crate) const fn network_address(&self) -> IpAddr {
        self.address
    }

    /// The network address.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// The id of the request.
    pub(crate) fn request(&self) -> &str {
        &self.request
    }
}

/// What happens at the door: to whom, by whom, about what.
#[derive(Clone, Copy, Debug)]
struct Happened {
    kind: SignInEventKind,
    person: Option<PersonId>,
    by: Option<PersonId>,
    subject: Option<Uuid>,
}

impl Happened {
    /// Something that a person did themselves.
    const fn to(kind: SignInEventKind, person: PersonId, subject: Option<Uuid>) -> Self {
        Self { kind, person: Some(person), by: None, subject }
    }
}

/// Writes down what happened at a unit's door.
async fn note(
    conn: &mut Conn,
    flow: &Flow,
    unit: UnitId,
    origin: &Origin,
    happened: Happened,
) -> Result<(), StoreError> {
    let Happened { kind, person, by, subject } = happened;
    let event = SignInEvent {
        id: flow.new_id(),
        at: flow.now(),
        kind,
        person,
        by,
        subject,
        address: origin.address(),
        request: origin.request().to_owned(),
    };
    store::insert_sign_in_event(conn, unit, &event).await
}
