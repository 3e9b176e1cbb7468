//! Grants (Zuwendungen), and the legal acts that they rest on.

mod act;
pub(super) mod law;
mod resolutions;
mod statements;

pub(crate) mod amend;
pub(crate) mod award;
pub(crate) mod close;
pub(crate) mod document;
pub(crate) mod finality;
pub(crate) mod forward;
pub(crate) mod grounds;
pub(crate) mod inventory;
pub(crate) mod list;
pub(crate) mod payment_stop;
pub(crate) mod replan;
pub(crate) mod revoke;
pub(crate) mod settlement;
pub(crate) mod take_back;
pub(crate) mod terms;
pub(crate) mod view;
pub(crate) mod waivers;

pub(crate) use act::place;
use flow::{Action, FlowError};
use grants::Grant;
pub(crate) use law::told_of;

use crate::{show::Wrong, visitor::Visitor};

/// Forms of acts are shown to those whose role gives.
fn require_giver(visitor: &Visitor) -> Result<(), Wrong> {
    if visitor.may(Action::Give) {
        Ok(())
    } else {
        Err(FlowError::Forbidden { by: Action::Give.by() }.into())
    }
}

/// Whether a visitor acts for who gives a grant. For a ministry, who received its award records what it did.
pub(crate) fn gives(visitor: &Visitor, grant: &Grant) -> bool {
    let own = visitor.ctx.actor().organisation;
    own == grant.giver || grant.parent.is_none() && own == grant.recipient
}
