//! The versions of the Finanzierungsplan.

use std::collections::BTreeMap;

use ::grants::{Consent, Grant, GrantId, PlanLineId, PlanVersion};
use chrono::NaiveDate;
use ledger::Cents;
use serde_json::json;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::{key, set},
};

/// The version in force, where the grant has a plan.
#[derive(FromRow)]
pub(super) struct PlanVersionRow {
    plan_number: Option<i64>,
    plan_act: Option<i64>,
    with_act: Option<bool>,
    planned_on: Option<NaiveDate>,
    plan_consent_on: Option<NaiveDate>,
    plan_consent_reference: Option<String>,
}

impl PlanVersionRow {
    pub(super) fn into_version(self) -> Option<PlanVersion> {
        let consent = self.plan_consent_on.zip(self.plan_consent_reference);
        Some(PlanVersion {
            number: self.plan_number?,
            act: self.plan_act?,
            with_act: self.with_act?,
            planned_on: self.planned_on?,
            consent: consent.map(|(on, reference)| Consent { on, reference }),
        })
    }
}

/// Writes the plan in force of a grant as its next version. The act and the lines are written before it.
pub async fn insert_plan_version(conn: &mut Conn, grant: &Grant) -> Result<(), StoreError> {
    const VERSION: &str =
        "INSERT INTO plan_version (grant_id, number, act_number, with_act, planned_on, consent_on,
            consent_reference)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const LINE: &str =
        "INSERT INTO plan_version_line (grant_id, number, plan_line_id, planned_cents, ceiling_cents)
        VALUES ($1, $2, $3, $4, $5)";
    let Some(version) = &grant.plan_version else { return Ok(()) };
    let consent = version.consent.as_ref();
    on!(&mut *conn, c => sqlx::query(VERSION)
        .bind(grant.id.0).bind(version.number).bind(version.act).bind(version.with_act).bind(version.planned_on)
        .bind(consent.map(|it| it.on)).bind(consent.map(|it| &it.reference))
        .execute(c).await.map(drop))?;
    for line in &grant.plan {
        on!(&mut *conn, c => sqlx::query(LINE)
            .bind(grant.id.0).bind(version.number).bind(line.id.0).bind(line.planned.get()).bind(line.ceiling.get())
            .execute(c).await.map(drop))?;
    }
    Ok(())
}

/// What the giver last agreed to for each line of some grants as they are shown: by an act, or by consent to a plan between two
/// acts. What was agreed after the plan that is shown does not count.
pub async fn agreed_plans(
    conn: &mut Conn,
    grants: &[&Grant],
) -> Result<BTreeMap<GrantId, BTreeMap<PlanLineId, Cents>>, StoreError> {
    const SQL: &str = "WITH asked (grant_id, number) AS (
            SELECT unhex(value ->> 0), CAST(value ->> 1 AS BIGINT) FROM json_each($1))
        SELECT line.grant_id, line.plan_line_id, line.planned_cents FROM asked CROSS JOIN plan_version_line line
        WHERE line.grant_id = asked.grant_id AND line.number = (
          SELECT MAX(agreed.number) FROM plan_version agreed
          WHERE agreed.grant_id = asked.grant_id AND agreed.number <= asked.number
            AND (agreed.with_act OR agreed.consent_on IS NOT NULL))";
    let mut found = BTreeMap::<GrantId, BTreeMap<PlanLineId, Cents>>::new();
    let shown = |grant: &&Grant| {
        let version = grant.plan_version.as_ref()?;
        Some(json!([key(grant.id.0), version.number]))
    };
    let asked: Vec<_> = grants.iter().filter_map(shown).collect();
    if asked.is_empty() {
        return Ok(found);
    }
    let asked = set(asked.into_iter());
    let rows: Vec<(Uuid, Uuid, i64)> = on!(conn, c => sqlx::query_as(SQL).bind(&asked).fetch_all(c).await)?;
    for (grant, line, cents) in rows {
        found.entry(GrantId(grant)).or_default().insert(PlanLineId(line), Cents::new(cents));
    }
    Ok(found)
}

/// What the giver last agreed to for each line of a grant as it is shown.
pub async fn agreed_plan(conn: &mut Conn, grant: &Grant) -> Result<BTreeMap<PlanLineId, Cents>, StoreError> {
    Ok(agreed_plans(conn, &[grant]).await?.remove(&grant.id).unwrap_or_default())
}
