//! What is due and not paid is taken back: an advance that nobody needs any more, and what is not recognised any more since
//! something was corrected or credited before it was paid.

use std::collections::BTreeMap;

use grants::{
    ComponentCode, Grant, GrantError, GrantId, Payment, PaymentError, Position, PositionId, ReceivableError,
    Standing, posting,
};
use ledger::{Account, AccountNumber, Balances, Cents, MoneyError, UnitId};
use serde::Serialize;
use store::{Conn, Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
    advances::{Settling, held},
    amendments::{Source, changed},
    awards::book,
    payments::paid_position,
    payouts::{position, seen},
    repayments::beyond_act,
    setup::text,
};

/// Takes back what is due for a position and not paid: it is not ordered any more, and may become due again. Of an award finance
/// staff record what the ministry does not pay.
#[derive(Clone, Debug, Serialize)]
pub struct TakeBackDue {
    /// The grant.
    pub grant: GrantId,
    /// The version that the person saw.
    pub version: i64,
    /// The component.
    pub component: ComponentCode,
    /// The budget year, where the act ties money to one.
    pub budget_year: Option<i32>,
    /// How much.
    pub amount: Cents,
    /// Why.
    pub reason: String,
}

impl Request for TakeBackDue {
    const COMMAND: &'static str = "grant.take_back_due";
    const ACTION: Action = Action::Give;
    type Answer = Grant;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Grant>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Giver).await?;
        // What do we know?
        seen("grant", grant.version, self.version)?;
        let place = position(&grant, &self.component, self.budget_year)?;
        let settling = Settling::of(tx, &grant, place).await?;
        let source = Source::of(tx, &grant).await?;
        // What follows from it?
        text("reason", &self.reason, 1000)?;
        let asked = self.amount.positive()?;
        let open = settling.standing.not_needed()?;
        if asked > open {
            let component = self.component.clone();
            return Err(GrantError::StandsForUse { component, asked, open }.into());
        }
        let back = beyond_act(tx, place).await?.min(asked);
        // Write it down, once, together.
        let changed_grant = Grant { version: grant.version + 1, ..grant.clone() };
        store::update_grant(tx.write().await?, &changed_grant).await?;
        book(tx, posting::due_taken_back(&place.accounts, asked)?);
        if back > Cents::ZERO {
            book(tx, source.revoked(place, Cents::ZERO, back)?);
        }
        settling.give_back(tx, asked)?;
        Ok(changed(changed_grant, ctx.today()))
    }
}

/// What is due for a position, neither paid nor ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unpaid {
    /// All of it.
    pub due: Cents,
    /// What of it is neither used nor advanced: a correction or a credit note took back what had become due. Later claims are
    /// settled against it; it is not ordered, since it would have to come back.
    pub beyond_use: Cents,
    /// What of it may be taken back: what is beyond use, and advances, as far as nobody demands them back.
    pub not_needed: Cents,
}

/// What is due for each position of a grant that the actor sees, and not paid: as of today, since it is there to be acted on.
pub async fn unpaid(ctx: &Ctx, grant: &Grant) -> Result<Vec<Unpaid>, FlowError> {
    Ok(unpaid_of_grants(ctx, &[grant]).await?.remove(&grant.id).unwrap_or_default())
}

/// The same of some grants, by them: read together.
pub async fn unpaid_of_grants(
    ctx: &Ctx,
    grants: &[&Grant],
) -> Result<BTreeMap<GrantId, Vec<Unpaid>>, FlowError> {
    let mut conn = ctx.look(Action::Look).await?;
    ctx.only_today("what is due and not paid")?;
    let positions: Vec<&Position> = grants.iter().flat_map(|grant| &grant.positions).collect();
    let kept = Kept::of(&mut conn, ctx.actor().unit, &positions).await?;
    let of_grant = |grant: &&Grant| {
        let unpaid: Result<Vec<Unpaid>, FlowError> =
            grant.positions.iter().map(|position| kept.unpaid(position)).collect();
        Ok((grant.id, unpaid?))
    };
    grants.iter().map(of_grant).collect()
}

/// Refuses to pay what became due and is not owed any more. What is more than what is due its account refuses.
pub(crate) async fn within_use(
    conn: &mut Conn,
    grant: &Grant,
    position: &Position,
    asked: Cents,
) -> Result<(), FlowError> {
    let Unpaid { due, beyond_use, .. } = Kept::of(conn, grant.unit, &[position]).await?.unpaid(position)?;
    let open = due.minus(beyond_use)?;
    if beyond_use > Cents::ZERO && asked > open {
        return Err(PaymentError::BeyondUse { due, beyond_use, open, asked }.into());
    }
    Ok(())
}

/// Refuses to release an order that is not owed any more ([`Owed::still`]).
pub(crate) async fn still_owed(conn: &mut Conn, grant: &Grant, ordered: &Payment) -> Result<(), FlowError> {
    let position = paid_position(grant, ordered)?;
    Owed::of(conn, grant.unit, &[position]).await?.still(grant, ordered)
}

