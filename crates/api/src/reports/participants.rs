//! How many took part, as it is written and as it is shown.

use ::grants as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{answer::Sample, input::objects};

/// A group of people, and of whom it is made up.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParticipantGroup {
    /// Who they are.
    #[schema(min_length = 1, max_length = 200, example = "vermittelt")]
    group: String,
    /// How many.
    #[schema(example = 191)]
    count: u32,
    /// Of whom it is made up, as far as it is broken down: together not more than the group. What is left over the proof
    /// states as not broken down.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 50)]
    parts: Vec<ParticipantPart>,
}

/// A part of a group.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParticipantPart {
    /// Who they are.
    #[schema(min_length = 1, max_length = 200, example = "Coaching")]
    group: String,
    /// How many; null where nobody has counted them.
    #[schema(example = 140)]
    count: Option<u32>,
}

impl From<ParticipantGroup> for domain::ParticipantGroup {
    fn from(ParticipantGroup { group, count, parts }: ParticipantGroup) -> Self {
        let part = |ParticipantPart { group, count }| domain::ParticipantPart { group, count };
        Self { group, count, parts: parts.into_iter().map(part).collect() }
    }
}

impl From<domain::ParticipantGroup> for ParticipantGroup {
    fn from(domain::ParticipantGroup { group, count, parts }: domain::ParticipantGroup) -> Self {
        let part = |domain::ParticipantPart { group, count }| ParticipantPart { group, count };
        Self { group, count, parts: parts.into_iter().map(part).collect() }
    }
}

impl Sample for ParticipantGroup {
    fn sample() -> Self {
        let part = ParticipantPart { group: "in Ausbildung".to_owned(), count: Some(9) };
        Self { group: "begleitet".to_owned(), count: 48, parts: vec![part] }
    }
}
