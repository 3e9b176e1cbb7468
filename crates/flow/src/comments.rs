//! Comments on claims: shared with everyone who sees the claim, or within the office.

use std::collections::{BTreeMap, BTreeSet};

use grants::{
    Claim, ClaimError, ClaimId, ClaimLineId, Comment, CommentId, LinesAsked, OrganisationId, TextError,
    Visibility, comment_text,
};
use serde::Serialize;
use store::{Done, Tx};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, Request, Role, access,
    ctx::NewIds,
    views::{self, Filling, Page, listed, shown, shown_each},
};

/// Says something to a claim or to one of its lines.
#[derive(Clone, Debug, Serialize)]
pub struct AddComment {
    /// The claim.
    pub claim: ClaimId,
    /// The line; none for the claim as a whole.
    pub line: Option<ClaimLineId>,
    /// Who may read it.
    pub visibility: Visibility,
    /// What is said.
    pub text: String,
}

impl Request for AddComment {
    const COMMAND: &'static str = "comment.add";
    const ACTION: Action = Action::Comment;
    type Answer = Comment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Comment>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let unknown = FlowError::NotFound { what: "claim" };
        let conn = tx.read().await?;
        let Some(claim) = store::claim(conn, unit, self.claim).await? else { return Err(unknown) };
        access::seen_with(access::visible_grant(conn, ctx, claim.grant).await, "claim")?;
        may_write(ctx, self.visibility)?;
        // What follows from it?
        let text = comment_text(&self.text).map_err(|cause| FlowError::Text { field: "text", cause })?;
        let comment = self.comment(ctx, &claim, CommentId(ctx.ids().next()), text)?;
        // Write it down, once, together.
        store::insert_comment(tx.write().await?, unit, &comment).await?;
        Ok(done(comment))
    }
}

impl AddComment {
    /// Says it with another command about the claim, which is about to book: as a part with an entry of its own. Nobody is told
    /// of it beside that command.
    pub(crate) async fn say_with(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        claim: &Claim,
        ids: &mut NewIds,
    ) -> Result<(), FlowError> {
        let text = comment_text(&self.text).map_err(|cause| self.at_line(claim, cause))?;
        let comment = self.comment(ctx, claim, CommentId(ids.next()), text)?;
        let unit = tx.unit();
        store::insert_comment(tx.write().await?, unit, &comment).await?;
        Ok(tx.part(Self::COMMAND, self, done(comment))?)
    }

    /// A text that cannot be: of several, the line tells which.
    fn at_line(&self, claim: &Claim, cause: TextError) -> FlowError {
        match self.line.and_then(|line| claim.line(line).ok()) {
            Some(line) => FlowError::Claim(ClaimError::Text { line: line.number, cause }),
            None => FlowError::Text { field: "text", cause },
        }
    }

    /// What is said then.
    fn comment(&self, ctx: &Ctx, claim: &Claim, id: CommentId, text: String) -> Result<Comment, ClaimError> {
        if let Some(line) = self.line {
            claim.line(line)?;
        }
        Ok(Comment {
            id,
            claim: claim.id,
            line: self.line,
            visibility: self.visibility,
            organisation: ctx.actor().organisation,
            author: ctx.actor().name.clone(),
            on: ctx.today(),
            text,
        })
    }
}

fn done(comment: Comment) -> Done<Comment> {
    Done { subject_kind: "comment", subject: comment.id.0, effective_on: comment.on, answer: comment }
}

/// What is internal to an office is written by those who examine and pay there.
pub(crate) fn may_write(ctx: &Ctx, visibility: Visibility) -> Result<(), FlowError> {
    match (ctx.actor().role, visibility) {
        (Role::Editor | Role::Signatory, Visibility::Internal) => {
            Err(FlowError::Forbidden { by: "the office of the giver" })
        }
        _ => Ok(()),
    }
}

/// Everyone who sees what a comment is about reads what is shared; what is internal to an office, only it and auditors.
pub(crate) fn may_read(ctx: &Ctx, visibility: Visibility, office: OrganisationId) -> bool {
    let actor = ctx.actor();
    visibility == Visibility::Shared || actor.organisation == office || actor.role == Role::Auditor
}

fn is_for(ctx: &Ctx, comment: &Comment) -> bool {
    may_read(ctx, comment.visibility, comment.organisation)
}

/// The comment, if the actor sees its claim and may read it.
pub async fn comment(ctx: &Ctx, id: CommentId) -> Result<Comment, FlowError> {
    let unknown = || FlowError::NotFound { what: "comment" };
    let found: Option<Comment> = shown!(ctx, &mut ctx.look(Action::Look).await?, store::comment, Comment, id);
    let found = found.filter(|comment| is_for(ctx, comment)).ok_or_else(unknown)?;
    access::seen_with(views::claim_excerpt(ctx, found.claim, &LinesAsked::None).await, "comment")?;
    Ok(found)
}

/// The numbers of the lines about which comments are, by these lines.
pub async fn lines_of(ctx: &Ctx, comments: &[Comment]) -> Result<BTreeMap<ClaimLineId, i64>, FlowError> {
    let lines: BTreeSet<_> = comments.iter().filter_map(|comment| comment.line).collect();
    if lines.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(store::numbers_of_claim_lines(&mut ctx.look(Action::Look).await?, &lines).await?)
}

/// A page of what was said to a claim, oldest first.
pub async fn comments(
    ctx: &Ctx,
    claim: ClaimId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Comment>, FlowError> {
    views::claim_excerpt(ctx, claim, &LinesAsked::None).await?;
    let mut conn = ctx.look(Action::Look).await?;
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let of = Some(claim);
        let ids: Vec<CommentId> =
            listed!(ctx, &mut conn, store::comment_ids, CommentId, Comment, of, page.after());
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found: Vec<(Uuid, Option<Comment>)> =
                shown_each!(ctx, &mut conn, store::comments_with, views::answers, Comment, ids);
            let read = |found: Option<Comment>| found.filter(|comment| is_for(ctx, comment));
            if found.into_iter().any(|(id, found)| !page.take(id, read(found))) {
                break;
            }
        }
    }
    Ok(page.done())
}
