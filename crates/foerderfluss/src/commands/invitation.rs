//! Invitations from the machine: for the first administrator, and for when none of them gets in any more.

use std::{net::Ipv4Addr, process::ExitCode};

use flow::{
    Flow,
    people::person_id,
    sign_in::{Invite as Invitee, Origin, invite_from_the_machine, unit_of},
};
use ledger::UnitId;
use store::Store;

use super::Outcome;
use crate::arguments::Invite;

/// Invites a person and shows what the link carries, once.
pub(crate) async fn invite(options: Invite) -> Outcome {
    let (config, url) = options.at.resolve()?;
    let flow = Flow::new(Store::open(&url).await?);
    let named = config.unit.map(|unit| UnitId(unit.id));
    let unit = unit_of(&flow, named).await?;
    let person = person_id(unit, &options.identity)?;
    let new = Invitee { person, resets_second_factor: options.resets_second_factor };
    let origin = Origin::new(Ipv4Addr::LOCALHOST.into(), "foerderfluss invite", "");
    let made = invite_from_the_machine(&flow, unit, new, &origin).await?;
    let until = made.invitation.expires_at.format("%d.%m.%Y %H:%M UTC");
    println!("Einladung für {}, einmal gültig bis {until}:\n{}", options.identity, made.secret.reveal());
    Ok(ExitCode::SUCCESS)
}
