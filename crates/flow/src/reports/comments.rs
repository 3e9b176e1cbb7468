//! Comments on versions of a Sachbericht: shared with everyone who sees its grant, or within the office.

use std::collections::BTreeMap;

use grants::{
    GrantId, Proof, Report, ReportComment, ReportCommentId, ReportId, ReportTopic, Visibility, comment_text,
};
use serde::Serialize;
use store::{Conn, Done, SubjectKind, Tx};
use uuid::Uuid;

use crate::{
    Action, Ctx, FlowError, Request, access,
    comments::{may_read, may_write},
    hanging,
    views::{self, Filling, Page, listed, shown, shown_each},
};

/// Says something to a version of a Sachbericht or to one of its sections.
#[derive(Clone, Debug, Serialize)]
pub struct AddReportComment {
    /// The version.
    pub report: ReportId,
    /// The section; none for the report as a whole.
    pub topic: Option<ReportTopic>,
    /// Who may read it.
    pub visibility: Visibility,
    /// What is said.
    pub text: String,
}

impl Request for AddReportComment {
    const COMMAND: &'static str = "report.comment";
    const ACTION: Action = Action::Comment;
    type Answer = ReportComment;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<ReportComment>, FlowError> {
        // May this person do this?
        let unit = tx.unit();
        let conn = tx.read().await?;
        let unknown = FlowError::NotFound { what: "report" };
        let Some(report) = store::report(conn, unit, self.report).await? else { return Err(unknown) };
        access::seen_with(access::visible_grant(conn, ctx, report.grant).await, "report")?;
        may_write(ctx, self.visibility)?;
        // What follows from it?
        let text = comment_text(&self.text).map_err(|cause| FlowError::Text { field: "text", cause })?;
        let comment = ReportComment {
            id: ReportCommentId(ctx.ids().next()),
            report: report.id,
            topic: self.topic,
            visibility: self.visibility,
            organisation: ctx.actor().organisation,
            author: ctx.actor().name.clone(),
            on: ctx.today(),
            text,
        };
        // Write it down, once, together.
        store::insert_report_comment(tx.write().await?, unit, &comment).await?;
        let (subject, effective_on) = (comment.id.0, comment.on);
        Ok(Done { subject_kind: "report_comment", subject, effective_on, answer: comment })
    }
}

fn is_for(ctx: &Ctx, comment: &ReportComment) -> bool {
    may_read(ctx, comment.visibility, comment.organisation)
}

/// The comment, if the actor sees the Sachbericht that it is about and may read it.
pub async fn report_comment(ctx: &Ctx, id: ReportCommentId) -> Result<ReportComment, FlowError> {
    let unknown = || FlowError::NotFound { what: "comment" };
    let found: Option<ReportComment> =
        shown!(ctx, &mut ctx.look(Action::Look).await?, store::report_comment, ReportComment, id);
    let found = found.filter(|comment| is_for(ctx, comment)).ok_or_else(unknown)?;
    access::seen_with(views::report(ctx, found.report).await, "comment")?;
    Ok(found)
}

/// A page of what was said to a version of a Sachbericht, oldest first.
pub async fn report_comments(
    ctx: &Ctx,
    report: ReportId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<ReportComment>, FlowError> {
    views::report(ctx, report).await?;
    let mut conn = ctx.look(Action::Look).await?;
    let mut page = Filling::new(limit, after);
    while page.goes_on() {
        let of = Some(report);
        let ids: Vec<ReportCommentId> = listed!(
            ctx,
            &mut conn,
            store::report_comment_ids,
            ReportCommentId,
            ReportComment,
            of,
            page.after()
        );
        page.ends_with(ids.len());
        for ids in ids.chunks(page.at_once()) {
            let found: Vec<(Uuid, Option<ReportComment>)> =
                shown_each!(ctx, &mut conn, store::report_comments_with, views::answers, ReportComment, ids);
            let read = |found: Option<ReportComment>| found.filter(|comment| is_for(ctx, comment));
            if found.into_iter().any(|(id, found)| !page.take(id, read(found))) {
                break;
            }
        }
    }
    Ok(page.done())
}

/// What others have said last to the newest version of each Sachbericht of the actor's organisation: no version has answered
/// it, and the proof is not accepted.
pub async fn unanswered(ctx: &Ctx) -> Result<Vec<(Report, ReportComment)>, FlowError> {
    let own = ctx.actor().organisation;
    let mut newest = newest(ctx).await?;
    let grants = views::grants_with(ctx, newest.iter().map(|report| report.grant).collect()).await?;
    let grants = grants.into_iter().filter(|grant| grant.recipient == own);
    let grants: Vec<GrantId> = grants.map(|grant| grant.id).collect();
    newest.retain(|report| grants.contains(&report.grant));
    if newest.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = ctx.look(Action::Look).await?;
    let mut said = said_last(&mut conn, ctx, &newest).await?;
    let mut proofs = hanging::proofs(&mut conn, ctx, &grants).await?;
    proofs.retain(|proof| proof.state.is_accepted());
    let is_of = |proof: &Proof, report: &Report| {
        proof.grant == report.grant && proof.kind == report.kind && proof.period.until() == report.until
    };
    newest.retain(|report| !proofs.iter().any(|proof| is_of(proof, report)));
    let with_last = |report: Report| said.remove(&report.id).map(|last| (report, last));
    Ok(newest.into_iter().filter_map(with_last).collect())
}

/// What others have said last to some versions, as far as the actor reads it.
async fn said_last(
    conn: &mut Conn,
    ctx: &Ctx,
    reports: &[Report],
) -> Result<BTreeMap<ReportId, ReportComment>, FlowError> {
    let (unit, own) = (ctx.actor().unit, ctx.actor().organisation);
    let ids: Vec<ReportId> = reports.iter().map(|report| report.id).collect();
    let mut said: Vec<ReportComment> = match ctx.shown_as_of() {
        None => store::report_comments_of(conn, unit, &ids).await?,
        Some(as_of) => {
            let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
            let of = (SubjectKind::ReportComment, ids.as_slice());
            views::answers_of_owners(conn, ctx, of, as_of).await?.into_values().collect()
        }
    };
    said.retain(|comment| is_for(ctx, comment) && comment.organisation != own);
    // What was said later takes the place of what was said before.
    Ok(said.into_iter().map(|comment| (comment.report, comment)).collect())
}

/// The newest version of each Sachbericht that the actor sees.
async fn newest(ctx: &Ctx) -> Result<Vec<Report>, FlowError> {
    let (mut newest, mut after) = (BTreeMap::new(), None);
    loop {
        // They come as they were written, so that a later version takes the place of an earlier one.
        let page = views::reports(ctx, None, after, views::MOST).await?;
        newest.extend(page.items.into_iter().map(|it| ((it.grant, it.kind, it.until), it)));
        let Some(next) = page.next else { return Ok(newest.into_values().collect()) };
        after = Some(next);
    }
}
