//! The lines of a claim as pages show them, a part at a time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use flow::{
    Action, Ctx, FlowError, LineFile,
    documents::{self, ToldRemedy},
    receipt_files,
    receipt_reading::{self, Reads},
    views::{self, FoundLines},
};
use grants::{
    Claim, ClaimId, ClaimLine, ClaimLineId, ClaimState, Cost, Grant, LineDecision, LineSearch, LineState,
    PlanLineId, ProposedCorrection, Receipt, ReceiptDetails, ReceiptId, Recourse,
};
use ledger::Cents;

use super::{
    hints::{self, Hints},
    reading::Reading,
};
use crate::{
    german::{Badge, day, euros, line_state, period},
    names::Names,
};

/// A line as a page shows it.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) number: i64,
    pub(crate) planned_as: PlanLineId,
    pub(crate) place: String,
    pub(crate) what: String,
    pub(crate) reason: String,
    /// What is stated of its receipt besides, each with its name.
    pub(crate) stated: Vec<(&'static str, String)>,
    pub(crate) paid_on: NaiveDate,
    pub(crate) eligible: Cents,
    pub(crate) share: Cents,
    pub(crate) recognised: Cents,
    pub(crate) is_credit: bool,
    pub(crate) state: Badge,
    /// Why it is not recognised as claimed, or what is asked.
    pub(crate) told: Option<String>,
    /// What who claimed it can do about it now, where they look at it.
    pub(crate) what_now: Option<WhatNow>,
    /// What is proposed to be decided or corrected.
    pub(crate) proposed: Option<String>,
    pub(crate) findings: Vec<String>,
    /// Whether it is open, rests on a receipt, and no file shows it.
    pub(crate) lacks_file: bool,
    /// What an examiner is told of it, where it is examined.
    pub(crate) hints: Option<Hints>,
    /// Its files: the address of each, and whether a page of it can be looked at.
    pub(crate) files: Vec<(String, bool)>,
    /// Whether what was typed of its receipt stands in them, where it is examined.
    pub(crate) reading: Option<Reading>,
}

