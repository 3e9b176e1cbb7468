//! `/ansichten`: what a list is asked for is saved under a name, and comes back above the list.
//!
//! Only the lists below, and only what they are asked for, can be saved: where a view leads is put together here.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use flow::{
    Ctx,
    saved_views::{self, MOST},
};
use uuid::Uuid;

use crate::{form::Form, sent::Sent, show::Wrong};

/// The lines of a claim: a view of those of one claim is one of those of any.
const LINES: &str = "/abrechnungen/{id}";
/// What stands in the path of a list for the id of what it is of.
const ID: &str = "{id}";
/// What a list is asked for that is narrowed to where something stands and to who receives its grant.
const NARROWED: [&str; 5] = ["zuwendung", "zustand", "traeger", "stand", "bekannt"];
/// The lists, and what each is asked for.
const LISTS: [(&str, &[&str]); 13] = [
    ("/abrechnungen", &NARROWED),
    (LINES, &["zeige", "ueber"]),
    ("/anforderungen", &NARROWED),
    ("/bemerkungen", &["zuwendung", "stand", "bekannt"]),
    ("/dokumente", &["art", "text", "zuwendung", "stand", "bekannt"]),
    ("/forderungen", &NARROWED),
    ("/fristen", &["zuwendung", "stand", "bekannt"]),
    ("/journal", &["art", "gegenstand", "stand", "bekannt"]),
    ("/mittel", &["stand", "bekannt"]),
    ("/nachweise", &NARROWED),
    ("/stichproben", &["zuwendung", "stand", "bekannt"]),
    ("/zahlungen", &NARROWED),
    ("/zuwendungen", &["stand", "bekannt"]),
];
/// The most characters of the name of a view.
const LONGEST_NAME: usize = 60;
/// The most bytes of what a view asks for.
const LONGEST_QUERY: usize = 500;

/// What a list says of its views.
#[derive(Clone, Debug)]
pub(crate) struct Views {
    /// The path of the list.
    pub(crate) list: String,
    /// What the address asks for now; nothing, if it asks for nothing.
    pub(crate) asked: String,
    /// The grant that the list is narrowed to, if it is.
    pub(crate) grant: Option<Uuid>,
    /// The views that were saved: where each leads, what it is called, whether it is shown.
    pub(crate) saved: Vec<(String, String, bool)>,
}

/// A list: how views of it are kept, what it is asked for, and where it is.
struct List {
    kept_as: &'static str,
    names: &'static [&'static str],
    path: String,
}

/// The list at a path. Where it is of something, only an id stands in the path for that.
fn list(path: &str) -> Option<List> {
    LISTS.into_iter().find_map(|(kept_as, names)| {
        let path = match kept_as.split_once(ID) {
            Some((before, after)) => {
                let id: Uuid = path.strip_prefix(before)?.strip_suffix(after)?.parse().ok()?;
                format!("{before}{id}{after}")
            }
            None => Some(path).filter(|path| *path == kept_as)?.to_owned(),
        };
        Some(List { kept_as, names, path })
    })
}

/// What a form asks of a list, in one order.
fn asked(names: &[&str], form: &Form) -> String {
    let of = names.iter().map(|name| (*name, form.value(name).trim())).filter(|(_, value)| !value.is_empty());
    form_urlencoded::Serializer::new(String::new()).extend_pairs(of).finish()
}

/// The views of the list at a path, if it is one.
pub(crate) async fn views(ctx: &Ctx, path: &str, form: &Form) -> Result<Option<Views>, Wrong> {
    let Some(List { kept_as, names, path }) = list(path) else { return Ok(None) };
    let asked = asked(names, form);
    let saved = saved_views::of_list(ctx, kept_as).await?.into_iter();
    let saved = saved.map(|view| {
        let is_shown = view.query == asked;
        (format!("{path}?{}", view.query), view.name, is_shown)
    });
    let saved = saved.collect();
    let grant = form.value("zuwendung").parse().ok().filter(|_| names.contains(&"zuwendung"));
    Ok(Some(Views { list: path, saved, asked, grant }))
}

/// The views of the lines of claims: what each asks for, and what it is called.
pub(crate) async fn of_lines(ctx: &Ctx) -> Result<Vec<(String, String)>, Wrong> {
    let saved = saved_views::of_list(ctx, LINES).await?.into_iter();
    Ok(saved.map(|view| (view.query, view.name)).collect())
}

/// `POST /ansichten`
pub(crate) async fn save(sent: Sent) -> Result<Response, Wrong> {
    let List { kept_as, names, path } = list(sent.form.value("liste")).ok_or_else(Wrong::unknown)?;
    let query = asked(names, &Form::of(sent.form.value("abfrage").as_bytes()));
    let name = sent.form.value("name").trim();
    let is_seen = !name.is_empty() && !name.contains(char::is_control);
    if !is_seen || name.chars().count() > LONGEST_NAME {
        return Err(refused(format!("Der Name einer Ansicht hat 1 bis {LONGEST_NAME} Zeichen.")));
    }
    if query.is_empty() || query.len() > LONGEST_QUERY {
        return Err(refused("Eine Ansicht braucht etwas, wonach die Liste eingegrenzt ist.".to_owned()));
    }
    if !saved_views::save(&sent.visitor.ctx, kept_as, name, &query).await? {
        return Err(refused(format!("Mehr als {MOST} Ansichten passen nicht. Bitte erst eine löschen.")));
    }
    Ok(Redirect::to(&format!("{path}?{query}&meldung=ansicht")).into_response())
}

/// `POST /ansichten/loeschen`
pub(crate) async fn forget(sent: Sent) -> Result<Response, Wrong> {
    let List { kept_as, path, .. } = list(sent.form.value("liste")).ok_or_else(Wrong::unknown)?;
    saved_views::forget(&sent.visitor.ctx, kept_as, sent.form.value("name")).await?;
    Ok(Redirect::to(&format!("{path}?meldung=ansicht-geloescht")).into_response())
}

fn refused(text: String) -> Wrong {
    Wrong::told(StatusCode::UNPROCESSABLE_ENTITY, "Diese Ansicht geht nicht", &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_list_is_asked_for_is_saved_and_in_one_order() {
        let names = list("/abrechnungen").unwrap().names;
        let form = Form::of(b"stand=1.4.2021&weiter=//x.example&zuwendung=a%26b&seite=3&bekannt=+");
        assert_eq!(asked(names, &form), "zuwendung=a%26b&stand=1.4.2021");
        for other in
            ["", "/", "/konto", "//x.example", "/abrechnungen/", "/abrechnungen?x", "https://x.example"]
        {
            assert!(list(other).is_none(), "{other}");
        }
    }

    #[test]
    fn a_view_of_the_lines_of_one_claim_is_one_of_those_of_any() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let lines = list(&format!("/abrechnungen/{id}")).unwrap();
        assert_eq!((lines.kept_as, lines.path), (LINES, format!("/abrechnungen/{id}")));
        assert_eq!(asked(lines.names, &Form::of(b"zeige=offen&ueber=5&seite=3")), "zeige=offen&ueber=5");
        for other in ["{id}", "x", &format!("{id}/zeilen/1"), &format!("{id}?x"), "neu"] {
            assert!(list(&format!("/abrechnungen/{other}")).is_none(), "{other}");
        }
    }
}
