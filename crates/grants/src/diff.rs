//! What differs between two versions of a legal act, field by field and position by position.

use std::collections::BTreeMap;

use ledger::{Cents, MoneyError};

use crate::{ActStatements, Financing, ForwardingConsent, FundingPlan, LegalAct, PositionId};

/// A version of an act with what it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActVersion {
    /// The act.
    pub act: LegalAct,
    /// What it gives for each position that the grant has by then.
    pub amounts: BTreeMap<PositionId, Cents>,
}

/// What a version changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActDiff {
    /// What it says otherwise.
    pub fields: Vec<FieldDiff>,
    /// What it gives otherwise.
    pub amounts: Vec<AmountDiff>,
}

/// A field that two versions fill otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDiff {
    /// The field.
    pub field: &'static str,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
}

/// A position for which two versions give other amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountDiff {
    /// The position.
    pub position: PositionId,
    /// What was given.
    pub old: Cents,
    /// What is given.
    pub new: Cents,
    /// By how much more; below zero by how much less.
    pub difference: Cents,
}

/// What the later version changes.
pub fn diff(earlier: &ActVersion, later: &ActVersion) -> Result<ActDiff, MoneyError> {
    let said = fields(&earlier.act).into_iter().zip(fields(&later.act));
    let changed = said.filter(|((_, old), (_, new))| old != new);
    let fields = changed.map(|((field, old), (_, new))| FieldDiff { field, old, new }).collect();
    let amounts = later.amounts.iter().filter_map(|(position, new)| {
        let old = earlier.amounts.get(position).copied().unwrap_or(Cents::ZERO);
        let differs = |difference| AmountDiff { position: *position, old, new: *new, difference };
        (old != *new).then(|| new.minus(old).map(differs))
    });
    Ok(ActDiff { fields, amounts: amounts.collect::<Result<_, _>>()? })
}

/// Everything that an act says, as people read it, in one order.
fn fields(act: &LegalAct) -> [(&'static str, String); 12] {
    let rates = act
        .rates_gross
        .iter()
        .map(|(rate, gross)| format!("{rate} {}", if *gross { "gross" } else { "net" }));
    [
        ("reference", act.reference.clone()),
        ("purpose", act.purpose.clone()),
        ("period", act.period.to_string()),
        ("financing", financing(&act.financing)),
        ("may_forward", act.may_forward.to_string()),
        ("consent", consent(&act.terms.consent)),
        ("rates_gross", rates.collect::<Vec<_>>().join(", ")),
        ("conditions", act.terms.conditions.join("\n")),
        ("budget_bound", act.terms.budget_bound.to_string()),
        ("funding", act.terms.funding.as_ref().map_or_else(String::new, funding)),
        ("law", act.terms.law.told().join("\n")),
        ("stated", stated(&act.terms.stated)),
    ]
}

fn stated(stated: &ActStatements) -> String {
    let told = stated.told().into_iter().map(|(field, said)| format!("{field} {said}"));
    told.collect::<Vec<_>>().join("\n")
}

fn financing(financing: &Financing) -> String {
    match financing {
        Financing::Anteilfinanzierung { share } => format!("{} {share}", financing.word()),
        Financing::Festbetragsfinanzierung { amount } => format!("{} {amount}", financing.word()),
        Financing::Fehlbedarfsfinanzierung | Financing::Vollfinanzierung => financing.word().to_owned(),
    }
}

fn funding(plan: &FundingPlan) -> String {
    let third_party = plan.third_party.iter().map(|funds| {
        let public = if funds.is_public { " (public)" } else { "" };
        format!(", {} {}{public}", funds.name, funds.amount)
    });
    format!("own funds {}, income {}{}", plan.own_funds, plan.income, third_party.collect::<String>())
}

fn consent(consent: &ForwardingConsent) -> String {
    match consent.given() {
        Some(given) => format!("{} {} {}", consent.word(), given.on, given.reference),
        None => consent.word().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn version(cents: [i64; 3]) -> ActVersion {
        let grant = sample::grant();
        let amounts =
            grant.positions.iter().zip(cents).map(|(position, cents)| (position.id, Cents::new(cents)));
        ActVersion { act: grant.act, amounts: amounts.filter(|(_, cents)| *cents > Cents::ZERO).collect() }
    }

    #[test]
    fn the_same_version_differs_in_nothing() {
        let one = version([1, 2, 3]);
        assert_eq!(diff(&one, &one), Ok(ActDiff::default()));
    }

    #[test]
    fn what_is_said_and_given_otherwise_stands_beside_what_was() {
        let (old, mut new) = (version([500, 300, 0]), version([500, 200, 100]));
        new.act.period = sample::period("2021-01-01", "2023-06-30");
        new.act.terms.budget_bound = true;
        let ActDiff { fields, amounts } = diff(&old, &new).unwrap();
        let (period, bound) = (&fields[0], &fields[1]);
        assert_eq!(
            (period.old.as_str(), period.new.as_str()),
            ("2021-01-01 to 2022-12-31", "2021-01-01 to 2023-06-30")
        );
        assert_eq!((bound.field, bound.old.as_str(), bound.new.as_str()), ("budget_bound", "false", "true"));
        let amounts: Vec<_> =
            amounts.iter().map(|it| [it.old, it.new, it.difference].map(Cents::get)).collect();
        assert_eq!(amounts, [[300, 200, -100], [0, 100, 100]]);
    }
}
