//! `/abrechnungen/{id}/aenderung`: answering what was asked, line by line: leave it, change it, take it out, and say why.

use askama::Template;
use axum::{extract::State, response::Response};
use flow::{
    claims::{Answer, NewClaimLine, Replacement, ResubmitClaim, check_resubmission},
    meanwhile::Subject,
    views,
};
use grants::{
    Claim, ClaimId, ClaimLine, ClaimLineId, ClaimState, Cost, Grant, LineState, LinesAsked, ReceiptDetails,
};

use super::{
    faults,
    lines::{self, Line},
    rows::{self, InForm, UnitRows, WrongRow},
    table,
};
use crate::{
    Web, drafts, filters,
    form::Form,
    frame::Frame,
    german::{day, euros},
    id::Id,
    meanwhile,
    names::Names,
    show::{Wrong, done, faulty, page},
    upload::WithTable,
    visitor::Visitor,
};

/// A line that may be changed, and what was asked of it.
struct Asked {
    line: Line,
    text: String,
    /// The table of its units, if it has some, and the rows of it that are to be corrected.
    units: Option<InForm>,
    wrong: Vec<WrongRow>,
    is_credit: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "claims/resubmit.html")]
struct Page {
    frame: Frame,
    form: Form,
    id: String,
    text: String,
    answer_by: String,
    is_asked: bool,
    asked: Vec<Asked>,
    plan_lines: Vec<(String, String)>,
    unit_columns: String,
}

/// What the recipient sees.
struct Seen {
    claim: Claim,
    grant: Grant,
    names: Names,
}

impl Seen {
    async fn of(visitor: &Visitor, id: ClaimId) -> Result<Self, Wrong> {
        let named = views::claim_excerpt(&visitor.ctx, id, &LinesAsked::None).await?.numbers;
        let asked = LinesAsked::Numbered(named.into_values().collect());
        let claim = views::claim_excerpt(&visitor.ctx, id, &asked).await?.claim;
        let grant = views::grant(&visitor.ctx, claim.grant).await?;
        Ok(Self { claim, grant, names: Names::of(&visitor.ctx).await? })
    }

    const fn is_asked(&self) -> bool {
        matches!(self.claim.state, ClaimState::ChangesRequested { .. })
    }

    /// The lines that were named, as far as they are open, each with what was asked.
    fn named(&self) -> Vec<(&ClaimLine, &str)> {
        let last = self.claim.change_requests.last().filter(|_| self.is_asked());
        let named = last.into_iter().flat_map(|request| &request.lines);
        let open = named.filter_map(|(id, text)| Some((self.claim.line(*id).ok()?, text.as_str())));
        open.filter(|(line, _)| line.state == LineState::Declared).collect()
    }

    /// The form as the lines are.
    async fn filled(&self, visitor: &Visitor, mut form: Form) -> Result<Form, Wrong> {
        let named: Vec<_> = self.named().into_iter().map(|(line, _)| line).collect();
        let receipts = lines::receipts(&visitor.ctx, &self.claim, &named).await?;
        let mut units = views::units_of_claim(&visitor.ctx, &self.claim).await?;
        for line in named {
            let mut set = |field: &str, value: String| form.set(&format!("z{}.{field}", line.number), value);
            set("antwort", "lassen".to_owned());
            set("ansatz", line.plan_line.to_string());
            set("betrag", plain(line.eligible));
            set("bezahlt", day(line.paid_on));
            set("zweck", line.reason_for_payment.clone());
            if let Some(receipt) = line.receipt().and_then(|id| receipts.get(&id)) {
                set("aussteller", receipt.issuer.clone());
                set("nummer", receipt.number.clone());
                set("belegdatum", day(receipt.issued_on));
                set("brutto", plain(receipt.gross));
            }
            for (field, value) in line.receipt_details.iter().flat_map(stated) {
                set(field, value);
            }
            if let Cost::LumpSum { rate, .. } = &line.cost {
                let place = self.names.plan_line_of(&self.grant, line.plan_line);
                let units = units.remove(&line.id).unwrap_or_default();
                let on = |day: Option<chrono::NaiveDate>| day.map(crate::german::day).unwrap_or_default();
                let rows = units.into_iter().map(|it| {
                    let (unit, reason) = (it.unit, line.reason_for_payment.clone());
                    let (entered_on, measure_from) = (on(unit.entered_on), on(unit.measure_from));
                    let (place, rate, performed_on) =
                        (place.clone(), rate.to_string(), day(unit.performed_on));
                    [place, rate, unit.reference, performed_on, reason, entered_on, measure_from]
                });
                set("einheiten", table::written(rows).ok_or_else(Wrong::ours)?);
            }
        }
        Ok(form)
    }

