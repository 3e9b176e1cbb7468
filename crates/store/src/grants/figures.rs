//! Where every euro stands, and where it stood: read from the balances, so that the answer costs the same however
//! much was booked.

use std::collections::BTreeMap;

use ::grants::{ComponentCode, Figures, OrganisationId, PositionId};
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use super::balances::{figure_now, figure_then};
use crate::{
    AsOf,
    db::{Conn, on},
    error::StoreError,
    sets::keys,
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

/// What the act in force gives for a position.
macro_rules! given_now {
    ($of:literal) => {
        concat!(
            "(SELECT given.amount_cents FROM grants its JOIN act_position given ON given.grant_id = its.id
        AND given.number = its.act_number AND given.position_id = ",
            $of,
            ".id WHERE its.id = ",
            $of,
            ".grant_id)"
        )
    };
}

/// What the act gave that was in force: dated until the day $3, recorded until the day $4.
macro_rules! given_then {
    ($of:literal) => {
        concat!(
            "(SELECT given.amount_cents FROM act_position given JOIN legal_act act
        ON act.grant_id = given.grant_id AND act.number = given.number
      WHERE given.grant_id = ",
            $of,
            ".grant_id AND given.position_id = ",
            $of,
            ".id
        AND act.dated_on <= $3 AND act.recorded_on <= $4 ORDER BY given.number DESC LIMIT 1)"
        )
    };
}

/// A sum over a position that comes from outside with all below it, or of any other position alone. Two figures, so that
/// whoever asks for a position below does not read its whole tree.
macro_rules! of_tree {
    ($figure:ident, $sum:literal, $account:literal) => {
        concat!(
            "CASE WHEN own.id = own.root_id THEN (SELECT SUM(",
            $figure!($sum, "below", $account),
            ") FROM position below WHERE below.root_id = own.id) ELSE ",
            $figure!($sum, "own", $account),
            " END"
        )
    };
}

/// What was drawn of a position: what became due to it and what was paid.
macro_rules! drawn {
    ($figure:ident) => {
        concat!(
            "COALESCE(",
            $figure!("credits_posted - debits_posted + credits_pending", "own", "due"),
            ", 0) + COALESCE(",
            $figure!("credits_posted - debits_posted", "own", "paid"),
            ", 0)"
        )
    };
}

/// What was paid to those right below a position.
macro_rules! paid_on {
    ($figure:ident) => {
        concat!(
            "CAST(COALESCE((SELECT SUM(",
            $figure!("credits_posted - debits_posted", "child", "paid"),
            ") FROM position child WHERE child.parent_id = own.id), 0) AS BIGINT)"
        )
    };
}

