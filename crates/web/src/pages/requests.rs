//! `/anforderungen`: what recipients ask to be paid, what was decided of it, and what is proposed.

pub(crate) mod new;
pub(crate) mod steps;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, Role,
    documents::{self, Numbered, about},
    duties,
    may::{PayoutRequestAct, payout_request_acts},
    meanwhile::Subject,
    notifications::foreseen::{of_payout_certificate, of_payout_decision},
    payouts::SignPayoutRequest,
    views,
};
use grants::{
    Grant, Need, PayoutDeclaration, PayoutProposal, PayoutRequest, PayoutRequestId, PayoutRequestState,
    SignOff,
};
use ledger::Cents;

use crate::{
    Web, filters,
    foreseen::{self, Follows, note},
    form::Form,
    frame::Frame,
    german::{Badge, euros, request_state},
    id::Id,
    list_csv::{self, Cell},
    lists::{self, Grants},
    meanwhile,
    names::Names,
    narrowing::{self, Narrowing},
    pages::{
        claims::view::{Returned, Signed, certified, missing, returned, signed},
        documents::{Paper, papers},
    },
    show::{Wrong, page, page_with},
    steps::Steps,
    visitor::Visitor,
};

/// A request in a list.
struct Row {
    id: String,
    what: String,
    recipient: String,
    amount: Cents,
    state: Badge,
    on: NaiveDate,
}

/// The list.
#[derive(Template)]
#[template(path = "requests.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
    /// How many there are.
    count: String,
    next: Option<String>,
    csv: Option<String>,
    may_ask: bool,
    narrowing: Narrowing,
}

/// One of them.
#[derive(Template)]
#[template(path = "request.html")]
struct Page {
    frame: Frame,
    form: Form,
    row: Row,
    grant_id: String,
    need: Vec<Need>,
    above: Option<(Cents, String)>,
    declared: Vec<(bool, &'static str)>,
    refusal: Option<String>,
    signed: Vec<Signed>,
    waits: bool,
    follows: Follows,
    steps: Steps,
    proposed: Option<PayoutProposal>,
    missing: &'static str,
    certifies_reason: bool,
    brings: Option<String>,
    told: Option<(String, String)>,
    returned: Vec<Returned>,
    arrives_at: Option<String>,
    papers: Vec<Paper>,
}

fn of_row(names: &Names, grant: &Grant, request: &PayoutRequest) -> Row {
    Row {
        id: request.id.to_string(),
        what: format!("{}, {}", grant.act.reference, names.position_of(grant, request.position)),
        recipient: names.organisation(grant.recipient).to_owned(),
        amount: request.amount,
        state: request_state(&request.state),
        on: request.state.on(),
    }
}

/// `GET /anforderungen`
pub(crate) async fn list(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let ctx = &visitor.ctx;
    let asked = narrowing::asked(&visitor.asked);
    let found = views::payout_requests_asked(ctx, &asked, visitor.after(), 50).await?;
    let counted = async {
        if asked.is_narrowed() {
            lists::counted_through(|after| views::payout_requests_asked(ctx, &asked, after, views::MOST))
                .await
        } else {
            views::payout_request_count(ctx, asked.grant).await
        }
    };
    let words = ("Mittelanforderung", "Mittelanforderungen");
    let count = lists::how_many(&visitor, &found, counted, words).await?;
    let narrowing = Narrowing::of(&visitor, &names, &asked);
    let grants = Grants::with(&visitor.ctx, found.items.iter().map(|it| it.grant)).await?;
    let mut rows = Vec::with_capacity(found.items.len());
    for request in &found.items {
        rows.push(of_row(&names, grants.of(request.grant)?, request));
    }
    let next = found.next.map(|next| narrowing.next(next));
    Ok(page(&ListPage {
        frame: visitor.frame("Mittelanforderungen"),
        csv: (!rows.is_empty()).then(|| list_csv::way(&visitor)),
        rows,
        count,
        next,
        may_ask: visitor.may(Action::HandIn),
        narrowing,
    }))
}

/// `GET /anforderungen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let ctx = &visitor.ctx;
    let asked = narrowing::asked(&visitor.asked);
    let found = lists::all(|after| views::payout_requests_asked(ctx, &asked, after, views::MOST)).await?;
    let grants = Grants::with(&visitor.ctx, found.iter().map(|it| it.grant)).await?;
    let mut rows = Vec::with_capacity(found.len());
    for request in &found {
        let grant = grants.of(request.grant)?;
        let Row { what, recipient, amount, state, on, .. } = of_row(&names, grant, request);
        let texts = [what, recipient, state.word].map(Cell::Text);
        rows.push(texts.into_iter().chain([Cell::Day(on), Cell::Amount(amount)]).collect());
    }
    let head = ["Wofür", "wer", "Stand", "am", "Betrag"];
    list_csv::answer(&visitor, "Mittelanforderungen", &head, rows).await
}

