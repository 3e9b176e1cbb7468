//! `/zuwendungen/neu`: recording the award of a ministry.

use std::collections::BTreeSet;

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Organisation, OrganisationKind, awards::RecordAward};
use grants::Programme;

use super::{
    act::{self, Row, Said},
    law::LawForm,
};
use crate::{
    Web, drafts,
    form::Form,
    frame::Frame,
    names::Names,
    show::{Wrong, done, faulty, page},
    upload::{WithFile, choose_again},
    visitor::Visitor,
};

/// The page: first programme and ministry, then the act.
#[derive(Template)]
#[template(path = "grants/award.html")]
struct Page {
    frame: Frame,
    form: Form,
    programmes: Vec<(String, String)>,
    ministries: Vec<(String, String)>,
    financings: Vec<(String, String)>,
    consents: Vec<(String, String)>,
    gross: Vec<(String, String)>,
    contract_laws: Vec<(String, String)>,
    rates: Vec<(String, String)>,
    rows: Vec<Row>,
    law: LawForm,
    chosen: Option<String>,
}

/// The fields in which is chosen what the act is about.
const CHOICE: [&str; 3] = ["programm", "geber", "jahre"];

/// What was chosen: the programme, the ministry, and what it gives for.
struct Chosen<'names> {
    programme: &'names Programme,
    ministry: &'names Organisation,
    rows: Vec<Row>,
}

fn chosen<'names>(names: &'names Names, form: &Form) -> Option<Chosen<'names>> {
    let programme =
        names.newest_programmes().into_iter().find(|it| form.has("programm", it.code.as_str()))?;
    let ministry = names.organisations().find(|it| form.has("geber", &it.id.to_string()))?;
    let funder = ministry.funder.as_deref()?;
    let years = form.value("jahre").split(|sign: char| !sign.is_ascii_digit());
    let years: BTreeSet<i32> = years.filter_map(|year| year.parse().ok()).collect();
    let mut years: Vec<Option<i32>> = years.into_iter().map(Some).collect();
    if years.is_empty() {
        years.push(None);
    }
    let of_ministry = programme.components.iter().filter(|component| component.funder == funder);
    let rows = of_ministry.flat_map(|it| years.iter().map(|year| Row::of(programme, &it.code, *year)));
    Some(Chosen { programme, ministry, rows: rows.collect() })
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let ministries = names.organisations().filter(|it| it.kind == OrganisationKind::Ministry);
    let programmes = names.newest_programmes().into_iter();
    let frame = visitor.frame("Bescheid erfassen").faulty(!form.faults().is_empty());
    let found = chosen(&names, &form);
    Ok(Page {
        frame: frame.below("/zuwendungen", "Zuwendungen"),
        programmes: programmes.map(|it| (it.code.to_string(), it.name.clone())).collect(),
        ministries: ministries.map(|it| (it.id.to_string(), it.name.clone())).collect(),
        financings: act::financings(),
        consents: act::consents(),
        gross: act::gross_or_net(),
        contract_laws: act::laws(),
        rates: found.as_ref().map(|it| act::open_rates(it.programme)).unwrap_or_default(),
        chosen: found.as_ref().map(|it| format!("{}, {}", it.ministry.name, it.programme.name)),
        rows: found.map(|it| it.rows).unwrap_or_default(),
        law: LawForm::of(&form),
        form,
    })
}

/// `GET /zuwendungen/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    super::require_giver(&visitor)?;
    let mut form = Form::default().with("zustimmung", "nicht");
    for field in CHOICE {
        form.set(field, visitor.asked.value(field));
    }
    let form = drafts::form(&visitor, &web, form).await?;
    Ok(page(&shown(&visitor, form).await?))
}

/// `POST /zuwendungen/neu`
pub(crate) async fn post(sent: WithFile) -> Result<Response, Wrong> {
    let WithFile { mut sent, file } = sent;
    let names = Names::of(&sent.visitor.ctx).await?;
    let form = &mut sent.form;
    let Some(Chosen { programme, ministry, rows }) = chosen(&names, form) else {
        form.blame("programm", "Bitte zuerst Programm und Ministerium wählen.");
        choose_again(form);
        return Ok(faulty(&shown(&sent.visitor, sent.form).await?));
    };
    let reference = form.text("aktenzeichen", "Bitte das Aktenzeichen eingeben.");
    let dated_on = form.day("tag");
    let said = Said::read(form, &act::open_rates(programme));
    let (positions, plan) = (act::positions(form, &rows), act::plan(form, &rows));
    if let (Some(reference), Some(dated_on), Some(said), true) =
        (reference, dated_on, said, form.faults().is_empty())
    {
        let (programme, giver) = (programme.code.clone(), ministry.id);
        let act = said.act(dated_on, reference, file);
        match sent.run(RecordAward { programme, giver, act, positions, plan }).await? {
            Ok(grant) => return Ok(done(format_args!("/zuwendungen/{}", grant.id), "bewilligt")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    choose_again(&mut sent.form);
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}
