//! Draws what is done about acts, plans and what was agreed on paying.

use super::{Dice, place, smallest};
use crate::{
    command::{AWARD, COMPONENTS, Command, GRANTS, PLAN, Place, Shift},
    model::{Model, Terms},
};

pub(super) fn amend(dice: &mut Dice, model: &Model) -> Option<Command> {
    let may = |place: Place| smallest(&[model.free(place), model.to_pay(place)]);
    let free_above = |place: Place| model.free(Place { grant: AWARD, ..place });
    let to = if dice.chance(50) {
        let place = place(dice, may)?;
        (place, model.amount(place) - dice.up_to(may(place)))
    } else {
        let place = place(dice, free_above)?;
        let more = if place.grant == AWARD { dice.within(0, 20_000) } else { dice.up_to(free_above(place)) };
        (place, model.amount(place) + more)
    };
    Some(Command::Amend { place: to.0, to: to.1.max(0) })
}

/// A part of what is planned of one line goes to another: what may without asking, or what is there.
pub(super) fn replan(dice: &mut Dice, model: &Model) -> Option<Command> {
    let grant = dice.one_of(&[1, 1, 2]);
    let of = &model.grants[grant];
    let from = dice.pick(PLAN.len(), |plan| of.planned[plan] > 1)?;
    let to = (from + 1 + dice.index(PLAN.len() - 1)) % PLAN.len();
    let consent = dice.chance(40);
    let may = model.most_planned(grant, to) - of.planned[to];
    let left = if consent { of.planned[from] } else { may.min(of.planned[from]) };
    Some(Command::Replan { grant, shift: Shift { from, to, cents: dice.up_to(left) }, consent })
}

/// A part of what is neither used nor forwarded, and neither due nor asked for, is taken back; now and then more is given. What
/// is due stays due: no more is taken back here, so that nothing is paid beyond the act.
pub(super) fn revoke(dice: &mut Dice, model: &Model) -> Option<Command> {
    let may = |place: Place| smallest(&[model.free(place), model.to_pay(place)]);
    let place = place(dice, may)?;
    if dice.chance(5) {
        return Some(Command::Revoke { place, to: model.amount(place) + 1 });
    }
    let less = dice.up_to(may(place));
    let less = if model.requested(place) > 0 { less } else { less.min(model.to_pay(place)) };
    (less > 0).then(|| Command::Revoke { place, to: (model.amount(place) - less).max(0) })
}

/// All of a grant is taken back: mostly of one that is revoked already and of which something is free, or of one that is not.
pub(super) fn revoke_all(dice: &mut Dice, model: &Model) -> Option<Command> {
    let is_free = |grant: usize| (0..COMPONENTS.len()).any(|part| model.free(Place { grant, part }) > 0);
    let again = (0..GRANTS).find(|grant| model.grants[*grant].revoked && is_free(*grant));
    if let Some(grant) = again.filter(|_| dice.chance(70)) {
        return Some(Command::RevokeAll { grant });
    }
    let grant = dice.pick(GRANTS, |grant| !model.grants[grant].revoked)?;
    Some(Command::RevokeAll { grant })
}

/// A cap on what is ahead of use, agreed for the first time or anew: around what is ahead of it, or any.
pub(super) fn agree(dice: &mut Dice, model: &Model) -> Command {
    let grant = dice.one_of(&[1, 1, 2]);
    let ahead = model.ahead(grant);
    let cap = match dice.within(0, 4) {
        0 => dice.up_to(ahead),
        1 => ahead.max(1),
        _ => ahead + dice.within(1, model.grants[grant].amounts[0].max(2)),
    };
    Command::Agree { grant, terms: Terms { cap, reimburses: dice.chance(60) } }
}
