//! `/pruefung/ausnahmen`: everything in the books that deviates from the plain way, and what is late today.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    exceptions::{Asked, BACKDATED_DAYS, Exception, ExceptionKind, Exceptions, Late, exceptions, late},
    progress, views,
};
use grants::{GrantId, law::DeadlineState};
use ledger::{Cents, EntryNumber};

use crate::{
    filters,
    form::Form,
    frame::Frame,
    german::{Badge, command, deadline_state},
    list_csv::{self, Cell},
    lists,
    pages::deadlines::{leads_to, part},
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most rows of a page, of each of its two tables.
const MOST: i64 = 40;
/// Where duties are kept apart, as they stand.
const DUTIES: &str = "/funktionstrennung";
/// The same, to count with.
const MOST_LATE: usize = 40;

/// Something that deviates.
struct Row {
    number: i64,
    /// Where its entry is, for who sees the whole journal.
    entry: Option<String>,
    what: &'static str,
    done: String,
    to: String,
    reference: String,
    amount: Option<Cents>,
    on: NaiveDate,
    recorded_on: NaiveDate,
    by: String,
    reason: String,
}

/// Something that is late.
struct LateRow {
    what: String,
    to: String,
    reference: String,
    until: NaiveDate,
    amount: Option<Cents>,
    state: Badge,
}

/// The page.
#[derive(Template)]
#[template(path = "audit/exceptions.html")]
struct Page {
    frame: Frame,
    form: Form,
    kinds: Vec<(String, String)>,
    grants: Vec<(String, String)>,
    rows: Vec<Row>,
    csv: Option<String>,
    next: Option<String>,
    is_backdated: bool,
    backdated_days: i64,
    late: Vec<LateRow>,
    late_csv: String,
    number: usize,
    pages: usize,
    previous_late: String,
    next_late: String,
}

/// What a kind is called.
pub(crate) const fn called(kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::RuleWaived => "Ausnahme von einer Regel",
        ExceptionKind::PlanConsent => "Plan mit Zustimmung geändert",
        ExceptionKind::ClaimReopened => "Abrechnung wieder geöffnet",
        ExceptionKind::Correction => "Berichtigung nach der Entscheidung",
        ExceptionKind::ProofVersion => "neue Fassung eines Nachweises",
        ExceptionKind::ProofObjected => "Nachweis gekürzt oder zurückgewiesen",
        ExceptionKind::AboveNeed => "mehr angefordert als gebraucht",
        ExceptionKind::RequirementWaived => "auf eine Voraussetzung verzichtet",
        ExceptionKind::TrancheReversed => "Zugang einer Tranche storniert",
        ExceptionKind::PaymentReturned => "Zahlung zurücküberwiesen",
        ExceptionKind::PaymentReissued => "Zahlung neu angewiesen",
        ExceptionKind::PaymentStopped => "Anordnung zurückgenommen oder abgelehnt",
        ExceptionKind::Offset => "Forderung aufgerechnet",
        ExceptionKind::ReceivableWaived => "Forderung erlassen",
        ExceptionKind::InterestWaived => "auf Zinsen verzichtet",
        ExceptionKind::InterestClaimed => "Zinsen gefordert",
        ExceptionKind::GrantRevoked => "Zuwendung aufgehoben",
        ExceptionKind::SignsAlone => "Alleinzeichnung zugelassen",
        ExceptionKind::AccountChanged => "Bankverbindung gewechselt",
        ExceptionKind::SettingChanged => "Einstellung geändert",
        ExceptionKind::Backdated => "für einen früheren Tag gebucht",
    }
}

