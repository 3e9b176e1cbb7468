//! Running changes: to their end, whether or not the client waits for it.

use flow::{Ctx, Request};

use crate::{input::Key, problem::Problem};

/// Runs a request of `flow` once for its key.
pub(crate) async fn execute<R>(ctx: Ctx, key: Key, request: R) -> Result<R::Answer, Problem>
where
    R: Request<Answer: 'static>,
{
    to_the_end(async move { ctx.execute(&key.0, request).await }).await
}

/// Runs a change to its end; what became of it is told as a problem.
pub(crate) async fn to_the_end<T, E>(
    work: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + Send + 'static,
{
    match ::door::to_the_end(work).await {
        Ok(done) => done.map_err(Into::into),
        Err(cause) => Err(Problem::internal(&cause)),
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use flow::FlowError;

    use super::*;

    #[tokio::test]
    async fn a_change_that_panics_is_answered() {
        let refused =
            to_the_end(async { if true { panic!("on purpose") } else { Ok::<(), FlowError>(()) } }).await;
        assert_eq!(refused.unwrap_err().into_response().status(), 500);
    }
}
