//! How a person shows who they are: passwords, second factors, secrets that stand for someone, and what bounds
//! guessing.
//!
//! Pure: no clock, no chance, no database. Random bytes and the time come in; what goes out is a value or a reason.
//! Nothing here shows a secret by `Debug`, and what is kept of one is its hash.

mod openid;
mod password;
mod recovery;
mod secret;
mod session;
mod throttle;
mod totp;

pub use openid::OpenIdSubject;
pub use password::{Checked, NewPassword, Password, PasswordError, PasswordHash, UnknownHash};
pub use recovery::{RECOVERY_CODES, RecoveryCode};
pub use secret::{Secret, SecretHash};
pub use session::{SessionEnd, SessionTimes};
pub use throttle::{AddressKey, Failures, Guarded};
pub use totp::{Step, TotpSecret, UnusableAccount};
