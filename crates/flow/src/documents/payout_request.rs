//! A request for money: the Mittelabruf of the Kreis, or the Mittelanforderung of a provider.

mod declarations;

use grants::Period;
use ledger::{Cents, EntryNumber};
use proof::data::{DuePayment, PayoutRequest, PayoutRequestKind, PlanRow, SignOff};
use store::{JournalEntry, SubjectKind, german_day};
use uuid::Uuid;

use declarations::Asked;

use super::{
    Gathered,
    numbers::{self, Numbered},
    parties,
    view::View,
};
use crate::{
    Ctx, FlowError, law,
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
    let of = Some((SubjectKind::PayoutRequest.word(), subject));
    let entries = store::journal_page(&mut view.conn, unit, of, EntryNumber::NONE, 1).await?;
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
    let window = law::of_grant(&mut view.conn, &grant).await?.use_by.on(until).map(|entry| entry.value);
    let window_until = window.ok().and_then(|span| span.end_after(until));
    let alone = store::signs_alone(&mut view.conn, grant.recipient, until).await?;
    let facts = Asked { grant: &grant, request: &request, entry: &asked, window_until, alone };
    let document = PayoutRequest {
        kind: match grant.parent {
            None => PayoutRequestKind::Mittelabruf,
            Some(_) => PayoutRequestKind::Mittelanforderung,
        },
        reference: grant.act.reference.clone(),
        number: numbers::number(&mut view.conn, &grant, (Numbered::Request, subject)).await?,
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
        declarations: facts.declarations()?,
        signed_by: signed(&asked, &request, alone),
        chain: view.head().await?,
    };
    Ok((grant.recipient, document.into()))
}

/// Who asked, with a line for the second signature where the recipient has two people; or who signed for what goes beyond
/// the need.
fn signed(asked: &JournalEntry, request: &grants::PayoutRequest, alone: bool) -> Vec<SignOff> {
    match &request.above_need {
        Some(above) if !above.sign_offs.is_empty() => parties::signed(&above.sign_offs),
        _ => {
            let who = SignOff {
                name: asked.person.clone(),
                function: String::new(),
                role: "angefordert".to_owned(),
                signed_on: Some(german_day(asked.recorded_at)),
            };
            let second = if alone { Vec::new() } else { parties::to_sign("zweite Unterschrift") };
            [vec![who], second].concat()
        }
    }
}
