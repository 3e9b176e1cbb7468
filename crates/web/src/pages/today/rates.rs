//! Base rates that one person entered: until another confirms them, no interest is reckoned with them.

use flow::{Action, base_rates::base_rates};

use super::{List, Waits};
use crate::{german::day, names::Names, show::Wrong, visitor::Visitor};

/// Those rates.
pub(super) async fn to_confirm(visitor: &Visitor, names: &Names) -> Result<List, Wrong> {
    let actor = visitor.ctx.actor();
    let (mut is_mine, mut waits) = (false, Vec::new());
    for it in base_rates(&visitor.ctx).await?.1 {
        if it.confirmed.is_none() {
            is_mine |= it.entered.person != actor.person;
            waits.push(Waits {
                to: "/regeln".to_owned(),
                what: format!("Basiszinssatz ab {}", day(it.valid_from)),
                note: format!("eingetragen von {}", it.entered.name),
                since: Some(it.entered.on),
                amount: None,
            });
        }
    }
    is_mine &= visitor.may(Action::EnterFigure) && names.is_first_recipient(actor.organisation);
    Ok(List { title: "Basiszinssätze zu bestätigen", anchor: "basiszinssaetze", is_mine, waits })
}
