//! `/zahlungen/freigabe`: what waits to be released, with count and sum. Several are released at once, each by itself: one that
//! is refused says why and holds up no other.

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use flow::{
    FlowError,
    may::{May, PaymentAct, releases},
    meanwhile::Subject,
    payments::ReleasePayment,
    views, waiting,
};
use grants::{Grant, Payment, PaymentId, PaymentState};
use ledger::Cents;

use super::accounts::{Account, Accounts};
use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::{counted, euros},
    lists::{self, Grants},
    meanwhile,
    names::Names,
    refusal,
    sent::Sent,
    show::{Wrong, done, page_with},
    visitor::Visitor,
};

/// The field in which payments are chosen, each by its id and the version that is seen.
const CHOSEN: &str = "zahlung";

/// The most payments of which is told what became of them.
const MOST_TOLD: usize = 20;

/// A payment that waits.
struct Row {
    id: PaymentId,
    version: i64,
    to: String,
    what: String,
    account: Option<Account>,
    /// For how long the account is confirmed.
    age: Option<String>,
    on: NaiveDate,
    amount: Cents,
    /// Whether the visitor may release it.
    is_free: bool,
    /// Why not, if there is a reason.
    why: Option<String>,
    is_chosen: bool,
}

impl Row {
    /// How it is named in the field in which it is chosen.
    fn choice(&self) -> String {
        format!("{}.{}", self.id, self.version)
    }
}

/// The page.
#[derive(Template)]
#[template(path = "payments/release.html")]
struct Page {
    frame: Frame,
    form: Form,
    waits: String,
    /// What is about to be released, where that is to be confirmed.
    asks: Option<String>,
    /// What was released just now, where something else was refused.
    released: Option<String>,
    sum: Cents,
    rows: Vec<Row>,
}

/// `GET /zahlungen/freigabe`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let rows = rows(&visitor).await?;
    shown(&visitor, Form::fresh(&web.flow), rows, None)
}

/// `POST /zahlungen/freigabe`: what was chosen is shown with its sum; and then released.
pub(crate) async fn post(State(web): State<Web>, mut sent: Sent) -> Result<Response, Wrong> {
    let mut rows = rows(&sent.visitor).await?;
    for row in &mut rows {
        row.is_chosen = sent.form.has(CHOSEN, &row.choice());
    }
    note_gone(&mut sent, &rows).await?;
    if !rows.iter().any(|row| row.is_chosen) {
        sent.form.blame(CHOSEN, "Bitte mindestens eine Zahlung wählen, die noch auf Ihre Freigabe wartet.");
        return shown(&sent.visitor, sent.form, rows, None);
    }
    if !sent.form.has("aktion", "freigeben") {
        rows.retain(|row| row.is_chosen);
        return shown(&sent.visitor, sent.form, rows, None);
    }
    let released = release(&web, &mut sent, &rows).await?;
    if sent.form.faults().is_empty() {
        return Ok(done("/zahlungen/freigabe", "freigaben"));
    }
    let told = format!("{} vermerkt.", counted(released, "Freigabe ist", "Freigaben sind"));
    let rows = self::rows(&sent.visitor).await?;
    shown(&sent.visitor, sent.form, rows, Some(told).filter(|_| released > 0))
}

/// Notes of what was chosen as it does not wait any more what became of it meanwhile.
async fn note_gone(sent: &mut Sent, rows: &[Row]) -> Result<(), Wrong> {
    let waits: BTreeSet<String> = rows.iter().map(Row::choice).collect();
    let gone: Vec<String> =
        sent.form.values(CHOSEN).iter().filter(|choice| !waits.contains(*choice)).cloned().collect();
    let names = Names::of(&sent.visitor.ctx).await?;
    for choice in gone.iter().take(MOST_TOLD) {
        let Some(id) = choice.split('.').next().and_then(|id| id.parse().ok()) else { continue };
        let payment = match views::payment(&sent.visitor.ctx, PaymentId(id)).await {
            Ok(payment) => payment,
            Err(FlowError::NotFound { .. }) => continue,
            Err(other) => return Err(other.into()),
        };
        let grant = views::grant(&sent.visitor.ctx, payment.grant).await?;
        let last = meanwhile::last_done(&sent.visitor.ctx, Subject::Payment(&payment)).await?;
        let to = names.organisation(grant.recipient);
        let what = format!("{} an {to}: Das hat sich inzwischen geändert.", euros(payment.amount));
        sent.form.note(refusal::told(format!("{what} {}", last.unwrap_or_default())));
    }
    Ok(())
}

