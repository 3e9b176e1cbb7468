//! `/organisationen/{id}/bankverbindung` and, for the own organisation, `/bankverbindung`: where an organisation is paid,
//! and the four steps to it.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Request,
    bank_details::{
        ConfirmBankDetails, EnterBankDetails, RefuseBankDetails, SignBankDetails, VerifyBankDetails,
        WithdrawBankDetails, bank_details_of,
    },
    may::{BankDetailsAct, bank_details_acts},
    notifications::foreseen::{hearing, of_account, paid_from},
};
use grants::{BankDetails, BankDetailsId, BankDetailsState, Iban, OrganisationId};
use uuid::Uuid;

use crate::{
    Web, filters,
    foreseen::{self, Follows},
    form::Form,
    frame::Frame,
    german::{Badge, bank_state, day, iban},
    id::Id,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

/// The field that names the bank details that a form is about.
const WHICH: &str = "bankverbindung";

/// A version as it is shown: the badge of its state, and the account in groups of four.
struct Row {
    details: BankDetails,
    state: Badge,
    iban: String,
}

/// The page.
#[derive(Template)]
#[template(path = "bank.html")]
struct Page {
    frame: Frame,
    form: Form,
    path: String,
    rows: Vec<Row>,
    is_open: bool,
    steps: Steps,
    follows: Follows,
}

/// All acts, in the order in which they come.
const ACTS: [BankDetailsAct; 6] = [
    BankDetailsAct::Enter,
    BankDetailsAct::Sign,
    BankDetailsAct::Verify,
    BankDetailsAct::Confirm,
    BankDetailsAct::Refuse,
    BankDetailsAct::Withdraw,
];

/// The form of an act, and what it is called.
const fn act(act: BankDetailsAct) -> (&'static str, &'static str) {
    match act {
        BankDetailsAct::Enter => ("erfassung", "Bankverbindung erfassen"),
        BankDetailsAct::Sign => ("unterschrift", "Bankverbindung unterschreiben"),
        BankDetailsAct::Verify => ("pruefung", "Prüfung festhalten"),
        BankDetailsAct::Confirm => ("bestaetigung", "Bankverbindung bestätigen"),
        BankDetailsAct::Refuse => ("ablehnung", "Bankverbindung ablehnen"),
        BankDetailsAct::Withdraw => ("ruecknahme", "Änderung zurücknehmen"),
    }
}

async fn shown(visitor: &Visitor, organisation: OrganisationId, form: Form) -> Result<Page, Wrong> {
    let all = bank_details_of(&visitor.ctx, organisation).await?;
    let names = Names::of(&visitor.ctx).await?;
    let is_own = visitor.ctx.actor().organisation == organisation;
    let open = all.iter().find(|details| details.state.is_open()).cloned();
    let title = format!("Bankverbindung: {}", names.organisation(organisation));
    let frame = visitor.frame(title).faulty(!form.faults().is_empty());
    let steps = Steps::told(bank_details_acts(&visitor.ctx, organisation, open.as_ref()).await?, act);
    let row =
        |details: BankDetails| Row { state: bank_state(&details.state), iban: iban(&details.iban), details };
    Ok(Page {
        frame: if is_own { frame } else { frame.below("/organisationen", "Organisationen") },
        follows: follows(visitor, &names, &steps, (all.as_slice(), open.as_ref())).await?,
        steps,
        form: about(form, open.as_ref()),
        path: path(organisation),
        is_open: open.is_some(),
        rows: all.into_iter().rev().map(row).collect(),
    })
}

/// What each step brings about, and who will be told of it.
async fn follows(
    visitor: &Visitor,
    names: &Names,
    steps: &Steps,
    (all, open): (&[BankDetails], Option<&BankDetails>),
) -> Result<Follows, Wrong> {
    let (ctx, mut follows) = (&visitor.ctx, Follows::new());
    for which in ACTS {
        let step = act(which).0;
        if !steps.has(step) {
            continue;
        }
        let hearing = match (which, open) {
            (BankDetailsAct::Enter, _) => of_account(ctx).await?,
            (BankDetailsAct::Sign, Some(open)) => hearing::<SignBankDetails>(ctx, open).await?,
            (BankDetailsAct::Verify, Some(open)) => hearing::<VerifyBankDetails>(ctx, open).await?,
            (BankDetailsAct::Confirm, Some(open)) => hearing::<ConfirmBankDetails>(ctx, open).await?,
            (BankDetailsAct::Refuse, Some(open)) => hearing::<RefuseBankDetails>(ctx, open).await?,
            (BankDetailsAct::Withdraw, Some(open)) => hearing::<WithdrawBankDetails>(ctx, open).await?,
            (_, None) => continue,
        };
        let said = match (which, open) {
            (BankDetailsAct::Confirm, Some(open)) => confirmed(paid_from(ctx, all, open).await?),
            _ => said(which).to_owned(),
        };
        follows.insert(step, format!("{said} {}", foreseen::told(names, hearing.as_ref())));
    }
    Ok(follows)
}

/// What a step brings about, but for a confirmation.
const fn said(act: BankDetailsAct) -> &'static str {
    match act {
        BankDetailsAct::Enter => {
            "Danach ist eine Änderung offen: bis sie bestätigt ist, wird an Ihre Organisation nichts angeordnet und nichts \
             freigegeben."
        }
        BankDetailsAct::Sign => {
            "Danach prüft die weiterleitende Stelle, ob das Konto Ihrer Organisation gehört."
        }
        BankDetailsAct::Verify => "Danach bestätigt sie eine andere Person.",
        BankDetailsAct::Confirm => "",
        BankDetailsAct::Refuse | BankDetailsAct::Withdraw => {
            "Danach ist keine Änderung mehr offen: gezahlt wird auf die Bankverbindung, die vorher galt, wenn es eine gibt."
        }
    }
}

