//! How the decision of a claim may be contested: what its letter says, for the page of who receives it.

use grants::Grant;

use super::{parties, view::View};
use crate::{Ctx, FlowError};

/// How the decision of a claim may be contested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRemedy {
    /// The heading under which its letter says so.
    pub heading: &'static str,
    /// What the letter says.
    pub text: String,
}

/// What the letters about the claims of a grant say of contesting a decision; nothing of an award, whose giver writes its
/// own.
pub async fn remedy(ctx: &Ctx, grant: &Grant) -> Result<Option<ToldRemedy>, FlowError> {
    if grant.parent.is_none() {
        return Ok(None);
    }
    let mut view = View::open(ctx).await?;
    let found = parties::remedy(&mut view, grant).await;
    view.close().await?;
    let found = found?;
    let (heading, text) = found.told();
    Ok(Some(ToldRemedy { heading, text: text.to_owned() }))
}
