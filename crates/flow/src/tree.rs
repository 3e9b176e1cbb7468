//! What is above grants, up to their awards: read level by level, however many grants there are.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter::successors,
};

use grants::{Grant, GrantId};
use store::Conn;

use crate::{Ctx, FlowError, views};

/// What is above some grants.
pub(crate) struct Tree(BTreeMap<GrantId, Grant>);

impl Tree {
    /// What is above some grants, as it stands.
    pub(crate) async fn above(conn: &mut Conn, ctx: &Ctx, grants: &[Grant]) -> Result<Self, FlowError> {
        Self::read(conn, ctx, grants, false).await
    }

    /// What is above some grants, as it is shown: what was not there yet is not above them.
    pub(crate) async fn shown_above(conn: &mut Conn, ctx: &Ctx, grants: &[Grant]) -> Result<Self, FlowError> {
        Self::read(conn, ctx, grants, ctx.shown_as_of().is_some()).await
    }

    async fn read(conn: &mut Conn, ctx: &Ctx, grants: &[Grant], then: bool) -> Result<Self, FlowError> {
        let mut known = BTreeMap::new();
        let mut next: BTreeSet<GrantId> = grants.iter().filter_map(|grant| grant.parent).collect();
        while !next.is_empty() {
            let ids: Vec<GrantId> = next.into_iter().collect();
            let level = if then {
                views::shown_grants(conn, ctx, &ids).await?
            } else {
                views::grants_as_they_stand(conn, ctx, &ids).await?
            };
            if !then && level.len() < ids.len() {
                return Err(FlowError::NotFound { what: "grant" });
            }
            let parents: BTreeSet<GrantId> = level.iter().filter_map(|grant| grant.parent).collect();
            known.extend(level.into_iter().map(|grant| (grant.id, grant)));
            next = parents.into_iter().filter(|id| !known.contains_key(id)).collect();
        }
        Ok(Self(known))
    }

    /// What is above one of these grants: its parent first, its award last.
    pub(crate) fn of(&self, grant: &Grant) -> Vec<&Grant> {
        successors(self.parent(grant), |above| self.parent(above)).collect()
    }

    fn parent(&self, grant: &Grant) -> Option<&Grant> {
        self.0.get(&grant.parent?)
    }
}
