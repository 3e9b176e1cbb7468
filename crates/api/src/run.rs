//! Running changes: to their end, whether or not the client waits for it.

use flow::{Ctx, Request};
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
pub(crate) async fn to_the_end<T, E>(
    work: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + Send + 'static,
{
    match tokio::spawn(work.in_current_span()).await {
        Ok(done) => done.map_err(Into::into),
        Err(cause) => Err(Problem::internal(&cause)),
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use flow::FlowError;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_change_goes_on_when_its_client_hangs_up() {
        let (go, waits) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel::<()>();
        let change = async move {
            waits.await.ok();
            done.send(()).ok();
            Ok::<(), FlowError>(())
        };
        let mut answer = Box::pin(to_the_end(change));
        // Polled once, as by a server, then dropped.
        tokio::select! { biased; _ = &mut answer => {}, () = std::future::ready(()) => {} }
        drop(answer);
        go.send(()).unwrap();
        assert!(is_done.await.is_ok());
    }

    #[tokio::test]
    async fn a_change_that_panics_is_answered() {
        let refused =
            to_the_end(async { if true { panic!("on purpose") } else { Ok::<(), FlowError>(()) } }).await;
        assert_eq!(refused.unwrap_err().into_response().status(), 500);
    }
}
