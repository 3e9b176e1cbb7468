//! Where every euro stands: read from the balances, so that the answer costs the same however much was booked.

use ::grants::{ComponentCode, Figures, OrganisationId, PositionId};
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
};

/// The figures of one position that a giver outside has given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionFigures {
    /// Who gives.
    pub giver: OrganisationId,
    /// The position.
    pub position: PositionId,
    /// Its component.
    pub component: ComponentCode,
    /// Its budget year, if it has one.
    pub budget_year: Option<i64>,
    /// Where its money stands, with everything below it.
    pub figures: Figures,
}

#[derive(FromRow)]
struct Row {
    giver_id: Uuid,
    id: Uuid,
    component: String,
    budget_year: Option<i64>,
    awarded: i64,
    drawn: i64,
    received: i64,
    forwarded: i64,
    claimed: i64,
    recognised: i64,
    reserved: i64,
    paid: i64,
    free: i64,
}

/// The own figures of a position come from its accounts, those of its tree from the accounts of every position with
/// the same root.
macro_rules! figures_sql {
    ($where:literal) => {
        concat!(
            "SELECT giving.giver_id, own.id, own.component, own.budget_year,
    to_use.credits_posted AS awarded,
    due.credits_posted + due.credits_pending AS drawn,
    cash.credits_posted AS received,
    CAST(COALESCE((SELECT SUM(given.credits_posted) FROM position child
      JOIN account given ON given.unit_id = child.unit_id AND given.number = child.to_use
      WHERE child.parent_id = own.id), 0) AS BIGINT) AS forwarded,
    CAST((SELECT SUM(asked.credits_posted - asked.debits_posted) FROM position below
      JOIN account asked ON asked.unit_id = below.unit_id AND asked.number = below.claimed
      WHERE below.root_id = own.root_id AND (own.id = own.root_id OR below.id = own.id)) AS BIGINT) AS claimed,
    CAST((SELECT SUM(used.credits_posted) FROM position below
      JOIN account used ON used.unit_id = below.unit_id AND used.number = below.used
      WHERE below.root_id = own.root_id AND (own.id = own.root_id OR below.id = own.id)) AS BIGINT) AS recognised,
    CAST((SELECT SUM(used.credits_pending) FROM position below
      JOIN account used ON used.unit_id = below.unit_id AND used.number = below.used
      WHERE below.root_id = own.root_id AND (own.id = own.root_id OR below.id = own.id)) AS BIGINT) AS reserved,
    CAST(COALESCE((SELECT SUM(got.credits_posted) FROM position child
      JOIN account got ON got.unit_id = child.unit_id AND got.number = child.cash
      WHERE child.parent_id = own.id), 0) AS BIGINT) AS paid,
    to_use.credits_posted - to_use.debits_posted - to_use.debits_pending AS free
  FROM position own
  JOIN grants giving ON giving.id = own.grant_id
  JOIN account to_use ON to_use.unit_id = own.unit_id AND to_use.number = own.to_use
  JOIN account due ON due.unit_id = own.unit_id AND due.number = own.due
  JOIN account cash ON cash.unit_id = own.unit_id AND cash.number = own.cash
  WHERE ",
            $where,
            " ORDER BY giving.giver_id, own.component, COALESCE(own.budget_year, 0), own.id"
        )
    };
}

/// The figures of every position that comes from outside the unit: the matrix ministry × component.
pub async fn figures(conn: &mut Conn, unit: UnitId) -> Result<Vec<PositionFigures>, StoreError> {
    const SQL: &str = figures_sql!("own.unit_id = $1 AND own.parent_id IS NULL");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    rows.into_iter().map(PositionFigures::try_from).collect()
}

/// The figures of one position. Below the first level, claimed, recognised and reserved are its own.
pub async fn figures_of_position(
    conn: &mut Conn,
    unit: UnitId,
    position: PositionId,
) -> Result<Option<Figures>, StoreError> {
    const SQL: &str = figures_sql!("own.unit_id = $1 AND own.id = $2");
    let row: Option<Row> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(position.0).fetch_optional(c).await)?;
    Ok(row.map(PositionFigures::try_from).transpose()?.map(|found| found.figures))
}

impl TryFrom<Row> for PositionFigures {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            giver: OrganisationId(row.giver_id),
            position: PositionId(row.id),
            component: ComponentCode::parse(&row.component)
                .map_err(|cause| StoreError::broken("position", row.id, cause))?,
            budget_year: row.budget_year,
            figures: Figures {
                awarded: Cents::new(row.awarded),
                drawn: Cents::new(row.drawn),
                received: Cents::new(row.received),
                forwarded: Cents::new(row.forwarded),
                claimed: Cents::new(row.claimed),
                recognised: Cents::new(row.recognised),
                reserved: Cents::new(row.reserved),
                paid: Cents::new(row.paid),
                free: Cents::new(row.free),
            },
        })
    }
}
