//! A version of a Sachbericht as it is shown.

use ::grants as domain;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::participants::ParticipantGroup;
use crate::answer::{Sample, Versioned, sample_day, sample_id};

/// A version of a Sachbericht.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Report {
    /// Its id.
    id: Uuid,
    /// The grant whose use it tells of.
    grant: Uuid,
    /// Of which proof it is a part: verwendungsnachweis or zwischennachweis.
    kind: &'static str,
    /// The last day that proof covers.
    until: NaiveDate,
    /// Its number: 1 for the first version.
    number: i64,
    /// Who wrote it.
    author: String,
    /// The day it was written.
    on: NaiveDate,
    /// Its sections, in the order of the form.
    sections: Vec<ShownSection>,
    /// How many took part, group by group.
    participants: Vec<ParticipantGroup>,
}

/// A section of a Sachbericht.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportSection)]
struct ShownSection {
    /// `begin`, `duration`, `staff`, `participants`, `success` or `deviations`.
    topic: &'static str,
    /// Its text.
    text: String,
}

impl Versioned for Report {
    fn path(&self) -> String {
        format!("/api/v1/reports/{}", self.id)
    }

    fn version(&self) -> i64 {
        1
    }
}

impl From<domain::Report> for Report {
    fn from(report: domain::Report) -> Self {
        let domain::Report { id, grant, kind, until, number, author, on, sections, participants } = report;
        let shown =
            |section: domain::ReportText| ShownSection { topic: section.topic.word(), text: section.text };
        let sections = sections.into_iter().map(shown).collect();
        let participants = participants.into_iter().map(ParticipantGroup::from).collect();
        Self {
            id: id.0,
            grant: grant.0,
            kind: kind.word(),
            until,
            number,
            author,
            on,
            sections,
            participants,
        }
    }
}

impl Sample for Report {
    fn sample() -> Self {
        let text = "Im Berichtszeitraum wurden 48 Teilnehmende begleitet.\n- 31 in Arbeit\n- 9 in Ausbildung";
        Self {
            id: sample_id(1),
            grant: sample_id(2),
            kind: domain::ProofKind::Zwischennachweis.word(),
            until: sample_day(),
            number: 2,
            author: "Anna A".to_owned(),
            on: sample_day(),
            sections: vec![ShownSection {
                topic: domain::ReportTopic::Success.word(),
                text: text.to_owned(),
            }],
            participants: vec![ParticipantGroup::sample()],
        }
    }
}
