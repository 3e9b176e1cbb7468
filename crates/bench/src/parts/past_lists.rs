//! What lists cost that people look at, as of a past day beside today: each as the clerk asks for it.

use std::time::{Duration, Instant};

use flow::{Ctx, Flow, deadlines, drawdown, today, use_clock, views, waiting};
use grants::GrantId;
use store::AsOf;

use super::queries;
use crate::{Failure, database::Database, figures, office, report::Report, scale::Scale};

/// What is asked for.
#[derive(Clone, Copy)]
enum List {
    Grants,
    ClaimOverviews,
    Claims,
    Payments,
    PayoutRequests,
    Receivables,
    WaitingClaims,
    WaitingPayoutRequests,
    OpenReceivables,
    ClaimedBefore,
    Drawdown,
    UseClocks,
    Deadlines,
    Today,
    Organisations,
}

const LISTS: [(List, &str); 15] = [
    (List::Grants, "a page of grants as a clerk sees it"),
    (List::ClaimOverviews, "a page of claims without lines"),
    (List::Claims, "a page of claims"),
    (List::Payments, "a page of payments, all of them tranches"),
    (List::PayoutRequests, "a page of payout requests"),
    (List::Receivables, "a page of receivables"),
    (List::WaitingClaims, "a page of the claims that wait"),
    (List::WaitingPayoutRequests, "a page of the payout requests that wait"),
    (List::OpenReceivables, "a page of the receivables that are owed"),
    (List::ClaimedBefore, "what the claims of a grant hold"),
    (List::Drawdown, "what may be drawn of a grant"),
    (List::UseClocks, "the use clocks of an award"),
    (List::Deadlines, "all deadlines"),
    (List::Today, "the day's view"),
    (List::Organisations, "the organisations"),
];

/// How many rows a page has.
const PAGE: i64 = 50;

/// Asks for each list of some books as of now and as of a day, in turns.
pub(super) async fn measure(
    database: &Database,
    as_of: AsOf,
    scale: &Scale,
    report: &mut Report,
) -> Result<(), Failure> {
    let flow = Flow::new(database.store.clone());
    let now = office::finance(&flow)?;
    let past = office::finance(&flow)?.as_of(Some(as_of.effective_on), Some(as_of.known_on))?;
    let of_claim = some(views::claims(&now, None, None, 1).await?.items)?[0].grant;
    let of_tranche = some(views::payments(&now, None, None, 1).await?.items)?[0].grant;
    for (list, name) in LISTS {
        let (mut of_now, mut of_past) = (Vec::new(), Vec::new());
        for turn in 0..=scale.looks {
            for (ctx, times) in [(&now, &mut of_now), (&past, &mut of_past)] {
                let start = Instant::now();
                ask(list, ctx, (of_claim, of_tranche)).await?;
                // The first turn only warms.
                if turn > 0 {
                    times.push(start.elapsed());
                }
            }
        }
        let [of_now, of_past] = [of_now, of_past].map(|times: Vec<Duration>| figures::median(&times));
        let name = format!("{}, {name}", database.engine.name());
        report.row(&queries::past_row(name, &[of_now], &[of_past]));
    }
    Ok(())
}

async fn ask(list: List, ctx: &Ctx, (forwarded, award): (GrantId, GrantId)) -> Result<(), Failure> {
    match list {
        List::Grants => drop(some(views::grants(ctx, None, PAGE).await?.items)?),
        List::ClaimOverviews => drop(some(views::claim_overviews(ctx, None, None, PAGE).await?.items)?),
        List::Claims => drop(some(views::claims(ctx, None, None, PAGE).await?.items)?),
        List::Payments => drop(some(views::payments(ctx, None, None, PAGE).await?.items)?),
        List::PayoutRequests => drop(some(views::payout_requests(ctx, None, None, PAGE).await?.items)?),
        List::Receivables => drop(some(views::receivables(ctx, None, None, PAGE).await?.items)?),
        List::WaitingClaims => drop(some(waiting::claims(ctx, None, PAGE).await?.items)?),
        List::WaitingPayoutRequests => drop(some(waiting::payout_requests(ctx, None, PAGE).await?.items)?),
        List::OpenReceivables => drop(some(waiting::receivables(ctx, None, PAGE).await?.items)?),
        List::ClaimedBefore => drop(some(views::claimed_before(ctx, forwarded).await?.lines.lines)?),
        List::Drawdown => drop(some(drawdown::drawdown(ctx, forwarded).await?)?),
        List::UseClocks => drop(some(use_clock::use_clocks(ctx, award).await?)?),
        List::Deadlines => drop(some(deadlines::deadlines(ctx).await?.deadlines)?),
        List::Today => drop(today::today(ctx).await?),
        List::Organisations => drop(some(views::organisations(ctx).await?)?),
    }
    Ok(())
}

/// What was found, if it was something: an empty list would tell nothing.
fn some<T>(found: Vec<T>) -> Result<Vec<T>, Failure> {
    if found.is_empty() { Err("a list has nothing".into()) } else { Ok(found) }
}
