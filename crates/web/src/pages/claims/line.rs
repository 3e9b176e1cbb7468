//! `/abrechnungen/{id}/zeilen/{nummer}`: the line file, all of it on one page, with the money's way both up and down.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use flow::{
    Action,
    documents::{ToldRemedy, about},
    receipt_files,
    receipt_reading::Reads,
    views,
};
use grants::{AuditSubject, ClaimId, LinesAsked, Receipt, ReceiptFile};
use ledger::{Cents, EntryNumber};

use super::{
    correct,
    line_file::{self, Corrected, Proved, Written},
    lines::{self, Line},
    parked,
    view::{self, Signed},
    viewer::Viewer,
};
use crate::{
    Web, filters,
    form::Form,
    frame::Frame,
    german::{command, counted, day, german_time, size},
    id::Part,
    lists::{self, Pages},
    names::Names,
    pages::{
        documents::{Paper, papers},
        grants::inventory,
        observations,
    },
    show::{Wrong, page_with},
    visitor::Visitor,
};

/// What asks for a part of the units, and where they stand.
const UNITS: &str = "einheiten";
/// The most units that are shown at a time.
const MOST_UNITS: usize = 100;

/// The page.
#[derive(Template)]
#[template(path = "claims/line.html")]
struct Page {
    frame: Frame,
    line: Line,
    remedy: Option<ToldRemedy>,
    claim_id: String,
    claim: String,
    receipt: Option<Receipt>,
    form: Form,
    files: Vec<FileShown>,
    takes_file: bool,
    may_correct: bool,
    may_settle: bool,
    observe: Option<String>,
    inventory: Option<String>,
    units: Vec<(String, NaiveDate, bool)>,
    unit_count: String,
    unit_pages: Pages,
    above: Vec<(String, String, String)>,
    payments: Vec<(String, NaiveDate, Cents, &'static str, String)>,
    /// Where it is shown from which of these it was paid, once it is recognised.
    trail: Option<String>,
    entries: Vec<(i64, String, String, String, String)>,
    signed: Vec<Signed>,
    /// By which rules it was decided: what, and how it reads.
    rules: Vec<(&'static str, String)>,
    corrections: Vec<Corrected>,
    written: Vec<Written>,
    papers: Vec<Paper>,
    proofs: Vec<Proved>,
}

/// A receipt file as the page shows it.
pub(crate) struct FileShown {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) size: String,
    pub(crate) hash: String,
    pub(crate) by: String,
    pub(crate) on: NaiveDate,
    /// The page of it that is shown, where it is looked at.
    pub(crate) viewer: Option<Viewer>,
}

impl From<ReceiptFile> for FileShown {
    fn from(file: ReceiptFile) -> Self {
        let kind = match file.media_type.as_str() {
            "application/pdf" => "PDF",
            "application/xml" => "XML (E-Rechnung)",
            "image/jpeg" => "JPEG",
            _ => "PNG",
        };
        Self {
            address: format!("/belege/{}", file.id),
            viewer: None,
            name: file.name,
            kind,
            size: size(file.bytes),
            hash: file.hash.to_string(),
            by: file.by,
            on: file.on,
        }
    }
}

/// The files of a line, each with the page that the address asks for: `seite` of the file `datei`, or of each.
async fn looked_at(visitor: &Visitor, path: &str, files: Vec<ReceiptFile>) -> Vec<FileShown> {
    let mut shown = Vec::with_capacity(files.len());
    let named = visitor.asked.value("datei");
    for file in files {
        let id = file.id.to_string();
        let asked = if named.is_empty() || named == id { visitor.asked.value("seite") } else { "" };
        let address = |page: u32| format!("{path}?datei={id}&seite={page}");
        let viewer = Viewer::of(&visitor.ctx, &file, asked.parse().unwrap_or(1), address).await;
        shown.push(FileShown { viewer, ..FileShown::from(file) });
    }
    shown
}

/// `GET /abrechnungen/{id}/zeilen/{nummer}`
pub(crate) async fn get(
    State(web): State<Web>,
    Part(id, number): Part,
    visitor: Visitor,
) -> Result<Response, Wrong> {
    show(&visitor, ClaimId(id), number, Form::fresh(&web.flow)).await
}

/// The line as it is, with what is wrong with a file that was sent for it.
pub(crate) async fn show(visitor: &Visitor, id: ClaimId, number: i64, form: Form) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let claim = views::claim_excerpt(ctx, id, &LinesAsked::Numbered([number].into())).await?.claim;
    let Some(line) = claim.lines.first() else { return Err(Wrong::unknown()) };
    let grant = views::grant(ctx, claim.grant).await?;
    let names = Names::of(ctx).await?;
    let receipts = lines::receipts(ctx, &claim, &[line]).await?;
    let mut shown = lines::examined(ctx, &names, &grant, &claim, &[line], 20, reads(visitor)).await?;
    let Some(shown) = shown.pop() else { return Err(Wrong::unknown()) };
    let units = views::units_of_claim(ctx, &claim).await?.remove(&line.id).unwrap_or_default();
    let unit_count = units.len();
    let (unit_pages, units) = lists::paged_at(visitor.part_number(UNITS), units, MOST_UNITS, |part| {
        format!("/abrechnungen/{id}/zeilen/{number}?{UNITS}={part}#{UNITS}")
    });
    let of_claim = Some((Some("claim"), id.0));
    let of_claim =
        views::JournalAsked { subject: of_claim, after: EntryNumber::NONE, limit: views::MOST, transfers: 0 };
    let entries = views::journal_outlines(ctx, of_claim).await?;
    let files = receipt_files::of_line(ctx, &claim, line.id).await?;
    let of_recipient = ctx.actor().organisation == grant.recipient;
    let has = i64::try_from(files.len()).unwrap_or(i64::MAX);
    let may = of_recipient && visitor.may(Action::HandIn) && ctx.keeps_receipt_files();
    let takes_file = may
        && claim.takes_file(line.id, has).is_ok()
        && receipt_files::may_attach(ctx, claim.id, line.id).await.is_ok();
    let steps = parked::steps(visitor, &grant, &claim, line).await?;
    let title = format!("Zeile {number}");
    let is_faulty = !form.faults().is_empty();
    let frame = visitor.frame(title).faulty(is_faulty).below("/abrechnungen", "Abrechnungen");
    let status = if is_faulty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(
        status,
        &Page {
            form,
            files: looked_at(visitor, &format!("/abrechnungen/{id}/zeilen/{number}"), files).await,
            takes_file,
            observe: observations::way(visitor, AuditSubject::ClaimLine(line.id)),
            inventory: inventory::way(visitor, &grant, &claim, line),
            may_correct: correct::may(visitor, &claim, &grant, line),
            may_settle: steps.has("herausnahme") || steps.has("ablehnung"),
            frame: frame.below(format!("/abrechnungen/{id}"), format!("Abrechnung {}", claim.number)),
            remedy: lines::remedy(ctx, &grant, std::slice::from_ref(&shown)).await?,
            line: shown,
            claim_id: id.to_string(),
            claim: format!("Abrechnung {} zu {}", claim.number, grant.act.reference),
            receipt: line.receipt().and_then(|id| receipts.get(&id).cloned()),
            unit_count: counted(unit_count, "Einheit", "Einheiten"),
            unit_pages,
            units: units.into_iter().map(|it| (it.unit.reference, it.unit.performed_on, it.held)).collect(),
            above: above(visitor, &names, &grant).await?,
            payments: payments(visitor, &grant, line.position).await?,
            trail: (line.recognised_share() > Cents::ZERO)
                .then(|| format!("/abrechnungen/{id}/zeilen/{number}/geldweg")),
            entries: entries
                .into_iter()
                .map(|entry| {
                    let at = chrono::DateTime::from_timestamp_micros(entry.recorded_at).unwrap_or_default();
                    let done = command(&entry.command).to_owned();
                    (entry.number.get(), german_time(at), entry.person, done, entry.hash.to_string())
                })
                .collect(),
            signed: view::signed(&claim.sign_offs),
            rules: line_file::rules(&names, &grant, &claim, line),
            corrections: line_file::corrections(&names, &grant, line),
            written: line_file::written(visitor, &claim, line).await?,
            papers: papers(about::of_claim(ctx, &grant, &claim)),
            proofs: line_file::proved(visitor, &claim, line).await?,
        },
    ))
}

