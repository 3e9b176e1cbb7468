//! `/abrechnungen/{id}`: one claim, what stands next, and who may do it.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::{DateTime, NaiveDate};
use flow::{
    Action, EntryOutline, Role,
    claims::{SignClaim, WithdrawClaim},
    comments,
    documents::{ToldRemedy, about},
    duties,
    may::{ClaimAct, claim_acts},
    meanwhile::Subject,
    notifications::foreseen::{Brings, of_claim_certificate, of_comment},
    views::{self, FoundLines},
};
use grants::{
    AuditSubject, Claim, ClaimExcerpt, ClaimId, ClaimLine, ClaimState, ClaimTotals, Grant, Income, LineCut,
    LineMark, LineSearch, LinesAsked, SignOff, Step, Visibility,
};
use ledger::Cents;

use super::{
    line_search::{self, CHANGED, Choice, KIND},
    lines::{self, Line},
};
use crate::{
    Web, filters,
    foreseen::{self, Follows, note},
    form::Form,
    frame::Frame,
    german::{Badge, claim_state, day, euros, german_time, income_kind, period, role, step},
    id::Id,
    lists::{self, Pages},
    meanwhile,
    names::Names,
    pages::{
        documents::{Paper, papers},
        examination, observations,
        payments::list::{Row as Paid, row_of},
    },
    show::{Wrong, page_with},
    stations::{self, Station},
    steps::Steps,
    visitor::Visitor,
};

/// The most lines of a page.
const MOST: i64 = 50;
/// What asks for a part of what was said, and where it stands.
const SAID: &str = "fragen";
/// The most comments that are shown at a time.
const MOST_SAID: usize = 50;
/// The most payments that are told of, the newest.
const MOST_PAID: usize = 5;

/// What the page says about signatures: what was done, by whom, when.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) what: String,
    pub(crate) by: String,
    pub(crate) role: &'static str,
    pub(crate) on: NaiveDate,
}

/// What was asked to be changed.
pub(crate) struct Asked {
    pub(crate) on: NaiveDate,
    pub(crate) answer_by: NaiveDate,
    pub(crate) by: String,
    pub(crate) text: String,
    pub(crate) lines: Vec<(i64, String)>,
}

/// A proposal that was sent back.
pub(crate) struct Returned {
    pub(crate) on: NaiveDate,
    pub(crate) by: String,
    pub(crate) reason: String,
}

/// The entry by which the claim was handed in: its receipt.
struct HandIn {
    number: i64,
    /// Where it stands.
    to: String,
    at: String,
    hash: String,
}

/// A comment as it is shown.
pub(crate) struct Said {
    pub(crate) author: String,
    /// The line that it is about, if it is about one.
    pub(crate) line: Option<i64>,
    pub(crate) on: NaiveDate,
    pub(crate) is_internal: bool,
    pub(crate) text: String,
}

/// The page.
#[derive(Template)]
#[template(path = "claims/view.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    grant_id: String,
    reference: String,
    recipient: String,
    period: String,
    state: Badge,
    on: NaiveDate,
    submitted_by: String,
    rule_book: Option<u32>,
    handed_in: Option<HandIn>,
    claimed: Cents,
    share: Cents,
    recognised: Cents,
    next: String,
    stations: Vec<Station>,
    follows: Follows,
    steps: Steps,
    observe: Option<String>,
    examination: Option<String>,
    papers: Vec<Paper>,
    certifies_reason: bool,
    certifies_both: bool,
    brings: Option<String>,
    corrects: Option<i64>,
    returned: Vec<Returned>,
    round: i64,
    filters: Vec<(&'static str, String, bool)>,
    choices: Vec<Choice>,
    query: String,
    narrow: Form,
    only_changed: bool,
    lines: Vec<Line>,
    remedy: Option<ToldRemedy>,
    /// Once it is decided, what was ordered or paid since.
    money: Option<Vec<Paid>>,
    cut: LineCut,
    signed: Vec<Signed>,
    requests: Vec<Asked>,
    incomes: Vec<CameIn>,
    said: Vec<Said>,
    said_pages: Pages,
}

/// What the claim declares of income.
struct CameIn {
    kind: &'static str,
    number: String,
    payer: String,
    received_on: NaiveDate,
    amount: Cents,
}

impl CameIn {
    fn of(income: &Income) -> Self {
        Self {
            kind: income_kind(income.kind),
            number: income.receipt_number.clone().unwrap_or_default(),
            payer: income.payer.clone(),
            received_on: income.received_on,
            amount: income.amount,
        }
    }
}

