//! The drawdowns of the Kreis: paid out, approved and not here yet, waiting, refused.

use chrono::Days;
use flow::{
    FlowError,
    payouts::{CertifyPayout, DecidePayout, RequestPayout, SignPayoutRequest},
    tranches::RecordTranche,
};
use grants::{Grant, GrantId, Need, PayoutDeclaration, PayoutRequest, Step};

use super::{
    AMOUNT, Books, Day, HEAD, OFFICE, REASON,
    acts::{component, date, euros},
};

/// What is drawn first: component and amount.
const FIRST: [(&str, &str); 5] =
    [("F1", "60000.00"), ("F2", "15000.00"), ("F3", "20000.00"), ("F4", "30000.00"), ("F6", "8000.00")];

/// Asks both ministries for the first money.
pub(super) async fn ask(
    books: &Books,
    mags: &Grant,
    mkjfgfi: &Grant,
) -> Result<Vec<PayoutRequest>, FlowError> {
    let mut asked = Vec::with_capacity(FIRST.len());
    for (code, amount) in FIRST {
        let of = if code == "F6" { mkjfgfi } else { mags };
        asked.push(Asking::plain(OFFICE, of.id, code, amount, (15, 6, 2020)).ask(books).await?);
    }
    Ok(asked)
}

/// What was asked for is approved and arrives.
pub(super) async fn receive(books: &Books, asked: &[PayoutRequest]) -> Result<(), FlowError> {
    for request in asked {
        decide(books, request, (25, 6, 2020), None).await?;
    }
    let received_on = date((1, 7, 2020))?;
    books.on_day(received_on);
    for (request, (code, amount)) in asked.iter().zip(FIRST) {
        let (grant, component, amount) = (request.grant, component(code)?, euros(amount)?);
        books.run(OFFICE, RecordTranche { grant, component, budget_year: None, amount, received_on }).await?;
    }
    Ok(())
}

/// The Kreis asks for more, in February, and more than it needs: the head signs for it.
pub(super) async fn ask_again(books: &Books, mags: &Grant) -> Result<PayoutRequest, FlowError> {
    let more = Asking::plain(OFFICE, mags.id, "F1", "20000.00", (15, 2, 2021));
    let asked = more.because("Die Träger rufen im Frühjahr gesammelt ab (erfunden)").ask(books).await?;
    books.run(HEAD, SignPayoutRequest { payout_request: asked.id, version: asked.version }).await
}

/// In March one request is approved whose money has not come, one waits, one is to be refused.
pub(super) async fn march(
    books: &Books,
    mags: &Grant,
    coming: &PayoutRequest,
) -> Result<PayoutRequest, FlowError> {
    decide(books, coming, (1, 3, 2021), None).await?;
    let more = Asking::plain(OFFICE, mags.id, "F4", "10000.00", (1, 3, 2021));
    more.because("Prüfungen im Mai (erfunden)").ask(books).await?;
    Asking::plain(OFFICE, mags.id, "F5", "15000.00", (1, 3, 2021)).ask(books).await
}

/// The ministry refuses a request.
pub(super) async fn refused(books: &Books, request: &PayoutRequest) -> Result<(), FlowError> {
    let why = "Auswahlentscheidung im Innovationsfonds steht noch aus (erfunden)";
    decide(books, request, (10, 3, 2021), Some(why)).await?;
    Ok(())
}

/// A payout that someone asks for.
pub(super) struct Asking<'a> {
    pub(super) who: &'a str,
    pub(super) grant: GrantId,
    pub(super) code: &'a str,
    pub(super) amount: &'a str,
    pub(super) day: Day,
    pub(super) instalment: Option<i64>,
    pub(super) reason: Option<&'a str>,
}

impl<'a> Asking<'a> {
    /// For what is due two weeks later.
    pub(super) const fn plain(
        who: &'a str,
        grant: GrantId,
        code: &'a str,
        amount: &'a str,
        day: Day,
    ) -> Self {
        Self { who, grant, code, amount, day, instalment: None, reason: None }
    }

    /// Why more is asked for than is needed now.
    pub(super) const fn because(self, reason: &'a str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    pub(super) async fn ask(self, books: &Books) -> Result<PayoutRequest, FlowError> {
        let requested_on = date(self.day)?;
        books.on_day(requested_on);
        let (what, amount) = ("Fällige Zahlungen (erfunden)".to_owned(), euros(self.amount)?);
        let request = RequestPayout {
            grant: self.grant,
            component: component(self.code)?,
            budget_year: None,
            amount,
            requested_on,
            need: vec![Need { payee: None, total: None, what, due_on: requested_on + Days::new(14), amount }],
            instalment: self.instalment,
            reason: self.reason.map(str::to_owned),
            declares: PayoutDeclaration::ALL.to_vec(),
        };
        books.run(self.who, request).await
    }
}

/// Approves a request, which others certify where the house gives, or refuses it for a reason.
pub(super) async fn decide(
    books: &Books,
    request: &PayoutRequest,
    day: Day,
    refusal: Option<&str>,
) -> Result<PayoutRequest, FlowError> {
    let decided_on = date(day)?;
    books.on_day(decided_on);
    let (payout_request, version) = (request.id, request.version);
    let refusal = refusal.map(str::to_owned);
    let decided = books.run(OFFICE, DecidePayout { payout_request, version, decided_on, refusal }).await?;
    if decided.is_proposed() { certify(books, &decided).await } else { Ok(decided) }
}

/// Two others certify what is proposed to be approved.
async fn certify(books: &Books, proposed: &PayoutRequest) -> Result<PayoutRequest, FlowError> {
    let PayoutRequest { id: payout_request, version, .. } = *proposed;
    let certify = |step| CertifyPayout { payout_request, version, round: proposed.round(), step };
    books.run(REASON, certify(Step::Sachlich)).await?;
    books.run(AMOUNT, certify(Step::Rechnerisch)).await
}
