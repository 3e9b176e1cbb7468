//! `/abrechnungen/{id}/entscheidung`: the workbench. Each line is recognised, cut, rejected or put back; what is said of
//! lines on other pages is carried along, so that a claim of any length is decided at once.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    FlowError,
    claims::DecideClaim,
    meanwhile::Subject,
    notifications::foreseen::of_claim_proposal,
    receipt_reading::Reads,
    views::{self, FoundLines},
};
use grants::{
    Claim, ClaimError, ClaimExcerpt, ClaimId, ClaimLine, ClaimLineId, FindingCode, Grant, LineCut,
    LineDecision, LineFilter, LineSearch, Programme, Verdict,
};
use ledger::Cents;

use super::{
    faults,
    line_search::{self, Choice},
    lines::{self, Line},
    plan::{self, Plan},
    rest::{self, Rest},
};
use crate::{
    Web, drafts, filters, foreseen,
    form::{Form, line_of},
    frame::Frame,
    german::{counted, severity},
    id::Id,
    meanwhile,
    names::Names,
    saved_views,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// The most lines of a page.
const MOST: i64 = 12;
/// The button of a saved view, with what it asks for.
const VIEW: &str = "ansicht";
/// The button with which the receipts of the page are read against what was typed.
const READ: &str = "belege";

/// Which row is that of a plan line, and what is left there with the room to move.
type PlanPlace = Option<(usize, Cents)>;

/// The page.
#[derive(Template)]
#[template(path = "claims/decide.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    choices: Vec<Choice>,
    /// What saved views ask for among these, and what they are called.
    views: Vec<(String, String)>,
    is_narrowed: bool,
    /// Each with the place of its plan line, and whether a sample has drawn it.
    lines: Vec<(Line, PlanPlace, bool)>,
    /// What recognising the rest covers.
    rest: String,
    /// Whether files of these lines wait to be read, and whether some are read.
    may_read: bool,
    is_read: bool,
    cut: LineCut,
    carried: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    findings: Vec<(String, String)>,
    claimed: Cents,
    plan: Plan,
    open: String,
    told: String,
}

/// `GET /abrechnungen/{id}/entscheidung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let mut form = drafts::form(&visitor, &web, Form::default()).await?;
    line_search::asked_again(&visitor.asked, &mut form);
    looked_at(&visitor, ClaimId(id), form, visitor.page_number(), Reads::Later).await
}

/// `POST /abrechnungen/{id}/entscheidung`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let id = ClaimId(id);
    if sent.form.asks(VIEW) {
        let asked = Form::of(sent.form.value(VIEW).as_bytes());
        line_search::asked_again(&asked, &mut sent.form);
        return looked_at(&sent.visitor, id, sent.form, 1, Reads::Later).await;
    }
    if let Ok(number) = sent.form.value(READ).parse() {
        return looked_at(&sent.visitor, id, sent.form, number, Reads::Now).await;
    }
    if let Ok(number) = sent.form.value("gehe").parse() {
        return looked_at(&sent.visitor, id, sent.form, number, Reads::Later).await;
    }
    let decided = Decided::of(&sent.visitor, id).await?;
    let (decisions, findings) = decided.read(&mut sent.form);
    if sent.form.faults().is_empty() {
        let version = sent.form.version();
        match sent.run(DecideClaim { claim: id, version, decisions, findings }).await? {
            Ok(_) => return Ok(done(format_args!("/abrechnungen/{id}"), "vorgeschlagen")),
            Err(refusal) => faults::note_decision(&mut sent, refusal)?,
        }
    } else {
        decided.check(&mut sent.form, &decisions, &findings, sent.visitor.ctx.today());
    }
    // What is wrong may stand in any line: all of them are looked for again.
    sent.form.forget(line_search::is_field);
    let number = decided.page_of_fault(&sent.form);
    let seen = Seen::of(&sent.visitor, id, LineSearch::within(LineFilter::Open), number).await?;
    Ok(faulty(&seen.page(&sent.visitor, sent.form, Reads::Later).await?))
}

/// A page of the open lines that are asked for, with what was typed so far.
async fn looked_at(
    visitor: &Visitor,
    id: ClaimId,
    mut form: Form,
    number: usize,
    reads: Reads,
) -> Result<Response, Wrong> {
    let search = line_search::asked_of_open(&mut form);
    let is_wrong = !form.faults().is_empty();
    let seen = Seen::of(visitor, id, search, number).await?;
    let shown = seen.page(visitor, form, reads).await?;
    Ok(if is_wrong { faulty(&shown) } else { page(&shown) })
}

/// What the examiner sees: the open lines of one page.
struct Seen {
    search: LineSearch,
    cut: LineCut,
    excerpt: ClaimExcerpt,
    grant: Grant,
    names: Names,
}

