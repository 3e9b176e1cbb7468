//! `/heute`: what waits, for how long, and how much money it is about.

mod books;
mod debts;
mod parked;
mod proofs;
mod rates;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    Action, FlowError, Role, audit_observations::whose, bank_details::open_changes, today::today, waiting,
};
use grants::{
    BankDetailsState, Claim, ClaimExcerpt, ClaimState, Grant, GrantId, Payment, PaymentState, PayoutRequest,
    SignOff, Step,
};
use ledger::Cents;

use super::{deadlines::leads_to, payments::list as payments};
use crate::{
    filters,
    frame::Frame,
    german::{counted, day, deadline_state, euros, period},
    lists::{self, Grants},
    names::Names,
    show::{Wrong, page},
    visitor::Visitor,
};

/// The most of a list that is told here; the rest is counted.
const MOST: usize = 8;

/// The page.
#[derive(Template)]
#[template(path = "today.html")]
struct Page {
    frame: Frame,
    heading: String,
    on: NaiveDate,
    stand: String,
    bekannt: String,
    lists: Vec<List>,
    may_order: bool,
}

/// What waits for one reason.
struct List {
    title: &'static str,
    anchor: &'static str,
    is_mine: bool,
    waits: Vec<Waits>,
}

/// One thing that waits.
struct Waits {
    to: String,
    what: String,
    note: String,
    since: Option<NaiveDate>,
    amount: Option<Cents>,
}

impl List {
    fn count(&self) -> String {
        counted(self.waits.len(), "Vorgang", "Vorgänge")
    }

    fn amount(&self) -> Option<Cents> {
        let amounts: Vec<Cents> = self.waits.iter().filter_map(|it| it.amount).collect();
        if amounts.is_empty() { None } else { Cents::sum(amounts).ok() }
    }

    fn oldest(&self, on: NaiveDate) -> Option<String> {
        let since = self.waits.iter().filter_map(|it| it.since).min()?;
        let days = on.signed_duration_since(since).num_days().max(0);
        Some(if days == 1 { "1 Tag".to_owned() } else { format!("{days} Tage") })
    }

    fn shown(&self) -> &[Waits] {
        self.waits.get(..MOST).unwrap_or(&self.waits)
    }

    fn more(&self) -> usize {
        self.waits.len().saturating_sub(MOST)
    }
}

/// What the lists look up for what waits: read once, however much it is.
struct Known {
    names: Names,
    grants: Grants,
}

impl Known {
    async fn of(visitor: &Visitor) -> Result<Self, Wrong> {
        Ok(Self { names: Names::of(&visitor.ctx).await?, grants: Grants::all(&visitor.ctx).await? })
    }

    /// A grant that the visitor sees.
    fn grant(&self, id: GrantId) -> Result<&Grant, FlowError> {
        self.grants.of(id)
    }
}

/// `GET /heute`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let known = Known::of(&visitor).await?;
    let mut lists = vec![books::that_do_not_hold(&visitor).await?];
    claims(&visitor, &known, &mut lists).await?;
    lists.push(parked::overdue(&visitor, &known.names).await?);
    requests(&visitor, &known, &mut lists).await?;
    paid(&visitor, &known, &mut lists).await?;
    lists.push(debts::overdue(&visitor, &known).await?);
    accounts(&visitor, &known.names, &mut lists).await?;
    excepted(&visitor, &known, &mut lists).await?;
    observed(&visitor, &mut lists).await?;
    lists.extend(proofs::of_the_house(&visitor, &known).await?);
    lists.push(rates::to_confirm(&visitor, &known.names).await?);
    of_the_law(&visitor, &known, &mut lists).await?;
    lists.retain(|list| !list.waits.is_empty());
    lists.sort_by_key(|list| !list.is_mine);
    let (on, may_order) = (visitor.ctx.day(), visitor.may(Action::Order));
    let heading = if visitor.is_today() {
        format!("Heute, {}", day(on))
    } else {
        format!("Was am {} wartete", day(on))
    };
    let (stand, bekannt) = visitor.days();
    Ok(page(&Page { frame: visitor.frame("Heute"), heading, on, stand, bekannt, lists, may_order }))
}

