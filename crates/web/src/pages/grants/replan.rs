//! `/zuwendungen/{id}/umwidmung`: planned cost is moved between the lines of a plan, whose total stays. What would be
//! otherwise, and what of it needs the giver's consent, is shown before.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    Action, FlowError,
    awards::NewPlanLine,
    meanwhile::Subject,
    notifications::foreseen::of_replan,
    plans::{ReplanGrant, without_consent},
    views,
};
use grants::{AccountKind, Consent, Grant, GrantId, HeldCost, PlanError, PlanLine, PlanLineId};
use ledger::Cents;

use super::{
    act::{self, Cell, Row},
    gives,
};
use crate::{
    Web, drafts, filters, foreseen,
    form::Form,
    frame::Frame,
    german::euros,
    id::Id,
    meanwhile,
    names::Names,
    refusal::{self, Told},
    sent::Sent,
    show::{Wrong, done, faulty, page},
    visitor::Visitor,
};

/// A component with the lines of its plan: the field of each, its name, and what is known of it.
type Group = (String, Vec<(String, String, String)>);

/// A line that would be planned otherwise; the most without consent, where it goes beyond.
struct Moved {
    name: String,
    before: Cents,
    after: Cents,
    beyond: Option<Cents>,
}

/// What a new plan would change.
struct Preview {
    moved: Vec<Moved>,
    total: Cents,
}

/// The page.
#[derive(Template)]
#[template(path = "grants/replan.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    why_not: Option<String>,
    giver: String,
    programme: String,
    flexibility: String,
    consents: bool,
    must_consent: bool,
    total: Cents,
    groups: Vec<Group>,
    preview: Option<Preview>,
    told: String,
}

/// The plan as it is, and who looks at it.
struct Seen {
    grant: Grant,
    names: Names,
    rows: Vec<Row>,
    held: Vec<HeldCost>,
    most: BTreeMap<PlanLineId, Cents>,
    gives: bool,
    receives: bool,
}

impl Seen {
    async fn of(visitor: &Visitor, id: GrantId) -> Result<Self, Wrong> {
        if !visitor.may(Action::ChangePlan) {
            return Err(FlowError::Forbidden { by: Action::ChangePlan.by() }.into());
        }
        let grant = views::grant(&visitor.ctx, id).await?;
        let names = Names::of(&visitor.ctx).await?;
        let programme = names.programme(&grant);
        let rows = programme.into_iter().flat_map(|programme| {
            let positions = grant.positions.iter();
            positions.map(move |it| Row::of(programme, &it.component, it.budget_year))
        });
        Ok(Self {
            rows: rows.collect(),
            held: views::held(&visitor.ctx, &grant).await?,
            most: without_consent(&visitor.ctx, &grant).await?,
            gives: gives(visitor, &grant),
            receives: visitor.ctx.actor().organisation == grant.recipient,
            names,
            grant,
        })
    }

    /// Why nothing is moved by who looks at it.
    fn why_not(&self) -> Option<String> {
        let refusal = match self.grant.state.effective() {
            Err(cause) => cause.into(),
            Ok(()) if self.grant.plan_version.is_none() => {
                FlowError::NoPlan { reference: self.grant.act.reference.clone() }
            }
            Ok(()) if self.gives || self.receives => return None,
            Ok(()) => return Some(THEIRS.to_owned()),
        };
        Some(refusal::of_flow(&refusal).text)
    }

    async fn page(self, visitor: &Visitor, form: Form, preview: Option<Preview>) -> Result<Page, Wrong> {
        let frame = visitor.frame("Umwidmen").faulty(!form.faults().is_empty());
        let path = format!("/zuwendungen/{}", self.grant.id);
        let programme = self.names.programme(&self.grant);
        let flexibility = programme.map(|it| it.plan_flexibility.to_string()).unwrap_or_default();
        let (code, version) = (&self.grant.programme, self.grant.programme_version);
        let (ctx, subject) = (&visitor.ctx, Subject::Grant(&self.grant));
        let form = meanwhile::about(ctx, self.filled(form), subject, self.grant.version).await?;
        let hearing = of_replan(ctx, &self.grant, self.gives && !self.receives).await?;
        Ok(Page {
            frame: frame.below("/zuwendungen", "Zuwendungen").below(path, &self.grant.act.reference),
            form,
            id: self.grant.id.to_string(),
            why_not: self.why_not(),
            giver: self.names.organisation(self.grant.giver).to_owned(),
            programme: format!("/regeln/programme/{code}/{version}"),
            flexibility: flexibility.trim_end_matches(".00").replace('.', ","),
            consents: self.gives,
            must_consent: !self.receives,
            total: self.grant.plan_total.map(|total| total.planned).unwrap_or_default(),
            groups: self.rows.iter().map(|row| self.group(row)).collect(),
            preview,
            told: foreseen::told(&self.names, hearing.as_ref()),
        })
    }

    /// The form as the plan is, where nobody has typed yet.
    fn filled(&self, mut form: Form) -> Form {
        let is_typed = form.typed().any(|(name, _)| name.starts_with("a."));
        if !is_typed {
            act::fill_plan(&mut form, &self.grant, &self.rows);
        }
        form
    }

    fn group(&self, row: &Row) -> Group {
        let line = |cell: &Cell| (cell.field.clone(), cell.name.clone(), self.known(row, cell));
        (row.title.clone(), row.cells.iter().map(line).collect())
    }

