//! `/regeln/programme/{programm}/{fassung}`: a version of a programme file, to read.

use askama::Template;
use axum::{extract::Path, response::Response};
use chrono::NaiveDate;
use flow::views;
use grants::Programme;

use crate::{
    frame::Frame,
    german::{day, euros, financing_kind, period, severity},
    pages::grants::law,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A reason or a finding: what it says, the rule it rests on, how grave it is, when it may be given.
type Registered = (String, String, &'static str, String);

/// What a programme file holds, as people read it.
pub(super) struct Contents {
    pub(super) it: Programme,
    pub(super) flexibility: String,
    /// From which price on objects are listed, and of which cost categories.
    pub(super) inventory: String,
    pub(super) components: Vec<(String, String, String, String)>,
    pub(super) categories: Vec<(String, String)>,
    pub(super) financing: Vec<(String, String, String)>,
    pub(super) rates: Vec<(String, String, String, String)>,
    pub(super) reasons: Vec<Registered>,
    pub(super) findings: Vec<Registered>,
    /// The figures of the law that it sets in its own way: what, the value with its days, where it stands.
    pub(super) law: Vec<(&'static str, String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "rules/programme.html")]
struct Page {
    frame: Frame,
    contents: Contents,
}

/// From when until when something holds.
fn holds(from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    match (from, until) {
        (None, None) => "immer".to_owned(),
        (Some(from), None) => format!("ab {}", day(from)),
        (None, Some(until)) => format!("bis {}", day(until)),
        (Some(from), Some(until)) => format!("{} bis {}", day(from), day(until)),
    }
}

/// `GET /regeln/programme/{programm}/{fassung}`
pub(crate) async fn get(
    visitor: Visitor,
    Path((code, number)): Path<(String, String)>,
) -> Result<Response, Wrong> {
    let all = views::programmes(&visitor.ctx).await?;
    let is_it = |(known, it): &(i64, Programme)| it.code.as_str() == code && known.to_string() == number;
    let (number, it) = all.into_iter().find(is_it).ok_or_else(Wrong::unknown)?;
    let frame = visitor.frame(format!("{}, Fassung {number}", it.name));
    Ok(page(&Page { frame: frame.below("/regeln", "Regeln und Größen"), contents: Contents::of(it) }))
}

/// Above which price objects are listed, and of which cost categories.
fn inventory(it: &Programme) -> String {
    let Some(above) = it.inventory_above else {
        return "Ab welchem Preis Gegenstände aufzunehmen sind, nennt keine Quelle; fehlende Einträge werden nicht gemeldet."
            .to_owned();
    };
    let objects = it.cost_categories.iter().filter(|category| category.objects);
    let named: Vec<&str> = objects.map(|category| category.name.as_str()).collect();
    format!("Gegenstände über {} werden aufgenommen. Kostenarten: {}", euros(above), named.join(", "))
}

impl Contents {
    /// What a programme holds.
    pub(super) fn of(it: Programme) -> Self {
        let components = it.components.iter().map(|component| {
            let runs = component.period.map_or_else(|| "sagt der Bescheid".to_owned(), period);
            (
                format!("{} {}", component.code, component.name),
                component.funder.clone(),
                runs,
                component.source.clone(),
            )
        });
        let categories = it.cost_categories.iter().map(|category| {
            let eligible = it.components.iter().filter(|component| {
                component.cost_categories.is_empty() || component.cost_categories.contains(&category.code)
            });
            let codes: Vec<String> = eligible.map(|component| component.code.to_string()).collect();
            (category.name.clone(), codes.join(", "))
        });
        let financing = it.financing.iter().map(|option| {
            let share = option.share.map(|share| format!(", {} %", share.to_string().replace('.', ",")));
            let kind = financing_kind(option.kind);
            (format!("{kind}{}", share.unwrap_or_default()), option.condition.clone(), option.source.clone())
        });
        let rates = it.rates.iter().map(|rate| {
            let amount = rate.amount.map_or_else(|| "keine Quelle nennt ihn".to_owned(), euros);
            let what = format!("{} je {} ({})", rate.code, rate.unit, rate.component);
            (what, amount, holds(Some(rate.valid_from), rate.valid_until), rate.source.clone())
        });
        let reasons = it.reduction_reasons.iter();
        let reasons =
            reasons.map(|it| (it.text.clone(), it.clause.clone(), "", holds(it.valid_from, it.valid_until)));
        let findings = it.findings.iter().map(|it| {
            (it.text.clone(), it.clause.clone(), severity(it.severity), holds(it.valid_from, it.valid_until))
        });
        Self {
            flexibility: it.plan_flexibility.to_string().replace('.', ","),
            inventory: inventory(&it),
            components: components.collect(),
            categories: categories.collect(),
            financing: financing.collect(),
            rates: rates.collect(),
            reasons: reasons.collect(),
            findings: findings.collect(),
            law: law::told(&it.law),
            it,
        }
    }
}
