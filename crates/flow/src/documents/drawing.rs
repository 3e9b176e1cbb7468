//! Drawing: beside the requests that are answered meanwhile, a few documents at a time. Whoever comes later waits; who breaks
//! off while theirs is drawn makes no room before it is done.

use store::StoreError;
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::FlowError;

/// How many documents are drawn at once: each may have thousands of lines, and is held as a whole.
const AT_ONCE: usize = 4;

static ROOM: Semaphore = Semaphore::const_new(AT_ONCE);

/// Does the work of a document when it is its turn.
pub(super) async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, FlowError> {
    let room = ROOM.acquire().await;
    let done = spawn_blocking(move || {
        let done = work();
        drop(room);
        done
    });
    done.await.map_err(|_| FlowError::Store(StoreError::Panicked))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_document_is_drawn_in_its_turn_and_makes_room_when_it_is_done() {
        let most = u32::try_from(AT_ONCE).unwrap();
        let others = ROOM.acquire_many(most).await.unwrap();
        let waits = timeout(Duration::from_millis(50), in_turn(|| 1)).await;
        assert!(waits.is_err(), "{waits:?}");
        drop(others);
        assert_eq!(in_turn(|| 1).await.unwrap(), 1);
        // Who breaks off does not stop what is begun.
        let (go, waits) = std::sync::mpsc::channel::<()>();
        let broken_off = in_turn(move || waits.recv().is_ok());
        assert!(timeout(Duration::from_millis(50), broken_off).await.is_err());
        assert!(ROOM.try_acquire_many(most).is_err());
        go.send(()).unwrap();
        let all = timeout(Duration::from_secs(5), ROOM.acquire_many(most)).await;
        assert!(all.is_ok());
    }
}
