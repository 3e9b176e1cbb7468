//! Payments to the providers, in every state.

use flow::{
    FlowError,
    payments::{ConfirmPayment, OrderPayment, ReissuePayment, RejectPayment, ReleasePayment, ReturnPayment},
};
use grants::{GrantId, Payment};

use super::{
    Books, Day, OFFICE, ORDERER, RELEASERS,
    acts::{component, date, euros},
};

/// Orders, releases and confirms a payment.
pub(super) async fn pay(
    books: &Books,
    grant: GrantId,
    code: &str,
    amount: &str,
    day: Day,
) -> Result<Payment, FlowError> {
    let sent = order_and_release(books, grant, code, amount, day).await?;
    let (payment, version, confirmed_on) = (sent.id, sent.version, date(day)?);
    books.run(OFFICE, ConfirmPayment { payment, version, confirmed_on }).await
}

/// One payment is confirmed; another the bank rejects, whose account is no more.
pub(super) async fn course(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    pay(books, grant, "F4", "3600.00", (15, 2, 2021)).await?;
    let sent = order_and_release(books, grant, "F3", "4800.00", (15, 2, 2021)).await?;
    let reason = "Konto erloschen (erfunden)".to_owned();
    books.run(OFFICE, RejectPayment { payment: sent.id, version: sent.version, reason }).await?;
    Ok(())
}

/// What the bank rejected is ordered again.
pub(super) async fn course_again(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    order(books, grant, "F3", "4800.00", (22, 2, 2021)).await?;
    Ok(())
}

/// A confirmed payment that comes back days later, and is issued again and released.
pub(super) async fn returned(books: &Books, paid: &Payment) -> Result<(), FlowError> {
    let returned_on = date((2, 3, 2021))?;
    books.on_day(returned_on);
    let (payment, version) = (paid.id, paid.version);
    let reason = "Empfänger und Kontoverbindung passen nicht zusammen (erfunden)".to_owned();
    let back = books.run(OFFICE, ReturnPayment { payment, version, returned_on, reason }).await?;
    books.on_day(date((4, 3, 2021))?);
    let (payment, version) = (back.id, back.version);
    let again = books.run(ORDERER, ReissuePayment { payment, version }).await?;
    release(books, &again).await?;
    Ok(())
}

async fn order_and_release(
    books: &Books,
    grant: GrantId,
    code: &str,
    amount: &str,
    day: Day,
) -> Result<Payment, FlowError> {
    let ordered = order(books, grant, code, amount, day).await?;
    release(books, &ordered).await
}

async fn release(books: &Books, ordered: &Payment) -> Result<Payment, FlowError> {
    let release = || ReleasePayment { payment: ordered.id, version: ordered.version };
    let [first, second] = RELEASERS;
    books.run(first, release()).await?;
    books.run(second, release()).await
}

async fn order(
    books: &Books,
    grant: GrantId,
    code: &str,
    amount: &str,
    day: Day,
) -> Result<Payment, FlowError> {
    books.on_day(date(day)?);
    let (component, amount) = (component(code)?, euros(amount)?);
    books.run(ORDERER, OrderPayment { grant, component, budget_year: None, amount }).await
}
