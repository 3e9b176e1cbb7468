//! Running changes: to their end, whether or not the client waits for it.

use flow::{Ctx, FlowError, Request};
use tracing::Instrument;

use crate::{input::Key, problem::Problem};

/// Runs a request of `flow` once for its key.
pub(crate) async fn execute<R>(ctx: Ctx, key: Key, request: R) -> Result<R::Answer, Problem>
where
    R: Request<Answer: 'static>,
{
    to_the_end(async move { ctx.execute(&key.0, request).await }).await
}

/// Runs a change in a task of its own: a handler is dropped when its client hangs up, a task is not.
pub(crate) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, FlowError>> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::spawn(work.in_current_span()).await {
        Ok(done) => Ok(done?),
        Err(cause) => Err(Problem::internal(&cause)),
    }
}
