//! The Sachbericht: written in versions, read by who sees the grant.

mod comments;

pub use comments::{AddReportComment, report_comment, report_comments, unanswered};

use chrono::NaiveDate;
use grants::{GrantId, ParticipantGroup, ProofKind, Report, ReportError, ReportId, ReportText};
use serde::Serialize;
use store::{Done, Tx};

use crate::{
    Action, Ctx, FlowError, Request,
    access::{self, Side},
};

/// Saves a version of a Sachbericht.
#[derive(Clone, Debug, Serialize)]
pub struct WriteReport {
    /// The grant whose use it tells of.
    pub grant: GrantId,
    /// Of which proof it is a part.
    pub kind: ProofKind,
    /// The last day that proof covers.
    pub until: NaiveDate,
    /// The number of the version that the person saw; 0, if there was none.
    pub follows: i64,
    /// Its sections.
    pub sections: Vec<ReportText>,
    /// How many took part, group by group.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<ParticipantGroup>,
}

impl Request for WriteReport {
    const COMMAND: &'static str = "report.write";
    const ACTION: Action = Action::HandIn;
    type Answer = Report;

    async fn run(&self, ctx: &Ctx, tx: &mut Tx) -> Result<Done<Report>, FlowError> {
        // May this person do this?
        let grant = access::grant_on(tx.read().await?, ctx, self.grant, Side::Recipient).await?;
        if !grant.act.period.contains(self.until) {
            return Err(FlowError::ReportOutsideGrant { until: self.until, period: grant.act.period });
        }
        // What follows from it?
        let (of, today) = ((self.kind, self.until), ctx.today());
        let newest = store::newest_report(tx.read().await?, grant.id, of, today).await?;
        let newest = newest.map_or(0, |report| report.number);
        if newest != self.follows {
            return Err(ReportError::Follows { newest, follows: self.follows }.into());
        }
        let report = Report {
            id: ReportId(ctx.ids().next()),
            grant: grant.id,
            kind: self.kind,
            until: self.until,
            number: newest + 1,
            author: ctx.actor().name.clone(),
            on: ctx.today(),
            sections: self.sections.clone(),
            participants: self.participants.clone(),
        };
        let report = report.checked()?;
        // Write it down, once, together.
        store::insert_report(tx.write().await?, grant.unit, &report).await?;
        Ok(Done { subject_kind: "report", subject: report.id.0, effective_on: report.on, answer: report })
    }
}
