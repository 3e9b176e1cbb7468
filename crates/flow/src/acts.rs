//! The versions of an act as people look at them: each with what it changes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use grants::{ActDiff, ActVersion, Finality, Grant, GrantId, LegalAct, diff};
use store::{AsOf, Document};

use crate::{Action, Ctx, FlowError, files::kept, views};

/// The grant and the versions of its act, the first one first, each with what it changes; as they stand, or as they stood.
pub async fn acts(ctx: &Ctx, id: GrantId) -> Result<(Grant, Vec<(ActVersion, ActDiff)>), FlowError> {
    let grant = views::grant(ctx, id).await?;
    let mut versions = store::acts(&mut ctx.look(Action::Look).await?, id).await?;
    if let Some(as_of) = ctx.shown_as_of() {
        versions = as_they_stood(versions, &grant, as_of);
    }
    // The first version has none before it; all that it gives is new.
    let nothing = versions.first().map(|first| ActVersion { amounts: BTreeMap::new(), ..first.clone() });
    let before = nothing.iter().chain(&versions);
    let changes = before.zip(&versions).map(|(earlier, later)| diff(earlier, later));
    let changes: Vec<ActDiff> = changes.collect::<Result<_, _>>()?;
    Ok((grant, versions.into_iter().zip(changes).collect()))
}

/// The file of a version of an act, if the actor sees the grant.
pub async fn document(ctx: &Ctx, id: GrantId, number: i64) -> Result<Document, FlowError> {
    let (_, versions) = acts(ctx, id).await?;
    let version = versions.into_iter().find(|(version, _)| version.act.number == number);
    let (version, _) = version.ok_or(FlowError::NotFound { what: "act" })?;
    kept(ctx, version.act.document).await
}

/// The versions up to the one that was in force. Something happens only to a version in force, so all that happened to an
/// earlier one was known; whether it counted yet, its day says.
fn as_they_stood(versions: Vec<ActVersion>, then: &Grant, as_of: AsOf) -> Vec<ActVersion> {
    let counted = |on: NaiveDate| on <= as_of.effective_on;
    let known = versions.into_iter().filter(|version| version.act.number <= then.act.number);
    let version = |version: ActVersion| match version.act.finality {
        _ if version.act.number == then.act.number => ActVersion { act: then.act.clone(), ..version },
        Finality { final_on, waived_on, appealed_on } => {
            let finality = Finality {
                final_on: final_on.filter(|on| counted(*on)),
                waived_on: waived_on.filter(|on| counted(*on)),
                appealed_on: appealed_on.filter(|on| counted(*on)),
            };
            ActVersion { act: LegalAct { finality, ..version.act }, ..version }
        }
    };
    known.map(version).collect()
}
