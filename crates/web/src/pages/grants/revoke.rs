//! `/zuwendungen/{id}/aufhebung/neu`: an act is taken back, in whole or in part. What remains, and what was paid beyond it, is
//! shown before.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    FlowError,
    may::{GrantAct, grant_acts},
    meanwhile::Subject,
    notifications::foreseen::hearing,
    revocations::RevokeGrant,
    views,
};
use grants::{AccountKind, Figures, Grant, GrantError, GrantId, NewPosition, Position, Revocation};
use ledger::{Cents, MoneyError};

use super::{
    act::{self, Row},
    gives,
    grounds::{self, Ground},
};
use crate::{
    Web, drafts, filters, foreseen,
    form::Form,
    frame::Frame,
    german::{counted, euros, revocation},
    id::Id,
    meanwhile,
    names::Names,
    refusal::{self, Told},
    show::{Wrong, done, faulty, page},
    upload::{WithFile, choose_again},
    visitor::Visitor,
};

/// What becomes of a position.
struct Effect {
    name: String,
    awarded: Cents,
    remains: Cents,
    falls: Cents,
    received: Cents,
    beyond: Option<Cents>,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/revoke.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    why_not: Option<String>,
    known: Vec<Ground>,
    rights: Vec<(String, String)>,
    scopes: Vec<(String, String)>,
    fields: Vec<(String, String, String)>,
    effects: Option<Vec<Effect>>,
    is_beyond: bool,
    follows: String,
    needs_file: bool,
}

/// The words of a form for all that is not committed, and for a part.
const SCOPES: [(&str, &str); 2] =
    [("ganz", "Alles, was nicht gebunden ist"), ("teil", "Ein Teil: unten steht, was bleibt")];

/// How much of a grant is revoked.
enum Scope {
    /// All that is not committed.
    Whole,
    /// A part, with what remains of it.
    Part(Vec<NewPosition>),
}

impl Scope {
    /// What remains of the positions that are revoked; nothing, if the whole grant is.
    fn positions(self) -> Option<Vec<NewPosition>> {
        match self {
            Self::Whole => None,
            Self::Part(positions) => Some(positions),
        }
    }
}

/// The grant with its positions as rows, and what has become of their money.
struct Present {
    grant: Grant,
    rows: Vec<Row>,
    figures: Vec<Figures>,
    /// Why its state does not let it be taken back.
    refused: Option<FlowError>,
}

impl Present {
    async fn of(visitor: &Visitor, id: GrantId) -> Result<Self, Wrong> {
        super::require_giver(visitor)?;
        let grant = views::grant(&visitor.ctx, id).await?;
        let names = Names::of(&visitor.ctx).await?;
        let rows = names.programme(&grant).into_iter().flat_map(|programme| {
            let positions = grant.positions.iter();
            positions.map(move |it| Row::of(programme, &it.component, it.budget_year))
        });
        let rows = rows.collect();
        let figures = views::grant_figures(&visitor.ctx, &grant).await?;
        let acts = grant_acts(&visitor.ctx, &grant).await?;
        let revoke = acts.into_iter().find(|may| may.act == GrantAct::Revoke);
        let is_state = |why: &FlowError| matches!(why, FlowError::Grant(GrantError::State(_)));
        let refused = revoke.and_then(|may| may.refusal).filter(is_state);
        Ok(Self { grant, rows, figures, refused })
    }

    fn positions(&self) -> impl Iterator<Item = (&Position, &Row, &Figures)> {
        let positions = self.grant.positions.iter().zip(&self.rows).zip(&self.figures);
        positions.map(|((position, row), figures)| (position, row, figures))
    }

    /// Why it is not taken back by who looks at it.
    fn why_not(&self, visitor: &Visitor) -> Option<String> {
        if let Some(cause) = &self.refused {
            return Some(refusal::of_flow(cause).text);
        }
        (!gives(visitor, &self.grant)).then(|| "Aufheben kann nur, wer die Zuwendung gegeben hat.".to_owned())
    }

    /// What each field is for, and what is known of its position.
    fn fields(&self) -> Result<Vec<(String, String, String)>, MoneyError> {
        let field = |(position, row, figures): (&Position, &Row, &Figures)| {
            let (awarded, bound) = (euros(position.amount), euros(bound(position, figures)?));
            let known =
                format!("Bewilligt {awarded}, gebunden {bound}, ausgezahlt {}", euros(figures.received));
            Ok((row.amount.clone(), row.title.clone(), known))
        };
        self.positions().map(field).collect()
    }

