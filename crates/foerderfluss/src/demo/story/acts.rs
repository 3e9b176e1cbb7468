//! The awards of both ministries and what the Kreis forwards of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use flow::{
    FlowError,
    awards::{NewAct, NewPlanLine, RecordAward},
    finality::RecordFinality,
    forwardings::RecordForwarding,
};
use grants::{
    ActKind, ActStatements, ComponentCode, ContractLaw, CostCategoryCode, FinalityKind, Financing, Grant,
    NewPosition, Period, ProgrammeCode, RateCode, Share, Terms,
    law::{Entry, InterestRate, LawFigures},
};
use ledger::Cents;

use super::{Books, Day, OFFICE, organisation};

/// The forwardings of the demo.
pub(super) struct Forwardings {
    pub(super) musterwerk: Grant,
    pub(super) volkshochschule: Grant,
    pub(super) lernhaus: Grant,
    pub(super) bruecke_f1: Grant,
    pub(super) bruecke_f6: Grant,
}

/// Component, grant, and its plan: cost category and eligible cost.
pub(super) type Given<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

/// The award of the MAGS: F1 to F5.
pub(super) async fn mags(books: &Books) -> Result<Grant, FlowError> {
    let given: [Given<'_>; 5] = [
        ("F1", "150000.00", &[("coachingstellen", "187500.00")]),
        ("F2", "50000.00", &[("personalausgaben", "62500.00")]),
        ("F3", "60000.00", &[("teilnehmendenpauschale", "75000.00")]),
        ("F4", "98000.00", &[("unterrichtsstunden", "112500.00"), ("pruefungsgebuehren", "10000.00")]),
        ("F5", "15000.00", &[("personalausgaben", "18750.00")]),
    ];
    let purpose = "Durchstarten in Ausbildung und Arbeit, Bausteine F1 bis F5 (Beträge erfunden)";
    award(books, 1, "Muster-2020-DiAA-1", purpose, (31, 12, 2022), &given).await
}

