//! `POST /report-comments`

use ::grants::{ReportId, ReportTopic};
use axum::{Json, http::StatusCode};
use flow::reports::AddReportComment;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{comment::ReportComment, write::Topic};
use crate::{
    answer::Sample,
    comments::view::Visibility,
    docs::NewProblems,
    input::{Body, Faults, Key, KeyHeader, Read, UuidText, not_blank},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// What is said to a version of a Sachbericht.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReportComment {
    /// The version.
    report: UuidText,
    /// The section, where it is about one.
    topic: Option<Topic>,
    /// Who may read it.
    visibility: Visibility,
    /// What is said.
    #[validate(length(max = 4000, message = "has 1 to 4000 characters"), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000, example = "Wie viele haben eine Ausbildung begonnen?")]
    text: String,
}

impl Read for NewReportComment {
    type Value = AddReportComment;

    fn read(self, at: &mut Faults) -> Option<AddReportComment> {
        at.check(&self);
        let report = at.field("report", self.report);
        Some(AddReportComment {
            report: ReportId(report?),
            topic: self.topic.map(ReportTopic::from),
            visibility: self.visibility.into(),
            text: self.text,
        })
    }
}

/// Says something to a version of a Sachbericht or to one of its sections
///
/// What is internal is written and read by the office and its auditors only.
#[utoipa::path(
    post,
    path = "/report-comments",
    tag = "reports",
    params(KeyHeader),
    request_body = NewReportComment,
    responses(
        (status = 201, description = "It is said.", body = ReportComment, example = ReportComment::example),
        NewProblems,
    )
)]
pub(crate) async fn add_report_comment(
    Caller(ctx): Caller,
    key: Key,
    Body(new): Body<NewReportComment>,
) -> Result<(StatusCode, Json<ReportComment>), Problem> {
    let comment = execute(ctx, key, new).await?;
    Ok((StatusCode::CREATED, Json(comment.into())))
}
