//! The lines of claims, written and changed as sets.

use std::collections::{BTreeMap, BTreeSet};

use ::grants::{
    ClaimId, ClaimLine, ClaimLineId, ClaimTotals, Correction, Cost, GrantId, LineFilter, LinePage, LineState,
    LineUnits, LinesAsked, PlanLineId, PositionId, RateCode, ReceiptDetails, ReceiptId, ServiceUnitId,
};
use chrono::NaiveDate;
use ledger::{Cents, Hash, Reservation, UnitId, canonical_json};
use serde_json::{Value, json};
use sqlx::FromRow;
use uuid::Uuid;

use super::{corrections, findings};
use crate::{
    db::{Conn, on},
    dialect::{self, Column, Of},
    error::StoreError,
    reservation::reservation,
    sets::{key, keys, set, write_set},
};

/// Lines with the accounts of what they hold, and with the lines that came after them.
macro_rules! lines_sql {
    ($where:literal) => {
        concat!(
            "SELECT line.id, line.number, line.position_id, line.plan_line_id, line.cost_kind, line.receipt_id,
                line.rate, line.unit, line.unit_count, line.rate_cents, line.units_hash, line.parent_line_id,
                line.paid_on, line.reason, line.receipt_details, line.eligible_cents, line.share_cents, line.used_cents,
                line.receipt_transfer, line.credit_transfer, line.state, line.recognised_cents,
                line.reduction_reason, line.reduction_text, line.question, line.answer_by, line.replaces,
                line.reincludes, held.debit_account AS receipt_debit, held.credit_account AS receipt_credit,
                credit.debit_account AS credit_debit, credit.credit_account AS credit_credit,
                again.id AS reincluded_by, successor.id AS replaced_by
            FROM claim_line line
            LEFT JOIN transfer held ON held.unit_id = line.unit_id AND held.number = line.receipt_transfer
            LEFT JOIN transfer credit ON credit.unit_id = line.unit_id AND credit.number = line.credit_transfer
            LEFT JOIN claim_line again ON again.reincludes = line.id
            LEFT JOIN claim_line successor ON successor.replaces = line.id
            WHERE ",
            $where
        )
    };
}

/// The lines of a claim in their order.
pub(super) async fn of_claim(conn: &mut Conn, claim: ClaimId) -> Result<Vec<ClaimLine>, StoreError> {
    const SQL: &str = lines_sql!("line.claim_id = $1 ORDER BY line.number");
    let rows: Vec<LineRow> = on!(&mut *conn, c => sqlx::query_as(SQL).bind(claim.0).fetch_all(c).await)?;
    let lines = with_corrections(rows, corrections::of_claim(conn, claim).await?)?;
    let lines = findings::add(lines, findings::of_claim(conn, claim).await?);
    with_released(conn, lines).await
}

/// A line of any claim, with the grant of its claim.
pub async fn claim_line(
    conn: &mut Conn,
    unit: UnitId,
    id: ClaimLineId,
) -> Result<Option<(GrantId, ClaimLine)>, StoreError> {
    const GRANT: &str = "SELECT claim.grant_id FROM claim_line line JOIN claim ON claim.id = line.claim_id
        WHERE line.unit_id = $1 AND line.id = $2";
    let grant: Option<Uuid> =
        on!(&mut *conn, c => sqlx::query_scalar(GRANT).bind(unit.0).bind(id.0).fetch_optional(c).await)?;
    let Some(grant) = grant else { return Ok(None) };
    let lines = with_ids(conn, &[id]).await?;
    Ok(lines.into_iter().next().map(|line| (GrantId(grant), line)))
}

