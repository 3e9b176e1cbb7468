//! Lists read to their end, where a page shows all of them, chooses among them or sums them up.

use std::collections::BTreeMap;

use flow::{
    Ctx, FlowError, progress,
    views::{self, Count, MOST, MOST_COUNTED, Page},
};
use grants::{Grant, GrantId};
use uuid::Uuid;

use crate::{german::counted, visitor::Visitor};

/// All of a list, page after page.
pub(crate) async fn all<T, F>(mut next_page: impl FnMut(Option<Uuid>) -> F) -> Result<Vec<T>, FlowError>
where
    F: Future<Output = Result<Page<T>, FlowError>>,
{
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = next_page(after).await?;
        progress::done(page.items.len());
        all.extend(page.items);
        let Some(next) = page.next else { return Ok(all) };
        after = Some(next);
    }
}

/// How many there are of what a list shows, as people read it. Where all of them are on one page, nobody else counts.
pub(crate) async fn how_many<T, F>(
    visitor: &Visitor,
    shown: &Page<T>,
    count: F,
    words: (&str, &str),
) -> Result<String, FlowError>
where
    F: Future<Output = Result<Count, FlowError>>,
{
    how_many_after(visitor.after(), shown, count, words).await
}

/// The same of a list that goes on after a subject which the caller has read.
pub(crate) async fn how_many_after<T, F>(
    after: Option<Uuid>,
    shown: &Page<T>,
    count: F,
    (one, several): (&str, &str),
) -> Result<String, FlowError>
where
    F: Future<Output = Result<Count, FlowError>>,
{
    let count = match (after, shown.next) {
        (None, None) => Count::Exactly(shown.items.len()),
        _ => count.await?,
    };
    Ok(match count {
        Count::Exactly(count) => counted(count, one, several),
        Count::MoreThan(count) => format!("Mehr als {count} {several}"),
    })
}

/// How many there are of what a list is narrowed to: read page after page, up to a bound.
pub(crate) async fn counted_through<T, F>(
    mut next_page: impl FnMut(Option<Uuid>) -> F,
) -> Result<Count, FlowError>
where
    F: Future<Output = Result<Page<T>, FlowError>>,
{
    let (mut count, mut after) = (0, None);
    loop {
        let page = next_page(after).await?;
        count += page.items.len();
        if count > MOST_COUNTED {
            return Ok(Count::MoreThan(MOST_COUNTED));
        }
        let Some(next) = page.next else { return Ok(Count::Exactly(count)) };
        after = Some(next);
    }
}

/// Where a list that is shown page by page goes back and on: how many pages it has, and which one is shown.
pub(crate) struct Pages {
    /// Which page is shown, from 1.
    pub(crate) number: usize,
    /// How many there are.
    pub(crate) all: usize,
    /// Where the one before is.
    pub(crate) before: Option<String>,
    /// Where the next one is.
    pub(crate) next: Option<String>,
}

/// The part of a list that a page shows, so many at most, and where it goes on.
pub(crate) fn paged<T>(number: usize, path: &str, items: Vec<T>, most: usize) -> (Pages, Vec<T>) {
    paged_at(number, items, most, |number| format!("{path}?seite={number}"))
}

/// The same of a list beside others on its page, where each part has an address of its own.
pub(crate) fn paged_at<T>(
    number: usize,
    items: Vec<T>,
    most: usize,
    at: impl Fn(usize) -> String,
) -> (Pages, Vec<T>) {
    let all = items.len().div_ceil(most).max(1);
    let number = number.clamp(1, all);
    let pages = Pages {
        number,
        all,
        before: (number > 1).then(|| at(number - 1)),
        next: (number < all).then(|| at(number + 1)),
    };
    (pages, items.into_iter().skip((number - 1) * most).take(most).collect())
}

/// Every grant that the actor sees.
pub(crate) async fn grants(ctx: &Ctx) -> Result<Vec<Grant>, FlowError> {
    all(|after| views::grants(ctx, after, MOST)).await
}

/// The grants that the rows of a page hang on, read together.
pub(crate) struct Grants(BTreeMap<GrantId, Grant>);

impl Grants {
    /// Every one that the actor sees.
    pub(crate) async fn all(ctx: &Ctx) -> Result<Self, FlowError> {
        Ok(grants(ctx).await?.into())
    }

    /// Those of some that the actor sees.
    pub(crate) async fn with(ctx: &Ctx, ids: impl Iterator<Item = GrantId>) -> Result<Self, FlowError> {
        Ok(views::grants_with(ctx, ids.collect()).await?.into())
    }

    /// Each of them.
    pub(crate) fn each(&self) -> impl Iterator<Item = &Grant> {
        self.0.values()
    }

    /// One of them.
    pub(crate) fn of(&self, id: GrantId) -> Result<&Grant, FlowError> {
        self.0.get(&id).ok_or(FlowError::NotFound { what: "grant" })
    }
}

impl From<Vec<Grant>> for Grants {
    fn from(all: Vec<Grant>) -> Self {
        Self(all.into_iter().map(|grant| (grant.id, grant)).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    #[tokio::test]
    async fn a_list_is_read_to_its_end() {
        let page = |after: Option<Uuid>| {
            let from = after.map_or(0, |id| id.as_u128());
            let items: Vec<u128> = (from + 1..=5).take(2).collect();
            let next = items.last().filter(|last| **last < 5).map(|last| Uuid::from_u128(*last));
            ready(Ok(Page { items, next }))
        };
        assert_eq!(all(page).await.unwrap(), [1, 2, 3, 4, 5]);
        assert_eq!(all(|_| ready(Ok(Page { items: vec![7], next: None }))).await.unwrap(), [7]);
        assert_eq!(counted_through(page).await.unwrap(), Count::Exactly(5));
    }

    #[tokio::test]
    async fn a_list_is_counted_up_to_a_bound() {
        let page = |_| ready(Ok(Page { items: vec![0; 200], next: Some(Uuid::from_u128(1)) }));
        assert_eq!(counted_through(page).await.unwrap(), Count::MoreThan(MOST_COUNTED));
    }

    #[test]
    fn a_list_beside_others_is_cut_and_says_where_the_rest_is() {
        let part = |number: usize| {
            let (pages, part) =
                paged_at(number, (1..=205).collect::<Vec<_>>(), 100, |to| format!("?x={to}#x"));
            (pages.number, pages.all, pages.before, pages.next, part.len())
        };
        let to = |number: usize| Some(format!("?x={number}#x"));
        assert_eq!(part(1), (1, 3, None, to(2), 100));
        assert_eq!(part(3), (3, 3, to(2), None, 5));
        assert_eq!(part(9), (3, 3, to(2), None, 5));
        let (none, items) = paged_at(1, Vec::<u8>::new(), 100, |_| String::new());
        assert_eq!((none.all, none.next, items.len()), (1, None, 0));
    }
}
