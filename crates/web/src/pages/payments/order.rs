//! `/zahlungen/neu`: ordering what is due, position by position.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    payments::OrderPayment,
    take_back::{Unpaid, unpaid_of_grants},
    views,
};
use grants::{Figures, Grant, GrantState, PositionId};
use ledger::Cents;

use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::euros,
    lists,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The page.
#[derive(Template)]
#[template(path = "payments/order.html")]
struct Page {
    frame: Frame,
    form: Form,
    positions: Vec<(String, String)>,
    due: Vec<Due>,
    /// Whether something is due that is not recognised any more, and so is not ordered.
    is_beyond: bool,
}

/// What is due for a position.
struct Due {
    name: String,
    reference: String,
    drawn: Cents,
    received: Cents,
    open: Cents,
    /// What of it is neither used nor advanced, since something was taken back.
    beyond: Cents,
}

/// Grants, and what stands of each of their positions.
type Positions = Vec<(Grant, Vec<(Figures, Unpaid)>)>;

/// What may be paid of each position that the actor forwards. What became due before a grant was revoked is paid all the same.
async fn positions(visitor: &Visitor) -> Result<Positions, Wrong> {
    let own = visitor.ctx.actor().organisation;
    let mut grants = lists::grants(&visitor.ctx).await?;
    grants.retain(|grant| grant.giver == own && !matches!(grant.state, GrantState::Closed { .. }));
    let all: Vec<&Grant> = grants.iter().collect();
    let mut unpaid = unpaid_of_grants(&visitor.ctx, &all).await?;
    let mut figures = views::figures_of_grants(&visitor.ctx, &all).await?;
    let mut found = Vec::new();
    for grant in grants {
        let unpaid = unpaid.remove(&grant.id).unwrap_or_default();
        let figures = figures.remove(&grant.id).unwrap_or_default();
        if grant.state == GrantState::Effective || unpaid.iter().any(|it| it.due > Cents::ZERO) {
            found.push((grant, figures.into_iter().zip(unpaid).collect()));
        }
    }
    Ok(found)
}

async fn shown(visitor: &Visitor, positions: Positions, form: Form) -> Result<Page, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let (mut choices, mut due) = (Vec::new(), Vec::new());
    for (grant, figures) in positions {
        for (position, (of, unpaid)) in grant.positions.iter().zip(figures) {
            let (open, beyond) = (unpaid.due, unpaid.beyond_use);
            let name =
                format!("{}: {}", names.organisation(grant.recipient), names.position(&grant, position));
            let told = format!("{name} – fällig und nicht gezahlt {}", euros(open));
            let told = if beyond > Cents::ZERO {
                format!("{told}, davon nicht mehr anerkannt {}", euros(beyond))
            } else {
                told
            };
            let told = if grant.pays().is_err() { format!("{told}, Zahlungen gesperrt") } else { told };
            choices.push((position.id.to_string(), told));
            let (reference, drawn, received) = (grant.act.reference.clone(), of.drawn, of.received);
            due.push(Due { name, reference, drawn, received, open, beyond });
        }
    }
    let is_beyond = due.iter().any(|it| it.beyond > Cents::ZERO);
    let frame = visitor.frame("Zahlung anordnen").faulty(!form.faults().is_empty());
    Ok(Page { frame: frame.below("/zahlungen", "Zahlungen"), form, positions: choices, due, is_beyond })
}

/// `GET /zahlungen/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let all = positions(&visitor).await?;
    Ok(page(&shown(&visitor, all, Form::fresh(&web.flow)).await?))
}

/// `POST /zahlungen/neu`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    let all = positions(&sent.visitor).await?;
    let find = |text: &str| {
        let id = PositionId(text.parse().ok()?);
        let mut positions =
            all.iter().flat_map(|(grant, _)| grant.positions.iter().map(move |it| (grant, it)));
        positions.find(|(_, position)| position.id == id)
    };
    let (position, amount) = (sent.form.choice("position", find), sent.form.amount("betrag"));
    if let (Some((grant, position)), Some(amount)) = (position, amount) {
        let request = OrderPayment {
            grant: grant.id,
            component: position.component.clone(),
            budget_year: position.budget_year,
            amount,
        };
        match sent.run(request).await? {
            Ok(payment) => return Ok(done(format_args!("/zahlungen/{}", payment.id), "angeordnet")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, all, sent.form).await?))
}