impl Seen {
    async fn of(visitor: &Visitor, id: ClaimId, search: LineSearch, number: usize) -> Result<Self, Wrong> {
        let FoundLines { excerpt, cut } = lines::found(&visitor.ctx, id, search, number, MOST).await?;
        let grant = views::grant(&visitor.ctx, excerpt.claim.grant).await?;
        Ok(Self { search, cut, excerpt, grant, names: Names::of(&visitor.ctx).await? })
    }

    async fn page(&self, visitor: &Visitor, form: Form, reads: Reads) -> Result<Page, Wrong> {
        let (ctx, ClaimExcerpt { claim, totals, .. }) = (&visitor.ctx, &self.excerpt);
        let present: Vec<&ClaimLine> = claim.lines.iter().collect();
        let lines = lines::examined(ctx, &self.names, &self.grant, claim, &present, 2, reads).await?;
        let is_read = lines.iter().any(|line| line.reading.as_ref().is_some_and(|it| it.summary.is_some()));
        let may_read = lines.iter().any(|line| line.reading.as_ref().is_some_and(|it| it.waits));
        let programme = self.names.programme(&self.grant);
        let here: BTreeSet<i64> = present.iter().map(|line| line.number).collect();
        let is_elsewhere = |name: &str| line_of(name).is_some_and(|line| !here.contains(&line));
        let carried = form.typed().filter(|(name, value)| !value.is_empty() && is_elsewhere(name));
        let carried: Vec<_> = carried.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let open = usize::try_from(totals.of(LineFilter::Open)).unwrap_or_default();
        let (of_rest, mut said) = (Rest::of(ctx, claim.id).await?, plan::verdicts(&form));
        let rest = of_rest.told(open, &said);
        for line in &of_rest.drawn {
            said.entry(*line).or_insert(Verdict::Nothing);
        }
        let effects = views::plan_effects(ctx, claim.id, &said, &here).await?;
        let is_recognised = form.has("rest", "anerkennen");
        let plan = Plan::of(&self.names, &self.grant, &effects, is_recognised).map_err(FlowError::from)?;
        let lines = lines.into_iter().map(|line| {
            let (place, is_drawn) = (plan.place(line.planned_as), of_rest.drawn.contains(&line.number));
            (line, place, is_drawn)
        });
        let choices = line_search::choices_of_open(&views::line_marks(ctx, &self.grant).await?, self.search);
        let title = format!("Abrechnung {} prüfen", claim.number);
        let path = format!("/abrechnungen/{}", claim.id);
        let frame = visitor.frame(title).faulty(!form.faults().is_empty());
        Ok(Page {
            frame: frame.below("/abrechnungen", "Abrechnungen").below(path, "Abrechnung"),
            id: claim.id.to_string(),
            views: line_search::offered(saved_views::of_lines(ctx).await?, &choices),
            choices,
            is_narrowed: self.search.counted().is_none(),
            lines: lines.collect(),
            rest,
            may_read,
            is_read,
            cut: self.cut,
            reasons: reasons(programme),
            findings: findings(programme),
            claimed: totals.claimed,
            plan,
            open: counted(open, "offenen Zeile", "offenen Zeilen"),
            told: foreseen::told(&self.names, of_claim_proposal(ctx, claim).await?.as_ref()),
            carried,
            form: meanwhile::about(ctx, form, Subject::Claim(claim), claim.version).await?,
        })
    }
}

/// What is decided of all open lines.
struct Decided {
    claim: Claim,
    programme: Option<Programme>,
    /// The lines that recognising the rest leaves out.
    drawn: BTreeSet<i64>,
}

impl Decided {
    async fn of(visitor: &Visitor, id: ClaimId) -> Result<Self, Wrong> {
        let claim = views::claim(&visitor.ctx, id).await?;
        let grant = views::grant(&visitor.ctx, claim.grant).await?;
        let programme = Names::of(&visitor.ctx).await?.programme(&grant).cloned();
        let drawn = rest::left_out(&visitor.ctx, id).await?;
        Ok(Self { claim, programme, drawn })
    }

    fn open(&self) -> impl Iterator<Item = &ClaimLine> {
        self.claim.lines.iter().filter(|line| LineFilter::Open.takes(line))
    }

    /// The page on which the first fault stands.
    fn page_of_fault(&self, form: &Form) -> usize {
        let line = form.faults().iter().find_map(|told| line_of(told.at.as_deref()?));
        let size = usize::try_from(MOST).unwrap_or(1);
        let place = self.open().position(|open| Some(open.number) == line);
        place.map_or_else(|| form.value("seite").parse().unwrap_or(1), |place| place / size + 1)
    }

