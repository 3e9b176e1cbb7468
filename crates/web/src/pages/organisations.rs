//! `/organisationen`: who takes part, and registering another provider.

pub(crate) mod profile;

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{Action, OrganisationKind, setup::RegisterOrganisation};
use grants::OrganisationId;
use ledger::Cents;
use profile::kind_name;

use crate::{
    Web, filters,
    form::Form,
    frame::{Frame, Room},
    german::counted,
    lists::{self, Pages},
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The address of the list.
const HERE: &str = "/organisationen";
/// The most organisations of a page.
const MOST: usize = 50;

/// Where an organisation stands in the list.
pub(super) fn place(names: &Names, id: OrganisationId) -> String {
    let before = names.organisations().take_while(|it| it.id != id).count();
    match before / MOST {
        0 => format!("{HERE}#{id}"),
        page => format!("{HERE}?seite={}#{id}", page + 1),
    }
}

/// An organisation: its id, its name, its kind, what was given to it, whether its account is seen.
type Row = (String, String, &'static str, Vec<Given>, bool);

/// A grant: its id, its reference, how much it is.
type Given = (String, String, Cents);

/// The page.
#[derive(Template)]
#[template(path = "organisations.html")]
struct Page {
    frame: Frame,
    form: Form,
    rows: Vec<Row>,
    count: String,
    pages: Pages,
    may_register: bool,
    may_declare: bool,
    /// Whether each organisation has a page at a glance for the visitor.
    has_profiles: bool,
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let names = Names::of(&visitor.ctx).await?;
    let grants = lists::grants(&visitor.ctx).await?;
    let own = visitor.ctx.actor().organisation;
    let sees_all = names.is_first_recipient(own) && visitor.may(Action::LookAtBankDetails);
    let all: Vec<_> = names.organisations().collect();
    let count = counted(all.len(), "Organisation", "Organisationen");
    let (pages, all) = lists::paged(visitor.page_number(), HERE, all, MOST);
    let rows = all.into_iter().map(|organisation| {
        let given = grants.iter().filter(|grant| grant.recipient == organisation.id);
        let given = given.map(|grant| {
            let sum = Cents::sum(grant.positions.iter().map(|it| it.amount)).unwrap_or_default();
            (grant.id.to_string(), grant.act.reference.clone(), sum)
        });
        let sees = sees_all || own == organisation.id && visitor.may(Action::LookAtBankDetails);
        (
            organisation.id.to_string(),
            organisation.name.clone(),
            kind_name(organisation.kind),
            given.collect(),
            sees,
        )
    });
    let frame = visitor.frame("Organisationen").faulty(!form.faults().is_empty());
    let is_whole = names.is_first_recipient(own) || visitor.room() == Room::Auditor;
    Ok(Page {
        has_profiles: is_whole && frame.as_of.is_none(),
        frame,
        rows: rows.collect(),
        count,
        pages,
        may_register: visitor.may(Action::SetUp),
        may_declare: visitor.may(Action::DeclareInterest),
        form,
    })
}

/// `GET /organisationen`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    Ok(page(&shown(&visitor, Form::fresh(&web.flow)).await?))
}

/// `POST /organisationen`
pub(crate) async fn post(mut sent: Sent) -> Result<Response, Wrong> {
    if let Some(name) = sent.form.text("name", "Bitte den Namen des Trägers eingeben.") {
        let request = RegisterOrganisation { kind: OrganisationKind::Provider, name, funder: None };
        match sent.run(request).await? {
            Ok(_) => return Ok(done("/organisationen", "organisation")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}
