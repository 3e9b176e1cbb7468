//! The grants that the subjects of a list hang on: which of them the actor sees.

use std::collections::{BTreeMap, BTreeSet};

use grants::{Grant, GrantId};
use store::Conn;

use super::grants_as_they_stand;
use crate::{Ctx, FlowError, access};

/// Grants as they were looked up for a list: each once, and those of a batch together.
#[derive(Debug, Default)]
pub(crate) struct SeenGrants {
    /// A grant that the actor does not see is known to be nothing.
    known: BTreeMap<GrantId, Option<Grant>>,
}

impl SeenGrants {
    /// Looks up those of these grants that were not looked up before.
    pub(crate) async fn look_up(
        &mut self,
        conn: &mut Conn,
        ctx: &Ctx,
        ids: BTreeSet<GrantId>,
    ) -> Result<(), FlowError> {
        let unknown: Vec<GrantId> = ids.into_iter().filter(|id| !self.known.contains_key(id)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let found = grants_as_they_stand(conn, ctx, &unknown).await?;
        let seen = access::seen_of(conn, ctx, &found).await?;
        self.known.extend(unknown.into_iter().map(|id| (id, None)));
        let of_actor = found.into_iter().filter(|grant| seen.contains(&grant.id));
        self.known.extend(of_actor.map(|grant| (grant.id, Some(grant))));
        Ok(())
    }

    /// A grant that was looked up, if the actor sees it.
    pub(crate) fn of(&self, id: GrantId) -> Option<&Grant> {
        self.known.get(&id)?.as_ref()
    }

    /// Those that were looked up and that the actor sees.
    pub(crate) fn all(self) -> impl Iterator<Item = Grant> {
        self.known.into_values().flatten()
    }
}
