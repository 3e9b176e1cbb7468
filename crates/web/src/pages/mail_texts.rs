//! `/mailtexte`: what mails say, as the house sets it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use flow::{
    Action,
    mail::{self, NAMES, NAMES_OF_EACH, NewText, Rendered, StandingText, Template as Text},
};
use grants::MailKind;

use crate::{
    Web, drafts,
    form::{DRAFT, Form},
    frame::Frame,
    german::{german_time, mail_kind},
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The pages of all texts.
const HERE: &str = "/mailtexte";

/// A text in the list.
struct Row {
    to: String,
    name: &'static str,
    is_shipped: bool,
    subject: String,
    newest: Option<Version>,
}

/// A version of a text.
struct Version {
    number: i64,
    at: String,
    by: String,
    text: Option<(String, String)>,
}

/// The list.
#[derive(Template)]
#[template(path = "mail_texts/list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
}

/// The page of a text.
#[derive(Template)]
#[template(path = "mail_texts/view.html")]
struct TextPage {
    frame: Frame,
    form: Form,
    here: String,
    preview: Option<Rendered>,
    is_shipped: bool,
    may_set: bool,
    versions: Vec<Version>,
    names: Vec<(&'static str, &'static str)>,
}

fn versions(standing: &StandingText) -> Vec<Version> {
    let shown = |(version, by): &(flow::MailText, String)| Version {
        number: version.number,
        at: german_time(version.set_at),
        by: by.clone(),
        text: version.text.clone(),
    };
    standing.versions.iter().map(shown).collect()
}

/// What may be set in a text, and what that is.
fn names() -> Vec<(&'static str, &'static str)> {
    let meant = |name| match name {
        "name" => "wer die Mail bekommt",
        "anzahl" => "wie viele Mitteilungen die Mail enthält",
        "mitteilungen" => "die Mitteilungen, eine nach der anderen",
        "uebersicht" => "die Adresse aller Mitteilungen",
        "einstellungen" => "die Adresse, unter der Benachrichtigungen festgelegt werden",
        "text" => "was geschehen ist",
        "zuwendung" => "das Aktenzeichen der Zuwendung, oder nichts",
        _ => "die Adresse, unter der es steht",
    };
    NAMES.into_iter().chain(NAMES_OF_EACH).map(|name| (name, meant(name))).collect()
}

/// `GET /mailtexte`
pub(crate) async fn list(visitor: Visitor) -> Result<Response, Wrong> {
    let rows = mail::texts(&visitor.ctx).await?.into_iter().map(|standing| Row {
        to: format!("{HERE}/{}", word(standing.kind)),
        name: mail_kind(standing.kind),
        is_shipped: standing.is_shipped,
        newest: versions(&standing).into_iter().next(),
        subject: standing.text.subject,
    });
    Ok(page(&ListPage { frame: visitor.frame("Mailtexte"), rows: rows.collect() }))
}

/// The word of a kind in an address.
const fn word(kind: MailKind) -> &'static str {
    match kind {
        MailKind::AtOnce => "sofort",
        MailKind::Collected => "gesammelt",
    }
}

fn kind(word_asked: &str) -> Result<MailKind, Wrong> {
    MailKind::ALL.into_iter().find(|kind| word(*kind) == word_asked).ok_or_else(Wrong::unknown)
}

async fn shown(
    visitor: &Visitor,
    kind: MailKind,
    form: Form,
    preview: Option<Rendered>,
) -> Result<TextPage, Wrong> {
    let all = mail::texts(&visitor.ctx).await?;
    let standing = all.into_iter().find(|standing| standing.kind == kind).ok_or_else(Wrong::unknown)?;
    let mut form = form.about(standing.number);
    if !form.asks("betreff") && !form.asks("text") {
        form.set("betreff", &standing.text.subject);
        form.set("text", &standing.text.body);
    }
    let frame = visitor.frame(mail_kind(kind)).faulty(!form.faults().is_empty());
    Ok(TextPage {
        frame: frame.below(HERE, "Mailtexte"),
        form,
        here: format!("{HERE}/{}", word(kind)),
        preview,
        is_shipped: standing.is_shipped,
        may_set: visitor.may(Action::ChangeSettings),
        versions: versions(&standing),
        names: names(),
    })
}

/// `GET /mailtexte/{art}`
pub(crate) async fn get(
    visitor: Visitor,
    State(web): State<Web>,
    Path(asked): Path<String>,
) -> Result<Response, Wrong> {
    let kind = kind(&asked)?;
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, kind, form, None).await?))
}

/// `POST /mailtexte/{art}`: sets the text, or shows what it would read like.
pub(crate) async fn post(Path(asked): Path<String>, mut sent: Sent) -> Result<Response, Wrong> {
    let kind = kind(&asked)?;
    let form = &sent.form;
    let text = Text { subject: form.value("betreff").to_owned(), body: form.value("text").to_owned() };
    if form.has("aktion", "vorschau") {
        return match mail::preview(&sent.visitor.ctx, &text).await {
            Ok(preview) => Ok(page(&shown(&sent.visitor, kind, sent.form, Some(preview)).await?)),
            Err(refusal) => {
                sent.refused(refusal)?;
                Ok(faulty(&shown(&sent.visitor, kind, sent.form, None).await?))
            }
        };
    }
    set(sent, kind, Some(text)).await
}

/// `POST /mailtexte/{art}/vorgabe`: back to the text that comes along.
pub(crate) async fn reset(Path(asked): Path<String>, sent: Sent) -> Result<Response, Wrong> {
    set(sent, kind(&asked)?, None).await
}

async fn set(mut sent: Sent, kind: MailKind, text: Option<Text>) -> Result<Response, Wrong> {
    let number = sent.form.version().saturating_add(1);
    let (ctx, new) = (sent.visitor.ctx.clone(), NewText { kind, number, text });
    let draft = sent.form.value(DRAFT).to_owned();
    let ran = door::to_the_end(async move {
        let outcome = mail::set_text(&ctx, new).await;
        if outcome.is_ok() {
            drafts::sent(&ctx, &draft).await;
        }
        outcome
    });
    match ran.await.map_err(|_| Wrong::ours())? {
        Ok(_) => Ok(done(format!("{HERE}/{}", word(kind)), "mailtext")),
        Err(refusal) => {
            sent.refused(refusal)?;
            Ok(faulty(&shown(&sent.visitor, kind, sent.form, None).await?))
        }
    }
}
