//! Verifications that somebody asks for on a page: one at a time.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use flow::{Ctx, FlowError, verify};

/// Whether a verification is running.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checks {
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
    /// Verifies the books now; whether it was begun, or another was running.
    pub(crate) async fn run(&self, ctx: &Ctx) -> Result<bool, FlowError> {
        if self.is_running.swap(true, Ordering::AcqRel) {
            return Ok(false);
        }
        let _running = Running(Arc::clone(&self.is_running));
        verify::check(ctx).await?;
        Ok(true)
    }
}