/// Releases what was chosen, one after the other, and notes what was refused. How many were released.
async fn release(web: &Web, sent: &mut Sent, rows: &[Row]) -> Result<usize, Wrong> {
    let mut released = 0;
    for row in rows.iter().filter(|row| row.is_chosen) {
        let request = ReleasePayment { payment: row.id, version: row.version };
        match sent.run_one_of(web, row.id, request).await? {
            Ok(_) => released += 1,
            Err(refusal @ FlowError::StepUpNeeded) => sent.refused(refusal)?,
            Err(refusal) => {
                if refusal::is_ours(&refusal) {
                    tracing::error!(error = ?refusal, "A release failed");
                }
                let why = refusal::why(&refusal).text;
                sent.form.note(refusal::told(format!("{} an {}: {why}", euros(row.amount), row.to)));
            }
        }
    }
    Ok(released)
}

/// What waits to be released and is seen.
async fn rows(visitor: &Visitor) -> Result<Vec<Row>, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let waiting = lists::all(|after| waiting::payments(&visitor.ctx, after, views::MOST)).await?;
    let grants = Grants::with(&visitor.ctx, waiting.iter().map(|it| it.grant)).await?;
    let ordered = waiting.iter().filter(|it| matches!(it.state, PaymentState::Ordered { .. }));
    let ordered = ordered.map(|payment| Ok((grants.of(payment.grant)?, payment)));
    let ordered: Vec<(&Grant, &Payment)> = ordered.collect::<Result<_, FlowError>>()?;
    let mut releases = releases(&visitor.ctx, &ordered).await?;
    let accounts = Accounts::of(visitor, &ordered).await?;
    let row = |(grant, payment): (&Grant, &Payment)| {
        let account = accounts.of_payment(grant, payment);
        row(visitor, &names, (grant, payment), (releases.remove(&payment.id), account))
    };
    Ok(ordered.into_iter().map(row).collect())
}

fn row(
    visitor: &Visitor,
    names: &Names,
    (grant, payment): (&Grant, &Payment),
    (release, account): (Option<May<PaymentAct>>, Option<Account>),
) -> Row {
    let confirmed = account.as_ref().and_then(|it| it.confirmed_on);
    Row {
        id: payment.id,
        version: payment.version,
        to: names.organisation(grant.recipient).to_owned(),
        what: format!("{}, {}", grant.act.reference, names.position_of(grant, payment.position)),
        age: confirmed.map(|on| age(visitor.ctx.today(), on)),
        account,
        on: payment.state.since(),
        amount: payment.amount,
        is_free: release.as_ref().is_some_and(|may| may.refusal.is_none()),
        why: release.and_then(|may| may.refusal).map(|refusal| refusal::why(&refusal).text),
        is_chosen: false,
    }
}

/// How many days ago something was.
fn age(today: NaiveDate, on: NaiveDate) -> String {
    match today.signed_duration_since(on).num_days() {
        0 => "heute".to_owned(),
        1 => "vor 1 Tag".to_owned(),
        days => format!("vor {days} Tagen"),
    }
}

/// So many payments and their sum, in words.
fn summed<'a>(rows: impl Iterator<Item = &'a Row> + Clone) -> Result<(String, Cents), Wrong> {
    let sum = Cents::sum(rows.clone().map(|row| row.amount)).map_err(FlowError::from)?;
    Ok((format!("{} über {}", counted(rows.count(), "Zahlung", "Zahlungen"), euros(sum)), sum))
}

fn shown(visitor: &Visitor, form: Form, rows: Vec<Row>, released: Option<String>) -> Result<Response, Wrong> {
    let (all, sum) = summed(rows.iter())?;
    let (free, _) = summed(rows.iter().filter(|row| row.is_free))?;
    let (chosen, _) = summed(rows.iter().filter(|row| row.is_chosen))?;
    let is_faulty = !form.faults().is_empty();
    let asks = rows.iter().any(|row| row.is_chosen) && !is_faulty;
    let shown = Page {
        frame: visitor.frame("Zahlungen freigeben").faulty(is_faulty).below("/zahlungen", "Zahlungen"),
        form,
        waits: format!("Auf eine Freigabe warten: {all}. Davon können Sie freigeben: {free}."),
        asks: asks.then(|| format!("Sie geben frei: {chosen}.")),
        released,
        sum,
        rows,
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}
