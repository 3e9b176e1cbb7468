//! `POST /reports`

use ::grants::{self as domain, GrantId, ProofKind, ReportText, ReportTopic};
use flow::reports::WriteReport;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{participants::ParticipantGroup, view::Report};
use crate::{
    answer::{Created, Sample},
    docs::NewProblems,
    input::{Body, Day, Faults, Key, KeyHeader, Read, UuidText, objects},
    problem::Problem,
    run::execute,
    tokens::Caller,
};

/// A version that is to be saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReport)]
pub(crate) struct WrittenReport {
    /// The grant whose use it tells of.
    grant: UuidText,
    /// Of which proof it is a part.
    kind: Kind,
    /// The last day that proof covers.
    until: Day,
    /// The number of the version that you saw; 0, if there was none.
    #[schema(minimum = 0)]
    follows: i64,
    /// Its sections; what is left out says what the books know of it.
    #[serde(deserialize_with = "objects")]
    #[schema(min_items = 1, max_items = 6)]
    sections: Vec<WrittenSection>,
    /// How many took part, group by group: numbers, no names.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 50)]
    participants: Vec<ParticipantGroup>,
}

/// Interim or final.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportedProof)]
enum Kind {
    /// The final proof.
    Verwendungsnachweis,
    /// The proof in between.
    Zwischennachweis,
}

/// A section that is to be saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReportSection)]
struct WrittenSection {
    /// What it is about.
    topic: Topic,
    /// Its text: a line is a paragraph, one that starts with `- ` an item of a list, one between `**` is bold.
    #[schema(min_length = 1, max_length = 50_000)]
    text: String,
}

/// What a section is about.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportTopic)]
pub(super) enum Topic {
    /// How the measure began.
    Begin,
    /// How long it took and when it ended.
    Duration,
    /// Who worked for it.
    Staff,
    /// Who took part.
    Participants,
    /// What was achieved.
    Success,
    /// What came otherwise than planned.
    Deviations,
}

impl From<Topic> for ReportTopic {
    fn from(topic: Topic) -> Self {
        match topic {
            Topic::Begin => Self::Begin,
            Topic::Duration => Self::Duration,
            Topic::Staff => Self::Staff,
            Topic::Participants => Self::Participants,
            Topic::Success => Self::Success,
            Topic::Deviations => Self::Deviations,
        }
    }
}

impl Read for WrittenReport {
    type Value = WriteReport;

    fn read(self, at: &mut Faults) -> Option<WriteReport> {
        let grant = at.field("grant", self.grant);
        let until = at.field("until", self.until);
        let kind = match self.kind {
            Kind::Verwendungsnachweis => ProofKind::Verwendungsnachweis,
            Kind::Zwischennachweis => ProofKind::Zwischennachweis,
        };
        let section =
            |section: WrittenSection| ReportText { topic: section.topic.into(), text: section.text };
        let sections = self.sections.into_iter().map(section).collect();
        Some(WriteReport {
            grant: GrantId(grant?),
            kind,
            until: until?,
            follows: self.follows,
            sections,
            participants: self.participants.into_iter().map(domain::ParticipantGroup::from).collect(),
        })
    }
}

/// Saves a version of a Sachbericht; the newest goes into the proof
#[utoipa::path(
    post,
    path = "/reports",
    tag = "reports",
    params(KeyHeader),
    request_body = WrittenReport,
    responses(
        (
            status = 201,
            description = "It is saved.",
            headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is.")),
            body = Report,
            example = Report::example
        ),
        NewProblems,
    )
)]
pub(crate) async fn write_report(
    Caller(ctx): Caller,
    key: Key,
    Body(request): Body<WrittenReport>,
) -> Result<Created<Report>, Problem> {
    Ok(Created(execute(ctx, key, request).await?.into()))
}
