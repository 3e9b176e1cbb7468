//! `/start`: what a provider has to do, by when, and where its money stands.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{Action, deadlines::deadlines, views, waiting};
use grants::{ClaimExcerpt, ClaimState, Figures, GrantState, Step, law::DeadlineState};
use ledger::Cents;

use crate::{
    filters,
    frame::Frame,
    german::{Badge, day, deadline_state},
    lists,
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// Something to do: what, where, by when, whether it is for this person.
struct ToDo {
    what: String,
    to: String,
    by: Option<NaiveDate>,
    is_mine: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "start.html")]
struct Page {
    frame: Frame,
    organisation: String,
    to_do: Vec<ToDo>,
    approved: Cents,
    paid: Cents,
    recognised: Cents,
    under_examination: Cents,
    free: Cents,
    deadlines: Vec<(String, String, NaiveDate, Badge)>,
    may_hand_in: bool,
}

/// `GET /start`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let names = Names::of(ctx).await?;
    let own = ctx.actor().organisation;
    let grants = lists::grants(ctx).await?;
    let mut sum = Figures::default();
    for grant in grants.iter().filter(|grant| grant.recipient == own && grant.state == GrantState::Effective)
    {
        for figures in views::grant_figures(ctx, grant).await? {
            sum = sum.plus(&figures).map_err(flow::FlowError::from)?;
        }
    }
    let found = deadlines(ctx).await?.deadlines.into_iter();
    let open = found.filter(|it| !matches!(it.state, DeadlineState::Met | DeadlineState::MetLate { .. }));
    Ok(page(&Page {
        frame: visitor.frame("Start"),
        organisation: names.organisation(own).to_owned(),
        to_do: to_do(&visitor).await?,
        approved: sum.awarded,
        paid: sum.received,
        recognised: sum.recognised,
        under_examination: sum.reserved,
        free: sum.free,
        deadlines: open
            .take(10)
            .map(|it| (it.rule.title, it.reference, it.deadline.ends_on, deadline_state(it.state)))
            .collect(),
        may_hand_in: visitor.may(Action::HandIn),
    }))
}

/// What the organisation has to do with claims that are not decided.
async fn to_do(visitor: &Visitor) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::new();
    let open = lists::all(|after| waiting::claims(&visitor.ctx, after, views::MOST)).await?;
    for ClaimExcerpt { claim, totals, .. } in open {
        let grant = views::grant(&visitor.ctx, claim.grant).await?;
        if grant.recipient != visitor.ctx.actor().organisation {
            continue;
        }
        let (to, round) = (format!("/abrechnungen/{}", claim.id), claim.round());
        let has = |step: Step| claim.sign_offs.iter().any(|it| it.round == round && it.step == step);
        let name = format!("Abrechnung {} über {}", claim.number, crate::german::euros(totals.claimed));
        match claim.state {
            ClaimState::ChangesRequested { answer_by, .. } => found.push(ToDo {
                what: format!("{name}: Rückfrage beantworten, bis {}", day(answer_by)),
                to: format!("{to}/aenderung"),
                by: Some(answer_by),
                is_mine: visitor.may(Action::HandIn),
            }),
            ClaimState::Submitted { .. } if !has(Step::Sign) && !has(Step::PrepareAndSign) => {
                found.push(ToDo {
                    what: format!("{name}: unterzeichnen"),
                    to,
                    by: None,
                    is_mine: visitor.may(Action::Sign),
                });
            }
            _ => {}
        }
    }
    found.sort_by_key(|it| (!it.is_mine, it.by));
    Ok(found)
}