impl HandIn {
    fn of(claim: ClaimId, entry: &EntryOutline) -> Self {
        let number = entry.number.get();
        Self {
            number,
            to: format!("/journal?art=claim&gegenstand={claim}&nach={}", number - 1),
            at: german_time(DateTime::from_timestamp_micros(entry.recorded_at).unwrap_or_default()),
            hash: entry.hash.to_string(),
        }
    }
}

/// `GET /abrechnungen/{id}`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    show(&visitor, ClaimId(id), Form::fresh(&web.flow)).await
}

/// The claim as it is, with what is wrong with a form that was sent about it.
pub(crate) async fn show(visitor: &Visitor, id: ClaimId, form: Form) -> Result<Response, Wrong> {
    let ctx = &visitor.ctx;
    let mut narrow = asked_for(visitor, id).await?;
    let search = line_search::asked(&mut narrow);
    let FoundLines { excerpt, cut } = lines::found(ctx, id, search, visitor.page_number(), MOST).await?;
    let ClaimExcerpt { claim, totals, .. } = &excerpt;
    let grant = views::grant(ctx, claim.grant).await?;
    let names = Names::of(ctx).await?;
    let steps = steps(visitor, claim, &grant).await?;
    let marks = views::line_marks(ctx, &grant).await?;
    let is_proposed = claim.is_proposed() && marks.contains(&LineMark::Changed);
    let present: Vec<&ClaimLine> = claim.lines.iter().collect();
    let lines = lines::shown(ctx, &names, &grant, claim, &present).await?;
    let (said_pages, said) = said(visitor, id).await?;
    let is_faulty = [&form, &narrow].iter().any(|form| !form.faults().is_empty());
    let status = if is_faulty { 422 } else { 200 };
    let frame = visitor.frame(format!("Abrechnung {}", claim.number)).faulty(status == 422);
    let shown = Page {
        frame: frame.below("/abrechnungen", "Abrechnungen"),
        form: meanwhile::about(ctx, form, Subject::Claim(claim), claim.version).await?,
        id: claim.id.to_string(),
        grant_id: grant.id.to_string(),
        reference: grant.act.reference.clone(),
        recipient: names.organisation(grant.recipient).to_owned(),
        period: period(claim.period),
        state: claim_state(&claim.state),
        on: claim.state.on(),
        submitted_by: claim.submitted_by.clone(),
        rule_book: claim.proposal.as_ref().map(|proposal| proposal.rule_book),
        handed_in: views::hand_in(ctx, claim).await?.map(|entry| HandIn::of(id, &entry)),
        claimed: totals.claimed,
        share: totals.grant_share,
        recognised: totals.recognised,
        next: next(claim),
        stations: stations::of_claim(flow::stations::of_claim(ctx, claim).await?.as_ref()),
        follows: follows(visitor, &names, &excerpt, &steps).await?,
        steps,
        observe: observations::way(visitor, AuditSubject::Claim(id)),
        examination: examination::way(visitor, &grant, &format!("/abrechnungen/{id}")),
        papers: papers(about::of_claim(ctx, &grant, claim)),
        certifies_reason: ctx.actor().role == Role::ExaminerSachlich,
        certifies_both: duties::one_certifies_both(ctx).await?,
        brings: of_claim_certificate(ctx, claim).await?.map(|brings| certified(&names, &brings)),
        corrects: corrected_line(&excerpt),
        returned: returned(&claim.sign_offs, &claim.returned),
        round: claim.round(),
        filters: filters(totals, search, is_proposed),
        choices: line_search::choices(&marks, search),
        query: line_search::query(&narrow),
        narrow,
        only_changed: is_proposed && search == LineSearch::marked(LineMark::Changed),
        remedy: lines::remedy(ctx, &grant, &lines).await?,
        money: money(visitor, &names, claim, &grant).await?,
        lines,
        cut,
        signed: signed(&claim.sign_offs),
        requests: requests(&excerpt),
        incomes: claim.income.iter().map(CameIn::of).collect(),
        said,
        said_pages,
    };
    let status = axum::http::StatusCode::from_u16(status).unwrap_or_default();
    Ok(page_with(status, &shown))
}

