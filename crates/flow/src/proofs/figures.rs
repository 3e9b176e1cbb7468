//! The sums of a proof, by the structure of the Finanzierungsplan.

use std::collections::BTreeMap;

use grants::{
    ActVersion, CostCategory, CostCategoryCode, Grant, IncomeKind, PlanLine, ThirdPartyFunds, income_of,
};
use ledger::Cents;
use proof::data::{Act, Coverage, ExpenditureRow, IncomeRow, ProofOfUse};

use super::gather::{Gathered, SettledLine};
use crate::{FlowError, documents::words::day};

/// The acts that granted and changed the money, each with what it gives in addition to those before it.
pub(crate) fn acts(versions: &[ActVersion]) -> Result<Vec<Act>, FlowError> {
    let mut before = Cents::ZERO;
    let mut acts = Vec::with_capacity(versions.len());
    for ActVersion { act, amounts } in versions {
        let given = Cents::sum(amounts.values().copied())?;
        let (dated_on, reference) = (act.dated_on, act.reference.clone());
        acts.push(Act { dated_on, reference, amount: given.minus(before)? });
        before = given;
    }
    Ok(acts)
}

/// What the act grants in total.
pub(crate) fn granted(grant: &Grant) -> Result<Cents, FlowError> {
    Ok(Cents::sum(grant.positions.iter().map(|position| position.amount))?)
}

/// How what was recognised is covered, and what the project itself took in.
pub(crate) struct Covered {
    /// By own funds, third parties (other public givers among them), what the project took in, and the grant.
    pub(crate) coverage: Coverage,
    /// What the project itself took in.
    pub(crate) income: Cents,
    /// What other public givers brought, by their names.
    public: BTreeMap<String, Cents>,
}

/// Decided claims declare what came in; the own share carries what all of that leaves of the cost.
pub(super) fn covered(gathered: &Gathered) -> Result<Covered, FlowError> {
    let mut settled = Cents::ZERO;
    let mut grant = Cents::ZERO;
    for line in &gathered.lines {
        settled = settled.plus(line.line.signed(line.line.recognised()))?;
        grant = grant.plus(line.line.signed(line.line.recognised_share()))?;
    }
    let mut public = BTreeMap::new();
    let declared = || gathered.income.iter().map(|declared| &declared.income);
    for income in declared().filter(|income| income.kind == IncomeKind::PublicFunds) {
        add(&mut public, income.payer.clone(), income.amount)?;
    }
    let of_givers = Cents::sum(public.values().copied())?;
    let third_party = income_of(declared(), IncomeKind::ThirdParty)?.plus(of_givers)?;
    let income = income_of(declared(), IncomeKind::Income)?;
    let own = settled.minus(grant)?.minus(third_party)?.minus(income)?.max(Cents::ZERO);
    let taken_in = Some(income).filter(|it| *it != Cents::ZERO);
    Ok(Covered { coverage: Coverage { own, third_party, income: taken_in, grant }, income, public })
}

/// The grant, as section II.1 names it.
const GRANT: &str = "Zuwendung";

/// What the grant bears of what a proof states.
pub(crate) fn grant_part(statement: &ProofOfUse) -> Cents {
    let row = statement.income.iter().find(|row| row.kind == GRANT);
    row.map_or(Cents::ZERO, |row| row.settled)
}

/// Section II.1: own share, what third parties, other public givers and the project itself bring where there is any, and the
/// grant; as planned and as settled.
pub(super) fn income(gathered: &Gathered) -> Result<Vec<IncomeRow>, FlowError> {
    let grant = &gathered.grants[0];
    let planned = Cents::sum(planned(gathered)?.into_values())?;
    let granted = granted(grant)?;
    let Covered { coverage, income, public } = covered(gathered)?;
    let row = |kind: &str, planned, settled| IncomeRow { kind: kind.to_owned(), planned, settled };
    let funding = grant.act.terms.funding.as_ref();
    let others = funding.map(|funding| funding.third_party.as_slice()).unwrap_or_default();
    let planned_third = Cents::sum(others.iter().filter(|it| !it.is_public).map(|it| it.amount))?;
    let [planned_own, planned_income] = match funding {
        Some(funding) => [funding.own_funds, funding.income],
        None => [planned.minus(granted)?.max(Cents::ZERO), Cents::ZERO],
    };
    let settled_third = coverage.third_party.minus(Cents::sum(public.values().copied())?)?;
    let third = row("Leistungen Dritter (ohne öffentliche Förderung)", planned_third, settled_third);
    let there_are = |row: &IncomeRow| row.planned != Cents::ZERO || row.settled != Cents::ZERO;
    let mut rows = vec![row("Eigenanteil", planned_own, coverage.own)];
    rows.extend(Some(third).into_iter().filter(there_are));
    rows.extend(of_public_givers(others, public)?.into_iter().filter(there_are));
    rows.extend(Some(row("Einnahmen", planned_income, income)).into_iter().filter(there_are));
    rows.push(row(GRANT, granted, coverage.grant));
    Ok(rows)
}

