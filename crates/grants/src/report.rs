//! The Sachbericht: what was done with the money, in words, section by section.
//!
//! Whoever writes it saves versions; each stays as it was, with who wrote it. The newest one goes into the proof, beside
//! what the books say to each section.

mod participants;

pub use participants::{ParticipantGroup, ParticipantPart, ParticipantsError};

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{GrantId, ProofKind, ReportId, TextError, plain_text};

/// The most characters of a section.
const LONGEST: usize = 50_000;

/// A version of a Sachbericht.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// The grant whose use it tells of.
    pub grant: GrantId,
    /// Of which proof it is a part.
    pub kind: ProofKind,
    /// The last day that proof covers.
    pub until: NaiveDate,
    /// Its number: 1 for the first version.
    pub number: i64,
    /// Who wrote it.
    pub author: String,
    /// The day it was written.
    pub on: NaiveDate,
    /// Its sections, in their order.
    pub sections: Vec<ReportText>,
    /// How many took part, group by group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<ParticipantGroup>,
}

/// A section of a Sachbericht.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportText {
    /// What it is about.
    pub topic: ReportTopic,
    /// Its text: a line is a paragraph, one that starts with `- ` an item of a list, one between `**` is bold.
    pub text: String,
}

/// What a section of a Sachbericht is about (VVG zu § 44 LHO NRW, Grundmuster 3, I).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportTopic {
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

/// Why a Sachbericht is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// It has no section.
    #[error("a report has at least one section")]
    Empty,
    /// Two sections about one thing.
    #[error("a report has one section about {}", .topic.word())]
    Twice {
        /// What both are about.
        topic: ReportTopic,
    },
    /// A section that says nothing, or too much.
    #[error("the section about {} {cause}", .topic.word())]
    Text {
        /// What it is about.
        topic: ReportTopic,
        /// What is wrong with its text.
        cause: TextError,
    },
    /// Figures of participants that are not in order.
    #[error(transparent)]
    Participants(#[from] ParticipantsError),
    /// Another version was saved since.
    #[error("version {newest} is the newest, and the one that was written on is {follows}")]
    Follows {
        /// The number of the newest version, 0 if there is none.
        newest: i64,
        /// The number of the version that the person saw.
        follows: i64,
    },
}

impl ReportTopic {
    /// Every topic, in the order of the form.
    pub const ALL: [Self; 6] =
        [Self::Begin, Self::Duration, Self::Staff, Self::Participants, Self::Success, Self::Deviations];

    /// The word used by the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Duration => "duration",
            Self::Staff => "staff",
            Self::Participants => "participants",
            Self::Success => "success",
            Self::Deviations => "deviations",
        }
    }

    /// The topic of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.word() == word)
    }

    /// Its heading.
    pub const fn german(self) -> &'static str {
        match self {
            Self::Begin => "Beginn der Maßnahme",
            Self::Duration => "Dauer und Abschluss",
            Self::Staff => "Eingesetztes Personal",
            Self::Participants => "Teilnehmende",
            Self::Success => "Erfolg und Auswirkungen",
            Self::Deviations => "Abweichungen von der Planung",
        }
    }
}

impl Report {
    /// The text of a section, where it has one.
    pub fn section(&self, topic: ReportTopic) -> Option<&str> {
        self.sections.iter().find(|section| section.topic == topic).map(|section| section.text.as_str())
    }

    /// Which sections say something else than in a version before; of the first version, every section.
    pub fn changed_since(&self, before: Option<&Self>) -> Vec<ReportTopic> {
        let then = |topic| before.and_then(|before| before.section(topic));
        ReportTopic::ALL.into_iter().filter(|topic| self.section(*topic) != then(*topic)).collect()
    }

    /// The report with its sections in their order, if each says something and none is there twice, and its figures of
    /// participants are in order.
    pub fn checked(self) -> Result<Self, ReportError> {
        let mut known = BTreeSet::new();
        let mut sections = Vec::with_capacity(self.sections.len());
        for ReportText { topic, text } in self.sections {
            if !known.insert(topic) {
                return Err(ReportError::Twice { topic });
            }
            let text = plain_text(&text, LONGEST).map_err(|cause| ReportError::Text { topic, cause })?;
            sections.push(ReportText { topic, text });
        }
        if sections.is_empty() {
            return Err(ReportError::Empty);
        }
        sections.sort_by_key(|section| section.topic);
        let participants = participants::checked(self.participants)?;
        Ok(Self { sections, participants, ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const DAY: NaiveDate = NaiveDate::from_ymd_opt(2021, 3, 14).unwrap();

    fn report(sections: &[(ReportTopic, &str)]) -> Result<Report, ReportError> {
        let section =
            |(topic, text): &(ReportTopic, &str)| ReportText { topic: *topic, text: (*text).to_owned() };
        let report = Report {
            id: ReportId(Uuid::nil()),
            grant: GrantId(Uuid::nil()),
            kind: ProofKind::Zwischennachweis,
            until: DAY,
            number: 1,
            author: "Anna A".to_owned(),
            on: DAY,
            sections: sections.iter().map(section).collect(),
            participants: Vec::new(),
        };
        report.checked()
    }

    #[test]
    fn sections_come_in_the_order_of_the_form() {
        let sorted = report(&[(ReportTopic::Success, "gut"), (ReportTopic::Begin, " im Mai ")]).unwrap();
        let told: Vec<_> =
            sorted.sections.iter().map(|section| (section.topic, section.text.as_str())).collect();
        assert_eq!(told, [(ReportTopic::Begin, "im Mai"), (ReportTopic::Success, "gut")]);
    }

    #[test]
    fn what_says_nothing_or_a_thing_twice_is_refused() {
        let topic = ReportTopic::Staff;
        assert_eq!(report(&[]), Err(ReportError::Empty));
        assert_eq!(report(&[(topic, "a"), (topic, "b")]), Err(ReportError::Twice { topic }));
        assert!(matches!(report(&[(topic, " \n")]), Err(ReportError::Text { .. })));
        let long = "x".repeat(LONGEST + 1);
        assert!(matches!(report(&[(topic, &long)]), Err(ReportError::Text { .. })));
    }

    #[test]
    fn a_version_tells_which_sections_it_changed() {
        let first = report(&[(ReportTopic::Begin, "im Mai"), (ReportTopic::Staff, "zwei")]).unwrap();
        let second = report(&[(ReportTopic::Success, "gut"), (ReportTopic::Begin, "im Mai")]).unwrap();
        assert_eq!(first.changed_since(None), [ReportTopic::Begin, ReportTopic::Staff]);
        assert_eq!(second.changed_since(Some(&first)), [ReportTopic::Staff, ReportTopic::Success]);
        assert_eq!(second.changed_since(Some(&second)), []);
        assert_eq!(second.section(ReportTopic::Success), Some("gut"));
        assert_eq!(second.section(ReportTopic::Staff), None);
    }

    #[test]
    fn every_topic_has_a_word_of_its_own() {
        let words: BTreeSet<_> = ReportTopic::ALL.iter().map(|topic| topic.word()).collect();
        assert_eq!(words.len(), ReportTopic::ALL.len());
        for topic in ReportTopic::ALL {
            assert_eq!(serde_json::to_value(topic).unwrap(), topic.word());
            assert_eq!(ReportTopic::from_word(topic.word()), Some(topic));
        }
        assert_eq!(ReportTopic::from_word("weather"), None);
    }
}