/// What a confirmation brings about: from which day on is paid there.
fn confirmed(from: Option<NaiveDate>) -> String {
    from.map_or_else(String::new, |from| format!("Danach wird ab {} auf dieses Konto gezahlt.", day(from)))
}

/// The form about the change that is open, and none other that came meanwhile.
fn about(form: Form, open: Option<&BankDetails>) -> Form {
    match open {
        Some(details) if !form.has_seen() => form.with(WHICH, details.id).about(details.version),
        _ => form,
    }
}

/// `GET /bankverbindung`
pub(crate) async fn own(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let organisation = visitor.ctx.actor().organisation;
    Ok(page(&shown(&visitor, organisation, Form::fresh(&web.flow)).await?))
}

fn path(organisation: OrganisationId) -> String {
    format!("/organisationen/{organisation}/bankverbindung")
}

/// `GET /organisationen/{id}/bankverbindung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, OrganisationId(id), Form::fresh(&web.flow)).await?))
}

/// `POST /organisationen/{id}/bankverbindung`: enters the account of the own organisation.
pub(crate) async fn enter(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let number = Iban::parse(sent.form.value("iban"));
    if number.is_err() {
        sent.form.blame("iban", "Das ist keine IBAN: bitte Land, Länge und Prüfziffern vergleichen.");
    }
    let holder = sent.form.text("inhaber", "Bitte den Namen des Kontoinhabers eingeben.");
    let new = number.ok().zip(holder).map(|(iban, holder)| EnterBankDetails { iban, holder });
    take(OrganisationId(id), sent, "bank-erfasst", new).await
}

/// `POST /organisationen/{id}/bankverbindung/unterschrift`
pub(crate) async fn sign(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let request = asked(&sent).map(|(bank_details, version)| SignBankDetails { bank_details, version });
    take(OrganisationId(id), sent, "bank-unterzeichnet", request).await
}

/// `POST /organisationen/{id}/bankverbindung/pruefung`
pub(crate) async fn verify(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let how = sent.form.text("pruefung", "Bitte schreiben, wie geprüft wurde.");
    let request = asked(&sent).zip(how);
    let request =
        request.map(|((bank_details, version), how)| VerifyBankDetails { bank_details, version, how });
    take(OrganisationId(id), sent, "bank-geprueft", request).await
}

/// `POST /organisationen/{id}/bankverbindung/bestaetigung`
pub(crate) async fn confirm(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let request = asked(&sent).map(|(bank_details, version)| ConfirmBankDetails { bank_details, version });
    take(OrganisationId(id), sent, "bank-bestaetigt", request).await
}

/// `POST /organisationen/{id}/bankverbindung/ablehnung`
pub(crate) async fn refuse(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let reason = sent.form.text("grund", "Bitte den Grund nennen.");
    let request = asked(&sent).zip(reason);
    let request =
        request.map(|((bank_details, version), reason)| RefuseBankDetails { bank_details, version, reason });
    take(OrganisationId(id), sent, "bank-abgelehnt", request).await
}

/// `POST /organisationen/{id}/bankverbindung/ruecknahme`
pub(crate) async fn withdraw(Id(id): Id, sent: Sent) -> Result<Response, Wrong> {
    let request = asked(&sent).map(|(bank_details, version)| WithdrawBankDetails { bank_details, version });
    take(OrganisationId(id), sent, "bank-zurueckgenommen", request).await
}

/// Which bank details a form is about, and the version that the person saw.
fn asked(sent: &Sent) -> Option<(BankDetailsId, i64)> {
    let id = sent.form.value(WHICH).parse::<Uuid>().ok()?;
    Some((BankDetailsId(id), sent.form.version()))
}

/// Takes a step that could be read, and shows the page again with what is wrong.
async fn take<R: Request<Answer = BankDetails>>(
    organisation: OrganisationId,
    mut sent: Sent,
    said: &'static str,
    request: Option<R>,
) -> Result<Response, Wrong> {
    if let Some(request) = request {
        match sent.run(request).await? {
            Ok(_) => return Ok(done(path(organisation), said)),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, organisation, sent.form).await?))
}
