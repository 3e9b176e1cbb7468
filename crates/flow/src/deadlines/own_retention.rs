//! For how long the programme and the acts, down from the award, keep papers beyond the law.

use std::slice::from_ref;

use chrono::NaiveDate;
use grants::{
    Grant,
    law::{DeadlineRule, Entry, Span},
};
use store::Conn;

use crate::{Ctx, FlowError, law::Laws, tree::Tree};

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

/// What is set for a grant ([`of_grants`]).
pub(super) async fn of_grant(conn: &mut Conn, ctx: &Ctx, grant: &Grant) -> Result<Vec<Set>, FlowError> {
    Ok(of_grants(conn, ctx, from_ref(grant)).await?.into_iter().flatten().collect())
}

/// What is set for some grants, in their order: by the programme of each, by its act, and by every act above it, as they are
/// shown.
pub(super) async fn of_grants(
    conn: &mut Conn,
    ctx: &Ctx,
    grants: &[Grant],
) -> Result<Vec<Vec<Set>>, FlowError> {
    let (laws, tree) = (Laws::of(conn, grants).await?, Tree::shown_above(conn, ctx, grants).await?);
    let set_for = |grant: &Grant| {
        let programme = laws.programme(grant)?;
        let of_programme = Set {
            title: format!("Aufbewahrung nach dem Förderprogramm {}", programme.name),
            entries: programme.law.retention.clone(),
        };
        let by_act = |grant: &Grant| Set {
            title: format!("Aufbewahrung nach {}", grant.act.reference),
            entries: grant.act.terms.law.retention.clone(),
        };
        let above = tree.of(grant).into_iter().map(by_act);
        let set = [of_programme, by_act(grant)].into_iter().chain(above);
        Ok(set.filter(|set| !set.entries.is_empty()).collect())
    };
    grants.iter().map(set_for).collect()
}
