//! How far work has come that takes long, for whoever waits for it. What reads says it here, and does nothing otherwise
//! because of it: the count goes along with the task, and where nobody waits nobody counts.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

tokio::task_local! {
    static OF_THIS_TASK: Progress;
}

/// How far some work has come.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    done: AtomicUsize,
    of: AtomicUsize,
}

impl Progress {
    /// Does some work that is counted here.
    pub fn along<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        OF_THIS_TASK.scope(self, work)
    }

    /// How much is done, and of how much; the latter is 0 while nobody knows, and it may be less than what comes.
    pub fn counts(&self) -> (usize, usize) {
        (self.0.done.load(Ordering::Relaxed), self.0.of.load(Ordering::Relaxed))
    }
}

/// Work for a task of its own, which is counted where the present task is.
pub fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let counted = OF_THIS_TASK.try_with(Clone::clone).ok();
    async move {
        match counted {
            Some(progress) => progress.along(work).await,
            None => work.await,
        }
    }
}

/// So much more is to be done.
pub fn expect(more: usize) {
    with(|counts| &counts.of, more);
}

/// So much more is done.
pub fn done(more: usize) {
    with(|counts| &counts.done, more);
}

fn with(which: impl Fn(&Counts) -> &AtomicUsize, more: usize) {
    // Where nobody waits there is nothing to count.
    OF_THIS_TASK.try_with(|Progress(counts)| which(counts).fetch_add(more, Ordering::Relaxed)).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_done_is_counted_where_somebody_waits_also_in_a_task_of_its_own() {
        let progress = Progress::default();
        let work = async {
            expect(10);
            done(3);
            tokio::spawn(carried(async { done(4) })).await.unwrap();
            // A task that carries nothing along is not counted.
            tokio::spawn(async { done(5) }).await.unwrap();
        };
        progress.clone().along(work).await;
        assert_eq!(progress.counts(), (7, 10));
        expect(1);
        tokio::spawn(carried(async { done(1) })).await.unwrap();
        assert_eq!(progress.counts(), (7, 10), "nobody waits any more");
    }
}
