//! `/anforderungen/neu`: asking the giver for money, with what the law lets be asked for now beside it.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{Action, FlowError, drawdown::drawdown, payouts::RequestPayout, views};
use grants::{Grant, GrantState, Need, PayoutDeclaration, Position};
use ledger::Cents;

use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::day,
    lists,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// How many payments can be named at first that the money is needed for.
const NEEDS: usize = 5;
/// How many can be named at most.
const MOST_NEEDS: usize = 50;
/// The field that says for how many there is room.
const NEED_ROWS: &str = "bedarfe";

/// What may be asked for of a position, with its reasons.
struct Advice {
    drawable: Cents,
    window_until: NaiveDate,
    blocked: bool,
    working: Vec<(String, Cents)>,
}

/// What money is asked for, once it is chosen.
struct Chosen {
    what: String,
    advice: Option<Advice>,
    due: Vec<(String, String, Cents)>,
    instalments: Vec<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "requests/new.html")]
struct Page {
    frame: Frame,
    form: Form,
    positions: Vec<(String, String)>,
    chosen: Option<Chosen>,
    needs: Vec<NeedFields>,
    most_needs: usize,
    declarations: [PayoutDeclaration; 3],
}

/// The field that names the position.
const POSITION: &str = "position";
/// The field of what is declared.
const DECLARATION: &str = "erklaerung";

/// The fields of a need: for what, due when, how much, to whom, how much in all.
type NeedFields = [String; 5];

/// For how many payments the form has room.
fn need_rows(form: &Form) -> usize {
    form.value(NEED_ROWS).parse().unwrap_or(NEEDS).clamp(NEEDS, MOST_NEEDS)
}

/// The fields of what the money is needed for.
fn needs(form: &Form) -> Vec<NeedFields> {
    let field = |number: usize, name: &str| format!("n{number}.{name}");
    let fields = |it| ["wofuer", "faellig", "betrag", "an", "gesamt"].map(|name| field(it, name));
    (1..=need_rows(form)).map(fields).collect()
}

/// The grants that the visitor's organisation asks under.
async fn own(visitor: &Visitor) -> Result<Vec<Grant>, Wrong> {
    let all = lists::grants(&visitor.ctx).await?;
    let own = visitor.ctx.actor().organisation;
    Ok(all.into_iter().filter(|it| it.recipient == own && it.state == GrantState::Effective).collect())
}

fn find<'grant>(grants: &'grant [Grant], form: &Form) -> Option<(&'grant Grant, &'grant Position)> {
    let mut all = grants.iter().flat_map(|grant| grant.positions.iter().map(move |it| (grant, it)));
    all.find(|(_, position)| form.has(POSITION, &position.id.to_string()))
}

async fn chosen(
    visitor: &Visitor,
    names: &Names,
    grant: &Grant,
    position: &Position,
) -> Result<Chosen, Wrong> {
    let found = drawdown(&visitor.ctx, grant.id).await?.into_iter().find(|it| it.position == position.id);
    let (due, advice) = found.map_or((Vec::new(), None), |it| (it.due, it.advice.ok()));
    let terms =
        views::all_payout_terms(&visitor.ctx, Some(grant.id), None, 1).await?.items.into_iter().next();
    let instalments = terms.map(|terms| terms.instalments).unwrap_or_default().into_iter();
    let instalments = instalments.filter(|it| it.position == position.id);
    let due_on = |on: Option<NaiveDate>| on.map_or_else(|| "sofort".to_owned(), day);
    Ok(Chosen {
        what: format!("{}, {}", grant.act.reference, names.position(grant, position)),
        advice: advice.map(|it| Advice {
            drawable: it.drawable,
            window_until: it.window_until,
            blocked: it.blocked,
            working: it.steps.into_iter().map(|step| (step.text, step.amount)).collect(),
        }),
        due: due.into_iter().map(|it| (it.what, due_on(it.due_on), it.amount)).collect(),
        instalments: instalments
            .map(|it| {
                (it.number.to_string(), format!("Rate {}: {}", it.number, crate::german::euros(it.amount)))
            })
            .collect(),
    })
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let grants = own(visitor).await?;
    let names = Names::of(&visitor.ctx).await?;
    let all = grants.iter().flat_map(|grant| grant.positions.iter().map(move |position| (grant, position)));
    let choice = |(grant, position): (&Grant, &Position)| {
        (position.id.to_string(), format!("{}: {}", grant.act.reference, names.position(grant, position)))
    };
    let frame = visitor.frame("Mittel anfordern").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame.below("/anforderungen", "Mittelanforderungen"),
        positions: all.map(choice).collect(),
        chosen: match find(&grants, &form) {
            Some((grant, position)) => Some(chosen(visitor, &names, grant, position).await?),
            None => None,
        },
        needs: needs(&form),
        most_needs: MOST_NEEDS,
        declarations: PayoutDeclaration::ALL,
        form,
    })
}

/// `GET /anforderungen/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    if !visitor.may(Action::HandIn) {
        return Err(FlowError::Forbidden { by: Action::HandIn.by() }.into());
    }
    let form = Form::default().with(POSITION, visitor.asked.value(POSITION));
    let form = drafts::form(&visitor, &web, form).await?;
    Ok(page(&shown(&visitor, form).await?))
}

/// `POST /anforderungen/neu`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let grants = own(&sent.visitor).await?;
    let form = &mut sent.form;
    let Some((grant, position)) = find(&grants, form) else {
        form.blame(POSITION, "Bitte wählen, wofür angefordert wird.");
        return Ok(faulty(&shown(&sent.visitor, sent.form).await?));
    };
    if form.has("aktion", "bedarf") {
        let rows = need_rows(form) + 1;
        form.set(NEED_ROWS, rows);
        return Ok(page(&shown(&sent.visitor, sent.form).await?));
    }
    let (amount, requested_on) = (form.amount("betrag"), form.day("tag"));
    let need = read_needs(form);
    let instalment = form.choice_if_any("rate", |text| text.parse().ok());
    let reason = form.lines("grund").join("\n");
    let declares = PayoutDeclaration::ALL.into_iter().filter(|it| form.has(DECLARATION, it.word())).collect();
    if let (Some(amount), Some(requested_on), true) = (amount, requested_on, form.faults().is_empty()) {
        let request = RequestPayout {
            grant: grant.id,
            component: position.component.clone(),
            budget_year: position.budget_year,
            amount,
            requested_on,
            need,
            instalment,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
            declares,
        };
        match sent.run(request).await? {
            Ok(made) => return Ok(done(format_args!("/anforderungen/{}", made.id), "angefordert")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}

/// What the money is needed for: each row in which something was typed.
fn read_needs(form: &mut Form) -> Vec<Need> {
    let mut read = Vec::new();
    for fields in needs(form) {
        if fields.iter().all(|field| form.value(field).trim().is_empty()) {
            continue;
        }
        let [what, due_on, amount, payee, total] = fields;
        let said = form.text(&what, "Bitte schreiben, wofür.");
        let (on, cents) = (form.day(&due_on), form.amount(&amount));
        let total = form.amount_if_any(&total);
        let payee = Some(form.value(&payee).to_owned()).filter(|payee| !payee.trim().is_empty());
        read.extend(said.zip(on.zip(cents)).map(|(what, (due_on, amount))| Need {
            what,
            due_on,
            amount,
            payee,
            total,
        }));
    }
    read
}
