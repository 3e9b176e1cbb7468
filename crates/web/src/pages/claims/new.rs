//! `/abrechnungen/neu`: a new claim, typed line by line or pasted from a table; all of it or nothing.

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use flow::{
    claims::{SubmitClaim, check_submission},
    views,
};
use grants::{
    ClaimExcerpt, ClaimId, ClaimLineId, Grant, GrantId, GrantState, Income, IncomeKind, LineFilter,
    LinesAsked, Period, Step,
};

use super::{
    earlier::Earlier,
    faults,
    rows::{self, COLUMNS, RECEIPTS, Rows, UNIT_COLUMNS, UNITS, WrongRow},
    table::{self, Column},
};
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::{counted, euros, income_kind, period},
    lists,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    stations::{self, Station},
    upload::WithTable,
    visitor::Visitor,
};

/// How many declarations of income the form has room for at first.
const INCOMES: usize = 3;
/// How many it has room for at most.
const MOST_INCOMES: usize = 20;
/// The field that says for how many it has room.
const INCOME_ROWS: &str = "einnahmen";

/// Which grant is meant.
#[derive(Template)]
#[template(path = "claims/choose_grant.html")]
struct ChoosePage {
    frame: Frame,
    grants: Vec<(String, String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "claims/new.html")]
struct Page {
    frame: Frame,
    form: Form,
    stations: Vec<Station>,
    grant_id: String,
    reference: String,
    granted: String,
    plan_lines: Vec<(String, String)>,
    before: Earlier,
    rates: Vec<(String, String)>,
    rows: Vec<usize>,
    parked: Vec<(String, String)>,
    /// How many rows are typed one by one at most, as it is told where there is no more room.
    most_rows: usize,
    incomes: Vec<usize>,
    most_incomes: usize,
    income_kinds: Vec<(String, String)>,
    columns: String,
    unit_columns: String,
    /// The rows of the table that are to be corrected; all of it can be typed where there are none.
    wrong: Vec<WrongRow>,
    /// The same of the table of units.
    wrong_units: Vec<WrongRow>,
    checked: Option<String>,
}

/// `GET /abrechnungen/vorlage.csv`: a table of receipts with nothing but its columns.
pub(crate) async fn template(_: Visitor) -> Response {
    empty_table(&COLUMNS, "attachment; filename=\"belegliste.csv\"")
}

/// `GET /abrechnungen/einheiten.csv`: the same of units.
pub(crate) async fn units_template(_: Visitor) -> Response {
    empty_table(&UNIT_COLUMNS, "attachment; filename=\"einheiten.csv\"")
}

/// A table with nothing but its columns, as spreadsheet programs open it.
fn empty_table(columns: &[Column], name: &'static str) -> Response {
    let head = [columns.iter().map(|column| column.name)];
    let text = table::written(head.into_iter()).unwrap_or_default();
    let kind = "text/csv; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], format!("\u{feff}{text}"))
        .into_response()
}

/// `GET /abrechnungen/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let Ok(grant) = visitor.asked.value("zuwendung").parse().map(GrantId) else {
        return choose(&visitor, &names).await;
    };
    let grant = views::grant(&visitor.ctx, grant).await?;
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, &names, &grant, form, None).await?))
}

/// Whoever has one grant does not have to choose.
async fn choose(visitor: &Visitor, names: &Names) -> Result<Response, Wrong> {
    let all = lists::grants(&visitor.ctx).await?;
    let own = all.into_iter().filter(|grant| {
        let is_mine = grant.recipient == visitor.ctx.actor().organisation;
        is_mine && grant.state == GrantState::Effective && !grant.plan.is_empty()
    });
    let grants = own.map(|grant| {
        let components: Vec<String> =
            grant.positions.iter().map(|position| names.position(&grant, position)).collect();
        (grant.id.to_string(), grant.act.reference.clone(), components.join(", "))
    });
    let frame = visitor.frame("Neue Abrechnung").below("/abrechnungen", "Abrechnungen");
    Ok(page(&ChoosePage { frame, grants: grants.collect() }))
}

