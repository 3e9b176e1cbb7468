//! `/mittel`: every euro by ministry and component, and the way it takes to cost categories.

pub(crate) mod movements;
mod sankey;

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use flow::{FlowError, PositionFigures, views};
use grants::{Figure, Figures, Grant, OrganisationId, PositionId};
use ledger::{Cents, MoneyError};

use self::sankey::{Drawing, Flow};
use crate::{
    filters,
    frame::Frame,
    lists,
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A row of the matrix: its position, what it is called, where its money stands.
struct Row {
    position: String,
    giver: String,
    component: String,
    amounts: Amounts,
}

/// The columns of the matrix, each with its name in an address.
type Amounts = Vec<(&'static str, Cents)>;

fn amounts(of: &Figures) -> Amounts {
    Figure::ALL.iter().map(|figure| (movements::called(*figure), figure.of(of))).collect()
}

/// The page.
#[derive(Template)]
#[template(path = "funding.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    total: Amounts,
    flows: Vec<Flow>,
    drawing: Drawing,
    stand: String,
    bekannt: String,
}

/// `GET /mittel`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let position = views::funding_position(ctx).await?;
    let names = Names::of(ctx).await?;
    let grants = lists::grants(ctx).await?;
    let total = position.iter().try_fold(Figures::default(), |sum, row| sum.plus(&row.figures));
    let total = total.map_err(FlowError::from)?;
    let flows = flows(&names, &grants).map_err(FlowError::from)?;
    let (stand, bekannt) = visitor.days();
    Ok(page(&Page {
        frame: visitor.frame("Mittelübersicht"),
        rows: position.iter().map(|row| of_row(&names, row)).collect(),
        total: amounts(&total),
        drawing: Drawing::of(&flows),
        flows,
        stand,
        bekannt,
    }))
}

fn of_row(names: &Names, row: &PositionFigures) -> Row {
    let year = row.budget_year.map(|year| format!(" ({year})")).unwrap_or_default();
    Row {
        position: row.position.to_string(),
        giver: names.short(row.giver).to_owned(),
        component: format!("{}{year}", names.any_component(&row.component)),
        amounts: amounts(&row.figures),
    }
}

/// What was forwarded of each root position to whom, and by their plans for what. What stays is free.
fn flows(names: &Names, grants: &[Grant]) -> Result<Vec<Flow>, MoneyError> {
    let roots: BTreeMap<PositionId, (OrganisationId, String)> = grants
        .iter()
        .filter(|grant| grant.parent.is_none())
        .flat_map(|grant| {
            grant.positions.iter().map(|it| (it.id, (grant.giver, names.any_component(&it.component))))
        })
        .collect();
    let mut sums: BTreeMap<[String; 4], Cents> = BTreeMap::new();
    let mut add = |key: [String; 4], amount: Cents| -> Result<(), MoneyError> {
        let sum = sums.entry(key).or_default();
        *sum = sum.plus(amount)?;
        Ok(())
    };
    let mut forwarded: BTreeMap<PositionId, Cents> = BTreeMap::new();
    for grant in grants {
        for position in &grant.positions {
            let Some(parent) = position.parent else { continue };
            // What is forwarded again is a part of what was forwarded first.
            let Some((giver, component)) = roots.get(&parent) else { continue };
            let sum = forwarded.entry(parent).or_default();
            *sum = sum.plus(position.amount)?;
            for (category, amount) in by_plan(names, grant, position)? {
                let recipient = names.organisation(grant.recipient).to_owned();
                add([names.short(*giver).to_owned(), component.clone(), recipient, category], amount)?;
            }
        }
    }
    for grant in grants.iter().filter(|grant| grant.parent.is_none()) {
        for position in &grant.positions {
            let gone = forwarded.get(&position.id).copied().unwrap_or_default();
            let free = position.amount.minus(gone)?;
            let giver = names.short(grant.giver).to_owned();
            let component = names.any_component(&position.component);
            if free > Cents::ZERO {
                add([giver, component, "nicht weitergeleitet".to_owned(), "offen".to_owned()], free)?;
            }
        }
    }
    let flow = |(names, amount): ([String; 4], Cents)| {
        let [ministry, component, recipient, category] = names;
        Flow { ministry, component, recipient, category, amount }
    };
    Ok(sums.into_iter().map(flow).collect())
}

/// A position's amount, split among the lines of its plan.
fn by_plan(
    names: &Names,
    grant: &Grant,
    position: &grants::Position,
) -> Result<Vec<(String, Cents)>, MoneyError> {
    let lines: Vec<_> = grant.plan.iter().filter(|line| line.position == position.id).collect();
    let weights: Vec<i64> = lines.iter().map(|line| line.planned.get()).collect();
    if weights.iter().sum::<i64>() <= 0 {
        return Ok(vec![("ohne Finanzierungsplan".to_owned(), position.amount)]);
    }
    let parts = position.amount.split(&weights)?;
    Ok(lines.iter().map(|line| names.category(grant, &line.category)).zip(parts).collect())
}
