//! What it costs that a request is authorised: the session, the person, the role, the place in the tree; beside the same
//! read by anybody.

use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use flow::{sign_in::Origin, views};
use identity::Secret;

use crate::{
    Failure,
    booking::unit,
    database::{Engine, Workshop},
    figures::{self, milliseconds},
    office::Office,
    report::Report,
    scale::Scale,
};

/// By how much an authorised request may take longer.
const MOST: Duration = Duration::from_micros(500);

/// Measures both engines.
pub(crate) async fn measure(workshop: &Workshop, scale: &Scale, report: &mut Report) -> Result<(), Failure> {
    report.table("An authorised request", ABOUT, &["", "open", "authorised", "more", "aim"]);
    for engine in Engine::ALL.into_iter().filter(|engine| scale.wants(&format!("access: {}", engine.name())))
    {
        let database = workshop.database(engine, "access").await?;
        let office = Office::open(&database.store).await?;
        let secret = office.session().await?;
        let (mut open, mut authorised) = (Vec::new(), Vec::new());
        for round in 0..=scale.rounds {
            for _ in 0..scale.calls {
                let (first, second) = (ask(&office).await?, ask_as(&office, &secret).await?);
                // The first round warms up.
                if round > 0 {
                    open.push(first);
                    authorised.push(second);
                }
            }
        }
        report.row(&row(engine.name(), figures::median(&open), figures::median(&authorised)));
        workshop.remove(database).await?;
    }
    Ok(())
}

/// The end of the chain, as anybody might read it.
async fn ask(office: &Office) -> Result<Duration, Failure> {
    let start = Instant::now();
    store::heads(&mut office.flow().store().read().await?, &[unit(0)]).await?;
    Ok(start.elapsed())
}

/// The same, for someone with a session.
async fn ask_as(office: &Office, secret: &Secret) -> Result<Duration, Failure> {
    let start = Instant::now();
    let signed = flow::sign_in::signed_in(office.flow(), secret).await?.ok_or("the session has ended")?;
    let origin = Origin::new(Ipv4Addr::LOCALHOST.into(), "bench", "request-1");
    views::chain_head(&signed.ctx(office.flow()).coming_from(origin, "GET /api/v1/journal/head")).await?;
    Ok(start.elapsed())
}

fn row(engine: &str, open: Duration, authorised: Duration) -> [String; 5] {
    let more = authorised.saturating_sub(open);
    let verdict = if more <= MOST { "met" } else { "missed" };
    let aim = format!("≤ {}: {verdict}", milliseconds(MOST));
    [engine.to_owned(), milliseconds(open), milliseconds(authorised), milliseconds(more), aim]
}

const ABOUT: &str = "The end of the unit's chain, read by anybody and by someone with a session, in turns: the \
secret is looked up, the person's role and its place in the tree are checked. The medians.";
