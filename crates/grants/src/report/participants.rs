//! How many took part: numbers of people, never who they are. What nobody has broken down is told as such.

use serde::{Deserialize, Serialize};

use crate::{TextError, single_spaced};

/// The longest name of a group, in characters.
const LONGEST: usize = 200;
/// The most groups of a report, and the most parts of a group.
const MOST: usize = 50;

/// A group of people, and of whom it is made up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantGroup {
    /// Who they are.
    pub group: String,
    /// How many.
    pub count: u32,
    /// Of whom it is made up, as far as somebody has broken it down; nobody is in two of these.
    pub parts: Vec<ParticipantPart>,
}

/// A part of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantPart {
    /// Who they are.
    pub group: String,
    /// How many; none where nobody has counted them.
    pub count: Option<u32>,
}

/// Why figures of participants are not taken. Numbers of groups and parts start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParticipantsError {
    /// More groups, or more parts of one, than a report has.
    #[error("there are at most {most} groups, and as many parts of one, not {count}")]
    Many {
        /// How many there may be.
        most: usize,
        /// How many there are.
        count: usize,
    },
    /// A name that says nothing, or too much.
    #[error("the name of group {group} {cause}")]
    Name {
        /// The number of the group.
        group: usize,
        /// What is wrong with it, or with the name of one of its parts.
        cause: TextError,
    },
    /// Parts that are more than their group.
    #[error("the parts of group {group} are {parts}, more than its {count}")]
    Parts {
        /// The number of the group.
        group: usize,
        /// How many the group has.
        count: u32,
        /// How many its parts have together.
        parts: u64,
    },
}

impl ParticipantGroup {
    /// How many of the group nobody has broken down; none, where nothing of it is broken down.
    pub fn not_broken_down(&self) -> Option<u32> {
        let known: u64 = self.known();
        let rest = u64::from(self.count).saturating_sub(known);
        (!self.parts.is_empty() && rest > 0).then(|| u32::try_from(rest).unwrap_or(self.count))
    }

    fn known(&self) -> u64 {
        self.parts.iter().filter_map(|part| part.count).map(u64::from).sum()
    }

    /// The group with its names in one line, if it and its parts have one each and its parts are not more than it.
    fn checked(self, number: usize) -> Result<Self, ParticipantsError> {
        few(self.parts.len())?;
        let name = |text: &str| {
            single_spaced(text, LONGEST).map_err(|cause| ParticipantsError::Name { group: number, cause })
        };
        let parts = self.known();
        if parts > u64::from(self.count) {
            return Err(ParticipantsError::Parts { group: number, count: self.count, parts });
        }
        let part = |part: ParticipantPart| Ok(ParticipantPart { group: name(&part.group)?, ..part });
        let group = name(&self.group)?;
        Ok(Self { group, parts: self.parts.into_iter().map(part).collect::<Result<_, _>>()?, ..self })
    }
}

/// The groups, if each is in order.
pub(super) fn checked(groups: Vec<ParticipantGroup>) -> Result<Vec<ParticipantGroup>, ParticipantsError> {
    few(groups.len())?;
    (1..).zip(groups).map(|(number, group)| group.checked(number)).collect()
}

const fn few(count: usize) -> Result<(), ParticipantsError> {
    if count > MOST { Err(ParticipantsError::Many { most: MOST, count }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(count: u32, parts: &[Option<u32>]) -> ParticipantGroup {
        let part = |count: &Option<u32>| ParticipantPart { group: " mit\nDuldung".to_owned(), count: *count };
        ParticipantGroup { group: "aufgenommen".to_owned(), count, parts: parts.iter().map(part).collect() }
    }

    #[test]
    fn what_nobody_has_broken_down_is_the_rest() {
        assert_eq!(group(191, &[Some(140), Some(14), Some(17), Some(17)]).not_broken_down(), Some(3));
        assert_eq!(group(188, &[Some(188)]).not_broken_down(), None);
        assert_eq!(group(255, &[]).not_broken_down(), None);
        assert_eq!(group(255, &[Some(5), None]).not_broken_down(), Some(250));
        let too_many = group(1, &[Some(u32::MAX), Some(u32::MAX)]);
        assert_eq!(too_many.not_broken_down(), None);
    }

    #[test]
    fn groups_have_names_in_one_line_and_parts_that_are_not_more() {
        let taken = checked(vec![group(12, &[Some(12)])]).unwrap();
        assert_eq!(taken[0].parts[0].group, "mit Duldung");
        let more = checked(vec![group(1, &[]), group(12, &[Some(12), Some(1)])]);
        assert_eq!(more, Err(ParticipantsError::Parts { group: 2, count: 12, parts: 13 }));
        let nameless = ParticipantGroup { group: " ".to_owned(), ..group(1, &[]) };
        assert!(matches!(checked(vec![nameless]), Err(ParticipantsError::Name { group: 1, .. })));
        assert_eq!(checked(vec![group(1, &[]); 51]), Err(ParticipantsError::Many { most: 50, count: 51 }));
        let many = checked(vec![group(1, &[None; 51])]);
        assert_eq!(many, Err(ParticipantsError::Many { most: 50, count: 51 }));
        assert!(checked(vec![group(0, &[None; 50]); 50]).is_ok());
    }
}
