//! `/zuwendungen/{id}/aenderung`: the next version of an act. What it changes is shown before it is recorded.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{amendments::AmendGrant, awards::NewPlanLine, views};
use grants::{ActVersion, ComponentCode, Grant, GrantId, LegalAct, NewPosition, Programme, Terms, diff};
use ledger::Cents;

use super::{
    act::{self, Row, Said},
    law::{self, LawForm},
};
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::act_field,
    id::Id,
    names::Names,
    show::{Wrong, done, faulty, page},
    upload::{WithFile, choose_again},
    visitor::Visitor,
};

/// What would be otherwise: the field, what it says and what it would say.
type Difference = (String, String, String);
/// An amount that would be otherwise.
type Moved = (String, Cents, Cents);

/// What an amendment would change.
struct Preview {
    fields: Vec<Difference>,
    amounts: Vec<Moved>,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/amend.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    number: i64,
    financings: Vec<(String, String)>,
    consents: Vec<(String, String)>,
    gross: Vec<(String, String)>,
    rates: Vec<(String, String)>,
    rows: Vec<Row>,
    law: LawForm,
    preview: Option<Preview>,
    needs_file: bool,
}

/// The grant, and all that its act gives or could give.
struct Present {
    grant: Grant,
    rates: Vec<(String, String)>,
    rows: Vec<Row>,
}

async fn present(visitor: &Visitor, id: GrantId) -> Result<Present, Wrong> {
    let grant = views::grant(&visitor.ctx, id).await?;
    let names = Names::of(&visitor.ctx).await?;
    let Some(programme) = names.programme(&grant) else {
        return Ok(Present { grant, rates: Vec::new(), rows: Vec::new() });
    };
    let mut places: Vec<_> =
        grant.positions.iter().map(|it| (it.component.clone(), it.budget_year)).collect();
    if let Some(parent) = grant.parent {
        let parent = views::grant(&visitor.ctx, parent).await?;
        places.extend(parent.positions.iter().map(|it| (it.component.clone(), it.budget_year)));
    } else {
        places.extend(of_ministry(&names, &grant, programme));
    }
    places.sort();
    places.dedup();
    let rows = places.iter().map(|(component, year)| Row::of(programme, component, *year)).collect();
    Ok(Present { rates: act::open_rates(programme), grant, rows })
}

/// What the ministry of an award could give for, in the years of the award.
fn of_ministry(names: &Names, grant: &Grant, programme: &Programme) -> Vec<(ComponentCode, Option<i32>)> {
    let giver = names.organisations().find(|it| it.id == grant.giver);
    let funder = giver.and_then(|it| it.funder.as_deref());
    let theirs = programme.components.iter().filter(|it| Some(it.funder.as_str()) == funder);
    let years: BTreeSet<Option<i32>> = grant.positions.iter().map(|it| it.budget_year).collect();
    theirs.flat_map(|it| years.iter().map(|year| (it.code.clone(), *year))).collect()
}

fn shown(visitor: &Visitor, present: Present, form: Form, preview: Option<Preview>) -> Page {
    let Present { grant, rates, rows } = present;
    let frame = visitor.frame("Ändern").faulty(!form.faults().is_empty());
    let above = format!("/zuwendungen/{}", grant.id);
    let form = act::filled(form, &grant, &rows).about(grant.version);
    Page {
        frame: frame.below("/zuwendungen", "Zuwendungen").below(above, &grant.act.reference),
        law: LawForm::of(&form),
        form,
        id: grant.id.to_string(),
        number: grant.act.number + 1,
        financings: act::financings(),
        consents: act::consents(),
        gross: act::gross_or_net(),
        rates,
        rows,
        preview,
        needs_file: grant.parent.is_none(),
    }
}

/// `GET /zuwendungen/{id}/aenderung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    super::require_giver(&visitor)?;
    let present = present(&visitor, GrantId(id)).await?;
    let follows = present.grant.act.number;
    let form = drafts::form(&visitor, &web, Form::default().with("folgt", follows)).await?;
    Ok(page(&shown(&visitor, present, form, None)))
}

