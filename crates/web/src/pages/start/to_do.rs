//! What a provider has to do: with its claims, parked lines, receipts, requests for money, proofs, reports, what it owes and its
//! account, each with its day.

use chrono::NaiveDate;
use flow::{
    Action, FlowError,
    bank_details::bank_details_of,
    deadlines::GrantDeadline,
    reports::unanswered,
    views,
    waiting::{self, ParkedQuestion, QuestionStanding},
};
use grants::{
    BankDetails, BankDetailsState, ClaimExcerpt, ClaimState, DemandKind, Proof, ProofQuestion, ProofState,
    Receivable, Step,
};

use crate::{
    german::{counted, day, euros},
    lists::{self, Grants},
    names::Names,
    show::Wrong,
    visitor::Visitor,
};

/// Whose task it is, where it is not the visitor's.
const OF_COLLEAGUE: &str = "Aufgabe einer anderen Person bei Ihnen";

/// Something to do.
pub(super) struct ToDo {
    /// What.
    pub(super) what: String,
    /// Where.
    pub(super) to: String,
    /// By when, or since when, as people read it; nothing, where no day is set.
    pub(super) when: String,
    /// Whose task it is; nothing, if it is the visitor's.
    pub(super) whose: Option<&'static str>,
    /// The day by which it is sorted.
    on: Option<NaiveDate>,
}

impl ToDo {
    /// By a day, which may have passed.
    fn by(visitor: &Visitor, what: String, to: String, on: NaiveDate, is_mine: bool) -> Self {
        let late = if on < visitor.ctx.day() { ", überfällig" } else { "" };
        Self { when: format!("bis {}{late}", day(on)), ..Self::at(what, to, Some(on), is_mine) }
    }

    /// Since a day.
    fn since(what: String, to: String, on: NaiveDate, is_mine: bool) -> Self {
        Self { when: format!("seit {}", day(on)), ..Self::at(what, to, Some(on), is_mine) }
    }

    fn at(what: String, to: String, on: Option<NaiveDate>, is_mine: bool) -> Self {
        Self { what, to, when: String::new(), whose: (!is_mine).then_some(OF_COLLEAGUE), on }
    }
}

/// All of it: first what is the visitor's task, the earliest day first. The grants are all that the visitor sees, the deadlines
/// and debts those of the own.
pub(super) async fn to_do(
    visitor: &Visitor,
    names: &Names,
    grants: &Grants,
    (deadlines, debts): (&[GrantDeadline], &[Receivable]),
) -> Result<Vec<ToDo>, Wrong> {
    let mut found = of_claims(visitor, grants).await?;
    found.extend(of_parked_lines(visitor).await?);
    found.extend(of_receipts(visitor).await?);
    found.extend(of_requests(visitor, grants).await?);
    found.extend(of_proofs(visitor, grants, deadlines).await?);
    found.extend(of_debts(visitor, grants, debts)?);
    found.extend(of_reports(visitor, grants).await?);
    let own = visitor.ctx.actor().organisation;
    // The account of the first recipient stands in no book here.
    if visitor.may(Action::LookAtBankDetails) && !names.is_first_recipient(own) {
        found.extend(of_account(visitor, &bank_details_of(&visitor.ctx, own).await?));
    }
    found.sort_by_key(|it| (it.whose.is_some(), it.on.is_none(), it.on));
    Ok(found)
}

