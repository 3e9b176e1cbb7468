//! Room for what those send who are not signed in. A name and a password are short; what is large, many of them could send at
//! once, until nothing is left for anybody (decision 0085).
//!
//! *Bounds.* What is small takes no room: the places of the service bound it. All else together takes no more than there is.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    response::Response,
};
use hyper::body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most bytes of a body that is small.
const SMALL: u64 = 64 << 10;
/// How many pieces of that size there is room for: 64 MiB, as much as the largest form has.
const PIECES: u16 = 1024;

/// The room that all of them share.
#[derive(Clone, Debug)]
pub struct Room(Arc<Semaphore>);

/// What a body takes of the room, until this is dropped; nothing, if it is small.
#[derive(Debug)]
pub struct Place {
    _pieces: Option<OwnedSemaphorePermit>,
}

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(PIECES.into())))
    }
}

impl Room {
    /// Whether a body takes no room.
    pub fn is_small(body: &Body) -> bool {
        most(body) <= SMALL
    }

    /// A place for a body; none, if others have taken the room. One that does not say how long it is takes all of it.
    pub fn place_for(&self, body: &Body) -> Option<Place> {
        if Self::is_small(body) {
            return Some(Place { _pieces: None });
        }
        let pieces = u16::try_from(most(body).div_ceil(SMALL)).unwrap_or(PIECES).min(PIECES);
        let pieces = Arc::clone(&self.0).try_acquire_many_owned(pieces.into()).ok()?;
        Some(Place { _pieces: Some(pieces) })
    }
}

impl Place {
    /// The answer, which keeps the place until it is sent or given up: it may repeat all that came.
    pub fn until_sent(self, answer: Response) -> Response {
        answer.map(|body| Body::new(Keeping { body, _place: self }))
    }
}

/// The most bytes that a body can have.
fn most(body: &Body) -> u64 {
    body.size_hint().upper().unwrap_or(u64::MAX)
}

/// A body on its way out, and the place that it keeps.
struct Keeping {
    body: Body,
    _place: Place,
}

impl HttpBody for Keeping {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use futures_util::stream;

    use super::*;

    fn body(bytes: usize) -> Body {
        Body::from(vec![0; bytes])
    }

    #[test]
    fn what_is_large_finds_a_place_as_long_as_there_is_room() {
        let room = Room::default();
        let (small, large) = (body(64 << 10), body((64 << 10) + 1));
        assert!(Room::is_small(&small) && !Room::is_small(&large));
        let half = room.place_for(&body(32 << 20)).unwrap();
        let most = room.place_for(&body((32 << 20) - (64 << 10))).unwrap();
        assert!(room.place_for(&large).is_none(), "it takes two pieces, and one is left");
        assert!(room.place_for(&small).is_some());
        drop((half, most));
        let all = room.place_for(&body(65 << 20)).unwrap();
        assert!(room.place_for(&large).is_none() && room.place_for(&small).is_some());
        drop(all);
        assert!(room.place_for(&large).is_some());
    }

    #[test]
    fn what_does_not_say_how_long_it_is_takes_all_of_the_room() {
        let room = Room::default();
        let endless = Body::from_stream(stream::pending::<Result<Bytes, io::Error>>());
        let all = room.place_for(&endless).unwrap();
        assert!(room.place_for(&body((64 << 10) + 1)).is_none());
        drop(all);
        let taken = room.place_for(&body((64 << 10) + 1)).unwrap();
        assert!(room.place_for(&endless).is_none());
        drop(taken);
    }

    #[tokio::test]
    async fn a_place_is_kept_until_the_answer_is_sent() {
        let room = Room::default();
        let all = room.place_for(&body(64 << 20)).unwrap();
        let answer = all.until_sent(Response::new(Body::from("typed")));
        assert_eq!(answer.body().size_hint().exact(), Some(5));
        assert!(room.place_for(&body(64 << 20)).is_none());
        let sent = axum::body::to_bytes(answer.into_body(), 100).await.unwrap();
        assert_eq!(sent, "typed");
        assert!(room.place_for(&body(64 << 20)).is_some());
    }
}