fn took(sign_offs: &[SignOff], round: i64, step: Step) -> bool {
    sign_offs.iter().any(|it| it.round == round && it.step == step)
}

async fn claims(visitor: &Visitor, known: &Known, lists: &mut Vec<List>) -> Result<(), Wrong> {
    let role = visitor.ctx.actor().role;
    let found = lists::all(|after| waiting::claims(&visitor.ctx, after, flow::views::MOST)).await?;
    let new = |title, anchor, is_mine| List { title, anchor, is_mine, waits: Vec::new() };
    let certifies = matches!(role, Role::ExaminerSachlich | Role::ExaminerRechnerisch);
    let mut examine = new("Abrechnungen zu prüfen", "pruefen", visitor.may(Action::Decide));
    let mut certify = new("Vorschläge festzustellen", "feststellen", certifies);
    let mut sign = new("Beim Träger zu unterzeichnen", "unterzeichnen", false);
    let mut answer = new("Der Träger soll antworten", "antworten", false);
    for found in &found {
        let claim = &found.claim;
        let list = match claim.state {
            ClaimState::ChangesRequested { .. } => &mut answer,
            _ if claim.is_proposed() => &mut certify,
            _ if is_signed(claim) => &mut examine,
            _ => &mut sign,
        };
        list.waits.push(of_claim(known, found)?);
    }
    lists.extend([examine, certify, sign, answer]);
    Ok(())
}

fn is_signed(claim: &Claim) -> bool {
    let round = claim.round();
    took(&claim.sign_offs, round, Step::Sign) || took(&claim.sign_offs, round, Step::PrepareAndSign)
}

fn of_claim(known: &Known, found: &ClaimExcerpt) -> Result<Waits, Wrong> {
    let claim = &found.claim;
    let grant = known.grant(claim.grant)?;
    let corrected = claim.correction.as_ref().map(|it| it.round);
    let proposed = claim.sign_offs.iter().find(|it| Some(it.round) == corrected && it.step == Step::Propose);
    let note = match claim.state {
        ClaimState::ChangesRequested { answer_by, .. } => format!("Antwort bis {}", day(answer_by)),
        _ if claim.correction.is_some() => {
            format!("Berichtigung der Abrechnung {} zu {}", claim.number, grant.act.reference)
        }
        _ => format!("Abrechnung {} zu {}", claim.number, grant.act.reference),
    };
    Ok(Waits {
        to: format!("/abrechnungen/{}", claim.id),
        what: known.names.organisation(grant.recipient).to_owned(),
        note,
        since: Some(proposed.map_or_else(|| claim.state.on(), |it| it.by.on)),
        amount: Some(found.totals.claimed),
    })
}

async fn requests(visitor: &Visitor, known: &Known, lists: &mut Vec<List>) -> Result<(), Wrong> {
    let found = lists::all(|after| waiting::payout_requests(&visitor.ctx, after, flow::views::MOST)).await?;
    let (mut sign, mut decide, mut certify) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_own = false;
    for request in &found {
        let list = if request.waits_for_signature() {
            is_own |= known.grant(request.grant)?.recipient == visitor.ctx.actor().organisation;
            &mut sign
        } else if request.is_proposed() {
            &mut certify
        } else {
            &mut decide
        };
        list.push(of_request(known, request)?);
    }
    let (title, is_mine) = ("Mittelanforderungen zu unterzeichnen", is_own && visitor.may(Action::Sign));
    lists.push(List { title, anchor: "anforderungen-unterzeichnen", is_mine, waits: sign });
    let (title, is_mine) = ("Mittelanforderungen zu entscheiden", visitor.may(Action::Decide));
    lists.push(List { title, anchor: "anforderungen", is_mine, waits: decide });
    let (title, is_mine) = ("Bewilligungen festzustellen", visitor.may(Action::Certify));
    lists.push(List { title, anchor: "bewilligungen", is_mine, waits: certify });
    Ok(())
}

