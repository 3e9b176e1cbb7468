//! `/zahlungen/{id}/geldweg` and `/abrechnungen/{id}/zeilen/{nummer}/geldweg`: from which money something was paid, and what the
//! money was spent on, each a step that leads on.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    MovedKind,
    money_trail::{MoneyTrail, TrailStep, of_line, of_payment},
    views,
};
use grants::{ClaimId, LinesAsked, PaymentId, PaymentState};
use ledger::Cents;

use crate::{
    filters,
    frame::Frame,
    german::euros,
    id::{Id, Part},
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most things of a page that money was spent on.
const MOST: usize = 100;

/// A step of the way.
struct Step {
    what: String,
    /// Where it leads on.
    to: String,
    on: NaiveDate,
    amount: Cents,
    of: Cents,
    /// The money above that it came from: where that leads, and how much of it.
    from: Vec<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "money_trail.html")]
struct Page {
    frame: Frame,
    lead: String,
    from: Vec<Step>,
    is_hidden_above: bool,
    /// It came from outside: there is nothing above.
    is_tranche: bool,
    ahead: Option<Cents>,
    /// Whether it is money that can be spent.
    is_money: bool,
    to: Vec<Step>,
    to_count: usize,
    unused: Option<Cents>,
    number: usize,
    pages: usize,
    previous: String,
    next: String,
    here: String,
}

/// How money moved, and where that is shown.
fn shown(it: &TrailStep) -> (&'static str, String) {
    let payment = || format!("/zahlungen/{}/geldweg", it.reference);
    let repayment = || format!("/journal?art=repayment&gegenstand={}", it.reference);
    match it.kind {
        MovedKind::Received => ("Zahlung", payment()),
        MovedKind::Forwarded => ("Zahlung an den nächsten Empfänger", payment()),
        MovedKind::CameBack => ("Rückzahlung von unten", repayment()),
        MovedKind::Repaid => ("Rückzahlung an den Geber", repayment()),
        MovedKind::Used => {
            let to = it.line.map(|(claim, number)| format!("/abrechnungen/{claim}/zeilen/{number}"));
            ("anerkannte Zeile", to.unwrap_or_else(|| "/abrechnungen".to_owned()))
        }
    }
}

fn step(it: TrailStep) -> Step {
    let (what, to) = shown(&it);
    let what = match it.line {
        Some((_, number)) => format!("{what} {number}"),
        None => what.to_owned(),
    };
    let from = it.from.iter().map(|above| (shown(above).1, euros(above.amount)));
    Step { what, to, on: it.on, amount: it.amount, of: it.of, from: from.collect() }
}

fn above_zero(amount: Cents) -> Option<Cents> {
    (amount > Cents::ZERO).then_some(amount)
}

/// What is said of where money stands.
struct Told {
    frame: Frame,
    lead: String,
    is_tranche: bool,
    is_money: bool,
    number: usize,
    here: String,
}

fn answer(trail: MoneyTrail, told: Told) -> Response {
    let Told { frame, lead, is_tranche, is_money, number, here } = told;
    let at = |number: usize| format!("{here}/geldweg?seite={number}");
    page(&Page {
        frame,
        lead,
        from: trail.from.into_iter().map(step).collect(),
        is_hidden_above: trail.is_hidden_above,
        is_tranche,
        ahead: above_zero(trail.ahead),
        is_money,
        to: trail.to.into_iter().map(step).collect(),
        to_count: trail.to_count,
        unused: above_zero(trail.unused),
        number,
        pages: trail.to_count.div_ceil(MOST),
        previous: at(number.saturating_sub(1)),
        next: at(number + 1),
        here,
    })
}

/// `GET /zahlungen/{id}/geldweg`
pub(crate) async fn payment(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    let number = visitor.page_number();
    let trail = of_payment(&visitor.ctx, PaymentId(id), ((number - 1) * MOST, MOST)).await?;
    let payment = views::payment(&visitor.ctx, PaymentId(id)).await?;
    let is_tranche = payment.state.is_of_tranche();
    let is_money = matches!(payment.state, PaymentState::Received { .. } | PaymentState::Confirmed { .. });
    let what = if is_tranche { "Geldeingang" } else { "Zahlung" };
    let lead = format!("{what} über {}", euros(payment.amount));
    let here = format!("/zahlungen/{id}");
    let frame = visitor.frame("Geldweg").below("/zahlungen", "Zahlungen").below(here.clone(), lead.clone());
    Ok(answer(trail, Told { frame, lead, is_tranche, is_money, number, here }))
}

/// `GET /abrechnungen/{id}/zeilen/{nummer}/geldweg`
pub(crate) async fn line(visitor: Visitor, Part(id, number): Part) -> Result<Response, Wrong> {
    let asked = LinesAsked::Numbered([number].into());
    let claim = views::claim_excerpt(&visitor.ctx, ClaimId(id), &asked).await?.claim;
    let Some(line) = claim.lines.first() else { return Err(Wrong::unknown()) };
    let trail = of_line(&visitor.ctx, line.id).await?;
    let lead = format!("Zeile {number} der Abrechnung {}", claim.number);
    let here = format!("/abrechnungen/{id}/zeilen/{number}");
    let frame = visitor.frame("Geldweg").below("/abrechnungen", "Abrechnungen");
    let frame = frame.below(format!("/abrechnungen/{id}"), format!("Abrechnung {}", claim.number));
    let frame = frame.below(here.clone(), format!("Zeile {number}"));
    Ok(answer(trail, Told { frame, lead, is_tranche: false, is_money: false, number: 1, here }))
}
