//! Money that moved: what came in for each position of a grant, and what was spent of it.

use ::grants::{GrantId, PositionId};
use chrono::NaiveDate;
use ledger::{Cents, UnitId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    db::{Conn, on},
    error::StoreError,
    sets::keys,
};

/// Money that came in for a position, or was spent of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedMoney {
    /// The position.
    pub position: PositionId,
    /// What happened.
    pub kind: MovedKind,
    /// The payment, the claim line or the repayment.
    pub reference: Uuid,
    /// The day: of the credit, of the payment.
    pub on: NaiveDate,
    /// How much of the grant.
    pub amount: Cents,
}

/// What happened to money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovedKind {
    /// It came in from the giver.
    Received,
    /// It came back from a recipient below.
    CameBack,
    /// It was paid to a recipient below.
    Forwarded,
    /// It was used: recognised of a claim line, less what corrections and credit notes took back.
    Used,
    /// It was repaid to the giver.
    Repaid,
}

impl MovedKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Received, Self::CameBack, Self::Forwarded, Self::Used, Self::Repaid];

    /// The word used by the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::CameBack => "came_back",
            Self::Forwarded => "forwarded",
            Self::Used => "used",
            Self::Repaid => "repaid",
        }
    }

    /// Whether money came in.
    pub const fn is_in(self) -> bool {
        matches!(self, Self::Received | Self::CameBack)
    }
}

#[derive(FromRow)]
struct Row {
    position_id: Uuid,
    kind: String,
    reference: Uuid,
    on_day: NaiveDate,
    cents: i64,
}

impl TryFrom<Row> for MovedMoney {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let kind = MovedKind::ALL.into_iter().find(|kind| kind.word() == row.kind);
        Ok(Self {
            position: PositionId(row.position_id),
            kind: kind.ok_or_else(|| StoreError::broken("moved", row.reference, &row.kind))?,
            reference: row.reference,
            on: row.on_day,
            amount: Cents::new(row.cents),
        })
    }
}

/// What came in for each position of some grants, and what was spent of it, by position and day.
pub async fn moved_money(
    conn: &mut Conn,
    unit: UnitId,
    grants: &[GrantId],
) -> Result<Vec<MovedMoney>, StoreError> {
    const SQL: &str = "WITH these AS (SELECT unhex(value ->> 0) AS id FROM json_each($2)),
        stands AS (
          SELECT line.id, line.position_id, line.paid_on, line.parent_line_id,
            COALESCE((SELECT made.to_share_cents FROM claim_correction made WHERE made.line_id = line.id
              ORDER BY made.number DESC LIMIT 1), line.used_cents) AS used
          FROM claim_line line JOIN claim ON claim.id = line.claim_id
          WHERE claim.unit_id = $1 AND claim.grant_id IN (SELECT id FROM these)),
        credited AS (
          SELECT parent_line_id, CAST(SUM(used) AS BIGINT) AS used FROM stands
          WHERE parent_line_id IS NOT NULL GROUP BY parent_line_id),
        moved AS (
          SELECT position_id, 'received' AS kind, id AS reference, state_on AS on_day, amount_cents AS cents
          FROM payment WHERE unit_id = $1 AND grant_id IN (SELECT id FROM these)
            AND state IN ('received', 'confirmed')
          UNION ALL
          SELECT parent.id, 'came_back', repayment.id, repayment.received_on, repayment.amount_cents
          FROM position parent JOIN position child ON child.parent_id = parent.id
          JOIN repayment ON repayment.grant_id = child.grant_id AND repayment.position_id = child.id
          WHERE parent.unit_id = $1 AND parent.grant_id IN (SELECT id FROM these) AND repayment.kind = 'refund'
          UNION ALL
          SELECT parent.id, 'forwarded', payment.id, payment.state_on, payment.amount_cents
          FROM position parent JOIN position child ON child.parent_id = parent.id
          JOIN payment ON payment.grant_id = child.grant_id AND payment.position_id = child.id
          WHERE parent.unit_id = $1 AND parent.grant_id IN (SELECT id FROM these) AND payment.state = 'confirmed'
          UNION ALL
          SELECT stands.position_id, 'used', stands.id, stands.paid_on, stands.used - COALESCE(credited.used, 0)
          FROM stands LEFT JOIN credited ON credited.parent_line_id = stands.id
          WHERE stands.parent_line_id IS NULL
          UNION ALL
          SELECT position_id, 'repaid', id, received_on, amount_cents
          FROM repayment WHERE unit_id = $1 AND grant_id IN (SELECT id FROM these) AND kind = 'refund')
        SELECT position_id, kind, reference, on_day, cents FROM moved WHERE cents > 0
        ORDER BY position_id, on_day, reference";
    let ids = keys(grants.iter().map(|id| id.0));
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(SQL).bind(unit.0).bind(&ids).fetch_all(c).await)?;
    rows.into_iter().map(MovedMoney::try_from).collect()
}
