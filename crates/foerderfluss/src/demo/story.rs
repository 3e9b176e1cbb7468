//! The demo's story, from the awards to a proof. The frame is real, every amount is invented.

mod acts;
mod claims;

use flow::{
    FlowError,
    payments::{ConfirmPayment, OrderPayment, RejectPayment, ReleasePayment},
    payouts::{DecidePayout, RequestPayout},
    proofs::{self, FileProof, InputTax, NewProof},
    setup::{LoadProgramme, OpenUnit, RegisterOrganisation},
    tranches::RecordTranche,
};
use grants::{Grant, GrantId, Payment, PayoutRequest, Period, ProofKind};
use store::OrganisationKind;

use super::books::{Books, ORGANISATIONS, organisation, unit};
use acts::{component, date, euros, period};

pub(super) const OFFICE: &str = "demo-finanzen";
const MUSTERWERK: &str = "demo-musterwerk";
const VOLKSHOCHSCHULE: &str = "demo-volkshochschule";
const LERNHAUS: &str = "demo-lernhaus";
const BRUECKE: &str = "demo-bruecke";

/// Day, month, year.
pub(super) type Day = (u32, u32, i32);

/// Tells the whole story.
pub(super) async fn tell(books: &Books) -> Result<(), FlowError> {
    open(books).await?;
    let mags = acts::mags(books).await?;
    let mkjfgfi = acts::mkjfgfi(books).await?;
    let grants = acts::forwardings(books, &mags, &mkjfgfi).await?;
    draw(books, &mags, &mkjfgfi).await?;
    advance(books, grants.musterwerk.id).await?;
    let first = claims::musterwerk(books, grants.musterwerk.id).await?;
    claims::decide(books, &first, &[claims::ACCEPT, claims::ARITHMETIC]).await?;
    pay(books, grants.musterwerk.id, "F1", "12720.00", (12, 2, 2021)).await?;
    course(books, &grants.volkshochschule).await?;
    claims::lernhaus(books, grants.lernhaus.id).await?;
    claims::bruecke(books, grants.bruecke_f6.id).await?;
    interim(books, &grants.musterwerk, &mags).await
}

async fn open(books: &Books) -> Result<(), FlowError> {
    books.on_day(date((6, 1, 2020))?);
    let [office, ministries @ ..] = ORGANISATIONS;
    let name = office.to_owned();
    books.run(OFFICE, OpenUnit { unit: unit(), organisation: organisation(0), name }).await?;
    for (place, name) in ministries.into_iter().enumerate() {
        let (kind, funder) = match place {
            0 => (OrganisationKind::Ministry, Some("MAGS".to_owned())),
            1 => (OrganisationKind::Ministry, Some("MKJFGFI".to_owned())),
            _ => (OrganisationKind::Provider, None),
        };
        books.run(OFFICE, RegisterOrganisation { kind, name: name.to_owned(), funder }).await?;
    }
    books.run(OFFICE, LoadProgramme { definition: grants::DURCHSTARTEN.to_owned() }).await?;
    Ok(())
}

/// The drawdowns of the Kreis: paid out, approved and not here yet, waiting, refused.
async fn draw(books: &Books, mags: &Grant, mkjfgfi: &Grant) -> Result<(), FlowError> {
    let first = [("F1", "60000.00"), ("F2", "15000.00"), ("F3", "20000.00"), ("F4", "30000.00")];
    for (code, amount) in first {
        tranche(books, mags.id, code, amount).await?;
    }
    tranche(books, mkjfgfi.id, "F6", "8000.00").await?;
    let coming = request(books, OFFICE, mags.id, "F1", "20000.00", (15, 2, 2021)).await?;
    decide(books, &coming, (1, 3, 2021), None).await?;
    request(books, OFFICE, mags.id, "F4", "10000.00", (1, 3, 2021)).await?;
    let refused = request(books, OFFICE, mags.id, "F5", "15000.00", (1, 3, 2021)).await?;
    let why = "Auswahlentscheidung im Innovationsfonds steht noch aus (erfunden)";
    decide(books, &refused, (10, 3, 2021), Some(why)).await?;
    Ok(())
}