/// What was ordered or paid of a grant since a claim was decided, the newest first; nothing is told before that. Money is paid
/// by component: no payment is that of one claim alone.
async fn money(
    visitor: &Visitor,
    names: &Names,
    claim: &Claim,
    grant: &Grant,
) -> Result<Option<Vec<Paid>>, Wrong> {
    let ClaimState::Decided { on } = claim.state else { return Ok(None) };
    let newest = views::newest_payments(&visitor.ctx, grant.id, on, MOST_PAID).await?;
    Ok(Some(newest.iter().map(|payment| row_of(names, grant, payment)).collect()))
}

/// Which steps the person may take, and why not the others. The books decide again when one is taken.
async fn steps(visitor: &Visitor, claim: &Claim, grant: &Grant) -> Result<Steps, Wrong> {
    let acts = claim_acts(&visitor.ctx, grant, claim).await?;
    let is_of_house = !matches!(visitor.ctx.actor().role, Role::Editor | Role::Signatory);
    let talk = [("kommentare", visitor.may(Action::Comment)), ("intern", is_of_house)];
    Ok(Steps::told(acts, named).and(talk))
}

/// What signing brings about, taking back, and saying something.
async fn follows(
    visitor: &Visitor,
    names: &Names,
    excerpt: &ClaimExcerpt,
    steps: &Steps,
) -> Result<Follows, Wrong> {
    let ClaimExcerpt { claim, totals, .. } = excerpt;
    let (mut all, by) = (Follows::new(), (visitor, names, steps));
    let claimed = euros(totals.claimed);
    let signs =
        format!("Mit Ihrer Unterschrift reicht Ihre Organisation diese Abrechnung über {claimed} ein.");
    note::<SignClaim>(&mut all, by, ("unterschrift", &signs), claim).await?;
    let frees = format!(
        "Zurücknehmen gibt wieder frei, was vorgemerkt ist: {} der Zuwendung. Die Abrechnung bleibt als \
         zurückgenommen stehen.",
        euros(totals.grant_share)
    );
    note::<WithdrawClaim>(&mut all, by, ("ruecknahme", &frees), claim).await?;
    if steps.has("kommentare") {
        let hearing = of_comment(&visitor.ctx, claim.grant).await?;
        all.insert("kommentare", foreseen::told(names, hearing.as_ref()));
    }
    Ok(all)
}

/// What it brings about that somebody certifies.
pub(crate) fn certified(names: &Names, brings: &Brings) -> String {
    let last = "Ihre Feststellung ist die letzte: danach gilt, was vorgeschlagen ist, und wird gebucht.";
    foreseen::brings(names, brings, last, "Danach fehlt noch die andere Feststellung.")
}

/// The form of an act, and what it is called.
const fn named(act: ClaimAct) -> (&'static str, &'static str) {
    match act {
        ClaimAct::Sign => ("unterschrift", "Unterschreiben"),
        ClaimAct::Resubmit => ("aenderung", "Auf eine Rückfrage antworten"),
        ClaimAct::Withdraw => ("ruecknahme", "Abrechnung zurücknehmen"),
        ClaimAct::Decide => ("entscheidung", "Entscheidung vorschlagen"),
        ClaimAct::RequestChanges => ("rueckfrage", "Änderung erbitten"),
        ClaimAct::Certify => ("feststellung", "Feststellen"),
        ClaimAct::SendBack => ("rueckgabe", "Vorschlag zurückgeben"),
    }
}

/// Why proposals were sent back, and by whom.
pub(crate) fn returned(sign_offs: &[SignOff], returned: &[grants::Returned]) -> Vec<Returned> {
    let told = returned.iter().filter_map(|returned| {
        let back = |it: &&SignOff| it.step == Step::SendBack && it.round == returned.round;
        let SignOff { by, .. } = sign_offs.iter().find(back)?;
        Some(Returned { on: by.on, by: by.name.clone(), reason: returned.reason.clone() })
    });
    told.collect()
}

/// Which certificates are missing of what is proposed.
pub(crate) fn missing(has: impl Fn(Step) -> bool) -> &'static str {
    match (has(Step::Sachlich), has(Step::Rechnerisch)) {
        (false, false) => "die sachliche und die rechnerische Feststellung",
        (true, false) => "die rechnerische Feststellung",
        (false, true) => "die sachliche Feststellung",
        (true, true) => "nichts",
    }
}

/// The number of the line whose correction is proposed.
fn corrected_line(excerpt: &ClaimExcerpt) -> Option<i64> {
    excerpt.number_of(excerpt.claim.correction.as_ref()?.new.line)
}

