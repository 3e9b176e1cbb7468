//! The grant that remains after the actual cost, what is refunded, and what others bear.

use ledger::Cents;
use serde::Serialize;

use super::input::{Fields, Noted};
use super::{Answer, Refusal, euros_text, financing};
use crate::law::AccountError;
use crate::{Actual, Financing, FundingPlan, Planned, Reckoned, Reckoning, SettlementRules, ThirdPartyFunds};

/// The answer. All amounts are euros.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrantAnswer {
    /// What remains of the grant.
    grant: String,
    /// What the recipient received beyond it.
    refund: String,
    /// What is left for the recipient to bear.
    own_funds: String,
    /// What third parties and income bear.
    other_income: String,
    /// Whether it answers for the plan or for what it came to.
    basis: &'static str,
    /// The eligible cost that counts for it.
    cost: String,
    /// What the grant would be by the plan.
    planned_grant: String,
    /// By how much it is reduced.
    reduction: String,
    /// What was paid, less what was repaid.
    received: String,
    /// What of the refund lies below the limit.
    not_demanded: String,
    /// What of the refund is offset against open payments.
    offset: String,
    /// What is to be paid back.
    pay_back: String,
    /// What is still to be paid to the recipient.
    still_due: String,
    /// The working, to be followed by hand.
    working: Vec<String>,
}

/// What was asked.
struct Asked {
    reckoning: Reckoning,
    is_actual: bool,
}

fn read(fields: &mut Fields<'_>) -> Result<Asked, Noted> {
    let financing = financing::read(fields);
    let (planned_cost, actual_cost) = (fields.amount("planned_cost"), fields.optional_rest("actual_cost"));
    let (own, other) = (fields.optional_rest("own_funds"), fields.optional_rest("other_income"));
    let planned_own = fields.optional_rest("planned_own_funds");
    let planned_other = fields.optional_rest("planned_other_income");
    let (paid, repaid) = (fields.optional_rest("paid"), fields.optional_rest("repaid"));
    let open_payments = fields.optional_rest("open_payments");
    let (min_change, min_refund) =
        (fields.optional_amount("min_change"), fields.optional_amount("min_refund"));
    let (financing, planned_cost, actual_cost) = (financing?, planned_cost?, actual_cost?);
    let (own, other) = (own?, other?.unwrap_or_default());
    let planned_other = planned_other?.unwrap_or(other);
    let planned_own = planned_own?.or(own);
    let planned = planned(fields, &financing, planned_cost, planned_own, planned_other)?;
    let (paid, repaid) = (paid?.unwrap_or_default(), repaid?.unwrap_or_default());
    if repaid > paid {
        return Err(fields.note("repaid", format!("{repaid} cannot be repaid of {paid}")));
    }
    let own_funds = own.unwrap_or(planned.funding.own_funds);
    let eligible = actual_cost.unwrap_or(planned_cost);
    let reckoning = Reckoning {
        financing,
        actual: Actual { eligible, own_funds, third_party: other, income: Cents::ZERO, carried: None },
        planned,
        rules: SettlementRules { min_change: min_change?, ..SettlementRules::default() },
        paid,
        repaid,
        open_payments: open_payments?.unwrap_or_default(),
        min_refund: min_refund?,
    };
    Ok(Asked { reckoning, is_actual: actual_cost.is_some() })
}

/// The plan: what the grant gives, and what others are to bring. Own funds that nobody names are what is left.
fn planned(
    fields: &mut Fields<'_>,
    financing: &Financing,
    eligible: Cents,
    own: Option<Cents>,
    other: Cents,
) -> Result<Planned, Noted> {
    let others = own.unwrap_or_default().plus(other).map_err(|cause| fields.note("own_funds", cause))?;
    if others > eligible {
        let message =
            format!("own funds and other income of {others} are more than the planned cost of {eligible}");
        return Err(fields.note("own_funds", message));
    }
    let grant = financing.carries(eligible, others).map_err(|cause| fields.note("planned_cost", cause))?;
    let left = Cents::new(eligible.get() - grant.get() - other.get()).max(Cents::ZERO);
    let third_party = vec![ThirdPartyFunds { name: "Dritte".to_owned(), amount: other, is_public: false }];
    let funding = FundingPlan { own_funds: own.unwrap_or(left), third_party, income: Cents::ZERO };
    Ok(Planned { eligible, funding, grant })
}

pub(super) fn run(input: &serde_json::Value) -> Result<Answer, Refusal> {
    let asked = Fields::read(input, read)?;
    let reckoned = asked.reckoning.reckon().map_err(|cause| Refusal::at(place(&cause), &cause))?;
    Ok(Answer::Grant(answer(&asked, &reckoned)))
}

/// Which field is to blame.
const fn place(cause: &AccountError) -> &'static str {
    match cause {
        AccountError::Money(_) => "/planned_cost",
        AccountError::RepaidMore { .. } | AccountError::Order { .. } => "/paid",
    }
}

fn answer(asked: &Asked, reckoned: &Reckoned) -> GrantAnswer {
    let (reckoning, Reckoned { settled, account, .. }) = (&asked.reckoning, reckoned);
    GrantAnswer {
        grant: euros_text(settled.grant_due),
        refund: euros_text(account.refund),
        own_funds: euros_text(reckoned.own_funds),
        other_income: euros_text(reckoned.others),
        basis: if asked.is_actual { "actual" } else { "plan" },
        cost: euros_text(reckoning.actual.eligible),
        planned_grant: euros_text(reckoning.planned.grant),
        reduction: euros_text(settled.reduction),
        received: euros_text(Cents::new(reckoning.paid.get() - reckoning.repaid.get())),
        not_demanded: euros_text(account.not_demanded),
        offset: euros_text(account.offset),
        pay_back: euros_text(account.pay_back),
        still_due: euros_text(account.still_due),
        working: super::told(&reckoned.steps),
    }
}
