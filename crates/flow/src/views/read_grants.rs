//! Grants as they stand, whoever may see them: what asks for a page hangs on the same ones again and again.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use grants::{Grant, GrantId};
use store::Conn;
use tokio::sync::Mutex;

use crate::{Ctx, FlowError};

/// The grants that one look at the books has read. Who reads waits for who reads already: what several lists ask for at
/// once is read once.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadGrants(Arc<Mutex<BTreeMap<GrantId, Grant>>>);

/// Those of some grants that there are, in the order of their ids. One look reads each of them once; whatever changes the
/// books reads them anew.
pub(crate) async fn grants_as_they_stand(
    conn: &mut Conn,
    ctx: &Ctx,
    ids: &[GrantId],
) -> Result<Vec<Grant>, FlowError> {
    let unit = ctx.actor().unit;
    let Some(ReadGrants(read)) = ctx.read_grants() else { return Ok(store::grants(conn, unit, ids).await?) };
    let mut read = read.lock().await;
    let ids: BTreeSet<GrantId> = ids.iter().copied().collect();
    let unread: Vec<GrantId> = ids.iter().copied().filter(|id| !read.contains_key(id)).collect();
    let found = store::grants(conn, unit, &unread).await?;
    read.extend(found.into_iter().map(|grant| (grant.id, grant)));
    Ok(ids.iter().filter_map(|id| read.get(id).cloned()).collect())
}