/// Whether its files are read against what was typed.
fn reads(visitor: &Visitor) -> Reads {
    if visitor.asked.has("beleg", "lesen") { Reads::Now } else { Reads::Later }
}

/// From where the money comes: the grant, what is above it, up to the ministry.
async fn above(
    visitor: &Visitor,
    names: &Names,
    grant: &grants::Grant,
) -> Result<Vec<(String, String, String)>, Wrong> {
    let mut found = Vec::new();
    let mut next = Some(grant.clone());
    while let Some(present) = next {
        let parties =
            format!("{} an {}", names.organisation(present.giver), names.organisation(present.recipient));
        let act = format!("{} vom {}", present.act.reference, day(present.act.dated_on));
        found.push((present.id.to_string(), act, parties));
        next = match present.parent {
            // Who does not see what is above sees the way up to their own.
            Some(parent) => views::grant(&visitor.ctx, parent).await.ok(),
            None => None,
        };
    }
    found.reverse();
    Ok(found)
}

/// What was paid of the position that the line takes from.
async fn payments(
    visitor: &Visitor,
    grant: &grants::Grant,
    position: grants::PositionId,
) -> Result<Vec<(String, NaiveDate, Cents, &'static str, String)>, Wrong> {
    let found = lists::all(|after| views::payments(&visitor.ctx, Some(grant.id), after, views::MOST)).await?;
    let of_position = found.into_iter().filter(|payment| payment.position == position);
    Ok(of_position
        .map(|payment| {
            let badge = crate::german::payment_state(&payment.state);
            let on = payment.state.since();
            (payment.id.to_string(), on, payment.amount, badge.class, badge.word)
        })
        .collect())
}
