//! What made the money due that a payment takes, and who certified it in reason and in amount (Feststellung).
//!
//! What became due first is ordered first. A correction takes from what it corrects; whatever else makes less due takes from
//! what became due last. A payment that came back leaves what it took to the next order.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{
    ClaimId, Grant, LinesAsked, Payment, PaymentId, PaymentState, PayoutRequestId, Position, SignOff, Step,
};
use ledger::{Cents, MoneyError};
use proof::data;
use store::{Posting, SubjectKind};
use uuid::Uuid;

use super::super::{decision, parties, view::View, words};
use crate::FlowError;

/// What an order rests on.
#[derive(Debug, Default)]
pub(super) struct Basis {
    /// What was certified, each with the day.
    pub(super) names: Vec<String>,
    /// Who certified it.
    pub(super) signed: Vec<data::SignOff>,
}

/// What makes money due, certified by people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Claim(ClaimId),
    PayoutRequest(PayoutRequestId),
}

/// What happened to what is due of a position. What nobody certified has no source.
#[derive(Clone, Copy, Debug)]
enum Event {
    More(Option<Source>, Cents),
    Less(Option<Source>, Cents),
    Ordered(PaymentId, Cents),
    CameBack(PaymentId),
}

/// A part of what is due that nobody has ordered yet.
struct Part {
    source: Option<Source>,
    left: Cents,
}

/// What a payment of a position rests on, as it was when it was ordered.
pub(super) async fn basis(
    view: &mut View<'_>,
    grant: &Grant,
    position: &Position,
    (payment, ordered_on): (&Payment, NaiveDate),
) -> Result<Basis, FlowError> {
    let mut basis = Basis::default();
    let events = events(view, grant, position, payment.id).await?;
    for source in taken(&events, payment.id)? {
        let (name, sign_offs) = told(view, source).await?;
        let certified = certified(&sign_offs, ordered_on);
        let on = certified.iter().map(|signed| signed.by.on).max();
        let on = on.map(|on| format!(" (festgestellt am {})", words::day(on)));
        basis.names.push(format!("{name}{}", on.unwrap_or_default()));
        for signed in parties::signed(certified) {
            let signed = data::SignOff { role: format!("Feststellung: {}", signed.role), ..signed };
            if !basis.signed.contains(&signed) {
                basis.signed.push(signed);
            }
        }
    }
    Ok(basis)
}

/// What happened to what is due of a position, in the order of the journal. What was rejected took nothing.
async fn events(
    view: &mut View<'_>,
    grant: &Grant,
    position: &Position,
    of: PaymentId,
) -> Result<Vec<Event>, FlowError> {
    let (accounts, as_of, mut events) = (position.accounts, view.as_of(), Vec::new());
    for posting in store::postings(&mut view.conn, grant.unit, accounts.due, as_of).await? {
        let event = match (posting.other == accounts.paid, posting.credited >= Cents::ZERO) {
            (false, true) => Some(Event::More(source(&posting), posting.credited)),
            (false, false) => Some(Event::Less(source(&posting), Cents::ZERO.minus(posting.credited)?)),
            (true, true) => Some(Event::CameBack(PaymentId(posting.subject))),
            // It took its part when it was ordered.
            (true, false) => None,
        };
        events.extend(event.map(|event| (posting.entry.get(), event)));
    }
    let mut payments = view.payments(grant).await?;
    payments.retain(|payment| {
        let is_rejected = matches!(payment.state, PaymentState::Rejected { .. });
        payment.position == position.id && (!is_rejected || payment.id == of)
    });
    let ids: Vec<Uuid> = payments.iter().map(|payment| payment.id.0).collect();
    let ordered = (SubjectKind::Payment, ids.as_slice());
    let first = store::first_entries(&mut view.conn, grant.unit, ordered, None).await?;
    events.extend(payments.iter().filter_map(|payment| {
        let entry = first.get(&payment.id.0)?;
        Some((entry.number.get(), Event::Ordered(payment.id, payment.amount)))
    }));
    events.sort_by_key(|(entry, _)| *entry);
    Ok(events.into_iter().map(|(_, event)| event).collect())
}

fn source(posting: &Posting) -> Option<Source> {
    match posting.command.split_once('.')?.0 {
        "claim" => Some(Source::Claim(ClaimId(posting.subject))),
        "payout_request" => Some(Source::PayoutRequest(PayoutRequestId(posting.subject))),
        _ => None,
    }
}

/// What a payment took, each source once. What happened after its order is not looked at.
fn taken(events: &[Event], of: PaymentId) -> Result<Vec<Source>, MoneyError> {
    let mut parts: Vec<Part> = Vec::new();
    let mut orders: BTreeMap<PaymentId, Vec<(usize, Cents)>> = BTreeMap::new();
    for event in events {
        match *event {
            Event::More(source, left) => parts.push(Part { source, left }),
            Event::Less(source, amount) => {
                let own = parts.iter_mut().enumerate().rev().filter(|(_, part)| part.source == source);
                let own = take(own, amount)?;
                let rest = amount.minus(Cents::sum(own.iter().map(|(_, taken)| *taken))?)?;
                take(parts.iter_mut().enumerate().rev(), rest)?;
            }
            Event::Ordered(payment, amount) => {
                let order = take(parts.iter_mut().enumerate(), amount)?;
                if payment == of {
                    return Ok(once(order.iter().filter_map(|(place, _)| parts[*place].source)));
                }
                orders.insert(payment, order);
            }
            Event::CameBack(payment) => {
                for (place, amount) in orders.remove(&payment).unwrap_or_default() {
                    parts[place].left = parts[place].left.plus(amount)?;
                }
            }
        }
    }
    Ok(Vec::new())
}