async fn show(visitor: &Visitor, id: PayoutRequestId, form: Form) -> Result<Response, Wrong> {
    let request = views::payout_request(&visitor.ctx, id).await?;
    let grant = views::grant(&visitor.ctx, request.grant).await?;
    let names = Names::of(&visitor.ctx).await?;
    let is_faulty = !form.faults().is_empty();
    let frame = visitor.frame("Mittelanforderung").faulty(is_faulty);
    let is_open = matches!(request.state, PayoutRequestState::Requested { .. });
    let is_own = visitor.ctx.actor().organisation == grant.recipient;
    let waits = is_open && request.above_need.as_ref().is_some_and(|above| !above.is_signed());
    let arrives = matches!(request.state, PayoutRequestState::Approved { .. }) && grant.parent.is_none();
    let acts = payout_request_acts(&visitor.ctx, &grant, &request).await?;
    let both = duties::one_certifies_both(&visitor.ctx).await?;
    let is_certified = grant.parent.is_some();
    let steps = Steps::told(acts, named).and([("erst-festgestellt", is_certified), ("beides", both)]);
    let mut follows = Follows::new();
    let amount = euros(request.amount);
    let said = format!("Danach kann über die Anforderung über {amount} entschieden werden.");
    let by = (visitor, &names, &steps);
    note::<SignPayoutRequest>(&mut follows, by, ("unterschrift", &said), &request).await?;
    let told =
        if steps.has("entscheidung") { Some(told(visitor, &names, &grant, &request).await?) } else { None };
    let numbers = documents::numbers(&visitor.ctx, &grant, Numbered::Request).await?;
    let shown = Page {
        frame: frame.below("/anforderungen", "Mittelanforderungen"),
        form: meanwhile::about(&visitor.ctx, form, Subject::PayoutRequest(&request), request.version).await?,
        row: of_row(&names, &grant, &request),
        grant_id: grant.id.to_string(),
        above: request.above_need.as_ref().map(|above| (above.by, above.reason.clone())),
        declared: declared(&request),
        refusal: match &request.state {
            PayoutRequestState::Refused { reason, .. } => Some(reason.clone()),
            _ => None,
        },
        signed: signed(&all_steps(&request)),
        waits,
        follows,
        steps,
        missing: missing(|step| request.present_round().any(|it| it.step == step)),
        certifies_reason: visitor.ctx.actor().role == Role::ExaminerSachlich,
        brings: of_payout_certificate(&visitor.ctx, &request).await?.map(|brings| certified(&names, &brings)),
        told,
        returned: returned(&request.sign_offs, &request.returned),
        arrives_at: (arrives && is_own && visitor.may(Action::Book)).then(|| request.position.to_string()),
        papers: papers(about::of_payout_request(&grant, &request, &numbers)),
        need: request.need,
        proposed: request.proposal.filter(|_| is_open),
    };
    Ok(page_with(if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &shown))
}

/// Who is told that it is approved, and that it is refused. What the house approves is proposed first.
async fn told(
    visitor: &Visitor,
    names: &Names,
    grant: &Grant,
    request: &PayoutRequest,
) -> Result<(String, String), Wrong> {
    let approved = of_payout_decision(&visitor.ctx, request, grant.parent.is_none()).await?;
    let refused = of_payout_decision(&visitor.ctx, request, true).await?;
    Ok((foreseen::told(names, approved.as_ref()), foreseen::told(names, refused.as_ref())))
}

/// What whoever asked declares, and what not.
fn declared(request: &PayoutRequest) -> Vec<(bool, &'static str)> {
    PayoutDeclaration::ALL.into_iter().map(|it| (request.declared.contains(&it), it.german())).collect()
}

/// The form of an act, and what it is called.
const fn named(act: PayoutRequestAct) -> (&'static str, &'static str) {
    match act {
        PayoutRequestAct::Sign => ("unterschrift", "Unterschreiben"),
        PayoutRequestAct::Decide => ("entscheidung", "Entscheiden"),
        PayoutRequestAct::Certify => ("feststellung", "Feststellen"),
        PayoutRequestAct::SendBack => ("rueckgabe", "Vorschlag zurückgeben"),
    }
}

/// `GET /anforderungen/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    show(&visitor, PayoutRequestId(id), Form::fresh(&web.flow)).await
}

/// Who signed for the recipient, and then what the house did.
fn all_steps(request: &PayoutRequest) -> Vec<SignOff> {
    let of_recipient = request.above_need.iter().flat_map(|above| &above.sign_offs);
    of_recipient.chain(&request.sign_offs).cloned().collect()
}
