//! The versions of an act as people look at them: each with what it changes.

use std::collections::BTreeMap;

use grants::{ActDiff, ActVersion, Grant, GrantId, diff};

use crate::{Ctx, FlowError, views};

/// The grant and the versions of its act, the first one first, each with what it changes.
pub async fn acts(ctx: &Ctx, id: GrantId) -> Result<(Grant, Vec<(ActVersion, ActDiff)>), FlowError> {
    let grant = views::grant(ctx, id).await?;
    let versions = store::acts(&mut ctx.read().await?, id).await?;
    // The first version has none before it; all that it gives is new.
    let nothing = versions.first().map(|first| ActVersion { amounts: BTreeMap::new(), ..first.clone() });
    let before = nothing.iter().chain(&versions);
    let changes = before.zip(&versions).map(|(earlier, later)| diff(earlier, later));
    let changes: Vec<ActDiff> = changes.collect::<Result<_, _>>()?;
    Ok((grant, versions.into_iter().zip(changes).collect()))
}
