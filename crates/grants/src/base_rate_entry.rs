//! A base rate that is entered after delivery: by one person with its source, and confirmed by another.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{BaseRateId, DutyError, Signer, Step, TextError, law::InterestRate, plain_text};

/// The longest source, in characters.
const LONGEST_SOURCE: usize = 1000;

/// The Basiszinssatz of a half-year as somebody entered it. It counts when another has confirmed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseRateEntry {
    /// Its id.
    pub id: BaseRateId,
    /// The version that a change must name.
    pub version: i64,
    /// The first day of the half-year.
    pub valid_from: NaiveDate,
    /// Percent a year.
    pub rate: InterestRate,
    /// Where it was read.
    pub source: String,
    /// Who entered it.
    pub entered: Signer,
    /// Who confirmed it.
    pub confirmed: Option<Signer>,
}

/// Why a base rate cannot be entered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseRateEntryError {
    /// A source that says nothing, or too much.
    #[error("the source {0}")]
    Source(TextError),
    /// The half-year before it is not known, or it is known itself.
    #[error("the next base rate begins on {expected}, not on {found}")]
    Follows {
        /// The first day of the half-year that is missing.
        expected: NaiveDate,
        /// The day that was entered.
        found: NaiveDate,
    },
    /// A duty that is kept apart.
    #[error(transparent)]
    Duty(#[from] DutyError),
}

impl BaseRateEntry {
    /// The entry with its source checked.
    pub fn checked(self) -> Result<Self, BaseRateEntryError> {
        let source = plain_text(&self.source, LONGEST_SOURCE).map_err(BaseRateEntryError::Source)?;
        Ok(Self { source, ..self })
    }

    /// The entry confirmed by another person than who entered it.
    pub fn confirm(self, by: Signer) -> Result<Self, BaseRateEntryError> {
        if self.confirmed.is_some() {
            return Err(DutyError::Taken { step: Step::Sign }.into());
        }
        if self.entered.person == by.person {
            return Err(
                DutyError::SamePerson { name: by.name, taken: Step::Prepare, asked: Step::Sign }.into()
            );
        }
        Ok(Self { version: self.version + 1, confirmed: Some(by), ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{OrganisationId, PersonId, Role, sample::day};

    fn signer(person: u128) -> Signer {
        Signer {
            person: PersonId(Uuid::from_u128(person)),
            name: format!("Person {person}"),
            role: Role::Clerk,
            organisation: OrganisationId(Uuid::nil()),
            on: day("2026-07-01"),
        }
    }

    fn entered(source: &str) -> BaseRateEntry {
        BaseRateEntry {
            id: BaseRateId(Uuid::nil()),
            version: 1,
            valid_from: day("2026-07-01"),
            rate: InterestRate::parse("1.27").unwrap(),
            source: source.to_owned(),
            entered: signer(1),
            confirmed: None,
        }
    }

    #[test]
    fn another_person_confirms_once() {
        let same = entered("Bundesbank").confirm(signer(1));
        assert!(matches!(same, Err(BaseRateEntryError::Duty(DutyError::SamePerson { .. }))));
        let confirmed = entered("Bundesbank").confirm(signer(2)).unwrap();
        assert_eq!((confirmed.version, confirmed.confirmed.clone()), (2, Some(signer(2))));
        let again = confirmed.confirm(signer(3));
        assert_eq!(again, Err(DutyError::Taken { step: Step::Sign }.into()));
    }

    #[test]
    fn a_rate_says_where_it_was_read() {
        assert_eq!(entered("  Bundesbank ").checked().unwrap().source, "Bundesbank");
        assert!(matches!(entered(" ").checked(), Err(BaseRateEntryError::Source(_))));
    }
}