    /// How much is revoked. What is wrong is noted.
    fn remaining(&self, form: &mut Form) -> Option<Scope> {
        let scope = form.choice("umfang", |text| SCOPES.into_iter().find(|(word, _)| *word == text))?;
        if scope == SCOPES[0] {
            return Some(Scope::Whole);
        }
        let positions = act::positions(form, &self.rows);
        // Whoever sends a form again that has taken effect is not told that nothing would change.
        let is_present = form.version() == self.grant.version;
        let changes = positions.iter().any(|new| self.amount(new) != Some(new.amount));
        if is_present && !changes && form.faults().is_empty() {
            form.blame("umfang", "Bitte unten eintragen, wovon weniger bleibt.");
        }
        Some(Scope::Part(positions))
    }

    fn amount(&self, of: &NewPosition) -> Option<Cents> {
        self.grant.position(&of.component, of.budget_year).map(|position| position.amount)
    }

    /// What becomes of the positions that are revoked.
    fn effects(&self, remaining: Option<&Vec<NewPosition>>) -> Result<Vec<Effect>, MoneyError> {
        let mut effects = Vec::new();
        for (position, row, figures) in self.positions() {
            let is_it = |new: &&NewPosition| {
                new.component == position.component && new.budget_year == position.budget_year
            };
            let remains = match remaining {
                None => bound(position, figures)?,
                Some(part) => match part.iter().find(is_it) {
                    Some(new) => new.amount,
                    None => continue,
                },
            };
            let beyond = figures.received.minus(remains)?;
            effects.push(Effect {
                name: row.title.clone(),
                awarded: position.amount,
                remains,
                falls: position.amount.minus(remains)?,
                received: figures.received,
                beyond: Some(beyond).filter(|beyond| *beyond > Cents::ZERO),
            });
        }
        Ok(effects)
    }

    /// The field of the position that is to blame, if one is.
    fn field(&self, remaining: Option<&Vec<NewPosition>>, refusal: &FlowError) -> Option<String> {
        let is_asked = |position: &Position, component: &_, amount: Cents| {
            let asked = remaining.into_iter().flatten();
            let mut here =
                asked.filter(|new| new.budget_year == position.budget_year && new.amount == amount);
            position.component == *component && here.any(|new| new.component == *component)
        };
        let mut positions = self.positions();
        let found = match refusal {
            FlowError::LimitExceeded { limit: AccountKind::ToUse, owner, .. } => {
                positions.find(|(position, ..)| position.id.0 == *owner)
            }
            FlowError::Grant(
                GrantError::Raises { component, after: amount, .. }
                | GrantError::Amount { component, amount },
            ) => positions.find(|(position, ..)| is_asked(position, component, *amount)),
            _ => None,
        };
        found.map(|(_, row, _)| row.amount.clone())
    }

    async fn page(self, visitor: &Visitor, form: Form, effects: Option<Vec<Effect>>) -> Result<Page, Wrong> {
        let pair = |(word, text): (&str, &str)| (word.to_owned(), text.to_owned());
        let (id, why_not) = (self.grant.id, self.why_not(visitor));
        let frame = visitor.frame("Aufheben").faulty(!form.faults().is_empty());
        let grant = &self.grant;
        let mut form = meanwhile::about(&visitor.ctx, form, Subject::Grant(grant), grant.version).await?;
        // Whoever is told of another version of the act goes on from that one.
        if form.since().is_some() {
            form.set("folgt", grant.act.number);
        }
        let (names, hearing) =
            (Names::of(&visitor.ctx).await?, hearing::<RevokeGrant>(&visitor.ctx, &self.grant).await?);
        let told = foreseen::told(&names, hearing.as_ref());
        Ok(Page {
            frame: frame
                .below("/zuwendungen", "Zuwendungen")
                .below(format!("/zuwendungen/{id}"), &self.grant.act.reference),
            form,
            id: id.to_string(),
            why_not,
            known: grounds::open(visitor, &self.grant).await?,
            rights: Revocation::ALL.map(|right| pair((right.word(), revocation(right)))).to_vec(),
            scopes: SCOPES.map(pair).to_vec(),
            fields: self.fields().map_err(FlowError::from)?,
            is_beyond: effects.iter().flatten().any(|it| it.beyond.is_some()),
            follows: follows(effects.as_deref(), &told).map_err(FlowError::from)?,
            effects,
            needs_file: self.grant.parent.is_none(),
        })
    }
}