/// A row for each other public giver: those of the plan in its order, then those that claims alone name.
fn of_public_givers(
    planned: &[ThirdPartyFunds],
    mut settled: BTreeMap<String, Cents>,
) -> Result<Vec<IncomeRow>, FlowError> {
    let mut rows: Vec<(&str, Cents)> = Vec::new();
    for giver in planned.iter().filter(|it| it.is_public) {
        match rows.iter_mut().find(|(name, _)| *name == giver.name) {
            Some((_, amount)) => *amount = amount.plus(giver.amount)?,
            None => rows.push((&giver.name, giver.amount)),
        }
    }
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|(name, amount)| {
            IncomeRow::of_public_giver(name, amount, settled.remove(name).unwrap_or_default())
        })
        .collect();
    rows.extend(settled.iter().map(|(name, amount)| IncomeRow::of_public_giver(name, Cents::ZERO, *amount)));
    Ok(rows)
}

/// Section II.2: a row for each cost category, in the order of the programme file.
pub(super) fn expenditure(gathered: &Gathered) -> Result<Vec<ExpenditureRow>, FlowError> {
    let planned = planned(gathered)?;
    let mut claimed: BTreeMap<&CostCategoryCode, Cents> = BTreeMap::new();
    let mut recognised = claimed.clone();
    for settled in &gathered.lines {
        let Some(category) = category(gathered, settled) else { continue };
        let line = &settled.line;
        add(&mut claimed, category, line.signed(line.eligible))?;
        add(&mut recognised, category, line.signed(line.recognised()))?;
    }
    let sum = |sums: &BTreeMap<&CostCategoryCode, Cents>, code| sums.get(code).copied().unwrap_or_default();
    let rows = numbered(gathered)?.into_iter().map(|(number, category)| ExpenditureRow {
        number: number.to_string(),
        title: category.name.clone(),
        planned_total: sum(&planned, &category.code),
        planned_eligible: sum(&planned, &category.code),
        settled_total: sum(&claimed, &category.code),
        settled_eligible: sum(&recognised, &category.code),
    });
    Ok(rows.collect())
}

/// The categories that the plan or a claim names, numbered in the order of the programme file.
fn numbered(gathered: &Gathered) -> Result<Vec<(u32, &CostCategory)>, FlowError> {
    let planned = planned(gathered)?;
    let claimed = |code: &CostCategoryCode| {
        gathered.lines.iter().any(|settled| category(gathered, settled) == Some(code))
    };
    let categories = gathered.programme.cost_categories.iter();
    let named = categories.filter(|it| planned.contains_key(&it.code) || claimed(&it.code));
    Ok((1..).zip(named).collect())
}

/// The grants whose plans are stated, each with its plan as it was agreed: the grant itself; where it has none, those it was
/// forwarded to.
fn planning(gathered: &Gathered) -> impl Iterator<Item = (&Grant, &Vec<PlanLine>)> {
    let all = &gathered.grants;
    let counting = if all[0].plan.is_empty() { all.len() } else { 1 };
    all.iter().zip(&gathered.agreed).take(counting)
}

/// What was agreed to for each category. What a recipient moved by itself since, no act has given.
fn planned(gathered: &Gathered) -> Result<BTreeMap<&CostCategoryCode, Cents>, FlowError> {
    let mut planned = BTreeMap::new();
    for line in planning(gathered).flat_map(|(_, plan)| plan) {
        add(&mut planned, &line.category, line.planned)?;
    }
    Ok(planned)
}

/// Of each plan that its recipient moved by itself: when, and what the columns of the act state.
pub(super) fn moved(gathered: &Gathered) -> impl Iterator<Item = String> {
    planning(gathered).filter_map(|(grant, _)| {
        let moved = grant.plan_version.as_ref().filter(|version| !version.is_agreed())?;
        Some(format!(
            "Den Finanzierungsplan zu {} hat der Empfänger zuletzt am {} innerhalb der zulässigen Überschreitung \
             umgewidmet; „lt. Zuwendungsbescheid“ stehen die Beträge, denen der Geber zuletzt zugestimmt hat.",
            grant.act.reference,
            day(moved.planned_on)
        ))
    })
}

fn add<K: Ord>(sums: &mut BTreeMap<K, Cents>, of: K, amount: Cents) -> Result<(), FlowError> {
    let sum = sums.entry(of).or_default();
    *sum = sum.plus(amount)?;
    Ok(())
}

fn category<'a>(gathered: &'a Gathered, settled: &SettledLine) -> Option<&'a CostCategoryCode> {
    let plan = &gathered.grants[settled.grant].plan;
    plan.iter().find(|line| line.id == settled.line.plan_line).map(|line| &line.category)
}

/// The item of the plan as the receipt list names it: the component and the number of the category.
pub(super) fn cost_position(gathered: &Gathered, settled: &SettledLine) -> Result<String, FlowError> {
    let positions = &gathered.grants[settled.grant].positions;
    let component = positions.iter().find(|position| position.id == settled.line.position);
    let component = component.map_or("", |position| position.component.as_str());
    let code = category(gathered, settled);
    let number = numbered(gathered)?.into_iter().find(|(_, known)| Some(&known.code) == code);
    Ok(number.map_or_else(|| component.to_owned(), |(number, _)| format!("{component}/{number}")))
}