async fn shown(
    visitor: &Visitor,
    names: &Names,
    grant: &Grant,
    form: Form,
    checked: Option<String>,
) -> Result<Page, Wrong> {
    let rates = names.programme(grant).into_iter().flat_map(|programme| &programme.rates);
    let of_grant = |component| grant.positions.iter().any(|position| position.component == component);
    let rates = rates.filter(|rate| of_grant(rate.component.clone())).filter_map(|rate| {
        let amount = rate.amount?;
        Some((rate.code.to_string(), format!("{} je {}", euros(amount), rate.unit)))
    });
    let frame = visitor.frame("Neue Abrechnung").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/abrechnungen", "Abrechnungen"),
        stations: stations::of_claim(Some(&flow::stations::of_new_claim(&visitor.ctx))),
        grant_id: grant.id.to_string(),
        reference: grant.act.reference.clone(),
        granted: period(grant.act.period),
        plan_lines: grant
            .plan
            .iter()
            .map(|line| (line.id.to_string(), names.plan_line(grant, line)))
            .collect(),
        before: Earlier::of(&visitor.ctx, names, grant).await?,
        rates: rates.collect(),
        rows: (1..=rows::typed_rows(&form)).collect(),
        parked: parked(visitor, grant).await?,
        most_rows: rows::MOST_TYPED,
        incomes: (1..=income_rows(&form)).collect(),
        most_incomes: MOST_INCOMES,
        income_kinds: IncomeKind::ALL
            .map(|kind| (kind.word().to_owned(), income_kind(kind).to_owned()))
            .into(),
        columns: rows::names_of(&COLUMNS),
        unit_columns: rows::names_of(&UNIT_COLUMNS),
        wrong: RECEIPTS.wrong_rows(&form),
        wrong_units: UNITS.wrong_rows(&form),
        checked,
        form,
    })
}

/// The parked lines of earlier claims that may be claimed again.
async fn parked(visitor: &Visitor, grant: &Grant) -> Result<Vec<(String, String)>, Wrong> {
    let claims =
        lists::all(|after| views::claim_overviews(&visitor.ctx, Some(grant.id), after, views::MOST)).await?;
    let parked = claims.iter().filter(|it| it.totals.parked > 0);
    let parked: Vec<ClaimId> = parked.map(|it| it.claim.id).collect();
    let (asked, mut found) = (LinesAsked::Kind(LineFilter::Parked), Vec::new());
    if parked.is_empty() {
        return Ok(found);
    }
    for ClaimExcerpt { claim, .. } in views::claim_excerpts(&visitor.ctx, &parked, &asked).await? {
        let waiting = claim.lines.iter().filter(|line| line.waiting().is_ok());
        found.extend(waiting.map(|line| {
            let (number, reason) = (line.number, &line.reason_for_payment);
            let amount = euros(line.signed(line.eligible));
            let name = format!("Abrechnung {}, Zeile {number}: {reason}, {amount}", claim.number);
            (line.id.to_string(), name)
        }));
    }
    Ok(found)
}

/// `POST /abrechnungen/neu`
pub(crate) async fn post(State(web): State<Web>, WithTable(mut sent): WithTable) -> Result<Response, Wrong> {
    let Ok(grant) = sent.form.value("zuwendung").parse().map(GrantId) else { return Err(Wrong::unknown()) };
    let grant = views::grant(&sent.visitor.ctx, grant).await?;
    let names = Names::of(&sent.visitor.ctx).await?;
    rows::correct(&mut sent.form);
    if let Some((field, rows)) = one_more(&sent.form) {
        sent.form.set(field, rows);
        return Ok(page(&shown(&sent.visitor, &names, &grant, sent.form, None).await?));
    }
    let covered = read_period(&mut sent.form);
    let rows = Rows::read(&mut sent.form, &names, &grant);
    let income = read_incomes(&mut sent.form);
    let reinclude = read_parked(&sent.form);
    if rows.lines.is_empty() && reinclude.is_empty() && sent.form.faults().is_empty() {
        sent.form.blame("z1.ansatz", "Bitte etwas abrechnen, hier oder aus einer Tabelle.");
    }
    let Some(covered) = covered.filter(|_| sent.form.faults().is_empty()) else {
        return Ok(faulty(&shown(&sent.visitor, &names, &grant, sent.form, None).await?));
    };
    let lines = rows.lines.clone();
    let request = SubmitClaim { grant: grant.id, period: covered, lines, income, reinclude };
    if sent.form.has("aktion", "pruefen") {
        return checked(sent, (&names, &grant), request, &rows).await;
    }
    match sent.run(request.clone()).await? {
        Ok(claim) => {
            let alone = claim.sign_offs.iter().any(|signed| signed.step == Step::PrepareAndSign);
            let word = if alone { "eingereicht-unterzeichnet" } else { "eingereicht" };
            Ok(done(format_args!("/abrechnungen/{}", claim.id), word))
        }
        Err(refusal) => {
            let ctx = web.flow.anew(&sent.visitor.ctx);
            let check = check_submission(&ctx, request);
            faults::note_refused(&mut sent, refusal, check, |told, unit| rows.placed(told, unit)).await?;
            Ok(faulty(&shown(&sent.visitor, &names, &grant, sent.form, None).await?))
        }
    }
}

