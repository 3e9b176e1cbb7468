//! Base rates that one person entered: until another confirms them, no interest is reckoned with them.

use flow::{Action, base_rates::base_rates};

use super::{List, Waits};
use crate::{german::day, names::Names, show::Wrong, visitor::Visitor};

/// Those rates.
pub(super) async fn to_confirm(visitor: &Visitor, names: &Names) -> Result<List, Wrong> {
    let actor = visitor.ctx.actor();
    let may = visitor.may(Action::EnterFigure) && names.is_first_recipient(actor.organisation);
    let mut waits = Vec::new();
    for it in base_rates(&visitor.ctx).await?.1 {
        if it.confirmed.is_none() {
            waits.push(Waits {
                to: "/regeln".to_owned(),
                what: format!("Basiszinssatz ab {}", day(it.valid_from)),
                note: format!("eingetragen von {}", it.entered.name),
                since: Some(it.entered.on),
                amount: None,
                is_mine: may && it.entered.person != actor.person,
            });
        }
    }
    Ok(List::new("Basiszinssätze zu bestätigen", "basiszinssaetze").of(waits))
}