/// Each source where it comes first.
fn once(sources: impl Iterator<Item = Source>) -> Vec<Source> {
    let mut all = Vec::new();
    for source in sources {
        if !all.contains(&source) {
            all.push(source);
        }
    }
    all
}

/// Takes an amount from parts, one after the other, and says how much from which.
fn take<'parts>(
    parts: impl Iterator<Item = (usize, &'parts mut Part)>,
    mut amount: Cents,
) -> Result<Vec<(usize, Cents)>, MoneyError> {
    let mut taken = Vec::new();
    for (place, part) in parts {
        let now = part.left.min(amount);
        if now > Cents::ZERO {
            part.left = part.left.minus(now)?;
            amount = amount.minus(now)?;
            taken.push((place, now));
        }
    }
    Ok(taken)
}

/// What a source is called, and who signed it. Whoever sees the order sees what it rests on, whatever else they see.
async fn told(view: &mut View<'_>, source: Source) -> Result<(String, Vec<SignOff>), FlowError> {
    let unit = view.ctx.actor().unit;
    match source {
        Source::Claim(id) => {
            let found = store::claim_excerpt(&mut view.conn, unit, id, &LinesAsked::None).await?;
            let claim = found.ok_or(FlowError::NotFound { what: "claim" })?.claim;
            Ok((decision::name(&claim), claim.sign_offs))
        }
        Source::PayoutRequest(id) => {
            let found = store::payout_request(&mut view.conn, unit, id).await?;
            let request = found.ok_or(FlowError::NotFound { what: "payout request" })?;
            Ok(("Mittelanforderung".to_owned(), request.sign_offs))
        }
    }
}

/// Who certified until a day, of rounds that were certified in reason and in amount and not sent back.
fn certified(sign_offs: &[SignOff], until: NaiveDate) -> Vec<&SignOff> {
    let has = |round, step| sign_offs.iter().any(|it| it.round == round && it.step == step);
    let is_whole = |round| {
        has(round, Step::SachlichUndRechnerisch)
            || (has(round, Step::Sachlich) && has(round, Step::Rechnerisch))
    };
    let counts = |signed: &&SignOff| {
        matches!(signed.step, Step::Sachlich | Step::Rechnerisch | Step::SachlichUndRechnerisch)
            && is_whole(signed.round)
            && !has(signed.round, Step::SendBack)
            && signed.by.on <= until
    };
    sign_offs.iter().filter(counts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn claim(number: u128) -> Source {
        Source::Claim(ClaimId(Uuid::from_u128(number)))
    }

    const fn payment(number: u128) -> PaymentId {
        PaymentId(Uuid::from_u128(number))
    }

    fn more(number: u128, cents: i64) -> Event {
        Event::More(Some(claim(number)), Cents::new(cents))
    }

    fn less(number: u128, cents: i64) -> Event {
        Event::Less(Some(claim(number)), Cents::new(cents))
    }

    fn ordered(number: u128, cents: i64) -> Event {
        Event::Ordered(payment(number), Cents::new(cents))
    }

    fn of(events: &[Event], number: u128) -> Vec<Source> {
        taken(events, payment(number)).unwrap()
    }

    #[test]
    fn what_became_due_first_is_ordered_first() {
        let events =
            [more(1, 300), more(2, 200), ordered(7, 100), ordered(8, 300), more(3, 50), ordered(9, 150)];
        assert_eq!(of(&events, 7), [claim(1)]);
        assert_eq!(of(&events, 8), [claim(1), claim(2)]);
        assert_eq!(of(&events, 9), [claim(2), claim(3)]);
    }

    #[test]
    fn a_correction_takes_from_what_it_corrects() {
        let events = [more(1, 300), more(2, 200), less(1, 300), ordered(7, 200)];
        assert_eq!(of(&events, 7), [claim(2)]);
        let events = [more(1, 300), more(2, 200), Event::Less(None, Cents::new(200)), ordered(7, 300)];
        assert_eq!(of(&events, 7), [claim(1)]);
    }

    #[test]
    fn what_came_back_is_there_for_the_next_and_what_comes_later_changes_nothing() {
        let events =
            [more(1, 300), more(2, 200), ordered(7, 300), Event::CameBack(payment(7)), ordered(8, 300)];
        assert_eq!(of(&events, 8), [claim(1)]);
        assert_eq!(of(&events, 7), [claim(1)]);
        assert_eq!(of(&[more(1, 300), ordered(7, 300), less(1, 300)], 7), [claim(1)]);
    }

    #[test]
    fn what_nobody_certified_has_no_source() {
        let events = [Event::More(None, Cents::new(100)), more(1, 100), ordered(7, 150)];
        assert_eq!(of(&events, 7), [claim(1)]);
        assert_eq!(of(&events, 8), []);
    }

    #[test]
    fn a_source_that_made_two_parts_due_is_named_once() {
        let events = [more(1, 100), more(2, 100), more(1, 100), ordered(7, 300)];
        assert_eq!(of(&events, 7), [claim(1), claim(2)]);
    }
}
