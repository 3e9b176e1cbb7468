//! Whether a query costs the same however long the journal is, and what it costs to ask for a past day.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use grants::{Figure, GrantId};
use ledger::{AccountNumber, EntryNumber, Head, TransferNumber};
use store::{AsOf, Conn, MovementsAsked, SubjectKind};
use uuid::Uuid;

use super::past_lists;
use crate::{
    Failure,
    booking::{START as FIRST_INSTANT, unit},
    database::Database,
    figures::{self, Ratio, milliseconds, thousands},
    report::{Aim, Report},
    scale::Scale,
};

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Query {
    Balance,
    Matrix,
    Grant,
    Grants,
    FirstPage,
    MiddlePage,
    LastPage,
    Movements,
}

const QUERIES: [(Query, &str); 8] = [
    (Query::Balance, "an account's balance"),
    (Query::Matrix, "the position matrix"),
    (Query::Grant, "a grant"),
    (Query::Grants, "a page of the list of grants"),
    (Query::FirstPage, "the first journal page"),
    (Query::MiddlePage, "a journal page in the middle"),
    (Query::LastPage, "the last journal page"),
    (Query::Movements, "what a figure that moved rarely is made of"),
];

/// What is asked for a past day too. The journal's pages then end with that day.
const PAST: [Query; 5] = [Query::Balance, Query::Matrix, Query::Grant, Query::Grants, Query::FirstPage];

/// As of when.
#[derive(Clone, Copy)]
enum When {
    Now,
    AmidTheJournal,
}

/// How many rows a page has.
const PAGE: i64 = 50;
const ROWS: usize = 50;
/// How many positions the matrix has: one for each component with a cost category.
const MATRIX: usize = 4;
/// An account amid those that are moved.
const ACCOUNT: AccountNumber = AccountNumber::new(299);

/// Books of one size and a connection to them.
struct Asked {
    conn: Conn,
    entries: i64,
    grant: Uuid,
    as_of: AsOf,
    /// The accounts of what was received of a component.
    watched: BTreeSet<AccountNumber>,
    times: Vec<Duration>,
}

/// Asks the books of all sizes in turns, on each engine; then the largest, as of now and as of a past day.
pub(crate) async fn measure(
    engines: &[Vec<Database>],
    scale: &Scale,
    report: &mut Report,
) -> Result<(), Failure> {
    let sizes = scale.books.map(thousands);
    let columns = ["", &sizes[0], &sizes[1], &sizes[2], "last / first", "aim"];
    report.table("Queries", ABOUT, &columns);
    for databases in engines {
        for (query, name) in QUERIES {
            let times = ask_all(databases, scale, query, When::Now).await?;
            report.row(&row(named(databases, name), &times));
        }
    }
    report.table("As of a past day", ABOUT_PAST, &["", "now", "as of", "ratio", "aim"]);
    for databases in engines {
        for (query, name) in QUERIES.into_iter().filter(|(query, _)| PAST.contains(query)) {
            let largest = &databases[databases.len().saturating_sub(1)..];
            let now = ask_all(largest, scale, query, When::Now).await?;
            let past = ask_all(largest, scale, query, When::AmidTheJournal).await?;
            report.row(&past_row(named(databases, name), &now, &past));
        }
        if let Some(largest) = databases.last() {
            let as_of = Asked::connect(largest).await?.as_of;
            past_lists::measure(largest, as_of, scale, report).await?;
        }
    }
    Ok(())
}

fn named(databases: &[Database], name: &str) -> String {
    databases.first().map_or(name.to_owned(), |it| format!("{}, {name}", it.engine.name()))
}

/// A row of what was asked for now and of a past day.
pub(super) fn past_row(name: String, now: &[Duration], past: &[Duration]) -> Vec<String> {
    let [now, past] = [now, past].map(|times| times.last().copied().unwrap_or_default());
    let ratio = Ratio::of_times(past, now);
    vec![name, milliseconds(now), milliseconds(past), ratio.to_string(), Aim::AtMost(3_000).verdict(ratio)]
}

fn row(name: String, times: &[Duration]) -> Vec<String> {
    let [first, last] = [times.first(), times.last()].map(|time| time.copied().unwrap_or_default());
    let ratio = Ratio::of_times(last, first);
    let times = times.iter().copied().map(milliseconds);
    let verdict = [ratio.to_string(), Aim::AtMost(1_500).verdict(ratio)];
    std::iter::once(name).chain(times).chain(verdict).collect()
}

async fn ask_all(
    databases: &[Database],
    scale: &Scale,
    query: Query,
    when: When,
) -> Result<Vec<Duration>, Failure> {
    let mut sizes = Vec::new();
    for database in databases {
        sizes.push(Asked::connect(database).await?);
    }
    for round in 0..=scale.rounds {
        for asked in &mut sizes {
            asked.ask_often(query, when, scale.calls, round > 0).await?;
        }
    }
    Ok(sizes.iter().map(|asked| figures::median(&asked.times)).collect())
}