/// The lines of some claims that were asked for, by these claims and in their order. Which lines have a number or stand on a page
/// is each claim's own, and asked of each: who looks at several asks for all of a kind, or names those of each.
pub(super) async fn asked(
    conn: &mut Conn,
    claims: &BTreeMap<ClaimId, ClaimTotals>,
    asked: &LinesAsked,
) -> Result<BTreeMap<ClaimId, Vec<ClaimLine>>, StoreError> {
    let found: Vec<(Uuid, Uuid)> = match asked {
        LinesAsked::None => Vec::new(),
        LinesAsked::Kind(which) => of_kind(&mut *conn, claims, *which).await?,
        LinesAsked::Numbered(numbers) => {
            let mut found = Vec::new();
            for claim in claims.keys() {
                let ids = numbered(&mut *conn, *claim, numbers).await?;
                found.extend(ids.into_iter().map(|id| (claim.0, id)));
            }
            found
        }
        LinesAsked::Placed(places) => placed(&mut *conn, places).await?,
        LinesAsked::Page(page) => {
            let mut found = Vec::new();
            for (claim, totals) in claims {
                let ids = of_page(&mut *conn, *claim, page, page.cut(totals).skipped).await?;
                found.extend(ids.into_iter().map(|id| (claim.0, id)));
            }
            found
        }
    };
    let mut by_claim = BTreeMap::<ClaimId, Vec<ClaimLine>>::new();
    if found.is_empty() {
        return Ok(by_claim);
    }
    let of: BTreeMap<ClaimLineId, ClaimId> =
        found.into_iter().map(|(claim, line)| (ClaimLineId(line), ClaimId(claim))).collect();
    let ids: Vec<ClaimLineId> = of.keys().copied().collect();
    for line in with_ids(conn, &ids).await? {
        if let Some(claim) = of.get(&line.id) {
            by_claim.entry(*claim).or_default().push(line);
        }
    }
    Ok(by_claim)
}

async fn numbered(conn: &mut Conn, claim: ClaimId, numbers: &BTreeSet<i64>) -> Result<Vec<Uuid>, StoreError> {
    const SQL: &str = "SELECT id FROM claim_line WHERE claim_id = $1
        AND number IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($2))";
    let numbers = set(numbers.iter().map(|number| json!([number])));
    Ok(on!(conn, c => sqlx::query_scalar(SQL).bind(claim.0).bind(numbers).fetch_all(c).await)?)
}

/// The lines with some numbers of some claims, each with its claim.
async fn placed(
    conn: &mut Conn,
    places: &BTreeMap<ClaimId, BTreeSet<i64>>,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    const SQL: &str = "SELECT claim_id, id FROM claim_line WHERE (claim_id, number) IN (
        SELECT unhex(value ->> 0), CAST(value ->> 1 AS BIGINT) FROM json_each($1))";
    let each = |(claim, numbers): (&ClaimId, &BTreeSet<i64>)| {
        let claim = key(claim.0);
        numbers.iter().map(|number| json!([claim, number])).collect::<Vec<_>>()
    };
    let places = set(places.iter().flat_map(each));
    Ok(on!(conn, c => sqlx::query_as(SQL).bind(places).fetch_all(c).await)?)
}

/// The lines of a kind of some claims, each with its claim.
async fn of_kind(
    conn: &mut Conn,
    claims: &BTreeMap<ClaimId, ClaimTotals>,
    which: LineFilter,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    const ALL: &str = "SELECT claim_id, id FROM claim_line
        WHERE claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    const OF_KIND: &str = "SELECT claim_id, id FROM claim_line
        WHERE claim_id IN (SELECT unhex(value ->> 0) FROM json_each($1))
        AND state IN (SELECT value ->> 0 FROM json_each($2))";
    let (claims, states) = (keys(claims.keys().map(|claim| claim.0)), which.states());
    Ok(on!(conn, c => {
        let query = sqlx::query_as(if states.is_empty() { ALL } else { OF_KIND }).bind(claims);
        if states.is_empty() {
            query.fetch_all(c).await
        } else {
            query.bind(set(states.iter().map(|state| json!([state])))).fetch_all(c).await
        }
    })?)
}

