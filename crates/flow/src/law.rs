//! The figures of the law as they hold for a grant.

use std::{collections::BTreeMap, slice::from_ref};

use chrono::NaiveDate;
use grants::{
    Grant, Programme, ProgrammeCode,
    law::{BASE_RATES, BaseRateError, BaseRates, LawParameters},
    rule_book::RuleBook,
};
use store::{ConfirmedBaseRate, Conn, StoreError};

use crate::FlowError;

/// The programmes of grants and the figures of the law in each: every version is read once, however many grants keep it.
pub(crate) struct Laws(BTreeMap<(ProgrammeCode, i64), (Programme, LawParameters)>);

impl Laws {
    /// Those of some grants.
    pub(crate) async fn of(conn: &mut Conn, grants: &[Grant]) -> Result<Self, FlowError> {
        let mut known = BTreeMap::new();
        for grant in grants {
            let version = version_of(grant);
            if known.contains_key(&version) {
                continue;
            }
            let programme = store::programme(conn, grant.unit, &version.0, version.1).await?;
            let programme = programme.ok_or_else(|| missing(grant))?;
            let law = programme.law_parameters().map_err(|cause| broken(grant, &cause))?;
            known.insert(version, (programme, law));
        }
        Ok(Self(known))
    }

    /// The programme of one of these grants, in the version that holds for it.
    pub(crate) fn programme(&self, grant: &Grant) -> Result<&Programme, FlowError> {
        self.known(grant).map(|(programme, _)| programme)
    }

    /// The figures that hold for one of these grants: those of its programme where its act in force sets none itself.
    pub(crate) fn figures(&self, grant: &Grant) -> Result<LawParameters, FlowError> {
        let (_, law) = self.known(grant)?;
        Ok(law.overridden_by(&grant.act.terms.law).map_err(|cause| broken(grant, &cause))?)
    }

    fn known(&self, grant: &Grant) -> Result<&(Programme, LawParameters), FlowError> {
        Ok(self.0.get(&version_of(grant)).ok_or_else(|| missing(grant))?)
    }
}

fn version_of(grant: &Grant) -> (ProgrammeCode, i64) {
    (grant.programme.clone(), grant.programme_version)
}

fn missing(grant: &Grant) -> StoreError {
    broken(grant, &"it is not there")
}

/// The figures of the law that hold for a grant ([`Laws::figures`]).
pub(crate) async fn of_grant(conn: &mut Conn, grant: &Grant) -> Result<LawParameters, FlowError> {
    Laws::of(conn, from_ref(grant)).await?.figures(grant)
}

/// The rule book that comes with the program.
pub(crate) fn rule_book() -> Result<&'static RuleBook, FlowError> {
    let broken = |cause: &dyn std::fmt::Display| StoreError::BrokenRow {
        table: "rules",
        row: "as shipped".to_owned(),
        what: cause.to_string(),
    };
    Ok(RuleBook::shipped().map_err(|cause| broken(cause))?)
}

/// The base rates that are known, or were on a day: those that come with the program, and those that were confirmed since.
/// One that the program has learned meanwhile counts as it comes with it.
pub(crate) async fn base_rates(conn: &mut Conn, known_on: Option<NaiveDate>) -> Result<BaseRates, FlowError> {
    let unreadable = |cause: BaseRateError| StoreError::BrokenRow {
        table: "base_rate",
        row: "of the installation".to_owned(),
        what: format!("{cause}"),
    };
    let mut known = BaseRates::parse(BASE_RATES).map_err(unreadable)?;
    let then = |confirmed: &ConfirmedBaseRate| known_on.is_none_or(|day| confirmed.confirmed_on <= day);
    for ConfirmedBaseRate { valid_from, rate, .. } in
        store::confirmed_base_rates(conn).await?.into_iter().filter(then)
    {
        if valid_from > known.known_until() {
            known = known.followed_by(valid_from, rate).map_err(unreadable)?;
        }
    }
    Ok(known)
}

fn broken(grant: &Grant, cause: &dyn std::fmt::Display) -> StoreError {
    let (row, what) = (grant.programme.to_string(), cause.to_string());
    StoreError::BrokenRow { table: "programme", row, what }
}
