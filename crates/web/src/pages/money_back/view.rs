//! `/forderungen/{id}`: one receivable: what became of it, and what may become of the rest.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use flow::{
    Request,
    documents::{self, Numbered, about},
    may::{ReceivableAct, receivable_acts},
    meanwhile::Subject,
    receivables::{DeferReceivable, OffsetReceivable, SettleReceivable, WaiveReceivable},
    views,
};
use grants::{
    AuditSubject, Deferral, DeferredPart, Grant, Receivable, ReceivableId, Settled, law::SheetCalculation,
};
use ledger::Cents;

use super::{chosen, given, kind, named, positions, state};
use crate::{
    Web, filters,
    foreseen::{self, Follows},
    form::Form,
    frame::Frame,
    german::{Badge, counted},
    id::Id,
    meanwhile,
    names::Names,
    pages::{
        documents::{Paper, papers},
        observations,
    },
    sent::Sent,
    show::{Wrong, done, page_with},
    steps::Steps,
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "money_back/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    it: Receivable,
    id: String,
    grant_id: String,
    who: String,
    what: String,
    kind: &'static str,
    state: Badge,
    open: Cents,
    due: NaiveDate,
    parts: Vec<DeferredPart>,
    in_parts: Vec<(String, String)>,
    history: Vec<(NaiveDate, String, Cents)>,
    sheet: Option<SheetCalculation>,
    steps: Steps,
    follows: Follows,
    observe: Option<String>,
    papers: Vec<Paper>,
    due_to_them: Vec<(String, String)>,
}

/// What a deferral brings about.
const DEFERRED: &str = "Gestundet wird alles, was offen ist; was danach eingeht, zählt auf die ersten Raten. Stundungszinsen werden hier nicht berechnet.";

/// The grants under which money is due between the same two.
fn between_the_same(grants: Vec<Grant>, owed: &Grant) -> Vec<Grant> {
    let same = |it: &Grant| (it.giver, it.recipient) == (owed.giver, owed.recipient);
    grants.into_iter().filter(same).collect()
}

async fn show(visitor: &Visitor, id: ReceivableId, form: Form) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let it = views::receivable(ctx, id).await?;
    let names = Names::of(ctx).await?;
    let (grant, what) = named(ctx, &names, it.grant, it.position).await?;
    let open = it.open().map_err(flow::FlowError::from)?;
    let steps = Steps::told(receivable_acts(ctx, &grant, &it).await?, act);
    let theirs =
        if steps.has("aufrechnung") { between_the_same(given(visitor).await?, &grant) } else { Vec::new() };
    let history = it.steps.iter().map(|step| {
        let how = match &step.how {
            Settled::Repaid => "Zurückgezahlt".to_owned(),
            Settled::Offset { .. } => "Aufgerechnet".to_owned(),
            Settled::Waived { reason } => format!("Erlassen: {reason}"),
        };
        (step.on, how, step.amount)
    });
    let mut history: Vec<_> = history.chain(deferred(&it)?).collect();
    history.sort_by_key(|(on, ..)| *on);
    let numbers = documents::numbers(ctx, &grant, Numbered::Demand).await?;
    let mut follows = Follows::new();
    let offered = (visitor, &names, &steps);
    foreseen::note::<DeferReceivable>(&mut follows, offered, ("stundung", DEFERRED), &it).await?;
    let is_faulty = !form.faults().is_empty();
    let frame = visitor.frame("Forderung").faulty(is_faulty);
    let shown = Page {
        frame: frame.below("/forderungen", "Rückforderungen"),
        form: meanwhile::about(ctx, form, Subject::Receivable(&it), it.version).await?,
        id: id.to_string(),
        grant_id: grant.id.to_string(),
        who: names.organisation(grant.recipient).to_owned(),
        what: format!("{}, {what}", grant.act.reference),
        kind: kind(it.kind),
        state: state(&it)?,
        open,
        due: it.due_next(),
        parts: it.open_parts().map_err(flow::FlowError::from)?,
        in_parts: in_parts(),
        history,
        sheet: it.worksheet.clone().map(|sheet| sheet.calculation),
        steps,
        follows,
        observe: observations::way(visitor, AuditSubject::Receivable(id)),
        papers: papers(about::of_receivable(&grant, &it, &numbers)),
        due_to_them: positions(&names, &theirs),
        it,
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}

