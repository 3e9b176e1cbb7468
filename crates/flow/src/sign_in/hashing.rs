//! Passwords are hashed in threads of their own, a few at a time: it takes memory and a core for a while, on purpose.

use std::{fmt, sync::Arc, thread, time::Duration};

use identity::{Checked, NewPassword, Password, PasswordHash};
use tokio::{sync::Semaphore, task, time};

use super::SignInError;
use crate::{FlowError, ctx::random};

/// For how long someone waits for their turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// The places for those whose password is hashed.
#[derive(Clone)]
pub(crate) struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    /// Half of the machine's cores, so that the others go on serving.
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Semaphore::new((cores / 2).max(1))))
    }
}

impl fmt::Debug for Hashing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Hashing({})", self.0.available_permits())
    }
}

/// What came of checking a password.
pub(super) struct CheckedPassword {
    /// Whether it is the one.
    pub(super) right: bool,
    /// What is kept of it from now on, if the hash was made at another cost than today's.
    pub(super) renewed: Option<PasswordHash>,
}

impl Hashing {
    /// Checks a password. Whoever has none is checked against nobody's, which costs the same.
    pub(super) async fn check(
        &self,
        hash: Option<PasswordHash>,
        password: Password,
    ) -> Result<CheckedPassword, SignInError> {
        let salt = random()?;
        let known = hash.is_some();
        let hash = hash.map_or_else(PasswordHash::of_nobody, Ok).map_err(|_| FlowError::Secrets)?;
        self.run(move || match hash.check(&password) {
            Checked::Right => CheckedPassword { right: known, renewed: None },
            Checked::RightButOutdated => {
                CheckedPassword { right: known, renewed: PasswordHash::again(&password, salt).ok() }
            }
            Checked::Wrong => CheckedPassword { right: false, renewed: None },
        })
        .await
    }

    /// What is kept of a new password.
    pub(super) async fn hash(&self, password: NewPassword) -> Result<PasswordHash, SignInError> {
        let salt = random()?;
        let hash = self.run(move || password.hash(salt)).await?;
        hash.map_err(|_| FlowError::Secrets.into())
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, SignInError> {
        let turn = time::timeout(PATIENCE, Arc::clone(&self.0).acquire_owned()).await;
        let Ok(Ok(place)) = turn else { return Err(SignInError::Busy) };
        let done = task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        done.await.map_err(|_| SignInError::Flow(store::StoreError::Panicked.into()))
    }
}
