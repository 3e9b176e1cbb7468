//! What the terms of a grant say of a payout request.

use ledger::Cents;

use super::{PayoutTerms, PayoutTermsError};
use crate::{Need, PayoutRequestError, PositionId};

/// The most needs that one request lists.
const MOST_NEEDS: usize = 200;

/// Refuses a request that the terms of its grant do not allow, or whose need does not cover it.
///
/// Where terms are agreed, whoever asks says what the money is needed for; an instalment was agreed with its need.
pub fn check_request(
    terms: Option<&PayoutTerms>,
    position: PositionId,
    amount: Cents,
    need: &[Need],
    instalment: Option<i64>,
) -> Result<(), PayoutRequestError> {
    if need.len() > MOST_NEEDS {
        return Err(PayoutRequestError::Needs { most: MOST_NEEDS, count: need.len() });
    }
    if let Some(rule) = terms.map(PayoutTerms::rule).filter(|rule| !rule.advances()) {
        return Err(PayoutRequestError::NoAdvance { rule: rule.word() });
    }
    if let Some(number) = instalment {
        let terms = terms.ok_or(PayoutRequestError::NoInstalment { number })?;
        drawn(terms, number, position, amount)?;
    }
    let stated = Cents::sum(need.iter().map(|it| it.amount))?;
    if need.is_empty() && (terms.is_none() || instalment.is_some()) {
        return Ok(());
    }
    if stated < amount { Err(PayoutRequestError::NeedBelow { stated, asked: amount }) } else { Ok(()) }
}

/// An instalment is drawn as it was agreed, and not before what it waits for.
fn drawn(
    terms: &PayoutTerms,
    number: i64,
    position: PositionId,
    amount: Cents,
) -> Result<(), PayoutRequestError> {
    let found = terms.instalments.iter().find(|instalment| instalment.number == number);
    let agreed = found.ok_or(PayoutRequestError::NoInstalment { number })?;
    if agreed.position != position {
        return Err(PayoutRequestError::OtherPosition { number });
    }
    if agreed.amount != amount {
        return Err(PayoutRequestError::OtherAmount { number, agreed: agreed.amount, asked: amount });
    }
    let waits_for = agreed.requirement.map(|number| terms.requirement(number)).transpose();
    let waits_for = waits_for.map_err(|cause: PayoutTermsError| PayoutRequestError::Terms(cause))?;
    match waits_for.filter(|requirement| requirement.is_open()) {
        Some(open) => Err(PayoutRequestError::RequirementOpen {
            instalment: number,
            requirement: open.number,
            title: open.title.clone(),
            due_on: open.due_on,
        }),
        None => Ok(()),
    }
}
