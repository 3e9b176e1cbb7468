//! For how long the programme and the acts, down from the award, keep papers beyond the law.

use chrono::NaiveDate;
use grants::{
    Grant,
    law::{DeadlineRule, Entry, Span},
};
use store::Conn;

use crate::FlowError;

/// What one programme or one act sets, day by day.
pub(super) struct Set {
    title: String,
    entries: Vec<Entry<Span>>,
}

impl Set {
    /// The rule that holds on a day, if one does.
    pub(super) fn rule_on(&self, day: NaiveDate) -> Option<DeadlineRule> {
        let entry = self.entries.iter().rev().find(|entry| entry.holds_on(day))?;
        Some(DeadlineRule::retention_of(entry, self.title.clone()))
    }
}

/// What is set for a grant: by its programme, by its act, and by every act above it.
pub(super) async fn of_grant(conn: &mut Conn, grant: &Grant) -> Result<Vec<Set>, FlowError> {
    let programme = store::programme(conn, grant.unit, &grant.programme, grant.programme_version).await?;
    let of_programme = programme.map(|programme| Set {
        title: format!("Aufbewahrung nach dem Förderprogramm {}", programme.name),
        entries: programme.law.retention,
    });
    let mut set: Vec<_> = of_programme.into_iter().collect();
    let mut next = Some(grant.clone());
    while let Some(grant) = next {
        let title = format!("Aufbewahrung nach {}", grant.act.reference);
        set.push(Set { title, entries: grant.act.terms.law.retention });
        next = match grant.parent {
            Some(parent) => store::grant(conn, grant.unit, parent).await?,
            None => None,
        };
    }
    set.retain(|set| !set.entries.is_empty());
    Ok(set)
}
