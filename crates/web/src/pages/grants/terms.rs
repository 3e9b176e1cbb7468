//! `/zuwendungen/{id}/zahlungsweise`: how a grant is paid: the rule, what must be met before, in which instalments.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use flow::{
    Action, FlowError, Request,
    meanwhile::Subject,
    notifications::foreseen::hearing,
    payout_terms::{AgreeTerms, ChangeTerms, MeetRequirement, WaiveRequirement},
    views,
};
use grants::{
    Fulfilment, Grant, GrantId, NewInstalment, NewRequirement, NewTerms, PayoutRule, PayoutTerms,
    PayoutTermsId, ProofId, RequirementKind, RequirementState,
};
use ledger::{Cents, EntryNumber};

use super::gives;
use crate::{
    Web, drafts, filters,
    foreseen::{self, Follows},
    form::{Form, SEEN},
    frame::Frame,
    german::{counted, day, euros, proof_kind, proof_state},
    id::Id,
    lists, meanwhile,
    names::Names,
    sent::Sent,
    show::{Wrong, done, faulty, page},
    steps::Steps,
    visitor::Visitor,
};

/// How many requirements, and how many instalments, are agreed at once.
const ROWS: usize = 4;

/// A requirement as it is shown.
struct Requirement {
    number: i64,
    kind: &'static str,
    title: String,
    due_on: NaiveDate,
    state: String,
}

/// The fields of a requirement to agree on.
struct RequirementFields {
    kind: String,
    title: String,
    due_on: String,
}

/// The fields of an instalment to agree on.
struct InstalmentFields {
    position: String,
    amount: String,
    requirement: String,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/terms.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    rules: Vec<(String, String, NaiveDate)>,
    requirements: Vec<Requirement>,
    instalments: Vec<(i64, String, Cents, Option<i64>)>,
    steps: Steps,
    follows: Follows,
    open: Vec<(String, String)>,
    proofs: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    positions: Vec<(String, String)>,
    new_requirements: Vec<RequirementFields>,
    new_instalments: Vec<InstalmentFields>,
}

fn requirement_fields() -> Vec<RequirementFields> {
    let of = |it: usize| RequirementFields {
        kind: format!("v{it}.art"),
        title: format!("v{it}.titel"),
        due_on: format!("v{it}.faellig"),
    };
    (1..=ROWS).map(of).collect()
}

fn instalment_fields() -> Vec<InstalmentFields> {
    let of = |it: usize| InstalmentFields {
        position: format!("r{it}.position"),
        amount: format!("r{it}.betrag"),
        requirement: format!("r{it}.voraussetzung"),
    };
    (1..=ROWS).map(of).collect()
}

/// A rule in words.
fn rule(rule: PayoutRule) -> String {
    let cap = rule.cap().map_or_else(String::new, |cap| format!(", höchstens {} im Voraus", euros(cap)));
    match rule {
        PayoutRule::Reimbursement => "Erstattung: gezahlt wird, was anerkannt ist".to_owned(),
        PayoutRule::Advance { .. } => format!("Vorauszahlung auf Anforderung{cap}"),
        PayoutRule::Mixed { .. } => format!("Vorauszahlung, und was sie nicht deckt, wird erstattet{cap}"),
    }
}

/// What a requirement asks for.
const fn kind(kind: RequirementKind) -> &'static str {
    match kind {
        RequirementKind::InterimProofAccepted => "Zwischennachweis angenommen",
        RequirementKind::ProofFiled => "Nachweis eingereicht",
        RequirementKind::Report => "Bericht",
        RequirementKind::Other => "Anderes",
    }
}

fn state(state: &RequirementState) -> String {
    match state {
        RequirementState::Open => "offen".to_owned(),
        RequirementState::Met { on, by: Fulfilment::Proof(_) } => {
            format!("erfüllt am {} durch Nachweis", day(*on))
        }
        RequirementState::Met { on, by: Fulfilment::Words(words) } => {
            format!("erfüllt am {}: {words}", day(*on))
        }
        RequirementState::Waived { on, reason } => format!("darauf verzichtet am {}: {reason}", day(*on)),
    }
}

/// What is done on the page, by who gives.
fn steps(visitor: &Visitor, grant: &Grant) -> Steps {
    Steps::by_role(
        visitor,
        gives(visitor, grant),
        [
            ("vereinbarung", "Vereinbaren", Action::Give),
            ("voraussetzungen", "Erfüllung oder Verzicht festhalten", Action::Give),
        ],
    )
}

/// The terms of a grant, if any are agreed.
async fn terms_of(visitor: &Visitor, grant: GrantId) -> Result<Option<PayoutTerms>, Wrong> {
    let found = views::all_payout_terms(&visitor.ctx, Some(grant), None, 1).await?;
    Ok(found.items.into_iter().next())
}

