//! The final reckoning of a grant over the books (Schlussabrechnung): what was recognised, what others brought, what remains
//! of the grant, what was paid of it, and what comes back or is still owed.
//!
//! What was recognised is what a proof of the whole Bewilligungszeitraum states; the arithmetic is that of [`Reckoning`]. It is
//! read as often as one likes, and books nothing: a refund is demanded by a person.

use chrono::NaiveDate;
use grants::{
    Actual, DemandKind, Grant, GrantId, Payment, PaymentState, Planned, Position, PositionId, Receivable,
    Reckoned, Reckoning, SettlementRules, due_by_position,
    law::{AccountError, Entry, LawParameters, MissingFigure},
    rule_book::Rule,
};
use ledger::{Cents, MoneyError};
use store::StoreError;

use crate::{Ctx, FlowError, documents::view::View, law, proofs::of_period};

/// The final reckoning of a grant, as far as claims are decided.
#[derive(Clone, Debug)]
pub struct GrantSettlement {
    /// The grant.
    pub grant: Grant,
    /// What it is made of.
    pub reckoning: Reckoning,
    /// What follows.
    pub reckoned: Reckoned,
    /// What the recipient bears of what was recognised, as a proof states it.
    pub own_share: Cents,
    /// How many claims are handed in and not decided: what they bring is not in it.
    pub undecided: usize,
    /// The rule by which the grant becomes smaller.
    pub reduced_by: Option<&'static Rule>,
    /// What is too small to count.
    pub limits: Limits,
    /// What of a refund is demanded and open.
    pub demanded: Cents,
    /// What of a refund was waived.
    pub waived: Cents,
    /// What of a refund is to be demanded still.
    pub to_demand: Cents,
    /// Position by position.
    pub positions: Vec<PositionSettlement>,
}

/// The part of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionSettlement {
    /// The position.
    pub position: PositionId,
    /// What the act gives.
    pub given: Cents,
    /// What was recognised of the grant.
    pub recognised: Cents,
    /// What remains of the grant.
    pub part: Cents,
    /// What was paid, less what came back.
    pub paid: Cents,
    /// What of a refund is to be demanded still.
    pub to_demand: Cents,
}

/// Amounts that a rule calls too small to count, with the rule (Kleinbetrag).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// A change of up to this amount reduces nothing.
    pub min_change: Option<Entry<Cents>>,
    /// A refund below this amount is not demanded.
    pub min_refund: Option<Entry<Cents>>,
    /// A figure that is known of other days alone. Nothing is called small by it.
    pub missing: Option<MissingFigure>,
}

/// The final reckoning of a grant that the actor sees, as the books stand on the day that is asked for.
pub async fn of_grant(ctx: &Ctx, grant: GrantId) -> Result<GrantSettlement, FlowError> {
    let mut view = View::open(ctx).await?;
    let found = GrantSettlement::of(&mut view, grant).await;
    view.close().await?;
    found
}

impl GrantSettlement {
    async fn of(view: &mut View<'_>, id: GrantId) -> Result<Self, FlowError> {
        // What do the books say?
        let grant = view.grant(id).await?;
        let law = law::of_grant(&mut view.conn, &grant).await?;
        let limits = Limits::on(&law, view.day());
        let mut moved = Vec::with_capacity(grant.positions.len());
        let (payments, receivables) = (view.payments(&grant).await?, view.receivables(&grant).await?);
        for position in &grant.positions {
            moved.push(Moved::of(view, position, (&payments, &receivables)).await?);
        }
        let period = grant.act.period;
        let gathered = of_period(view, grant.clone(), &period).await?;
        for line in gathered.recognised() {
            if let Some(of) = moved.iter_mut().find(|of| of.position == line.position) {
                of.eligible = of.eligible.plus(line.eligible)?;
                of.recognised = of.recognised.plus(line.share)?;
            }
        }
        // What follows from it?
        let covered = gathered.covered()?;
        let others = (covered.coverage.third_party, covered.income);
        let reckoning = reckoning(&grant, &limits, &moved, others)?;
        let reckoned = reckoning.reckon().map_err(|cause| unreckoned(&grant, cause))?;
        let [demanded, waived] = [sum(&moved, |of| of.demanded)?, sum(&moved, |of| of.waived)?];
        let account = reckoned.account;
        let to_demand = account.refund.minus(account.not_demanded)?.minus(demanded)?.minus(waived)?;
        let to_demand = to_demand.max(Cents::ZERO);
        Ok(Self {
            positions: by_position(&moved, reckoned.settled.grant_due, to_demand)?,
            own_share: covered.coverage.own,
            undecided: gathered.undecided,
            reduced_by: law::rule_book()?.named(grant.act.financing.reduced_by()),
            grant,
            reckoning,
            reckoned,
            limits,
            demanded,
            waived,
            to_demand,
        })
    }

