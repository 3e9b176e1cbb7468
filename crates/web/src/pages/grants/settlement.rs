//! `/zuwendungen/{id}/schlussabrechnung`: what remains of a grant, what was paid, what comes back or is still owed, and how
//! that came about.

use askama::Template;
use axum::response::Response;
use flow::{
    Action, FlowError,
    settlement::{GrantSettlement, Limits, of_grant},
};
use grants::{DemandKind, GrantId, law::Entry};
use ledger::{Cents, MoneyError};

use super::gives;
use crate::{
    filters,
    frame::Frame,
    german::{counted, euros, financing, typed_euros},
    id::Id,
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// Who bears the cost: by the plan, as it was recognised, after the reckoning.
type Bearer = (&'static str, [Cents; 3]);

/// A position.
struct Row {
    name: String,
    given: Cents,
    recognised: Cents,
    part: Cents,
    paid: Cents,
    to_demand: Cents,
    /// Where it is demanded, for who may.
    demand: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/settlement.html")]
struct Page {
    frame: Frame,
    id: String,
    financing: String,
    undecided: Option<String>,
    open: Vec<String>,
    bearers: Vec<Bearer>,
    working: Vec<(String, Cents)>,
    rules: Vec<(String, String, String)>,
    is_limit_missing: bool,
    positions: Vec<Row>,
    may_ask: bool,
}

/// What is open, sentence by sentence.
pub(super) fn open(of: &GrantSettlement) -> Vec<String> {
    let told = [
        ("Zu erstatten und noch nicht gefordert", of.to_demand),
        ("Gefordert und noch nicht beglichen", of.demanded),
        ("Noch auszuzahlen", of.reckoned.account.still_due),
    ];
    let told = told.into_iter().filter(|(_, amount)| *amount > Cents::ZERO);
    told.map(|(what, amount)| format!("{what}: {}", euros(amount))).collect()
}

/// Who bears the cost, in the order of a proof.
fn bearers(of: &GrantSettlement) -> Result<Vec<Bearer>, MoneyError> {
    let (planned, actual, reckoned) = (&of.reckoning.planned, &of.reckoning.actual, &of.reckoned);
    let funding = &planned.funding;
    let third_party = Cents::sum(funding.third_party.iter().map(|it| it.amount))?;
    let carried = actual.carried.unwrap_or(reckoned.settled.grant_due);
    Ok(vec![
        ("Eigenanteil", [funding.own_funds, of.own_share, reckoned.own_funds]),
        ("Leistungen Dritter", [third_party, actual.third_party, actual.third_party]),
        ("Einnahmen", [funding.income, actual.income, actual.income]),
        ("Zuwendung", [planned.grant, carried, reckoned.settled.grant_due]),
        ("Zuwendungsfähige Ausgaben", [planned.eligible, actual.eligible, actual.eligible]),
    ])
}

/// The rules that were applied: title, what they say, clause.
fn rules(of: &GrantSettlement) -> Vec<(String, String, String)> {
    let rule = of.reduced_by.map(|rule| (rule.title.clone(), rule.text.clone(), rule.clause.clone()));
    let Limits { min_change, min_refund, .. } = &of.limits;
    let limit =
        |title: &str, entry: &Entry<Cents>, says: String| (title.to_owned(), says, entry.basis.clone());
    let change = min_change.as_ref().map(|it| {
        let says = format!("Eine Änderung bis {} ermäßigt nichts.", euros(it.value));
        limit("Kleine Änderung", it, says)
    });
    let refund = min_refund.as_ref().map(|it| {
        let says = format!("Eine Erstattung unter {} wird nicht gefordert.", euros(it.value));
        limit("Kleine Erstattung", it, says)
    });
    [rule, change, refund].into_iter().flatten().collect()
}

/// Position by position, each with the way to demand what comes back.
fn positions(of: &GrantSettlement, names: &Names, may_demand: bool) -> Vec<Row> {
    let row = |it: &flow::settlement::PositionSettlement| {
        let (position, amount) = (it.position, typed_euros(it.to_demand));
        let to =
            format!("/forderungen/neu?position={position}&art={}&betrag={amount}", DemandKind::Refund.word());
        Row {
            name: names.position_of(&of.grant, position),
            given: it.given,
            recognised: it.recognised,
            part: it.part,
            paid: it.paid,
            to_demand: it.to_demand,
            demand: (may_demand && it.to_demand > Cents::ZERO).then_some(to),
        }
    };
    of.positions.iter().map(row).collect()
}

/// `GET /zuwendungen/{id}/schlussabrechnung`
pub(crate) async fn get(visitor: Visitor, Id(id): Id) -> Result<Response, Wrong> {
    let of = of_grant(&visitor.ctx, GrantId(id)).await?;
    let names = Names::of(&visitor.ctx).await?;
    let is_today = visitor.is_today();
    let may_demand = is_today && visitor.may(Action::Book) && gives(&visitor, &of.grant);
    let is_own = visitor.ctx.actor().organisation == of.grant.recipient;
    let owed = of.reckoned.account.still_due > Cents::ZERO;
    let undecided = counted(of.undecided, "Abrechnung", "Abrechnungen");
    let frame = visitor.frame("Schlussabrechnung").below("/zuwendungen", "Zuwendungen");
    Ok(page(&Page {
        frame: frame.below(format!("/zuwendungen/{id}"), &of.grant.act.reference),
        id: id.to_string(),
        financing: financing(of.grant.act.financing),
        undecided: (of.undecided > 0).then_some(undecided),
        open: open(&of),
        bearers: bearers(&of).map_err(FlowError::from)?,
        working: of.reckoned.steps.iter().map(|step| (step.text.clone(), step.amount)).collect(),
        rules: rules(&of),
        is_limit_missing: of.limits.missing.is_some(),
        positions: positions(&of, &names, may_demand),
        may_ask: is_today && owed && is_own && visitor.may(Action::HandIn),
    }))
}