/// When what was owed was deferred, in how many parts and why.
fn deferred(it: &Receivable) -> Result<Vec<(NaiveDate, String, Cents)>, Wrong> {
    let told = |deferral: &Deferral| -> Result<(NaiveDate, String, Cents), Wrong> {
        let parts = counted(deferral.parts.len(), "Rate", "Raten");
        let all = Cents::sum(deferral.parts.iter().map(|part| part.amount)).map_err(flow::FlowError::from)?;
        Ok((deferral.on, format!("Gestundet, {parts}: {}", deferral.reason), all))
    };
    it.deferrals.iter().map(told).collect()
}

/// In how many parts something may be paid.
fn in_parts() -> Vec<(String, String)> {
    let named = |count: u32| {
        let parts = if count == 1 { "alles auf einmal".to_owned() } else { format!("{count} Monatsraten") };
        (count.to_string(), parts)
    };
    [1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 60].map(named).to_vec()
}

/// The form of an act, and what it is called.
const fn act(act: ReceivableAct) -> (&'static str, &'static str) {
    match act {
        ReceivableAct::Settle => ("zahlung", "Eingang buchen"),
        ReceivableAct::Offset => ("aufrechnung", "Aufrechnen"),
        ReceivableAct::Waive => ("erlass", "Verzichten"),
        ReceivableAct::Defer => ("stundung", "Stunden"),
    }
}

/// `GET /forderungen/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    show(&visitor, ReceivableId(id), Form::fresh(&web.flow)).await
}

/// `POST /forderungen/{id}/zahlung`
pub(crate) async fn settle(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (receivable, version) = (ReceivableId(id), sent.form.version());
    let request = sent.form.amount("betrag").zip(sent.form.day("tag"));
    let request =
        request.map(|(amount, received_on)| SettleReceivable { receivable, version, amount, received_on });
    take(receivable, sent, "beglichen", request).await
}

/// `POST /forderungen/{id}/aufrechnung`
pub(crate) async fn offset(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (receivable, version) = (ReceivableId(id), sent.form.version());
    let grants = given(&sent.visitor).await?;
    let against = chosen(&mut sent.form, "gegen", &grants);
    let request = against.zip(amount(&mut sent, "betrag_gegen")).map(|((grant, position), amount)| {
        let (component, budget_year) = (position.component.clone(), position.budget_year);
        OffsetReceivable { receivable, version, grant: grant.id, component, budget_year, amount }
    });
    take(receivable, sent, "aufgerechnet", request).await
}

/// `POST /forderungen/{id}/erlass`
pub(crate) async fn waive(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (receivable, version) = (ReceivableId(id), sent.form.version());
    let amount = amount(&mut sent, "betrag_erlass");
    let reason = sent.form.text("grund", "Bitte den Grund nennen.");
    let request = amount.zip(reason);
    let request = request.map(|(amount, reason)| WaiveReceivable { receivable, version, amount, reason });
    take(receivable, sent, "erlassen", request).await
}

/// `POST /forderungen/{id}/stundung`
pub(crate) async fn defer(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (receivable, version) = (ReceivableId(id), sent.form.version());
    let first_due_on = sent.form.day("erste_faellig");
    let parts = sent.form.choice("raten", |text| text.parse().ok());
    let reason = sent.form.text("grund_stundung", "Bitte den Grund nennen.");
    let request = first_due_on.zip(parts).zip(reason);
    let request = request.map(|((first_due_on, parts), reason)| DeferReceivable {
        receivable,
        version,
        first_due_on,
        parts,
        reason,
    });
    take(receivable, sent, "gestundet", request).await
}

fn amount(sent: &mut Sent, field: &str) -> Option<Cents> {
    sent.form.amount(field)
}

async fn take<R: Request<Answer = Receivable>>(
    id: ReceivableId,
    mut sent: Sent,
    said: &'static str,
    request: Option<R>,
) -> Result<Response, Wrong> {
    if let Some(request) = request {
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/forderungen/{id}"), said)),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    show(&sent.visitor, id, sent.form).await
}
