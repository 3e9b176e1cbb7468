//! `/briefkopf`: what stands at the head of documents, as the house sets it.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action,
    letterheads::{self, NewLetterhead, NewLogo, StandingLetterhead},
};

use crate::{
    Web, drafts,
    form::{DRAFT, Form},
    frame::Frame,
    german::german_time,
    sent::Sent,
    show::{Wrong, attachment, done, faulty, page},
    upload::{WithContent, choose_again},
    visitor::Visitor,
};

/// The page itself.
const HERE: &str = "/briefkopf";
/// The box that keeps the logo.
const KEEP: &str = "logo_behalten";

/// A version of the letterhead.
struct Version {
    number: i64,
    at: String,
    by: String,
    name: String,
    has_logo: bool,
    court: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "letterhead.html")]
struct Page {
    frame: Frame,
    form: Form,
    is_set: bool,
    has_logo: bool,
    may_set: bool,
    versions: Vec<Version>,
}

/// What the form asks for, and what stands in it.
fn filled(form: &mut Form, standing: &StandingLetterhead) {
    let look = &standing.look;
    let accent: String = look.accent.into();
    for (field, value) in [
        ("name", look.name.as_str()),
        ("zusatz", &look.claim),
        ("kontakt", &look.contact.join("\n")),
        ("absender", &look.return_address),
        ("farbe", &accent),
        ("gericht", standing.court.as_deref().unwrap_or_default()),
    ] {
        form.set(field, value);
    }
    if look.logo.is_some() {
        form.set(KEEP, "ja");
    }
}

async fn shown(visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
    let standing = letterheads::standing(&visitor.ctx).await?;
    let mut form = form.about(standing.number);
    if !form.asks("name") {
        filled(&mut form, &standing);
    }
    let versions = standing.versions.into_iter().map(|(version, by)| Version {
        number: version.number,
        at: german_time(version.set_at),
        by,
        name: version.name,
        has_logo: version.has_logo,
        court: version.court,
    });
    Ok(Page {
        frame: visitor.frame("Briefkopf").faulty(!form.faults().is_empty()),
        is_set: standing.number > 0,
        has_logo: standing.look.logo.is_some(),
        may_set: visitor.may(Action::ChangeSettings),
        versions: versions.collect(),
        form,
    })
}

/// `GET /briefkopf`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, form).await?))
}

/// `GET /briefkopf/muster`: an invented letter with it.
pub(crate) async fn sample(visitor: Visitor) -> Result<Response, Wrong> {
    Ok(attachment("briefkopf-muster", letterheads::sample(&visitor.ctx).await?))
}

/// `POST /briefkopf`: sets the next version.
pub(crate) async fn post(WithContent { mut sent, content }: WithContent) -> Result<Response, Wrong> {
    if !sent.form.faults().is_empty() {
        return again(sent).await;
    }
    let (ctx, new) = (sent.visitor.ctx.clone(), asked(&sent.form, content));
    let draft = sent.form.value(DRAFT).to_owned();
    let ran = door::to_the_end(async move {
        let outcome = letterheads::set(&ctx, new).await;
        if outcome.is_ok() {
            drafts::sent(&ctx, &draft).await;
        }
        outcome
    });
    match ran.await.map_err(|_| Wrong::ours())? {
        Ok(_) => Ok(done(HERE, "briefkopf")),
        Err(refusal) => {
            sent.refused(refusal)?;
            again(sent).await
        }
    }
}

async fn again(mut sent: Sent) -> Result<Response, Wrong> {
    choose_again(&mut sent.form);
    Ok(faulty(&shown(&sent.visitor, sent.form).await?))
}

fn asked(form: &Form, image: Option<Vec<u8>>) -> NewLetterhead {
    let value = |field| form.value(field).to_owned();
    NewLetterhead {
        number: form.version().saturating_add(1),
        name: value("name"),
        claim: value("zusatz"),
        contact: form.lines("kontakt"),
        return_address: value("absender"),
        accent: value("farbe"),
        logo: match image {
            Some(file) => NewLogo::File(file),
            None if form.has(KEEP, "ja") => NewLogo::Kept,
            None => NewLogo::None,
        },
        court: value("gericht"),
    }
}
