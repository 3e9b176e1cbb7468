//! Where the money of a grant comes from: a giver outside, or the grant that it forwards.

use grants::{
    Grant, NewPosition, OutsideAccounts, Position, PositionAccounts, PositionId, UnitAccounts,
    parent_position, posting::acts,
};
use ledger::{AccountNumber, Cents, Transfer};
use store::Tx;

use crate::{
    FlowError,
    accounts::{self, open_position},
    ctx::NewIds,
};

/// Where the money of a grant comes from.
pub(crate) enum Source {
    /// A giver outside the unit.
    Outside(OutsideAccounts),
    /// The grant that it forwards.
    Parent {
        /// That grant.
        parent: Box<Grant>,
        /// Where the right to be paid comes from.
        unit: UnitAccounts,
    },
}

impl Source {
    /// The source of a grant.
    pub(crate) async fn of(tx: &mut Tx, grant: &Grant) -> Result<Self, FlowError> {
        let Some(parent) = grant.parent else {
            return Ok(Self::Outside(accounts::outside(tx, grant.giver).await?));
        };
        let found = store::grant(tx.read().await?, grant.unit, parent).await?;
        let parent = Box::new(found.ok_or(FlowError::NotFound { what: "grant" })?);
        Ok(Self::Parent { parent, unit: accounts::of_unit(tx).await? })
    }

    /// Refuses if it gives nothing more: a grant that is not in force.
    pub(crate) fn gives(&self) -> Result<(), FlowError> {
        match self {
            Self::Outside(_) => Ok(()),
            Self::Parent { parent, .. } => Ok(parent.state.effective()?),
        }
    }

    /// Opens a position that an amendment adds.
    pub(crate) fn open(
        &self,
        tx: &mut Tx,
        ids: &mut NewIds,
        new: &NewPosition,
    ) -> Result<Position, FlowError> {
        let above = match self {
            Self::Outside(_) => None,
            Self::Parent { parent, .. } => Some(parent_position(parent, new)?),
        };
        let id = PositionId(ids.next());
        Ok(Position {
            id,
            component: new.component.clone(),
            budget_year: new.budget_year,
            parent: above.map(|above| above.id),
            root: above.map_or(id, |above| above.root),
            amount: new.amount,
            accounts: open_position(tx, id),
        })
    }

    /// What it means in transfers that a position gives another amount than before.
    pub(crate) fn moved(&self, position: &Position, before: Cents) -> Result<Vec<Transfer>, FlowError> {
        let (accounts, after) = (&position.accounts, position.amount);
        Ok(match self {
            Self::Outside(outside) => acts::award_amended(outside, accounts, before, after)?,
            Self::Parent { unit, .. } => {
                acts::forwarding_amended(unit, self.above(position)?, accounts, before, after)?
            }
        })
    }

    /// What it means in transfers that a part of a position is revoked: so much of what may be used, so much of what
    /// may be paid.
    pub(crate) fn revoked(
        &self,
        position: &Position,
        use_back: Cents,
        pay_back: Cents,
    ) -> Result<Vec<Transfer>, FlowError> {
        let from: (AccountNumber, AccountNumber) = match self {
            Self::Outside(outside) => (outside.to_use, outside.to_pay),
            Self::Parent { unit, .. } => (self.above(position)?.to_use, unit.payouts),
        };
        Ok(acts::revoked(from, &position.accounts, use_back, pay_back)?)
    }

    fn above(&self, position: &Position) -> Result<&PositionAccounts, FlowError> {
        let positions = match self {
            Self::Outside(_) => &[][..],
            Self::Parent { parent, .. } => &parent.positions,
        };
        let found = positions.iter().find(|above| Some(above.id) == position.parent);
        Ok(&found.ok_or(FlowError::NotFound { what: "position" })?.accounts)
    }
}
