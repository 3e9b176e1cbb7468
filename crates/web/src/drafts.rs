//! `/entwuerfe`: what is typed and not sent yet is kept, by a button, and by a script from time to time.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use flow::{Ctx, drafts};

use crate::{
    Web,
    form::{DRAFT, Form, KEY},
    german::german_time,
    sent::Sent,
    show::Wrong,
    visitor::{Visitor, inside},
};

/// The most bytes of a draft: as many as a form has.
const LARGEST: usize = 8 << 20;
/// The longest address of a page whose form is kept.
const LONGEST_PLACE: usize = 500;
/// What an address says that makes no other page.
const PASSING: [&str; 4] = ["meldung", "seite", "zeige", "ueber"];
/// What a form says of the moment in which it is sent.
const OF_THE_MOMENT: [&str; 6] = [KEY, DRAFT, "gehe", "aktion", "ansicht", "belege"];

/// The form of the page that is asked for: the draft of it, if one was kept.
pub(crate) async fn form(visitor: &Visitor, web: &Web, fresh: Form) -> Result<Form, Wrong> {
    let asked = visitor.asked.typed().filter(|(name, _)| !PASSING.contains(name));
    let place = address(visitor.path(), asked);
    let (key, fresh) = (web.flow.new_key(), fresh.with(DRAFT, &place));
    Ok(match drafts::of_place(&visitor.ctx, &place).await? {
        Some(kept) => {
            let form = Form::of(kept.content.as_bytes()).with(KEY, key).with(DRAFT, place);
            form.kept_since(german_time(kept.saved_at))
        }
        None => fresh.with(KEY, key),
    })
}

/// `POST /entwuerfe`
pub(crate) async fn keep(sent: Sent) -> Result<Response, Wrong> {
    let place = place(&sent)?;
    let typed = sent.form.to_carry();
    let typed = typed.iter().filter(|(name, _)| !OF_THE_MOMENT.contains(&name.as_str()));
    let content = form_urlencoded::Serializer::new(String::new()).extend_pairs(typed).finish();
    if content.len() > LARGEST {
        let text = "Das ist mehr, als ein Entwurf aufnimmt. Bitte reichen Sie es in mehreren Teilen ein.";
        return Err(Wrong::told(StatusCode::PAYLOAD_TOO_LARGE, "Zu viel für einen Entwurf", text));
    }
    drafts::keep(&sent.visitor.ctx, place.clone(), content).await?;
    Ok(back(&place, "entwurf"))
}

/// `POST /entwuerfe/verwerfen`
pub(crate) async fn discard(sent: Sent) -> Result<Response, Wrong> {
    let place = place(&sent)?;
    drafts::forget(&sent.visitor.ctx, &place).await?;
    Ok(back(&place, "entwurf-verworfen"))
}

/// What was sent is no draft any more. What it was for has taken effect, whether or not it can be removed.
pub(crate) async fn sent(ctx: &Ctx, place: &str) {
    if !place.is_empty()
        && let Err(cause) = drafts::forget(ctx, place).await
    {
        tracing::error!(error = ?cause, "A draft that was sent stays");
    }
}

/// The page whose form was sent.
fn place(sent: &Sent) -> Result<String, Wrong> {
    let place = inside(sent.form.value(DRAFT));
    if place == "/" || place.len() > LONGEST_PLACE {
        return Err(Wrong::unknown());
    }
    Ok(place.to_owned())
}

/// What is begun on a page.
pub(crate) fn page_name(place: &str) -> &'static str {
    let path = place.split('?').next().unwrap_or_default();
    match (path, path.rsplit('/').next()) {
        ("/abrechnungen/neu", _) => "Neue Abrechnung",
        ("/zuwendungen/neu", _) => "Neuer Bescheid",
        ("/anforderungen/neu", _) => "Mittelanforderung",
        ("/forderungen/neu", _) => "Rückforderung",
        ("/nachweise/neu", _) => "Neuer Nachweis",
        ("/stichproben/neu", _) => "Stichprobe",
        ("/briefkopf", _) => "Briefkopf",
        (path, _) if path.starts_with("/mailtexte/") => "Mailtext",
        (path, _) if path.starts_with("/bemerkungen/") => "Prüfungsbemerkung",
        (path, _) if path.starts_with("/sachberichte/") => "Anmerkung zum Sachbericht",
        (_, Some("pruefvermerk")) => "Prüfvermerk",
        (_, Some("rueckfrage")) => "Rückfrage an einen Träger",
        (_, Some("berichtigung")) => "Berichtigung einer Zeile",
        (_, Some("zurueckstellung")) => "Ablehnung einer zurückgestellten Zeile",
        (_, Some("angaben")) => "Angaben einer Organisation",
        (path, _) if path.ends_with("/inventar") => "Gegenstand im Inventar",
        (_, Some("zinsen")) => "Entscheidung über Zinsen",
        (_, Some("zahlungsweise")) => "Zahlungsweise",
        (_, Some("aufhebung")) => "Aufhebungsgrund",
        (_, Some("ausnahmen")) => "Ausnahme von einer Regel",
        (path, _) if path.starts_with("/nachweise/") => "Nachweis",
        (_, Some("entscheidung")) => "Entscheidung über eine Abrechnung",
        (_, Some("weiterleitung")) => "Weiterleitung",
        (path, Some("nachweis")) if path.starts_with("/zuwendungen/") => "Sachbericht",
        (_, Some("umwidmung")) => "Umwidmung",
        (path, Some("neu")) if path.ends_with("/aufhebung/neu") => "Aufhebung",
        (path, Some("aenderung")) if path.starts_with("/abrechnungen/") => "Antwort auf eine Rückfrage",
        (_, Some("aenderung")) => "Änderung eines Bescheids",
        _ => "Angefangenes Formular",
    }
}

fn address<'t>(path: &str, asked: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(asked).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Back to the page, which says what was done.
fn back(place: &str, word: &str) -> Response {
    let lead = if place.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{place}{lead}meldung={word}")).into_response()
}