/// What is owed for some positions, less what is released already: read together.
pub(crate) struct Owed {
    kept: Kept,
    released: BTreeMap<PositionId, Cents>,
}

impl Owed {
    /// What is owed for these.
    pub(crate) async fn of(
        conn: &mut Conn,
        unit: UnitId,
        positions: &[&Position],
    ) -> Result<Self, FlowError> {
        let kept = Kept::of(&mut *conn, unit, positions).await?;
        let ids: Vec<PositionId> = positions.iter().map(|position| position.id).collect();
        Ok(Self { kept, released: store::payments_released(conn, unit, &ids).await? })
    }

    /// Refuses to release an order that is not owed any more, since something was corrected or credited after it: what is paid
    /// and released stays within what is used and advanced. Of several orders that one is refused which comes last.
    pub(crate) fn still(&self, grant: &Grant, ordered: &Payment) -> Result<(), FlowError> {
        let position = paid_position(grant, ordered)?;
        let (due, standing) = (self.kept.balances(position.accounts.due)?, self.kept.standing(position)?);
        let released = self.released.get(&position.id).copied().unwrap_or_default();
        let open = held(due)?.minus(released)?.minus(standing.beyond_use()?)?.max(Cents::ZERO);
        let asked = ordered.amount;
        if asked > open {
            return Err(PaymentError::OrderBeyondUse { open, asked }.into());
        }
        Ok(())
    }
}

/// Refuses to demand back what was not paid and will not be, or is demanded already.
pub(crate) async fn within_received(
    conn: &mut Conn,
    grant: &Grant,
    position: &Position,
    asked: Cents,
) -> Result<(), FlowError> {
    let kept = Kept::of(conn, grant.unit, &[position]).await?;
    let (due, standing) = (kept.balances(position.accounts.due)?, kept.standing(position)?);
    let open = standing.may_be_demanded(due.open()?)?;
    if asked > open {
        return Err(ReceivableError::AboveReceived { open, demanded: standing.demanded, asked }.into());
    }
    Ok(())
}

/// What was paid for a grant and is neither used nor an advance any more, all positions together.
pub(crate) async fn paid_beyond_use(conn: &mut Conn, grant: &Grant) -> Result<Cents, FlowError> {
    let positions: Vec<&Position> = grant.positions.iter().collect();
    let kept = Kept::of(conn, grant.unit, &positions).await?;
    let mut all = Cents::ZERO;
    for position in positions {
        let due = kept.balances(position.accounts.due)?;
        all = all.plus(kept.standing(position)?.paid_beyond_use(due.open()?)?)?;
    }
    Ok(all)
}

/// What the books keep of some positions, read together: their accounts, and what is demanded back.
struct Kept {
    accounts: BTreeMap<AccountNumber, Account>,
    demanded: BTreeMap<PositionId, Cents>,
}

impl Kept {
    async fn of(conn: &mut Conn, unit: UnitId, positions: &[&Position]) -> Result<Self, FlowError> {
        let accounts = positions.iter().map(|position| position.accounts);
        let numbers: Vec<AccountNumber> =
            accounts.flat_map(|of| [of.due, of.used, of.paid, of.advanced]).collect();
        let ids: Vec<PositionId> = positions.iter().map(|position| position.id).collect();
        Ok(Self {
            accounts: store::accounts_with(conn, unit, &numbers).await?,
            demanded: store::refunds_demanded_of(conn, unit, &ids).await?,
        })
    }

    fn balances(&self, number: AccountNumber) -> Result<Balances, FlowError> {
        let account = self.accounts.get(&number).ok_or(FlowError::NotFound { what: "account" })?;
        Ok(account.balances)
    }

    /// Where a position stands: what may still become due and what is withheld are left out.
    fn standing(&self, position: &Position) -> Result<Standing, FlowError> {
        let holds = |number| Ok::<_, FlowError>(held(self.balances(number)?)?);
        let accounts = &position.accounts;
        let (due, paid) = (holds(accounts.due)?, holds(accounts.paid)?);
        Ok(Standing {
            used: holds(accounts.used)?,
            due: due.plus(paid)?,
            advanced: holds(accounts.advanced)?,
            demanded: self.demanded.get(&position.id).copied().unwrap_or_default(),
            ..Standing::default()
        })
    }

    fn unpaid(&self, position: &Position) -> Result<Unpaid, FlowError> {
        let due = self.balances(position.accounts.due)?.open()?;
        if due <= Cents::ZERO {
            return Ok(Unpaid::default());
        }
        Ok(told(&self.standing(position)?, due)?)
    }
}

fn told(standing: &Standing, due: Cents) -> Result<Unpaid, MoneyError> {
    let (beyond_use, not_needed) = (standing.beyond_use()?.min(due), standing.not_needed()?.min(due));
    Ok(Unpaid { due, beyond_use, not_needed })
}