async fn of_claims(visitor: &Visitor, grants: &Grants) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::new();
    let open = lists::all(|after| waiting::claims(&visitor.ctx, after, views::MOST)).await?;
    for ClaimExcerpt { claim, totals, .. } in open {
        let grant = grants.of(claim.grant)?;
        if grant.recipient != visitor.ctx.actor().organisation {
            continue;
        }
        let (to, round) = (format!("/abrechnungen/{}", claim.id), claim.round());
        let has = |step: Step| claim.sign_offs.iter().any(|it| it.round == round && it.step == step);
        let name = format!("Abrechnung {} über {}", claim.number, euros(totals.claimed));
        match claim.state {
            ClaimState::ChangesRequested { answer_by, .. } => {
                let (what, to) = (format!("{name}: Rückfrage beantworten"), format!("{to}/aenderung"));
                found.push(ToDo::by(visitor, what, to, answer_by, visitor.may(Action::HandIn)));
            }
            ClaimState::Submitted { on } if !has(Step::Sign) && !has(Step::PrepareAndSign) => {
                let what = format!("{name}: unterschreiben");
                found.push(ToDo::since(what, to, on, visitor.may(Action::Sign)));
            }
            _ => {}
        }
    }
    Ok(found)
}

async fn of_parked_lines(visitor: &Visitor) -> Result<Vec<ToDo>, Wrong> {
    let own = visitor.ctx.actor().organisation;
    let parked = waiting::questions(&visitor.ctx).await?.into_iter().filter(|it| it.line.recipient == own);
    Ok(parked.map(|it| of_question(visitor, it)).collect())
}

/// A parked line: its question is the recipient's to answer, and once it is answered the other side's to read.
fn of_question(visitor: &Visitor, asked: ParkedQuestion) -> ToDo {
    let ParkedQuestion { line, standing } = asked;
    let (number, claim) = (line.number, line.claim_number);
    let named = |task: &str| format!("Zeile {number} der Abrechnung {claim} ist zurückgestellt: {task}");
    let to = format!("/abrechnungen/{}/zeilen/{number}/zurueckstellung", line.claim);
    let is_mine = visitor.may(Action::HandIn);
    match standing {
        QuestionStanding::Open => ToDo::by(visitor, named("Frage beantworten"), to, line.answer_by, is_mine),
        QuestionStanding::AskedAgain { by, on } => {
            ToDo::since(named(&format!("{by} hat zu Ihrer Antwort geschrieben")), to, on, is_mine)
        }
        QuestionStanding::Answered { on, .. } => {
            let whose = Some("Die weiterleitende Stelle liest die Antwort");
            ToDo { whose, ..ToDo::since(named("Frage beantwortet"), to, on, false) }
        }
    }
}

async fn of_receipts(visitor: &Visitor) -> Result<Vec<ToDo>, Wrong> {
    let missing = waiting::lines_without_file(&visitor.ctx).await?;
    let of_claim = |it: waiting::LinesWithoutFile| {
        let count = usize::try_from(it.count).unwrap_or_default();
        let lines = counted(count, "Zeile ohne Belegdatei", "Zeilen ohne Belegdatei");
        let what = format!("Abrechnung {}: {lines}", it.claim_number);
        let to = format!("/abrechnungen/{}?zeige=offen", it.claim);
        ToDo::since(what, to, it.since, visitor.may(Action::HandIn))
    };
    Ok(missing.into_iter().map(of_claim).collect())
}

/// Requests for money beyond the need: another person signs them before anybody decides.
async fn of_requests(visitor: &Visitor, grants: &Grants) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::new();
    for it in lists::all(|after| waiting::payout_requests(&visitor.ctx, after, views::MOST)).await? {
        let grant = grants.of(it.grant)?;
        if grant.recipient == visitor.ctx.actor().organisation && it.waits_for_signature() {
            let what = format!("Mittelanforderung über {}: unterschreiben", euros(it.amount));
            let to = format!("/anforderungen/{}", it.id);
            found.push(ToDo::since(what, to, it.state.on(), visitor.may(Action::Sign)));
        }
    }
    Ok(found)
}

/// Proofs that were begun, and those that are due soon or late and that nobody has begun.
async fn of_proofs(
    visitor: &Visitor,
    grants: &Grants,
    deadlines: &[GrantDeadline],
) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::new();
    let begun = waiting::proofs(&visitor.ctx).await?;
    found.extend(deadlines.iter().filter_map(|due| of_missing_proof(visitor, due, &begun)));
    for proof in begun {
        let grant = grants.of(proof.grant)?;
        if grant.recipient == visitor.ctx.actor().organisation {
            found.push(of_proof(visitor, &proof, &grant.act.reference));
        }
    }
    Ok(found)
}

