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
        day_count: day_count(&receivable).map(str::to_owned),
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

/// How the days of the worksheet are counted, where there is one.
fn day_count(receivable: &Receivable) -> Option<&'static str> {
    receivable.worksheet.as_ref().map(|sheet| sheet.calculation.day_count.german())
}

/// The periods of the worksheet, where there is one.
fn rows(receivable: &Receivable) -> Result<Vec<InterestRow>, FlowError> {
    let Some(InterestSheet { calculation, .. }) = &receivable.worksheet else { return Ok(Vec::new()) };
    let rows =
        calculation.periods.iter().zip(calculation.by_period()?).map(|(period, interest)| InterestRow {
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use grants::law::{BASE_RATES, BaseRates, Dated, DayCount, InterestTerms, RateRule, WorksheetLine};
    use ledger::Cents;
    use serde_json::json;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// Interest on 10,000.00 from the credit on 30 November 2023 to the use on 1 March 2024, three points above the base
    /// rate.
    fn into_a_leap_year(day_count: DayCount) -> Receivable {
        let base = BaseRates::parse(BASE_RATES).unwrap();
        let surcharge = Dated::always(InterestRate::from_hundredths(300).unwrap());
        let rate = RateRule::AboveBase { base: &base, surcharge: &surcharge };
        let terms = InterestTerms { rate, day_count, never_below_zero: false };
        let interest = terms.interest(Cents::new(1_000_000), day(2023, 11, 30), day(2024, 3, 1)).unwrap();
        let line = WorksheetLine { received: 0, spent: Some(0), interest, below_limit: false };
        let id = Uuid::from_u128(1);
        serde_json::from_value(json!({
            "id": id, "grant": id, "position": id, "version": 1, "kind": "interest",
            "amount": line.interest.interest, "reason": "zu spät verwendet", "legal_ground": "§ 49a VwVfG NRW",
            "demanded_on": "2024-04-01", "due_on": "2024-05-01",
            "accounts": { "open": 1, "settled": 2, "waived": 3 },
            "worksheet": InterestSheet::of(&line, (id, id), day_count), "steps": []
        }))
        .unwrap()
    }

    #[test]
    fn a_row_is_what_its_days_cost_in_a_year_of_its_own_length() {
        let shown = |day_count| {
            let rows = rows(&into_a_leap_year(day_count)).unwrap();
            rows.iter().map(|row| (row.days, row.interest.get())).collect::<Vec<_>>()
        };
        // 10,000.00 × 6.12 % × 31 / 365 = 51.978…, and × 6.62 % × 61 / 366 = 110.333…
        assert_eq!(shown(DayCount::ActAct), [(31, 5_198), (61, 11_033)]);
        // 10,000.00 × 6.62 % × 61 / 365 = 110.635…, together 162.613…: no row takes a cent that the sum has not.
        assert_eq!(shown(DayCount::Act365), [(31, 5_198), (61, 11_063)]);
    }

    #[test]
    fn a_worksheet_names_how_its_days_are_counted() {
        let demanded = into_a_leap_year(DayCount::German30360);
        assert_eq!(day_count(&demanded), Some("Monate mit 30 Tagen, auch der Februar (30/360)"));
        assert_eq!(day_count(&Receivable { worksheet: None, ..demanded }), None);
    }
}
