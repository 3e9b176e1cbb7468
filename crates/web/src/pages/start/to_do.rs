//! What a provider has to do: with its claims, parked lines, receipts, proofs, reports and its account, each with its day.

use chrono::NaiveDate;
use flow::{Action, bank_details::bank_details_of, reports::unanswered, views, waiting};
use grants::{BankDetails, BankDetailsState, ClaimExcerpt, ClaimState, ProofQuestion, Step};

use crate::{
    german::{counted, day, euros},
    lists,
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
    /// By a day.
    fn by(what: String, to: String, on: NaiveDate, is_mine: bool) -> Self {
        Self { when: format!("bis {}", day(on)), ..Self::at(what, to, Some(on), is_mine) }
    }

    /// Since a day.
    fn since(what: String, to: String, on: NaiveDate, is_mine: bool) -> Self {
        Self { when: format!("seit {}", day(on)), ..Self::at(what, to, Some(on), is_mine) }
    }

    fn at(what: String, to: String, on: Option<NaiveDate>, is_mine: bool) -> Self {
        Self { what, to, when: String::new(), whose: (!is_mine).then_some(OF_COLLEAGUE), on }
    }
}

/// All of it: first what is the visitor's task, the earliest day first.
pub(super) async fn to_do(visitor: &Visitor, names: &Names) -> Result<Vec<ToDo>, Wrong> {
    let mut found = of_claims(visitor).await?;
    found.extend(of_parked_lines(visitor).await?);
    found.extend(of_receipts(visitor).await?);
    found.extend(of_proofs(visitor).await?);
    found.extend(of_reports(visitor).await?);
    let own = visitor.ctx.actor().organisation;
    // The account of the first recipient stands in no book here.
    if visitor.may(Action::LookAtBankDetails) && !names.is_first_recipient(own) {
        found.extend(of_account(visitor, &bank_details_of(&visitor.ctx, own).await?));
    }
    found.sort_by_key(|it| (it.whose.is_some(), it.on.is_none(), it.on));
    Ok(found)
}

async fn of_claims(visitor: &Visitor) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::new();
    let open = lists::all(|after| waiting::claims(&visitor.ctx, after, views::MOST)).await?;
    for ClaimExcerpt { claim, totals, .. } in open {
        let grant = views::grant(&visitor.ctx, claim.grant).await?;
        if grant.recipient != visitor.ctx.actor().organisation {
            continue;
        }
        let (to, round) = (format!("/abrechnungen/{}", claim.id), claim.round());
        let has = |step: Step| claim.sign_offs.iter().any(|it| it.round == round && it.step == step);
        let name = format!("Abrechnung {} über {}", claim.number, euros(totals.claimed));
        match claim.state {
            ClaimState::ChangesRequested { answer_by, .. } => {
                let (what, to) = (format!("{name}: Rückfrage beantworten"), format!("{to}/aenderung"));
                found.push(ToDo::by(what, to, answer_by, visitor.may(Action::HandIn)));
            }
            ClaimState::Submitted { on } if !has(Step::Sign) && !has(Step::PrepareAndSign) => {
                let what = format!("{name}: unterzeichnen");
                found.push(ToDo::since(what, to, on, visitor.may(Action::Sign)));
            }
            _ => {}
        }
    }
    Ok(found)
}

async fn of_parked_lines(visitor: &Visitor) -> Result<Vec<ToDo>, Wrong> {
    let own = visitor.ctx.actor().organisation;
    let parked = waiting::parked_lines(&visitor.ctx).await?.into_iter().filter(|it| it.recipient == own);
    let of_line = |it: waiting::ParkedLine| {
        let (number, claim) = (it.number, it.claim_number);
        let what = format!("Zeile {number} der Abrechnung {claim} ist zurückgestellt: Frage beantworten");
        let to = format!("/abrechnungen/{}/zeilen/{number}/zurueckstellung", it.claim);
        ToDo::by(what, to, it.answer_by, visitor.may(Action::HandIn))
    };
    Ok(parked.map(of_line).collect())
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

async fn of_proofs(visitor: &Visitor) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::new();
    for proof in waiting::questioned_proofs(&visitor.ctx).await? {
        let grant = views::grant(&visitor.ctx, proof.grant).await?;
        let Some(ProofQuestion { answer_by, .. }) = proof.questions.last() else { continue };
        if grant.recipient == visitor.ctx.actor().organisation {
            let what = format!("{} zu {}: Rückfrage beantworten", proof.kind.german(), grant.act.reference);
            let to = format!("/nachweise/{}", proof.id);
            found.push(ToDo::by(what, to, *answer_by, visitor.may(Action::HandIn)));
        }
    }
    Ok(found)
}

async fn of_reports(visitor: &Visitor) -> Result<Vec<ToDo>, Wrong> {
    let mut found = Vec::new();
    for (report, said) in unanswered(&visitor.ctx).await? {
        let grant = views::grant(&visitor.ctx, report.grant).await?;
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
            let what = "Bankverbindung unterzeichnen".to_owned();
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
