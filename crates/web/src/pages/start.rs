//! `/start`: what a provider has to do, by when, and where its money stands.

mod to_do;

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{Action, Ctx, FlowError, deadlines::deadlines, views, waiting};
use grants::{Figures, Grant, GrantState, OrganisationId, law::DeadlineState};
use ledger::Cents;

use self::to_do::{ToDo, to_do};

use crate::{
    filters,
    frame::Frame,
    german::{Badge, deadline_state},
    lists,
    names::Names,
    pages::particulars::contact_of,
    show::{Wrong, page},
    visitor::Visitor,
};

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
    /// What is to be paid back; nothing, where nothing is.
    owed: Option<Cents>,
    deadlines: Vec<(String, String, NaiveDate, Badge)>,
    /// Whom they may ask: who forwards to them, and how they are reached.
    contacts: Vec<(String, Vec<String>)>,
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
            sum = sum.plus(&figures).map_err(FlowError::from)?;
        }
    }
    let contacts = contacts(ctx, &names, &grants).await?;
    let found = deadlines(ctx).await?.deadlines.into_iter();
    let open = found.filter(|it| !matches!(it.state, DeadlineState::Met | DeadlineState::MetLate { .. }));
    Ok(page(&Page {
        frame: visitor.frame("Start"),
        organisation: names.organisation(own).to_owned(),
        to_do: to_do(&visitor, &names).await?,
        approved: sum.awarded,
        paid: sum.received,
        recognised: sum.recognised,
        under_examination: sum.reserved,
        free: sum.free,
        owed: owed(&visitor).await?,
        deadlines: open
            .take(10)
            .map(|it| (it.rule.title, it.reference, it.deadline.ends_on, deadline_state(it.state)))
            .collect(),
        contacts,
        may_hand_in: visitor.may(Action::HandIn),
    }))
}

/// What is demanded of them and still owed.
async fn owed(visitor: &Visitor) -> Result<Option<Cents>, Wrong> {
    let mut open = Vec::new();
    for it in lists::all(|after| waiting::receivables(&visitor.ctx, after, views::MOST)).await? {
        if views::grant(&visitor.ctx, it.grant).await?.recipient == visitor.ctx.actor().organisation {
            open.push(it.open().map_err(FlowError::from)?);
        }
    }
    let sum = Cents::sum(open).map_err(FlowError::from)?;
    Ok(Some(sum).filter(|sum| *sum > Cents::ZERO))
}

/// Who gives to them, each once, where something is stated by which they are reached.
async fn contacts(
    ctx: &Ctx,
    names: &Names,
    grants: &[Grant],
) -> Result<Vec<(String, Vec<String>)>, FlowError> {
    let own = ctx.actor().organisation;
    let givers: BTreeSet<OrganisationId> =
        grants.iter().filter(|grant| grant.recipient == own).map(|grant| grant.giver).collect();
    let mut contacts = Vec::new();
    for giver in givers {
        let lines = contact_of(ctx, giver).await?;
        if !lines.is_empty() {
            contacts.push((names.organisation(giver).to_owned(), lines));
        }
    }
    Ok(contacts)
}