/// What was awarded and forwarded comes from the acts in force, the other own figures of a position from its accounts,
/// those of its tree from the accounts of every position with the same root. What became due and what was paid count
/// net of what the bank returned and what was repaid: that is what `due` and `paid` hold, while money that comes back
/// to a giver comes into its cash once more. An account on which nothing had moved yet has no figures.
macro_rules! figures_sql {
    ($figure:ident, $given:ident, $where:literal) => {
        concat!(
            "SELECT giving.giver_id, own.id, own.component, own.budget_year,
    COALESCE(",
            $given!("own"),
            ", 0) AS awarded,
    ",
            drawn!($figure),
            " AS drawn,
    COALESCE(",
            $figure!("credits_posted - debits_posted", "own", "paid"),
            ", 0) AS received,
    CAST(COALESCE((SELECT SUM(",
            $given!("child"),
            ") FROM position child
      WHERE child.parent_id = own.id), 0) AS BIGINT) AS forwarded,
    CAST(COALESCE(",
            of_tree!($figure, "credits_posted - debits_posted", "claimed"),
            ", 0) AS BIGINT) AS claimed,
    CAST(COALESCE(",
            of_tree!($figure, "credits_posted - debits_posted", "used"),
            ", 0) AS BIGINT) AS recognised,
    CAST(COALESCE(",
            of_tree!($figure, "credits_pending", "used"),
            ", 0) AS BIGINT) AS reserved,
    ",
            paid_on!($figure),
            " AS paid,
    COALESCE(",
            $figure!("credits_posted - debits_posted - debits_pending", "own", "to_use"),
            ", 0) AS free
  FROM position own
  JOIN grants giving ON giving.id = own.grant_id
  WHERE ",
            $where,
            " ORDER BY giving.giver_id, own.component, COALESCE(own.budget_year, 0), own.id"
        )
    };
}

/// The figures of every position that comes from outside the unit: the matrix ministry × component.
pub async fn figures(conn: &mut Conn, unit: UnitId) -> Result<Vec<PositionFigures>, StoreError> {
    const SQL: &str = figures_sql!(figure_now, given_now, "own.unit_id = $1 AND own.parent_id IS NULL");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).fetch_all(c).await)?;
    rows.into_iter().map(PositionFigures::try_from).collect()
}

/// As [`figures`], as they stood; of the positions that there were. The connection reads the past
/// ([`crate::Store::read_past`]).
pub async fn figures_as_of(
    conn: &mut Conn,
    unit: UnitId,
    as_of: AsOf,
) -> Result<Vec<PositionFigures>, StoreError> {
    // A position is there from the entry on that opened its accounts.
    const SQL: &str = figures_sql!(
        figure_then,
        given_then,
        "own.unit_id = $1 AND own.parent_id IS NULL AND EXISTS (
    SELECT 1 FROM account opened
    JOIN journal_entry entry ON entry.unit_id = opened.unit_id AND entry.number = opened.opened_by
    WHERE opened.unit_id = own.unit_id AND opened.number = own.to_use
      AND entry.effective_on <= $3 AND entry.recorded_at < $2)"
    );
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(as_of.known_before()).bind(as_of.counted_until()).bind(as_of.known_on)
        .fetch_all(c).await)?;
    rows.into_iter().map(PositionFigures::try_from).collect()
}

/// The figures of some positions. Below the first level, claimed, recognised and reserved are its own.
pub async fn figures_of_positions(
    conn: &mut Conn,
    unit: UnitId,
    positions: &[PositionId],
) -> Result<BTreeMap<PositionId, Figures>, StoreError> {
    const SQL: &str = figures_sql!(
        figure_now,
        given_now,
        "own.unit_id = $1 AND own.id IN (SELECT unhex(value ->> 0) FROM json_each($2))"
    );
    let ids = keys(positions.iter().map(|id| id.0));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&ids).fetch_all(c).await)?;
    rows.into_iter().map(of_position).collect()
}

/// As [`figures_of_positions`], as they stood. The connection reads the past ([`crate::Store::read_past`]).
pub async fn figures_of_positions_as_of(
    conn: &mut Conn,
    unit: UnitId,
    positions: &[PositionId],
    as_of: AsOf,
) -> Result<BTreeMap<PositionId, Figures>, StoreError> {
    const SQL: &str = figures_sql!(
        figure_then,
        given_then,
        "own.unit_id = $1 AND own.id IN (SELECT unhex(value ->> 0) FROM json_each($2))"
    );
    let ids = keys(positions.iter().map(|id| id.0));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(&ids).bind(as_of.counted_until()).bind(as_of.known_on)
        .fetch_all(c).await)?;
    rows.into_iter().map(of_position).collect()
}

/// What went through a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// What its recipient has drawn ([`Figures::drawn`]).
    pub drawn: Cents,
    /// What was paid to those right below it ([`Figures::paid`]).
    pub paid_on: Cents,
}

/// What went through some positions: of their figures these two alone.
macro_rules! passed_sql {
    ($figure:ident) => {
        concat!(
            "SELECT own.id, ",
            drawn!($figure),
            " AS drawn, ",
            paid_on!($figure),
            " AS paid_on FROM position own
    WHERE own.unit_id = $1 AND own.id IN (SELECT unhex(value ->> 0) FROM json_each($2)) ORDER BY own.id"
        )
    };
}

/// What went through some positions.
pub async fn passed_through(
    conn: &mut Conn,
    unit: UnitId,
    positions: &[PositionId],
) -> Result<BTreeMap<PositionId, Passed>, StoreError> {
    const SQL: &str = passed_sql!(figure_now);
    let ids = keys(positions.iter().map(|id| id.0));
    let rows: Vec<PassedRow> =
        on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&ids).fetch_all(c).await)?;
    Ok(rows.into_iter().map(PassedRow::of_position).collect())
}

/// As [`passed_through`], as it stood. The connection reads the past ([`crate::Store::read_past`]).
pub async fn passed_through_as_of(
    conn: &mut Conn,
    unit: UnitId,
    positions: &[PositionId],
    as_of: AsOf,
) -> Result<BTreeMap<PositionId, Passed>, StoreError> {
    const SQL: &str = passed_sql!(figure_then);
    let ids = keys(positions.iter().map(|id| id.0));
    let rows: Vec<PassedRow> = on!(conn, c => sqlx::query_as(SQL)
        .bind(unit.0).bind(&ids).bind(as_of.counted_until()).bind(as_of.known_on)
        .fetch_all(c).await)?;
    Ok(rows.into_iter().map(PassedRow::of_position).collect())
}

#[derive(FromRow)]
struct PassedRow {
    id: Uuid,
    drawn: i64,
    paid_on: i64,
}

impl PassedRow {
    const fn of_position(self) -> (PositionId, Passed) {
        let passed = Passed { drawn: Cents::new(self.drawn), paid_on: Cents::new(self.paid_on) };
        (PositionId(self.id), passed)
    }
}

fn of_position(row: Row) -> Result<(PositionId, Figures), StoreError> {
    PositionFigures::try_from(row).map(|found| (found.position, found.figures))
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
