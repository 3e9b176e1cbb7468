//! The Weiterleitungsvertrag or Weiterleitungsbescheid with its 21 points.

use super::parts::{Signed, account, last_words, made, party, remedy, required};
use super::{Description, Report};
use crate::data::{ContractLaw, ContractingParty, Days, Forwarding, ForwardingForm, LegalBasis, Measure};
use crate::flow::{Column, Flow, Layout, Table};
use crate::letterhead::Letterhead;
use crate::{RenderError, format};

const PLAN: [Column; 3] = [
    Column::fixed("Nr.", 40_000),
    Column::share("Ausgabengliederung", 1),
    Column::amount("Ansatz EUR", 96_000),
];
const RATES: [Column; 4] = [
    Column::fixed("Kennung", 84_000),
    Column::share("gezahlt für", 1),
    Column::fixed("gültig ab", 72_000),
    Column::figure("Satz EUR", 84_000),
];
const PROOFS: [Column; 2] = [Column::share("Nachweis", 1), Column::fixed("vorzulegen bis", 96_000)];

impl Report for Forwarding {
    fn description(&self) -> Description {
        Description {
            title: format!("{} {}", name(self.form), self.reference),
            subject: self.measure.title.clone(),
            made_on: self.made_on,
            chain: self.chain,
        }
    }

    fn draw(&self, flow: &mut Flow, letterhead: &Letterhead) -> Result<(), RenderError> {
        let made = made(&self.place, self.made_on);
        let references = [("Aktenzeichen", self.reference.clone()), made];
        flow.opening(letterhead, &self.recipient.party, &references);
        flow.title(&self.description().title);
        let mut points = Points { flow, form: self.form, number: 0 };
        parties_and_purpose(&mut points, self)?;
        money(&mut points, self)?;
        duties(&mut points, self)?;
        closing(&mut points, self)
    }
}

fn name(form: ForwardingForm) -> &'static str {
    match form {
        ForwardingForm::Weiterleitungsvertrag => "Weiterleitungsvertrag",
        ForwardingForm::Weiterleitungsbescheid => "Weiterleitungsbescheid",
    }
}

/// The numbered points: paragraphs of a contract, numbers of an administrative act.
struct Points<'p, 'f> {
    flow: &'p mut Flow<'f>,
    form: ForwardingForm,
    number: u32,
}

impl Points<'_, '_> {
    fn heading(&mut self, title: &str) -> String {
        self.number += 1;
        match self.form {
            ForwardingForm::Weiterleitungsvertrag => format!("§ {} {title}", self.number),
            ForwardingForm::Weiterleitungsbescheid => format!("{}. {title}", self.number),
        }
    }

    /// A point of text, which may not be empty.
    fn text(&mut self, title: &str, field: &'static str, text: &str) -> Result<(), RenderError> {
        let heading = self.heading(title);
        self.flow.section_of_text(&heading);
        self.flow.paragraph(required(field, text)?);
        Ok(())
    }

    /// A point of text and a list below it.
    fn list(&mut self, title: &str, text: &str, items: &[String]) {
        let heading = self.heading(title);
        self.flow.section_of_text(&heading);
        self.flow.paragraph(text);
        if !items.is_empty() {
            self.flow.list(&items.iter().map(|item| ("–", item)).collect::<Vec<_>>());
        }
    }

    fn key_values(&mut self, title: &str, rows: &[(&str, String)]) {
        let heading = self.heading(title);
        self.flow.section(&heading);
        self.flow.key_values(rows);
    }
}

/// A party with its legal form and who acts for it; a line to fill in by hand where that is not known.
fn contracting_party(side: &ContractingParty) -> String {
    const BY_HAND: &str = "____________________";
    let known = |text: &str| if text.trim().is_empty() { BY_HAND.to_owned() } else { text.to_owned() };
    let form = if side.legal_form.trim().is_empty() { "" } else { &format!("{}, ", side.legal_form) };
    format!("{}\n{form}vertreten durch {}", party(&side.party), known(&side.represented_by))
}