    /// What is known of a line: what is planned, up to where it may go, what claims have taken of it.
    fn known(&self, row: &Row, cell: &Cell) -> String {
        let Some(line) = act::plan_line(&self.grant, row, cell) else {
            return "Noch nicht im Plan: nur mit Zustimmung".to_owned();
        };
        let held = self.held.iter().find(|held| held.plan_line == line.id);
        let taken = held.and_then(|held| held.spent.plus(held.reserved).ok()).unwrap_or_default();
        let (planned, most) = (euros(line.planned), euros(self.most(Some(line))));
        format!("Bisher {planned}, ohne Zustimmung bis {most}; abgerechnet {}", euros(taken))
    }

    /// The most without consent; where nothing was agreed, nothing may.
    fn most(&self, line: Option<&PlanLine>) -> Cents {
        line.and_then(|line| self.most.get(&line.id)).copied().unwrap_or_default()
    }

    /// What would be otherwise.
    fn preview(&self, lines: &[NewPlanLine]) -> Result<Preview, FlowError> {
        let mut total = self.grant.plan_total.map(|total| total.planned).unwrap_or_default();
        let mut moved = Vec::with_capacity(lines.len());
        for (row, cell, new) in self.places(lines) {
            let line = act::plan_line(&self.grant, row, cell);
            let before = line.map(|line| line.planned).unwrap_or_default();
            let most = self.most(line);
            total = total.plus(new.planned.minus(before)?)?;
            moved.push(Moved {
                name: format!("{}: {}", row.title, cell.name),
                before,
                after: new.planned,
                beyond: (new.planned > most).then_some(most),
            });
        }
        Ok(Preview { moved, total })
    }

    /// Where the new lines were typed.
    fn places<'l>(
        &'l self,
        lines: &'l [NewPlanLine],
    ) -> impl Iterator<Item = (&'l Row, &'l Cell, &'l NewPlanLine)> {
        lines.iter().filter_map(|new| {
            let is_it = |row: &&Row| row.component == new.component && row.budget_year == new.budget_year;
            let row = self.rows.iter().find(is_it)?;
            Some((row, row.cells.iter().find(|cell| cell.category == new.category)?, new))
        })
    }

    /// The field of the line that is to blame, if one is.
    fn field(&self, lines: &[NewPlanLine], refusal: &FlowError) -> Option<String> {
        let mut places = self.places(lines);
        let found = match refusal {
            FlowError::Plan(
                PlanError::NeedsConsent { category, asked, .. }
                | PlanError::Negative { category, amount: asked },
            ) => places.find(|(_, cell, new)| cell.category == *category && new.planned == *asked),
            FlowError::LimitExceeded { limit: AccountKind::Room, owner, .. } => {
                places.find(|(row, cell, _)| {
                    act::plan_line(&self.grant, row, cell).is_some_and(|line| line.id.0 == *owner)
                })
            }
            _ => None,
        };
        found.map(|(_, cell, _)| cell.field.clone())
    }

    /// The consent, where there is one or must be one. What is wrong with it is noted.
    fn consent(&self, form: &mut Form) -> Option<Consent> {
        let is_typed = [CONSENTED_ON, CONSENT].iter().any(|field| !form.value(field).trim().is_empty());
        if !self.gives || self.receives && !is_typed {
            return None;
        }
        let on = form.day(CONSENTED_ON);
        let reference = form.text(CONSENT, "Bitte das Aktenzeichen der Zustimmung nennen.");
        Some(Consent { on: on?, reference: reference? })
    }
}

/// Who moves planned cost.
const THEIRS: &str =
    "Umwidmen kann, wer die Zuwendung bekommen hat; was Zustimmung braucht, trägt ein, wer sie gibt.";

/// The field of the day of the consent.
const CONSENTED_ON: &str = "zustimmung_am";

/// The field of the reference of the consent.
const CONSENT: &str = "zustimmung_az";

/// `GET /zuwendungen/{id}/umwidmung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let seen = Seen::of(&visitor, GrantId(id)).await?;
    let form = drafts::form(&visitor, &web, Form::default()).await?;
    Ok(page(&seen.page(&visitor, form, None).await?))
}

/// `POST /zuwendungen/{id}/umwidmung`
pub(crate) async fn post(Id(id): Id, mut sent: Sent) -> Result<Response, Wrong> {
    let (grant, only_shows) = (GrantId(id), sent.form.has("aktion", "pruefen"));
    let seen = Seen::of(&sent.visitor, grant).await?;
    let lines = act::replanned(&mut sent.form, &seen.grant, &seen.rows);
    let consent = if only_shows { None } else { seen.consent(&mut sent.form) };
    let preview = Some(seen.preview(&lines)?);
    if only_shows || !sent.form.faults().is_empty() {
        let is_faulty = !sent.form.faults().is_empty();
        let shown = seen.page(&sent.visitor, sent.form, preview).await?;
        return Ok(if is_faulty { faulty(&shown) } else { page(&shown) });
    }
    let version = sent.form.version();
    match sent.run(ReplanGrant { grant, version, lines: lines.clone(), consent }).await? {
        Ok(_) => Ok(done(format_args!("/zuwendungen/{id}"), "umgewidmet")),
        Err(refusal) => {
            let field = seen.field(&lines, &refusal);
            sent.refused(refusal)?;
            sent.form.say_otherwise(|told| Told { at: field.or(told.at), ..told });
            let seen = Seen::of(&sent.visitor, grant).await?;
            Ok(faulty(&seen.page(&sent.visitor, sent.form, preview).await?))
        }
    }
}