/// The ids of a page of lines. Those of all kinds are told by the index of their numbers alone.
async fn of_page(
    conn: &mut Conn,
    claim: ClaimId,
    page: &LinePage,
    skipped: i64,
) -> Result<Vec<Uuid>, StoreError> {
    const ALL: &str = "SELECT id FROM claim_line WHERE claim_id = $1 ORDER BY number LIMIT $2 OFFSET $3";
    const OF_KIND: &str = "SELECT id FROM claim_line WHERE claim_id = $1
        AND state IN (SELECT value ->> 0 FROM json_each($4)) ORDER BY number LIMIT $2 OFFSET $3";
    let states = page.which.states();
    Ok(on!(conn, c => {
        let query = sqlx::query_scalar(if states.is_empty() { ALL } else { OF_KIND });
        let query = query.bind(claim.0).bind(page.size).bind(skipped);
        if states.is_empty() {
            query.fetch_all(c).await
        } else {
            query.bind(set(states.iter().map(|state| json!([state])))).fetch_all(c).await
        }
    })?)
}

/// The lines with these ids, in the order of their numbers.
pub(super) async fn with_ids(conn: &mut Conn, ids: &[ClaimLineId]) -> Result<Vec<ClaimLine>, StoreError> {
    const SQL: &str =
        lines_sql!("line.id IN (SELECT unhex(value ->> 0) FROM json_each($1)) ORDER BY line.number");
    let named = set(ids.iter().map(|id| json!([key(id.0)])));
    let rows: Vec<LineRow> = on!(&mut *conn, c => sqlx::query_as(SQL).bind(named).fetch_all(c).await)?;
    let lines = with_corrections(rows, corrections::of_lines(conn, ids).await?)?;
    let lines = findings::add(lines, findings::of_lines(conn, ids).await?);
    with_released(conn, lines).await
}

/// The numbers that some lines have in their claims, by these lines.
pub async fn numbers_of_claim_lines(
    conn: &mut Conn,
    lines: &BTreeSet<ClaimLineId>,
) -> Result<BTreeMap<ClaimLineId, i64>, StoreError> {
    const SQL: &str = "SELECT id, number FROM claim_line
        WHERE id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    if lines.is_empty() {
        return Ok(BTreeMap::new());
    }
    let lines = set(lines.iter().map(|line| json!([key(line.0)])));
    let rows: Vec<(Uuid, i64)> = on!(conn, c => sqlx::query_as(SQL).bind(lines).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|(line, number)| (ClaimLineId(line), number)).collect())
}

fn with_corrections(
    rows: Vec<LineRow>,
    mut corrections: BTreeMap<ClaimLineId, Vec<Correction>>,
) -> Result<Vec<ClaimLine>, StoreError> {
    let line = |row: LineRow| {
        let corrections = corrections.remove(&ClaimLineId(row.id)).unwrap_or_default();
        Ok(ClaimLine { corrections, ..row.try_into()? })
    };
    rows.into_iter().map(line).collect()
}

/// The lines with the units that were released when they were accepted in part.
async fn with_released(conn: &mut Conn, mut lines: Vec<ClaimLine>) -> Result<Vec<ClaimLine>, StoreError> {
    const SQL: &str = "SELECT claim_line_id, service_unit_id FROM claim_line_unit
        WHERE NOT held AND claim_line_id IN (SELECT unhex(value ->> 0) FROM json_each($1))";
    let in_part = |line: &&mut ClaimLine| {
        // Of a line that nothing is recognised of any more, all are released, and none is named.
        let recognised = line.recognised() > Cents::ZERO;
        line.units.is_some() && recognised && matches!(line.state, LineState::AcceptedInPart { .. })
    };
    let mut by_id: BTreeMap<ClaimLineId, &mut ClaimLine> =
        lines.iter_mut().filter(in_part).map(|line| (line.id, line)).collect();
    if by_id.is_empty() {
        return Ok(lines);
    }
    let ids = set(by_id.keys().map(|id| json!([key(id.0)])));
    let released: Vec<(Uuid, Uuid)> = on!(conn, c => sqlx::query_as(SQL).bind(ids).fetch_all(c).await)?;
    for (line, unit) in released {
        if let Some(units) = by_id.get_mut(&ClaimLineId(line)).and_then(|line| line.units.as_mut()) {
            units.released.insert(ServiceUnitId(unit));
        }
    }
    Ok(lines)
}