/// What stands next, in a sentence.
fn next(claim: &Claim) -> String {
    let has = |step: Step| claim.sign_offs.iter().any(|it| it.round == claim.round() && it.step == step);
    let missing = missing(has);
    match &claim.state {
        ClaimState::Submitted { .. } if has(Step::Propose) => {
            format!("Die Entscheidung ist vorgeschlagen. Es fehlt noch {missing}.")
        }
        ClaimState::Decided { .. } if claim.correction.is_some() => {
            format!("Entschieden. Eine Berichtigung ist vorgeschlagen. Es fehlt noch {missing}.")
        }
        ClaimState::Submitted { .. } if has(Step::Sign) || has(Step::PrepareAndSign) => {
            "Eingereicht und unterschrieben. Jetzt wird geprüft.".to_owned()
        }
        ClaimState::Submitted { .. } => {
            "Eingereicht. Beim Träger muss noch eine zweite Person unterschreiben.".to_owned()
        }
        ClaimState::ChangesRequested { answer_by, .. } => {
            format!("Der Träger soll bis {} antworten und die genannten Zeilen ändern.", day(*answer_by))
        }
        ClaimState::Decided { .. } => "Entschieden. Was anerkannt ist, wird ausgezahlt oder mit \
                                       Vorauszahlungen verrechnet."
            .to_owned(),
        ClaimState::Withdrawn { .. } => "Zurückgenommen. Es ist nichts mehr reserviert.".to_owned(),
    }
}

/// Who signed for what.
pub(crate) fn signed(sign_offs: &[SignOff]) -> Vec<Signed> {
    let signed = |it: &SignOff| Signed {
        what: step(it.step),
        by: it.by.name.clone(),
        role: role(it.by.role),
        on: it.by.on,
    };
    sign_offs.iter().map(signed).collect()
}

/// Which lines are asked for. Who is to certify sees first what is not simply recognised.
async fn asked_for(visitor: &Visitor, id: ClaimId) -> Result<Form, Wrong> {
    let mut asked = Form::default();
    line_search::asked_again(&visitor.asked, &mut asked);
    if asked.value(KIND).is_empty() && visitor.may(Action::Certify) {
        let claim = views::claim_excerpt(&visitor.ctx, id, &LinesAsked::None).await?.claim;
        if claim.is_proposed() {
            asked.set(KIND, CHANGED);
        }
    }
    Ok(asked)
}

/// The filters, each with how many lines it leaves where the claim counts them; what is proposed, where something is.
fn filters(
    totals: &ClaimTotals,
    present: LineSearch,
    is_proposed: bool,
) -> Vec<(&'static str, String, bool)> {
    let of_claim = line_search::counted().filter(|(.., kind)| kind.mark.is_none() || is_proposed);
    let named = of_claim.map(|(value, name, kind)| {
        let name = match kind.counted() {
            Some(which) => format!("{name} ({})", totals.of(which)),
            None => name.to_owned(),
        };
        (value, name, kind == present)
    });
    named.collect()
}

/// What was asked to be changed, oldest first.
fn requests(excerpt: &ClaimExcerpt) -> Vec<Asked> {
    let number = |id| excerpt.number_of(id).unwrap_or_default();
    let asked = excerpt.claim.change_requests.iter().map(|request| Asked {
        on: request.on,
        answer_by: request.answer_by,
        by: request.by.clone(),
        text: request.text.clone(),
        lines: request.lines.iter().map(|(line, text)| (number(*line), text.clone())).collect(),
    });
    asked.collect()
}

/// A part of what was said: the newest on the first page, each in the order in which it was written.
async fn said(visitor: &Visitor, id: ClaimId) -> Result<(Pages, Vec<Said>), Wrong> {
    let all = lists::all(|after| comments::comments(&visitor.ctx, id, after, views::MOST)).await?;
    let lines = comments::lines_of(&visitor.ctx, &all).await?;
    let said = all.into_iter().rev().map(|it| Said {
        author: it.author,
        line: it.line.and_then(|line| lines.get(&line).copied()),
        on: it.on,
        is_internal: it.visibility == Visibility::Internal,
        text: it.text,
    });
    let at = |part: usize| format!("/abrechnungen/{id}?{SAID}={part}#{SAID}");
    let (pages, mut said) = lists::paged_at(visitor.part_number(SAID), said.collect(), MOST_SAID, at);
    said.reverse();
    Ok((pages, said))
}