    /// Reads what is decided of every line. All that is wrong is noted.
    fn read(&self, form: &mut Form) -> (Vec<(ClaimLineId, LineDecision)>, Findings) {
        let (mut decisions, mut findings) = (Vec::new(), Findings::new());
        let rest_is_recognised = form.has("rest", "anerkennen");
        for line in self.open() {
            let name = |field: &str| format!("z{}.{field}", line.number);
            if form.value(&name("urteil")).is_empty() && rest_is_recognised {
                if self.drawn.contains(&line.number) {
                    form.blame(&name("urteil"), rest::ONE_BY_ONE);
                    continue;
                }
                form.set(&name("urteil"), "anerkennen");
            }
            if let Some(decision) = read_line(form, line.number) {
                decisions.push((line.id, decision));
            }
            let found = found(self.programme.as_ref(), form, line.number);
            let parks = form.has(&name("urteil"), "zurueckstellen");
            if !found.is_empty() && !parks {
                findings.insert(line.id, found);
            }
        }
        (decisions, findings)
    }

    /// What the rules say of what could be read, beside what could not: a line of which nothing was read is blamed for that.
    fn check(
        &self,
        form: &mut Form,
        decisions: &[(ClaimLineId, LineDecision)],
        findings: &Findings,
        on: NaiveDate,
    ) {
        let Some(programme) = &self.programme else { return };
        let Err(mut wrong) = self.claim.clone().decide(decisions, findings, programme, on) else { return };
        wrong.retain(|cause| !matches!(cause, ClaimError::Undecided { .. }));
        if !wrong.is_empty() {
            faults::note(form, &FlowError::from(wrong).into(), |told, _| told);
        }
    }
}

type Findings = BTreeMap<ClaimLineId, BTreeSet<FindingCode>>;

/// The reasons to choose from, by their codes.
pub(super) fn reasons(programme: Option<&Programme>) -> Vec<(String, String)> {
    let all = programme.into_iter().flat_map(|it| &it.reduction_reasons);
    all.map(|it| (it.code.clone(), it.text.clone())).collect()
}

/// What may be found of a line, by its code.
pub(super) fn findings(programme: Option<&Programme>) -> Vec<(String, String)> {
    let all = programme.into_iter().flat_map(|it| &it.findings);
    all.map(|it| (it.code.to_string(), format!("{}: {}", severity(it.severity), it.text))).collect()
}

fn read_line(form: &mut Form, number: i64) -> Option<LineDecision> {
    let name = |field: &str| format!("z{number}.{field}");
    let verdict = form.value(&name("urteil")).to_owned();
    match verdict.as_str() {
        "anerkennen" => Some(LineDecision::Accept),
        "teilweise" => {
            let (recognised, why) = (form.amount(&name("teil")), why(form, number));
            let (reason, text) = why?;
            Some(LineDecision::AcceptInPart {
                recognised: recognised?,
                reason,
                text,
                not_recognised: BTreeSet::new(),
            })
        }
        "ablehnen" => why(form, number).map(|(reason, text)| LineDecision::Reject { reason, text }),
        "zurueckstellen" => {
            let question = form.text(&name("text"), "Bitte die Frage stellen.");
            let answer_by = form.day(&name("frist"));
            Some(LineDecision::Park { question: question?, answer_by: answer_by? })
        }
        _ => {
            form.blame(&name("urteil"), "Bitte entscheiden.");
            None
        }
    }
}

/// What was found of a line.
pub(super) fn found(programme: Option<&Programme>, form: &Form, number: i64) -> BTreeSet<FindingCode> {
    let name = format!("z{number}.feststellung");
    let known = programme.into_iter().flat_map(|it| &it.findings).map(|finding| &finding.code);
    known.filter(|code| form.has(&name, code.as_str())).cloned().collect()
}

/// What the rules say of why something else is recognised of a line, and of what was found of it, where not all could be read.
pub(super) fn wrong_reason(
    line: &ClaimLine,
    findings: &BTreeSet<FindingCode>,
    programme: Option<&Programme>,
    form: &Form,
    on: NaiveDate,
) -> Vec<ClaimError> {
    let value = |field: &str| form.value(&format!("z{}.{field}", line.number));
    let Some(programme) = programme else { return Vec::new() };
    let checked = line.check_reason((value("kuerzung"), value("text")), findings, programme, on);
    checked.err().unwrap_or_default()
}

/// The reason for recognising less, and what is said to it.
pub(super) fn why(form: &mut Form, number: i64) -> Option<(String, String)> {
    let name = |field: &str| format!("z{number}.{field}");
    let reason = form.text(&name("kuerzung"), "Bitte einen Grund aus der Liste wählen.");
    let text = form.text(&name("text"), "Bitte dem Träger sagen, warum.");
    reason.zip(text)
}
