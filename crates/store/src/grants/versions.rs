//! What a grant had in force before: the versions of its plan, and each time its payments were stopped or went on. The
//! versions of its act are read by [`super::acts()`].

use std::collections::BTreeMap;

use ::grants::{GrantId, PaymentStop, PlanLineId, PlanVersion};
use chrono::NaiveDate;
use ledger::Cents;
use uuid::Uuid;

use super::plans::PlanVersionRow;
use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// A version of a plan: what it plans for each line, and how far that may be exceeded.
pub type PlannedVersion = (PlanVersion, BTreeMap<PlanLineId, (Cents, Cents)>);

/// All versions of a grant's plan, the first one first.
pub async fn plan_versions(conn: &mut Conn, grant: GrantId) -> Result<Vec<PlannedVersion>, StoreError> {
    const VERSIONS: &str = "SELECT number AS plan_number, act_number AS plan_act, with_act, planned_on,
            consent_on AS plan_consent_on, consent_reference AS plan_consent_reference
        FROM plan_version WHERE grant_id = $1 ORDER BY number";
    const LINES: &str = "SELECT number, plan_line_id, planned_cents, ceiling_cents FROM plan_version_line
        WHERE grant_id = $1 ORDER BY number, plan_line_id";
    let versions: Vec<PlanVersionRow> =
        on!(&mut *conn, c => sqlx::query_as(VERSIONS).bind(grant.0).fetch_all(c).await)?;
    let lines: Vec<(i64, Uuid, i64, i64)> =
        on!(conn, c => sqlx::query_as(LINES).bind(grant.0).fetch_all(c).await)?;
    let of_version = |version: PlanVersion| {
        let of = lines.iter().filter(|(number, ..)| *number == version.number);
        let planned = of.map(|(_, line, planned, ceiling)| {
            (PlanLineId(*line), (Cents::new(*planned), Cents::new(*ceiling)))
        });
        let planned = planned.collect();
        (version, planned)
    };
    Ok(versions.into_iter().filter_map(PlanVersionRow::into_version).map(of_version).collect())
}

/// Each time that a grant's payments were stopped or went on, the first one first.
pub async fn payment_stops(conn: &mut Conn, grant: GrantId) -> Result<Vec<PaymentStop>, StoreError> {
    const SQL: &str =
        "SELECT number, happened_on, reason FROM payment_stop WHERE grant_id = $1 ORDER BY number";
    let rows: Vec<(i64, NaiveDate, String)> =
        on!(conn, c => sqlx::query_as(SQL).bind(grant.0).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(number, on, reason)| PaymentStop { number, on, reason }).collect())
}
