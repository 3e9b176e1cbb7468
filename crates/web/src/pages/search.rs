//! `/suche`: what stands in the books under a text, an amount or a number, as far as the visitor sees it.

use askama::Template;
use axum::response::Response;
use flow::search::{
    Found, FoundKind, Hits, LONGEST, MOST_HITS, Matched, SearchText, SearchTextError, search,
};

use grants::{GrantId, InventoryObjectId, OrganisationId};

use super::{grants::inventory, organisations};
use crate::{
    frame::Frame,
    german::{euros, read_euros},
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// A subject that was found.
struct Hit {
    to: String,
    title: String,
    detail: Option<String>,
    amount: Option<String>,
    matched: String,
}

/// What was found of one kind.
struct Group {
    name: &'static str,
    hits: Vec<Hit>,
    has_more: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    /// What is wrong with what was asked.
    wrong: Option<String>,
    groups: Vec<Group>,
    most: usize,
}

/// `GET /suche`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let asked = visitor.asked.value("q").trim().to_owned();
    let frame = visitor.frame("Suche").searching(&asked);
    let shown =
        |wrong: Option<String>, groups: Vec<Group>| page(&Page { frame, wrong, groups, most: MOST_HITS });
    let text = match SearchText::new(&asked, read_euros(&asked).ok()) {
        Ok(text) => text,
        Err(_) if asked.is_empty() => return Ok(shown(None, Vec::new())),
        Err(SearchTextError::TooShort) => {
            return Ok(shown(Some("Bitte mindestens zwei Zeichen eingeben.".to_owned()), Vec::new()));
        }
        Err(SearchTextError::TooLong) => {
            return Ok(shown(Some(format!("Bitte höchstens {LONGEST} Zeichen eingeben.")), Vec::new()));
        }
    };
    let found = search(&visitor.ctx, &text).await?;
    let tail = tail(&asked);
    let names = Names::of(&visitor.ctx).await?;
    Ok(shown(None, found.into_iter().map(|hits| group(&names, hits, &tail)).collect()))
}

/// The last four characters of an account number, by which people tell accounts apart. What ends as somebody typed ends
/// like this, and no more of it is shown.
fn tail(asked: &str) -> String {
    let plain: Vec<char> = asked.chars().filter(char::is_ascii_alphanumeric).collect();
    plain[plain.len().saturating_sub(4)..].iter().collect::<String>().to_ascii_uppercase()
}

fn group(names: &Names, hits: Hits, tail: &str) -> Group {
    let Hits { kind, found, has_more } = hits;
    let hits = found.into_iter().map(|found| hit(names, kind, found, tail)).collect();
    Group { name: kind_name(kind), hits, has_more }
}

fn hit(names: &Names, kind: FoundKind, found: Found, tail: &str) -> Hit {
    let Found { id, scope, claim, number, title, detail, amount, matched } = found;
    let number = number.unwrap_or_default();
    let (to, title) = match kind {
        FoundKind::Grant => (format!("/zuwendungen/{id}"), title),
        FoundKind::Organisation if matched == Matched::Iban => {
            (format!("/organisationen/{id}/bankverbindung"), title)
        }
        FoundKind::Organisation => (organisations::place(names, OrganisationId(id)), title),
        FoundKind::Claim => (format!("/abrechnungen/{id}"), format!("Abrechnung {number} zu {title}")),
        FoundKind::ClaimLine => {
            let claim = claim.map(|claim| claim.to_string()).unwrap_or_default();
            (format!("/abrechnungen/{claim}/zeilen/{number}"), title)
        }
        FoundKind::Payment => (format!("/zahlungen/{id}"), format!("Zahlung zu {title}")),
        FoundKind::PayoutRequest => (format!("/anforderungen/{id}"), format!("Anforderung zu {title}")),
        FoundKind::Receivable => (format!("/forderungen/{id}"), format!("Forderung zu {title}")),
        FoundKind::Proof => (format!("/nachweise/{id}"), format!("Nachweis zu {title}, Fassung {number}")),
        FoundKind::AuditObservation => {
            (format!("/bemerkungen/{id}"), format!("Prüfungsbemerkung {number} zu {title}"))
        }
        FoundKind::InventoryObject => (inventory::place(GrantId(scope), InventoryObjectId(id)), title),
        FoundKind::Person => (format!("/personen/{id}"), title),
    };
    let matched = match matched {
        Matched::Iban => format!("{} (… {tail})", matched_name(matched)),
        _ => matched_name(matched).to_owned(),
    };
    Hit { to, title, detail, amount: amount.map(euros), matched }
}

const fn kind_name(kind: FoundKind) -> &'static str {
    match kind {
        FoundKind::Grant => "Zuwendungen",
        FoundKind::Organisation => "Organisationen",
        FoundKind::Claim => "Abrechnungen",
        FoundKind::ClaimLine => "Zeilen von Abrechnungen",
        FoundKind::Payment => "Zahlungen",
        FoundKind::PayoutRequest => "Anforderungen",
        FoundKind::Receivable => "Rückforderungen",
        FoundKind::Proof => "Nachweise",
        FoundKind::InventoryObject => "Gegenstände",
        FoundKind::AuditObservation => "Prüfungsbemerkungen",
        FoundKind::Person => "Personen",
    }
}

const fn matched_name(matched: Matched) -> &'static str {
    match matched {
        Matched::Reference => "Aktenzeichen",
        Matched::Purpose => "Zweck",
        Matched::Recipient => "Empfänger",
        Matched::Name => "Name",
        Matched::Number => "Nummer",
        Matched::ReceiptNumber => "Belegnummer",
        Matched::InventoryNumber => "Inventarnummer",
        Matched::Issuer => "Aussteller",
        Matched::Reason => "Grund",
        Matched::Text => "Wortlaut",
        Matched::Amount => "Betrag",
        Matched::ReceiptAmount => "Belegbetrag",
        Matched::Iban => "Ende der IBAN",
    }
}
