//! The task that keeps the past near behind a writer.
//!
//! While commands come one after the other, it carries on only what has fallen far behind; once none has come for a
//! moment, the rest, and claims are compared with all others. PostgreSQL lets it work beside the writer, SQLite in turns
//! with it.

use std::{collections::BTreeMap, time::Duration};

use ledger::{TransferNumber, UnitId};
use tokio::{sync::watch, time::sleep};

use super::{carried, carry};
use crate::{
    alike_lines,
    db::Db,
    error::StoreError,
    writer::{Heads, Newest},
};

/// For how long no command must have come or run for the past to be carried on nearly to the end.
const IDLE: Duration = Duration::from_millis(200);

/// How far behind the past must have fallen to be carried on when no command comes.
const BEHIND: i64 = 5_000;

/// How far behind it must have fallen to be carried on while commands come.
const FAR_BEHIND: i64 = 50_000;

/// Keeps the past of a writer's units near to the heads that it tells, until the writer is gone. Nobody waits for it: what
/// is not done now is done the next time.
pub(crate) async fn keep_up(db: Db, mut newest: watch::Receiver<Newest>) {
    let mut past = Past { db, carried: BTreeMap::new() };
    while newest.changed().await.is_ok() {
        loop {
            let now = newest.borrow_and_update().heads.clone();
            if past.carry_on(&now, FAR_BEHIND).await {
                continue;
            }
            // It looks from time to time: whoever waits for each command is woken by each.
            sleep(IDLE).await;
            match newest.has_changed() {
                Err(_) => return,
                Ok(true) => {}
                // one large command: no idle moment
                Ok(false) if newest.borrow().at_work => {}
                Ok(false) if past.carry_on(&now, BEHIND).await => {}
                Ok(false) => {
                    past.compare(&now).await;
                    break;
                }
            }
        }
    }
}

/// How far the past of some units is carried on, as it was last seen.
struct Past {
    db: Db,
    carried: BTreeMap<UnitId, TransferNumber>,
}

impl Past {
    /// Carries on some of what is missing of each unit that is so far behind, and says whether one was.
    async fn carry_on(&mut self, heads: &Heads, behind: i64) -> bool {
        let mut some = false;
        for (unit, head) in heads {
            match self.carry_unit_on(*unit, head.last_transfer, behind).await {
                Ok(carried) => some |= carried,
                Err(error) => {
                    tracing::error!(error = %error, "The history of unit {unit} was not carried on");
                }
            }
        }
        some
    }

    /// Compares the claims of each unit that are not compared yet.
    async fn compare(&self, heads: &Heads) {
        for unit in heads.keys() {
            if let Err(error) = alike_lines::catch_up(&self.db, *unit).await {
                tracing::error!(error = %error, "The claims of unit {unit} were not compared");
            }
        }
    }

    async fn carry_unit_on(
        &mut self,
        unit: UnitId,
        last: TransferNumber,
        behind: i64,
    ) -> Result<bool, StoreError> {
        let seen = match self.carried.get(&unit) {
            Some(seen) => *seen,
            None => carried(&mut self.db.read().await?, unit).await?,
        };
        self.carried.insert(unit, seen);
        let is_behind = last.get() - seen.get() >= behind;
        if is_behind {
            carry(&self.db, unit).await?;
            self.carried.remove(&unit);
        }
        Ok(is_behind)
    }
}