/// Writes the lines of a claim.
pub(super) async fn insert(
    conn: &mut Conn,
    unit: UnitId,
    claim: ClaimId,
    lines: &[ClaimLine],
) -> Result<(), StoreError> {
    let rows: Vec<NewRow<'_>> =
        lines.iter().map(|line| NewRow::of(unit, claim, line)).collect::<Result<_, _>>()?;
    Ok(dialect::insert(conn, "claim_line", &NewRow::columns(), &rows).await?)
}

/// Moves lines to their new states, and writes what was found with their decisions.
pub(super) async fn update(
    conn: &mut Conn,
    unit: UnitId,
    lines: impl Iterator<Item = &ClaimLine> + Clone,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE claim_line SET state = fresh.value ->> 1,
            recognised_cents = CAST(fresh.value ->> 2 AS BIGINT), reduction_reason = fresh.value ->> 3,
            reduction_text = fresh.value ->> 4, question = fresh.value ->> 5, answer_by = date(fresh.value ->> 6),
            used_cents = CAST(fresh.value ->> 7 AS BIGINT)
        FROM json_each($1) AS fresh WHERE claim_line.id = unhex(fresh.value ->> 0)";
    let found = lines.clone().flat_map(|line| findings::rows(unit, line.id, 0, &line.findings)).collect();
    write_set(conn, SQL, lines.map(state_columns)).await?;
    findings::insert(conn, found).await
}

fn state_columns(line: &ClaimLine) -> Value {
    let (mut recognised, mut reduction, mut parked) = (None, (None, None), (None, None));
    match &line.state {
        LineState::Declared | LineState::Accepted | LineState::Replaced { .. } | LineState::Dropped => {}
        LineState::AcceptedInPart { recognised: cents, reason, text } => {
            (recognised, reduction) = (Some(cents), (Some(reason), Some(text)));
        }
        LineState::Rejected { reason, text } => reduction = (Some(reason), Some(text)),
        LineState::Parked { question, answer_by, .. } => parked = (Some(question), Some(answer_by)),
    }
    let word = line.state.word();
    json!([key(line.id.0), word, recognised, reduction.0, reduction.1, parked.0, parked.1, line.used])
}

/// A line as it is written first.
struct NewRow<'a> {
    unit: UnitId,
    claim: ClaimId,
    line: &'a ClaimLine,
    cost_kind: &'static str,
    lump_sum: Option<(&'a RateCode, &'a str, Cents)>,
    parent: Option<ClaimLineId>,
    units_hash: Option<String>,
    receipt_details: Option<String>,
}

impl<'a> NewRow<'a> {
    fn of(unit: UnitId, claim: ClaimId, line: &'a ClaimLine) -> Result<Self, StoreError> {
        let (cost_kind, lump_sum, parent) = match &line.cost {
            Cost::Actual { .. } => ("actual", None, None),
            Cost::LumpSum { rate, unit, rate_amount, .. } => {
                ("lump_sum", Some((rate, unit.as_str(), *rate_amount)), None)
            }
            Cost::CreditNote { parent, .. } => ("credit_note", None, Some(*parent)),
        };
        let units_hash = line.units.as_ref().map(|units| units.hash.to_string());
        let receipt_details = line.receipt_details.as_ref().map(canonical_json).transpose()?;
        Ok(Self { unit, claim, line, cost_kind, lump_sum, parent, units_hash, receipt_details })
    }

