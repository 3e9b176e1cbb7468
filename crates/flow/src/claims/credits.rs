//! Credit notes: what is left of the lines that they reduce, and the accounts that keep it.
//!
//! The first credit note for a line opens an account with what is recognised there, or, of the same claim, claimed. Each
//! credit note holds its amount of it until it is decided, so that all of them together never take more. When less is
//! recognised of the line afterwards, the account gives up the difference; it refuses if credit notes have it.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    AccountKind, Carried, CheckedLine, Claim, ClaimError, ClaimLine, ClaimLineId, Cost, CreditParent,
    Creditable, Grant, LineState, NewParent, UnitAccounts, account_code, posting,
};
use ledger::{AccountNumber, Cents, MoneyError, Reservation};
use store::Tx;

use super::{ClaimFaults, NewClaimCost, NewClaimLine};
use crate::{FlowError, accounts::open, payouts::reserve};

/// The lines of earlier claims that the lines of a claim reduce, with what is left of them; by the number of the credit
/// note. What is no such line is noted.
pub(super) async fn parents(
    tx: &mut Tx,
    grant: &Grant,
    lines: &[(i64, &NewClaimLine)],
    faults: &mut ClaimFaults,
) -> Result<BTreeMap<i64, NewParent>, FlowError> {
    let mut parents = BTreeMap::new();
    for (number, line) in lines {
        let NewClaimCost::CreditNote { parent, .. } = &line.cost else { continue };
        let found = match parent {
            CreditParent::Number(number) => Some(NewParent::Number(*number)),
            CreditParent::Line(id) => {
                let found = earlier(tx, grant, *number, *id).await;
                faults.keep(Some(*number), found)?.map(NewParent::Earlier)
            }
        };
        parents.extend(found.map(|found| (*number, found)));
    }
    Ok(parents)
}

/// What is left of a line of an earlier claim of the same grant. Any other line does not exist here.
async fn earlier(tx: &mut Tx, grant: &Grant, number: i64, id: ClaimLineId) -> Result<Creditable, FlowError> {
    let books = tx.unit();
    let conn = tx.read().await?;
    let unknown = ClaimError::NoParent { line: number };
    let found = store::claim_line(conn, books, id).await?.filter(|(of, _)| *of == grant.id);
    let Some((_, line)) = found else { return Err(unknown.into()) };
    less_earlier(tx, Creditable::of_earlier(number, &line)?).await
}

/// What recognised credit notes have left of a line.
async fn less_earlier(tx: &mut Tx, left: Creditable) -> Result<Creditable, FlowError> {
    let books = tx.unit();
    let taken = store::credited(tx.read().await?, books, &[left.line]).await?;
    Ok(taken.into_iter().fold(left, |left, (_, cost, share)| left.less(cost, share)))
}

/// What recognised credit notes have taken of a line.
pub(super) async fn taken(tx: &mut Tx, line: ClaimLineId) -> Result<Carried, FlowError> {
    let books = tx.unit();
    let taken = store::credited(tx.read().await?, books, &[line]).await?;
    let (eligible, share) = (taken.iter().map(|(_, cost, _)| *cost), taken.iter().map(|(.., share)| *share));
    Ok(Carried { eligible: Cents::sum(eligible)?, share: Cents::sum(share)? })
}