/// `POST /zuwendungen/{id}/aenderung`
pub(crate) async fn post(Id(id): Id, sent: WithFile) -> Result<Response, Wrong> {
    let WithFile { mut sent, file } = sent;
    let present = present(&sent.visitor, GrantId(id)).await?;
    let form = &mut sent.form;
    let only_shows = form.has("aktion", "pruefen");
    let reference = form.text("aktenzeichen", "Bitte das Aktenzeichen eingeben.");
    let dated_on = form.day("tag");
    let reason = form.text("grund", "Bitte schreiben, warum geändert wird.");
    let said = Said::read(form, &present.rates);
    let (positions, plan) = changed(form, &present);
    let (Some(reference), Some(dated_on), Some(reason), Some(said), true) =
        (reference, dated_on, reason, said, form.faults().is_empty())
    else {
        choose_again(form);
        return Ok(faulty(&shown(&sent.visitor, present, sent.form, None)));
    };
    let request = AmendGrant {
        grant: present.grant.id,
        version: form.version(),
        follows: form.value("folgt").parse().unwrap_or(-1),
        dated_on,
        reference,
        reason,
        changes: said.changes(&present.grant.act),
        programme_version: None,
        positions,
        plan,
        document: file,
        resolutions: Vec::new(),
    };
    let before = preview(&present, &request);
    if only_shows {
        choose_again(&mut sent.form);
        let is_faulty = !sent.form.faults().is_empty();
        let shown = shown(&sent.visitor, present, sent.form, Some(before));
        return Ok(if is_faulty { faulty(&shown) } else { page(&shown) });
    }
    match sent.run(request).await? {
        Ok(grant) => Ok(done(format_args!("/zuwendungen/{}", grant.id), "geaendert")),
        Err(refusal) => {
            sent.refused(refusal)?;
            choose_again(&mut sent.form);
            if !sent.form.has_seen() {
                sent.form.set("folgt", present.grant.act.number);
            }
            Ok(faulty(&shown(&sent.visitor, present, sent.form, Some(before))))
        }
    }
}

/// What is given and planned otherwise than now. An amount that was emptied stays what it is; zero takes it away.
fn changed(form: &mut Form, present: &Present) -> (Vec<NewPosition>, Vec<NewPlanLine>) {
    let Present { grant, rows, .. } = present;
    let row =
        |component: &_, year| rows.iter().find(|row| row.component == *component && row.budget_year == year);
    let mut positions = act::positions(form, rows);
    positions.retain(|new| {
        let now = row(&new.component, new.budget_year).and_then(|row| act::given(grant, row));
        now.unwrap_or_default() != new.amount
    });
    (positions, act::replanned(form, grant, rows))
}

/// What the act says now and would say; what it gives and plans now and would.
fn preview(present: &Present, request: &AmendGrant) -> Preview {
    let Present { grant, rows, .. } = present;
    let now = ActVersion { act: grant.act.clone(), amounts: BTreeMap::new() };
    let then = ActVersion { act: next(&grant.act, request), amounts: BTreeMap::new() };
    let fields = diff(&now, &then).unwrap_or_default().fields.into_iter();
    let mut amounts = Vec::new();
    for row in rows {
        let is_it = |new: &&NewPosition| new.component == row.component && new.budget_year == row.budget_year;
        let new = request.positions.iter().find(is_it);
        let now = act::given(grant, row).unwrap_or_default();
        amounts.extend(new.map(|new| (row.title.clone(), now, new.amount)));
        for cell in &row.cells {
            let is_it = |new: &&NewPlanLine| {
                new.component == row.component
                    && new.budget_year == row.budget_year
                    && new.category == cell.category
            };
            let new = request.plan.iter().find(is_it);
            let now = act::planned(grant, row, cell).unwrap_or_default();
            amounts.extend(new.map(|new| (format!("{}: {}", row.component, cell.name), now, new.planned)));
        }
    }
    let fields = fields.map(|it| {
        let (old, new) = law::told_of(&it, &now.act, &then.act);
        (act_field(it.field).to_owned(), old, new)
    });
    Preview { fields: fields.collect(), amounts }
}

/// The act as it would be.
fn next(act: &LegalAct, request: &AmendGrant) -> LegalAct {
    let changes = request.changes.clone();
    LegalAct {
        reference: request.reference.clone(),
        purpose: changes.purpose.unwrap_or_else(|| act.purpose.clone()),
        period: changes.period.unwrap_or(act.period),
        financing: changes.financing.unwrap_or(act.financing),
        may_forward: changes.may_forward.unwrap_or(act.may_forward),
        rates_gross: changes.rates_gross.unwrap_or_else(|| act.rates_gross.clone()),
        terms: Terms {
            consent: changes.consent.unwrap_or_else(|| act.terms.consent.clone()),
            conditions: changes.conditions.unwrap_or_else(|| act.terms.conditions.clone()),
            budget_bound: changes.budget_bound.unwrap_or(act.terms.budget_bound),
            funding: changes.funding.or_else(|| act.terms.funding.clone()),
            law: changes.law.unwrap_or_else(|| act.terms.law.clone()),
        },
        ..act.clone()
    }
}
