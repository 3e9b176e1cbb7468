//! The demand of a refund or of interest, with its worksheet.

use grants::{
    DemandKind, Receivable,
    law::{InterestRate, InterestSheet},
};
use proof::data::{InterestRow, RefundDemand, RefundItem};
use uuid::Uuid;

use super::{
    DocumentKind, Gathered, lacks,
    numbers::{self, Numbered},
    parties,
    view::View,
};
use crate::FlowError;

pub(super) async fn gather(view: &mut View<'_>, subject: Uuid) -> Result<Gathered, FlowError> {
    let (receivable, grant) = view.receivable(subject).await?;
    if grant.parent.is_none() {
        return Err(lacks(DocumentKind::RefundDemand, "the ministry writes the letter itself"));
    }
    let number = numbers::number(&mut view.conn, &grant, (Numbered::Demand, subject)).await?;
    let number = number.ok_or(FlowError::NotFound { what: "receivable" })?;
    let demand = RefundDemand {
        reference: grant.act.reference.clone(),
        number: Some(number.clone()),
        debtor: parties::party(view, grant.recipient).await?,
        place: parties::town(view, grant.giver).await?,
        demanded_on: receivable.demanded_on,
        measure: grant.act.purpose.clone(),
        reason: receivable.reason.clone(),
        clause: receivable.legal_ground.clone(),
        items: items(&receivable),
        interest: rows(&receivable)?,
        due_on: receivable.due_on,
        account: parties::account(view, grant.giver).await?,
        remittance: format!("{number} {}", title(receivable.kind)),
        remedy: parties::remedy(view, &grant).await?,
        signed_by: parties::to_sign("Im Auftrag"),
        chain: view.head().await?,
    };
    Ok((grant.giver, demand.into()))
}

/// What is demanded beside interest that a worksheet shows.
fn items(receivable: &Receivable) -> Vec<RefundItem> {
    if receivable.worksheet.is_some() {
        return Vec::new();
    }
    vec![RefundItem { title: title(receivable.kind).to_owned(), amount: receivable.amount }]
}

pub(super) const fn title(kind: DemandKind) -> &'static str {
    match kind {
        DemandKind::Refund => "Erstattung",
        DemandKind::Interest => "Zinsen",
        DemandKind::Other => "Forderung",
    }
}

/// The periods of the worksheet, where there is one. Interest is rounded once: the cents of the rows are shares of it by
/// amount, days and rate.
fn rows(receivable: &Receivable) -> Result<Vec<InterestRow>, FlowError> {
    let Some(InterestSheet { calculation, .. }) = &receivable.worksheet else { return Ok(Vec::new()) };
    let weight = |period: &grants::law::SheetPeriod| period.days * i64::from(period.rate.hundredths());
    let weights: Vec<i64> = calculation.periods.iter().map(weight).collect();
    let shares = receivable.amount.split(&weights)?;
    let rows = calculation.periods.iter().zip(shares).map(|(period, interest)| InterestRow {
        from: period.from,
        until: period.until,
        days: u32::try_from(period.days).unwrap_or_default(),
        principal: calculation.amount,
        rate: match (period.base_rate, period.surcharge) {
            (Some(base), Some(surcharge)) => format!("{} + {}", percent(base), percent(surcharge)),
            _ => percent(period.rate),
        },
        interest,
    });
    Ok(rows.collect())
}

fn percent(rate: InterestRate) -> String {
    format!("{} %", rate.to_string().replace('.', ",").replace('-', "\u{2212}"))
}
