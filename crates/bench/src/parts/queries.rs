//! Whether a query costs the same however long the journal is.

use std::time::{Duration, Instant};

use ledger::{AccountNumber, EntryNumber, Head};
use store::{AsOf, Conn};

use crate::{
    Failure,
    booking::{START as FIRST_INSTANT, unit},
    database::Database,
    figures::{self, Ratio, milliseconds, thousands},
    report::{Aim, Report},
    scale::Scale,
};

/// What is asked.
#[derive(Clone, Copy)]
enum Query {
    Balance,
    PastBalance,
    FirstPage,
    MiddlePage,
    LastPage,
}

const QUERIES: [(Query, &str); 5] = [
    (Query::Balance, "an account's balance"),
    (Query::PastBalance, "an account's balance as of a day amid the journal"),
    (Query::FirstPage, "the first journal page"),
    (Query::MiddlePage, "a journal page in the middle"),
    (Query::LastPage, "the last journal page"),
];

/// How many entries a page shows.
const PAGE: i64 = 50;

/// Books of one size and a connection to them.
struct Asked {
    conn: Conn,
    entries: i64,
    as_of: AsOf,
    times: Vec<Duration>,
}

/// Asks the books of all sizes in turns, on each engine.
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
            let times = ask_all(databases, scale, query).await?;
            let name =
                databases.first().map_or(name.to_owned(), |it| format!("{}, {name}", it.engine.name()));
            report.row(&row(name, &times));
        }
    }
    Ok(())
}

fn row(name: String, times: &[Duration]) -> Vec<String> {
    let [first, last] = [times.first(), times.last()].map(|time| time.copied().unwrap_or_default());
    let ratio = Ratio::of_times(last, first);
    let times = times.iter().copied().map(milliseconds);
    let verdict = [ratio.to_string(), Aim::AtMost(1_500).verdict(ratio)];
    std::iter::once(name).chain(times).chain(verdict).collect()
}

async fn ask_all(databases: &[Database], scale: &Scale, query: Query) -> Result<Vec<Duration>, Failure> {
    let mut sizes = Vec::new();
    for database in databases {
        sizes.push(Asked::connect(database).await?);
    }
    for round in 0..=scale.rounds {
        for asked in &mut sizes {
            asked.ask_often(query, scale.calls, round > 0).await?;
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
        Ok(Self { conn, entries: head.number.get(), as_of, times: Vec::new() })
    }

    /// Asks; the first round only warms.
    async fn ask_often(&mut self, query: Query, calls: usize, counts: bool) -> Result<(), Failure> {
        for _ in 0..calls {
            let start = Instant::now();
            self.ask(query).await?;
            if counts {
                self.times.push(start.elapsed());
            }
        }
        Ok(())
    }

    async fn ask(&mut self, query: Query) -> Result<(), Failure> {
        match query {
            Query::Balance => {
                store::account(&mut self.conn, unit(0), AccountNumber::new(299)).await?;
                Ok(())
            }
            Query::PastBalance => {
                let account = AccountNumber::new(299);
                store::account_as_of(&mut self.conn, unit(0), account, self.as_of).await?;
                Ok(())
            }
            Query::FirstPage => self.page(0).await,
            Query::MiddlePage => self.page(self.entries / 2).await,
            Query::LastPage => self.page(self.entries - PAGE).await,
        }
    }

    async fn page(&mut self, after: i64) -> Result<(), Failure> {
        let after = EntryNumber::new(after);
        let entries = store::journal_page(&mut self.conn, unit(0), None, after, PAGE).await?;
        if entries.len() == usize::try_from(PAGE)? { Ok(()) } else { Err("a page is not full".into()) }
    }
}

const ABOUT: &str = "The time of one call, by the number of transfers in the books (one in each entry, over 600 \
accounts). All sizes are asked in turns. A page has 50 entries.";
