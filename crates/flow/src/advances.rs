//! Advances: where they take their room from, and how use, repayments and offsets settle them; and what of the use is owed
//! no more, since its money came back on a demand.

use grants::{
    AccountKind, Grant, PayoutRequestError, PayoutRule, PayoutTerms, Position, PositionAccounts, PositionId,
    Settlement, Standing, UnitAccounts, account_code, posting,
};
use ledger::{AccountNumber, Balances, Cents, MoneyError, Transfer};
use store::Tx;

use crate::{FlowError, accounts, awards::book, take_back::paid_beyond_use};

/// Where a request takes its room from: the grant's own room if its rule has a cap, or allows no advance at all; else
/// the unit's, which has no limit.
pub(crate) fn taken_from(terms: Option<&PayoutTerms>, unit: &UnitAccounts) -> AccountNumber {
    match terms {
        Some(terms) if terms.rule().cap().is_some() || !terms.rule().advances() => terms.room,
        _ => unit.advances,
    }
}

/// Where the room goes that a settlement gives back: to the grant while its rule has a cap.
fn given_back_to(terms: Option<&PayoutTerms>, unit: &UnitAccounts) -> AccountNumber {
    match terms {
        Some(terms) if terms.rule().cap().is_some() => terms.room,
        _ => unit.advances,
    }
}

/// Refuses to put more ahead of use than the cap of a grant allows. What is advanced or asked for has taken its room; what was
/// paid and is not recognised any more is ahead of use as well, and no account of advances knows of it.
pub(crate) async fn within_cap(
    tx: &mut Tx,
    grant: &Grant,
    terms: Option<&PayoutTerms>,
    asked: Cents,
) -> Result<(), FlowError> {
    let Some((terms, cap)) = terms.and_then(|terms| Some((terms, terms.rule().cap()?))) else {
        return Ok(());
    };
    let beyond_use = paid_beyond_use(tx.read().await?, grant).await?;
    let room = balances(tx, terms.room).await?.open()?;
    let open = room.minus(beyond_use)?.max(Cents::ZERO);
    if beyond_use > Cents::ZERO && asked > open {
        let ahead = cap.minus(room)?.plus(beyond_use)?;
        return Err(PayoutRequestError::AboveCap { cap, ahead, beyond_use, open, asked }.into());
    }
    Ok(())
}

/// A position whose payout is settled after an event. The event changes the standing first, as far as the accounts do not
/// show it yet.
#[derive(Debug)]
pub(crate) struct Settling {
    pub(crate) standing: Standing,
    rule: PayoutRule,
    room: AccountNumber,
    of: PositionId,
    position: PositionAccounts,
    /// What the first demand for what was used opens.
    withheld: Option<AccountNumber>,
    unit: UnitAccounts,
}

impl Settling {
    /// The position as its accounts stand.
    pub(crate) async fn of(tx: &mut Tx, grant: &Grant, position: &Position) -> Result<Self, FlowError> {
        let unit = accounts::of_unit(tx).await?;
        let terms = store::payout_terms_of(tx.read().await?, grant.unit, grant.id).await?;
        let rule = terms.as_ref().map_or(PayoutRule::USUAL, PayoutTerms::rule);
        let room = given_back_to(terms.as_ref(), &unit);
        let code = account_code(AccountKind::Withheld, position.id.0);
        let withheld = store::account_number(tx.read().await?, grant.unit, &code).await?;
        let mut standing = standing(tx, position).await?;
        if let Some(account) = withheld {
            standing.withheld = held(balances(tx, account).await?)?;
        }
        Ok(Self { standing, rule, room, of: position.id, position: position.accounts, withheld, unit })
    }

    /// Where the room goes that is free again.
    pub(crate) const fn room(&self) -> AccountNumber {
        self.room
    }

    /// Books what so much was before that comes back on a demand: what was no advance and is still used is withheld.
    pub(crate) fn give_back(self, tx: &mut Tx, amount: Cents) -> Result<(), FlowError> {
        let given = self.standing.given_back(amount)?;
        let covered = Settlement { covered: given.covered, due: Cents::ZERO };
        book(tx, posting::advances_settled(self.room, &self.position, covered)?);
        if given.withheld > Cents::ZERO {
            let opened = || accounts::open(tx, AccountKind::Withheld, self.of.0);
            let account = self.withheld.unwrap_or_else(opened);
            book(tx, posting::withheld(&self.unit, account, given.withheld)?);
        }
        Ok(())
    }

    /// Books that so much is not used any more: of that nothing is to be withheld.
    pub(crate) fn take_back(self, tx: &mut Tx, less: Cents) -> Result<(), FlowError> {
        let ends = self.standing.withheld.min(less);
        let Some(account) = self.withheld.filter(|_| ends > Cents::ZERO) else { return Ok(()) };
        book(tx, posting::withheld_ends(&self.unit, account, ends)?);
        Ok(())
    }

    /// Books what follows, with so much more use.
    pub(crate) fn settle(self, tx: &mut Tx, more: Cents) -> Result<(), FlowError> {
        book(tx, self.transfers(more)?);
        Ok(())
    }

    /// Books what covers advances, and makes nothing due.
    pub(crate) fn cover(self, tx: &mut Tx) -> Result<(), FlowError> {
        let settlement = self.standing.settle(Cents::ZERO, self.rule)?;
        let covered = Settlement { due: Cents::ZERO, ..settlement };
        book(tx, posting::advances_settled(self.room, &self.position, covered)?);
        Ok(())
    }

    /// What follows, with so much more use.
    pub(crate) fn transfers(self, more: Cents) -> Result<Vec<Transfer>, FlowError> {
        let settlement = self.standing.settle(more, self.rule)?;
        Ok(posting::advances_settled(self.room, &self.position, settlement)?)
    }
}

async fn standing(tx: &mut Tx, position: &Position) -> Result<Standing, FlowError> {
    let accounts = &position.accounts;
    let due = held(balances(tx, accounts.due).await?)?;
    let paid = held(balances(tx, accounts.paid).await?)?;
    let unit = tx.unit();
    Ok(Standing {
        used: held(balances(tx, accounts.used).await?)?,
        due: due.plus(paid)?,
        advanced: held(balances(tx, accounts.advanced).await?)?,
        demanded: store::refunds_demanded(tx.read().await?, unit, position.id).await?,
        withheld: Cents::ZERO,
        to_pay: balances(tx, accounts.to_pay).await?.open()?,
    })
}

/// What an account holds, whatever is reserved of it.
pub(crate) fn held(balances: Balances) -> Result<Cents, MoneyError> {
    balances.credits_posted.minus(balances.debits_posted)
}

/// The balances of an account before this request.
pub(crate) async fn balances(tx: &mut Tx, account: AccountNumber) -> Result<Balances, FlowError> {
    let unit = tx.unit();
    let found = store::account(tx.read().await?, unit, account).await?;
    Ok(found.ok_or(FlowError::NotFound { what: "account" })?.balances)
}
