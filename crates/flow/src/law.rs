//! The figures of the law as they hold for a grant.

use grants::{
    Grant,
    law::{BASE_RATES, BaseRateError, BaseRates, LawParameters},
    rule_book::RuleBook,
};
use store::{Conn, StoreError};

use crate::FlowError;

/// The figures of the law that hold for a grant: those of its programme, in the version that holds for it, where its act
/// in force sets none itself.
pub(crate) async fn of_grant(conn: &mut Conn, grant: &Grant) -> Result<LawParameters, FlowError> {
    let programme = store::programme(conn, grant.unit, &grant.programme, grant.programme_version).await?;
    let programme = programme.ok_or_else(|| broken(grant, &"it is not there"))?;
    let law = programme.law_parameters().and_then(|law| law.overridden_by(&grant.act.terms.law));
    Ok(law.map_err(|cause| broken(grant, &cause))?)
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

/// The base rates that are known: those that come with the program, and those that were confirmed since. One that the
/// program has learned meanwhile counts as it comes with it.
pub(crate) async fn base_rates(conn: &mut Conn) -> Result<BaseRates, FlowError> {
    let unreadable = |cause: BaseRateError| StoreError::BrokenRow {
        table: "base_rate",
        row: "of the installation".to_owned(),
        what: format!("{cause}"),
    };
    let mut known = BaseRates::parse(BASE_RATES).map_err(unreadable)?;
    for (from, rate) in store::confirmed_base_rates(conn).await? {
        if from > known.known_until() {
            known = known.followed_by(from, rate).map_err(unreadable)?;
        }
    }
    Ok(known)
}

fn broken(grant: &Grant, cause: &dyn std::fmt::Display) -> StoreError {
    let (row, what) = (grant.programme.to_string(), cause.to_string());
    StoreError::BrokenRow { table: "programme", row, what }
}
