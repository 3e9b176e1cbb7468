//! The matrix ministry × component as it is shown.

use std::collections::BTreeMap;

use ::grants::{ComponentCode, Figures as Sums, OrganisationId};
use flow::{Organisation, PositionFigures};
use ledger::MoneyError;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_id},
    figures::Figures,
};

/// The position of every euro.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FundingPosition {
    /// One row for each component of each ministry.
    rows: Vec<FundingRow>,
    /// All components of each ministry.
    ministries: Vec<FundingTotal>,
    /// All of it.
    total: Figures,
}

/// What a ministry gives for a component.
#[derive(Debug, Serialize, ToSchema)]
struct FundingRow {
    /// The ministry.
    ministry: Ministry,
    /// The component.
    component: String,
    /// Where the money stands.
    figures: Figures,
}

/// What a ministry gives.
#[derive(Debug, Serialize, ToSchema)]
struct FundingTotal {
    /// The ministry.
    ministry: Ministry,
    /// Where the money stands.
    figures: Figures,
}

/// A ministry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
struct Ministry {
    /// Its id.
    id: Uuid,
    /// The code by which programme files name it.
    funder: Option<String>,
    /// Its name.
    name: String,
}

impl FundingPosition {
    /// Adds positions up to rows and rows to totals.
    pub(crate) fn of(positions: &[PositionFigures], known: &[Organisation]) -> Result<Self, MoneyError> {
        let mut rows: BTreeMap<(OrganisationId, &ComponentCode), Sums> = BTreeMap::new();
        let mut ministries: BTreeMap<OrganisationId, Sums> = BTreeMap::new();
        let mut total = Sums::default();
        for PositionFigures { giver, component, figures, .. } in positions {
            add(rows.entry((*giver, component)).or_default(), figures)?;
            add(ministries.entry(*giver).or_default(), figures)?;
            add(&mut total, figures)?;
        }
        let row = |((giver, component), figures): ((_, &ComponentCode), Sums)| FundingRow {
            ministry: Ministry::named(giver, known),
            component: component.to_string(),
            figures: figures.into(),
        };
        let of_all = |(giver, figures): (_, Sums)| FundingTotal {
            ministry: Ministry::named(giver, known),
            figures: figures.into(),
        };
        Ok(Self {
            rows: rows.into_iter().map(row).collect(),
            ministries: ministries.into_iter().map(of_all).collect(),
            total: total.into(),
        })
    }
}

impl Ministry {
    fn named(giver: OrganisationId, known: &[Organisation]) -> Self {
        let found = known.iter().find(|organisation| organisation.id == giver);
        let (name, funder) =
            found.map(|found| (found.name.clone(), found.funder.clone())).unwrap_or_default();
        Self { id: giver.0, funder, name }
    }
}

/// Adds figures to a sum.
fn add(sum: &mut Sums, figures: &Sums) -> Result<(), MoneyError> {
    *sum = sum.plus(figures)?;
    Ok(())
}

impl Sample for FundingPosition {
    fn sample() -> Self {
        let name = "Ministerium für Arbeit, Gesundheit und Soziales".to_owned();
        let ministry = Ministry { id: sample_id(1), funder: Some("MAGS".to_owned()), name };
        let figures = Figures::from(Sums::default());
        let row = FundingRow { ministry: ministry.clone(), component: "F4".to_owned(), figures };
        Self { rows: vec![row], ministries: vec![FundingTotal { ministry, figures }], total: figures }
    }
}
