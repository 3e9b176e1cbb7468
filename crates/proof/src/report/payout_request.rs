//! The Mittelabruf of the Kreis and the Mittelanforderung of a provider.

use super::parts::{Signed, account, last_words, made, party};
use super::{Description, Report};
use crate::data::{PayoutRequest, PayoutRequestKind};
use crate::flow::{Cell, Column, Flow, Layout, TICKED, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const ACTS: [Column; 3] = [
    Column::fixed("Datum", 72_000),
    Column::share("Bescheid, Änderungsbescheid oder Vertrag (Az.)", 1),
    Column::amount("Betrag EUR", 96_000),
];
const SPENT: [Column; 3] = [
    Column::fixed("Nr.", 40_000),
    Column::share("Ausgabengliederung", 1),
    Column::amount("Ausgaben EUR", 96_000),
];
const DUE: [Column; 4] = [
    Column::fixed("fällig am", 66_000),
    Column::share("Empfänger", 2),
    Column::share("Grund", 3),
    Column::amount("Betrag EUR", 90_000),
];

/// The same where nobody has said to whom.
const DUE_TO_NOBODY: [Column; 3] =
    [Column::fixed("fällig am", 66_000), Column::share("Grund", 1), Column::amount("Betrag EUR", 90_000)];

impl Report for PayoutRequest {
    fn description(&self) -> Description {
        Description {
            title: format!("{} {}", name(self.kind), self.reference),
            subject: self.subject.clone(),
            made_on: self.made_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        let made = made(&self.place, self.made_on);
        let references = [("Aktenzeichen", self.reference.clone()), made];
        flow.opening(letterhead, &self.authority, &references);
        flow.title(name(self.kind));
        let number = self.number.iter().map(|number| ("Nummer", number.clone()));
        let rest = [
            ("Zuwendungsempfänger", party(&self.recipient)),
            ("Zuwendungszweck", self.subject.clone()),
            ("Auszahlung an", account(&self.account)),
        ];
        flow.key_values(&number.chain(rest).collect::<Vec<_>>());
        acts(flow, self)?;
        spent(flow, self)?;
        due(flow, self)?;
        requested(flow, self)?;
        declarations(flow, self);
        Ok(())
    }
}

fn name(kind: PayoutRequestKind) -> &'static str {
    match kind {
        PayoutRequestKind::Mittelabruf => "Mittelabruf",
        PayoutRequestKind::Mittelanforderung => "Mittelanforderung",
    }
}

/// A and B.
fn acts(flow: &mut Flow, request: &PayoutRequest) -> Result<(), RenderError> {
    flow.section("A. Bewilligt, B. Ausgezahlt");
    let layout = Layout { title: "Bescheide", columns: &ACTS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for act in &request.acts {
        let cells = [format::date(act.dated_on).into(), act.reference.as_str().into(), act.amount.into()];
        table.row(flow, &cells)?;
    }
    table.end(flow, None);
    flow.stated_amounts(&[("A. Bewilligt", request.granted), ("B. Bereits ausgezahlt", request.paid_out)]);
    let text = format!(
        "Ausgezahlt sind {} von {}.",
        format::euros(request.paid_out),
        format::euros(request.granted)
    );
    flow.bar(&text, request.paid_out, request.granted);
    Ok(())
}

/// C and D: the summary proof of what was drawn before (Nr. 7.3 VV).
fn spent(flow: &mut Flow, request: &PayoutRequest) -> Result<(), RenderError> {
    flow.section(&format!("C. Ausgaben bis zum {}, D. Deckung", format::date(request.until)));
    let layout = Layout { title: "Ausgaben bis zum Stichtag", columns: &SPENT, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for row in &request.spent {
        let cells = [row.number.as_str().into(), row.title.as_str().into(), row.amount.into()];
        table.row(flow, &cells)?;
    }
    let total = table.sums("C. Insgesamt");
    table.end(flow, Some(&total));
    let covered = &request.covered;
    let mut by = vec![
        ("D. davon gedeckt durch Eigenmittel", covered.own),
        ("durch Mittel Dritter", covered.third_party),
    ];
    by.extend(covered.income.map(|income| ("durch Einnahmen der Maßnahme", income)));
    by.push(("durch die Zuwendung", covered.grant));
    flow.stated_amounts(&by);
    Ok(())
}

/// E: what falls due within two months.
fn due(flow: &mut Flow, request: &PayoutRequest) -> Result<(), RenderError> {
    flow.section("E. Bedarf für die nächsten zwei Monate");
    if request.due.is_empty() {
        flow.paragraph("In den nächsten zwei Monaten werden keine Zahlungen fällig.");
        return Ok(());
    }
    let names_payees = request.due.iter().any(|payment| !payment.payee.trim().is_empty());
    let columns: &[Column] = if names_payees { &DUE } else { &DUE_TO_NOBODY };
    let label_column = columns.len() - 2;
    let layout = Layout { title: "Fällige Zahlungen", columns, groups: &[], label_column };
    let mut table = Table::begin(flow, layout);
    for payment in &request.due {
        let mut cells: Vec<Cell> = vec![
            format::date(payment.due_on).into(),
            payment.payee.as_str().into(),
            payment.reason.as_str().into(),
            payment.amount.into(),
        ];
        if !names_payees {
            cells.remove(1);
        }
        table.row(flow, &cells)?;
    }
    let total = table.sums("E. Insgesamt");
    table.end(flow, Some(&total));
    Ok(())
}

/// F to H.
fn requested(flow: &mut Flow, request: &PayoutRequest) -> Result<(), RenderError> {
    flow.section("F. Anteil, G. Anforderung, H. Rest");
    let left = request.granted.minus(request.paid_out).and_then(|left| left.minus(request.requested));
    let left = left.map_err(|source| RenderError::Sum { table: "Rest", source })?;
    flow.stated_amounts(&[
        ("F. Anteil der Zuwendung an E", request.grant_part),
        ("G. Angeforderter Betrag", request.requested),
        ("H. Danach verbleiben (A − B − G)", left),
    ]);
    Ok(())
}

const fn mark(holds: bool) -> &'static str {
    if holds { TICKED } else { "–" }
}

/// What holds is ticked; what does not says so in words, beside a dash: an empty box would deny them. The signatures stand below.
fn declarations(flow: &mut Flow, request: &PayoutRequest) {
    const TITLE: &str = "Erklärungen";
    let signed = Signed::new(&request.place, &request.signed_by);
    if request.declarations.is_empty() {
        return last_words(flow, Some(TITLE), "Es ist nichts erklärt.", &signed);
    }
    flow.section_of_text(TITLE);
    let stated =
        request.declarations.iter().map(|it| (mark(it.holds), format!("{} ({})", it.text, it.source)));
    let below = signed.height_with_check(flow);
    flow.list_above(below, &stated.collect::<Vec<_>>());
    signed.draw(flow);
}
