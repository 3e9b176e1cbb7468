//! The Prüfvermerk.

use std::fmt::Write;

use ledger::Cents;

use super::parts::{Signed, last_words, made, party, required};
use super::{Description, Report};
use crate::data::{CheckAnswer, Depth, Examination, Finding};
use crate::flow::{Column, Flow, Layout, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const CHECKLIST: [Column; 3] =
    [Column::share("Prüfpunkt", 5), Column::fixed("Ergebnis", 92_000), Column::share("Bemerkung", 4)];
const FINDINGS: [Column; 6] = [
    Column::fixed("Nr.", 24_000),
    Column::fixed("Beleg oder Einheiten", 70_000),
    Column::amount("beantragt EUR", 70_000),
    Column::amount("anerkannt EUR", 70_000),
    Column::share("Grund", 3),
    Column::share("Rechtsgrundlage", 2),
];

impl Report for Examination {
    fn description(&self) -> Description {
        Description {
            title: format!("Prüfvermerk {}", self.reference),
            subject: self.measure.clone(),
            made_on: self.examined_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        let made = made(&self.place, self.examined_on);
        let references = [("Aktenzeichen", self.reference.clone()), made];
        flow.heading_of_record(letterhead, &references);
        flow.title("Prüfvermerk");
        flow.key_values(&[
            ("Zuwendungsempfänger", party(&self.provider)),
            ("Maßnahme", self.measure.clone()),
            ("Geprüfter Nachweis", self.proof.clone()),
            ("Eingegangen am", format::date(self.received_on)),
            ("Vollständig am", format::date(self.complete_on)),
        ]);
        scope(flow, self)?;
        checklist(flow, self)?;
        findings(flow, &self.findings)?;
        figures(flow, self)?;
        let mut decision = required("decision", &self.decision)?.to_owned();
        if !self.copies_to.is_empty() {
            let _ = write!(decision, "\nAbdruck an: {}.", self.copies_to.join(", "));
        }
        let signed = Signed::new(&self.place, &self.signed_by);
        last_words(flow, Some("Entscheidung und Anhörung"), &decision, &signed);
        Ok(())
    }
}

fn scope(flow: &mut Flow, examination: &Examination) -> Result<(), RenderError> {
    flow.section("Umfang der Prüfung");
    let depth = match examination.depth {
        Depth::Cursory => "kursorisch, anhand der vorgelegten Unterlagen",
        Depth::Deep => "vertieft, anhand einzelner Belege",
        Depth::NotRecorded => "nicht festgehalten",
    };
    let mut rows = vec![("Art der Prüfung", depth.to_owned())];
    if examination.samples.is_empty() {
        rows.push(("Stichprobe", "keine gezogen".to_owned()));
    }
    for sample in &examination.samples {
        rows.push(("Stichprobe", required("samples.rule", &sample.rule)?.to_owned()));
        rows.push(("Startwert der Ziehung", required("samples.seed", &sample.seed)?.to_owned()));
        let drawn = format::count(sample.drawn.len() as u64);
        let all = format::count(sample.population.into());
        rows.push(("Umfang", format!("{drawn} von {all} Positionen")));
        if !sample.drawn.is_empty() {
            rows.push(("Gezogene Positionen", sample.drawn.join(", ")));
        }
    }
    flow.key_values(&rows);
    Ok(())
}

fn checklist(flow: &mut Flow, examination: &Examination) -> Result<(), RenderError> {
    flow.section("Prüfpunkte");
    let layout = Layout { title: "Prüfpunkte", columns: &CHECKLIST, groups: &[], label_column: 0 };
    let mut table = Table::begin(flow, layout);
    for point in &examination.checklist {
        let answer = match point.answer {
            CheckAnswer::Fine => "☑ ohne Beanstandung",
            CheckAnswer::Objection => "× Beanstandung",
            CheckAnswer::NotApplicable => "– trifft nicht zu",
            CheckAnswer::NotRecorded => "☐ nicht erfasst",
        };
        table.row(flow, &[point.question.as_str().into(), answer.into(), point.remark.as_str().into()])?;
    }
    table.end(flow, None);
    Ok(())
}

fn findings(flow: &mut Flow, findings: &[Finding]) -> Result<(), RenderError> {
    flow.section("Feststellungen");
    if findings.is_empty() {
        flow.paragraph("Es gab keine Feststellungen.");
        return Ok(());
    }
    let layout = Layout { title: "Feststellungen", columns: &FINDINGS, groups: &[], label_column: 1 };
    let mut table = Table::begin(flow, layout);
    for finding in findings {
        let cells = [
            finding.number.to_string().into(),
            finding.evidence.as_str().into(),
            finding.claimed.into(),
            finding.recognised.into(),
            finding.reason.as_str().into(),
            finding.clause.as_str().into(),
        ];
        table.row(flow, &cells)?;
    }
    let total = table.sums("Summe");
    table.end(flow, Some(&total));
    Ok(())
}

fn figures(flow: &mut Flow, examination: &Examination) -> Result<(), RenderError> {
    flow.section("Ergebnis in Zahlen");
    let figures = examination.figures;
    let open = figures.grant.minus(figures.paid);
    let open = open.map_err(|source| RenderError::Sum { table: "Ergebnis", source })?;
    let (label, open) = if open < Cents::ZERO {
        let back =
            Cents::ZERO.minus(open).map_err(|source| RenderError::Sum { table: "Ergebnis", source })?;
        ("Zu erstatten", back)
    } else {
        ("Noch auszuzahlen", open)
    };
    let mut amounts = vec![
        ("Beantragt", figures.claimed),
        ("Anerkannt", figures.recognised),
        ("Zuwendung nach der Prüfung", figures.grant),
        ("Ausgezahlt", figures.paid),
        (label, open),
    ];
    amounts.extend(figures.interest.map(|interest| ("Zinsen", interest)));
    flow.stated_amounts(&amounts);
    Ok(())
}
