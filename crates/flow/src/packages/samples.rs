//! The samples of a package, each as the table from which it is drawn again (`docs/sample-format.md`).

use super::pack::Pack;
use crate::{
    Action, Ctx, FlowError,
    samples::{export, samples},
    views::{MOST, last_known_day},
};

/// Adds a table for each sample that the actor may know of.
pub(super) async fn add(ctx: &Ctx, pack: &mut Pack) -> Result<(), FlowError> {
    // Samples are shown as they stand, which an audit of what was known on a day does not see.
    let is_bound = last_known_day(ctx).await?.is_some();
    if is_bound || !Action::LookAtSamples.allows(ctx.actor().role) {
        return Ok(());
    }
    let mut after = None;
    loop {
        let page = samples(ctx, None, after, MOST).await?;
        for sample in page.items {
            pack.file(format!("stichproben/{}.csv", sample.id), export(ctx, sample.id).await?).await?;
        }
        let Some(next) = page.next else { return Ok(()) };
        after = Some(next);
    }
}