    fn columns() -> [Column<Self>; 25] {
        [
            ("id", Of::Id(|row| Some(row.line.id.0))),
            ("unit_id", Of::Id(|row| Some(row.unit.0))),
            ("claim_id", Of::Id(|row| Some(row.claim.0))),
            ("number", Of::Number(|row| Some(row.line.number))),
            ("position_id", Of::Id(|row| Some(row.line.position.0))),
            ("plan_line_id", Of::Id(|row| Some(row.line.plan_line.0))),
            ("cost_kind", Of::Text(|row| Some(row.cost_kind))),
            ("receipt_id", Of::Id(|row| row.line.cost.receipt().map(|receipt| receipt.0))),
            ("rate", Of::Text(|row| row.lump_sum.map(|(rate, ..)| rate.as_str()))),
            ("unit", Of::Text(|row| row.lump_sum.map(|(_, unit, _)| unit))),
            ("unit_count", Of::Number(|row| row.line.units.as_ref().map(|units| units.count))),
            ("rate_cents", Of::Number(|row| row.lump_sum.map(|(.., amount)| amount.get()))),
            ("paid_on", Of::Day(|row| Some(row.line.paid_on))),
            ("reason", Of::Text(|row| Some(&row.line.reason_for_payment))),
            ("receipt_details", Of::Text(|row| row.receipt_details.as_deref())),
            ("eligible_cents", Of::Number(|row| Some(row.line.eligible.get()))),
            ("share_cents", Of::Number(|row| Some(row.line.grant_share.get()))),
            ("receipt_transfer", Of::Number(|row| row.line.held.map(|made| made.number().get()))),
            ("state", Of::Text(|row| Some(row.line.state.word()))),
            ("used_cents", Of::Number(|row| Some(row.line.used.get()))),
            ("units_hash", Of::Text(|row| row.units_hash.as_deref())),
            ("parent_line_id", Of::Id(|row| row.parent.map(|parent| parent.0))),
            ("credit_transfer", Of::Number(|row| row.line.credit.map(|made| made.number().get()))),
            ("replaces", Of::Id(|row| row.line.replaces.map(|replaced| replaced.0))),
            ("reincludes", Of::Id(|row| row.line.reincludes.map(|parked| parked.0))),
        ]
    }
}

#[derive(FromRow)]
struct LineRow {
    id: Uuid,
    number: i64,
    position_id: Uuid,
    plan_line_id: Uuid,
    cost_kind: String,
    receipt_id: Option<Uuid>,
    rate: Option<String>,
    unit: Option<String>,
    unit_count: Option<i64>,
    rate_cents: Option<i64>,
    units_hash: Option<String>,
    parent_line_id: Option<Uuid>,
    paid_on: NaiveDate,
    reason: String,
    receipt_details: Option<String>,
    eligible_cents: i64,
    share_cents: i64,
    used_cents: i64,
    receipt_transfer: Option<i64>,
    credit_transfer: Option<i64>,
    state: String,
    recognised_cents: Option<i64>,
    reduction_reason: Option<String>,
    reduction_text: Option<String>,
    question: Option<String>,
    answer_by: Option<NaiveDate>,
    replaces: Option<Uuid>,
    reincludes: Option<Uuid>,
    reincluded_by: Option<Uuid>,
    replaced_by: Option<Uuid>,
    receipt_debit: Option<i64>,
    receipt_credit: Option<i64>,
    credit_debit: Option<i64>,
    credit_credit: Option<i64>,
}

impl TryFrom<LineRow> for ClaimLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ClaimLineId(row.id),
            number: row.number,
            position: PositionId(row.position_id),
            plan_line: PlanLineId(row.plan_line_id),
            cost: row.cost()?,
            paid_on: row.paid_on,
            receipt_details: row.receipt_details()?,
            eligible: Cents::new(row.eligible_cents),
            grant_share: Cents::new(row.share_cents),
            used: Cents::new(row.used_cents),
            units: row.units()?,
            state: row.state()?,
            held: row.held(row.receipt_transfer, row.receipt_debit.zip(row.receipt_credit))?,
            credit: row.held(row.credit_transfer, row.credit_debit.zip(row.credit_credit))?,
            replaces: row.replaces.map(ClaimLineId),
            reincludes: row.reincludes.map(ClaimLineId),
            findings: BTreeSet::new(),
            corrections: Vec::new(),
            reason_for_payment: row.reason,
        })
    }
}