/// What the accounts of lines are opened with that credit notes reduce first: what is left of those of earlier claims, what
/// is claimed in those of the same claim.
pub(super) fn open_at(
    parents: &BTreeMap<i64, NewParent>,
    checked: &[CheckedLine<'_>],
) -> BTreeMap<ClaimLineId, Cents> {
    if parents.is_empty() {
        return BTreeMap::new();
    }
    let earlier = parents.values().filter_map(|parent| match parent {
        NewParent::Earlier(left) => Some((left.line, left.cost)),
        NewParent::Number(_) => None,
    });
    checked.iter().map(|line| (line.id, line.eligible)).chain(earlier).collect()
}

/// The accounts of lines that credit notes reduce; those that were opened for this claim among them.
#[derive(Debug, Default)]
pub(super) struct CreditAccounts(BTreeMap<ClaimLineId, AccountNumber>);

impl CreditAccounts {
    /// Holds what a credit note takes of the line that it reduces.
    pub(super) async fn hold(
        &mut self,
        tx: &mut Tx,
        unit: &UnitAccounts,
        line: &CheckedLine<'_>,
        open_at: &BTreeMap<ClaimLineId, Cents>,
    ) -> Result<Option<Reservation>, FlowError> {
        let Cost::CreditNote { parent, .. } = line.cost else { return Ok(None) };
        let cost = open_at.get(&parent).copied().unwrap_or_default();
        let account = self.of(tx, unit, parent, cost).await?;
        reserve(tx, posting::credit_claimed(unit, account, line.eligible)?).map(Some)
    }

    /// Holds what a credit note that was parked takes, for the line that claims it again among others. A cost that was parked
    /// too stands elsewhere by now: among these, or in a claim that was decided since.
    pub(super) async fn hold_again(
        &mut self,
        tx: &mut Tx,
        unit: &UnitAccounts,
        grant: &Grant,
        line: ClaimLine,
        before: &[ClaimLine],
    ) -> Result<ClaimLine, FlowError> {
        let Cost::CreditNote { parent, .. } = line.cost else { return Ok(line) };
        let (parent, cost) = match before.iter().find(|cost| cost.reincludes == Some(parent)) {
            Some(cost) => (cost.id, cost.eligible),
            None => standing(tx, grant, line.number, parent).await?,
        };
        let account = self.of(tx, unit, parent, cost).await?;
        let credit = reserve(tx, posting::credit_claimed(unit, account, line.eligible)?)?;
        Ok(ClaimLine { credit: Some(credit), ..line }.reducing(parent))
    }

    /// The account of a line; one that has none yet is opened with so much.
    async fn of(
        &mut self,
        tx: &mut Tx,
        unit: &UnitAccounts,
        line: ClaimLineId,
        cost: Cents,
    ) -> Result<AccountNumber, FlowError> {
        if let Some(account) = self.find(tx, line).await? {
            return Ok(account);
        }
        let account = open(tx, AccountKind::CreditOpen, line.0);
        tx.book(posting::creditable(unit, account, cost)?);
        self.0.insert(line, account);
        Ok(account)
    }

    async fn find(&mut self, tx: &mut Tx, parent: ClaimLineId) -> Result<Option<AccountNumber>, FlowError> {
        if let Some(account) = self.0.get(&parent) {
            return Ok(Some(*account));
        }
        let found = account_of(tx, parent).await?;
        self.0.extend(found.map(|account| (parent, account)));
        Ok(found)
    }
}

async fn account_of(tx: &mut Tx, line: ClaimLineId) -> Result<Option<AccountNumber>, FlowError> {
    let books = tx.unit();
    let code = account_code(AccountKind::CreditOpen, line.0);
    Ok(store::account_number(tx.read().await?, books, &code).await?)
}

/// What is left of the lines of earlier claims that the credit notes of a claim reduce.
pub(super) async fn left_of_earlier(tx: &mut Tx, claim: &Claim) -> Result<Vec<Creditable>, FlowError> {
    let books = tx.unit();
    let mut left = BTreeMap::new();
    for line in &claim.lines {
        let Cost::CreditNote { parent, .. } = line.cost else { continue };
        if left.contains_key(&parent) || claim.lines.iter().any(|own| own.id == parent) {
            continue;
        }
        let found = store::claim_line(tx.read().await?, books, parent).await?;
        let (_, found) = found.ok_or(ClaimError::NotCreditable { line: line.number, parent })?;
        left.insert(parent, less_earlier(tx, Creditable::recognised(&found)).await?);
    }
    Ok(left.into_values().collect())
}

/// The line of an earlier claim that a credit note reduces, or the one that claimed it again since, with what is left of it.
/// While the cost is parked or not decided there, no credit note reduces it.
async fn standing(
    tx: &mut Tx,
    grant: &Grant,
    number: i64,
    parent: ClaimLineId,
) -> Result<(ClaimLineId, Cents), FlowError> {
    let books = tx.unit();
    let found = store::claim_line(tx.read().await?, books, parent).await?;
    let (_, found) = found.ok_or(ClaimError::NotCreditable { line: number, parent })?;
    let standing = match found.state {
        LineState::Parked { reincluded_by: Some(again), .. } => again,
        _ => parent,
    };
    let left = earlier(tx, grant, number, standing).await?;
    Ok((standing, left.cost))
}

/// A correction of a line changes what credit notes may take of it.
pub(super) async fn follow(
    tx: &mut Tx,
    unit: &UnitAccounts,
    line: ClaimLineId,
    from: Cents,
    to: Cents,
) -> Result<(), FlowError> {
    let Some(account) = account_of(tx, line).await? else { return Ok(()) };
    if to > from {
        tx.book(posting::creditable(unit, account, to.minus(from)?)?);
    } else if to < from {
        tx.book(posting::less_creditable(unit, account, from.minus(to)?)?);
    }
    Ok(())
}

/// What is not recognised of the costs of a claim, its credit notes cannot take. Of a cost that is parked they keep what those
/// hold that are parked with it.
pub(super) async fn settle_parents(tx: &mut Tx, unit: &UnitAccounts, claim: &Claim) -> Result<(), FlowError> {
    let parents = claim.lines.iter().filter_map(|line| match line.cost {
        Cost::CreditNote { parent, .. } => Some(parent),
        _ => None,
    });
    let parents: BTreeSet<ClaimLineId> = parents.collect();
    for line in claim.lines.iter().filter(|line| parents.contains(&line.id)) {
        let less = line.eligible.minus(left_for_notes(claim, line)?)?;
        let Some(account) = account_of(tx, line.id).await?.filter(|_| less > Cents::ZERO) else { continue };
        tx.book(posting::less_creditable(unit, account, less)?);
    }
    Ok(())
}

/// What credit notes of a decided claim may take of one of its costs.
fn left_for_notes(claim: &Claim, cost: &ClaimLine) -> Result<Cents, MoneyError> {
    if !is_parked(cost) {
        return Ok(cost.recognised());
    }
    let reduces =
        |line: &&ClaimLine| matches!(line.cost, Cost::CreditNote { parent, .. } if parent == cost.id);
    let with_it = claim.lines.iter().filter(reduces).filter(|line| is_parked(line));
    Cents::sum(with_it.map(|line| line.eligible))
}

const fn is_parked(line: &ClaimLine) -> bool {
    matches!(line.state, LineState::Parked { .. })
}