async fn tranche(books: &Books, grant: GrantId, code: &str, amount: &str) -> Result<(), FlowError> {
    let asked = request(books, OFFICE, grant, code, amount, (15, 6, 2020)).await?;
    decide(books, &asked, (25, 6, 2020), None).await?;
    books.on_day(date((1, 7, 2020))?);
    let (component, amount) = (component(code)?, euros(amount)?);
    let received_on = date((1, 7, 2020))?;
    books.run(OFFICE, RecordTranche { grant, component, budget_year: None, amount, received_on }).await?;
    Ok(())
}

async fn request(
    books: &Books,
    who: &str,
    grant: GrantId,
    code: &str,
    amount: &str,
    day: Day,
) -> Result<PayoutRequest, FlowError> {
    let requested_on = date(day)?;
    books.on_day(requested_on);
    let (component, amount) = (component(code)?, euros(amount)?);
    books.run(who, RequestPayout { grant, component, budget_year: None, amount, requested_on }).await
}

async fn decide(
    books: &Books,
    request: &PayoutRequest,
    day: Day,
    refusal: Option<&str>,
) -> Result<PayoutRequest, FlowError> {
    let decided_on = date(day)?;
    books.on_day(decided_on);
    let (payout_request, version) = (request.id, request.version);
    let refusal = refusal.map(str::to_owned);
    books.run(OFFICE, DecidePayout { payout_request, version, decided_on, refusal }).await
}

/// An advance to a provider, paid before its first claim.
async fn advance(books: &Books, grant: GrantId) -> Result<(), FlowError> {
    let asked = request(books, MUSTERWERK, grant, "F1", "10000.00", (10, 7, 2020)).await?;
    decide(books, &asked, (14, 7, 2020), None).await?;
    pay(books, grant, "F1", "10000.00", (16, 7, 2020)).await?;
    Ok(())
}

/// Orders, releases and confirms a payment.
async fn pay(
    books: &Books,
    grant: GrantId,
    code: &str,
    amount: &str,
    day: Day,
) -> Result<Payment, FlowError> {
    let released = release(books, grant, code, amount, day).await?;
    let (payment, version, confirmed_on) = (released.id, released.version, date(day)?);
    books.run(OFFICE, ConfirmPayment { payment, version, confirmed_on }).await
}

async fn release(
    books: &Books,
    grant: GrantId,
    code: &str,
    amount: &str,
    day: Day,
) -> Result<Payment, FlowError> {
    let ordered = order(books, grant, code, amount, day).await?;
    let (payment, version) = (ordered.id, ordered.version);
    books.run(OFFICE, ReleasePayment { payment, version }).await
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
    books.run(OFFICE, OrderPayment { grant, component, budget_year: None, amount }).await
}

/// A course: lessons by lump sum, a fee without its receipt, one payment released, one rejected by the bank, one
/// ordered again.
async fn course(books: &Books, grant: &Grant) -> Result<(), FlowError> {
    let claim = claims::volkshochschule(books, grant.id).await?;
    claims::decide(books, &claim, &[claims::ACCEPT, claims::NO_RECEIPT, claims::ACCEPT]).await?;
    release(books, grant.id, "F4", "3600.00", (15, 2, 2021)).await?;
    let sent = release(books, grant.id, "F3", "4800.00", (15, 2, 2021)).await?;
    let reason = "Konto erloschen (erfunden)".to_owned();
    books.run(OFFICE, RejectPayment { payment: sent.id, version: sent.version, reason }).await?;
    order(books, grant.id, "F3", "4800.00", (22, 2, 2021)).await?;
    Ok(())
}

/// The interim proofs of 2020: the provider's is filed, the Kreis's is compiled.
async fn interim(books: &Books, forwarding: &Grant, award: &Grant) -> Result<(), FlowError> {
    let filed = compile(books, MUSTERWERK, forwarding, (31, 1, 2021)).await?;
    let (proof, version, filed_on) = (filed.id, filed.version, date((31, 1, 2021))?);
    books.run(MUSTERWERK, FileProof { proof, version, filed_on }).await?;
    compile(books, OFFICE, award, (15, 3, 2021)).await?;
    Ok(())
}

async fn compile(books: &Books, who: &str, grant: &Grant, day: Day) -> Result<grants::Proof, FlowError> {
    books.on_day(date(day)?);
    let period: Period = period(grant.act.period.from(), (31, 12, 2020))?;
    let (grant, kind, place) = (grant.id, ProofKind::Zwischennachweis, "Musterstadt".to_owned());
    let new = NewProof { grant, kind, period, place, input_tax: InputTax::NotDeductible };
    proofs::compile(&books.ctx(who)?, &books.key(), new).await
}