async fn shown(visitor: &Visitor, id: GrantId, form: Form) -> Result<Page, Wrong> {
    let grant = views::grant(&visitor.ctx, id).await?;
    let names = Names::of(&visitor.ctx).await?;
    let terms = terms_of(visitor, id).await?;
    let proofs = lists::all(|after| views::proofs(&visitor.ctx, Some(id), after, views::MOST)).await?;
    let proof = |it: &grants::Proof| {
        let (badge, on) = proof_state(it.state);
        (it.id.to_string(), format!("{}, {} {}", proof_kind(it.kind), badge.word, day(on)))
    };
    let frame = visitor.frame("Zahlungsweise").faulty(!form.faults().is_empty());
    let steps = steps(visitor, &grant);
    let follows = if steps.has("vereinbarung") {
        follows(visitor, &names, &grant, terms.as_ref()).await?
    } else {
        Follows::new()
    };
    let form = match &terms {
        Some(it) => meanwhile::about(&visitor.ctx, form, Subject::PayoutTerms(it), it.version).await?,
        // Whatever is agreed from now on is news to them.
        None => form.with(SEEN, EntryNumber::NONE.get()).about(0),
    };
    let requirements = terms.iter().flat_map(|terms| &terms.requirements);
    let instalments = terms.iter().flat_map(|terms| &terms.instalments);
    let rules = terms.iter().flat_map(|terms| terms.rules.iter().rev());
    let positions = grant.positions.iter().map(|it| (it.id.to_string(), names.position(&grant, it)));
    Ok(Page {
        frame: frame
            .below("/zuwendungen", "Zuwendungen")
            .below(format!("/zuwendungen/{id}"), &grant.act.reference),
        id: id.to_string(),
        rules: rules.map(|it| (rule(it.rule), it.reference.clone(), it.agreed_on)).collect(),
        open: requirements
            .clone()
            .filter(|it| it.state == RequirementState::Open)
            .map(|it| (it.number.to_string(), format!("{}. {}", it.number, it.title)))
            .collect(),
        requirements: requirements
            .map(|it| Requirement {
                number: it.number,
                kind: kind(it.kind),
                title: it.title.clone(),
                due_on: it.due_on,
                state: state(&it.state),
            })
            .collect(),
        instalments: instalments
            .map(|it| (it.number, names.position_of(&grant, it.position), it.amount, it.requirement))
            .collect(),
        steps,
        follows,
        proofs: proofs.iter().map(proof).collect(),
        kinds: RequirementKind::ALL.map(|it| (it.word().to_owned(), kind(it).to_owned())).to_vec(),
        positions: positions.collect(),
        new_requirements: requirement_fields(),
        new_instalments: instalment_fields(),
        form,
    })
}

/// What each step brings about, and who will be told of it.
async fn follows(
    visitor: &Visitor,
    names: &Names,
    grant: &Grant,
    terms: Option<&PayoutTerms>,
) -> Result<Follows, Wrong> {
    let (ctx, mut follows) = (&visitor.ctx, Follows::new());
    let sum = |all: Vec<Cents>| Cents::sum(all).map(euros).map_err(FlowError::from);
    let granted = sum(grant.positions.iter().map(|it| it.amount).collect())?;
    let said = format!(
        "Danach wird nach dieser Regel gezahlt, was von {granted} noch nicht fällig ist. Voraussetzungen und Raten kommen zu \
         denen hinzu, die schon vereinbart sind."
    );
    let Some(terms) = terms else {
        follows.insert("vereinbarung", format!("{said} {}", foreseen::told(names, None)));
        return Ok(follows);
    };
    let hears = hearing::<ChangeTerms>(ctx, terms).await?;
    follows.insert("vereinbarung", format!("{said} {}", foreseen::told(names, hears.as_ref())));
    let is_open = |number: i64| {
        terms.requirements.iter().any(|it| it.number == number && it.state == RequirementState::Open)
    };
    let waiting = terms.instalments.iter().filter(|it| it.requirement.is_some_and(is_open));
    let waiting: Vec<Cents> = waiting.map(|it| it.amount).collect();
    let (rates, sum) = (counted(waiting.len(), "Rate", "Raten"), sum(waiting)?);
    let said = format!(
        "Noch auf offene Voraussetzungen warten: {rates} über {sum}. Danach wartet nichts mehr auf diese."
    );
    let hears = hearing::<MeetRequirement>(ctx, terms).await?;
    follows.insert("erfuellung", format!("{said} {}", foreseen::told(names, hears.as_ref())));
    let hears = hearing::<WaiveRequirement>(ctx, terms).await?;
    follows.insert("verzicht", format!("{said} {}", foreseen::told(names, hears.as_ref())));
    Ok(follows)
}

/// `GET /zuwendungen/{id}/zahlungsweise`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&shown(&visitor, GrantId(id), form).await?))
}

/// `POST /zuwendungen/{id}/zahlungsweise`: agrees on it for the first time, or otherwise than before.
pub(crate) async fn agree(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let id = GrantId(id);
    let grant = views::grant(&sent.visitor.ctx, id).await?;
    let version = sent.form.version();
    let terms = read(&mut sent.form, &grant).filter(|_| sent.form.faults().is_empty());
    match (terms_of(&sent.visitor, id).await?, terms) {
        (_, None) => take::<AgreeTerms>(id, sent, None).await,
        // Version 0 saw that nothing was agreed: a form that is sent again stays what it was.
        (Some(before), Some(terms)) if version != 0 => {
            take(id, sent, Some(ChangeTerms { payout_terms: before.id, version, terms })).await
        }
        (_, Some(terms)) => take(id, sent, Some(AgreeTerms { grant: id, terms })).await,
    }
}

