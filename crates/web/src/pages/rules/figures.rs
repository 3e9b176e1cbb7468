//! `/regeln/recht`: the figures of the law with their days and sources, and every base rate that counts.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::law_book::{BaseRateOrigin, KnownBaseRate, legal_figures};

use crate::{
    filters,
    frame::Frame,
    german::day,
    pages::grants::law,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A base rate: since when, how much, where it comes from.
struct Rate {
    valid_from: NaiveDate,
    percent: String,
    origin: String,
}

/// The page.
#[derive(Template)]
#[template(path = "rules/figures.html")]
struct Page {
    frame: Frame,
    figures: Vec<(&'static str, String, String)>,
    silent: Vec<&'static str>,
    rates: Vec<Rate>,
}

/// Where a base rate comes from, in words.
fn told(origin: BaseRateOrigin) -> String {
    match origin {
        BaseRateOrigin::Program => "mit dem Programm geliefert (Deutsche Bundesbank)".to_owned(),
        BaseRateOrigin::OtherUnit => "von einer anderen Stelle dieser Installation erfasst".to_owned(),
        BaseRateOrigin::Entered(entry) => {
            let confirmed = entry.confirmed.as_ref();
            let confirmed = confirmed.map(|by| format!(", bestätigt von {} am {}", by.name, day(by.on)));
            let (entered, on) = (&entry.entered.name, day(entry.entered.on));
            format!("{}; erfasst von {entered} am {on}{}", entry.source, confirmed.unwrap_or_default())
        }
    }
}

/// `GET /regeln/recht`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let known = legal_figures(&visitor.ctx).await?;
    let rate = |it: KnownBaseRate| Rate {
        valid_from: it.valid_from,
        percent: it.rate.to_string().replace('.', ","),
        origin: told(it.origin),
    };
    let frame = visitor.frame("Größen des Rechts").below("/regeln", "Regeln und Größen");
    Ok(page(&Page {
        frame,
        figures: law::told(&known.figures),
        silent: law::silent(&known.figures),
        rates: known.base_rates.into_iter().rev().map(rate).collect(),
    }))
}