/// What comes of the revocation as a whole, as far as somebody has looked at it, and who is told.
fn follows(effects: Option<&[Effect]>, told: &str) -> Result<String, MoneyError> {
    let Some(effects) = effects else {
        return Ok(format!("Welche Beträge wegfallen, zeigt „Folgen ansehen“. {told}"));
    };
    let falls = Cents::sum(effects.iter().map(|it| it.falls))?;
    let beyond = Cents::sum(effects.iter().filter_map(|it| it.beyond))?;
    let positions = counted(effects.len(), "Förderbaustein", "Förderbausteinen");
    let paid = if beyond > Cents::ZERO {
        format!(" Ausgezahlt sind {} mehr, als bleibt.", euros(beyond))
    } else {
        String::new()
    };
    Ok(format!("In {positions} fallen {} weg.{paid} {told}", euros(falls)))
}

/// What is committed of a position: forwarded, recognised, or held by what was claimed.
fn bound(position: &Position, figures: &Figures) -> Result<Cents, MoneyError> {
    position.amount.minus(figures.free)
}

/// `GET /zuwendungen/{id}/aufhebung/neu`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let present = Present::of(&visitor, GrantId(id)).await?;
    let follows = present.grant.act.number;
    let form = drafts::form(&visitor, &web, Form::default().with("folgt", follows)).await?;
    Ok(page(&present.page(&visitor, form, None).await?))
}

/// `POST /zuwendungen/{id}/aufhebung/neu`
pub(crate) async fn post(Id(id): Id, sent: WithFile) -> Result<Response, Wrong> {
    let WithFile { mut sent, file } = sent;
    let present = Present::of(&sent.visitor, GrantId(id)).await?;
    let form = &mut sent.form;
    if form.has("aktion", "pruefen") {
        let effects = match present.remaining(form) {
            Some(scope) => Some(present.effects(scope.positions().as_ref()).map_err(FlowError::from)?),
            None => None,
        };
        choose_again(form);
        let is_faulty = !form.faults().is_empty();
        let shown = present.page(&sent.visitor, sent.form, effects).await?;
        return Ok(if is_faulty { faulty(&shown) } else { page(&shown) });
    }
    let request = read(form, &present).filter(|_| form.faults().is_empty());
    let Some(request) = request.map(|request| RevokeGrant { document: file, ..request }) else {
        choose_again(form);
        return Ok(faulty(&present.page(&sent.visitor, sent.form, None).await?));
    };
    let positions = request.positions.clone();
    match sent.run(request).await? {
        Ok(grant) if grounds::open(&sent.visitor, &grant).await?.is_empty() => {
            Ok(done(format_args!("/zuwendungen/{id}"), "aufgehoben"))
        }
        Ok(_) => Ok(done(format_args!("/zuwendungen/{id}/aufhebung"), "aufgehoben-grund")),
        Err(refusal) => {
            let field = present.field(positions.as_ref(), &refusal);
            sent.refused(refusal)?;
            sent.form.say_otherwise(|told| Told { at: field.or(told.at), ..told });
            choose_again(&mut sent.form);
            if !sent.form.has_seen() {
                sent.form.set("folgt", present.grant.act.number);
            }
            let effects = present.effects(positions.as_ref()).map_err(FlowError::from)?;
            Ok(faulty(&present.page(&sent.visitor, sent.form, Some(effects)).await?))
        }
    }
}

/// What is asked for, without its file. All that is wrong is noted.
fn read(form: &mut Form, present: &Present) -> Option<RevokeGrant> {
    let revocation = form.choice("recht", Revocation::from_word);
    let positions = present.remaining(form);
    let (dated_on, effective_from) = (form.day("tag"), form.day("wirksam_ab"));
    let reference = form.text("aktenzeichen", "Bitte das Aktenzeichen eingeben.");
    let reason = form.text("grund", "Bitte schreiben, warum aufgehoben wird.");
    let legal_ground = form.text("rechtsgrund", "Bitte den Rechtsgrund nennen.");
    Some(RevokeGrant {
        grant: present.grant.id,
        version: form.version(),
        follows: form.value("folgt").parse().unwrap_or(-1),
        revocation: revocation?,
        positions: positions?.positions(),
        dated_on: dated_on?,
        effective_from: effective_from?,
        reference: reference?,
        reason: reason?,
        legal_ground: legal_ground?,
        document: None,
    })
}
