//! `/heute`: what waits, for how long, and how much money it is about.

mod books;
mod debts;
mod parked;
mod proofs;
mod rates;

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use flow::{
    Action, FlowError,
    audit_observations::whose,
    bank_details::open_changes,
    may::{ClaimAct, PayoutRequestAct, Tasks},
    standings::{ClaimStanding, PaymentStanding, PayoutRequestStanding, Standing},
    today::{Today, today},
    waiting,
};
use grants::{
    BankDetailsState, ClaimExcerpt, ClaimState, Grant, GrantId, Payment, PayoutRequest, RuleWaiver, Step,
};
use ledger::Cents;
use tokio::try_join;

use super::{deadlines::leads_to, payments::list as payments};
use crate::{
    filters,
    frame::Frame,
    german::{counted, day, deadline_state, euros, period},
    lists::{self, Grants},
    names::Names,
    narrowing::way,
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
    /// Where all of it is listed, if it is.
    all: Option<String>,
    waits: Vec<Waits>,
}

/// One thing that waits.
struct Waits {
    to: String,
    what: String,
    note: String,
    since: Option<NaiveDate>,
    amount: Option<Cents>,
    /// Whether the next step is the visitor's.
    is_mine: bool,
}

impl List {
    const fn new(title: &'static str, anchor: &'static str) -> Self {
        Self { title, anchor, all: None, waits: Vec::new() }
    }

    /// With where all of it is listed.
    fn listed(self, all: impl Into<String>) -> Self {
        Self { all: Some(all.into()), ..self }
    }

    /// With what waits.
    fn of(self, waits: Vec<Waits>) -> Self {
        Self { waits, ..self }
    }

    /// Of how many the next step is the visitor's.
    fn mine(&self) -> usize {
        self.waits.iter().filter(|it| it.is_mine).count()
    }

    fn is_mine(&self) -> bool {
        self.mine() > 0
    }

    /// Whether the next step is the visitor's of some alone.
    fn is_mixed(&self) -> bool {
        self.is_mine() && self.mine() < self.waits.len()
    }

    /// Whose task it is, if it is the visitor's.
    fn task(&self) -> Option<String> {
        let mine = self.mine();
        match mine {
            0 => None,
            _ if self.is_mixed() => Some(format!("Davon {mine} Ihre Aufgabe")),
            _ => Some("Ihre Aufgabe".to_owned()),
        }
    }

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

/// What waits for signatures: whose task each is, is asked of all together.
struct Signed {
    claims: Vec<ClaimExcerpt>,
    requests: Vec<PayoutRequest>,
    payments: Vec<Payment>,
    waivers: Vec<RuleWaiver>,
}

impl Signed {
    async fn of(visitor: &Visitor) -> Result<Self, Wrong> {
        let (ctx, most) = (&visitor.ctx, flow::views::MOST);
        Ok(Self {
            claims: lists::all(|after| waiting::claims(ctx, after, most)).await?,
            requests: lists::all(|after| waiting::payout_requests(ctx, after, most)).await?,
            payments: lists::all(|after| waiting::payments(ctx, after, most)).await?,
            waivers: lists::all(|after| waiting::waivers(ctx, after, most)).await?,
        })
    }

