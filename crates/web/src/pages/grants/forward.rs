//! `/zuwendungen/{id}/weiterleitung`: forwarding a part of a grant to a provider.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{OrganisationKind, forwardings::RecordForwarding, notifications::foreseen::is_ever_told, views};
use grants::{ActKind, Grant, GrantId, OrganisationId};

use super::{
    act::{self, Row, Said},
    law::LawForm,
};
use crate::{
    Web, drafts,
    form::Form,
    frame::Frame,
    german::{act_kind, euros, period},
    id::Id,
    names::Names,
    show::{Wrong, done, faulty, page},
    stations::{self, Station},
    upload::{WithFile, choose_again},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "grants/forward.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    reference: String,
    period: String,
    providers: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    financings: Vec<(String, String)>,
    consents: Vec<(String, String)>,
    gross: Vec<(String, String)>,
    contract_laws: Vec<(String, String)>,
    rates: Vec<(String, String)>,
    rows: Vec<Row>,
    law: LawForm,
    stations: Vec<Station>,
    why_not: Option<&'static str>,
    is_told: bool,
}

/// The kinds of act by which a grant is forwarded.
const KINDS: [ActKind; 2] = [ActKind::Weiterleitungsvertrag, ActKind::Weiterleitungsbescheid];

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let parent = views::grant(&visitor.ctx, id).await?;
    let names = Names::of(&visitor.ctx).await?;
    let figures = views::grant_figures(&visitor.ctx, &parent).await?;
    let rows = rows(&names, &parent).into_iter().zip(figures);
    let rows = rows.map(|(row, figures)| Row {
        title: format!("{}, noch frei: {}", row.title, euros(figures.free)),
        ..row
    });
    let providers = names.organisations().filter(|it| it.kind == OrganisationKind::Provider);
    let frame = visitor.frame("Weiterleiten").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame
            .below("/zuwendungen", "Zuwendungen")
            .below(format!("/zuwendungen/{id}"), &parent.act.reference),
        id: id.to_string(),
        reference: parent.act.reference.clone(),
        period: period(parent.act.period),
        providers: providers.map(|it| (it.id.to_string(), it.name.clone())).collect(),
        kinds: KINDS.map(|kind| (kind.word().to_owned(), act_kind(kind).to_owned())).to_vec(),
        financings: act::financings(),
        consents: act::consents(),
        gross: act::gross_or_net(),
        contract_laws: act::laws(),
        rates: names.programme(&parent).map(act::open_rates).unwrap_or_default(),
        rows: rows.collect(),
        stations: stations::of_forwarding(Some(&flow::stations::of_new_forwarding(&parent))),
        why_not: why_not(visitor, &parent),
        is_told: is_ever_told::<RecordForwarding>(),
        law: LawForm::of(&form),
        form,
    })
}

/// Why a grant is not forwarded by who looks at it.
fn why_not(visitor: &Visitor, parent: &Grant) -> Option<&'static str> {
    use grants::{ForwardingConsent, GrantState};
    if visitor.ctx.actor().organisation != parent.recipient {
        return Some("Weiterleiten kann nur, wer die Zuwendung bekommen hat.");
    }
    if parent.state != GrantState::Effective {
        return Some("Die Zuwendung ist abgeschlossen oder aufgehoben.");
    }
    if !parent.act.may_forward {
        return Some("Der Bescheid oder Vertrag erlaubt keine Weiterleitung.");
    }
    let waits = parent.act.terms.consent == ForwardingConsent::Demanded;
    waits.then_some("Der Zuwendungsgeber muss der Weiterleitung erst zustimmen. Die Zustimmung wird mit einer Änderung erfasst.")
}

/// What the grant gives, component by component.
fn rows(names: &Names, parent: &Grant) -> Vec<Row> {
    let Some(programme) = names.programme(parent) else { return Vec::new() };
    parent.positions.iter().map(|it| Row::of(programme, &it.component, it.budget_year)).collect()
}

/// `GET /zuwendungen/{id}/weiterleitung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    super::require_giver(&visitor)?;
    let form = Form::default().with("zustimmung", "nicht");
    let form = drafts::form(&visitor, &web, form).await?;
    Ok(page(&shown(&visitor, GrantId(id), form).await?))
}

/// `POST /zuwendungen/{id}/weiterleitung`
pub(crate) async fn post(Id(id): Id, sent: WithFile) -> Result<Response, Wrong> {
    let WithFile { mut sent, file } = sent;
    let id = GrantId(id);
    let parent = views::grant(&sent.visitor.ctx, id).await?;
    let names = Names::of(&sent.visitor.ctx).await?;
    let rows = rows(&names, &parent);
    let rates = names.programme(&parent).map(act::open_rates).unwrap_or_default();
    let form = &mut sent.form;
    let recipient = form.choice("traeger", |text| text.parse().ok().map(OrganisationId));
    let kind = form.choice("form", |text| KINDS.into_iter().find(|kind| kind.word() == text));
    let reference = form.text("aktenzeichen", "Bitte das Aktenzeichen eingeben.");
    let dated_on = form.day("tag");
    let said = Said::read(form, &rates);
    let (positions, plan) = (act::positions(form, &rows), act::plan(form, &rows));
    if let (Some(recipient), Some(kind), Some(reference), Some(dated_on), Some(said), true) =
        (recipient, kind, reference, dated_on, said, form.faults().is_empty())
    {
        let act = said.act(dated_on, reference, file);
        match sent.run(RecordForwarding { parent: id, recipient, kind, act, positions, plan }).await? {
            Ok(grant) => return Ok(done(format_args!("/zuwendungen/{}", grant.id), "weitergeleitet")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    choose_again(&mut sent.form);
    Ok(faulty(&shown(&sent.visitor, id, sent.form).await?))
}
