//! What an auditor sees: a part of the tree, of the components and of the time, as it was known at most on a day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{ComponentCode, Grant, GrantId, OrganisationId, Period};

/// The scope of an audit. What is not said bounds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditScope {
    /// Only what hangs below this award, and the award itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub award: Option<GrantId>,
    /// Only grants that give for this component.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<ComponentCode>,
    /// Only what this recipient was given, and what it forwarded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<OrganisationId>,
    /// Only grants whose Bewilligungszeitraum has a day of this period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Only what was known on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_until: Option<NaiveDate>,
}

impl AuditScope {
    /// Whether every grant of the unit lies in it.
    pub const fn is_whole(&self) -> bool {
        self.award.is_none() && self.component.is_none() && self.provider.is_none() && self.period.is_none()
    }

    /// Whether a grant lies in it; it comes with what is above it, up to its award.
    pub fn covers(&self, grant: &Grant, above: &[Grant]) -> bool {
        let gives = |component: &ComponentCode| grant.positions.iter().any(|it| it.component == *component);
        let received = |provider: OrganisationId| {
            grant.recipient == provider || above.iter().any(|grant| grant.recipient == provider)
        };
        let meets = |period: &Period| {
            grant.act.period.from() <= period.until() && period.from() <= grant.act.period.until()
        };
        self.award.is_none_or(|award| grant.root == award)
            && self.component.as_ref().is_none_or(gives)
            && self.provider.is_none_or(received)
            && self.period.as_ref().is_none_or(meets)
    }
}
