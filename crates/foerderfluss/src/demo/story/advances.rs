//! Advances: one that a provider simply asks for, and one under agreed payout terms that a claim settles by half.

use flow::{
    FlowError,
    payout_terms::{AgreeTerms, MeetRequirement},
};
use grants::{
    Fulfilment, GrantId, NewInstalment, NewRequirement, NewTerms, PayoutRule, PayoutTerms, RequirementKind,
};

use super::{
    BRUECKE, Books, MUSTERWERK, OFFICE,
    acts::{component, date, euros},
    drawing::{self, Asking},
    payments,
};

/// An advance to a provider without terms of its own, paid before its first claim.
pub(super) async fn plain(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    let asked = Asking::plain(MUSTERWERK, grant, "F1", "10000.00", (10, 7, 2020)).ask(books).await?;
    drawing::decide(books, &asked, (14, 7, 2020), None).await?;
    payments::pay(books, grant, "F1", "10000.00", (16, 7, 2020)).await?;
    Ok(())
}

/// Terms with a cap and an instalment that waits for a requirement; it is met, and the instalment drawn and paid.
pub(super) async fn under_terms(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    let terms = agree(books, grant).await?;
    let met_on = date((22, 7, 2020))?;
    books.on_day(met_on);
    let by = Fulfilment::Words("Stellenplan und Arbeitsvertrag liegen vor (erfunden)".to_owned());
    let (payout_terms, version) = (terms.id, terms.version);
    books.run(OFFICE, MeetRequirement { payout_terms, version, requirement: 1, met_on, by }).await?;
    let plain = Asking::plain(BRUECKE, grant, "F1", "5000.00", (23, 7, 2020));
    let asked = Asking { instalment: Some(1), ..plain }.ask(books).await?;
    drawing::decide(books, &asked, (24, 7, 2020), None).await?;
    payments::pay(books, grant, "F1", "5000.00", (28, 7, 2020)).await?;
    Ok(())
}

async fn agree(books: &Books, grant: GrantId) -> Result<PayoutTerms, FlowError> {
    let agreed_on = date((20, 7, 2020))?;
    books.on_day(agreed_on);
    let requirement = NewRequirement {
        kind: RequirementKind::Other,
        title: "Nachweis, dass die Stelle besetzt ist".to_owned(),
        due_on: date((31, 8, 2020))?,
    };
    let (component, amount) = (component("F1")?, euros("5000.00")?);
    let instalment = NewInstalment { component, budget_year: None, amount, requirement: Some(1) };
    let terms = NewTerms {
        rule: PayoutRule::Mixed { cap: Some(euros("6000.00")?) },
        reference: "KI 4/2020, § 5 (erfunden)".to_owned(),
        agreed_on,
        requirements: vec![requirement],
        instalments: vec![instalment],
    };
    books.run(OFFICE, AgreeTerms { grant, terms }).await
}