    /// The grants on which it hangs.
    fn grants(&self) -> BTreeSet<GrantId> {
        let of_claims = self.claims.iter().map(|it| it.claim.grant);
        let of_requests = self.requests.iter().map(|it| it.grant);
        let of_payments = self.payments.iter().map(|it| it.grant);
        let of_waivers = self.waivers.iter().map(|it| it.grant);
        of_claims.chain(of_requests).chain(of_payments).chain(of_waivers).collect()
    }
}

/// `GET /heute`
pub(crate) async fn get(visitor: Visitor) -> Result<Response, Wrong> {
    let (known, signed, found, law) =
        try_join!(Known::of(&visitor), Signed::of(&visitor), proofs::that_wait(&visitor), async {
            Ok(today(&visitor.ctx).await?)
        })?;
    let tasks = Tasks::of(&visitor.ctx, &signed.grants()).await?;
    let mut lists = vec![books::that_do_not_hold(&visitor).await?];
    lists.extend(claims(&tasks, &known, &signed.claims)?);
    lists.extend(parked::lines(&visitor, &known.names).await?);
    lists.extend(requests(&tasks, &known, &signed.requests)?);
    lists.extend(paid(&tasks, &known, &signed.payments)?);
    lists.push(debts::overdue(&visitor, &known).await?);
    lists.push(accounts(&visitor, &known.names).await?);
    lists.push(excepted(&tasks, &known, &signed.waivers)?);
    lists.push(observed(&visitor).await?);
    let of_proofs = (found.as_slice(), law.unexamined.as_slice());
    let [sign, hand_in, answer, provider, examine] = proofs::listed(&visitor, &tasks, &known, of_proofs)?;
    lists.extend([sign, hand_in, answer, provider]);
    lists.push(rates::to_confirm(&visitor, &known.names).await?);
    of_the_law(&visitor, &known, law, (examine, &mut lists))?;
    lists.retain(|list| !list.waits.is_empty());
    for list in &mut lists {
        list.waits.sort_by_key(|it| !it.is_mine);
    }
    lists.sort_by_key(|list| !list.is_mine());
    let (on, may_order) = (visitor.ctx.day(), visitor.may(Action::Order));
    let heading = if visitor.is_today() {
        format!("Heute, {}", day(on))
    } else {
        format!("Was am {} wartete", day(on))
    };
    let (stand, bekannt) = visitor.days();
    Ok(page(&Page { frame: visitor.frame("Heute"), heading, on, stand, bekannt, lists, may_order }))
}

fn claims(tasks: &Tasks<'_>, known: &Known, found: &[ClaimExcerpt]) -> Result<[List; 4], Wrong> {
    use ClaimStanding as At;
    let new = |title, anchor, at| List::new(title, anchor).listed(way("/abrechnungen", at));
    let mut examine = new("Abrechnungen zu prüfen", "pruefen", At::ToExamine);
    let mut certify = new("Vorschläge festzustellen", "feststellen", At::ToCertify);
    let mut sign = new("Beim Träger zu unterschreiben", "unterzeichnen", At::ToSign);
    let mut answer = new("Der Träger soll antworten", "antworten", At::ToAnswer);
    for it in found {
        let (list, act) = match At::of(&it.claim, it.claim.state.on()) {
            At::ToAnswer => (&mut answer, ClaimAct::Resubmit),
            At::ToCertify => (&mut certify, ClaimAct::Certify),
            At::ToExamine => (&mut examine, ClaimAct::Decide),
            At::ToSign | At::Decided | At::Withdrawn => (&mut sign, ClaimAct::Sign),
        };
        let is_mine = tasks.claim(known.grant(it.claim.grant)?, &it.claim, act)?;
        list.waits.push(Waits { is_mine, ..of_claim(known, it)? });
    }
    Ok([examine, certify, sign, answer])
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
        is_mine: false,
    })
}

fn requests(tasks: &Tasks<'_>, known: &Known, found: &[PayoutRequest]) -> Result<[List; 3], Wrong> {
    use PayoutRequestStanding as At;
    let new = |title, anchor, at| List::new(title, anchor).listed(way("/anforderungen", at));
    let title = "Mittelanforderungen zu unterschreiben";
    let mut sign = new(title, "anforderungen-unterzeichnen", At::ToSign);
    let mut decide = new("Mittelanforderungen zu entscheiden", "anforderungen", At::ToDecide);
    let mut certify = new("Bewilligungen festzustellen", "bewilligungen", At::ToCertify);
    for request in found {
        let (list, act) = match At::of(request, request.state.on()) {
            At::ToSign => (&mut sign, PayoutRequestAct::Sign),
            At::ToCertify => (&mut certify, PayoutRequestAct::Certify),
            At::ToDecide | At::Approved | At::Refused => (&mut decide, PayoutRequestAct::Decide),
        };
        let is_mine = tasks.payout_request(known.grant(request.grant)?, request, act)?;
        list.waits.push(Waits { is_mine, ..of_request(known, request)? });
    }
    Ok([sign, decide, certify])
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
        is_mine: false,
    })
}

fn paid(tasks: &Tasks<'_>, known: &Known, found: &[Payment]) -> Result<[List; 2], Wrong> {
    use PaymentStanding as At;
    let new = |title, anchor, at| List::new(title, anchor).listed(way("/zahlungen", at));
    let mut release = new("Zahlungen freizugeben", "freigeben", At::ToRelease);
    let mut book = new("Ausführung zu buchen", "buchen", At::ToBook);
    for payment in found {
        let grant = known.grant(payment.grant)?;
        let row = payments::row_of(&known.names, grant, payment);
        let is_ordered = At::of(payment, row.on) == At::ToRelease;
        let is_mine = if is_ordered { tasks.release(grant, payment) } else { tasks.confirm(grant, payment) }?;
        let list = if is_ordered { &mut release } else { &mut book };
        list.waits.push(Waits {
            to: format!("/zahlungen/{}", row.id),
            what: row.to,
            note: row.what,
            since: Some(row.on),
            amount: Some(row.amount),
            is_mine,
        });
    }
    Ok([release, book])
}

