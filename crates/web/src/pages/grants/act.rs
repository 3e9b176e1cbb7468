//! What the forms of an award, a forwarding and an amendment ask alike: what the act says, what it gives for each
//! component, what is planned of each cost category.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use flow::{
    File,
    awards::{NewAct, NewPlanLine},
};
use grants::{
    ActChanges, ActStatements, ComponentCode, Consent, CostCategoryCode, Financing, FinancingKind,
    ForwardingConsent, FundingPlan, Grant, LegalAct, NewPosition, Period, PlanLine, Programme, RateCode,
    Terms, ThirdPartyFunds, law::LawFigures,
};
use ledger::Cents;

use super::{law, statements};
use crate::{
    form::Form,
    german::{day, financing_kind, read_euros, typed_euros},
};

/// A component, in a budget year where money is tied to one, with the fields of its amount and of its plan.
pub(super) struct Row {
    /// The component.
    pub(super) component: ComponentCode,
    /// The budget year.
    pub(super) budget_year: Option<i32>,
    /// What it is called, and what may be said beside it.
    pub(super) title: String,
    /// The field of its amount.
    pub(super) amount: String,
    /// Its cost categories.
    pub(super) cells: Vec<Cell>,
}

/// A cost category of a component.
pub(super) struct Cell {
    /// Its field.
    pub(super) field: String,
    /// Its name.
    pub(super) name: String,
    /// Its code.
    pub(super) category: CostCategoryCode,
}

/// Where a component in a budget year stands in the names of fields.
pub(crate) fn place(component: &ComponentCode, budget_year: Option<i32>) -> String {
    budget_year.map_or_else(|| component.to_string(), |year| format!("{component}.{year}"))
}

impl Row {
    /// The row of a component as its programme knows it. Where it names no cost category, the act decides among all.
    pub(super) fn of(programme: &Programme, component: &ComponentCode, budget_year: Option<i32>) -> Self {
        let found = programme.component(component);
        let name = found.map_or("", |found| found.name.as_str());
        let year = budget_year.map(|year| format!(" ({year})")).unwrap_or_default();
        let place = place(component, budget_year);
        let named = found.map_or(&[][..], |found| &found.cost_categories);
        let here = programme.cost_categories.iter();
        let here = here.filter(|category| named.is_empty() || named.contains(&category.code));
        Self {
            component: component.clone(),
            budget_year,
            title: format!("{component} {name}{year}"),
            amount: format!("b.{place}"),
            cells: here
                .map(|category| Cell {
                    field: format!("a.{place}.{}", category.code),
                    name: category.name.clone(),
                    category: category.code.clone(),
                })
                .collect(),
        }
    }
}

impl Row {
    /// Whether it is that of a component in a budget year.
    pub(super) fn is_of(&self, component: &ComponentCode, budget_year: Option<i32>) -> bool {
        self.component == *component && self.budget_year == budget_year
    }

    /// Whether something was typed into its plan, or is wrong with it.
    pub(super) fn is_typed(&self, form: &Form) -> bool {
        self.cells.iter().any(|cell| !form.value(&cell.field).is_empty())
    }
}

/// What is given for each component for which an amount was typed.
pub(super) fn positions(form: &mut Form, rows: &[Row]) -> Vec<NewPosition> {
    let given = rows.iter().filter_map(|row| {
        let amount = form.amount_if_any(&row.amount)?;
        Some(NewPosition { component: row.component.clone(), budget_year: row.budget_year, amount })
    });
    given.collect()
}

/// What is planned of each cost category for which an amount was typed.
pub(super) fn plan(form: &mut Form, rows: &[Row]) -> Vec<NewPlanLine> {
    let mut lines = Vec::new();
    for row in rows {
        for cell in &row.cells {
            let planned = form.amount_if_any(&cell.field);
            lines.extend(planned.map(|planned| NewPlanLine {
                component: row.component.clone(),
                budget_year: row.budget_year,
                category: cell.category.clone(),
                planned,
            }));
        }
    }
    lines
}

