//! A comment on a version of a Sachbericht as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    answer::{Sample, sample_day, sample_id},
    comments::view::Visibility,
};

/// What someone says to a version of a Sachbericht.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportComment {
    /// Its id.
    id: Uuid,
    /// The version it is about.
    report: Uuid,
    /// The section it is about: `begin`, `duration`, `staff`, `participants`, `success` or `deviations`; null if it is about
    /// the report as a whole.
    topic: Option<&'static str>,
    /// Who may read it.
    visibility: Visibility,
    /// For which organisation it was written.
    organisation: Uuid,
    /// Who wrote it.
    author: String,
    /// The day it was written.
    on: NaiveDate,
    /// What it says.
    text: String,
}

impl From<domain::ReportComment> for ReportComment {
    fn from(comment: domain::ReportComment) -> Self {
        Self {
            id: comment.id.0,
            report: comment.report.0,
            topic: comment.topic.map(domain::ReportTopic::word),
            visibility: comment.visibility.into(),
            organisation: comment.organisation.0,
            author: comment.author,
            on: comment.on,
            text: comment.text,
        }
    }
}

impl Sample for ReportComment {
    fn sample() -> Self {
        Self {
            id: sample_id(7),
            report: sample_id(1),
            topic: Some(domain::ReportTopic::Success.word()),
            visibility: Visibility::Shared,
            organisation: sample_id(8),
            author: "Anna Beispiel".to_owned(),
            on: sample_day(),
            text: "Wie viele haben eine Ausbildung begonnen?".to_owned(),
        }
    }
}
