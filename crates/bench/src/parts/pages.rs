//! What the pages of a clerk cost at the server, in books of three sizes; and the pages of a claim of ten thousand lines
//! beside those of a small one.

use std::time::Duration;

use flow::{Flow, Role};
use grants::{Claim, GrantId};
use identity::Secret;
use uuid::Uuid;

use crate::{
    Failure,
    booking::unit,
    database::Database,
    figures::{Ratio, milliseconds, thousands},
    office::{self, Office},
    report::{Aim, Report},
    scale::Scale,
    visitor::{Look, Visitor},
};

/// What a page may take at the server.
const MOST: Duration = Duration::from_millis(50);
/// How many bytes it may have.
const MOST_BYTES: usize = 100_000;
/// Up to how many times as much it may take in large books.
const GROWTH: u64 = 1_500;

/// The pages that a clerk works with.
const OF_A_CLERK: [&str; 13] = [
    "/heute",
    "/mittel",
    "/zuwendungen",
    "/abrechnungen",
    "/anforderungen",
    "/zahlungen",
    "/forderungen",
    "/nachweise",
    "/fristen",
    "/organisationen",
    "/journal",
    "/regeln",
    "/suche?q=Bildung",
];

/// Looks at the pages of a clerk in books of all sizes.
pub(crate) async fn measure(
    engines: &[Vec<Database>],
    scale: &Scale,
    report: &mut Report,
) -> Result<(), Failure> {
    let sizes = scale.books.map(thousands);
    let columns = ["", &sizes[0], &sizes[1], &sizes[2], "last / first", "bytes", "aim"];
    report.table("Pages", ABOUT, &columns);
    for databases in engines {
        let mut looks: Vec<Vec<Look>> = Vec::new();
        let mut pages = Vec::new();
        for database in databases {
            let flow = Flow::new(database.store.clone());
            pages = OF_A_CLERK.map(ToOwned::to_owned).to_vec();
            pages.push(format!("/zuwendungen/{}", first_grant(database).await?.0));
            let visitor = Visitor::new(&flow, &office::session_of_clerk(&flow).await?);
            looks.push(visitor.look_at(&pages, scale.looks).await?);
        }
        let engine = databases.first().map_or("", |database| database.engine.name());
        for (at, page) in pages.iter().enumerate() {
            let of_page: Vec<Look> = looks.iter().map(|of_size| of_size[at]).collect();
            report.row(&row(format!("{engine}, {}", without_id(page)), &of_page));
        }
    }
    Ok(())
}

/// Looks at the pages of a large claim and of a small one in the same books, as the clerk who examines them.
pub(crate) async fn of_claims(
    engine: &str,
    office: &Office,
    claims: (&Claim, &Claim),
    scale: &Scale,
) -> Result<Vec<Vec<String>>, Failure> {
    let clerk = office::session_of_clerk(office.flow()).await?;
    let parts = ["", "/zeilen/1", "/entscheidung", "/entscheidung?zeige=hinweis"];
    beside(engine, (office, &clerk), claims, &parts, scale).await
}

/// The same as who certifies what is proposed: first what is not simply recognised, hints among it, then all lines, and with
/// filters.
pub(crate) async fn of_proposals(
    engine: &str,
    office: &Office,
    claims: (&Claim, &Claim),
    scale: &Scale,
) -> Result<Vec<Vec<String>>, Failure> {
    let examiner = office::session_of_examiner(office.flow(), Role::ExaminerSachlich).await?;
    let engine = format!("{engine}, to certify");
    let parts = ["", "?zeige=alle", "?zeige=hinweis", "?zeige=abweichend&ueber=100"];
    beside(&engine, (office, &examiner), claims, &parts, scale).await
}

/// The same as who certifies it as the second.
pub(crate) async fn of_certified(
    engine: &str,
    office: &Office,
    claims: (&Claim, &Claim),
    scale: &Scale,
) -> Result<Vec<Vec<String>>, Failure> {
    let examiner = office::session_of_examiner(office.flow(), Role::ExaminerRechnerisch).await?;
    let engine = format!("{engine}, as the second");
    beside(&engine, (office, &examiner), claims, &[""], scale).await
}

async fn beside(
    engine: &str,
    (office, session): (&Office, &Secret),
    (small, large): (&Claim, &Claim),
    parts: &[&str],
    scale: &Scale,
) -> Result<Vec<Vec<String>>, Failure> {
    let visitor = Visitor::new(office.flow(), session);
    let pages = |claim: &Claim| {
        let id = claim.id.0;
        parts.iter().map(|part| format!("/abrechnungen/{id}{part}")).collect::<Vec<_>>()
    };
    let all = [pages(small), pages(large)].concat();
    let looks = visitor.look_at(&all, scale.looks).await?;
    let (of_small, of_large) = looks.split_at(looks.len() / 2);
    let rows = all.iter().zip(of_small).zip(of_large);
    Ok(rows
        .map(|((page, small), large)| row(format!("{engine}, {}", without_id(page)), &[*small, *large]))
        .collect())
}

async fn first_grant(database: &Database) -> Result<GrantId, Failure> {
    let mut conn = database.store.read().await?;
    let first = store::grant_ids(&mut conn, unit(0), None, GrantId(Uuid::nil()), 1).await?;
    Ok(*first.first().ok_or("the books have no grant")?)
}

/// The page's address with an ellipsis in place of what it names.
fn without_id(page: &str) -> String {
    let part = |part: &str| match part.split_once('?') {
        Some((id, asked)) if id.len() == 36 => format!("…?{asked}"),
        None if part.len() == 36 => "…".to_owned(),
        _ => part.to_owned(),
    };
    page.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn row(name: String, looks: &[Look]) -> Vec<String> {
    let [first, last] = [looks.first(), looks.last()].map(|look| look.copied().unwrap_or_default());
    let ratio = Ratio::of_times(last.time, first.time);
    let slowest = looks.iter().map(|look| look.time).max().unwrap_or_default();
    let bytes = looks.iter().map(|look| look.bytes).max().unwrap_or_default();
    let fits = slowest <= MOST && bytes <= MOST_BYTES;
    let aim = format!(
        "{}; 50 ms, 100 kB: {}",
        Aim::AtMost(GROWTH).verdict(ratio),
        if fits { "met" } else { "missed" }
    );
    let times = looks.iter().map(|look| milliseconds(look.time));
    let size = thousands(u64::try_from(bytes).unwrap_or(u64::MAX));
    std::iter::once(name).chain(times).chain([ratio.to_string(), size, aim]).collect()
}

const ABOUT: &str = "The time from a clerk's request to the last byte of the page, without a network between, by the \
number of transfers in the books; all pages in turns, the medians. The bytes are those of the largest.";
