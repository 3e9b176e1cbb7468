//! What is said of a proposal: that it is right (Feststellung), or why it is sent back.

use ::grants::{self as domain, Step};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::input::{Faults, Read, not_blank};

/// A certificate (Feststellung).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Certificate {
    /// The round whose proposal was examined.
    #[schema(minimum = 1, example = 1)]
    round: i64,
    /// What is certified.
    certifies: Certifies,
}

/// What is certified.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Certifies {
    /// That what is proposed is right in its reason.
    Sachlich,
    /// That it is right in its amount.
    Rechnerisch,
    /// Both, where the rules of the house allow it.
    SachlichUndRechnerisch,
}

impl Read for Certificate {
    type Value = (i64, Step);

    fn read(self, _: &mut Faults) -> Option<Self::Value> {
        let step = match self.certifies {
            Certifies::Sachlich => Step::Sachlich,
            Certifies::Rechnerisch => Step::Rechnerisch,
            Certifies::SachlichUndRechnerisch => Step::SachlichUndRechnerisch,
        };
        Some((self.round, step))
    }
}

/// Why a proposal cannot be certified.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProposalReturn {
    /// The round whose proposal was examined.
    #[schema(minimum = 1, example = 1)]
    round: i64,
    /// Why.
    #[validate(length(max = 1000, message = "has 1 to 1000 characters"), custom(function = "not_blank"))]
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "Zeile 2: der Kurs liegt außerhalb des Zeitraums."
    )]
    reason: String,
}

impl Read for ProposalReturn {
    type Value = (i64, String);

    fn read(self, at: &mut Faults) -> Option<Self::Value> {
        at.check(&self);
        Some((self.round, self.reason))
    }
}

/// Why what was proposed in a round was sent back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Returned {
    /// The round.
    round: i64,
    /// Why it could not be certified.
    reason: String,
}

impl From<domain::Returned> for Returned {
    fn from(returned: domain::Returned) -> Self {
        Self { round: returned.round, reason: returned.reason }
    }
}
