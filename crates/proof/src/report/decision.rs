//! The letter that tells a recipient what was decided about a claim, line by line.

use ledger::Cents;

use super::parts::{SALUTATION, Signed, account, made, remedy};
use super::{Description, Report};
use crate::data::{Decision, DecisionLine, Reduction};
use crate::flow::{Column, Flow, Layout, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const LINES: [Column; 6] = [
    Column::fixed("Nr.", 26_000),
    Column::fixed("Plan-Nr.", 44_000),
    Column::fixed("Beleg oder Einheiten", 78_000),
    Column::share("Gegenstand", 1),
    Column::amount("beantragt EUR", 78_000),
    Column::amount("anerkannt EUR", 78_000),
];
const REDUCTIONS: [Column; 4] = [
    Column::fixed("Nr.", 26_000),
    Column::share("Grund", 3),
    Column::share("Rechtsgrundlage", 2),
    Column::amount("gekürzt um EUR", 78_000),
];

impl Report for Decision {
    fn description(&self) -> Description {
        Description {
            title: format!("Entscheidung über {}", self.claim),
            subject: self.measure.clone(),
            made_on: self.decided_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        let made = made(&self.place, self.decided_on);
        let references = [("Aktenzeichen", self.reference.clone()), made];
        flow.opening(letterhead, &self.recipient, &references);
        flow.title(&self.description().title);
        flow.key_values(&[
            ("Maßnahme", self.measure.clone()),
            ("Grundlage", format!("{} vom {}", self.act.reference, format::date(self.act.dated_on))),
            ("Eingegangen am", format::date(self.submitted_on)),
        ]);
        flow.paragraph(SALUTATION);
        flow.paragraph("über Ihre Abrechnung wird wie folgt entschieden:");
        let recognised = lines(flow, &self.lines)?;
        reductions(flow, &self.lines)?;
        result(flow, self, recognised)?;
        for remark in &self.remarks {
            flow.paragraph(remark);
        }
        remedy(flow, &self.remedy, &Signed::new(&self.place, &self.signed_by))
    }
}

/// All lines; the answer is what is recognised of them together.
fn lines(flow: &mut Flow, lines: &[DecisionLine]) -> Result<Cents, RenderError> {
    flow.section("Entscheidung im Einzelnen");
    let layout = Layout { title: "Zeilen der Abrechnung", columns: &LINES, groups: &[], label_column: 3 };
    let mut table = Table::begin(flow, layout);
    for line in lines {
        let cells = [
            line.number.to_string().into(),
            line.cost_position.as_str().into(),
            line.evidence.as_str().into(),
            line.reason.as_str().into(),
            line.claimed.into(),
            line.recognised.into(),
        ];
        table.row(flow, &cells)?;
    }
    let recognised = table.sum(5);
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(recognised)
}

fn reductions(flow: &mut Flow, lines: &[DecisionLine]) -> Result<(), RenderError> {
    flow.section("Kürzungen");
    let reduced: Vec<_> = lines.iter().filter_map(|line| Some((line, line.reduction.as_ref()?))).collect();
    if reduced.is_empty() {
        flow.paragraph("Alle Zeilen sind in voller Höhe anerkannt.");
        return Ok(());
    }
    let layout = Layout { title: "Kürzungen", columns: &REDUCTIONS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for (line, Reduction { reason, clause }) in reduced {
        let less = line.claimed.minus(line.recognised);
        let less = less.map_err(|source| RenderError::Sum { table: "Kürzungen", source })?;
        let cells =
            [line.number.to_string().into(), reason.as_str().into(), clause.as_str().into(), less.into()];
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}

fn result(flow: &mut Flow, decision: &Decision, recognised: Cents) -> Result<(), RenderError> {
    flow.section("Ergebnis");
    let rest = decision.payable.minus(decision.settled_by_advances);
    let rest = rest.map_err(|source| RenderError::Sum { table: "Ergebnis", source })?;
    flow.stated_amounts(&[
        ("Anerkannte Ausgaben", recognised),
        ("Zuwendung zu den anerkannten Ausgaben", decision.payable),
        ("durch Abschläge bereits gezahlt", decision.settled_by_advances),
        ("Auszahlungsbetrag", rest),
    ]);
    flow.key_values(&[("Auszahlung an", account(&decision.account))]);
    Ok(())
}
