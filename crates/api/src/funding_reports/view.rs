//! Where the money stands, summed up, as it is shown.

use chrono::NaiveDate;
use flow::{Organisation, funding_reports as domain};
use grants::OrganisationId;
use ledger::Cents;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    euros::Euros,
    input::Amount,
};

/// Sums, row by row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FundingReport {
    /// By what: `award`, `provider` or `quarter`.
    #[schema(example = "award")]
    by: &'static str,
    /// The last day that counts.
    until: NaiveDate,
    /// The rows; quarters in their order.
    rows: Vec<FundingReportRow>,
    /// All of it; by quarter what moved in all of them, and what is free and owed at their end.
    total: FundingReportSums,
}

/// A row: an award, a provider or a quarter.
#[derive(Debug, Serialize, ToSchema)]
struct FundingReportRow {
    /// What people call it: the reference of the award, the name of the provider, the quarter.
    name: String,
    /// The award.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<Uuid>,
    /// Who gives the award, or the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<Uuid>,
    /// How many grants the provider receives.
    #[serde(skip_serializing_if = "Option::is_none")]
    grants: Option<i64>,
    /// The last day that counts of the quarter.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<NaiveDate>,
    /// Its sums.
    sums: FundingReportSums,
}

/// The sums of a row.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct FundingReportSums {
    /// What was awarded; to a provider, what was forwarded to it.
    #[schema(value_type = Amount)]
    awarded: Euros,
    /// What was promised on.
    #[schema(value_type = Amount)]
    forwarded: Euros,
    /// The grant share of what was claimed.
    #[schema(value_type = Amount)]
    claimed: Euros,
    /// The grant share of what was recognised.
    #[schema(value_type = Amount)]
    recognised: Euros,
    /// What was paid to providers; of a provider, what it was paid.
    #[schema(value_type = Amount)]
    paid: Euros,
    /// What may still be forwarded or claimed.
    #[schema(value_type = Amount)]
    free: Euros,
    /// What was demanded back of providers and is still owed.
    #[schema(value_type = Amount)]
    owed: Euros,
}

impl FundingReport {
    /// The report, with the names of organisations.
    pub(super) fn of(report: domain::FundingReport, known: &[Organisation]) -> Self {
        let domain::FundingReport { by, until, rows, total } = report;
        let rows = rows.into_iter().map(|row| FundingReportRow::of(row, known)).collect();
        Self { by: by.word(), until, rows, total: total.into() }
    }
}

impl FundingReportRow {
    fn of(row: domain::ReportRow, known: &[Organisation]) -> Self {
        let named = |id: OrganisationId| known.iter().find(|it| it.id == id).map(|it| it.name.clone());
        let sums = row.sums.into();
        let nothing =
            Self { name: String::new(), grant: None, organisation: None, grants: None, until: None, sums };
        match row.of {
            domain::ReportOf::Award { grant, reference, giver } => {
                Self { name: reference, grant: Some(grant.0), organisation: Some(giver.0), ..nothing }
            }
            domain::ReportOf::Provider { organisation, grants } => Self {
                name: named(organisation).unwrap_or_default(),
                organisation: Some(organisation.0),
                grants: i64::try_from(grants).ok(),
                ..nothing
            },
            domain::ReportOf::Quarter { quarter, until } => {
                let name = format!("{}-Q{}", quarter.year, quarter.number);
                Self { name, until: Some(until), ..nothing }
            }
        }
    }
}

impl From<domain::ReportSums> for FundingReportSums {
    fn from(sums: domain::ReportSums) -> Self {
        Self {
            awarded: sums.awarded.into(),
            forwarded: sums.forwarded.into(),
            claimed: sums.claimed.into(),
            recognised: sums.recognised.into(),
            paid: sums.paid.into(),
            free: sums.free.into(),
            owed: sums.owed.into(),
        }
    }
}

impl Sample for FundingReport {
    fn sample() -> Self {
        let sums: FundingReportSums =
            domain::ReportSums { awarded: Cents::new(10_000_000), ..domain::ReportSums::default() }.into();
        let row = FundingReportRow {
            name: "36.02-1/21".to_owned(),
            grant: Some(sample_id(1)),
            organisation: Some(sample_id(2)),
            grants: None,
            until: None,
            sums,
        };
        Self { by: domain::ReportBy::Award.word(), until: sample_day(), rows: vec![row], total: sums }
    }
}