fn of_request(known: &Known, request: &PayoutRequest) -> Result<Waits, Wrong> {
    let (names, grant) = (&known.names, known.grant(request.grant)?);
    let proposed = request.present_round().find(|it| request.is_proposed() && it.step == Step::Propose);
    Ok(Waits {
        to: format!("/anforderungen/{}", request.id),
        what: names.organisation(grant.recipient).to_owned(),
        note: format!("{} zu {}", names.position_of(grant, request.position), grant.act.reference),
        since: Some(proposed.map_or_else(|| request.state.on(), |it| it.by.on)),
        amount: Some(request.amount),
    })
}

async fn paid(visitor: &Visitor, known: &Known, lists: &mut Vec<List>) -> Result<(), Wrong> {
    let found = lists::all(|after| waiting::payments(&visitor.ctx, after, flow::views::MOST)).await?;
    let person = visitor.ctx.actor().person;
    let (mut release, mut book) = (Vec::new(), Vec::new());
    let mut is_mine = false;
    for payment in &found {
        let Payment { state, sign_offs, .. } = payment;
        let row = payments::row_of(&known.names, known.grant(payment.grant)?, payment);
        let waits = Waits {
            to: format!("/zahlungen/{}", row.id),
            what: row.to,
            note: row.what,
            since: Some(row.on),
            amount: Some(row.amount),
        };
        if matches!(state, PaymentState::Ordered { .. }) {
            is_mine |= visitor.may(Action::Release) && sign_offs.iter().all(|it| it.by.person != person);
            release.push(waits);
        } else {
            book.push(waits);
        }
    }
    let books = visitor.may(Action::Book);
    lists.push(List { title: "Zahlungen freizugeben", anchor: "freigeben", is_mine, waits: release });
    lists.push(List { title: "Ausführung zu buchen", anchor: "buchen", is_mine: books, waits: book });
    Ok(())
}

/// Changes of bank details: until they are settled nothing is paid.
async fn accounts(visitor: &Visitor, names: &Names, lists: &mut Vec<List>) -> Result<(), Wrong> {
    let mut is_mine = false;
    let mut waits = Vec::new();
    for open in open_changes(&visitor.ctx).await? {
        let (next, action, on) = match open.state {
            BankDetailsState::Signed { on } => ("zu prüfen", Action::VerifyBankDetails, on),
            BankDetailsState::Verified { on } => ("zu bestätigen", Action::ConfirmBankDetails, on),
            BankDetailsState::Entered { on } => ("beim Träger zu unterzeichnen", Action::SignBankDetails, on),
            _ => continue,
        };
        let is_here = !matches!(open.state, BankDetailsState::Entered { .. });
        is_mine |= is_here && visitor.may(action);
        waits.push(Waits {
            to: format!("/organisationen/{}/bankverbindung", open.organisation),
            what: names.organisation(open.organisation).to_owned(),
            note: next.to_owned(),
            since: Some(on),
            amount: None,
        });
    }
    lists.push(List { title: "Bankverbindungen zu klären", anchor: "bankverbindungen", is_mine, waits });
    Ok(())
}