/// `POST /zuwendungen/{id}/zahlungsweise/erfuellung`
pub(crate) async fn meet(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payout_terms = agreed(&sent, GrantId(id)).await?;
    let form = &mut sent.form;
    let version = form.version();
    let requirement = form.choice("erfuellt", |text| text.parse().ok());
    let met_on = form.day("erfuellt_am");
    let proof = form.choice_if_any("nachweis", |text| text.parse().ok().map(ProofId));
    let by = match proof {
        Some(proof) => Some(Fulfilment::Proof(proof)),
        None => form
            .text("womit", "Bitte einen Nachweis wählen oder schreiben, womit sie erfüllt ist.")
            .map(Fulfilment::Words),
    };
    let request = requirement.zip(met_on).zip(by);
    let request = request.map(|((requirement, met_on), by)| MeetRequirement {
        payout_terms,
        version,
        requirement,
        met_on,
        by,
    });
    take(GrantId(id), sent, request).await
}

/// `POST /zuwendungen/{id}/zahlungsweise/verzicht`
pub(crate) async fn waive(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let payout_terms = agreed(&sent, GrantId(id)).await?;
    let form = &mut sent.form;
    let version = form.version();
    let requirement = form.choice("verzicht", |text| text.parse().ok());
    let reason = form.text("grund", "Bitte den Grund nennen.");
    let request = requirement.zip(reason);
    let request =
        request.map(|(requirement, reason)| WaiveRequirement { payout_terms, version, requirement, reason });
    take(GrantId(id), sent, request).await
}

/// The terms that are agreed.
async fn agreed(sent: &Sent, grant: GrantId) -> Result<PayoutTermsId, Wrong> {
    let terms = terms_of(&sent.visitor, grant).await?;
    terms.map(|terms| terms.id).ok_or_else(Wrong::unknown)
}

async fn take<R: Request<Answer = PayoutTerms>>(
    id: GrantId,
    mut sent: Sent,
    request: Option<R>,
) -> Result<Response, Wrong> {
    if let Some(request) = request.filter(|_| sent.form.faults().is_empty()) {
        match sent.run(request).await? {
            Ok(_) => return Ok(done(format_args!("/zuwendungen/{id}/zahlungsweise"), "zahlungsweise")),
            // Somebody else agreed on terms meanwhile: what is sent next changes them.
            Err(FlowError::Exists { .. }) => sent.refused(FlowError::Stale { what: "payout_terms" })?,
            Err(refusal) => sent.refused(refusal)?,
        }
    }
    Ok(faulty(&shown(&sent.visitor, id, sent.form).await?))
}

fn read(form: &mut Form, grant: &Grant) -> Option<NewTerms> {
    let word = form
        .choice("regel", |text| ["reimbursement", "advance", "mixed"].into_iter().find(|word| *word == text));
    let cap = form.amount_if_any("obergrenze");
    let rule = word.and_then(|word| PayoutRule::from_word(word, cap));
    if word.is_some() && rule.is_none() {
        form.blame("obergrenze", "Bei Erstattung wird nichts im Voraus gezahlt: es gibt keine Obergrenze.");
    }
    let reference = form.text("aktenzeichen", "Bitte schreiben, wo das vereinbart ist.");
    let agreed_on = form.day("tag");
    let (mut requirements, mut instalments) = (Vec::new(), Vec::new());
    for row in requirement_fields() {
        if row.is_empty(form) {
            continue;
        }
        let kind = form.choice(&row.kind, RequirementKind::from_word);
        let title = form.text(&row.title, "Bitte die Voraussetzung benennen.");
        let due_on = form.day(&row.due_on);
        let all = kind.zip(title).zip(due_on);
        requirements.extend(all.map(|((kind, title), due_on)| NewRequirement { kind, title, due_on }));
    }
    for row in instalment_fields() {
        if row.is_empty(form) {
            continue;
        }
        let find = |text: &str| grant.positions.iter().find(|it| it.id.to_string() == text);
        let (position, amount) = (form.choice(&row.position, find), form.amount(&row.amount));
        let requirement = form.choice_if_any(&row.requirement, |text| text.trim().parse().ok());
        instalments.extend(position.zip(amount).map(|(position, amount)| NewInstalment {
            component: position.component.clone(),
            budget_year: position.budget_year,
            amount,
            requirement,
        }));
    }
    Some(NewTerms { rule: rule?, reference: reference?, agreed_on: agreed_on?, requirements, instalments })
}

impl RequirementFields {
    fn is_empty(&self, form: &Form) -> bool {
        [&self.kind, &self.title, &self.due_on].into_iter().all(|field| form.value(field).trim().is_empty())
    }
}

impl InstalmentFields {
    fn is_empty(&self, form: &Form) -> bool {
        let fields = [&self.position, &self.amount, &self.requirement];
        fields.into_iter().all(|field| form.value(field).trim().is_empty())
    }
}
