//! What the refusals at the door are to the outside.

use flow::sign_in::SignInError;
use identity::PasswordError;

use super::{Problem, ProblemType as Kind};

impl From<SignInError> for Problem {
    fn from(refusal: SignInError) -> Self {
        let problem = |kind| Self::new(kind, &refusal);
        match refusal {
            SignInError::Refused | SignInError::AccountTaken | SignInError::SignInAgain { .. } => {
                problem(Kind::SignInRefused)
            }
            SignInError::CodeNeeded => problem(Kind::CodeNeeded),
            SignInError::WrongCode => problem(Kind::WrongCode).at("/code"),
            SignInError::Wait { seconds } => problem(Kind::TryLater).after(seconds),
            SignInError::Busy => problem(Kind::Unavailable),
            SignInError::InvitationOver => problem(Kind::InvitationOver),
            SignInError::Password(PasswordError::Length { .. } | PasswordError::Guessable) => {
                problem(Kind::InvalidFields).at("/password")
            }
            SignInError::WhichUnit => problem(Kind::InvalidFields).at("/unit"),
            SignInError::Flow(cause) => cause.into(),
        }
    }
}