/// Where what an exception is about is shown.
fn place(it: &Exception) -> String {
    let (kind, id) = (it.subject.0.as_str(), it.subject.1);
    let of_grant = |page: &str| it.grant.as_ref().map(|(grant, _)| format!("/zuwendungen/{grant}{page}"));
    let found = match kind {
        "grant" => Some(format!("/zuwendungen/{id}")),
        "claim" => Some(format!("/abrechnungen/{id}")),
        "payment" => Some(format!("/zahlungen/{id}")),
        "payout_request" => Some(format!("/anforderungen/{id}")),
        "receivable" => Some(format!("/forderungen/{id}")),
        "proof" => Some(format!("/nachweise/{id}")),
        "bank_details" => it.organisation.map(|whose| format!("/organisationen/{whose}/bankverbindung")),
        "rule_waiver" => of_grant("/ausnahmen"),
        "payout_terms" => of_grant("/zahlungsweise"),
        "duty_rules" | "sole_signatory" => Some(DUTIES.to_owned()),
        "period" | "base_rate" | "programme" => Some("/regeln".to_owned()),
        _ => of_grant(""),
    };
    found.unwrap_or_else(|| in_journal(it.number.get()))
}

/// Where an entry is.
fn in_journal(number: i64) -> String {
    format!("/journal?nach={}", number - 1)
}

fn row(it: Exception, is_whole: bool) -> Row {
    Row {
        number: it.number.get(),
        entry: is_whole.then(|| in_journal(it.number.get())),
        what: called(it.kind),
        done: command(&it.command).to_owned(),
        to: place(&it),
        reference: it.grant.map_or_else(|| "Haus".to_owned(), |(_, reference)| reference),
        amount: it.amount,
        on: it.on,
        recorded_on: it.recorded_on,
        by: it.by,
        reason: it.reason.unwrap_or_default(),
    }
}

/// What is late, the longest first.
async fn late_rows(visitor: &Visitor, grant: Option<GrantId>) -> Result<Vec<LateRow>, Wrong> {
    let Late { deadlines, parked } = late(&visitor.ctx).await?;
    let is_asked = |of: GrantId| grant.is_none_or(|grant| grant == of);
    let on = visitor.ctx.day();
    let mut rows = Vec::new();
    for it in deadlines.into_iter().filter(|it| is_asked(it.grant)) {
        rows.push(LateRow {
            to: leads_to(&it),
            what: it.rule.title,
            reference: it.reference,
            until: it.deadline.ends_on,
            amount: it.amount,
            state: deadline_state(it.state),
        });
    }
    for it in parked.into_iter().filter(|it| is_asked(it.grant)) {
        let days = on.signed_duration_since(it.answer_by).num_days();
        rows.push(LateRow {
            to: format!("/abrechnungen/{}/zeilen/{}", it.claim, it.number),
            what: format!("Zurückgestellte Zeile {} ohne Antwort", it.number),
            reference: format!("Abrechnung {}", it.claim_number),
            until: it.answer_by,
            amount: Some(it.eligible),
            state: deadline_state(DeadlineState::Overdue { days }),
        });
    }
    rows.sort_by_key(|it| it.until);
    Ok(rows)
}

/// What the address asks for.
fn asked(form: &Form, limit: i64) -> Asked {
    Asked {
        kind: ExceptionKind::from_word(form.value("art")),
        grant: form.value("zuwendung").parse().ok().map(GrantId),
        before: form.value("vor").parse().ok().map(EntryNumber::new),
        limit,
    }
}

