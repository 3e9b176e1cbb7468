//! The last verification that somebody asked for on a page: known until the program ends, and one at a time.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use flow::{Ctx, FlowError, verify};

pub(crate) use flow::verify::{Checked, FaultKind, Held};

/// What is known of verifications.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checks {
    last: Arc<Mutex<Option<Checked>>>,
    is_running: Arc<AtomicBool>,
}

/// While it is there, nobody else begins.
struct Running(Arc<AtomicBool>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl Checks {
    /// What the last one came to, if there was one.
    pub(crate) fn last(&self) -> Option<Checked> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Verifies the books now; whether it was begun, or another was running.
    pub(crate) async fn run(&self, ctx: &Ctx) -> Result<bool, FlowError> {
        if self.is_running.swap(true, Ordering::AcqRel) {
            return Ok(false);
        }
        let _running = Running(Arc::clone(&self.is_running));
        let checked = verify::check(ctx).await?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(checked);
        Ok(true)
    }
}