fn of_missing_proof(visitor: &Visitor, due: &GrantDeadline, begun: &[Proof]) -> Option<ToDo> {
    let kind = due.proof.filter(|_| due.is_near())?;
    let covers = |proof: &Proof| proof.period.until() >= due.deadline.event_on;
    if begun.iter().any(|proof| proof.grant == due.grant && proof.kind == kind && covers(proof)) {
        return None;
    }
    let what = format!("{} zu {}: erstellen", kind.german(), due.reference);
    let to = format!("/zuwendungen/{}/nachweis", due.grant);
    Some(ToDo::by(visitor, what, to, due.deadline.ends_on, visitor.may(Action::HandIn)))
}

fn of_proof(visitor: &Visitor, proof: &Proof, reference: &str) -> ToDo {
    let named = |task: &str| format!("{} zu {reference}: {task}", proof.kind.german());
    let (to, since) = (format!("/nachweise/{}", proof.id), proof.state.on());
    match (proof.state, proof.questions.last()) {
        (ProofState::Questioned { .. }, Some(ProofQuestion { answer_by, .. })) => {
            ToDo::by(visitor, named("Rückfrage beantworten"), to, *answer_by, visitor.may(Action::HandIn))
        }
        (ProofState::Signed { .. }, _) => {
            ToDo::since(named("einreichen"), to, since, visitor.may(Action::FileProof))
        }
        _ => ToDo::since(named("unterschreiben"), to, since, visitor.may(Action::Sign)),
    }
}

/// What is to be paid back: everyone there may see to it.
fn of_debts(visitor: &Visitor, grants: &Grants, debts: &[Receivable]) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::with_capacity(debts.len());
    for it in debts {
        let grant = grants.of(it.grant)?;
        let open = euros(it.open().map_err(FlowError::from)?);
        let of = if it.kind == DemandKind::Interest { "Zinsen" } else { "Rückforderung" };
        let what = format!("{of} zu {}: {open} zahlen", grant.act.reference);
        found.push(ToDo::by(visitor, what, format!("/forderungen/{}", it.id), it.due_next(), true));
    }
    Ok(found)
}

async fn of_reports(visitor: &Visitor, grants: &Grants) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::new();
    for (report, said) in unanswered(&visitor.ctx).await? {
        let grant = grants.of(report.grant)?;
        let what = format!("Sachbericht zu {}: Anmerkung von {}", grant.act.reference, said.author);
        let to = format!("/sachberichte/{}", report.id);
        found.push(ToDo::since(what, to, said.on, visitor.may(Action::HandIn)));
    }
    Ok(found)
}

/// What is open of the own account: until it is confirmed, nothing is paid to it.
fn of_account(visitor: &Visitor, all: &[BankDetails]) -> Option<ToDo> {
    let to = "/bankverbindung".to_owned();
    let open = all.iter().rev().find_map(|details| match details.state {
        BankDetailsState::Entered { on } => {
            let what = "Bankverbindung unterschreiben".to_owned();
            Some(ToDo::since(what, to.clone(), on, visitor.may(Action::SignBankDetails)))
        }
        BankDetailsState::Signed { on } | BankDetailsState::Verified { on } => {
            let what = "Bankverbindung: noch nicht bestätigt".to_owned();
            let whose = Some("Die weiterleitende Stelle prüft und bestätigt sie");
            Some(ToDo { whose, ..ToDo::since(what, to.clone(), on, false) })
        }
        _ => None,
    });
    let is_confirmed = all.iter().any(|it| matches!(it.state, BankDetailsState::Confirmed { .. }));
    let enter = "Bankverbindung eintragen: ohne sie wird nichts ausgezahlt".to_owned();
    let missing = || ToDo::at(enter, to.clone(), None, visitor.may(Action::EnterBankDetails));
    open.or_else(|| (!is_confirmed).then(missing))
}
