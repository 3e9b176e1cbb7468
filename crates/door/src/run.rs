//! Running changes: to their end, whether or not the client waits for it.

use tokio::task::JoinError;
use tracing::Instrument;

/// Runs a change in a task of its own: a handler is dropped when its client hangs up, a task is not. It is counted where
/// the handler is. It fails if the change panics.
pub async fn to_the_end<T>(work: impl Future<Output = T> + Send + 'static) -> Result<T, JoinError>
where
    T: Send + 'static,
{
    tokio::spawn(flow::progress::carried(work).in_current_span()).await
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_change_goes_on_when_its_client_hangs_up() {
        let (go, waits) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel::<()>();
        let change = async move {
            waits.await.ok();
            done.send(()).ok();
        };
        let mut answer = Box::pin(to_the_end(change));
        // Polled once, as by a server, then dropped.
        tokio::select! { biased; _ = &mut answer => {}, () = std::future::ready(()) => {} }
        drop(answer);
        go.send(()).unwrap();
        assert!(is_done.await.is_ok());
    }
}
