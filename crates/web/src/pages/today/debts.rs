//! What was demanded back, is due and is still owed.

use flow::{Action, FlowError, standings::ReceivableStanding, views, waiting};
use grants::DemandKind;

use super::{Known, List, Waits};
use crate::{german::day, lists, narrowing::way, show::Wrong, visitor::Visitor};

/// Those receivables, each with what is still owed of it.
pub(super) async fn overdue(visitor: &Visitor, known: &Known) -> Result<List, Wrong> {
    let on = visitor.ctx.day();
    let mut waits = Vec::new();
    for it in lists::all(|after| waiting::receivables(&visitor.ctx, after, views::MOST)).await? {
        let due_on = it.due_next();
        if due_on < on {
            let grant = known.grant(it.grant)?;
            let of = if it.kind == DemandKind::Interest { "Zinsen" } else { "Forderung" };
            waits.push(Waits {
                to: format!("/forderungen/{}", it.id),
                what: known.names.organisation(grant.recipient).to_owned(),
                note: format!("{of} zu {}, fällig am {}", grant.act.reference, day(due_on)),
                since: Some(due_on),
                amount: Some(it.open().map_err(FlowError::from)?),
                is_mine: visitor.may(Action::Book),
            });
        }
    }
    let all = way("/forderungen", ReceivableStanding::Overdue);
    Ok(List::new("Überfällige Forderungen", "forderungen").listed(all).of(waits))
}
