//! Grounds for revoking a grant: facts on which the house may take an act back, with the day on which it knew of them.
//!
//! From that day it has one year (§ 48 Abs. 4, § 49 Abs. 3 VwVfG NRW). The year ends with the revocation, or with the
//! decision that the act stays, which says why.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{GrantId, RevocationGroundId, TextError, plain_text};

/// The longest text, in characters.
const LONGEST: usize = 4000;

/// A ground for revoking a grant (Widerruf, Ruecknahme), which the house knows of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationGround {
    /// Its id.
    pub id: RevocationGroundId,
    /// The grant.
    pub grant: GrantId,
    /// The version that a change must name.
    pub version: i64,
    /// What is known.
    pub facts: String,
    /// The day on which all of it was known.
    pub known_on: NaiveDate,
    /// Who recorded it.
    pub recorded_by: String,
    /// The day it was recorded.
    pub recorded_on: NaiveDate,
    /// What became of it, once that is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<GroundEnd>,
}

/// What became of a ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundEnd {
    /// The day: of the revocation, or of the decision that the act stays.
    pub on: NaiveDate,
    /// Who recorded it.
    pub by: String,
    /// What was decided.
    #[serde(flatten)]
    pub outcome: GroundOutcome,
}

/// What was decided of a ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum GroundOutcome {
    /// The grant was revoked, in whole or in part.
    Revoked {
        /// The version of the act that revokes.
        act: i64,
    },
    /// The act stays as it is.
    Stays {
        /// Why.
        reason: String,
    },
}

impl GroundOutcome {
    /// The word used in the database and in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Revoked { .. } => "revoked",
            Self::Stays { .. } => "stays",
        }
    }
}

/// Why a ground is not recorded or does not end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RevocationGroundError {
    /// What is known says nothing, or too much.
    #[error("what is known {0}")]
    Facts(TextError),
    /// The reason says nothing, or too much.
    #[error("the reason {0}")]
    Reason(TextError),
    /// It is decided already.
    #[error("this ground was decided on {on}")]
    Ended {
        /// The day.
        on: NaiveDate,
    },
    /// Decided before it was known.
    #[error("what was known on {known_on} was not decided on {on}")]
    BeforeKnown {
        /// The day on which it was known.
        known_on: NaiveDate,
        /// The day of the decision.
        on: NaiveDate,
    },
    /// A version of the act that takes nothing back.
    #[error("version {act} of the act revokes nothing")]
    NotRevoked {
        /// The version.
        act: i64,
    },
}

impl RevocationGround {
    /// The ground with its text checked.
    pub fn checked(self) -> Result<Self, RevocationGroundError> {
        let facts = plain_text(&self.facts, LONGEST).map_err(RevocationGroundError::Facts)?;
        Ok(Self { facts, ..self })
    }

    /// The ground with what was decided of it.
    pub fn ended(
        self,
        on: NaiveDate,
        by: String,
        outcome: GroundOutcome,
    ) -> Result<Self, RevocationGroundError> {
        if let Some(GroundEnd { on, .. }) = self.end {
            return Err(RevocationGroundError::Ended { on });
        }
        let known_on = self.known_on;
        if on < known_on {
            return Err(RevocationGroundError::BeforeKnown { known_on, on });
        }
        let outcome = match outcome {
            GroundOutcome::Stays { reason } => {
                let reason = plain_text(&reason, LONGEST).map_err(RevocationGroundError::Reason)?;
                GroundOutcome::Stays { reason }
            }
            revoked @ GroundOutcome::Revoked { .. } => revoked,
        };
        Ok(Self { version: self.version + 1, end: Some(GroundEnd { on, by, outcome }), ..self })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::sample::day;

    fn ground() -> RevocationGround {
        RevocationGround {
            id: RevocationGroundId(Uuid::from_u128(1)),
            grant: GrantId(Uuid::from_u128(2)),
            version: 1,
            facts: " Kurs fand nicht statt ".to_owned(),
            known_on: day("2021-03-01"),
            recorded_by: "Erika Muster".to_owned(),
            recorded_on: day("2021-03-02"),
            end: None,
        }
    }

    fn stays(reason: &str) -> GroundOutcome {
        GroundOutcome::Stays { reason: reason.to_owned() }
    }

    #[test]
    fn a_ground_ends_once_with_a_reason_or_a_revocation_and_not_before_it_was_known() {
        let known = ground().checked().unwrap();
        assert_eq!(known.facts, "Kurs fand nicht statt");
        let end = |on: &str, outcome| known.clone().ended(day(on), "Erika Muster".to_owned(), outcome);
        let before =
            RevocationGroundError::BeforeKnown { known_on: day("2021-03-01"), on: day("2021-02-28") };
        assert_eq!(end("2021-02-28", stays("Ermessen")), Err(before));
        assert!(matches!(end("2021-03-01", stays(" ")), Err(RevocationGroundError::Reason(_))));
        let ended = end("2021-03-01", stays(" Ermessen ")).unwrap();
        assert_eq!((ended.version, ended.end.as_ref().unwrap().outcome.clone()), (2, stays("Ermessen")));
        let again = ended.ended(day("2021-04-01"), "Max".to_owned(), GroundOutcome::Revoked { act: 2 });
        assert_eq!(again, Err(RevocationGroundError::Ended { on: day("2021-03-01") }));
        let empty = RevocationGround { facts: " ".to_owned(), ..ground() };
        assert!(matches!(empty.checked(), Err(RevocationGroundError::Facts(_))));
        let revoked = end("2021-03-01", GroundOutcome::Revoked { act: 2 }).unwrap();
        let told = serde_json::to_value(&revoked.end).unwrap();
        assert_eq!(told["outcome"], GroundOutcome::Revoked { act: 2 }.word());
        assert_eq!(serde_json::from_value::<Option<GroundEnd>>(told).unwrap(), revoked.end);
    }
}
