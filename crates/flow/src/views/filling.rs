//! Pages of what the actor sees: filled batch by batch, since not all that is there is theirs.

use uuid::Uuid;

use super::{MOST, Page};

/// A page that is being filled with what the actor sees. Where it goes on is the last of these, so that nobody learns
/// an id of what is not theirs.
pub(crate) struct Filling<T> {
    items: Vec<(Uuid, T)>,
    limit: usize,
    after: Uuid,
    ended: bool,
}

impl<T> Filling<T> {
    /// An empty page of so many.
    pub(crate) fn new(limit: i64, after: Option<Uuid>) -> Self {
        let limit = usize::try_from(limit.clamp(1, MOST)).unwrap_or(1);
        Self { items: Vec::new(), limit, after: after.unwrap_or(Uuid::nil()), ended: false }
    }

    /// The id after which the next batch starts.
    pub(crate) const fn after(&self) -> Uuid {
        self.after
    }

    /// How many of a batch are read at once: what fills the page, if the actor sees all of it, so that no more is held than twice
    /// what the page has.
    pub(crate) const fn at_once(&self) -> usize {
        self.limit + 1
    }

    fn is_full(&self) -> bool {
        self.items.len() > self.limit
    }

    /// Whether another batch is wanted.
    pub(crate) fn goes_on(&self) -> bool {
        !self.ended && !self.is_full()
    }

    /// A batch with fewer than were asked for was the last one.
    pub(crate) fn ends_with(&mut self, batch: usize) {
        self.ended = i64::try_from(batch).is_ok_and(|batch| batch < MOST);
    }

    /// Takes the next subject if it is seen. Whether more are wanted: one more than the page has, to know of the next.
    pub(crate) fn take(&mut self, id: Uuid, seen: Option<T>) -> bool {
        self.after = id;
        self.items.extend(seen.map(|subject| (id, subject)));
        !self.is_full()
    }

    /// The page, and where it goes on.
    pub(crate) fn done(mut self) -> Page<T> {
        let more = self.is_full();
        self.items.truncate(self.limit);
        let next = self.items.last().filter(|_| more).map(|(id, _)| *id);
        Page { items: self.items.into_iter().map(|(_, subject)| subject).collect(), next }
    }
}
