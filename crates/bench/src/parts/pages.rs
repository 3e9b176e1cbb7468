//! What the pages of a clerk, of a provider and of audits cost at the server, in books of three sizes; and the pages of a claim of ten
//! thousand lines beside those of a small one.

use std::time::Duration;

use flow::{Flow, Role};
use grants::Claim;
use identity::Secret;
use store::ReceiptFolder;
use uuid::Uuid;

use crate::{
    Failure,
    database::Database,
    figures::{Ratio, milliseconds, thousands},
    office::{self, Office},
    report::{Aim, Report},
    rooms::ROOMS,
    scale::Scale,
    visitor::{Look, Visitor},
};

/// What a page may take at the server.
const MOST: Duration = Duration::from_millis(50);
/// How many bytes it may have.
const MOST_BYTES: usize = 100_000;
/// Up to how many times as much it may take in large books.
const GROWTH: u64 = 1_500;

/// A page of a room, and what it costs.
struct Looked {
    of: &'static str,
    page: String,
    look: Look,
}

/// Looks at the pages of every room in books of all sizes.
pub(crate) async fn measure(
    engines: &[Vec<Database>],
    folder: &ReceiptFolder,
    scale: &Scale,
    report: &mut Report,
) -> Result<(), Failure> {
    let sizes = scale.books.map(thousands);
    let columns = ["", "for", &sizes[0], &sizes[1], &sizes[2], "last / first", "bytes", "aim"];
    report.table("Pages", ABOUT, &columns);
    for databases in engines {
        let mut of_sizes = Vec::new();
        for database in databases {
            let flow = Flow::new(database.store.clone()).with_receipt_folder(folder.clone());
            of_sizes.push(of_rooms(&flow, scale).await?);
        }
        let engine = databases.first().map_or("", |database| database.engine.name());
        for (at, Looked { of, page, .. }) in of_sizes.first().into_iter().flatten().enumerate() {
            let looks = of_sizes.iter().filter_map(|looked| looked.get(at));
            let looks: Vec<Look> = looks.map(|looked| looked.look).collect();
            let head = vec![format!("{engine}, {}", without_ids(page)), (*of).to_owned()];
            report.row(&row(head, &looks));
        }
    }
    Ok(())
}

/// Looks at the pages of every room of some books, one room after the other.
async fn of_rooms(flow: &Flow, scale: &Scale) -> Result<Vec<Looked>, Failure> {
    let mut looked = Vec::new();
    for room in &ROOMS {
        let visitor = Visitor::new(flow, &office::session(flow, room.person).await?);
        let pages = room.addresses(&visitor).await?;
        let looks = visitor.look_at(&pages, scale.looks).await?;
        looked.extend(pages.into_iter().zip(looks).map(|(page, look)| Looked { of: room.of, page, look }));
    }
    Ok(looked)
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
        .map(|((page, small), large)| {
            row(vec![format!("{engine}, {}", without_ids(page))], &[*small, *large])
        })
        .collect())
}

/// How long an id is.
const ID: usize = 36;

/// The page's address with an ellipsis in place of each id.
fn without_ids(page: &str) -> String {
    let (mut told, mut rest) = (String::new(), page);
    while let Some(letter) = rest.chars().next() {
        let id = rest.get(..ID).filter(|part| Uuid::try_parse(part).is_ok());
        told.push(if id.is_some() { '…' } else { letter });
        rest = rest.get(id.map_or(letter.len_utf8(), str::len)..).unwrap_or_default();
    }
    told
}

/// A row that begins with what was looked at.
fn row(head: Vec<String>, looks: &[Look]) -> Vec<String> {
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
    head.into_iter().chain(times).chain([ratio.to_string(), size, aim]).collect()
}

const ABOUT: &str = "The time from a request to the last byte of the page, without a network between, by the number of transfers \
in the books; for a clerk, for who prepares what a provider with nine of ten grants hands in, for an audit of the whole books and for one \
of what the other provider was given; all pages of a room in turns, the medians. The bytes are those of the largest.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_as_an_ellipsis_wherever_it_stands() {
        let id = Uuid::nil();
        assert_eq!(without_ids(&format!("/x/{id}/y/1?z={id}&w=ä")), "/x/…/y/1?z=…&w=ä");
        assert_eq!(without_ids("/heute"), "/heute");
    }
}
