//! What a grant had in force: each version of its act and of its plan, and each stop of its payments, is what the last answer
//! said that carried it. A correction of what was decided long ago takes the share of the act of that day.

use std::collections::BTreeMap;

use grants::{ActVersion, Grant, GrantId, PaymentStop};
use ledger::{EntryNumber, UnitId};
use store::{Conn, PlannedVersion, StoreError};

use super::answered;

/// The most entries that are read at once.
const PAGE: i64 = 50;

/// All that a grant ever had in force, by the numbers of its versions.
#[derive(Default, PartialEq)]
struct Versions {
    acts: BTreeMap<i64, ActVersion>,
    plans: BTreeMap<i64, PlannedVersion>,
    stops: BTreeMap<i64, PaymentStop>,
}

impl Versions {
    /// As the tables have them.
    async fn kept(conn: &mut Conn, grant: GrantId) -> Result<Self, StoreError> {
        let acts = store::acts(conn, grant).await?.into_iter();
        let plans = store::plan_versions(conn, grant).await?.into_iter();
        let stops = store::payment_stops(conn, grant).await?.into_iter();
        Ok(Self {
            acts: acts.map(|version| (version.act.number, version)).collect(),
            plans: plans.map(|(version, planned)| (version.number, (version, planned))).collect(),
            stops: stops.map(|stop| (stop.number, stop)).collect(),
        })
    }

    /// What an answer says of those that were in force then.
    fn hear(&mut self, grant: Grant) {
        let amounts = grant.positions.iter().map(|it| (it.id, it.amount)).collect();
        self.acts.insert(grant.act.number, ActVersion { act: grant.act, amounts });
        if let Some(version) = grant.plan_version {
            let planned = grant.plan.iter().map(|line| (line.id, (line.planned, line.ceiling))).collect();
            self.plans.insert(version.number, (version, planned));
        }
        self.stops.extend(grant.payment_stop.map(|stop| (stop.number, stop)));
    }
}

/// The last entry about a grant, where a version that it had is not as the journal left it.
pub(super) async fn fault(
    conn: &mut Conn,
    unit: UnitId,
    grant: GrantId,
) -> Result<Option<EntryNumber>, StoreError> {
    let (mut heard, mut after) = (Versions::default(), EntryNumber::NONE);
    loop {
        let page = store::journal_page(conn, unit, Some(("grant", grant.0)), after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for entry in page {
            heard.hear(answered(entry.number, &entry.answer)?);
        }
    }
    Ok((Versions::kept(conn, grant).await? != heard).then_some(after))
}
