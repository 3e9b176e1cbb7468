//! `/zuwendungen/{id}/aenderung`: the next version of an act. What it changes is shown before it is recorded.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    FlowError, amendments::AmendGrant, awards::NewPlanLine, meanwhile::Subject,
    notifications::foreseen::hearing, views,
};
use grants::{ActVersion, ComponentCode, Grant, GrantId, LegalAct, NewPosition, Programme, Terms, diff};
use ledger::Cents;

use super::{
    act::{self, Row, Said},
    law::{self, LawForm},
    resolutions::Resolutions,
};
use crate::{
    Web, drafts, filters, foreseen,
    form::Form,
    frame::Frame,
    german::{act_field, read_euros},
    id::Id,
    meanwhile,
    names::Names,
    refusal::Told,
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
    makes_room: Vec<String>,
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
    contract_laws: Vec<(String, String)>,
    rates: Vec<(String, String)>,
    rows: Vec<Row>,
    law: LawForm,
    programme: String,
    programmes: Vec<(String, String)>,
    resolutions: Resolutions,
    resolutions_open: bool,
    preview: Option<Preview>,
    needs_file: bool,
    told: String,
}

/// The grant, and all that its act gives or could give.
struct Present {
    grant: Grant,
    rates: Vec<(String, String)>,
    rows: Vec<Row>,
    later: Vec<i64>,
    resolutions: Resolutions,
}

async fn present(visitor: &Visitor, id: GrantId, form: &Form) -> Result<Present, Wrong> {
    let grant = views::grant(&visitor.ctx, id).await?;
    let names = Names::of(&visitor.ctx).await?;
    let Some(programme) = names.programme(&grant) else { return Err(Wrong::unknown()) };
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
    let rows: Vec<_> = places.iter().map(|(component, year)| Row::of(programme, component, *year)).collect();
    let is_less = |row: &&Row| {
        let typed = read_euros(form.value(&row.amount)).ok();
        typed.zip(act::given(&grant, row)).is_some_and(|(typed, given)| typed < given)
    };
    let reduced: Vec<_> = rows.iter().filter(is_less).collect();
    let resolutions = Resolutions::of(&visitor.ctx, &names, &grant, &reduced).await?;
    let (rates, later) = (act::open_rates(programme), names.later_programmes(&grant));
    Ok(Present { grant, rates, rows, later, resolutions })
}

/// What the ministry of an award could give for, in the years of the award.
fn of_ministry(names: &Names, grant: &Grant, programme: &Programme) -> Vec<(ComponentCode, Option<i32>)> {
    let giver = names.organisations().find(|it| it.id == grant.giver);
    let funder = giver.and_then(|it| it.funder.as_deref());
    let theirs = programme.components.iter().filter(|it| Some(it.funder.as_str()) == funder);
    let years: BTreeSet<Option<i32>> = grant.positions.iter().map(|it| it.budget_year).collect();
    theirs.flat_map(|it| years.iter().map(|year| (it.code.clone(), *year))).collect()
}

async fn shown(
    visitor: &Visitor,
    present: Present,
    form: Form,
    preview: Option<Preview>,
) -> Result<Page, Wrong> {
    let Present { grant, rates, rows, later, resolutions } = present;
    let (names, hearing) =
        (Names::of(&visitor.ctx).await?, hearing::<AmendGrant>(&visitor.ctx, &grant).await?);
    let frame = visitor.frame("Ändern").faulty(!form.faults().is_empty());
    let above = format!("/zuwendungen/{}", grant.id);
    let form = resolutions.filled(act::filled(form, &grant, &rows));
    let mut form = meanwhile::about(&visitor.ctx, form, Subject::Grant(&grant), grant.version).await?;
    // Whoever is told of another version of the act goes on from that one.
    if form.since().is_some() {
        form.set("folgt", grant.act.number);
    }
    Ok(Page {
        frame: frame.below("/zuwendungen", "Zuwendungen").below(above, &grant.act.reference),
        law: LawForm::of(&form),
        programme: format!("Es bleibt bei Fassung {}", grant.programme_version),
        programmes: later.iter().map(|number| (number.to_string(), format!("Fassung {number}"))).collect(),
        resolutions_open: resolutions.is_needed || Resolutions::is_typed(&form),
        resolutions,
        form,
        id: grant.id.to_string(),
        number: grant.act.number + 1,
        financings: act::financings(),
        consents: act::consents(),
        gross: act::gross_or_net(),
        contract_laws: act::laws(),
        rates,
        rows,
        preview,
        needs_file: grant.parent.is_none(),
        told: foreseen::told(&names, hearing.as_ref()),
    })
}

