//! A request for money: the Mittelabruf of the Kreis, or the Mittelanforderung of a provider.

use grants::{Finality, Grant, Period};
use ledger::{Cents, EntryNumber};
use proof::data::{DuePayment, PayoutRequest, PayoutRequestKind, PlanRow, SignOff};
use store::{JournalEntry, german_day};
use uuid::Uuid;

use super::{Gathered, parties, view::View, words};
use crate::{
    Ctx, FlowError,
    proofs::{acts, granted, of_period},
};

/// The books as of the day of the request, unless another day was asked for: it states what was known then.
pub(super) async fn as_of_its_day(ctx: &Ctx, subject: Uuid) -> Result<Ctx, FlowError> {
    if ctx.shown_as_of().is_some() {
        return Ok(ctx.clone());
    }
    let mut view = View::open(ctx).await?;
    let first = first_entry(&mut view, subject).await;
    view.close().await?;
    match first? {
        Some(entry) => ctx.clone().as_of(Some(entry.effective_on), None),
        None => Ok(ctx.clone()),
    }
}

async fn first_entry(view: &mut View<'_>, subject: Uuid) -> Result<Option<JournalEntry>, FlowError> {
    let unit = view.ctx.actor().unit;
    let entries = store::journal_page(&mut view.conn, unit, Some(subject), EntryNumber::NONE, 1).await?;
    Ok(entries.into_iter().next())
}

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let (request, grant) = view.payout_request(subject).await?;
    let asked = first_entry(view, subject).await?.ok_or(FlowError::NotFound { what: "payout request" })?;
    let until = asked.effective_on;
    let versions = view.acts(&grant).await?;
    let recipient = parties::party_to_ask(view, grant.recipient).await?;
    let period = Period::new(grant.act.period.from().min(until), until)?;
    let spent = of_period(view, grant.clone(), &period).await?;
    let due = request.need.iter().map(|need| DuePayment {
        due_on: need.due_on,
        payee: need.payee.clone().unwrap_or_default(),
        reason: need.what.clone(),
        amount: need.total.unwrap_or(need.amount),
    });
    let due: Vec<_> = due.collect();
    let document = PayoutRequest {
        kind: match grant.parent {
            None => PayoutRequestKind::Mittelabruf,
            Some(_) => PayoutRequestKind::Mittelanforderung,
        },
        reference: grant.act.reference.clone(),
        recipient: recipient.clone(),
        authority: parties::party(view, grant.giver).await?,
        place: parties::town(view, grant.recipient).await?,
        made_on: until,
        subject: grant.act.purpose.clone(),
        acts: acts(&versions)?,
        account: parties::account(view, grant.recipient).await?,
        until,
        granted: granted(&grant)?,
        paid_out: view.paid(&grant).await?,
        spent: spent
            .expenditure()?
            .into_iter()
            .map(|row| PlanRow { number: row.number, title: row.title, amount: row.settled_eligible })
            .collect(),
        covered: spent.coverage()?,
        grant_part: Cents::sum(request.need.iter().map(|need| need.amount))?,
        due,
        requested: request.amount,
        finality: finality(&grant),
        signed_by: signed(&asked, &request),
        chain: view.head().await?,
    };
    Ok((grant.recipient, document.into()))
}

/// Who asked, with a line for the second signature; or who signed for what goes beyond the need.
fn signed(asked: &JournalEntry, request: &grants::PayoutRequest) -> Vec<SignOff> {
    match &request.above_need {
        Some(above) if !above.sign_offs.is_empty() => parties::signed(&above.sign_offs),
        _ => {
            let who = SignOff {
                name: asked.person.clone(),
                function: String::new(),
                role: "angefordert".to_owned(),
                signed_on: Some(german_day(asked.recorded_at)),
            };
            [vec![who], parties::to_sign("zweite Unterschrift")].concat()
        }
    }
}

fn finality(grant: &Grant) -> String {
    let Finality { final_on, waived_on, .. } = grant.act.finality;
    let act = match grant.parent {
        None => "Der Zuwendungsbescheid",
        Some(_) => "Die Weiterleitung",
    };
    match (waived_on, final_on) {
        (Some(day), _) => {
            let day = words::day(day);
            format!("{act} ist bestandskräftig; auf einen Rechtsbehelf wurde am {day} verzichtet.")
        }
        (None, Some(day)) => format!("{act} ist seit dem {} bestandskräftig.", words::day(day)),
        (None, None) if grant.parent.is_some() => {
            format!("Die Weiterleitung gilt mit dem Rechtsakt vom {}.", words::day(grant.act.dated_on))
        }
        (None, None) => "Der Zuwendungsbescheid ist noch nicht bestandskräftig.".to_owned(),
    }
}