/// What is planned otherwise than now. An amount that was emptied stays what it is; zero takes it away.
pub(super) fn replanned(form: &mut Form, grant: &Grant, rows: &[Row]) -> Vec<NewPlanLine> {
    let mut lines = plan(form, rows);
    lines.retain(|new| {
        let is_it = |row: &&Row| row.component == new.component && row.budget_year == new.budget_year;
        let row = rows.iter().find(is_it);
        let cell = row.and_then(|row| row.cells.iter().find(|cell| cell.category == new.category));
        let now = row.zip(cell).and_then(|(row, cell)| planned(grant, row, cell));
        now.unwrap_or_default() != new.planned
    });
    lines
}

/// The rates of a programme that leaves open whether they are gross, each with its field.
pub(super) fn open_rates(programme: &Programme) -> Vec<(String, String)> {
    let open = programme.rates.iter().filter(|rate| rate.gross.is_none());
    let named: BTreeMap<_, _> = open.map(|rate| (&rate.code, &rate.unit)).collect();
    named.into_iter().map(|(code, unit)| (format!("satz.{code}"), format!("{code} je {unit}"))).collect()
}

/// The kinds of financing, to choose among.
pub(super) fn financings() -> Vec<(String, String)> {
    KINDS.map(|kind| (kind.word().to_owned(), financing_kind(kind).to_owned())).to_vec()
}

const KINDS: [FinancingKind; 4] = [
    FinancingKind::Anteilfinanzierung,
    FinancingKind::Fehlbedarfsfinanzierung,
    FinancingKind::Festbetragsfinanzierung,
    FinancingKind::Vollfinanzierung,
];

/// The laws of a contract, to choose among.
pub(super) fn laws() -> Vec<(String, String)> {
    statements::laws()
}

/// Whether rates are gross, to choose among.
pub(super) fn gross_or_net() -> Vec<(String, String)> {
    let pair = |value: &str, text: &str| (value.to_owned(), text.to_owned());
    vec![
        pair("brutto", "Brutto: die Zuwendung trägt ihren Anteil davon"),
        pair("netto", "Netto: die Zuwendung trägt alles davon"),
    ]
}

/// What can be said of consent to forward.
pub(super) fn consents() -> Vec<(String, String)> {
    let pair = |value: &str, text: &str| (value.to_owned(), text.to_owned());
    vec![
        pair("nicht", "Nicht verlangt"),
        pair("verlangt", "Verlangt und noch nicht erteilt"),
        pair("erteilt", "Erteilt"),
    ]
}

/// What an act says beside its amounts, as it was typed.
pub(super) struct Said {
    purpose: String,
    period: Period,
    financing: Financing,
    may_forward: bool,
    rates_gross: BTreeMap<RateCode, bool>,
    consent: ForwardingConsent,
    conditions: Vec<String>,
    budget_bound: bool,
    funding: Option<FundingPlan>,
    law: LawFigures,
    stated: ActStatements,
}

impl Said {
    /// Reads it. What is wrong stands at its field.
    pub(super) fn read(form: &mut Form, rates: &[(String, String)]) -> Option<Self> {
        let purpose = form.text("zweck", "Bitte schreiben, wofür das Geld ist.");
        let period = form.period("von", "bis");
        let financing = read_financing(form);
        let may_forward = form.has("weiterleitung", "ja");
        let consent = read_consent(form);
        let rates_gross = read_rates(form, rates);
        let conditions = form.lines("auflagen");
        let budget_bound = form.has("haushaltsjahre", "ja");
        let funding = read_funding(form);
        let law = law::read(form);
        let stated = statements::read(form);
        Some(Self {
            purpose: purpose?,
            period: period?,
            financing: financing?,
            may_forward,
            rates_gross,
            consent: consent?,
            conditions,
            budget_bound,
            funding,
            law: law?,
            stated,
        })
    }

    /// A new act that says it.
    pub(super) fn act(self, dated_on: NaiveDate, reference: String, document: Option<File>) -> NewAct {
        let Self { purpose, period, financing, may_forward, rates_gross, .. } = self;
        let terms = Terms {
            consent: self.consent,
            conditions: self.conditions,
            budget_bound: self.budget_bound,
            funding: self.funding,
            law: self.law,
            stated: self.stated,
        };
        NewAct { dated_on, reference, purpose, period, financing, may_forward, rates_gross, terms, document }
    }

