//! `/start`: what a provider has to do, by when, and where its money stands.

mod to_do;

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    Action, Ctx, FlowError,
    deadlines::{GrantDeadline, deadlines},
    views, waiting,
};
use grants::{Figures, Grant, GrantId, GrantState, OrganisationId, Receivable};
use ledger::Cents;

use self::to_do::{ToDo, to_do};

use crate::{
    filters,
    frame::Frame,
    german::{Badge, counted, deadline_state},
    lists::{self, Grants, Pages},
    names::Names,
    pages::particulars::contact_of,
    show::{Wrong, page},
    visitor::Visitor,
};

/// What asks for a part of what is to be done, and where it stands.
const TO_DO: &str = "aufgaben";
/// The most of it that is shown at a time.
const MOST_TO_DO: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "start.html")]
struct Page {
    frame: Frame,
    organisation: String,
    to_do: Vec<ToDo>,
    /// How many there are of it, where a page does not have all.
    count: Option<String>,
    to_do_pages: Pages,
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
    let grants = Grants::all(ctx).await?;
    let mut sum = Figures::default();
    let is_effective = |grant: &&Grant| grant.recipient == own && grant.state == GrantState::Effective;
    let effective: Vec<&Grant> = grants.each().filter(is_effective).collect();
    for figures in views::figures_of_grants(ctx, &effective).await?.into_values().flatten() {
        sum = sum.plus(&figures).map_err(FlowError::from)?;
    }
    let contacts = contacts(ctx, &names, &grants).await?;
    let deadlines = own_deadlines(ctx, &grants).await?;
    let debts = debts(ctx, &grants).await?;
    let to_do = to_do(&visitor, &names, &grants, (&deadlines, &debts)).await?;
    let count = (to_do.len() > MOST_TO_DO).then(|| counted(to_do.len(), "Aufgabe", "Aufgaben"));
    let (to_do_pages, to_do) = lists::paged_at(visitor.part_number(TO_DO), to_do, MOST_TO_DO, |part| {
        format!("/start?{TO_DO}={part}#{TO_DO}")
    });
    Ok(page(&Page {
        frame: visitor.frame("Start"),
        organisation: names.organisation(own).to_owned(),
        to_do,
        count,
        to_do_pages,
        approved: sum.awarded,
        paid: sum.received,
        recognised: sum.recognised,
        under_examination: sum.reserved,
        free: sum.free,
        owed: owed(&debts)?,
        deadlines: deadlines
            .into_iter()
            .take(10)
            .map(|it| (it.rule.title, it.reference, it.deadline.ends_on, deadline_state(it.state)))
            .collect(),
        contacts,
        may_hand_in: visitor.may(Action::HandIn),
    }))
}

/// What they have to keep of what they received, and have not yet.
async fn own_deadlines(ctx: &Ctx, grants: &Grants) -> Result<Vec<GrantDeadline>, FlowError> {
    let own = ctx.actor().organisation;
    let received: BTreeSet<GrantId> =
        grants.each().filter(|grant| grant.recipient == own).map(|grant| grant.id).collect();
    let mut found = deadlines(ctx).await?.deadlines;
    found.retain(|it| it.is_open() && it.is_kept_by_recipient() && received.contains(&it.grant));
    Ok(found)
}

/// What is demanded of them and not wholly repaid.
async fn debts(ctx: &Ctx, grants: &Grants) -> Result<Vec<Receivable>, FlowError> {
    let mut own = Vec::new();
    for it in lists::all(|after| waiting::receivables(ctx, after, views::MOST)).await? {
        if grants.of(it.grant)?.recipient == ctx.actor().organisation {
            own.push(it);
        }
    }
    Ok(own)
}

/// How much of it is still owed; nothing, where nothing is.
fn owed(debts: &[Receivable]) -> Result<Option<Cents>, FlowError> {
    let open = debts.iter().map(Receivable::open).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(Cents::sum(open)?).filter(|sum| *sum > Cents::ZERO))
}

/// Who gives to them, each once, where something is stated by which they are reached.
async fn contacts(
    ctx: &Ctx,
    names: &Names,
    grants: &Grants,
) -> Result<Vec<(String, Vec<String>)>, FlowError> {
    let own = ctx.actor().organisation;
    let givers: BTreeSet<OrganisationId> =
        grants.each().filter(|grant| grant.recipient == own).map(|grant| grant.giver).collect();
    let mut contacts = Vec::new();
    for giver in givers {
        let lines = contact_of(ctx, giver).await?;
        if !lines.is_empty() {
            contacts.push((names.organisation(giver).to_owned(), lines));
        }
    }
    Ok(contacts)
}