    async fn page(&self, visitor: &Visitor, form: Form) -> Result<Page, Wrong> {
        let named = self.named();
        let lines: Vec<_> = named.iter().map(|(line, _)| *line).collect();
        let shown = lines::shown(&visitor.ctx, &self.names, &self.grant, &self.claim, &lines).await?;
        let asked = named.iter().zip(shown).map(|((line, text), shown)| {
            let units = units_of(line);
            Asked {
                line: shown,
                text: (*text).to_owned(),
                wrong: units.as_ref().map(|table| table.wrong_rows(&form)).unwrap_or_default(),
                units,
                is_credit: line.cost.is_credit(),
            }
        });
        let asked: Vec<Asked> = asked.collect();
        let subject = Subject::Claim(&self.claim);
        let form = meanwhile::about(&visitor.ctx, form, subject, self.claim.version).await?;
        let plan = self.grant.plan.iter();
        let last = self.claim.change_requests.last();
        let frame = visitor.frame("Antworten und ändern").faulty(!form.faults().is_empty());
        let path = format!("/abrechnungen/{}", self.claim.id);
        Ok(Page {
            frame: frame.below("/abrechnungen", "Abrechnungen").below(path, "Abrechnung"),
            id: self.claim.id.to_string(),
            text: last.map(|request| request.text.clone()).unwrap_or_default(),
            answer_by: last.map(|request| day(request.answer_by)).unwrap_or_default(),
            is_asked: self.is_asked(),
            asked,
            form,
            plan_lines: plan
                .map(|line| (line.id.to_string(), self.names.plan_line(&self.grant, line)))
                .collect(),
            unit_columns: rows::names_of(&rows::UNIT_COLUMNS),
        })
    }

    /// What takes the place of which line, and what is answered. All that is wrong is noted.
    fn read(&self, form: &mut Form) -> Read {
        let mut read = Read { answers: answer(form, None, "text").into_iter().collect(), ..Read::default() };
        for (line, _) in self.named() {
            read.answers.extend(answer(form, Some(line.id), &format!("z{}.text", line.number)));
            let table = units_of(line);
            if let Some(table) = &table {
                table.correct(form);
            }
            let new = match form.value(&format!("z{}.antwort", line.number)) {
                "herausnehmen" => Some(Replacement::Drop),
                "aendern" => match table {
                    Some(table) => self.units(form, table, &mut read.units),
                    None => rows::typed_line(form, line.number, &self.names, &self.grant),
                }
                .map(|line| Replacement::Line { line }),
                _ => None,
            };
            read.replacements.extend(new.map(|new| (line.id, new)));
        }
        read
    }

    /// A line of units; of each is kept where it stands.
    fn units(&self, form: &mut Form, table: InForm, known: &mut Vec<UnitRows>) -> Option<NewClaimLine> {
        let (line, units) = rows::units_line(form, &table, &self.names, &self.grant)?;
        known.push((table, units));
        Some(line)
    }
}

/// What takes the place of which line, and where its units stand; what is answered.
#[derive(Default)]
struct Read {
    replacements: Vec<(ClaimLineId, Replacement)>,
    answers: Vec<Answer>,
    units: Vec<UnitRows>,
}

/// What is said in a field to a question about a line, or about the claim as a whole; nothing, if it is empty.
fn answer(form: &Form, line: Option<ClaimLineId>, field: &str) -> Option<Answer> {
    let text = form.value(field).trim();
    (!text.is_empty()).then(|| Answer { line, text: text.to_owned() })
}

/// The table of the units of a line, if it has some.
fn units_of(line: &ClaimLine) -> Option<InForm> {
    matches!(line.cost, Cost::LumpSum { .. }).then(|| InForm::units_of(line.number))
}

/// What is stated of a receipt, as it is typed.
fn stated(details: &ReceiptDetails) -> Vec<(&'static str, String)> {
    let ReceiptDetails { performed, vat, discount, share } = details;
    let days =
        performed.map(|days| [("leistung_von", day(days.from())), ("leistung_bis", day(days.until()))]);
    let amounts = [("ust", *vat), ("skonto", *discount)];
    let amounts = amounts.into_iter().filter_map(|(field, amount)| Some((field, plain(amount?))));
    let share = share.map(|share| ("anteil", share.to_string().replace('.', ",")));
    days.into_iter().flatten().chain(amounts).chain(share).collect()
}

/// An amount as it is typed.
fn plain(amount: ledger::Cents) -> String {
    euros(amount).trim_end_matches(['€', '\u{a0}']).to_owned()
}

/// `GET /abrechnungen/{id}/aenderung`
pub(crate) async fn get(visitor: Visitor, State(web): State<Web>, Id(id): Id) -> Result<Response, Wrong> {
    let seen = Seen::of(&visitor, ClaimId(id)).await?;
    let filled = seen.filled(&visitor, Form::default()).await?;
    let form = drafts::form(&visitor, &web, filled).await?;
    Ok(page(&seen.page(&visitor, form).await?))
}

/// `POST /abrechnungen/{id}/aenderung`
pub(crate) async fn post(
    Id(id): Id,
    State(web): State<Web>,
    WithTable(mut sent): WithTable,
) -> Result<Response, Wrong> {
    let seen = Seen::of(&sent.visitor, ClaimId(id)).await?;
    let Read { replacements, answers, units } = seen.read(&mut sent.form);
    if sent.form.faults().is_empty() {
        let (claim, version) = (seen.claim.id, sent.form.version());
        let request = ResubmitClaim { claim, version, replacements, answers };
        match sent.run(request.clone()).await? {
            Ok(_) => return Ok(done(format_args!("/abrechnungen/{id}"), "erneut-eingereicht")),
            Err(refusal) => {
                let ctx = web.flow.anew(&sent.visitor.ctx);
                let check = check_resubmission(&ctx, request);
                faults::note_refused(&mut sent, refusal, check, |told, unit| match unit {
                    Some(unit) => rows::placed_at_unit(told, unit, &units),
                    None => told,
                })
                .await?;
            }
        }
    }
    Ok(faulty(&seen.page(&sent.visitor, sent.form).await?))
}