/// The award of the MKJFGFI: F6.
pub(super) async fn mkjfgfi(books: &Books) -> Result<Grant, FlowError> {
    let given: [Given<'_>; 1] = [("F6", "27200.00", &[("personalausgaben", "34000.00")])];
    let purpose = "Teilhabemanagement, Baustein F6 (Beträge erfunden)";
    award(books, 2, "Muster-2020-TM-1", purpose, (30, 6, 2022), &given).await
}

async fn award(
    books: &Books,
    ministry: usize,
    reference: &str,
    purpose: &str,
    until: Day,
    given: &[Given<'_>],
) -> Result<Grant, FlowError> {
    books.on_day(date((2, 6, 2020))?);
    let request = RecordAward {
        programme: code(ProgrammeCode::parse("diaa"))?,
        giver: organisation(ministry),
        act: act(reference, purpose, (2, 6, 2020), ((1, 4, 2020), until), true)?,
        positions: positions(given)?,
        plan: plan(given)?,
    };
    let award = books.run(OFFICE, request).await?;
    books.on_day(date((2, 6, 2020))?);
    let (grant, version, kind, on) =
        (award.id, award.version, FinalityKind::AppealWaived, date((2, 6, 2020))?);
    books.run(OFFICE, RecordFinality { grant, version, kind, on }).await
}

/// What the Kreis forwards to the four providers.
pub(super) async fn forwardings(
    books: &Books,
    mags: &Grant,
    mkjfgfi: &Grant,
) -> Result<Forwardings, FlowError> {
    let all: (Day, Day) = ((1, 7, 2020), (31, 12, 2022));
    let coaching: [Given<'_>; 1] = [("F1", "90000.00", &[("coachingstellen", "112500.00")])];
    let school: [Given<'_>; 2] = [
        ("F3", "60000.00", &[("teilnehmendenpauschale", "75000.00")]),
        ("F4", "60000.00", &[("unterrichtsstunden", "70000.00"), ("pruefungsgebuehren", "5000.00")]),
    ];
    let language: [Given<'_>; 2] = [
        ("F2", "40000.00", &[("personalausgaben", "50000.00")]),
        ("F4", "20000.00", &[("unterrichtsstunden", "25000.00")]),
    ];
    let more_coaching: [Given<'_>; 1] = [("F1", "30000.00", &[("coachingstellen", "37500.00")])];
    let participation: [Given<'_>; 1] = [("F6", "20000.00", &[("personalausgaben", "25000.00")])];
    let musterwerk = forward(books, mags, 3, "KI 1/2020", "Coaching", all, &coaching).await?;
    let volkshochschule =
        forward(books, mags, 4, "KI 2/2020", "Schulabschluss und Kurse", all, &school).await?;
    let lernhaus = forward(books, mags, 5, "KI 3/2020", "Sprache und Kurse", all, &language).await?;
    let bruecke_f1 = forward(books, mags, 6, "KI 4/2020", "Coaching", all, &more_coaching).await?;
    let until_f6 = ((1, 7, 2020), (30, 6, 2022));
    let title = "Teilhabemanagement";
    let bruecke_f6 = forward(books, mkjfgfi, 6, "KI 5/2020", title, until_f6, &participation).await?;
    Ok(Forwardings { musterwerk, volkshochschule, lernhaus, bruecke_f1, bruecke_f6 })
}

async fn forward(
    books: &Books,
    parent: &Grant,
    provider: usize,
    reference: &str,
    purpose: &str,
    days: (Day, Day),
    given: &[Given<'_>],
) -> Result<Grant, FlowError> {
    books.on_day(date((22, 6, 2020))?);
    let mut said = act(reference, &format!("{purpose} (Beträge erfunden)"), (22, 6, 2020), days, false)?;
    said.terms.stated = stated();
    let request = RecordForwarding {
        parent: parent.id,
        recipient: organisation(provider),
        kind: ActKind::Weiterleitungsvertrag,
        act: said,
        positions: positions(given)?,
        plan: plan(given)?,
    };
    books.run(OFFICE, request).await
}

/// What each contract states of its measure and of its proofs.
fn stated() -> ActStatements {
    ActStatements {
        contract_law: Some(ContractLaw::Public),
        target_group: Some("Zugewanderte von 18 bis 27 Jahren mit Duldung oder Gestattung".to_owned()),
        proofs_form: Some("Die Nachweise werden in diesem Verfahren erstellt und vorgelegt.".to_owned()),
        ..ActStatements::default()
    }
}

fn act(
    reference: &str,
    purpose: &str,
    dated_on: Day,
    (from, until): (Day, Day),
    may_forward: bool,
) -> Result<NewAct, FlowError> {
    let share = Share::parse_percent("80.00").map_err(|_| FlowError::NotFound { what: "share" })?;
    Ok(NewAct {
        dated_on: date(dated_on)?,
        reference: reference.to_owned(),
        purpose: purpose.to_owned(),
        period: period(date(from)?, until)?,
        financing: Financing::Anteilfinanzierung { share },
        may_forward,
        rates_gross: BTreeMap::from([(code(RateCode::parse("P4"))?, true)]),
        terms: Terms { law: surcharge()?, ..Terms::default() },
        document: None,
    })
}

/// No source dates the surcharge of these years: each act of the demo names it.
fn surcharge() -> Result<LawFigures, FlowError> {
    let entry = Entry {
        value: code(InterestRate::parse("3.00"))?,
        valid_from: date((1, 1, 2020))?,
        valid_until: None,
        basis: "§ 49a Abs. 3 VwVfG NRW".to_owned(),
        source: "Bescheid und Weiterleitungsverträge der Vorführung (erfunden)".to_owned(),
    };
    Ok(LawFigures { surcharge: vec![entry], ..LawFigures::default() })
}

/// What is given for each component.
pub(super) fn positions(given: &[Given<'_>]) -> Result<Vec<NewPosition>, FlowError> {
    let position = |(component_code, amount, _): &Given<'_>| {
        Ok(NewPosition { component: component(component_code)?, budget_year: None, amount: euros(amount)? })
    };
    given.iter().map(position).collect()
}

/// What is planned for each component.
pub(super) fn plan(given: &[Given<'_>]) -> Result<Vec<NewPlanLine>, FlowError> {
    let lines = given.iter().flat_map(|(component, _, plan)| plan.iter().map(move |line| (component, line)));
    let line = |(component_code, (category, planned)): (&&str, &(&str, &str))| {
        Ok(NewPlanLine {
            component: component(component_code)?,
            budget_year: None,
            category: code(CostCategoryCode::parse(category))?,
            planned: euros(planned)?,
        })
    };
    lines.map(line).collect()
}

/// A component by its code.
pub(super) fn component(text: &str) -> Result<ComponentCode, FlowError> {
    code(ComponentCode::parse(text))
}

/// A code that is one.
pub(super) fn code<T, E>(parsed: Result<T, E>) -> Result<T, FlowError> {
    parsed.map_err(|_| FlowError::NotFound { what: "code" })
}

/// An amount as the API writes it.
pub(super) fn euros(text: &str) -> Result<Cents, FlowError> {
    Ok(Cents::parse_euros(text)?)
}

/// A day that exists.
pub(super) fn date((day, month, year): Day) -> Result<NaiveDate, FlowError> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or(FlowError::NotFound { what: "day" })
}

/// The days from one to another.
pub(super) fn period(from: NaiveDate, until: Day) -> Result<Period, FlowError> {
    Ok(Period::new(from, date(until)?)?)
}