/// How many declarations of income the form shows.
fn income_rows(form: &Form) -> usize {
    form.value(INCOME_ROWS).parse().unwrap_or(INCOMES).clamp(INCOMES, MOST_INCOMES)
}

/// The field of the rows of which one more is asked for, and how many they are then.
fn one_more(form: &Form) -> Option<(&'static str, usize)> {
    match form.value("aktion") {
        "reihe" => Some(("reihen", rows::typed_rows(form) + 1)),
        "einnahme" => Some((INCOME_ROWS, income_rows(form) + 1)),
        _ => None,
    }
}

/// What would be refused if it were handed in now. Nothing is.
async fn checked(
    mut sent: Sent,
    (names, grant): (&Names, &Grant),
    request: SubmitClaim,
    rows: &Rows,
) -> Result<Response, Wrong> {
    match check_submission(&sent.visitor.ctx, request).await {
        Ok(found) => faults::note(&mut sent.form, &found, |told, unit| rows.placed(told, unit)),
        Err(refusal) => sent.refused(refusal)?,
    }
    if !sent.form.faults().is_empty() {
        return Ok(faulty(&shown(&sent.visitor, names, grant, sent.form, None).await?));
    }
    let checked = Some(told(rows));
    Ok(page(&shown(&sent.visitor, names, grant, sent.form, checked).await?))
}

fn read_period(form: &mut Form) -> Option<Period> {
    let (from, until) = (form.day("von"), form.day("bis"));
    let period = Period::new(from?, until?);
    if period.is_err() {
        form.blame("bis", "Der letzte Tag liegt vor dem ersten.");
    }
    period.ok()
}

/// The parked lines that are claimed again.
fn read_parked(form: &Form) -> Vec<ClaimLineId> {
    form.values("wieder").iter().filter_map(|id| id.parse().ok().map(ClaimLineId)).collect()
}

/// What is declared of income. A row in which nothing stands is none.
fn read_incomes(form: &mut Form) -> Vec<Income> {
    let mut incomes = Vec::new();
    for row in 1..=income_rows(form) {
        let name = |field: &str| format!("einnahme{row}.{field}");
        let fields = ["art", "von", "am", "betrag", "beleg"];
        if fields.iter().all(|field| form.value(&name(field)).trim().is_empty()) {
            continue;
        }
        let kind = form.choice(&name("art"), IncomeKind::from_word);
        let payer = form.text(&name("von"), "Bitte sagen, wer gezahlt hat.");
        let (received_on, amount) = (form.day(&name("am")), form.amount(&name("betrag")));
        let number = form.value(&name("beleg")).trim();
        let receipt_number = (!number.is_empty()).then(|| number.to_owned());
        let income = || {
            Some(Income {
                kind: kind?,
                payer: payer?,
                received_on: received_on?,
                amount: amount?,
                receipt_number,
            })
        };
        incomes.extend(income());
    }
    incomes
}

/// What would be handed in.
fn told(rows: &Rows) -> String {
    let (count, sum, units) = rows::preview(rows);
    let units = units.iter().map(|(rate, count)| format!(", {count} Einheiten zur Pauschale {rate}"));
    let units: String = units.collect();
    let lines = counted(count, "Zeile", "Zeilen");
    let unread = rows.unread.iter().map(|name| format!(" Nicht gelesen wird die Spalte „{name}“."));
    let unread: String = unread.collect();
    format!("{lines}, Belege über {}{units}.{unread} Noch ist nichts eingereicht.", euros(sum))
}