/// Changes of bank details: until they are settled nothing is paid.
async fn accounts(visitor: &Visitor, names: &Names) -> Result<List, Wrong> {
    let mut waits = Vec::new();
    for open in open_changes(&visitor.ctx).await? {
        let (next, on) = match open.state {
            BankDetailsState::Signed { on } => ("zu prüfen", on),
            BankDetailsState::Verified { on } => ("zu bestätigen", on),
            BankDetailsState::Entered { on } => ("beim Träger zu unterschreiben", on),
            _ => continue,
        };
        waits.push(Waits {
            to: format!("/organisationen/{}/bankverbindung", open.organisation),
            what: names.organisation(open.organisation).to_owned(),
            note: next.to_owned(),
            since: Some(on),
            amount: None,
            is_mine: open.is_task,
        });
    }
    Ok(List::new("Bankverbindungen zu klären", "bankverbindungen").of(waits))
}

/// What audits observed and nobody has answered yet.
async fn observed(visitor: &Visitor) -> Result<List, Wrong> {
    let (found, mut waits) = (waiting::observations(&visitor.ctx).await?, Vec::new());
    let whose = whose(&visitor.ctx, found.iter().map(|it| it.grant).collect()).await?;
    for it in found {
        let (asked_on, answer_by) = it.asked();
        let whose = whose.get(&it.grant).ok_or(FlowError::NotFound { what: "grant" })?;
        waits.push(Waits {
            to: format!("/bemerkungen/{}", it.id),
            what: format!("Prüfungsbemerkung {} zu {}", it.number, whose.reference),
            note: format!("Stellungnahme bis {}", day(answer_by)),
            since: Some(asked_on),
            amount: it.in_question(),
            is_mine: visitor.may(Action::AnswerObservation),
        });
    }
    Ok(List::new("Der Prüfung antworten", "bemerkungen").of(waits))
}

/// Exceptions that one person has proposed: another confirms them.
fn excepted(tasks: &Tasks<'_>, known: &Known, found: &[RuleWaiver]) -> Result<List, Wrong> {
    let mut waits = Vec::with_capacity(found.len());
    for it in found {
        let grant = known.grant(it.grant)?;
        waits.push(Waits {
            to: format!("/zuwendungen/{}/ausnahmen", it.grant),
            what: it.title().to_owned(),
            note: format!("{}, {}", grant.act.reference, period(it.days)),
            since: it.sign_offs.first().map(|signed| signed.by.on),
            amount: None,
            is_mine: tasks.waiver(grant, it)?,
        });
    }
    Ok(List::new("Ausnahmen zu bestätigen", "ausnahmen").of(waits))
}

/// What the law says of the day: deadlines, after them the proofs to examine, what may be drawn, interest.
fn of_the_law(
    visitor: &Visitor,
    known: &Known,
    found: Today,
    (examine, lists): (List, &mut Vec<List>),
) -> Result<(), Wrong> {
    let decides = visitor.may(Action::Decide);
    // Each answer that an audit asks for stands in a list of its own, late or not.
    let late = found.late.into_iter().filter(|it| !it.is_of_audit()).map(|it| Waits {
        to: leads_to(&it),
        what: it.rule.title.clone(),
        note: format!("{}, {}: {}", it.reference, day(it.deadline.ends_on), deadline_state(it.state).word),
        since: None,
        amount: it.amount,
        is_mine: decides,
    });
    lists.push(List::new("Fristen", "fristen").listed("/fristen").of(late.collect()));
    lists.push(examine);
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
            is_mine: false,
        });
    }
    lists.push(List::new("Abrufbare Mittel", "abrufen").of(draw));
    let interest = found.interest.into_iter().map(|it| Waits {
        to: format!("/zuwendungen/{}", it.grant),
        what: it.reference,
        note: it.missing.map_or_else(String::new, |_| "Eine Angabe des Rechts fehlt.".to_owned()),
        since: None,
        amount: it.undecided.plus(it.running).ok(),
        is_mine: false,
    });
    lists.push(List::new("Zinsen", "zinsen").of(interest.collect()));
    Ok(())
}