impl LineRow {
    fn cost(&self) -> Result<Cost, StoreError> {
        let rate = self.rate.as_ref().zip(self.unit.as_ref()).zip(self.unit_count).zip(self.rate_cents);
        match (self.cost_kind.as_str(), self.receipt_id.map(ReceiptId), rate, self.parent_line_id) {
            ("actual", Some(receipt), None, None) => Ok(Cost::Actual { receipt }),
            ("credit_note", Some(receipt), None, Some(parent)) => {
                Ok(Cost::CreditNote { parent: ClaimLineId(parent), receipt })
            }
            ("lump_sum", None, Some((((rate, unit), count), cents)), None) => Ok(Cost::LumpSum {
                rate: RateCode::parse(rate).map_err(|cause| self.broken(cause))?,
                unit: unit.clone(),
                count,
                rate_amount: Cents::new(cents),
            }),
            (kind, ..) => Err(self.broken(kind)),
        }
    }

    fn receipt_details(&self) -> Result<Option<ReceiptDetails>, StoreError> {
        let stated = self.receipt_details.as_deref().map(serde_json::from_str);
        stated.transpose().map_err(|cause| self.broken(cause))
    }

    fn units(&self) -> Result<Option<LineUnits>, StoreError> {
        let units = |(count, hash): (i64, &String)| {
            let hash = Hash::from_hex(hash).ok_or_else(|| self.broken(hash))?;
            Ok(LineUnits { count, hash, released: BTreeSet::new() })
        };
        self.unit_count.zip(self.units_hash.as_ref()).map(units).transpose()
    }

    fn state(&self) -> Result<LineState, StoreError> {
        let reduction = self.reduction_reason.clone().zip(self.reduction_text.clone());
        match (self.state.as_str(), self.recognised_cents, reduction) {
            ("declared", None, None) => Ok(LineState::Declared),
            ("accepted", None, None) => Ok(LineState::Accepted),
            ("accepted_in_part", Some(cents), Some((reason, text))) => {
                Ok(LineState::AcceptedInPart { recognised: Cents::new(cents), reason, text })
            }
            ("rejected", None, Some((reason, text))) => Ok(LineState::Rejected { reason, text }),
            (word, None, None) => self.left(word),
            (word, ..) => Err(self.broken(word)),
        }
    }

    /// The state of a line that does not count.
    fn left(&self, word: &str) -> Result<LineState, StoreError> {
        match (word, self.question.clone().zip(self.answer_by), self.replaced_by) {
            ("parked", Some((question, answer_by)), _) => {
                let reincluded_by = self.reincluded_by.map(ClaimLineId);
                Ok(LineState::Parked { question, answer_by, reincluded_by })
            }
            ("replaced", None, Some(by)) => Ok(LineState::Replaced { by: ClaimLineId(by) }),
            ("dropped", None, None) => Ok(LineState::Dropped),
            _ => Err(self.broken(word)),
        }
    }

    /// What the line holds by a transfer between two accounts: its eligible cost.
    fn held(
        &self,
        transfer: Option<i64>,
        accounts: Option<(i64, i64)>,
    ) -> Result<Option<Reservation>, StoreError> {
        let held = |(number, (debit, credit))| reservation(number, debit, credit, self.eligible_cents);
        transfer.zip(accounts).map(held).transpose()
    }

    fn broken(&self, what: impl ToString) -> StoreError {
        StoreError::broken("claim_line", self.id, what)
    }
}
