//! `/organisationen/{id}/angaben` and, for the own organisation, `/angaben`: where letters go, legal form, who acts, whom to
//! ask; and stating it anew.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action, Ctx, FlowError,
    particulars::{StateParticulars, particulars_of},
};
use grants::{GivenParticulars, OrganisationId, Particulars, ParticularsField, StatedParticulars};

use crate::{
    Web, drafts,
    form::Form,
    frame::Frame,
    german::day,
    id::Id,
    names::Names,
    refusal::particulars::{field, of_fault},
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// A version as it is shown.
struct Version {
    number: i64,
    on: String,
    by: String,
    address: Vec<String>,
    legal_form: Option<String>,
    represented_by: Option<String>,
    contact: Vec<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "particulars.html")]
struct Page {
    frame: Frame,
    form: Form,
    path: String,
    versions: Vec<Version>,
    may_state: bool,
    kept_by: String,
}

impl From<Particulars> for Version {
    fn from(version: Particulars) -> Self {
        let GivenParticulars { legal_form, represented_by, .. } = version.stated.fields().clone();
        Self {
            number: version.number,
            on: day(version.on),
            by: version.author,
            address: version.stated.address(),
            legal_form,
            represented_by,
            contact: version.stated.contact(),
        }
    }
}

/// What stands in the form: what counts.
fn filled(form: &mut Form, newest: Option<&Particulars>) {
    for one in ParticularsField::ALL {
        let stated = newest.and_then(|newest| newest.stated.fields().get(*one));
        form.set(field(*one), stated.unwrap_or_default());
    }
}

async fn shown(visitor: &Visitor, organisation: OrganisationId, form: Form) -> Result<Page, Wrong> {
    let all = particulars_of(&visitor.ctx, organisation).await?;
    let names = Names::of(&visitor.ctx).await?;
    let is_first = names.is_first_recipient(visitor.ctx.actor().organisation);
    let newest = all.last();
    let mut form = form.about(newest.map_or(0, |newest| newest.number));
    if !form.asks(field(ParticularsField::Street)) {
        filled(&mut form, newest);
    }
    let kept_by = names.organisations().find(|it| names.is_first_recipient(it.id));
    let title = format!("Angaben: {}", names.organisation(organisation));
    let frame = visitor.frame(title).faulty(!form.faults().is_empty());
    Ok(Page {
        frame: if is_first { frame.below("/organisationen", "Organisationen") } else { frame },
        path: path(organisation),
        may_state: is_first && visitor.may(Action::SetUp),
        kept_by: kept_by.map(|it| it.name.clone()).unwrap_or_default(),
        versions: all.into_iter().rev().map(Version::from).collect(),
        form,
    })
}

fn path(organisation: OrganisationId) -> String {
    format!("/organisationen/{organisation}/angaben")
}

/// How an organisation is asked something, as far as that is stated and seen.
pub(crate) async fn contact_of(ctx: &Ctx, organisation: OrganisationId) -> Result<Vec<String>, FlowError> {
    match particulars_of(ctx, organisation).await {
        Ok(all) => Ok(all.last().map(|newest| newest.stated.contact()).unwrap_or_default()),
        Err(FlowError::NotFound { .. }) => Ok(Vec::new()),
        Err(other) => Err(other),
    }
}

/// `GET /angaben`
pub(crate) async fn own(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let organisation = visitor.ctx.actor().organisation;
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, organisation, form).await?))
}

/// `GET /organisationen/{id}/angaben`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, OrganisationId(id), form).await?))
}

/// `POST /organisationen/{id}/angaben`: states the next version, as a whole.
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let organisation = OrganisationId(id);
    if let Some(stated) = read(&mut sent.form) {
        let request = StateParticulars { organisation, follows: sent.form.version(), stated };
        match sent.run(request).await? {
            Ok(_) => return Ok(done(path(organisation), "angaben")),
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, organisation, sent.form).await?))
}

/// What was typed; all that is wrong is told at its field.
fn read(form: &mut Form) -> Option<StatedParticulars> {
    let mut given = GivenParticulars::default();
    for one in ParticularsField::ALL {
        given.set(*one, form.value(field(*one)));
    }
    match StatedParticulars::read(&given) {
        Ok(stated) => Some(stated),
        Err(faults) => {
            for fault in faults {
                form.blame(field(fault.field()), of_fault(fault));
            }
            None
        }
    }
}
