//! The body of a request has to arrive: whoever sends it byte by byte, or not on, keeps no place that others wait for.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How long a body may take, however short it is.
pub(crate) const AT_LEAST: Duration = Duration::from_secs(30);
/// How much longer for each byte that came: 8 KiB a second are enough.
const EACH_BYTE: Duration = Duration::from_micros(122);

/// A body that took longer than it may.
#[derive(Debug, thiserror::Error)]
#[error("the body of the request comes too slowly")]
struct TooSlow;

/// A body on its way in.
struct Arriving {
    body: Body,
    /// When what is still missing is given up.
    until: Pin<Box<Sleep>>,
}

/// The same body, given up when it comes more slowly than it may.
pub(crate) fn in_time(body: Body, at_least: Duration) -> Body {
    if body.is_end_stream() { body } else { Body::new(Arriving { body, until: Box::pin(sleep(at_least)) }) }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Self { body, until } = self.get_mut();
        match Pin::new(body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                let more = EACH_BYTE.saturating_mul(u32::try_from(bytes).unwrap_or(u32::MAX));
                let later = until.deadline() + more;
                until.as_mut().reset(later);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Pending if until.as_mut().poll(context).is_ready() => {
                Poll::Ready(Some(Err(axum::Error::new(TooSlow))))
            }
            other => other,
        }
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
    use std::convert::Infallible;

    use http_body_util::BodyExt;

    use super::*;

    /// A body that begins, if there is something, and never ends.
    struct Endless(Option<Bytes>);

    impl HttpBody for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.get_mut().0.take().map_or(Poll::Pending, |begin| Poll::Ready(Some(Ok(Frame::data(begin)))))
        }
    }

    #[tokio::test]
    async fn a_body_that_does_not_go_on_is_given_up() {
        for begin in [None, Some(Bytes::from_static(b"name=Anna"))] {
            let body = in_time(Body::new(Endless(begin)), Duration::from_millis(20));
            let refused = body.collect().await.unwrap_err();
            assert!(refused.to_string().contains("too slowly"), "{refused}");
        }
    }

    #[tokio::test]
    async fn a_body_that_is_there_is_read_whole_and_says_how_long_it_is() {
        let body = in_time(Body::from("name=Anna"), Duration::ZERO);
        assert_eq!(body.size_hint().exact(), Some(9));
        assert_eq!(body.collect().await.unwrap().to_bytes(), "name=Anna");
        assert!(in_time(Body::empty(), Duration::ZERO).is_end_stream());
    }

    #[tokio::test]
    async fn what_came_gives_time_for_the_rest() {
        let begin = Bytes::from(vec![0; 1 << 20]);
        let mut body = in_time(Body::new(Endless(Some(begin))), Duration::ZERO);
        assert!(body.frame().await.unwrap().is_ok());
        // A mebibyte is worth two minutes.
        let waits = tokio::time::timeout(Duration::from_millis(50), body.frame()).await;
        assert!(waits.is_err());
    }
}