/// Points 1 to 4.
fn parties_and_purpose(points: &mut Points, act: &Forwarding) -> Result<(), RenderError> {
    points.key_values(
        "Beteiligte",
        &[
            ("Weiterleitende Stelle", contracting_party(&act.giver)),
            ("Letztempfänger", contracting_party(&act.recipient)),
        ],
    );
    let source = &act.source_act;
    points.key_values(
        "Grundlage",
        &[
            ("Zuwendungsbescheid", format!("{} vom {}", source.reference, format::date(source.dated_on))),
            ("Bewilligte Mittel", format::euros(source.amount)),
            ("Rechtsgrundlagen", required("legal_texts", &act.legal_texts)?.to_owned()),
        ],
    );
    points.key_values("Zuwendungszweck und Maßnahme", &measure(&act.measure)?);
    let form = match (act.form, act.contract_law) {
        (ForwardingForm::Weiterleitungsbescheid, _) => "diesen Bescheid",
        (ForwardingForm::Weiterleitungsvertrag, None) => "diesen Vertrag",
        (ForwardingForm::Weiterleitungsvertrag, Some(ContractLaw::Public)) => {
            "diesen öffentlich-rechtlichen Vertrag"
        }
        (ForwardingForm::Weiterleitungsvertrag, Some(ContractLaw::Private)) => {
            "diesen privatrechtlichen Vertrag"
        }
    };
    let text = format!("Die Zuwendung wird durch {form} als Projektförderung weitergeleitet.");
    points.text("Form der Weiterleitung", "form", &text)
}

/// Point 3: the purpose, and of the measure what the act sets.
fn measure(measure: &Measure) -> Result<Vec<(&'static str, String)>, RenderError> {
    let count = |number: Option<u32>| number.map(|number| format::count(number.into())).unwrap_or_default();
    let mut rows = vec![
        ("Zuwendungszweck", required("measure.purpose", &measure.purpose)?.to_owned()),
        ("Förderbaustein", measure.component.clone()),
        ("Maßnahme", measure.title.clone()),
        ("Zielgruppe", measure.target_group.clone()),
        ("Teilnehmende", count(measure.participants)),
        ("Unterrichtsstunden", count(measure.lessons)),
        ("Stunden", count(measure.hours)),
    ];
    rows.retain(|(_, value)| !value.trim().is_empty());
    Ok(rows)
}

/// Points 5 to 9.
fn money(points: &mut Points, act: &Forwarding) -> Result<(), RenderError> {
    let financing = &act.financing;
    points.key_values(
        "Art und Höhe der Finanzierung",
        &[
            ("Finanzierungsart", required("financing.kind", &financing.kind)?.to_owned()),
            ("Höchstbetrag", format::euros(financing.amount)),
            ("Eigenanteil", format::euros(financing.own_share)),
        ],
    );
    if !financing.rates.is_empty() {
        let layout = Layout { title: "Sätze und Pauschalen", columns: &RATES, groups: &[], label_column: 1 };
        let mut table = Table::begin(points.flow, layout);
        for rate in &financing.rates {
            let cells = [
                rate.code.as_str().into(),
                rate.unit.as_str().into(),
                format::date(rate.valid_from).into(),
                format::amount(rate.amount).into(),
            ];
            table.row(points.flow, &cells)?;
        }
        table.end(points.flow, None);
    }
    let heading = points.heading("Verbindlicher Finanzierungsplan");
    points.flow.section(&heading);
    let layout = Layout { title: "Finanzierungsplan", columns: &PLAN, groups: &[], label_column: 1 };
    let mut table = Table::begin(points.flow, layout);
    for row in &act.plan {
        let cells = [row.number.as_str().into(), row.title.as_str().into(), row.amount.into()];
        table.row(points.flow, &cells)?;
    }
    let total = table.sums("Insgesamt");
    table.end(points.flow, Some(&total));
    points.text("Durchführungszeitraum", "period", &period(act))?;
    let clauses = &act.clauses;
    points.text("Zuwendungsfähige Ausgaben", "clauses.eligible_cost", &clauses.eligible_cost)?;
    points.text("Auszahlung", "clauses.payout", &clauses.payout)?;
    points.flow.key_values(&[("Auszahlung an", account(&act.account))]);
    Ok(())
}

