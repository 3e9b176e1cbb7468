//! How much of a grant may be asked for now.

use chrono::NaiveDate;
use ledger::Cents;
use serde::Serialize;

use super::input::{Fields, Noted};
use super::{Answer, Books, Refusal, euros_text, financing};
use crate::law::{Drawdown, DrawdownBasis, DuePayment, RequestVerdict};

/// The answer. All amounts are euros.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DrawdownAnswer {
    /// What may be asked for, rounded down.
    drawable: String,
    /// The last day on which a payment is due that counts.
    window_until: NaiveDate,
    /// The payments made and those due within the window.
    cost: String,
    /// What is due later and does not count yet.
    later: String,
    /// What the grant carries of the cost.
    carried: String,
    /// What of the grant was not drawn yet.
    open: String,
    /// What was drawn earlier than it was needed.
    ahead: String,
    /// Whether nothing may be asked for because the act can still be contested.
    blocked: bool,
    /// What the amount that is to be asked for needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<RequestAnswer>,
    /// The working, to be followed by hand.
    working: Vec<String>,
}

/// What a request needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct RequestAnswer {
    requested: String,
    verdict: &'static str,
    /// By how much it goes beyond what may be asked for.
    above: String,
    text: &'static str,
}

fn read(fields: &mut Fields<'_>, books: &Books) -> Result<(DrawdownBasis, Option<Cents>), Noted> {
    let (on, financing) = (fields.day("on"), financing::read(fields));
    let (planned_cost, grant) = (fields.amount("planned_cost"), fields.amount("grant"));
    let (own, others) = (fields.optional_rest("own_funds"), fields.optional_rest("other_income"));
    let (paid, due) = (fields.rest("paid"), fields.list("due", due));
    let (drawn, repaid) = (fields.optional_rest("drawn"), fields.optional_rest("repaid"));
    let (use_by, is_final) = (fields.optional_text("use_by"), fields.optional_bool("final"));
    let (requested, law) = (fields.optional_amount("requested"), books.law(fields));
    let (on, law) = (on?, law?);
    let use_by = match use_by? {
        Some(span) => span,
        None => law.use_by.on(on).map_err(|missing| fields.note("use_by", missing))?.value,
    };
    let is_final = is_final?
        .ok_or_else(|| fields.note("final", "is missing: nothing is drawn of an act that is not final"))?;
    let others = own?.unwrap_or_default().plus(others?.unwrap_or_default());
    let others = others.map_err(|cause| fields.note("own_funds", cause))?;
    let (drawn, repaid) = (drawn?.unwrap_or_default(), repaid?.unwrap_or_default());
    let (planned_cost, grant) = (planned_cost?, grant?);
    if grant > planned_cost {
        return Err(fields.note("grant", format!("{grant} is more than the planned cost of {planned_cost}")));
    }
    if repaid > drawn {
        return Err(fields.note("repaid", format!("{repaid} cannot be repaid of {drawn}")));
    }
    let financing = financing?;
    let (paid, due) = (paid?, due?);
    let basis = DrawdownBasis {
        on,
        financing,
        planned_cost,
        grant,
        others,
        paid,
        due,
        drawn,
        repaid,
        use_by,
        is_final,
    };
    Ok((basis, requested?))
}

fn due(fields: &mut Fields<'_>) -> Result<DuePayment, Noted> {
    let what = if fields.has("what") { fields.name("what") } else { Ok(String::new()) };
    let (due_on, amount) = (fields.day("due_on"), fields.amount("amount"));
    Ok(DuePayment { what: what?, due_on: due_on?, amount: amount? })
}

pub(super) fn run(input: &serde_json::Value, books: &Books) -> Result<Answer, Refusal> {
    let (basis, requested) = Fields::read(input, |fields| read(fields, books))?;
    let advice = basis.advise().map_err(|cause| Refusal::at("", &cause))?;
    Ok(Answer::Drawdown(answer(&advice, requested)))
}

fn answer(advice: &Drawdown, requested: Option<Cents>) -> DrawdownAnswer {
    DrawdownAnswer {
        drawable: euros_text(advice.drawable),
        window_until: advice.window_until,
        cost: euros_text(advice.cost),
        later: euros_text(advice.later),
        carried: euros_text(advice.carried),
        open: euros_text(advice.open),
        ahead: euros_text(advice.ahead),
        blocked: advice.blocked,
        request: requested.map(|requested| request(advice, requested)),
        working: super::told(&advice.steps),
    }
}

fn request(advice: &Drawdown, asked: Cents) -> RequestAnswer {
    let (verdict, text) = match advice.verdict(asked) {
        RequestVerdict::Needed => ("needed", "Der Betrag wird gebraucht."),
        RequestVerdict::NeedsReason { .. } => {
            ("needs_reason", "Mehr als gebraucht wird: Begründung und eine zweite Person sind nötig.")
        }
        RequestVerdict::Impossible { .. } => {
            ("impossible", "Mehr, als von der Bewilligung noch abgerufen werden kann.")
        }
    };
    let above = Cents::new(asked.get() - advice.drawable.get()).max(Cents::ZERO);
    RequestAnswer { requested: euros_text(asked), verdict, above: euros_text(above), text }
}
