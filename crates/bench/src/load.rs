//! Callers that post one after the other, as many at once as asked for.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{Failure, draw::Draw, figures};

/// Something that posts.
pub(crate) trait Poster: Clone + Send + 'static {
    /// Posts once.
    fn post(&self, draw: &mut Draw) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// What a round has come to.
#[derive(Default)]
pub(crate) struct Round {
    /// Posted in a second.
    pub(crate) rate: u64,
    /// How long each took.
    pub(crate) latencies: Vec<Duration>,
}

/// Until when callers post.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// Until so much time has gone.
    Time(Duration),
    /// Until each has posted so often.
    Count(u64),
}

/// One round: every caller posts, waits for the answer, posts again.
pub(crate) async fn round<P: Poster>(poster: &P, callers: u32, until: Until) -> Result<Round, Failure> {
    let start = Instant::now();
    let mut running = JoinSet::new();
    for caller in 0..callers {
        running.spawn(call(poster.clone(), Draw::new(caller.into()), start, until));
    }
    let mut latencies = Vec::new();
    while let Some(finished) = running.join_next().await {
        latencies.extend(finished??);
    }
    let count = u64::try_from(latencies.len())?;
    Ok(Round { rate: figures::per_second(count, start.elapsed()), latencies })
}

async fn call<P: Poster>(
    poster: P,
    mut draw: Draw,
    start: Instant,
    until: Until,
) -> Result<Vec<Duration>, Failure> {
    let mut latencies = Vec::new();
    while is_open(until, start, latencies.len()) {
        let sent = Instant::now();
        poster.post(&mut draw).await?;
        latencies.push(sent.elapsed());
    }
    Ok(latencies)
}

fn is_open(until: Until, start: Instant, done: usize) -> bool {
    match until {
        Until::Time(length) => start.elapsed() < length,
        Until::Count(count) => u64::try_from(done).is_ok_and(|done| done < count),
    }
}
