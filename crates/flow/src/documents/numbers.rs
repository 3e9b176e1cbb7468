//! The numbers of what the house orders, asks for and demands: the reference under which its grant began, and the place among
//! its like of that grant, in the order of the chain (decision 0060).

use std::collections::BTreeMap;

use grants::Grant;
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
    read(&mut ctx.look(Action::Look).await?, grant, what).await
}

/// The number of one of them; nothing where it has none.
pub(super) async fn number(
    conn: &mut Conn,
    grant: &Grant,
    (what, subject): (Numbered, Uuid),
) -> Result<Option<String>, FlowError> {
    Ok(read(conn, grant, what).await?.remove(&subject))
}

async fn read(conn: &mut Conn, grant: &Grant, what: Numbered) -> Result<Numbers, FlowError> {
    let (unit, id) = (grant.unit, grant.id);
    let in_order: Vec<Uuid> = match what {
        Numbered::Order => {
            store::ordered_payment_ids(conn, unit, id).await?.into_iter().map(|it| it.0).collect()
        }
        Numbered::Request => {
            store::payout_request_ids_in_order(conn, unit, id).await?.into_iter().map(|it| it.0).collect()
        }
        Numbered::Demand => {
            store::receivable_ids_in_order(conn, unit, id).await?.into_iter().map(|it| it.0).collect()
        }
    };
    // An amendment may bring another reference: what was numbered before keeps its own.
    let acts = store::acts(conn, id).await?;
    let reference = acts.first().map_or(&grant.act.reference, |first| &first.act.reference);
    let numbered = (1_u64..).zip(in_order);
    Ok(numbered.map(|(place, id)| (id, format!("{reference}-{}{place}", what.letter()))).collect())
}
