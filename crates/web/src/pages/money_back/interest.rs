//! `/zuwendungen/{id}/zinsen`: interest on money that was used too late, slice by slice, claimed or waived.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, Ctx, FlowError,
    interest::{DecideInterest, InterestDecision},
    use_clock::{PositionClock, use_clocks},
    views,
};
use grants::{Grant, GrantId, Receivable, ReceivableId};
use ledger::Cents;
use uuid::Uuid;

use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    id::Id,
    lists,
    names::Names,
    pages::grants::gives,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The interest on one slice.
struct Line {
    position: String,
    amount: Cents,
    credited_on: NaiveDate,
    used_on: NaiveDate,
    days: i64,
    interest: Cents,
    told: &'static str,
    working: Vec<String>,
    receivable: Option<String>,
    /// What names it and its interest in a form, while somebody may decide on it.
    slice: Option<String>,
}

/// Interest that is claimed for a payment or a cost that counts no more.
struct Gone {
    position: String,
    receivable: String,
    claimed: Cents,
}

/// The page.
#[derive(Template)]
#[template(path = "money_back/interest.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    lines: Vec<Line>,
    missing: Vec<String>,
    gone: Vec<Gone>,
    open: Vec<(String, String)>,
}

/// What holds up further claims on the same money, while something of it is not waived.
async fn gone(
    ctx: &Ctx,
    (names, grant): (&Names, &Grant),
    clocks: &[PositionClock],
) -> Result<Vec<Gone>, Wrong> {
    let mut gone = Vec::new();
    if clocks.iter().all(|clock| clock.gone().next().is_none()) {
        return Ok(gone);
    }
    let demanded = lists::all(|after| views::receivables(ctx, Some(grant.id), after, views::MOST)).await?;
    let demanded: BTreeMap<ReceivableId, Receivable> = demanded.into_iter().map(|it| (it.id, it)).collect();
    for clock in clocks {
        for decided in clock.gone() {
            let id = decided.receivable;
            let receivable = demanded.get(&id).ok_or(FlowError::NotFound { what: "receivable" })?;
            let claimed = receivable.claimed().map_err(FlowError::from)?;
            if claimed > Cents::ZERO {
                let position = names.position_of(grant, clock.position);
                gone.push(Gone { position, receivable: id.to_string(), claimed });
            }
        }
    }
    Ok(gone)
}

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let ctx = &visitor.ctx;
    let grant = views::grant(ctx, id).await?;
    let names = Names::of(ctx).await?;
    let decides = visitor.may(Action::Book) && gives(visitor, &grant);
    let (mut lines, mut missing) = (Vec::new(), Vec::new());
    let clocks = use_clocks(ctx, id).await?;
    let gone = gone(ctx, (&names, &grant), &clocks).await?;
    for clock in clocks {
        let position = names.position_of(&grant, clock.position);
        let sheet = match &clock.interest {
            Some(Ok(sheet)) => sheet,
            Some(Err(_)) => {
                missing.push(position);
                continue;
            }
            None => continue,
        };
        for line in &sheet.lines {
            let it = &line.interest;
            let receivable = clock.decision(line).map(|id| id.to_string());
            let spent = line.spent.map(|place| clock.spent[place].reference);
            let received = clock.received[line.received].reference;
            let slice = spent.map(|spent| format!("{received}.{spent}.{}", it.interest.get()));
            let told = match (&receivable, &slice, line.below_limit) {
                (Some(_), ..) => "entschieden",
                (None, None, _) => "läuft weiter: noch nicht verwendet",
                (None, Some(_), true) => "unter der Grenze, ab der gefordert wird",
                (None, Some(_), false) => "zu entscheiden",
            };
            lines.push(Line {
                position: position.clone(),
                amount: it.amount,
                credited_on: it.credited_on,
                used_on: it.used_on,
                days: it.days,
                interest: it.interest,
                told,
                working: it.working(),
                slice: slice.filter(|_| decides && receivable.is_none() && it.missing.is_none()),
                receivable,
            });
        }
    }
    let open = lines.iter().filter_map(|line| {
        let what = format!(
            "{}, {}: {}",
            line.position,
            crate::german::day(line.used_on),
            crate::german::euros(line.interest)
        );
        Some((line.slice.clone()?, what))
    });
    let frame = visitor.frame("Zinsen").faulty(!form.faults().is_empty());
    Ok(Page {
        frame: frame
            .below("/zuwendungen", "Zuwendungen")
            .below(format!("/zuwendungen/{id}"), &grant.act.reference),
        open: open.collect(),
        form,
        id: id.to_string(),
        lines,
        missing,
        gone,
    })
}

/// `GET /zuwendungen/{id}/zinsen`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, GrantId(id), form).await?))
}

/// `POST /zuwendungen/{id}/zinsen`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let grant = GrantId(id);
    let form = &mut sent.form;
    let slice = form.choice("teil", |text| {
        let (came_in, rest) = text.split_once('.')?;
        let (went_out, interest) = rest.split_once('.')?;
        let interest = Cents::new(interest.parse().ok()?);
        Some((came_in.parse::<Uuid>().ok()?, went_out.parse::<Uuid>().ok()?, interest))
    });
    let claims = form.choice("entscheidung", |text| match text {
        "fordern" => Some(true),
        "verzichten" => Some(false),
        _ => None,
    });
    let decision = match claims {
        Some(true) => form.day("faellig").map(|due_on| InterestDecision::Claim { due_on }),
        Some(false) => Some(InterestDecision::Waive),
        None => None,
    };
    let reason = form.text("grund", "Bitte die Entscheidung begründen.");
    let decided_on = form.day("tag");
    if let Some((((received, spent, seen), decision), (reason, decided_on))) =
        slice.zip(decision).zip(reason.zip(decided_on))
    {
        let interest = Some(seen);
        match sent
            .run(DecideInterest { grant, received, spent, interest, decision, reason, decided_on })
            .await?
        {
            Ok(made) => return Ok(done(format_args!("/forderungen/{}", made.id), "zinsen")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, grant, sent.form).await?))
}