/// What somebody can do about a line.
#[derive(Debug)]
pub(crate) struct WhatNow {
    pub(crate) text: String,
    /// Where they do it, and what each link is called.
    pub(crate) links: Vec<(String, &'static str)>,
    /// Whether it may be contested: how, the page says once.
    pub(crate) contests: bool,
}

/// Where a page says how a decision may be contested.
const CONTEST: &str = "#einwaende";

impl WhatNow {
    /// What the actor can do about a line of a grant that their organisation receives from a giver inside.
    fn of(ctx: &Ctx, grant: &Grant, claim: ClaimId, line: &ClaimLine) -> Option<Self> {
        if grant.parent.is_none() || ctx.actor().organisation != grant.recipient {
            return None;
        }
        match line.recourse() {
            Recourse::Nothing => None,
            Recourse::ClaimAgain { answer_by } => {
                let until = day(answer_by);
                let text = if answer_by >= ctx.today() {
                    format!(
                        "Bis {until} unter „Frage beantworten“ antworten und die Zeile in die nächste Abrechnung \
                         aufnehmen."
                    )
                } else {
                    format!(
                        "Die Antwort war bis {until} erwartet. Solange die Zeile nicht abgelehnt ist, lässt sie sich \
                         noch in die nächste Abrechnung aufnehmen."
                    )
                };
                let answer = format!("/abrechnungen/{claim}/zeilen/{}/zurueckstellung", line.number);
                let again = format!("/abrechnungen/neu?zuwendung={}", grant.id);
                let links = if Action::HandIn.allows(ctx.actor().role) {
                    vec![(answer, "Frage beantworten"), (again, "Erneut abrechnen")]
                } else {
                    Vec::new()
                };
                Some(Self { text, links, contests: false })
            }
            Recourse::Contest => Some(Self {
                text: "Wenn Sie nicht einverstanden sind:".to_owned(),
                links: vec![(CONTEST.to_owned(), "Das können Sie dagegen tun")],
                contests: true,
            }),
        }
    }
}

/// How what is decided of some of these lines may be contested, if any may be: as the letter says.
pub(crate) async fn remedy(
    ctx: &Ctx,
    grant: &Grant,
    lines: &[Line],
) -> Result<Option<ToldRemedy>, FlowError> {
    let contests = |line: &Line| line.what_now.as_ref().is_some_and(|now| now.contests);
    if lines.iter().any(contests) { documents::remedy(ctx, grant).await } else { Ok(None) }
}

/// A page of the lines of a claim that a search finds.
pub(crate) async fn found(
    ctx: &Ctx,
    id: ClaimId,
    search: LineSearch,
    number: usize,
    size: i64,
) -> Result<FoundLines, FlowError> {
    views::found_lines(ctx, id, search, i64::try_from(number).unwrap_or(i64::MAX), size).await
}

/// What the lines of a claim rest on, as far as they are shown.
pub(crate) async fn receipts(
    ctx: &Ctx,
    claim: &Claim,
    lines: &[&ClaimLine],
) -> Result<BTreeMap<ReceiptId, Receipt>, FlowError> {
    let ids: BTreeSet<ReceiptId> = lines.iter().filter_map(|line| line.receipt()).collect();
    let found = views::claim_receipts(ctx, claim, &ids).await?;
    Ok(found.into_iter().map(|receipt| (receipt.id, receipt)).collect())
}

/// Lines as a page shows them.
pub(crate) async fn shown(
    ctx: &Ctx,
    names: &Names,
    grant: &Grant,
    claim: &Claim,
    lines: &[&ClaimLine],
) -> Result<Vec<Line>, FlowError> {
    let receipts = receipts(ctx, claim, lines).await?;
    with_receipts(ctx, names, grant, claim, lines, &receipts).await
}

async fn with_receipts(
    ctx: &Ctx,
    names: &Names,
    grant: &Grant,
    claim: &Claim,
    lines: &[&ClaimLine],
    receipts: &BTreeMap<ReceiptId, Receipt>,
) -> Result<Vec<Line>, FlowError> {
    let files = receipt_files::by_line(ctx, claim).await?;
    // What was decided stands in the lines; what is proposed only counts before.
    let proposal = claim.proposal.as_ref().filter(|_| matches!(claim.state, ClaimState::Submitted { .. }));
    let proposals = proposal.into_iter().flat_map(|proposal| &proposal.decisions);
    let proposals: BTreeMap<ClaimLineId, &LineDecision> =
        proposals.map(|(line, decision)| (*line, decision)).collect();
    let keeps_files = ctx.keeps_receipt_files();
    let line = |line: &&ClaimLine| {
        let proposed = proposals.get(&line.id).map(|decision| decided(names, grant, decision));
        let corrected = claim.correction.as_ref().filter(|proposed| proposed.new.line == line.id);
        let found = proposal.and_then(|proposal| proposal.findings.get(&line.id));
        let findings = line.findings.iter().chain(found.into_iter().flatten());
        let of_line = files.get(&line.id).map(Vec::as_slice).unwrap_or_default();
        Line {
            number: line.number,
            planned_as: line.plan_line,
            lacks_file: keeps_files
                && line.receipt().is_some()
                && of_line.is_empty()
                && claim.takes_file(line.id, 0).is_ok(),
            hints: None,
            files: of_line.iter().map(file).collect(),
            reading: None,
            place: names.plan_line_of(grant, line.plan_line),
            what: what(line, receipts),
            reason: line.reason_for_payment.clone(),
            stated: line.receipt_details.as_ref().map(stated).unwrap_or_default(),
            paid_on: line.paid_on,
            eligible: line.signed(line.eligible),
            share: line.signed(line.grant_share),
            recognised: line.signed(line.recognised()),
            is_credit: line.cost.is_credit(),
            state: line_state(&line.state),
            told: told(names, grant, line),
            what_now: WhatNow::of(ctx, grant, claim.id, line),
            proposed: proposed.or_else(|| corrected.map(|proposed| corrects(names, grant, line, proposed))),
            findings: findings.map(|code| names.finding(grant, code).to_owned()).collect(),
        }
    };
    Ok(lines.iter().map(line).collect())
}

/// Lines as a page shows them on which they are examined, with so many similar lines of each at most, and with whether what was
/// typed stands in their files, as far as those are read.
pub(crate) async fn examined(
    ctx: &Ctx,
    names: &Names,
    grant: &Grant,
    claim: &Claim,
    lines: &[&ClaimLine],
    most_similar: usize,
    reads: Reads,
) -> Result<Vec<Line>, FlowError> {
    let receipts = receipts(ctx, claim, lines).await?;
    let mut hints = hints::of_lines(ctx, names, grant, (claim, lines, &receipts), most_similar).await?;
    let mut readings = receipt_reading::of_lines(ctx, claim, lines, &receipts, reads).await?;
    let mut shown = with_receipts(ctx, names, grant, claim, lines, &receipts).await?;
    for (shown, line) in shown.iter_mut().zip(lines) {
        shown.hints = hints.remove(&line.id);
        shown.reading = readings.remove(&line.id).map(Reading::of);
    }
    Ok(shown)
}

/// Where a file is, and whether a page of it can be looked at.
fn file(file: &LineFile) -> (String, bool) {
    (format!("/belege/{}", file.file), file.media_type != "application/xml")
}

/// What a line rests on, in words.
pub(crate) fn what(line: &ClaimLine, receipts: &BTreeMap<ReceiptId, Receipt>) -> String {
    let receipt = |id: &ReceiptId| match receipts.get(id) {
        Some(Receipt { issuer, number, issued_on, gross, .. }) => {
            format!("{issuer}, {number} vom {}, {}", day(*issued_on), euros(*gross))
        }
        None => "Beleg".to_owned(),
    };
    match &line.cost {
        Cost::Actual { receipt: id } => receipt(id),
        Cost::CreditNote { receipt: id, .. } => format!("Gutschrift: {}", receipt(id)),
        Cost::LumpSum { rate, unit, count, rate_amount } => {
            format!("{count} × {unit} zu {} (Pauschale {rate})", euros(*rate_amount))
        }
    }
}

/// What is stated of a receipt besides.
fn stated(details: &ReceiptDetails) -> Vec<(&'static str, String)> {
    let ReceiptDetails { performed, vat, discount, share } = details;
    let days = performed.map(|days| ("Leistungszeitraum", period(days)));
    let vat = vat.map(|vat| ("Darin Umsatzsteuer", euros(vat)));
    let discount = discount.map(|discount| ("Skonto und Rabatt", euros(discount)));
    let share = share.map(|share| {
        let percent = share.to_string().replace('.', ",");
        ("Anteil des Projekts", format!("{percent}\u{a0}%"))
    });
    [days, vat, discount, share].into_iter().flatten().collect()
}

/// What is said to a line.
pub(crate) fn told(names: &Names, grant: &Grant, line: &ClaimLine) -> Option<String> {
    if let Some(correction) = line.corrections.last() {
        return Some(format!(
            "Berichtigt am {} von {} auf {}: {}. {}",
            day(correction.on),
            euros(correction.from),
            euros(correction.to),
            names.reason(grant, &correction.reason),
            correction.text
        ));
    }
    match &line.state {
        LineState::AcceptedInPart { reason, text, .. } | LineState::Rejected { reason, text } => {
            Some(format!("{}. {text}", names.reason(grant, reason)))
        }
        LineState::Parked { question, answer_by, .. } => {
            Some(format!("Rückfrage, Antwort bis {}: {question}", day(*answer_by)))
        }
        _ => None,
    }
}

/// A decision in words.
pub(crate) fn decided(names: &Names, grant: &Grant, decision: &LineDecision) -> String {
    match decision {
        LineDecision::Accept => "Anerkennen".to_owned(),
        LineDecision::AcceptInPart { recognised, reason, text, .. } => {
            format!("{} anerkennen: {}. {text}", euros(*recognised), names.reason(grant, reason))
        }
        LineDecision::Reject { reason, text } => {
            format!("Ablehnen: {}. {text}", names.reason(grant, reason))
        }
        LineDecision::Park { question, answer_by } => {
            format!("Zurückstellen, Antwort bis {}: {question}", day(*answer_by))
        }
    }
}

/// A correction that is proposed, in words.
pub(crate) fn corrects(
    names: &Names,
    grant: &Grant,
    line: &ClaimLine,
    proposed: &ProposedCorrection,
) -> String {
    let ProposedCorrection { new, to_share, .. } = proposed;
    let (from, to, share) = (euros(line.recognised()), euros(new.to), euros(*to_share));
    let reason = names.reason(grant, &new.reason);
    let said = format!(
        "Berichtigen von {from} auf {to}, davon Anteil der Zuwendung {share}: {reason}. {}",
        new.text
    );
    let found = new.findings.iter().map(|code| format!("Feststellung: {}.", names.finding(grant, code)));
    std::iter::once(said).chain(found).collect::<Vec<_>>().join(" ")
}
