//! What may be asked for now of each position of a grant, from what was paid, what is due and what was drawn.
//!
//! What the recipient pays itself counts as the eligible cost that it claims. What it passes on is money of the grant, and so
//! is what it says that the grant pays of a payment: both count as the cost of which the grant carries them. A position
//! without a Finanzierungsplan passes everything on, and carries all of it.

mod then;

use std::{collections::BTreeMap, slice::from_ref};

use chrono::NaiveDate;
use grants::{
    Grant, GrantId, GrantState, Need, Position, PositionId, check_final,
    law::{Drawdown, DrawdownBasis, DrawdownError, DuePayment, LawParameters, MissingFigure},
};
use ledger::{Cents, MoneyError, UnitId};
use store::{Conn, DuePaid, PaidCost, Passed};

use crate::{Ctx, FlowError, law::Laws, views};

/// What may be asked for of one position.
#[derive(Clone, Debug)]
pub struct PositionDrawdown {
    /// The position.
    pub position: PositionId,
    /// The payments that are due, with the money of the grant in them.
    pub due: Vec<DuePaid>,
    /// The advice, or why there is none.
    pub advice: Result<Drawdown, NoAdvice>,
}

/// Why nobody can say how much may be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAdvice {
    /// A figure of the law is missing.
    #[error(transparent)]
    Missing(#[from] MissingFigure),
    /// What the books say does not fit together.
    #[error(transparent)]
    Drawdown(#[from] DrawdownError),
}

impl From<MoneyError> for NoAdvice {
    fn from(cause: MoneyError) -> Self {
        DrawdownError::from(cause).into()
    }
}

/// What may be asked for of the positions of a grant that the actor sees, or might have been on the day that is asked for.
/// Nothing is drawn of a grant that is closed or revoked.
pub async fn drawdown(ctx: &Ctx, grant: GrantId) -> Result<Vec<PositionDrawdown>, FlowError> {
    let grant = views::grant(ctx, grant).await?;
    of_grant(&mut ctx.look_at_figures().await?, ctx, &grant).await
}

/// What may be asked for of the positions of a grant, as it is shown.
async fn of_grant(conn: &mut Conn, ctx: &Ctx, grant: &Grant) -> Result<Vec<PositionDrawdown>, FlowError> {
    Ok(of_grants(conn, ctx, from_ref(grant)).await?.into_iter().flatten().collect())
}

/// What may be asked for of the positions of some grants, as it is shown, grant by grant in their order; on a connection that
/// reads figures.
pub(crate) async fn of_grants(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[Grant],
) -> Result<Vec<Vec<PositionDrawdown>>, FlowError> {
    let books = match ctx.shown_as_of() {
        None => DrawnBooks::of(conn, ctx.actor().unit, grants, ctx.today()).await?,
        Some(as_of) => then::books(conn, ctx, grants, as_of).await?,
    };
    grants.iter().map(|grant| books.of_grant(grant)).collect()
}

/// What may be asked for of a position by a request that states what it needs.
pub(crate) async fn for_request(
    conn: &mut Conn,
    grant: &Grant,
    position: &Position,
    on: NaiveDate,
    need: &[Need],
) -> Result<Result<Drawdown, NoAdvice>, FlowError> {
    DrawnBooks::of(conn, grant.unit, from_ref(grant), on).await?.advice(grant, position, need)
}

/// What the books say of some grants.
struct DrawnBooks {
    on: NaiveDate,
    laws: Laws,
    paid: BTreeMap<PositionId, PaidCost>,
    due: Vec<DuePaid>,
    passed: BTreeMap<PositionId, Passed>,
}

impl DrawnBooks {
    async fn of(conn: &mut Conn, unit: UnitId, grants: &[Grant], on: NaiveDate) -> Result<Self, FlowError> {
        let ids: Vec<GrantId> = grants.iter().map(|grant| grant.id).collect();
        let positions = grants.iter().flat_map(|grant| &grant.positions).map(|position| position.id);
        let positions: Vec<PositionId> = positions.collect();
        let paid = store::payments_made(conn, unit, &ids).await?;
        Ok(Self {
            on,
            laws: Laws::of(conn, grants).await?,
            paid: paid.into_iter().map(|paid| (paid.position, paid)).collect(),
            due: store::payments_due(conn, unit, &ids, on).await?,
            passed: store::passed_through(conn, unit, &positions).await?,
        })
    }

    /// Nothing is drawn of a grant that is closed or revoked.
    fn of_grant(&self, grant: &Grant) -> Result<Vec<PositionDrawdown>, FlowError> {
        if grant.state != GrantState::Effective {
            return Ok(Vec::new());
        }
        let drawn = |position: &Position| {
            let advice = self.advice(grant, position, &[])?;
            let due = self.due.iter().filter(|due| due.position == position.id).cloned().collect();
            Ok(PositionDrawdown { position: position.id, due, advice })
        };
        grant.positions.iter().map(drawn).collect()
    }

    fn advice(
        &self,
        grant: &Grant,
        position: &Position,
        need: &[Need],
    ) -> Result<Result<Drawdown, NoAdvice>, FlowError> {
        let passed = self.passed.get(&position.id).ok_or(FlowError::NotFound { what: "position" })?;
        let law = self.laws.figures(grant)?;
        let of_books = self.due.iter().filter(|due| due.position == position.id);
        let mut due: Vec<DuePayment> =
            of_books.map(|due| due_payment(&due.what, due.due_on.unwrap_or(self.on), due.amount)).collect();
        due.extend(need.iter().map(|need| due_payment(&need.what, need.due_on, need.amount)));
        Ok(self.basis((grant, position), &law, *passed, due).and_then(|basis| Ok(basis.advise()?)))
    }

    /// What the law calculates with; what is due is money of the grant.
    fn basis(
        &self,
        (grant, position): (&Grant, &Position),
        law: &LawParameters,
        passed: Passed,
        due: Vec<DuePayment>,
    ) -> Result<DrawdownBasis, NoAdvice> {
        let paid = self.paid.get(&position.id);
        let (eligible, repaid) = paid.map_or((Cents::ZERO, Cents::ZERO), |paid| (paid.eligible, paid.repaid));
        let planned = grant.plan.iter().filter(|line| line.position == position.id).map(|line| line.planned);
        let planned_cost = Cents::sum(planned)?.max(position.amount);
        let basis = DrawdownBasis {
            on: self.on,
            financing: grant.act.financing,
            planned_cost,
            grant: position.amount,
            others: planned_cost.minus(position.amount)?,
            paid: Cents::ZERO,
            due: Vec::new(),
            drawn: passed.drawn.plus(repaid)?,
            repaid,
            use_by: law.use_by.on(self.on)?.value,
            is_final: check_final(grant).is_ok(),
        };
        let as_cost = |due: DuePayment| -> Result<DuePayment, NoAdvice> {
            Ok(DuePayment { amount: basis.cost_carrying(due.amount)?, ..due })
        };
        let due = due.into_iter().map(as_cost).collect::<Result<_, _>>()?;
        let paid = eligible.plus(basis.cost_carrying(passed.paid_on)?)?;
        Ok(DrawdownBasis { paid, due, ..basis })
    }
}

fn due_payment(what: &str, due_on: NaiveDate, amount: Cents) -> DuePayment {
    DuePayment { what: what.to_owned(), due_on, amount }
}