/// `GET /zuwendungen/{id}/aenderung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    super::require_giver(&visitor)?;
    let mut form = drafts::form(&visitor, &web, Form::default()).await?;
    let present = present(&visitor, GrantId(id), &form).await?;
    if !form.asks("folgt") {
        form.set("folgt", present.grant.act.number);
    }
    Ok(page(&shown(&visitor, present, form, None).await?))
}

/// `POST /zuwendungen/{id}/aenderung`
pub(crate) async fn post(Id(id): Id, sent: WithFile) -> Result<Response, Wrong> {
    let WithFile { mut sent, file } = sent;
    let mut present = present(&sent.visitor, GrantId(id), &sent.form).await?;
    let form = &mut sent.form;
    let request = read(form, &present).filter(|_| form.faults().is_empty());
    let Some(request) = request.map(|request| AmendGrant { document: file, ..request }) else {
        choose_again(form);
        return Ok(faulty(&shown(&sent.visitor, present, sent.form, None).await?));
    };
    let before = preview(&present, &request);
    if form.has("aktion", "pruefen") {
        choose_again(&mut sent.form);
        let is_faulty = !sent.form.faults().is_empty();
        let shown = shown(&sent.visitor, present, sent.form, Some(before)).await?;
        return Ok(if is_faulty { faulty(&shown) } else { page(&shown) });
    }
    match sent.run(request).await? {
        Ok(grant) => Ok(done(format_args!("/zuwendungen/{}", grant.id), "geaendert")),
        Err(refusal) => {
            let field = present.field(&sent.form, &refusal);
            present.resolutions.is_needed = matches!(refusal, FlowError::LimitExceeded { .. });
            sent.refused(refusal)?;
            sent.form.say_otherwise(|told| Told { at: told.at.or(field), ..told });
            choose_again(&mut sent.form);
            if !sent.form.has_seen() {
                sent.form.set("folgt", present.grant.act.number);
            }
            Ok(faulty(&shown(&sent.visitor, present, sent.form, Some(before)).await?))
        }
    }
}

/// What is asked for, without its file. All that is wrong is noted.
fn read(form: &mut Form, present: &Present) -> Option<AmendGrant> {
    let reference = form.text("aktenzeichen", "Bitte das Aktenzeichen eingeben.");
    let dated_on = form.day("tag");
    let reason = form.text("grund", "Bitte schreiben, warum geändert wird.");
    let said = Said::read(form, &present.rates);
    let (positions, plan) = changed(form, present);
    let later = |text: &str| text.parse().ok().filter(|number| present.later.contains(number));
    let programme_version = form.choice_if_any("programmfassung", later);
    let resolutions = present.resolutions.read(form);
    Some(AmendGrant {
        grant: present.grant.id,
        version: form.version(),
        follows: form.value("folgt").parse().unwrap_or(-1),
        dated_on: dated_on?,
        reference: reference?,
        reason: reason?,
        changes: said?.changes(&present.grant.act),
        programme_version,
        positions,
        plan,
        document: None,
        resolutions,
    })
}

impl Present {
    /// The field that is to blame for a refusal, if one is.
    fn field(&self, form: &Form, refusal: &FlowError) -> Option<String> {
        let FlowError::LimitExceeded { owner, .. } = refusal else {
            return self.resolutions.field(form, refusal);
        };
        let own = self.grant.positions.iter().find(|position| position.id.0 == *owner);
        let is_it = |row: &&Row| {
            own.is_some_and(|it| it.component == row.component && it.budget_year == row.budget_year)
        };
        let row = self.rows.iter().find(is_it).map(|row| row.amount.clone());
        row.or_else(|| self.resolutions.field(form, refusal))
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
    let Present { grant, rows, resolutions, .. } = present;
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
    let programme = request.programme_version.map(|number| {
        let named = |number: i64| format!("Fassung {number}");
        ("Fassung des Programms".to_owned(), named(grant.programme_version), named(number))
    });
    let makes_room = resolutions.told(&request.resolutions);
    Preview { fields: fields.chain(programme).collect(), amounts, makes_room }
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
            stated: changes.stated.unwrap_or_else(|| act.terms.stated.clone()),
        },
        ..act.clone()
    }
}