/// What audits observed and nobody has answered yet.
async fn observed(visitor: &Visitor, lists: &mut Vec<List>) -> Result<(), Wrong> {
    let mut waits = Vec::new();
    for it in waiting::observations(&visitor.ctx).await? {
        let (asked_on, answer_by) = it.asked();
        let whose = whose(&visitor.ctx, it.grant).await?;
        waits.push(Waits {
            to: format!("/bemerkungen/{}", it.id),
            what: format!("Prüfungsbemerkung {} zu {}", it.number, whose.reference),
            note: format!("Stellungnahme bis {}", day(answer_by)),
            since: Some(asked_on),
            amount: it.in_question(),
        });
    }
    let (title, anchor) = ("Der Prüfung antworten", "bemerkungen");
    lists.push(List { title, anchor, is_mine: visitor.may(Action::AnswerObservation), waits });
    Ok(())
}

/// Exceptions that one person has proposed: another confirms them.
async fn excepted(visitor: &Visitor, known: &Known, lists: &mut Vec<List>) -> Result<(), Wrong> {
    let person = visitor.ctx.actor().person;
    let (mut is_mine, mut waits) = (false, Vec::new());
    for it in lists::all(|after| waiting::waivers(&visitor.ctx, after, flow::views::MOST)).await? {
        let grant = known.grant(it.grant)?;
        is_mine |= visitor.may(Action::Give) && it.sign_offs.iter().all(|signed| signed.by.person != person);
        waits.push(Waits {
            to: format!("/zuwendungen/{}/ausnahmen", it.grant),
            what: it.title().to_owned(),
            note: format!("{}, {}", grant.act.reference, period(it.days)),
            since: it.sign_offs.first().map(|signed| signed.by.on),
            amount: None,
        });
    }
    lists.push(List { title: "Ausnahmen zu bestätigen", anchor: "ausnahmen", is_mine, waits });
    Ok(())
}

/// What the law says of the day: deadlines, proofs, what may be drawn, interest.
async fn of_the_law(visitor: &Visitor, known: &Known, lists: &mut Vec<List>) -> Result<(), Wrong> {
    let found = today(&visitor.ctx).await?;
    let decides = visitor.may(Action::Decide);
    // Each answer that an audit asks for stands in a list of its own, late or not.
    let late = found.late.into_iter().filter(|it| !it.is_of_audit()).map(|it| Waits {
        to: leads_to(&it),
        what: it.rule.title.clone(),
        note: format!("{}, {}: {}", it.reference, day(it.deadline.ends_on), deadline_state(it.state).word),
        since: None,
        amount: it.amount,
    });
    lists.push(List { title: "Fristen", anchor: "fristen", is_mine: decides, waits: late.collect() });
    let proofs = found.unexamined.into_iter().map(|it| Waits {
        to: format!("/nachweise/{}", it.proof.proof),
        what: it.reference,
        note: crate::german::proof_kind(it.proof.kind).to_owned(),
        since: Some(it.proof.filed_on),
        amount: None,
    });
    lists.push(List {
        title: "Nachweise zu prüfen",
        anchor: "nachweise",
        is_mine: decides,
        waits: proofs.collect(),
    });
    let mut draw = Vec::new();
    for it in found.drawable {
        let (names, grant) = (&known.names, known.grant(it.grant)?);
        let note = if it.ahead > Cents::ZERO {
            format!("{} früher abgerufen als gebraucht", euros(it.ahead))
        } else {
            it.reference
        };
        draw.push(Waits {
            to: format!("/zuwendungen/{}", it.grant),
            what: format!("{}: {}", names.short(grant.giver), names.position_of(grant, it.position)),
            note,
            since: None,
            amount: Some(it.drawable),
        });
    }
    lists.push(List { title: "Abrufbare Mittel", anchor: "abrufen", is_mine: false, waits: draw });
    let interest = found.interest.into_iter().map(|it| Waits {
        to: format!("/zuwendungen/{}", it.grant),
        what: it.reference,
        note: it.missing.map_or_else(String::new, |_| "Eine Angabe des Rechts fehlt.".to_owned()),
        since: None,
        amount: it.undecided.plus(it.running).ok(),
    });
    lists.push(List { title: "Zinsen", anchor: "zinsen", is_mine: false, waits: interest.collect() });
    Ok(())
}