    /// Whether nothing comes back and nothing is owed any more.
    pub fn is_settled(&self) -> bool {
        [self.to_demand, self.demanded, self.reckoned.account.still_due] == [Cents::ZERO; 3]
    }
}

impl Limits {
    fn on(law: &LawParameters, day: NaiveDate) -> Self {
        let known = |found: Result<Option<&Entry<Cents>>, MissingFigure>| match found {
            Ok(entry) => (entry.cloned(), None),
            Err(missing) => (None, Some(missing)),
        };
        let (min_change, no_change) = known(law.min_change.on_if_any(day));
        let (min_refund, no_refund) = known(law.min_refund.on_if_any(day));
        Self { min_change, min_refund, missing: no_change.or(no_refund) }
    }
}

/// What was paid of a position and what became of it, and what was recognised.
struct Moved {
    position: PositionId,
    given: Cents,
    paid: Cents,
    repaid: Cents,
    open_payments: Cents,
    demanded: Cents,
    waived: Cents,
    eligible: Cents,
    recognised: Cents,
}

impl Moved {
    async fn of(
        view: &mut View<'_>,
        position: &Position,
        (payments, receivables): (&[Payment], &[Receivable]),
    ) -> Result<Self, FlowError> {
        let paid = view.balances(position.accounts.paid).await?;
        let undone = payments.iter().filter(|it| it.position == position.id && was_undone(it));
        let undone = Cents::sum(undone.map(|payment| payment.amount))?;
        let (mut demanded, mut waived) = (Cents::ZERO, Cents::ZERO);
        let refund = |it: &&Receivable| it.position == position.id && it.kind == DemandKind::Refund;
        for receivable in receivables.iter().filter(refund) {
            let open = receivable.open()?;
            demanded = demanded.plus(open)?;
            waived = waived.plus(receivable.amount.minus(open)?.minus(receivable.settled()?)?)?;
        }
        Ok(Self {
            position: position.id,
            given: position.amount,
            paid: paid.credits_posted.minus(undone)?,
            repaid: paid.debits_posted.minus(undone)?,
            open_payments: view.credited(position.accounts.due).await?,
            demanded,
            waived,
            eligible: Cents::ZERO,
            recognised: Cents::ZERO,
        })
    }
}

/// Whether a payment was booked back: it counts as never made, not as repaid.
const fn was_undone(payment: &Payment) -> bool {
    matches!(payment.state, PaymentState::Returned { .. } | PaymentState::Reversed { .. })
}

fn sum(moved: &[Moved], of: impl Fn(&Moved) -> Cents) -> Result<Cents, MoneyError> {
    Cents::sum(moved.iter().map(of))
}

fn reckoning(
    grant: &Grant,
    limits: &Limits,
    moved: &[Moved],
    others: (Cents, Cents),
) -> Result<Reckoning, MoneyError> {
    let planned = Planned::of(grant)?;
    let came_to = (sum(moved, |of| of.eligible)?, sum(moved, |of| of.recognised)?);
    let amount = |limit: &Option<Entry<Cents>>| limit.as_ref().map(|entry| entry.value);
    Ok(Reckoning {
        financing: grant.act.financing,
        actual: Actual::of_claims(&planned, came_to, others)?,
        planned,
        rules: SettlementRules { min_change: amount(&limits.min_change), ..SettlementRules::default() },
        paid: sum(moved, |of| of.paid)?,
        repaid: sum(moved, |of| of.repaid)?,
        open_payments: sum(moved, |of| of.open_payments)?,
        min_refund: amount(&limits.min_refund),
    })
}

/// The part of each position. What is to be demanded is asked where more was paid than remains, and never more than of the
/// grant as a whole.
fn by_position(
    moved: &[Moved],
    grant_due: Cents,
    to_demand: Cents,
) -> Result<Vec<PositionSettlement>, FlowError> {
    let recognised: Vec<_> = moved.iter().map(|of| (of.recognised, of.given)).collect();
    let parts = due_by_position(grant_due, &recognised)?;
    let mut left = to_demand;
    let mut positions = Vec::with_capacity(moved.len());
    for (of, part) in moved.iter().zip(parts) {
        let paid = of.paid.minus(of.repaid)?;
        let surplus = paid.minus(part)?.minus(of.demanded)?.minus(of.waived)?;
        let to_demand = surplus.max(Cents::ZERO).min(left);
        left = left.minus(to_demand)?;
        let Moved { position, given, recognised, .. } = *of;
        positions.push(PositionSettlement { position, given, recognised, part, paid, to_demand });
    }
    Ok(positions)
}

/// Accounts from which more came back than went out cannot be: the database keeps them.
fn unreckoned(grant: &Grant, cause: AccountError) -> FlowError {
    match cause {
        AccountError::Money(cause) => cause.into(),
        AccountError::RepaidMore { .. } | AccountError::Order { .. } => {
            let (row, what) = (grant.id.to_string(), cause.to_string());
            StoreError::BrokenRow { table: "account", row, what }.into()
        }
    }
}
