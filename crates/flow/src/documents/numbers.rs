//! The numbers of what the house orders, asks for and demands: the reference under which its grant began, and the place among
//! its like of that grant, in the order of the chain (decision 0060).

use std::collections::BTreeMap;

use grants::{Grant, GrantId};
use ledger::UnitId;
use store::Conn;
use uuid::Uuid;

use crate::{Action, Ctx, FlowError};

/// What is numbered within its grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// An order to pay (Anordnung).
    Order,
    /// A request for money (Anforderung, Mittelabruf).
    Request,
    /// A demand (Rückforderung).
    Demand,
}

/// The number of each of a grant, by the id of the payment, request or receivable.
pub type Numbers = BTreeMap<Uuid, String>;

impl Numbered {
    /// What stands before the place.
    const fn letter(self) -> char {
        match self {
            Self::Order => 'A',
            Self::Request => 'M',
            Self::Demand => 'R',
        }
    }
}

/// The numbers of what hangs on a grant, whatever day the books are shown for: a number does not change.
pub async fn numbers(ctx: &Ctx, grant: &Grant, what: Numbered) -> Result<Numbers, FlowError> {
    of_grants(&mut ctx.look(Action::Look).await?, grant.unit, &[grant.id], what).await
}

/// The number of one of them; nothing where it has none.
pub(super) async fn number(
    conn: &mut Conn,
    grant: &Grant,
    (what, subject): (Numbered, Uuid),
) -> Result<Option<String>, FlowError> {
    Ok(of_grants(conn, grant.unit, &[grant.id], what).await?.remove(&subject))
}

/// The numbers of what hangs on some grants.
pub(super) async fn of_grants(
    conn: &mut Conn,
    unit: UnitId,
    grants: &[GrantId],
    what: Numbered,
) -> Result<Numbers, FlowError> {
    let in_order = in_order(conn, unit, grants, what).await?;
    if in_order.is_empty() {
        return Ok(Numbers::new());
    }
    // An amendment may bring another reference: what was numbered before keeps its own.
    let references = store::first_references(conn, grants).await?;
    let (mut places, mut numbers) = (BTreeMap::<GrantId, u64>::new(), Numbers::new());
    for (grant, id) in in_order {
        let place = places.entry(grant).or_default();
        *place += 1;
        let number = references.get(&grant).map(|reference| format!("{reference}-{}{place}", what.letter()));
        numbers.extend(number.map(|number| (id, number)));
    }
    Ok(numbers)
}

/// What is numbered, each with its grant, in the order of the chain.
async fn in_order(
    conn: &mut Conn,
    unit: UnitId,
    grants: &[GrantId],
    what: Numbered,
) -> Result<Vec<(GrantId, Uuid)>, FlowError> {
    Ok(match what {
        Numbered::Order => {
            let ordered = store::ordered_payment_ids(conn, unit, grants).await?;
            ordered.into_iter().map(|(grant, id)| (grant, id.0)).collect()
        }
        Numbered::Request => {
            let asked = store::payout_request_ids_in_order(conn, unit, grants).await?;
            asked.into_iter().map(|(grant, id)| (grant, id.0)).collect()
        }
        Numbered::Demand => {
            let demanded = store::receivable_ids_in_order(conn, unit, grants).await?;
            demanded.into_iter().map(|(grant, id)| (grant, id.0)).collect()
        }
    })
}