    /// What an amendment of an act says otherwise.
    pub(super) fn changes(self, of: &LegalAct) -> ActChanges {
        fn other<T: PartialEq>(new: T, old: &T) -> Option<T> {
            (new != *old).then_some(new)
        }
        // The form shows a condition of several lines as several: they are told apart once somebody edits them.
        let shown = of.terms.conditions.iter().flat_map(|condition| condition.lines());
        let shown = shown.map(str::trim).filter(|line| !line.is_empty());
        let same_conditions = self.conditions.iter().map(String::as_str).eq(shown);
        // Where the act names funds, fields that are all empty name none, as those do that are empty beside others.
        let present = of.terms.funding.as_ref();
        let funding = self.funding.or_else(|| present.map(|_| FundingPlan::default()));
        ActChanges {
            purpose: other(self.purpose, &of.purpose),
            period: other(self.period, &of.period),
            financing: other(self.financing, &of.financing),
            may_forward: other(self.may_forward, &of.may_forward),
            rates_gross: other(self.rates_gross, &of.rates_gross),
            consent: other(self.consent, &of.terms.consent),
            conditions: (!same_conditions).then_some(self.conditions),
            budget_bound: other(self.budget_bound, &of.terms.budget_bound),
            funding: funding.filter(|funding| present != Some(funding)),
            law: other(self.law, &of.terms.law),
            stated: other(self.stated, &of.terms.stated),
        }
    }
}

fn read_financing(form: &mut Form) -> Option<Financing> {
    let kind = form.choice("finanzierung", |text| KINDS.into_iter().find(|kind| kind.word() == text))?;
    Some(match kind {
        FinancingKind::Anteilfinanzierung => Financing::Anteilfinanzierung { share: form.share("anteil")? },
        FinancingKind::Festbetragsfinanzierung => {
            Financing::Festbetragsfinanzierung { amount: form.amount("festbetrag")? }
        }
        FinancingKind::Fehlbedarfsfinanzierung => Financing::Fehlbedarfsfinanzierung,
        FinancingKind::Vollfinanzierung => Financing::Vollfinanzierung,
    })
}

fn read_consent(form: &mut Form) -> Option<ForwardingConsent> {
    let said = form.choice("zustimmung", |text| {
        consents().into_iter().map(|(known, _)| known).find(|known| known == text)
    })?;
    Some(match said.as_str() {
        "erteilt" => {
            let on = form.day("zustimmung_am");
            let reference = form.text("zustimmung_az", "Bitte das Aktenzeichen der Zustimmung nennen.");
            ForwardingConsent::Given(Consent { on: on?, reference: reference? })
        }
        "verlangt" => ForwardingConsent::Demanded,
        _ => ForwardingConsent::NotDemanded,
    })
}

fn read_rates(form: &mut Form, rates: &[(String, String)]) -> BTreeMap<RateCode, bool> {
    let read = rates.iter().filter_map(|(field, _)| {
        let gross = form.choice_if_any(field, |text| match text {
            "brutto" => Some(true),
            "netto" => Some(false),
            _ => None,
        });
        Some((RateCode::parse(field.strip_prefix("satz.")?).ok()?, gross?))
    });
    read.collect()
}

/// The word behind a third party that is another public giver.
const PUBLIC: &str = "öffentlich";

/// What pays beside the grant; nothing where the act does not name it.
fn read_funding(form: &mut Form) -> Option<FundingPlan> {
    let (own_funds, income) = (form.amount_if_any("eigenmittel"), form.amount_if_any("einnahmen"));
    let mut third_party = Vec::new();
    for line in form.lines("drittmittel") {
        match third_party_funds(&line) {
            Some(funds) => third_party.push(funds),
            None => form.blame(
                "drittmittel",
                format!("„{line}“: bitte je Zeile einen Namen, ein Semikolon und einen Betrag eingeben."),
            ),
        }
    }
    let says_nothing = own_funds.is_none() && income.is_none() && third_party.is_empty();
    let funding = FundingPlan {
        own_funds: own_funds.unwrap_or_default(),
        third_party,
        income: income.unwrap_or_default(),
    };
    (!says_nothing).then_some(funding)
}

/// What one third party brings: its name, the amount, and whether it is another public giver.
fn third_party_funds(line: &str) -> Option<ThirdPartyFunds> {
    let (rest, is_public) = match line.rsplit_once(';') {
        Some((rest, word)) if word.trim().to_lowercase() == PUBLIC => (rest, true),
        _ => (line, false),
    };
    let (name, amount) = rest.rsplit_once(';')?;
    Some(ThirdPartyFunds { name: name.trim().to_owned(), amount: read_euros(amount).ok()?, is_public })
}