/// Point 7, with the period that the Land has set where that is stated.
fn period(act: &Forwarding) -> String {
    let text = format!(
        "Die Maßnahme wird vom {} bis zum {} durchgeführt. Nur Ausgaben dieses Zeitraums werden anerkannt.",
        format::date(act.period_from),
        format::date(act.period_until)
    );
    let Some(Days { from, until }) = act.source_period else { return text };
    let (from, until) = (format::date(from), format::date(until));
    format!("{text} Der Bewilligungszeitraum des Zuwendungsbescheids reicht vom {from} bis zum {until}.")
}

/// Points 10 to 16.
fn duties(points: &mut Points, act: &Forwarding) -> Result<(), RenderError> {
    let conditions = match act.conditions {
        LegalBasis::AnbestG => "ANBest-G",
        LegalBasis::AnbestP => "ANBest-P",
    };
    let further = if act.special_conditions.is_empty() { "" } else { " Ferner gilt:" };
    let text = format!(
        "Die Allgemeinen Nebenbestimmungen {conditions} sind Bestandteil dieser Weiterleitung.{further}"
    );
    points.list("Nebenbestimmungen", &text, &act.special_conditions);
    let clauses = &act.clauses;
    points.text("Aufzeichnungen und Datenschutz", "clauses.records", &clauses.records)?;
    let heading = points.heading("Nachweise");
    points.flow.section(&heading);
    if act.proofs.is_empty() {
        return Err(RenderError::Missing { field: "proofs" });
    }
    let layout = Layout { title: "Nachweise", columns: &PROOFS, groups: &[], label_column: 0 };
    let mut table = Table::begin(points.flow, layout);
    for proof in &act.proofs {
        table.row(points.flow, &[proof.what.as_str().into(), format::date(proof.due_on).into()])?;
    }
    table.end(points.flow, None);
    if let Some(form) = &clauses.proofs {
        points.flow.paragraph(form);
    }
    if act.auditors.is_empty() {
        return Err(RenderError::Missing { field: "auditors" });
    }
    let text = "Die Verwendung der Mittel prüfen dürfen, auch durch Einsicht an Ort und Stelle:";
    points.list("Prüfungsrechte", text, &act.auditors);
    points.text("Mitteilungspflichten", "clauses.notices", &clauses.notices)?;
    let title = clauses.recovery_title.as_deref().unwrap_or("Widerruf, Erstattung und Zinsen");
    points.text(title, "clauses.recovery", &clauses.recovery)?;
    points.text("Inventar und Zweckbindung", "clauses.inventory", &clauses.inventory)
}

/// Points 17 to 21.
fn closing(points: &mut Points, act: &Forwarding) -> Result<(), RenderError> {
    let clauses = &act.clauses;
    points.text("Keine weitere Weiterleitung", "clauses.further_forwarding", &clauses.further_forwarding)?;
    points.text("Öffentlichkeitsarbeit", "clauses.publicity", &clauses.publicity)?;
    points.text("Vergütung und Vergabe", "clauses.pay_and_procurement", &clauses.pay_and_procurement)?;
    let kept = format!(
        "Alle Belege, Verträge und Aufzeichnungen sind bis zum {} aufzubewahren.",
        format::date(act.kept_until)
    );
    points.text("Aufbewahrung", "kept_until", &kept)?;
    let (title, field) = ("Schriftform und Unterschriften", "clauses.written_form");
    let signed = Signed::new(&act.place, &act.signed_by);
    match (&act.remedy, act.form) {
        (Some(found), _) => {
            points.text(title, field, &clauses.written_form)?;
            remedy(points.flow, found, &signed)
        }
        (None, ForwardingForm::Weiterleitungsbescheid) => Err(RenderError::Missing { field: "remedy" }),
        (None, ForwardingForm::Weiterleitungsvertrag) => {
            let heading = points.heading(title);
            last_words(points.flow, Some(&heading), required(field, &clauses.written_form)?, &signed);
            Ok(())
        }
    }
}