impl Asked {
    async fn connect(database: &Database) -> Result<Self, Failure> {
        let mut conn = database.store.read_past(unit(0)).await?;
        let heads = store::heads(&mut conn, &[unit(0)]).await?;
        let head = heads.get(&unit(0)).copied().unwrap_or(Head::EMPTY);
        let known_on = store::german_day(head.recorded_at);
        let middle = i64::midpoint(FIRST_INSTANT, head.recorded_at);
        let as_of = AsOf { effective_on: store::german_day(middle), known_on };
        let grants = store::grant_ids(&mut conn, unit(0), None, GrantId(Uuid::nil()), 1).await?;
        let grant = grants.first().ok_or("the books have no grant")?.0;
        let position =
            store::figures(&mut conn, unit(0)).await?.first().ok_or("the matrix is empty")?.position;
        let accounts = found(store::figure_accounts(&mut conn, unit(0), position).await?)?;
        let watched = Figure::Received.accounts(&accounts);
        Ok(Self { conn, entries: head.number.get(), grant, as_of, watched, times: Vec::new() })
    }

    /// Asks; the first round only warms.
    async fn ask_often(
        &mut self,
        query: Query,
        when: When,
        calls: usize,
        counts: bool,
    ) -> Result<(), Failure> {
        for _ in 0..calls {
            let start = Instant::now();
            match when {
                When::Now => self.ask(query).await?,
                When::AmidTheJournal => self.ask_past(query).await?,
            }
            if counts {
                self.times.push(start.elapsed());
            }
        }
        Ok(())
    }

    async fn ask(&mut self, query: Query) -> Result<(), Failure> {
        match query {
            Query::Balance => {
                found(store::account(&mut self.conn, unit(0), ACCOUNT).await?)?;
            }
            Query::Matrix => full(store::figures(&mut self.conn, unit(0)).await?.len(), MATRIX)?,
            Query::Grant => {
                found(store::grant(&mut self.conn, unit(0), GrantId(self.grant)).await?)?;
            }
            Query::Grants => {
                let after = GrantId(Uuid::nil());
                full(store::grant_ids(&mut self.conn, unit(0), None, after, PAGE).await?.len(), ROWS)?;
            }
            Query::FirstPage => self.page(0).await?,
            Query::MiddlePage => self.page(self.entries / 2).await?,
            Query::LastPage => self.page(self.entries - PAGE).await?,
            Query::Movements => {
                let asked = MovementsAsked { after: TransferNumber::NONE, limit: PAGE, as_of: None };
                let moved = store::movements_on(&mut self.conn, unit(0), &self.watched, asked).await?;
                found(moved.first())?;
            }
        }
        Ok(())
    }

    async fn ask_past(&mut self, query: Query) -> Result<(), Failure> {
        let (conn, as_of) = (&mut self.conn, self.as_of);
        match query {
            Query::Balance => {
                found(store::account_as_of(conn, unit(0), ACCOUNT, as_of).await?)?;
            }
            Query::Matrix => full(store::figures_as_of(conn, unit(0), as_of).await?.len(), MATRIX)?,
            Query::Grant => {
                let subject = (SubjectKind::Grant, self.grant);
                let answer = found(store::answer_as_of(conn, unit(0), subject, as_of).await?)?;
                serde_json::from_str::<grants::Grant>(&answer)?;
            }
            Query::Grants => {
                let of = (SubjectKind::Grant, None);
                full(store::ids_as_of(conn, unit(0), of, Uuid::nil(), PAGE, as_of).await?.len(), ROWS)?;
            }
            Query::FirstPage | Query::MiddlePage | Query::LastPage | Query::Movements => {
                let after = EntryNumber::NONE;
                full(store::journal_page_as_of(conn, unit(0), None, after, PAGE, as_of).await?.len(), ROWS)?;
            }
        }
        Ok(())
    }

    async fn page(&mut self, after: i64) -> Result<(), Failure> {
        let after = EntryNumber::new(after);
        full(store::journal_page(&mut self.conn, unit(0), None, after, PAGE).await?.len(), ROWS)
    }
}

fn found<T>(answer: Option<T>) -> Result<T, Failure> {
    answer.ok_or_else(|| "something is not found".into())
}

fn full(rows: usize, asked: usize) -> Result<(), Failure> {
    if rows == asked { Ok(()) } else { Err(format!("{rows} rows in place of {asked}").into()) }
}

const ABOUT: &str = "The time of one call, by the number of transfers in the books (one in each entry, on the accounts \
of 200 forwarded positions of four components; what hangs on the grants is filed before). All sizes \
are asked in turns. A page has 50 rows.";
const ABOUT_PAST: &str = "The same calls in the largest books, as of now and as of the day in the middle of the journal, \
as it is known now. Then the lists that a clerk looks at, in turns of both: an award has thirty tranches, and on each \
forwarded grant hang two claims of three lines, a payout request and a demand, all from before that day, so that both sides tell of the same.";