/// The same as it is typed.
fn typed_funds(funds: &ThirdPartyFunds) -> String {
    let public = if funds.is_public { format!("; {PUBLIC}") } else { String::new() };
    format!("{}; {}{public}", funds.name, typed_euros(funds.amount))
}

/// The form of an amendment with what holds, where nobody has typed yet.
pub(super) fn filled(mut form: Form, grant: &Grant, rows: &[Row]) -> Form {
    if form.asks("zweck") {
        return form;
    }
    let act = &grant.act;
    form.set("zweck", &act.purpose);
    form.set("von", day(act.period.from()));
    form.set("bis", day(act.period.until()));
    form.set("finanzierung", act.financing.kind().word());
    match act.financing {
        Financing::Anteilfinanzierung { share } => form.set("anteil", share.to_string().replace('.', ",")),
        Financing::Festbetragsfinanzierung { amount } => form.set("festbetrag", typed_euros(amount)),
        Financing::Fehlbedarfsfinanzierung | Financing::Vollfinanzierung => {}
    }
    form.set("weiterleitung", if act.may_forward { "ja" } else { "nein" });
    form.set("haushaltsjahre", if act.terms.budget_bound { "ja" } else { "nein" });
    form.set("auflagen", act.terms.conditions.join("\n"));
    match &act.terms.consent {
        ForwardingConsent::NotDemanded => form.set("zustimmung", "nicht"),
        ForwardingConsent::Demanded => form.set("zustimmung", "verlangt"),
        ForwardingConsent::Given(consent) => {
            form.set("zustimmung", "erteilt");
            form.set("zustimmung_am", day(consent.on));
            form.set("zustimmung_az", &consent.reference);
        }
    }
    for (code, gross) in &act.rates_gross {
        form.set(&format!("satz.{code}"), if *gross { "brutto" } else { "netto" });
    }
    if let Some(funding) = &act.terms.funding {
        form.set("eigenmittel", typed_euros(funding.own_funds));
        form.set("einnahmen", typed_euros(funding.income));
        let third: Vec<_> = funding.third_party.iter().map(typed_funds).collect();
        form.set("drittmittel", third.join("\n"));
    }
    law::fill(&mut form, &act.terms.law);
    statements::fill(&mut form, &act.terms.stated);
    for row in rows {
        if let Some(present) = given(grant, row) {
            form.set(&row.amount, typed_euros(present));
        }
    }
    fill_plan(&mut form, grant, rows);
    form
}

/// Fills in what a grant plans.
pub(super) fn fill_plan(form: &mut Form, grant: &Grant, rows: &[Row]) {
    for row in rows {
        for cell in &row.cells {
            if let Some(present) = planned(grant, row, cell) {
                form.set(&cell.field, typed_euros(present));
            }
        }
    }
}

/// What a grant gives for a row now.
pub(super) fn given(grant: &Grant, row: &Row) -> Option<Cents> {
    grant.position(&row.component, row.budget_year).map(|position| position.amount)
}

/// What a grant plans of a cost category now.
pub(super) fn planned(grant: &Grant, row: &Row, cell: &Cell) -> Option<Cents> {
    plan_line(grant, row, cell).map(|line| line.planned)
}

/// The line of a grant's plan that a cost category has now.
pub(super) fn plan_line<'grant>(grant: &'grant Grant, row: &Row, cell: &Cell) -> Option<&'grant PlanLine> {
    let position = grant.position(&row.component, row.budget_year)?;
    grant.plan.iter().find(|line| line.position == position.id && line.category == cell.category)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_giver_is_named_behind_its_amount() {
        let read = |line: &str| third_party_funds(line).map(|it| (it.name, it.amount.get(), it.is_public));
        let town = "die Stadt Musterstadt; 1.000,00; öffentlich";
        assert_eq!(read(town), Some(("die Stadt Musterstadt".to_owned(), 100_000, true)));
        assert_eq!(read("Stiftung; A; 5"), Some(("Stiftung; A".to_owned(), 500, false)));
        assert_eq!(read("Stiftung"), None);
        assert_eq!(third_party_funds(town).as_ref().map(typed_funds).as_deref(), Some(town));
    }
}