/// The address with the same kind and grant, and something else.
fn way(form: &Form, path: &str, other: Option<(&str, String)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["art", "zuwendung"] {
        if !form.value(name).is_empty() {
            query.append_pair(name, form.value(name));
        }
    }
    query.extend_pairs(other);
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// The address with the same grant alone: what is late is of no kind.
fn of_grant(form: &Form, path: &str) -> String {
    match form.value("zuwendung") {
        "" => path.to_owned(),
        grant => way(&Form::default().with("zuwendung", grant), path, None),
    }
}

/// `GET /pruefung/ausnahmen`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let form = visitor.asked.clone();
    let wanted = asked(&form, MOST);
    let Exceptions { items, next, is_whole } = exceptions(&visitor.ctx, wanted).await?;
    let mut rows: Vec<_> = items.into_iter().map(|it| row(it, is_whole)).collect();
    if visitor.is_bound_to_a_day() {
        // Duties and accounts are shown as they stand, the entry as it was known.
        let as_it_stands = |it: &&mut Row| it.to == DUTIES || it.to.ends_with("/bankverbindung");
        rows.iter_mut().filter(as_it_stands).for_each(|it| it.to = in_journal(it.number));
    }
    let number = visitor.page_number();
    let (pages, late) = part(late_rows(&visitor, wanted.grant).await?, number, MOST_LATE);
    let grants = lists::grants(&visitor.ctx).await?.into_iter();
    let kinds = ExceptionKind::ALL.iter().map(|it| (it.word().to_owned(), called(*it).to_owned()));
    let path = "/pruefung/ausnahmen";
    let of_late = |number: usize| way(&form, path, Some(("seite", number.to_string())));
    Ok(page(&Page {
        frame: visitor.frame("Abweichungen").below("/pruefung", "Prüfung"),
        kinds: kinds.collect(),
        grants: grants.map(|it| (it.id.to_string(), it.act.reference)).collect(),
        csv: (!rows.is_empty()).then(|| way(&form, "/pruefung/ausnahmen/liste.csv", None)),
        rows,
        next: next.map(|next| way(&form, path, Some(("vor", next.to_string())))),
        is_backdated: wanted.kind == Some(ExceptionKind::Backdated),
        backdated_days: BACKDATED_DAYS,
        late,
        late_csv: of_grant(&form, "/pruefung/ausnahmen/verspaetet.csv"),
        number,
        pages,
        previous_late: of_late(number.saturating_sub(1)),
        next_late: of_late(number + 1),
        form,
    }))
}

/// `GET /pruefung/ausnahmen/verspaetet.csv`
pub(crate) async fn late_csv(visitor: Visitor) -> Result<Response, Wrong> {
    let grant = asked(&visitor.asked, MOST).grant;
    let rows = late_rows(&visitor, grant).await?.into_iter().map(|it| {
        vec![
            Cell::Text(it.what),
            Cell::Text(it.reference),
            Cell::Day(it.until),
            Cell::Text(it.state.word),
            Cell::from(it.amount),
        ]
    });
    let head = ["Was", "Zuwendung", "bis", "Stand", "Betrag"];
    list_csv::answer(&visitor, "Heute verspätet", &head, rows.collect()).await
}

/// `GET /pruefung/ausnahmen/liste.csv`
pub(crate) async fn csv(visitor: Visitor) -> Result<Response, Wrong> {
    let mut wanted = Asked { before: None, ..asked(&visitor.asked, views::MOST) };
    let mut rows = Vec::new();
    loop {
        let found = exceptions(&visitor.ctx, wanted).await?;
        progress::done(found.items.len());
        rows.extend(found.items.into_iter().map(|it| cells(row(it, found.is_whole))));
        let Some(next) = found.next else { break };
        wanted.before = Some(next);
    }
    let head =
        ["Eintrag", "Abweichung", "Vorgang", "Zuwendung", "Betrag", "gilt für", "erfasst", "wer", "Grund"];
    list_csv::answer(&visitor, "Abweichungen", &head, rows).await
}

fn cells(it: Row) -> Vec<Cell> {
    vec![
        Cell::Text(it.number.to_string()),
        Cell::Text(it.what.to_owned()),
        Cell::Text(it.done),
        Cell::Text(it.reference),
        Cell::from(it.amount),
        Cell::Day(it.on),
        Cell::Day(it.recorded_on),
        Cell::Text(it.by),
        Cell::Text(it.reason),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_asked_for() {
        let form = Form::of(b"art=offset&vor=7&seite=2");
        assert_eq!(way(&form, "/x", None), "/x?art=offset");
        assert_eq!(way(&form, "/x", Some(("vor", "3".to_owned()))), "/x?art=offset&vor=3");
        assert_eq!(way(&Form::default(), "/x", None), "/x");
        assert_eq!(asked(&form, 9).before, Some(EntryNumber::new(7)));
    }

    #[test]
    fn each_kind_has_a_name_of_its_own() {
        let mut names: Vec<_> = ExceptionKind::ALL.iter().map(|kind| called(*kind)).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
